"""Giving the play's commands to a log, a day at a time, several in a commit."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, groupby, islice

from domain import streams
from domain.refusal import Refusal
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
    """这个区县不是用同样的种子模拟出来的，不能把虚构的内容写进去，请换一个区县代码："""


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
    DistrictNotMadeUp, before anything is given, where the log was begun by somebody else.
    """
    begun = time.monotonic()
    clock, found = _Day(), Simulated()
    service, told = CommandService(log, clock), play.steps()
    opening = next(told)
    with tenant(play.tenant_id):
        if log.read_stream(streams.TENANT) and log.find_receipt(opening.command_id) is None:
            raise DistrictNotMadeUp(play.district.name)
    for day, steps in groupby(chain([opening], told), key=lambda step: step.day):
        clock.day = day
        while batch := list(islice(steps, BATCH_COMMANDS)):
            _give(service, play.tenant_id, batch, found)
            tell(day, len(batch))
    found.seconds = time.monotonic() - begun
    return found


def _give(service: CommandService, tenant_id: int, batch: list[Step], found: Simulated) -> None:
    submissions = [
        Submission(
            tenant_id, step.command_id, step.who(), step.command, occurred_on=step.occurred_on, entity_id=step.entity_id
        )
        for step in batch
    ]
    for step, outcome in zip(batch, service.submit_all(submissions), strict=True):
        found.commands[type(step.command).__name__] += 1
        if isinstance(outcome, Refusal) and outcome.code == step.refused:
            found.refused[outcome.code] += 1
        elif isinstance(outcome, Receipt) and not step.refused:
            found.events += outcome.last_position - outcome.first_position + 1
        else:
            raise SimulationFailed(f"{step.day} {step.command}：{outcome}")
