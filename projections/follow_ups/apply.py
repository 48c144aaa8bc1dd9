"""Follow-ups from proposal to close."""

from collections.abc import Iterable

from domain.supervision.events import (
    FollowUpApproved,
    FollowUpClosed,
    FollowUpProposed,
    FollowUpSent,
    RectificationReported,
    ReplyReceived,
    TalkHeld,
)
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

FOLLOW_UP = Table("follow_up", key=("follow_up",), found_by=("follow_up",))

follow_ups = Projection("follow_ups", FOLLOW_UP)


@follow_ups.on(FollowUpProposed)
def proposed(entry: Entry, event: FollowUpProposed, rows: Rows) -> Iterable[Op]:
    yield Put(
        FOLLOW_UP,
        (event.follow_up,),
        {
            "kind": event.kind,
            "organiser": event.organiser,
            "unit": event.unit,
            "year": event.year,
            "findings": list(event.findings),
            "addressee": event.addressee,
            "proposed_by": event.proposed_by,
            "proposed_on": event.proposed_on,
            "state": "PROPOSED",
            "evidence": [],
            "position": entry.recorded.position,
        },
    )


@follow_ups.on(FollowUpApproved)
def approved(entry: Entry, event: FollowUpApproved, rows: Rows) -> Iterable[Op]:
    changes = {"state": "APPROVED", "approved_by": event.approved_by, "approved_on": event.approved_on}
    yield Patch(FOLLOW_UP, (event.follow_up,), changes)


@follow_ups.on(FollowUpSent)
def sent(entry: Entry, event: FollowUpSent, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "SENT",
        "document_number": event.document_number,
        "sent_on": event.sent_on,
        "reply_due_on": event.reply_due_on,
        "holidays_known": event.holidays_known,
        "rectification_due_on": event.rectification_due_on,
        "letter": entry.recorded.sealed,
    }
    yield Patch(FOLLOW_UP, (event.follow_up,), changes)


@follow_ups.on(ReplyReceived)
def replied(entry: Entry, event: ReplyReceived, rows: Rows) -> Iterable[Op]:
    changes = {"state": "REPLIED", "replied_on": event.replied_on, "reply": entry.recorded.sealed}
    yield Patch(FOLLOW_UP, (event.follow_up,), changes)


@follow_ups.on(TalkHeld)
def talk_held(entry: Entry, event: TalkHeld, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "TALK_HELD",
        "held_on": event.held_on,
        "rectification_due_on": event.rectification_due_on,
        "talk": entry.recorded.sealed,
    }
    yield Patch(FOLLOW_UP, (event.follow_up,), changes)


@follow_ups.on(RectificationReported)
def reported(entry: Entry, event: RectificationReported, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "RECTIFICATION_REPORTED",
        "reported_on": event.reported_on,
        "report": entry.recorded.sealed,
        "evidence": list(event.evidence),
    }
    yield Patch(FOLLOW_UP, (event.follow_up,), changes)


@follow_ups.on(FollowUpClosed)
def closed(entry: Entry, event: FollowUpClosed, rows: Rows) -> Iterable[Op]:
    changes = {"state": "CLOSED", "result": event.result, "closed_on": event.closed_on}
    yield Patch(FOLLOW_UP, (event.follow_up,), changes)
