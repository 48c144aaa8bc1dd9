"""A follow-up (policy 四(二), R9): a reminder, a written inquiry, a talk, or a further kind of the district's list.

It rests on confirmed findings of weak progress or effect. Letters are sent and may be replied to; a talk is held. Both
end with a written report of what was put right. That something is overdue is seen from its days, never recorded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.codes import Weakness
from domain.ids import EvidenceId, FindingId, FollowUpId, PersonId, UnitId
from domain.supervision.days import months_after, not_before
from domain.supervision.errors import (
    AddresseeNotInTeam,
    ApproverIsProposer,
    ApproverTooLow,
    FindingNotConfirmed,
    FindingsOfOtherUnit,
    FollowUpKindUnknown,
    FollowUpNotFound,
    FollowUpStageWrong,
    NoFindingCited,
    NoWeakness,
    RectificationNotReported,
    TalkNotLetter,
)
from domain.supervision.events import (
    Correspondence,
    FollowUpApproved,
    FollowUpClosed,
    FollowUpProposed,
    FollowUpSent,
    RectificationReported,
    ReplyReceived,
    TalkHeld,
)
from domain.supervision.findings import FindingState
from domain.text import DOCUMENT_NUMBER_CHARACTERS_MAX, check_text

REMINDER, WRITTEN_INQUIRY, ORG_TALK = "REMINDER", "WRITTEN_INQUIRY", "ORG_TALK"
"""The kinds the policy names."""

APPROVED_BY_THE_OFFICE = frozenset({REMINDER, WRITTEN_INQUIRY})
"""Kinds that the head of the organisation department may approve for the district; others the committee itself."""

CAUSES = frozenset({Weakness.WEAK_PROGRESS, Weakness.POOR_EFFECT})
"""推进不力、效果不好 (四(二))."""

FollowUpEvent = (
    FollowUpProposed
    | FollowUpApproved
    | FollowUpSent
    | ReplyReceived
    | TalkHeld
    | RectificationReported
    | FollowUpClosed
)


class FollowUpStage(StrEnum):
    """How far a follow-up has come. SENT: a letter, REPLIED or TALK_HELD: the report is due next."""

    ABSENT = "ABSENT"
    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    SENT = "SENT"
    REPLIED = "REPLIED"
    TALK_HELD = "TALK_HELD"
    RECTIFICATION_REPORTED = "RECTIFICATION_REPORTED"
    CLOSED = "CLOSED"


_STAGE_NAMES: Mapping[FollowUpStage, str] = {
    FollowUpStage.ABSENT: "未提出",
    FollowUpStage.PROPOSED: "待批准",
    FollowUpStage.APPROVED: "已批准",
    FollowUpStage.SENT: "已发出",
    FollowUpStage.REPLIED: "已回复",
    FollowUpStage.TALK_HELD: "已谈话",
    FollowUpStage.RECTIFICATION_REPORTED: "已报整改",
    FollowUpStage.CLOSED: "已办结",
}

_UNDER_WAY = (FollowUpStage.SENT, FollowUpStage.REPLIED, FollowUpStage.TALK_HELD)


@dataclass(frozen=True, slots=True)
class FollowUpState:
    """A follow-up folded from its stream, without what is sealed. `since_on` is the day of the latest fact;
    `reply_due_on` and `report_due_on` are None while or once nothing of the kind is due."""

    stage: FollowUpStage = FollowUpStage.ABSENT
    follow_up: FollowUpId | None = None
    kind: str = ""
    organiser: UnitId | None = None
    unit: UnitId | None = None
    year: int = 0
    addressee: PersonId | None = None
    proposed_by: PersonId | None = None
    reply_due_on: date | None = None
    report_due_on: date | None = None
    since_on: date = date.min


EMPTY = FollowUpState()


def evolve(state: FollowUpState, event: FollowUpEvent) -> FollowUpState:
    """The follow-up after one more fact."""
    match event:
        case FollowUpProposed():
            return FollowUpState(
                stage=FollowUpStage.PROPOSED,
                follow_up=event.follow_up,
                kind=event.kind,
                organiser=event.organiser,
                unit=event.unit,
                year=event.year,
                addressee=event.addressee,
                proposed_by=event.proposed_by,
                since_on=event.proposed_on,
            )
        case FollowUpApproved():
            return replace(state, stage=FollowUpStage.APPROVED, since_on=event.approved_on)
        case FollowUpSent():
            return replace(
                state,
                stage=FollowUpStage.SENT,
                reply_due_on=event.reply_due_on,
                report_due_on=event.rectification_due_on,
                since_on=event.sent_on,
            )
        case ReplyReceived():
            return replace(state, stage=FollowUpStage.REPLIED, reply_due_on=None, since_on=event.replied_on)
        case TalkHeld():
            report_due_on = event.rectification_due_on
            return replace(state, stage=FollowUpStage.TALK_HELD, report_due_on=report_due_on, since_on=event.held_on)
        case RectificationReported():
            return _nothing_due(state, FollowUpStage.RECTIFICATION_REPORTED, event.reported_on)
        case FollowUpClosed():
            return _nothing_due(state, FollowUpStage.CLOSED, event.closed_on)
        case _:
            assert_never(event)


def _nothing_due(state: FollowUpState, stage: FollowUpStage, day: date) -> FollowUpState:
    """What was put right is told: a reply beside it is waited for no longer."""
    return replace(state, stage=stage, reply_due_on=None, report_due_on=None, since_on=day)


def propose_follow_up(
    state: FollowUpState,
    follow_up: FollowUpId,
    *,
    kind: str,
    kinds: Mapping[str, str],
    organiser: UnitId,
    unit: UnitId,
    year: int,
    findings: Sequence[FindingId],
    cited: Mapping[FindingId, FindingState],
    addressee: PersonId | None,
    addressee_in_team: bool,
    proposed_by: PersonId | None,
    proposed_on: date,
) -> list[FollowUpProposed]:
    """Propose to follow up on what was found. kinds: code -> label of the year. cited: each of `findings`.

    Raises FollowUpKindUnknown, NoFindingCited, FindingsOfOtherUnit, FindingNotConfirmed, NoWeakness,
    AddresseeNotInTeam, SupervisionDayWrong or FollowUpStageWrong.
    """
    if state.stage is not FollowUpStage.ABSENT:
        raise FollowUpStageWrong(f"{_STAGE_NAMES[state.stage]}。")
    if kind not in kinds:
        raise FollowUpKindUnknown(f"“{kind}”，可选{'、'.join(kinds.values())}。", field="kind")
    if not findings or len(set(findings)) != len(findings):
        raise NoFindingCited(field="findings")
    if any((cited[each].unit, cited[each].year) != (unit, year) for each in findings):
        raise FindingsOfOtherUnit(field="findings")
    if not all(cited[each].confirmed for each in findings):
        raise FindingNotConfirmed(field="findings")
    if not any(cited[each].weakness in CAUSES for each in findings):
        raise NoWeakness(field="findings")
    if addressee is not None and not addressee_in_team:
        raise AddresseeNotInTeam(field="addressee")
    return [
        FollowUpProposed(
            follow_up=follow_up,
            kind=kind,
            organiser=organiser,
            unit=unit,
            year=year,
            findings=tuple(findings),
            addressee=addressee,
            proposed_by=proposed_by,
            proposed_on=proposed_on,
        )
    ]


def approve_follow_up(
    state: FollowUpState, *, approver: PersonId | None, by_committee: bool, approved_on: date
) -> list[FollowUpApproved]:
    """Approve it: another person than who proposed, and for a talk or a further kind the committee itself.

    by_committee: the approver signs for a committee, not for its organisation department.
    Raises FollowUpNotFound, FollowUpStageWrong, ApproverIsProposer, ApproverTooLow or SupervisionDayWrong.
    """
    follow_up = _in_stage(state, FollowUpStage.PROPOSED)
    if approver is not None and approver == state.proposed_by:
        raise ApproverIsProposer
    if not by_committee and state.kind not in APPROVED_BY_THE_OFFICE:
        raise ApproverTooLow
    not_before(approved_on, state.since_on, "approved_on", "提出")
    return [FollowUpApproved(follow_up=follow_up, approved_by=approver, approved_on=approved_on)]


def send_follow_up(
    state: FollowUpState,
    *,
    document_number: str,
    text: str,
    sent_on: date,
    reply_due_on: date,
    holidays_known: bool,
    rectification_months: int,
    attested: bool = False,
) -> list[FollowUpSent]:
    """Send the letter. Only an inquiry asks for a reply; what was put right is reported on all of them.

    reply_due_on: the last of the policy's working days after sending. Number and text may be missing where only paper
    shows the letter. Raises FollowUpNotFound, FollowUpStageWrong, TalkNotLetter, SupervisionDayWrong or InvalidInput.
    """
    follow_up = _in_stage(state, FollowUpStage.APPROVED)
    if state.kind == ORG_TALK:
        raise TalkNotLetter
    check_text(
        document_number,
        "document_number",
        "文号",
        characters_max=DOCUMENT_NUMBER_CHARACTERS_MAX,
        required=not attested,
    )
    check_text(text, "text", "正文", required=not attested)
    not_before(sent_on, state.since_on, "sent_on", "批准")
    asks = state.kind == WRITTEN_INQUIRY
    return [
        FollowUpSent(
            follow_up=follow_up,
            document_number=document_number,
            sent_on=sent_on,
            reply_due_on=reply_due_on if asks else None,
            rectification_due_on=months_after(sent_on, rectification_months),
            sealed=Correspondence(text),
            holidays_known=holidays_known or not asks,
        )
    ]


def record_reply(state: FollowUpState, *, text: str, replied_on: date) -> list[ReplyReceived]:
    """The unit, or whom it was sent to, has replied to a letter.

    Raises FollowUpNotFound, FollowUpStageWrong, SupervisionDayWrong or InvalidInput.
    """
    follow_up = _in_stage(state, FollowUpStage.SENT)
    check_text(text, "text", "回复内容")
    not_before(replied_on, state.since_on, "replied_on", "发出")
    return [ReplyReceived(follow_up=follow_up, replied_on=replied_on, sealed=Correspondence(text))]


def record_talk(
    state: FollowUpState, *, text: str, held_on: date, rectification_months: int, attested: bool = False
) -> list[TalkHeld]:
    """A talk was held; its record may be missing where only paper shows it.

    Raises FollowUpNotFound, FollowUpStageWrong, TalkNotLetter, SupervisionDayWrong or InvalidInput.
    """
    follow_up = _in_stage(state, FollowUpStage.APPROVED)
    if state.kind != ORG_TALK:
        raise TalkNotLetter
    check_text(text, "text", "谈话记录", required=not attested)
    not_before(held_on, state.since_on, "held_on", "批准")
    return [
        TalkHeld(
            follow_up=follow_up,
            held_on=held_on,
            rectification_due_on=months_after(held_on, rectification_months),
            sealed=Correspondence(text),
        )
    ]


def report_rectified(
    state: FollowUpState, *, text: str, evidence: Sequence[EvidenceId], reported_on: date
) -> list[RectificationReported]:
    """The unit reports in writing what it put right.

    Raises FollowUpNotFound, FollowUpStageWrong, SupervisionDayWrong or InvalidInput.
    """
    follow_up = _in_stage(state, *_UNDER_WAY)
    check_text(text, "text", "整改报告")
    not_before(reported_on, state.since_on, "reported_on", "上一步")
    return [
        RectificationReported(
            follow_up=follow_up, evidence=tuple(evidence), reported_on=reported_on, sealed=Correspondence(text)
        )
    ]


def close_follow_up(
    state: FollowUpState, *, result: str, closed_on: date, attested: bool = False
) -> list[FollowUpClosed]:
    """Done with it, once what was put right was reported; paper may show that without the report.

    Raises FollowUpNotFound, FollowUpStageWrong, RectificationNotReported, SupervisionDayWrong or InvalidInput.
    """
    follow_up = _in_stage(state, *_UNDER_WAY, FollowUpStage.RECTIFICATION_REPORTED)
    if state.stage is not FollowUpStage.RECTIFICATION_REPORTED and not attested:
        raise RectificationNotReported
    check_text(result, "result", "办理结果")
    not_before(closed_on, state.since_on, "closed_on", "上一步")
    return [FollowUpClosed(follow_up=follow_up, result=result, closed_on=closed_on)]


def _in_stage(state: FollowUpState, *stages: FollowUpStage) -> FollowUpId:
    if state.follow_up is None:
        raise FollowUpNotFound(field="follow_up")
    if state.stage not in stages:
        wanted = "、".join(f"“{_STAGE_NAMES[stage]}”" for stage in stages)
        raise FollowUpStageWrong(f"{_STAGE_NAMES[state.stage]}，须在{wanted}时办理。", field="follow_up")
    return state.follow_up
