"""One row of the workbook from one row of a read model, and the order that rows are written in."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.codes import DutyRole, InspectionStyle, ProblemSource, SuperiorLevel, TaskBasis, TaskTier, UnitKind
from projections.findings.read import FindingRow
from projections.follow_ups.read import FollowUpRow
from projections.inspections import read as inspections
from projections.ledger.read import LedgerRow, ReportRow
from projections.list_sets import read as list_sets
from projections.query import Query
from projections.units import read as units
from services.workbook import sheets
from services.workbook.labels import Basis, Review
from services.workbook.rows import (
    CommitmentRow,
    DutyRow,
    InspectionRow,
    IssueRow,
    ProblemRow,
    ProgressRow,
    TaskRow,
    UnitRow,
)


@dataclass(frozen=True, slots=True)
class Names:
    """What the workbook calls things: codes of units, names of persons, numbers of items, names of files."""

    units: Mapping[str, str]
    persons: Mapping[str, str]
    items: Mapping[str, str]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: a district-year as of a position. order: the place of each unit among the year's."""

    fetch: Callable[[Query[Any]], list[Any]]
    tenant: int
    year: int
    at: int
    order: Mapping[str, int]
    names: Names


def no_place(what: str, count: int) -> list[str]:
    """What an export says of so many things that the layout has no place for; of none it says nothing."""
    return [f"有{count}{what}，工作簿没有相应的位置，没有导出。"] if count else []


def standing_reports(reports: Iterable[ReportRow]) -> dict[date, ReportRow]:
    """The report that counts for each day: the last handed in, or the accepted correction that took its place."""
    by_id = {report.report: report for report in reports}
    found: dict[date, ReportRow] = {}
    for report in by_id.values():
        if report.corrects is None:
            current = report
            while current.corrected_by is not None:
                current = by_id[current.corrected_by]
            found[report.reported_on] = current
    return found


def progress_row(number: str, day: date, report: ReportRow, names: Names) -> ProgressRow:
    """A report as it counts for a day."""
    review = {"ACCEPTED": Review.ACCEPTED, "RETURNED": Review.RETURNED}.get(report.state)
    evidence = tuple(names.files[key] for key in report.evidence)
    return ProgressRow(0, number, day, report.value, report.note, evidence, review, report.reviewed_on)


def unit_row(unit: units.UnitRow, codes: Mapping[str, str]) -> UnitRow:
    """A unit; codes: unit to its code."""
    superior = "" if unit.superior is None else codes.get(unit.superior, "")
    kind = UnitKind(unit.kind)
    return UnitRow(0, unit.code, unit.name, superior, kind, unit.domain, unit.assessment_class, unit.credit_code)


def problem_row(item: LedgerRow, names: Names) -> ProblemRow:
    """A problem item."""
    return ProblemRow(
        0,
        item.number,
        names.units[item.unit],
        item.statement,
        ProblemSource(item.source or ""),
        item.source_note or "",
        tuple(item.elements or ()),
        tuple(item.domains or ()),
        item.weight,
    )


def task_row(item: LedgerRow, names: Names) -> TaskRow:
    """A task item."""
    assert item.target_value is not None, "a task has a target"
    assert item.task_due_on is not None, "a task has a time limit"
    return TaskRow(
        0,
        item.number,
        names.units[item.unit],
        TaskTier(item.tier or ""),
        item.statement,
        Basis(TaskBasis(item.basis or ""), None if item.level is None else SuperiorLevel(item.level)),
        item.basis_note or "",
        tuple(names.items[problem] for problem in item.problems or ()),
        item.unit_of_measure or "",
        item.target_value,
        item.task_due_on,
        item.weight,
    )


def duty_row(item: LedgerRow, names: Names) -> DutyRow:
    """A responsibility item."""
    holder = names.persons.get(item.holder or "", sheets.ERASED)
    unit = names.units[item.unit]
    return DutyRow(0, item.number, unit, holder, DutyRole(item.role or ""), item.statement, item.weight)


def issue_row(found: list_sets.ListSetRow, names: Names) -> IssueRow:
    """An issued list set."""
    assert found.issued_on is not None, "the list is issued"
    unit, maker = names.units[found.unit], names.units.get(found.maker, "")
    return IssueRow(0, unit, maker, found.issued_on, found.document_number or "")


def commitment_row(item: LedgerRow, names: Names) -> CommitmentRow:
    """An item broken down, perhaps not completely."""
    leader = names.persons.get(item.leader or "", sheets.ERASED)
    # A decomposition that is not complete is shown as it is: the empty cells are what is missing.
    due_on: Any = item.node_on
    return CommitmentRow(0, item.number, leader, item.department or "", item.measure or "", due_on)


def inspection_row(
    inspection: inspections.InspectionRow, finding: FindingRow | None, follow_up: FollowUpRow | None, names: Names
) -> InspectionRow:
    """An inspection that was begun, with what it found and what followed."""
    assert inspection.started_on is not None, "the inspection was begun"
    rechecked = finding is not None and finding.rechecked_on is not None
    return InspectionRow(
        0,
        inspection.number,
        names.units[inspection.unit],
        inspection.started_on,
        inspection.method,
        InspectionStyle(inspection.style),
        tuple(names.units.get(department, "") for department in inspection.departments),
        "" if finding is None else finding.description,
        "" if finding is None else names.items.get(finding.items[0], ""),
        None if follow_up is None else follow_up.kind,
        "" if finding is None else finding.rectification or "",
        finding.rechecked_on if finding is not None and rechecked else None,
        finding.recheck_passed if finding is not None and rechecked else None,
    )


def by_unit(order: Mapping[str, int]) -> Any:
    """A sort key: the place of a row's unit."""
    return lambda row: order[row.unit]


def element_rank(element: str) -> int:
    """The policy's elements in its order, then the district's own."""
    known = tuple(sheets.ELEMENTS.column("element").labels.shown.values())  # type: ignore[union-attr]
    return known.index(element) if element in known else len(known)


def tier_rank(tier: str | None) -> int:
    """基础, 重点, 特色; 0 for what has no tier."""
    return 0 if tier is None else tuple(TaskTier).index(TaskTier(tier))


def natural(number: str) -> list[tuple[int, str]]:
    """P2 before P10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", number)]
