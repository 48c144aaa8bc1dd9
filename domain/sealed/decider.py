"""Sealed parts of one subject: shown field by field; asked to be erased by one, erased by another, unless held (PIPL
art. 47).

The log never changes: erasing destroys the key, and what it sealed is ciphertext for ever. What is scored is never
sealed, so no result depends on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from domain.codes import ErasureBasis, SealedKind
from domain.ids import EvidenceId, PersonId, SealedSubjectId
from domain.sealed.errors import (
    ErasureHeld,
    ErasureNotRequested,
    ErasureRequestedAlready,
    HoldInPlace,
    NoHold,
    NothingSealedThere,
    PurposeNotEnded,
    RequesterApproves,
    RetentionRuns,
    SealedSubjectNotFound,
    SubjectErasedAlready,
)
from domain.sealed.events import (
    ErasureDeclined,
    ErasureEvent,
    ErasureHoldPlaced,
    ErasureHoldReleased,
    ErasureRequested,
    FieldDisclosed,
    KeyDestroyed,
    SubjectErased,
)
from domain.text import SHORT_CHARACTERS_MAX, check_text


@dataclass(frozen=True, slots=True)
class ErasureState:
    """A subject folded from its stream. `requested_by` while a request waits, `held_for` while a hold is in place."""

    subject: SealedSubjectId | None = None
    kind: SealedKind = SealedKind.PERSON
    requested_by: PersonId | None = None
    held_for: str | None = None
    erased: bool = False
    destroyed: bool = False


EMPTY = ErasureState()


def evolve(state: ErasureState, event: ErasureEvent) -> ErasureState:
    """The subject after one more fact."""
    state = replace(state, subject=event.sealed_subject, kind=event.kind)
    match event:
        case ErasureRequested():
            return replace(state, requested_by=event.requested_by)
        case ErasureDeclined():
            return replace(state, requested_by=None)
        case ErasureHoldPlaced():
            return replace(state, held_for=event.reason)
        case ErasureHoldReleased():
            return replace(state, held_for=None)
        case SubjectErased():
            return replace(state, requested_by=None, erased=True)
        case KeyDestroyed():
            return replace(state, destroyed=True)
        case FieldDisclosed():
            return state
        case _:
            assert_never(event)


def person_of(kind: SealedKind, subject: SealedSubjectId) -> PersonId | None:
    """The person, where the subject is one."""
    return PersonId(subject) if kind is SealedKind.PERSON else None


def file_of(kind: SealedKind, subject: SealedSubjectId) -> EvidenceId | None:
    """The evidence file, where the subject is one."""
    return EvidenceId(subject) if kind is SealedKind.EVIDENCE else None


def disclose_field(
    state: ErasureState,
    *,
    kind: SealedKind,
    subject: SealedSubjectId,
    position: int,
    field: str,
    sealed: Mapping[int, Sequence[str]],
    recipient: str,
    purpose: str,
) -> list[FieldDisclosed]:
    """Show one field to somebody without the key.

    sealed: position -> the fields that are sealed there, for this subject.
    Raises SubjectErasedAlready, NothingSealedThere, InvalidInput.
    """
    refuse_erased(state)
    if position not in sealed:
        places = "、".join(map(str, sealed)) or "没有"
        raise NothingSealedThere(f"位置{position}；有加密内容的位置：{places}。", field="position")
    if field not in sealed[position]:
        raise NothingSealedThere(f"“{field}”；可出示：{'、'.join(sealed[position])}。", field="field")
    check_text(recipient, "recipient", "出示给哪个单位", characters_max=SHORT_CHARACTERS_MAX)
    check_text(purpose, "purpose", "用途", characters_max=SHORT_CHARACTERS_MAX)
    return [
        FieldDisclosed(
            subject,
            kind,
            person_of(kind, subject),
            position,
            field,
            recipient,
            purpose,
            evidence=file_of(kind, subject),
        )
    ]


def request_erasure(
    state: ErasureState,
    *,
    kind: SealedKind,
    subject: SealedSubjectId,
    basis: ErasureBasis,
    reason: str,
    requested_by: PersonId,
) -> list[ErasureRequested]:
    """Ask for it. Raises SubjectErasedAlready, ErasureRequestedAlready, InvalidInput."""
    refuse_erased(state)
    if state.requested_by is not None:
        raise ErasureRequestedAlready
    check_text(reason, "reason", "具体理由")
    return [
        ErasureRequested(
            subject, kind, person_of(kind, subject), basis, reason, requested_by, evidence=file_of(kind, subject)
        )
    ]


def decline_erasure(state: ErasureState, *, reason: str) -> list[ErasureDeclined]:
    """Do not agree, or take the request back. Raises SealedSubjectNotFound, ErasureNotRequested, InvalidInput."""
    subject = known(state)
    _refuse_unrequested(state)
    check_text(reason, "reason", "理由")
    return [
        ErasureDeclined(
            subject, state.kind, person_of(state.kind, subject), reason, evidence=file_of(state.kind, subject)
        )
    ]


def erase_subject(
    state: ErasureState, *, approved_by: PersonId, unfinished: str | None, retained_until_on: date | None = None
) -> list[SubjectErased]:
    """Agree, by somebody other than who asked.

    unfinished: what of the matter is still to be done, in Chinese; None where nothing is. retained_until_on: the last
    day of a term of retention that has not run out; None where there is none.
    Raises SealedSubjectNotFound, SubjectErasedAlready, ErasureNotRequested, RequesterApproves, ErasureHeld,
    PurposeNotEnded, RetentionRuns.
    """
    subject = known(state)
    refuse_erased(state)
    _refuse_unrequested(state)
    if approved_by == state.requested_by:
        raise RequesterApproves
    if state.held_for is not None:
        raise ErasureHeld(f"{state.held_for}。")
    if unfinished is not None:
        raise PurposeNotEnded(f"{unfinished}。")
    if retained_until_on is not None:
        raise RetentionRuns(f"保存到 {retained_until_on}，其间可限制知悉。")
    return [
        SubjectErased(
            subject, state.kind, person_of(state.kind, subject), approved_by, evidence=file_of(state.kind, subject)
        )
    ]


def place_hold(
    state: ErasureState, *, kind: SealedKind, subject: SealedSubjectId, reason: str
) -> list[ErasureHoldPlaced]:
    """Forbid erasure for now. Raises SubjectErasedAlready, HoldInPlace, InvalidInput."""
    refuse_erased(state)
    if state.held_for is not None:
        raise HoldInPlace(f"{state.held_for}。")
    check_text(reason, "reason", "保留的依据")
    return [ErasureHoldPlaced(subject, kind, person_of(kind, subject), reason, evidence=file_of(kind, subject))]


def release_hold(state: ErasureState, *, reason: str) -> list[ErasureHoldReleased]:
    """Allow erasure again. Raises SealedSubjectNotFound, NoHold, InvalidInput."""
    subject = known(state)
    if state.held_for is None:
        raise NoHold
    check_text(reason, "reason", "解除的理由")
    return [
        ErasureHoldReleased(
            subject, state.kind, person_of(state.kind, subject), reason, evidence=file_of(state.kind, subject)
        )
    ]


def record_destruction(state: ErasureState, *, key_id: str) -> list[KeyDestroyed]:
    """The key is gone.

    Raises SealedSubjectNotFound, ErasureNotRequested where it was not to go, SubjectErasedAlready where told before.
    """
    subject = known(state)
    if not state.erased:
        raise ErasureNotRequested
    if state.destroyed:
        raise SubjectErasedAlready
    return [
        KeyDestroyed(subject, state.kind, person_of(state.kind, subject), key_id, evidence=file_of(state.kind, subject))
    ]


def known(state: ErasureState) -> SealedSubjectId:
    """The subject. Raises SealedSubjectNotFound."""
    if state.subject is None:
        raise SealedSubjectNotFound(field="sealed_subject")
    return state.subject


def refuse_erased(state: ErasureState) -> None:
    """Nothing more is sealed for a subject that was erased. Raises SubjectErasedAlready."""
    if state.erased:
        raise SubjectErasedAlready


def _refuse_unrequested(state: ErasureState) -> None:
    if state.requested_by is None:
        raise ErasureNotRequested
