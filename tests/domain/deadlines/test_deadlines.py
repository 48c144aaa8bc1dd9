"""Who has to act by a day is reminded once when it is near and once when it is past, while anything is due."""

from datetime import date
from functools import reduce
from typing import Any

import pytest

from domain.codes import DeadlineKind, ObjectionOutcome, ReminderKind
from domain.deadlines.decider import EMPTY, SUBJECT_OF, DeadlineState, Subject, evolve, remind
from domain.deadlines.errors import DeadlineOfNothing, DeadlineReminderSent, DeadlineReminderStale
from domain.deadlines.events import DeadlineReminded
from domain.ids import CaseId, FindingId, ObjectionId, PersonId, RulingId, UnitId
from domain.objections import decider as objections
from domain.objections.events import Grounds, ObjectionAccepted, ObjectionDecided, ObjectionFiled, ReviewersAssigned
from domain.rulings import key_management
from domain.rulings.events import (
    KeyManagementExtended,
    KeyManagementOpened,
    KeyManagementReleased,
    TrackingPlanned,
    TrackingVisitRecorded,
)
from domain.supervision import findings, follow_ups
from domain.supervision.events import Correspondence, FindingReopened, FollowUpClosed, ReplyReceived, TalkHeld
from tests.domain.supervision import world

DUE, STREET = date(2020, 7, 1), UnitId("street")
SUBJECT = Subject(finding=FindingId("finding"))
NEAR, LATE = ReminderKind.NEAR_DUE, ReminderKind.OVERDUE


def reminded(state: DeadlineState = EMPTY, **changes: Any) -> list[DeadlineReminded]:
    facts: dict[str, Any] = {
        "kind": NEAR, "due_on": DUE, "really_due_on": DUE, "today": date(2020, 6, 28), "unit": STREET, "year": 2020,
        "persons": (PersonId("leader"),), **changes,
    }  # fmt: skip
    return remind(state, DeadlineKind.FINDING_RECTIFICATION, SUBJECT, **facts)


def test_each_who_has_to_act_is_reminded_once_for_each_kind_and_day() -> None:
    near = reminded(persons=(PersonId("a"), PersonId("b"), PersonId("a")))

    assert [event.person for event in near] == ["a", "b"]
    assert {event.finding for event in near} == {"finding"}
    told = reduce(evolve, near, EMPTY)
    with pytest.raises(DeadlineReminderSent):
        reminded(told)
    assert reminded(told, kind=LATE, today=date(2020, 7, 2))
    moved = date(2020, 8, 1)
    assert reminded(told, due_on=moved, really_due_on=moved, today=date(2020, 7, 25))


def test_where_nobody_holds_the_post_the_unit_as_such_is_reminded() -> None:
    [event] = reminded(persons=())

    assert (event.person, event.unit) == (None, STREET)


@pytest.mark.parametrize(
    "changes",
    [
        {"really_due_on": None},
        {"really_due_on": date(2020, 7, 5)},
        {"today": date(2020, 7, 2)},
        {"kind": LATE, "today": DUE},
    ],
    ids=["nothing is due", "the day moved", "near after the day", "late on the day"],
)
def test_a_reminder_that_is_not_true_is_not_sent(changes: dict[str, Any]) -> None:
    with pytest.raises(DeadlineReminderStale):
        reminded(**changes)


@pytest.mark.parametrize("deadline", DeadlineKind)
def test_a_deadline_is_of_exactly_one_thing_of_its_kind(deadline: DeadlineKind) -> None:
    for name in ("finding", "follow_up", "objection", "case"):
        subject = Subject(**{name: "key"})  # type: ignore[arg-type]
        if SUBJECT_OF.get(deadline) == name:
            assert subject.of(deadline) == "key"
        else:
            with pytest.raises(DeadlineOfNothing):
                subject.of(deadline)
    for subject in (Subject(), Subject(finding=FindingId("f"), case=CaseId("c"))):
        with pytest.raises(DeadlineOfNothing):
            subject.of(deadline)


def test_a_finding_is_due_from_its_assignment_until_it_is_told_to_be_put_right() -> None:
    raised = (world.RAISED, world.CONFIRMED)
    assigned = (*raised, world.ASSIGNED)
    submitted = (*assigned, world.SUBMITTED)

    def due(*events: Any) -> date | None:
        return findings.rectification_due_on(reduce(findings.evolve, events, findings.EMPTY))

    assert [due(*raised), due(*assigned), due(*submitted)] == [None, DUE, None]
    assert due(*submitted, world.FAILED) == DUE
    closed = (*submitted, world.PASSED, world.CLOSED)
    assert due(*closed, FindingReopened(world.FINDING, "反弹", date(2020, 7, 20))) is None


def test_an_inquirys_reply_and_its_report_are_due_until_they_come_or_it_is_closed() -> None:
    sent = (world.PROPOSED, world.APPROVED, world.SENT)
    replied = (*sent, ReplyReceived(world.FOLLOW_UP, date(2020, 6, 10), Correspondence("属实")))
    reported = (*sent, world.REPORTED)
    talked = (
        *sent[:2],
        TalkHeld(world.FOLLOW_UP, date(2020, 6, 4), date(2020, 12, 4), Correspondence("谈话")),
    )

    def due(*events: Any) -> tuple[date | None, date | None]:
        state = reduce(follow_ups.evolve, events, follow_ups.EMPTY)
        return state.reply_due_on, state.report_due_on

    reply, report = date(2020, 6, 29), date(2020, 12, 4)
    assert due(*sent[:2]) == (None, None)
    assert due(*sent) == (reply, report)
    assert due(*replied) == (None, report)
    assert due(*talked) == (None, report)
    assert due(*reported) == (None, None)
    assert due(*sent, FollowUpClosed(world.FOLLOW_UP, "纸质材料", date(2020, 7, 1))) == (None, None)


def test_an_objection_is_due_from_its_acceptance_until_its_decision() -> None:
    key, day, last = ObjectionId("o"), date(2020, 12, 22), date(2021, 1, 21)
    filed = ObjectionFiled(key, STREET, 2020, None, PersonId("head"), day, Grounds("打分偏低"))
    accepted = (filed, ObjectionAccepted(key, day, last))
    reviewed = (*accepted, ReviewersAssigned(key, (PersonId("a"), PersonId("b")), day))
    decided = (*reviewed, ObjectionDecided(key, ObjectionOutcome.DISMISSED, "不属实", day))

    def due(*events: Any) -> date | None:
        return objections.decision_due_on(reduce(objections.evolve, events, objections.EMPTY))

    assert [due(filed), due(*accepted), due(*reviewed), due(*decided)] == [None, last, last, None]


def test_visits_are_due_until_as_many_were_made_as_planned() -> None:
    case, day, until = CaseId("case"), date(2021, 1, 10), date(2021, 9, 30)
    opened = KeyManagementOpened(case, RulingId("r"), STREET, 2020, day)
    planned = (opened, TrackingPlanned(case, "每季度", 2, until, day))
    visited = TrackingVisitRecorded(case, "有改进", date(2021, 3, 5))

    def due(*events: Any) -> date | None:
        return key_management.visits_due_on(reduce(key_management.evolve, events, key_management.EMPTY))

    assert [due(opened), due(*planned), due(*planned, visited)] == [None, until, until]
    assert due(*planned, visited, visited) is None
    later = date(2021, 12, 31)
    assert due(*planned, KeyManagementExtended(case, later, "巩固", day)) == later
    assert due(*planned, KeyManagementReleased(case, "撤销", day)) is None
