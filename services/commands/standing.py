"""Who the actor is on a day, and what they are to the unit a command is about. Read from the tree, never claimed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol, TypeVar

from domain import streams
from domain.codes import UnitKind
from domain.ids import PersonId, UnitId
from domain.organisation import unit as units
from domain.organisation.errors import NotOwnUnit, NotTheMaker, PostNotHeld, UnitNotFound
from domain.organisation.unit import UnitState
from domain.persons import decider as persons
from domain.persons.decider import PersonState
from domain.persons.errors import PersonNotFound
from domain.recorded import Actor, Behalf
from domain.refusal import NotPermitted
from domain.roles import KEEPERS, ROLE_NAMES, ROLE_OF_POST, ROLE_OF_UNIT, SCOPE_NAMES, TOKEN_ROLES, Grants, Role, Scope

_FOR_THE_COMMITTEE = frozenset({Role.ORG_DEPT, Role.LIST_OFFICER})
"""What the organisation department does for the committee above it. It drafts and organises; it never signs."""

State = TypeVar("State")


class Loads(Protocol):
    """The part of a decision that finding out who acts needs."""

    actor: Actor
    today: date

    @property
    def day(self) -> date: ...

    def load(self, stream: str, initial: State, evolve: Callable[[State, Any], State]) -> State: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What a command is about: the responsible unit and the day whose tree counts, or a leader, or a department.

    under: the unit under which a new one is put; `unit` is its own id or None.
    group: the members of the assessment group and what each of them is in it.
    supervisor: the unit that began to supervise it, whose tier says who goes on.
    """

    unit: str | None
    on: date
    holder: str | None = None
    department: str | None = None
    under: str | None = None
    group: Mapping[PersonId, frozenset[Role]] = field(default_factory=dict)
    supervisor: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Who acts, in what capacity.

    person, post, unit: the actor's own, or the ones an importer acts for (None where paper does not tell).
    roles: every role they have that day. attested: only paper shows that they may.
    scope: where the grant counts that lets them; None before one was found.
    """

    person: str | None
    post: str | None
    unit: str | None
    roles: frozenset[Role]
    attested: bool = False
    scope: Scope | None = None


def person_of(standing: Standing) -> PersonId | None:
    """Who acts, as events name persons; None where only paper shows that somebody did."""
    return PersonId(standing.person) if standing.person else None


def unit_of(standing: Standing) -> UnitId:
    """The unit that acts. Raises PostNotHeld for an actor without one, whom no grant of a post's role covers."""
    if standing.unit is None:
        raise PostNotHeld
    return UnitId(standing.unit)


def find_unit(loads: Loads, unit: str) -> UnitState:
    """A registered unit of the district. Raises UnitNotFound."""
    state = loads.load(streams.unit(unit), units.EMPTY, units.evolve)
    if not state.registered:
        raise UnitNotFound
    return state


def find_person(loads: Loads, person: str) -> PersonState:
    """A registered person. Raises PersonNotFound."""
    state = loads.load(streams.person(person), persons.EMPTY, persons.evolve)
    if not state.registered:
        raise PersonNotFound(field="person")
    return state


def find_standing(loads: Loads, grants: Grants, subject: Subject) -> Standing:
    """The actor's standing, if one of the grants covers it. Raises NotPermitted or one of its kinds.

    Post and grant must stand on the subject's day, and on the server's day as well: a chosen date brings back no post
    that ended and no unit that was handed over. Only for those an importer speaks for, the day told is enough.
    """
    actor = loads.actor
    if actor.on_behalf_of is None:
        days = tuple(dict.fromkeys((loads.today, subject.on)))
        standing = _of_actor(loads, days)
    elif Role.IMPORTER in actor.roles:
        days = (subject.on,)
        standing = _of_behalf(loads, actor.on_behalf_of)
    else:
        raise NotPermitted("代他人办理只限数据导入岗位。")
    standing = replace(standing, roles=standing.roles | _in_group(standing, subject))
    granted = [(role, scope) for role, scope in grants if _has(standing, role)]
    for role, scope in granted:
        if all(_covers(loads, standing, role, scope, replace(subject, on=day)) for day in days):
            return replace(standing, scope=scope)
    raise _refusal(grants, granted)


def recorded_roles(actor: Actor, standing: Standing) -> frozenset[str]:
    """The roles that go on record: what the tree and the token gave, never what was merely claimed.

    Of an importer only the token's: the post it acts for is on record itself.
    """
    own = standing.roles if actor.on_behalf_of is None else actor.roles & TOKEN_ROLES
    return frozenset(str(role) for role in own)


def _of_actor(loads: Loads, days: tuple[date, ...]) -> Standing:
    """The actor's own post must be theirs and stand on each of the days; without one, the token's roles remain."""
    actor = loads.actor
    claimed = frozenset(role for role in TOKEN_ROLES if role in actor.roles)
    if actor.post is None:
        return Standing(actor.person, None, None, claimed)
    if actor.unit is None:
        raise PostNotHeld
    roles = [_roles_of_post(loads, actor.unit, actor.post, actor.person, day) for day in days]
    return Standing(actor.person, actor.post, actor.unit, claimed | roles[0])


def _of_behalf(loads: Loads, behalf: Behalf) -> Standing:
    """Whom an importer acts for: a post that stood on the business day, or a unit that paper names."""
    if behalf.person is not None:
        find_person(loads, behalf.person)
    if behalf.post is not None:
        state = find_unit(loads, behalf.unit)
        post = state.post(behalf.post)
        person = behalf.person or (post.person if post is not None else "")
        roles = _roles_of_post(loads, behalf.unit, behalf.post, person, loads.day)
        return Standing(person, behalf.post, behalf.unit, roles, behalf.attested_on_paper)
    if not behalf.attested_on_paper:
        raise NotPermitted("未写明代哪一任职办理的，须注明以纸质材料为据。")
    # Paper may show any post, but none of the roles that only a token gives.
    return Standing(behalf.person, None, behalf.unit, frozenset(Role) - TOKEN_ROLES, attested=True)


def _roles_of_post(loads: Loads, unit: str, post: str, person: str, day: date) -> frozenset[Role]:
    state = find_unit(loads, unit)
    held = state.post(post)
    if held is None or held.person != person or not held.stands_on(day) or state.dissolved_by(day):
        raise PostNotHeld(f"{day}。")
    found = (ROLE_OF_POST.get(held.kind), ROLE_OF_UNIT.get(state.kind))
    return frozenset(role for role in found if role is not None)


def _has(standing: Standing, role: Role) -> bool:
    return role in standing.roles


def _covers(loads: Loads, standing: Standing, role: Role, scope: Scope, subject: Subject) -> bool:
    match scope:
        case Scope.DISTRICT:
            return True
        case Scope.MAKER:
            return subject.unit is not None and _is_maker(loads, standing, role, subject.unit, subject.on)
        case Scope.OWN:
            return subject.unit is not None and standing.unit == subject.unit
        case Scope.BELOW:
            return standing.unit is not None and _keeps(loads, standing.unit, subject)
        case Scope.SUBTREE:
            return standing.unit is not None and standing.unit in _line(loads, subject.unit, subject.on)
        case Scope.HOLDER:
            held = subject.holder is not None and standing.person == subject.holder
            return held and standing.unit == subject.unit
        case Scope.DEPARTMENT:
            return subject.department is not None and standing.unit == subject.department
        case Scope.ORGANISER:
            return subject.unit is not None and _acts_for(loads, standing, role, subject.unit, subject.on)
        case Scope.GROUP:
            return role in _in_group(standing, subject)
        case Scope.CONCERNED:
            return subject.holder is not None and standing.person == subject.holder
        case Scope.COMMITTEE:
            return standing.unit is not None and _is_committee(loads, standing.unit, subject.on)
        case Scope.SUPERVISOR:
            return subject.supervisor is not None and _supervises(loads, standing, subject.supervisor, subject)


def _in_group(standing: Standing, subject: Subject) -> frozenset[Role]:
    """What the person is in the group that a command is about; a group knows its members by name, on paper as well."""
    return frozenset() if standing.person is None else subject.group.get(PersonId(standing.person), frozenset())


def _is_maker(loads: Loads, standing: Standing, role: Role, unit: str, day: date) -> bool:
    """Whether the actor's unit is the direct superior on that day, or the organisation department right below it."""
    superior = find_unit(loads, unit).accountable_to(day)
    return superior is not None and _acts_for(loads, standing, role, superior, day)


def _acts_for(loads: Loads, standing: Standing, role: Role, committee: str, day: date) -> bool:
    """Whether the actor's unit is that committee, or the organisation department right below it."""
    if standing.unit is None:
        return False
    if standing.unit == committee:
        return True
    if role not in _FOR_THE_COMMITTEE:
        return False
    own = find_unit(loads, standing.unit)
    return own.kind is UnitKind.ORG_DEPT and own.superior_on(day) == committee


def _is_committee(loads: Loads, unit: str, day: date) -> bool:
    """Whether the unit is the district committee on that day."""
    own = find_unit(loads, unit)
    return own.kind is UnitKind.DISTRICT_COMMITTEE and own.stands_on(day)


def _supervises(loads: Loads, standing: Standing, supervisor: str, subject: Subject) -> bool:
    """Whether the actor's unit acts for the tier that supervises; where a unit was handed over, its new committee."""
    found = find_unit(loads, supervisor)
    if found.kind is UnitKind.ORG_DEPT:
        return standing.unit is not None and standing.unit in (supervisor, found.superior_on(subject.on))
    return standing.unit is not None and _keeps(loads, standing.unit, subject)


def _keeps(loads: Loads, own: str, subject: Subject) -> bool:
    """Whether the actor's unit is a (work) committee above the unit, or above the place where a new one is put."""
    if find_unit(loads, own).kind not in KEEPERS:
        return False
    if subject.under is not None:
        return own in _line(loads, subject.under, subject.on)
    return own in _line(loads, subject.unit, subject.on)[1:]


def _line(loads: Loads, unit: str | None, day: date) -> list[str]:
    """The unit and those above it on that day."""
    line = []
    while unit is not None:
        line.append(unit)
        unit = find_unit(loads, unit).superior_on(day)
    return line


def _refusal(grants: Grants, granted: list[tuple[Role, Scope]]) -> NotPermitted:
    who = "、".join(dict.fromkeys(f"{SCOPE_NAMES[scope]}{ROLE_NAMES[role]}" for role, scope in grants))
    detail = f"可由{who}办理。"
    scopes = {scope for _, scope in (granted or grants)}
    if granted and Scope.MAKER in scopes:
        return NotTheMaker(detail)
    if granted and scopes <= {Scope.OWN, Scope.HOLDER}:
        return NotOwnUnit(detail)
    return NotPermitted(detail)
