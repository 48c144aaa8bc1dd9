"""Reads of officers' keys and signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projections.query import Query, Read


@dataclass(frozen=True, slots=True)
class SigningKeyRow:
    """An officer's key: state REGISTERED, CONFIRMED or REVOKED."""

    signing_key: str
    person: str
    public_key: str
    proof: str
    state: str
    registered_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    reason: str | None
    revoked_by: str | None
    revoked_at: datetime | None
    position: int


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature: `position` and `stream` are those of the event that it stands in."""

    position: int
    stream: str
    signing_key: str
    value: str


def signing_keys(
    tenant: int,
    at: int,
    *,
    signing_keys: Sequence[str] | None = None,
    persons: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[SigningKeyRow]:
    """Keys by (position): in the order of their registration."""
    return (
        Read(tenant, at, "signing_key AS k", "k")
        .given("k.signing_key = ANY(%(signing_keys)s)", signing_keys=signing_keys)
        .given("k.person = ANY(%(persons)s)", persons=persons)
        .given("k.state = ANY(%(states)s)", states=states)
        .page(SigningKeyRow, "k", ("position",), first, after)
    )


def signatures(tenant: int, at: int, *, streams: Sequence[str]) -> Query[SignatureRow]:
    """The signatures in some streams, by position."""
    return (
        Read(tenant, at, "officer_signature AS s")
        .always("s.tenant_id = %(tenant)s AND s.position <= %(at)s")
        .given("s.stream = ANY(%(streams)s)", streams=streams)
        .page(SignatureRow, "s", ("position",))
    )
