"""From cells to rows: headers as the layout has them, each cell as its column holds it. Every fault is named."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from domain.codes import CodeList
from services.workbook import cells, sheets
from services.workbook.cells import Cell, CellRefused
from services.workbook.faults import Fault, Faults, file_fault, letter
from services.workbook.header import read_header
from services.workbook.read import Book, RawSheet
from services.workbook.rows import (
    CommitmentRow,
    DistrictYear,
    DutyRow,
    ElementRow,
    InspectionRow,
    IssueRow,
    OpinionRow,
    PlainRow,
    PostRow,
    ProblemRow,
    ProgressRow,
    ResearchRow,
    Table,
    TaskRow,
    UnitRow,
)
from services.workbook.scan import SheetScan
from services.workbook.sheets import Column, Holds, Sheet

Added = Mapping[CodeList, Mapping[str, str]]
"""What the district has added to the open code lists for that year: label to code."""

Row = TypeVar("Row")


def parse(book: Book, added: Callable[[int], Added]) -> tuple[DistrictYear, Faults]:
    """Rows of every sheet that is there, and what is wrong with their headers and cells. added: by year."""
    faults = Faults()
    faults.extend(_unknown_sheet(name) for name in book.unknown if name not in sheets.PASSED_OVER)
    reader = _Reader(book, faults)
    description = reader.table(sheets.DESCRIPTION, PlainRow)
    name, code, year, rows = reader.description(description)
    reader.added = added(year)
    plain = {sheet.name: reader.table(sheet, PlainRow) for sheet in sheets.LATER}
    district = DistrictYear(
        name,
        code,
        year,
        rows,
        description,
        reader.table(sheets.UNITS, UnitRow),
        reader.table(sheets.TEAM, PostRow),
        reader.table(sheets.RESEARCH, ResearchRow),
        reader.table(sheets.CONSULTATION, OpinionRow),
        reader.table(sheets.PROBLEMS, ProblemRow),
        reader.table(sheets.ELEMENTS, ElementRow),
        reader.table(sheets.TASKS, TaskRow),
        reader.table(sheets.DUTIES, DutyRow),
        reader.table(sheets.ISSUE, IssueRow),
        reader.table(sheets.COMMITMENTS, CommitmentRow),
        reader.table(sheets.PROGRESS, ProgressRow),
        reader.table(sheets.INSPECTIONS, InspectionRow),
        plain,
    )
    return district, faults


def _unknown_sheet(name: str) -> Fault:
    known = "、".join(sheets.SHEETS)
    message = f"没有名为“{cells.visible(name)}”的工作表。请改回原名或删除。可用的工作表：{known}。"
    return Fault(name, None, None, "", "工作表", message)


class _Reader:
    def __init__(self, book: Book, faults: Faults) -> None:
        self._book = book
        self.added: Added = {}
        self._faults = faults

    def description(self, table: Table[PlainRow]) -> tuple[str, str, int, dict[str, int]]:
        """说明: district name, code, year (0 when it cannot be read), and the row of each key."""
        said: dict[str, Any] = {}
        rows: dict[str, int] = {}
        for line in table:
            key = line.values["key"]
            if key not in sheets.DESCRIPTION_KEYS:
                known = "、".join(sheets.DESCRIPTION_KEYS)
                self._faults.add(table.fault(line.row, "key", "代码", f"没有“{key}”这个项目。可填：{known}。"))
            elif key in said:
                self._faults.add(table.fault(line.row, "key", "重复", f"“{key}”写了两次，请只留一行。"))
            else:
                said[key], rows[key] = str(line.values["value"]), line.row
        if table.present:
            named = set(table.said("key").values())
            for key in sheets.DESCRIPTION_KEYS:
                if key not in named:
                    self._faults.add(_sheet_fault(sheets.DESCRIPTION, "必填", f"缺少“{key}”一行，请补上。"))
        self._check_description(table, said, rows)
        year = said.get("年度", "")
        return (
            said.get("区名", ""),
            said.get("行政区划代码", ""),
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
            rows,
        )

    def _check_description(self, table: Table[PlainRow], said: dict[str, str], rows: dict[str, int]) -> None:
        code, year, version = said.get("行政区划代码"), said.get("年度"), said.get("模板版本")
        if code is not None and not (len(code) == 6 and code.isascii() and code.isdigit()):
            self._faults.add(
                table.fault(rows["行政区划代码"], "value", "编码", f"行政区划代码应为六位数字，现为“{code}”。")
            )
        if year is not None and not (len(year) == 4 and year.isascii() and year.isdigit() and "2000" <= year <= "2100"):
            self._faults.add(
                table.fault(rows["年度"], "value", "年度", f"年度应为2000至2100之间的四位数字，如 2020，现为“{year}”。")
            )
        if version is not None and version != sheets.TEMPLATE_VERSION:
            self._faults.add(
                table.fault(
                    rows["模板版本"],
                    "value",
                    "模板版本",
                    f"模板版本应为{sheets.TEMPLATE_VERSION}，现为“{version}”。请改用本版本的模板。",
                )
            )

    def table(self, sheet: Sheet, row_class: Callable[..., Row]) -> Table[Row]:
        """One sheet's rows. Faults are noted; a sheet whose header is wrong has none."""
        table: Table[Row] = Table(sheet)
        raw = self._book.sheets.get(sheet.name)
        if raw is None:
            if not sheet.may_be_missing:
                self._faults.add(file_fault("工作表", f"缺少工作表“{sheet.name}”。请从模板中补上，表名须一字不差。"))
            return table
        self._hidden(sheet, raw)
        table.columns, wrong = read_header(sheet, raw.rows)
        self._faults.extend(wrong)
        if wrong:
            return table
        table.present = True
        hidden, filled = raw.scan.hidden(), False
        for number, line in enumerate(raw.rows[1:], start=2):
            # A row of formulas alone, or of error values, is no row; what they are was told.
            if all(cells.empty(cell) or (number, place) in hidden for place, cell in enumerate(line)):
                continue
            filled = True
            values = self._row(table, number, line, raw.scan, hidden)
            if values is not None:
                row = {"values": values} if row_class is PlainRow else values
                table.rows.append(row_class(row=number, **row))
        if not filled and not hidden and not sheet.may_be_empty:
            self._faults.add(_sheet_fault(sheet, "必填", "这张表只有表头、没有内容，请填写后再导入。"))
        return table

    def _hidden(self, sheet: Sheet, raw: RawSheet) -> None:
        """What the values alone do not show."""
        kinds = (
            (raw.scan.formulas, "公式", "单元格是公式。请复制后选择性粘贴为数值，再导入。"),
            (raw.scan.errors, "公式", "单元格是错误值（如 #N/A）。请改为实际内容。"),
        )
        for places, rule, message in kinds:
            for row, column in sorted(places.places):
                self._faults.add(Fault(sheet.name, row, letter(column), _title(raw, column), rule, message))
        for area in raw.scan.merges:
            first = area.partition(":")[0]
            at = "".join(character for character in first if character.isalpha())
            line = "".join(character for character in first if character.isdigit())
            message = f"{area} 是合并的单元格。请取消合并，并在每一格里填全内容。"
            self._faults.add(Fault(sheet.name, int(line or 1), at or "A", "", "合并单元格", message))

    def _row(
        self, table: Table[Row], number: int, line: Sequence[Cell], scan: SheetScan, hidden: set[tuple[int, int]]
    ) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        sound = True
        for column in table.sheet.columns:
            place = table.columns[column.field]
            cell = line[place] if place < len(line) else None
            if (number, place) in hidden:
                sound = False
                continue
            try:
                if (number, place) in scan.percents.places and column.holds in _NUMERIC:
                    raise CellRefused("数值", "单元格是百分比格式。请设为常规格式，填写数值，并写明计量单位。")
                values[column.field] = self._cell(column, cell)
            except CellRefused as refused:
                sound = False
                self._faults.add(table.fault(number, column.field, refused.rule, str(refused)))
                continue
            if not cells.empty(cell):
                table.cells.setdefault(column.field, {})[number] = values[column.field]
        for place in range(len(table.sheet.columns), len(line)):
            if not cells.empty(line[place]):
                sound = False
                message = "表头以外还有内容。请删除表头右侧的内容。"
                self._faults.add(Fault(table.sheet.name, number, letter(place), "", "表头", message))
        return values if sound else None

    def _cell(self, column: Column, cell: Cell) -> Any:
        if cells.empty(cell):
            if column.required:
                raise CellRefused("必填", "这一格必须填写。")
            return _EMPTY.get(column.holds)
        return self._value(column, cell)

    def _value(self, column: Column, cell: Cell) -> Hashable:
        match column.holds:
            case Holds.TEXT:
                return cells.text(cell, column.chars_max)
            case Holds.NAME:
                return cells.name(cell, column.chars_max)
            case Holds.VALUE:
                return str(cells.number(cell)) if isinstance(cell, float) else cells.text(cell, column.chars_max)
            case Holds.CODE:
                return cells.code(cell)
            case Holds.CODES:
                return cells.codes(cell)
            case Holds.DATE:
                return cells.day(cell)
            case Holds.COUNT:
                return cells.count(cell, 0)
            case Holds.WEIGHT:
                return cells.count(cell, 1)
            case Holds.NUMBER:
                return cells.number(cell)
            case Holds.FILES:
                return cells.files(cell)
            case Holds.LABEL | Holds.LABELS:
                assert column.labels is not None
                open_list = column.labels.open_list
                added = self.added.get(open_list, {}) if open_list is not None else {}
                if column.holds is Holds.LABEL:
                    return cells.label(cell, column.labels, added)
                return cells.several_labels(cell, column.labels, added)


_NUMERIC = (Holds.NUMBER, Holds.COUNT, Holds.WEIGHT)

_EMPTY: Mapping[Holds, Any] = {
    Holds.TEXT: "",
    Holds.NAME: "",
    Holds.CODE: "",
    Holds.CODES: (),
    Holds.LABELS: (),
    Holds.FILES: (),
    Holds.VALUE: "",
}
"""What an optional empty cell stands for; None for the other kinds."""


def _sheet_fault(sheet: Sheet, rule: str, message: str) -> Fault:
    return Fault(sheet.name, None, None, "", rule, message)


def _title(raw: RawSheet, column: int) -> str:
    header = raw.rows[0] if raw.rows else []
    return str(header[column]).strip() if column < len(header) and not cells.empty(header[column]) else ""
