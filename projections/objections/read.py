"""Reads of objections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection: state FILED, ACCEPTED, IN_REVIEW, UPHELD or DISMISSED. `sealed` is its grounds' ciphertext."""

    objection: str
    unit: str
    year: int
    ruling: str | None
    filed_by: str | None
    filed_on: date
    sealed: str | None
    state: str
    accepted_on: date | None
    decide_by_on: date | None
    reviewers: list[str]
    assigned_on: date | None
    reason: str | None
    decided_on: date | None
    position: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How far somebody sees: the objections of these units, those that are theirs, those that they review."""

    units: frozenset[str]
    person: str


def objections(
    tenant: int,
    at: int,
    *,
    seen: Seen | None = None,
    objections: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    states: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ObjectionRow]:
    """Objections by (position, objection): the order in which they were filed. `seen` None: all of them."""
    read = Read(tenant, at, "objection AS o", "o")
    if seen is not None:
        read.always(
            """(o.unit = ANY(%(seen_units)s) OR o.filed_by = %(seen_person)s
                OR %(seen_person)s = ANY(o.reviewers))""",
            seen_units=sorted(seen.units),
            seen_person=seen.person,
        )
    return (
        read.given("o.objection = ANY(%(objections)s)", objections=objections)
        .given("o.unit = ANY(%(units)s)", units=units)
        .given("o.year = %(year)s", year=year)
        .given("o.state = ANY(%(states)s)", states=states)
        .page(ObjectionRow, "o", ("position", "objection"), first, after)
    )
