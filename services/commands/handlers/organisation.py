"""Commands on the unit tree. Who keeps a part of it is who stands above it today, whatever day a fact is said to hold
from: a chosen date must not bring back a part that was handed over."""

from domain import streams
from domain.codes import CodeList
from domain.ids import PostId, UnitId
from domain.organisation import decider as organisation
from domain.organisation import posts
from domain.organisation.commands import (
    AssignPost,
    DissolveUnit,
    EndPost,
    MoveUnit,
    RegisterUnit,
    ReviseUnit,
    SetPortfolio,
)
from domain.organisation.unit import UnitState
from domain.roles import Role
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.identity import unit_id
from services.commands.standing import Standing


@handles(RegisterUnit)
def register_unit(command: RegisterUnit, decide: Decide) -> None:
    unit = UnitId(decide.create(unit_id(decide.tenant_id, command.code)))
    state = decide.load(streams.unit(unit), organisation.EMPTY, organisation.evolve)
    superior = None if command.superior is None else states.unit(decide, command.superior)
    above = streams.ROOT if command.superior is None else streams.unit(command.superior)
    root = decide.load(streams.ROOT, organisation.EMPTY, organisation.evolve)
    decide.authorise(under=command.superior, on=decide.today)
    states.require_code(decide, CodeList.DOMAIN, command.domain, command.effective_on.year, field="domain")
    decide.emit(
        streams.unit(unit),
        organisation.register_unit(
            state,
            unit,
            code=command.code,
            name=command.name,
            kind=command.kind,
            superior=superior,
            committees=[states.unit(decide, committee) for committee in root.subordinates],
            domain=command.domain,
            assessment_class=command.assessment_class,
            credit_code=command.credit_code,
            effective_on=command.effective_on,
        ),
    )
    decide.emit(above, organisation.take_in(superior or root, unit, command.effective_on))


@handles(ReviseUnit)
def revise_unit(command: ReviseUnit, decide: Decide) -> None:
    state = states.unit(decide, command.unit)
    decide.authorise(unit=command.unit, on=decide.today)
    states.require_code(decide, CodeList.DOMAIN, command.domain, command.effective_on.year, field="domain")
    decide.emit(
        streams.unit(command.unit),
        organisation.revise_unit(
            state,
            name=command.name,
            domain=command.domain,
            assessment_class=command.assessment_class,
            credit_code=command.credit_code,
            effective_on=command.effective_on,
            reason=command.reason,
        ),
    )


@handles(MoveUnit)
def move_unit(command: MoveUnit, decide: Decide) -> None:
    state = states.unit(decide, command.unit)
    superior = states.unit(decide, command.superior)
    decide.authorise(unit=command.unit, on=decide.today)
    decide.emit(
        streams.unit(command.unit),
        organisation.move_unit(
            state,
            superior,
            find=lambda unit: states.unit(decide, unit),
            effective_on=command.effective_on,
            reason=command.reason,
        ),
    )
    above = streams.unit(command.superior)
    decide.emit(above, organisation.take_in(superior, command.unit, command.effective_on))


@handles(AssignPost)
def assign_post(command: AssignPost, decide: Decide) -> None:
    state = states.unit(decide, command.unit)
    standing = decide.authorise(unit=command.unit, on=decide.today)
    states.person(decide, command.person)
    posts.refuse_own(command.kind, command.person, actor=standing.person, over_self=_over_self(decide, state, standing))
    decide.emit(
        streams.unit(command.unit),
        posts.assign_post(
            state,
            PostId(decide.new_id()),
            person=command.person,
            title=command.title,
            kind=command.kind,
            portfolio=command.portfolio,
            from_on=command.from_on,
        ),
    )


@handles(EndPost)
def end_post(command: EndPost, decide: Decide) -> None:
    state = states.unit(decide, command.unit)
    standing = decide.authorise(unit=command.unit, on=decide.today)
    held = posts.open_post(state, command.post)
    posts.refuse_own(held.kind, held.person, actor=standing.person, over_self=_over_self(decide, state, standing))
    decide.emit(
        streams.unit(command.unit),
        posts.end_post(state, command.post, until_on=command.until_on, reason=command.reason),
    )


@handles(SetPortfolio)
def set_portfolio(command: SetPortfolio, decide: Decide) -> None:
    state = states.unit(decide, command.unit)
    decide.authorise(unit=command.unit, on=decide.today)
    decide.emit(
        streams.unit(command.unit),
        posts.set_portfolio(state, command.post, portfolio=command.portfolio, from_on=command.from_on),
    )


@handles(DissolveUnit)
def dissolve_unit(command: DissolveUnit, decide: Decide) -> None:
    state = states.unit(decide, command.unit)
    decide.authorise(unit=command.unit, on=decide.today)
    subordinates = [states.unit(decide, below) for below in state.subordinates]
    decide.emit(
        streams.unit(command.unit),
        organisation.dissolve_unit(
            state, subordinates=subordinates, effective_on=command.effective_on, reason=command.reason
        ),
    )


def _over_self(decide: Decide, unit: UnitState, standing: Standing) -> bool:
    """Whether who acts decides about those who sign for them: in their own unit, or in the committee it works for.

    Not the administrator, and not what paper shows: that was decided elsewhere and is only recorded.
    """
    if Role.TENANT_ADMIN in standing.roles or standing.attested or standing.unit is None:
        return False
    own = states.unit(decide, standing.unit)
    return unit.unit in (own.unit, own.superior_on(decide.today))
