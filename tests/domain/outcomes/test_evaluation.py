"""A unit's grade, its four dimensions and where its result was used (policy 四(三), R13)."""

from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import pytest

from domain.codes import EvaluationSubject, Grade, ResultUseKind
from domain.ids import PersonId, UnitId
from domain.outcomes.errors import (
    GradeAsComputed,
    GradeDecidedAlready,
    GradeNotProposed,
    GradeVetoed,
    NotEvaluated,
    OutcomeDayWrong,
    PersonOfCadreDecision,
    PersonOfTeam,
    ProposerDecides,
    TooManyGood,
)
from domain.outcomes.evaluation import (
    EMPTY,
    EvaluationState,
    decide_grade,
    evolve,
    propose_grade,
    record_dimensions,
    use_result,
)
from domain.outcomes.events import (
    DimensionsRecorded,
    EvaluationEvent,
    GradeDecided,
    GradeProposed,
    ResultUsed,
    UnitEvaluated,
)
from domain.refusal import InvalidInput

STREET, CLERK, HEAD = UnitId("DW01"), PersonId("clerk"), PersonId("head")
DAY, NEXT = date(2020, 12, 30), date(2020, 12, 31)
COMPUTED = UnitEvaluated(STREET, 2020, 1, "1/街道", 8500, 8600, 8700, 2, Grade.FAIR)
PROPOSED = GradeProposed(STREET, 2020, 1, Grade.GOOD, "承担试点", CLERK, DAY)
DECIDED = GradeDecided(STREET, 2020, 1, Grade.FAIR, False, "", HEAD, DAY)


def given(*events: EvaluationEvent) -> EvaluationState:
    return reduce(evolve, events, EMPTY)


def propose(state: EvaluationState, grade: Grade = Grade.GOOD, **changes: Any) -> list[GradeProposed]:
    facts: dict[str, Any] = {
        "reason": "承担试点", "best": Grade.GOOD, "proposed_by": CLERK, "proposed_on": DAY, **changes,
    }  # fmt: skip
    return propose_grade(state, grade=grade, **facts)


def decide(state: EvaluationState, grade: Grade = Grade.FAIR, **changes: Any) -> list[GradeDecided]:
    facts: dict[str, Any] = {
        "reason": "", "good_others": 0, "good_max": 1, "decided_by": HEAD, "decided_on": DAY, **changes,
    }  # fmt: skip
    return decide_grade(state, grade=grade, **facts)


def test_the_computed_grade_stands_once_it_is_signed() -> None:
    assert decide(given(COMPUTED)) == [DECIDED]
    with pytest.raises(GradeDecidedAlready):
        decide(given(COMPUTED, DECIDED))


def test_another_grade_takes_a_reason_and_a_second_person() -> None:
    assert propose(given(COMPUTED)) == [PROPOSED]
    with pytest.raises(InvalidInput, match="理由"):
        propose(given(COMPUTED), reason=" ")
    with pytest.raises(ProposerDecides):
        decide(given(COMPUTED, PROPOSED), Grade.GOOD, decided_by=CLERK)

    [decided] = decide(given(COMPUTED, PROPOSED), Grade.GOOD)

    assert decided == GradeDecided(STREET, 2020, 1, Grade.GOOD, True, "承担试点", HEAD, DAY)
    assert given(COMPUTED, PROPOSED, decided).standing is Grade.GOOD


def test_what_was_proposed_is_turned_down_with_a_reason() -> None:
    with pytest.raises(InvalidInput):
        decide(given(COMPUTED, PROPOSED))

    [decided] = decide(given(COMPUTED, PROPOSED), reason="试点尚未验收")

    assert (decided.grade, decided.by_hand, decided.reason) == (Grade.FAIR, False, "试点尚未验收")


def test_nothing_is_signed_that_was_neither_computed_nor_proposed() -> None:
    with pytest.raises(GradeNotProposed, match="较好、好"):
        decide(given(COMPUTED, PROPOSED), Grade.POOR)
    with pytest.raises(GradeAsComputed):
        propose(given(COMPUTED), Grade.FAIR)


def test_no_hand_makes_more_units_good_than_the_rules_allow() -> None:
    with pytest.raises(TooManyGood, match="至多1个"):
        decide(given(COMPUTED, PROPOSED), Grade.GOOD, good_others=1)
    computed = replace(COMPUTED, grade=Grade.GOOD)
    assert decide(given(computed), Grade.GOOD, good_others=1), "the engine has kept to the share itself"


def test_no_hand_lifts_a_veto() -> None:
    with pytest.raises(GradeVetoed, match="差"):
        propose(given(replace(COMPUTED, grade=Grade.POOR)), Grade.AVERAGE, best=Grade.POOR)
    assert propose(given(COMPUTED), Grade.POOR, best=Grade.FAIR)


def test_a_decision_falls_with_the_grade_that_it_was_taken_on() -> None:
    same, other = replace(COMPUTED, round=2), replace(COMPUTED, round=2, grade=Grade.AVERAGE)

    assert given(COMPUTED, DECIDED, same).decided is Grade.FAIR
    assert given(COMPUTED, DECIDED, other).decided is None
    assert given(COMPUTED, DECIDED, other).standing is Grade.AVERAGE
    assert given(COMPUTED, PROPOSED, other).proposed is None


def test_a_new_proposal_opens_what_was_decided() -> None:
    assert given(COMPUTED, DECIDED, PROPOSED).decided is None


def test_nothing_is_decided_before_it_was_proposed_or_computed() -> None:
    with pytest.raises(OutcomeDayWrong):
        decide(given(COMPUTED, replace(PROPOSED, proposed_on=NEXT)), Grade.GOOD)
    for act in (propose, decide):
        with pytest.raises(NotEvaluated):
            act(EMPTY)


def dimensions(state: EvaluationState, **changes: Any) -> list[DimensionsRecorded]:
    facts: dict[str, Any] = {
        "subject": EvaluationSubject.UNIT_SECRETARY, "person": HEAD, "political": Grade.GOOD,
        "performance": Grade.FAIR, "conduct": Grade.FAIR, "competence": Grade.AVERAGE, "basis": "年度考核",
        "recorded_on": DAY, **changes,
    }  # fmt: skip
    return record_dimensions(state, **facts)


def test_the_four_dimensions_rest_on_the_years_result_and_say_on_what_else() -> None:
    [recorded] = dimensions(given(COMPUTED))

    assert (recorded.political, recorded.competence, recorded.basis) == (Grade.GOOD, Grade.AVERAGE, "年度考核")
    with pytest.raises(NotEvaluated):
        dimensions(EMPTY)
    with pytest.raises(InvalidInput):
        dimensions(given(COMPUTED), basis="")


@pytest.mark.parametrize(
    ("subject", "person"),
    [
        (EvaluationSubject.LEADERSHIP_TEAM, HEAD),
        (EvaluationSubject.UNIT_SECRETARY, None),
        (EvaluationSubject.LEADERSHIP_MEMBER, None),
    ],
)
def test_a_team_is_no_person_and_a_person_has_an_id(subject: EvaluationSubject, person: PersonId | None) -> None:
    with pytest.raises(PersonOfTeam):
        dimensions(given(COMPUTED), subject=subject, person=person)


def test_where_a_result_was_used_is_a_reference() -> None:
    used = use_result(
        given(COMPUTED), kind=ResultUseKind.PERFORMANCE_RATING, person=None, reference="3号文", used_on=NEXT
    )

    assert used == [ResultUsed(STREET, 2020, ResultUseKind.PERFORMANCE_RATING, None, "3号文", NEXT)]
    with pytest.raises(PersonOfCadreDecision):
        use_result(given(COMPUTED), kind=ResultUseKind.CADRE_DECISION, person=None, reference="3号文", used_on=NEXT)
    assert given(COMPUTED, DECIDED, *used) == given(COMPUTED, DECIDED), "a use decides nothing"
