"""From 分解 and 进展 to commitments, progress reports with their reviews, and evidence by its name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain import streams
from domain.codes import PostKind
from domain.evidence.commands import DeclareEvidence
from domain.evidence.decider import EvidenceStatus
from domain.execution.commands import (
    AcceptProgress,
    AssignCommitment,
    CorrectProgress,
    ReassignCommitment,
    ReturnProgress,
    SetMeasure,
    SetNode,
    SubmitProgress,
)
from domain.execution.item import ItemState, Report, ReportStatus
from domain.ids import EvidenceId, ItemId, ReportId, UnitId
from domain.recorded import Behalf
from services.workbook.labels import Review
from services.workbook.plan_team import People
from services.workbook.present import day_after
from services.workbook.references import item_rows, posts_of
from services.workbook.rows import CommitmentRow, ProgressRow
from services.workbook.sheets import PROGRESS
from services.workbook.steps import Origin, Planner

RETURNED_REASON = "工作簿的审核结果为退回，没有写明原因"

_OFFICERS = frozenset({PostKind.LIST_OFFICER})
_REPORT_FIELDS = {"file_name": "evidence", "accepted_on": "reviewed_on", "returned_on": "reviewed_on", "item": "number"}


def plan_execution(planner: Planner, people: People, numbers: Mapping[str, ItemId]) -> None:
    """Plan 分解 and 进展. numbers: the id of each item."""
    units = {number: item.unit for number, item in item_rows(planner.district).items()}
    issued = {issue.unit: issue.issued_on for issue in planner.district.issues}
    for commitment in planner.district.commitments:
        unit = units[commitment.number]
        _Commitment(planner, people, unit, numbers[commitment.number], commitment).plan(day_after(issued[unit]))
    seen: dict[str, set[date]] = {}
    progress = _called_as_declared(planner)
    for row in progress:
        seen.setdefault(row.number, set()).add(row.reported_on)
        _Progress(planner, people, units[row.number], numbers[row.number], row).plan()
    for number, days in seen.items():
        for report in planner.present.item(numbers[number]).reports.values():
            if report.corrects is None and report.reported_on not in days:
                planner.left_alone(PROGRESS.name, f"“{number}”还有{report.reported_on}的进展报告")
    _tell_of_files_no_longer_named(planner, progress, numbers)


def _called_as_declared(planner: Planner) -> list[ProgressRow]:
    """The sheet 进展, where an export withheld the name of a file with the name by which it was declared."""
    known = {file.shown_name: file.file_name for file in planner.present.files().values() if file.restricted}
    rows = planner.district.progress
    return [replace(row, evidence=tuple(known.get(name, name) for name in row.evidence)) for row in rows]


def _tell_of_files_no_longer_named(
    planner: Planner, progress: Sequence[ProgressRow], numbers: Mapping[str, ItemId]
) -> None:
    """Files that an import announced by name alone stay awaited when a later workbook names them no more."""
    named = {_file(planner, numbers[row.number], row, name) for row in progress for name in row.evidence}
    number_of = {item: number for number, item in numbers.items()}
    for evidence, file in planner.present.files().items():
        awaited = file.status is EvidenceStatus.DECLARED and evidence not in named
        if awaited and file.item in number_of and planner.present.announced(evidence, file.item):
            planner.left_alone(PROGRESS.name, f"“{number_of[file.item]}”还有待补的佐证文件“{file.shown_name}”")


def _file(planner: Planner, item: ItemId, row: ProgressRow, name: str) -> EvidenceId:
    return EvidenceId(planner.ids.of("evidence", item, row.reported_on, name))


class _Commitment:
    """One row of 分解 against what the item's log says."""

    def __init__(self, planner: Planner, people: People, unit: str, item: ItemId, row: CommitmentRow) -> None:
        self._planner = planner
        self._unit = unit
        self._item = item
        self._row = row
        self._leader = people.persons[unit, row.leader]
        self._origin = planner.origin(planner.district.commitments, row, row.number, unit=unit)

    def plan(self, day: date) -> None:
        """Assign on that day, or correct what differs, dated the same."""
        row, now = self._row, self._planner.present.item(self._item).commitment
        if now is None:
            command = AssignCommitment(
                item=self._item,
                leader=self._leader,
                department=row.department,
                measure=row.measure,
                due_on=row.due_on,
            )
            self._step(day, command, "assign")
            return
        if (now.leader, now.department) != (self._leader, row.department) and self._differs("leader"):
            reason = self._planner.reason(self._origin)
            reassign = ReassignCommitment(self._item, self._leader, row.department, reason)
            self._step(day, reassign, "reassign")
        if now.measure != row.measure and self._differs("measure"):
            self._step(day, SetMeasure(self._item, row.measure), "measure")
        if now.due_on != row.due_on and self._differs("due_on"):
            self._step(day, SetNode(self._item, row.due_on), "node")

    def _differs(self, field: str) -> bool:
        table, stream = self._planner.district.commitments, streams.item(self._item)
        return self._planner.differs(self._origin, table, field, stream, "commitment")

    def _step(self, day: date, command: object, verb: str) -> None:
        behalf = self._planner.on_paper(self._unit)
        fields = {"item": "number"}
        self._planner.step(self._origin, day, command, behalf, verb=verb, occurred_on=day, fields=fields)


class _Progress:
    """One row of 进展 against the reports that the item's log has for that day."""

    def __init__(self, planner: Planner, people: People, unit: str, item: ItemId, row: ProgressRow) -> None:
        self._planner = planner
        self._people = people
        self._unit = unit
        self._item = item
        self._row = row
        self._state: ItemState = planner.present.item(item)
        self._origin: Origin = planner.origin(planner.district.progress, row, row.number, row.reported_on, unit=unit)

    def plan(self) -> None:
        """Submit and review, or correct: what was accepted by a correction, what was returned by a new report."""
        current = _current(self._state, self._row.reported_on)
        if current is None:
            self._review(self._submit())
            return
        report = self._state.reports[current]
        wanted = (self._row.value, self._row.note, self._row.evidence)
        changed = self._said(current) != wanted
        pending = self._left(current)
        if pending is not None and self._said(pending) == wanted and self._row.review is Review.ACCEPTED:
            self._review(pending)
            return
        if pending is not None:
            self._return(pending, self._row.reported_on, self._planner.reason(self._origin))
        if not changed and self._reviewed_as_told(current, report):
            return
        stream, table = streams.item(self._item), self._planner.district.progress
        if not self._planner.differs(self._origin, table, "note" if changed else "review", stream, current):
            return
        if report.status is ReportStatus.ACCEPTED:
            self._correct_accepted(current, changed)
        elif report.status is ReportStatus.SUBMITTED and not changed:
            self._review(current)
        elif report.status is ReportStatus.SUBMITTED:
            self._return(current, self._row.reported_on, self._planner.reason(self._origin))
            self._review(self._submit())
        elif self._row.review is Review.ACCEPTED or changed:
            self._review(self._submit())
        else:
            self._refuse_review(current, report)

    def _left(self, corrected: ReportId) -> ReportId | None:
        """The correction of a report that an import was cut short before the review of."""
        waiting = _corrections(self._state, corrected, (ReportStatus.SUBMITTED,))
        own = [key for key in waiting if self._planner.present.imported_last(streams.item(self._item), key)]
        return own[-1] if own else None

    def _said(self, report: ReportId) -> tuple[Decimal | None, str, tuple[str, ...]]:
        """Value, note and evidence names of a report."""
        told = self._planner.present.reports[report]
        names = tuple(self._planner.present.evidence(key).file_name for key in told.evidence)
        return self._state.reports[report].value, told.note, names

    def _reviewed_as_told(self, current: ReportId, report: Report) -> bool:
        wanted = {None: ReportStatus.SUBMITTED, Review.ACCEPTED: ReportStatus.ACCEPTED}.get(
            self._row.review, ReportStatus.RETURNED
        )
        return (report.status, self._planner.present.reports[current].reviewed_on) == (wanted, self._row.reviewed_on)

    def _correct_accepted(self, current: ReportId, changed: bool) -> None:
        """An accepted report stays accepted; what it says is corrected, and the correction accepted."""
        if self._row.review is not Review.ACCEPTED:
            message = "这份报告已经审核通过，不能改为退回或待审。请改回“通过”。"
            self._planner.refuse(self._planner.district.progress, self._row.row, "review", message)
        elif changed:
            self._review(self._correct(current))
        else:
            self._refuse_review(current, self._state.reports[current])

    def _refuse_review(self, current: ReportId, report: Report) -> None:
        shown = "通过" if report.status is ReportStatus.ACCEPTED else "退回"
        reviewed_on = self._planner.present.reports[current].reviewed_on
        message = f"这份报告已于{reviewed_on}审核（{shown}），审核不能改写。请改回原来的结果和日期。"
        field = "reviewed_on" if self._row.reviewed_on != reviewed_on else "review"
        self._planner.refuse(self._planner.district.progress, self._row.row, field, message)

    def _submit(self) -> ReportId:
        row, report = self._row, self._new_report()
        command = SubmitProgress(
            item=self._item, reported_on=row.reported_on, note=row.note, value=row.value, evidence=self._evidence()
        )
        self._step(row.reported_on, command, self._planner.on_paper(self._unit), "submit", report)
        return report

    def _correct(self, corrects: ReportId) -> ReportId:
        row, report = self._row, self._new_report()
        day = max(row.reported_on, self._state.reports[corrects].reported_on)
        command = CorrectProgress(
            item=self._item,
            corrects=corrects,
            reported_on=day,
            note=row.note,
            reason=self._planner.reason(self._origin),
            value=row.value,
            evidence=self._evidence(),
        )
        self._step(day, command, self._planner.on_paper(self._unit), "correct", report)
        return report

    def _new_report(self) -> ReportId:
        """By item and day; where that day had reports before, also by how many."""
        before = sum(report.reported_on == self._row.reported_on for report in self._state.reports.values())
        return ReportId(self._planner.ids.of("report", self._item, self._row.reported_on, before))

    def _evidence(self) -> tuple[EvidenceId, ...]:
        """The files the row names, announced by name alone where they were not before."""
        found = []
        for name in self._row.evidence:
            key = _file(self._planner, self._item, self._row, name)
            found.append(key)
            if self._planner.present.evidence(key).status is None:
                command = DeclareEvidence(
                    unit=UnitId(self._planner.ids.unit(self._unit)),
                    file_name=name,
                    no_state_secret=True,
                    item=self._item,
                )
                behalf = self._planner.on_paper(self._unit)
                self._step(self._row.reported_on, command, behalf, f"declare {name}", key)
        return tuple(found)

    def _review(self, report: ReportId) -> None:
        row = self._row
        if row.reviewed_on is None:
            return
        if row.review is Review.ACCEPTED:
            command = AcceptProgress(item=self._item, report=report, accepted_on=row.reviewed_on)
            self._step(row.reviewed_on, command, self._reviewer(row.reviewed_on), "accept")
        else:
            self._return(report, row.reviewed_on, RETURNED_REASON)

    def _return(self, report: ReportId, day: date, reason: str) -> None:
        command = ReturnProgress(item=self._item, report=report, returned_on=day, reason=reason)
        self._step(day, command, self._reviewer(day), f"return {report}")

    def _reviewer(self, day: date) -> Behalf:
        """The maker's officer of the day; that it was they who reviewed, only paper shows."""
        maker = self._planner.district.superiors[self._unit]
        posts = posts_of(self._planner.district, maker, day, _OFFICERS)
        if not posts:
            return self._planner.on_paper(maker)
        return Behalf(
            unit=self._planner.ids.unit(maker),
            post=self._people.posts[posts[0].row],
            person=self._people.persons[maker, posts[0].name],
            attested_on_paper=True,
        )

    def _step(self, day: date, command: object, behalf: Behalf, verb: str, entity: str | None = None) -> None:
        self._planner.step(
            self._origin,
            day,
            command,
            behalf,
            verb=verb,
            occurred_on=day,
            entity=entity,
            fields=_REPORT_FIELDS,
        )


def _current(state: ItemState, day: date) -> ReportId | None:
    """The report that counts for a day: the last handed in, or the accepted correction in its place; None without."""
    handed_in = [key for key, report in state.reports.items() if report.corrects is None and report.reported_on == day]
    if not handed_in:
        return None
    current = handed_in[-1]
    while following := _corrections(state, current, (ReportStatus.ACCEPTED, ReportStatus.CORRECTED)):
        current = following[-1]
    return current


def _corrections(state: ItemState, corrected: ReportId, statuses: Sequence[ReportStatus]) -> list[ReportId]:
    found = state.reports.items()
    return [key for key, report in found if report.corrects == corrected and report.status in statuses]
