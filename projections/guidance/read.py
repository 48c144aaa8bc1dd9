"""Reads of what guides a list. All by (position, id): the order in which they were published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A superior priority."""

    priority: str
    year: int
    level: str
    title: str
    document: str
    position: int


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target of the city or the district; withdrawn where a reason is given."""

    target: str
    year: int
    level: str
    area: str
    title: str
    withdrawn_reason: str | None
    position: int


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A list template; `tasks` are objects with tier, goal, unit_of_measure, target_value (a decimal as text)."""

    template: str
    year: int
    domain: str
    industry: str
    title: str
    tasks: list[dict[str, str]]
    focus: str
    breakthrough: str
    withdrawn_reason: str | None
    position: int


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A good practice and the featured item it comes from."""

    practice: str
    item: str
    unit: str
    year: int
    title: str
    summary: str
    withdrawn_reason: str | None
    position: int


def priorities(
    tenant: int,
    at: int,
    *,
    priorities: Sequence[str] | None = None,
    year: int | None = None,
    levels: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[PriorityRow]:
    """The catalogue of superior priorities."""
    return (
        Read(tenant, at, "priority AS p", "p")
        .given("p.priority = ANY(%(priorities)s)", priorities=priorities)
        .given("p.year = %(year)s", year=year)
        .given("p.level = ANY(%(levels)s)", levels=levels)
        .page(PriorityRow, "p", ("position", "priority"), first, after)
    )


def targets(
    tenant: int,
    at: int,
    *,
    targets: Sequence[str] | None = None,
    year: int | None = None,
    withdrawn: bool = True,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[TargetRow]:
    """City and district targets; without the withdrawn ones where `withdrawn` is False."""
    return (
        Read(tenant, at, "city_target AS t", "t")
        .given("t.target = ANY(%(targets)s)", targets=targets)
        .given("t.year = %(year)s", year=year)
        .always("" if withdrawn else "t.withdrawn_reason IS NULL")
        .page(TargetRow, "t", ("position", "target"), first, after)
    )


def templates(
    tenant: int,
    at: int,
    *,
    templates: Sequence[str] | None = None,
    year: int | None = None,
    domain: str | None = None,
    industry: str | None = None,
    withdrawn: bool = True,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[TemplateRow]:
    """List templates by domain and industry (policy 二(三))."""
    return (
        Read(tenant, at, "list_template AS t", "t")
        .given("t.template = ANY(%(templates)s)", templates=templates)
        .given("t.year = %(year)s", year=year)
        .given("t.domain = %(domain)s", domain=domain)
        .given("t.industry = %(industry)s", industry=industry)
        .always("" if withdrawn else "t.withdrawn_reason IS NULL")
        .page(TemplateRow, "t", ("position", "template"), first, after)
    )


def practices(
    tenant: int,
    at: int,
    *,
    practices: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
    year: int | None = None,
    units: Sequence[str] | None = None,
    withdrawn: bool = True,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[PracticeRow]:
    """The good-practice library (policy 二(四))."""
    return (
        Read(tenant, at, "good_practice AS g", "g")
        .given("g.practice = ANY(%(practices)s)", practices=practices)
        .given("g.item = ANY(%(items)s)", items=items)
        .given("g.year = %(year)s", year=year)
        .given("g.unit = ANY(%(units)s)", units=units)
        .always("" if withdrawn else "g.withdrawn_reason IS NULL")
        .page(PracticeRow, "g", ("position", "practice"), first, after)
    )
