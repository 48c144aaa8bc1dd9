"""What a look into a file's bytes found: its true media type, a scanner's verdict, and which previews were made."""

from dataclasses import dataclass
from datetime import date

from domain.codes import PreviewFault, Rendition, ScanVerdict


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview that was made, with the digest and size of its plain bytes."""

    kind: Rendition
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class PreviewLost:
    """A preview that this kind of file could have and this file does not."""

    kind: Rendition
    fault: PreviewFault


@dataclass(frozen=True, slots=True)
class Examination:
    """One look into a file's bytes.

    `media_type` is what the bytes are, whatever was declared. `signatures` names the state of the scanner's database,
    `threat` what an INFECTED file holds; who was not scanned has neither engine nor signatures.
    """

    media_type: str
    verdict: ScanVerdict = ScanVerdict.NOT_SCANNED
    engine: str | None = None
    engine_version: str | None = None
    signatures: str | None = None
    signatures_on: date | None = None
    threat: str | None = None
    previews: tuple[Preview, ...] = ()
    previews_lost: tuple[PreviewLost, ...] = ()
