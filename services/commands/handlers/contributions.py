"""Commands on what functional departments bring to an item."""

from domain import streams
from domain.codes import CodeList
from domain.contributions import decider as contributions
from domain.contributions.commands import (
    DeclineContribution,
    DeliverContribution,
    PledgeContribution,
    RequestContribution,
)
from domain.contributions.decider import ContributionState
from domain.execution.guards import standing as refuse_ended
from domain.ids import ContributionId
from domain.tenancy.decider import codes_in
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles


@handles(RequestContribution)
def request_contribution(command: RequestContribution, decide: Decide) -> None:
    item = states.item(decide, command.item)
    states.open_cycle(decide, item.year)
    contribution = ContributionId(decide.new_id())
    stream = streams.contribution(contribution)
    state = decide.load(stream, contributions.EMPTY, contributions.evolve)
    department = states.unit(decide, command.department)
    decide.authorise(unit=item.unit)
    events = contributions.request_contribution(
        state,
        contribution,
        item=command.item,
        unit=refuse_ended(item),
        department=command.department,
        department_kind=department.kind,
        department_stands=department.stands_on(decide.day),
        resource=command.resource,
        resources=codes_in(states.tenant(decide), CodeList.RESOURCE_KIND, item.year),
        description=command.description,
        requested_on=decide.day,
    )
    decide.emit(stream, events)


@handles(PledgeContribution)
def pledge_contribution(command: PledgeContribution, decide: Decide) -> None:
    state = _wanted(decide, command.contribution)
    events = contributions.pledge_contribution(
        state, description=command.description, deliver_by_on=command.deliver_by_on, pledged_on=decide.day
    )
    decide.emit(streams.contribution(command.contribution), events)


@handles(DeliverContribution)
def deliver_contribution(command: DeliverContribution, decide: Decide) -> None:
    state = _wanted(decide, command.contribution)
    events = contributions.deliver_contribution(state, delivered_on=command.delivered_on, note=command.note)
    decide.emit(streams.contribution(command.contribution), events)


@handles(DeclineContribution)
def decline_contribution(command: DeclineContribution, decide: Decide) -> None:
    state = _asked(decide, command.contribution)
    events = contributions.decline_contribution(state, reason=command.reason)
    decide.emit(streams.contribution(command.contribution), events)


def _wanted(decide: Decide, contribution: ContributionId) -> ContributionState:
    """A contribution asked for, of an item that still has a use for it. Raises ItemEnded."""
    state = _asked(decide, contribution)
    assert state.item is not None, "a contribution is asked for an item"
    refuse_ended(states.item(decide, state.item))
    return state


def _asked(decide: Decide, contribution: ContributionId) -> ContributionState:
    """A contribution asked for, once it is sure that the department that was asked acts."""
    state = states.contribution(decide, contribution)
    assert state.item is not None, "a contribution is asked for an item"
    states.open_cycle(decide, states.item(decide, state.item).year)
    decide.authorise(unit=state.unit, department=state.department)
    return state
