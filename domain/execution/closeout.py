"""Close-out (销号): claimed with evidence, verified by another organisation, closed; reopened, suspended, resumed."""

from collections.abc import Sequence
from datetime import date

from domain.execution.errors import (
    ClaimantVerifies,
    EvidenceMissing,
    EvidenceRepeated,
    EvidenceUnsealed,
    ItemIsSuspended,
    ItemNotSuspended,
    ItemStageWrong,
    NoReportAccepted,
    NotDecomposed,
    ReportsReturned,
    VerifierIsResponsible,
)
from domain.execution.events import (
    CompletionClaimed,
    CompletionReturned,
    CompletionVerified,
    ItemClosed,
    ItemReopened,
    ItemResumed,
    ItemSuspended,
)
from domain.execution.guards import in_stage, issued, not_before, running, standing, working
from domain.execution.item import STAGE_NAMES, Commitment, ItemStage, ItemState, ReportStatus
from domain.ids import EvidenceId, ItemId, PersonId, UnitId
from domain.text import check_text

_FOUND_RIGHT = frozenset({ReportStatus.ACCEPTED, ReportStatus.CORRECTED})
_SUSPENDABLE = frozenset({ItemStage.ISSUED, ItemStage.ASSIGNED, ItemStage.IN_PROGRESS, ItemStage.REOPENED})


def claim_completion(
    state: ItemState,
    item: ItemId,
    *,
    claimed_on: date,
    evidence: tuple[EvidenceId, ...],
    note: str,
    claimant: PersonId | None,
) -> list[CompletionClaimed]:
    """The unit claims that the item is done. claimant: who acts, None when only paper shows it.

    Raises NotDecomposed without measure or node, ItemStageWrong without any report, ReportsReturned where each was
    given back, EvidenceMissing or DayWrong.
    """
    commitment = working(state)
    if not commitment.complete:
        raise NotDecomposed(f"还缺{_lacking(commitment)}。", field="item")
    in_stage(state, ItemStage.IN_PROGRESS, "申请销号")
    if all(report.status is ReportStatus.RETURNED for report in state.reports_that_count()):
        raise ReportsReturned(field="item")
    if not evidence:
        raise EvidenceMissing(field="evidence")
    if len(set(evidence)) != len(evidence):
        raise EvidenceRepeated(field="evidence")
    not_before(claimed_on, max(report.reported_on for report in state.reports.values()), "claimed_on", "最近一次报告")
    check_text(note, "note", "完成说明", required=False)
    return [CompletionClaimed(item=item, claimed_on=claimed_on, evidence=evidence, note=note, claimed_by=claimant)]


def return_completion(state: ItemState, item: ItemId, *, returned_on: date, reason: str) -> list[CompletionReturned]:
    """Give a claim back. Raises ItemStageWrong or DayWrong."""
    running(state)
    in_stage(state, ItemStage.CLAIMED_DONE, "退回销号申请")
    not_before(returned_on, state.claimed_on, "returned_on", "申请销号")
    check_text(reason, "reason", "退回原因")
    return [CompletionReturned(item=item, returned_on=returned_on, reason=reason)]


def verify_completion(
    state: ItemState,
    item: ItemId,
    *,
    verified_by: UnitId,
    verified_on: date,
    note: str,
    verifier: PersonId | None,
    unsealed: Sequence[str],
) -> list[CompletionVerified]:
    """Another organisation finds the item done. verifier: who acts, None when only paper shows it.

    unsealed: what is still missing of the claim's files, in words; a sealed file stays as it is for good.
    Raises VerifierIsResponsible, ClaimantVerifies, NoReportAccepted, EvidenceUnsealed, ItemStageWrong or DayWrong.
    """
    unit = running(state)
    in_stage(state, ItemStage.CLAIMED_DONE, "核查")
    if verified_by == unit:
        raise VerifierIsResponsible
    _refuse_claimant(state, verifier)
    if not any(report.status in _FOUND_RIGHT for report in state.reports_that_count()):
        raise NoReportAccepted(field="item")
    if unsealed:
        raise EvidenceUnsealed("、".join(unsealed) + "。", field="item")
    not_before(verified_on, state.claimed_on, "verified_on", "申请销号")
    check_text(note, "note", "核查情况", required=False)
    return [CompletionVerified(item=item, verified_by=verified_by, verified_on=verified_on, note=note)]


def close_item(state: ItemState, item: ItemId, *, closed_on: date, closer: PersonId | None) -> list[ItemClosed]:
    """Close a verified item. closer: who acts. Raises ClaimantVerifies, ItemStageWrong or DayWrong."""
    running(state)
    in_stage(state, ItemStage.VERIFIED, "销号")
    _refuse_claimant(state, closer)
    not_before(closed_on, state.verified_on, "closed_on", "核查")
    return [ItemClosed(item=item, closed_on=closed_on)]


def reopen_item(state: ItemState, item: ItemId, *, reopened_on: date, reason: str) -> list[ItemReopened]:
    """Open a closed item again, with a reason. Raises ItemStageWrong or DayWrong."""
    issued(state)
    in_stage(state, ItemStage.CLOSED, "重新打开")
    not_before(reopened_on, state.closed_on, "reopened_on", "销号")
    check_text(reason, "reason", "重开原因")
    return [ItemReopened(item=item, reopened_on=reopened_on, reason=reason)]


def suspend_item(state: ItemState, item: ItemId, *, suspended_on: date, reason: str) -> list[ItemSuspended]:
    """Suspend an item that is being worked on or still to be begun.

    Raises ItemIsSuspended, ItemStageWrong or DayWrong.
    """
    standing(state)
    if state.suspended:
        raise ItemIsSuspended(field="item")
    if state.stage not in _SUSPENDABLE:
        raise ItemStageWrong(f"{STAGE_NAMES[state.stage]}，须先退回销号申请。", field="item")
    not_before(suspended_on, state.issued_on, "suspended_on", "印发")
    check_text(reason, "reason", "暂缓原因")
    return [ItemSuspended(item=item, suspended_on=suspended_on, reason=reason)]


def resume_item(state: ItemState, item: ItemId, *, resumed_on: date) -> list[ItemResumed]:
    """Take a suspended item up again. Raises ItemNotSuspended or DayWrong."""
    standing(state)
    if not state.suspended:
        raise ItemNotSuspended(field="item")
    not_before(resumed_on, state.suspended_on, "resumed_on", "暂缓")
    return [ItemResumed(item=item, resumed_on=resumed_on)]


def _refuse_claimant(state: ItemState, person: PersonId | None) -> None:
    """Whoever claimed does not find it done, in whatever post. Raises ClaimantVerifies."""
    if person is not None and person == state.claimed_by:
        raise ClaimantVerifies


def _lacking(commitment: Commitment) -> str:
    lacking = [name for name, there in (("具体措施", commitment.measure), ("时间节点", commitment.due_on)) if not there]
    return "、".join(lacking)
