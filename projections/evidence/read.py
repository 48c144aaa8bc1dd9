"""Reads of evidence files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.query import Query, Read, Within


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """An evidence file: state DECLARED (bytes to be supplied), SUPPLIED (digest known), SEALED or REJECTED.
    `reports` are the progress reports that show it."""

    evidence: str
    unit: str
    item: str | None
    file_name: str
    no_state_secret: bool
    state: str
    sha256: str | None
    size_bytes: int | None
    media_type: str | None
    object_key: str | None
    object_version: str | None
    retain_until_on: date | None
    rejected_reason: str | None
    reports: list[str]
    position: int


def evidence(
    tenant: int,
    at: int,
    *,
    evidence: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    digests: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[EvidenceRow]:
    """Evidence by (position, evidence): the order in which it was declared."""
    return (
        Read(tenant, at, "evidence AS e", "e")
        .given("e.evidence = ANY(%(evidence)s)", evidence=evidence)
        .given("e.item = ANY(%(items)s)", items=items)
        .given("e.unit = ANY(%(units)s)", units=units)
        .given("e.sha256 = ANY(%(digests)s)", digests=digests)
        .given("e.state = ANY(%(states)s)", states=states)
        .within(within, "e.unit", "e.item")
        .page(EvidenceRow, "e", ("position", "evidence"), first, after)
    )
