"""Evidence files (domain.md 4.2): announced, supplied with a digest, sealed when the stored object equals it."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.evidence.errors import (
    DigestWrong,
    EvidenceNotFound,
    EvidenceNotSupplied,
    EvidenceOfOtherItem,
    EvidenceOfOtherUnit,
    EvidenceRejectedAlready,
    EvidenceStageWrong,
    FileNameWrong,
    LinkedAlready,
    RetentionInPast,
    SealMismatch,
    StateSecretNotExcluded,
    SuppliedAlready,
)
from domain.evidence.events import (
    EvidenceDeclared,
    EvidenceEvent,
    EvidenceLinked,
    EvidenceRejected,
    EvidenceSealed,
    EvidenceSupplied,
)
from domain.ids import EvidenceId, ItemId, ReportId, UnitId
from domain.text import check_text

FILE_NAME_BYTES_MAX = 255
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,126}")
_PATH_CHARACTERS = frozenset('/\\:*?"<>|')
# Controls, bidirectional and other invisible format characters, line separators, surrogates, private use, unassigned.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class EvidenceStage(StrEnum):
    """Where an evidence file stands."""

    ABSENT = "ABSENT"
    DECLARED = "DECLARED"
    SUPPLIED = "SUPPLIED"
    SEALED = "SEALED"
    REJECTED = "REJECTED"


_STAGE_NAMES = {
    EvidenceStage.ABSENT: "未申报",
    EvidenceStage.DECLARED: "待补文件",
    EvidenceStage.SUPPLIED: "待核验封存",
    EvidenceStage.SEALED: "已封存",
    EvidenceStage.REJECTED: "核验未通过",
}


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """An evidence file folded from its stream."""

    stage: EvidenceStage = EvidenceStage.ABSENT
    evidence: EvidenceId | None = None
    unit: UnitId | None = None
    item: ItemId | None = None
    sha256: str | None = None
    size_bytes: int | None = None
    media_type: str | None = None
    reports: frozenset[ReportId] = frozenset()


EMPTY = EvidenceState()


def evolve(state: EvidenceState, event: EvidenceEvent) -> EvidenceState:
    """The file after one more fact."""
    match event:
        case EvidenceDeclared():
            return EvidenceState(
                stage=EvidenceStage.DECLARED if event.sha256 is None else EvidenceStage.SUPPLIED,
                evidence=event.evidence,
                unit=event.unit,
                item=event.item,
                sha256=event.sha256,
                size_bytes=event.size_bytes,
                media_type=event.media_type,
            )
        case EvidenceSupplied():
            return replace(
                state,
                stage=EvidenceStage.SUPPLIED,
                sha256=event.sha256,
                size_bytes=event.size_bytes,
                media_type=event.media_type,
            )
        case EvidenceSealed():
            return replace(state, stage=EvidenceStage.SEALED)
        case EvidenceRejected():
            return replace(state, stage=EvidenceStage.REJECTED)
        case EvidenceLinked():
            return replace(state, reports=state.reports | {event.report})
        case _:
            assert_never(event)


def declare_evidence(
    state: EvidenceState,
    evidence: EvidenceId,
    *,
    unit: UnitId,
    item: ItemId | None,
    file_name: str,
    no_state_secret: bool,
    sha256: str | None,
    size_bytes: int | None,
    media_type: str | None,
    size_bytes_max: int,
) -> list[EvidenceDeclared]:
    """Announce a file; by name alone, it is still to be supplied. size_bytes_max: the district's limit.

    Raises StateSecretNotExcluded, FileNameWrong, DigestWrong or EvidenceStageWrong.
    """
    if state.stage is not EvidenceStage.ABSENT:
        raise EvidenceStageWrong(f"{_STAGE_NAMES[state.stage]}。")
    if not no_state_secret:
        raise StateSecretNotExcluded(field="no_state_secret")
    check_file_name(file_name)
    if sha256 is None and size_bytes is None and media_type is None:
        pass
    elif sha256 is None or size_bytes is None or media_type is None:
        raise DigestWrong("摘要、大小、类型须一并填写，或都不填、随后补充。", field="sha256")
    else:
        _check_digest(sha256, size_bytes, media_type, size_bytes_max)
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


def supply_evidence(
    state: EvidenceState, *, sha256: str, size_bytes: int, media_type: str, size_bytes_max: int
) -> list[EvidenceSupplied]:
    """Give the digest of a file declared by name alone, or of another try after a rejection.

    Raises EvidenceNotFound, SuppliedAlready or DigestWrong.
    """
    evidence = declared(state)
    if state.stage not in (EvidenceStage.DECLARED, EvidenceStage.REJECTED):
        raise SuppliedAlready(field="evidence")
    _check_digest(sha256, size_bytes, media_type, size_bytes_max)
    return [EvidenceSupplied(evidence=evidence, sha256=sha256, size_bytes=size_bytes, media_type=media_type)]


def seal_evidence(
    state: EvidenceState,
    *,
    sha256: str,
    size_bytes: int,
    object_key: str,
    object_version: str,
    retain_until_on: date,
    today: date,
) -> list[EvidenceSealed]:
    """Record that the stored object was hashed, equals its declaration and is locked.

    Raises EvidenceNotFound, EvidenceNotSupplied, EvidenceStageWrong, SealMismatch or RetentionInPast.
    """
    evidence = _awaited(state)
    if (sha256, size_bytes) != (state.sha256, state.size_bytes):
        raise SealMismatch(field="sha256")
    if retain_until_on <= today:
        raise RetentionInPast(f"{retain_until_on}。", field="retain_until_on")
    return [
        EvidenceSealed(
            evidence=evidence,
            sha256=sha256,
            size_bytes=size_bytes,
            object_key=object_key,
            object_version=object_version,
            retain_until_on=retain_until_on,
        )
    ]


def reject_evidence(state: EvidenceState, *, reason: str) -> list[EvidenceRejected]:
    """Record that the stored object is not what was declared. Raises as seal_evidence."""
    evidence = _awaited(state)
    check_text(reason, "reason", "不通过的原因")
    return [EvidenceRejected(evidence=evidence, reason=reason)]


def link_evidence(state: EvidenceState, *, item: ItemId, report: ReportId, unit: UnitId) -> list[EvidenceLinked]:
    """Show a file with a report of an item. unit: the item's responsible unit.

    Raises EvidenceNotFound, EvidenceOfOtherUnit, EvidenceOfOtherItem, EvidenceRejectedAlready or LinkedAlready.
    """
    refuse_foreign(state, item=item, unit=unit)
    if report in state.reports:
        raise LinkedAlready(field="report")
    return [EvidenceLinked(evidence=declared(state), item=item, report=report)]


def refuse_foreign(state: EvidenceState, *, item: ItemId, unit: UnitId) -> None:
    """A file shows something only for its own unit, and its own item if it was declared for one.

    Raises EvidenceNotFound, EvidenceOfOtherUnit, EvidenceOfOtherItem or EvidenceRejectedAlready.
    """
    declared(state)
    if state.unit != unit:
        raise EvidenceOfOtherUnit(field="evidence")
    if state.item is not None and state.item != item:
        raise EvidenceOfOtherItem(field="evidence")
    if state.stage is EvidenceStage.REJECTED:
        raise EvidenceRejectedAlready(field="evidence")


def refuse_unsupplied(state: EvidenceState) -> None:
    """A name alone proves nothing. Raises EvidenceNotSupplied."""
    if state.stage is EvidenceStage.DECLARED:
        raise EvidenceNotSupplied(field="evidence")


def declared(state: EvidenceState) -> EvidenceId:
    """The id of a file that was declared. Raises EvidenceNotFound."""
    if state.evidence is None:
        raise EvidenceNotFound(field="evidence")
    return state.evidence


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
    hidden = next((c for c in file_name if unicodedata.category(c) in _HIDDEN), None)
    if hidden is not None:
        raise FileNameWrong(f"含有不可见的字符（U+{ord(hidden):04X}），请重新命名。", field="file_name")
    size = len(file_name.encode())
    if size > FILE_NAME_BYTES_MAX:
        raise FileNameWrong(f"共{size}字节，最多{FILE_NAME_BYTES_MAX}字节，请缩短。", field="file_name")


def _check_digest(sha256: str, size_bytes: int, media_type: str, size_bytes_max: int) -> None:
    if not _SHA256.fullmatch(sha256):
        raise DigestWrong("SHA-256 应为六十四位小写十六进制。", field="sha256")
    if not 1 <= size_bytes <= size_bytes_max:
        raise DigestWrong(f"大小为{size_bytes}字节，应在1至{size_bytes_max}字节之间。", field="size_bytes")
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise DigestWrong(f"类型“{media_type}”应如 image/jpeg。", field="media_type")


def _awaited(state: EvidenceState) -> EvidenceId:
    evidence = declared(state)
    refuse_unsupplied(state)
    if state.stage is not EvidenceStage.SUPPLIED:
        raise EvidenceStageWrong(f"{_STAGE_NAMES[state.stage]}。", field="evidence")
    return evidence
