"""An objection: in time, reviewed by others, decided in time, never for the worse (督查条例 17, 公务员法 96)."""

from datetime import date, timedelta
from functools import reduce
from typing import Any

import pytest

from domain.codes import ObjectionOutcome
from domain.ids import ObjectionId, PersonId, RulingId, UnitId
from domain.objections.decider import (
    EMPTY,
    ObjectionStage,
    ObjectionState,
    accept_objection,
    assign_reviewers,
    decide_objection,
    evolve,
    file_objection,
)
from domain.objections.errors import (
    DecisionTooLate,
    NotAReviewer,
    NothingToObjectTo,
    ObjectionDayWrong,
    ObjectionFiledAlready,
    ObjectionNotFound,
    ObjectionStageWrong,
    ObjectionTooLate,
    ReviewerTookPart,
    RevisionMissing,
    RevisionNeedless,
    TooFewReviewers,
)
from domain.objections.events import (
    Grounds,
    ObjectionAccepted,
    ObjectionDecided,
    ObjectionEvent,
    ObjectionFiled,
    ReviewersAssigned,
)
from domain.refusal import InvalidInput

KEY, STREET, RULING = ObjectionId("o"), UnitId("DW01"), RulingId("r")
HEAD, ONE, TWO, ASSESSOR = PersonId("head"), PersonId("one"), PersonId("two"), PersonId("assessor")
TOLD, FILED_ON, DAY = date(2020, 12, 17), date(2020, 12, 20), date(2020, 12, 22)
LAST = DAY + timedelta(days=30)

FILED = ObjectionFiled(KEY, STREET, 2020, None, HEAD, FILED_ON, Grounds("打分偏低"))
OF_RULING = ObjectionFiled(KEY, STREET, 2020, RULING, HEAD, FILED_ON, Grounds("与事实不符"))
ACCEPTED = ObjectionAccepted(KEY, DAY, LAST)
ASSIGNED = ReviewersAssigned(KEY, (ONE, TWO), DAY)


def given(*events: ObjectionEvent) -> ObjectionState:
    return reduce(evolve, events, EMPTY)


def file(state: ObjectionState = EMPTY, **changes: Any) -> list[ObjectionFiled]:
    facts: dict[str, Any] = {
        "unit": STREET, "year": 2020, "ruling": None, "told_on": TOLD, "days": 30, "text": "打分偏低",
        "filed_by": HEAD, "filed_on": FILED_ON, **changes,
    }  # fmt: skip
    return file_objection(state, KEY, **facts)


def decide(state: ObjectionState, **changes: Any) -> list[ObjectionDecided]:
    facts: dict[str, Any] = {
        "outcome": ObjectionOutcome.DISMISSED, "reason": "原结论正确", "revises": False, "decided_by": ONE,
        "decided_on": DAY, **changes,
    }  # fmt: skip
    return decide_objection(state, **facts)


def test_an_objection_is_filed_with_its_grounds_sealed() -> None:
    assert file() == [FILED]


@pytest.mark.parametrize("days", [0, 30])
def test_the_last_day_to_object_is_the_thirtieth(days: int) -> None:
    assert file(filed_on=TOLD + timedelta(days=days))
    with pytest.raises(ObjectionTooLate, match="2021-01-16止"):
        file(filed_on=TOLD + timedelta(days=31))
    with pytest.raises(ObjectionDayWrong):
        file(filed_on=TOLD - timedelta(days=1))


def test_nobody_objects_twice_or_to_nothing_or_without_saying_why() -> None:
    with pytest.raises(ObjectionFiledAlready):
        file(given(FILED))
    with pytest.raises(NothingToObjectTo):
        file(told_on=None)
    with pytest.raises(InvalidInput):
        file(text=" ")


def test_it_is_to_be_decided_within_thirty_days_of_being_taken_up() -> None:
    assert accept_objection(given(FILED), accepted_on=DAY, days=30) == [ACCEPTED]
    with pytest.raises(ObjectionDayWrong):
        accept_objection(given(FILED), accepted_on=date(2020, 12, 19), days=30)


def assign(*reviewers: PersonId, state: ObjectionState | None = None) -> list[ReviewersAssigned]:
    return assign_reviewers(
        state or given(FILED, ACCEPTED),
        reviewers=reviewers,
        took_part=frozenset({ASSESSOR}),
        of_the_unit=frozenset({PersonId("member")}),
        assigned_on=DAY,
    )


def test_two_people_review_it_who_had_no_part_in_it() -> None:
    assert assign(ONE, TWO) == [ASSIGNED]
    for alone in ((), (ONE,), (ONE, ONE)):
        with pytest.raises(TooFewReviewers):
            assign(*alone)
    for barred in (ASSESSOR, HEAD, PersonId("member")):
        with pytest.raises(ReviewerTookPart) as refusal:
            assign(ONE, barred)
        assert (refusal.value.rule, refusal.value.field) == ("回避", "reviewers.1")


def test_a_reviewer_decides_and_nobody_else() -> None:
    state = given(FILED, ACCEPTED, ASSIGNED)

    [decided] = decide(state)

    assert decided == ObjectionDecided(KEY, ObjectionOutcome.DISMISSED, "原结论正确", DAY)
    assert evolve(state, decided).stage is ObjectionStage.DECIDED
    with pytest.raises(NotAReviewer):
        decide(state, decided_by=HEAD)


def test_whoever_was_kept_waiting_does_not_lose_by_it() -> None:
    state, late = given(FILED, ACCEPTED, ASSIGNED), LAST + timedelta(days=1)

    assert decide(state, decided_on=LAST)
    with pytest.raises(DecisionTooLate):
        decide(state, decided_on=late)
    assert decide(state, decided_on=late, outcome=ObjectionOutcome.UPHELD, revises=True)


def test_an_assessment_is_revised_exactly_when_the_objection_to_it_is_upheld() -> None:
    state, of_ruling = given(FILED, ACCEPTED, ASSIGNED), given(OF_RULING, ACCEPTED, ASSIGNED)
    upheld = {"outcome": ObjectionOutcome.UPHELD}

    assert decide(state, revises=True, **upheld)
    assert decide(of_ruling, **upheld)
    with pytest.raises(RevisionMissing):
        decide(state, **upheld)
    with pytest.raises(RevisionNeedless):
        decide(state, revises=True)
    with pytest.raises(RevisionNeedless):
        decide(of_ruling, revises=True, **upheld)


STEPS: tuple[tuple[tuple[ObjectionEvent, ...], str], ...] = (
    ((), ""),
    ((FILED,), "accept"),
    ((FILED, ACCEPTED), "assign"),
    ((FILED, ACCEPTED, ASSIGNED), "decide"),
    ((FILED, ACCEPTED, ASSIGNED, ObjectionDecided(KEY, ObjectionOutcome.DISMISSED, "原结论正确", DAY)), ""),
)


@pytest.mark.parametrize(("events", "allowed"), STEPS)
def test_each_step_has_its_place(events: tuple[ObjectionEvent, ...], allowed: str) -> None:
    state = given(*events)
    steps: dict[str, Any] = {
        "accept": lambda: accept_objection(state, accepted_on=DAY, days=30),
        "assign": lambda: assign(ONE, TWO, state=state),
        "decide": lambda: decide(state),
    }

    for name, step in steps.items():
        if name == allowed:
            assert step()
        else:
            with pytest.raises(ObjectionStageWrong if events else ObjectionNotFound):
                step()
