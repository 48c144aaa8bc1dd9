"""Why a scoring rule set says no."""

from domain.refusal import InvalidInput, NotFound, Refusal


class RuleSetMalformed(InvalidInput):
    """评分办法不符合规定的格式："""

    code = "RULE_SET_MALFORMED"
    rule = "评分办法格式"


class CriteriaUncovered(InvalidInput):
    """评分办法须涵盖工作措施是否扎实有效、工作任务是否保质保量完成、基层群众是否满意三个方面："""

    code = "CRITERIA_UNCOVERED"
    rule = "R10"
    source = "四(二)"


class VetoKindsTooMany(InvalidInput):
    """一票否决事项须从严控制，类别超过本区规定的数目："""

    code = "VETO_KINDS_TOO_MANY"
    rule = "一票否决"
    source = "《整治形式主义为基层减负若干规定》"


class RuleSetUnchanged(Refusal):
    """评分办法与最近公布的相同，没有需要记录的变动。"""

    code = "RULE_SET_UNCHANGED"
    rule = "没有变动"


class RuleSetFrozenAlready(Refusal):
    """本年度的评分办法已经冻结，不再变动："""

    code = "RULE_SET_FROZEN_ALREADY"
    rule = "R10"
    source = "四(二)"


class RuleSetNotPublished(Refusal):
    """本年度尚未公布评分办法，请先由组织部门公布。"""

    code = "RULE_SET_NOT_PUBLISHED"
    rule = "状态先后"


class RuleSetNotFrozen(Refusal):
    """评分办法须先冻结，再开始考核，请由组织部门办理："""

    code = "RULE_SET_NOT_FROZEN"
    rule = "R10"
    source = "四(二)"


class RuleSetUnknown(NotFound):
    """本区没有公布过这份评分办法，请核对摘要。"""

    code = "RULE_SET_UNKNOWN"


class RuleSetOther(InvalidInput):
    """所冻结的不是最近公布的评分办法，请核对摘要："""

    code = "RULE_SET_OTHER"
    rule = "状态先后"


class ScoringDayWrong(InvalidInput):
    """评分办法的日期先后不对："""

    code = "SCORING_DAY_WRONG"
