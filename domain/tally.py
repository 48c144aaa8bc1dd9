"""Counts or points by name, as events keep them: a tuple of pairs by name (code points), each name once."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """How many, or how many hundredths of a point, under one name."""

    name: str
    count: int


Tally = tuple[Count, ...]


def tally_of(counts: Mapping[str, int]) -> Tally:
    """A mapping as events keep it."""
    return tuple(Count(name, counts[name]) for name in sorted(counts))


def by_name(tally: Tally) -> dict[str, int]:
    """What an event keeps, as a mapping."""
    return {each.name: each.count for each in tally}
