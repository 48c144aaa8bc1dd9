"""Inspections: numbers said once, findings that cite an item of the unit, and what follows a finding."""

from collections.abc import Iterator
from datetime import date

from domain.codes import UnitKind
from domain.research.decider import RESPONSIBLE_KINDS
from services.workbook.faults import Fault
from services.workbook.references import numbers, outside_year, unknown_numbers, unknown_units
from services.workbook.rows import DistrictYear, InspectionRow


def check(district: DistrictYear) -> Iterator[Fault]:
    """Faults of 督导."""
    table = district.inspections
    issued = {issue.unit: issue.issued_on for issue in district.issues}
    for field in ("unit", "departments"):
        yield from unknown_units(district, table, field)
    for field in ("on", "rechecked_on"):
        yield from outside_year(district, table, field)
    yield from unknown_numbers(district, table, "number")
    yield from _repeated(district)
    for row in table:
        yield from _units(district, row)
        yield from _item(district, row, issued)
        yield from _finding(district, row)


def _repeated(district: DistrictYear) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row, number in district.inspections.said("inspection").items():
        if number in first:
            message = f"督导编号与第{first[number]}行相同，只能填一行，请核对。"
            yield district.inspections.fault(row, "inspection", "重复", message)
        first.setdefault(number, row)


def _units(district: DistrictYear, row: InspectionRow) -> Iterator[Fault]:
    kinds = {unit.unit: unit.kind for unit in district.units}
    table = district.inspections
    if row.unit in kinds and kinds[row.unit] not in RESPONSIBLE_KINDS:
        message = f"“{row.unit}”不是制定清单的单位，不能作为督导对象，请核对编码。"
        yield table.fault(row.row, "unit", "督导对象", message)
    others = [code for code in row.departments if kinds.get(code, UnitKind.FUNCTIONAL_DEPT) is not _FUNCTIONAL]
    if others:
        message = f"参加部门“{'、'.join(others)}”不是职能部门，请核对编码。"
        yield table.fault(row.row, "departments", "参加部门", message)


_FUNCTIONAL = UnitKind.FUNCTIONAL_DEPT


def _item(district: DistrictYear, row: InspectionRow, issued: dict[str, date]) -> Iterator[Fault]:
    """A finding is of an item that the unit had on its lists by then (逐项)."""
    table, known = district.inspections, numbers(district)
    if row.number and row.number in known and known[row.number][0] not in ("", row.unit):
        message = f"“{row.number}”是“{known[row.number][0]}”的清单项目，不是“{row.unit}”的，请核对。"
        yield table.fault(row.row, "number", "对应编号", message)
    if not row.number or not district.issues.present:
        return
    if row.unit not in issued:
        message = f"“{row.unit}”的清单没有印发，不能对应清单项目。请在“印发”中补上。"
        yield table.fault(row.row, "number", "印发", message)
    elif row.on < issued[row.unit]:
        message = f"督导日期{row.on}早于清单印发日期{issued[row.unit]}，请核对。"
        yield table.fault(row.row, "on", "日期先后", message)


def _finding(district: DistrictYear, row: InspectionRow) -> Iterator[Fault]:
    table = district.inspections
    if row.finding and not row.number:
        yield table.fault(row.row, "number", "必填", "填写了发现问题，须填写对应的清单编号（逐项对照）。")
    if row.number and not row.finding:
        yield table.fault(row.row, "finding", "必填", "填写了对应编号，须填写发现的问题。")
    follows = {"follow_up": row.follow_up, "rectification": row.rectification or None, "recheck": row.recheck}
    for field, value in follows.items():
        if value is not None and not row.finding:
            yield table.fault(row.row, field, "发现问题", "没有发现问题，这一格不应填写。请补上问题，或清空这一格。")
    if row.recheck is not None and not row.rectification and row.finding:
        yield table.fault(row.row, "rectification", "必填", "填写了复查结果，须填写整改说明。")
    if row.recheck is not None and row.rechecked_on is None:
        yield table.fault(row.row, "rechecked_on", "必填", "填写了复查结果，须同时填写复查日期。")
    if row.recheck is None and row.rechecked_on is not None:
        yield table.fault(row.row, "recheck", "必填", "填写了复查日期，须同时填写复查结果：通过或未通过。")
    if row.rechecked_on is not None and row.rechecked_on < row.on:
        message = f"复查日期{row.rechecked_on}早于督导日期{row.on}，请核对。"
        yield table.fault(row.row, "rechecked_on", "日期先后", message)
