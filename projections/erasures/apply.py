"""Erasures from request to the destruction of the key, the holds that forbid them, and what was shown before."""

from collections.abc import Iterable
from typing import Any

from domain.sealed.events import (
    ErasureDeclined,
    ErasureHoldPlaced,
    ErasureHoldReleased,
    ErasureRequested,
    FieldDisclosed,
    KeyDestroyed,
    SubjectErased,
)
from projections.temporal import Append, Entry, Op, Patch, Projection, Put, Rows, Table

ERASURE = Table("erasure", key=("sealed_subject",), found_by=("sealed_subject",))

DISCLOSURE = Table("disclosure", journal=True)

erasures = Projection("erasures", ERASURE, DISCLOSURE)


@erasures.on(ErasureRequested)
def requested(entry: Entry, event: ErasureRequested, rows: Rows) -> Iterable[Op]:
    asked = {"basis": str(event.basis), "reason": event.reason, "requested_by": event.requested_by}
    columns = {"state": "REQUESTED", **asked, "requested_at": entry.recorded.recorded_at, "declined_reason": None}
    yield from _changed(entry, event, rows, columns)


@erasures.on(ErasureDeclined)
def declined(entry: Entry, event: ErasureDeclined, rows: Rows) -> Iterable[Op]:
    yield from _changed(entry, event, rows, {"state": "DECLINED", "declined_reason": event.reason})


@erasures.on(ErasureHoldPlaced)
def hold_placed(entry: Entry, event: ErasureHoldPlaced, rows: Rows) -> Iterable[Op]:
    yield from _changed(entry, event, rows, {"held_for": event.reason})


@erasures.on(ErasureHoldReleased)
def hold_released(entry: Entry, event: ErasureHoldReleased, rows: Rows) -> Iterable[Op]:
    yield from _changed(entry, event, rows, {"held_for": None})


@erasures.on(SubjectErased)
def erased(entry: Entry, event: SubjectErased, rows: Rows) -> Iterable[Op]:
    columns = {"approved_by": event.approved_by, "erased_at": entry.recorded.recorded_at}
    yield from _changed(entry, event, rows, {"state": "ERASED", **columns})


@erasures.on(KeyDestroyed)
def destroyed(entry: Entry, event: KeyDestroyed, rows: Rows) -> Iterable[Op]:
    columns = {"key_id": event.key_id, "destroyed_at": entry.recorded.recorded_at}
    yield from _changed(entry, event, rows, {"state": "DESTROYED", **columns})


@erasures.on(FieldDisclosed)
def disclosed(entry: Entry, event: FieldDisclosed, rows: Rows) -> Iterable[Op]:
    row = {"sealed_subject": event.sealed_subject, "kind": str(event.kind), "sealed_at": event.sealed_at}
    said = {"field": event.field, "recipient": event.recipient, "purpose": event.purpose}
    by = {"disclosed_by": entry.recorded.actor.person, "disclosed_at": entry.recorded.recorded_at}
    yield Append(DISCLOSURE, {**row, **said, **by})


def _changed(entry: Entry, event: Any, rows: Rows, columns: dict[str, Any]) -> Iterable[Op]:
    """The subject's row, new where nothing was known of it."""
    key = (event.sealed_subject,)
    if rows.get(ERASURE, *key) is None:
        yield Put(ERASURE, key, {"kind": str(event.kind), **columns, "position": entry.recorded.position})
    else:
        yield Patch(ERASURE, key, columns)
