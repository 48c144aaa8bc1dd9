"""Reminders of deadlines: each asks the very thing whether anything is due still, whatever a timer says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from domain import streams
from domain.codes import DeadlineKind, PostKind, ReminderKind
from domain.deadlines import decider as deadlines
from domain.deadlines.commands import SendDeadlineReminder
from domain.deadlines.decider import Subject
from domain.ids import PersonId, UnitId
from domain.objections.decider import decision_due_on
from domain.recorded import Classification
from domain.rulings.key_management import visits_due_on
from domain.supervision.findings import rectification_due_on
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.officers import find_officer

_LEADS = frozenset({PostKind.SECRETARY, PostKind.DEPUTY_IN_CHARGE})


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due of a unit: `to` are those who have to act, by name; `organiser` waits for it, and is told when it is
    late. Without an organiser it is the unit's superior that has to act."""

    unit: UnitId | None
    year: int
    on: date | None
    to: tuple[PersonId, ...] = ()
    organiser: UnitId | None = None


@handles(SendDeadlineReminder)
def send_deadline_reminder(command: SendDeadlineReminder, decide: Decide) -> None:
    subject = Subject(command.finding, command.follow_up, command.objection, command.case)
    key = subject.of(command.deadline)
    stream = streams.deadline(command.deadline, key)
    state = decide.load(stream, deadlines.EMPTY, deadlines.evolve)
    due = _DUE[command.deadline](decide, key)
    decide.authorise()
    assert due.unit is not None, "what is there has a unit"
    events = deadlines.remind(
        state,
        command.deadline,
        subject,
        kind=command.kind,
        due_on=command.due_on,
        really_due_on=due.on,
        today=decide.day,
        unit=due.unit,
        year=due.year,
        persons=_told(decide, due, due.unit, late=command.kind is ReminderKind.OVERDUE),
    )
    known = command.deadline is DeadlineKind.FINDING_RECTIFICATION
    decide.emit(stream, events, Classification.PARTY_INTERNAL if known else Classification.RESTRICTED)


def _of_finding(decide: Decide, key: str) -> _Due:
    state = states.finding(decide, key)
    return _Due(state.unit, state.year, rectification_due_on(state), _named(state.leader), state.organiser)


def _of_reply(decide: Decide, key: str) -> _Due:
    state = states.follow_up(decide, key)
    return _Due(state.unit, state.year, state.reply_due_on, _named(state.addressee), state.organiser)


def _of_report(decide: Decide, key: str) -> _Due:
    state = states.follow_up(decide, key)
    return _Due(state.unit, state.year, state.report_due_on, _named(state.addressee), state.organiser)


def _of_objection(decide: Decide, key: str) -> _Due:
    state = states.objection(decide, key)
    return _Due(state.unit, state.year, decision_due_on(state), state.reviewers)


def _of_case(decide: Decide, key: str) -> _Due:
    state = states.case(decide, key)
    return _Due(state.unit, state.year, visits_due_on(state))


_DUE: Mapping[DeadlineKind, Callable[[Decide, str], _Due]] = {
    DeadlineKind.FINDING_RECTIFICATION: _of_finding,
    DeadlineKind.INQUIRY_REPLY: _of_reply,
    DeadlineKind.RECTIFICATION_REPORT: _of_report,
    DeadlineKind.OBJECTION_DECISION: _of_objection,
    DeadlineKind.TRACKING_VISITS: _of_case,
}


def _named(person: PersonId | None) -> tuple[PersonId, ...]:
    return () if person is None else (person,)


def _told(decide: Decide, due: _Due, unit: UnitId, *, late: bool) -> tuple[PersonId, ...]:
    """Who has to act; without a name the unit's leads or its superior's officer; once it is late, who waits as well."""
    if due.organiser is None:
        superior = states.unit(decide, unit).accountable_to(decide.day)
        return due.to or _named(find_officer(decide, superior, decide.day))
    leads = [post.person for post in states.unit(decide, unit).posts_on(decide.day) if post.kind in _LEADS]
    waits = _named(find_officer(decide, due.organiser, decide.day)) if late else ()
    return (*(due.to or leads), *waits)
