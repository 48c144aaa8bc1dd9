"""Whole-file checks: what no single cell shows. Each fault names the cell to change and what to write there.

The domain's own rules are not repeated here for their own sake: they are tried in the rehearsal (`importer.py`). What
stands here can be told better from the sheets than from a refused command, or would make a plan impossible.
"""

from collections.abc import Iterator

from services.workbook import check_execution, check_lists, check_organisation, check_totals
from services.workbook.faults import Fault
from services.workbook.rows import DistrictYear
from services.workbook.sheets import SHEETS


def check(district: DistrictYear) -> list[Fault]:
    """Every fault between cells, in the order of the sheets and rows."""
    return in_order(_all(district))


def in_order(faults: Iterator[Fault] | list[Fault]) -> list[Fault]:
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
    yield from check_totals.check(district)
