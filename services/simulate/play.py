"""Giving the play's commands to a log, a day at a time, several in a commit."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, groupby, islice

from domain import streams
from domain.refusal import Refusal
from services.commands.digest import request_sha256
from services.commands.log import Log
from services.commands.service import CommandService, Submission
from services.simulate.steps import Step
from services.simulate.year import Play
from services.store.records import Receipt
from services.store.tenant import tenant

BATCH_COMMANDS = 100
"""Commands in one commit. More gain little, and hold the district's head row longer."""

Tell = Callable[[date, int], None]
"""Told the simulated day and how many commands were given since it was last told."""


class SimulationFailed(Exception):
    """模拟没有按预期进行："""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{detail}")


class DistrictNotMadeUp(SimulationFailed):
    """这个区县不是用同样的种子、规模和首个年度模拟出来的，不能把虚构的内容写进去，请换一个区县代码："""


@dataclass(slots=True)
class Simulated:
    """What was given: commands by class, events, refusals that were expected, seconds."""

    commands: Counter[str] = field(default_factory=Counter)
    events: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class _Day:
    """The clock of the play: noon in Beijing of whatever day is played."""

    def __init__(self) -> None:
        self.day = date.min

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 4, tzinfo=UTC)


def simulate(log: Log, play: Play, tell: Tell = lambda _day, _commands: None) -> Simulated:
    """Play a district's years on a log. Played again with the same seed, it goes on where it was interrupted.

    Raises SimulationFailed for a refusal that is not part of the play, and for an expected one that did not come;
    DistrictNotMadeUp, before anything is given, where the log was begun by another play or in earnest.
    """
    begun = time.monotonic()
    clock, found = _Day(), Simulated()
    service, told = CommandService(log, clock), play.steps()
    opening = next(told)
    with tenant(play.tenant_id):
        if log.read_stream(streams.TENANT) and log.find_receipt(opening.command_id) is None:
            raise DistrictNotMadeUp(play.district.name)
        giving = _Giving(log, service, play, found)
        for day, steps in groupby(chain([opening], told), key=lambda step: step.day):
            clock.day = day
            while batch := list(islice(steps, BATCH_COMMANDS)):
                giving.give(batch)
                tell(day, len(batch))
    found.seconds = time.monotonic() - begun
    return found


@dataclass(slots=True)
class _Giving:
    """Gives steps and holds the outcomes against the play."""

    log: Log
    service: CommandService
    play: Play
    found: Simulated
    again: bool = True
    """Whether what comes was given before, in a play that was cut short."""

    def give(self, batch: list[Step]) -> None:
        """Some steps of a day. Raises SimulationFailed."""
        asked = [self._submission(step) for step in batch]
        outcomes = self._given_before(asked) if self.again else {}
        fresh = [submission for submission in asked if submission.command_id not in outcomes]
        outcomes |= zip((each.command_id for each in fresh), self.service.submit_all(fresh), strict=True)
        if any(isinstance(outcomes[each.command_id], Receipt) for each in fresh):
            self.again = False
        for step in batch:
            outcome = outcomes[step.command_id]
            self.found.commands[type(step.command).__name__] += 1
            if isinstance(outcome, Refusal) and self._may_be(step, outcome):
                self.found.refused[outcome.code] += 1
            elif isinstance(outcome, Receipt) and not step.refused:
                self.found.events += outcome.last_position - outcome.first_position + 1
            else:
                raise SimulationFailed(f"{step.day} {step.command}：{outcome}")

    def _submission(self, step: Step) -> Submission:
        return Submission(
            self.play.tenant_id, step.command_id, step.who(), step.command,
            occurred_on=step.occurred_on, entity_id=step.entity_id,
        )  # fmt: skip

    def _given_before(self, asked: list[Submission]) -> dict[str, Receipt | Exception]:
        """The receipts of those that took effect. Raises DistrictNotMadeUp where other commands did under their ids."""
        receipts: dict[str, Receipt | Exception] = {}
        for each in asked:
            found = self.log.find_receipt(each.command_id)
            if found is None:
                continue
            sha256, receipts[each.command_id] = found
            if sha256 != request_sha256(each.command, each.actor, each.occurred_on, each.entity_id):
                raise DistrictNotMadeUp(self.play.district.name)
        return receipts

    def _may_be(self, step: Step, refusal: Refusal) -> bool:
        """Given again, what was refused before is refused for whatever has happened since."""
        expected = {step.refused, step.needless} - {""}
        return bool(expected) if self.again else refusal.code in expected
