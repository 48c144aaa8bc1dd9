"""Reads of a year's results: evaluations, ranking, publications, dimensions, uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read, as_of


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """A unit's evaluation of a year as somebody may see it: the latest round, or the latest published one.

    Points are hundredths. `grade` is the computed one; `standing_grade` the one decided, else the computed one.
    """

    unit: str
    year: int
    round: int
    published_round: int
    class_: str
    ballot: int | None
    secretary: int | None
    final: int
    rank: int
    grade: str
    standing_grade: str
    state: str
    proposed_grade: str | None
    proposed_reason: str | None
    proposed_by: str | None
    proposed_on: date | None
    decided_grade: str | None
    by_hand: bool | None
    decided_reason: str | None
    decided_by: str | None
    decided_on: date | None
    position: int


_COLUMNS = {
    "": "e",
    "published_round": "y.published_round",
    "standing_grade": "coalesce(e.decided_grade, e.grade)",
}

_SOURCE = f"""unit_evaluation AS e
JOIN year_result AS y ON y.year = e.year AND {as_of("y")}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """How far somebody sees: the latest round of these units, and of all others what was published, or nothing."""

    units: frozenset[str]
    published: bool


def _read(tenant: int, at: int, seen: Seen | None) -> Read:
    """Each unit's row of the round that may be seen; `seen` None: the latest of all."""
    read = Read(tenant, at, _SOURCE, "e")
    if seen is None:
        return read.always("e.round = y.round")
    return read.always(
        """CASE WHEN e.unit = ANY(%(seen_units)s) THEN e.round = y.round
           ELSE %(seen_published)s AND e.round = y.published_round END""",
        seen_units=sorted(seen.units),
        seen_published=seen.published,
    )


def evaluations(
    tenant: int,
    at: int,
    *,
    seen: Seen | None = None,
    keys: Sequence[tuple[str, int]] | None = None,
    units: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[EvaluationRow]:
    """Evaluations by (unit, year): units compared over the years."""
    named = None if keys is None else [f"{unit}/{year}" for unit, year in keys]
    return (
        _read(tenant, at, seen)
        .given("e.unit || '/' || e.year = ANY(%(keys)s)", keys=named)
        .given("e.unit = ANY(%(units)s)", units=units)
        .given("e.year = ANY(%(years)s)", years=years)
        .page(EvaluationRow, _COLUMNS, ("unit", "year"), first, after)
    )


def class_of(tenant: int, at: int, *, year: int, round: int, class_: str) -> Query[EvaluationRow]:
    """Every evaluation of a class in one round, by unit."""
    return (
        Read(tenant, at, _SOURCE, "e")
        .given("e.year = %(year)s", year=year)
        .given("e.round = %(round)s", round=round)
        .given("e.class_ = %(class_)s", class_=class_)
        .page(EvaluationRow, _COLUMNS, ("unit",))
    )


def ranking(
    tenant: int,
    at: int,
    *,
    year: int,
    seen: Seen | None = None,
    units: Sequence[str] | None = None,
    classes: Sequence[str] | None = None,
    grades: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[EvaluationRow]:
    """A year's evaluations by (class, rank, unit)."""
    return (
        _read(tenant, at, seen)
        .given("e.year = %(year)s", year=year)
        .given("e.unit = ANY(%(units)s)", units=units)
        .given("e.class_ = ANY(%(classes)s)", classes=classes)
        .given("coalesce(e.decided_grade, e.grade) = ANY(%(grades)s)", grades=grades)
        .page(EvaluationRow, _COLUMNS, ("class_", "rank", "unit"), first, after)
    )


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A publication: what the results follow from, and the digests of the documents."""

    position: int
    year: int
    round: int
    from_position: int
    to_position: int
    engine: str
    rules: str
    assessment: str
    evaluation: str
    published_on: date
    checkpoint_size: int
    checkpoint_root: str


def publications(
    tenant: int,
    at: int,
    *,
    year: int | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[PublicationRow]:
    """Publications by position."""
    return (
        Read(tenant, at, "publication AS p")
        .always("p.tenant_id = %(tenant)s AND p.position <= %(at)s")
        .given("p.year = %(year)s", year=year)
        .page(PublicationRow, "p", ("position",), first, after)
    )


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """The four dimensions of the team (`person` empty), the secretary or a member of a unit's year."""

    unit: str
    year: int
    subject: str
    person: str
    political: str
    performance: str
    conduct: str
    competence: str
    basis: str
    recorded_on: date
    position: int


def dimensions(
    tenant: int, at: int, *, units: Sequence[str] | None = None, years: Sequence[int] | None = None
) -> Query[DimensionRow]:
    """Dimensions in the order in which they were recorded."""
    return (
        Read(tenant, at, "dimension AS d", "d")
        .given("d.unit = ANY(%(units)s)", units=units)
        .given("d.year = ANY(%(years)s)", years=years)
        .page(DimensionRow, "d", ("position",))
    )


@dataclass(frozen=True, slots=True)
class UseRow:
    """Where a unit's result was used."""

    position: int
    unit: str
    year: int
    kind: str
    person: str | None
    reference: str
    used_on: date


def uses(
    tenant: int,
    at: int,
    *,
    units: Sequence[str] | None = None,
    year: int | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[UseRow]:
    """Uses by position."""
    return (
        Read(tenant, at, "result_use AS u")
        .always("u.tenant_id = %(tenant)s AND u.position <= %(at)s")
        .given("u.unit = ANY(%(units)s)", units=units)
        .given("u.year = %(year)s", year=year)
        .page(UseRow, "u", ("position",), first, after)
    )
