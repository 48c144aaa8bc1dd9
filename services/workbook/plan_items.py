"""From the three lists and 要素对照 to a unit's items: added, written anew before issue, changed on paper after it.

The workbook says what the issued paper says; how an issued list is changed to that, `plan_changes.py` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain import streams
from domain.ids import ItemId, PersonId, UnitId
from domain.labels import LABELS
from domain.lists.commands import (
    AddDutyItem,
    AddProblemItem,
    AddTaskItem,
    CompareElement,
    RetractComparison,
    ReviseDutyItem,
    ReviseProblemItem,
    ReviseTaskItem,
)
from domain.lists.events import DutyContent, ProblemContent, TaskContent
from domain.lists.list_set import Content, Item, ListSetState, ListStage, kind_of
from domain.recorded import Behalf
from domain.text import same_key
from services.commands.identity import created_id
from services.workbook.contents import duty_content, problem_content, task_content
from services.workbook.plan_changes import UnitChanges
from services.workbook.plan_district import priority_of
from services.workbook.rows import DutyRow, ElementRow, ItemRow, ProblemRow, Table, TaskRow
from services.workbook.sheets import PROBLEMS
from services.workbook.steps import FIELDS, Origin, Planner, When

_COMPARISONS_BACK = When(PROBLEMS.name, -1)


@dataclass(slots=True)
class UnitItems:
    """One unit's items. `day` is when the research was completed, `changes` how an issued list is changed.

    edits counts the steps that change the content of a draft: they make a consultation that was held void.
    """

    planner: Planner
    unit: str
    state: ListSetState
    rows: list[ItemRow]
    elements: list[ElementRow]
    persons: Mapping[tuple[str, str], PersonId]
    behalf: Behalf
    changes: UnitChanges
    day: date
    edits: int = 0
    numbers: dict[str, ItemId] = field(default_factory=dict)
    _leaving: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Give every number its item, standing or to be, before any content refers to it."""
        standing = self._standing()
        for row in self.rows:
            item = standing.get(same_key(row.number))
            self.numbers[row.number] = item.item if item else self._new_item(row)

    @property
    def issued(self) -> bool:
        """Whether the lists are in force, so that only a change approved can change them."""
        return self.state.stage is ListStage.ISSUED

    def plan(self) -> None:
        """Items, then comparisons."""
        standing = self._standing()
        for row in self.rows:
            self._item(row, standing.get(same_key(row.number)))
        named = {same_key(row.number) for row in self.rows}
        for key, item in standing.items():
            if key not in named and not item.withdrawn:
                self.planner.left_alone(self._sheet_of(item), f"“{self.unit}”的清单还有编号“{item.number}”")
        for element in self.elements:
            self._element(element)

    # Ids

    @property
    def _id(self) -> UnitId:
        return UnitId(self.planner.ids.unit(self.unit))

    @property
    def _stream(self) -> str:
        return streams.list_set(self._id, self.planner.year)

    def _standing(self) -> dict[str, Item]:
        return {same_key(item.number): item for item in self.state.items.values()}

    def _new_item(self, row: ItemRow) -> ItemId:
        """The id a new item will have: its own in a draft; after issue the one its proposal gives it."""
        if not self.issued:
            return ItemId(self.planner.ids.of("item", self.planner.year, self.unit, row.number))
        # A problem's content names no other item, and the problems come first.
        left = self.changes.left_addition(row.number, self._content(row, None))
        if left is not None:
            return left.proposed.item
        return ItemId(created_id(self.planner.command_id(self._origin(row), "propose"), "item"))

    def _origin(self, row: ItemRow) -> Origin:
        return self.planner.origin(self._table(row), row, row.number, unit=self.unit)

    def _table(self, row: ItemRow) -> Table[Any]:
        district = self.planner.district
        match row:
            case ProblemRow():
                return district.problems
            case TaskRow():
                return district.tasks
            case DutyRow():
                return district.duties

    def _sheet_of(self, item: Item) -> str:
        return LABELS[item.kind]

    # Items

    def _content(self, row: ItemRow, before: Content | None) -> Content:
        """What the item should say: the row's cells and, where the sheet has no column, what stands."""
        match row:
            case ProblemRow():
                return problem_content(row, before)
            case TaskRow():
                level = row.basis.level
                priority = None if level is None else priority_of(self.planner, level, row.basis_note)
                return task_content(row, before, priority, tuple(self.numbers[number] for number in row.problems))
            case DutyRow():
                return duty_content(row, before, self.persons[self.unit, row.holder])

    def _item(self, row: ItemRow, item: Item | None) -> None:
        table, origin = self._table(row), self._origin(row)
        content = self._content(row, None if item is None else item.content)
        if item is None:
            self._add(origin, row, content)
            return
        if item.content == content and not item.withdrawn:
            return
        if not self.planner.differs(origin, table, "number", self._stream, item.item):
            return
        if item.withdrawn:
            message = f"编号“{row.number}”的项目已经撤回，编号不再使用。请换用新编号。"
            self.planner.refuse(table, row.row, "number", message)
        elif item.kind is not kind_of(content):
            message = f"编号“{row.number}”已用于{LABELS[item.kind]}，不能改到另一个清单。请换用新编号。"
            self.planner.refuse(table, row.row, "number", message)
        else:
            self._revise(origin, item, content)

    def _add(self, origin: Origin, row: ItemRow, content: Content) -> None:
        if self.issued:
            self.changes.add(origin, row, content)
            return
        self._take_back(origin, content)
        command: AddProblemItem | AddTaskItem | AddDutyItem
        match content:
            case ProblemContent():
                command = AddProblemItem(self._id, self.planner.year, row.number, content)
            case TaskContent():
                command = AddTaskItem(self._id, self.planner.year, row.number, content)
            case DutyContent():
                command = AddDutyItem(self._id, self.planner.year, row.number, content)
        self._edit(origin, command, "add", self.numbers[row.number])

    def _revise(self, origin: Origin, item: Item, content: Content) -> None:
        reason = self.planner.reason(origin)
        if isinstance(item.content, ProblemContent) and isinstance(content, ProblemContent):
            self._leaving |= set(item.content.elements) - set(content.elements)
        if self.issued:
            self.changes.revise(origin, item.item, content)
            return
        self._take_back(origin, content)
        command: ReviseProblemItem | ReviseTaskItem | ReviseDutyItem
        match content:
            case ProblemContent():
                command = ReviseProblemItem(self._id, self.planner.year, item.item, content, reason)
            case TaskContent():
                command = ReviseTaskItem(self._id, self.planner.year, item.item, content, reason)
            case DutyContent():
                command = ReviseDutyItem(self._id, self.planner.year, item.item, content, reason)
        self._edit(origin, command, "revise", None)

    def _edit(self, origin: Origin, command: object, verb: str, entity: str | None, when: When | None = None) -> None:
        """A change of the draft, by the maker's officer."""
        self.edits += 1
        self.planner.step(
            origin,
            self.day,
            command,
            self.behalf,
            verb=verb,
            occurred_on=self.day,
            entity=entity,
            when=when,
            fields=FIELDS,
        )

    # Comparisons

    def _take_back(self, origin: Origin, content: Content) -> None:
        """A problem takes back that none was found for its element."""
        for element in content.elements if isinstance(content, ProblemContent) else ():
            if element in self.state.compared:
                command = RetractComparison(self._id, self.planner.year, element, self.planner.reason(origin))
                self._edit(origin, command, f"retract {element}", None, _COMPARISONS_BACK)

    def _element(self, row: ElementRow) -> None:
        table = self.planner.district.elements
        origin = self.planner.origin(table, row, row.unit, row.element, unit=self.unit)
        now = self.state.compared.get(row.element)
        if now == row.conclusion:
            return
        if self.issued:
            # An approved change writes its own conclusion for an element that its problem leaves.
            settled = (self._stream, row.element) in self.planner.present.settled
            if settled or (now is None and row.element in self._leaving):
                return
            if self.planner.differs(origin, table, "conclusion", self._stream, row.element):
                message = "清单已经印发，对照结论不能再改。请改回原来的内容。"
                self.planner.refuse(table, row.row, "conclusion", message)
        elif now is None or self.planner.differs(origin, table, "conclusion", self._stream, row.element):
            command = CompareElement(self._id, self.planner.year, row.element, row.conclusion)
            self._edit(origin, command, "compare", None)
