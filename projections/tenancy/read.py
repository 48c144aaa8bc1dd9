"""Reads of the district itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """The district; suspended while a reason is given."""

    code: str
    name: str
    suspended_reason: str | None
    key_version: int


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One version of the policy; `parameters` are the fields of domain.tenancy.events.Policy."""

    policy_version: int
    parameters: dict[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code that the district added; year 0 holds for every year."""

    code_list: str
    year: int
    code: str
    label: str
    position: int


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A purpose that the district consented to."""

    purpose: str
    until_on: date


def district(tenant: int, at: int) -> Query[DistrictRow]:
    """The one row of the district; none before it was opened."""
    return Read(tenant, at, "district AS d", "d").page(DistrictRow, "d", ("code",))


def policies(
    tenant: int, at: int, *, first: int | None = None, after: Sequence[Any] | None = None, newest_first: bool = False
) -> Query[PolicyRow]:
    """Every version of the policy by number. Without a row the defaults of the domain hold."""
    return Read(tenant, at, "policy AS p", "p").page(
        PolicyRow, "p", ("policy_version",), first, after, descending=newest_first
    )


def policy(tenant: int, at: int) -> Query[PolicyRow]:
    """The version in force: the highest. No row while the domain's defaults hold."""
    return policies(tenant, at, first=1, newest_first=True)


def codes(
    tenant: int,
    at: int,
    *,
    code_list: str | None = None,
    year: int | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[CodeRow]:
    """Codes that were added, in the order in which they were. With `year` those of that year and of every year."""
    return (
        Read(tenant, at, "code_entry AS c", "c")
        .given("c.code_list = %(code_list)s", code_list=code_list)
        .given("c.year IN (0, %(year)s)", year=year)
        .page(CodeRow, "c", ("position",), first, after)
    )


def consents(tenant: int, at: int) -> Query[ConsentRow]:
    """Consents by purpose."""
    return Read(tenant, at, "consent AS c", "c").page(ConsentRow, "c", ("purpose",))
