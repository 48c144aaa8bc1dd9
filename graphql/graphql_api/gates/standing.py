"""Who is looking and what they may see: roles from the tree and the token, reach from the table of permissions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.codes import PostKind, UnitKind
from domain.reading import READ_GRANTS, READS_AS_ORGANISER, ReadSubject
from domain.roles import KEEPERS, ROLE_OF_POST, ROLE_OF_UNIT, TOKEN_ROLES, Role, Scope
from graphql_api.gates.places import Places
from graphql_api.gates.reading import read
from projections.assessment_groups import read as assessment_groups
from projections.assessment_groups.read import AssessorRow
from projections.assessments import read as assessments
from projections.contributions import read as contributions
from projections.list_sets import read as list_sets
from projections.query import NOW, Organised, Within
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


async def seconded(context: "Context") -> list[AssessorRow]:
    """Where the viewer is in an assessment group now, as last known. Asked only where a group's role would count."""
    if "seconded" not in context.known:
        rows = await read(context, assessment_groups.assessors(context.tenant_id, NOW, persons=[context.actor.person]))
        context.known["seconded"] = [row for row in rows if row.left_on is None]
    found: list[AssessorRow] = context.known["seconded"]
    return found


async def group_roles(context: "Context") -> frozenset[Role]:
    """What the viewer is in assessment groups."""
    rows = await seconded(context)
    leads = {Role.GROUP_LEADER} if any(row.leads for row in rows) else set()
    return frozenset(leads | ({Role.ASSESSOR} if rows else set()))


async def reach_of(view: "View", subject: ReadSubject) -> Reach:
    """How much of a subject the viewer may see in this view (domain.reading.READ_GRANTS)."""
    standing = await standing_of(view.context)
    roles, grants = standing.roles, READ_GRANTS[subject]
    if not any(role in roles and scope is Scope.DISTRICT for role, scope in grants):
        # Looked up only where it would count: most who see everything do so by their post.
        roles = roles | await group_roles(view.context)
    scopes = {scope for role, scope in grants if role in roles}
    if Scope.DISTRICT in scopes:
        return None
    unit, reach = standing.unit, Within()
    if Scope.GROUP in scopes:
        reach = await _assessed(view, reach, whole=subject is not ReadSubject.ASSESSMENT)
    if unit is None:
        return reach
    if Scope.COMMITTEE in scopes and standing.unit_kind is UnitKind.DISTRICT_COMMITTEE:
        return None
    if Scope.OWN in scopes:
        reach = replace(reach, units=reach.units | {unit})
    if Scope.SUBTREE in scopes:
        below = (await _places(view)).below(unit)
        if subject is ReadSubject.ASSESSMENT:
            reach = replace(reach, sets=reach.sets | await _told(view, below))
            if standing.roles & READS_AS_ORGANISER:
                reach = replace(reach, units=reach.units.union((await _places(view)).right_below(unit)))
        else:
            reach = replace(reach, units=reach.units.union(below))
    if Scope.MAKER in scopes:
        reach = replace(reach, units=reach.units.union(_made_for(await _places(view), standing, unit)))
    if Scope.DEPARTMENT in scopes:
        asked = await view.rows(contributions.contributions(view.tenant_id, view.at, departments=[unit]))
        reach = replace(reach, items=reach.items.union(row.item for row in asked))
        if subject is ReadSubject.LISTS:
            consulted = await view.rows(list_sets.list_sets(view.tenant_id, view.at, states=_CONSULTED))
            reach = replace(reach, sets=reach.sets.union((row.unit, row.year) for row in consulted))
    return reach


async def _assessed(view: "View", reach: Within, *, whole: bool) -> Within:
    """With what the viewer's groups assess, but for units that the viewer stands back from; whole: lists and items."""
    groups = sorted(row.assessment_group for row in await seconded(view.context))
    rows = await view.rows(assessments.assessments(view.tenant_id, view.at, groups=groups))
    recused = await view.rows(assessment_groups.recusals(view.tenant_id, view.at, groups=groups))
    person = view.context.actor.person
    backed = {(row.assessment_group, row.unit) for row in recused if row.person == person}
    seen = [row for row in rows if (row.assessment_group, row.unit) not in backed]
    sets = reach.sets.union((row.unit, row.year) for row in seen)
    items = reach.items.union(item for row in seen for item in row.items) if whole else reach.items
    return replace(reach, sets=sets, items=items)


async def _told(view: "View", units: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The assessments of these units whose result was told to the unit."""
    told = assessments.assessments(view.tenant_id, view.at, units=sorted(units), states=["FED_BACK"])
    return frozenset((row.unit, row.year) for row in await view.rows(told))


async def organised_by(view: "View") -> Organised:
    """What the viewer's unit, or the organisation department right below it, organises as of this view."""
    standing, places = await standing_of(view.context), await _places(view)
    unit, today = standing.unit, view.context.today
    if unit is None:
        return Organised()
    offices = await view.rows(units.units(view.tenant_id, view.at, today, kinds=[UnitKind.ORG_DEPT], standing=False))
    below = places.below(unit)[1:] if standing.unit_kind in KEEPERS else []
    return Organised(
        own=frozenset({unit, *(each.unit for each in offices if places.superior(each.unit) == unit)}),
        kept=frozenset(below),
        offices=frozenset(each.unit for each in offices),
    )


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
