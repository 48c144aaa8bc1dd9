"""A table that is handed on as a workbook: title with unit and year, 序号, landscape A4, signature row, position."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

import xlsxwriter

from services.documents.archive import pinned

_NO_PAGE_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_PAGE_NAME_CHARACTERS_MAX = 31

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `points`: whole numbers are hundredths of a point and shown with two decimals."""

    title: str
    width: int = 10
    points: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One worksheet: the title in a merged row, the head, numbered rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Pages of one document; every page ends with the row of signatures and the note that names the position."""

    pages: tuple[Page, ...]
    signatures: tuple[str, ...]
    dated_on: date
    note: str


def page_name(text: str) -> str:
    """A text as the name of a worksheet: what Excel forbids in one is replaced, what is too long cut off."""
    return text.translate(_NO_PAGE_NAME)[:_PAGE_NAME_CHARACTERS_MAX]


def write_workbook(book: Workbook) -> bytes:
    """The bytes of the .xlsx file; the same for the same book."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as made:
        day = book.dated_on
        made.set_properties({"created": datetime(day.year, day.month, day.day, tzinfo=UTC), "comments": book.note})
        formats = {
            "title": made.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
            "head": made.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True}),
            "text": made.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"}),
            "points": made.add_format({"border": 1, "num_format": "0.00"}),
            "plain": made.add_format({}),
        }
        for page in book.pages:
            _page(made, formats, page, book)
    return pinned(target.getvalue())


def _page(made: xlsxwriter.Workbook, formats: dict[str, object], page: Page, book: Workbook) -> None:
    sheet = made.add_worksheet(page.name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 0)
    columns = (Column("序号", 6), *page.columns)
    sheet.merge_range(0, 0, 0, len(columns) - 1, page.title, formats["title"])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(1, place, column.title, formats["head"])
    for number, row in enumerate(page.rows, start=1):
        for place, (column, value) in enumerate(zip(columns, (number, *row), strict=True)):
            if isinstance(value, int):
                shown = value / 100 if column.points else value
                sheet.write_number(number + 1, place, shown, formats["points" if column.points else "text"])
            else:
                sheet.write_string(number + 1, place, value or "", formats["text"])
    last = len(page.rows) + 3
    sheet.write_string(last, 0, "　　　　　　".join(f"{name}：" for name in book.signatures), formats["plain"])
    sheet.write_string(last + 1, 0, f"（{book.note}）", formats["plain"])
