"""Commands on the research before a unit's lists."""

from collections.abc import Callable
from typing import Any

from domain import streams
from domain.organisation.errors import UnitNotInPlace
from domain.research import decider as research
from domain.research.commands import (
    CompleteResearch,
    RecordProblems,
    RecordSituation,
    RecordStrengths,
    StartResearch,
)
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.officers import find_officer


@handles(StartResearch)
def start_research(command: StartResearch, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    unit = states.unit(decide, command.unit)
    standing = decide.authorise(unit=command.unit)
    if not unit.stands_on(decide.day):
        raise UnitNotInPlace(f"{unit.described_on(decide.day).name}，{decide.day}。", field="unit")
    state = states.research(decide, command.unit, command.year)
    events = research.start_research(
        state,
        unit=command.unit,
        kind=unit.kind,
        year=command.year,
        officer=find_officer(decide, unit.superior_on(decide.day), decide.day, standing),
        started_on=command.started_on,
    )
    decide.emit(streams.research(command.unit, command.year), events)


@handles(RecordSituation)
def record_situation(command: RecordSituation, decide: Decide) -> None:
    _record(command, decide, research.record_situation)


@handles(RecordProblems)
def record_problems(command: RecordProblems, decide: Decide) -> None:
    _record(command, decide, research.record_problems)


@handles(RecordStrengths)
def record_strengths(command: RecordStrengths, decide: Decide) -> None:
    _record(command, decide, research.record_strengths)


@handles(CompleteResearch)
def complete_research(command: CompleteResearch, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    states.unit(decide, command.unit)
    decide.authorise(unit=command.unit)
    state = states.research(decide, command.unit, command.year)
    events = research.complete_research(state, unit=command.unit, year=command.year, completed_on=command.completed_on)
    decide.emit(streams.research(command.unit, command.year), events)


def _record(
    command: RecordSituation | RecordProblems | RecordStrengths, decide: Decide, write: Callable[..., list[Any]]
) -> None:
    """One of the three parts: same unit, same year, same people."""
    states.open_cycle(decide, command.year)
    states.unit(decide, command.unit)
    decide.authorise(unit=command.unit)
    state = states.research(decide, command.unit, command.year)
    events = write(state, unit=command.unit, year=command.year, text=command.text)
    decide.emit(streams.research(command.unit, command.year), events)
