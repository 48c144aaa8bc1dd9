"""Rows into a workbook: header, widths, text that stays text, and drop-downs for the code lists."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from domain.codes import CodeList
from services.workbook import cells, sheets
from services.workbook.faults import Fault, letter
from services.workbook.gather import Lines
from services.workbook.rows import PlainRow
from services.workbook.scan import ROWS_MAX
from services.workbook.sheets import Column, Holds, Sheet

_NUMERIC = (Holds.NUMBER, Holds.WEIGHT, Holds.COUNT)
_DIGITS_EXACT_MAX = 15
_WIDTHS = {Holds.TEXT: 30, Holds.CODES: 22, Holds.FILES: 26, Holds.CODE: 16}
_WIDTH = 14

AddedCodes = Mapping[CodeList, Mapping[str, str]]
"""What the district added to the open code lists: code to label."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a column with labels shows for each code, and which labels its drop-down offers."""

    shown: Mapping[Hashable, str]
    offered: tuple[str, ...]


def choices_of(column: Column, ever: AddedCodes, this_year: AddedCodes) -> Choices | None:
    """A column's labels; None where it holds none. A code of another year is shown and not offered."""
    if column.labels is None:
        return None
    own: dict[Hashable, str] = {code: label for label, code in column.labels.shown.items()}
    if column.labels.open_list is None:
        return Choices(own, tuple(own.values()))
    offered = (*own.values(), *this_year.get(column.labels.open_list, {}).values())
    own.update(ever.get(column.labels.open_list, {}))
    return Choices(own, offered)


def write_book(
    path: Path, description: list[tuple[str, str | int]], lines: Lines, ever: AddedCodes, this_year: AddedCodes
) -> list[Fault]:
    """Write 说明 and every sheet that has lines, if only none; a notice for each cell that cannot hold what it should.

    description: 项目 and 内容. ever, this_year: the codes that the district added for any year, and for this one.
    """
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    writer = _Writer(book)
    writer.description(description)
    for sheet in (*sheets.IMPORTED[1:], *sheets.LATER):
        if sheet.name in lines:
            found = {column.field: choices_of(column, ever, this_year) for column in sheet.columns}
            writer.sheet(sheet, lines[sheet.name], found)
    writer.close()
    return writer.notices


class _Writer:
    """One book being written. Drop-downs take their choices from a hidden sheet: Excel keeps 255 characters else."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        self._text = book.add_format({"num_format": "@"})
        self._offers: dict[tuple[str, ...], str] = {}
        self.notices: list[Fault] = []

    def description(self, description: list[tuple[str, str | int]]) -> None:
        """说明."""
        target = self._book.add_worksheet(sheets.DESCRIPTION.name)
        self._header(target, sheets.DESCRIPTION)
        for row, (key, value) in enumerate(description, start=1):
            target.write_string(row, 0, key)
            if isinstance(value, int):
                target.write_number(row, 1, value)
            else:
                target.write_string(row, 1, value)

    def sheet(self, sheet: Sheet, rows: list[Any], choices: Mapping[str, Choices | None]) -> None:
        """One sheet with its rows."""
        target = self._book.add_worksheet(sheet.name)
        for place, column in enumerate(sheet.columns):
            # Text columns are of the text format, or a date typed into a new row would become a number.
            shape = None if column.holds in _NUMERIC else self._text
            target.set_column(place, place, _WIDTHS.get(column.holds, _WIDTH), shape)
            offers = choices[column.field]
            if offers is not None:
                self._drop_down(target, place, column, offers.offered)
        self._header(target, sheet)
        for place, column in enumerate(sheet.columns):
            offers = choices[column.field]
            shown = {} if offers is None else offers.shown
            for number, row in enumerate(rows, start=1):
                if not self._cell(target, number, place, _held(row, column.field), column, shown):
                    message = f"内容超过 Excel 一格的上限{cells.LIST_CHARS_MAX}字，没有写出。"
                    self.notices.append(Fault(sheet.name, number + 1, letter(place), column.title, "提示", message))

    def close(self) -> None:
        """The hidden sheet of choices, and the end of the file."""
        target = self._book.add_worksheet(sheets.CHOICES_SHEET)
        for place, offered in enumerate(self._offers):
            target.write_column(0, place, offered, self._text)
        target.very_hidden()
        self._book.close()

    def _header(self, target: Worksheet, sheet: Sheet) -> None:
        for place, column in enumerate(sheet.columns):
            target.write_string(0, place, column.title, self._head)
        target.freeze_panes(1, 0)

    def _cell(
        self, target: Worksheet, row: int, place: int, value: Any, column: Column, shown: Mapping[Hashable, str]
    ) -> bool:
        """Whether the cell holds the value now."""
        if value is None or value in ("", ()):
            return True
        numeric = column.holds in _NUMERIC or (column.holds is Holds.VALUE and isinstance(value, int))
        if numeric and _fits(value):
            target.write_number(row, place, float(value))
            return True
        return bool(target.write_string(row, place, _shown(value, column, shown), self._text) == 0)

    def _drop_down(self, target: Worksheet, place: int, column: Column, offered: tuple[str, ...]) -> None:
        if offered not in self._offers:
            at = letter(len(self._offers))
            self._offers[offered] = f"='{sheets.CHOICES_SHEET}'!${at}$1:${at}${len(offered)}"
        several = column.holds is Holds.LABELS
        target.data_validation(
            1,
            place,
            ROWS_MAX - 1,
            place,
            {
                "validate": "list",
                "source": self._offers[offered],
                "ignore_blank": not column.required,
                # Several labels in one cell are no member of the list: the drop-down helps, it does not refuse them.
                "show_error": not several,
                "error_title": column.title,
                "error_message": f"可填：{'、'.join(offered)}"[:255],
                "input_message": "可填一项或几项，用顿号分开" if several else "",
            },
        )


def _held(row: Any, field: str) -> Any:
    return row.values[field] if isinstance(row, PlainRow) else getattr(row, field)


def _shown(value: Any, column: Column, shown: Mapping[Hashable, str]) -> str:
    match column.holds:
        case Holds.LABEL:
            return shown.get(value, str(value))
        case Holds.LABELS:
            return "、".join(shown.get(part, part) for part in value)
        case Holds.CODES:
            return "、".join(value)
        case Holds.FILES:
            return cells.shown_files(value)
        case _:
            return str(value)


def _fits(value: Decimal | int) -> bool:
    """Whether a cell keeps all digits of a number; one that has more is written as text, which an import reads too."""
    return len(Decimal(value).as_tuple().digits) <= _DIGITS_EXACT_MAX
