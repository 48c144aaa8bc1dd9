"""Reads of inspections, and how often each unit was inspected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Organised, Query, Read, as_of


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection: state PLANNED, RUNNING, CONCLUDED, FED_BACK or CANCELLED. `tracks`: the key-management case."""

    inspection: str
    number: str
    organiser: str
    unit: str
    year: int
    method: str
    style: str
    departments: list[str]
    team: list[str]
    planned_for_on: date
    purpose: str
    tracks: str | None
    reason_beyond_limit: str
    state: str
    started_on: date | None
    conclusion: str | None
    concluded_on: date | None
    fed_back_on: date | None
    cancelled_reason: str | None
    position: int


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """What was seen of one of the three lists."""

    position: int
    inspection: str
    list_kind: str
    items: list[str]
    text: str
    evidence: list[str]


@dataclass(frozen=True, slots=True)
class InspectionCount:
    """How many inspections of a unit by an organiser in a year stand: planned, made, and tracking visits apart."""

    unit: str
    year: int
    organiser: str
    counted: int
    tracking: int
    beyond_limit: int


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose inspections somebody sees: those of `units`, and of `sets` (unit, year) that they assess, that the unit may
    know of; those they organise; those that `department` takes part in."""

    units: frozenset[str]
    organised: Organised
    department: str = ""
    sets: frozenset[tuple[str, int]] = frozenset()

    def holds(self, row: InspectionRow) -> bool:
        """Whether a row is one of them."""
        if self.organised.holds(row) or self.department in row.departments:
            return True
        seen = row.unit in self.units or (row.unit, row.year) in self.sets
        return seen and (row.style != "UNANNOUNCED" or row.started_on is not None)


def _seen(read: Read, sight: Sight | None) -> Read:
    if sight is None:
        return read
    seen = "(i.unit = ANY(%(seen)s) OR i.unit || '/' || i.year = ANY(%(seen_sets)s))"
    known = f"{seen} AND (i.style <> 'UNANNOUNCED' OR i.started_on IS NOT NULL)"
    return read.always(
        f"(({known}) OR {sight.organised.condition('i')} OR %(seen_by)s = ANY(i.departments))",
        seen=sorted(sight.units),
        seen_sets=sorted(f"{unit}/{year}" for unit, year in sight.sets),
        seen_by=sight.department,
        **sight.organised.params(),
    )


def inspections(
    tenant: int,
    at: int,
    *,
    inspections: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    organisers: Sequence[str] | None = None,
    department: str | None = None,
    styles: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    sight: Sight | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[InspectionRow]:
    """Inspections by (planned_for_on, inspection): a calendar."""
    read = (
        Read(tenant, at, "inspection AS i", "i")
        .given("i.inspection = ANY(%(inspections)s)", inspections=inspections)
        .given("i.unit = ANY(%(units)s)", units=units)
        .given("i.year = %(year)s", year=year)
        .given("i.organiser = ANY(%(organisers)s)", organisers=organisers)
        .given("%(department)s = ANY(i.departments)", department=department)
        .given("i.style = ANY(%(styles)s)", styles=styles)
        .given("i.state = ANY(%(states)s)", states=states)
        .given("i.planned_for_on >= %(from_on)s", from_on=from_on)
        .given("i.planned_for_on <= %(until_on)s", until_on=until_on)
    )
    return _seen(read, sight).page(InspectionRow, "i", ("planned_for_on", "inspection"), first, after)


def observations(tenant: int, at: int, inspections: Sequence[str]) -> Query[ObservationRow]:
    """What was observed in inspections, by position."""
    return (
        Read(tenant, at, "observation AS o")
        .always("o.tenant_id = %(tenant)s AND o.position <= %(at)s")
        .given("o.inspection = ANY(%(inspections)s)", inspections=inspections)
        .page(ObservationRow, "o", ("position",))
    )


_COUNTS = """
SELECT i.unit, i.year, i.organiser,
  count(*) FILTER (WHERE i.tracks IS NULL) AS counted,
  count(*) FILTER (WHERE i.tracks IS NOT NULL) AS tracking,
  count(*) FILTER (WHERE i.reason_beyond_limit <> '') AS beyond_limit
FROM inspection AS i
WHERE {as_of} AND i.unit = ANY(%(units)s) AND i.year = %(year)s AND i.state <> 'CANCELLED' AND {seen}
GROUP BY i.unit, i.year, i.organiser
ORDER BY i.unit, i.organiser"""


def counts(tenant: int, at: int, units: Sequence[str], year: int, sight: Sight | None) -> Query[InspectionCount]:
    """How often each unit is inspected in a year by whom, by (unit, organiser); cancelled ones left out."""
    read = _seen(Read(tenant, at, ""), sight)
    params = {**read.params, "units": list(units), "year": year}
    sql = _COUNTS.replace("{as_of}", as_of("i")).replace("{seen}", " AND ".join(["true", *read.conditions]))
    return Query(sql, params, InspectionCount, ("unit", "organiser"))
