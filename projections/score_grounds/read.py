"""Reads of what points are computed from. A year is asked whole, or for some units."""

from collections.abc import Sequence
from dataclasses import dataclass

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class ScoredItemRow:
    """An item that must be scored; `position` is that of the event that fixed its weight."""

    unit: str
    year: int
    item: str
    number: str
    kind: str
    weight: int
    position: int


@dataclass(frozen=True, slots=True)
class GroundRow:
    """Where a unit's SURVEY or VOTES are said."""

    unit: str
    year: int
    ground: str
    position: int


def scored_items(tenant: int, at: int, *, year: int, units: Sequence[str] | None = None) -> Query[ScoredItemRow]:
    """Items by (unit, position, number): a unit's lists in the order of their numbers. By primary key where units are
    given."""
    return (
        Read(tenant, at, "scored_item AS i", "i")
        .given("i.year = %(year)s", year=year)
        .given("i.unit = ANY(%(units)s)", units=units)
        .page(ScoredItemRow, "i", ("unit", "position", "number"))
    )


def grounds(tenant: int, at: int, *, year: int, units: Sequence[str] | None = None) -> Query[GroundRow]:
    """Positions by (unit, ground)."""
    return (
        Read(tenant, at, "score_ground AS g", "g")
        .given("g.year = %(year)s", year=year)
        .given("g.unit = ANY(%(units)s)", units=units)
        .page(GroundRow, "g", ("unit", "ground"))
    )
