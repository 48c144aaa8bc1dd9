"""Facts about an issued item: its commitment, its progress reports, its close-out, its reminders.

An item's stream begins with its issue; while a list is a draft its items live in the stream of the list set alone.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.codes import ListKind, ReminderKind, ReportFrequency
from domain.ids import ChangeId, EvidenceId, ItemId, PersonId, ReportId, UnitId
from domain.recorded import stored


@stored("item.issued.v1")
@dataclass(frozen=True, slots=True)
class ItemIssued:
    """The item stands in an issued list of `unit` and `year`: with the list, or by a change approved later."""

    item: ItemId
    unit: UnitId
    year: int
    kind: ListKind
    issued_on: date


@stored("item.revoked.v1")
@dataclass(frozen=True, slots=True)
class ItemRevoked:
    """An approved change took the item off its issued list."""

    item: ItemId
    change: ChangeId
    reason: str


@stored("item.carried_over.v1")
@dataclass(frozen=True, slots=True)
class ItemCarriedOver:
    """The unfinished item goes on as `into` in the list of `to_year`; nothing more happens to this one."""

    item: ItemId
    to_year: int
    into: ItemId
    reason: str


@stored("commitment.assigned.v1")
@dataclass(frozen=True, slots=True)
class CommitmentAssigned:
    """The item is broken down to a leader and a department of the responsible unit (policy 五(二))."""

    item: ItemId
    unit: UnitId
    year: int
    leader: PersonId
    department: str
    collaborators: tuple[str, ...] = ()
    frequency: ReportFrequency | None = None


@stored("commitment.measure_set.v1")
@dataclass(frozen=True, slots=True)
class MeasureSet:
    item: ItemId
    measure: str


@stored("commitment.node_set.v1")
@dataclass(frozen=True, slots=True)
class NodeSet:
    item: ItemId
    due_on: date


@stored("commitment.accepted.v1")
@dataclass(frozen=True, slots=True)
class CommitmentAccepted:
    item: ItemId
    accepted_on: date


@stored("commitment.reassigned.v1")
@dataclass(frozen=True, slots=True)
class CommitmentReassigned:
    item: ItemId
    leader: PersonId
    department: str
    reason: str


@stored("progress.submitted.v1")
@dataclass(frozen=True, slots=True)
class ProgressSubmitted:
    """`value` is cumulative, in the task's unit of measure; None for problems and duties without a quantity.

    `reporter` is None when only paper shows who reported. `replaces` is the returned report it is handed in for.
    """

    item: ItemId
    unit: UnitId
    report: ReportId
    reported_on: date
    value: Decimal | None
    note: str
    evidence: tuple[EvidenceId, ...] = ()
    reporter: PersonId | None = None
    replaces: ReportId | None = None


@stored("progress.returned.v1")
@dataclass(frozen=True, slots=True)
class ProgressReturned:
    item: ItemId
    report: ReportId
    returned_on: date
    reason: str


@stored("progress.accepted.v1")
@dataclass(frozen=True, slots=True)
class ProgressAccepted:
    item: ItemId
    report: ReportId
    accepted_on: date


@stored("progress.corrected.v1")
@dataclass(frozen=True, slots=True)
class ProgressCorrected:
    """A new report that is to stand for an accepted one, which stays as it was (never overwritten).

    It is reviewed like any other: until it is accepted the old one counts.
    """

    item: ItemId
    unit: UnitId
    report: ReportId
    corrects: ReportId
    reported_on: date
    value: Decimal | None
    note: str
    reason: str
    evidence: tuple[EvidenceId, ...] = ()
    reporter: PersonId | None = None


@stored("item.completion_claimed.v1")
@dataclass(frozen=True, slots=True)
class CompletionClaimed:
    """`claimed_by` is None when only paper shows who claimed."""

    item: ItemId
    claimed_on: date
    evidence: tuple[EvidenceId, ...]
    note: str
    claimed_by: PersonId | None = None


@stored("item.completion_returned.v1")
@dataclass(frozen=True, slots=True)
class CompletionReturned:
    item: ItemId
    returned_on: date
    reason: str


@stored("item.completion_verified.v1")
@dataclass(frozen=True, slots=True)
class CompletionVerified:
    item: ItemId
    verified_by: UnitId
    verified_on: date
    note: str


@stored("item.closed.v1")
@dataclass(frozen=True, slots=True)
class ItemClosed:
    item: ItemId
    closed_on: date


@stored("item.reopened.v1")
@dataclass(frozen=True, slots=True)
class ItemReopened:
    item: ItemId
    reopened_on: date
    reason: str


@stored("item.suspended.v1")
@dataclass(frozen=True, slots=True)
class ItemSuspended:
    item: ItemId
    suspended_on: date
    reason: str


@stored("item.resumed.v1")
@dataclass(frozen=True, slots=True)
class ItemResumed:
    item: ItemId
    resumed_on: date


@stored("item.reminder_sent.v1")
@dataclass(frozen=True, slots=True)
class ReminderSent:
    item: ItemId
    unit: UnitId
    kind: ReminderKind
    due_on: date
    leader: PersonId


ExecutionEvent = (
    ItemIssued
    | ItemRevoked
    | ItemCarriedOver
    | CommitmentAssigned
    | MeasureSet
    | NodeSet
    | CommitmentAccepted
    | CommitmentReassigned
    | ProgressSubmitted
    | ProgressReturned
    | ProgressAccepted
    | ProgressCorrected
    | CompletionClaimed
    | CompletionReturned
    | CompletionVerified
    | ItemClosed
    | ItemReopened
    | ItemSuspended
    | ItemResumed
    | ReminderSent
)
