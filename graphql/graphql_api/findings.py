"""Findings and their rectification as the API shows them."""

from datetime import date

import strawberry

from domain import streams
from domain.codes import Weakness
from graphql_api.described import leaf, resolved
from graphql_api.execution import Evidence
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.policy import policy_in_force
from graphql_api.gates.supervision import SupervisionGate
from graphql_api.inspections import Inspection
from graphql_api.items import Item
from graphql_api.model import Versioned
from graphql_api.states import FindingState, Light
from graphql_api.units import Person, Unit, person_of, unit_of
from projections.findings.read import FindingRow

ORDERED = ("ASSIGNED", "RECTIFYING", "SUBMITTED", "RECHECKED", "CLOSED", "REOPENED")
"""States of a finding that a unit was or is to put right."""

WITH_THE_UNIT = ("ASSIGNED", "RECTIFYING")
"""States in which the unit has to act."""


def light_of(due_on: date | None, today: date, yellow_days: int) -> Light:
    """The light of what somebody has to do until a day; green where paper does not tell which."""
    if due_on is None or (due_on - today).days > yellow_days:
        return Light.GREEN
    return Light.RED if due_on < today else Light.YELLOW


@strawberry.type(description="督导发现的一个问题及其整改（四(二)）。")
class Finding(Versioned):
    row: strawberry.Private[FindingRow]

    year: int = leaf("年度")
    weakness: Weakness = leaf("推进不力、效果不好或其他")
    description: str = leaf("发现的问题")
    raised_on: date = leaf("发现日期")
    state: FindingState = leaf("状态")
    confirmed_on: date | None = leaf("确认日期")
    dismissed_reason: str | None = leaf("撤销的理由")
    dismissed_on: date | None = leaf("撤销日期")
    assigned_on: date | None = leaf("交办日期")
    due_on: date | None = leaf("整改期限；纸质材料没有写明的为空")
    rectification: str | None = leaf("最近一次整改说明")
    submitted_on: date | None = leaf("最近一次报告整改的日期")
    rechecked_on: date | None = leaf("最近一次复查日期")
    recheck_passed: bool | None = leaf("最近一次复查是否通过")
    recheck_note: str | None = leaf("最近一次复查情况")
    rechecks_failed: int = leaf("复查未通过的次数")
    closed_on: date | None = leaf("销号日期")
    tracked_until_on: date | None = leaf("跟踪到哪一日")
    reopened_reason: str | None = leaf("重新打开的原因")
    reopened_on: date | None = leaf("重开日期")

    def key(self) -> str:
        """The finding's id."""
        return self.row.finding

    def stream(self) -> str:
        """Its own."""
        return streams.finding(self.row.finding)

    @resolved("在哪次督导中发现；督导之外提出的为空")
    async def inspection(self) -> Inspection | None:
        """None as well where the viewer may not see it."""
        if self.row.inspection is None:
            return None
        row = await SupervisionGate(self.view).inspection().load(self.row.inspection)
        return Inspection.maybe(self.view, row)

    @resolved("提出问题的组织单位")
    async def organiser(self) -> Unit | None:
        """Which tier found it."""
        return await unit_of(self, self.row.organiser)

    @resolved("单位")
    async def unit(self) -> Unit | None:
        """Who has to put it right."""
        return await unit_of(self, self.row.unit)

    @resolved("对应的清单项目")
    async def items(self) -> list[Item]:
        """Those the viewer may see."""
        rows = await ListsGate(self.view).item().load_many(self.row.items)
        return [Item.of(self.view, row) for row in rows if row is not None]

    @resolved("佐证文件")
    async def evidence(self) -> list[Evidence]:
        """What it was found by."""
        return await self._files(self.row.evidence)

    @resolved("最近一次整改的佐证文件")
    async def rectification_evidence(self) -> list[Evidence]:
        """What shows that it was put right."""
        return await self._files(self.row.rectification_evidence)

    async def _files(self, keys: list[str]) -> list[Evidence]:
        rows = await ExecutionGate(self.view).file().load_many(keys)
        return [Evidence.of(self.view, row) for row in rows if row is not None]

    @resolved("发现人；只有纸质材料的为空")
    async def raised_by(self) -> Person | None:
        """An inspector."""
        return await person_of(self, self.row.raised_by)

    @resolved("整改责任人")
    async def leader(self) -> Person | None:
        """Who answers for it in the unit's team."""
        return await person_of(self, self.row.leader)

    @resolved("最近一次复查的组织")
    async def rechecked_by(self) -> Unit | None:
        """Never the unit itself."""
        return None if self.row.rechecked_by is None else await unit_of(self, self.row.rechecked_by)

    @resolved("到查询日是否在销号后的跟踪期内")
    def tracked(self) -> bool:
        """At most a year after the close."""
        until = self.row.tracked_until_on
        return until is not None and self.view.day <= until

    @resolved("亮灯：待单位整改的按期限，待复查的绿灯，其他不亮")
    async def light(self) -> Light:
        """Derived from the day looked from."""
        if self.row.state in WITH_THE_UNIT:
            policy = await policy_in_force(self.view)
            return light_of(self.row.due_on, self.view.day, policy.light_yellow_days)
        return Light.GREEN if self.row.state in ("SUBMITTED", "RECHECKED") else Light.NONE
