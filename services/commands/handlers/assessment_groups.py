"""Commands on assessment groups: forming, seconding, leading, standing back, replacing."""

from domain import streams
from domain.assessment import group as groups
from domain.assessment.commands import (
    DeclareInterest,
    FormGroup,
    RecuseAssessor,
    ReplaceAssessor,
    SecondAssessor,
    SetGroupLeader,
)
from domain.assessment.group import GroupState
from domain.ids import GroupId
from domain.organisation.errors import UnitNotInPlace
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.scoring_ground import roles_in
from services.commands.standing import person_of


@handles(FormGroup)
def form_group(command: FormGroup, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    organiser = states.unit(decide, command.organiser)
    if not organiser.stands_on(decide.day):
        raise UnitNotInPlace(f"{organiser.described_on(decide.day).name}，{decide.day}。", field="organiser")
    group = GroupId(decide.new_id())
    stream = streams.assessment_group(group)
    state = decide.load(stream, groups.EMPTY, groups.evolve)
    decide.authorise(unit=command.organiser)
    events = groups.form_group(
        state,
        group,
        organiser=command.organiser,
        kind=organiser.kind,
        year=command.year,
        name=command.name,
        formed_on=command.formed_on,
    )
    decide.emit(stream, events)


@handles(SecondAssessor)
def second_assessor(command: SecondAssessor, decide: Decide) -> None:
    state = _organised(decide, command.group)
    states.person(decide, command.person)
    states.unit(decide, command.from_unit)
    events = groups.second_assessor(
        state,
        person=command.person,
        title=command.title,
        from_unit=command.from_unit,
        leads=command.leads,
        seconded_on=command.seconded_on,
    )
    decide.emit(streams.assessment_group(command.group), events)


@handles(SetGroupLeader)
def set_group_leader(command: SetGroupLeader, decide: Decide) -> None:
    state = _organised(decide, command.group)
    events = groups.set_group_leader(state, person=command.person, set_on=command.set_on)
    decide.emit(streams.assessment_group(command.group), events)


@handles(DeclareInterest)
def declare_interest(command: DeclareInterest, decide: Decide) -> None:
    state = states.assessment_group(decide, command.group)
    states.open_cycle(decide, state.year)
    states.unit(decide, command.unit)
    standing = decide.authorise(group=roles_in(state))
    events = groups.declare_interest(
        state,
        person=person_of(standing),
        unit=command.unit,
        kind=command.kind,
        declared_on=command.declared_on,
        final=states.assessment(decide, command.unit, state.year).final,
    )
    decide.emit(streams.assessment_group(command.group), events)


@handles(RecuseAssessor)
def recuse_assessor(command: RecuseAssessor, decide: Decide) -> None:
    state = _organised(decide, command.group)
    states.unit(decide, command.unit)
    events = groups.recuse_assessor(
        state,
        person=command.person,
        unit=command.unit,
        reason=command.reason,
        recused_on=command.recused_on,
        final=states.assessment(decide, command.unit, state.year).final,
    )
    decide.emit(streams.assessment_group(command.group), events)


@handles(ReplaceAssessor)
def replace_assessor(command: ReplaceAssessor, decide: Decide) -> None:
    state = _organised(decide, command.group)
    states.person(decide, command.replacement)
    states.unit(decide, command.from_unit)
    events = groups.replace_assessor(
        state,
        person=command.person,
        replacement=command.replacement,
        title=command.title,
        from_unit=command.from_unit,
        reason=command.reason,
        replaced_on=command.replaced_on,
    )
    decide.emit(streams.assessment_group(command.group), events)


def _organised(decide: Decide, group: GroupId) -> GroupState:
    """A group, once it is sure that its organiser acts. Raises GroupNotFound, CycleNotOpen, PhaseForbids."""
    state = states.assessment_group(decide, group)
    states.open_cycle(decide, state.year)
    decide.authorise(unit=state.organiser)
    return state
