"""Faults back into the workbook they were found in: cells marked in red with a note, and a sheet of all of them.

The copy can be corrected and imported as it is: the sheet 错误 is passed over.
"""

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from services.workbook.faults import Fault
from services.workbook.sheets import ERROR_SHEET
from services.workbook.whole_file import NotWritten, whole_file

_log = logging.getLogger(__name__)

CELLS_MARKED_MAX = 400_000
"""Largest book whose cells are marked: openpyxl takes about a kilobyte a cell. A larger one comes back as a list."""

HEADER = ("工作表", "行", "列", "列名", "规则", "问题和办法")
WIDTHS = (12, 8, 6, 18, 16, 100)
_AUTHOR = "sandan"
_NOTE_BEGINS = "【导入核对】"
"""Begins our part of a note. What stands before it is somebody else's and stays."""
_RED = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_NOTE_CHARS_MAX = 2000


def mark(path: Path, marked: Path, faults: Sequence[Fault], *, cells: int | None) -> bool:
    """Write a copy of `path` with the faults marked to `marked`; whether its cells could be marked.

    cells: how many cells the book has that passed as safe to load, None for a file that did not: of that one, as of a
    book that is too large, only the list of faults is written. Raises NotWritten where `marked` is `path` itself, or
    where nothing can be written.
    """
    if marked.exists() and path.exists() and marked.samefile(path):
        raise NotWritten(marked, "它就是被核对的文件")
    with whole_file(marked) as beside:
        if cells is not None and cells <= CELLS_MARKED_MAX:
            try:
                _mark_cells(path, beside, faults)
            except Exception:
                # openpyxl knows fewer books than Excel writes, and fails in as many ways: the faults are what counts.
                _log.warning("cells of %s could not be marked", path.name, exc_info=True)
            else:
                return True
        _write_list(beside, faults)
        return False


def _mark_cells(path: Path, marked: Path, faults: Sequence[Fault]) -> None:
    with warnings.catch_warnings():
        # openpyxl warns of what it drops (data validations of newer kinds): the original keeps them.
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        _unmark(sheet)
    for (name, cell), told in _by_cell(faults).items():
        if name in book.sheetnames and isinstance(book[name], Worksheet):
            target = _anchor(book[name], cell)
            target.fill = _RED
            theirs = "" if target.comment is None else target.comment.text.rstrip() + "\n"
            author = _AUTHOR if target.comment is None else target.comment.author
            note = "\n".join((_NOTE_BEGINS, *told))[:_NOTE_CHARS_MAX]
            target.comment = Comment(theirs + note, author, width=360, height=120)
    _add_list(book, faults)
    book.save(marked)


def _unmark(sheet: Worksheet) -> None:
    """Take off what an earlier check marked: our part of every note, and the red of its cell."""
    # Not iter_rows: it makes a cell for every place up to the furthest, of which there may be millions.
    for cell in list(sheet._cells.values()):
        theirs, ours, _ = cell.comment.text.partition(_NOTE_BEGINS) if cell.comment is not None else ("", "", "")
        if not ours:
            continue
        if cell.fill.start_color.rgb == _RED.start_color.rgb:
            cell.fill = PatternFill()
        kept = theirs.rstrip()
        cell.comment = Comment(kept, cell.comment.author) if kept else None


def _anchor(sheet: Worksheet, cell: str) -> Cell:
    """The cell that shows; of merged ones the first."""
    for area in sheet.merged_cells.ranges:
        if cell in area:
            return sheet.cell(area.min_row, area.min_col)
    return sheet[cell]


def _by_cell(faults: Sequence[Fault]) -> dict[tuple[str, str], list[str]]:
    """What is to be said at which cell. A fault of a row stands at its first cell, one of a sheet at A1."""
    found: dict[tuple[str, str], list[str]] = {}
    for fault in faults:
        if fault.sheet:
            cell = f"{fault.column or 'A'}{fault.row or 1}"
            found.setdefault((fault.sheet, cell), []).append(_clean(f"［{fault.rule}］{fault.message}"))
    return found


def _clean(text: str) -> str:
    """Without what no cell can hold; a message may quote it."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def _line(fault: Fault) -> tuple[str, int | str, str, str, str, str]:
    sheet = fault.sheet or "（文件）"
    return (_clean(sheet), fault.row or "", fault.column or "", _clean(fault.title), fault.rule, _clean(fault.message))


def _add_list(book: Workbook, faults: Sequence[Fault]) -> None:
    if ERROR_SHEET in book.sheetnames:
        del book[ERROR_SHEET]
    sheet = book.create_sheet(ERROR_SHEET, 0)
    for row, line in enumerate((HEADER, *map(_line, faults)), start=1):
        for column, value in enumerate(line, start=1):
            target = sheet.cell(row, column, value)
            if isinstance(value, str):
                # A quoted cell that begins with = must not become a formula.
                target.data_type = "s"
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEF"[place]].width = width
    for row, fault in enumerate(faults, start=2):
        if fault.sheet in book.sheetnames and fault.cell:
            sheet.cell(row, 2).hyperlink = Hyperlink(ref=f"B{row}", location=f"'{fault.sheet}'!{fault.cell}")
    sheet.freeze_panes = "A2"
    book.active = 0


def _write_list(marked: Path, faults: Sequence[Fault]) -> None:
    book = xlsxwriter.Workbook(marked)
    sheet = book.add_worksheet(ERROR_SHEET)
    sheet.freeze_panes(1, 0)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for row, line in enumerate((HEADER, *map(_line, faults))):
        for column, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            else:
                sheet.write_string(row, column, value)
    book.close()
