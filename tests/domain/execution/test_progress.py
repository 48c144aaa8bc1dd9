"""Progress reports: reviewed by somebody else, corrected, never overwritten (domain.md 4.2, 4.3)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.codes import ListKind
from domain.execution.errors import (
    CorrectionPending,
    DayWrong,
    EvidenceRepeated,
    ItemEnded,
    ItemIsSuspended,
    ItemStageWrong,
    NotAssigned,
    OnlyAcceptedCorrected,
    ReportNotFound,
    ReportReviewedAlready,
    ReportSettled,
    ReviewerIsReporter,
    ValueMissing,
    ValueWrong,
)
from domain.execution.events import (
    CommitmentAssigned,
    ItemIssued,
    ItemSuspended,
    ProgressAccepted,
    ProgressCorrected,
    ProgressReturned,
    ProgressSubmitted,
)
from domain.execution.item import ItemStage, ItemState, ReportStatus
from domain.execution.progress import (
    accept_progress,
    correct_progress,
    refuse_reviewed,
    return_progress,
    submit_progress,
)
from domain.ids import ItemId, ReportId
from domain.refusal import InvalidInput
from tests.domain.execution.world import (
    ACCEPTED,
    CLAIMED,
    CLOSED,
    DECOMPOSED,
    FILE,
    IN_PROGRESS,
    ISSUED,
    ISSUED_ON,
    ITEM,
    LEADER,
    REPORT,
    REPORTED,
    REPORTER,
    REVIEWER,
    STREET,
    given,
)

SECOND = ReportId("second")
ON = date(2020, 6, 28)
RETURNED = ProgressReturned(ITEM, REPORT, date(2020, 3, 28), "佐证不足")
SUSPENDED = ItemSuspended(ITEM, date(2020, 5, 1), "场地腾退")


def submit(state: ItemState, **changes: Any) -> list[ProgressSubmitted]:
    facts: dict[str, Any] = {
        "reported_on": ON,
        "value": Decimal(5),
        "note": "已完成5次",
        "evidence": (),
        "reporter": REPORTER,
        **changes,
    }
    return submit_progress(state, ITEM, SECOND, **facts)


def correct(state: ItemState, **changes: Any) -> list[ProgressCorrected]:
    facts: dict[str, Any] = {
        "corrects": REPORT,
        "reported_on": ON,
        "value": Decimal(1),
        "note": "实为1次",
        "reason": "统计有误",
        "evidence": (),
        "reporter": REPORTER,
        **changes,
    }
    return correct_progress(state, ITEM, SECOND, **facts)


def test_a_report_on_a_decomposed_item_sets_it_going() -> None:
    [event] = submit(given(*DECOMPOSED))

    after = given(*DECOMPOSED, event)
    assert after.stage is ItemStage.IN_PROGRESS
    assert after.reports[SECOND].status is ReportStatus.SUBMITTED


def test_nothing_is_reported_before_the_item_is_assigned() -> None:
    with pytest.raises(NotAssigned):
        submit(given(ISSUED))


def test_nothing_is_reported_for_a_day_before_the_issue() -> None:
    with pytest.raises(DayWrong, match="印发"):
        submit(given(*DECOMPOSED), reported_on=date(2020, 2, 4))
    assert submit(given(*DECOMPOSED), reported_on=ISSUED_ON)


def test_a_report_handed_in_after_a_return_names_the_one_it_stands_for() -> None:
    returned = given(*IN_PROGRESS, RETURNED)
    [again] = submit(returned)
    [further] = submit(given(*IN_PROGRESS, RETURNED, again))

    assert again.replaces == REPORT
    assert further.replaces is None
    assert submit(given(*IN_PROGRESS))[0].replaces is None


def test_nothing_is_added_to_a_report_that_was_reviewed() -> None:
    refuse_reviewed(given(*IN_PROGRESS), REPORT)

    for reviewed in (ACCEPTED, (*IN_PROGRESS, RETURNED)):
        with pytest.raises(ReportSettled):
            refuse_reviewed(given(*reviewed), REPORT)
    with pytest.raises(ItemEnded):
        refuse_reviewed(given(*CLOSED), REPORT)
    with pytest.raises(ReportNotFound):
        refuse_reviewed(given(*IN_PROGRESS), SECOND)


def test_nothing_is_reported_on_a_claimed_suspended_or_closed_item() -> None:
    with pytest.raises(ItemStageWrong):
        submit(given(*CLAIMED))
    with pytest.raises(ItemIsSuspended):
        submit(given(*IN_PROGRESS, SUSPENDED))
    with pytest.raises(ItemEnded):
        submit(given(*CLOSED))


def test_a_tasks_report_has_a_value_that_a_problems_needs_not() -> None:
    problem = given(
        ItemIssued(ITEM, STREET, 2020, ListKind.PROBLEM, ISSUED_ON),
        CommitmentAssigned(ITEM, STREET, 2020, LEADER, "组织办"),
    )

    with pytest.raises(ValueMissing):
        submit(given(*DECOMPOSED), value=None)
    assert submit(problem, value=None)


@pytest.mark.parametrize("value", [Decimal(-1), Decimal("NaN"), Decimal("0.00001"), Decimal(10) ** 13])
def test_a_value_is_a_plain_number_from_nought(value: Decimal) -> None:
    with pytest.raises(ValueWrong):
        submit(given(*DECOMPOSED), value=value)

    assert submit(given(*DECOMPOSED), value=Decimal(0))


@pytest.mark.parametrize("reported_on", [date(2019, 12, 31), date(2021, 1, 1)])
def test_a_report_is_made_inside_the_year(reported_on: date) -> None:
    with pytest.raises(DayWrong):
        submit(given(*DECOMPOSED), reported_on=reported_on)


def test_a_report_says_something_and_shows_each_file_once() -> None:
    with pytest.raises(InvalidInput, match="进展说明不能为空"):
        submit(given(*DECOMPOSED), note=" ")
    with pytest.raises(EvidenceRepeated):
        submit(given(*DECOMPOSED), evidence=(FILE, FILE))


def test_who_reports_does_not_review() -> None:
    state = given(*IN_PROGRESS)

    with pytest.raises(ReviewerIsReporter):
        accept_progress(state, ITEM, REPORT, accepted_on=ON, reviewer=REPORTER)
    with pytest.raises(ReviewerIsReporter):
        return_progress(state, ITEM, REPORT, returned_on=ON, reason="佐证不足", reviewer=REPORTER)

    assert accept_progress(state, ITEM, REPORT, accepted_on=ON, reviewer=REVIEWER)


def test_a_report_is_reviewed_once() -> None:
    for reviewed in (ACCEPTED, (*IN_PROGRESS, RETURNED)):
        with pytest.raises(ReportReviewedAlready):
            accept_progress(given(*reviewed), ITEM, REPORT, accepted_on=ON, reviewer=REVIEWER)
    with pytest.raises(ReportNotFound):
        accept_progress(given(*IN_PROGRESS), ITEM, SECOND, accepted_on=ON, reviewer=REVIEWER)


def test_a_report_is_not_reviewed_before_it_was_made() -> None:
    with pytest.raises(DayWrong, match="早于报告日期"):
        accept_progress(given(*IN_PROGRESS), ITEM, REPORT, accepted_on=date(2020, 3, 1), reviewer=REVIEWER)


def test_a_report_handed_in_before_a_suspension_is_still_reviewed() -> None:
    assert return_progress(
        given(*IN_PROGRESS, SUSPENDED), ITEM, REPORT, returned_on=ON, reason="佐证不足", reviewer=REVIEWER
    )


def test_a_returned_report_is_followed_by_a_new_one_and_stays_as_it_was() -> None:
    state = given(*IN_PROGRESS, RETURNED)

    after = given(*IN_PROGRESS, RETURNED, *submit(state))

    assert after.reports[REPORT].status is ReportStatus.RETURNED
    assert after.reports[REPORT].value == Decimal(2)
    assert after.reports[SECOND].status is ReportStatus.SUBMITTED


def test_a_correction_counts_once_it_is_accepted_and_the_old_report_until_then() -> None:
    [correction] = correct(given(*ACCEPTED))
    handed_in = given(*ACCEPTED, correction)
    accepted = given(*ACCEPTED, correction, ProgressAccepted(ITEM, SECOND, ON))

    assert handed_in.reports[REPORT].status is ReportStatus.ACCEPTED
    assert accepted.reports[REPORT].status is ReportStatus.CORRECTED
    assert accepted.reports[REPORT].value == REPORTED.value
    assert accepted.reports[SECOND].status is ReportStatus.ACCEPTED


def test_a_correction_that_was_returned_leaves_the_old_report_standing() -> None:
    [correction] = correct(given(*ACCEPTED))

    after = given(*ACCEPTED, correction, ProgressReturned(ITEM, SECOND, ON, "没有依据"))

    assert after.reports[REPORT].status is ReportStatus.ACCEPTED
    assert correct_progress(
        after,
        ITEM,
        ReportId("third"),
        corrects=REPORT,
        reported_on=ON,
        value=Decimal(1),
        note="实为1次",
        reason="统计有误",
        evidence=(),
        reporter=REPORTER,
    )


@pytest.mark.parametrize("events", [IN_PROGRESS, (*IN_PROGRESS, RETURNED)])
def test_only_an_accepted_report_is_corrected(events: Any) -> None:
    with pytest.raises(OnlyAcceptedCorrected):
        correct(given(*events))


def test_a_report_has_one_correction_at_a_time_and_none_from_before_it() -> None:
    [correction] = correct(given(*ACCEPTED))

    with pytest.raises(CorrectionPending):
        correct(given(*ACCEPTED, correction))
    with pytest.raises(ReportNotFound):
        correct(given(*ACCEPTED), corrects=ReportId("unknown"))
    with pytest.raises(DayWrong):
        correct(given(*ACCEPTED), reported_on=date(2020, 3, 1))


def test_a_report_of_an_unknown_item_is_not_reviewed() -> None:
    assert given().item is None
    with pytest.raises(InvalidInput):
        correct(given(*ACCEPTED), reason=" ")
    assert ItemId("item") == ITEM
