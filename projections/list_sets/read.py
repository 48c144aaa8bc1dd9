"""Reads of list sets as a whole, their consultation and their changes. Their items: projections.ledger.read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read, Within


@dataclass(frozen=True, slots=True)
class ListSetRow:
    """A unit's lists of one year. `state` is DRAFT, CONSULTING, OPINIONS_OPEN, RESOLVED, APPROVAL, ISSUED or
    CHANGE_PROPOSED; whether it is decomposed is asked of the ledger. `opinions_open` counts those of the unit itself.
    `edits_since` counts the changes of content that
    made a held consultation void."""

    unit: str
    year: int
    maker: str
    officer: str
    template: str | None
    state: str
    opinions_open: int
    changes_open: int
    requested_on: date | None
    held_on: date | None
    edits_since: int
    submitted_on: date | None
    returned_reason: str | None
    issued_on: date | None
    document_number: str | None
    position: int


@dataclass(frozen=True, slots=True)
class ElementCheckRow:
    """An element compared and found without a salient problem."""

    unit: str
    year: int
    element: str
    conclusion: str
    position: int


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """An opinion of the unit, or a department's comment (`given_by`); open while `disposition` is None."""

    opinion: str
    unit: str
    year: int
    given_by: str
    text: str
    given_on: date
    disposition: str | None
    explanation: str | None
    position: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A proposed change: kind REVISION, ADDITION, WITHDRAWAL; state PROPOSED, APPROVED, REJECTED.
    `content` is that of domain.lists.events of the list kind, as JSON; None for a withdrawal."""

    change: str
    unit: str
    year: int
    item: str
    kind: str
    list_kind: str | None
    number: str
    content: dict[str, Any] | None
    reason: str
    proposed_by: str
    proposed_on: date
    state: str
    approved_on: date | None
    document_number: str | None
    rejected_reason: str | None
    position: int


def list_sets(
    tenant: int,
    at: int,
    *,
    units: Sequence[str] | None = None,
    year: int | None = None,
    makers: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ListSetRow]:
    """List sets by (position, unit): the order in which they were drafted."""
    return (
        Read(tenant, at, "list_set AS s", "s")
        .given("s.unit = ANY(%(units)s)", units=units)
        .given("s.year = %(year)s", year=year)
        .given("s.maker = ANY(%(makers)s)", makers=makers)
        .given("s.state = ANY(%(states)s)", states=states)
        .within(within, "s.unit", year="s.year")
        .page(ListSetRow, "s", ("position", "unit"), first, after)
    )


def element_checks(
    tenant: int,
    at: int,
    *,
    units: Sequence[str] | None = None,
    year: int | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ElementCheckRow]:
    """Elements compared, by (position, unit, element)."""
    return (
        Read(tenant, at, "element_check AS e", "e")
        .given("e.unit = ANY(%(units)s)", units=units)
        .given("e.year = %(year)s", year=year)
        .page(ElementCheckRow, "e", ("position", "unit", "element"), first, after)
    )


def opinions(
    tenant: int,
    at: int,
    *,
    opinions: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[OpinionRow]:
    """Opinions by (position, opinion)."""
    return (
        Read(tenant, at, "opinion AS o", "o")
        .given("o.opinion = ANY(%(opinions)s)", opinions=opinions)
        .given("o.unit = ANY(%(units)s)", units=units)
        .given("o.year = %(year)s", year=year)
        .within(within, "o.unit", year="o.year")
        .page(OpinionRow, "o", ("position", "opinion"), first, after)
    )


def changes(
    tenant: int,
    at: int,
    *,
    changes: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    items: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ChangeRow]:
    """Changes after issue by (position, change)."""
    return (
        Read(tenant, at, "list_change AS c", "c")
        .given("c.change = ANY(%(changes)s)", changes=changes)
        .given("c.unit = ANY(%(units)s)", units=units)
        .given("c.year = %(year)s", year=year)
        .given("c.item = ANY(%(items)s)", items=items)
        .given("c.state = ANY(%(states)s)", states=states)
        .page(ChangeRow, "c", ("position", "change"), first, after)
    )
