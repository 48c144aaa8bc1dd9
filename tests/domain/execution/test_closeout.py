"""Close-out (销号): evidence, another organisation, a reason to reopen (domain.md 2.2, 4.3)."""

from datetime import date
from decimal import Decimal

import pytest

from domain.execution.closeout import (
    claim_completion,
    close_item,
    reopen_item,
    resume_item,
    return_completion,
    suspend_item,
    verify_completion,
)
from domain.execution.errors import (
    ClaimantVerifies,
    DayWrong,
    EvidenceMissing,
    EvidenceRepeated,
    EvidenceUnsealed,
    ItemEnded,
    ItemIsSuspended,
    ItemNotSuspended,
    ItemStageWrong,
    NoReportAccepted,
    NotAssigned,
    NotDecomposed,
    ReportsReturned,
    VerifierIsResponsible,
)
from domain.execution.events import (
    CompletionClaimed,
    CompletionReturned,
    CompletionVerified,
    ExecutionEvent,
    ItemCarriedOver,
    ItemClosed,
    ItemReopened,
    ItemResumed,
    ItemSuspended,
    ProgressAccepted,
    ProgressReturned,
    ProgressSubmitted,
)
from domain.execution.item import ItemStage
from domain.ids import ItemId, ReportId
from domain.refusal import InvalidInput
from tests.domain.execution.world import (
    ACCEPTED,
    ASSIGNED,
    CLAIMANT,
    CLAIMED,
    CLOSED,
    DECOMPOSED,
    DISTRICT,
    FILE,
    IN_PROGRESS,
    ISSUED,
    ITEM,
    REPORT,
    REPORTED,
    REPORTER,
    REVIEWER,
    STREET,
    VERIFIED,
    given,
)

ON = date(2020, 9, 1)
SUSPENDED = ItemSuspended(ITEM, date(2020, 5, 1), "场地腾退")
REOPENED = ItemReopened(ITEM, ON, "复查未通过")
CARRIED = ItemCarriedOver(ITEM, 2021, ItemId("into"), "未完成")
Events = tuple[ExecutionEvent, ...]


def test_an_item_is_claimed_verified_by_another_organisation_and_closed() -> None:
    claimed = claim_completion(
        given(*ACCEPTED), ITEM, claimed_on=date(2020, 6, 1), evidence=(FILE,), note="", claimant=CLAIMANT
    )
    verified = verify_completion(
        given(*ACCEPTED, *claimed),
        ITEM,
        verified_by=DISTRICT,
        verified_on=date(2020, 6, 10),
        note="",
        verifier=REVIEWER,
        unsealed=(),
    )
    closed = close_item(given(*ACCEPTED, *claimed, *verified), ITEM, closed_on=date(2020, 6, 12), closer=REVIEWER)

    assert given(*ACCEPTED, *claimed, *verified, *closed) == given(*CLOSED)
    assert given(*CLOSED).stage is ItemStage.CLOSED


def test_a_claim_of_completion_needs_evidence() -> None:
    with pytest.raises(EvidenceMissing):
        claim_completion(given(*ACCEPTED), ITEM, claimed_on=ON, evidence=(), note="", claimant=CLAIMANT)
    with pytest.raises(EvidenceRepeated):
        claim_completion(given(*ACCEPTED), ITEM, claimed_on=ON, evidence=(FILE, FILE), note="", claimant=CLAIMANT)


def test_a_claim_follows_decomposition_and_a_report() -> None:
    with pytest.raises(NotAssigned):
        claim_completion(given(ISSUED), ITEM, claimed_on=ON, evidence=(FILE,), note="", claimant=CLAIMANT)
    with pytest.raises(NotDecomposed, match="还缺具体措施、时间节点"):
        claim_completion(
            given(ISSUED, ASSIGNED, REPORTED), ITEM, claimed_on=ON, evidence=(FILE,), note="", claimant=CLAIMANT
        )
    with pytest.raises(ItemStageWrong):
        claim_completion(given(*DECOMPOSED), ITEM, claimed_on=ON, evidence=(FILE,), note="", claimant=CLAIMANT)
    with pytest.raises(DayWrong):
        claim_completion(
            given(*ACCEPTED), ITEM, claimed_on=date(2020, 3, 1), evidence=(FILE,), note="", claimant=CLAIMANT
        )


def test_the_responsible_unit_does_not_verify_its_own_item() -> None:
    with pytest.raises(VerifierIsResponsible):
        verify_completion(
            given(*CLAIMED), ITEM, verified_by=STREET, verified_on=ON, note="", verifier=REVIEWER, unsealed=()
        )


def test_whoever_claimed_neither_verifies_nor_closes_in_another_post() -> None:
    facts = {"verified_by": DISTRICT, "verified_on": ON, "note": "", "unsealed": ()}

    with pytest.raises(ClaimantVerifies):
        verify_completion(given(*CLAIMED), ITEM, verifier=CLAIMANT, **facts)  # type: ignore[arg-type]
    with pytest.raises(ClaimantVerifies):
        close_item(given(*VERIFIED), ITEM, closed_on=ON, closer=CLAIMANT)

    assert verify_completion(given(*CLAIMED), ITEM, verifier=None, **facts)  # type: ignore[arg-type]
    assert close_item(given(*VERIFIED), ITEM, closed_on=ON, closer=None)


def test_nothing_is_found_done_while_its_files_are_not_sealed() -> None:
    with pytest.raises(EvidenceUnsealed, match="核验未通过"):
        verify_completion(
            given(*CLAIMED), ITEM, verified_by=DISTRICT, verified_on=ON, note="", verifier=REVIEWER,
            unsealed=["“现场.jpg”核验未通过"],
        )  # fmt: skip


def test_a_claim_rests_on_a_report_and_the_verification_on_an_accepted_one() -> None:
    returned = ProgressReturned(ITEM, REPORT, date(2020, 3, 28), "不实")
    claimed = CompletionClaimed(ITEM, date(2020, 6, 1), (FILE,), "", CLAIMANT)
    facts = {"verified_by": DISTRICT, "verified_on": ON, "note": "", "verifier": REVIEWER, "unsealed": ()}

    with pytest.raises(ReportsReturned):
        claim_completion(
            given(*IN_PROGRESS, returned), ITEM, claimed_on=ON, evidence=(FILE,), note="", claimant=CLAIMANT
        )
    for events in ((*IN_PROGRESS, claimed), (*IN_PROGRESS, claimed, returned)):
        with pytest.raises(NoReportAccepted):
            verify_completion(given(*events), ITEM, **facts)  # type: ignore[arg-type]


def test_what_was_accepted_before_a_reopening_shows_nothing_afterwards() -> None:
    again = ReportId("again")
    reported = ProgressSubmitted(ITEM, STREET, again, ON, Decimal(3), "整改", (), REPORTER)
    claimed = CompletionClaimed(ITEM, ON, (FILE,), "", CLAIMANT)
    events = (*CLOSED, REOPENED, reported, claimed)
    facts = {"verified_by": DISTRICT, "verified_on": ON, "note": "", "verifier": REVIEWER, "unsealed": ()}

    with pytest.raises(NoReportAccepted):
        verify_completion(given(*events), ITEM, **facts)  # type: ignore[arg-type]

    assert verify_completion(given(*events, ProgressAccepted(ITEM, again, ON)), ITEM, **facts)  # type: ignore[arg-type]


def test_an_item_is_not_closed_before_it_was_verified() -> None:
    for events in (ACCEPTED, CLAIMED):
        with pytest.raises(ItemStageWrong, match="销号须在“已核查”时办理"):
            close_item(given(*events), ITEM, closed_on=ON, closer=REVIEWER)


def test_a_returned_claim_sets_the_item_going_again() -> None:
    returned = return_completion(given(*CLAIMED), ITEM, returned_on=ON, reason="佐证不足")

    assert returned == [CompletionReturned(ITEM, ON, "佐证不足")]
    assert given(*CLAIMED, *returned).stage is ItemStage.IN_PROGRESS
    with pytest.raises(ItemStageWrong):
        return_completion(given(*VERIFIED), ITEM, returned_on=ON, reason="佐证不足")


def test_only_a_claimed_item_is_verified() -> None:
    with pytest.raises(ItemStageWrong):
        verify_completion(
            given(*ACCEPTED), ITEM, verified_by=DISTRICT, verified_on=ON, note="", verifier=REVIEWER, unsealed=()
        )


def test_a_closed_item_is_reopened_with_a_reason_and_goes_the_whole_way_again() -> None:
    reopened = reopen_item(given(*CLOSED), ITEM, reopened_on=ON, reason="复查未通过")

    assert reopened == [REOPENED]
    after = given(*CLOSED, *reopened)
    assert after.stage is ItemStage.REOPENED
    with pytest.raises(ItemStageWrong):
        close_item(after, ITEM, closed_on=ON, closer=REVIEWER)
    with pytest.raises(ItemStageWrong):
        claim_completion(after, ITEM, claimed_on=ON, evidence=(FILE,), note="", claimant=CLAIMANT)
    with pytest.raises(InvalidInput, match="重开原因不能为空"):
        reopen_item(given(*CLOSED), ITEM, reopened_on=ON, reason=" ")
    with pytest.raises(ItemStageWrong):
        reopen_item(given(*VERIFIED), ITEM, reopened_on=ON, reason="复查未通过")


@pytest.mark.parametrize(
    ("events", "act"),
    [
        (
            CLAIMED,
            lambda state, day: verify_completion(
                state, ITEM, verified_by=DISTRICT, verified_on=day, note="", verifier=REVIEWER, unsealed=()
            ),
        ),
        (CLAIMED, lambda state, day: return_completion(state, ITEM, returned_on=day, reason="佐证不足")),
        (VERIFIED, lambda state, day: close_item(state, ITEM, closed_on=day, closer=REVIEWER)),
        (CLOSED, lambda state, day: reopen_item(state, ITEM, reopened_on=day, reason="复查未通过")),
    ],
)
def test_nothing_is_done_before_what_it_follows(events: Events, act: object) -> None:
    with pytest.raises(DayWrong):
        act(given(*events), date(2020, 5, 1))  # type: ignore[operator]


def test_a_suspended_item_rests_until_it_is_resumed() -> None:
    suspended = suspend_item(given(*ACCEPTED), ITEM, suspended_on=ON, reason="场地腾退")
    resting = given(*ACCEPTED, *suspended)

    with pytest.raises(ItemIsSuspended):
        claim_completion(resting, ITEM, claimed_on=ON, evidence=(FILE,), note="", claimant=CLAIMANT)
    with pytest.raises(ItemIsSuspended):
        suspend_item(resting, ITEM, suspended_on=ON, reason="场地腾退")
    resumed = resume_item(resting, ITEM, resumed_on=ON)
    assert resumed == [ItemResumed(ITEM, ON)]
    assert given(*ACCEPTED, *suspended, *resumed) == given(*ACCEPTED)
    with pytest.raises(ItemNotSuspended):
        resume_item(given(*ACCEPTED), ITEM, resumed_on=ON)


def test_a_suspension_lies_after_the_issue_and_ends_after_it_began() -> None:
    with pytest.raises(DayWrong, match="印发"):
        suspend_item(given(*ACCEPTED), ITEM, suspended_on=date(2020, 2, 4), reason="场地腾退")
    with pytest.raises(DayWrong, match="暂缓"):
        resume_item(given(*ACCEPTED, SUSPENDED), ITEM, resumed_on=date(2020, 4, 30))


@pytest.mark.parametrize("events", [CLAIMED, VERIFIED])
def test_a_claim_is_decided_and_not_suspended(events: Events) -> None:
    with pytest.raises(ItemStageWrong):
        suspend_item(given(*events), ITEM, suspended_on=ON, reason="场地腾退")


def test_an_item_that_was_carried_over_rests_for_good() -> None:
    carried = given(*ACCEPTED, SUSPENDED, CARRIED)

    assert carried.stage is ItemStage.CARRIED_OVER
    assert not carried.suspended
    for act in (
        lambda: claim_completion(carried, ITEM, claimed_on=ON, evidence=(FILE,), note="", claimant=CLAIMANT),
        lambda: suspend_item(carried, ITEM, suspended_on=ON, reason="场地腾退"),
        lambda: resume_item(carried, ITEM, resumed_on=ON),
    ):
        with pytest.raises(ItemEnded):
            act()
    with pytest.raises(ItemStageWrong):
        reopen_item(carried, ITEM, reopened_on=ON, reason="复查未通过")


def test_the_facts_of_a_close_out_name_the_item() -> None:
    named = [event for event in CLOSED if isinstance(event, CompletionClaimed | CompletionVerified | ItemClosed)]

    assert [event.item for event in named] == [ITEM, ITEM, ITEM]
