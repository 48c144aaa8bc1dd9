"""A deadline's reminders. What is due, and until when, is told by the finding, letter, objection or case itself.

Late is derived from the day, never recorded: a reminder says that somebody was told, not that something is late.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.codes import DeadlineKind, ReminderKind
from domain.deadlines.errors import DeadlineOfNothing, DeadlineReminderSent, DeadlineReminderStale
from domain.deadlines.events import DeadlineReminded
from domain.ids import CaseId, FindingId, FollowUpId, ObjectionId, PersonId, UnitId

SUBJECT_OF = {
    DeadlineKind.FINDING_RECTIFICATION: "finding",
    DeadlineKind.INQUIRY_REPLY: "follow_up",
    DeadlineKind.RECTIFICATION_REPORT: "follow_up",
    DeadlineKind.OBJECTION_DECISION: "objection",
    DeadlineKind.TRACKING_VISITS: "case",
}
"""Kind of deadline -> the one id that says of what it is. The item reminds of its time node itself."""


@dataclass(frozen=True, slots=True)
class DeadlineState:
    """The reminders of one deadline so far, each by kind and day."""

    reminded: frozenset[tuple[ReminderKind, date]] = frozenset()


EMPTY = DeadlineState()


def evolve(state: DeadlineState, event: DeadlineReminded) -> DeadlineState:
    """The deadline after one more fact."""
    return replace(state, reminded=state.reminded | {(event.kind, event.due_on)})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a deadline is of: exactly one of the ids."""

    finding: FindingId | None = None
    follow_up: FollowUpId | None = None
    objection: ObjectionId | None = None
    case: CaseId | None = None

    def of(self, deadline: DeadlineKind) -> str:
        """The id that the kind asks for. Raises DeadlineOfNothing where it is missing or another is given besides."""
        wanted = SUBJECT_OF.get(deadline)
        given = {name: key for name in SUBJECT_OF.values() if (key := getattr(self, name)) is not None}
        if wanted is None or list(given) != [wanted]:
            raise DeadlineOfNothing(field="deadline")
        return str(given[wanted])


def remind(
    state: DeadlineState,
    deadline: DeadlineKind,
    subject: Subject,
    *,
    kind: ReminderKind,
    due_on: date,
    really_due_on: date | None,
    today: date,
    unit: UnitId,
    year: int,
    persons: Sequence[PersonId],
) -> list[DeadlineReminded]:
    """Remind whoever has to act, once for each kind and day.

    really_due_on: until when it is to be done as things stand, None once there is nothing left to do. persons: who is
    told. Raises DeadlineReminderSent, or DeadlineReminderStale when the day moved, nothing is due, or it is not the
    kind's day.
    """
    over = today > due_on
    if really_due_on != due_on or over is not (kind is ReminderKind.OVERDUE):
        raise DeadlineReminderStale(field="due_on")
    if (kind, due_on) in state.reminded:
        raise DeadlineReminderSent(field="due_on")
    told: Sequence[PersonId | None] = tuple(dict.fromkeys(persons)) or (None,)
    return [
        DeadlineReminded(
            deadline=deadline,
            kind=kind,
            due_on=due_on,
            unit=unit,
            year=year,
            person=person,
            finding=subject.finding,
            follow_up=subject.follow_up,
            objection=subject.objection,
            case=subject.case,
        )
        for person in told
    ]
