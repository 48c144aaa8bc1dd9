"""Reads of assessments, score sheets and what they are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read, Within

UnitYear = tuple[str, int]


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """A unit's assessment of a year. Points in hundredths, None while there is no result.

    `items` are those that must be scored, `methods` codes of what was used on the spot.
    """

    unit: str
    year: int
    unit_code: str
    organiser: str
    assessment_group: str
    class_: str
    rules: str
    items: list[str]
    opened_on: date
    state: str
    methods: list[str]
    issued: int | None
    returned: int | None
    valid: int | None
    answers: Mapping[str, int] | None
    surveyed_on: date | None
    submitted_on: date | None
    returned_on: date | None
    returned_reason: str | None
    finalised_on: date | None
    fed_back_on: date | None
    revised_on: date | None
    objection: str | None
    components: Mapping[str, int] | None
    base: int | None
    deductions: Mapping[str, int] | None
    bonus: int | None
    final: int | None
    veto: list[str] | None
    position: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """加减分 of a unit and year; `withdrawn_reason` is of one that was taken back."""

    unit: str
    year: int
    line: str
    kind: str
    count: int
    reason: str
    evidence: list[str]
    recorded_on: date
    withdrawn_reason: str | None
    objection: str | None
    position: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An assessor's score sheet on a unit."""

    unit: str
    year: int
    assessor: str
    entered: int
    signed_on: date | None
    position: int


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score as it counts, in hundredths of a point; `position` is that of the event that says it."""

    unit: str
    year: int
    assessor: str
    item: str
    criterion: str
    method: str
    score: int
    reason: str
    evidence: list[str]
    findings: list[str]
    amended_because: str | None
    position: int


@dataclass(frozen=True, slots=True)
class CellRow:
    """Of a score what it is and where the log says it, for a whole year of them."""

    unit: str
    assessor: str
    item: str
    criterion: str
    score: int
    position: int


@dataclass(frozen=True, slots=True)
class AdjudicationRow:
    """A settled score; `adjudicated_by` is None where an objection is what settled it."""

    unit: str
    year: int
    item: str
    criterion: str
    score: int
    reason: str
    adjudicated_on: date
    adjudicated_by: str | None
    objection: str | None
    position: int


def assessments(
    tenant: int,
    at: int,
    *,
    keys: Sequence[UnitYear] | None = None,
    units: Sequence[str] | None = None,
    year: int | None = None,
    organisers: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[AssessmentRow]:
    """Assessments by (year, unit code). `keys` are (unit, year)."""
    return (
        Read(tenant, at, "assessment AS a", "a")
        .given("a.unit || '/' || a.year = ANY(%(keys)s)", keys=_named(keys))
        .given("a.unit = ANY(%(units)s)", units=units)
        .given("a.year = %(year)s", year=year)
        .given("a.organiser = ANY(%(organisers)s)", organisers=organisers)
        .given("a.assessment_group = ANY(%(groups)s)", groups=groups)
        .given("a.state = ANY(%(states)s)", states=states)
        .within(within, "a.unit", year="a.year")
        .page(AssessmentRow, {"": "a", "class_": "a.class"}, ("year", "unit_code"), first, after)
    )


def facts(tenant: int, at: int, *, keys: Sequence[UnitYear]) -> Query[FactRow]:
    """加减分 of assessments by (unit, year, position), those taken back included."""
    return _of(Read(tenant, at, "assessment_fact AS f", "f"), "f", keys).page(
        FactRow, "f", ("unit", "year", "position", "line")
    )


def sheets(tenant: int, at: int, *, keys: Sequence[UnitYear]) -> Query[SheetRow]:
    """Score sheets of assessments by (unit, year, position): the order in which they were begun."""
    return _of(Read(tenant, at, "score_sheet AS s", "s"), "s", keys).page(
        SheetRow, "s", ("unit", "year", "position", "assessor")
    )


def scores(
    tenant: int,
    at: int,
    *,
    keys: Sequence[UnitYear],
    assessor: str | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ScoreRow]:
    """Scores of assessments by (position, item, criterion): as they were entered, an amended one where it was."""
    return (
        _of(Read(tenant, at, "score AS s", "s"), "s", keys)
        .given("s.assessor = %(assessor)s", assessor=assessor)
        .page(ScoreRow, "s", ("position", "item", "criterion"), first, after)
    )


def adjudications(tenant: int, at: int, *, keys: Sequence[UnitYear]) -> Query[AdjudicationRow]:
    """Settled scores of assessments by (unit, year, position)."""
    return _of(Read(tenant, at, "adjudication AS j", "j"), "j", keys).page(
        AdjudicationRow, "j", ("unit", "year", "position")
    )


def cells(tenant: int, at: int, *, year: int) -> Query[CellRow]:
    """Every score of a year by (unit, assessor, item, criterion)."""
    return (
        Read(tenant, at, "score AS s", "s")
        .given("s.year = %(year)s", year=year)
        .page(CellRow, "s", ("unit", "assessor", "item", "criterion"))
    )


def _of(read: Read, alias: str, keys: Sequence[UnitYear]) -> Read:
    """Only what belongs to assessments; units by themselves as well, which the primary key finds."""
    read.given(f"{alias}.unit = ANY(%(of_units)s)", of_units=sorted({unit for unit, _ in keys}))
    return read.given(f"{alias}.unit || '/' || {alias}.year = ANY(%(keys)s)", keys=_named(keys))


def _named(keys: Sequence[UnitYear] | None) -> list[str] | None:
    return None if keys is None else [f"{unit}/{year}" for unit, year in keys]
