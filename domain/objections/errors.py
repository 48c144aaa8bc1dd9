"""Why an objection says no."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, NotPermitted, Refusal

_SUPERVISION_17 = "《政府督查工作条例》第十七条"
_CIVIL_SERVANTS_96 = "《公务员法》第九十六条"


class ObjectionDayWrong(InvalidInput):
    """日期先后不对："""

    code = "OBJECTION_DAY_WRONG"
    rule = "日期先后"


class ObjectionNotFound(NotFound):
    """没有这项异议，或您无权查看。"""

    code = "OBJECTION_NOT_FOUND"


class ObjectionFiledAlready(AlreadyExists):
    """对同一考核结果、同一批评或处理只能提出一次异议。"""

    code = "OBJECTION_FILED"
    source = _SUPERVISION_17


class NothingToObjectTo(Refusal):
    """只能对已反馈的考核结果、已印发的通报批评或组织处理提出异议："""

    code = "NOTHING_TO_OBJECT_TO"
    rule = "状态先后"
    source = _SUPERVISION_17


class ObjectionTooLate(Refusal):
    """已超过提出异议的期限："""

    code = "OBJECTION_TOO_LATE"
    rule = "异议期限"
    source = _SUPERVISION_17


class ObjectionStageWrong(Refusal):
    """异议目前的状态不能办理此事："""

    code = "OBJECTION_STAGE_WRONG"
    rule = "状态先后"


class TooFewReviewers(InvalidInput):
    """异议须由至少两名不同的人员复核。"""

    code = "TOO_FEW_REVIEWERS"
    rule = "回避"
    source = _SUPERVISION_17


class ReviewerTookPart(NotPermitted):
    """复核人员须回避：参加过原考核、原处理的人员和该单位人员不能复核："""

    code = "REVIEWER_TOOK_PART"
    rule = "回避"
    source = _SUPERVISION_17


class NotAReviewer(NotPermitted):
    """异议由指定的复核人员作出决定。"""

    code = "NOT_A_REVIEWER"
    rule = "回避"
    source = _SUPERVISION_17


class DecisionTooLate(Refusal):
    """已超过异议办理期限，逾期不得作出“不成立”的决定："""

    code = "DECISION_TOO_LATE"
    rule = "异议期限"
    source = _SUPERVISION_17


class RevisionMissing(InvalidInput):
    """异议成立的，须写明改定的得分或撤销的加减分事项。"""

    code = "REVISION_MISSING"
    rule = "异议更正"
    source = _CIVIL_SERVANTS_96


class RevisionNeedless(InvalidInput):
    """只有对考核结果的异议成立时才改定得分："""

    code = "REVISION_NEEDLESS"
    rule = "异议更正"
