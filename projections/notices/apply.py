"""Reminders that were sent."""

from collections.abc import Iterable

from domain.execution.events import ReminderSent
from projections.temporal import Append, Entry, Op, Projection, Rows, Table

NOTICE = Table("notice", journal=True)

notices = Projection("notices", NOTICE)


@notices.on(ReminderSent)
def reminder_sent(entry: Entry, event: ReminderSent, rows: Rows) -> Iterable[Op]:
    yield Append(
        NOTICE,
        {
            "item": event.item,
            "unit": event.unit,
            "kind": event.kind,
            "due_on": event.due_on,
            "leader": event.leader,
            "recorded_at": entry.recorded.recorded_at,
        },
    )
