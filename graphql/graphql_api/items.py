"""Items of the three lists with their decomposition, progress and light: the rows of the one ledger (一本账)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry

from domain import streams
from domain.codes import ListKind, ReportFrequency
from graphql_api.contents import Content, content_of, content_of_row
from graphql_api.described import leaf, resolved
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.supervision import SupervisionGate
from graphql_api.gates.tree import TreeGate
from graphql_api.guidance import CityTarget
from graphql_api.model import Model, Versioned, node_of
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.states import ItemState, Light
from graphql_api.timeline import TimelineEntry, trail_page
from graphql_api.units import Person, Unit, person_of, unit_of
from graphql_api.view import View
from projections.ledger.read import LedgerFilter, LedgerRow

if TYPE_CHECKING:
    from graphql_api.execution import Contribution, Evidence, ProgressReport
    from graphql_api.findings import Finding
    from graphql_api.lists import Change, ListSet


@strawberry.type(description="一项清单的分解（五(二)）：责任领导、责任部门、具体措施、时间节点四样齐全才算分解。")
class Commitment(Model[LedgerRow]):
    row: strawberry.Private[LedgerRow]

    department: str | None = leaf("责任部门")
    collaborators: list[str] = leaf("协同部门")
    frequency: ReportFrequency | None = leaf("汇报频次；为空时按本区规则")
    measure: str | None = leaf("具体工作措施")
    node_on: date | None = leaf("时间节点")
    accepted_on: date | None = leaf("责任领导认领的日期；未认领为空")

    @resolved("责任领导")
    async def leader(self) -> Person | None:
        """Of the responsible unit's team."""
        return await person_of(self, self.row.leader)

    @resolved("是否已分解到位")
    def complete(self) -> bool:
        """All four: leader, department, measure and node."""
        row = self.row
        return None not in (row.leader, row.department, row.measure, row.node_on)


@strawberry.type(description="清单中的一项，连同分解、进展和亮灯。")
class Item(Versioned):
    row: strawberry.Private[LedgerRow]

    year: int = leaf("年度")
    kind: ListKind = leaf("属于哪个清单")
    number: str = leaf("清单编号")
    statement: str = leaf("问题表述、工作目标或责任内容")
    weight: int = leaf("分值权重")
    state: ItemState = leaf("状态")
    light: Light = leaf("亮灯，按查询日")
    due_on: date | None = leaf("计算亮灯的期限：时间节点，没有则为任务的完成时限")
    issued_on: date | None = leaf("所在清单的印发日期；未印发为空")
    document_number: str | None = leaf("所在清单的印发文号")
    state_reason: str | None = leaf("退回、重开或暂缓的原因")
    report_count: int = leaf("进展报告份数")
    submitted_on: date | None = leaf("最近一份报告的日期")
    submitted_value: Decimal | None = leaf("最近一份报告的累计完成值")
    standing_on: date | None = leaf("最近一份已通过报告的日期")
    standing_value: Decimal | None = leaf("最近一份已通过报告的累计完成值")
    unit_of_measure: str | None = leaf("任务的计量单位")
    target_value: Decimal | None = leaf("任务的目标值")
    claimed_on: date | None = leaf("申请销号的日期")
    verified_on: date | None = leaf("核查的日期")
    closed_on: date | None = leaf("销号的日期")
    carried_reason: str | None = leaf("结转时说明的未完成原因")
    withdrawn_reason: str | None = leaf("撤销原因；没有撤销的为空")

    def key(self) -> str:
        """The item's id."""
        return self.row.item

    def stream(self) -> str:
        """How it is carried out; its content is decided with the whole list set."""
        return streams.item(self.row.item)

    @resolved("责任单位")
    async def unit(self) -> Unit | None:
        """Whom the list is made for."""
        return await unit_of(self, self.row.unit)

    @resolved("制定单位")
    async def maker(self) -> Unit | None:
        """The direct superior that made the list."""
        return await unit_of(self, self.row.maker)

    @resolved("所在的三个清单")
    async def list_set(self) -> Annotated["ListSet", strawberry.lazy("graphql_api.lists")] | None:
        """The unit's lists of that year."""
        row = await ListsGate(self.view).list_set().load((self.row.unit, self.row.year))
        return cast("ListSet | None", node_of("ListSet", self.view, row))

    @resolved("内容")
    def content(self) -> Content:
        """By the kind of list."""
        return content_of(self.view, content_of_row(self.row))

    @resolved("所挂接的市、区目标任务")
    async def targets(self) -> list[CityTarget]:
        """In the order in which they were linked."""
        rows = await TreeGate(self.view).target().load_many(self.row.targets)
        return [CityTarget.of(self.view, row) for row in rows if row is not None]

    @resolved("回应本问题的任务，按编号")
    async def answered_by(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection["Item"]:
        """Tasks that name this problem: of the same lists, so that their index serves."""
        row = self.row
        which = LedgerFilter(answers_problem=row.item, units=[row.unit], year=row.year)
        return await item_page(self, f"answered_by/{row.item}", which, first, after)

    @resolved("最近一次印发后变更")
    async def change(self) -> Annotated["Change", strawberry.lazy("graphql_api.lists")] | None:
        """None when nothing changed after issue."""
        if self.row.change is None:
            return None
        row = await ListsGate(self.view).change().load(self.row.change)
        return cast("Change | None", node_of("Change", self.view, row))

    @resolved("由上年度哪一项结转而来")
    async def carried_from(self) -> "Item | None":
        """The unfinished item of the year before."""
        return await item_of(self, self.row.carried_from)

    @resolved("结转为下年度哪一项")
    async def carried_into(self) -> "Item | None":
        """Where it goes on."""
        return await item_of(self, self.row.carried_into)

    @resolved("分解；还没有任何分解的为空")
    def commitment(self) -> Commitment | None:
        """What the responsible unit made of it."""
        row = self.row
        begun = any(part is not None for part in (row.leader, row.department, row.measure, row.node_on))
        return Commitment.of(self.view, row) if begun else None

    @resolved("进展报告，按收到先后；报告不会被覆盖")
    async def reports(self) -> list[Annotated["ProgressReport", strawberry.lazy("graphql_api.execution")]]:
        """Returned and corrected ones included."""
        rows = await ExecutionGate(self.view).reports_of_item().load(self.row.item)
        return [node_of("ProgressReport", self.view, row) for row in rows]

    @resolved("职能部门的支持事项，按请求先后")
    async def contributions(self) -> list[Annotated["Contribution", strawberry.lazy("graphql_api.execution")]]:
        """Staff, technology and funds."""
        rows = await ExecutionGate(self.view).contributions_of_item().load(self.row.item)
        return [node_of("Contribution", self.view, row) for row in rows]

    @resolved("督导中发现的问题，按发现先后")
    async def findings(self) -> list[Annotated["Finding", strawberry.lazy("graphql_api.findings")]]:
        """Those that cite the item, dismissed ones included."""
        rows = await SupervisionGate(self.view).findings_of_item().load(self.row.item)
        return [node_of("Finding", self.view, row) for row in rows]

    @resolved("申请销号时所附的佐证文件")
    async def evidence(self) -> list[Annotated["Evidence", strawberry.lazy("graphql_api.execution")]]:
        """Those of reports are on the reports."""
        rows = await ExecutionGate(self.view).file().load_many(self.row.evidence)
        return [node_of("Evidence", self.view, row) for row in rows if row is not None]

    @resolved("核查单位；未核查为空")
    async def verified_by(self) -> Unit | None:
        """Another organisation than the responsible unit."""
        return await unit_of(self, self.row.verified_by)

    @resolved("本项的时间轴，按记录先后")
    async def timeline(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[TimelineEntry]:
        """Everything that ever happened to it up to the position read."""
        return await trail_page(self.view, f"item/{self.row.item}", first, after, item=self.row.item)


async def item_of(model: Model[Any], item: str | None) -> Item | None:
    """The item of that id, seen as the model is; None for None."""
    return None if item is None else Item.maybe(model.view, await ListsGate(model.view).item().load(item))


async def items_of(view: View, keys: Sequence[str]) -> list[Item]:
    """The items of these ids that the viewer may see, in their order."""
    rows = await ListsGate(view).item().load_many(list(keys))
    return [item for item in (Item.maybe(view, row) for row in rows) if item is not None]


async def item_page(
    model: Model[Any], listing: str, which: LedgerFilter, first: int, after: str | None
) -> Connection[Item]:
    """Items of a filter by number."""
    gate = ListsGate(model.view)
    return await page(
        model.view,
        listing,
        lambda count, behind: gate.item_page(count, behind, which),
        lambda row: Item.of(model.view, row),
        first,
        after,
    )
