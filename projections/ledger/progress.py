"""Progress reports, and what of them counts for their item."""

from collections.abc import Iterable

from domain.execution.events import ProgressAccepted, ProgressCorrected, ProgressReturned, ProgressSubmitted
from domain.recorded import Actor
from projections.ledger.tables import REPORT, WORK, ledger
from projections.ledger.work import with_evidence
from projections.temporal import Entry, Op, Patch, Put, Row, Rows


@ledger.on(ProgressSubmitted)
def submitted(entry: Entry, event: ProgressSubmitted, rows: Rows) -> Iterable[Op]:
    yield from _report(entry, event, rows, {"stands_on": event.reported_on, "replaces": event.replaces})
    yield Patch(WORK, (event.item,), {"state": "IN_PROGRESS", "state_reason": None, "state_before": None})


@ledger.on(ProgressCorrected)
def corrected(entry: Entry, event: ProgressCorrected, rows: Rows) -> Iterable[Op]:
    """A correction waits for its review at the place of the report that it corrects."""
    stands_on = rows.require(REPORT, event.corrects)["stands_on"]
    more = {"stands_on": stands_on, "corrects": event.corrects, "correction_reason": event.reason}
    yield from _report(entry, event, rows, more)


@ledger.on(ProgressReturned)
def returned(entry: Entry, event: ProgressReturned, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "RETURNED",
        "reviewed_on": event.returned_on,
        "reviewer": reviewer(entry.recorded.actor),
        "returned_reason": event.reason,
    }
    yield Patch(REPORT, (event.report,), changes)


@ledger.on(ProgressAccepted)
def accepted(entry: Entry, event: ProgressAccepted, rows: Rows) -> Iterable[Op]:
    report = rows.require(REPORT, event.report)
    changes = {"state": "ACCEPTED", "reviewed_on": event.accepted_on, "reviewer": reviewer(entry.recorded.actor)}
    yield Patch(REPORT, (event.report,), changes)
    standing_on = rows.require(WORK, event.item)["standing_on"]
    if standing_on is None or report["stands_on"] >= standing_on:
        standing = {
            "standing_report": event.report,
            "standing_on": report["stands_on"],
            "standing_value": report["value"],
        }
        yield Patch(WORK, (event.item,), standing)


def reviewer(actor: Actor) -> str | None:
    """Who reviewed: the person acted for, None where only paper shows one, else the actor."""
    return actor.person if actor.on_behalf_of is None else actor.on_behalf_of.person


def _report(entry: Entry, event: ProgressSubmitted | ProgressCorrected, rows: Rows, more: Row) -> Iterable[Op]:
    yield Put(
        REPORT,
        (event.report,),
        {
            "item": event.item,
            "unit": event.unit,
            "reported_on": event.reported_on,
            "value": event.value,
            "note": event.note,
            "evidence": list(event.evidence),
            "reporter": event.reporter,
            "state": "SUBMITTED",
            "position": entry.recorded.position,
            **more,
        },
    )
    work = rows.require(WORK, event.item)
    yield Patch(
        WORK,
        (event.item,),
        {
            "report_count": work["report_count"] + 1,
            "submitted_report": event.report,
            "submitted_on": event.reported_on,
            "submitted_value": event.value,
            "evidence": with_evidence(work, event.evidence),
        },
    )
