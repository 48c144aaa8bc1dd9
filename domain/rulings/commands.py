"""What may be asked of rulings and key management."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.codes import RulingCondition, RulingKind
from domain.ids import CaseId, EvidenceId, InspectionId, PersonId, RulingId, UnitId
from domain.signing.facts import OfficerSignature


@dataclass(frozen=True, slots=True)
class ProposeRuling:
    """提出通报表彰、全区通报批评或组织处理（四(三)）：写明条件和事由，组织处理只登记有权机关的决定。"""

    kind: Annotated[RulingKind, "类别"]
    unit: Annotated[UnitId, "单位"]
    year: Annotated[int, "年度"]
    conditions: Annotated[tuple[RulingCondition, ...], "所具备的条件"]
    basis: Annotated[str, "事由和证明"]
    proposed_on: Annotated[date, "提出日期"]
    person: Annotated[PersonId | None, "责任人，只用于组织处理"] = None
    evidence: Annotated[tuple[EvidenceId, ...], "佐证文件"] = ()
    measure: Annotated[str, "处理方式代码，只用于组织处理"] = ""


@dataclass(frozen=True, slots=True)
class ReviewRuling:
    """审核所提的表彰、批评或处理；审核人不是提出人。"""

    ruling: Annotated[RulingId, "表彰、批评或处理"]
    note: Annotated[str, "审核意见"]
    reviewed_on: Annotated[date, "审核日期"]


@dataclass(frozen=True, slots=True)
class ApproveRuling:
    """区委签批；签批人不是提出人，也不是审核人。"""

    ruling: Annotated[RulingId, "表彰、批评或处理"]
    approved_on: Annotated[date, "签批日期"]
    signature: Annotated[OfficerSignature | None, "签批人对待签文本的电子签名"] = None


@dataclass(frozen=True, slots=True)
class IssueRuling:
    """以区委名义印发（四(三)）；通报批评同时列入重点管理，进行跟踪督导。"""

    ruling: Annotated[RulingId, "表彰、批评或处理"]
    document_number: Annotated[str, "文号"]
    issued_on: Annotated[date, "印发日期"]


@dataclass(frozen=True, slots=True)
class RevokeRuling:
    """区委撤销表彰、批评或处理，说明原因；通报批评撤销的，同时解除重点管理。"""

    ruling: Annotated[RulingId, "表彰、批评或处理"]
    reason: Annotated[str, "撤销的原因"]
    revoked_on: Annotated[date, "撤销日期"]


@dataclass(frozen=True, slots=True)
class PlanTracking:
    """制定重点管理单位的跟踪督导方案（四(三)）。"""

    case: Annotated[CaseId, "重点管理对象"]
    plan: Annotated[str, "跟踪督导方案"]
    visits_min: Annotated[int, "至少督导次数"]
    until_on: Annotated[date, "截止日期"]
    planned_on: Annotated[date, "制定日期"]


@dataclass(frozen=True, slots=True)
class RecordTrackingVisit:
    """登记一次跟踪督导。"""

    case: Annotated[CaseId, "重点管理对象"]
    note: Annotated[str, "督导情况"]
    visited_on: Annotated[date, "督导日期"]
    inspection: Annotated[InspectionId | None, "进行这次跟踪督导的督导，须是对该单位的、已开始的；没有就不填"] = None


@dataclass(frozen=True, slots=True)
class ExtendKeyManagement:
    """区委延长重点管理，说明原因。"""

    case: Annotated[CaseId, "重点管理对象"]
    until_on: Annotated[date, "延长至"]
    reason: Annotated[str, "延长的原因"]
    extended_on: Annotated[date, "延长日期"]


@dataclass(frozen=True, slots=True)
class ReleaseKeyManagement:
    """区委解除重点管理；跟踪督导须达到方案规定的次数。"""

    case: Annotated[CaseId, "重点管理对象"]
    reason: Annotated[str, "解除的理由"]
    released_on: Annotated[date, "解除日期"]
