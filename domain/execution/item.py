"""An issued item as its events tell it: its commitment, its reports, how far it is on the way to close-out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from domain.codes import ListKind, ReminderKind
from domain.execution.events import (
    CommitmentAccepted,
    CommitmentAssigned,
    CommitmentReassigned,
    CompletionClaimed,
    CompletionReturned,
    CompletionVerified,
    ExecutionEvent,
    ItemCarriedOver,
    ItemClosed,
    ItemIssued,
    ItemReopened,
    ItemResumed,
    ItemRevoked,
    ItemSuspended,
    MeasureSet,
    NodeSet,
    ProgressAccepted,
    ProgressCorrected,
    ProgressReturned,
    ProgressSubmitted,
    ReminderSent,
)
from domain.ids import EvidenceId, ItemId, PersonId, ReportId, UnitId


class ItemStage(StrEnum):
    """How far an item has come (domain.md 4.3). Suspension is told apart: a suspended item keeps its stage."""

    ABSENT = "ABSENT"
    ISSUED = "ISSUED"
    ASSIGNED = "ASSIGNED"
    IN_PROGRESS = "IN_PROGRESS"
    CLAIMED_DONE = "CLAIMED_DONE"
    VERIFIED = "VERIFIED"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"
    CARRIED_OVER = "CARRIED_OVER"
    REVOKED = "REVOKED"


STAGE_NAMES: Mapping[ItemStage, str] = {
    ItemStage.ABSENT: "未印发",
    ItemStage.ISSUED: "已印发、未分解",
    ItemStage.ASSIGNED: "已分解、未开展",
    ItemStage.IN_PROGRESS: "进行中",
    ItemStage.CLAIMED_DONE: "已申请销号",
    ItemStage.VERIFIED: "已核查",
    ItemStage.CLOSED: "已销号",
    ItemStage.REOPENED: "重新打开",
    ItemStage.CARRIED_OVER: "已结转下年度",
    ItemStage.REVOKED: "已撤销",
}
"""What each stage is called in refusals."""


class ReportStatus(StrEnum):
    """What became of a report. A corrected one was accepted, until an accepted correction took its place."""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    CORRECTED = "CORRECTED"


@dataclass(frozen=True, slots=True)
class Commitment:
    """The item broken down (五(二)): to whom, which department, by what measure, until when."""

    leader: PersonId
    department: str
    measure: str = ""
    due_on: date | None = None
    accepted_on: date | None = None

    @property
    def complete(self) -> bool:
        """Whether the item counts as decomposed (R8): leader, department, measure and node."""
        return bool(self.leader and self.department and self.measure) and self.due_on is not None


@dataclass(frozen=True, slots=True)
class Report:
    """A progress report; it is never changed, only what became of it is."""

    reported_on: date
    value: Decimal | None
    reporter: PersonId | None
    corrects: ReportId | None = None
    replaces: ReportId | None = None
    status: ReportStatus = ReportStatus.SUBMITTED


@dataclass(frozen=True, slots=True)
class ItemState:
    """An issued item folded from its stream. `item` is None while nothing was issued under the id.

    claim: the evidence of the claim that stands. reports_before: how many reports there were when it was last reopened.
    """

    stage: ItemStage = ItemStage.ABSENT
    item: ItemId | None = None
    unit: UnitId | None = None
    year: int = 0
    kind: ListKind = ListKind.TASK
    issued_on: date = date.min
    suspended: bool = False
    suspended_on: date | None = None
    commitment: Commitment | None = None
    reports: Mapping[ReportId, Report] = field(default_factory=dict)
    reports_before: int = 0
    claimed_on: date | None = None
    claimed_by: PersonId | None = None
    claim: tuple[EvidenceId, ...] = ()
    verified_on: date | None = None
    closed_on: date | None = None
    reminded: frozenset[tuple[ReminderKind, date]] = frozenset()

    @property
    def leader(self) -> PersonId | None:
        """The responsible leader, None before the item is broken down."""
        return None if self.commitment is None else self.commitment.leader

    def reports_that_count(self) -> tuple[Report, ...]:
        """The reports since the item was issued or, where it was closed once, since it was opened again."""
        return tuple(self.reports.values())[self.reports_before :]


EMPTY = ItemState()


def evolve(state: ItemState, event: ExecutionEvent) -> ItemState:
    """The item after one more fact."""
    match event:
        case ItemIssued():
            return ItemState(
                stage=ItemStage.ISSUED,
                item=event.item,
                unit=event.unit,
                year=event.year,
                kind=event.kind,
                issued_on=event.issued_on,
            )
        case ItemRevoked():
            return replace(state, stage=ItemStage.REVOKED, suspended=False, suspended_on=None)
        case ItemCarriedOver():
            return replace(state, stage=ItemStage.CARRIED_OVER, suspended=False, suspended_on=None)
        case CommitmentAssigned():
            return replace(state, stage=ItemStage.ASSIGNED, commitment=Commitment(event.leader, event.department))
        case MeasureSet():
            return _committed(state, measure=event.measure)
        case NodeSet():
            return _committed(state, due_on=event.due_on)
        case CommitmentAccepted():
            return _committed(state, accepted_on=event.accepted_on)
        case CommitmentReassigned():
            # Whoever takes over has not accepted yet.
            accepted_on = state.commitment.accepted_on if state.leader == event.leader else None  # type: ignore[union-attr]
            return _committed(state, leader=event.leader, department=event.department, accepted_on=accepted_on)
        case ProgressSubmitted():
            report = Report(event.reported_on, event.value, event.reporter, replaces=event.replaces)
            return replace(_with_report(state, event.report, report), stage=ItemStage.IN_PROGRESS)
        case ProgressCorrected():
            report = Report(event.reported_on, event.value, event.reporter, corrects=event.corrects)
            return _with_report(state, event.report, report)
        case ProgressReturned():
            return _reviewed(state, event.report, ReportStatus.RETURNED)
        case ProgressAccepted():
            accepted = _reviewed(state, event.report, ReportStatus.ACCEPTED)
            corrected = state.reports[event.report].corrects
            return accepted if corrected is None else _reviewed(accepted, corrected, ReportStatus.CORRECTED)
        case CompletionClaimed():
            return replace(
                state,
                stage=ItemStage.CLAIMED_DONE,
                claimed_on=event.claimed_on,
                claimed_by=event.claimed_by,
                claim=event.evidence,
            )
        case CompletionReturned():
            return replace(state, stage=ItemStage.IN_PROGRESS, claimed_on=None, claimed_by=None, claim=())
        case CompletionVerified():
            return replace(state, stage=ItemStage.VERIFIED, verified_on=event.verified_on)
        case ItemClosed():
            return replace(state, stage=ItemStage.CLOSED, closed_on=event.closed_on)
        case ItemReopened():
            return replace(
                state,
                stage=ItemStage.REOPENED,
                reports_before=len(state.reports),
                claimed_on=None,
                claimed_by=None,
                claim=(),
                verified_on=None,
                closed_on=None,
            )
        case ItemSuspended():
            return replace(state, suspended=True, suspended_on=event.suspended_on)
        case ItemResumed():
            return replace(state, suspended=False, suspended_on=None)
        case ReminderSent():
            return replace(state, reminded=state.reminded | {(event.kind, event.due_on)})
        case _:
            assert_never(event)


def _committed(state: ItemState, **changes: object) -> ItemState:
    assert state.commitment is not None, "every fact about a commitment follows its assignment"
    return replace(state, commitment=replace(state.commitment, **changes))  # type: ignore[arg-type]


def _with_report(state: ItemState, key: ReportId, report: Report) -> ItemState:
    return replace(state, reports={**state.reports, key: report})


def _reviewed(state: ItemState, key: ReportId, status: ReportStatus) -> ItemState:
    return _with_report(state, key, replace(state.reports[key], status=status))
