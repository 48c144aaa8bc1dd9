"""Facts about evidence files. A file's bytes lie in object storage; the log holds digests."""

from dataclasses import dataclass
from datetime import date

from domain.codes import RestrictionEnd, RestrictionReason, ScanVerdict, SupersessionReason
from domain.evidence.facts import Preview, PreviewLost
from domain.ids import EvidenceId, ItemId, ReportId, UnitId
from domain.recorded import stored


@stored("evidence.declared.v1")
@dataclass(frozen=True, slots=True)
class EvidenceDeclared:
    """A file is announced. Digest, size (bytes) and media type are None while it is still to be supplied."""

    evidence: EvidenceId
    unit: UnitId
    item: ItemId | None
    file_name: str
    sha256: str | None
    size_bytes: int | None
    media_type: str | None
    no_state_secret: bool


@stored("evidence.supplied.v1")
@dataclass(frozen=True, slots=True)
class EvidenceSupplied:
    """The digest of a file that was declared by name alone."""

    evidence: EvidenceId
    sha256: str
    size_bytes: int
    media_type: str


@stored("evidence.scanned.v1")
@dataclass(frozen=True, slots=True)
class EvidenceScanned:
    """The bytes with digest `sha256` were looked into before they were sealed or refused. See `facts.Examination`."""

    evidence: EvidenceId
    sha256: str
    media_type: str
    verdict: ScanVerdict
    engine: str | None
    engine_version: str | None
    signatures: str | None
    signatures_on: date | None
    threat: str | None
    previews: tuple[Preview, ...]
    previews_lost: tuple[PreviewLost, ...]


@stored("evidence.sealed.v1")
@dataclass(frozen=True, slots=True)
class EvidenceSealed:
    """The uploaded file was found equal to its declaration, encrypted and locked until `retain_until_on`.

    What lies under `object_key` and `object_version` is ciphertext of `blob_bytes` bytes with the digest `blob_sha256`,
    which only the key `key_id` opens; `sha256` and `size_bytes` are the file's.
    """

    evidence: EvidenceId
    sha256: str
    size_bytes: int
    object_key: str
    object_version: str
    key_id: str
    blob_sha256: str
    blob_bytes: int
    retain_until_on: date


@stored("evidence.rejected.v1")
@dataclass(frozen=True, slots=True)
class EvidenceRejected:
    evidence: EvidenceId
    reason: str


@stored("evidence.linked.v1")
@dataclass(frozen=True, slots=True)
class EvidenceLinked:
    evidence: EvidenceId
    item: ItemId
    report: ReportId


@stored("evidence.superseded.v1")
@dataclass(frozen=True, slots=True)
class EvidenceSuperseded:
    """Another file of the same item stands for this one from here on. What showed this one goes on showing it."""

    evidence: EvidenceId
    successor: EvidenceId
    reason: SupersessionReason


@stored("evidence.restricted.v1")
@dataclass(frozen=True, slots=True)
class EvidenceRestricted:
    """From here on few may know what the file says, at whatever moment of the past they look."""

    evidence: EvidenceId
    reason: RestrictionReason


@stored("evidence.restriction_lifted.v1")
@dataclass(frozen=True, slots=True)
class EvidenceRestrictionLifted:
    evidence: EvidenceId
    reason: RestrictionEnd


EvidenceEvent = (
    EvidenceDeclared
    | EvidenceSupplied
    | EvidenceScanned
    | EvidenceSealed
    | EvidenceRejected
    | EvidenceLinked
    | EvidenceSuperseded
    | EvidenceRestricted
    | EvidenceRestrictionLifted
)
