"""A file that shows that something was done: declared, supplied, sealed or rejected, linked to reports."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.evidence.errors import (
    DigestIncomplete,
    DigestMalformed,
    EvidenceDeclaredAlready,
    EvidenceLinkedAlready,
    EvidenceNotAwaited,
    EvidenceNotFound,
    EvidenceNotSupplied,
    EvidenceNotToBeSupplied,
    EvidenceOfNoItem,
    EvidenceOfOtherItem,
    EvidenceRejectedAlready,
    FileNameWrong,
    MediaTypeMalformed,
    RetentionInPast,
    SealContradicted,
    SizeOutOfRange,
    StateSecretRefused,
)
from domain.evidence.events import (
    EvidenceDeclared,
    EvidenceEvent,
    EvidenceLinked,
    EvidenceRejected,
    EvidenceRestricted,
    EvidenceRestrictionLifted,
    EvidenceScanned,
    EvidenceSealed,
    EvidenceSuperseded,
    EvidenceSupplied,
)
from domain.evidence.examining import examine, refuse_unfit
from domain.evidence.facts import Examination
from domain.ids import EvidenceId, ItemId, ReportId, UnitId
from domain.text import check_text

FILE_NAME_BYTES_MAX = 255
"""What a name may have in UTF-8, so that it fits any file system it is downloaded to."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,127}")
_PATH_CHARACTERS = frozenset('/\\:*?"<>|')
# Controls, bidirectional and other invisible format characters, line separators, surrogates, private use, unassigned.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_SPACES = " \u3000"
"""The spaces that keyboards give; others look like them, like a letter, or like nothing."""


class EvidenceStatus(StrEnum):
    """How far a file has come. DECLARED: by name alone; SUPPLIED: its digest is known and its bytes are awaited."""

    DECLARED = "DECLARED"
    SUPPLIED = "SUPPLIED"
    SEALED = "SEALED"
    REJECTED = "REJECTED"


STATUS_LABELS = {
    EvidenceStatus.DECLARED: "待补",
    EvidenceStatus.SUPPLIED: "待核验",
    EvidenceStatus.SEALED: "已封存",
    EvidenceStatus.REJECTED: "核验未通过",
}


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """One file. `status` is None before it is declared; the digest belongs to the bytes last announced."""

    evidence: EvidenceId | None = None
    status: EvidenceStatus | None = None
    unit: UnitId | None = None
    item: ItemId | None = None
    file_name: str = ""
    sha256: str | None = None
    size_bytes: int | None = None
    media_type: str | None = None
    object_key: str | None = None
    object_version: str | None = None
    key_id: str | None = None
    retain_until_on: date | None = None
    reason: str | None = None
    scanned: EvidenceScanned | None = None
    reports: tuple[ReportId, ...] = ()
    successor: EvidenceId | None = None
    restricted: bool = False

    @property
    def name(self) -> str:
        """What a refusal calls it: a file that few may know of is not named to whoever happens to ask."""
        return f"“{self.shown_name}”"

    @property
    def shown_name(self) -> str:
        """What it is called where not everybody may know."""
        return withheld_name(self.evidence) if self.restricted and self.evidence else self.file_name

    @property
    def label(self) -> str:
        """How far it has come, in Chinese."""
        return STATUS_LABELS[self.status] if self.status else "未申报"


EMPTY = EvidenceState()


def withheld_name(evidence: str) -> str:
    """What stands for the name of a file that few may know of; two of them stay two."""
    return f"限制知悉的佐证-{evidence[:8]}"


def evolve(state: EvidenceState, event: EvidenceEvent) -> EvidenceState:
    """The file after one more fact."""
    match event:
        case EvidenceDeclared():
            return EvidenceState(
                evidence=event.evidence,
                status=EvidenceStatus.DECLARED if event.sha256 is None else EvidenceStatus.SUPPLIED,
                unit=event.unit,
                item=event.item,
                file_name=event.file_name,
                sha256=event.sha256,
                size_bytes=event.size_bytes,
                media_type=event.media_type,
            )
        case EvidenceSupplied():
            return replace(
                state,
                status=EvidenceStatus.SUPPLIED,
                sha256=event.sha256,
                size_bytes=event.size_bytes,
                media_type=event.media_type,
                reason=None,
                scanned=None,
            )
        case EvidenceScanned():
            return replace(state, scanned=event)
        case EvidenceSealed():
            return replace(
                state,
                status=EvidenceStatus.SEALED,
                object_key=event.object_key,
                object_version=event.object_version,
                key_id=event.key_id,
                retain_until_on=event.retain_until_on,
            )
        case EvidenceRejected():
            return replace(state, status=EvidenceStatus.REJECTED, reason=event.reason)
        case EvidenceLinked():
            return replace(state, item=event.item, reports=(*state.reports, event.report))
        case EvidenceSuperseded():
            return replace(state, successor=event.successor)
        case EvidenceRestricted():
            return replace(state, restricted=True)
        case EvidenceRestrictionLifted():
            return replace(state, restricted=False)
        case _:
            assert_never(event)


def declare(
    state: EvidenceState,
    evidence: EvidenceId,
    *,
    unit: UnitId,
    item: ItemId | None,
    file_name: str,
    sha256: str | None,
    size_bytes: int | None,
    media_type: str | None,
    no_state_secret: bool,
    bytes_max: int,
) -> list[EvidenceDeclared]:
    """Announce a file, with its digest or by name alone. `bytes_max` is the district's policy.

    Raises EvidenceDeclaredAlready, StateSecretRefused, FileNameWrong, DigestIncomplete and its kinds.
    """
    if state.status is not None:
        raise EvidenceDeclaredAlready(field="evidence")
    if not no_state_secret:
        raise StateSecretRefused(field="no_state_secret")
    check_file_name(file_name)
    if not (sha256 is None and size_bytes is None and media_type is None):
        check_digest(sha256, size_bytes, media_type, bytes_max=bytes_max)
    return [
        EvidenceDeclared(
            evidence=evidence,
            unit=unit,
            item=item,
            file_name=file_name,
            sha256=sha256,
            size_bytes=size_bytes,
            media_type=media_type,
            no_state_secret=no_state_secret,
        )
    ]


def supply(
    state: EvidenceState, *, sha256: str, size_bytes: int, media_type: str, bytes_max: int
) -> list[EvidenceSupplied]:
    """Give the digest of a file that was declared by name alone, or of the right file after a rejection.

    Raises EvidenceNotFound, EvidenceNotToBeSupplied, DigestMalformed, SizeOutOfRange or MediaTypeMalformed.
    """
    evidence = declared(state)
    if state.status not in (EvidenceStatus.DECLARED, EvidenceStatus.REJECTED):
        remedy = "请按原申报上传" if state.status is EvidenceStatus.SUPPLIED else "另有文件请另行申报"
        raise EvidenceNotToBeSupplied(f"{state.name}{state.label}，{remedy}。", field="evidence")
    check_digest(sha256, size_bytes, media_type, bytes_max=bytes_max)
    return [EvidenceSupplied(evidence=evidence, sha256=sha256, size_bytes=size_bytes, media_type=media_type)]


def seal(
    state: EvidenceState,
    *,
    sha256: str,
    size_bytes: int,
    object_key: str,
    object_version: str,
    key_id: str,
    blob_sha256: str,
    blob_bytes: int,
    retain_until_on: date,
    examined: Examination,
    scan_required: bool,
    today: date,
) -> list[EvidenceScanned | EvidenceSealed]:
    """Record what was found in the file, that the stored object is the declared one, and that it is locked.

    `scan_required` is the district's policy. Raises EvidenceNotAwaited, SealContradicted, RetentionInPast,
    ExaminationContradictory, InfectedNotSealed or UnscannedNotSealed.
    """
    evidence = _awaited(state)
    if (sha256, size_bytes) != (state.sha256, state.size_bytes):
        raise SealContradicted(
            f"申报 {state.sha256}、{state.size_bytes} 字节，核验 {sha256}、{size_bytes} 字节。", field="sha256"
        )
    if retain_until_on <= today:
        raise RetentionInPast(f"{retain_until_on}。", field="retain_until_on")
    refuse_unfit(examined, scan_required=scan_required)
    return [
        examine(evidence, sha256, examined),
        EvidenceSealed(
            evidence=evidence,
            sha256=sha256,
            size_bytes=size_bytes,
            object_key=object_key,
            object_version=object_version,
            key_id=key_id,
            blob_sha256=blob_sha256,
            blob_bytes=blob_bytes,
            retain_until_on=retain_until_on,
        ),
    ]


def reject(
    state: EvidenceState, *, reason: str, examined: Examination | None
) -> list[EvidenceScanned | EvidenceRejected]:
    """Record that the declared file did not come (then nothing was examined), or what in it is not accepted.

    Raises EvidenceNotAwaited or ExaminationContradictory.
    """
    evidence = _awaited(state)
    check_text(reason, "reason", "不通过的原因")
    found = [] if examined is None or state.sha256 is None else [examine(evidence, state.sha256, examined)]
    return [*found, EvidenceRejected(evidence=evidence, reason=reason)]


def link(state: EvidenceState, *, unit: UnitId, item: ItemId, report: ReportId) -> list[EvidenceLinked]:
    """Show the file with a progress report of `item`, an item of `unit`. A file still to be supplied may be linked.

    Raises EvidenceNotFound, EvidenceRejectedAlready, EvidenceOfOtherItem or EvidenceLinkedAlready.
    """
    refuse_foreign(state, unit=unit, item=item)
    if report in state.reports:
        raise EvidenceLinkedAlready(field="report")
    return [EvidenceLinked(evidence=declared(state), item=item, report=report)]


def refuse_foreign(state: EvidenceState, *, unit: UnitId, item: ItemId) -> None:
    """Refuse a file that cannot show anything about `item`, an item of `unit`: another's, or one that was rejected.

    Raises EvidenceNotFound, EvidenceRejectedAlready or EvidenceOfOtherItem.
    """
    declared(state)
    if state.status is EvidenceStatus.REJECTED:
        raise EvidenceRejectedAlready(f"{state.name}，{state.reason}。", field="evidence")
    if state.unit != unit or state.item not in (None, item):
        raise EvidenceOfOtherItem(f"{state.name}，请选用本项目的佐证。", field="evidence")


def refuse_free(state: EvidenceState) -> None:
    """Refuse a file that belongs to no item yet, and so might show another one as well. Raises EvidenceOfNoItem."""
    if state.item is None:
        raise EvidenceOfNoItem(f"{state.name}。", field="evidence")


def refuse_unsupplied(state: EvidenceState) -> None:
    """Refuse a file of which only the name is known: a name proves nothing. Raises EvidenceNotSupplied."""
    if state.status is EvidenceStatus.DECLARED:
        raise EvidenceNotSupplied(f"{state.name}。", field="evidence")


def unsealed(files: Iterable[EvidenceState]) -> list[str]:
    """What the files that are not sealed are called and how far each has come, in words."""
    return [f"{file.name}{file.label}" for file in files if file.status is not EvidenceStatus.SEALED]


def check_file_name(file_name: str) -> None:
    """A plain name of at most 255 bytes: no path, no characters that hide or turn around what is read.

    Raises FileNameWrong.
    """
    if not file_name.strip(" ."):
        raise FileNameWrong("不能为空或只有点。", field="file_name")
    if file_name != file_name.strip():
        raise FileNameWrong("首尾不能有空格。", field="file_name")
    if any(character in _PATH_CHARACTERS for character in file_name):
        raise FileNameWrong('不能含有 / \\ : * ? " < > |。', field="file_name")
    hidden = next((each for each in file_name if unicodedata.category(each) in _HIDDEN and each not in _SPACES), None)
    if hidden is not None:
        raise FileNameWrong(f"含有不可见的字符（U+{ord(hidden):04X}），请重新命名。", field="file_name")
    size = len(file_name.encode())
    if size > FILE_NAME_BYTES_MAX:
        raise FileNameWrong(f"共{size}字节，最多{FILE_NAME_BYTES_MAX}字节，请缩短。", field="file_name")


def check_digest(sha256: str | None, size_bytes: int | None, media_type: str | None, *, bytes_max: int) -> None:
    """Refuse a description of bytes that is incomplete, malformed, empty or larger than the district's policy."""
    if sha256 is None or size_bytes is None or media_type is None:
        missing = {"sha256": sha256, "size_bytes": size_bytes, "media_type": media_type}
        labels = {"sha256": "摘要", "size_bytes": "字节数", "media_type": "媒体类型"}
        names = [name for name, value in missing.items() if value is None]
        raise DigestIncomplete(f"缺{'、'.join(labels[name] for name in names)}。", field=names[0])
    if not _SHA256.fullmatch(sha256):
        raise DigestMalformed(f"“{sha256[:80]}”。", field="sha256")
    if not 1 <= size_bytes <= bytes_max:
        remedy = "空文件不能作为佐证" if size_bytes < 1 else f"本区上限 {bytes_max} 字节，请压缩后再申报"
        raise SizeOutOfRange(f"{size_bytes} 字节，{remedy}。", field="size_bytes")
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise MediaTypeMalformed(f"“{media_type[:80]}”。", field="media_type")


def declared(state: EvidenceState) -> EvidenceId:
    """The file's id. Raises EvidenceNotFound."""
    if state.evidence is None:
        raise EvidenceNotFound(field="evidence")
    return state.evidence


def _awaited(state: EvidenceState) -> EvidenceId:
    evidence = declared(state)
    if state.status is not EvidenceStatus.SUPPLIED:
        raise EvidenceNotAwaited(f"{state.name}{state.label}。", field="evidence")
    return evidence
