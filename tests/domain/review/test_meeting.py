"""The order of a review meeting (policy 四(二), R12): circulated, reported, questioned, and only then voted."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.ids import PersonId, QuestionId, UnitId
from domain.refusal import InvalidInput
from domain.review import decider, hearing
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
    MeetingEvent,
    MeetingScheduled,
    ParticipantsInvited,
    QuestionAnswered,
    QuestionAsked,
    ReportDelivered,
    ReporterCalled,
)
from domain.review.meeting import EMPTY, MeetingStage, MeetingState, evolve

QW, DW01, DW02 = UnitId("QW"), UnitId("DW01"), UnitId("DW02")
SUN, TIAN, PAN, XIAO = PersonId("SUN"), PersonId("TIAN"), PersonId("PAN"), PersonId("XIAO")
INVITED = (SUN, TIAN, PAN)
DAY, DIGEST = date(2020, 12, 28), "ab" * 32
PARTS = FiveParts("建立清单，按月调度", "基本完成", "阵地明显加强", "场地审批延后", "推进示范工程")
Q1, Q2 = QuestionId("Q1"), QuestionId("Q2")

SCHEDULED = MeetingScheduled(QW, 2020, (DW01, DW02), INVITED, DAY, "区委礼堂")
CIRCULATED = CompletionCirculated(QW, 2020, DIGEST, DAY)
CALLED = ReporterCalled(QW, 2020, DW01, SUN, DAY)
DELIVERED = ReportDelivered(QW, 2020, DW01, SUN, PARTS, ("巩固整顿成效",), DAY)
ASKED = QuestionAsked(QW, 2020, DW01, Q1, "成效如何巩固？", DAY, PAN)
ANSWERED = QuestionAnswered(QW, 2020, DW01, Q1, "建立回访机制", DAY)
SECOND = (
    ReporterCalled(QW, 2020, DW02, TIAN, DAY),
    ReportDelivered(QW, 2020, DW02, TIAN, PARTS, (), DAY),
    QuestionAsked(QW, 2020, DW02, Q2, "专项经费落实了吗？", DAY),
    QuestionAnswered(QW, 2020, DW02, Q2, "已落实", DAY),
)
HEARD = (SCHEDULED, CIRCULATED, CALLED, DELIVERED, ASKED, ANSWERED, *SECOND)
OPENED = AppraisalOpened(QW, 2020, (SUN, TIAN), False, DAY)
CLOSED = AppraisalClosed(QW, 2020, DAY)


def given(*events: MeetingEvent) -> MeetingState:
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state


def schedule(state: MeetingState = EMPTY, **changes: Any) -> list[MeetingScheduled]:
    facts: dict[str, Any] = {
        "organiser": QW,
        "year": 2020,
        "units": (DW01, DW02),
        "strangers": (),
        "participants": INVITED,
        "scheduled_on": DAY,
        "place": "区委礼堂",
        "attested": False,
    }
    return decider.schedule_meeting(state, **{**facts, **changes})


def circulate(state: MeetingState, *unfinalised: str) -> list[CompletionCirculated]:
    return decider.circulate_completion(state, unfinalised=unfinalised, assessment=DIGEST, circulated_on=DAY)


def call(state: MeetingState, unit: UnitId = DW01, reporter: PersonId = SUN, on: date = DAY) -> list[ReporterCalled]:
    return hearing.call_reporter(state, unit=unit, reporter=reporter, team={SUN, XIAO}, called_on=on)


def deliver(state: MeetingState, **changes: Any) -> list[ReportDelivered]:
    facts: dict[str, Any] = {
        "unit": DW01,
        "parts": PARTS,
        "commitments": ("巩固整顿成效",),
        "unexplained": ("T01",),
        "unfinished": True,
        "delivered_on": DAY,
    }
    return hearing.deliver_report(state, **{**facts, **changes})


def ask(state: MeetingState, **changes: Any) -> list[QuestionAsked]:
    facts: dict[str, Any] = {
        "unit": DW01,
        "text": "成效如何巩固？",
        "asked_by": PAN,
        "attested": False,
        "asked_on": DAY,
    }
    return hearing.ask_question(state, Q1, **{**facts, **changes})


def open_appraisal(state: MeetingState, *present: PersonId, **changes: Any) -> list[AppraisalOpened]:
    facts: dict[str, Any] = {
        "on_paper": False,
        "quorum": (2, 3),
        "attested": False,
        "names": {DW01: "DW01", DW02: "DW02"},
        "opened_on": DAY,
    }
    return decider.open_appraisal(state, present=present, **{**facts, **changes})


def test_a_meeting_goes_its_way_in_the_policys_order() -> None:
    assert schedule() == [SCHEDULED]
    assert circulate(given(SCHEDULED)) == [CIRCULATED]
    assert call(given(SCHEDULED, CIRCULATED)) == [CALLED]
    assert deliver(given(SCHEDULED, CIRCULATED, CALLED)) == [DELIVERED]
    assert ask(given(SCHEDULED, CIRCULATED, CALLED, DELIVERED)) == [ASKED]
    heard = given(SCHEDULED, CIRCULATED, CALLED, DELIVERED, ASKED)
    assert hearing.answer_question(heard, question=Q1, text="建立回访机制", answered_on=DAY) == [ANSWERED]
    assert open_appraisal(given(*HEARD), SUN, TIAN) == [OPENED]
    assert decider.close_appraisal(given(*HEARD, OPENED), closed_on=DAY) == [CLOSED]
    over = given(*HEARD, OPENED, CLOSED)
    assert decider.adjourn_meeting(over, adjourned_on=DAY) == [MeetingAdjourned(QW, 2020, DAY)]
    assert over.appraised
    assert given(*HEARD, OPENED, CLOSED, MeetingAdjourned(QW, 2020, DAY)).stage is MeetingStage.ADJOURNED


def test_nobody_reports_before_the_completion_was_circulated() -> None:
    with pytest.raises(MeetingOutOfOrder, match="已安排、未通报完成情况"):
        call(given(SCHEDULED))


def test_nothing_is_circulated_before_every_units_assessment_is_final() -> None:
    with pytest.raises(AssessmentsNotFinal, match="DW02"):
        circulate(given(SCHEDULED), "DW02")
    with pytest.raises(AssessmentsNotFinal, match="A、B、C、D、E等6项"):
        circulate(given(SCHEDULED), *"ABCDEF")


def test_the_completion_is_circulated_once() -> None:
    with pytest.raises(MeetingOutOfOrder):
        circulate(given(SCHEDULED, CIRCULATED))


@pytest.mark.parametrize("part", ["measures", "completion", "results", "next_plan"])
def test_a_four_part_report_is_refused(part: str) -> None:
    called = given(SCHEDULED, CIRCULATED, CALLED)

    with pytest.raises(ReportPartMissing) as refused:
        deliver(called, parts=replace(PARTS, **{part: " "}))

    assert refused.value.field == part


def test_unfinished_items_need_their_reasons_and_none_are_given_where_everything_is_done() -> None:
    called = given(SCHEDULED, CIRCULATED, CALLED)
    without = replace(PARTS, reasons_unfinished="")

    with pytest.raises(ReportPartMissing, match="T01、T02尚未完成"):
        deliver(called, parts=without, unexplained=("T01", "T02"))
    with pytest.raises(NothingUnfinished):
        deliver(called, unexplained=(), unfinished=False)
    assert deliver(called, parts=without, unexplained=(), unfinished=False)


def test_only_whoever_was_called_reports_and_each_unit_once() -> None:
    with pytest.raises(MeetingOutOfOrder, match="尚未请该单位述职"):
        deliver(given(SCHEDULED, CIRCULATED))
    with pytest.raises(MeetingOutOfOrder):
        deliver(given(SCHEDULED, CIRCULATED, SECOND[0]))
    with pytest.raises(ReportDeliveredAlready):
        deliver(given(SCHEDULED, CIRCULATED, CALLED, DELIVERED))
    with pytest.raises(ReportDeliveredAlready):
        call(given(SCHEDULED, CIRCULATED, CALLED, DELIVERED))
    with pytest.raises(NotOfTheMeeting):
        call(given(SCHEDULED, CIRCULATED), UnitId("DW09"))


def test_somebody_of_the_team_stands_in_for_the_secretary_and_nobody_else() -> None:
    assert call(given(SCHEDULED, CIRCULATED, CALLED), reporter=XIAO)[0].reporter == XIAO
    with pytest.raises(ReporterWrong):
        call(given(SCHEDULED, CIRCULATED), reporter=PAN)


def test_promises_are_checked_like_those_of_a_declared_report() -> None:
    called = given(SCHEDULED, CIRCULATED, CALLED)

    with pytest.raises(InvalidInput, match="承诺事项"):
        deliver(called, commitments=("",))


def test_a_question_follows_the_report_and_comes_from_somebody_invited() -> None:
    with pytest.raises(MeetingOutOfOrder, match="尚未述职"):
        ask(given(SCHEDULED, CIRCULATED, CALLED))
    with pytest.raises(AskerNotInvited):
        ask(given(SCHEDULED, CIRCULATED, CALLED, DELIVERED), asked_by=XIAO)
    assert ask(given(SCHEDULED, CIRCULATED, CALLED, DELIVERED), asked_by=None, attested=True)
    with pytest.raises(InvalidInput):
        ask(given(SCHEDULED, CIRCULATED, CALLED, DELIVERED), text="")


def test_a_question_is_answered_once() -> None:
    with pytest.raises(QuestionNotFound):
        hearing.answer_question(given(*HEARD), question=QuestionId("Q9"), text="有", answered_on=DAY)
    with pytest.raises(QuestionAnsweredAlready):
        hearing.answer_question(given(*HEARD), question=Q1, text="有", answered_on=DAY)


@pytest.mark.parametrize(
    ("missing", "said"),
    [(4, "DW01的提问尚未进行或尚未回答"), (5, "DW01的提问尚未进行或尚未回答"), (7, "DW02尚未述职")],
)
def test_nobody_votes_before_every_report_was_heard_and_questioned(missing: int, said: str) -> None:
    dropped = {4: (4, 5), 5: (5,), 7: (7, 8, 9)}[missing]
    events = [event for number, event in enumerate(HEARD) if number not in dropped]

    with pytest.raises(MeetingOutOfOrder, match=said):
        open_appraisal(given(*events), SUN, TIAN)


def test_two_thirds_of_the_invited_must_be_there() -> None:
    with pytest.raises(QuorumMissing, match="应到3人，实到1人，须达到2/3"):
        open_appraisal(given(*HEARD), SUN)
    with pytest.raises(ParticipantsWrong):
        open_appraisal(given(*HEARD), SUN, XIAO)
    with pytest.raises(ParticipantsWrong):
        open_appraisal(given(*HEARD), SUN, SUN, TIAN)


def test_paper_may_show_no_roll_and_then_the_vote_was_on_paper() -> None:
    assert open_appraisal(given(*HEARD), attested=True, on_paper=True)[0].present == ()
    for changes in ({"attested": True}, {"on_paper": True}):
        with pytest.raises(QuorumMissing):
            open_appraisal(given(*HEARD), **changes)
    unknown = replace(SCHEDULED, participants=())
    with pytest.raises(QuorumMissing):
        open_appraisal(given(unknown, *HEARD[1:]))


def test_nobody_votes_on_their_own_report() -> None:
    meeting = given(*HEARD, OPENED)

    assert meeting.voters_on(DW01) == (TIAN,)
    assert meeting.voters_on(DW02) == (SUN,)


def test_steps_have_their_days_in_order() -> None:
    with pytest.raises(MeetingDayWrong):
        call(given(SCHEDULED, CIRCULATED), on=date(2020, 12, 27))


def test_only_the_direct_subordinates_are_reported_on_each_once() -> None:
    for changes in ({"strangers": ("DW01-001",)}, {"units": ()}, {"units": (DW01, DW01)}):
        with pytest.raises(MeetingUnitsWrong):
            schedule(**changes)


def test_a_meeting_is_called_anew_until_it_begins() -> None:
    assert schedule(given(SCHEDULED), units=(DW01,))[0].units == (DW01,)
    with pytest.raises(MeetingOutOfOrder):
        schedule(given(SCHEDULED, CIRCULATED))


def test_whoever_is_invited_is_named_once() -> None:
    with pytest.raises(ParticipantsWrong):
        schedule(participants=(SUN, SUN))
    with pytest.raises(ParticipantsWrong):
        schedule(participants=())
    assert schedule(participants=(), place="", attested=True)
    assert decider.invite_participants(given(SCHEDULED), participants=(XIAO,)) == [
        ParticipantsInvited(QW, 2020, (XIAO,))
    ]
    for participants in ((PAN,), ()):
        with pytest.raises(ParticipantsWrong):
            decider.invite_participants(given(SCHEDULED), participants=participants)
    with pytest.raises(MeetingOutOfOrder):
        decider.invite_participants(given(*HEARD, OPENED), participants=(XIAO,))
    assert given(SCHEDULED, ParticipantsInvited(QW, 2020, (XIAO,))).participants == (*INVITED, XIAO)


def test_a_meeting_that_was_never_called_takes_no_step() -> None:
    with pytest.raises(MeetingNotFound):
        circulate(EMPTY)


def test_voting_and_adjourning_end_in_their_turn() -> None:
    with pytest.raises(MeetingOutOfOrder):
        decider.close_appraisal(given(*HEARD), closed_on=DAY)
    with pytest.raises(MeetingOutOfOrder):
        decider.adjourn_meeting(given(*HEARD, OPENED), adjourned_on=DAY)
