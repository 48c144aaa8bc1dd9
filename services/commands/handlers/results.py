"""Commands on a year's results: computed for all units at once, published with the position they follow from."""

from base64 import b64encode
from collections.abc import Iterator

from domain import streams
from domain.codes import SigningAct
from domain.ids import UnitId
from domain.organisation.unit import UnitState
from domain.outcomes import results
from domain.outcomes.commands import ComputeResults, PublishResults
from domain.outcomes.evaluation import EvaluationState
from domain.outcomes.results import Assessed, Votes, Year
from domain.research.decider import RESPONSIBLE_KINDS
from domain.scoring.decider import frozen_rules
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.signatures import refuse_unproven
from services.commands.standing import person_of


@handles(ComputeResults)
def compute_results(command: ComputeResults, decide: Decide) -> None:
    states.past_cycle(decide, command.year)
    state = states.results(decide, command.year)
    decide.authorise()
    computed, units = results.compute_results(
        state, year_of(decide, command.year), number=command.year, computed_on=command.computed_on
    )
    decide.emit(streams.results(command.year), computed)
    for unit, event in units.items():
        states.evaluation(decide, unit, command.year)
        decide.emit(streams.evaluation(unit, command.year), [event])


@handles(PublishResults)
def publish_results(command: PublishResults, decide: Decide) -> None:
    states.past_cycle(decide, command.year)
    state = states.results(decide, command.year)
    person = person_of(decide.authorise())
    opened = decide.first_position(streams.cycle(command.year))
    year = year_of(decide, command.year)
    undecided = [
        each.code for each in year.assessed if states.evaluation(decide, each.unit, command.year).decided is None
    ]
    head = decide.bound_head()
    events = results.publish_year(
        state,
        year,
        undecided=undecided,
        from_position=opened,
        # Read last: nothing that was loaded above lies beyond it, and the append refuses what has moved since.
        to_position=decide.last_position(),
        checkpoint=results.Checkpoint(head.size, b64encode(head.root).decode()),
        published_on=command.published_on,
        signature=command.signature,
    )
    refuse_unproven(
        decide,
        command.signature,
        SigningAct.PUBLISH_RESULTS,
        streams.results(command.year),
        person=person,
        on=command.published_on,
        content=lambda: results.content_of(state, from_position=opened),
    )
    decide.emit(streams.results(command.year), events)


def year_of(decide: Decide, year: int) -> Year:
    """Everything that a year's results rest on. Every stream that could change them joins what the append compares."""
    assessed, unfinished, uncounted = [], [], []
    for unit in _units(decide):
        assert unit.unit is not None, "the tree holds registered units alone"
        state = states.assessment(decide, unit.unit, year)
        if state.unit is None:
            if states.list_set(decide, unit.unit, year).issued_on is not None and unit.stands_on(decide.day):
                unfinished.append(unit.code)
            continue
        if not state.final or state.result is None or state.organiser is None:
            unfinished.append(state.unit_code)
            continue
        box = states.ballot_box(decide, unit.unit, year).counted
        appraised = unit.unit in states.meeting(decide, state.organiser, year).units
        if appraised and box is None:
            uncounted.append(state.unit_code)
        votes = None if box is None else Votes(box.valid, box.abstentions, box.votes)
        assessed.append(Assessed(unit.unit, state.unit_code, state.class_, state.result, votes))
    scoring = states.scoring(decide, year)
    rules = frozen_rules(scoring, year, decide.day)
    return Year(rules, tuple(assessed), tuple(sorted(unfinished)), tuple(sorted(uncounted)))


def class_of(decide: Decide, unit: UnitId, year: int) -> list[tuple[UnitId, EvaluationState]]:
    """The evaluations of the units of one's class, one's own included."""
    own = states.evaluation(decide, unit, year)
    found = []
    for each in _units(decide):
        if each.unit is not None:
            state = states.evaluation(decide, each.unit, year)
            if state.round and state.class_ == own.class_:
                found.append((each.unit, state))
    return found


def _units(decide: Decide) -> Iterator[UnitState]:
    """Every unit that makes or carries out lists, wherever and whenever it stood."""
    seen: set[UnitId] = set()
    waiting = list(states.root(decide).subordinates)
    while waiting:
        unit = waiting.pop()
        if unit in seen:
            continue
        seen.add(unit)
        state = states.unit(decide, unit)
        waiting += state.subordinates
        if state.kind in RESPONSIBLE_KINDS:
            yield state
