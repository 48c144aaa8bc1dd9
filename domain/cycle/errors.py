"""Why a list year says no."""

from domain.refusal import AlreadyExists, InvalidInput, Refusal


class CycleOpenAlready(AlreadyExists):
    """这一年度已经开启："""

    code = "CYCLE_OPEN_ALREADY"


class CycleNotOpen(Refusal):
    """这一年度尚未开启或已经结束："""

    code = "CYCLE_NOT_OPEN"
    rule = "R2"
    source = "四(一)"


class OutsideYear(InvalidInput):
    """日期不在这一年度之内："""

    code = "OUTSIDE_YEAR"
    rule = "R2"
    source = "四(一)"


class PhaseOutOfOrder(Refusal):
    """年度各阶段须按顺序进行："""

    code = "PHASE_OUT_OF_ORDER"
    rule = "R2"
    source = "四(一)至四(三)"


class PhaseForbids(Refusal):
    """年度现处的阶段不能办理此事；确需办理的，请组织部门推进或重开阶段："""

    code = "PHASE_FORBIDS"
    rule = "R2"
    source = "四(一)"


class WindowReasonMissing(InvalidInput):
    """放宽规定的印发时间须说明原因。"""

    code = "WINDOW_REASON_MISSING"
    rule = "R2"
    source = "四(一)"


class PhaseNotPast(Refusal):
    """只能重开已经过去的阶段："""

    code = "PHASE_NOT_PAST"
    rule = "状态先后"


class PhasePast(Refusal):
    """这一阶段已经过去，不能再改它的起止日期；确需修改的，先说明原因重开该阶段："""

    code = "PHASE_PAST"
    rule = "状态先后"


class WindowUnsound(InvalidInput):
    """阶段的起止日期有误："""

    code = "WINDOW_UNSOUND"


class WindowNotReached(Refusal):
    """还没有到这一阶段的起始日期："""

    code = "WINDOW_NOT_REACHED"
    rule = "R2"
    source = "四(一)"


class NotFirstYear(Refusal):
    """只有首个年度可以用全区的外部文件代替述职报告，请按单位登记："""

    code = "NOT_FIRST_YEAR"
    rule = "R2"
    source = "四(一)"


class ReportDeclaredAlready(AlreadyExists):
    """同一份述职报告已经登记："""

    code = "REPORT_DECLARED_ALREADY"


class PromisesOther(InvalidInput):
    """上年度述职报告已在平台，承诺事项以述职时所作为准，请不要另填："""

    code = "PROMISES_OTHER"
    rule = "R2"
    source = "四(一)"


class ExceptionNeedless(Refusal):
    """所批日期没有超出规定的印发时间，无须批准例外："""

    code = "EXCEPTION_NEEDLESS"
    rule = "R2"
    source = "四(一)"
