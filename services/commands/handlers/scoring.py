"""Commands on a year's scoring rule set."""

from domain import streams
from domain.scoring import decider as scorings
from domain.scoring.commands import FreezeRuleSet, PublishRuleSet
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles


@handles(PublishRuleSet)
def publish_rule_set(command: PublishRuleSet, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    state = states.scoring(decide, command.year)
    decide.authorise()
    events = scorings.publish_rule_set(
        state,
        year=command.year,
        rules=command.rules,
        basis=command.basis,
        published_on=command.published_on,
        veto_kinds_max=states.tenant(decide).policy.veto_kinds_max,
    )
    decide.emit(streams.scoring(command.year), events)


@handles(FreezeRuleSet)
def freeze_rule_set(command: FreezeRuleSet, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    state = states.scoring(decide, command.year)
    decide.authorise()
    events = scorings.freeze_rule_set(state, year=command.year, digest=command.digest, frozen_on=command.frozen_on)
    decide.emit(streams.scoring(command.year), events)
