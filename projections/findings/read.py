"""Reads of findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding: state RAISED, DISMISSED, CONFIRMED, ASSIGNED, SUBMITTED, RECTIFYING, RECHECKED, CLOSED or REOPENED."""

    finding: str
    inspection: str | None
    organiser: str
    unit: str
    year: int
    items: list[str]
    weakness: str
    description: str
    evidence: list[str]
    raised_by: str | None
    raised_on: date
    state: str
    confirmed_on: date | None
    dismissed_reason: str | None
    dismissed_on: date | None
    leader: str | None
    assigned_on: date | None
    due_on: date | None
    rectification: str | None
    rectification_evidence: list[str]
    submitted_on: date | None
    rechecked_by: str | None
    rechecked_on: date | None
    recheck_passed: bool | None
    recheck_note: str | None
    rechecks_failed: int
    closed_on: date | None
    tracked_until_on: date | None
    reopened_reason: str | None
    reopened_on: date | None
    position: int


UNPROVEN = ("RAISED", "DISMISSED")
"""States in which nobody has confirmed that it is so."""


@dataclass(frozen=True, slots=True)
class FindingSight:
    """Whose findings somebody sees: those of `units`, those of `inspections` they took part in, and the confirmed
    ones of `sets` (unit, year), which they assess."""

    units: frozenset[str]
    inspections: frozenset[str]
    sets: frozenset[tuple[str, int]] = frozenset()

    def holds(self, row: FindingRow) -> bool:
        """Whether a row is one of them."""
        return (
            row.unit in self.units
            or row.inspection in self.inspections
            or ((row.unit, row.year) in self.sets and row.state not in UNPROVEN)
        )


def findings(
    tenant: int,
    at: int,
    *,
    findings: Sequence[str] | None = None,
    inspections: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    states: Sequence[str] | None = None,
    weaknesses: Sequence[str] | None = None,
    overdue_on: date | None = None,
    sight: FindingSight | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[FindingRow]:
    """Findings by (raised_on, finding). `overdue_on`: only those to be put right whose day is past on that day."""
    read = (
        Read(tenant, at, "finding AS f", "f")
        .given("f.finding = ANY(%(findings)s)", findings=findings)
        .given("f.inspection = ANY(%(inspections)s)", inspections=inspections)
        .given("f.items && %(items)s::text[]", items=items)
        .given("f.unit = ANY(%(units)s)", units=units)
        .given("f.year = %(year)s", year=year)
        .given("f.state = ANY(%(states)s)", states=states)
        .given("f.weakness = ANY(%(weaknesses)s)", weaknesses=weaknesses)
        .given("f.state IN ('ASSIGNED', 'RECTIFYING') AND f.due_on < %(overdue_on)s", overdue_on=overdue_on)
    )
    if sight is not None:
        read.always(
            "(f.unit = ANY(%(seen_units)s) OR f.inspection = ANY(%(seen_inspections)s)"
            " OR (f.unit || '/' || f.year = ANY(%(seen_sets)s) AND f.state <> ALL(%(unproven)s)))",
            seen_units=sorted(sight.units),
            seen_inspections=sorted(sight.inspections),
            seen_sets=sorted(f"{unit}/{year}" for unit, year in sight.sets),
            unproven=list(UNPROVEN),
        )
    return read.page(FindingRow, "f", ("raised_on", "finding"), first, after)
