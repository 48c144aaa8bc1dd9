"""One class a sheet: a row whose cells are what their columns hold. `row` is the row number as Excel shows it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, TypeVar

from domain.codes import Disposition, DutyRole, InspectionStyle, PostKind, ProblemSource, TaskTier, UnitKind
from services.workbook.faults import Fault, letter
from services.workbook.labels import Basis, Review
from services.workbook.sheets import Sheet


@dataclass(frozen=True, slots=True)
class UnitRow:
    row: int
    unit: str
    name: str
    superior: str
    kind: UnitKind
    domain: str | None
    assessment_class: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class PostRow:
    row: int
    unit: str
    name: str
    title: str
    kind: PostKind
    portfolio: str
    from_on: date
    until_on: date | None

    def stands_on(self, day: date) -> bool:
        """Whether the post is held on that day; its last day counts."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class ResearchRow:
    row: int
    unit: str
    officer: str
    situation: str
    problems: str
    strengths: str
    completed_on: date


@dataclass(frozen=True, slots=True)
class OpinionRow:
    row: int
    unit: str
    on: date
    opinion: str
    disposition: Disposition | None
    explanation: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    row: int
    number: str
    unit: str
    statement: str
    source: ProblemSource
    source_note: str
    elements: tuple[str, ...]
    domains: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class ElementRow:
    row: int
    unit: str
    element: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    row: int
    number: str
    unit: str
    tier: TaskTier
    goal: str
    basis: Basis
    basis_note: str
    problems: tuple[str, ...]
    unit_of_measure: str
    target_value: Decimal
    due_on: date
    weight: int


@dataclass(frozen=True, slots=True)
class DutyRow:
    row: int
    number: str
    unit: str
    holder: str
    role: DutyRole
    duty: str
    weight: int


@dataclass(frozen=True, slots=True)
class IssueRow:
    row: int
    unit: str
    maker: str
    issued_on: date
    document_number: str


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    row: int
    number: str
    leader: str
    department: str
    measure: str
    due_on: date


@dataclass(frozen=True, slots=True)
class ProgressRow:
    row: int
    number: str
    reported_on: date
    value: Decimal | None
    note: str
    evidence: tuple[str, ...]
    review: Review | None
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """`recheck`: whether the rectification passed, None where it was not rechecked."""

    row: int
    inspection: str
    unit: str
    on: date
    method: str
    style: InspectionStyle
    departments: tuple[str, ...]
    finding: str
    number: str
    follow_up: str | None
    rectification: str
    rechecked_on: date | None
    recheck: bool | None


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row of 说明 or of the second half of the year: field name to value."""

    row: int
    values: dict[str, Any]


ItemRow = ProblemRow | TaskRow | DutyRow
Row = TypeVar("Row")


@dataclass(slots=True)
class Table(Generic[Row]):
    """The rows of one sheet that are sound, and what every row, sound or not, says in each field.

    `cells[field]` maps row number to value for each cell that is sound by itself, so that a reference to a row is
    not called unknown only because another cell of that row is wrong. `columns[field]` is the column's place from 0.
    `present` is False when the sheet is missing or its header is wrong: nothing may be concluded from its absence.
    """

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    cells: dict[str, dict[int, Any]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    present: bool = False

    @property
    def whole(self) -> bool:
        """Whether every row is sound: what the rows lack may then be called missing."""
        told = set[int]().union(*self.cells.values()) if self.cells else set[int]()
        return self.present and len(told) == len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def said(self, field_name: str) -> dict[int, Any]:
        """Row number to value, for each sound cell of a column that is not empty."""
        return self.cells.get(field_name, {})

    def fault(self, row: int, field_name: str, rule: str, message: str) -> Fault:
        """A fault in one cell of this sheet."""
        column = self.columns.get(field_name)
        title = self.sheet.column(field_name).title
        return Fault(self.sheet.name, row, None if column is None else letter(column), title, rule, message)


@dataclass
class DistrictYear:
    """A workbook whose cells were read. What 说明 says is empty, or 0, where it could not be read."""

    name: str
    code: str
    year: int
    description_rows: dict[str, int]
    description: Table[PlainRow]
    units: Table[UnitRow]
    team: Table[PostRow]
    research: Table[ResearchRow]
    opinions: Table[OpinionRow]
    problems: Table[ProblemRow]
    elements: Table[ElementRow]
    tasks: Table[TaskRow]
    duties: Table[DutyRow]
    issues: Table[IssueRow]
    commitments: Table[CommitmentRow]
    progress: Table[ProgressRow]
    inspections: Table[InspectionRow]
    later: dict[str, Table[PlainRow]]

    @cached_property
    def superiors(self) -> dict[str, str]:
        """Unit code to the code of its superior, of sound rows; the last one where a code is repeated."""
        return {unit.unit: unit.superior for unit in self.units}

    @cached_property
    def posts(self) -> dict[str, list[PostRow]]:
        """The sound rows of 班子 by unit."""
        found: dict[str, list[PostRow]] = {}
        for post in self.team:
            found.setdefault(post.unit, []).append(post)
        return found

    def tables(self) -> tuple[Table[Any], ...]:
        """The sheets that are imported, from 单位 on, in their order."""
        return (
            self.units,
            self.team,
            self.research,
            self.opinions,
            self.problems,
            self.elements,
            self.tasks,
            self.duties,
            self.issues,
            self.commitments,
            self.progress,
            self.inspections,
        )

    def item_tables(self) -> tuple[Table[ProblemRow], Table[TaskRow], Table[DutyRow]]:
        """The three lists."""
        return (self.problems, self.tasks, self.duties)
