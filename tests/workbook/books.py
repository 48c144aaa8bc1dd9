"""Workbooks for tests: the sample's rows, changed, and written to a file."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

SAMPLE = Path(__file__).parents[2] / "services" / "demo" / "示例区-2020.xlsx"

LISTS = ("问题清单", "任务清单", "责任清单")

Rows = dict[str, list[list[Any]]]


@cache
def _sample() -> Rows:
    workbook = CalamineWorkbook.from_path(SAMPLE)
    return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}


def sample() -> Rows:
    """The sample's rows by sheet, header first; a copy that may be changed."""
    return deepcopy(_sample())


def write(path: Path, rows: Rows, extra: Callable[[Any], object] = lambda book: None) -> Path:
    """Write rows to a workbook. `extra` gets the open xlsxwriter book, for formulas, merges and formats."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    for name, lines in rows.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if cell not in ("", None):
                    sheet.write(row, column, cell)
    extra(book)
    book.close()
    return path


def small() -> Rows:
    """What hangs together of the sample: two committees, two organisations under them, and the offices."""
    keep = {"QW", "ZZB", "ZN01", "DW01", "DW02", "DW01-001", "DW02-001"}
    rows = sample()
    numbers = {line[0] for name in LISTS for line in rows[name][1:] if line[1] in keep}
    result: Rows = {"说明": rows["说明"]}
    for name in ("单位", "班子", "调研", "征求意见", "要素对照", "印发"):
        result[name] = [rows[name][0], *(line for line in rows[name][1:] if line[0] in keep)]
    for name in (*LISTS, "分解", "进展"):
        result[name] = [rows[name][0], *(line for line in rows[name][1:] if line[0] in numbers)]
    return {name: result[name] for name in rows if name in result}


def reviewed() -> Rows:
    """The small workbook with the rest of its year: assessments, the meeting of its two committees, what followed."""
    rows, whole = small(), sample()
    units = {line[0] for line in rows["印发"][1:]}
    rows["评分办法"] = whole["评分办法"]
    rows["考核组"] = [
        whole["考核组"][0],
        *([*line[:4], "ZN01", line[5]] for line in whole["考核组"][1:] if line[1] in {"ZZB", *units}),
    ]
    for name in ("考核打分", "满意度", "加减分", "述职", "民主评议"):
        rows[name] = [whole[name][0], *(line for line in whole[name][1:] if line[0] in units)]
    praised, criticised = whole["结果运用"][1:]
    rows["结果运用"] = [whole["结果运用"][0], ["DW01", *praised[1:]], ["DW02", *criticised[1:]]]
    return rows


def cell(rows: Rows, sheet: str, key: str, title: str) -> tuple[list[Any], int]:
    """The line whose first cell is `key`, and the place of the column `title`."""
    line = next(line for line in rows[sheet][1:] if line[0] == key)
    return line, rows[sheet][0].index(title)


def put(rows: Rows, sheet: str, key: str, title: str, value: Any) -> int:
    """Change one cell; the row number as Excel shows it."""
    line, place = cell(rows, sheet, key, title)
    line[place] = value
    return rows[sheet].index(line) + 1


def next_year(rows: Rows) -> Rows:
    """The same year again, one later; appointments stay where they were."""
    rows["说明"][3][1] = 2021
    for name, lines in rows.items():
        if name not in ("说明", "单位", "班子"):
            rows[name] = [
                [cell.replace("2020", "2021") if isinstance(cell, str) else cell for cell in line] for line in lines
            ]
    return rows
