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
class UnitStep:
    """A unit on the way down from, or up to, another; `depth` 0 is where one started."""

    unit: str
    depth: int


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


def units(
    tenant: int,
    at: int,
    day: date,
    *,
    units: Sequence[str] | None = None,
    codes: Sequence[str] | None = None,
    superior: str | None = None,
    kinds: Sequence[str] | None = None,
    standing: bool = True,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[UnitRow]:
    """Units by (code, unit). With `standing` only those that exist on `day`: registered by it and not dissolved."""
    stands = "u.registered_on <= %(day)s AND (u.dissolved_on IS NULL OR u.dissolved_on > %(day)s)" if standing else ""
    return (
        Read(tenant, at, _UNITS, "u")
        .always(stands, day=day)
        .given("u.unit = ANY(%(units)s)", units=units)
        .given("u.code = ANY(%(codes)s)", codes=codes)
        .given("placement.superior = %(superior)s", superior=superior)
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


# Who stands under whom on the day: the placements of the units that exist on it.
_PLACED = f"""placed AS (
  SELECT DISTINCT ON (u.unit) u.unit, p.superior
  FROM unit AS u JOIN unit_placement AS p ON p.unit = u.unit AND {as_of("p")} AND p.effective_on <= %(day)s
  WHERE {as_of("u")} AND u.registered_on <= %(day)s AND (u.dissolved_on IS NULL OR u.dissolved_on > %(day)s)
  ORDER BY u.unit, p.effective_on DESC
)"""


def subtree(tenant: int, at: int, day: date, unit: str) -> Query[UnitStep]:
    """The unit (depth 0) and every unit below it on `day`, by depth and id."""
    return Query(
        f"""
        WITH RECURSIVE {_PLACED}, below (unit, depth) AS (
          SELECT placed.unit, 0 FROM placed WHERE placed.unit = %(unit)s
          UNION
          SELECT placed.unit, below.depth + 1 FROM placed JOIN below ON placed.superior = below.unit
        )
        SELECT unit, depth FROM below ORDER BY depth, unit""",
        {"tenant": tenant, "at": at, "day": day, "unit": unit},
        UnitStep,
    )


def superiors(tenant: int, at: int, day: date, unit: str) -> Query[UnitStep]:
    """The unit (depth 0), its superior, and so on up to the district committee, on `day`: the chain (责任链条)."""
    return Query(
        f"""
        WITH RECURSIVE {_PLACED}, above (unit, superior, depth) AS (
          SELECT placed.unit, placed.superior, 0 FROM placed WHERE placed.unit = %(unit)s
          UNION
          SELECT placed.unit, placed.superior, above.depth + 1 FROM placed JOIN above ON placed.unit = above.superior
        )
        SELECT unit, depth FROM above ORDER BY depth, unit""",
        {"tenant": tenant, "at": at, "day": day, "unit": unit},
        UnitStep,
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
