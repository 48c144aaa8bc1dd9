"""Export a district-year as a workbook of the same layout, as of any position of its log.

The sheets 说明 to 督导 are written, and of the second half of the year those that have something to say: an empty
评分办法 would be a claim. An import takes a workbook without them.
"""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from domain.codes import CodeList
from projections.cycles import read as cycles
from projections.query import fetch
from projections.tenancy import read as tenancy
from services.projector.cursors import read_cursors
from services.store import Store, tenant
from services.workbook import sheets
from services.workbook.book_writer import AddedCodes, write_book
from services.workbook.check import read_rows
from services.workbook.faults import Fault, WorkbookRefused, file_fault
from services.workbook.gather import Gatherer
from services.workbook.read import read
from services.workbook.whole_file import whole_file

READ_MODELS = (
    "assessment_groups",
    "assessments",
    "cycles",
    "evaluations",
    "evidence",
    "findings",
    "follow_ups",
    "inspections",
    "ledger",
    "list_sets",
    "meetings",
    "research",
    "rule_sets",
    "rulings",
    "tenancy",
    "units",
)
"""The projections an export reads; all must have come to the position."""


@dataclass(slots=True)
class ExportReport:
    """What was written: `at` is the position read at, rows are counted by sheet. left_out: sheets that were not."""

    path: Path
    district: str
    year: int
    at: int
    rows: dict[str, int] = field(default_factory=dict)
    notices: tuple[Fault, ...] = ()
    left_out: tuple[str, ...] = ()
    seconds: float = 0.0


def export_workbook(path: Path, tenant_id: int, store: Store, *, year: int, at: int | None = None) -> ExportReport:
    """Write the district's year as it was known at position `at` (its command whole), or as the read models have it.

    Raises WorkbookRefused where the district or the year was not open then, or the read models have not come so far,
    and NotWritten where the file cannot be written; what stood there before then stays.
    """
    begun = time.monotonic()
    with tenant(tenant_id):
        size = store.head()
        if at is not None and not 0 <= at < size:
            raise WorkbookRefused([file_fault("日志位置", f"日志只到第{size - 1}条，没有第{at}条。请核对。")])
        snapped = None if at is None else store.snap(at)
        with store.datastore.transaction() as cursor:
            connection = cursor.connection
            position = _position(connection, store, tenant_id, snapped, size)
            district = _district(connection, tenant_id, year, position)
            gathered = Gatherer(connection, store, tenant_id, year, position).gather()
            ever = _added_codes(connection, tenant_id, None, position)
            this_year = _added_codes(connection, tenant_id, year, position)
    description: list[tuple[str, str | int]] = [
        ("区名", district.name),
        ("行政区划代码", district.code),
        ("年度", year),
        ("模板版本", sheets.TEMPLATE_VERSION),
    ]
    with whole_file(path) as beside:
        notices = [*gathered.notices, *write_book(beside, description, gathered.lines, ever, this_year)]
        notices += _refused_again(beside, ever)
    return ExportReport(
        path=path,
        district=district.name,
        year=year,
        at=position,
        rows={sheet: len(rows) for sheet, rows in gathered.lines.items()},
        notices=tuple(notices),
        left_out=tuple(sheet.name for sheet in sheets.LATER if sheet.name not in gathered.lines),
        seconds=time.monotonic() - begun,
    )


def _refused_again(written: Path, ever: AddedCodes) -> list[Fault]:
    """What an import would refuse of the very file: the log may hold what a workbook cannot, or not yet, say."""
    added = {code_list: {label: code for code, label in codes.items()} for code_list, codes in ever.items()}
    try:
        _, faults = read_rows(read(written), lambda _: added)
    except WorkbookRefused as refused:
        faults = list(refused.faults)
    return [replace(fault, message=f"再导入时会被拒绝：{fault.message}") for fault in faults]


def _position(connection: psycopg.Connection[Any], store: Store, tenant_id: int, at: int | None, size: int) -> int:
    """The position to read at: as asked, if all read models have come so far, else the end of the last command that
    all have whole."""
    reached = min(cursor.applied for cursor in read_cursors(connection, tenant_id, READ_MODELS)) - 1
    if reached < 0 and size:
        message = f"日志已有{size}条，读模型还没有开始建立。请运行 sandan project（或 sandan up），待其跟上后再导出。"
        raise WorkbookRefused([file_fault("读模型", message)])
    if at is None:
        # A read model that stands still may hold half a command.
        return store.snap_back(reached)
    if at > reached:
        raise WorkbookRefused(
            [file_fault("读模型", f"日志第{at}条还没有进入读模型（现到第{reached}条）。请稍后再导出。")]
        )
    return at


def _district(connection: psycopg.Connection[Any], tenant_id: int, year: int, position: int) -> tenancy.DistrictRow:
    found = fetch(connection, tenancy.district(tenant_id, position))
    if not found:
        raise WorkbookRefused([file_fault("本区", "本区当时尚未开通，没有可导出的内容。")])
    if not fetch(connection, cycles.cycles(tenant_id, position, years=[year])):
        raise WorkbookRefused([file_fault("年度", f"{year}年度当时尚未开启，没有可导出的内容。")])
    return found[0]


def _added_codes(
    connection: psycopg.Connection[Any], tenant_id: int, year: int | None, position: int
) -> dict[CodeList, dict[str, str]]:
    """Code to label by list: of a year, or of all."""
    added: dict[CodeList, dict[str, str]] = {}
    for row in fetch(connection, tenancy.codes(tenant_id, position, year=year)):
        added.setdefault(CodeList(row.code_list), {})[row.code] = row.label
    return added
