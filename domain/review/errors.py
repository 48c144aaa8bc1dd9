"""Why a review meeting or its ballots say no."""

from domain.refusal import InvalidInput, NotFound, NotPermitted, Refusal


class MeetingNotFound(NotFound):
    """没有这场述职评议会，请先安排会议。"""

    code = "MEETING_NOT_FOUND"


class MeetingOutOfOrder(Refusal):
    """述职评议会须依次通报完成情况、述职、提问、民主评议："""

    code = "MEETING_OUT_OF_ORDER"
    rule = "R12"
    source = "四(二)"


class MeetingUnitsWrong(InvalidInput):
    """述职单位须为组织单位直接管理的党组织："""

    code = "MEETING_UNITS_WRONG"
    rule = "R11"
    source = "四(二)"


class ParticipantsWrong(InvalidInput):
    """与会人员名单有误："""

    code = "PARTICIPANTS_WRONG"


class NotOfTheMeeting(InvalidInput):
    """这个单位不在述职评议会的述职单位之列："""

    code = "NOT_OF_THE_MEETING"


class AssessmentsNotFinal(Refusal):
    """通报以年度考核结果为据，以下单位的考核尚未定稿："""

    code = "ASSESSMENTS_NOT_FINAL"
    rule = "R12"
    source = "四(二)"


class ReporterWrong(InvalidInput):
    """述职人应为当日在任的党组织书记，书记缺席时为班子成员："""

    code = "REPORTER_WRONG"
    rule = "R12"
    source = "四(二)"


class ReportDeliveredAlready(Refusal):
    """这个单位已经述职。"""

    code = "REPORT_DELIVERED_ALREADY"
    rule = "R12"
    source = "四(二)"


class ReportPartMissing(InvalidInput):
    """述职须包括具体措施、完成情况、取得成效、未完成事项的具体原因、下步工作打算："""

    code = "REPORT_PART_MISSING"
    rule = "R12"
    source = "四(二)"


class NothingUnfinished(InvalidInput):
    """清单事项已全部完成，不应再填写未完成原因；确有未完成事项的，请先重新打开该事项。"""

    code = "NOTHING_UNFINISHED"
    rule = "R12"
    source = "四(二)"


class QuestionNotFound(NotFound):
    """没有这个提问。"""

    code = "QUESTION_NOT_FOUND"


class QuestionAnsweredAlready(Refusal):
    """这个提问已经回答。"""

    code = "QUESTION_ANSWERED_ALREADY"
    rule = "状态先后"


class AskerNotInvited(NotPermitted):
    """提问人须为与会人员："""

    code = "ASKER_NOT_INVITED"
    rule = "R12"
    source = "四(二)"


class QuorumMissing(Refusal):
    """到会人数不足，不能开始民主评议："""

    code = "QUORUM_MISSING"
    rule = "到会人数"


class MeetingDayWrong(InvalidInput):
    """会议各环节的日期先后有误："""

    code = "MEETING_DAY_WRONG"


class BoxNotFound(NotFound):
    """这个单位的票箱尚未打开。"""

    code = "BOX_NOT_FOUND"


class BoxStageWrong(Refusal):
    """票箱目前的状态不能办理此事："""

    code = "BOX_STAGE_WRONG"
    rule = "状态先后"


class TooManyVoters(InvalidInput):
    """电子投票的人数超过上限，请改用纸质票："""

    code = "TOO_MANY_VOTERS"


class CountUnsound(InvalidInput):
    """计票结果不平衡："""

    code = "COUNT_UNSOUND"
    rule = "计票"


class CountsDiffer(Refusal):
    """与另一名计票人的结果不一致，请重新清点："""

    code = "COUNTS_DIFFER"
    rule = "双人计票"


class CounterIsVotedOn(NotPermitted):
    """不能清点对本人的评议票。"""

    code = "COUNTER_IS_VOTED_ON"
    rule = "双人计票"
