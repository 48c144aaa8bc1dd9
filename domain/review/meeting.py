"""A review meeting as its events tell it (述职评议会, policy 四(二), R12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.ids import PersonId, QuestionId, UnitId
from domain.review.events import (
    AppraisalClosed,
    AppraisalOpened,
    CompletionCirculated,
    MeetingAdjourned,
    MeetingEvent,
    MeetingScheduled,
    ParticipantsInvited,
    QuestionAnswered,
    QuestionAsked,
    ReportDelivered,
    ReporterCalled,
)


class MeetingStage(StrEnum):
    """How far a meeting has come, in its fixed order; reporting and questioning take turns (domain.md 4.3)."""

    ABSENT = "ABSENT"
    SCHEDULED = "SCHEDULED"
    COMPLETION_CIRCULATED = "COMPLETION_CIRCULATED"
    REPORTING = "REPORTING"
    QUESTIONING = "QUESTIONING"
    APPRAISAL_OPEN = "APPRAISAL_OPEN"
    APPRAISAL_CLOSED = "APPRAISAL_CLOSED"
    ADJOURNED = "ADJOURNED"


MEETING_STAGE_NAMES: Mapping[MeetingStage, str] = {
    MeetingStage.ABSENT: "尚未安排",
    MeetingStage.SCHEDULED: "已安排、未通报完成情况",
    MeetingStage.COMPLETION_CIRCULATED: "已通报完成情况",
    MeetingStage.REPORTING: "现场述职",
    MeetingStage.QUESTIONING: "现场提问",
    MeetingStage.APPRAISAL_OPEN: "正在民主评议",
    MeetingStage.APPRAISAL_CLOSED: "民主评议已结束",
    MeetingStage.ADJOURNED: "已散会",
}
"""What each stage is called in refusals."""

IN_SESSION = frozenset({MeetingStage.COMPLETION_CIRCULATED, MeetingStage.REPORTING, MeetingStage.QUESTIONING})
"""Between circulation and appraisal: reports are heard and questions asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a unit's reporter, and whether it was answered."""

    unit: UnitId
    answered: bool = False


@dataclass(frozen=True, slots=True)
class MeetingState:
    """A meeting folded from its stream.

    moved_on: the day of the latest step. called: the unit and the person who are to report now.
    """

    stage: MeetingStage = MeetingStage.ABSENT
    organiser: UnitId | None = None
    year: int = 0
    units: tuple[UnitId, ...] = ()
    participants: tuple[PersonId, ...] = ()
    scheduled_on: date = date.min
    moved_on: date = date.min
    called: tuple[UnitId, PersonId] | None = None
    reports: Mapping[UnitId, ReportDelivered] = field(default_factory=dict)
    questions: Mapping[QuestionId, Question] = field(default_factory=dict)
    present: tuple[PersonId, ...] = ()
    on_paper: bool = False

    @property
    def appraised(self) -> bool:
        """Whether voting is over."""
        return self.stage in (MeetingStage.APPRAISAL_CLOSED, MeetingStage.ADJOURNED)

    def reporter_of(self, unit: UnitId) -> PersonId | None:
        """Who reported for a unit; None before the report."""
        report = self.reports.get(unit)
        return None if report is None else report.reporter

    def voters_on(self, unit: UnitId) -> tuple[PersonId, ...]:
        """Who may vote on a unit's secretary: whoever is present, but nobody on their own report."""
        return tuple(person for person in self.present if person != self.reporter_of(unit))

    def unheard(self) -> tuple[UnitId, ...]:
        """Units whose report is still to come, in the order of the meeting."""
        return tuple(unit for unit in self.units if unit not in self.reports)

    def unquestioned(self) -> tuple[UnitId, ...]:
        """Units whose questioning was not held or not finished, in the order of the meeting."""
        asked = {question.unit for question in self.questions.values()}
        waiting = {question.unit for question in self.questions.values() if not question.answered}
        return tuple(unit for unit in self.units if unit not in asked or unit in waiting)


EMPTY = MeetingState()


def evolve(state: MeetingState, event: MeetingEvent) -> MeetingState:
    """The meeting after one more fact."""
    match event:
        case MeetingScheduled():
            return MeetingState(
                stage=MeetingStage.SCHEDULED,
                organiser=event.organiser,
                year=event.year,
                units=event.units,
                participants=event.participants,
                scheduled_on=event.scheduled_on,
            )
        case ParticipantsInvited():
            return replace(state, participants=(*state.participants, *event.participants))
        case CompletionCirculated():
            return replace(state, stage=MeetingStage.COMPLETION_CIRCULATED, moved_on=event.circulated_on)
        case ReporterCalled():
            called = (event.unit, event.reporter)
            return replace(state, stage=MeetingStage.REPORTING, called=called, moved_on=event.called_on)
        case ReportDelivered():
            reports = {**state.reports, event.unit: event}
            return replace(
                state, stage=MeetingStage.QUESTIONING, called=None, reports=reports, moved_on=event.delivered_on
            )
        case QuestionAsked():
            return replace(state, questions={**state.questions, event.question: Question(event.unit)})
        case QuestionAnswered():
            answered = Question(event.unit, answered=True)
            return replace(state, questions={**state.questions, event.question: answered})
        case AppraisalOpened():
            return replace(
                state,
                stage=MeetingStage.APPRAISAL_OPEN,
                present=event.present,
                on_paper=event.on_paper,
                moved_on=event.opened_on,
            )
        case AppraisalClosed():
            return replace(state, stage=MeetingStage.APPRAISAL_CLOSED, moved_on=event.closed_on)
        case MeetingAdjourned():
            return replace(state, stage=MeetingStage.ADJOURNED, moved_on=event.adjourned_on)
        case _:
            assert_never(event)
