"""Why a suggestion says no."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, Refusal


class SuggestionNotFound(NotFound):
    """没有这条意见建议，或您无权查看。"""

    code = "SUGGESTION_NOT_FOUND"


class SuggestionForNobody(InvalidInput):
    """意见建议须针对制定清单的单位（党（工）委或基层党组织），且该单位当日在册："""

    code = "SUGGESTION_FOR_NOBODY"
    rule = "R5"
    source = "三(一)"


class SubmittedAlready(AlreadyExists):
    """这条意见建议已经提出。"""

    code = "SUGGESTION_SUBMITTED"


class ScreenedAlready(AlreadyExists):
    """这条意见建议已经甄别。"""

    code = "SUGGESTION_SCREENED"
    rule = "状态先后"


class NotScreened(Refusal):
    """这条意见建议还没有甄别，请专人先甄别。"""

    code = "SUGGESTION_NOT_SCREENED"
    rule = "R5"
    source = "三(一)"


class NotFit(Refusal):
    """这条意见建议经甄别不属于清单问题，不能采纳，请答复提出人。"""

    code = "SUGGESTION_NOT_FIT"
    rule = "R5"
    source = "三(一)"


class AdoptedAlready(AlreadyExists):
    """这条意见建议已经采纳。"""

    code = "SUGGESTION_ADOPTED"
    rule = "状态先后"


class SourceNotMasses(InvalidInput):
    """采纳意见建议而来的问题，来源须为“党员群众提出”。"""

    code = "SOURCE_NOT_MASSES"
    rule = "R5"
    source = "三(一)"


class AdoptionYearWrong(InvalidInput):
    """意见建议只能列入所提年度或下一年度的清单："""

    code = "ADOPTION_YEAR_WRONG"
    rule = "R5"
    source = "三(一)、四(一)"


class RepliedAlready(AlreadyExists):
    """这条意见建议已经答复。"""

    code = "SUGGESTION_REPLIED"
    rule = "状态先后"


class SuggestionDayWrong(InvalidInput):
    """日期先后不对："""

    code = "SUGGESTION_DAY_WRONG"
    rule = "日期先后"
