"""Who the maker's list officer is (专人, policy 五(二))."""

from datetime import date

from domain.ids import PersonId
from domain.organisation.unit import Post
from services.commands.standing import Loads, Standing, find_unit


def find_officer(loads: Loads, standing: Standing, maker: str | None, day: date) -> PersonId | None:
    """A list officer of the maker on that day: whoever acts, if they are one; else the first appointed; None without.

    The organisation department works for the committee above it: where an actor of it acts, its officers count too.
    """
    if maker is None:
        return None
    officers: list[Post] = list(find_unit(loads, maker).officers_on(day))
    if standing.unit is not None and standing.unit != maker:
        own = find_unit(loads, standing.unit)
        if own.superior_on(day) == maker:
            officers += own.officers_on(day)
    acting = [post for post in officers if post.person == standing.person]
    chosen = acting or sorted(officers, key=lambda post: (post.from_on, post.post))
    return chosen[0].person if chosen else None
