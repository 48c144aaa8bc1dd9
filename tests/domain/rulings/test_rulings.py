"""What follows for a unit or a person, on which conditions and by whose hand (policy 四(三), R14-R16)."""

from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import pytest

from domain.codes import ConditionsNeeded, RulingCondition, RulingKind
from domain.cycle.errors import OutsideYear
from domain.ids import CaseId, EvidenceId, ObjectionId, PersonId, RulingId, UnitId
from domain.refusal import InvalidInput
from domain.rulings.decider import (
    CONDITIONS,
    EMPTY,
    RulingStage,
    RulingState,
    approve_ruling,
    evolve,
    issue_ruling,
    propose_ruling,
    review_ruling,
    revoke_ruling,
)
from domain.rulings.errors import (
    ConditionForeign,
    ConditionsNotMet,
    HandlingOfUnit,
    MeasureMissing,
    MeasureOnlyOfHandling,
    RulingDayWrong,
    RulingNotFound,
    RulingOfPerson,
    RulingOfSelf,
    RulingStageWrong,
    SamePersonTwice,
)
from domain.rulings.events import (
    RulingApproved,
    RulingEvent,
    RulingIssued,
    RulingProposed,
    RulingReviewed,
    RulingRevoked,
)

RULING, STREET, DISTRICT, CASE = RulingId("r"), UnitId("DW01"), UnitId("QW"), CaseId("case")
CLERK, HEAD, SECRETARY, CULPRIT = PersonId("clerk"), PersonId("head"), PersonId("secretary"), PersonId("culprit")
DAY, NEXT = date(2021, 1, 8), date(2021, 1, 9)
KIND = RulingKind

PROPOSED = RulingProposed(
    RULING, KIND.CRITICISM, STREET, 2020, None, CONDITIONS[KIND.CRITICISM][1:3], "措施不力", (), "", CLERK, DAY
)
REVIEWED = RulingReviewed(RULING, "属实", HEAD, DAY)
APPROVED = RulingApproved(RULING, SECRETARY, DAY)
ISSUED = RulingIssued(RULING, KIND.CRITICISM, STREET, 2020, None, DISTRICT, "示委发〔2021〕2号", NEXT, CASE)


def given(*events: RulingEvent) -> RulingState:
    return reduce(evolve, events, EMPTY)


def propose(kind: RulingKind, **changes: Any) -> RulingProposed:
    handling = kind is KIND.ORG_HANDLING
    facts: dict[str, Any] = {
        "kind": kind,
        "unit": STREET,
        "year": 2020,
        "person": CULPRIT if handling else None,
        "conditions": CONDITIONS[kind],
        "needs": ConditionsNeeded.ALL_OF_THEM,
        "basis": "年度考核情况",
        "evidence": (),
        "measure": "REMOVAL" if handling else "",
        "proposed_by": CLERK,
        "proposed_on": DAY,
        **changes,
    }
    [event] = propose_ruling(EMPTY, RULING, **facts)
    return event


@pytest.mark.parametrize("missing", CONDITIONS[KIND.COMMENDATION])
def test_a_commendation_takes_all_three_conditions(missing: RulingCondition) -> None:
    assert propose(KIND.COMMENDATION).conditions == CONDITIONS[KIND.COMMENDATION]

    with pytest.raises(ConditionsNotMet) as refusal:
        propose(KIND.COMMENDATION, conditions=[c for c in CONDITIONS[KIND.COMMENDATION] if c is not missing])

    assert refusal.value.source == "四(三)"


@pytest.mark.parametrize("one", CONDITIONS[KIND.CRITICISM])
def test_a_criticism_takes_any_one_of_four_conditions_with_its_proof(one: RulingCondition) -> None:
    any_one: dict[str, Any] = {"conditions": (one,), "needs": ConditionsNeeded.ANY_OF_THEM}

    assert propose(KIND.CRITICISM, **any_one).conditions == (one,)
    with pytest.raises(InvalidInput, match="事由"):
        propose(KIND.CRITICISM, basis=" ", **any_one)


def test_no_condition_at_all_founds_nothing() -> None:
    for needs in ConditionsNeeded:
        with pytest.raises(ConditionsNotMet):
            propose(KIND.CRITICISM, conditions=(), needs=needs)


def test_a_district_that_asks_more_of_a_criticism_or_less_of_a_commendation_is_followed() -> None:
    two = CONDITIONS[KIND.CRITICISM][:2]

    with pytest.raises(ConditionsNotMet):
        propose(KIND.CRITICISM, conditions=two, needs=ConditionsNeeded.ALL_OF_THEM)
    loose = propose(KIND.COMMENDATION, conditions=CONDITIONS[KIND.COMMENDATION][2:], needs=ConditionsNeeded.ANY_OF_THEM)
    assert loose.conditions == (RulingCondition.OUTSTANDING_PERFORMANCE,)


@pytest.mark.parametrize("needs", ConditionsNeeded)
def test_handling_takes_both_of_its_conditions_whatever_the_district_says(needs: ConditionsNeeded) -> None:
    for one in CONDITIONS[KIND.ORG_HANDLING]:
        with pytest.raises(ConditionsNotMet):
            propose(KIND.ORG_HANDLING, conditions=(one,), needs=needs)


@pytest.mark.parametrize("kind", KIND)
def test_the_conditions_of_one_kind_found_no_other(kind: RulingKind) -> None:
    foreign = [each for other in KIND if other is not kind for each in CONDITIONS[other]]

    for each in foreign:
        with pytest.raises(ConditionForeign):
            propose(kind, conditions=(*CONDITIONS[kind], each))


def test_a_unit_is_not_handled_and_a_person_neither_commended_nor_criticised() -> None:
    with pytest.raises(HandlingOfUnit) as refusal:
        propose(KIND.ORG_HANDLING, person=None)
    assert refusal.value.rule == "R16"
    for kind in (KIND.COMMENDATION, KIND.CRITICISM):
        with pytest.raises(RulingOfPerson):
            propose(kind, person=CULPRIT)


def test_the_measure_is_that_of_a_handling_and_of_nothing_else() -> None:
    assert propose(KIND.ORG_HANDLING).measure == "REMOVAL"
    with pytest.raises(MeasureMissing):
        propose(KIND.ORG_HANDLING, measure="")
    with pytest.raises(MeasureOnlyOfHandling):
        propose(KIND.CRITICISM, measure="REMOVAL")


def test_a_proposal_belongs_to_the_days_of_its_year() -> None:
    for day in (date(2019, 9, 30), date(2021, 4, 1)):
        with pytest.raises(OutsideYear):
            propose(KIND.CRITICISM, proposed_on=day)


def test_the_same_file_proves_once() -> None:
    file = EvidenceId("file")

    assert propose(KIND.CRITICISM, evidence=(file, file)).evidence == (file,)


def test_a_ruling_goes_from_hand_to_hand_until_it_is_issued() -> None:
    assert review_ruling(given(PROPOSED), note="属实", reviewed_by=HEAD, reviewed_on=DAY) == [REVIEWED]
    assert approve_ruling(given(PROPOSED, REVIEWED), approved_by=SECRETARY, approved_on=DAY) == [APPROVED]
    issued = issue_ruling(
        given(PROPOSED, REVIEWED, APPROVED),
        issuer=DISTRICT,
        document_number="示委发〔2021〕2号",
        issued_on=NEXT,
        case=CASE,
    )
    assert issued == [ISSUED]
    state = given(PROPOSED, REVIEWED, APPROVED, *issued)
    assert (state.stage, state.case, state.took_part) == (RulingStage.ISSUED, CASE, {CLERK, HEAD, SECRETARY})


@pytest.mark.parametrize("kind", [KIND.COMMENDATION, KIND.ORG_HANDLING])
def test_only_a_criticism_brings_a_case(kind: RulingKind) -> None:
    state = given(propose(kind), REVIEWED, APPROVED)

    [issued] = issue_ruling(state, issuer=DISTRICT, document_number="示委发〔2021〕3号", issued_on=NEXT, case=CASE)

    assert issued.case is None


def test_who_proposes_reviews_and_signs_are_three_people() -> None:
    with pytest.raises(SamePersonTwice, match="审核人与提出人"):
        review_ruling(given(PROPOSED), note="属实", reviewed_by=CLERK, reviewed_on=DAY)
    for twice in (CLERK, HEAD):
        with pytest.raises(SamePersonTwice):
            approve_ruling(given(PROPOSED, REVIEWED), approved_by=twice, approved_on=DAY)


def test_where_only_paper_tells_who_it_was_nobody_is_compared() -> None:
    state = given(replace(PROPOSED, proposed_by=None))

    [reviewed] = review_ruling(state, note="属实", reviewed_by=None, reviewed_on=DAY)

    assert approve_ruling(evolve(state, reviewed), approved_by=None, approved_on=DAY)
    assert evolve(state, reviewed).took_part == frozenset()


def test_nobody_has_a_hand_in_their_own_handling() -> None:
    handled = propose(KIND.ORG_HANDLING)

    with pytest.raises(RulingOfSelf):
        propose(KIND.ORG_HANDLING, proposed_by=CULPRIT)
    with pytest.raises(RulingOfSelf):
        review_ruling(given(handled), note="属实", reviewed_by=CULPRIT, reviewed_on=DAY)
    with pytest.raises(RulingOfSelf):
        approve_ruling(given(handled, REVIEWED), approved_by=CULPRIT, approved_on=DAY)


STEPS: tuple[tuple[tuple[RulingEvent, ...], set[str]], ...] = (
    ((), set()),
    ((PROPOSED,), {"review", "revoke"}),
    ((PROPOSED, REVIEWED), {"approve", "revoke"}),
    ((PROPOSED, REVIEWED, APPROVED), {"issue", "revoke"}),
    ((PROPOSED, REVIEWED, APPROVED, ISSUED), {"revoke"}),
    ((PROPOSED, REVIEWED, APPROVED, ISSUED, RulingRevoked(RULING, "撤销", NEXT)), set()),
)


@pytest.mark.parametrize(("events", "allowed"), STEPS)
def test_each_step_has_its_place_and_no_other(events: tuple[RulingEvent, ...], allowed: set[str]) -> None:
    state, other = given(*events), PersonId("other")
    steps: dict[str, Any] = {
        "review": lambda: review_ruling(state, note="属实", reviewed_by=other, reviewed_on=NEXT),
        "approve": lambda: approve_ruling(state, approved_by=other, approved_on=NEXT),
        "issue": lambda: issue_ruling(state, issuer=DISTRICT, document_number="1号", issued_on=NEXT, case=CASE),
        "revoke": lambda: revoke_ruling(state, reason="撤销", revoked_on=NEXT),
    }

    for name, step in steps.items():
        if name in allowed:
            assert step()
        else:
            with pytest.raises(RulingStageWrong if events else RulingNotFound):
                step()


def test_no_step_comes_before_the_one_it_rests_on() -> None:
    early = date(2021, 1, 7)

    with pytest.raises(RulingDayWrong):
        review_ruling(given(PROPOSED), note="属实", reviewed_by=HEAD, reviewed_on=early)
    with pytest.raises(RulingDayWrong):
        approve_ruling(given(PROPOSED, REVIEWED), approved_by=SECRETARY, approved_on=early)
    with pytest.raises(RulingDayWrong):
        revoke_ruling(given(PROPOSED), reason="撤销", revoked_on=early)


@pytest.mark.parametrize(("day", "in_time"), [(date(2021, 3, 31), True), (date(2021, 4, 1), False)])
def test_a_ruling_is_issued_until_the_end_of_the_following_march(day: date, in_time: bool) -> None:
    state = given(PROPOSED, REVIEWED, APPROVED)
    facts: dict[str, Any] = {"issuer": DISTRICT, "document_number": "1号", "issued_on": day, "case": CASE}

    if in_time:
        assert issue_ruling(state, **facts)
    else:
        with pytest.raises(OutsideYear):
            issue_ruling(state, **facts)


def test_what_is_revoked_stays_on_record_with_its_reason() -> None:
    state = given(PROPOSED, REVIEWED, APPROVED, ISSUED)

    [revoked] = revoke_ruling(state, reason="复核不实", revoked_on=NEXT, objection=ObjectionId("o"))

    assert revoked == RulingRevoked(RULING, "复核不实", NEXT, ObjectionId("o"))
    with pytest.raises(InvalidInput):
        revoke_ruling(state, reason=" ", revoked_on=NEXT)


def test_a_ruling_is_proposed_once() -> None:
    with pytest.raises(RulingStageWrong):
        propose_ruling(
            given(PROPOSED),
            RULING,
            kind=KIND.CRITICISM,
            unit=STREET,
            year=2020,
            person=None,
            conditions=CONDITIONS[KIND.CRITICISM],
            needs=ConditionsNeeded.ANY_OF_THEM,
            basis="措施不力",
            evidence=(),
            measure="",
            proposed_by=CLERK,
            proposed_on=DAY,
        )
