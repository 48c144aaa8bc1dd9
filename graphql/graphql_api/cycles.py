"""List years, their phases and what belongs to them, as the API shows them."""

from datetime import date

import strawberry

from domain import streams
from domain.codes import CyclePhase
from graphql_api.described import leaf, resolved
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.tree import TreeGate
from graphql_api.model import Model, Versioned
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.units import Unit, unit_of
from projections.cycles.read import CycleRow, IssueExceptionRow, PhaseRow, PriorReportRow


@strawberry.type(description="年度的一个阶段。")
class Phase(Model[PhaseRow]):
    row: strawberry.Private[PhaseRow]

    phase: CyclePhase = leaf("阶段")
    from_on: date | None = leaf("规定的起始日期")
    until_on: date | None = leaf("规定的截止日期")
    advanced_on: date | None = leaf("进入的日期；还没有进入的为空")


@strawberry.type(description="上年度党组织书记专项述职报告（四(一)）。")
class PriorReport(Model[PriorReportRow]):
    row: strawberry.Private[PriorReportRow]

    document: str = leaf("报告的名称或文号")
    commitments: list[str] = leaf("述职承诺事项，按报告中的先后；任务按序号对应")

    @resolved("所属单位；首个年度全区共用的外部文件为空")
    async def unit(self) -> Unit | None:
        """None stands for every unit."""
        return await unit_of(self, self.row.unit or None)


@strawberry.type(description="准许在规定时间以外印发的单位。")
class IssueException(Model[IssueExceptionRow]):
    row: strawberry.Private[IssueExceptionRow]

    until_on: date = leaf("准许印发的截止日期")
    reason: str = leaf("批准原因")

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Whose lists may be late."""
        return await unit_of(self, self.row.unit)


@strawberry.type(description="一个清单年度。")
class Cycle(Versioned):
    row: strawberry.Private[CycleRow]

    year: int = leaf("年度")
    phase: CyclePhase = leaf("现处阶段")
    opened_on: date = leaf("开启日期")
    closed_on: date | None = leaf("结束日期；未结束为空")
    reopened_reason: str | None = leaf("最近一次重开阶段的原因")

    def key(self) -> str:
        """The year."""
        return str(self.row.year)

    def stream(self) -> str:
        """The year."""
        return streams.cycle(self.row.year)

    @resolved("规定了起止或已经进入的阶段，按先后")
    async def phases(self) -> list[Phase]:
        """In the order of the year."""
        rows = await TreeGate(self.view).phases_of_year().load(self.row.year)
        order = list(CyclePhase)
        return [Phase.of(self.view, row) for row in sorted(rows, key=lambda row: order.index(CyclePhase(row.phase)))]

    @resolved("已登记的上年度述职报告")
    async def prior_reports(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[PriorReport]:
        """For those who see the whole district."""
        gate, year = ListsGate(self.view), self.row.year
        return await page(
            self.view,
            f"prior_reports/{year}",
            lambda count, behind: gate.prior_report_page(count, behind, year),
            lambda row: PriorReport.of(self.view, row),
            first,
            after,
        )

    @resolved("准许例外印发的单位")
    async def issue_exceptions(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[IssueException]:
        """Within the viewer's reach."""
        gate, year = ListsGate(self.view), self.row.year
        return await page(
            self.view,
            f"issue_exceptions/{year}",
            lambda count, behind: gate.issue_exception_page(count, behind, year),
            lambda row: IssueException.of(self.view, row),
            first,
            after,
        )
