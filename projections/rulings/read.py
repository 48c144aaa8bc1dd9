"""Reads of rulings and of key management."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A ruling: kind COMMENDATION, CRITICISM or ORG_HANDLING; state PROPOSED, REVIEWED, APPROVED, ISSUED or REVOKED.
    `case_id` is the key management that an issued criticism opened."""

    ruling: str
    kind: str
    unit: str
    year: int
    person: str | None
    conditions: list[str]
    basis: str
    evidence: list[str]
    measure: str | None
    state: str
    proposed_by: str | None
    proposed_on: date
    review_note: str | None
    reviewed_by: str | None
    reviewed_on: date | None
    approved_by: str | None
    approved_on: date | None
    issuer: str | None
    document_number: str | None
    issued_on: date | None
    case_id: str | None
    revoked_reason: str | None
    revoked_on: date | None
    objection: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How far somebody sees rulings: those issued of units or not, all of some units, those issued of one person."""

    published: bool
    units: frozenset[str]
    person: str

    def holds(self, row: RulingRow) -> bool:
        """Whether a ruling is one of them."""
        issued = row.issued_on is not None
        published = self.published and issued and row.kind != "ORG_HANDLING"
        return published or row.unit in self.units or (issued and row.person == self.person)


_SEEN = """(
    r.unit = ANY(%(seen_units)s)
    OR (r.issued_on IS NOT NULL
        AND (r.person = %(seen_person)s OR (%(seen_published)s AND r.kind <> 'ORG_HANDLING'))))"""


def rulings(
    tenant: int,
    at: int,
    *,
    seen: Seen | None = None,
    rulings: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    kinds: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[RulingRow]:
    """Rulings by (position, ruling): the order in which they were proposed. `seen` None: all of them."""
    read = Read(tenant, at, "ruling AS r", "r")
    if seen is not None:
        read.always(_SEEN, seen_units=sorted(seen.units), seen_person=seen.person, seen_published=seen.published)
    return (
        read.given("r.ruling = ANY(%(rulings)s)", rulings=rulings)
        .given("r.unit = ANY(%(units)s)", units=units)
        .given("r.year = %(year)s", year=year)
        .given("r.kind = ANY(%(kinds)s)", kinds=kinds)
        .given("r.state = ANY(%(states)s)", states=states)
        .page(RulingRow, "r", ("position", "ruling"), first, after)
    )


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A unit under key management: state OPENED, TRACKING or RELEASED; `visits` is how many were made."""

    case_id: str
    ruling: str
    unit: str
    year: int
    state: str
    opened_on: date
    plan: str | None
    visits_min: int | None
    planned_on: date | None
    until_on: date | None
    visits: int
    extended_reason: str | None
    extended_on: date | None
    released_reason: str | None
    released_on: date | None
    position: int


def cases(
    tenant: int,
    at: int,
    *,
    cases: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    states: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[CaseRow]:
    """Cases by (position, case_id): the order in which they were opened."""
    return (
        Read(tenant, at, "key_management AS k", "k")
        .given("k.case_id = ANY(%(cases)s)", cases=cases)
        .given("k.unit = ANY(%(units)s)", units=units)
        .given("k.year = %(year)s", year=year)
        .given("k.state = ANY(%(states)s)", states=states)
        .page(CaseRow, "k", ("position", "case_id"), first, after)
    )


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit of tracked supervision, and the inspection that it rests on, if any."""

    position: int
    case_id: str
    note: str
    visited_on: date
    inspection: str | None


def visits(
    tenant: int,
    at: int,
    *,
    cases: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[VisitRow]:
    """Visits by position."""
    return (
        Read(tenant, at, "tracking_visit AS v")
        .always("v.tenant_id = %(tenant)s AND v.position <= %(at)s")
        .given("v.case_id = ANY(%(cases)s)", cases=cases)
        .page(VisitRow, "v", ("position",), first, after)
    )
