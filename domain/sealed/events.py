"""Facts about sealed parts: shown, held, erased. None of them holds anything personal: they stay for ever."""

from dataclasses import dataclass, field

from domain.codes import ErasureBasis, SealedKind
from domain.ids import EvidenceId, PersonId, SealedSubjectId
from domain.recorded import stored


@dataclass(frozen=True, slots=True)
class _OfSubject:
    """Whose: `person` and `evidence` repeat the id where the subject is one, so that it stands in that person's
    timeline, or in that file's trail."""

    sealed_subject: SealedSubjectId
    kind: SealedKind
    person: PersonId | None
    evidence: EvidenceId | None = field(default=None, kw_only=True)


@stored("disclosure.made.v1")
@dataclass(frozen=True, slots=True)
class FieldDisclosed(_OfSubject):
    """One field of what was sealed at a position was shown to somebody without the key."""

    sealed_at: int
    field: str
    recipient: str
    purpose: str


@stored("erasure.requested.v1")
@dataclass(frozen=True, slots=True)
class ErasureRequested(_OfSubject):
    basis: ErasureBasis
    reason: str
    requested_by: PersonId


@stored("erasure.declined.v1")
@dataclass(frozen=True, slots=True)
class ErasureDeclined(_OfSubject):
    reason: str


@stored("erasure.hold_placed.v1")
@dataclass(frozen=True, slots=True)
class ErasureHoldPlaced(_OfSubject):
    reason: str


@stored("erasure.hold_released.v1")
@dataclass(frozen=True, slots=True)
class ErasureHoldReleased(_OfSubject):
    reason: str


@stored("erasure.subject_erased.v1")
@dataclass(frozen=True, slots=True)
class SubjectErased(_OfSubject):
    """From here on nothing sealed for the subject is to be read; the key is destroyed as soon as the platform can."""

    approved_by: PersonId


@stored("erasure.key_destroyed.v1")
@dataclass(frozen=True, slots=True)
class KeyDestroyed(_OfSubject):
    """`key_id` stands in every part that was sealed by it."""

    key_id: str


ErasureEvent = (
    ErasureRequested
    | ErasureDeclined
    | ErasureHoldPlaced
    | ErasureHoldReleased
    | SubjectErased
    | KeyDestroyed
    | FieldDisclosed
)
