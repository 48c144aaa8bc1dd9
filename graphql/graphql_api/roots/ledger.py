"""Questions about the one ledger (一本账): items by filter, totals, coverage, what is due, what changed."""

from datetime import date
from typing import Annotated, Any

import strawberry

from domain.codes import CodeList, ListKind, ProblemSource, TaskBasis, TaskTier
from graphql_api.boards import (
    CoverageCell,
    DecompositionStatus,
    Difference,
    LedgerTotals,
    add_up,
    cover,
    difference_of,
)
from graphql_api.described import resolved
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.units import UnitsGate
from graphql_api.items import Item, item_page
from graphql_api.lines import CoverageLine, lines
from graphql_api.model import Model
from graphql_api.moments import AsOf, earlier_view
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.policy import codes
from graphql_api.roots.choice import OfUnit, OfYear, Under, chosen_units, key_or_nothing
from graphql_api.states import ItemState, Light
from graphql_api.view import View
from projections.ledger.read import LedgerFilter as Filter


def _given(description: str) -> Any:
    return strawberry.field(description=description, default=strawberry.UNSET)


@strawberry.input(description="一本账的筛选条件：各条都须满足；同一条中列出几个的，满足其一。")
class LedgerFilter:
    year: int | None = _given("年度")
    unit: strawberry.ID | None = _given("责任单位")
    under: strawberry.ID | None = _given("责任单位在这个单位及其下级之中")
    kinds: list[ListKind] | None = _given("清单")
    tiers: list[TaskTier] | None = _given("任务层面")
    bases: list[TaskBasis] | None = _given("任务依据")
    sources: list[ProblemSource] | None = _given("问题来源")
    element: str | None = _given("工作要素代码")
    domain: str | None = _given("领域代码")
    states: list[ItemState] | None = _given("状态")
    lights: list[Light] | None = _given("亮灯")
    leader: strawberry.ID | None = _given("责任领导")
    department: str | None = _given("责任部门")
    holder: strawberry.ID | None = _given("责任清单的责任人")
    priority: strawberry.ID | None = _given("所依据的上级重点工作")
    target: strawberry.ID | None = _given("所挂接的目标任务")
    due_from: date | None = _given("期限不早于")
    due_until: date | None = _given("期限不晚于")
    numbers: list[str] | None = _given("清单编号")


Where = Annotated[LedgerFilter | None, strawberry.argument(name="filter", description="筛选条件；不填为全部")]
OneYear = Annotated[int, strawberry.argument(description="年度")]
Before = Annotated[AsOf | None, strawberry.argument(description="与哪一时刻比较；不填为同一时刻，用于比较两个年度")]
YearBefore = Annotated[int, strawberry.argument(description="前一时刻看哪个年度")]
YearAfter = Annotated[int | None, strawberry.argument(description="后一时刻看哪个年度；不填为同一年度")]


@strawberry.type
class LedgerRoot(Model[Any]):
    @resolved("一本账：清单项目及其分解、进展和亮灯，按编号")
    async def ledger(self, first: First = PAGE_DEFAULT, after: After = None, where: Where = None) -> Connection[Item]:
        """Draft and withdrawn items included unless filtered by state."""
        return await item_page(self, "ledger", await _filter(self.view, where), first, after)

    @resolved("一本账的合计")
    async def ledger_totals(self, where: Where = None) -> LedgerTotals:
        """Counted over all pages."""
        return add_up(await ListsGate(self.view).totals(await _filter(self.view, where)))

    @resolved("到期看板：有期限、在亮灯的项目，先到期的在前")
    async def due_board(
        self, first: First = PAGE_DEFAULT, after: After = None, where: Where = None
    ) -> Connection[Item]:
        """What is due when."""
        view, gate, which = self.view, ListsGate(self.view), await _filter(self.view, where)
        return await page(
            view,
            "due_board",
            lambda count, behind: gate.due_page(count, behind, which),
            lambda row: Item.of(view, row),
            first,
            after,
        )

    @resolved("覆盖情况：要素 × 领域 × 层面（三、五(一)）")
    async def coverage_matrix(self, year: OneYear, unit: OfUnit = None, under: Under = None) -> list[CoverageCell]:
        """Several units added up."""
        gate, chosen = ListsGate(self.view), await chosen_units(self.view, unit, under)
        within = await gate.units(chosen)
        if within is not None and not any(await UnitsGate(self.view).unit().load_many(within)):
            # Of no unit at all there is nothing to say, not even that nothing is covered.
            return []
        elements = [code.code for code in await codes(self.view, CodeList.WORK_ELEMENT, year)]
        domains = [code.code for code in await codes(self.view, CodeList.DOMAIN, year)]
        return cover(await gate.coverage(year, chosen), elements, domains)

    @resolved("各条战线、各个环节的覆盖情况（五(一)），按考核类别和领域")
    async def coverage_lines(self, year: OneYear, unit: OfUnit = None, under: Under = None) -> list[CoverageLine]:
        """How far each line has come from research to close-out."""
        return await lines(self.view, year, await chosen_units(self.view, unit, under))

    @resolved("已印发清单的分解进度，按单位")
    async def decomposition_status(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
    ) -> Connection[DecompositionStatus]:
        """How far the units have come (五(二))."""
        view, gate = self.view, ListsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "decomposition_status",
            lambda count, behind: gate.decomposition_page(count, behind, year=year, chosen=chosen),
            lambda row: DecompositionStatus.of(view, row),
            first,
            after,
        )

    @resolved("清单对比：两个时刻之间，或两个年度之间的差异，按编号")
    async def list_difference(
        self,
        year_before: YearBefore,
        first: First = PAGE_DEFAULT,
        after: After = None,
        before: Before = None,
        year_after: YearAfter = None,
        unit: OfUnit = None,
        under: Under = None,
    ) -> Connection[Difference]:
        """An item is followed by its id within a year and by carry-over between years."""
        view, gate = self.view, ListsGate(self.view)
        then = view if before is None else await earlier_view(view, before)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "list_difference",
            lambda count, behind: gate.difference_page(
                count,
                behind,
                at_before=then.at,
                year_before=year_before,
                year_after=year_before if year_after is None else year_after,
                chosen=chosen,
            ),
            lambda row: difference_of(view, then, row),
            first,
            after,
        )


async def _filter(view: View, given: LedgerFilter | None) -> Filter:
    """The filter of the read models behind the one that was given."""
    if given is None:
        return Filter()
    # What is left out or null does not narrow. Everything else does, also what matches nothing: "" or an empty list.
    told = {name: None if value is strawberry.UNSET else value for name, value in vars(given).items()}
    return Filter(
        units=await chosen_units(view, told.pop("unit"), told.pop("under")),
        leader=key_or_nothing(view, "Person", told.pop("leader")),
        holder=key_or_nothing(view, "Person", told.pop("holder")),
        priority=key_or_nothing(view, "Priority", told.pop("priority")),
        target=key_or_nothing(view, "CityTarget", told.pop("target")),
        **told,
    )
