"""A table as a workbook, read back with openpyxl: title, head, numbered rows, points, signatures, position."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl

from services.documents.sheet import Column, Page, Workbook, write_workbook

COLUMNS = (Column("单位"), Column("得分", points=True))
BOOK = Workbook(
    pages=(
        Page("街道", "2020年度考核得分表（街道）", COLUMNS, (("东城", 9012), ("西城", None))),
        Page("乡镇", "2020年度考核得分表（乡镇）", COLUMNS, (("=1+1", 8800),)),
    ),
    signatures=("考核组组长", "审核"),
    dated_on=date(2020, 12, 28),
    note="文中数字取自示例区事件日志，位置第1234号",
)


def rows(page: str, book: Workbook = BOOK) -> list[list[object]]:
    opened = openpyxl.load_workbook(BytesIO(write_workbook(book)))
    return [[cell for cell in row if cell is not None] for row in opened[page].iter_rows(values_only=True)]


def test_every_page_has_a_title_numbered_rows_signatures_and_the_position() -> None:
    told = rows("街道")

    assert told[:3] == [["2020年度考核得分表（街道）"], ["序号", "单位", "得分"], [1, "东城", 90.12]]
    assert told[3] == [2, "西城", ""]
    assert told[-2:] == [["考核组组长：　　　　　　审核："], ["（文中数字取自示例区事件日志，位置第1234号）"]]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    assert rows("乡镇")[2] == [1, "=1+1", 88]


def test_the_page_is_landscape_a4_and_its_title_merged() -> None:
    sheet = openpyxl.load_workbook(BytesIO(write_workbook(BOOK)))["街道"]

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]


def test_the_same_book_gives_the_same_bytes() -> None:
    assert write_workbook(BOOK) == write_workbook(BOOK) != write_workbook(replace(BOOK, note="另一位置"))
