"""A review meeting from its invitation to its end: circulated first, voted last (policy 四(二), R12)."""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.ids import PersonId, UnitId
from domain.review.errors import (
    AssessmentsNotFinal,
    MeetingOutOfOrder,
    MeetingUnitsWrong,
    ParticipantsWrong,
    QuorumMissing,
)
from domain.review.events import (
    AppraisalClosed,
    AppraisalOpened,
    CompletionCirculated,
    MeetingAdjourned,
    MeetingScheduled,
    ParticipantsInvited,
)
from domain.review.guards import existing, in_stage, not_before, refuse_twice, some
from domain.review.meeting import IN_SESSION, MEETING_STAGE_NAMES, MeetingStage, MeetingState
from domain.text import SHORT_CHARACTERS_MAX, check_text


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
        raise MeetingUnitsWrong(f"{some(strangers)}不是其直接下级。", field="units")
    if not participants and not attested:
        raise ParticipantsWrong("请填写与会人员。", field="participants")
    refuse_twice(participants, ())
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
    refuse_twice(participants, state.participants)
    return [ParticipantsInvited(organiser=organiser, year=state.year, participants=participants)]


def circulate_completion(
    state: MeetingState, *, unfinalised: Sequence[str], assessment: str, circulated_on: date
) -> list[CompletionCirculated]:
    """Open the session with each unit's completion, from assessments that are all final.

    unfinalised: codes of the meeting's units without a final assessment. assessment: digest of the document over all of
    them. Raises MeetingNotFound, MeetingOutOfOrder or AssessmentsNotFinal.
    """
    organiser = existing(state)
    in_stage(state, (MeetingStage.SCHEDULED,))
    if unfinalised:
        raise AssessmentsNotFinal(f"{some(unfinalised)}。", field="units")
    return [
        CompletionCirculated(organiser=organiser, year=state.year, assessment=assessment, circulated_on=circulated_on)
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
    is counted and the vote was on paper. names: the units' codes.
    Raises MeetingOutOfOrder, ParticipantsWrong, QuorumMissing or MeetingDayWrong.
    """
    organiser = existing(state)
    in_stage(state, IN_SESSION)
    if waiting := state.unheard():
        raise MeetingOutOfOrder(f"{some([names[unit] for unit in waiting])}尚未述职。", field="organiser")
    if waiting := state.unquestioned():
        raise MeetingOutOfOrder(f"对{some([names[unit] for unit in waiting])}的提问尚未进行或尚未回答。")
    if len(set(present)) < len(present) or not set(present) <= set(state.participants):
        raise ParticipantsWrong("到会人员应在与会人员名单中，每人一次。", field="present")
    enough = len(present) * quorum[1] >= len(state.participants) * quorum[0]
    if not (enough and present) and not (attested and on_paper and not present):
        share = f"{quorum[0]}/{quorum[1]}"
        raise QuorumMissing(f"应到{len(state.participants)}人，实到{len(present)}人，须达到{share}。", field="present")
    not_before(state, opened_on, "opened_on")
    return [
        AppraisalOpened(organiser=organiser, year=state.year, present=present, on_paper=on_paper, opened_on=opened_on)
    ]


def close_appraisal(state: MeetingState, *, closed_on: date) -> list[AppraisalClosed]:
    """End the vote. Raises MeetingNotFound, MeetingOutOfOrder or MeetingDayWrong."""
    organiser = existing(state)
    in_stage(state, (MeetingStage.APPRAISAL_OPEN,))
    not_before(state, closed_on, "closed_on")
    return [AppraisalClosed(organiser=organiser, year=state.year, closed_on=closed_on)]


def adjourn_meeting(state: MeetingState, *, adjourned_on: date) -> list[MeetingAdjourned]:
    """End the meeting after the vote. Raises MeetingNotFound, MeetingOutOfOrder or MeetingDayWrong."""
    organiser = existing(state)
    in_stage(state, (MeetingStage.APPRAISAL_CLOSED,))
    not_before(state, adjourned_on, "adjourned_on")
    return [MeetingAdjourned(organiser=organiser, year=state.year, adjourned_on=adjourned_on)]
