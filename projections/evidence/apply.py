"""Evidence files from their announcement to the vault, and the reports that show them."""

from collections.abc import Iterable

from domain.evidence.events import (
    EvidenceDeclared,
    EvidenceLinked,
    EvidenceRejected,
    EvidenceRestricted,
    EvidenceRestrictionLifted,
    EvidenceScanned,
    EvidenceSealed,
    EvidenceSuperseded,
    EvidenceSupplied,
)
from domain.execution.events import CompletionClaimed, ProgressCorrected, ProgressSubmitted
from projections.temporal import Entry, Op, Patch, Projection, Put, Rows, Table

EVIDENCE = Table("evidence", key=("evidence",), found_by=("evidence",))

evidence = Projection("evidence", EVIDENCE)

_FOUND = (
    "true_media_type", "scan_verdict", "scan_engine", "scan_engine_version", "scan_signatures", "scan_signatures_on",
    "scan_threat", "previews", "previews_lost",
)  # fmt: skip
"""What was found in bytes, which says nothing about others that are supplied after a refusal."""


@evidence.on(EvidenceDeclared)
def declared(entry: Entry, event: EvidenceDeclared, rows: Rows) -> Iterable[Op]:
    yield Put(
        EVIDENCE,
        (event.evidence,),
        {
            "unit": event.unit,
            "item": event.item,
            "file_name": event.file_name,
            "no_state_secret": event.no_state_secret,
            "state": "DECLARED" if event.sha256 is None else "SUPPLIED",
            "sha256": event.sha256,
            "size_bytes": event.size_bytes,
            "media_type": event.media_type,
            "reports": [],
            "position": entry.recorded.position,
        },
    )


@evidence.on(EvidenceSupplied)
def supplied(entry: Entry, event: EvidenceSupplied, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "SUPPLIED",
        "sha256": event.sha256,
        "size_bytes": event.size_bytes,
        "media_type": event.media_type,
        "rejected_reason": None,
        **dict.fromkeys(_FOUND),
    }
    yield Patch(EVIDENCE, (event.evidence,), changes)


@evidence.on(EvidenceScanned)
def scanned(entry: Entry, event: EvidenceScanned, rows: Rows) -> Iterable[Op]:
    changes = {
        "true_media_type": event.media_type,
        "scan_verdict": str(event.verdict),
        "scan_engine": event.engine,
        "scan_engine_version": event.engine_version,
        "scan_signatures": event.signatures,
        "scan_signatures_on": event.signatures_on,
        "scan_threat": event.threat,
        "previews": [str(preview.kind) for preview in event.previews],
        "previews_lost": [str(lost.kind) for lost in event.previews_lost],
    }
    yield Patch(EVIDENCE, (event.evidence,), changes)


@evidence.on(EvidenceSealed)
def sealed(entry: Entry, event: EvidenceSealed, rows: Rows) -> Iterable[Op]:
    changes = {
        "state": "SEALED",
        "sha256": event.sha256,
        "size_bytes": event.size_bytes,
        "object_key": event.object_key,
        "object_version": event.object_version,
        "key_id": event.key_id,
        "blob_sha256": event.blob_sha256,
        "blob_bytes": event.blob_bytes,
        "retain_until_on": event.retain_until_on,
    }
    yield Patch(EVIDENCE, (event.evidence,), changes)


@evidence.on(EvidenceRejected)
def rejected(entry: Entry, event: EvidenceRejected, rows: Rows) -> Iterable[Op]:
    yield Patch(EVIDENCE, (event.evidence,), {"state": "REJECTED", "rejected_reason": event.reason})


@evidence.on(EvidenceLinked)
def linked(entry: Entry, event: EvidenceLinked, rows: Rows) -> Iterable[Op]:
    yield from _shown(event.item, event.report, (event.evidence,), rows)


@evidence.on(ProgressSubmitted, ProgressCorrected)
def reported(entry: Entry, event: ProgressSubmitted | ProgressCorrected, rows: Rows) -> Iterable[Op]:
    yield from _shown(event.item, event.report, event.evidence, rows)


@evidence.on(CompletionClaimed)
def claimed(entry: Entry, event: CompletionClaimed, rows: Rows) -> Iterable[Op]:
    yield from _shown(event.item, None, event.evidence, rows)


@evidence.on(EvidenceSuperseded)
def superseded(entry: Entry, event: EvidenceSuperseded, rows: Rows) -> Iterable[Op]:
    by = {"successor": event.successor, "superseded_reason": str(event.reason)}
    yield Patch(EVIDENCE, (event.evidence,), {**by, "superseded_at": entry.recorded.recorded_at})


@evidence.on(EvidenceRestricted)
def restricted(entry: Entry, event: EvidenceRestricted, rows: Rows) -> Iterable[Op]:
    yield Patch(EVIDENCE, (event.evidence,), {"restriction": str(event.reason)})


@evidence.on(EvidenceRestrictionLifted)
def restriction_lifted(entry: Entry, event: EvidenceRestrictionLifted, rows: Rows) -> Iterable[Op]:
    yield Patch(EVIDENCE, (event.evidence,), {"restriction": None})


def _shown(item: str, report: str | None, files: Iterable[str], rows: Rows) -> Iterable[Op]:
    """The files belong to the item, and a report shows them."""
    for file in files:
        row = rows.require(EVIDENCE, file)
        shown_in = row["reports"] if report is None or report in row["reports"] else [*row["reports"], report]
        yield Patch(EVIDENCE, (file,), {"item": row["item"] or item, "reports": shown_in})
