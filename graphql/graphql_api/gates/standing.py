"""Who is looking and what they may see: roles from the tree and the token, reach from the table of permissions."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.codes import PostKind, UnitKind
from domain.permissions import READ_GRANTS, ROLE_OF_POST, ROLE_OF_UNIT, TOKEN_ROLES, ReadSubject, Role, Scope
from graphql_api.gates.places import Places
from graphql_api.gates.reading import read
from projections.contributions import read as contributions
from projections.list_sets import read as list_sets
from projections.query import NOW, Within
from projections.units import read as units

if TYPE_CHECKING:
    from graphql_api.context import Context
    from graphql_api.view import View

Reach = Within | None
"""What may be seen; None is the whole district."""

_CONSULTED = ("CONSULTING", "OPINIONS_OPEN", "RESOLVED")
"""States of a list set in which departments may comment on it (domain.md 4.4)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the viewer is today. `unit` is the unit of their post; without a standing post only token roles remain."""

    roles: frozenset[Role]
    unit: str | None
    unit_kind: UnitKind | None


async def standing_of(context: "Context") -> Standing:
    """The viewer's standing on the server's day, as last known. A post that is not theirs, or has ended, counts not."""
    if "standing" not in context.known:
        context.known["standing"] = await _find_standing(context)
    found: Standing = context.known["standing"]
    return found


async def _find_standing(context: "Context") -> Standing:
    actor, tenant = context.actor, context.tenant_id
    claimed = frozenset(role for role in TOKEN_ROLES if role in actor.roles)
    nobody = Standing(claimed, None, None)
    if actor.post is None or actor.unit is None:
        return nobody
    posts = await read(context, units.posts(tenant, NOW, context.today, posts=[actor.post]))
    places = await read(context, units.units(tenant, NOW, context.today, units=[actor.unit]))
    if not posts or not places or posts[0].person != actor.person or posts[0].unit != actor.unit:
        return nobody
    kind = UnitKind(places[0].kind)
    found = {ROLE_OF_POST.get(PostKind(posts[0].kind)), ROLE_OF_UNIT.get(kind)} - {None}
    return Standing(claimed | {role for role in found if role is not None}, actor.unit, kind)


async def reach_of(view: "View", subject: ReadSubject) -> Reach:
    """How much of a subject the viewer may see in this view (domain.permissions.READ_GRANTS)."""
    standing = await standing_of(view.context)
    scopes = {scope for role, scope in READ_GRANTS[subject] if role in standing.roles}
    if Scope.DISTRICT in scopes:
        return None
    unit, reach = standing.unit, Within()
    if unit is None:
        return reach
    if Scope.COMMITTEE in scopes and standing.unit_kind is UnitKind.DISTRICT_COMMITTEE:
        return None
    if Scope.OWN in scopes:
        reach = replace(reach, units=reach.units | {unit})
    if Scope.SUBTREE in scopes:
        reach = replace(reach, units=reach.units.union((await _places(view)).below(unit)))
    if Scope.MAKER in scopes:
        reach = replace(reach, units=reach.units.union(_made_for(await _places(view), standing, unit)))
    if Scope.DEPARTMENT in scopes:
        asked = await view.rows(contributions.contributions(view.tenant_id, view.at, departments=[unit]))
        reach = replace(reach, items=frozenset(row.item for row in asked))
        if subject is ReadSubject.LISTS:
            consulted = await view.rows(list_sets.list_sets(view.tenant_id, view.at, states=_CONSULTED))
            reach = replace(reach, sets=frozenset((row.unit, row.year) for row in consulted))
    return reach


async def _places(view: "View") -> Places:
    """The tree of the server's day, as known in this view. Dissolved units stay where they last were: their past is
    still their superior's. Never the tree of the day looked from, which is an argument of the question."""
    return Places(await view.placements(view.context.today))


def _made_for(places: Places, standing: Standing, unit: str) -> set[str]:
    """The units right below the viewer's; below its superior for an organisation department, which drafts for it."""
    found = set(places.right_below(unit))
    superior = places.superior(unit)
    if standing.unit_kind is UnitKind.ORG_DEPT and superior is not None:
        found.update(places.right_below(superior))
    return found
