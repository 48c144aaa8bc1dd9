"""Workbooks for tests: the sample's rows, changed, and written to a file."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

SAMPLE = Path(__file__).parents[2] / "services" / "demo" / "示例区-2020.xlsx"

Rows = dict[str, list[list[Any]]]
Change = Callable[[Rows], object]


@cache
def _sample() -> Rows:
    workbook = CalamineWorkbook.from_path(SAMPLE)
    return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}


def sample() -> Rows:
    """The sample's rows by sheet, header first; a copy that may be changed."""
    return deepcopy(_sample())


def write(path: Path, rows: Rows, extra: Callable[[Any], object] = lambda book: None) -> Path:
    """Write rows to a workbook. `extra` gets the open xlsxwriter book, for formulas, merges and formats."""
    book = xlsxwriter.Workbook(path)
    for name, lines in rows.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if cell not in ("", None):
                    sheet.write(row, column, cell)
    extra(book)
    book.close()
    return path


def changed(path: Path, change: Change) -> Path:
    """The sample with a change of its rows, written to `path`."""
    rows = sample()
    change(rows)
    return write(path, rows)


def small() -> Rows:
    """The sample cut down to what hangs together: two committees, two organisations under them, and the offices."""
    keep = {"QW", "ZZB", "ZN01", "DW01", "DW02", "DW01-001", "DW02-001"}
    rows = sample()
    numbers = {line[0] for name in ("问题清单", "任务清单", "责任清单") for line in rows[name][1:] if line[1] in keep}
    by_number = {"分解": 0, "进展": 0}
    result: Rows = {"说明": rows["说明"]}
    for name in ("单位", "班子", "调研", "征求意见", "问题清单", "要素对照", "任务清单", "责任清单", "印发", "分解", "进展"):
        header, *lines = rows[name]
        if name in by_number:
            kept = [line for line in lines if line[0] in numbers]
        else:
            place = 1 if name in ("问题清单", "任务清单", "责任清单") else 0
            kept = [line for line in lines if line[place] in keep]
        result[name] = [header, *kept]
    return result


def cell(rows: Rows, sheet: str, key: str, title: str) -> tuple[list[Any], int]:
    """The line whose first cell is `key`, and the place of the column `title`."""
    line = next(line for line in rows[sheet][1:] if line[0] == key)
    return line, rows[sheet][0].index(title)


def put(rows: Rows, sheet: str, key: str, title: str, value: Any) -> int:
    """Change one cell; the row number as Excel shows it."""
    line, place = cell(rows, sheet, key, title)
    line[place] = value
    return rows[sheet].index(line) + 1
