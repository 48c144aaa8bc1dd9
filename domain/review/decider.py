"""The order of a review meeting (R12): completion circulated, reports, questions and answers, then the appraisal."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from domain.cycle.decider import check_commitments
from domain.ids import PersonId, QuestionId, UnitId
from domain.review.errors import (
    AskerNotInvited,
    AssessmentsNotFinal,
    MeetingDayWrong,
    MeetingNotFound,
    MeetingOutOfOrder,
    MeetingUnitsWrong,
    NothingUnfinished,
    NotOfTheMeeting,
    ParticipantsWrong,
    QuestionAnsweredAlready,
    QuestionNotFound,
    QuorumMissing,
    ReportDeliveredAlready,
    ReporterWrong,
    ReportPartMissing,
)
from domain.review.events import (
    AppraisalClosed,
    AppraisalOpened,
    CompletionCirculated,
    FiveParts,
    MeetingAdjourned,
    MeetingScheduled,
    ParticipantsInvited,
    QuestionAnswered,
    QuestionAsked,
    ReportDelivered,
    ReporterCalled,
)
from domain.review.meeting import IN_SESSION, MEETING_STAGE_NAMES, MeetingStage, MeetingState
from domain.text import LONG_CHARACTERS_MAX, SHORT_CHARACTERS_MAX, check_text

PART_NAMES: Mapping[str, str] = {
    "measures": "具体措施",
    "completion": "完成情况",
    "results": "取得成效",
    "next_plan": "下步工作打算",
}
"""The parts that every report has; what the fifth is about, only some have."""

NAMED_MAX = 5
"""How many units or items a refusal names before it counts the others."""


def schedule_meeting(
    state: MeetingState,
    *,
    organiser: UnitId,
    year: int,
    units: tuple[UnitId, ...],
    strangers: Sequence[str],
    participants: tuple[PersonId, ...],
    scheduled_on: date,
    place: str,
    attested: bool,
) -> list[MeetingScheduled]:
    """Call a meeting, or another one in its place until the completion was circulated.

    strangers: codes of those of the units that do not stand directly below the organiser (R11). attested: only paper
    tells, which may not show who was invited. Raises MeetingOutOfOrder, MeetingUnitsWrong or ParticipantsWrong.
    """
    if state.stage not in (MeetingStage.ABSENT, MeetingStage.SCHEDULED):
        raise MeetingOutOfOrder(f"现为“{MEETING_STAGE_NAMES[state.stage]}”，不能再重新安排。")
    if not units:
        raise MeetingUnitsWrong("请至少选择一个单位。", field="units")
    if len(set(units)) < len(units):
        raise MeetingUnitsWrong("同一单位出现了两次。", field="units")
    if strangers:
        raise MeetingUnitsWrong(f"{_some(strangers)}不是其直接下级。", field="units")
    if not participants and not attested:
        raise ParticipantsWrong("请填写与会人员。", field="participants")
    _refuse_twice(participants, ())
    check_text(place, "place", "会议地点", characters_max=SHORT_CHARACTERS_MAX, required=not attested)
    return [
        MeetingScheduled(
            organiser=organiser,
            year=year,
            units=units,
            participants=participants,
            scheduled_on=scheduled_on,
            place=place,
        )
    ]


def invite_participants(state: MeetingState, *, participants: tuple[PersonId, ...]) -> list[ParticipantsInvited]:
    """Ask more people in, until the appraisal. Raises MeetingNotFound, MeetingOutOfOrder or ParticipantsWrong."""
    organiser = existing(state)
    if state.stage is not MeetingStage.SCHEDULED and state.stage not in IN_SESSION:
        raise MeetingOutOfOrder(f"现为“{MEETING_STAGE_NAMES[state.stage]}”，不能再增加与会人员。")
    if not participants:
        raise ParticipantsWrong("请填写增加的人员。", field="participants")
    _refuse_twice(participants, state.participants)
    return [ParticipantsInvited(organiser=organiser, year=state.year, participants=participants)]


def circulate_completion(
    state: MeetingState, *, unfinalised: Sequence[str], assessment: str, circulated_on: date
) -> list[CompletionCirculated]:
    """Open the session with each unit's completion, from assessments that are all final.

    unfinalised: codes of the meeting's units without a final assessment. assessment: digest of the document over all of
    them. Raises MeetingNotFound, MeetingOutOfOrder or AssessmentsNotFinal.
    """
    organiser = existing(state)
    _in_stage(state, (MeetingStage.SCHEDULED,))
    if unfinalised:
        raise AssessmentsNotFinal(f"{_some(unfinalised)}。", field="units")
    return [
        CompletionCirculated(organiser=organiser, year=state.year, assessment=assessment, circulated_on=circulated_on)
    ]


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
    _in_stage(state, IN_SESSION)
    _of_the_meeting(state, unit)
    if unit in state.reports:
        raise ReportDeliveredAlready(field="unit")
    if reporter not in team:
        raise ReporterWrong(f"所选人员{called_on}不在该单位领导班子中。", field="reporter")
    _not_before(state, called_on, "called_on")
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
    _of_the_meeting(state, unit)
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
        raise ReportPartMissing(f"{_some(unexplained)}尚未完成，缺少未完成事项的具体原因。", field="reasons_unfinished")
    check_commitments(commitments)
    _not_before(state, delivered_on, "delivered_on")
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
    _in_stage(state, IN_SESSION)
    _of_the_meeting(state, unit)
    if unit not in state.reports:
        raise MeetingOutOfOrder("该单位尚未述职，听取述职后才能提问。", field="unit")
    if not attested and asked_by not in state.participants:
        raise AskerNotInvited("所填人员不在与会人员名单中。", field="asked_by")
    check_text(text, "text", "提问", characters_max=LONG_CHARACTERS_MAX)
    _not_before(state, asked_on, "asked_on")
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
    _in_stage(state, IN_SESSION)
    found = state.questions.get(question)
    if found is None:
        raise QuestionNotFound(field="question")
    if found.answered:
        raise QuestionAnsweredAlready(field="question")
    check_text(text, "text", "回答", characters_max=LONG_CHARACTERS_MAX)
    _not_before(state, answered_on, "answered_on")
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


def open_appraisal(
    state: MeetingState,
    *,
    present: tuple[PersonId, ...],
    on_paper: bool,
    quorum: tuple[int, int],
    attested: bool,
    names: Mapping[UnitId, str],
    opened_on: date,
) -> list[AppraisalOpened]:
    """Begin the vote once every report was heard and questioned, and enough of the invited are there.

    quorum: numerator and denominator of the share that must be present. attested: paper may show no roll; then nobody
    is counted and the vote was on paper. names: the units' codes. Raises MeetingOutOfOrder, ParticipantsWrong, QuorumMissing, MeetingDayWrong.
    """
    organiser = existing(state)
    _in_stage(state, IN_SESSION)
    if waiting := state.unheard():
        raise MeetingOutOfOrder(f"{_some([names[unit] for unit in waiting])}尚未述职。", field="organiser")
    if waiting := state.unquestioned():
        raise MeetingOutOfOrder(f"对{_some([names[unit] for unit in waiting])}的提问尚未进行或尚未回答。")
    if len(set(present)) < len(present) or not set(present) <= set(state.participants):
        raise ParticipantsWrong("到会人员应在与会人员名单中，每人一次。", field="present")
    enough = len(present) * quorum[1] >= len(state.participants) * quorum[0]
    if not (enough and present) and not (attested and on_paper and not present):
        share = f"{quorum[0]}/{quorum[1]}"
        raise QuorumMissing(f"应到{len(state.participants)}人，实到{len(present)}人，须达到{share}。", field="present")
    _not_before(state, opened_on, "opened_on")
    return [
        AppraisalOpened(organiser=organiser, year=state.year, present=present, on_paper=on_paper, opened_on=opened_on)
    ]


def close_appraisal(state: MeetingState, *, closed_on: date) -> list[AppraisalClosed]:
    """End the vote. Raises MeetingNotFound, MeetingOutOfOrder or MeetingDayWrong."""
    organiser = existing(state)
    _in_stage(state, (MeetingStage.APPRAISAL_OPEN,))
    _not_before(state, closed_on, "closed_on")
    return [AppraisalClosed(organiser=organiser, year=state.year, closed_on=closed_on)]


def adjourn_meeting(state: MeetingState, *, adjourned_on: date) -> list[MeetingAdjourned]:
    """End the meeting after the vote. Raises MeetingNotFound, MeetingOutOfOrder or MeetingDayWrong."""
    organiser = existing(state)
    _in_stage(state, (MeetingStage.APPRAISAL_CLOSED,))
    _not_before(state, adjourned_on, "adjourned_on")
    return [MeetingAdjourned(organiser=organiser, year=state.year, adjourned_on=adjourned_on)]


def existing(state: MeetingState) -> UnitId:
    """The organiser of a meeting that was scheduled. Raises MeetingNotFound."""
    if state.organiser is None:
        raise MeetingNotFound(field="organiser")
    return state.organiser


def _in_stage(state: MeetingState, stages: Collection[MeetingStage]) -> None:
    if state.stage not in stages:
        wanted = "、".join(f"“{MEETING_STAGE_NAMES[stage]}”" for stage in MeetingStage if stage in stages)
        raise MeetingOutOfOrder(f"现为“{MEETING_STAGE_NAMES[state.stage]}”，此事须在{wanted}时办理。")


def _of_the_meeting(state: MeetingState, unit: UnitId) -> None:
    if unit not in state.units:
        raise NotOfTheMeeting("请核对所选单位。", field="unit")


def _not_before(state: MeetingState, day: date, field: str) -> None:
    if day < state.moved_on:
        raise MeetingDayWrong(f"{day}早于上一环节的日期{state.moved_on}。", field=field)


def _refuse_twice(participants: tuple[PersonId, ...], invited: tuple[PersonId, ...]) -> None:
    if len({*participants, *invited}) < len(participants) + len(invited):
        raise ParticipantsWrong("同一人出现了两次。", field="participants")


def _some(names: Iterable[str]) -> str:
    """The first few of many names, and how many there are."""
    listed = list(names)
    shown = "、".join(listed[:NAMED_MAX])
    return shown if len(listed) <= NAMED_MAX else f"{shown}等{len(listed)}项"
