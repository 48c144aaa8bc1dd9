"""Facts about objections to a unit's assessment or to a ruling (督查条例 17 by analogy). What is written is sealed."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.codes import ObjectionOutcome
from domain.ids import ObjectionId, PersonId, RulingId, UnitId
from domain.recorded import stored


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an objector writes."""

    text: str


@stored("objection.filed.v1")
@dataclass(frozen=True, slots=True)
class ObjectionFiled:
    """Against a unit's assessment or a ruling (`ruling` given), within 30 days of feedback or issue (督查条例 17)."""

    SEALED_SUBJECT: ClassVar[str] = "objection"
    objection: ObjectionId
    unit: UnitId
    year: int
    ruling: RulingId | None
    filed_by: PersonId | None
    filed_on: date
    sealed: Grounds | None


@stored("objection.accepted.v1")
@dataclass(frozen=True, slots=True)
class ObjectionAccepted:
    objection: ObjectionId
    accepted_on: date
    decide_by_on: date


@stored("objection.reviewers_assigned.v1")
@dataclass(frozen=True, slots=True)
class ReviewersAssigned:
    """At least two, none of whom took part in what is objected to (督查条例 17)."""

    objection: ObjectionId
    reviewers: tuple[PersonId, ...]
    assigned_on: date


@stored("objection.decided.v1")
@dataclass(frozen=True, slots=True)
class ObjectionDecided:
    """UPHELD brings its compensating events in the same command; never worse for the objector."""

    objection: ObjectionId
    outcome: ObjectionOutcome
    reason: str
    decided_on: date


ObjectionEvent = ObjectionFiled | ObjectionAccepted | ReviewersAssigned | ObjectionDecided
