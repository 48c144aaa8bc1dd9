"""Key management and tracked supervision, from the criticism that opens it to its release (policy 四(三), R15)."""

from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import pytest

from domain.codes import RulingKind
from domain.ids import CaseId, InspectionId, RulingId, UnitId
from domain.refusal import InvalidInput
from domain.rulings.errors import (
    CaseNotFound,
    CaseStageWrong,
    ExtensionTooShort,
    InspectionNotTheVisit,
    RulingDayWrong,
    TooFewVisitsPlanned,
    TrackingNotPlanned,
    VisitsMissing,
)
from domain.rulings.events import (
    KeyManagementEvent,
    KeyManagementExtended,
    KeyManagementOpened,
    KeyManagementReleased,
    RulingIssued,
    TrackingPlanned,
    TrackingVisitRecorded,
)
from domain.rulings.key_management import (
    EMPTY,
    CaseStage,
    CaseState,
    evolve,
    extend_key_management,
    open_case,
    plan_tracking,
    record_tracking_visit,
    release_key_management,
    release_with_ruling,
)
from domain.supervision.inspections import InspectionStage, InspectionState

CASE, RULING, STREET = CaseId("case"), RulingId("r"), UnitId("DW01")
JAN, MARCH, SEPTEMBER = date(2021, 1, 10), date(2021, 3, 5), date(2021, 9, 30)
CRITICISM = RulingIssued(RULING, RulingKind.CRITICISM, STREET, 2020, None, UnitId("QW"), "2号", JAN, CASE)
OPENED = KeyManagementOpened(CASE, RULING, STREET, 2020, JAN)
PLANNED = TrackingPlanned(CASE, "每季度一次", 2, SEPTEMBER, JAN)
VISITED = TrackingVisitRecorded(CASE, "有改进", MARCH)
RELEASED = KeyManagementReleased(CASE, "成效明显", SEPTEMBER)


def given(*events: KeyManagementEvent) -> CaseState:
    return reduce(evolve, events, EMPTY)


def plan(state: CaseState, **changes: Any) -> list[TrackingPlanned]:
    facts: dict[str, Any] = {
        "plan": "每季度一次",
        "visits_min": 2,
        "visits_min_of_district": 2,
        "until_on": SEPTEMBER,
        "planned_on": JAN,
        **changes,
    }
    return plan_tracking(state, **facts)


def test_an_issued_criticism_opens_its_case_on_the_same_day() -> None:
    assert open_case(EMPTY, CRITICISM) == [OPENED]
    with pytest.raises(CaseStageWrong):
        open_case(given(OPENED), CRITICISM)


def test_what_is_no_criticism_opens_none() -> None:
    commended = RulingIssued(RULING, RulingKind.COMMENDATION, STREET, 2020, None, UnitId("QW"), "1号", JAN)

    assert open_case(EMPTY, commended) == []


def test_a_unit_is_followed_by_plan_visited_and_released() -> None:
    assert plan(given(OPENED)) == [PLANNED]
    first = record_tracking_visit(given(OPENED, PLANNED), note="有改进", visited_on=MARCH)
    assert first == [VISITED]
    done = given(OPENED, PLANNED, VISITED, VISITED)
    assert release_key_management(done, reason="成效明显", released_on=SEPTEMBER) == [RELEASED]
    assert evolve(done, RELEASED).stage is CaseStage.RELEASED


INSPECTED = InspectionState(
    stage=InspectionStage.RUNNING, inspection=InspectionId("DD0001"), unit=STREET, year=2021, started_on=MARCH
)


def visit(state: CaseState, inspection: InspectionState, visited_on: date = MARCH) -> list[TrackingVisitRecorded]:
    return record_tracking_visit(state, note="现场", visited_on=visited_on, inspection=inspection)


@pytest.mark.parametrize("stage", [InspectionStage.RUNNING, InspectionStage.CONCLUDED, InspectionStage.FED_BACK])
@pytest.mark.parametrize("case", [None, CASE])
def test_a_visit_may_be_an_inspection_of_the_unit_once_it_is_under_way(
    stage: InspectionStage, case: CaseId | None
) -> None:
    inspection = replace(INSPECTED, stage=stage, case=case)

    [visited] = visit(given(OPENED, PLANNED), inspection)

    assert visited.inspection == inspection.inspection


@pytest.mark.parametrize(
    ("foreign", "why"),
    [
        ({"unit": UnitId("DW02")}, "不是该单位"),
        ({"case": CaseId("another")}, "另一次重点管理"),
        ({"stage": InspectionStage.PLANNED}, "尚未开始"),
        ({"stage": InspectionStage.CANCELLED}, "已取消"),
    ],
)
def test_no_visit_is_made_by_an_inspection_of_somebody_else_or_one_that_was_not_held(
    foreign: dict[str, Any], why: str
) -> None:
    with pytest.raises(InspectionNotTheVisit, match=why) as refusal:
        visit(given(OPENED, PLANNED), replace(INSPECTED, **foreign))

    assert (refusal.value.rule, refusal.value.source) == ("R15", "四(三)")


def test_one_inspection_is_one_visit_and_no_visit_comes_before_it() -> None:
    once = given(OPENED, PLANNED, *visit(given(OPENED, PLANNED), INSPECTED))

    with pytest.raises(InspectionNotTheVisit, match="已登记"):
        visit(once, INSPECTED)
    with pytest.raises(RulingDayWrong, match="督导开始"):
        visit(given(OPENED, PLANNED), INSPECTED, visited_on=date(2021, 3, 4))


@pytest.mark.parametrize("visits", [0, 1])
def test_no_case_is_released_before_every_planned_visit_was_made(visits: int) -> None:
    state = given(OPENED, PLANNED, *[VISITED] * visits)

    with pytest.raises(VisitsMissing, match=f"已督导{visits}次，方案定为至少2次") as refusal:
        release_key_management(state, reason="成效明显", released_on=SEPTEMBER)

    assert (refusal.value.rule, refusal.value.source) == ("R15", "四(三)")


def test_a_plan_made_anew_counts_for_the_release() -> None:
    more = TrackingPlanned(CASE, "每月一次", 3, SEPTEMBER, MARCH)

    with pytest.raises(VisitsMissing):
        release_key_management(given(OPENED, PLANNED, VISITED, VISITED, more), reason="成效明显", released_on=SEPTEMBER)


@pytest.mark.parametrize("visits", [1, 51])
def test_a_plan_has_as_many_visits_as_the_district_asks_for_and_no_absurd_number(visits: int) -> None:
    with pytest.raises(TooFewVisitsPlanned):
        plan(given(OPENED), visits_min=visits)


def test_nothing_is_visited_extended_or_released_without_a_plan() -> None:
    for act in (
        lambda: record_tracking_visit(given(OPENED), note="有改进", visited_on=MARCH),
        lambda: extend_key_management(given(OPENED), until_on=SEPTEMBER, reason="巩固", extended_on=MARCH),
        lambda: release_key_management(given(OPENED), reason="成效明显", released_on=SEPTEMBER),
    ):
        with pytest.raises(TrackingNotPlanned):
            act()  # type: ignore[no-untyped-call]


def test_an_extension_is_for_longer_and_says_why() -> None:
    state = given(OPENED, PLANNED)
    later = date(2021, 12, 31)

    assert extend_key_management(state, until_on=later, reason="巩固", extended_on=SEPTEMBER) == [
        KeyManagementExtended(CASE, later, "巩固", SEPTEMBER)
    ]
    with pytest.raises(ExtensionTooShort):
        extend_key_management(state, until_on=SEPTEMBER, reason="巩固", extended_on=MARCH)
    with pytest.raises(ExtensionTooShort):
        extend_key_management(state, until_on=later, reason="巩固", extended_on=later)
    with pytest.raises(InvalidInput):
        extend_key_management(state, until_on=later, reason="", extended_on=MARCH)


def test_a_released_case_is_over() -> None:
    over = given(OPENED, PLANNED, VISITED, VISITED, RELEASED)

    for act in (
        lambda: plan(over),
        lambda: record_tracking_visit(over, note="有改进", visited_on=SEPTEMBER),
        lambda: release_key_management(over, reason="成效明显", released_on=SEPTEMBER),
    ):
        with pytest.raises(CaseStageWrong):
            act()  # type: ignore[no-untyped-call]
    assert release_with_ruling(over, reason="撤销", released_on=SEPTEMBER) == []


@pytest.mark.parametrize("events", [(OPENED,), (OPENED, PLANNED), (OPENED, PLANNED, VISITED)])
def test_the_end_of_its_criticism_ends_a_case_visited_or_not(events: tuple[KeyManagementEvent, ...]) -> None:
    [released] = release_with_ruling(given(*events), reason="异议成立", released_on=SEPTEMBER)

    assert released == KeyManagementReleased(CASE, "异议成立", SEPTEMBER)


def test_days_follow_one_another() -> None:
    before = date(2021, 1, 9)

    with pytest.raises(RulingDayWrong):
        plan(given(OPENED), planned_on=before)
    with pytest.raises(RulingDayWrong):
        plan(given(OPENED), planned_on=MARCH, until_on=JAN)
    with pytest.raises(RulingDayWrong):
        record_tracking_visit(given(OPENED, PLANNED), note="有改进", visited_on=before)
    with pytest.raises(RulingDayWrong):
        release_key_management(
            given(OPENED, PLANNED, VISITED, VISITED), reason="成效明显", released_on=date(2021, 3, 4)
        )


def test_what_was_never_opened_is_not_found() -> None:
    with pytest.raises(CaseNotFound):
        plan(EMPTY)
