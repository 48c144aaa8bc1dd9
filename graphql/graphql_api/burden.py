"""The burden meter: what is asked of a unit in a year (五, the burden rules of 2024)."""

from dataclasses import dataclass

import strawberry

from domain.codes import ReportFrequency, UnitKind
from graphql_api.described import leaf, resolved
from graphql_api.findings import ORDERED
from graphql_api.gates.policy import policy_in_force
from graphql_api.gates.review import ReviewGate
from graphql_api.gates.supervision import FollowUpsGate, SupervisionGate
from graphql_api.gates.units import UnitsGate
from graphql_api.model import Model
from graphql_api.states import Light
from graphql_api.units import Unit
from projections.inspections.read import InspectionCount
from projections.units.read import UnitRow

_TIMES_A_YEAR = {
    ReportFrequency.DAILY: 250,
    ReportFrequency.WEEKLY: 52,
    ReportFrequency.MONTHLY: 12,
    ReportFrequency.QUARTERLY: 4,
    ReportFrequency.STAGE: 1,
}
"""How often a year an item is reported on; daily on working days."""


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """A unit and a year."""

    unit: UnitRow
    year: int


@strawberry.type(description="一级组织对单位的督导次数与上限。")
class InspectionLoad:
    inspections: int = leaf("本年度的督导次数，含已列入计划的，不含跟踪督导")
    tracking: int = leaf("跟踪督导次数，不受上限限制")
    most: int = leaf("本区规定的上限")
    beyond_limit: int = leaf("超出上限、写明理由的次数")
    light: Light = leaf("超出上限红灯，已到上限黄灯，其他绿灯")


@strawberry.type(description="一个单位一个年度的负担：检查、报表、整改（五、减负规定）。")
class Burden(Model[BurdenRow]):
    row: strawberry.Private[BurdenRow]

    year: int = leaf("年度")

    @resolved("单位")
    def unit(self) -> Unit:
        """Of whom it is asked."""
        return Unit.of(self.view, self.row.unit)

    @resolved("区级的督导")
    async def district(self) -> InspectionLoad:
        """By the organisation department."""
        policy = await policy_in_force(self.view)
        return await self._load(policy.inspections_district_max, of_district=True)

    @resolved("党（工）委的督导")
    async def own_tier(self) -> InspectionLoad:
        """By the 党(工)委 above."""
        policy = await policy_in_force(self.view)
        return await self._load(policy.inspections_own_tier_max, of_district=False)

    async def _load(self, most: int, *, of_district: bool) -> InspectionLoad:
        rows = await SupervisionGate(self.view).counts().load((self.row.unit.unit, self.row.year))
        organisers = await UnitsGate(self.view).unit().load_many([row.organiser for row in rows])
        counted: list[InspectionCount] = [
            row
            for row, organiser in zip(rows, organisers, strict=True)
            if organiser is not None and (organiser.kind == UnitKind.ORG_DEPT) == of_district
        ]
        inspections = sum(row.counted for row in counted)
        lit = Light.RED if inspections > most else Light.YELLOW if inspections == most else Light.GREEN
        return InspectionLoad(
            inspections=inspections,
            tracking=sum(row.tracking for row in counted),
            most=most,
            beyond_limit=sum(row.beyond_limit for row in counted),
            light=lit,
        )

    @resolved("全年应报的进展份数：各项目按汇报频次折算")
    async def reports_asked(self) -> int:
        """Of issued items."""
        policy = await policy_in_force(self.view)
        of_grassroots = self.row.unit.kind == UnitKind.GRASSROOTS
        usual = policy.grassroots_report_frequency if of_grassroots else policy.committee_report_frequency
        rows = await SupervisionGate(self.view).asked().load((self.row.unit.unit, self.row.year))
        return sum(row.items * _TIMES_A_YEAR[ReportFrequency(row.frequency or usual)] for row in rows)

    @resolved("已报的进展份数")
    async def reports_submitted(self) -> int:
        """Corrections included."""
        rows = await SupervisionGate(self.view).asked().load((self.row.unit.unit, self.row.year))
        return sum(row.submitted for row in rows)

    @resolved("要求书面报送的材料份数：函询回复、书面整改报告、述职报告；无权查看的不计")
    async def forms_asked(self) -> int:
        """Of letters and talks those that the viewer sees; a report at the meeting counts from its call on."""
        key = (self.row.unit.unit, self.row.year)
        sent = await FollowUpsGate(self.view).of_unit().load(key)
        written = sum((row.reply_due_on is not None) + (row.rectification_due_on is not None) for row in sent)
        called = await ReviewGate(self.view).report().load(key)
        return written + (called is not None)

    @resolved("要求整改的问题数")
    async def rectifications_asked(self) -> int:
        """Findings that were ever assigned."""
        gate = SupervisionGate(self.view)
        return len(await gate.open_of(self.row.unit.unit, self.row.year, ORDERED))
