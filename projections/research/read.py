"""Reads of research records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class ResearchRow:
    """A research record; a part is None until recorded."""

    unit: str
    year: int
    officer: str
    started_on: date
    situation: str | None
    problems: str | None
    strengths: str | None
    completed_on: date | None
    position: int


def research(
    tenant: int,
    at: int,
    *,
    units: Sequence[str] | None = None,
    year: int | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ResearchRow]:
    """Research records by (position, unit): the order in which they were started."""
    return (
        Read(tenant, at, "research AS r", "r")
        .given("r.unit = ANY(%(units)s)", units=units)
        .given("r.year = %(year)s", year=year)
        .page(ResearchRow, "r", ("position", "unit"), first, after)
    )
