"""Whole-file checks: what no single cell shows. Each fault names the cell to change and what to write there.

The domain's own rules are not repeated here for their own sake: they are tried in the rehearsal (`importer.py`). What
stands here can be told better from the sheets than from a refused command, or would make a plan impossible.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from services.workbook import (
    check_assessment,
    check_execution,
    check_lists,
    check_organisation,
    check_review,
    check_supervision,
    check_totals,
)
from services.workbook.faults import Fault
from services.workbook.parse import Added, parse
from services.workbook.read import Book
from services.workbook.references import OUTSIDE_YEAR
from services.workbook.rows import DistrictYear
from services.workbook.sheets import SHEETS, Holds


def read_rows(book: Book, added: Callable[[int], Added]) -> tuple[DistrictYear, list[Fault]]:
    """The rows of a book, and everything that is wrong with its cells and between them, by sheet and row.

    added: what the district has added to the open code lists, by year.
    """
    district, faults = parse(book, added)
    wrong_year = _wrong_year(district)
    faults.extend(fault for fault in _all(district) if not (wrong_year and fault.rule == OUTSIDE_YEAR))
    faults.extend(wrong_year)
    return district, in_order(faults.told())


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Faults by sheet, row, column; those of the whole file first."""
    places = {name: place for place, name in enumerate(SHEETS)}
    return sorted(
        faults,
        key=lambda f: (places.get(f.sheet, -1), f.row or 0, len(f.column or ""), f.column or "", f.rule),
    )


def _all(district: DistrictYear) -> Iterator[Fault]:
    yield from check_organisation.check(district)
    yield from check_lists.check(district)
    yield from check_execution.check(district)
    yield from check_supervision.check(district)
    yield from check_totals.check(district)
    yield from check_assessment.check(district)
    yield from check_review.check(district)


def _wrong_year(district: DistrictYear) -> list[Fault]:
    """Where most days lie in another year, it is the year that is wrong, not each of the days."""
    days = Counter(
        day.year
        for table in (district.research, district.opinions, district.tasks, district.issues, district.progress)
        for column in table.sheet.columns
        if column.holds is Holds.DATE
        for day in table.said(column.field).values()
    )
    if not district.year or not days:
        return []
    [(year, count)] = days.most_common(1)
    if year == district.year or 2 * count <= days.total():
        return []
    message = f"年度写的是{district.year}，而工作簿中{days.total()}个日期有{count}个在{year}年。请核对年度。"
    return [district.description.fault(district.description_rows["年度"], "value", OUTSIDE_YEAR, message)]
