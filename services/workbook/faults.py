"""What is wrong with a workbook and where: sheet, row, column, rule, and a sentence that says how to put it right."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

FAULTS_A_COLUMN_MAX = 100
"""Faults of one rule in one column are named up to this number; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `row` is the row number as Excel shows it, `column` the column's letter.

    `sheet` "" stands for the file as a whole, `row` None for the sheet as a whole, `column` None for the whole row.
    count: how many places it stands for.
    """

    sheet: str
    row: int | None
    column: str | None
    title: str
    rule: str
    message: str
    count: int = 1

    @property
    def cell(self) -> str:
        """The cell's name, such as H5; empty when the fault is not in one cell."""
        return f"{self.column}{self.row}" if self.column is not None and self.row is not None else ""

    @property
    def place(self) -> str:
        """Where, in Chinese, as `“任务清单”第5行H列“目标值”`."""
        if not self.sheet:
            return "文件"
        row = f"第{self.row}行" if self.row is not None else ""
        column = f"{self.column}列" if self.column is not None else ""
        title = f"“{self.title}”" if self.title else ""
        return f"工作表“{self.sheet}”{row}{column}{title}"

    def __str__(self) -> str:
        return f"{self.place}：{self.message}［{self.rule}］"


@dataclass(slots=True)
class Faults:
    """Faults as they are found: of one rule in one column the first hundred, the rest as a number."""

    _named: list[Fault] = field(default_factory=list)
    _found: Counter[tuple[str, str | None, str]] = field(default_factory=Counter)
    _last: dict[tuple[str, str | None, str], Fault] = field(default_factory=dict)

    def add(self, fault: Fault) -> None:
        """One more."""
        key = (fault.sheet, fault.column, fault.rule)
        self._found[key] += 1
        if self._found[key] <= FAULTS_A_COLUMN_MAX:
            self._named.append(fault)
        else:
            self._last[key] = fault

    def extend(self, faults: Iterable[Fault]) -> None:
        """Several more."""
        for fault in faults:
            self.add(fault)

    def __len__(self) -> int:
        """How many were found."""
        return self._found.total()

    def told(self) -> list[Fault]:
        """Those named, then the number of the others, as faults of their columns."""
        rest = []
        for key, fault in self._last.items():
            more = self._found[key] - FAULTS_A_COLUMN_MAX
            message = f"另有{more}处也是如此，没有逐一列出。"
            rest.append(replace(fault, row=None, message=message, count=more))
        return [*self._named, *rest]


class WorkbookRefused(Exception):
    """工作簿没有通过检查。"""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("；".join(str(fault) for fault in self.faults[:3]))


def file_fault(rule: str, message: str) -> Fault:
    """A fault of the file as a whole."""
    return Fault("", None, None, "", rule, message)


def letter(index: int) -> str:
    """The letter of a column, counted from 0: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
