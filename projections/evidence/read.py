"""Reads of evidence files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from projections.query import Query, Read, Within


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """An evidence file: state DECLARED (bytes to be supplied), SUPPLIED (digest known), SEALED or REJECTED.
    `blob_sha256` and `blob_bytes` describe the ciphertext in the vault; `reports` are the progress reports that show
    the file; `successor` is the file that stands for it since `superseded_at`.

    withheld: the reader may not know what the file is called and says, all of which is None then."""

    evidence: str
    unit: str
    item: str | None
    file_name: str | None
    no_state_secret: bool
    state: str
    sha256: str | None
    size_bytes: int | None
    media_type: str | None
    object_key: str | None
    object_version: str | None
    key_id: str | None
    blob_sha256: str | None
    blob_bytes: int | None
    retain_until_on: date | None
    rejected_reason: str | None
    reports: list[str]
    position: int
    successor: str | None
    superseded_reason: str | None
    superseded_at: datetime | None
    restriction: str | None
    true_media_type: str | None
    scan_verdict: str | None
    scan_engine: str | None
    scan_engine_version: str | None
    scan_signatures: str | None
    scan_signatures_on: date | None
    scan_threat: str | None
    previews: list[str] | None
    previews_lost: list[str] | None
    withheld: bool


@dataclass(frozen=True, slots=True)
class RestrictedRow:
    """A file that few may know of."""

    evidence: str


_TOLD = ("file_name", "sha256", "size_bytes", "media_type", "object_key", "object_version", "retain_until_on")
_WITHHELD = (*_TOLD, "rejected_reason", "superseded_reason", "restriction", "true_media_type", "scan_threat")
"""Columns that say what a file is called, says, or why it is kept from others."""


def evidence(
    tenant: int,
    at: int,
    *,
    evidence: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    digests: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    replaced_by: Sequence[str] | None = None,
    restricted: bool | None = None,
    withheld: Sequence[str] = (),
    within: Within | None = None,
    first: int | None = None,
    after: Sequence[Any] | None = None,
) -> Query[EvidenceRow]:
    """Evidence by (position, evidence): the order in which it was declared. Of `withheld` only that they are there; by
    its digest nobody finds one of these."""
    columns, hidden = {"": "e", "withheld": "false"}, sorted(withheld)
    if hidden:
        kept = "e.evidence = ANY(%(withheld)s)"
        columns |= {name: f"CASE WHEN {kept} THEN NULL ELSE e.{name} END" for name in _WITHHELD}
        columns["withheld"] = f"({kept})"
    read = Read(tenant, at, "evidence AS e", "e")
    if hidden:
        read = read.always("e.evidence <> ALL(%(withheld)s)" if digests is not None else "", withheld=hidden)
    return (
        read.given("e.evidence = ANY(%(evidence)s)", evidence=evidence)
        .given("e.item = ANY(%(items)s)", items=items)
        .given("e.unit = ANY(%(units)s)", units=units)
        .given("e.sha256 = ANY(%(digests)s)", digests=digests)
        .given("e.state = ANY(%(states)s)", states=states)
        .given("e.successor = ANY(%(replaced_by)s)", replaced_by=replaced_by)
        .given("(e.restriction IS NOT NULL) = %(restricted)s", restricted=restricted)
        .within(within, "e.unit", "e.item")
        .page(EvidenceRow, columns, ("position", "evidence"), first, after)
    )


def restricted(tenant: int, at: int) -> Query[RestrictedRow]:
    """The files that few may know of as of a position, by id: a handful in a district."""
    return (
        Read(tenant, at, "evidence AS e", "e")
        .always("e.restriction IS NOT NULL")
        .page(RestrictedRow, "e", ("evidence",))
    )
