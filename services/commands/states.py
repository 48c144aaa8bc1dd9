"""The states decisions rest on, loaded by what they are called. Each raises the refusal of its subject if absent."""

from domain import streams
from domain.codes import CodeList
from domain.organisation.unit import UnitState
from domain.persons import decider as persons
from domain.persons.decider import PersonState
from domain.persons.errors import PersonNotFound
from domain.tenancy import decider as tenancy
from domain.tenancy.decider import TenancyState
from services.commands.decide import Decide
from services.commands.standing import find_unit


def tenant(decide: Decide) -> TenancyState:
    """The district: policy, code lists, suspension."""
    return decide.load(streams.TENANT, tenancy.EMPTY, tenancy.evolve)


def unit(decide: Decide, unit: str) -> UnitState:
    """A registered unit, dissolved or not. Raises UnitNotFound."""
    return find_unit(decide, unit)


def person(decide: Decide, person: str) -> PersonState:
    """A registered person. Raises PersonNotFound."""
    state = decide.load(streams.person(person), persons.EMPTY, persons.evolve)
    if not state.registered:
        raise PersonNotFound(field="person")
    return state


def require_code(decide: Decide, code_list: CodeList, code: str | None, year: int, *, field: str) -> None:
    """Refuse a code that the district's list does not have in that year; None passes. Raises CodeUnknown."""
    if code is not None:
        tenancy.require_code(tenant(decide), code_list, code, year, field=field)
