"""Why a year's results say no."""

from domain.refusal import AlreadyExists, InvalidInput, NotPermitted, Refusal

_SEPARATION = "岗位分离"


class OutcomeDayWrong(InvalidInput):
    """日期先后不对："""

    code = "OUTCOME_DAY_WRONG"
    rule = "日期先后"


class NotOfTheTeam(InvalidInput):
    """所选人员本年度不在该单位担任所说的职务："""

    code = "NOT_OF_THE_TEAM"
    rule = "R13"
    source = "四(三)"


class NotEvaluated(Refusal):
    """该单位本年度尚未得出评定结果，请组织部门先计算。"""

    code = "NOT_EVALUATED"
    rule = "R13"
    source = "四(三)"


class NothingAssessed(Refusal):
    """本年度没有已开始考核的单位，不能计算评定结果。"""

    code = "NOTHING_ASSESSED"
    rule = "R10"
    source = "四(二)"


class AssessmentsUnfinished(Refusal):
    """还有单位的年度考核没有定案，不能计算评定结果："""

    code = "ASSESSMENTS_UNFINISHED"
    rule = "R12"
    source = "四(二)"


class BallotsUncounted(Refusal):
    """还有单位的民主评议没有计票，不能计算评定结果："""

    code = "BALLOTS_UNCOUNTED"
    rule = "R12"
    source = "四(二)"


class CannotEvaluate(Refusal):
    """按评分办法不能得出评定结果："""

    code = "CANNOT_EVALUATE"
    rule = "score/1"


class ResultsUnchanged(Refusal):
    """考核和民主评议没有变化，评定结果与上一轮相同，无须重新计算。"""

    code = "RESULTS_UNCHANGED"
    rule = "状态先后"


class ResultsOutdated(Refusal):
    """计算之后考核或民主评议有变化，请先重新计算评定结果。"""

    code = "RESULTS_OUTDATED"
    rule = "状态先后"


class ResultsPublishedAlready(AlreadyExists):
    """这一轮评定结果已经公布："""

    code = "RESULTS_PUBLISHED"
    rule = "状态先后"


class ResultsUnpublished(Refusal):
    """本年度评定结果尚未公布，不能登记结果运用。"""

    code = "RESULTS_UNPUBLISHED"
    rule = "R13"
    source = "四(三)"


class GradesUndecided(Refusal):
    """还有单位的等次没有审定，不能公布："""

    code = "GRADES_UNDECIDED"
    rule = "R13"
    source = "四(三)"


class GradeAsComputed(InvalidInput):
    """所提等次与计算得出的等次相同，无须另行提出，请直接审定。"""

    code = "GRADE_AS_COMPUTED"
    rule = "R13"


class GradeNotProposed(InvalidInput):
    """只能审定计算得出的等次，或已说明理由提出的等次："""

    code = "GRADE_NOT_PROPOSED"
    rule = "R13"
    source = "四(三)"


class GradeDecidedAlready(AlreadyExists):
    """该单位的等次已经审定："""

    code = "GRADE_DECIDED"
    rule = "状态先后"


class GradesNotToConfirm(Refusal):
    """该党（工）委没有等次待审定的直接下级单位。"""

    code = "GRADES_NOT_TO_CONFIRM"
    rule = "状态先后"


class GradePending(Refusal):
    """有单位提出了另外的等次，请逐个审定："""

    code = "GRADE_PENDING"
    rule = "状态先后"


class GradeVetoed(Refusal):
    """该单位有一票否决事项，等次不能高于否决所定的等次："""

    code = "GRADE_VETOED"
    rule = "score/1"
    source = "四(三)"


class TooManyGood(Refusal):
    """同类单位评为“好”的数量已达评分办法规定的上限："""

    code = "TOO_MANY_GOOD"
    rule = "score/1"
    source = "四(三)"


class ProposerDecides(NotPermitted):
    """改变等次须由提出人以外的人审定。"""

    code = "PROPOSER_DECIDES"
    rule = _SEPARATION


class PersonOfTeam(InvalidInput):
    """评价领导班子不填人员，评价书记或班子成员须填写人员："""

    code = "PERSON_OF_TEAM"
    rule = "R13"
    source = "四(三)"


class PersonOfCadreDecision(InvalidInput):
    """用作干部培养教育、奖励惩戒、选拔任用依据的，须填写人员。"""

    code = "PERSON_OF_CADRE_DECISION"
    rule = "R13"
    source = "四(三)"
