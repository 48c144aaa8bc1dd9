"""Reads of the list years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A list year and its phase."""

    year: int
    phase: str
    opened_on: date
    closed_on: date | None
    reopened_reason: str | None


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase's window and when it was entered."""

    year: int
    phase: str
    from_on: date | None
    until_on: date | None
    advanced_on: date | None


@dataclass(frozen=True, slots=True)
class PriorReportRow:
    """The prior review's report of a unit, or of every unit where `unit` is ''."""

    year: int
    unit: str
    document: str
    commitments: list[str]


@dataclass(frozen=True, slots=True)
class IssueExceptionRow:
    """A unit that may issue outside the window."""

    year: int
    unit: str
    until_on: date
    reason: str


def cycles(
    tenant: int,
    at: int,
    *,
    years: Sequence[int] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[CycleRow]:
    """List years by year."""
    return (
        Read(tenant, at, "cycle AS c", "c")
        .given("c.year = ANY(%(years)s)", years=years)
        .page(CycleRow, "c", ("year",), first, after)
    )


def phases(tenant: int, at: int, years: Sequence[int] | None = None) -> Query[PhaseRow]:
    """Windows and entries by (year, phase); the order of the phases is domain.codes.CyclePhase's."""
    return (
        Read(tenant, at, "cycle_phase AS c", "c")
        .given("c.year = ANY(%(years)s)", years=years)
        .page(PhaseRow, "c", ("year", "phase"))
    )


def prior_reports(
    tenant: int,
    at: int,
    *,
    year: int | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[PriorReportRow]:
    """Prior reports by (year, unit)."""
    return (
        Read(tenant, at, "prior_report AS r", "r")
        .given("r.year = %(year)s", year=year)
        .page(PriorReportRow, "r", ("year", "unit"), first, after)
    )


def issue_exceptions(
    tenant: int,
    at: int,
    *,
    year: int | None = None,
    units: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[IssueExceptionRow]:
    """Exceptions from the issue window by (year, unit)."""
    return (
        Read(tenant, at, "issue_exception AS e", "e")
        .given("e.year = %(year)s", year=year)
        .given("e.unit = ANY(%(units)s)", units=units)
        .page(IssueExceptionRow, "e", ("year", "unit"), first, after)
    )
