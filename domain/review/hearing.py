"""Reports and questions of a review meeting, taking turns between circulation and appraisal (policy 四(二), R12)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from domain.cycle.decider import check_commitments
from domain.ids import PersonId, QuestionId, UnitId
from domain.review.errors import (
    AskerNotInvited,
    MeetingOutOfOrder,
    NothingUnfinished,
    QuestionAnsweredAlready,
    QuestionNotFound,
    ReportDeliveredAlready,
    ReporterWrong,
    ReportPartMissing,
)
from domain.review.events import FiveParts, QuestionAnswered, QuestionAsked, ReportDelivered, ReporterCalled
from domain.review.guards import existing, in_stage, not_before, of_the_meeting, some
from domain.review.meeting import IN_SESSION, MEETING_STAGE_NAMES, MeetingState
from domain.text import check_text

PART_NAMES: Mapping[str, str] = {
    "measures": "具体措施",
    "completion": "完成情况",
    "results": "取得成效",
    "next_plan": "下步工作打算",
}
"""The parts that every report has; what the fifth is about, only some have."""


def call_reporter(
    state: MeetingState,
    *,
    unit: UnitId,
    reporter: PersonId,
    team: Collection[PersonId],
    called_on: date,
) -> list[ReporterCalled]:
    """Ask somebody up to report for a unit: its secretary, or another of its team in the secretary's place.

    team: the unit's leadership team that day. Raises MeetingOutOfOrder, NotOfTheMeeting, ReportDeliveredAlready,
    ReporterWrong or MeetingDayWrong.
    """
    organiser = existing(state)
    in_stage(state, IN_SESSION)
    of_the_meeting(state, unit)
    if unit in state.reports:
        raise ReportDeliveredAlready(field="unit")
    if reporter not in team:
        raise ReporterWrong(f"所选人员{called_on}不在该单位领导班子中。", field="reporter")
    not_before(state, called_on, "called_on")
    return [ReporterCalled(organiser=organiser, year=state.year, unit=unit, reporter=reporter, called_on=called_on)]


def deliver_report(
    state: MeetingState,
    *,
    unit: UnitId,
    parts: FiveParts,
    commitments: tuple[str, ...],
    unexplained: Sequence[str],
    unfinished: bool,
    delivered_on: date,
) -> list[ReportDelivered]:
    """The five-part report of whoever was called. Reasons are given exactly where something is unfinished.

    unexplained: numbers of the items whose being unfinished needs a reason. unfinished: whether any item is.
    Raises MeetingOutOfOrder, ReportPartMissing, NothingUnfinished, MeetingDayWrong or InvalidInput.
    """
    organiser = existing(state)
    of_the_meeting(state, unit)
    if unit in state.reports:
        raise ReportDeliveredAlready(field="unit")
    if state.called is None or state.called[0] != unit:
        raise MeetingOutOfOrder(f"现为“{MEETING_STAGE_NAMES[state.stage]}”，尚未请该单位述职。", field="unit")
    for name, called in PART_NAMES.items():
        text = getattr(parts, name)
        if not text.strip():
            raise ReportPartMissing(f"缺少{called}。", field=name)
        check_text(text, name, called)
    if parts.reasons_unfinished.strip():
        check_text(parts.reasons_unfinished, "reasons_unfinished", "未完成事项的具体原因")
        if not unfinished:
            raise NothingUnfinished(field="reasons_unfinished")
    elif unexplained:
        raise ReportPartMissing(f"{some(unexplained)}尚未完成，缺少未完成事项的具体原因。", field="reasons_unfinished")
    check_commitments(commitments)
    not_before(state, delivered_on, "delivered_on")
    return [
        ReportDelivered(
            organiser=organiser,
            year=state.year,
            unit=unit,
            reporter=state.called[1],
            parts=parts,
            commitments=commitments,
            delivered_on=delivered_on,
        )
    ]


def ask_question(
    state: MeetingState,
    question: QuestionId,
    *,
    unit: UnitId,
    text: str,
    asked_by: PersonId | None,
    attested: bool,
    asked_on: date,
) -> list[QuestionAsked]:
    """Put a question to a unit's reporter, once the report was heard. Raises MeetingOutOfOrder, AskerNotInvited and
    what a text raises."""
    organiser = existing(state)
    in_stage(state, IN_SESSION)
    of_the_meeting(state, unit)
    if unit not in state.reports:
        raise MeetingOutOfOrder("该单位尚未述职，听取述职后才能提问。", field="unit")
    if not attested and asked_by not in state.participants:
        raise AskerNotInvited("所填人员不在与会人员名单中。", field="asked_by")
    check_text(text, "text", "提问")
    not_before(state, asked_on, "asked_on")
    return [
        QuestionAsked(
            organiser=organiser,
            year=state.year,
            unit=unit,
            question=question,
            text=text,
            asked_on=asked_on,
            asked_by=asked_by,
        )
    ]


def answer_question(
    state: MeetingState, *, question: QuestionId, text: str, answered_on: date
) -> list[QuestionAnswered]:
    """Write down the answer. Raises MeetingOutOfOrder, QuestionNotFound or QuestionAnsweredAlready."""
    organiser = existing(state)
    in_stage(state, IN_SESSION)
    found = state.questions.get(question)
    if found is None:
        raise QuestionNotFound(field="question")
    if found.answered:
        raise QuestionAnsweredAlready(field="question")
    check_text(text, "text", "回答")
    not_before(state, answered_on, "answered_on")
    return [
        QuestionAnswered(
            organiser=organiser,
            year=state.year,
            unit=found.unit,
            question=question,
            text=text,
            answered_on=answered_on,
        )
    ]
