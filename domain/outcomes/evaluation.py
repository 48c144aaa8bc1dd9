"""A unit's evaluation of a year: computed, its grade decided, the four dimensions, where it was used (policy 四(三)).

The computed grade stands once the superior committee signs it. Another one takes a reason and a second person, never
lifts a veto, and never makes more units of a class GOOD than the rules allow.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from domain.codes import EvaluationSubject, Grade, ResultUseKind
from domain.ids import PersonId, UnitId
from domain.labels import label
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
from domain.outcomes.events import (
    DimensionsRecorded,
    EvaluationEvent,
    GradeDecided,
    GradeProposed,
    ResultUsed,
    UnitEvaluated,
)
from domain.text import SHORT_CHARACTERS_MAX, check_text

GRADES = tuple(Grade)
"""Best first."""


@dataclass(frozen=True, slots=True)
class EvaluationState:
    """A unit's evaluation folded from its stream; `round` is 0 before it was computed.

    `proposed` is another grade that waits for its decision, `decided` the one that stands.
    """

    round: int = 0
    unit: UnitId | None = None
    year: int = 0
    class_: str = ""
    computed: Grade = Grade.POOR
    proposed: Grade | None = None
    reason: str = ""
    proposed_by: PersonId | None = None
    proposed_on: date = date.min
    decided: Grade | None = None

    @property
    def standing(self) -> Grade:
        """The grade that counts now: the decided one, else the computed one."""
        return self.decided or self.computed


EMPTY = EvaluationState()


def evolve(state: EvaluationState, event: EvaluationEvent) -> EvaluationState:
    """The evaluation after one more fact. A decision falls with the computed grade that it was taken on."""
    match event:
        case UnitEvaluated():
            same = state.round > 0 and event.grade is state.computed
            kept = state if same else EMPTY
            return replace(
                kept, round=event.round, unit=event.unit, year=event.year, class_=event.class_, computed=event.grade
            )
        case GradeProposed():
            return replace(
                state,
                proposed=event.grade,
                reason=event.reason,
                proposed_by=event.proposed_by,
                proposed_on=event.proposed_on,
                decided=None,
            )
        case GradeDecided():
            return replace(state, proposed=None, reason="", proposed_by=None, decided=event.grade)
        case DimensionsRecorded() | ResultUsed():
            return state
        case _:
            assert_never(event)


def propose_grade(
    state: EvaluationState,
    *,
    grade: Grade,
    reason: str,
    best: Grade,
    proposed_by: PersonId | None,
    proposed_on: date,
) -> list[GradeProposed]:
    """Propose another grade than the one that was computed, saying why.

    best: the best grade that the unit's vetoes leave. Raises NotEvaluated, GradeAsComputed, GradeVetoed.
    """
    unit = _evaluated(state)
    if grade is state.computed:
        raise GradeAsComputed(field="grade")
    if GRADES.index(grade) < GRADES.index(best):
        raise GradeVetoed(f"{label(best)}。", field="grade")
    check_text(reason, "reason", "理由")
    return [
        GradeProposed(
            unit=unit,
            year=state.year,
            round=state.round,
            grade=grade,
            reason=reason,
            proposed_by=proposed_by,
            proposed_on=proposed_on,
        )
    ]


def decide_grade(
    state: EvaluationState,
    *,
    grade: Grade,
    reason: str,
    good_others: int,
    good_max: int,
    decided_by: PersonId | None,
    decided_on: date,
) -> list[GradeDecided]:
    """The superior committee signs the grade: the computed one, or the one that somebody else proposed.

    reason: why what was proposed is not followed; not needed otherwise. good_others, good_max: units of the class that
    are GOOD without this one, and how many the rules allow.
    Raises NotEvaluated, GradeDecidedAlready, GradeNotProposed, ProposerDecides, TooManyGood or OutcomeDayWrong.
    """
    unit = _evaluated(state)
    if state.decided is not None:
        raise GradeDecidedAlready(f"{label(state.decided)}。", field="grade")
    if grade not in (state.computed, state.proposed):
        offered = "、".join(label(each) for each in (state.computed, state.proposed) if each is not None)
        raise GradeNotProposed(f"{offered}。", field="grade")
    if state.proposed is not None:
        if decided_by is not None and decided_by == state.proposed_by:
            raise ProposerDecides
        if decided_on < state.proposed_on:
            raise OutcomeDayWrong(f"{decided_on}早于提出之日{state.proposed_on}。", field="decided_on")
    by_hand = grade is not state.computed
    if grade is Grade.GOOD and by_hand and good_others >= good_max:
        raise TooManyGood(f"{state.class_}，至多{good_max}个。", field="grade")
    turned_down = not by_hand and state.proposed is not None
    if turned_down:
        check_text(reason, "reason", "不采纳所提等次的理由")
    return [
        GradeDecided(
            unit=unit,
            year=state.year,
            round=state.round,
            grade=grade,
            by_hand=by_hand,
            reason=state.reason if by_hand else (reason if turned_down else ""),
            decided_by=decided_by,
            decided_on=decided_on,
        )
    ]


def record_dimensions(
    state: EvaluationState,
    *,
    subject: EvaluationSubject,
    person: PersonId | None,
    political: Grade,
    performance: Grade,
    conduct: Grade,
    competence: Grade,
    basis: str,
    recorded_on: date,
) -> list[DimensionsRecorded]:
    """Record the four dimensions for the team, the secretary or a member, with what they rest on.

    Raises NotEvaluated (the year's results are their standard), PersonOfTeam or InvalidInput.
    """
    unit = _evaluated(state)
    if (subject is EvaluationSubject.LEADERSHIP_TEAM) is not (person is None):
        raise PersonOfTeam(f"{label(subject)}。", field="person")
    check_text(basis, "basis", "评价依据")
    return [
        DimensionsRecorded(
            unit=unit,
            year=state.year,
            subject=subject,
            person=person,
            political=political,
            performance=performance,
            conduct=conduct,
            competence=competence,
            basis=basis,
            recorded_on=recorded_on,
        )
    ]


def use_result(
    state: EvaluationState, *, kind: ResultUseKind, person: PersonId | None, reference: str, used_on: date
) -> list[ResultUsed]:
    """Record where a published result was used: a reference to a decision made elsewhere, never the decision (R13).

    Raises NotEvaluated, PersonOfCadreDecision or InvalidInput.
    """
    unit = _evaluated(state)
    if kind is ResultUseKind.CADRE_DECISION and person is None:
        raise PersonOfCadreDecision(field="person")
    check_text(reference, "reference", "使用情况", characters_max=SHORT_CHARACTERS_MAX)
    return [ResultUsed(unit=unit, year=state.year, kind=kind, person=person, reference=reference, used_on=used_on)]


def _evaluated(state: EvaluationState) -> UnitId:
    if state.unit is None:
        raise NotEvaluated
    return state.unit
