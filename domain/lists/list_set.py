"""A list set as its events tell it: items, comparisons, consultation, approval, changes after issue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from domain.codes import Disposition, ListKind
from domain.ids import ChangeId, ItemId, OpinionId, PersonId, TargetId, UnitId
from domain.lists.events import (
    ChangeApproved,
    ChangeProposed,
    ChangeRejected,
    ComparisonRetracted,
    ConsultationHeld,
    ConsultationRequested,
    DutyContent,
    DutyItemAdded,
    DutyItemRevised,
    ElementCompared,
    ItemTargetLinked,
    ItemTargetUnlinked,
    ItemWithdrawn,
    ListDrafted,
    ListEvent,
    ListIssued,
    ListReturned,
    ListSubmitted,
    OpinionRecorded,
    OpinionResolved,
    ProblemContent,
    ProblemItemAdded,
    ProblemItemRevised,
    TaskContent,
    TaskItemAdded,
    TaskItemRevised,
)
from domain.text import same_key

Content = ProblemContent | TaskContent | DutyContent


class ListStage(StrEnum):
    """How far a list set has come. Whether the unit was consulted is told by its `Consultation`."""

    ABSENT = "ABSENT"
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    ISSUED = "ISSUED"


class ChangeStatus(StrEnum):
    """What became of a change proposed after issue."""

    OPEN = "OPEN"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Item:
    """One item. A withdrawn one keeps its number, so that no number ever means two things."""

    item: ItemId
    number: str
    content: Content
    carried_from: ItemId | None = None
    carried_reason: str = ""
    targets: tuple[TargetId, ...] = ()
    withdrawn: bool = False

    @property
    def kind(self) -> ListKind:
        """Which of the three lists the item stands in."""
        return kind_of(self.content)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the unit, or a department, said; `disposition` is None while nothing was decided on it."""

    given_by: UnitId
    given_on: date
    disposition: Disposition | None = None


@dataclass(frozen=True, slots=True)
class Consultation:
    """Where talking with the unit stands. `edits_since` counts changes of content that made a held one void.

    `held_by` is who confirmed it for the unit, None when only paper shows it.
    """

    requested_on: date | None = None
    held_on: date | None = None
    held_by: PersonId | None = None
    edits_since: int = 0

    @property
    def open(self) -> bool:
        """Asked, and not yet concluded by the unit."""
        return self.requested_on is not None and self.held_on is None


@dataclass(frozen=True, slots=True)
class Change:
    """A change proposed after issue and what became of it."""

    proposed: ChangeProposed
    status: ChangeStatus = ChangeStatus.OPEN

    @property
    def content(self) -> Content | None:
        """The content a revision or an addition brings; None for a withdrawal."""
        return self.proposed.problem or self.proposed.task or self.proposed.duty

    @property
    def adds(self) -> bool:
        """Whether a new item is proposed."""
        return self.proposed.number != ""


@dataclass(frozen=True, slots=True)
class ListSetState:
    """A unit's three lists of one year, folded from their stream.

    prepared_by: whoever drafted, asked the unit or submitted for the maker, the named officer among them.
    """

    stage: ListStage = ListStage.ABSENT
    unit: UnitId | None = None
    year: int = 0
    maker: UnitId | None = None
    officer: PersonId | None = None
    prepared_by: frozenset[PersonId] = frozenset()
    items: Mapping[ItemId, Item] = field(default_factory=dict)
    compared: Mapping[str, str] = field(default_factory=dict)
    opinions: Mapping[OpinionId, Opinion] = field(default_factory=dict)
    consultation: Consultation = Consultation()
    submitted_on: date | None = None
    issued_on: date | None = None
    changes: Mapping[ChangeId, Change] = field(default_factory=dict)

    def standing(self, kind: ListKind | None = None) -> tuple[Item, ...]:
        """Items that were not withdrawn, of one list or of all three, in the order they were added."""
        return tuple(i for i in self.items.values() if not i.withdrawn and kind in (None, i.kind))

    @property
    def problems(self) -> Mapping[ItemId, ProblemContent]:
        """Standing problem items."""
        return {i.item: i.content for i in self.standing() if isinstance(i.content, ProblemContent)}

    @property
    def tasks(self) -> Mapping[ItemId, TaskContent]:
        """Standing task items."""
        return {i.item: i.content for i in self.standing() if isinstance(i.content, TaskContent)}

    @property
    def duties(self) -> Mapping[ItemId, DutyContent]:
        """Standing responsibility items."""
        return {i.item: i.content for i in self.standing() if isinstance(i.content, DutyContent)}

    @property
    def carried_elements(self) -> frozenset[str]:
        """Work elements that a standing problem item carries."""
        return frozenset(element for problem in self.problems.values() for element in problem.elements)

    @property
    def open_changes(self) -> tuple[Change, ...]:
        """Changes proposed and not yet decided."""
        return tuple(change for change in self.changes.values() if change.status is ChangeStatus.OPEN)

    @property
    def unresolved(self) -> tuple[OpinionId, ...]:
        """Opinions of the unit itself on which nothing was decided yet; a department's comment binds nobody."""
        return tuple(
            key
            for key, opinion in self.opinions.items()
            if opinion.disposition is None and opinion.given_by == self.unit
        )

    def has_number(self, number: str) -> bool:
        """Whether an item, withdrawn or not, or an addition still to be decided has this number."""
        proposed = (change.proposed.number for change in self.open_changes if change.adds)
        taken = (*(item.number for item in self.items.values()), *proposed)
        return same_key(number) in map(same_key, taken)


EMPTY = ListSetState()


def kind_of(content: Content) -> ListKind:
    """The list that a content belongs to."""
    match content:
        case ProblemContent():
            return ListKind.PROBLEM
        case TaskContent():
            return ListKind.TASK
        case DutyContent():
            return ListKind.RESPONSIBILITY
        case _:
            assert_never(content)


def evolve(state: ListSetState, event: ListEvent) -> ListSetState:
    """The list set after one more fact."""
    match event:
        case ListDrafted():
            drafted = ListSetState(
                stage=ListStage.DRAFT, unit=event.unit, year=event.year, maker=event.maker, officer=event.officer
            )
            return _prepared(_prepared(drafted, event.officer), event.drafter)
        case ProblemItemAdded() | TaskItemAdded() | DutyItemAdded():
            added = Item(event.item, event.number, event.content, event.carried_from, event.carried_reason)
            return _edited(_with_item(_prepared(state, event.drafter), added))
        case ProblemItemRevised() | TaskItemRevised() | DutyItemRevised():
            before = state.items[event.item]
            revised = _with_item(_prepared(state, event.drafter), replace(before, content=event.content))
            return revised if same_but_for_the_tree(before.content, event.content) else _edited(revised)
        case ItemWithdrawn():
            withdrawn = replace(state.items[event.item], withdrawn=True)
            return _edited(_with_item(_prepared(state, event.drafter), withdrawn))
        case ItemTargetLinked():
            item = state.items[event.item]
            return _with_item(state, replace(item, targets=(*item.targets, event.target)))
        case ItemTargetUnlinked():
            item = state.items[event.item]
            left = tuple(target for target in item.targets if target != event.target)
            return _with_item(state, replace(item, targets=left))
        case ElementCompared():
            compared = {**state.compared, event.element: event.conclusion}
            return _edited(replace(_prepared(state, event.drafter), compared=compared))
        case ComparisonRetracted():
            others = {element: said for element, said in state.compared.items() if element != event.element}
            return _edited(replace(_prepared(state, event.drafter), compared=others))
        case ConsultationRequested():
            asked = _prepared(state, event.requested_by)
            return replace(asked, consultation=Consultation(requested_on=event.requested_on))
        case OpinionRecorded():
            return replace(state, opinions={**state.opinions, event.opinion: Opinion(event.given_by, event.given_on)})
        case OpinionResolved():
            opinion = replace(state.opinions[event.opinion], disposition=event.disposition)
            return replace(state, opinions={**state.opinions, event.opinion: opinion})
        case ConsultationHeld():
            held = replace(state.consultation, held_on=event.held_on, held_by=event.held_by)
            return replace(state, consultation=held)
        case ListSubmitted():
            submitted = _prepared(state, event.submitted_by)
            return replace(submitted, stage=ListStage.SUBMITTED, submitted_on=event.submitted_on)
        case ListReturned():
            return replace(state, stage=ListStage.DRAFT, submitted_on=None)
        case ListIssued():
            return replace(state, stage=ListStage.ISSUED, maker=event.maker, issued_on=event.issued_on)
        case ChangeProposed():
            return replace(state, changes={**state.changes, event.change: Change(event)})
        case ChangeApproved():
            return _decided(state, event.change, ChangeStatus.APPROVED)
        case ChangeRejected():
            return _decided(state, event.change, ChangeStatus.REJECTED)
        case _:
            assert_never(event)


def evolve_all(state: ListSetState, events: Iterable[ListEvent]) -> ListSetState:
    """The list set after several more facts."""
    for event in events:
        state = evolve(state, event)
    return state


def _with_item(state: ListSetState, item: Item) -> ListSetState:
    return replace(state, items={**state.items, item.item: item})


def _prepared(state: ListSetState, person: PersonId | None) -> ListSetState:
    """Whoever once worked on the lists for the maker has; an edit undone or a list returned does not change that."""
    if person is None or person in state.prepared_by:
        return state
    return replace(state, prepared_by=state.prepared_by | {person})


def _edited(state: ListSetState) -> ListSetState:
    """Content that changes after the unit said it was consulted was not what it was consulted on."""
    before = state.consultation
    if state.stage is ListStage.ISSUED or (before.held_on is None and not before.edits_since):
        return state
    return replace(state, consultation=Consultation(edits_since=before.edits_since + 1))


def same_but_for_the_tree(before: Content, after: Content) -> bool:
    """Whether nothing anybody wrote has changed: equal, or a duty that differs only in what the tree says of it."""
    return before == after or (
        isinstance(before, DutyContent)
        and isinstance(after, DutyContent)
        and replace(before, post=after.post, portfolio=after.portfolio) == after
    )


def _decided(state: ListSetState, change: ChangeId, status: ChangeStatus) -> ListSetState:
    return replace(state, changes={**state.changes, change: replace(state.changes[change], status=status)})
