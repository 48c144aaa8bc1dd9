"""Commands on a list year."""

from domain import streams
from domain.cycle import decider as cycles
from domain.cycle.commands import (
    AdvancePhase,
    ApproveIssueException,
    CloseCycle,
    DeclarePriorReport,
    OpenCycle,
    ReopenPhase,
    SetPhaseWindow,
)
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.hygiene import YEARS
from services.commands.reports import report_of


@handles(OpenCycle)
def open_cycle(command: OpenCycle, decide: Decide) -> None:
    state = states.cycle(decide, command.year)
    decide.authorise()
    events = cycles.open_cycle(
        state, year=command.year, opened_on=command.opened_on, policy=states.tenant(decide).policy
    )
    decide.emit(streams.cycle(command.year), events)


@handles(DeclarePriorReport)
def declare_prior_report(command: DeclarePriorReport, decide: Decide) -> None:
    state = states.open_cycle(decide, command.year)
    if command.unit is not None:
        states.unit(decide, command.unit)
    decide.authorise(unit=command.unit)
    delivered = None if command.unit is None else report_of(decide, command.unit, command.year - 1)
    events = cycles.declare_prior_report(
        state,
        unit=command.unit,
        document=command.document,
        commitments=command.commitments,
        delivered=None if delivered is None else delivered.commitments,
        # One document for all is for the first year, whose units had no review before: years may be left out.
        first_year=command.unit is not None
        or not any(states.cycle(decide, year).opened for year in range(YEARS[0], command.year)),
    )
    decide.emit(streams.cycle(command.year), events)


@handles(SetPhaseWindow)
def set_phase_window(command: SetPhaseWindow, decide: Decide) -> None:
    state = states.open_cycle(decide, command.year)
    decide.authorise()
    events = cycles.set_phase_window(
        state, phase=command.phase, from_on=command.from_on, until_on=command.until_on, reason=command.reason
    )
    decide.emit(streams.cycle(command.year), events)


@handles(AdvancePhase)
def advance_phase(command: AdvancePhase, decide: Decide) -> None:
    state = states.opened_cycle(decide, command.year)
    decide.authorise()
    events = cycles.advance_phase(state, phase=command.phase, advanced_on=command.advanced_on)
    decide.emit(streams.cycle(command.year), events)


@handles(ReopenPhase)
def reopen_phase(command: ReopenPhase, decide: Decide) -> None:
    state = states.opened_cycle(decide, command.year)
    decide.authorise()
    decide.emit(streams.cycle(command.year), cycles.reopen_phase(state, phase=command.phase, reason=command.reason))


@handles(ApproveIssueException)
def approve_issue_exception(command: ApproveIssueException, decide: Decide) -> None:
    state = states.open_cycle(decide, command.year)
    states.unit(decide, command.unit)
    decide.authorise(unit=command.unit)
    events = cycles.approve_issue_exception(state, unit=command.unit, until_on=command.until_on, reason=command.reason)
    decide.emit(streams.cycle(command.year), events)


@handles(CloseCycle)
def close_cycle(command: CloseCycle, decide: Decide) -> None:
    state = states.open_cycle(decide, command.year)
    decide.authorise()
    decide.emit(streams.cycle(command.year), cycles.close_cycle(state, closed_on=command.closed_on))
