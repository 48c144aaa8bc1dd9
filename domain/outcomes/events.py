"""Facts about what follows from a year (policy 四(三)).

Streams: a year's results (`streams.results`), a unit's evaluation of a year (`streams.evaluation`), a ruling, a
key-management case, an objection.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.codes import (
    EvaluationSubject,
    Grade,
    ObjectionOutcome,
    ResultUseKind,
    RulingCondition,
    RulingKind,
)
from domain.ids import CaseId, EvidenceId, InspectionId, ObjectionId, PersonId, RulingId, UnitId
from domain.recorded import stored


@stored("results.computed.v1")
@dataclass(frozen=True, slots=True)
class ResultsComputed:
    """The whole year's evaluation was computed: `round` counts from 1, a later one follows revised assessments.

    `rules`, `assessment`, `evaluation` are digests of the documents (scoring.md).
    """

    year: int
    round: int
    engine: str
    rules: str
    assessment: str
    evaluation: str
    units: int
    computed_on: date


@stored("results.published.v1")
@dataclass(frozen=True, slots=True)
class YearPublished:
    """The year's results are public in the district. They follow from the log up to `to_position`, engine and rules.

    `from_position` is that of the year's opening, `to_position` that of the last event before this one's command.
    """

    year: int
    round: int
    from_position: int
    to_position: int
    engine: str
    rules: str
    assessment: str
    evaluation: str
    published_on: date


@stored("evaluation.computed.v1")
@dataclass(frozen=True, slots=True)
class UnitEvaluated:
    """A unit's entry of the evaluation document (scoring.md 8-10): points in hundredths, None without ballots."""

    unit: UnitId
    year: int
    round: int
    class_: str
    ballot: int | None
    secretary: int | None
    final: int
    rank: int
    grade: Grade


@stored("evaluation.grade_proposed.v1")
@dataclass(frozen=True, slots=True)
class GradeProposed:
    """Another grade than the computed one, with its reason; it counts only once a second person has decided."""

    unit: UnitId
    year: int
    grade: Grade
    reason: str
    proposed_by: PersonId | None
    proposed_on: date


@stored("evaluation.grade_decided.v1")
@dataclass(frozen=True, slots=True)
class GradeDecided:
    """The grade that stands: the computed one, or the proposed one with a second signature."""

    unit: UnitId
    year: int
    grade: Grade
    by_hand: bool
    reason: str
    decided_by: PersonId | None
    decided_on: date


@stored("evaluation.dimensions_recorded.v1")
@dataclass(frozen=True, slots=True)
class DimensionsRecorded:
    """The four dimensions of 四(三), each a grade with what it rests on, for team, secretary or a member."""

    unit: UnitId
    year: int
    subject: EvaluationSubject
    person: PersonId | None
    political: Grade
    performance: Grade
    conduct: Grade
    competence: Grade
    basis: str
    recorded_on: date


@stored("evaluation.result_used.v1")
@dataclass(frozen=True, slots=True)
class ResultUsed:
    """That a result was used in a decision made elsewhere: a reference, never the decision (R13)."""

    unit: UnitId
    year: int
    kind: ResultUseKind
    person: PersonId | None
    reference: str
    used_on: date


@stored("ruling.proposed.v1")
@dataclass(frozen=True, slots=True)
class RulingProposed:
    """Commendation and criticism are of a unit, handling of a person of it (R14-R16).

    `conditions` are those the kind asks for, `basis` their proof in words, `evidence` in files. `measure` is the kind
    of handling (code of HANDLING_KIND), empty otherwise.
    """

    ruling: RulingId
    kind: RulingKind
    unit: UnitId
    year: int
    person: PersonId | None
    conditions: tuple[RulingCondition, ...]
    basis: str
    evidence: tuple[EvidenceId, ...]
    measure: str
    proposed_by: PersonId | None
    proposed_on: date


@stored("ruling.reviewed.v1")
@dataclass(frozen=True, slots=True)
class RulingReviewed:
    ruling: RulingId
    note: str
    reviewed_on: date


@stored("ruling.approved.v1")
@dataclass(frozen=True, slots=True)
class RulingApproved:
    """Signed by the district committee, in whose name a ruling is issued (四(三))."""

    ruling: RulingId
    approved_by: PersonId | None
    approved_on: date


@stored("ruling.issued.v1")
@dataclass(frozen=True, slots=True)
class RulingIssued:
    """`issuer` is the district committee; `document_number` its 文号. A criticism opens its case in the same breath."""

    ruling: RulingId
    kind: RulingKind
    unit: UnitId
    year: int
    person: PersonId | None
    issuer: UnitId
    document_number: str
    issued_on: date
    case: CaseId | None = None


@stored("ruling.revoked.v1")
@dataclass(frozen=True, slots=True)
class RulingRevoked:
    ruling: RulingId
    reason: str
    revoked_on: date
    objection: ObjectionId | None = None


@stored("key_management.opened.v1")
@dataclass(frozen=True, slots=True)
class KeyManagementOpened:
    """Key management and tracked supervision (重点管理、跟踪督导) begin with the criticism that asks for them (R15)."""

    case: CaseId
    ruling: RulingId
    unit: UnitId
    year: int
    opened_on: date


@stored("key_management.tracking_planned.v1")
@dataclass(frozen=True, slots=True)
class TrackingPlanned:
    """At least `visits_min` visits until `until_on`."""

    case: CaseId
    plan: str
    visits_min: int
    until_on: date
    planned_on: date


@stored("key_management.visit_recorded.v1")
@dataclass(frozen=True, slots=True)
class TrackingVisitRecorded:
    case: CaseId
    note: str
    visited_on: date
    inspection: InspectionId | None = None


@stored("key_management.extended.v1")
@dataclass(frozen=True, slots=True)
class KeyManagementExtended:
    case: CaseId
    until_on: date
    reason: str
    extended_on: date


@stored("key_management.released.v1")
@dataclass(frozen=True, slots=True)
class KeyManagementReleased:
    case: CaseId
    reason: str
    released_on: date


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


ResultsEvent = ResultsComputed | YearPublished
EvaluationEvent = UnitEvaluated | GradeProposed | GradeDecided | DimensionsRecorded | ResultUsed
RulingEvent = RulingProposed | RulingReviewed | RulingApproved | RulingIssued | RulingRevoked
KeyManagementEvent = (
    KeyManagementOpened | TrackingPlanned | TrackingVisitRecorded | KeyManagementExtended | KeyManagementReleased
)
ObjectionEvent = ObjectionFiled | ObjectionAccepted | ReviewersAssigned | ObjectionDecided
