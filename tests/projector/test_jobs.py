"""What is owed because of an event: the reminders of each deadline, whatever batches the log is read in."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from domain.codes import DeadlineKind, ObjectionOutcome, ReminderKind
from domain.ids import CaseId, FindingId, FollowUpId, ObjectionId, PersonId
from domain.objections.events import ObjectionAccepted, ObjectionDecided
from domain.recorded import Actor, Recorded
from domain.rulings.events import KeyManagementExtended, KeyManagementReleased, TrackingPlanned
from domain.supervision.events import (
    FindingAssigned,
    FindingClosed,
    FindingRechecked,
    FindingReopened,
    FollowUpClosed,
    FollowUpSent,
    RectificationReported,
    RectificationSubmitted,
    ReplyReceived,
    TalkHeld,
)
from services.projector.jobs import plan

TODAY, DUE, LATER = date(2020, 6, 1), date(2020, 7, 1), date(2020, 8, 1)
NOON = datetime(2020, 6, 1, 4, tzinfo=UTC)
FINDING, FOLLOW_UP, OBJECTION, CASE = FindingId("f"), FollowUpId("u"), ObjectionId("o"), CaseId("c")
ASSIGNED = FindingAssigned(FINDING, PersonId("leader"), DUE, TODAY)
SUBMITTED = RectificationSubmitted(FINDING, "已整改", (), TODAY)
SENT = FollowUpSent(FOLLOW_UP, "1号", TODAY, DUE, LATER, None)
OF_FINDING = (DeadlineKind.FINDING_RECTIFICATION, FINDING)
REPLY, REPORT = (DeadlineKind.INQUIRY_REPLY, FOLLOW_UP), (DeadlineKind.RECTIFICATION_REPORT, FOLLOW_UP)
DECISION, VISITS = (DeadlineKind.OBJECTION_DECISION, OBJECTION), (DeadlineKind.TRACKING_VISITS, CASE)


def told(*events: Any) -> list[Recorded]:
    return [
        Recorded(1, position, "stream", version, event, "command", Actor("platform"), TODAY, NOON)
        for position, version, event in zip(count(), count(1), events, strict=False)
    ]


@pytest.mark.parametrize(
    ("event", "dues"),
    [
        (ASSIGNED, {OF_FINDING: DUE}),
        (SENT, {REPLY: DUE, REPORT: LATER}),
        (TalkHeld(FOLLOW_UP, TODAY, LATER, None), {REPORT: LATER}),
        (ObjectionAccepted(OBJECTION, TODAY, DUE), {DECISION: DUE}),
        (TrackingPlanned(CASE, "每季度", 2, DUE, TODAY), {VISITS: DUE}),
        (KeyManagementExtended(CASE, LATER, "巩固", TODAY), {VISITS: LATER}),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, dict) else "",
)
def test_what_sets_a_day_sets_a_reminder_before_and_one_after_it(event: Any, dues: dict[Any, date]) -> None:
    made = plan(told(event), reminder_days=10)

    assert list(made.set_) == list(dues)
    for key, due_on in dues.items():
        assert [(each.kind, each.due_on, each.fire_on) for each in made.set_[key]] == [
            (ReminderKind.NEAR_DUE, due_on, due_on - timedelta(days=10)),
            (ReminderKind.OVERDUE, due_on, due_on + timedelta(days=1)),
        ]
    ids = [each.timer_id for reminders in made.set_.values() for each in reminders]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("event", "ended"),
    [
        (SUBMITTED, {OF_FINDING}),
        (FindingClosed(FINDING, TODAY), {OF_FINDING}),
        (FindingReopened(FINDING, "反弹", TODAY), {OF_FINDING}),
        (ReplyReceived(FOLLOW_UP, TODAY, None), {REPLY}),
        (RectificationReported(FOLLOW_UP, (), TODAY, None), {REPLY, REPORT}),
        (FollowUpClosed(FOLLOW_UP, "办结", TODAY), {REPLY, REPORT}),
        (ObjectionDecided(OBJECTION, ObjectionOutcome.UPHELD, "属实", TODAY), {DECISION}),
        (KeyManagementReleased(CASE, "成效明显", TODAY), {VISITS}),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, set) else "",
)
def test_what_is_done_is_reminded_of_no_more(event: Any, ended: set[Any]) -> None:
    assert plan(told(event), reminder_days=10).put_off == ended


def test_a_recheck_that_failed_makes_its_day_count_again_and_one_that_passed_does_not() -> None:
    failed = plan(told(SUBMITTED, FindingRechecked(FINDING, False, "office", "不到位", TODAY)), reminder_days=10)  # type: ignore[arg-type]
    passed = plan(told(SUBMITTED, FindingRechecked(FINDING, True, "office", "", TODAY)), reminder_days=10)  # type: ignore[arg-type]

    assert (failed.put_off, failed.taken_up) == (set(), {OF_FINDING: TODAY})
    assert (passed.put_off, passed.taken_up) == ({OF_FINDING}, {})


def test_a_day_set_anew_counts_whatever_was_put_off_before_it_in_the_same_batch() -> None:
    made = plan(told(ASSIGNED, FindingClosed(FINDING, TODAY), FindingReopened(FINDING, "反弹", TODAY), ASSIGNED), 10)

    assert (list(made.set_), made.put_off) == ([OF_FINDING], set())


def test_a_letter_that_asks_for_no_reply_sets_none_and_an_old_one_stays_silent() -> None:
    reminder = FollowUpSent(FOLLOW_UP, "1号", TODAY, None, LATER, None)
    old = FollowUpSent(FOLLOW_UP, "1号", date(2019, 1, 1), date(2019, 2, 1), date(2019, 7, 1), None)

    assert [key for key, reminders in plan(told(reminder), 10).set_.items() if reminders] == [REPORT]
    assert list(plan(told(old), 10).set_.values()) == [[], []]
