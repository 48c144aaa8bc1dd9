"""From cells to rows: headers as the layout has them, each cell as its column holds it. Every fault is named."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from domain.codes import CodeList
from services.workbook import cells, sheets
from services.workbook.cells import Cell, CellRefused
from services.workbook.faults import Fault, file_fault, letter
from services.workbook.read import Book, RawSheet
from services.workbook.rows import (
    CommitmentRow,
    DistrictYear,
    DutyRow,
    ElementRow,
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

FAULTS_A_KIND_MAX = 200
"""Formulas, merges and error values are named up to this number a sheet; the rest is counted."""

Row = TypeVar("Row")


def parse(book: Book, added: Callable[[int], Added]) -> tuple[DistrictYear, list[Fault]]:
    """Rows of every sheet that is there, and what is wrong with their headers and cells. added: by year."""
    faults = [_unknown_sheet(name) for name in book.unknown if name != sheets.ERROR_SHEET]
    reader = _Reader(book, faults)
    name, code, year, rows = reader.description()
    reader.added = added(year)
    plain = {sheet.name: reader.table(sheet, PlainRow) for sheet in sheets.LATER}
    district = DistrictYear(
        name,
        code,
        year,
        rows,
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
        plain,
    )
    return district, faults


def _unknown_sheet(name: str) -> Fault:
    known = "、".join(sheets.SHEETS)
    return Fault(name, None, None, "", "工作表", f"没有名为“{name}”的工作表。请改回原名或删除。可用的工作表：{known}。")


class _Reader:
    def __init__(self, book: Book, faults: list[Fault]) -> None:
        self._book = book
        self.added: Added = {}
        self._faults = faults

    def description(self) -> tuple[str, str, int, dict[str, int]]:
        """说明: district name, code, year (0 when it cannot be read), and the row of each key."""
        table = self.table(sheets.DESCRIPTION, PlainRow)
        said: dict[str, Any] = {}
        rows: dict[str, int] = {}
        for line in table:
            key = line.values["key"]
            if key not in sheets.DESCRIPTION_KEYS:
                known = "、".join(sheets.DESCRIPTION_KEYS)
                self._faults.append(table.fault(line.row, "key", "代码", f"没有“{key}”这个项目。可填：{known}。"))
            elif key in said:
                self._faults.append(table.fault(line.row, "key", "重复", f"“{key}”写了两次，请只留一行。"))
            else:
                said[key], rows[key] = str(line.values["value"]), line.row
        if table.present:
            named = set(table.said("key").values())
            for key in sheets.DESCRIPTION_KEYS:
                if key not in named:
                    self._faults.append(_sheet_fault(sheets.DESCRIPTION, "必填", f"缺少“{key}”一行，请补上。"))
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
            self._faults.append(
                table.fault(rows["行政区划代码"], "value", "编码", f"行政区划代码应为六位数字，现为“{code}”。")
            )
        if year is not None and not (len(year) == 4 and year.isascii() and year.isdigit() and "2000" <= year <= "2100"):
            self._faults.append(
                table.fault(rows["年度"], "value", "年度", f"年度应为2000至2100之间的四位数字，如 2020，现为“{year}”。")
            )
        if version is not None and version != sheets.TEMPLATE_VERSION:
            self._faults.append(
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
            if sheet.imported:
                self._faults.append(file_fault("工作表", f"缺少工作表“{sheet.name}”。请从模板中补上，表名须一字不差。"))
            return table
        self._hidden(sheet, raw)
        columns = self._header(sheet, raw.rows[0] if raw.rows else [])
        if columns is None:
            return table
        table.present, table.columns = True, columns
        for number, line in enumerate(raw.rows[1:], start=2):
            if all(cells.empty(cell) for cell in line):
                continue
            values = self._row(table, number, line, raw.scan)
            if values is not None:
                row = {"values": values} if row_class is PlainRow else values
                table.rows.append(row_class(row=number, **row))
        if not any(cells.empty(cell) is False for line in raw.rows[1:] for cell in line) and not sheet.may_be_empty:
            self._faults.append(_sheet_fault(sheet, "必填", "这张表只有表头、没有内容，请填写后再导入。"))
        return table

    def _hidden(self, sheet: Sheet, raw: RawSheet) -> None:
        """What the values alone do not show."""
        kinds = (
            (raw.scan.formulas, "公式", "单元格是公式。请复制后选择性粘贴为数值，再导入。"),
            (raw.scan.errors, "公式", "单元格是错误值（如 #N/A）。请改为实际内容。"),
        )
        for places, rule, message in kinds:
            for row, column in sorted(places.places)[:FAULTS_A_KIND_MAX]:
                self._faults.append(Fault(sheet.name, row, letter(column), _title(raw, column), rule, message))
            rest = len(places.places) - FAULTS_A_KIND_MAX
            if rest > 0:
                self._faults.append(_sheet_fault(sheet, rule, f"另有{rest}个单元格也是如此。"))
        for area in raw.scan.merges[:FAULTS_A_KIND_MAX]:
            first = area.partition(":")[0]
            at = "".join(character for character in first if character.isalpha())
            line = "".join(character for character in first if character.isdigit())
            message = f"{area} 是合并的单元格。请取消合并，并在每一格里填全内容。"
            self._faults.append(Fault(sheet.name, int(line or 1), at or "A", "", "合并单元格", message))

    def _header(self, sheet: Sheet, line: Sequence[Cell]) -> dict[str, int] | None:
        """Field to place, or None when the header is not the layout's."""
        found = ["" if cells.empty(cell) else str(cell).strip() for cell in line]
        while found and not found[-1]:
            found.pop()
        wanted = [column.title for column in sheet.columns]
        before = len(self._faults)
        if not found:
            self._faults.append(_sheet_fault(sheet, "表头", f"这张表没有内容，第1行应为表头：{'、'.join(wanted)}。"))
            return None
        missing = [title for title in wanted if title not in found]
        for place in range(len(found)):
            self._check_title(sheet, place, found, wanted, missing)
        for title in missing:
            after = wanted[wanted.index(title) - 1] if wanted.index(title) else ""
            where = f"应在“{after}”之后" if after else "应为第一列"
            self._faults.append(_sheet_fault(sheet, "表头", f"缺少“{title}”一列（{where}）。请补上这一列。"))
        if len(self._faults) > before:
            return None
        return {column.field: found.index(column.title) for column in sheet.columns}

    def _check_title(self, sheet: Sheet, place: int, found: list[str], wanted: list[str], missing: list[str]) -> None:
        title = found[place]
        if title in wanted:
            if found.index(title) != place:
                message = f"表头“{title}”出现了两次，请只留一列。"
                self._faults.append(Fault(sheet.name, 1, letter(place), title, "表头", message))
            return
        renamed = place < len(wanted) and wanted[place] in missing
        if renamed:
            message = f"表头应为“{wanted[place]}”，现为“{title}”。请改回原名。"
            missing.remove(wanted[place])
        else:
            shown = f"“{title}”" if title else "空白"
            message = f"多出一列，表头为{shown}。请删除这一列；应有的列：{'、'.join(wanted)}。"
        self._faults.append(Fault(sheet.name, 1, letter(place), title, "表头", message))

    def _row(self, table: Table[Row], number: int, line: Sequence[Cell], hidden: SheetScan) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        sound = True
        for column in table.sheet.columns:
            place = table.columns[column.field]
            cell = line[place] if place < len(line) else None
            if (number, place) in hidden.named:
                sound = False
                continue
            try:
                if (number, place) in hidden.percents.places and column.holds in _NUMERIC:
                    raise CellRefused("数值", "单元格是百分比格式。请设为常规格式，填写数值，并写明计量单位。")
                values[column.field] = self._cell(column, cell)
            except CellRefused as refused:
                sound = False
                self._faults.append(table.fault(number, column.field, refused.rule, str(refused)))
                continue
            if not cells.empty(cell):
                table.cells.setdefault(column.field, {})[number] = values[column.field]
        for place in range(len(table.sheet.columns), len(line)):
            if not cells.empty(line[place]):
                sound = False
                message = "表头以外还有内容。请删除表头右侧的内容。"
                self._faults.append(Fault(table.sheet.name, number, letter(place), "", "表头", message))
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
