"""What comes next at a review meeting and what still keeps it from being done, by the same rules as the commands."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from domain.codes import CyclePhase
from domain.ids import UnitId
from domain.phases import refuse_phase
from domain.recorded import Recorded
from domain.refusal import Refusal
from domain.review.ballot_box import BoxStage
from domain.review.commands import (
    AdjournMeeting,
    CallReporter,
    CirculateCompletion,
    CloseAppraisal,
    DeliverReport,
    OpenAppraisal,
)
from domain.review.errors import AssessmentsNotFinal
from domain.review.guards import some
from domain.review.meeting import MeetingStage, MeetingState
from services.commands import states
from services.commands.asking import asking
from services.commands.decide import Decide
from services.commands.handlers.review import unfinalised_of

_COMMANDS = {
    "CIRCULATE": CirculateCompletion,
    "CALL": CallReporter,
    "REPORT": DeliverReport,
    "QUESTION": OpenAppraisal,
    "OPEN_APPRAISAL": OpenAppraisal,
    "CLOSE_APPRAISAL": CloseAppraisal,
    "COUNT": AdjournMeeting,
    "ADJOURN": AdjournMeeting,
}
"""Next step -> the command whose phase it needs."""


def find_board(
    read_stream: Callable[[str], Sequence[Recorded]], tenant_id: int, organiser: UnitId, year: int, day: date
) -> tuple[str, list[Refusal]]:
    """The next step of a committee's meeting, and all that keeps it from being taken.

    read_stream: a stream's events up to the position asked for; call inside `with tenant(tenant_id)`.
    """
    decide = asking(read_stream, tenant_id, day)
    meeting = states.meeting(decide, organiser, year)
    step = next_step(decide, meeting)
    return step, list(_blockers(decide, meeting, step))


def next_step(decide: Decide, meeting: MeetingState) -> str:
    """What is to be done now. Between reports, whoever was heard is questioned first."""
    match meeting.stage:
        case MeetingStage.SCHEDULED:
            return "CIRCULATE"
        case MeetingStage.REPORTING:
            return "REPORT"
        case MeetingStage.COMPLETION_CIRCULATED | MeetingStage.QUESTIONING:
            if set(meeting.unquestioned()) & set(meeting.reports):
                return "QUESTION"
            return "CALL" if meeting.unheard() else "OPEN_APPRAISAL"
        case MeetingStage.APPRAISAL_OPEN:
            return "CLOSE_APPRAISAL"
        case MeetingStage.APPRAISAL_CLOSED:
            boxes = [states.ballot_box(decide, unit, meeting.year) for unit in meeting.units]
            return "ADJOURN" if all(box.stage is BoxStage.COUNTED for box in boxes) else "COUNT"
        case _:
            return "NOTHING"


def _blockers(decide: Decide, meeting: MeetingState, step: str) -> Iterator[Refusal]:
    phase: CyclePhase = states.cycle(decide, meeting.year).phase
    if step in _COMMANDS:
        try:
            refuse_phase(_COMMANDS[step], phase)
        except Refusal as refusal:
            yield refusal
    if step == "CIRCULATE":
        waiting = unfinalised_of(decide, meeting)
        if waiting:
            yield AssessmentsNotFinal(f"{some(waiting)}。", field="units")
