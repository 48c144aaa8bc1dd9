"""What becomes of a file once it is sealed: another takes its place, or few may know of it. Nothing is ever removed."""

from datetime import date

from domain.codes import RestrictionEnd, RestrictionReason, SupersessionReason
from domain.evidence.decider import EvidenceState, EvidenceStatus, declared
from domain.evidence.errors import (
    EvidenceKept,
    EvidenceNotRestricted,
    EvidenceNotSealed,
    EvidenceRestrictedAlready,
    EvidenceSupersededAlready,
    SuccessorUnfit,
)
from domain.evidence.events import EvidenceRestricted, EvidenceRestrictionLifted, EvidenceSuperseded


def supersede(
    state: EvidenceState, successor: EvidenceState, *, reason: SupersessionReason, held: bool
) -> list[EvidenceSuperseded]:
    """Let another sealed file of the same item stand for this one.

    A file gives way once, and to one that has not given way itself: so there is always one file that stands, and no
    circle. One that has taken a place may be superseded in its turn. Held and restricted files are refused alike: the
    refusal does not tell which.
    Raises EvidenceNotFound, EvidenceSupersededAlready, EvidenceKept, EvidenceNotSealed or SuccessorUnfit.
    """
    evidence, new = declared(state), declared(successor)
    if state.successor is not None:
        raise EvidenceSupersededAlready(field="evidence")
    if held or state.restricted:
        raise EvidenceKept(field="evidence")
    for field, file in (("evidence", state), ("successor", successor)):
        if file.status is not EvidenceStatus.SEALED:
            raise EvidenceNotSealed(f"{file.name}{file.label}。", field=field)
    same_place = (successor.unit, successor.item) == (state.unit, state.item)
    if new == evidence or not same_place or successor.successor is not None:
        raise SuccessorUnfit(f"{successor.name}。", field="successor")
    return [EvidenceSuperseded(evidence=evidence, successor=new, reason=reason)]


def restrict(state: EvidenceState, *, reason: RestrictionReason) -> list[EvidenceRestricted]:
    """Keep what the file says from most. Raises EvidenceNotFound or EvidenceRestrictedAlready."""
    evidence = declared(state)
    if state.restricted:
        raise EvidenceRestrictedAlready(field="evidence")
    return [EvidenceRestricted(evidence=evidence, reason=reason)]


def lift_restriction(state: EvidenceState, *, reason: RestrictionEnd) -> list[EvidenceRestrictionLifted]:
    """Show it again to whoever saw it before. Raises EvidenceNotFound or EvidenceNotRestricted."""
    evidence = declared(state)
    if not state.restricted:
        raise EvidenceNotRestricted(field="evidence")
    return [EvidenceRestrictionLifted(evidence=evidence, reason=reason)]


def refuse_unsealed(state: EvidenceState) -> None:
    """Refuse a file of which nothing was encrypted yet. Raises EvidenceNotFound or EvidenceNotSealed."""
    declared(state)
    if state.status is not EvidenceStatus.SEALED:
        raise EvidenceNotSealed(f"{state.name}{state.label}。", field="evidence")


def retained_until(state: EvidenceState, today: date) -> date | None:
    """Until when the file must stay readable: as long as it is locked where it belongs to an item, whose reports and
    scores rest on it. None once that is over, and for a file of no item.
    """
    if state.item is None or state.retain_until_on is None or today > state.retain_until_on:
        return None
    return state.retain_until_on
