"""Facts about rulings and the key-management cases that criticisms open (policy 四(三))."""

from dataclasses import dataclass
from datetime import date

from domain.codes import RulingCondition, RulingKind
from domain.ids import CaseId, EvidenceId, InspectionId, ObjectionId, PersonId, RulingId, UnitId
from domain.recorded import stored
from domain.signing.facts import OfficerSignature


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
    """Somebody else than who proposed it has gone through conditions and proof."""

    ruling: RulingId
    note: str
    reviewed_by: PersonId | None
    reviewed_on: date


@stored("ruling.approved.v1")
@dataclass(frozen=True, slots=True)
class RulingApproved:
    """Signed by the district committee, in whose name a ruling is issued (四(三)).

    `signature` is the own one of `approved_by` over `decider.content_of`, None where only the platform says who signed.
    """

    ruling: RulingId
    approved_by: PersonId | None
    approved_on: date
    signature: OfficerSignature | None = None


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


RulingEvent = RulingProposed | RulingReviewed | RulingApproved | RulingIssued | RulingRevoked
KeyManagementEvent = (
    KeyManagementOpened | TrackingPlanned | TrackingVisitRecorded | KeyManagementExtended | KeyManagementReleased
)
