"""Why a reminder of a deadline is not sent."""

from domain.refusal import AlreadyExists, InvalidInput, Refusal


class DeadlineReminderSent(AlreadyExists):
    """同一期限的同类提醒只发一次。"""

    code = "DEADLINE_REMINDER_SENT"


class DeadlineReminderStale(Refusal):
    """所提醒的期限已经变更、事情已经办理，或当日不属这类提醒。"""

    code = "DEADLINE_REMINDER_STALE"
    rule = "状态先后"


class DeadlineOfNothing(InvalidInput):
    """请填写与期限种类相符的一个对象：问题、后续措施、异议或重点管理对象。"""

    code = "DEADLINE_OF_NOTHING"
