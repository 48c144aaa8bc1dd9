"""Row 1 of a sheet against the layout: every title once, none missing, none too many."""

from collections.abc import Sequence

from services.workbook import cells
from services.workbook.cells import Cell
from services.workbook.faults import Fault, letter
from services.workbook.sheets import Sheet

TITLE_ROWS_MAX = 10
"""How far down a header is looked for, to say that it stands there."""


def read_header(sheet: Sheet, rows: Sequence[Sequence[Cell]]) -> tuple[dict[str, int], list[Fault]]:
    """Field to place, and what is wrong with the header; with faults the places mean nothing."""
    wanted = [column.title for column in sheet.columns]
    found = _titles(rows[0]) if rows else []
    if set(found) == set(wanted) and len(found) == len(wanted):
        return {column.field: found.index(column.title) for column in sheet.columns}, []
    for number, line in enumerate(rows[1:TITLE_ROWS_MAX], start=2):
        if set(_titles(line)) >= set(wanted):
            message = f"表头在第{number}行，应在第1行。请删除它上面的{number - 1}行（如标题行）。"
            return {}, [Fault(sheet.name, 1, "A", "", "表头", message)]
    if not found:
        message = f"这张表没有内容，第1行应为表头：{'、'.join(wanted)}。"
        return {}, [Fault(sheet.name, None, None, "", "表头", message)]
    return {}, _differences(sheet, found, wanted)


def _titles(line: Sequence[Cell]) -> list[str]:
    found = ["" if cells.empty(cell) else str(cell).strip() for cell in line]
    while found and not found[-1]:
        found.pop()
    return found


def _differences(sheet: Sheet, found: list[str], wanted: list[str]) -> list[Fault]:
    missing = [title for title in wanted if title not in found]
    faults = []
    for place in range(len(found)):
        message = _wrong_title(place, found, wanted, missing)
        if message:
            faults.append(Fault(sheet.name, 1, letter(place), found[place], "表头", message))
    for title in missing:
        after = wanted[wanted.index(title) - 1] if wanted.index(title) else ""
        where = f"应在“{after}”之后" if after else "应为第一列"
        message = f"缺少“{title}”一列（{where}）。请补上这一列。"
        faults.append(Fault(sheet.name, None, None, "", "表头", message))
    return faults


def _wrong_title(place: int, found: list[str], wanted: list[str], missing: list[str]) -> str:
    """What is wrong with one title, empty if nothing. A renamed one is taken off the missing."""
    title = found[place]
    if title in wanted:
        return f"表头“{title}”出现了两次，请只留一列。" if found.index(title) != place else ""
    if place < len(wanted) and wanted[place] in missing:
        missing.remove(wanted[place])
        return f"表头应为“{wanted[place]}”，现为“{cells.visible(title)}”。请改回原名。"
    shown = f"“{cells.visible(title)}”" if title else "空白"
    return f"多出一列，表头为{shown}。请删除这一列；应有的列：{'、'.join(wanted)}。"
