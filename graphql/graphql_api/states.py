"""States that only answers have: what the read models derive. Each value is described by its Chinese label."""

from enum import StrEnum
from typing import Any

import strawberry


class ItemState(StrEnum):
    """清单项目的状态。"""

    DRAFT = "DRAFT"
    ISSUED = "ISSUED"
    ASSIGNED = "ASSIGNED"
    IN_PROGRESS = "IN_PROGRESS"
    CLAIMED_DONE = "CLAIMED_DONE"
    VERIFIED = "VERIFIED"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"
    SUSPENDED = "SUSPENDED"
    WITHDRAWN = "WITHDRAWN"
    CARRIED_OVER = "CARRIED_OVER"


class Light(StrEnum):
    """亮灯：由时间节点、进度和查询日推算，不保存。"""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"
    GREY = "GREY"
    NONE = "NONE"


class ListSetState(StrEnum):
    """一个单位一个年度三个清单的状态。"""

    DRAFT = "DRAFT"
    CONSULTING = "CONSULTING"
    OPINIONS_OPEN = "OPINIONS_OPEN"
    RESOLVED = "RESOLVED"
    APPROVAL = "APPROVAL"
    ISSUED = "ISSUED"
    CHANGE_PROPOSED = "CHANGE_PROPOSED"


class ListSetStanding(StrEnum):
    """清单印发以后所处的阶段：由分解情况和年度阶段推算，不保存。"""

    PREPARING = "PREPARING"
    ISSUED = "ISSUED"
    DECOMPOSED = "DECOMPOSED"
    IN_FORCE = "IN_FORCE"
    FROZEN = "FROZEN"
    CLOSED = "CLOSED"


class CoverageLink(StrEnum):
    """从调研到销号的环节（五(一)）。"""

    RESEARCHED = "RESEARCHED"
    DRAFTED = "DRAFTED"
    CONSULTED = "CONSULTED"
    ISSUED = "ISSUED"
    DECOMPOSED = "DECOMPOSED"
    REPORTED = "REPORTED"
    CLOSED_OUT = "CLOSED_OUT"


class ChangeKind(StrEnum):
    """印发后变更的种类。"""

    REVISION = "REVISION"
    ADDITION = "ADDITION"
    WITHDRAWAL = "WITHDRAWAL"


class ChangeState(StrEnum):
    """变更的状态。"""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class ReportState(StrEnum):
    """进展报告的状态。"""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    CORRECTED = "CORRECTED"


class EvidenceState(StrEnum):
    """佐证文件的状态。"""

    DECLARED = "DECLARED"
    SUPPLIED = "SUPPLIED"
    SEALED = "SEALED"
    REJECTED = "REJECTED"


class ContributionState(StrEnum):
    """职能部门支持事项的状态。"""

    REQUESTED = "REQUESTED"
    PLEDGED = "PLEDGED"
    DELIVERED = "DELIVERED"
    DECLINED = "DECLINED"


class SuggestionState(StrEnum):
    """意见建议的状态。"""

    SUBMITTED = "SUBMITTED"
    SCREENED = "SCREENED"
    REFERRED = "REFERRED"
    ADOPTED = "ADOPTED"


class RulingState(StrEnum):
    """表彰、批评或处理的状态。"""

    PROPOSED = "PROPOSED"
    REVIEWED = "REVIEWED"
    APPROVED = "APPROVED"
    ISSUED = "ISSUED"
    REVOKED = "REVOKED"


class KeyManagementState(StrEnum):
    """重点管理的状态。"""

    OPENED = "OPENED"
    TRACKING = "TRACKING"
    RELEASED = "RELEASED"


class MeetingState(StrEnum):
    """述职评议会进行到哪里。"""

    SCHEDULED = "SCHEDULED"
    COMPLETION_CIRCULATED = "COMPLETION_CIRCULATED"
    REPORTING = "REPORTING"
    QUESTIONING = "QUESTIONING"
    APPRAISAL_OPEN = "APPRAISAL_OPEN"
    APPRAISAL_CLOSED = "APPRAISAL_CLOSED"
    ADJOURNED = "ADJOURNED"


class MeetingStep(StrEnum):
    """述职评议会的下一步。"""

    CIRCULATE = "CIRCULATE"
    CALL = "CALL"
    REPORT = "REPORT"
    QUESTION = "QUESTION"
    OPEN_APPRAISAL = "OPEN_APPRAISAL"
    CLOSE_APPRAISAL = "CLOSE_APPRAISAL"
    COUNT = "COUNT"
    ADJOURN = "ADJOURN"
    NOTHING = "NOTHING"


class ReviewReportState(StrEnum):
    """现场述职的状态。"""

    CALLED = "CALLED"
    DELIVERED = "DELIVERED"


class TallyState(StrEnum):
    """民主评议票的状态。"""

    OPEN = "OPEN"
    COUNTED = "COUNTED"


class AssessmentState(StrEnum):
    """对一个单位的年度考核进行到哪里。"""

    SCORING = "SCORING"
    SUBMITTED = "SUBMITTED"
    FINALISED = "FINALISED"
    FED_BACK = "FED_BACK"


class InspectionState(StrEnum):
    """一次督导的状态。"""

    PLANNED = "PLANNED"
    RUNNING = "RUNNING"
    CONCLUDED = "CONCLUDED"
    FED_BACK = "FED_BACK"
    CANCELLED = "CANCELLED"


class FindingState(StrEnum):
    """督导发现的一个问题的状态。"""

    RAISED = "RAISED"
    DISMISSED = "DISMISSED"
    CONFIRMED = "CONFIRMED"
    ASSIGNED = "ASSIGNED"
    SUBMITTED = "SUBMITTED"
    RECTIFYING = "RECTIFYING"
    RECHECKED = "RECHECKED"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"


class FollowUpState(StrEnum):
    """一项后续措施的状态。"""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    SENT = "SENT"
    REPLIED = "REPLIED"
    TALK_HELD = "TALK_HELD"
    RECTIFICATION_REPORTED = "RECTIFICATION_REPORTED"
    CLOSED = "CLOSED"


class EvaluationState(StrEnum):
    """评定的状态。"""

    COMPUTED = "COMPUTED"
    PROPOSED = "PROPOSED"
    DECIDED = "DECIDED"


class ObjectionState(StrEnum):
    """异议的状态。"""

    FILED = "FILED"
    ACCEPTED = "ACCEPTED"
    IN_REVIEW = "IN_REVIEW"
    UPHELD = "UPHELD"
    DISMISSED = "DISMISSED"


class ErasureState(StrEnum):
    """删除加密内容的状态。"""

    REQUESTED = "REQUESTED"
    DECLINED = "DECLINED"
    ERASED = "ERASED"
    DESTROYED = "DESTROYED"


class SigningKeyState(StrEnum):
    """签名密钥的状态。"""

    REGISTERED = "REGISTERED"
    CONFIRMED = "CONFIRMED"
    REVOKED = "REVOKED"


class DifferenceKind(StrEnum):
    """清单对比中差异的种类。"""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"
    CARRIED = "CARRIED"


_LABELS: dict[type[StrEnum], tuple[str, ...]] = {
    ItemState: (
        *("起草中", "已印发", "已分解", "推进中", "已申请销号", "已核查", "已销号", "已重开", "暂缓", "已撤销"),
        "已结转下年度",
    ),
    Light: ("绿灯：正常", "黄灯：临期或进度落后", "红灯：逾期", "灰灯：暂缓", "不亮灯：未印发或已办结"),
    ListSetState: ("起草", "征求意见", "有意见待处理", "意见已处理", "提请审定", "已印发", "有变更待批"),
    ListSetStanding: ("未印发", "已印发、未分解到位", "已分解到位", "执行中", "已冻结待考核", "年度已结束"),
    CoverageLink: ("完成调研", "起草清单", "沟通完毕", "印发清单", "分解到位", "报告进展", "全部销号"),
    ChangeKind: ("修改", "增加", "撤销"),
    ChangeState: ("待批", "已批准", "未同意"),
    ReportState: ("待审核", "已退回", "已通过", "已被更正"),
    EvidenceState: ("待补：只有文件名", "待核验：已有摘要", "已封存", "核验不通过"),
    ContributionState: ("已请求", "已承诺", "已到位", "不能提供"),
    SuggestionState: ("待甄别", "可列入清单", "不属清单问题，另行转办", "已采纳"),
    RulingState: ("已提出", "已审核", "已签批", "已印发", "已撤销"),
    KeyManagementState: ("已列入", "跟踪督导中", "已解除"),
    MeetingState: (*("已安排", "已通报完成情况", "正在述职", "正在提问", "正在民主评议", "民主评议已结束", "已散会"),),
    MeetingStep: (
        *("通报完成情况", "请单位述职", "述职", "提问和回答", "开始民主评议", "结束民主评议", "计票", "散会"),
        "没有下一步",
    ),
    ReviewReportState: ("已请其述职", "已述职"),
    TallyState: ("尚未计票", "已计票"),
    AssessmentState: ("打分中", "已上报", "已定案", "已反馈"),
    InspectionState: ("已列入计划", "进行中", "已作结论", "已反馈", "已取消"),
    FindingState: (
        *("待确认", "已撤销", "已确认", "已交办", "已报整改、待复查", "复查未通过、继续整改", "复查通过", "已销号"),
        "已重开",
    ),
    FollowUpState: ("待批准", "已批准", "已发出", "已回复", "已谈话", "已报整改", "已办结"),
    EvaluationState: ("已计算", "另提等次待审定", "已审定"),
    ObjectionState: ("已提出", "已受理", "复核中", "成立", "不成立"),
    ErasureState: ("待批准", "未同意或已收回", "已批准删除", "密钥已销毁"),
    SigningKeyState: ("待他人确认", "已确认，可以签名", "已吊销"),
    DifferenceKind: ("增加", "减少", "内容变化", "结转"),
}

for _cls, _texts in _LABELS.items():
    strawberry.enum(_cls, description=_cls.__doc__)
    _definition: Any = _cls.__strawberry_definition__  # type: ignore[attr-defined]
    for _value, _text in zip(_definition.values, _texts, strict=True):
        _value.description = _text
