"""Import a workbook: check the file, plan against the log, rehearse every command, and only then send them.

A dry run stops after the rehearsal and has written nothing. An import that was cut short is taken up by running it
again: the plan then holds what is missing. So does an import of the same workbook with corrected cells.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from domain.recorded import Actor
from domain.refusal import Refusal
from services.clock import Clock, now
from services.commands.service import CommandService
from services.store import CommandIdReused, ConcurrencyConflict, Store, tenant
from services.workbook.check import read_rows
from services.workbook.faults import Fault, WorkbookRefused
from services.workbook.mark import mark
from services.workbook.plan import Plan, plan
from services.workbook.present import Present, fold
from services.workbook.read import Book, read
from services.workbook.rehearse import fault_of, rehearse, submission
from services.workbook.rows import DistrictYear
from services.workbook.whole_file import NotWritten

Advance = Callable[[], None]


@dataclass(slots=True)
class ImportReport:
    """What came of an import or a dry run.

    rows: rows with content by sheet. planned: commands that the log lacked; sent: those sent (0 in a dry run). events:
    size of the log at the end.
    marked: the copy with the faults, `cells_marked` whether in its cells or only as a list, `not_marked` why there is
    none. cells: how many cells the book has, None where it could not be read. `ok` is False with any fault.
    """

    path: Path
    applied: bool
    district: str = ""
    code: str = ""
    year: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    planned: int = 0
    sent: int = 0
    events: int = 0
    faults: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = ()
    marked: Path | None = None
    cells_marked: bool = False
    not_marked: str = ""
    cells: int | None = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether nothing was refused."""
        return not self.faults


def import_workbook(
    path: Path,
    tenant_id: int,
    store: Store,
    *,
    importer: str,
    apply: bool = False,
    open_tenant: bool = False,
    marked: Path | None = None,
    console: Console | None = None,
    clock: Clock = now,
) -> ImportReport:
    """Check a workbook against a district and, with `apply`, import it. Faults come back in the report.

    importer: id of the person who imports; the caller has seen that they may. open_tenant: open the district under the
    name and code that 说明 gives, where it is not open. console: where progress is shown; None shows none.
    Raises StoreError where the log cannot be reached; running it again goes on.
    """
    begun = time.monotonic()
    report = ImportReport(path, applied=False)
    try:
        with _progress(console) as tell, tenant(tenant_id):
            book = read(path)
            report.cells = book.cells
            events = list(store.read_all(opened=True))
            report.events = len(events)
            present = fold(events)
            district = _checked(book, present, report)
            made = plan(district, present, tenant_id=tenant_id, importer=Actor(importer), open_tenant=open_tenant)
            report.planned, report.notices = len(made.steps), made.notices
            _refuse(made.faults)
            with tell("核对规则", len(made.steps)) as advance:
                _refuse(rehearse(made.steps, district, events, tenant_id=tenant_id, clock=clock, advance=advance))
            if apply:
                _send(made, district, store, tenant_id, clock, report, tell)
    except WorkbookRefused as refused:
        report.faults = refused.faults
        if marked is not None:
            _mark(report, marked)
    report.seconds = time.monotonic() - begun
    return report


def _checked(book: Book, present: Present, report: ImportReport) -> DistrictYear:
    """The rows of a book that is sound by itself. Raises WorkbookRefused."""
    district, faults = read_rows(book, present.added_labels)
    report.district, report.code, report.year = district.name, district.code, district.year
    taken = (*district.tables(), *district.later.values())
    report.rows = {table.sheet.name: len(table.rows) for table in taken}
    _refuse(faults)
    return district


def _mark(report: ImportReport, marked: Path) -> None:
    """The faults into a copy. That none could be written hides none of them."""
    try:
        report.cells_marked = mark(report.path, marked, report.faults, cells=report.cells)
        report.marked = marked
    except NotWritten as failed:
        report.not_marked = str(failed)


def _refuse(faults: list[Fault] | tuple[Fault, ...]) -> None:
    if faults:
        raise WorkbookRefused(faults)


def _send(
    made: Plan,
    district: DistrictYear,
    store: Store,
    tenant_id: int,
    clock: Clock,
    report: ImportReport,
    tell: "_Tell",
) -> None:
    """Send the steps one after the other. A refusal now means that somebody changed the district meanwhile."""
    service = CommandService(store, clock)
    report.applied = True
    with tell("写入", len(made.steps)) as advance:
        for step in made.steps:
            try:
                receipt = service.submit(submission(tenant_id, step))
            except (Refusal, CommandIdReused, ConcurrencyConflict) as refusal:
                raise WorkbookRefused([fault_of(step, refusal, district)]) from refusal
            report.sent += 1
            report.events = receipt.last_position + 1
            advance()


_Tell = Callable[[str, int], "_Shown"]


@contextmanager
def _progress(console: Console | None) -> Iterator[_Tell]:
    """Bars on a console, or silence."""
    if console is None:
        yield lambda _name, _total: _Shown(None, "", 0)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bars:
        yield lambda name, total: _Shown(bars, name, total)


class _Shown:
    """One bar, as a context manager that gives the function to advance it by one."""

    def __init__(self, bars: Progress | None, name: str, total: int) -> None:
        self._bars = bars
        self._name = name
        self._total = total

    def __enter__(self) -> Advance:
        if self._bars is None:
            return lambda: None
        bars, bar = self._bars, self._bars.add_task(self._name, total=self._total)
        return lambda: bars.advance(bar)

    def __exit__(self, *_: object) -> None:
        pass
