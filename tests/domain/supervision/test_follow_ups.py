"""Follow-ups (policy 四(二), R9): only on a confirmed finding of weak progress or effect, approved by another."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.codes import OPEN_CODES, CodeList, Weakness
from domain.ids import FindingId
from domain.refusal import InvalidInput
from domain.supervision.days import months_after
from domain.supervision.errors import (
    AddresseeNotInTeam,
    ApproverIsProposer,
    ApproverTooLow,
    FindingNotConfirmed,
    FindingsOfOtherUnit,
    FollowUpKindUnknown,
    FollowUpNotFound,
    FollowUpStageWrong,
    NoFindingCited,
    NoWeakness,
    RectificationNotReported,
    SupervisionDayWrong,
    TalkNotLetter,
)
from domain.supervision.escalation import Advice, EscalationReason, OpenFinding, TakenStep, advise
from domain.supervision.events import (
    Correspondence,
    FollowUpClosed,
    FollowUpProposed,
    ReplyReceived,
    TalkHeld,
)
from domain.supervision.follow_ups import (
    FollowUpStage,
    approve_follow_up,
    close_follow_up,
    propose_follow_up,
    record_reply,
    record_talk,
    report_rectified,
    send_follow_up,
)
from tests.domain.supervision.world import (
    APPROVED,
    CONFIRMED,
    DAY,
    FINDING,
    FIRST,
    FOLLOW_UP,
    OFFICE,
    OTHER,
    OWN,
    PROPOSED,
    RAISED,
    REPORTED,
    SECOND,
    SENT,
    STREET,
    YEAR,
    finding,
    follow_up,
)

KINDS = {**OPEN_CODES[CodeList.FOLLOW_UP_KIND], "ADMONITION": "诫勉"}


def proposed(**changes: Any) -> list[FollowUpProposed]:
    facts: dict[str, Any] = {
        "kind": "WRITTEN_INQUIRY",
        "kinds": KINDS,
        "organiser": OFFICE,
        "unit": STREET,
        "year": YEAR,
        "findings": (FINDING,),
        "cited": {FINDING: finding(RAISED, CONFIRMED)},
        "addressee": None,
        "addressee_in_team": False,
        "proposed_by": FIRST,
        "proposed_on": date(2020, 6, 2),
        **changes,
    }
    return propose_follow_up(follow_up(), FOLLOW_UP, **facts)


def test_a_follow_up_rests_on_what_was_found() -> None:
    assert proposed() == [PROPOSED]
    assert proposed(kind="ADMONITION"), "a further kind of the district's list"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kind": "THREAT"}, FollowUpKindUnknown),
        ({"findings": ()}, NoFindingCited),
        ({"findings": (FINDING, FINDING)}, NoFindingCited),
        ({"cited": {FINDING: finding(RAISED)}}, FindingNotConfirmed),
        ({"cited": {FINDING: finding(replace(RAISED, unit=OTHER), CONFIRMED)}}, FindingsOfOtherUnit),
        ({"cited": {FINDING: finding(replace(RAISED, year=2019), CONFIRMED)}}, FindingsOfOtherUnit),
        ({"cited": {FINDING: finding(replace(RAISED, weakness=Weakness.OTHER_WEAKNESS), CONFIRMED)}}, NoWeakness),
        ({"addressee": OWN}, AddresseeNotInTeam),
    ],
)
def test_without_such_a_finding_there_is_no_follow_up(changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        proposed(**changes)


def test_one_cause_is_enough_and_every_finding_cited_is_confirmed() -> None:
    other = FindingId("other")
    beside = finding(replace(RAISED, finding=other, weakness=Weakness.OTHER_WEAKNESS), CONFIRMED)

    assert proposed(findings=(FINDING, other), cited={FINDING: finding(RAISED, CONFIRMED), other: beside})
    with pytest.raises(FindingNotConfirmed):
        proposed(
            findings=(FINDING, other),
            cited={FINDING: finding(RAISED, CONFIRMED), other: finding(replace(RAISED, finding=other))},
        )


def test_nobody_approves_what_they_proposed() -> None:
    with pytest.raises(ApproverIsProposer):
        approve_follow_up(follow_up(PROPOSED), approver=FIRST, by_committee=True, approved_on=date(2020, 6, 3))
    assert approve_follow_up(
        follow_up(PROPOSED), approver=SECOND, by_committee=False, approved_on=date(2020, 6, 3)
    ) == [APPROVED]


@pytest.mark.parametrize(
    ("kind", "by_the_office"),
    [("REMINDER", True), ("WRITTEN_INQUIRY", True), ("ORG_TALK", False), ("ADMONITION", False)],
)
def test_the_head_of_the_office_approves_letters_and_the_committee_the_rest(kind: str, by_the_office: bool) -> None:
    state = follow_up(replace(PROPOSED, kind=kind))

    assert approve_follow_up(state, approver=SECOND, by_committee=True, approved_on=date(2020, 6, 3))
    if by_the_office:
        assert approve_follow_up(state, approver=SECOND, by_committee=False, approved_on=date(2020, 6, 3))
    else:
        with pytest.raises(ApproverTooLow):
            approve_follow_up(state, approver=SECOND, by_committee=False, approved_on=date(2020, 6, 3))


SENDING: dict[str, Any] = {
    "document_number": "示组函〔2020〕1号",
    "text": "请说明",
    "sent_on": date(2020, 6, 4),
    "reply_due_on": date(2020, 6, 29),
    "holidays_known": True,
    "rectification_months": 6,
}


def test_only_an_inquiry_asks_for_a_reply_and_every_letter_for_a_report() -> None:
    [inquiry] = send_follow_up(follow_up(PROPOSED, APPROVED), **SENDING)
    [reminder] = send_follow_up(
        follow_up(replace(PROPOSED, kind="REMINDER"), APPROVED), **{**SENDING, "holidays_known": False}
    )

    assert inquiry == SENT
    assert (reminder.reply_due_on, reminder.holidays_known) == (None, True)
    assert reminder.rectification_due_on == date(2020, 12, 4)


def test_a_letter_has_a_number_and_a_text_unless_paper_alone_shows_it() -> None:
    for missing in ("document_number", "text"):
        with pytest.raises(InvalidInput):
            send_follow_up(follow_up(PROPOSED, APPROVED), **{**SENDING, missing: ""})
    bare = {**SENDING, "document_number": "", "text": ""}
    [sent] = send_follow_up(follow_up(PROPOSED, APPROVED), **bare, attested=True)
    assert sent.sealed == Correspondence("")


def test_a_talk_is_held_and_not_sent() -> None:
    talk = follow_up(replace(PROPOSED, kind="ORG_TALK"), APPROVED)
    given: dict[str, Any] = {"text": "谈话记录", "held_on": date(2020, 8, 31), "rectification_months": 6}

    assert record_talk(talk, **given) == [
        TalkHeld(FOLLOW_UP, date(2020, 8, 31), date(2021, 2, 28), Correspondence("谈话记录"))
    ]
    with pytest.raises(TalkNotLetter):
        send_follow_up(talk, **SENDING)
    with pytest.raises(TalkNotLetter):
        record_talk(follow_up(PROPOSED, APPROVED), **given)
    with pytest.raises(InvalidInput):
        record_talk(talk, **{**given, "text": ""})


def test_it_is_closed_when_what_was_put_right_is_reported() -> None:
    given: dict[str, Any] = {"result": "整改到位", "closed_on": date(2020, 7, 2)}

    with pytest.raises(RectificationNotReported):
        close_follow_up(follow_up(PROPOSED, APPROVED, SENT), **given)
    assert close_follow_up(follow_up(PROPOSED, APPROVED, SENT, REPORTED), **given) == [
        FollowUpClosed(FOLLOW_UP, "整改到位", date(2020, 7, 2))
    ]
    assert close_follow_up(follow_up(PROPOSED, APPROVED, SENT), **given, attested=True)


STEPS: dict[FollowUpStage, list[Any]] = {
    FollowUpStage.PROPOSED: [PROPOSED],
    FollowUpStage.APPROVED: [PROPOSED, APPROVED],
    FollowUpStage.SENT: [PROPOSED, APPROVED, SENT],
    FollowUpStage.REPLIED: [
        PROPOSED, APPROVED, SENT, ReplyReceived(FOLLOW_UP, date(2020, 6, 10), Correspondence("属实")),
    ],
    FollowUpStage.RECTIFICATION_REPORTED: [PROPOSED, APPROVED, SENT, REPORTED],
    FollowUpStage.CLOSED: [PROPOSED, APPROVED, SENT, REPORTED, FollowUpClosed(FOLLOW_UP, "到位", date(2020, 7, 2))],
}  # fmt: skip
LATE = date(2020, 12, 1)
COMMANDS: dict[str, tuple[Any, set[FollowUpStage]]] = {
    "approve": (
        lambda state: approve_follow_up(state, approver=SECOND, by_committee=True, approved_on=LATE),
        {FollowUpStage.PROPOSED},
    ),
    "send": (lambda state: send_follow_up(state, **{**SENDING, "sent_on": LATE}), {FollowUpStage.APPROVED}),
    "reply": (lambda state: record_reply(state, text="属实", replied_on=LATE), {FollowUpStage.SENT}),
    "report": (
        lambda state: report_rectified(state, text="已整改", evidence=(), reported_on=LATE),
        {FollowUpStage.SENT, FollowUpStage.REPLIED},
    ),
    "close": (
        lambda state: close_follow_up(state, result="到位", closed_on=LATE, attested=True),
        {FollowUpStage.SENT, FollowUpStage.REPLIED, FollowUpStage.RECTIFICATION_REPORTED},
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stage", STEPS)
def test_each_step_has_its_place_in_the_order(command: str, stage: FollowUpStage) -> None:
    give, stages = COMMANDS[command]
    state = follow_up(*STEPS[stage])
    assert state.stage is stage

    if stage in stages:
        assert give(state)
    else:
        with pytest.raises(FollowUpStageWrong):
            give(state)
    with pytest.raises(FollowUpNotFound):
        give(follow_up())


def test_nothing_is_done_before_what_it_follows() -> None:
    for give in (
        lambda: approve_follow_up(follow_up(PROPOSED), approver=SECOND, by_committee=True, approved_on=DAY),
        lambda: send_follow_up(follow_up(PROPOSED, APPROVED), **{**SENDING, "sent_on": DAY}),
        lambda: record_reply(follow_up(PROPOSED, APPROVED, SENT), text="属实", replied_on=DAY),
        lambda: report_rectified(follow_up(PROPOSED, APPROVED, SENT), text="已整改", evidence=(), reported_on=DAY),
    ):
        with pytest.raises(SupervisionDayWrong):
            give()


def test_a_month_without_such_a_day_ends_with_its_last() -> None:
    assert months_after(date(2020, 8, 31), 6) == date(2021, 2, 28)
    assert months_after(date(2020, 6, 15), 6) == date(2020, 12, 15)
    assert months_after(date(2023, 8, 30), 6) == date(2024, 2, 29)
    assert months_after(date(2020, 12, 31), 12) == date(2021, 12, 31)


QUIET = OpenFinding(followed_up=True, overdue=False, recheck_failed=False, reopened=False)
TODAY = date(2020, 7, 1)


@pytest.mark.parametrize(
    ("findings", "steps", "advice"),
    [
        ([], [], None),
        ([QUIET], [TakenStep("REMINDER", None, date(2020, 7, 1))], None),
        (
            [replace(QUIET, followed_up=False)],
            [TakenStep("ORG_TALK", None, None)],
            Advice("REMINDER", (EscalationReason.NOT_FOLLOWED_UP,)),
        ),
        (
            [QUIET],
            [TakenStep("REMINDER", None, date(2020, 6, 30))],
            Advice("WRITTEN_INQUIRY", (EscalationReason.RECTIFICATION_OVERDUE,)),
        ),
        (
            [replace(QUIET, overdue=True)],
            [TakenStep("REMINDER", None, None), TakenStep("WRITTEN_INQUIRY", date(2020, 6, 30), None)],
            Advice("ORG_TALK", (EscalationReason.REPLY_OVERDUE, EscalationReason.RECTIFICATION_OVERDUE)),
        ),
        (
            [replace(QUIET, recheck_failed=True), replace(QUIET, reopened=True)],
            [TakenStep("ORG_TALK", None, None)],
            Advice(None, (EscalationReason.RECHECK_FAILED, EscalationReason.FINDING_REOPENED)),
        ),
        (
            [replace(QUIET, reopened=True)],
            [TakenStep("ADMONITION", None, None)],
            Advice("REMINDER", (EscalationReason.FINDING_REOPENED,)),
        ),
    ],
)
def test_the_next_step_is_advised_with_its_reasons(
    findings: list[OpenFinding], steps: list[TakenStep], advice: Advice | None
) -> None:
    assert advise(findings, steps, TODAY) == advice
