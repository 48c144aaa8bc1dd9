"""Rulings from proposal to revocation, and the key management that criticisms open."""

from collections.abc import Iterable

from domain.recorded import Recorded
from domain.rulings.events import (
    KeyManagementExtended,
    KeyManagementOpened,
    KeyManagementReleased,
    RulingApproved,
    RulingIssued,
    RulingProposed,
    RulingReviewed,
    RulingRevoked,
    TrackingPlanned,
    TrackingVisitRecorded,
)
from projections.temporal import Append, Entry, Key, Op, Patch, Projection, Put, Rows, Table

_OF_CASE = (
    KeyManagementOpened,
    TrackingPlanned,
    TrackingVisitRecorded,
    KeyManagementExtended,
    KeyManagementReleased,
)


def _case(recorded: Recorded) -> Iterable[Key]:
    return ((recorded.event.case,),) if isinstance(recorded.event, _OF_CASE) else ()


def _ruling(recorded: Recorded) -> Iterable[Key]:
    """An event of the ruling's own; others may name one."""
    named = isinstance(recorded.event, RulingProposed | RulingReviewed | RulingApproved | RulingIssued | RulingRevoked)
    return ((recorded.event.ruling,),) if named else ()


RULING = Table("ruling", key=("ruling",), found_by=(_ruling,))
KEY_MANAGEMENT = Table("key_management", key=("case_id",), found_by=(_case,))
TRACKING_VISIT = Table("tracking_visit", journal=True)

rulings = Projection("rulings", RULING, KEY_MANAGEMENT, TRACKING_VISIT)


@rulings.on(RulingProposed)
def proposed(entry: Entry, event: RulingProposed, rows: Rows) -> Iterable[Op]:
    yield Put(
        RULING,
        (event.ruling,),
        {
            "kind": event.kind,
            "unit": event.unit,
            "year": event.year,
            "person": event.person,
            "conditions": list(event.conditions),
            "basis": event.basis,
            "evidence": list(event.evidence),
            "measure": event.measure or None,
            "state": "PROPOSED",
            "proposed_by": event.proposed_by,
            "proposed_on": event.proposed_on,
            "position": entry.recorded.position,
        },
    )


@rulings.on(RulingReviewed)
def reviewed(entry: Entry, event: RulingReviewed, rows: Rows) -> Iterable[Op]:
    columns = {"review_note": event.note, "reviewed_by": event.reviewed_by, "reviewed_on": event.reviewed_on}
    yield Patch(RULING, (event.ruling,), {"state": "REVIEWED", **columns})


@rulings.on(RulingApproved)
def approved(entry: Entry, event: RulingApproved, rows: Rows) -> Iterable[Op]:
    columns = {"approved_by": event.approved_by, "approved_on": event.approved_on}
    yield Patch(RULING, (event.ruling,), {"state": "APPROVED", **columns})


@rulings.on(RulingIssued)
def issued(entry: Entry, event: RulingIssued, rows: Rows) -> Iterable[Op]:
    columns = {"issuer": event.issuer, "document_number": event.document_number, "issued_on": event.issued_on}
    yield Patch(RULING, (event.ruling,), {"state": "ISSUED", "case_id": event.case, **columns})


@rulings.on(RulingRevoked)
def revoked(entry: Entry, event: RulingRevoked, rows: Rows) -> Iterable[Op]:
    columns = {"revoked_reason": event.reason, "revoked_on": event.revoked_on, "objection": event.objection}
    yield Patch(RULING, (event.ruling,), {"state": "REVOKED", **columns})


@rulings.on(KeyManagementOpened)
def opened(entry: Entry, event: KeyManagementOpened, rows: Rows) -> Iterable[Op]:
    yield Put(
        KEY_MANAGEMENT,
        (event.case,),
        {
            "ruling": event.ruling,
            "unit": event.unit,
            "year": event.year,
            "state": "OPENED",
            "opened_on": event.opened_on,
            "visits": 0,
            "position": entry.recorded.position,
        },
    )


@rulings.on(TrackingPlanned)
def planned(entry: Entry, event: TrackingPlanned, rows: Rows) -> Iterable[Op]:
    columns = {"plan": event.plan, "visits_min": event.visits_min, "planned_on": event.planned_on}
    yield Patch(KEY_MANAGEMENT, (event.case,), {"state": "TRACKING", "until_on": event.until_on, **columns})


@rulings.on(TrackingVisitRecorded)
def visited(entry: Entry, event: TrackingVisitRecorded, rows: Rows) -> Iterable[Op]:
    row = {"note": event.note, "visited_on": event.visited_on, "inspection": event.inspection}
    yield Append(TRACKING_VISIT, {"case_id": event.case, **row})
    visits = rows.require(KEY_MANAGEMENT, event.case)["visits"]
    yield Patch(KEY_MANAGEMENT, (event.case,), {"visits": visits + 1})


@rulings.on(KeyManagementExtended)
def extended(entry: Entry, event: KeyManagementExtended, rows: Rows) -> Iterable[Op]:
    columns = {"extended_reason": event.reason, "extended_on": event.extended_on}
    yield Patch(KEY_MANAGEMENT, (event.case,), {"until_on": event.until_on, **columns})


@rulings.on(KeyManagementReleased)
def released(entry: Entry, event: KeyManagementReleased, rows: Rows) -> Iterable[Op]:
    columns = {"released_reason": event.reason, "released_on": event.released_on}
    yield Patch(KEY_MANAGEMENT, (event.case,), {"state": "RELEASED", **columns})
