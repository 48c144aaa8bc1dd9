"""Reads of erasures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """A subject's sealed parts: state REQUESTED, DECLINED, ERASED, DESTROYED, None where there was only a hold."""

    sealed_subject: str
    kind: str
    state: str | None
    basis: str | None
    reason: str | None
    requested_by: str | None
    requested_at: datetime | None
    declined_reason: str | None
    approved_by: str | None
    erased_at: datetime | None
    key_id: str | None
    destroyed_at: datetime | None
    held_for: str | None
    position: int


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """A field that was shown. `sealed_at` is where what was sealed lies, `position` where this is told."""

    sealed_subject: str
    kind: str
    sealed_at: int
    field: str
    recipient: str
    purpose: str
    disclosed_by: str
    disclosed_at: datetime
    position: int


def disclosures(
    tenant: int,
    at: int,
    *,
    positions: Sequence[int] | None = None,
    subjects: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[DisclosureRow]:
    """What was shown, by position."""
    return (
        Read(tenant, at, "disclosure AS d")
        .always("d.tenant_id = %(tenant)s AND d.position <= %(at)s")
        .given("d.position = ANY(%(positions)s)", positions=positions)
        .given("d.sealed_subject = ANY(%(subjects)s)", subjects=subjects)
        .page(DisclosureRow, "d", ("position",), first, after)
    )


def erasures(
    tenant: int,
    at: int,
    *,
    subjects: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    held: bool | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[ErasureRow]:
    """Subjects by (position, subject): the order in which something was first asked of them."""
    return (
        Read(tenant, at, "erasure AS e", "e")
        .given("e.sealed_subject = ANY(%(subjects)s)", subjects=subjects)
        .given("e.state = ANY(%(states)s)", states=states)
        .given("(e.held_for IS NOT NULL) = %(held)s", held=held)
        .page(ErasureRow, "e", ("position", "sealed_subject"), first, after)
    )
