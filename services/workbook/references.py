"""What rows of one sheet say of rows of another."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.codes import TEAM_POSTS, PostKind, UnitKind
from services.workbook.faults import Fault
from services.workbook.rows import DistrictYear, ItemRow, PostRow, Table

OUTSIDE_YEAR = "年度之外"
"""The rule that days lie in the workbook's year."""


def unknown_units(district: DistrictYear, table: Table[Any], field: str) -> Iterator[Fault]:
    """A fault for each unit code that 单位 does not have. None where 单位 itself could not be read."""
    if not district.units.present:
        return
    known = set(district.units.said("unit").values())
    for row, code in table.said(field).items():
        for one in code if isinstance(code, tuple) else (code,):
            if one not in known:
                message = f"“单位”表里没有编码“{one}”。请核对编码，或先在“单位”表中补上。"
                yield table.fault(row, field, "未知单位", message)


def outside_year(district: DistrictYear, table: Table[Any], field: str) -> Iterator[Fault]:
    """A fault for each date outside the district-year."""
    for row, day in table.said(field).items():
        if district.year and day.year != district.year:
            message = f"{day}不在{district.year}年度内，请核对年份。"
            yield table.fault(row, field, OUTSIDE_YEAR, message)


def numbers(district: DistrictYear) -> dict[str, tuple[str, str, int]]:
    """Each item number that a list has, sound row or not: (unit, sheet, row), the first of each."""
    found: dict[str, tuple[str, str, int]] = {}
    for table in district.item_tables():
        units = table.said("unit")
        for row, number in table.said("number").items():
            found.setdefault(number, (units.get(row, ""), table.sheet.name, row))
    return found


def unknown_numbers(district: DistrictYear, table: Table[Any], field: str) -> Iterator[Fault]:
    """A fault for each item number that none of the three lists has. None where a list could not be read."""
    known = numbers(district)
    for row, number in table.said(field).items() if lists_present(district) else ():
        if number not in known:
            yield table.fault(row, field, "未知编号", f"三个清单里都没有编号“{number}”，请核对编号。")


def lists_present(district: DistrictYear) -> bool:
    """Whether all three lists could be read, so that a number they lack is unknown."""
    return all(table.present for table in district.item_tables())


def item_rows(district: DistrictYear) -> dict[str, ItemRow]:
    """Number to row, the first of each, for sound rows."""
    found: dict[str, ItemRow] = {}
    for table in district.item_tables():
        for item in table:
            found.setdefault(item.number, item)
    return found


def committee_of(district: DistrictYear, keeper: str) -> str:
    """The committee that an organiser of assessments assesses for (R11): the one above an organisation department."""
    kinds = {unit.unit: unit.kind for unit in district.units}
    return district.superiors.get(keeper, "") if kinds.get(keeper) is UnitKind.ORG_DEPT else keeper


def posts_of(district: DistrictYear, unit: str, day: date, kinds: frozenset[PostKind]) -> list[PostRow]:
    """The posts of some kinds that a unit has on a day."""
    return [post for post in district.posts.get(unit, ()) if post.kind in kinds and post.stands_on(day)]


def team_of(district: DistrictYear, unit: str, day: date) -> list[PostRow]:
    """The leadership team on a day."""
    return posts_of(district, unit, day, TEAM_POSTS)
