"""Why targets, templates and the good-practice library say no."""

from domain.refusal import AlreadyExists, InvalidInput, NotFound, Refusal


class GuidanceNotFound(NotFound):
    """没有这个目标任务、清单模板或经验，或您无权查看。"""

    code = "GUIDANCE_NOT_FOUND"


class GuidanceExists(AlreadyExists):
    """此编号已经使用。"""

    code = "GUIDANCE_EXISTS"


class TargetSetAlready(AlreadyExists):
    """本年度已登记同一层级、同一名称的目标任务："""

    code = "TARGET_SET_ALREADY"
    rule = "R17"
    source = "二(一)"


class GuidanceWithdrawn(Refusal):
    """已经撤销或停用，不能再办理："""

    code = "GUIDANCE_WITHDRAWN"
    rule = "状态先后"


class TargetLevelUnknown(InvalidInput):
    """目标任务由市或区下达："""

    code = "TARGET_LEVEL_UNKNOWN"
    rule = "R17"
    source = "二(一)"


class TemplateUnsound(InvalidInput):
    """模板中的任务须有目标、计量单位和大于零的目标值，才能量化、易考评："""

    code = "TEMPLATE_UNSOUND"
    rule = "R4"
    source = "五(二)"


class PracticeNotFeatured(Refusal):
    """经验库只收录特色工作任务："""

    code = "PRACTICE_NOT_FEATURED"
    rule = "R20"
    source = "二(四)"


class PracticeNotVerified(Refusal):
    """新经验须务实管用，任务经其他组织核查完成后才能收入经验库："""

    code = "PRACTICE_NOT_VERIFIED"
    rule = "R20"
    source = "二(四)"


class PracticePublishedAlready(AlreadyExists):
    """该任务的经验已经收入经验库。"""

    code = "PRACTICE_PUBLISHED_ALREADY"
    rule = "R20"
    source = "二(四)"
