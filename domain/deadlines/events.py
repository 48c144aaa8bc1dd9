"""Facts about reminders of deadlines."""

from dataclasses import dataclass
from datetime import date

from domain.codes import DeadlineKind, ReminderKind
from domain.ids import CaseId, FindingId, FollowUpId, ObjectionId, PersonId, UnitId
from domain.recorded import stored


@stored("deadline.reminded.v1")
@dataclass(frozen=True, slots=True)
class DeadlineReminded:
    """A person was reminded, or, where nobody holds the post, the unit as such. One of the four ids says of what."""

    deadline: DeadlineKind
    kind: ReminderKind
    due_on: date
    unit: UnitId
    year: int
    person: PersonId | None
    finding: FindingId | None = None
    follow_up: FollowUpId | None = None
    objection: ObjectionId | None = None
    case: CaseId | None = None


DeadlineEvent = DeadlineReminded
