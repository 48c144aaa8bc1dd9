"""Questions about inspections, findings, follow-ups, burden, and what one person was part of."""

from datetime import date
from typing import Annotated, Any

import strawberry

from domain.codes import InspectionStyle, UnitKind, Weakness
from graphql_api.burden import Burden, BurdenRow
from graphql_api.described import resolved
from graphql_api.findings import ORDERED, Finding
from graphql_api.follow_ups import EscalationAdvice, FollowUp, advice_for
from graphql_api.gates.supervision import FollowUpsGate, SupervisionGate
from graphql_api.gates.units import UnitsGate
from graphql_api.inspections import Inspection
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.roots.choice import OfUnit, OfYear, Under, chosen_units, key_or_nothing
from graphql_api.states import FindingState, FollowUpState, InspectionState
from graphql_api.timeline import TimelineEntry, trail_page

Id = Annotated[strawberry.ID, strawberry.argument(description="编号")]
OneYear = Annotated[int, strawberry.argument(description="年度")]
Styles = Annotated[list[InspectionStyle] | None, strawberry.argument(description="只要明察或暗访的")]
InspectionStates = Annotated[
    list[InspectionState] | None, strawberry.argument(name="states", description="只要这些状态的")
]
FindingStates = Annotated[list[FindingState] | None, strawberry.argument(name="states", description="只要这些状态的")]
FollowUpStates = Annotated[list[FollowUpState] | None, strawberry.argument(name="states", description="只要这些状态的")]
Weaknesses = Annotated[list[Weakness] | None, strawberry.argument(description="只要这些类别的")]
FollowUpKinds = Annotated[list[str] | None, strawberry.argument(name="kinds", description="只要这些措施代码的")]
Overdue = Annotated[bool, strawberry.argument(description="只要到查询日逾期的")]
FromOn = Annotated[date | None, strawberry.argument(description="计划日期不早于")]
UntilOn = Annotated[date | None, strawberry.argument(description="计划日期不晚于")]
NewestFirst = Annotated[bool, strawberry.argument(description="新的在前")]

SUPERVISED = (UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE, UnitKind.GRASSROOTS)
"""Kinds of unit that lists are made for, and that are inspected."""


@strawberry.type
class SupervisionRoot(Model[Any]):
    @resolved("督导日程，按计划日期（四(二)）；未开始的暗访只有组织督导的人看得到")
    async def inspection_calendar(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        styles: Styles = None,
        states: InspectionStates = None,
        from_on: FromOn = None,
        until_on: UntilOn = None,
    ) -> Connection[Inspection]:
        """Planned, running, concluded and cancelled ones."""
        view, gate = self.view, SupervisionGate(self.view)
        chosen = await chosen_units(view, unit, under)
        filters = {"year": year, "styles": styles, "states": states, "from_on": from_on, "until_on": until_on}
        return await page(
            view,
            "inspection_calendar",
            lambda count, behind: gate.inspection_page(count, behind, chosen=chosen, **filters),
            lambda row: Inspection.of(view, row),
            first,
            after,
        )

    @resolved("问题台账：督导发现的问题，按发现日期")
    async def finding_ledger(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        states: FindingStates = None,
        weaknesses: Weaknesses = None,
    ) -> Connection[Finding]:
        """Raised ones and dismissed ones included."""
        view, gate = self.view, SupervisionGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "finding_ledger",
            lambda count, behind: gate.finding_page(
                count, behind, chosen=chosen, year=year, states=states, weaknesses=weaknesses
            ),
            lambda row: Finding.of(view, row),
            first,
            after,
        )

    @resolved("整改台账：已交办整改的问题及其整改、复查、销号")
    async def rectification_ledger(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        overdue: Overdue = False,
    ) -> Connection[Finding]:
        """What a unit was asked to put right."""
        view, gate = self.view, SupervisionGate(self.view)
        chosen = await chosen_units(view, unit, under)
        late = view.day if overdue else None
        which: dict[str, Any] = {"chosen": chosen, "year": year, "states": ORDERED, "overdue_on": late}
        return await page(
            view,
            f"rectification_ledger/{overdue}",
            lambda count, behind: gate.finding_page(count, behind, **which),
            lambda row: Finding.of(view, row),
            first,
            after,
        )

    @resolved("后续措施台账：提醒、函询、组织谈话等，限制知悉")
    async def follow_up_ledger(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        kinds: FollowUpKinds = None,
        states: FollowUpStates = None,
        overdue: Overdue = False,
    ) -> Connection[FollowUp]:
        """Those the viewer organises or received."""
        view, gate = self.view, FollowUpsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        late = view.day if overdue else None
        return await page(
            view,
            f"follow_up_ledger/{overdue}",
            lambda count, behind: gate.page(
                count, behind, chosen=chosen, year=year, kinds=kinds, states=states, overdue_on=late
            ),
            lambda row: FollowUp.of(view, row),
            first,
            after,
        )

    @resolved("对一个单位下一步措施的建议；没有可建议的、无权查看的为空")
    async def escalation_advice(self, unit: Id, year: OneYear) -> EscalationAdvice | None:
        """Advice, never forced."""
        key = self.view.context.ids.key_of("Unit", unit)
        return None if key is None else await advice_for(self.view, key, year)

    @resolved("负担台账：各单位一年被督导、报告、整改的次数（五）")
    async def burden_meter(
        self, year: OneYear, first: First = PAGE_DEFAULT, after: After = None, under: Under = None
    ) -> Connection[Burden]:
        """Of the units within reach, by code."""
        view = self.view
        chosen = await SupervisionGate(view).units(await chosen_units(view, None, under))
        gate = UnitsGate(view)
        return await page(
            view,
            f"burden_meter/{year}",
            lambda count, behind: gate.unit_page(count, behind, chosen=chosen, kinds=SUPERVISED),
            lambda row: Burden.of(view, BurdenRow(row, year)),
            first,
            after,
        )

    @resolved("一个人的时间轴：本人办理的、代其办理的和提到其本人的事件")
    async def person_timeline(
        self,
        person: Id,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        newest_first: NewestFirst = False,
    ) -> Connection[TimelineEntry]:
        """Those of them that the viewer may see."""
        view = self.view
        return await trail_page(
            view,
            f"person/{newest_first}",
            first,
            after,
            involved=key_or_nothing(view, "Person", person),
            year=year,
            newest_first=newest_first,
        )
