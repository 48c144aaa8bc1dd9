"""Questions that every step of a meeting asks first."""

from collections.abc import Collection, Iterable
from datetime import date

from domain.ids import PersonId, UnitId
from domain.review.errors import (
    MeetingDayWrong,
    MeetingNotFound,
    MeetingOutOfOrder,
    NotOfTheMeeting,
    ParticipantsWrong,
)
from domain.review.meeting import MEETING_STAGE_NAMES, MeetingStage, MeetingState

NAMED_MAX = 5
"""How many units or items a refusal names before it counts the others."""


def existing(state: MeetingState) -> UnitId:
    """The organiser of a meeting that was scheduled. Raises MeetingNotFound."""
    if state.organiser is None:
        raise MeetingNotFound(field="organiser")
    return state.organiser


def in_stage(state: MeetingState, stages: Collection[MeetingStage]) -> None:
    """Refuse a step that is not next. Raises MeetingOutOfOrder."""
    if state.stage not in stages:
        wanted = "、".join(f"“{MEETING_STAGE_NAMES[stage]}”" for stage in MeetingStage if stage in stages)
        raise MeetingOutOfOrder(f"现为“{MEETING_STAGE_NAMES[state.stage]}”，此事须在{wanted}时办理。")


def of_the_meeting(state: MeetingState, unit: UnitId) -> None:
    """Refuse a unit that the meeting does not report on. Raises NotOfTheMeeting."""
    if unit not in state.units:
        raise NotOfTheMeeting("请核对所选单位。", field="unit")


def not_before(state: MeetingState, day: date, field: str) -> None:
    """A step is not taken before the one that it follows. Raises MeetingDayWrong."""
    if day < state.moved_on:
        raise MeetingDayWrong(f"{day}早于上一环节的日期{state.moved_on}。", field=field)


def refuse_twice(participants: tuple[PersonId, ...], invited: tuple[PersonId, ...]) -> None:
    """Refuse a person named twice, or invited already. Raises ParticipantsWrong."""
    if len({*participants, *invited}) < len(participants) + len(invited):
        raise ParticipantsWrong("同一人出现了两次。", field="participants")


def some(names: Iterable[str]) -> str:
    """The first few of many names, and how many there are."""
    listed = list(names)
    shown = "、".join(listed[:NAMED_MAX])
    return shown if len(listed) <= NAMED_MAX else f"{shown}等{len(listed)}项"
