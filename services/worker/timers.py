"""Reminders of deadlines: when a timer's day has come, it becomes a command, once, whoever else is looking."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import structlog

from domain.codes import DeadlineKind, ReminderKind
from domain.deadlines.commands import SendDeadlineReminder
from domain.deadlines.decider import SUBJECT_OF
from domain.deadlines.errors import DeadlineReminderSent
from domain.execution.commands import SendReminder
from domain.execution.errors import ReminderSentAlready
from domain.ids import ItemId
from domain.refusal import Refusal
from services.clock import Clock, day_of, now
from services.commands.service import Submission
from services.store.datastore import LogDatastore
from services.store.errors import CommandIdReused, ConcurrencyConflict
from services.store.records import Receipt
from services.store.tenant import tenant
from services.worker.platform import PLATFORM

ROUND_TIMERS_MAX = 500
CLAIM_SECONDS = 60.0
"""A timer that was claimed and is not settled after this time is claimed again: its owner died."""

REFUSED_SECONDS = 21_600.0
"""A reminder that its subject refused is tried again so much later, until it is sent or its timer is cancelled."""
BUSY_SECONDS = 5.0
FAILED_SECONDS = 300.0
"""A timer on whose way something is broken, such as a stream that cannot be read, is tried again so much later."""

_log = structlog.get_logger(__name__)

# Timers whose day has come, across districts: ids only, the longest due first. Reads the partial index timer_pending.
_DUE = """
SELECT tenant_id, timer_id FROM timer
WHERE cancelled_at IS NULL AND fired_at IS NULL AND fire_on <= %(today)s AND send_after <= clock_timestamp()
ORDER BY fire_on, tenant_id, timer_id LIMIT %(limit)s"""

# Of these timers of one district, those that nobody else claimed or cancelled meanwhile. By primary key.
_CLAIM = """
UPDATE timer SET send_after = clock_timestamp() + make_interval(secs => %(claim_seconds)s)
WHERE tenant_id = %(tenant_id)s AND timer_id = ANY(%(timer_ids)s)
  AND cancelled_at IS NULL AND fired_at IS NULL AND send_after <= clock_timestamp()
RETURNING timer_id, kind, deadline, subject, due_on"""

# One timer is settled: its reminder is recorded, or can never be. By primary key.
_SETTLE = """
UPDATE timer SET fired_at = clock_timestamp(), outcome = %(outcome)s
WHERE tenant_id = %(tenant_id)s AND timer_id = %(timer_id)s AND fired_at IS NULL"""

# One timer waits: what it is of wants no reminder now. By primary key.
_PUT_OFF = """
UPDATE timer SET send_after = clock_timestamp() + make_interval(secs => %(seconds)s), outcome = %(outcome)s
WHERE tenant_id = %(tenant_id)s AND timer_id = %(timer_id)s AND fired_at IS NULL"""


@dataclass(frozen=True, slots=True)
class Timer:
    """One reminder that is due. Its id is the command's, so that the reminder is recorded once."""

    timer_id: UUID
    kind: ReminderKind
    deadline: DeadlineKind
    subject: str
    due_on: date

    def command(self) -> SendReminder | SendDeadlineReminder:
        """What it becomes: an item reminds of its own time node."""
        if self.deadline is DeadlineKind.TIME_NODE:
            return SendReminder(item=ItemId(self.subject), kind=self.kind, due_on=self.due_on)
        subject: dict[str, Any] = {SUBJECT_OF[self.deadline]: self.subject}
        return SendDeadlineReminder(deadline=self.deadline, kind=self.kind, due_on=self.due_on, **subject)


class Timers:
    """Turns timers into reminders. Any number may run side by side: each timer is claimed by one of them.

    `submit` records commands, `clock` tells the day. `claim_seconds` is how long a dead owner's timers wait.
    """

    def __init__(
        self,
        datastore: LogDatastore,
        submit: Callable[[Submission], Receipt],
        *,
        clock: Clock = now,
        claim_seconds: float = CLAIM_SECONDS,
    ) -> None:
        self._datastore = datastore
        self._submit = submit
        self._clock = clock
        self._claim_seconds = claim_seconds

    def step(self) -> int:
        """Send one round of reminders and return how many timers were settled."""
        settled = 0
        for tenant_id, timer_ids in self._due().items():
            for timer in self._claim(tenant_id, timer_ids):
                settled += self._fire(tenant_id, timer)
        return settled

    def _due(self) -> dict[int, list[UUID]]:
        found: dict[int, list[UUID]] = {}
        with self._datastore.scan() as cursor:
            for row in cursor.execute(_DUE, {"today": day_of(self._clock()), "limit": ROUND_TIMERS_MAX}):
                found.setdefault(row["tenant_id"], []).append(row["timer_id"])
        return found

    def _claim(self, tenant_id: int, timer_ids: list[UUID]) -> list[Timer]:
        parameters = {"tenant_id": tenant_id, "timer_ids": timer_ids, "claim_seconds": self._claim_seconds}
        with tenant(tenant_id), self._datastore.transaction() as cursor:
            return [
                Timer(
                    row["timer_id"],
                    ReminderKind(row["kind"]),
                    DeadlineKind(row["deadline"]),
                    row["subject"],
                    row["due_on"],
                )
                for row in cursor.execute(_CLAIM, parameters)
            ]

    def _fire(self, tenant_id: int, timer: Timer) -> int:
        """Record the reminder, then settle the timer; dying in between records nothing twice."""
        submission = Submission(
            tenant_id=tenant_id,
            command_id=str(timer.timer_id),
            actor=PLATFORM,
            command=timer.command(),
        )
        try:
            self._submit(submission)
        except CommandIdReused:
            # Recorded by an owner that died before it settled the timer, on an earlier day.
            return self._settle(tenant_id, timer, "SENT")
        except (ReminderSentAlready, DeadlineReminderSent) as refusal:
            return self._settle(tenant_id, timer, refusal.code)
        except Refusal as refusal:
            if timer.kind is ReminderKind.NEAR_DUE and day_of(self._clock()) > timer.due_on:
                # The platform was away for those days; the overdue reminder says what is so now.
                return self._settle(tenant_id, timer, "MISSED")
            # It ended or moved just now and its timers follow, or it rests and may go on.
            return self._put_off(tenant_id, timer, REFUSED_SECONDS, refusal.code)
        except ConcurrencyConflict:
            return self._put_off(tenant_id, timer, BUSY_SECONDS, "BUSY")
        except Exception as error:
            # Whatever it is, the other timers' day has come too.
            _log.exception("timer_failed", tenant=tenant_id, timer=str(timer.timer_id), exc_info=error)
            return self._put_off(tenant_id, timer, FAILED_SECONDS, "FAILED")
        return self._settle(tenant_id, timer, "SENT")

    def _settle(self, tenant_id: int, timer: Timer, outcome: str) -> int:
        self._change(_SETTLE, tenant_id, timer, outcome=outcome)
        return 1

    def _put_off(self, tenant_id: int, timer: Timer, seconds: float, outcome: str) -> int:
        self._change(_PUT_OFF, tenant_id, timer, seconds=seconds, outcome=outcome)
        return 0

    def _change(self, statement: str, tenant_id: int, timer: Timer, **parameters: object) -> None:
        with tenant(tenant_id), self._datastore.transaction() as cursor:
            cursor.execute(statement, {"tenant_id": tenant_id, "timer_id": timer.timer_id, **parameters})
        _log.info("timer_tried", tenant=tenant_id, timer=str(timer.timer_id), kind=timer.kind, **parameters)
