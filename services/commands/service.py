"""The command service: check, load, decide, append; again when somebody else was faster; once for each command id."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.business_day import business_day, day_of_act, is_housekeeping, refuse_too_late
from domain.persons.errors import PersonErased
from domain.recorded import Actor
from domain.refusal import InvalidInput, Refusal, TooLargeToRecord
from domain.tenancy import decider as tenancy
from domain.tenancy.commands import OpenTenant, ResumeTenant
from services.clock import Clock, day_of, now
from services.commands import handlers, states
from services.commands.decide import Decide
from services.commands.digest import request_sha256
from services.commands.handling import HANDLERS
from services.commands.hygiene import refuse_unclean
from services.commands.log import Log
from services.commands.memory import Ahead, Memory
from services.store.errors import CommandIdReused, ConcurrencyConflict, EventTooLarge, StoreError, SubjectErased
from services.store.records import CommandRow, Decided, Receipt
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


@dataclass(frozen=True, slots=True)
class _Request:
    """A submission that was checked, with its ids in canonical form and its business day."""

    submission: Submission
    command_id: str
    entity_id: str | None
    occurred_on: date | None
    today: date
    sha256: bytes

    def decide(self, log: Log, memory: Memory, *, recalls: bool) -> Decide:
        """A decision on it, yet to be made."""
        return Decide(
            log,
            self.submission.command,
            tenant_id=self.submission.tenant_id,
            command_id=self.command_id,
            actor=self.submission.actor,
            today=self.today,
            occurred_on=self.occurred_on,
            entity_id=self.entity_id,
            causation=self.submission.causation,
            correlation=self.submission.correlation,
            memory=memory,
            recalls=recalls,
        )


class CommandService:
    """Decides commands on what a log says and appends what follows. Safe to share between threads."""

    def __init__(self, log: Log, clock: Clock = now) -> None:
        self._log = log
        self._clock = clock
        self._memory = Memory()

    def submit(self, submission: Submission) -> Receipt:
        """Carry out a command, or find that it was carried out before, and give its receipt.

        Raises Refusal (a rule said no); ConcurrencyConflict (`expected_version` is not the version, or others were
        faster `ATTEMPTS_MAX` times); CommandIdReused (the id stands for another command or another actor's).
        """
        request = self._checked(submission)
        with tenant(submission.tenant_id):
            return self._submit(request)

    def submit_all(self, submissions: Sequence[Submission]) -> list[Receipt | Exception]:
        """Carry out commands of one district in the order given, in as few commits as that takes.

        Gives for each its receipt, or what `submit` would have raised; one that is refused stops none of the others.
        Every command is decided on what those before it leave, and refused on what is recorded alone.
        """
        outcomes: list[Receipt | Exception] = []
        batch = _Batch(self._memory)
        for submission in submissions:
            with tenant(submission.tenant_id):
                try:
                    request = self._checked(submission)
                    batch.add(request, self._log)
                except Exception:
                    # Refused, or so it seems: on what is not recorded yet. Nobody is told before it is.
                    outcomes += self._settled(batch)
                    batch = _Batch(self._memory)
                    outcomes.append(self._outcome(submission))
        return outcomes + self._settled(batch)

    def _settled(self, batch: "_Batch") -> list[Receipt | Exception]:
        """Record a batch in one commit, or its commands one by one where something it rests on has moved."""
        if not batch.decided:
            return []
        with tenant(batch.requests[0].submission.tenant_id):
            try:
                receipts = self._log.append_all(batch.decided)
            except StoreError:
                batch.forget()
            else:
                batch.remember()
                return list(receipts)
        return [self._outcome(request.submission) for request in batch.requests]

    def _outcome(self, submission: Submission) -> Receipt | Exception:
        try:
            return self.submit(submission)
        except (Refusal, StoreError) as no:
            return no

    def _checked(self, submission: Submission) -> "_Request":
        today = day_of(self._clock())
        command_id = _uuid(submission.command_id, "command_id", "命令编号")
        entity_id = submission.entity_id and _uuid(submission.entity_id, "entity_id", "对象编号")
        refuse_unclean(submission.command)
        occurred_on = _business_day(submission, today)
        # The day as given: what a default made of it changes at midnight, and the command is still the same.
        sha256 = request_sha256(submission.command, submission.actor, submission.occurred_on, entity_id)
        return _Request(submission, command_id, entity_id, occurred_on, today, sha256)

    def _submit(self, request: _Request) -> Receipt:
        """Decide and append until one of them settles it."""
        failed_on: dict[str, int] | None = None
        for attempt in range(ATTEMPTS_MAX):
            last = attempt == ATTEMPTS_MAX - 1
            # Only the first decision may rest on what is remembered.
            decide = request.decide(self._log, self._memory, recalls=attempt == 0)
            try:
                row = _decided(decide, request)
            except Exception as no:
                decide.forget()
                # Streams are read one after the other, so a decision may see half of somebody's command. It counts
                # when made twice on the same versions: then they all stood at once, in the moment between.
                if decide.reads != failed_on and not last:
                    failed_on = decide.reads
                    continue
                answered = self._found(request) if isinstance(no, Refusal | ConcurrencyConflict) else None
                if answered is None:
                    raise
                return answered
            try:
                receipt = self._log.append(decide.pending, row, decide.reads)
            except ConcurrencyConflict:
                decide.forget()
                if last:
                    raise
                if not decide.recalled:
                    _pause(attempt)
                continue
            except EventTooLarge as error:
                raise TooLargeToRecord from error
            except SubjectErased as error:
                raise PersonErased from error
            if not receipt.repeated:
                decide.remember()
            return receipt
        raise AssertionError("unreachable")

    def _found(self, request: _Request) -> Receipt | None:
        """The receipt of a command that took effect before. Raises CommandIdReused."""
        found = self._log.find_receipt(request.command_id)
        if found is None:
            return None
        sha256, receipt = found
        if sha256 != request.sha256:
            raise CommandIdReused(request.command_id)
        return receipt


class _Batch:
    """Commands decided on what those before them leave, none of them recorded yet."""

    def __init__(self, memory: Memory) -> None:
        self._ahead = Ahead(memory)
        self._decisions: list[Decide] = []
        self.requests: list[_Request] = []
        self.decided: list[Decided] = []

    def add(self, request: _Request, log: Log) -> None:
        """Decide one more. Raises what its decision raises, which may rest on what is outdated."""
        decide = request.decide(log, self._ahead, recalls=True)
        row = _decided(decide, request)
        decide.remember()
        self._decisions.append(decide)
        self.requests.append(request)
        self.decided.append(Decided(decide.pending, row, decide.reads))

    def remember(self) -> None:
        """They were recorded: what they leave holds for everybody."""
        self._ahead.hand_over()

    def forget(self) -> None:
        """They were not: what they rested on is read again."""
        for decide in self._decisions:
            decide.forget()


def _decided(decide: Decide, request: _Request) -> CommandRow:
    """Run the handler once. Raises Refusal, or ConcurrencyConflict where the expected version is not the version."""
    command, expected = request.submission.command, request.submission.expected_version
    district = states.tenant(decide)
    if not isinstance(command, OpenTenant):
        tenancy.refuse_unopened(district)
    if not isinstance(command, ResumeTenant):
        tenancy.refuse_suspended(district)
    behalf = request.submission.actor.on_behalf_of
    if behalf is None or not behalf.attested_on_paper:
        refuse_too_late(command, request.occurred_on, request.today, days_max=district.policy.late_entry_days)
    HANDLERS[type(command)](command, decide)
    if not decide.pending:
        raise RuntimeError(f"the handler of {type(command).__name__} neither emits nor refuses")
    stream = decide.pending[0].stream
    seen = decide.reads[stream]
    if expected is not None and expected != seen:
        raise ConcurrencyConflict(f"{stream} @{expected}，现为 @{seen}")
    version = max(pending.version for pending in decide.pending if pending.stream == stream)
    return CommandRow(request.command_id, request.sha256, stream, version, decide.created)


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


def _pause(attempt: int) -> None:
    """Wait a random while, so that two who collided do not meet again at the same moment."""
    time.sleep(random.uniform(0, min(_PAUSE_SECONDS_MAX, _PAUSE_SECONDS * 2**attempt)))


def _uuid(text: str, field: str, label: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise InvalidInput(f"{label}须为 UUID。", field=field) from None
