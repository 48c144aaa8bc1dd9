"""The rows of a district-year as its read models have them at a position, in the workbook's own order.

The order depends on the rows alone: committee, offices, committees, organisations by code; posts by duty and day; items
by number; reports by day. So what is exported, imported and exported again is the same, cell by cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import psycopg

from domain.codes import Disposition, PostKind, UnitKind
from domain.evidence.decider import withheld_name
from domain.persons.events import Identity
from projections.evidence import read as evidence_files
from projections.ledger import read as ledgers
from projections.ledger.read import LedgerFilter, LedgerRow, Lights, ReportRow
from projections.list_sets import read as list_sets
from projections.query import NOW, Query, fetch
from projections.research import read as researches
from projections.units import read as units
from services.store import Store
from services.workbook import sheets
from services.workbook.faults import Fault
from services.workbook.gather_assessment import gather_assessment
from services.workbook.gather_results import gather_results
from services.workbook.gather_review import gather_review
from services.workbook.gather_supervision import gather_inspections
from services.workbook.labels import POST_KINDS
from services.workbook.model_rows import (
    Names,
    Source,
    by_unit,
    commitment_row,
    duty_row,
    element_rank,
    issue_row,
    natural,
    problem_row,
    progress_row,
    standing_reports,
    task_row,
    tier_rank,
    unit_row,
)
from services.workbook.rows import (
    ElementRow,
    OpinionRow,
    PostRow,
    ProgressRow,
    ResearchRow,
)

_UNIT_RANKS = {
    UnitKind.DISTRICT_COMMITTEE: 0,
    UnitKind.ORG_DEPT: 1,
    UnitKind.FUNCTIONAL_DEPT: 2,
    UnitKind.PARTY_COMMITTEE: 3,
    UnitKind.PARTY_WORK_COMMITTEE: 3,
    UnitKind.GRASSROOTS: 4,
}
_SHOWN_POSTS = tuple(POST_KINDS.shown.values())

Row = TypeVar("Row")
Lines = dict[str, list[Any]]
"""Sheet name to its rows."""


@dataclass(slots=True)
class Gathered:
    """Rows by sheet, and what the layout has no place for."""

    lines: Lines = field(default_factory=dict)
    notices: list[Fault] = field(default_factory=list)


class Gatherer:
    """Reads one district-year as of a position, inside one transaction of the district."""

    def __init__(self, connection: psycopg.Connection[Any], store: Store, tenant_id: int, year: int, at: int) -> None:
        self._connection = connection
        self._store = store
        self._tenant = tenant_id
        self._year = year
        self._at = at
        self._begins = date(year, 1, 1)
        self._ends = date(year, 12, 31)
        self._gathered = Gathered()

    def gather(self) -> Gathered:
        """Every sheet that is exported, but 说明."""
        tree = self._tree()
        order = {unit.unit: place for place, unit in enumerate(tree)}
        codes = {unit.unit: unit.code for unit in tree}
        items = self._items(order)
        kept = [row.evidence for row in self._fetch(evidence_files.restricted(self._tenant, NOW))]
        files = self._fetch(evidence_files.evidence(self._tenant, self._at, withheld=kept))
        names = Names(
            codes,
            self._persons(),
            {item.item: item.number for item in items},
            # A workbook goes from hand to hand: what few may know of is not named in it.
            {file.evidence: file.file_name or withheld_name(file.evidence) for file in files},
        )
        lines = self._gathered.lines
        lines[sheets.UNITS.name] = [unit_row(unit, codes) for unit in tree]
        lines[sheets.TEAM.name] = self._team(order, names)
        lines[sheets.RESEARCH.name] = self._research(order, names)
        sets = sorted(self._fetch(list_sets.list_sets(self._tenant, self._at, year=self._year)), key=by_unit(order))
        lines[sheets.CONSULTATION.name] = self._opinions(sets, names)
        lines[sheets.PROBLEMS.name] = [problem_row(item, names) for item in items if item.kind == "PROBLEM"]
        lines[sheets.ELEMENTS.name] = self._elements(order, names)
        lines[sheets.TASKS.name] = [task_row(item, names) for item in items if item.kind == "TASK"]
        lines[sheets.DUTIES.name] = [duty_row(item, names) for item in items if item.kind == "RESPONSIBILITY"]
        lines[sheets.ISSUE.name] = [issue_row(found, names) for found in sets if found.issued_on is not None]
        lines[sheets.COMMITMENTS.name] = [commitment_row(item, names) for item in items if item.leader is not None]
        lines[sheets.PROGRESS.name] = self._progress(items, names)
        source = Source(self._fetch, self._tenant, self._year, self._at, order, names)
        supervision = gather_inspections(source)
        lines[sheets.INSPECTIONS.name] = supervision.rows
        self._notices(sheets.INSPECTIONS, supervision.left_out)
        self._second_half(tree, source)
        return self._gathered

    def _second_half(self, tree: Sequence[units.UnitRow], source: Source) -> None:
        """评分办法 to 结果运用. An empty sheet would claim that there was nothing: it is written where that is so."""
        lines = self._gathered.lines
        offices: dict[str, str] = {}
        for unit in tree:
            if unit.kind == UnitKind.ORG_DEPT and unit.superior is not None:
                offices.setdefault(unit.superior, unit.code)
        assessed = gather_assessment(source, offices)
        lines |= assessed.lines
        self._notices(sheets.SCORING, assessed.left_out)
        reviewed = gather_review(source)
        concluded = gather_results(source)
        if reviewed.reports or concluded.published:
            lines[sheets.REPORTS.name], lines[sheets.BALLOTS.name] = reviewed.reports, reviewed.ballots
        self._notices(sheets.REPORTS, reviewed.left_out)
        if concluded.rulings or concluded.published:
            lines[sheets.RULINGS.name] = concluded.rulings
        self._notices(sheets.RULINGS, concluded.left_out)

    def _fetch(self, query: Query[Row]) -> list[Row]:
        return fetch(self._connection, query)

    def _notices(self, sheet: sheets.Sheet, messages: Sequence[str]) -> None:
        for message in messages:
            self._notice(sheet, message)

    def _notice(self, sheet: sheets.Sheet, message: str) -> None:
        self._gathered.notices.append(Fault(sheet.name, None, None, "", "提示", message))

    def _tree(self) -> list[units.UnitRow]:
        """The units that stood on some day of the year, as they are known on its last."""
        found = [
            unit
            for unit in self._fetch(units.units(self._tenant, self._at, self._ends, standing=False))
            if unit.registered_on <= self._ends and (unit.dissolved_on is None or unit.dissolved_on > self._begins)
        ]
        for unit in found:
            if unit.dissolved_on is not None and unit.dissolved_on <= self._ends:
                self._notice(sheets.UNITS, f"“{unit.code}”自{unit.dissolved_on}起撤销，工作簿没有记载撤销的列。")
        return sorted(found, key=lambda unit: (_UNIT_RANKS[UnitKind(unit.kind)], unit.code))

    def _persons(self) -> dict[str, str]:
        """Every person's name; of those whose key was destroyed, that it was."""
        found = self._fetch(units.persons(self._tenant, self._at))
        sealed = [(person.person, person.sealed) for person in found if person.sealed is not None]
        opened = self._store.unseal([text for _, text in sealed])
        names = dict.fromkeys((person.person for person in found), sheets.ERASED)
        for (person, _), identity in zip(sealed, opened, strict=True):
            if isinstance(identity, Identity):
                names[person] = identity.name
        return names

    def _team(self, order: Mapping[str, int], names: Names) -> list[PostRow]:
        held = [
            post
            for post in self._fetch(units.posts(self._tenant, self._at, None))
            if post.unit in order
            and post.from_on <= self._ends
            and (post.until_on is None or post.until_on >= self._begins)
        ]
        others = [post for post in held if PostKind(post.kind) not in _SHOWN_POSTS]
        if others:
            self._notice(
                sheets.TEAM, f"另有{len(others)}项任职（签发人、工作人员）不在工作簿的责任类别之内，没有导出。"
            )
        on_last_day = {
            post.post: post.portfolio for post in self._fetch(units.posts(self._tenant, self._at, self._ends))
        }
        rows = [
            (
                order[post.unit],
                _SHOWN_POSTS.index(PostKind(post.kind)),
                PostRow(
                    0,
                    names.units[post.unit],
                    names.persons.get(post.person, sheets.ERASED),
                    post.title,
                    PostKind(post.kind),
                    on_last_day.get(post.post, post.portfolio),
                    post.from_on,
                    None if post.until_on is None or post.until_on > self._ends else post.until_on,
                ),
            )
            for post in held
            if PostKind(post.kind) in _SHOWN_POSTS
        ]
        rows.sort(key=lambda row: (*row[:2], row[2].from_on, row[2].name, row[2].title))
        return [row for *_, row in rows]

    def _research(self, order: Mapping[str, int], names: Names) -> list[ResearchRow]:
        found = sorted(self._fetch(researches.research(self._tenant, self._at, year=self._year)), key=by_unit(order))
        begun = [row for row in found if row.completed_on is None]
        if begun:
            self._notice(sheets.RESEARCH, f"{len(begun)}个单位的调研还没有完成，没有导出。")
        return [
            ResearchRow(
                0,
                names.units[row.unit],
                names.persons.get(row.officer, sheets.ERASED),
                row.situation or "",
                row.problems or "",
                row.strengths or "",
                row.completed_on,
            )
            for row in found
            if row.completed_on is not None
        ]

    def _opinions(self, sets: Sequence[list_sets.ListSetRow], names: Names) -> list[OpinionRow]:
        by_unit: dict[str, list[list_sets.OpinionRow]] = {}
        for opinion in self._fetch(list_sets.opinions(self._tenant, self._at, year=self._year)):
            # The sheet holds what the units themselves said; a department's comment is told by the API alone.
            if opinion.given_by == opinion.unit:
                by_unit.setdefault(opinion.unit, []).append(opinion)
        rows: list[OpinionRow] = []
        for found in sets:
            code = names.units[found.unit]
            said = sorted(by_unit.get(found.unit, ()), key=lambda opinion: (opinion.given_on, opinion.text))
            rows += [
                OpinionRow(
                    0,
                    code,
                    opinion.given_on,
                    opinion.text,
                    None if opinion.disposition is None else Disposition(opinion.disposition),
                    opinion.explanation or "",
                )
                for opinion in said
            ]
            if not said and found.held_on is not None:
                rows.append(OpinionRow(0, code, found.held_on, sheets.NO_OPINION, None, ""))
        return rows

    def _elements(self, order: Mapping[str, int], names: Names) -> list[ElementRow]:
        found = self._fetch(list_sets.element_checks(self._tenant, self._at, year=self._year))
        listed = sorted(found, key=lambda row: (order[row.unit], element_rank(row.element), row.element))
        return [ElementRow(0, names.units[row.unit], row.element, row.conclusion) for row in listed]

    def _items(self, order: Mapping[str, int]) -> list[LedgerRow]:
        """Items that stand, drafts included: by unit, tier and number."""
        which = LedgerFilter(year=self._year)
        found = self._fetch(ledgers.ledger(self._tenant, self._at, Lights(self._ends), which))
        standing = [item for item in found if item.withdrawn_reason is None]
        return sorted(standing, key=lambda item: (order[item.unit], tier_rank(item.tier), natural(item.number)))

    def _progress(self, items: Sequence[LedgerRow], names: Names) -> list[ProgressRow]:
        by_item: dict[str, list[ReportRow]] = {}
        for report in self._fetch(ledgers.reports(self._tenant, self._at)):
            by_item.setdefault(report.item, []).append(report)
        rows = []
        handed_in = 0
        for item in items:
            reports = by_item.get(item.item, ())
            handed_in += sum(report.corrects is None for report in reports)
            for day, report in sorted(standing_reports(reports).items()):
                rows.append(progress_row(item.number, day, report, names))
        if handed_in > len(rows):
            message = f"{handed_in - len(rows)}份报告同一天另有重新提交的，工作簿一天只记一份，没有导出。"
            self._notice(sheets.PROGRESS, message)
        return rows
