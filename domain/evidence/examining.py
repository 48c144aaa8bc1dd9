"""What is recorded of a look into a file, and which finding forbids sealing it."""

from domain.codes import ScanVerdict
from domain.evidence.errors import ExaminationContradictory, InfectedNotSealed, UnscannedNotSealed
from domain.evidence.events import EvidenceScanned
from domain.evidence.facts import Examination
from domain.ids import EvidenceId


def examine(evidence: EvidenceId, sha256: str, examined: Examination) -> EvidenceScanned:
    """The finding as a fact about the bytes with that digest. Raises ExaminationContradictory."""
    scanned = examined.verdict is not ScanVerdict.NOT_SCANNED
    if scanned and None in (examined.engine, examined.engine_version, examined.signatures):
        raise ExaminationContradictory("有结论而没有扫描程序、版本或病毒库。", field="examined.engine")
    if not scanned and (examined.engine or examined.engine_version or examined.signatures or examined.signatures_on):
        raise ExaminationContradictory("没有扫描而有扫描程序或病毒库。", field="examined.engine")
    if (examined.verdict is ScanVerdict.INFECTED) != (examined.threat is not None):
        raise ExaminationContradictory("查出恶意代码的须写明名称，其他的不写。", field="examined.threat")
    return EvidenceScanned(
        evidence=evidence,
        sha256=sha256,
        media_type=examined.media_type,
        verdict=examined.verdict,
        engine=examined.engine,
        engine_version=examined.engine_version,
        signatures=examined.signatures,
        signatures_on=examined.signatures_on,
        threat=examined.threat,
        previews=examined.previews,
        previews_lost=examined.previews_lost,
    )


def refuse_unfit(examined: Examination, *, scan_required: bool) -> None:
    """Refuse to seal an infected file, or one that no scanner saw where the district's policy wants one.

    Raises InfectedNotSealed or UnscannedNotSealed.
    """
    if examined.verdict is ScanVerdict.INFECTED:
        raise InfectedNotSealed(f"{examined.threat}。", field="examined.verdict")
    if scan_required and examined.verdict is ScanVerdict.NOT_SCANNED:
        raise UnscannedNotSealed(field="examined.verdict")
