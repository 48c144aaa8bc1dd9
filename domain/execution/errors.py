"""Why an issued item says no."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, Refusal


class ItemNotIssued(NotFound):
    """没有这个已印发的清单项目，或您无权查看；清单印发之后才能分解和报告进展。"""

    code = "ITEM_NOT_ISSUED"
    rule = "R8"
    source = "五(二)"


class ItemEnded(Refusal):
    """项目已经了结，不能再办理："""

    code = "ITEM_ENDED"
    rule = "状态先后"


class ItemStageWrong(Refusal):
    """项目目前所处的阶段不能办理此事："""

    code = "ITEM_STAGE_WRONG"
    rule = "状态先后"


class ItemIsSuspended(Refusal):
    """项目已暂缓，请先恢复再办理。"""

    code = "ITEM_SUSPENDED"
    rule = "状态先后"


class ItemNotSuspended(Refusal):
    """项目没有暂缓，无需恢复。"""

    code = "ITEM_NOT_SUSPENDED"
    rule = "状态先后"


class AssignedAlready(AlreadyExists):
    """项目已经分解，需要换人请改用“更换责任领导”。"""

    code = "ASSIGNED_ALREADY"


class NotAssigned(Refusal):
    """项目还没有分解到责任领导和责任部门，请先分解。"""

    code = "NOT_ASSIGNED"
    rule = "R8"
    source = "五(二)"


class LeaderNotInTeam(InvalidInput):
    """责任领导须是责任单位当日的班子成员，请改选或先登记任职。"""

    code = "LEADER_NOT_IN_TEAM"
    rule = "R8"
    source = "五(二)"


class NodeOutside(InvalidInput):
    """时间节点须明确且不超出规定的期限："""

    code = "NODE_OUTSIDE"
    rule = "R8"
    source = "五(二)"


class NotTheLeader(Refusal):
    """只有责任领导本人可以认领。"""

    code = "NOT_THE_LEADER"
    rule = "R8"
    source = "五(二)"


class AcceptedAlready(AlreadyExists):
    """责任领导已经认领。"""

    code = "ACCEPTED_ALREADY"


class NothingReassigned(InvalidInput):
    """责任领导和责任部门与现在相同，没有更换。"""

    code = "NOTHING_REASSIGNED"


class NotDecomposed(Refusal):
    """项目的分解还不完整，责任领导、责任部门、具体措施、时间节点缺一不可："""

    code = "NOT_DECOMPOSED"
    rule = "R8"
    source = "五(二)"


class ValueMissing(InvalidInput):
    """任务的进展须填累计完成值。"""

    code = "VALUE_MISSING"
    rule = "R4"
    source = "五(二)"


class ValueWrong(InvalidInput):
    """累计完成值有误："""

    code = "VALUE_WRONG"


class DayWrong(InvalidInput):
    """日期不对："""

    code = "DAY_WRONG"


class ReportNotFound(NotFound):
    """这个项目没有这份进展报告，或您无权查看。"""

    code = "REPORT_NOT_FOUND"


class ReportReviewedAlready(AlreadyExists):
    """这份报告已经审核，不能再审："""

    code = "REPORT_REVIEWED"


class ReportSettled(Refusal):
    """已经审核的报告不能再添佐证，请更正报告或另行报告："""

    code = "REPORT_SETTLED"
    rule = "状态先后"


class ReviewerIsReporter(Refusal):
    """报告人不能审核自己的报告，请由另一人审核。"""

    code = "REVIEWER_IS_REPORTER"
    rule = "职责分离"


class OnlyAcceptedCorrected(Refusal):
    """只有审核通过的报告才能更正；退回的报告请重新报告："""

    code = "ONLY_ACCEPTED_CORRECTED"
    rule = "状态先后"


class CorrectionPending(Refusal):
    """这份报告已有一份更正等待审核，请先办结。"""

    code = "CORRECTION_PENDING"
    rule = "状态先后"


class EvidenceMissing(InvalidInput):
    """申请销号须附至少一份佐证文件。"""

    code = "EVIDENCE_MISSING"
    rule = "佐证"


class EvidenceRepeated(InvalidInput):
    """同一份佐证文件只能附一次。"""

    code = "EVIDENCE_REPEATED"


class VerifierIsResponsible(Refusal):
    """完成情况须由责任单位以外的组织核查。"""

    code = "VERIFIER_IS_RESPONSIBLE"
    rule = "职责分离"


class ClaimantVerifies(Refusal):
    """申请销号的人不能核查、销号自己的申请，请由另一人办理。"""

    code = "CLAIMANT_VERIFIES"
    rule = "职责分离"


class ReportsReturned(Refusal):
    """进展报告都已退回，请重新报告后再申请销号。"""

    code = "REPORTS_RETURNED"
    rule = "销号"


class NoReportAccepted(Refusal):
    """至少须有一份进展报告审核通过，才能核查销号申请。"""

    code = "NO_REPORT_ACCEPTED"
    rule = "销号"


class EvidenceUnsealed(Refusal):
    """销号申请所附的佐证须全部封存才能核查，请责任单位补齐或退回申请："""

    code = "EVIDENCE_UNSEALED"
    rule = "佐证"


class ReminderSentAlready(AlreadyExists):
    """同一时间节点的同类提醒只发一次。"""

    code = "REMINDER_SENT"


class ReminderStale(Refusal):
    """所提醒的时间节点已经变更或项目已无需提醒。"""

    code = "REMINDER_STALE"
    rule = "状态先后"
