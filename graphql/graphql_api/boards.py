"""What is read off the ledger as a whole: totals, coverage, decomposition, and what changed (domain.md 4.5)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import strawberry
from strawberry.utils.str_converters import to_camel_case

from domain.codes import CyclePhase, ListKind, TaskTier
from domain.tenancy.policy import day_in
from graphql_api.described import leaf, resolved
from graphql_api.gates.lists import ListsGate
from graphql_api.items import Item
from graphql_api.model import Model
from graphql_api.states import DifferenceKind, ItemState, Light, ListSetStanding
from graphql_api.units import Unit, unit_of
from graphql_api.view import View
from projections.ledger.difference import DifferenceRow
from projections.ledger.read import CoverageCell as CoverageRow
from projections.ledger.read import DecompositionRow, LedgerTotal


@strawberry.type(description="某类项目的条数。")
class LedgerCount:
    kind: ListKind = leaf("清单")
    tier: TaskTier | None = leaf("任务层面；不是任务的为空")
    state: ItemState = leaf("状态")
    light: Light = leaf("亮灯")
    items: int = leaf("条数")


@strawberry.type(description="亮灯的条数。")
class LightCounts:
    green: int = leaf("绿灯")
    yellow: int = leaf("黄灯")
    red: int = leaf("红灯")
    grey: int = leaf("灰灯")
    none: int = leaf("不亮灯")


@strawberry.type(description="一本账的合计。")
class LedgerTotals:
    items: int = leaf("条数")
    lights: LightCounts = leaf("各灯条数")
    counts: list[LedgerCount] = leaf("按清单、层面、状态、亮灯分")


def add_up(totals: Iterable[LedgerTotal]) -> LedgerTotals:
    """The totals of several units together, in the order of kind, tier, state and light."""
    counted: Counter[tuple[str, str, str, str]] = Counter()
    lights: Counter[str] = Counter()
    for total in totals:
        counted[total.kind, total.tier or "", total.state, total.light] += total.items
        lights[total.light] += total.items
    return LedgerTotals(
        items=lights.total(),
        lights=LightCounts(**{light.lower(): lights[light] for light in Light}),
        counts=[
            LedgerCount(
                kind=ListKind(kind),
                tier=TaskTier(tier) if tier else None,
                state=ItemState(state),
                light=Light(light),
                items=items,
            )
            for (kind, tier, state, light), items in sorted(counted.items())
        ],
    )


@strawberry.type(description="覆盖情况的一格：要素 × 领域 × 层面。问题没有层面；任务取其所对应问题的要素和领域。")
class CoverageCell:
    element: str | None = leaf("工作要素代码；任务没有对应问题的为空")
    domain: str | None = leaf("领域代码；任务没有对应问题的为空")
    tier: TaskTier | None = leaf("任务层面；问题为空")
    items: int = leaf("条数，没有的为 0；一项涉及几个要素的，各格都计")
    units: int = leaf("有这样项目的单位数")


def cover(rows: Iterable[CoverageRow], elements: Iterable[str], domains: Sequence[str]) -> list[CoverageCell]:
    """The cells of several units together, in the order of element, domain and tier; None last.

    elements, domains: codes of the year. A cell of theirs that nothing stands in is there with 0, so that gaps show.
    """
    none: list[tuple[str | None, str | None, str | None]] = [
        (element, domain, tier) for element in elements for domain in domains for tier in (*TaskTier, None)
    ]
    items: Counter[tuple[str | None, str | None, str | None]] = Counter(dict.fromkeys(none, 0))
    units: dict[tuple[str | None, str | None, str | None], set[str]] = defaultdict(set)
    for row in rows:
        cell = (row.element, row.domain, row.tier)
        items[cell] += row.items
        units[cell].add(row.unit)
    return [
        CoverageCell(
            element=cell[0],
            domain=cell[1],
            tier=None if cell[2] is None else TaskTier(cell[2]),
            items=items[cell],
            units=len(units.get(cell, ())),
        )
        for cell in sorted(items, key=lambda cell: [(part is None, part or "") for part in cell])
    ]


@strawberry.type(description="一个单位对已印发清单的分解进度（五(二)）。")
class DecompositionStatus(Model[DecompositionRow]):
    row: strawberry.Private[DecompositionRow]

    year: int = leaf("年度")
    issued_on: date = leaf("印发日期")
    items: int = leaf("应分解的项目")
    decomposed: int = leaf("已分解到位的项目")
    without_leader: int = leaf("没有责任领导的")
    without_department: int = leaf("没有责任部门的")
    without_measure: int = leaf("没有工作措施的")
    without_node: int = leaf("没有时间节点的")

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Who decomposes."""
        return await unit_of(self, self.row.unit)

    @resolved("是否全部分解到位")
    def complete(self) -> bool:
        """Every item has leader, department, measure and node."""
        return is_complete(self.row)

    @resolved("本区规定的分解截止日")
    async def due_on(self) -> date:
        """By the parameters in force."""
        policy = await ListsGate(self.view).policy()
        return day_in(self.row.year, policy.decomposition_due)

    @resolved("到查询日是否逾期未分解到位")
    async def late(self) -> bool:
        """Past the due day and not complete."""
        return not self.complete() and await self.due_on() < self.view.day


def is_complete(row: DecompositionRow | None) -> bool:
    """Whether every item of an issued list has leader, department, measure and node (五(二))."""
    return row is not None and row.decomposed == row.items


def standing_of(phase: CyclePhase | None, *, complete: bool) -> ListSetStanding:
    """Where an issued list stands in the phase of its year, None for a year that cannot be seen."""
    order = list(CyclePhase)
    reached = order.index(phase or CyclePhase.ISSUED)
    if reached >= order.index(CyclePhase.CLOSED):
        return ListSetStanding.CLOSED
    if reached >= order.index(CyclePhase.ASSESSMENT):
        return ListSetStanding.FROZEN
    if not complete:
        return ListSetStanding.ISSUED
    return ListSetStanding.IN_FORCE if phase is CyclePhase.EXECUTION else ListSetStanding.DECOMPOSED


@strawberry.type(description="清单对比中的一处差异。")
class Difference(Model[DifferenceRow]):
    row: strawberry.Private[DifferenceRow]
    then: strawberry.Private[View]

    number: str = leaf("清单编号")
    kind: DifferenceKind = leaf("种类")

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Whose lists differ."""
        return await unit_of(self, self.row.unit)

    @resolved("前一时刻的项目；当时没有的为空")
    async def before(self) -> Item | None:
        """As it stood then."""
        return await _item(self.then, self.row.before)

    @resolved("后一时刻的项目；现在没有的为空")
    async def after(self) -> Item | None:
        """As it stands in this view."""
        return await _item(self.view, self.row.after)

    @resolved("内容有变化的栏目")
    def changed(self) -> list[str]:
        """Names of fields of the content."""
        return [to_camel_case(name) for name in self.row.changed]


def difference_of(view: View, then: View, row: DifferenceRow) -> Difference:
    """A difference between what was seen then and what this view shows."""
    made = Difference.of(view, row)
    made.then = then
    return made


async def _item(view: View, item: str | None) -> Item | None:
    return None if item is None else Item.maybe(view, await ListsGate(view).item().load(item))
