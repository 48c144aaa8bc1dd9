"""Commands on a review meeting (R12)."""

from collections.abc import Iterator

from domain import streams
from domain.execution.guards import is_finished
from domain.execution.item import ItemState, ReportStatus
from domain.ids import QuestionId, UnitId
from domain.lists.events import TaskContent
from domain.lists.list_set import Item, ListSetState
from domain.permissions import COMMAND_GRANTS
from domain.review import ballot_box as boxes
from domain.review import decider as review
from domain.review import hearing
from domain.review.commands import (
    AdjournMeeting,
    AnswerQuestion,
    AskQuestion,
    CallReporter,
    CirculateCompletion,
    CloseAppraisal,
    DeliverReport,
    InviteParticipants,
    OpenAppraisal,
    ScheduleMeeting,
)
from domain.review.errors import MeetingUnitsWrong
from domain.review.events import FiveParts
from domain.review.guards import existing
from domain.review.meeting import MeetingState
from domain.scoring.decider import frozen_rules
from domain.scoring.score_1 import digest, read_rules
from domain.tenancy.policy import share_of
from services.commands import states
from services.commands.assessed import assessment_document
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.standing import Subject, find_standing, person_of


@handles(ScheduleMeeting)
def schedule_meeting(command: ScheduleMeeting, decide: Decide) -> None:
    states.open_cycle(decide, command.year)
    state = states.meeting(decide, command.organiser, command.year)
    if not command.units:
        raise MeetingUnitsWrong("请至少选择一个单位。", field="units")
    strangers = []
    for unit in command.units:
        found = states.unit(decide, unit)
        if found.superior_on(decide.day) != command.organiser:
            strangers.append(found.code)
    for person in command.participants:
        states.person(decide, person)
    standing = decide.authorise(unit=command.units[0])
    events = review.schedule_meeting(
        state,
        organiser=command.organiser,
        year=command.year,
        units=command.units,
        strangers=strangers,
        participants=command.participants,
        scheduled_on=command.scheduled_on,
        place=command.place,
        attested=standing.attested,
    )
    decide.emit(streams.meeting(command.organiser, command.year), events)


@handles(InviteParticipants)
def invite_participants(command: InviteParticipants, decide: Decide) -> None:
    state = _meeting(decide, command.organiser, command.year)
    for person in command.participants:
        states.person(decide, person)
    decide.authorise(unit=state.units[0])
    events = review.invite_participants(state, participants=command.participants)
    decide.emit(streams.meeting(command.organiser, command.year), events)


@handles(CirculateCompletion)
def circulate_completion(command: CirculateCompletion, decide: Decide) -> None:
    state = _meeting(decide, command.organiser, command.year)
    decide.authorise(unit=state.units[0])
    unfinalised = unfinalised_of(decide, state)
    document = b"" if unfinalised else assessment_document(decide, command.year, state.units)
    events = review.circulate_completion(
        state, unfinalised=unfinalised, assessment=digest(document), circulated_on=command.circulated_on
    )
    decide.emit(streams.meeting(command.organiser, command.year), events)


@handles(CallReporter)
def call_reporter(command: CallReporter, decide: Decide) -> None:
    state = _meeting(decide, command.organiser, command.year)
    decide.authorise(unit=state.units[0])
    team = {post.person for post in states.unit(decide, command.unit).team_on(decide.day)}
    events = hearing.call_reporter(
        state, unit=command.unit, reporter=command.reporter, team=team, called_on=command.called_on
    )
    decide.emit(streams.meeting(command.organiser, command.year), events)


@handles(DeliverReport)
def deliver_report(command: DeliverReport, decide: Decide) -> None:
    state = _meeting(decide, command.organiser, command.year)
    called = state.called
    holder = called[1] if called is not None and called[0] == command.unit else None
    standing = decide.authorise(unit=command.unit, holder=holder)
    lists = states.list_set(decide, command.unit, command.year)
    unfinished = [item for item, work in _work(decide, lists) if not is_finished(work)]
    short = [item for item, work in _work(decide, lists) if not is_finished(work) and _falls_short(item, work)]
    # A workbook knows no close-out: what is found done on paper is told by the report itself, except where the
    # workbook's own figures of a task say otherwise.
    unexplained = short if standing.attested else unfinished
    events = hearing.deliver_report(
        state,
        unit=command.unit,
        parts=FiveParts(
            measures=command.measures,
            completion=command.completion,
            results=command.results,
            reasons_unfinished=command.reasons_unfinished,
            next_plan=command.next_plan,
        ),
        commitments=command.commitments,
        unexplained=[item.number for item in unexplained],
        unfinished=bool(unfinished),
        delivered_on=command.delivered_on,
    )
    decide.emit(streams.meeting(command.organiser, command.year), events)


@handles(AskQuestion)
def ask_question(command: AskQuestion, decide: Decide) -> None:
    state = _meeting(decide, command.organiser, command.year)
    question = QuestionId(decide.new_id())
    standing = decide.authorise(unit=command.unit)
    asked_by = command.asked_by or person_of(standing)
    if asked_by != person_of(standing):
        # Only whoever runs the meeting writes down what another asked.
        grants = COMMAND_GRANTS[CallReporter]
        find_standing(decide, grants, Subject(unit=state.units[0], on=decide.day))
    events = hearing.ask_question(
        state,
        question,
        unit=command.unit,
        text=command.text,
        asked_by=asked_by,
        attested=standing.attested,
        asked_on=command.asked_on,
    )
    decide.emit(streams.meeting(command.organiser, command.year), events)


@handles(AnswerQuestion)
def answer_question(command: AnswerQuestion, decide: Decide) -> None:
    state = _meeting(decide, command.organiser, command.year)
    asked = state.questions.get(command.question)
    unit = state.units[0] if asked is None else asked.unit
    decide.authorise(unit=unit, holder=state.reporter_of(unit))
    events = hearing.answer_question(
        state, question=command.question, text=command.text, answered_on=command.answered_on
    )
    decide.emit(streams.meeting(command.organiser, command.year), events)


@handles(OpenAppraisal)
def open_appraisal(command: OpenAppraisal, decide: Decide) -> None:
    state = _meeting(decide, command.organiser, command.year)
    standing = decide.authorise(unit=state.units[0])
    ballot = _ballot_names(decide, command.year)
    events = review.open_appraisal(
        state,
        present=command.present,
        on_paper=command.on_paper,
        quorum=share_of(states.tenant(decide).policy.meeting_quorum),
        attested=standing.attested,
        names={unit: states.unit(decide, unit).code for unit in state.units},
        opened_on=command.opened_on,
    )
    stream = streams.meeting(command.organiser, command.year)
    decide.emit(stream, events)
    opened = states.meeting(decide, command.organiser, command.year)
    for unit in opened.units:
        box = states.ballot_box(decide, unit, command.year)
        made = boxes.open_box(
            box,
            unit=unit,
            year=command.year,
            organiser=command.organiser,
            eligible=len(opened.voters_on(unit)) if opened.present else None,
            ballot=ballot,
            on_paper=command.on_paper,
            opened_on=command.opened_on,
        )
        decide.emit(streams.ballot_box(unit, command.year), made)


@handles(CloseAppraisal)
def close_appraisal(command: CloseAppraisal, decide: Decide) -> None:
    state = _meeting(decide, command.organiser, command.year)
    decide.authorise(unit=state.units[0])
    events = review.close_appraisal(state, closed_on=command.closed_on)
    decide.emit(streams.meeting(command.organiser, command.year), events)


@handles(AdjournMeeting)
def adjourn_meeting(command: AdjournMeeting, decide: Decide) -> None:
    state = _meeting(decide, command.organiser, command.year)
    decide.authorise(unit=state.units[0])
    events = review.adjourn_meeting(state, adjourned_on=command.adjourned_on)
    decide.emit(streams.meeting(command.organiser, command.year), events)


def _meeting(decide: Decide, organiser: UnitId, year: int) -> MeetingState:
    """A meeting that was scheduled, of a year in the phase for it. Raises MeetingNotFound."""
    states.open_cycle(decide, year)
    state = states.meeting(decide, organiser, year)
    existing(state)
    return state


def unfinalised_of(decide: Decide, meeting: MeetingState) -> list[str]:
    """The codes of a meeting's units whose assessment does not stand yet."""
    waiting = (unit for unit in meeting.units if not states.assessment(decide, unit, meeting.year).final)
    return [states.unit(decide, unit).code for unit in waiting]


def _ballot_names(decide: Decide, year: int) -> tuple[str, ...]:
    """The votes of the year's frozen rule set, best first. Raises RuleSetNotFrozen."""
    ballot = read_rules(frozen_rules(states.scoring(decide, year), year, decide.day))["ballot"]
    return tuple(sorted(ballot, key=lambda name: (-ballot[name], name)))


def _work(decide: Decide, lists: ListSetState) -> Iterator[tuple[Item, ItemState]]:
    """The items in force of a unit's lists, in their order, and how each was carried out."""
    for item in lists.items.values():
        work = states.item_or_none(decide, item.item)
        if not item.withdrawn and work.unit is not None:
            yield item, work


def _falls_short(item: Item, work: ItemState) -> bool:
    """Whether the latest accepted figure of a task lies below its target, or there is none."""
    if not isinstance(item.content, TaskContent):
        return False
    accepted = [
        report.value
        for report in work.reports_that_count()
        if report.status is ReportStatus.ACCEPTED and report.value is not None
    ]
    return not accepted or accepted[-1] < item.content.target_value
