"""Reads of assessment groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group and the committee it assesses for."""

    assessment_group: str
    organiser: str
    year: int
    name: str
    formed_on: date
    position: int


@dataclass(frozen=True, slots=True)
class AssessorRow:
    """Somebody seconded to a group; `left_on` is of one who was replaced by `replaced_by`."""

    assessment_group: str
    person: str
    title: str
    from_unit: str
    leads: bool
    seconded_on: date
    left_on: date | None
    left_reason: str | None
    replaced_by: str | None
    position: int


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """That an assessor stands back from a unit: `kind` of the tie where it was declared, else the `reason`."""

    assessment_group: str
    person: str
    unit: str
    kind: str | None
    reason: str | None
    recused_on: date
    position: int


def groups(
    tenant: int,
    at: int,
    *,
    groups: Sequence[str] | None = None,
    organisers: Sequence[str] | None = None,
    year: int | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[GroupRow]:
    """Groups by (position, group): the order in which they were formed."""
    return (
        Read(tenant, at, "assessment_group AS g", "g")
        .given("g.assessment_group = ANY(%(groups)s)", groups=groups)
        .given("g.organiser = ANY(%(organisers)s)", organisers=organisers)
        .given("g.year = %(year)s", year=year)
        .page(GroupRow, "g", ("position", "assessment_group"), first, after)
    )


def assessors(
    tenant: int, at: int, *, groups: Sequence[str] | None = None, persons: Sequence[str] | None = None
) -> Query[AssessorRow]:
    """Members of groups by (group, position, person): the order in which they came in."""
    return (
        Read(tenant, at, "assessor AS a", "a")
        .given("a.assessment_group = ANY(%(groups)s)", groups=groups)
        .given("a.person = ANY(%(persons)s)", persons=persons)
        .page(AssessorRow, "a", ("assessment_group", "position", "person"))
    )


def recusals(tenant: int, at: int, *, groups: Sequence[str]) -> Query[RecusalRow]:
    """Who stands back, by (group, position, person, unit)."""
    return (
        Read(tenant, at, "recusal AS r", "r")
        .given("r.assessment_group = ANY(%(groups)s)", groups=groups)
        .page(RecusalRow, "r", ("assessment_group", "position", "person", "unit"))
    )
