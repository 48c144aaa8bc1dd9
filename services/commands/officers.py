"""Who the maker's list officer is (专人, policy 五(二))."""

from datetime import date

from domain.codes import UnitKind
from domain.ids import PersonId, UnitId
from domain.organisation.unit import UnitState
from services.commands.standing import Loads, Standing, find_unit


def find_officer(loads: Loads, maker: str | None, day: date, standing: Standing | None = None) -> PersonId | None:
    """A list officer of the maker on that day: whoever acts, if they are one; else the first appointed; None without.

    The organisation department works for the committee above it: its officers count where one of it acts, or where
    the committee has named none of its own.
    """
    if maker is None:
        return None
    committee = find_unit(loads, maker)
    officers = list(committee.officers_on(day))
    if standing is not None and standing.unit is not None and standing.unit != maker:
        own = find_unit(loads, standing.unit)
        officers += own.officers_on(day) if _works_for(own, maker, day) else ()
    if not officers:
        below = (find_unit(loads, unit) for unit in committee.subordinates)
        officers = [post for unit in below if _works_for(unit, maker, day) for post in unit.officers_on(day)]
    acting = [post for post in officers if standing is not None and post.person == standing.person]
    chosen = acting or sorted(officers, key=lambda post: (post.from_on, post.post))
    return chosen[0].person if chosen else None


def office_of(loads: Loads, committee: str, day: date) -> UnitId | None:
    """The organisation department right below a committee on that day, None without one."""
    for below in find_unit(loads, committee).subordinates:
        if _works_for(find_unit(loads, below), committee, day):
            return below
    return None


def _works_for(office: UnitState, maker: str, day: date) -> bool:
    return office.kind is UnitKind.ORG_DEPT and office.superior_on(day) == maker
