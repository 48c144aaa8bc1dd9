"""Commands on what is sealed: shown, held, erased."""

from domain import streams
from domain.codes import SealedKind
from domain.evidence.custody import refuse_unsealed, retained_until
from domain.execution.item import ItemStage
from domain.ids import PersonId, SealedSubjectId
from domain.objections.decider import ObjectionStage
from domain.recorded import Classification
from domain.sealed import decider as sealed
from domain.sealed.commands import (
    DeclineErasure,
    DiscloseField,
    EraseSubject,
    PlaceErasureHold,
    RecordKeyDestruction,
    ReleaseErasureHold,
    RequestErasure,
)
from domain.sealed.errors import FileHeldByFolder
from domain.sealed.facts import SealedSubject, kind_of
from domain.supervision.follow_ups import FollowUpStage
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles


@handles(DiscloseField)
def disclose_field(command: DiscloseField, decide: Decide) -> None:
    kind, subject = _named(command.subject, decide)
    state = states.erasure(decide, subject)
    decide.authorise()
    events = sealed.disclose_field(
        state,
        kind=kind,
        subject=subject,
        position=command.position,
        field=command.field,
        sealed=decide.sealed_fields(_STREAMS[kind](subject)),
        recipient=command.recipient,
        purpose=command.purpose,
    )
    decide.emit(streams.erasure(subject), events, Classification.RESTRICTED)


@handles(RequestErasure)
def request_erasure(command: RequestErasure, decide: Decide) -> None:
    kind, subject = _named(command.subject, decide)
    state = states.erasure(decide, subject)
    decide.authorise()
    decide.create(subject)
    by = PersonId(decide.actor.person)
    events = sealed.request_erasure(
        state, kind=kind, subject=subject, basis=command.basis, reason=command.reason, requested_by=by
    )
    decide.emit(streams.erasure(subject), events, Classification.RESTRICTED)


@handles(DeclineErasure)
def decline_erasure(command: DeclineErasure, decide: Decide) -> None:
    state = states.erasure(decide, command.sealed_subject)
    decide.authorise()
    events = sealed.decline_erasure(state, reason=command.reason)
    decide.emit(streams.erasure(command.sealed_subject), events, Classification.RESTRICTED)


@handles(EraseSubject)
def erase_subject(command: EraseSubject, decide: Decide) -> None:
    state = states.erasure(decide, command.sealed_subject)
    subject = sealed.known(state)
    unfinished = _unfinished(state.kind, subject, decide)
    retained = retained_until(states.evidence(decide, subject), decide.today) if _is_file(state.kind) else None
    decide.authorise()
    by = PersonId(decide.actor.person)
    events = sealed.erase_subject(state, approved_by=by, unfinished=unfinished, retained_until_on=retained)
    decide.emit(streams.erasure(command.sealed_subject), events, Classification.RESTRICTED)


@handles(PlaceErasureHold)
def place_hold(command: PlaceErasureHold, decide: Decide) -> None:
    kind, subject = _named(command.subject, decide)
    state = states.erasure(decide, subject)
    decide.authorise()
    if _is_file(kind):
        raise FileHeldByFolder(field="subject")
    decide.create(subject)
    events = sealed.place_hold(state, kind=kind, subject=subject, reason=command.reason)
    decide.emit(streams.erasure(subject), events, Classification.RESTRICTED)


@handles(ReleaseErasureHold)
def release_hold(command: ReleaseErasureHold, decide: Decide) -> None:
    state = states.erasure(decide, command.sealed_subject)
    decide.authorise()
    events = sealed.release_hold(state, reason=command.reason)
    decide.emit(streams.erasure(command.sealed_subject), events, Classification.RESTRICTED)


@handles(RecordKeyDestruction)
def record_destruction(command: RecordKeyDestruction, decide: Decide) -> None:
    state = states.erasure(decide, command.sealed_subject)
    decide.authorise()
    events = sealed.record_destruction(state, key_id=command.key_id)
    decide.emit(streams.erasure(command.sealed_subject), events, Classification.RESTRICTED)


_STREAMS = {
    SealedKind.PERSON: streams.person,
    SealedKind.SUGGESTION: streams.suggestion,
    SealedKind.FOLLOW_UP: streams.follow_up,
    SealedKind.OBJECTION: streams.objection,
    SealedKind.EVIDENCE: streams.evidence,
}
"""Where what is sealed for a subject lies."""


_ITEM_OVER = frozenset({ItemStage.CLOSED, ItemStage.CARRIED_OVER, ItemStage.REVOKED})
"""Nothing more is done for the item itself; what was carried over is another item."""


def _named(given: SealedSubject, decide: Decide) -> tuple[SealedKind, SealedSubjectId]:
    """What is meant. Raises InvalidInput, or the refusal of a subject that there is not."""
    kind, subject = kind_of(given)
    match kind:
        case SealedKind.PERSON:
            states.person(decide, subject)
        case SealedKind.SUGGESTION:
            states.suggestion(decide, subject)
        case SealedKind.FOLLOW_UP:
            states.follow_up(decide, subject)
        case SealedKind.OBJECTION:
            states.objection(decide, subject)
        case SealedKind.EVIDENCE:
            refuse_unsealed(states.evidence(decide, subject))
    return kind, subject


def _is_file(kind: SealedKind) -> bool:
    return kind is SealedKind.EVIDENCE


def _unfinished(kind: SealedKind, subject: SealedSubjectId, decide: Decide) -> str | None:
    """What of the matter is still to be done. Whether a person is still needed, two people judge: see the README."""
    match kind:
        case SealedKind.PERSON:
            return None
        case SealedKind.SUGGESTION:
            return None if states.suggestion(decide, subject).replied else "意见建议尚未答复"
        case SealedKind.FOLLOW_UP:
            closed = states.follow_up(decide, subject).stage is FollowUpStage.CLOSED
            return None if closed else "后续措施尚未办结"
        case SealedKind.OBJECTION:
            decided = states.objection(decide, subject).stage is ObjectionStage.DECIDED
            return None if decided else "异议尚未决定"
        case SealedKind.EVIDENCE:
            item = states.evidence(decide, subject).item
            over = item is None or states.item(decide, item).stage in _ITEM_OVER
            free = not states.evidence_hold(decide, subject).held
            # One answer for both: whoever erases need not know that there is a case.
            return None if over and free else "所属清单项目尚未办结，或者佐证须按原样保留"
