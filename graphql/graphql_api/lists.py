"""A unit's three lists of one year, their consultation and their changes, as the API shows them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, cast

import strawberry

from domain import streams
from domain.codes import CyclePhase, Disposition, ListKind
from domain.lists.coverage import Coverage
from graphql_api.boards import is_complete, standing_of
from graphql_api.contents import Content, content_of, content_of_json
from graphql_api.described import leaf, resolved
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.supervision import SupervisionGate
from graphql_api.gates.tree import TreeGate
from graphql_api.guidance import ListTemplate
from graphql_api.items import Item, item_of, item_page, items_of
from graphql_api.model import Model, Node, Versioned, node_of
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.states import ChangeKind, ChangeState, FindingState, ListSetStanding, ListSetState
from graphql_api.units import Person, Unit, person_of, unit_of
from graphql_api.view import View
from projections.ledger.read import LedgerFilter
from projections.list_sets.read import ChangeRow, ElementCheckRow, ListSetRow, OpinionRow

if TYPE_CHECKING:
    from graphql_api.findings import Finding
    from graphql_api.research import ResearchRecord

Kind = Annotated[ListKind | None, strawberry.argument(description="只要其中一个清单")]


@strawberry.type(description="一个要素的对照结论：未发现突出问题（三(一) 逐一对照）。")
class ElementCheck(Model[ElementCheckRow]):
    row: strawberry.Private[ElementCheckRow]

    element: str = leaf("工作要素代码")
    conclusion: str = leaf("对照结论")


@strawberry.type(description="清单印发还差的一条，与印发命令被拒绝的理由一致。")
class Blocker:
    code: str = leaf("稳定的代码")
    message: str = leaf("中文说明，指出所在与办法")
    rule: str = leaf("所依据的规则编号")
    source: str = leaf("规则的出处")


_NO_FINDING = (FindingState.RAISED, FindingState.DISMISSED, FindingState.CLOSED)
"""States of a finding in which there is nothing left of it to take up."""


@strawberry.type(description="清单的覆盖情况，印发前供查看，不妨碍印发（三(一)、三(二)）。")
class ListCoverage:
    view: strawberry.Private[View]
    unit: strawberry.Private[str]
    year: strawberry.Private[int]
    found: strawberry.Private[Coverage]

    commitments_missing: bool = leaf("已登记述职报告，而没有任何任务落实其中的承诺")
    commitments_unanswered: list[str] = leaf("书记述职承诺中没有任何任务对应的事项")
    uncompared: list[str] = leaf("既未列问题、也无对照结论的工作要素代码")
    domains_unlisted: list[str] = leaf("本单位及其下级所有、而清单没有列问题的领域代码")
    domains_absent: list[str] = leaf("清单列有问题、而本单位及其下级都没有的领域代码；下级没有登记领域的为空")

    @resolved("上年度没有完成、本清单也没有结转的项目（四(一) 制定完善）")
    async def left_behind(self) -> list[Item]:
        """Those the viewer may see, in the order of last year's lists."""
        return await items_of(self.view, self.found.left_behind)

    @resolved("上年度已确认而没有销号、本清单没有问题对应的督导发现（三(一)）")
    async def findings_left_behind(self) -> list[Annotated["Finding", strawberry.lazy("graphql_api.findings")]]:
        """Those the viewer may see, by the day they were raised."""
        gate, year = SupervisionGate(self.view), self.year - 1
        rows = await gate.open_of(self.unit, year, [state for state in FindingState if state not in _NO_FINDING])
        return [node_of("Finding", self.view, row) for row in rows if row.finding not in self.found.findings_taken_up]

    @resolved("没有任务对应的突出问题")
    async def unanswered(self) -> list[Item]:
        """In the order of the list."""
        return await items_of(self.view, self.found.unanswered)

    @resolved("落实书记述职承诺的任务")
    async def commitment_tasks(self) -> list[Item]:
        """In the order of the list."""
        return await items_of(self.view, self.found.commitment_tasks)


@strawberry.type(description="征求意见中的一条意见及其处理（五(二) 充分沟通）：责任单位的，或职能部门的。")
class Opinion(Node):
    row: strawberry.Private[OpinionRow]

    year: int = leaf("年度")
    text: str = leaf("意见")
    given_on: date = leaf("提出日期")
    disposition: Disposition | None = leaf("处理；未处理为空")
    explanation: str | None = leaf("处理说明")

    def key(self) -> str:
        """The opinion's id."""
        return self.row.opinion

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Whose lists it is about."""
        return await unit_of(self, self.row.unit)

    @resolved("提出意见的单位；责任单位自己的意见须在印发前处理")
    async def given_by(self) -> Unit | None:
        """The responsible unit, or a department that comments."""
        return await unit_of(self, self.row.given_by)


@strawberry.type(description="对已印发清单的一项变更。")
class Change(Node):
    row: strawberry.Private[ChangeRow]

    year: int = leaf("年度")
    kind: ChangeKind = leaf("种类")
    list_kind: ListKind | None = leaf("属于哪个清单；撤销的为空")
    number: str = leaf("增加项目的编号")
    reason: str = leaf("变更原因")
    proposed_on: date = leaf("提出日期")
    state: ChangeState = leaf("状态")
    approved_on: date | None = leaf("批准日期")
    document_number: str | None = leaf("批准文号")
    rejected_reason: str | None = leaf("不同意的原因")

    def key(self) -> str:
        """The change's id."""
        return self.row.change

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Whose lists it changes."""
        return await unit_of(self, self.row.unit)

    @resolved("提出单位")
    async def proposed_by(self) -> Unit | None:
        """The unit itself or its maker."""
        return await unit_of(self, self.row.proposed_by)

    @resolved("所变更的项目；增加而未获批准的为空")
    async def item(self) -> Item | None:
        """As it stands in this view."""
        return await item_of(self, self.row.item)

    @resolved("所提的内容；撤销的为空")
    def content(self) -> Content | None:
        """What the item is to become."""
        row = self.row
        if row.content is None or row.list_kind is None:
            return None
        return content_of(self.view, content_of_json(row.list_kind, row.content))


@strawberry.type(description="一个单位一个年度的三个清单。")
class ListSet(Versioned):
    row: strawberry.Private[ListSetRow]

    year: int = leaf("年度")
    state: ListSetState = leaf("状态")
    opinions_open: int = leaf("责任单位未处理的意见条数")
    changes_open: int = leaf("待批的变更条数")
    requested_on: date | None = leaf("征求意见的日期")
    held_on: date | None = leaf("沟通完毕的日期")
    submitted_on: date | None = leaf("提请审定的日期")
    returned_reason: str | None = leaf("最近一次退回的原因")
    issued_on: date | None = leaf("印发日期；未印发为空")
    document_number: str | None = leaf("印发文号")

    def key(self) -> str:
        """Unit and year: there is one for each."""
        return f"{self.row.unit}/{self.row.year}"

    def stream(self) -> str:
        """Its own."""
        return streams.list_set(self.row.unit, self.row.year)

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Whom the lists are made for."""
        return await unit_of(self, self.row.unit)

    @resolved("制定单位：起草时的直接上级")
    async def maker(self) -> Unit | None:
        """Who made them."""
        return await unit_of(self, self.row.maker)

    @resolved("起草的专人")
    async def officer(self) -> Person | None:
        """The maker's list officer."""
        return await person_of(self, self.row.officer)

    @resolved("参照的清单模板")
    async def template(self) -> ListTemplate | None:
        """None where none was used."""
        if self.row.template is None:
            return None
        return ListTemplate.maybe(self.view, await TreeGate(self.view).template().load(self.row.template))

    @resolved("清单项目，按编号")
    async def items(self, first: First = PAGE_DEFAULT, after: After = None, kind: Kind = None) -> Connection[Item]:
        """Withdrawn ones included."""
        row = self.row
        which = LedgerFilter(units=[row.unit], year=row.year, kinds=None if kind is None else [kind])
        return await item_page(self, f"items/{self.key()}/{kind}", which, first, after)

    @resolved("对照后未发现突出问题的要素")
    async def element_checks(self) -> list[ElementCheck]:
        """Elements without a problem item."""
        rows = await ListsGate(self.view).checks_of_set().load((self.row.unit, self.row.year))
        return [ElementCheck.of(self.view, row) for row in rows]

    @resolved("责任单位的意见，按提出先后")
    async def opinions(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[Opinion]:
        """Those of this year's lists."""
        gate, row = ListsGate(self.view), self.row
        return await page(
            self.view,
            f"opinions/{self.key()}",
            lambda count, behind: gate.opinion_page(count, behind, year=row.year, chosen=[row.unit]),
            lambda found: Opinion.of(self.view, found),
            first,
            after,
        )

    @resolved("印发后的变更，按提出先后")
    async def changes(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[Change]:
        """Proposed, approved and rejected ones."""
        gate, row = ListsGate(self.view), self.row
        return await page(
            self.view,
            f"changes/{self.key()}",
            lambda count, behind: gate.change_page(count, behind, year=row.year, chosen=[row.unit]),
            lambda found: Change.of(self.view, found),
            first,
            after,
        )

    @resolved("印发以后所处的阶段")
    async def standing(self) -> ListSetStanding:
        """From how far it is decomposed and the phase of its year."""
        row, view = self.row, self.view
        if row.issued_on is None:
            return ListSetStanding.PREPARING
        cycle = await TreeGate(view).cycle().load(row.year)
        broken_down = await ListsGate(view).decomposition_of_set().load((row.unit, row.year))
        return standing_of(None if cycle is None else CyclePhase(cycle.phase), complete=is_complete(broken_down))

    @resolved("调研记录")
    async def research(self) -> Annotated["ResearchRecord", strawberry.lazy("graphql_api.research")] | None:
        """The research that came before."""
        row = await ListsGate(self.view).record().load((self.row.unit, self.row.year))
        return cast("ResearchRecord | None", node_of("ResearchRecord", self.view, row))

    @resolved("清单的覆盖情况")
    async def coverage(self) -> ListCoverage:
        """Asked of the log at the position read, by the code that knows a list set."""
        row, view = self.row, self.view
        found = await view.context.coverage(row.unit, row.year, view.at, view.day)
        return ListCoverage(
            view=view,
            unit=row.unit,
            year=row.year,
            found=found,
            commitments_missing=found.commitments_missing,
            commitments_unanswered=list(found.commitments_unanswered),
            uncompared=list(found.uncompared),
            domains_unlisted=list(found.domains_unlisted),
            domains_absent=list(found.domains_absent),
        )

    @resolved("如在查询日印发，还差什么；已印发的为空列表")
    async def issue_blockers(self) -> list[Blocker]:
        """Asked of the same rules that decide the command, on what the log said at the position read."""
        row, view = self.row, self.view
        if row.issued_on is not None:
            return []
        found = await view.context.blockers(row.unit, row.year, view.at, view.day)
        return [
            Blocker(code=blocker.code, message=blocker.message, rule=blocker.rule, source=blocker.source)
            for blocker in found
        ]
