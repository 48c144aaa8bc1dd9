"""The second half of the year: what its sheets name, days, points and totals."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.workbook import sheets
from services.workbook.faults import Fault
from services.workbook.references import OUTSIDE_YEAR, outside_year, unknown_numbers, unknown_units
from services.workbook.rows import DistrictYear, PlainRow, Table

_ONCE = {
    "考核打分": ("number", "criterion", "assessor"),
    "满意度": ("unit",),
    "加减分": ("unit", "kind", "cause"),
    "述职": ("unit",),
    "民主评议": ("unit",),
    "结果运用": ("unit", "kind", "cause", "document_number"),
}
"""What is said once a sheet."""
_NUMBER_FIELDS = {"考核打分": "number"}
_UNIT_FIELDS = {"考核组": ("organiser", "seconded_from"), "评分办法": ()}
_DAY_FIELDS = {"述职": ("on",)}
_ANSWERS = {
    sheets.SATISFACTION.name: tuple(sheets.ANSWERS),
    sheets.BALLOTS.name: (*sheets.VOTES, "abstained"),
}


def check(district: DistrictYear) -> Iterator[Fault]:
    """Faults of 评分办法 to 结果运用."""
    for name, table in district.later.items():
        for field in _UNIT_FIELDS.get(name, ("unit",)):
            yield from unknown_units(district, table, field)
        for field in _DAY_FIELDS.get(name, ()):
            yield from outside_year(district, table, field)
        if name in _NUMBER_FIELDS:
            yield from unknown_numbers(district, table, _NUMBER_FIELDS[name])
        yield from _repeated(table, _ONCE.get(name, ()))
    for name, answers in _ANSWERS.items():
        yield from _tallies(district.later[name], answers)
    yield from _rulings(district, district.later[sheets.RULINGS.name])


def _repeated(table: Table[PlainRow], fields: tuple[str, ...]) -> Iterator[Fault]:
    first: dict[tuple[Any, ...], int] = {}
    for line in table if fields else ():
        key = tuple(line.values[field] for field in fields)
        if key in first:
            titles = "、".join(table.sheet.column(field).title for field in fields)
            message = f"{titles}与第{first[key]}行相同，只能填一行，请核对。"
            yield table.fault(line.row, fields[0], "重复", message)
        first.setdefault(key, line.row)


def _tallies(table: Table[PlainRow], answers: tuple[str, ...]) -> Iterator[Fault]:
    for line in table:
        sent, returned, valid = (line.values[field] for field in ("sent", "returned", "valid"))
        counted = sum(line.values[field] for field in answers)
        titles = "、".join(table.sheet.column(field).title for field in answers)
        if returned > sent:
            yield table.fault(line.row, "returned", "合计", f"收回{returned}份多于发出{sent}份，请核对。")
        if valid > returned:
            yield table.fault(line.row, "valid", "合计", f"有效{valid}份多于收回{returned}份，请核对。")
        if "abstained" in answers and valid and line.values["abstained"] == valid == counted:
            message = f"有效{valid}票全部弃权，不能得出评议结果，请核对。"
            yield table.fault(line.row, "abstained", "合计", message)
        if counted != valid:
            message = f"{titles}合计{counted}份，与有效{valid}份不符，请核对。"
            yield table.fault(line.row, "valid", "合计", message)


def _rulings(district: DistrictYear, table: Table[PlainRow]) -> Iterator[Fault]:
    for row, day in table.said("on").items():
        if district.year and not date(district.year, 1, 1) <= day <= date(district.year + 1, 3, 31):
            message = f"{day}不在{district.year}年度及次年3月底之内，请核对。"
            yield table.fault(row, "on", OUTSIDE_YEAR, message)
