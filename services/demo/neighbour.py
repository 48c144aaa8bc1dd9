"""A second, smaller district for the demonstration, made from the sample: other names and codes, fewer units.

One street's lists are left as drafts that nobody was consulted about, for the demonstration to issue.
"""

from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from services.workbook import sheets

NAME = "邻县"
DRAFTED = "DW02"
STREET = "JD02"
"""The street whose lists are still drafts, by its code in the sample and by its own."""

KEPT = ("QW", "ZZB", "ZN01", "ZN02", "ZN03", "ZN04", "DW02", "DW02-001", "DW02-002", "DW05", "DW05-001", "DW05-002")
"""The sample's units that the neighbour has as well."""

RENAMED = {
    "DW0": "JD0",
    "示例区": NAME,
    "330299": "330298",
    "示委": "邻委",
    "西城街道": "临江街道",
    "区教育局": "县教育局",
    "西城": "临江",
    "白河": "青石",
    "石桥": "柳河",
    "永安": "泰和",
}
PEOPLE = ("姓名", "专人", "责任领导")
"""Columns that hold a person's name."""

NOT_YET = ("征求意见", "印发", "分解", "进展", "督导")
"""Sheets that say nothing of a street whose lists are drafts."""


def write_neighbour(sample: Path, target: Path) -> None:
    """Write the neighbour's workbook: the sheets 说明 to 督导 of the sample, with the rows of the units kept."""
    source = CalamineWorkbook.from_path(sample)
    with xlsxwriter.Workbook(target) as book:
        for sheet in sheets.IMPORTED:
            head, *rows = source.get_sheet_by_name(sheet.name).to_python()
            page = book.add_worksheet(sheet.name)
            page.write_row(0, 0, head)
            kept = [row for row in rows if belongs(sheet.name, head, row)]
            for number, row in enumerate(kept, start=1):
                page.write_row(number, 0, renamed(head, row))


def belongs(sheet: str, head: list[Any], row: list[Any]) -> bool:
    """Whether a row of the sample is the neighbour's as well."""
    if sheet == sheets.DESCRIPTION.name:
        return True
    # An item's number is its unit's code, a hyphen and its own.
    unit = row[head.index("单位编码")] if "单位编码" in head else row[head.index("编号")].rpartition("-")[0]
    return unit in KEPT and not (unit == DRAFTED and sheet in NOT_YET)


def renamed(head: list[Any], row: list[Any]) -> list[Any]:
    """The row with the neighbour's names and codes; a person's given name is turned round."""
    cells = []
    for title, cell in zip(head, row, strict=True):
        value = cell
        if isinstance(value, str):
            for old, new in RENAMED.items():
                value = value.replace(old, new)
            if title in PEOPLE:
                value = value[:1] + value[:0:-1]
        cells.append(value)
    return cells
