"""One look into an uploaded file before it is sealed: what it is, whether it is harmless, what can be shown of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256 as new_sha256
from typing import BinaryIO

from domain.codes import Rendition, ScanVerdict
from domain.evidence.facts import Examination, Preview, PreviewLost
from services.evidence.errors import ContentRefused, EvidenceMismatch
from services.evidence.previews import Previews, make_previews
from services.evidence.scanner import ENGINE, Scanned, Scanner, ScannerUnfit
from services.evidence.vetting import vet
from services.evidence.vetting.content import mapped
from services.evidence.vetting.documents import is_locked
from services.evidence.vetting.kinds import PDF, Kind


@dataclass(frozen=True, slots=True)
class Examined:
    """What is recorded, and the previews' bytes by kind."""

    examination: Examination
    previews: Mapping[Rendition, bytes]


class Examiner:
    """Vetting, scanner and previews in that order: no scanner is asked about what is refused anyway, and nothing that a
    scanner knows is opened. `scanner` is None where none is configured."""

    def __init__(self, scanner: Scanner | None) -> None:
        self._scanner = scanner

    def ready(self, *, scan_required: bool) -> None:
        """Raises ScannerUnfit while no file could be examined: before one is fetched for nothing."""
        if self._scanner is not None:
            self._scanner.version()
        elif scan_required:
            raise ScannerUnfit("SCANNER_REQUIRED", "this district's policy wants a scanner and none is configured")

    def examine(self, file: BinaryIO, *, file_name: str, declared: str) -> Examined:
        """Look into a file on disk. Raises EvidenceMismatch with a reason and what was found, or ScannerUnfit."""
        with mapped(file) as content:
            try:
                kind = vet(content, file_name=file_name, declared=declared)
            except ContentRefused as refused:
                raise EvidenceMismatch(refused.reason, Examination(refused.media_type)) from refused
            scanned = None if self._scanner is None else self._scanner.scan(file)
            if scanned is not None and scanned.verdict is ScanVerdict.INFECTED:
                reason = f"病毒扫描查出恶意代码（{scanned.threat}），请清除后重新申报并上传"
                raise EvidenceMismatch(reason, _examination(kind, scanned))
            previews = make_previews(file, kind)
            unread = kind is PDF and not previews.made and is_locked(content.view)
        found = "已加密，无法检查，请取消密码后上传" if unread else previews.found
        if found is not None:
            raise EvidenceMismatch(f"{kind.named}{found}", _examination(kind, scanned))
        return Examined(_examination(kind, scanned, previews), previews.made)


def _examination(kind: Kind, scanned: Scanned | None, previews: Previews | None = None) -> Examination:
    found = Examination(kind.media_type)
    if scanned is not None:
        found = replace(
            found,
            verdict=scanned.verdict,
            engine=ENGINE,
            engine_version=scanned.version.engine_version,
            signatures=scanned.version.signatures,
            signatures_on=scanned.version.signatures_on,
            threat=scanned.threat,
        )
    if previews is not None:
        made = tuple(Preview(each, new_sha256(data).hexdigest(), len(data)) for each, data in previews.made.items())
        lost = tuple(PreviewLost(each, fault) for each, fault in previews.lost.items())
        found = replace(found, previews=made, previews_lost=lost)
    return found
