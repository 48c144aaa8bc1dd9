"""What may be asked of an issued item."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from domain.codes import ReminderKind, ReportFrequency
from domain.ids import EvidenceId, ItemId, PersonId, ReportId


@dataclass(frozen=True, slots=True)
class AssignCommitment:
    """责任单位把清单项目分解到责任领导和责任部门（五(二)）；措施和时间节点可一并填写或随后补充。"""

    item: Annotated[ItemId, "清单项目"]
    leader: Annotated[PersonId, "责任领导，须为本单位班子成员"]
    department: Annotated[str, "责任部门"]
    measure: Annotated[str, "具体工作措施"] = ""
    due_on: Annotated[date | None, "时间节点"] = None
    collaborators: Annotated[tuple[str, ...], "协同部门"] = ()
    frequency: Annotated[ReportFrequency | None, "汇报频次；不填按本区规则"] = None


@dataclass(frozen=True, slots=True)
class SetMeasure:
    """填写或修改具体工作措施。"""

    item: Annotated[ItemId, "清单项目"]
    measure: Annotated[str, "具体工作措施"]


@dataclass(frozen=True, slots=True)
class SetNode:
    """填写或修改时间节点；须在年度之内。"""

    item: Annotated[ItemId, "清单项目"]
    due_on: Annotated[date, "时间节点"]


@dataclass(frozen=True, slots=True)
class AcceptCommitment:
    """责任领导本人认领。"""

    item: Annotated[ItemId, "清单项目"]
    accepted_on: Annotated[date, "认领日期"]


@dataclass(frozen=True, slots=True)
class ReassignCommitment:
    """更换责任领导或责任部门。"""

    item: Annotated[ItemId, "清单项目"]
    leader: Annotated[PersonId, "新的责任领导"]
    department: Annotated[str, "责任部门"]
    reason: Annotated[str, "更换原因"]


@dataclass(frozen=True, slots=True)
class SubmitProgress:
    """责任单位报告进展；报告不会被覆盖。"""

    item: Annotated[ItemId, "清单项目"]
    reported_on: Annotated[date, "报告日期"]
    note: Annotated[str, "进展说明"]
    value: Annotated[Decimal | None, "累计完成值；任务必填"] = None
    evidence: Annotated[tuple[EvidenceId, ...], "佐证文件"] = ()


@dataclass(frozen=True, slots=True)
class ReturnProgress:
    """退回一份进展报告。"""

    item: Annotated[ItemId, "清单项目"]
    report: Annotated[ReportId, "进展报告"]
    returned_on: Annotated[date, "退回日期"]
    reason: Annotated[str, "退回原因"]


@dataclass(frozen=True, slots=True)
class AcceptProgress:
    """审核通过一份进展报告；报告人不能审核。"""

    item: Annotated[ItemId, "清单项目"]
    report: Annotated[ReportId, "进展报告"]
    accepted_on: Annotated[date, "审核日期"]


@dataclass(frozen=True, slots=True)
class CorrectProgress:
    """更正已通过的进展报告；原报告保留。"""

    item: Annotated[ItemId, "清单项目"]
    corrects: Annotated[ReportId, "被更正的报告"]
    reported_on: Annotated[date, "更正日期"]
    note: Annotated[str, "进展说明"]
    reason: Annotated[str, "更正原因"]
    value: Annotated[Decimal | None, "累计完成值"] = None
    evidence: Annotated[tuple[EvidenceId, ...], "佐证文件"] = ()


@dataclass(frozen=True, slots=True)
class ClaimCompletion:
    """责任单位申请销号，须附佐证。"""

    item: Annotated[ItemId, "清单项目"]
    claimed_on: Annotated[date, "申请日期"]
    evidence: Annotated[tuple[EvidenceId, ...], "佐证文件，至少一份"]
    note: Annotated[str, "完成说明"] = ""


@dataclass(frozen=True, slots=True)
class ReturnCompletion:
    """退回销号申请。"""

    item: Annotated[ItemId, "清单项目"]
    returned_on: Annotated[date, "退回日期"]
    reason: Annotated[str, "退回原因"]


@dataclass(frozen=True, slots=True)
class VerifyCompletion:
    """由责任单位以外的组织核查完成情况。"""

    item: Annotated[ItemId, "清单项目"]
    verified_on: Annotated[date, "核查日期"]
    note: Annotated[str, "核查情况"] = ""


@dataclass(frozen=True, slots=True)
class CloseItem:
    """销号；须已由其他组织核查。"""

    item: Annotated[ItemId, "清单项目"]
    closed_on: Annotated[date, "销号日期"]


@dataclass(frozen=True, slots=True)
class ReopenItem:
    """重新打开已销号的项目。"""

    item: Annotated[ItemId, "清单项目"]
    reopened_on: Annotated[date, "重开日期"]
    reason: Annotated[str, "重开原因"]


@dataclass(frozen=True, slots=True)
class SuspendItem:
    """暂缓一个项目（亮灰灯）。"""

    item: Annotated[ItemId, "清单项目"]
    suspended_on: Annotated[date, "暂缓日期"]
    reason: Annotated[str, "暂缓原因"]


@dataclass(frozen=True, slots=True)
class ResumeItem:
    """恢复暂缓的项目。"""

    item: Annotated[ItemId, "清单项目"]
    resumed_on: Annotated[date, "恢复日期"]


@dataclass(frozen=True, slots=True)
class SendReminder:
    """提醒责任领导时间节点临近或已过；只由平台按时发出。"""

    item: Annotated[ItemId, "清单项目"]
    kind: Annotated[ReminderKind, "临期或逾期"]
    due_on: Annotated[date, "所提醒的时间节点"]
