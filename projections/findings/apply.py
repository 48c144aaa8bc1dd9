"""Findings from raising to closing and beyond."""

from collections.abc import Iterable

from domain.supervision.events import (
    FindingAssigned,
    FindingClosed,
    FindingConfirmed,
    FindingDismissed,
    FindingRaised,
    FindingRechecked,
    FindingReopened,
    RectificationSubmitted,
)
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

FINDING = Table("finding", key=("finding",), found_by=("finding",))

findings = Projection("findings", FINDING)


@findings.on(FindingRaised)
def raised(entry: Entry, event: FindingRaised, rows: Rows) -> Iterable[Op]:
    yield Put(
        FINDING,
        (event.finding,),
        {
            "inspection": event.inspection,
            "organiser": event.organiser,
            "unit": event.unit,
            "year": event.year,
            "items": list(event.items),
            "weakness": event.weakness,
            "description": event.description,
            "evidence": list(event.evidence),
            "raised_by": event.raised_by,
            "raised_on": event.raised_on,
            "state": "RAISED",
            "rectification_evidence": [],
            "rechecks_failed": 0,
            "position": entry.recorded.position,
        },
    )


@findings.on(FindingConfirmed)
def confirmed(entry: Entry, event: FindingConfirmed, rows: Rows) -> Iterable[Op]:
    yield Patch(FINDING, (event.finding,), {"state": "CONFIRMED", "confirmed_on": event.confirmed_on})


@findings.on(FindingDismissed)
def dismissed(entry: Entry, event: FindingDismissed, rows: Rows) -> Iterable[Op]:
    changes = {"state": "DISMISSED", "dismissed_reason": event.reason, "dismissed_on": event.dismissed_on}
    yield Patch(FINDING, (event.finding,), changes)


@findings.on(FindingAssigned)
def assigned(entry: Entry, event: FindingAssigned, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "ASSIGNED",
        "leader": event.leader,
        "assigned_on": event.assigned_on,
        "due_on": event.due_on,
    }
    yield Patch(FINDING, (event.finding,), changes)


@findings.on(RectificationSubmitted)
def submitted(entry: Entry, event: RectificationSubmitted, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "SUBMITTED",
        "rectification": event.note,
        "rectification_evidence": list(event.evidence),
        "submitted_on": event.submitted_on,
    }
    yield Patch(FINDING, (event.finding,), changes)


@findings.on(FindingRechecked)
def rechecked(entry: Entry, event: FindingRechecked, rows: Rows) -> Iterable[Op]:
    failed = rows.require(FINDING, event.finding)["rechecks_failed"]
    changes = {
        "state": "RECHECKED" if event.passed else "RECTIFYING",
        "rechecked_by": event.rechecked_by,
        "rechecked_on": event.rechecked_on,
        "recheck_passed": event.passed,
        "recheck_note": event.note,
        "rechecks_failed": failed if event.passed else failed + 1,
    }
    yield Patch(FINDING, (event.finding,), changes)


@findings.on(FindingClosed)
def closed(entry: Entry, event: FindingClosed, rows: Rows) -> Iterable[Op]:
    changes = {"state": "CLOSED", "closed_on": event.closed_on, "tracked_until_on": event.tracked_until_on}
    yield Patch(FINDING, (event.finding,), changes)


@findings.on(FindingReopened)
def reopened(entry: Entry, event: FindingReopened, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "REOPENED",
        "reopened_reason": event.reason,
        "reopened_on": event.reopened_on,
        "due_on": None,
        "closed_on": None,
        "tracked_until_on": None,
    }
    yield Patch(FINDING, (event.finding,), changes)
