"""Facts about a unit's three lists of one year. Every event names its unit and year or its item.

`drafter` is who drafted for the maker; None when only paper shows it, and for what a change after issue does.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.codes import Disposition, DutyRole, ProblemSource, SuperiorLevel, TaskBasis, TaskTier
from domain.ids import (
    ChangeId,
    FindingId,
    ItemId,
    OpinionId,
    PersonId,
    PostId,
    PriorityId,
    SuggestionId,
    TargetId,
    TemplateId,
    UnitId,
)
from domain.recorded import stored


@dataclass(frozen=True, slots=True)
class ProblemContent:
    """A problem item (policy 三(一)): source, elements, domains. `weight` is the item's 分值权重, >= 1.
    `finding` is that of supervision which it comes from, as when one is still open at year end."""

    statement: str
    source: ProblemSource
    source_note: str
    elements: tuple[str, ...]
    domains: tuple[str, ...]
    weight: int
    salient: bool = True
    root_cause: str = ""
    suggestion: SuggestionId | None = None
    finding: FindingId | None = None


@dataclass(frozen=True, slots=True)
class TaskContent:
    """A task item (policy 三(二), 五(二)): tier, basis and a goal with measure, target and due date.

    `level` is given exactly when the basis is a superior priority. A task whose basis is a problem item names the
    problems it answers; any other may. `secretary_commitment` is which of the commitments of the prior report on file
    it takes up, counted from 1. `subgroup` is that of a BASIC task.
    """

    tier: TaskTier
    goal: str
    basis: TaskBasis
    basis_note: str
    unit_of_measure: str
    target_value: Decimal
    due_on: date
    weight: int
    level: SuperiorLevel | None = None
    priority: PriorityId | None = None
    problems: tuple[ItemId, ...] = ()
    programme: str = ""
    evidence_kind: str = ""
    check_method: str = ""
    tags: tuple[str, ...] = ()
    subgroup: str = ""
    secretary_commitment: int | None = None


@dataclass(frozen=True, slots=True)
class DutyContent:
    """A responsibility item (policy 三(三)): role, holder and the portfolio of the holder's post.

    Post and portfolio are read from the unit tree when the item is written and again on the day of issue, never taken
    from whoever writes it. `post` is None while the holder does not yet hold a post in the unit's team.
    """

    role: DutyRole
    holder: PersonId
    duty: str
    weight: int
    post: PostId | None = None
    portfolio: str = ""


@stored("list_set.drafted.v1")
@dataclass(frozen=True, slots=True)
class ListDrafted:
    unit: UnitId
    year: int
    maker: UnitId
    officer: PersonId
    template: TemplateId | None = None
    drafter: PersonId | None = None


@stored("list_set.problem_item_added.v1")
@dataclass(frozen=True, slots=True)
class ProblemItemAdded:
    unit: UnitId
    year: int
    item: ItemId
    number: str
    content: ProblemContent
    carried_from: ItemId | None = None
    carried_reason: str = ""
    change: ChangeId | None = None
    drafter: PersonId | None = None


@stored("list_set.task_item_added.v1")
@dataclass(frozen=True, slots=True)
class TaskItemAdded:
    unit: UnitId
    year: int
    item: ItemId
    number: str
    content: TaskContent
    carried_from: ItemId | None = None
    carried_reason: str = ""
    change: ChangeId | None = None
    drafter: PersonId | None = None


@stored("list_set.duty_item_added.v1")
@dataclass(frozen=True, slots=True)
class DutyItemAdded:
    unit: UnitId
    year: int
    item: ItemId
    number: str
    content: DutyContent
    carried_from: ItemId | None = None
    carried_reason: str = ""
    change: ChangeId | None = None
    drafter: PersonId | None = None


@stored("list_set.problem_item_revised.v1")
@dataclass(frozen=True, slots=True)
class ProblemItemRevised:
    item: ItemId
    content: ProblemContent
    reason: str
    change: ChangeId | None = None
    drafter: PersonId | None = None


@stored("list_set.task_item_revised.v1")
@dataclass(frozen=True, slots=True)
class TaskItemRevised:
    item: ItemId
    content: TaskContent
    reason: str
    change: ChangeId | None = None
    drafter: PersonId | None = None


@stored("list_set.duty_item_revised.v1")
@dataclass(frozen=True, slots=True)
class DutyItemRevised:
    item: ItemId
    content: DutyContent
    reason: str
    change: ChangeId | None = None
    drafter: PersonId | None = None


@stored("list_set.item_withdrawn.v1")
@dataclass(frozen=True, slots=True)
class ItemWithdrawn:
    item: ItemId
    reason: str
    change: ChangeId | None = None
    drafter: PersonId | None = None


@stored("list_set.item_target_linked.v1")
@dataclass(frozen=True, slots=True)
class ItemTargetLinked:
    item: ItemId
    target: TargetId


@stored("list_set.item_target_unlinked.v1")
@dataclass(frozen=True, slots=True)
class ItemTargetUnlinked:
    item: ItemId
    target: TargetId
    reason: str


@stored("list_set.element_compared.v1")
@dataclass(frozen=True, slots=True)
class ElementCompared:
    """An element was compared and no salient problem found (逐一对照)."""

    unit: UnitId
    year: int
    element: str
    conclusion: str
    drafter: PersonId | None = None


@stored("list_set.comparison_retracted.v1")
@dataclass(frozen=True, slots=True)
class ComparisonRetracted:
    """The conclusion that an element has no salient problem no longer stands."""

    unit: UnitId
    year: int
    element: str
    reason: str
    drafter: PersonId | None = None


@stored("list_set.consultation_requested.v1")
@dataclass(frozen=True, slots=True)
class ConsultationRequested:
    """`requested_by` is None when only paper shows who asked."""

    unit: UnitId
    year: int
    requested_on: date
    requested_by: PersonId | None = None


@stored("list_set.opinion_recorded.v1")
@dataclass(frozen=True, slots=True)
class OpinionRecorded:
    """`given_by` is the responsible unit itself, or a department that comments."""

    unit: UnitId
    year: int
    opinion: OpinionId
    given_by: UnitId
    text: str
    given_on: date


@stored("list_set.opinion_resolved.v1")
@dataclass(frozen=True, slots=True)
class OpinionResolved:
    unit: UnitId
    year: int
    opinion: OpinionId
    disposition: Disposition
    explanation: str


@stored("list_set.consultation_held.v1")
@dataclass(frozen=True, slots=True)
class ConsultationHeld:
    """The unit was consulted and said all it had to say; without an opinion on record it had none.

    `held_by` is who said so for the unit; None when only paper shows it.
    """

    unit: UnitId
    year: int
    held_on: date
    held_by: PersonId | None = None


@stored("list_set.submitted.v1")
@dataclass(frozen=True, slots=True)
class ListSubmitted:
    """`submitted_by` is None when only paper shows who submitted it."""

    unit: UnitId
    year: int
    submitted_on: date
    submitted_by: PersonId | None = None


@stored("list_set.returned.v1")
@dataclass(frozen=True, slots=True)
class ListReturned:
    unit: UnitId
    year: int
    reason: str


@stored("list_set.issued.v1")
@dataclass(frozen=True, slots=True)
class ListIssued:
    unit: UnitId
    year: int
    maker: UnitId
    issued_on: date
    document_number: str


@stored("list_set.change_proposed.v1")
@dataclass(frozen=True, slots=True)
class ChangeProposed:
    """A change after issue. `item` is the item to revise or withdraw, or the id a new item will have.

    Exactly one of the contents is given for a revision or an addition (`number` too), none for a withdrawal.
    `proposer` is None when only paper shows who proposed it.
    """

    unit: UnitId
    year: int
    change: ChangeId
    item: ItemId
    reason: str
    proposed_by: UnitId
    proposed_on: date
    number: str = ""
    problem: ProblemContent | None = None
    task: TaskContent | None = None
    duty: DutyContent | None = None
    proposer: PersonId | None = None


@stored("list_set.change_approved.v1")
@dataclass(frozen=True, slots=True)
class ChangeApproved:
    unit: UnitId
    year: int
    change: ChangeId
    approved_on: date
    document_number: str


@stored("list_set.change_rejected.v1")
@dataclass(frozen=True, slots=True)
class ChangeRejected:
    unit: UnitId
    year: int
    change: ChangeId
    reason: str


ListEvent = (
    ListDrafted
    | ProblemItemAdded
    | TaskItemAdded
    | DutyItemAdded
    | ProblemItemRevised
    | TaskItemRevised
    | DutyItemRevised
    | ItemWithdrawn
    | ItemTargetLinked
    | ItemTargetUnlinked
    | ElementCompared
    | ComparisonRetracted
    | ConsultationRequested
    | OpinionRecorded
    | OpinionResolved
    | ConsultationHeld
    | ListSubmitted
    | ListReturned
    | ListIssued
    | ChangeProposed
    | ChangeApproved
    | ChangeRejected
)
