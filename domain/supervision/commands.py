"""What may be asked of ordinary supervision: inspections, findings, follow-ups."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.codes import InspectionStyle, ListKind, Weakness
from domain.ids import CaseId, EvidenceId, FindingId, FollowUpId, InspectionId, ItemId, PersonId, UnitId


@dataclass(frozen=True, slots=True)
class PlanInspection:
    """把一次督导列入年度计划（四(二)）；暗访在开始之前对被督导单位保密。"""

    unit: Annotated[UnitId, "被督导单位"]
    year: Annotated[int, "年度"]
    number: Annotated[str, "督导编号，同一年度不重复"]
    method: Annotated[str, "督导方式代码：现场观摩、座谈了解、听取汇报等"]
    style: Annotated[InspectionStyle, "明察或暗访"]
    team: Annotated[tuple[PersonId, ...], "督导人员，两人以上"]
    planned_for_on: Annotated[date, "计划日期"]
    purpose: Annotated[str, "督导事由"] = ""
    departments: Annotated[tuple[UnitId, ...], "参加的相关部门"] = ()
    case: Annotated[CaseId | None, "所属重点管理，跟踪督导时填写"] = None
    reason_beyond_limit: Annotated[str, "超出年度次数上限的理由"] = ""


@dataclass(frozen=True, slots=True)
class AddInspector:
    """给督导组增加一名人员。"""

    inspection: Annotated[InspectionId, "督导"]
    person: Annotated[PersonId, "督导人员"]


@dataclass(frozen=True, slots=True)
class StartInspection:
    """督导开始；暗访自此对被督导单位公开。"""

    inspection: Annotated[InspectionId, "督导"]
    started_on: Annotated[date, "开始日期"]


@dataclass(frozen=True, slots=True)
class RecordObservation:
    """记录所见的一个清单的落实情况。"""

    inspection: Annotated[InspectionId, "督导"]
    list_kind: Annotated[ListKind, "哪一个清单"]
    text: Annotated[str, "所见情况"]
    items: Annotated[tuple[ItemId, ...], "所涉清单项目"] = ()
    evidence: Annotated[tuple[EvidenceId, ...], "佐证文件"] = ()


@dataclass(frozen=True, slots=True)
class ConcludeInspection:
    """作出督导结论。"""

    inspection: Annotated[InspectionId, "督导"]
    conclusion: Annotated[str, "督导结论"]
    concluded_on: Annotated[date, "作出日期"]


@dataclass(frozen=True, slots=True)
class FeedBackInspection:
    """向被督导单位反馈结论。"""

    inspection: Annotated[InspectionId, "督导"]
    fed_back_on: Annotated[date, "反馈日期"]


@dataclass(frozen=True, slots=True)
class CancelInspection:
    """取消尚未开始的督导。"""

    inspection: Annotated[InspectionId, "督导"]
    reason: Annotated[str, "取消的原因"]


@dataclass(frozen=True, slots=True)
class RaiseFinding:
    """提出督导发现的问题，逐项对应清单项目；也可在督导之外提出。"""

    unit: Annotated[UnitId, "单位"]
    year: Annotated[int, "年度"]
    items: Annotated[tuple[ItemId, ...], "对应的清单项目，至少一项"]
    weakness: Annotated[Weakness, "推进不力、效果不好或其他"]
    description: Annotated[str, "发现的问题"]
    raised_on: Annotated[date, "发现日期"]
    inspection: Annotated[InspectionId | None, "在哪次督导中发现"] = None
    evidence: Annotated[tuple[EvidenceId, ...], "佐证文件"] = ()


@dataclass(frozen=True, slots=True)
class ConfirmFinding:
    """确认问题；提出人不能自己确认。"""

    finding: Annotated[FindingId, "问题"]
    confirmed_on: Annotated[date, "确认日期"]


@dataclass(frozen=True, slots=True)
class DismissFinding:
    """撤销不成立的问题。"""

    finding: Annotated[FindingId, "问题"]
    reason: Annotated[str, "撤销的理由"]
    dismissed_on: Annotated[date, "撤销日期"]


@dataclass(frozen=True, slots=True)
class AssignFinding:
    """交办：请单位限期整改。"""

    finding: Annotated[FindingId, "问题"]
    assigned_on: Annotated[date, "交办日期"]
    due_on: Annotated[date | None, "整改期限；只有凭纸质材料补登的可不填"] = None
    leader: Annotated[PersonId | None, "整改责任人，须为该单位班子成员"] = None


@dataclass(frozen=True, slots=True)
class SubmitRectification:
    """单位报告整改情况。"""

    finding: Annotated[FindingId, "问题"]
    note: Annotated[str, "整改说明"]
    submitted_on: Annotated[date, "报告日期"]
    evidence: Annotated[tuple[EvidenceId, ...], "佐证文件"] = ()


@dataclass(frozen=True, slots=True)
class RecheckFinding:
    """由整改单位以外的组织复查；未通过的继续整改。"""

    finding: Annotated[FindingId, "问题"]
    passed: Annotated[bool, "是否通过"]
    rechecked_on: Annotated[date, "复查日期"]
    note: Annotated[str, "复查情况，未通过的必填"] = ""


@dataclass(frozen=True, slots=True)
class CloseFinding:
    """销号；须已复查通过。"""

    finding: Annotated[FindingId, "问题"]
    closed_on: Annotated[date, "销号日期"]
    tracked_until_on: Annotated[date | None, "跟踪到哪一日，最长一年"] = None


@dataclass(frozen=True, slots=True)
class ReopenFinding:
    """重新打开已销号的问题。"""

    finding: Annotated[FindingId, "问题"]
    reason: Annotated[str, "重新打开的原因"]
    reopened_on: Annotated[date, "重开日期"]


@dataclass(frozen=True, slots=True)
class ProposeFollowUp:
    """对工作推进不力、效果不好的，提出提醒、函询、组织谈话等措施（四(二)）；须以已确认的问题为据。"""

    kind: Annotated[str, "措施代码：提醒、函询、组织谈话等"]
    findings: Annotated[tuple[FindingId, ...], "所据问题，至少一个"]
    proposed_on: Annotated[date, "提出日期"]
    addressee: Annotated[PersonId | None, "对象，须为该单位班子成员；不填即为该单位"] = None


@dataclass(frozen=True, slots=True)
class ApproveFollowUp:
    """批准一项措施；提出人不能自己批准。"""

    follow_up: Annotated[FollowUpId, "措施"]
    approved_on: Annotated[date, "批准日期"]


@dataclass(frozen=True, slots=True)
class SendFollowUp:
    """发出提醒函、函询通知书等；正文加密保存，函询自发出之日起按工作日计算回复期限。"""

    follow_up: Annotated[FollowUpId, "措施"]
    sent_on: Annotated[date, "发出日期"]
    document_number: Annotated[str, "文号；只有凭纸质材料补登的可不填"] = ""
    text: Annotated[str, "正文；只有凭纸质材料补登的可不填"] = ""


@dataclass(frozen=True, slots=True)
class RecordReply:
    """登记对函件的回复；回复内容加密保存。"""

    follow_up: Annotated[FollowUpId, "措施"]
    text: Annotated[str, "回复内容"]
    replied_on: Annotated[date, "回复日期"]


@dataclass(frozen=True, slots=True)
class RecordTalk:
    """登记组织谈话；谈话记录加密保存。"""

    follow_up: Annotated[FollowUpId, "措施"]
    held_on: Annotated[date, "谈话日期"]
    text: Annotated[str, "谈话记录；只有凭纸质材料补登的可不填"] = ""


@dataclass(frozen=True, slots=True)
class ReportRectified:
    """单位或本人书面报告整改情况；报告内容加密保存。"""

    follow_up: Annotated[FollowUpId, "措施"]
    text: Annotated[str, "整改报告"]
    reported_on: Annotated[date, "报告日期"]
    evidence: Annotated[tuple[EvidenceId, ...], "佐证文件"] = ()


@dataclass(frozen=True, slots=True)
class CloseFollowUp:
    """办结一项措施；须已收到书面整改报告。"""

    follow_up: Annotated[FollowUpId, "措施"]
    result: Annotated[str, "办理结果"]
    closed_on: Annotated[date, "办结日期"]
