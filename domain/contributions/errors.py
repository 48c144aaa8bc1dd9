"""Why a contribution says no."""

from domain.refusal import InvalidInput, NotFound, Refusal


class ContributionNotFound(NotFound):
    """没有这项支持事项，或您无权查看。"""

    code = "CONTRIBUTION_NOT_FOUND"


class DepartmentNotFunctional(InvalidInput):
    """人力、技术、资金由职能部门提供，请选择当日在册的职能部门："""

    code = "DEPARTMENT_NOT_FUNCTIONAL"
    rule = "R17"
    source = "五(三)"


class ResourceUnknown(InvalidInput):
    """资源类别不在本年度的代码表中："""

    code = "RESOURCE_UNKNOWN"
    rule = "R17"
    source = "五(三)"


class ContributionStageWrong(Refusal):
    """支持事项目前的状态不能办理此事："""

    code = "CONTRIBUTION_STAGE_WRONG"
    rule = "R17"
    source = "五(三)"


class DeliveryDayWrong(InvalidInput):
    """支持到位的日期不对："""

    code = "DELIVERY_DAY_WRONG"
