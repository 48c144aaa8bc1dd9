"""What may be asked of an evidence file."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.codes import RestrictionEnd, RestrictionReason, SupersessionReason
from domain.evidence.facts import Examination
from domain.ids import EvidenceId, ItemId, ReportId, UnitId


@dataclass(frozen=True, slots=True)
class DeclareEvidence:
    """申报一份佐证文件；上传前给出摘要和大小，只有文件名的记为待补。"""

    unit: Annotated[UnitId, "提供单位"]
    file_name: Annotated[str, "文件名"]
    no_state_secret: Annotated[bool, "声明不含国家秘密"]
    item: Annotated[ItemId | None, "所属清单项目"] = None
    sha256: Annotated[str | None, "SHA-256，六十四位小写十六进制"] = None
    size_bytes: Annotated[int | None, "字节数"] = None
    media_type: Annotated[str | None, "媒体类型，如 image/jpeg"] = None


@dataclass(frozen=True, slots=True)
class SupplyEvidence:
    """为只有文件名的佐证补充摘要和大小，随后上传。"""

    evidence: Annotated[EvidenceId, "佐证文件"]
    sha256: Annotated[str, "SHA-256，六十四位小写十六进制"]
    size_bytes: Annotated[int, "字节数"]
    media_type: Annotated[str, "媒体类型"]


@dataclass(frozen=True, slots=True)
class SealEvidence:
    """平台核验对象与申报一致后封存；只由平台执行。"""

    evidence: Annotated[EvidenceId, "佐证文件"]
    sha256: Annotated[str, "核验得到的 SHA-256"]
    size_bytes: Annotated[int, "核验得到的字节数"]
    object_key: Annotated[str, "对象键"]
    object_version: Annotated[str, "对象版本"]
    key_id: Annotated[str, "加密所用的密钥编号"]
    blob_sha256: Annotated[str, "密文的 SHA-256"]
    blob_bytes: Annotated[int, "密文的字节数"]
    retain_until_on: Annotated[date, "锁定到哪一日"]
    examined: Annotated[Examination, "核验时查到的情况"]


@dataclass(frozen=True, slots=True)
class RejectEvidence:
    """平台核验不通过；只由平台执行。"""

    evidence: Annotated[EvidenceId, "佐证文件"]
    reason: Annotated[str, "不通过的原因"]
    examined: Annotated[Examination | None, "核验时查到的情况；没有收到所申报的文件的为空"] = None


@dataclass(frozen=True, slots=True)
class LinkEvidence:
    """把佐证文件挂到一份进展报告上。"""

    evidence: Annotated[EvidenceId, "佐证文件"]
    item: Annotated[ItemId, "清单项目"]
    report: Annotated[ReportId, "进展报告"]


@dataclass(frozen=True, slots=True)
class SupersedeEvidence:
    """以同一项目的一份新佐证接替旧的；两份都保留，出示过旧文件的报告、问题和评分不变。"""

    evidence: Annotated[EvidenceId, "被接替的佐证文件"]
    successor: Annotated[EvidenceId, "接替它的佐证文件，已封存"]
    reason: Annotated[SupersessionReason, "接替的原因"]


@dataclass(frozen=True, slots=True)
class RestrictEvidence:
    """限制知悉：此后除纪检监察员、审计员和组织部门外，只见有此文件，不见名称和内容，回看过去也一样。"""

    evidence: Annotated[EvidenceId, "佐证文件"]
    reason: Annotated[RestrictionReason, "限制的原因"]


@dataclass(frozen=True, slots=True)
class LiftEvidenceRestriction:
    """解除知悉限制。"""

    evidence: Annotated[EvidenceId, "佐证文件"]
    reason: Annotated[RestrictionEnd, "解除的原因"]
