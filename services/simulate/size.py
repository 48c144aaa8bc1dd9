"""How large the modelled district is: the counts of a district-year, scaled as a whole."""

from dataclasses import dataclass
from typing import NamedTuple


class ListSize(NamedTuple):
    """How many items each list of a unit has."""

    problems: int
    basic: int
    key: int
    featured: int
    duties: int

    @property
    def items(self) -> int:
        """All three lists."""
        return sum(self)


COMMITTEE_LISTS = ListSize(12, 10, 9, 5, 18)
BRANCH_LISTS = ListSize(6, 6, 5, 3, 10)
COMMITTEE_TEAM = 9
BRANCH_TEAM = 5
DOMAINS = (("COMMUNITY", 118), ("ENTERPRISE", 176), ("AGENCY", 152), ("SCHOOL", 84), ("SOCIAL_ORG", 110))
COMMENDED, CRITICISED = 3, 2
_COMMANDS_AN_ITEM = 14.6
PROBLEM_SOURCES = (18, 27, 25, 30)
"""Per cent, in the order of domain.codes.ProblemSource."""


@dataclass(frozen=True, slots=True)
class Size:
    """A district-year at a scale: 1 is the modelled district with about 0.4 million events.

    Counts that belong to units follow from the units; others are scaled and at least 1, so that even the smallest
    district shows everything once.
    """

    scale: float

    @property
    def committees(self) -> int:
        """党(工)委; two at least, so that a branch can move from one to the other."""
        return max(2, round(16 * self.scale))

    @property
    def branches_each(self) -> int:
        """Grassroots organisations of each."""
        return max(2, round(640 * self.scale / self.committees))

    @property
    def branches(self) -> int:
        """All of them."""
        return self.committees * self.branches_each

    @property
    def units(self) -> int:
        """Those that lists are made for."""
        return self.committees + self.branches

    @property
    def commended(self) -> int:
        """Committees commended at the year's end; one at least is not."""
        return min(self.scaled(COMMENDED), self.committees - 1)

    @property
    def criticised(self) -> int:
        """Committees criticised; none that is commended."""
        return min(self.scaled(CRITICISED), self.committees - self.commended)

    @property
    def departments(self) -> int:
        """Functional departments."""
        return max(2, round(18 * self.scale))

    @property
    def items(self) -> int:
        """Items of all lists."""
        return self.committees * COMMITTEE_LISTS.items + self.branches * BRANCH_LISTS.items

    @property
    def commands_expected(self) -> int:
        """About how many commands a year takes; nearly all of them are of some item."""
        return round(self.items * _COMMANDS_AN_ITEM)

    def per_unit(self, whole: int) -> int:
        """What the model counts in the whole district, as so many of a thousand units."""
        return round(1000 * whole / 656)

    def scaled(self, whole: int) -> int:
        """What the model counts in the whole district, in one of this size."""
        return max(1, round(whole * self.units / 656))
