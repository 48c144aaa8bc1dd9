"""What is to be done because of an event: jobs for the outbox, reminders for the timer table.

A process manager, not a read model: it has a cursor like a projection, but is never rebuilt, so that no job is owed
and no reminder sent a second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec
import psycopg
from psycopg.rows import tuple_row

from domain.codes import ReminderKind
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
from domain.recorded import Recorded
from domain.review.events import AppraisalClosed, AppraisalOpened
from domain.sealed.events import SubjectErased
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

STALE_DAYS = 30
"""A reminder whose day lies this long before the event was recorded is never sent: a past year that is imported
stays silent."""

_PUT_OFF = (ItemSuspended, ItemClosed, ItemRevoked, ItemCarriedOver, CompletionVerified)
_TAKEN_UP = (ItemResumed, ItemReopened)
_POLICY = PolicyVersioned
_VOTE = (AppraisalOpened, AppraisalClosed)
_OF_LOG = (
    *_VOTE,
    KeyRotated,
    SubjectErased,
    EvidenceDeclared,
    EvidenceSupplied,
    NodeSet,
    _POLICY,
    *_PUT_OFF,
    *_TAKEN_UP,
)

_OWE = """
INSERT INTO outbox (tenant_id, job_id, actor, subject, created_position, created_at)
SELECT %(tenant)s, job_id, actor, subject, created_position, created_at
FROM unnest(%(ids)s::uuid[], %(actors)s::text[], %(subjects)s::text[], %(positions)s::bigint[],
            %(times)s::timestamptz[]) AS owed (job_id, actor, subject, created_position, created_at)
ON CONFLICT (tenant_id, job_id) DO NOTHING"""

# A node that moved takes its reminders along; what was sent stays. Reads the index timer_of_item.
_FORGET = "DELETE FROM timer WHERE tenant_id = %(tenant)s AND item = ANY(%(items)s) AND fired_at IS NULL"

_SET = """
INSERT INTO timer (tenant_id, timer_id, kind, item, due_on, fire_on)
SELECT %(tenant)s, timer_id, kind, item, due_on, fire_on
FROM unnest(%(ids)s::uuid[], %(kinds)s::text[], %(items)s::text[], %(dues)s::date[], %(fires)s::date[])
  AS timed (timer_id, kind, item, due_on, fire_on)
ON CONFLICT (tenant_id, timer_id) DO NOTHING"""

# Reads the index timer_of_item.
_CANCEL = """
UPDATE timer SET cancelled_at = clock_timestamp()
WHERE tenant_id = %(tenant)s AND item = ANY(%(items)s) AND fired_at IS NULL AND cancelled_at IS NULL"""

# Taken up again: that the node is near, while it lies ahead, and that it is overdue. Reads the index timer_of_item.
_RESTORE = """
UPDATE timer AS t SET cancelled_at = NULL
FROM unnest(%(items)s::text[], %(days)s::date[]) AS taken (item, day)
WHERE t.tenant_id = %(tenant)s AND t.item = taken.item AND t.fired_at IS NULL
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
    """One reminder of a time node."""

    timer_id: UUID
    kind: ReminderKind
    item: str
    due_on: date
    fire_on: date


@dataclass(slots=True)
class Plan:
    """What a batch comes to: the last word on each item counts."""

    owed: list[Owed] = field(default_factory=list)
    nodes: dict[str, list[Reminder]] = field(default_factory=dict)
    put_off: set[str] = field(default_factory=set)
    taken_up: dict[str, date] = field(default_factory=dict)


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
            if any(isinstance(entry.recorded.event, NodeSet) for entry in entries):
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
        elif isinstance(event, NodeSet):
            made.nodes[event.item] = _reminders(recorded, event, reminder_days)
        elif isinstance(event, _PUT_OFF):
            made.put_off.add(event.item)
            made.taken_up.pop(event.item, None)
        elif isinstance(event, _TAKEN_UP):
            made.put_off.discard(event.item)
            made.taken_up[event.item] = day_of(recorded.recorded_at)
    return made


def effect_id(recorded: Recorded, effect: str) -> UUID:
    """The id of one effect of one event: always the same."""
    return uuid5(EFFECTS, f"{recorded.tenant_id}/{recorded.position}/{effect}")


def _reminders(recorded: Recorded, event: NodeSet, reminder_days: int) -> list[Reminder]:
    silent_before = day_of(recorded.recorded_at) - timedelta(days=STALE_DAYS)
    days = {
        ReminderKind.NEAR_DUE: event.due_on - timedelta(days=reminder_days),
        ReminderKind.OVERDUE: event.due_on + timedelta(days=1),
    }
    return [
        Reminder(effect_id(recorded, kind), kind, event.item, event.due_on, fire_on)
        for kind, fire_on in days.items()
        if fire_on >= silent_before
    ]


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
    if made.nodes:
        cursor.execute(_FORGET, {**ids, "items": list(made.nodes)})
        reminders = [reminder for of_item in made.nodes.values() for reminder in of_item]
        cursor.execute(
            _SET,
            {
                **ids,
                "ids": [reminder.timer_id for reminder in reminders],
                "kinds": [str(reminder.kind) for reminder in reminders],
                "items": [reminder.item for reminder in reminders],
                "dues": [reminder.due_on for reminder in reminders],
                "fires": [reminder.fire_on for reminder in reminders],
            },
        )
    if made.taken_up:
        cursor.execute(_RESTORE, {**ids, "items": list(made.taken_up), "days": list(made.taken_up.values())})
    if made.put_off:
        cursor.execute(_CANCEL, {**ids, "items": list(made.put_off)})
