"""Changes of a list that is in force: proposed and approved on paper, dated the day of issue.

An import that was cut short leaves proposals open. Those that say what the workbook says now are approved; all others
are rejected before anything else is proposed, or nobody could change their items again.
"""

from dataclasses import dataclass, field

from domain import streams
from domain.ids import ChangeId, ItemId, UnitId
from domain.lists.commands import ApproveChange, ProposeItemAddition, ProposeItemRevision, RejectChange
from domain.lists.events import DutyContent, ProblemContent, TaskContent
from domain.lists.list_set import Change, Content, ListSetState
from domain.recorded import Behalf
from domain.text import same_key
from services.workbook.rows import ItemRow
from services.workbook.sheets import ISSUE
from services.workbook.steps import FIELDS, Origin, Planner, When

REJECTED_REASON = "导入更正：上次导入中断时提出的变更，与现在的工作簿不一致"

_CHANGES = When(ISSUE.name, 1)


@dataclass(slots=True)
class UnitChanges:
    """The changes of one unit's issued list. `maker` is in whose name they are proposed and decided."""

    planner: Planner
    unit: UnitId
    state: ListSetState
    maker: Behalf
    _left: dict[ChangeId, Change] = field(default_factory=dict)
    """What imports proposed and did not see decided, without what was taken up."""

    def __post_init__(self) -> None:
        """Find what is left."""
        stream = streams.list_set(self.unit, self.planner.year)
        for change in self.state.open_changes:
            if self.planner.present.imported_last(stream, change.proposed.change):
                self._left[change.proposed.change] = change

    def left_addition(self, number: str, content: Content) -> Change | None:
        """The addition of an item with that number and content that is still open."""
        for change in self._left.values():
            if change.adds and same_key(change.proposed.number) == same_key(number) and change.content == content:
                return change
        return None

    def add(self, origin: Origin, row: ItemRow, content: Content) -> None:
        """A new item."""
        proposal = ProposeItemAddition(
            unit=self.unit,
            year=self.planner.year,
            number=row.number,
            reason=self.planner.reason(origin),
            problem=content if isinstance(content, ProblemContent) else None,
            task=content if isinstance(content, TaskContent) else None,
            duty=content if isinstance(content, DutyContent) else None,
        )
        self._change(origin, proposal, self.left_addition(row.number, content))

    def revise(self, origin: Origin, item: ItemId, content: Content) -> None:
        """Other content for an item."""
        proposal = ProposeItemRevision(
            unit=self.unit,
            year=self.planner.year,
            item=item,
            reason=self.planner.reason(origin),
            problem=content if isinstance(content, ProblemContent) else None,
            task=content if isinstance(content, TaskContent) else None,
            duty=content if isinstance(content, DutyContent) else None,
        )
        left = (
            change
            for change in self._left.values()
            if not change.adds and change.proposed.item == item and change.content == content
        )
        self._change(origin, proposal, next(left, None))

    def reject_rest(self, origin: Origin) -> None:
        """Reject what was not taken up. origin: a row of a sheet before the lists, so that this comes first."""
        for key in self._left:
            reject = RejectChange(unit=self.unit, year=self.planner.year, change=key, reason=REJECTED_REASON)
            self._step(origin, reject, f"reject {key}")

    def _change(self, origin: Origin, proposal: ProposeItemAddition | ProposeItemRevision, left: Change | None) -> None:
        if left is None:
            change = ChangeId(self.planner.ids.of("change", self.planner.command_id(origin, "propose")))
            self._step(origin, proposal, "propose", change)
        else:
            change = left.proposed.change
            del self._left[change]
        day = self.state.issued_on
        assert day is not None, "an issued list has its day of issue"
        approve = ApproveChange(unit=self.unit, year=self.planner.year, change=change, approved_on=day)
        self._step(origin, approve, "approve")

    def _step(self, origin: Origin, command: object, verb: str, entity: str | None = None) -> None:
        day = self.state.issued_on
        assert day is not None, "an issued list has its day of issue"
        self.planner.step(
            origin,
            day,
            command,
            self.maker,
            verb=verb,
            occurred_on=day,
            entity=entity,
            when=_CHANGES,
            fields=FIELDS,
        )
