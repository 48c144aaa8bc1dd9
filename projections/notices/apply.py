"""Reminders that were sent, of time nodes and of other deadlines."""

from collections.abc import Iterable

from domain.codes import DeadlineKind
from domain.deadlines.events import DeadlineReminded
from domain.execution.events import ReminderSent
from projections.temporal import Append, Entry, Op, Projection, Rows, Table

NOTICE = Table("notice", journal=True)

notices = Projection("notices", NOTICE)


@notices.on(ReminderSent)
def reminder_sent(entry: Entry, event: ReminderSent, rows: Rows) -> Iterable[Op]:
    yield Append(
        NOTICE,
        {
            "deadline": str(DeadlineKind.TIME_NODE),
            "item": event.item,
            "unit": event.unit,
            "kind": event.kind,
            "due_on": event.due_on,
            "leader": event.leader,
            "recorded_at": entry.recorded.recorded_at,
        },
    )


@notices.on(DeadlineReminded)
def reminded(entry: Entry, event: DeadlineReminded, rows: Rows) -> Iterable[Op]:
    yield Append(
        NOTICE,
        {
            "deadline": str(event.deadline),
            "finding": event.finding,
            "follow_up": event.follow_up,
            "objection": event.objection,
            "case_id": event.case,
            "unit": event.unit,
            "kind": event.kind,
            "due_on": event.due_on,
            "leader": event.person,
            "recorded_at": entry.recorded.recorded_at,
        },
    )
