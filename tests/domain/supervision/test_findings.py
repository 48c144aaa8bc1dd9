"""Findings (policy 四(二), domain.md 4.3): cite items, are confirmed by another, closed by another organisation."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.codes import Weakness
from domain.ids import ItemId
from domain.refusal import InvalidInput
from domain.supervision.errors import (
    ConfirmerIsRaiser,
    DueDayMissing,
    FindingNotFound,
    FindingOfOtherUnit,
    FindingStageWrong,
    InspectionOfOtherUnit,
    InspectionStageWrong,
    ItemNotOfUnit,
    LeaderNotInTeam,
    NoItemCited,
    RecheckByTheUnit,
    SupervisionDayWrong,
    TrackedTooLong,
)
from domain.supervision.events import FindingClosed, FindingDismissed, FindingRaised, FindingReopened
from domain.supervision.findings import (
    FindingStage,
    assign_finding,
    close_finding,
    confirm_finding,
    dismiss_finding,
    raise_finding,
    recheck_finding,
    refuse_no_cause,
    reopen_finding,
    submit_rectification,
)
from tests.domain.supervision.world import (
    ASSIGNED,
    CLOSED,
    CONFIRMED,
    DAY,
    FAILED,
    FINDING,
    FIRST,
    ISSUED,
    ITEM,
    LATER,
    OFFICE,
    OTHER,
    OWN,
    PASSED,
    PLANNED,
    RAISED,
    SECOND,
    STARTED,
    STREET,
    SUBMITTED,
    YEAR,
    finding,
    inspection,
)


def raised(**changes: Any) -> list[FindingRaised]:
    facts: dict[str, Any] = {
        "organiser": OFFICE,
        "unit": STREET,
        "year": YEAR,
        "items": (ITEM,),
        "cited": {ITEM: ISSUED},
        "weakness": Weakness.WEAK_PROGRESS,
        "description": "推进缓慢",
        "evidence": (),
        "raised_by": FIRST,
        "raised_on": DAY,
        "inspection": inspection(PLANNED, STARTED),
        **changes,
    }
    return raise_finding(finding(), FINDING, **facts)


def test_a_finding_cites_items_and_may_be_made_outside_of_an_inspection() -> None:
    assert raised() == [RAISED]
    assert raised(inspection=None) == [replace(RAISED, inspection=None)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"items": ()}, NoItemCited),
        ({"items": (ITEM, ITEM)}, NoItemCited),
        ({"cited": {ITEM: replace(ISSUED, unit=OTHER)}}, ItemNotOfUnit),
        ({"cited": {ITEM: replace(ISSUED, year=2019)}}, ItemNotOfUnit),
        ({"raised_on": date(2020, 2, 4)}, SupervisionDayWrong),
        ({"raised_on": date(2020, 5, 31)}, SupervisionDayWrong),
        ({"inspection": inspection(PLANNED)}, InspectionStageWrong),
        ({"inspection": inspection(replace(PLANNED, unit=OTHER), STARTED)}, InspectionOfOtherUnit),
        ({"inspection": inspection(replace(PLANNED, year=2019), STARTED)}, InspectionOfOtherUnit),
        ({"description": ""}, InvalidInput),
    ],
)
def test_a_finding_that_breaks_a_rule_is_refused(changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        raised(**changes)


def test_who_found_it_does_not_confirm_it() -> None:
    with pytest.raises(ConfirmerIsRaiser):
        confirm_finding(finding(RAISED), confirmed_on=DAY, confirmer=FIRST)
    assert confirm_finding(finding(RAISED), confirmed_on=DAY, confirmer=SECOND) == [CONFIRMED]
    assert confirm_finding(finding(replace(RAISED, raised_by=None)), confirmed_on=DAY, confirmer=None)


def test_it_is_assigned_to_somebody_of_the_team_until_a_day() -> None:
    given: dict[str, Any] = {"leader": OWN, "leader_in_team": True, "due_on": date(2020, 7, 1), "assigned_on": DAY}

    assert assign_finding(finding(RAISED, CONFIRMED), **given) == [ASSIGNED]
    for changes, refusal in (
        ({"leader_in_team": False}, LeaderNotInTeam),
        ({"due_on": None}, DueDayMissing),
        ({"due_on": date(2020, 5, 31)}, SupervisionDayWrong),
        ({"assigned_on": date(2020, 5, 31)}, SupervisionDayWrong),
    ):
        with pytest.raises(refusal):
            assign_finding(finding(RAISED, CONFIRMED), **{**given, **changes})
    [on_paper] = assign_finding(finding(RAISED, CONFIRMED), **{**given, "due_on": None}, attested=True)
    assert on_paper.due_on is None


def test_the_unit_does_not_recheck_itself_and_a_failed_recheck_says_what_is_missing() -> None:
    state = finding(RAISED, CONFIRMED, ASSIGNED, SUBMITTED)
    given: dict[str, Any] = {"passed": False, "rechecked_by": OFFICE, "note": "仍未到位", "rechecked_on": LATER}

    assert recheck_finding(state, **given) == [FAILED]
    with pytest.raises(RecheckByTheUnit):
        recheck_finding(state, **{**given, "rechecked_by": STREET})
    with pytest.raises(InvalidInput):
        recheck_finding(state, **{**given, "note": ""})
    with pytest.raises(SupervisionDayWrong):
        recheck_finding(state, **{**given, "rechecked_on": DAY})


def test_what_was_not_put_right_is_put_right_again() -> None:
    again = finding(RAISED, CONFIRMED, ASSIGNED, SUBMITTED, FAILED)

    assert (again.stage, again.rechecks_failed) == (FindingStage.RECTIFYING, 1)
    assert submit_rectification(again, note="再整改", evidence=(), submitted_on=LATER)
    assert assign_finding(again, leader=None, leader_in_team=False, due_on=date(2020, 8, 1), assigned_on=LATER)


def test_it_is_tracked_for_a_year_at_most() -> None:
    passed = finding(RAISED, CONFIRMED, ASSIGNED, SUBMITTED, PASSED)

    for until, refusal in ((date(2021, 6, 21), TrackedTooLong), (date(2020, 6, 19), SupervisionDayWrong)):
        with pytest.raises(refusal):
            close_finding(passed, closed_on=LATER, tracked_until_on=until)
    assert close_finding(passed, closed_on=LATER, tracked_until_on=date(2021, 6, 20)) == [
        FindingClosed(FINDING, LATER, date(2021, 6, 20))
    ]
    leap = finding(RAISED, CONFIRMED, ASSIGNED, SUBMITTED, PASSED)
    with pytest.raises(TrackedTooLong):
        close_finding(leap, closed_on=date(2024, 2, 29), tracked_until_on=date(2025, 3, 1))
    assert close_finding(leap, closed_on=date(2024, 2, 29), tracked_until_on=date(2025, 2, 28))


STEPS = {
    FindingStage.RAISED: [RAISED],
    FindingStage.DISMISSED: [RAISED, FindingDismissed(FINDING, "查无实据", DAY)],
    FindingStage.CONFIRMED: [RAISED, CONFIRMED],
    FindingStage.ASSIGNED: [RAISED, CONFIRMED, ASSIGNED],
    FindingStage.SUBMITTED: [RAISED, CONFIRMED, ASSIGNED, SUBMITTED],
    FindingStage.RECTIFYING: [RAISED, CONFIRMED, ASSIGNED, SUBMITTED, FAILED],
    FindingStage.RECHECKED: [RAISED, CONFIRMED, ASSIGNED, SUBMITTED, PASSED],
    FindingStage.CLOSED: [RAISED, CONFIRMED, ASSIGNED, SUBMITTED, PASSED, CLOSED],
    FindingStage.REOPENED: [
        RAISED, CONFIRMED, ASSIGNED, SUBMITTED, PASSED, CLOSED, FindingReopened(FINDING, "反弹", LATER),
    ],
}  # fmt: skip
COMMANDS: dict[str, tuple[Any, set[FindingStage]]] = {
    "confirm": (
        lambda state: confirm_finding(state, confirmed_on=LATER, confirmer=SECOND),
        {FindingStage.RAISED},
    ),
    "dismiss": (lambda state: dismiss_finding(state, reason="不实", dismissed_on=LATER), {FindingStage.RAISED}),
    "assign": (
        lambda state: assign_finding(state, leader=None, leader_in_team=False, due_on=LATER, assigned_on=LATER),
        {FindingStage.CONFIRMED, FindingStage.RECTIFYING, FindingStage.REOPENED},
    ),
    "submit": (
        lambda state: submit_rectification(state, note="已整改", evidence=(), submitted_on=LATER),
        {FindingStage.ASSIGNED, FindingStage.RECTIFYING},
    ),
    "recheck": (
        lambda state: recheck_finding(state, passed=True, rechecked_by=OFFICE, note="", rechecked_on=LATER),
        {FindingStage.SUBMITTED},
    ),
    "close": (lambda state: close_finding(state, closed_on=LATER, tracked_until_on=None), {FindingStage.RECHECKED}),
    "reopen": (lambda state: reopen_finding(state, reason="反弹", reopened_on=LATER), {FindingStage.CLOSED}),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stage", STEPS)
def test_each_step_has_its_place_in_the_order(command: str, stage: FindingStage) -> None:
    give, stages = COMMANDS[command]
    state = finding(*STEPS[stage])
    assert state.stage is stage

    if stage in stages:
        assert give(state)
    else:
        with pytest.raises(FindingStageWrong):
            give(state)
    with pytest.raises(FindingNotFound):
        give(finding())


def test_a_finding_is_raised_once() -> None:
    with pytest.raises(FindingStageWrong):
        raise_finding(
            finding(RAISED), FINDING, organiser=OFFICE, unit=STREET, year=YEAR, items=(ITEM,), cited={ITEM: ISSUED},
            weakness=Weakness.POOR_EFFECT, description="再次", evidence=(), raised_by=FIRST, raised_on=DAY,
        )  # fmt: skip


@pytest.mark.parametrize("stage", STEPS)
def test_a_problem_may_come_from_a_finding_of_the_unit_that_was_confirmed(stage: FindingStage) -> None:
    state = finding(*STEPS[stage])

    if stage in (FindingStage.RAISED, FindingStage.DISMISSED):
        with pytest.raises(FindingOfOtherUnit):
            refuse_no_cause(state, unit=STREET, field="content.finding")
    else:
        refuse_no_cause(state, unit=STREET, field="content.finding")
    with pytest.raises(FindingOfOtherUnit) as refusal:
        refuse_no_cause(state, unit=OTHER, field="content.finding")
    assert refusal.value.field == "content.finding"


def test_an_item_of_another_unit_is_none_to_cite() -> None:
    with pytest.raises(ItemNotOfUnit):
        raised(items=(ITEM, ItemId("x")), cited={ITEM: ISSUED, ItemId("x"): replace(ISSUED, unit=None)})
