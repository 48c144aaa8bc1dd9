"""Reads of functional departments' contributions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read, Within


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """A contribution: state REQUESTED, PLEDGED, DELIVERED or DECLINED. `unit` is the one whose item it serves."""

    contribution: str
    item: str
    unit: str
    department: str
    resource: str
    request: str
    state: str
    pledge: str | None
    deliver_by_on: date | None
    delivered_on: date | None
    delivered_note: str | None
    declined_reason: str | None
    position: int


def contributions(
    tenant: int,
    at: int,
    *,
    contributions: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    departments: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ContributionRow]:
    """Contributions by (position, contribution): the order in which they were asked for."""
    return (
        Read(tenant, at, "contribution AS c", "c")
        .given("c.contribution = ANY(%(contributions)s)", contributions=contributions)
        .given("c.item = ANY(%(items)s)", items=items)
        .given("c.unit = ANY(%(units)s)", units=units)
        .given("c.department = ANY(%(departments)s)", departments=departments)
        .given("c.state = ANY(%(states)s)", states=states)
        .within(within, "c.unit", "c.item")
        .page(ContributionRow, "c", ("position", "contribution"), first, after)
    )
