"""How items are carried out: decomposition, progress, close-out."""

from collections.abc import Iterable
from typing import Any

from domain.contributions.events import ContributionRequested
from domain.evidence.events import EvidenceDeclared, EvidenceLinked
from domain.execution.events import (
    CommitmentAccepted,
    CommitmentAssigned,
    CommitmentReassigned,
    CompletionClaimed,
    CompletionReturned,
    CompletionVerified,
    ItemClosed,
    ItemIssued,
    ItemReopened,
    ItemResumed,
    ItemRevoked,
    ItemSuspended,
    MeasureSet,
    NodeSet,
)
from projections.ledger.tables import REPORT, WORK, ledger
from projections.temporal import Entry, Op, Patch, Row, Rows


@ledger.on(ItemIssued)
def issued(entry: Entry, event: ItemIssued, rows: Rows) -> Iterable[Op]:
    yield _stands(event, "ISSUED")


@ledger.on(ItemRevoked)
def revoked(entry: Entry, event: ItemRevoked, rows: Rows) -> Iterable[Op]:
    yield _stands(event, "WITHDRAWN", state_reason=event.reason)


@ledger.on(CommitmentAssigned)
def assigned(entry: Entry, event: CommitmentAssigned, rows: Rows) -> Iterable[Op]:
    yield _stands(
        event,
        "ASSIGNED",
        leader=event.leader,
        department=event.department,
        collaborators=list(event.collaborators),
        frequency=event.frequency,
    )


@ledger.on(MeasureSet)
def measure_set(entry: Entry, event: MeasureSet, rows: Rows) -> Iterable[Op]:
    yield Patch(WORK, (event.item,), {"measure": event.measure})


@ledger.on(NodeSet)
def node_set(entry: Entry, event: NodeSet, rows: Rows) -> Iterable[Op]:
    yield Patch(WORK, (event.item,), {"node_on": event.due_on})


@ledger.on(CommitmentAccepted)
def accepted(entry: Entry, event: CommitmentAccepted, rows: Rows) -> Iterable[Op]:
    yield Patch(WORK, (event.item,), {"accepted_on": event.accepted_on})


@ledger.on(CommitmentReassigned)
def reassigned(entry: Entry, event: CommitmentReassigned, rows: Rows) -> Iterable[Op]:
    """A new leader has not taken it on yet."""
    changes: Row = {"leader": event.leader, "department": event.department}
    if rows.require(WORK, event.item)["leader"] != event.leader:
        changes["accepted_on"] = None
    yield Patch(WORK, (event.item,), changes)


@ledger.on(CompletionClaimed)
def completion_claimed(entry: Entry, event: CompletionClaimed, rows: Rows) -> Iterable[Op]:
    yield _stands(
        event,
        "CLAIMED_DONE",
        claimed_on=event.claimed_on,
        evidence=with_evidence(rows.require(WORK, event.item), event.evidence),
    )


@ledger.on(CompletionReturned)
def completion_returned(entry: Entry, event: CompletionReturned, rows: Rows) -> Iterable[Op]:
    yield _stands(event, "IN_PROGRESS", state_reason=event.reason, claimed_on=None)


@ledger.on(CompletionVerified)
def completion_verified(entry: Entry, event: CompletionVerified, rows: Rows) -> Iterable[Op]:
    yield _stands(event, "VERIFIED", verified_by=event.verified_by, verified_on=event.verified_on)


@ledger.on(ItemClosed)
def closed(entry: Entry, event: ItemClosed, rows: Rows) -> Iterable[Op]:
    yield _stands(event, "CLOSED", closed_on=event.closed_on)


@ledger.on(ItemReopened)
def reopened(entry: Entry, event: ItemReopened, rows: Rows) -> Iterable[Op]:
    yield _stands(
        event,
        "REOPENED",
        state_reason=event.reason,
        claimed_on=None,
        verified_by=None,
        verified_on=None,
        closed_on=None,
    )


@ledger.on(ItemSuspended)
def suspended(entry: Entry, event: ItemSuspended, rows: Rows) -> Iterable[Op]:
    before = rows.require(WORK, event.item)["state"]
    yield _stands(event, "SUSPENDED", state_reason=event.reason, state_before=before)


@ledger.on(ItemResumed)
def resumed(entry: Entry, event: ItemResumed, rows: Rows) -> Iterable[Op]:
    yield _stands(event, rows.require(WORK, event.item)["state_before"])


@ledger.on(ContributionRequested)
def contribution_requested(entry: Entry, event: ContributionRequested, rows: Rows) -> Iterable[Op]:
    count = rows.require(WORK, event.item)["contribution_count"]
    yield Patch(WORK, (event.item,), {"contribution_count": count + 1})


@ledger.on(EvidenceDeclared)
def evidence_declared(entry: Entry, event: EvidenceDeclared, rows: Rows) -> Iterable[Op]:
    if event.item is not None:
        files = with_evidence(rows.require(WORK, event.item), (event.evidence,))
        yield Patch(WORK, (event.item,), {"evidence": files})


@ledger.on(EvidenceLinked)
def evidence_linked(entry: Entry, event: EvidenceLinked, rows: Rows) -> Iterable[Op]:
    files = with_evidence(rows.require(WORK, event.item), (event.evidence,))
    yield Patch(WORK, (event.item,), {"evidence": files})
    shown = with_evidence(rows.require(REPORT, event.report), (event.evidence,))
    yield Patch(REPORT, (event.report,), {"evidence": shown})


def with_evidence(row: Row, files: Iterable[str]) -> list[str]:
    """The row's evidence with these files added, each once, in the order in which they came."""
    return list(dict.fromkeys([*row["evidence"], *files]))


def _stands(event: Any, state: str, *, state_reason: str | None = None, **changes: Any) -> Patch:
    """The item is in this state from here on, for this reason."""
    stands: Row = {"state": state, "state_reason": state_reason, "state_before": None}
    return Patch(WORK, (event.item,), {**stands, **changes})
