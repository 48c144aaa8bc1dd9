"""Commands on the catalogue of superior priorities."""

from domain import streams
from domain.ids import PriorityId
from domain.priorities import decider as priorities
from domain.priorities.commands import PublishPriority, RevisePriority
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles


@handles(PublishPriority)
def publish_priority(command: PublishPriority, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    state = states.priorities(decide, command.year)
    decide.authorise()
    events = priorities.publish_priority(
        state,
        PriorityId(decide.new_id()),
        year=command.year,
        level=command.level,
        title=command.title,
        document=command.document,
    )
    decide.emit(streams.priorities(command.year), events)


@handles(RevisePriority)
def revise_priority(command: RevisePriority, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    state = states.priorities(decide, command.year)
    decide.authorise()
    events = priorities.revise_priority(
        state,
        command.priority,
        year=command.year,
        title=command.title,
        document=command.document,
        reason=command.reason,
    )
    decide.emit(streams.priorities(command.year), events)
