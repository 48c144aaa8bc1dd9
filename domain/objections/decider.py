"""An objection to an assessment or a ruling: filed in time, reviewed by others, decided, never for the worse.

By analogy with 《政府督查工作条例》 17 and 《公务员法》 95-96 (domain.md 2.3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never

from domain.codes import ObjectionOutcome
from domain.ids import ObjectionId, PersonId, RulingId, UnitId
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
from domain.text import check_text

REVIEWERS_MIN = 2
REVIEWERS_MAX = 20


class ObjectionStage(StrEnum):
    """Where an objection stands."""

    ABSENT = "ABSENT"
    FILED = "FILED"
    ACCEPTED = "ACCEPTED"
    IN_REVIEW = "IN_REVIEW"
    DECIDED = "DECIDED"


STAGE_NAMES: Mapping[ObjectionStage, str] = MappingProxyType(
    {
        ObjectionStage.ABSENT: "未提出",
        ObjectionStage.FILED: "已提出",
        ObjectionStage.ACCEPTED: "已受理",
        ObjectionStage.IN_REVIEW: "复核中",
        ObjectionStage.DECIDED: "已决定",
    }
)


@dataclass(frozen=True, slots=True)
class ObjectionState:
    """An objection folded from its stream, without what is sealed. `moved_on` is the day of its latest step."""

    stage: ObjectionStage = ObjectionStage.ABSENT
    objection: ObjectionId | None = None
    unit: UnitId | None = None
    year: int = 0
    ruling: RulingId | None = None
    filed_by: PersonId | None = None
    reviewers: tuple[PersonId, ...] = ()
    decide_by_on: date = date.max
    moved_on: date = date.min


EMPTY = ObjectionState()


def evolve(state: ObjectionState, event: ObjectionEvent) -> ObjectionState:
    """The objection after one more fact."""
    match event:
        case ObjectionFiled():
            return ObjectionState(
                stage=ObjectionStage.FILED,
                objection=event.objection,
                unit=event.unit,
                year=event.year,
                ruling=event.ruling,
                filed_by=event.filed_by,
                moved_on=event.filed_on,
            )
        case ObjectionAccepted():
            return replace(
                state,
                stage=ObjectionStage.ACCEPTED,
                decide_by_on=event.decide_by_on,
                moved_on=event.accepted_on,
            )
        case ReviewersAssigned():
            return replace(state, stage=ObjectionStage.IN_REVIEW, reviewers=event.reviewers, moved_on=event.assigned_on)
        case ObjectionDecided():
            return replace(state, stage=ObjectionStage.DECIDED, moved_on=event.decided_on)
        case _:
            assert_never(event)


def file_objection(
    state: ObjectionState,
    objection: ObjectionId,
    *,
    unit: UnitId,
    year: int,
    ruling: RulingId | None,
    told_on: date | None,
    days: int,
    text: str,
    filed_by: PersonId | None,
    filed_on: date,
) -> list[ObjectionFiled]:
    """Object, once, within so many days after the result was fed back or the ruling issued.

    told_on: that day; None where there is nothing to object to. days: the district's policy.
    Raises ObjectionFiledAlready, NothingToObjectTo, ObjectionTooLate or ObjectionDayWrong.
    """
    if state.objection is not None:
        raise ObjectionFiledAlready
    if told_on is None:
        raise NothingToObjectTo
    if filed_on < told_on:
        raise ObjectionDayWrong(f"{filed_on}早于反馈或印发之日{told_on}。", field="filed_on")
    last = told_on + timedelta(days=days)
    if filed_on > last:
        raise ObjectionTooLate(f"{filed_on}，自{told_on}起{days}日，至{last}止。", field="filed_on")
    check_text(text, "text", "异议理由")
    return [
        ObjectionFiled(
            objection=objection,
            unit=unit,
            year=year,
            ruling=ruling,
            filed_by=filed_by,
            filed_on=filed_on,
            sealed=Grounds(text),
        )
    ]


def accept_objection(state: ObjectionState, *, accepted_on: date, days: int) -> list[ObjectionAccepted]:
    """Take it up; it is to be decided within so many days. Raises ObjectionNotFound, ObjectionStageWrong."""
    objection = _in_stage(state, ObjectionStage.FILED)
    _not_before(state, accepted_on, "accepted_on")
    return [
        ObjectionAccepted(objection=objection, accepted_on=accepted_on, decide_by_on=accepted_on + timedelta(days=days))
    ]


def assign_reviewers(
    state: ObjectionState,
    *,
    reviewers: Iterable[PersonId],
    took_part: frozenset[PersonId],
    of_the_unit: frozenset[PersonId],
    assigned_on: date,
) -> list[ReviewersAssigned]:
    """Name who reviews: at least two, none of whom took part in what is objected to, objected, or is of the unit.

    Raises ObjectionNotFound, ObjectionStageWrong, TooFewReviewers or ReviewerTookPart.
    """
    objection = _in_stage(state, ObjectionStage.ACCEPTED)
    _not_before(state, assigned_on, "assigned_on")
    named = tuple(dict.fromkeys(reviewers))
    if not REVIEWERS_MIN <= len(named) <= REVIEWERS_MAX:
        raise TooFewReviewers(field="reviewers")
    for number, person in enumerate(named):
        if person in took_part:
            raise ReviewerTookPart("参加过原考核或原处理。", field=f"reviewers.{number}")
        if person in of_the_unit or person == state.filed_by:
            raise ReviewerTookPart("属于该单位或为提出异议的人。", field=f"reviewers.{number}")
    return [ReviewersAssigned(objection=objection, reviewers=named, assigned_on=assigned_on)]


def decide_objection(
    state: ObjectionState,
    *,
    outcome: ObjectionOutcome,
    reason: str,
    revises: bool,
    decided_by: PersonId | None,
    decided_on: date,
) -> list[ObjectionDecided]:
    """A reviewer records what they decided. What UPHELD changes is recorded beside it, in the same command.

    revises: whether scores or facts are changed, which only an upheld objection to an assessment does, and must do.
    Raises ObjectionNotFound, ObjectionStageWrong, NotAReviewer, DecisionTooLate, RevisionMissing or RevisionNeedless.
    """
    objection = _in_stage(state, ObjectionStage.IN_REVIEW)
    if decided_by is not None and decided_by not in state.reviewers:
        raise NotAReviewer
    _not_before(state, decided_on, "decided_on")
    upheld = outcome is ObjectionOutcome.UPHELD
    # Whoever was kept waiting is not to lose by it: late, only what helps them can still be decided.
    if decided_on > state.decide_by_on and not upheld:
        raise DecisionTooLate(f"应于{state.decide_by_on}前决定。", field="decided_on")
    check_text(reason, "reason", "理由")
    if upheld and state.ruling is None and not revises:
        raise RevisionMissing(field="adjudications")
    if revises and (not upheld or state.ruling is not None):
        raise RevisionNeedless(field="adjudications")
    return [ObjectionDecided(objection=objection, outcome=outcome, reason=reason, decided_on=decided_on)]


def decision_due_on(state: ObjectionState) -> date | None:
    """Until when it is to be decided; None while or once nothing is due."""
    return state.decide_by_on if state.stage in (ObjectionStage.ACCEPTED, ObjectionStage.IN_REVIEW) else None


def _in_stage(state: ObjectionState, stage: ObjectionStage) -> ObjectionId:
    if state.objection is None:
        raise ObjectionNotFound(field="objection")
    if state.stage is not stage:
        raise ObjectionStageWrong(f"{STAGE_NAMES[state.stage]}，须在“{STAGE_NAMES[stage]}”时办理。")
    return state.objection


def _not_before(state: ObjectionState, day: date, field: str) -> None:
    if day < state.moved_on:
        raise ObjectionDayWrong(f"{day}早于上一步的日期{state.moved_on}。", field=field)
