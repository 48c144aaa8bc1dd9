"""Reads of scoring rule sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class RuleSetRow:
    """A rule set; `rules` is its text, `current` whether it is the one published last in its year."""

    year: int
    digest: str
    engine: str
    rules: str
    basis: str
    published_on: date
    frozen_on: date | None
    current: bool
    position: int


_CURRENT = """NOT EXISTS (SELECT FROM rule_set AS later WHERE later.tenant_id = %(tenant)s
  AND later.valid_from <= %(at)s AND later.valid_to > %(at)s AND later.year = r.year AND later.position > r.position)"""


def rule_sets(
    tenant: int,
    at: int,
    *,
    keys: Sequence[tuple[int, str]] | None = None,
    year: int | None = None,
    digests: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[RuleSetRow]:
    """Rule sets by (year, position): as they were published. `keys` are (year, digest)."""
    named = None if keys is None else [f"{number}/{digest}" for number, digest in keys]
    return (
        Read(tenant, at, "rule_set AS r", "r")
        .given("r.year || '/' || r.digest = ANY(%(keys)s)", keys=named)
        .given("r.year = %(year)s", year=year)
        .given("r.digest = ANY(%(digests)s)", digests=digests)
        .page(RuleSetRow, {"": "r", "current": _CURRENT}, ("year", "position"), first, after)
    )
