"""What may be asked about deadlines."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.codes import DeadlineKind, ReminderKind
from domain.ids import CaseId, FindingId, FollowUpId, ObjectionId


@dataclass(frozen=True, slots=True)
class SendDeadlineReminder:
    """提醒函询回复、书面整改报告、问题整改、异议办理、跟踪督导的期限临近或已过；只由平台按时发出。"""

    deadline: Annotated[DeadlineKind, "哪一种期限"]
    kind: Annotated[ReminderKind, "临期或逾期"]
    due_on: Annotated[date, "所提醒的期限"]
    finding: Annotated[FindingId | None, "问题整改的问题"] = None
    follow_up: Annotated[FollowUpId | None, "函询回复、书面整改报告的后续措施"] = None
    objection: Annotated[ObjectionId | None, "异议办理的异议"] = None
    case: Annotated[CaseId | None, "跟踪督导的重点管理对象"] = None
