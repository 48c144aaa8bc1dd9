"""List years, their phases and windows."""

from collections.abc import Iterable

from domain.codes import CyclePhase
from domain.cycle.events import (
    CycleClosed,
    CycleOpened,
    IssueExceptionApproved,
    PhaseAdvanced,
    PhaseReopened,
    PhaseWindowSet,
    PriorReportDeclared,
)
from projections.temporal import Entry, Key, Op, Patch, Projection, Put, Rows, Table

EVERY_UNIT = ""
"""The unit of a prior report that stands for every unit."""

CYCLE = Table("cycle", key=("year",), found_by=("year",))
PHASE = Table("cycle_phase", key=("year", "phase"), found_by=(("year", "phase"),))
PRIOR_REPORT = Table("prior_report", key=("year", "unit"), found_by=(lambda recorded: _report_key(recorded.event),))
EXCEPTION = Table("issue_exception", key=("year", "unit"), found_by=(("year", "unit"),))

cycles = Projection("cycles", CYCLE, PHASE, PRIOR_REPORT, EXCEPTION)


@cycles.on(CycleOpened)
def opened(entry: Entry, event: CycleOpened, rows: Rows) -> Iterable[Op]:
    yield Put(
        CYCLE,
        (event.year,),
        {"phase": CyclePhase.PLANNED, "opened_on": event.opened_on, "closed_on": None, "reopened_reason": None},
    )


@cycles.on(PriorReportDeclared)
def prior_report_declared(entry: Entry, event: PriorReportDeclared, rows: Rows) -> Iterable[Op]:
    for key in _report_key(event):
        yield Put(PRIOR_REPORT, key, {"document": event.document, "commitments": list(event.commitments)})


@cycles.on(PhaseWindowSet)
def window_set(entry: Entry, event: PhaseWindowSet, rows: Rows) -> Iterable[Op]:
    yield _phase(event, rows, {"from_on": event.from_on, "until_on": event.until_on})


@cycles.on(PhaseAdvanced)
def advanced(entry: Entry, event: PhaseAdvanced, rows: Rows) -> Iterable[Op]:
    yield Patch(CYCLE, (event.year,), {"phase": event.phase, "reopened_reason": None})
    yield _phase(event, rows, {"advanced_on": event.advanced_on})


@cycles.on(PhaseReopened)
def reopened(entry: Entry, event: PhaseReopened, rows: Rows) -> Iterable[Op]:
    yield Patch(CYCLE, (event.year,), {"phase": event.phase, "reopened_reason": event.reason})


@cycles.on(IssueExceptionApproved)
def exception_approved(entry: Entry, event: IssueExceptionApproved, rows: Rows) -> Iterable[Op]:
    yield Put(EXCEPTION, (event.year, event.unit), {"until_on": event.until_on, "reason": event.reason})


@cycles.on(CycleClosed)
def closed(entry: Entry, event: CycleClosed, rows: Rows) -> Iterable[Op]:
    yield Patch(CYCLE, (event.year,), {"phase": CyclePhase.CLOSED, "closed_on": event.closed_on})


def _phase(event: PhaseWindowSet | PhaseAdvanced, rows: Rows, changes: dict[str, object]) -> Put:
    key: Key = (event.year, event.phase)
    before = rows.get(PHASE, *key) or {"from_on": None, "until_on": None, "advanced_on": None}
    return Put(PHASE, key, {**before, **changes})


def _report_key(event: object) -> Iterable[tuple[int, str]]:
    if isinstance(event, PriorReportDeclared):
        yield event.year, EVERY_UNIT if event.unit is None else event.unit
