"""What would follow next for a unit: advice with its reason, never done by itself (reminder, inquiry, talk)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.supervision.follow_ups import ORG_TALK, REMINDER, WRITTEN_INQUIRY


class EscalationReason(StrEnum):
    """Why a next step is due."""

    NOT_FOLLOWED_UP = "NOT_FOLLOWED_UP"
    REPLY_OVERDUE = "REPLY_OVERDUE"
    RECTIFICATION_OVERDUE = "RECTIFICATION_OVERDUE"
    RECHECK_FAILED = "RECHECK_FAILED"
    FINDING_REOPENED = "FINDING_REOPENED"


REASON_NAMES = {
    EscalationReason.NOT_FOLLOWED_UP: "有已确认的推进不力、效果不好的问题尚未采取措施",
    EscalationReason.REPLY_OVERDUE: "函询逾期未回复",
    EscalationReason.RECTIFICATION_OVERDUE: "整改逾期",
    EscalationReason.RECHECK_FAILED: "整改后复查未通过",
    EscalationReason.FINDING_REOPENED: "已销号的问题重新出现",
}

_LADDER = (REMINDER, WRITTEN_INQUIRY, ORG_TALK)


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A confirmed finding of weak progress or effect that is not closed. `overdue`: past its day, not submitted."""

    followed_up: bool
    overdue: bool
    recheck_failed: bool
    reopened: bool


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A follow-up of the unit that was approved, and what of it is still due."""

    kind: str
    reply_due_on: date | None
    rectification_due_on: date | None


@dataclass(frozen=True, slots=True)
class Advice:
    """The next step. `kind` is None after a talk: what remains is key management (四(三)), which a ruling opens."""

    kind: str | None
    reasons: tuple[EscalationReason, ...]


def advise(findings: Sequence[OpenFinding], steps: Sequence[TakenStep], today: date) -> Advice | None:
    """What would be next for a unit on a day; None where nothing is.

    findings: its open ones. steps: its follow-ups of the year that are taken, with the days that are not met yet.
    """
    reasons = []
    if any(not finding.followed_up for finding in findings):
        reasons.append(EscalationReason.NOT_FOLLOWED_UP)
    if any(step.reply_due_on is not None and step.reply_due_on < today for step in steps):
        reasons.append(EscalationReason.REPLY_OVERDUE)
    late = any(step.rectification_due_on is not None and step.rectification_due_on < today for step in steps)
    if late or any(finding.overdue for finding in findings):
        reasons.append(EscalationReason.RECTIFICATION_OVERDUE)
    if any(finding.recheck_failed for finding in findings):
        reasons.append(EscalationReason.RECHECK_FAILED)
    if any(finding.reopened for finding in findings):
        reasons.append(EscalationReason.FINDING_REOPENED)
    if not reasons:
        return None
    if reasons == [EscalationReason.NOT_FOLLOWED_UP]:
        # What is new begins at the foot of the ladder, whatever was done about something else.
        return Advice(kind=REMINDER, reasons=tuple(reasons))
    highest = max((_LADDER.index(step.kind) for step in steps if step.kind in _LADDER), default=-1)
    following = _LADDER[highest + 1] if highest + 1 < len(_LADDER) else None
    return Advice(kind=following, reasons=tuple(reasons))
