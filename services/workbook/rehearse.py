"""Try every step on a log that writes nothing, and say of each refusal which cell it is about.

The rehearsal runs the very command service of the real import over `RehearsalLog`: the district's log with whatever is
appended on top of it in memory. A transaction rolled back at the end would do the same, but hold the district's head
row all the while, so that nobody else could write there, and leave keys for persons who were never entered.
"""

from collections.abc import Callable, Mapping, Sequence

from domain.outcomes.commands import ComputeResults, ConfirmGrades, PublishResults
from domain.recorded import Recorded
from domain.refusal import Refusal
from services.clock import Clock
from services.commands.rehearsal import RehearsalLog
from services.commands.service import CommandService, Submission
from services.store.errors import CommandIdReused, ConcurrencyConflict, StoreError
from services.store.records import BoundHead, CommandRow, Decided, Pending, Receipt
from services.workbook.faults import Fault, Faults
from services.workbook.rows import DistrictYear
from services.workbook.sheets import (
    ASSESSMENT_FACTS,
    BALLOTS,
    COMMITMENTS,
    CONSULTATION,
    DESCRIPTION,
    GROUPS,
    ISSUE,
    PROGRESS,
    REPORTS,
    RULINGS,
    SATISFACTION,
    SCORES,
    SCORING,
    UNITS,
)
from services.workbook.steps import Step

_SCORING_GROUND = frozenset({SCORING.name, GROUPS.name})
_SCORED = frozenset({SCORES.name, SATISFACTION.name, ASSESSMENT_FACTS.name})
_AFTER_LISTS = frozenset({ISSUE.name, COMMITMENTS.name, PROGRESS.name, CONSULTATION.name, *_SCORING_GROUND, *_SCORED})
_OF_THE_YEAR = (ComputeResults, ConfirmGrades, PublishResults)
_GROUND = frozenset({DESCRIPTION.name, UNITS.name})


def submission(tenant_id: int, step: Step) -> Submission:
    """A step as the command service takes it."""
    return Submission(
        tenant_id=tenant_id,
        command_id=step.command_id,
        actor=step.actor,
        command=step.command,
        occurred_on=step.occurred_on,
        entity_id=step.entity_id,
        correlation=step.correlation,
    )


def rehearse(
    steps: Sequence[Step],
    district: DistrictYear,
    events: Sequence[Recorded],
    *,
    tenant_id: int,
    clock: Clock,
    advance: Callable[[], None],
) -> list[Fault]:
    """What the domain would refuse after `events`, the whole log. `advance` is called after every step.

    What follows from a refusal is not told again: after one in 说明 or 单位 nothing is tried, after any other of a row
    the rest of that row, and of its unit the consultation, issue, execution and assessment, are passed over, and after
    one in 评分办法 or 考核组 all assessments. A meeting
    rests on the assessment of all its units, a vote on every report, the results on all of these and what follows from
    them on the results: after a refusal before them they are not tried.
    """
    service = CommandService(RehearsalLog(_Snapshot(events), len(events), clock), clock)
    faults = Faults()
    broken: set[str] = set()
    refused: set[tuple[str, int]] = set()
    for step in steps:
        follows = (
            (_concerns(step, broken, district) and step.sheet in _AFTER_LISTS)
            or (step.sheet in _SCORED and any(sheet in _SCORING_GROUND for sheet, _ in refused))
            or _meets(step, refused, broken)
        )
        if not follows and (step.sheet, step.row) not in refused:
            try:
                service.submit(submission(tenant_id, step))
            except (Refusal, StoreError) as refusal:
                faults.add(fault_of(step, refusal, district))
                if step.sheet in _GROUND:
                    return faults.told()
                broken.add(step.unit)
                refused.add((step.sheet, step.row))
        advance()
    return faults.told()


def fault_of(step: Step, refusal: Refusal | StoreError, district: DistrictYear) -> Fault:
    """A refused step as a fault of its row, of the cell that the refusal is about where it names a field."""
    tables = (*district.tables(), *district.later.values())
    table = next((table for table in tables if table.sheet.name == step.sheet), None)
    if isinstance(refusal, Refusal):
        rule = "、".join(part for part in (refusal.rule, refusal.source) if part)
        message, field = refusal.message, refusal.field or ""
    else:
        rule, message, field = "平台约定", _message(refusal), ""
    wanted, row = _row_field(step, field), _row(step, field)
    if table is None:
        return district.description.fault(row, "value", rule, message)
    if wanted in table.columns:
        return table.fault(row, wanted, rule, message)
    return Fault(step.sheet, row, None, "", rule, message)


def _row(step: Step, field: str) -> int:
    """The row that a refusal is about: of a command made of several rows the one of the part that it names."""
    parts = [int(part) for part in field.split(".") if part.isdigit()]
    return step.rows[parts[0]] if parts and parts[0] < len(step.rows) else step.row


def _row_field(step: Step, field: str) -> str:
    """The row's field for a command's, such as `content.domains` or `content.problems.0`."""
    parts = [part for part in field.split(".") if not part.isdigit()]
    last = parts[-1] if parts else ""
    return step.fields.get(last, last)


class _Snapshot:
    """A log as it was read. No command that took effect is planned again, so none is looked for."""

    def __init__(self, events: Sequence[Recorded]) -> None:
        self._streams: dict[str, list[Recorded]] = {}
        self._size = len(events)
        for event in events:
            self._streams.setdefault(event.stream, []).append(event)

    def read_stream(self, stream: str) -> Sequence[Recorded]:
        return self._streams.get(stream, ())

    def head(self) -> int:
        return self._size

    def bind_head(self) -> BoundHead:
        raise StoreError("这是一份只读的日志。")

    def find_receipt(self, command_id: str) -> tuple[bytes, Receipt] | None:
        return None

    def append(self, pending: Sequence[Pending], command: CommandRow, reads: Mapping[str, int]) -> Receipt:
        raise StoreError("这是一份只读的日志。")

    def append_all(self, decided: Sequence[Decided]) -> Sequence[Receipt]:
        raise StoreError("这是一份只读的日志。")


def _concerns(step: Step, broken: set[str], district: DistrictYear) -> bool:
    """Whether the step's unit, or the unit that makes its lists, was refused something before."""
    return step.unit in broken or district.superiors.get(step.unit) in broken


def _meets(step: Step, refused: set[tuple[str, int]], broken: set[str]) -> bool:
    """Whether a step of a meeting, of the results or of a ruling comes after a refusal that it rests on.

    What is of no unit is of a whole meeting.
    """
    if step.sheet == REPORTS.name:
        return "" in broken or any(sheet != REPORTS.name for sheet, _ in refused)
    if step.sheet == RULINGS.name:
        return any(sheet != RULINGS.name for sheet, _ in refused)
    return (step.sheet == BALLOTS.name or isinstance(step.command, _OF_THE_YEAR)) and bool(refused)


def _message(refusal: StoreError) -> str:
    match refusal:
        case CommandIdReused():
            return "这一行曾以另外的内容办理过，不能重复办理。请导出最新的工作簿，在其上修改。"
        case ConcurrencyConflict():
            return "有人正在系统中办理同一事项。请稍后重新导入。"
        case _:
            raise refusal
