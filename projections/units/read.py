"""Reads of the unit tree on a day, as it was known at a position."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read, as_of


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its profile and superior on the day asked for."""

    unit: str
    code: str
    kind: str
    name: str
    domain: str | None
    assessment_class: str
    credit_code: str
    superior: str | None
    registered_on: date
    dissolved_on: date | None


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its portfolio on the day asked for."""

    post: str
    unit: str
    person: str
    title: str
    kind: str
    portfolio: str
    from_on: date
    until_on: date | None
    ended_reason: str | None
    position: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A registered person. `sealed` is the ciphertext of name and telephone with its place, None if never given."""

    person: str
    sealed: str | None
    position: int


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """Under whom a unit stands on a day, and whether it exists on it; one that does not has its last or first place."""

    unit: str
    superior: str | None
    stands: bool


# What holds on the day is the latest fact up to it; a unit that is not yet there on the day has its first one.
_UNITS = f"""unit AS u
CROSS JOIN LATERAL (
  SELECT p.name, p.domain, p.assessment_class, p.credit_code FROM unit_profile AS p
  WHERE {as_of("p")} AND p.unit = u.unit
  ORDER BY p.effective_on <= %(day)s DESC, abs(p.effective_on - %(day)s) LIMIT 1) AS profile
CROSS JOIN LATERAL (
  SELECT p.superior FROM unit_placement AS p
  WHERE {as_of("p")} AND p.unit = u.unit
  ORDER BY p.effective_on <= %(day)s DESC, abs(p.effective_on - %(day)s) LIMIT 1) AS placement"""


_STANDS = "(u.registered_on <= %(day)s AND (u.dissolved_on IS NULL OR u.dissolved_on > %(day)s))"


def units(
    tenant: int,
    at: int,
    day: date,
    *,
    units: Sequence[str] | None = None,
    codes: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
    standing: bool = True,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[UnitRow]:
    """Units by (code, unit). With `standing` only those that exist on `day`: registered by it and not dissolved."""
    return (
        Read(tenant, at, _UNITS, "u")
        .always(_STANDS if standing else "", day=day)
        .given("u.unit = ANY(%(units)s)", units=units)
        .given("u.code = ANY(%(codes)s)", codes=codes)
        .given("u.kind = ANY(%(kinds)s)", kinds=kinds)
        .page(
            UnitRow,
            {
                "": "u",
                "name": "profile.name",
                "domain": "profile.domain",
                "assessment_class": "profile.assessment_class",
                "credit_code": "profile.credit_code",
                "superior": "placement.superior",
            },
            ("code", "unit"),
            first,
            after,
        )
    )


def placements(tenant: int, at: int, day: date) -> Query[PlacementRow]:
    """Every unit there ever was with its place in the tree on `day`, by (code, unit)."""
    return Query(
        f"""
        SELECT u.unit, placement.superior, {_STANDS} AS stands
        FROM unit AS u
        CROSS JOIN LATERAL (
          SELECT p.superior FROM unit_placement AS p
          WHERE {as_of("p")} AND p.unit = u.unit
          ORDER BY p.effective_on <= %(day)s DESC, abs(p.effective_on - %(day)s) LIMIT 1) AS placement
        WHERE {as_of("u")}
        ORDER BY u.code, u.unit""",
        {"tenant": tenant, "at": at, "day": day},
        PlacementRow,
        ("unit",),
    )


def posts(
    tenant: int,
    at: int,
    day: date | None,
    *,
    units: Sequence[str] | None = None,
    posts: Sequence[str] | None = None,
    persons: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[PostRow]:
    """Posts by (position, post), the order in which they were entered.

    On `day` those that stand then, with the portfolio of that day; with None all there ever were, with their last.
    """
    held = "q.from_on <= %(day)s" if day is not None else "%(day)s::date IS NULL"
    source = f"""post AS p
    CROSS JOIN LATERAL (
      SELECT q.portfolio FROM portfolio AS q WHERE {as_of("q")} AND q.post = p.post AND {held}
      ORDER BY q.from_on DESC LIMIT 1) AS held"""
    stands = "p.from_on <= %(day)s AND (p.until_on IS NULL OR p.until_on >= %(day)s)" if day is not None else ""
    return (
        Read(tenant, at, source, "p")
        .always(stands, day=day)
        .given("p.unit = ANY(%(units)s)", units=units)
        .given("p.post = ANY(%(posts)s)", posts=posts)
        .given("p.person = ANY(%(persons)s)", persons=persons)
        .given("p.kind = ANY(%(kinds)s)", kinds=kinds)
        .page(PostRow, {"": "p", "portfolio": "held.portfolio"}, ("position", "post"), first, after)
    )


def persons(
    tenant: int,
    at: int,
    *,
    persons: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[PersonRow]:
    """Persons by (position, person), the order in which they were registered."""
    return (
        Read(tenant, at, "person AS p", "p")
        .given("p.person = ANY(%(persons)s)", persons=persons)
        .page(PersonRow, "p", ("position", "person"), first, after)
    )
