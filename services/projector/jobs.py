"""What is to be done because of an event: jobs for the outbox, reminders for the timer table.

A process manager, not a read model: it has a cursor like a projection, but is never rebuilt, so that no job is owed
and no reminder sent a second time.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec
import psycopg
from psycopg.rows import tuple_row

from domain.case_folders.events import EvidenceHoldPlaced, EvidenceHoldReleased
from domain.codes import DeadlineKind, ReminderKind
from domain.evidence.events import EvidenceDeclared, EvidenceSupplied
from domain.execution.events import (
    CompletionVerified,
    ItemCarriedOver,
    ItemClosed,
    ItemReopened,
    ItemResumed,
    ItemRevoked,
    ItemSuspended,
    NodeSet,
)
from domain.objections.events import ObjectionAccepted, ObjectionDecided
from domain.recorded import Recorded
from domain.review.events import AppraisalClosed, AppraisalOpened
from domain.rulings.events import KeyManagementExtended, KeyManagementReleased, TrackingPlanned
from domain.sealed.events import SubjectErased
from domain.supervision.events import (
    FindingAssigned,
    FindingClosed,
    FindingRechecked,
    FindingReopened,
    FollowUpClosed,
    FollowUpSent,
    RectificationReported,
    RectificationSubmitted,
    ReplyReceived,
    TalkHeld,
)
from domain.tenancy.events import KeyRotated, Policy, PolicyVersioned
from projections.temporal import Entry
from services.clock import day_of
from services.projector.cursors import Cursor
from services.projector.follower import Check

EFFECTS = UUID("5f0d1c2e-7a5b-5c1d-9e64-2b1f0a9d8c37")
"""Namespace of the ids of effects: uuid5 of district, position and effect."""

SEAL = "evidence.seal"
"""The actor that checks an uploaded file and locks it away."""

OPEN_BALLOTS = "ballots.open"
"""The actor that gives each box of a vote its keys."""

SEAL_BALLOTS = "ballots.seal"
"""The actor that seals each box once its vote is over."""

ROTATE = "key.rotate"
"""The actor that makes a district's next key and wraps the persons' keys by it."""

ERASE = "key.destroy"
"""The actor that destroys the key of a subject that was erased."""

HOLD = "evidence.hold"
"""The actor that holds a sealed file in the object store, or lets it go, as the log says by then."""

STALE_DAYS = 30
"""A reminder whose day lies this long before the event was recorded is never sent: a past year that is imported
stays silent."""

_NODE, _FINDING = DeadlineKind.TIME_NODE, DeadlineKind.FINDING_RECTIFICATION
_REPLY, _REPORT = DeadlineKind.INQUIRY_REPLY, DeadlineKind.RECTIFICATION_REPORT
_OBJECTION, _VISITS = DeadlineKind.OBJECTION_DECISION, DeadlineKind.TRACKING_VISITS

Deadline = tuple[DeadlineKind, str]
"""A kind of deadline, and the id of what has it."""

Dates = Callable[[Any], Iterable[tuple[DeadlineKind, str, date | None]]]
Ends = Callable[[Any], Iterable[Deadline]]

_SETS: Mapping[type, Dates] = {
    NodeSet: lambda event: [(_NODE, event.item, event.due_on)],
    FindingAssigned: lambda event: [(_FINDING, event.finding, event.due_on)],
    FollowUpSent: lambda event: [
        (_REPLY, event.follow_up, event.reply_due_on), (_REPORT, event.follow_up, event.rectification_due_on)
    ],
    TalkHeld: lambda event: [(_REPORT, event.follow_up, event.rectification_due_on)],
    ObjectionAccepted: lambda event: [(_OBJECTION, event.objection, event.decide_by_on)],
    TrackingPlanned: lambda event: [(_VISITS, event.case, event.until_on)],
    KeyManagementExtended: lambda event: [(_VISITS, event.case, event.until_on)],
}  # fmt: skip
"""Event -> the deadlines it sets or moves."""

_PUT_OFF: Mapping[type, Ends] = {
    **dict.fromkeys(
        (ItemSuspended, ItemClosed, ItemRevoked, ItemCarriedOver, CompletionVerified),
        lambda event: [(_NODE, event.item)],
    ),
    **dict.fromkeys(
        (RectificationSubmitted, FindingClosed, FindingReopened), lambda event: [(_FINDING, event.finding)]
    ),
    ReplyReceived: lambda event: [(_REPLY, event.follow_up)],
    RectificationReported: lambda event: [(_REPLY, event.follow_up), (_REPORT, event.follow_up)],
    FollowUpClosed: lambda event: [(_REPLY, event.follow_up), (_REPORT, event.follow_up)],
    ObjectionDecided: lambda event: [(_OBJECTION, event.objection)],
    KeyManagementReleased: lambda event: [(_VISITS, event.case)],
}
"""Event -> the deadlines that nobody is reminded of any more. Visits that were made, the case itself knows."""

_TAKEN_UP: Mapping[type, Ends] = {
    ItemResumed: lambda event: [(_NODE, event.item)],
    ItemReopened: lambda event: [(_NODE, event.item)],
    FindingRechecked: lambda event: [] if event.passed else [(_FINDING, event.finding)],
}
"""Event -> the deadlines that count again."""

_POLICY = PolicyVersioned
_HOLDS = (EvidenceHoldPlaced, EvidenceHoldReleased)
_VOTE = (AppraisalOpened, AppraisalClosed)
_OF_LOG = (
    *_VOTE,
    KeyRotated,
    SubjectErased,
    EvidenceDeclared,
    EvidenceSupplied,
    *_HOLDS,
    _POLICY,
    *_SETS,
    *_PUT_OFF,
    *_TAKEN_UP,
)

_OWE = """
INSERT INTO outbox (tenant_id, job_id, actor, subject, created_position, created_at)
SELECT %(tenant)s, job_id, actor, subject, created_position, created_at
FROM unnest(%(ids)s::uuid[], %(actors)s::text[], %(subjects)s::text[], %(positions)s::bigint[],
            %(times)s::timestamptz[]) AS owed (job_id, actor, subject, created_position, created_at)
ON CONFLICT (tenant_id, job_id) DO NOTHING"""

# A deadline that moved takes its reminders along; what was sent stays. Reads the index timer_of_subject.
_FORGET = """
DELETE FROM timer AS t USING unnest(%(subjects)s::text[], %(deadlines)s::text[]) AS moved (subject, deadline)
WHERE t.tenant_id = %(tenant)s AND t.subject = moved.subject AND t.deadline = moved.deadline AND t.fired_at IS NULL"""

_SET = """
INSERT INTO timer (tenant_id, timer_id, kind, deadline, subject, due_on, fire_on)
SELECT %(tenant)s, timer_id, kind, deadline, subject, due_on, fire_on
FROM unnest(%(ids)s::uuid[], %(kinds)s::text[], %(deadlines)s::text[], %(subjects)s::text[], %(dues)s::date[],
            %(fires)s::date[]) AS timed (timer_id, kind, deadline, subject, due_on, fire_on)
ON CONFLICT (tenant_id, timer_id) DO NOTHING"""

# Reads the index timer_of_subject.
_CANCEL = """
UPDATE timer AS t SET cancelled_at = clock_timestamp()
FROM unnest(%(subjects)s::text[], %(deadlines)s::text[]) AS ended (subject, deadline)
WHERE t.tenant_id = %(tenant)s AND t.subject = ended.subject AND t.deadline = ended.deadline
  AND t.fired_at IS NULL AND t.cancelled_at IS NULL"""

# Taken up again: that the day is near, while it lies ahead, and that it is past. Reads the index timer_of_subject.
_RESTORE = """
UPDATE timer AS t SET cancelled_at = NULL
FROM unnest(%(subjects)s::text[], %(deadlines)s::text[], %(days)s::date[]) AS taken (subject, deadline, day)
WHERE t.tenant_id = %(tenant)s AND t.subject = taken.subject AND t.deadline = taken.deadline AND t.fired_at IS NULL
  AND (t.kind = 'OVERDUE' OR t.due_on >= taken.day)"""

# The policy in force before a position, as it lies in the tenant's own short stream.
_POLICY_BEFORE = """
SELECT state FROM event
WHERE tenant_id = %(tenant)s AND stream_id = 'tenant' AND type = 'tenant.policy_versioned.v1' AND position < %(before)s
ORDER BY stream_version DESC LIMIT 1"""


class _PolicyData(msgspec.Struct):
    policy: Policy


class _PolicyEnvelope(msgspec.Struct):
    data: _PolicyData


_policy_envelope = msgspec.json.Decoder(_PolicyEnvelope)


@dataclass(frozen=True, slots=True)
class Owed:
    """A job: what made it, which actor runs it, on what."""

    job_id: UUID
    actor: str
    subject: str
    position: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of a deadline; `subject` is what has it, an item for a time node."""

    timer_id: UUID
    kind: ReminderKind
    deadline: DeadlineKind
    subject: str
    due_on: date
    fire_on: date


@dataclass(slots=True)
class Plan:
    """What a batch comes to: the last word on each deadline counts."""

    owed: list[Owed] = field(default_factory=list)
    set_: dict[Deadline, list[Reminder]] = field(default_factory=dict)
    put_off: set[Deadline] = field(default_factory=set)
    taken_up: dict[Deadline, date] = field(default_factory=dict)


class Jobs:
    """The follower that owes jobs and reminders."""

    name = "jobs"

    def concerns(self, event_class: type) -> bool:
        """Whether an effect follows from events of this class."""
        return event_class in _OF_LOG

    def write(
        self, connection: psycopg.Connection[Any], tenant_id: int, _cursor: Cursor, _to: int, entries: Sequence[Entry]
    ) -> Check:
        """Owe the jobs and set, cancel or restore the reminders that follow from `entries`."""
        if not entries:
            return _nothing_to_check
        reminder_days = Policy().reminder_days
        with connection.cursor(row_factory=tuple_row) as cursor:
            if any(type(entry.recorded.event) in _SETS for entry in entries):
                before = {"tenant": tenant_id, "before": entries[0].recorded.position}
                row = cursor.execute(_POLICY_BEFORE, before).fetchone()
                if row is not None:
                    reminder_days = _policy_envelope.decode(row[0]).data.policy.reminder_days
            _carry_out(cursor, tenant_id, plan([entry.recorded for entry in entries], reminder_days))
        return _nothing_to_check


def _nothing_to_check() -> None:
    """Jobs that were owed before are no error."""


def plan(events: Sequence[Recorded], reminder_days: int) -> Plan:
    """What follows from these events; nodes are near `reminder_days` before, until a policy says otherwise."""
    made = Plan()
    for recorded in events:
        event = recorded.event
        if isinstance(event, _POLICY):
            reminder_days = event.policy.reminder_days
        elif isinstance(event, EvidenceSupplied) or (isinstance(event, EvidenceDeclared) and event.sha256 is not None):
            job_id = effect_id(recorded, SEAL)
            made.owed.append(Owed(job_id, SEAL, event.evidence, recorded.position, recorded.recorded_at))
        elif isinstance(event, _HOLDS):
            job_id = effect_id(recorded, HOLD)
            made.owed.append(Owed(job_id, HOLD, event.evidence, recorded.position, recorded.recorded_at))
        elif isinstance(event, _VOTE):
            actor = OPEN_BALLOTS if isinstance(event, AppraisalOpened) else SEAL_BALLOTS
            meeting = f"{event.organiser}/{event.year}"
            made.owed.append(Owed(effect_id(recorded, actor), actor, meeting, recorded.position, recorded.recorded_at))
        elif isinstance(event, KeyRotated):
            job_id = effect_id(recorded, ROTATE)
            version = str(event.key_version)
            made.owed.append(Owed(job_id, ROTATE, version, recorded.position, recorded.recorded_at))
        elif isinstance(event, SubjectErased):
            job_id = effect_id(recorded, ERASE)
            made.owed.append(Owed(job_id, ERASE, event.sealed_subject, recorded.position, recorded.recorded_at))
        _plan_reminders(made, recorded, reminder_days)
    return made


def _plan_reminders(made: Plan, recorded: Recorded, reminder_days: int) -> None:
    event = recorded.event
    if (sets := _SETS.get(type(event))) is not None:
        for deadline, subject, due_on in sets(event):
            made.set_[deadline, subject] = _reminders(recorded, deadline, subject, due_on, reminder_days)
            made.put_off.discard((deadline, subject))
            made.taken_up.pop((deadline, subject), None)
    elif (ends := _PUT_OFF.get(type(event))) is not None:
        for ended in ends(event):
            made.put_off.add(ended)
            made.taken_up.pop(ended, None)
    elif (resumes := _TAKEN_UP.get(type(event))) is not None:
        for resumed in resumes(event):
            made.put_off.discard(resumed)
            made.taken_up[resumed] = day_of(recorded.recorded_at)


def effect_id(recorded: Recorded, effect: str) -> UUID:
    """The id of one effect of one event: always the same."""
    return uuid5(EFFECTS, f"{recorded.tenant_id}/{recorded.position}/{effect}")


def _reminders(
    recorded: Recorded, deadline: DeadlineKind, subject: str, due_on: date | None, reminder_days: int
) -> list[Reminder]:
    if due_on is None:
        return []
    silent_before = day_of(recorded.recorded_at) - timedelta(days=STALE_DAYS)
    days = {
        ReminderKind.NEAR_DUE: due_on - timedelta(days=reminder_days),
        ReminderKind.OVERDUE: due_on + timedelta(days=1),
    }
    return [
        Reminder(effect_id(recorded, _effect(deadline, kind)), kind, deadline, subject, due_on, fire_on)
        for kind, fire_on in days.items()
        if fire_on >= silent_before
    ]


def _effect(deadline: DeadlineKind, kind: ReminderKind) -> str:
    """One event may set two deadlines, each with both reminders."""
    return str(kind) if deadline is _NODE else f"{deadline}/{kind}"


def _carry_out(cursor: psycopg.Cursor[Any], tenant_id: int, made: Plan) -> None:
    ids = {"tenant": tenant_id}
    if made.owed:
        cursor.execute(
            _OWE,
            {
                **ids,
                "ids": [job.job_id for job in made.owed],
                "actors": [job.actor for job in made.owed],
                "subjects": [job.subject for job in made.owed],
                "positions": [job.position for job in made.owed],
                "times": [job.recorded_at for job in made.owed],
            },
        )
    if made.set_:
        cursor.execute(_FORGET, {**ids, **_named(made.set_)})
        reminders = [reminder for of_one in made.set_.values() for reminder in of_one]
        cursor.execute(
            _SET,
            {
                **ids,
                "ids": [reminder.timer_id for reminder in reminders],
                "kinds": [str(reminder.kind) for reminder in reminders],
                "deadlines": [str(reminder.deadline) for reminder in reminders],
                "subjects": [reminder.subject for reminder in reminders],
                "dues": [reminder.due_on for reminder in reminders],
                "fires": [reminder.fire_on for reminder in reminders],
            },
        )
    if made.taken_up:
        cursor.execute(_RESTORE, {**ids, **_named(made.taken_up), "days": list(made.taken_up.values())})
    if made.put_off:
        cursor.execute(_CANCEL, {**ids, **_named(made.put_off)})


def _named(deadlines: Collection[Deadline]) -> dict[str, list[str]]:
    return {
        "deadlines": [str(deadline) for deadline, _ in deadlines],
        "subjects": [subject for _, subject in deadlines],
    }
