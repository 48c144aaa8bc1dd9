"""Inspections as the API shows them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import streams
from domain.codes import InspectionStyle, ListKind
from graphql_api.described import leaf, resolved
from graphql_api.execution import Evidence
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.supervision import SupervisionGate
from graphql_api.gates.tree import TreeGate
from graphql_api.gates.units import UnitsGate
from graphql_api.items import Item
from graphql_api.model import Model, Versioned, node_of
from graphql_api.states import InspectionState
from graphql_api.units import Person, Unit, unit_of
from projections.inspections.read import InspectionRow, ObservationRow

if TYPE_CHECKING:
    from graphql_api.findings import Finding


@strawberry.type(description="督导中所见的一个清单的落实情况。")
class Observation(Model[ObservationRow]):
    row: strawberry.Private[ObservationRow]

    list_kind: ListKind = leaf("哪一个清单")
    text: str = leaf("所见情况")

    @resolved("所涉清单项目")
    async def items(self) -> list[Item]:
        """Those the viewer may see."""
        rows = await ListsGate(self.view).item().load_many(self.row.items)
        return [Item.of(self.view, row) for row in rows if row is not None]

    @resolved("佐证文件")
    async def evidence(self) -> list[Evidence]:
        """Those the viewer may see."""
        rows = await ExecutionGate(self.view).file().load_many(self.row.evidence)
        return [Evidence.of(self.view, row) for row in rows if row is not None]


@strawberry.type(description="一次督导（四(二)）；暗访在开始之前只有组织督导的人看得到。")
class Inspection(Versioned):
    row: strawberry.Private[InspectionRow]

    number: str = leaf("督导编号")
    year: int = leaf("年度")
    method: str = leaf("督导方式代码")
    style: InspectionStyle = leaf("明察或暗访")
    planned_for_on: date = leaf("计划日期")
    purpose: str = leaf("督导事由")
    reason_beyond_limit: str = leaf("超出年度次数上限的理由；没有超出的为空")
    state: InspectionState = leaf("状态")
    started_on: date | None = leaf("开始日期")
    conclusion: str | None = leaf("督导结论")
    concluded_on: date | None = leaf("作出结论的日期")
    fed_back_on: date | None = leaf("反馈日期")
    cancelled_reason: str | None = leaf("取消的原因")

    def key(self) -> str:
        """The inspection's id."""
        return self.row.inspection

    def stream(self) -> str:
        """Its own."""
        return streams.inspection(self.row.inspection)

    @resolved("组织督导的单位")
    async def organiser(self) -> Unit | None:
        """Whose inspection it is."""
        return await unit_of(self, self.row.organiser)

    @resolved("被督导单位")
    async def unit(self) -> Unit | None:
        """Who is inspected."""
        return await unit_of(self, self.row.unit)

    @resolved("参加的相关部门")
    async def departments(self) -> list[Unit]:
        """In the order given."""
        rows = await UnitsGate(self.view).unit().load_many(self.row.departments)
        return [Unit.of(self.view, row) for row in rows if row is not None]

    @resolved("督导人员")
    async def team(self) -> list[Person]:
        """In the order in which they were named."""
        rows = await TreeGate(self.view).person().load_many(self.row.team)
        return [Person.of(self.view, row) for row in rows if row is not None]

    @resolved("是否属重点管理的跟踪督导（四(三)）")
    def tracking(self) -> bool:
        """A visit that belongs to a case."""
        return self.row.tracks is not None

    @resolved("所见情况，按记录先后")
    async def observations(self) -> list[Observation]:
        """Of all three lists."""
        rows = await SupervisionGate(self.view).observations().load(self.row.inspection)
        return [Observation.of(self.view, row) for row in rows]

    @resolved("发现的问题，按发现先后")
    async def findings(self) -> list[Annotated["Finding", strawberry.lazy("graphql_api.findings")]]:
        """Dismissed ones included."""
        rows = await SupervisionGate(self.view).findings_of_inspection().load(self.row.inspection)
        return [node_of("Finding", self.view, row) for row in rows]
