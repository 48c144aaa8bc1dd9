"""Rows into a workbook: header, widths, text that stays text, and drop-downs for the code lists."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from domain.codes import CodeList
from services.workbook import cells, sheets
from services.workbook.gather import Lines
from services.workbook.sheets import Column, Holds, Sheet

ROWS_WITH_LISTS = 20_000
"""Down to which row the drop-downs reach, so that rows can be added."""

_NUMERIC = (Holds.NUMBER, Holds.WEIGHT, Holds.COUNT)
_DROP_DOWN_CHARS_MAX = 255
"""What Excel keeps of a drop-down's choices, with the commas between them."""
_DIGITS_EXACT_MAX = 15
_WIDTHS = {Holds.TEXT: 30, Holds.CODES: 22, Holds.FILES: 26, Holds.CODE: 16}
_WIDTH = 14

AddedCodes = Mapping[CodeList, Mapping[str, str]]
"""What the district added to the open code lists: code to label."""


def write_book(path: Path, description: list[tuple[str, str | int]], lines: Lines, added: AddedCodes) -> None:
    """Write 说明 and every other imported sheet. `description`: 项目 and 内容."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        text = book.add_format({"num_format": "@"})
        _write_description(book, head, description)
        for sheet in sheets.IMPORTED[1:]:
            _write_sheet(book, head, text, sheet, lines[sheet.name], added)
    finally:
        book.close()


def _write_description(book: Workbook, head: Format, description: list[tuple[str, str | int]]) -> None:
    target = book.add_worksheet(sheets.DESCRIPTION.name)
    _write_header(target, head, sheets.DESCRIPTION)
    for row, (key, value) in enumerate(description, start=1):
        target.write_string(row, 0, key)
        if isinstance(value, int):
            target.write_number(row, 1, value)
        else:
            target.write_string(row, 1, value)


def _write_sheet(book: Workbook, head: Format, text: Format, sheet: Sheet, rows: list[Any], added: AddedCodes) -> None:
    target = book.add_worksheet(sheet.name)
    for place, column in enumerate(sheet.columns):
        # Text columns are of the text format, or a date typed into a new row would become a number.
        target.set_column(place, place, _WIDTHS.get(column.holds, _WIDTH), None if column.holds in _NUMERIC else text)
        _add_drop_down(target, place, column, added)
    _write_header(target, head, sheet)
    for place, column in enumerate(sheet.columns):
        shown = _labels(column, added)
        for number, row in enumerate(rows, start=1):
            _write_cell(target, number, place, getattr(row, column.field), column, shown, text)


def _write_header(target: Worksheet, head: Format, sheet: Sheet) -> None:
    for place, column in enumerate(sheet.columns):
        target.write_string(0, place, column.title, head)
    target.freeze_panes(1, 0)


def _write_cell(
    target: Worksheet, row: int, place: int, value: Any, column: Column, shown: Mapping[Hashable, str], text: Format
) -> None:
    if value is None or value in ("", ()):
        return
    if column.holds in _NUMERIC and _fits(value):
        target.write_number(row, place, float(value))
    else:
        target.write_string(row, place, _shown(value, column, shown), text)


def _shown(value: Any, column: Column, shown: Mapping[Hashable, str]) -> str:
    match column.holds:
        case Holds.LABEL:
            return shown[value]
        case Holds.LABELS:
            return "、".join(shown[part] for part in value)
        case Holds.CODES:
            return "、".join(value)
        case Holds.FILES:
            return cells.shown_files(value)
        case _:
            return str(value)


def _fits(value: Decimal | int) -> bool:
    """Whether a cell keeps all digits of a number; one that has more is written as text, which an import reads too."""
    return len(Decimal(value).as_tuple().digits) <= _DIGITS_EXACT_MAX


def _labels(column: Column, added: AddedCodes) -> dict[Hashable, str]:
    """Code to short form."""
    if column.labels is None:
        return {}
    more = added.get(column.labels.open_list, {}) if column.labels.open_list is not None else {}
    shown: dict[Hashable, str] = {code: label for label, code in column.labels.shown.items()}
    shown.update(more)
    return shown


def _add_drop_down(target: Worksheet, place: int, column: Column, added: AddedCodes) -> None:
    choices = list(_labels(column, added).values())
    if not choices or len(",".join(choices)) > _DROP_DOWN_CHARS_MAX:
        return
    several = column.holds is Holds.LABELS
    target.data_validation(
        1,
        place,
        ROWS_WITH_LISTS,
        place,
        {
            "validate": "list",
            "source": choices,
            "ignore_blank": not column.required,
            # Several labels in one cell are no member of the list: the drop-down helps, it does not refuse them.
            "show_error": not several,
            "error_title": column.title,
            "error_message": f"可填：{'、'.join(choices)}"[:255],
            "input_message": "可填一项或几项，用顿号分开" if several else "",
        },
    )
