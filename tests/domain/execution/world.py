"""One issued task on its way through the year, as facts."""

from datetime import date
from decimal import Decimal

from domain.codes import ListKind
from domain.execution.events import (
    CommitmentAssigned,
    CompletionClaimed,
    CompletionVerified,
    ExecutionEvent,
    ItemClosed,
    ItemIssued,
    MeasureSet,
    NodeSet,
    ProgressAccepted,
    ProgressSubmitted,
)
from domain.execution.item import EMPTY, ItemState, evolve
from domain.ids import EvidenceId, ItemId, PersonId, ReportId, UnitId

ITEM, STREET, DISTRICT = ItemId("item"), UnitId("street"), UnitId("district")
LEADER, REPORTER, REVIEWER = PersonId("leader"), PersonId("reporter"), PersonId("reviewer")
REPORT, FILE = ReportId("report"), EvidenceId("file")
CLAIMANT = PersonId("claimant")
NODE = date(2020, 7, 11)
ISSUED_ON = date(2020, 2, 5)

ISSUED = ItemIssued(ITEM, STREET, 2020, ListKind.TASK, ISSUED_ON)
ASSIGNED = CommitmentAssigned(ITEM, STREET, 2020, LEADER, "组织办")
DECOMPOSED: tuple[ExecutionEvent, ...] = (ISSUED, ASSIGNED, MeasureSet(ITEM, "分季度推进"), NodeSet(ITEM, NODE))
REPORTED = ProgressSubmitted(ITEM, STREET, REPORT, date(2020, 3, 23), Decimal(2), "已完成2次", (), REPORTER)
IN_PROGRESS: tuple[ExecutionEvent, ...] = (*DECOMPOSED, REPORTED)
ACCEPTED: tuple[ExecutionEvent, ...] = (*IN_PROGRESS, ProgressAccepted(ITEM, REPORT, date(2020, 3, 28)))
CLAIMED: tuple[ExecutionEvent, ...] = (*ACCEPTED, CompletionClaimed(ITEM, date(2020, 6, 1), (FILE,), "", CLAIMANT))
VERIFIED: tuple[ExecutionEvent, ...] = (*CLAIMED, CompletionVerified(ITEM, DISTRICT, date(2020, 6, 10), ""))
CLOSED: tuple[ExecutionEvent, ...] = (*VERIFIED, ItemClosed(ITEM, date(2020, 6, 12)))


def given(*events: ExecutionEvent) -> ItemState:
    """The item after these facts."""
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state
