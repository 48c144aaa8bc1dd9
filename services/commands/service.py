"""The command service: check, load, decide, append; again when somebody else was faster; once for each command id."""

import random
import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.business_day import business_day, day_of_act, is_housekeeping
from domain.recorded import Actor
from domain.refusal import InvalidInput
from domain.tenancy import decider as tenancy
from domain.tenancy.commands import OpenTenant, ResumeTenant
from services.clock import Clock, day_of, now
from services.commands import handlers, states
from services.commands.decide import Decide
from services.commands.digest import request_sha256
from services.commands.handling import HANDLERS
from services.commands.hygiene import refuse_unclean
from services.commands.log import Log
from services.store.errors import CommandIdReused, ConcurrencyConflict
from services.store.records import CommandRow, Receipt
from services.store.tenant import tenant

__all__ = ["ATTEMPTS_MAX", "CommandService", "Submission", "handlers"]

ATTEMPTS_MAX = 12
"""Decisions on one command before the conflict is handed to the caller."""

_PAUSE_SECONDS = 0.002
_PAUSE_SECONDS_MAX = 0.1


@dataclass(frozen=True, slots=True)
class Submission:
    """A command on its way in.

    command_id: a uuid; the same one again gives the same receipt. actor: from the token, never from an argument.
    occurred_on: the business day; taken from the command, or the server's day, where None. entity_id: the uuid of what
    the command creates, for callers that must know it beforehand. expected_version: of the primary stream, as seen by
    the caller (0: not there). causation, correlation: uuids of what led to this.
    """

    tenant_id: int
    command_id: str
    actor: Actor
    command: object
    occurred_on: date | None = None
    entity_id: str | None = None
    expected_version: int | None = None
    causation: str | None = None
    correlation: str | None = None


class CommandService:
    """Decides commands on what a log says and appends what follows. Safe to share between threads."""

    def __init__(self, log: Log, clock: Clock = now) -> None:
        self._log = log
        self._clock = clock

    def submit(self, submission: Submission) -> Receipt:
        """Carry out a command, or find that it was carried out before, and give its receipt.

        Raises Refusal (a rule said no); ConcurrencyConflict (`expected_version` is not the version, or others were
        faster `ATTEMPTS_MAX` times); CommandIdReused (the id stands for another command or another actor's).
        """
        today = day_of(self._clock())
        command_id = _uuid(submission.command_id, "command_id", "命令编号")
        entity_id = submission.entity_id and _uuid(submission.entity_id, "entity_id", "对象编号")
        refuse_unclean(submission.command)
        occurred_on = _business_day(submission, today)
        sha256 = request_sha256(submission.command, submission.actor, occurred_on, entity_id)
        with tenant(submission.tenant_id):
            found = self._log.find_receipt(command_id)
            if found is not None:
                return _same_again(found, sha256, command_id)
            for attempt in range(ATTEMPTS_MAX):
                decide = Decide(
                    self._log,
                    submission.command,
                    tenant_id=submission.tenant_id,
                    command_id=command_id,
                    actor=submission.actor,
                    today=today,
                    occurred_on=occurred_on,
                    entity_id=entity_id,
                    causation=submission.causation,
                    correlation=submission.correlation,
                )
                row = _decided(decide, submission, sha256)
                try:
                    return self._log.append(decide.pending, row, decide.reads)
                except ConcurrencyConflict:
                    if attempt == ATTEMPTS_MAX - 1:
                        raise
                    # Jitter, so that two who collided do not meet again at the same moment.
                    time.sleep(random.uniform(0, min(_PAUSE_SECONDS_MAX, _PAUSE_SECONDS * 2**attempt)))
        raise AssertionError("unreachable")


def _decided(decide: Decide, submission: Submission, sha256: bytes) -> CommandRow:
    """Run the handler once on what the log says now."""
    command = submission.command
    district = states.tenant(decide)
    if not isinstance(command, OpenTenant):
        tenancy.refuse_unopened(district)
    if not isinstance(command, ResumeTenant):
        tenancy.refuse_suspended(district)
    HANDLERS[type(command)](command, decide)
    if not decide.pending:
        raise RuntimeError(f"the handler of {type(command).__name__} neither emits nor refuses")
    stream = decide.pending[0].stream
    seen = decide.reads[stream]
    if submission.expected_version is not None and submission.expected_version != seen:
        raise ConcurrencyConflict(f"{stream} @{submission.expected_version}，现为 @{seen}")
    version = max(pending.version for pending in decide.pending if pending.stream == stream)
    return CommandRow(decide.command_id, sha256, stream, version, decide.created)


def _business_day(submission: Submission, today: date) -> date | None:
    """The business day. Raises InvalidInput for one that contradicts the command, lies ahead, or has no business."""
    command, given = submission.command, submission.occurred_on
    if given is None:
        day = business_day(command, today)
        field = "occurred_on"
    elif is_housekeeping(command):
        raise InvalidInput("本项管理操作不带业务日期。", field="occurred_on")
    else:
        day = given
        field = "occurred_on"
        act = day_of_act(command)
        if act is not None and act != given:
            raise InvalidInput(f"业务日期{given}与命令中的日期{act}不一致。", field="occurred_on")
    if day is not None and day > today:
        raise InvalidInput(f"业务日期{day}晚于今天（{today}）。", field=field)
    return day


def _same_again(found: tuple[bytes, Receipt], sha256: bytes, command_id: str) -> Receipt:
    stored_sha256, receipt = found
    if stored_sha256 != sha256:
        raise CommandIdReused(command_id)
    return receipt


def _uuid(text: str, field: str, label: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise InvalidInput(f"{label}须为 UUID。", field=field) from None
