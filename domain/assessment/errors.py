"""Why the annual assessment says no."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, NotPermitted, Refusal


class GroupNotFound(NotFound):
    """没有这个考核组，或您无权查看。"""

    code = "GROUP_NOT_FOUND"


class GroupFormedAlready(AlreadyExists):
    """这个考核组已经组成。"""

    code = "GROUP_FORMED_ALREADY"


class OrganiserWrong(InvalidInput):
    """区属党（工）委由区委组织部组织考核，所属基层党组织由其党（工）委组织考核，其他单位不组织考核："""

    code = "ORGANISER_WRONG"
    rule = "R11"
    source = "四(二)"


class GroupOfOtherOrganiser(NotPermitted):
    """考核组只能考核其组织单位直接所属的单位，请选用本级的考核组。"""

    code = "GROUP_OF_OTHER_ORGANISER"
    rule = "R11"
    source = "四(二)"


class GroupOfOtherYear(InvalidInput):
    """考核组不是本年度的，请选用本年度的考核组："""

    code = "GROUP_OF_OTHER_YEAR"
    rule = "R10"
    source = "四(二)"


class GroupIncomplete(Refusal):
    """考核组人员不齐，不能开始考核："""

    code = "GROUP_INCOMPLETE"
    rule = "R10"
    source = "四(二)"


class AssessorSecondedAlready(AlreadyExists):
    """此人已被抽调到这个考核组。"""

    code = "ASSESSOR_SECONDED_ALREADY"


class NotAssessor(InvalidInput):
    """此人不是这个考核组的成员。"""

    code = "NOT_ASSESSOR"
    rule = "R10"
    source = "四(二)"


class AssessorLeft(Refusal):
    """此人已退出考核组。"""

    code = "ASSESSOR_LEFT"
    rule = "状态先后"


class LeaderAlready(Refusal):
    """此人已是组长。"""

    code = "LEADER_ALREADY"
    rule = "没有变动"


class InterestNotOwn(NotPermitted):
    """利害关系由考核人本人申报；由他人提出的，请组织单位决定回避。"""

    code = "INTEREST_NOT_OWN"
    rule = "回避"
    source = "《公务员法》第77条（参照）"


class AssessorRecusedAlready(Refusal):
    """此人已回避对该单位的考核。"""

    code = "ASSESSOR_RECUSED_ALREADY"
    rule = "没有变动"


class AssessorStandsBack(NotPermitted):
    """您已回避对该单位的考核，不能打分或裁定。"""

    code = "ASSESSOR_STANDS_BACK"
    rule = "回避"
    source = "《公务员法》第76条（参照）"


class AssessorOfOwnUnit(NotPermitted):
    """考核人不能考核本人任职或抽调前所在的单位。"""

    code = "ASSESSOR_OF_OWN_UNIT"
    rule = "回避"
    source = "《公务员法》第76条（参照）"


class GroupDayWrong(InvalidInput):
    """考核组办理事项的日期先后不对："""

    code = "GROUP_DAY_WRONG"


class AssessmentNotOpened(NotFound):
    """对该单位本年度的考核尚未开始，或您无权查看。"""

    code = "ASSESSMENT_NOT_OPENED"


class AssessmentOpenedAlready(AlreadyExists):
    """对该单位本年度的考核已经开始："""

    code = "ASSESSMENT_OPENED_ALREADY"


class ListsNotIssued(Refusal):
    """该单位本年度的清单尚未印发，没有可以逐项对照的项目。"""

    code = "LISTS_NOT_ISSUED"
    rule = "R10"
    source = "四(二)"


class AssessmentStageWrong(Refusal):
    """考核目前的状态不能办理此事："""

    code = "ASSESSMENT_STAGE_WRONG"
    rule = "状态先后"


class AssessmentFinal(Refusal):
    """该单位的考核结果已经定案，此后的变动只能通过异议办理。"""

    code = "ASSESSMENT_FINAL"
    rule = "状态先后"


class AssessmentDayWrong(InvalidInput):
    """考核办理事项的日期先后不对："""

    code = "ASSESSMENT_DAY_WRONG"


class MethodUnknown(InvalidInput):
    """考核方式不在本年度的代码表中："""

    code = "METHOD_UNKNOWN"
    rule = "R10"
    source = "四(二)"


class SatisfactionUnsound(InvalidInput):
    """满意度问卷的份数有误："""

    code = "SATISFACTION_UNSOUND"
    rule = "R10"
    source = "四(二)"


class AnswerUnknown(InvalidInput):
    """评分办法中没有这种满意度答案："""

    code = "ANSWER_UNKNOWN"
    rule = "R10"
    source = "四(二)"


class FactKindUnknown(InvalidInput):
    """评分办法中没有这类加减分："""

    code = "FACT_KIND_UNKNOWN"
    rule = "R10"
    source = "四(二)"


class FactCountWrong(InvalidInput):
    """加减分的次数应为正整数："""

    code = "FACT_COUNT_WRONG"


class FactNotFound(NotFound):
    """没有这项加减分登记，或已经撤回。"""

    code = "FACT_NOT_FOUND"


class ItemNotAssessed(InvalidInput):
    """只对清单列出的项目打分，这个项目不在该单位本年度应考核的清单之内。"""

    code = "ITEM_NOT_ASSESSED"
    rule = "R10"
    source = "四(二)"


class CriterionUnknown(InvalidInput):
    """评分办法中没有这项标准："""

    code = "CRITERION_UNKNOWN"
    rule = "R10"
    source = "四(二)"


class ScoreOutOfRange(InvalidInput):
    """得分应在0至100分之间："""

    code = "SCORE_OUT_OF_RANGE"


class DeductionWithoutReason(InvalidInput):
    """低于90分的须写明扣分原因："""

    code = "DEDUCTION_WITHOUT_REASON"
    rule = "扣分有据"


class CitedFindingWrong(InvalidInput):
    """打分所依据的督导问题须属被考核单位，并经组织单位确认、未被撤销："""

    code = "CITED_FINDING_WRONG"
    rule = "扣分有据"
    source = "四(二)"


class ScoreEnteredAlready(AlreadyExists):
    """这一项的这个标准已经打分，更正请用“更正打分”："""

    code = "SCORE_ENTERED_ALREADY"


class ScoreNotEntered(Refusal):
    """这一项的这个标准尚未打分："""

    code = "SCORE_NOT_ENTERED"
    rule = "状态先后"


class ScoreUnchanged(Refusal):
    """打分与原来相同，没有需要记录的变动："""

    code = "SCORE_UNCHANGED"
    rule = "没有变动"


class SheetIsSigned(Refusal):
    """打分表已经签字，不再变动，有分歧的由组长裁定："""

    code = "SHEET_IS_SIGNED"
    rule = "签字"


class SheetIncomplete(Refusal):
    """打分表还有项目没有打分，不能签字："""

    code = "SHEET_INCOMPLETE"
    rule = "R10"
    source = "四(二)"


class AssessorUnknown(NotPermitted):
    """打分须写明考核人。"""

    code = "ASSESSOR_UNKNOWN"
    rule = "R10"
    source = "四(二)"


class SheetsUnsigned(Refusal):
    """还有考核人没有在打分表上签字："""

    code = "SHEETS_UNSIGNED"
    rule = "R10"
    source = "四(二)"


class AdjudicatorScored(NotPermitted):
    """组长不能裁定自己打过分的项目，请由没有打分的组长裁定。"""

    code = "ADJUDICATOR_SCORED"
    rule = "职责分离"


class AssessmentIncomplete(Refusal):
    """考核尚不完整，不能上报或定案："""

    code = "ASSESSMENT_INCOMPLETE"
    rule = "R10"
    source = "四(二)"


class FinaliserAssessed(NotPermitted):
    """参加考核的人员不能将考核结果定案或退回。"""

    code = "FINALISER_ASSESSED"
    rule = "职责分离"


class ResultMoved(Refusal):
    """上报之后情况有变，结果与上报的不同，请退回考核组重新上报。"""

    code = "RESULT_MOVED"
    rule = "R10"
    source = "四(二)"


class WorseForUnit(Refusal):
    """异议的处理结果不得比原结果对单位更不利。"""

    code = "WORSE_FOR_UNIT"
    rule = "不得加重"
    source = "《公务员法》第96条（参照）"
