"""Reads of suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion: state SUBMITTED, SCREENED, REFERRED (not fit for a list) or ADOPTED.
    `sealed` is the ciphertext of author and text with its place."""

    suggestion: str
    unit: str
    year: int
    from_member: bool
    submitted_on: date
    sealed: str | None
    state: str
    summary: str | None
    screened_on: date | None
    item: str | None
    adopted_on: date | None
    reply: str | None
    replied_on: date | None
    position: int


def suggestions(
    tenant: int,
    at: int,
    *,
    suggestions: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    states: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[SuggestionRow]:
    """Suggestions by (position, suggestion): the order in which they came in."""
    return (
        Read(tenant, at, "suggestion AS s", "s")
        .given("s.suggestion = ANY(%(suggestions)s)", suggestions=suggestions)
        .given("s.unit = ANY(%(units)s)", units=units)
        .given("s.year = %(year)s", year=year)
        .given("s.state = ANY(%(states)s)", states=states)
        .page(SuggestionRow, "s", ("position", "suggestion"), first, after)
    )
