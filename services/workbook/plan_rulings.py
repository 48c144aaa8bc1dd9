"""From 结果运用 to rulings: proposed, reviewed, signed and issued on the day of their row, after the year's results.

What was issued is never rewritten: a cell that tells otherwise is refused. What an import left unfinished and the
workbook no longer says is revoked.
"""

from dataclasses import dataclass
from datetime import date

from domain import streams
from domain.codes import OPEN_CODES, CodeList, CyclePhase, RulingKind
from domain.cycle.decider import PHASES
from domain.ids import RulingId, UnitId
from domain.labels import label
from domain.recorded import Behalf
from domain.rulings.commands import ApproveRuling, IssueRuling, ProposeRuling, ReviewRuling, RevokeRuling
from domain.rulings.decider import RulingStage
from services.workbook.plan_results import Results
from services.workbook.plan_team import People
from services.workbook.rows import PlainRow
from services.workbook.ruling_cause import Cause, read_cause, write_cause
from services.workbook.sheets import ERASED, RULINGS
from services.workbook.steps import Origin, Planner

REVIEW_NOTE = "工作簿没有记载审核意见"
_GIVEN_UP = "导入中断后，工作簿已没有这一项"
_OPEN = (RulingStage.PROPOSED, RulingStage.REVIEWED, RulingStage.APPROVED)
_FIELDS = {
    "": "unit",
    **dict.fromkeys(("conditions", "basis", "person", "measure"), "cause"),
    **dict.fromkeys(("proposed_on", "reviewed_on", "approved_on", "issued_on"), "on"),
}


@dataclass(frozen=True, slots=True)
class _Told:
    """A ruling as one row tells it."""

    cause: str
    on: date
    document_number: str


def plan_rulings(planner: Planner, people: People, results: Results) -> None:
    """Plan the sheet, subject by subject and kind by kind."""
    table = planner.district.later[RULINGS.name]
    told: dict[tuple[str, RulingKind], list[PlainRow]] = {}
    for line in table:
        if _has_results(planner, line, results):
            told.setdefault((line.values["unit"], line.values["kind"]), []).append(line)
    for (unit, kind), lines in told.items():
        _Rulings(planner, people, unit, kind).plan(lines)
    if not table.present:
        return
    named = {(planner.ids.unit(unit), kind) for unit, kind in told}
    for ruling, event in planner.present.rulings.items():
        issued = planner.present.ruling(ruling).stage is RulingStage.ISSUED
        if issued and event.year == planner.year and (event.unit, event.kind) not in named:
            _left_alone(planner, ruling)


def _has_results(planner: Planner, line: PlainRow, results: Results) -> bool:
    """Whether the year's results are known by the day of a row (R13-R16); a fault where not."""
    table, on = planner.district.later[RULINGS.name], line.values["on"]
    if results.published_on is None:
        phase = planner.present.cycle(planner.year).phase
        if results.told or PHASES.index(phase) >= PHASES.index(CyclePhase.RESULT_USE):
            return True
        message = f"结果运用以评定结果为据，本年度还没有公布评定结果：{results.wanting}。"
        planner.faults.append(table.fault(line.row, "unit", "R14-R16、四(三)", message))
        return False
    if on < results.published_on:
        message = f"{on}早于本年度评定结果的公布日期{results.published_on}，请核对。"
        planner.faults.append(table.fault(line.row, "on", "日期先后", message))
        return False
    return True


def _left_alone(planner: Planner, ruling: RulingId) -> None:
    event = planner.present.rulings[ruling]
    number = planner.present.documents[streams.ruling(ruling)]
    unit = planner.present.unit(event.unit).code
    planner.left_alone(RULINGS.name, f"还有对“{unit}”的{label(event.kind)}（{number}）")


class _Rulings:
    """The rows of one kind on one unit against what the log says."""

    def __init__(self, planner: Planner, people: People, unit: str, kind: RulingKind) -> None:
        self._planner = planner
        self._people = people
        self._unit = unit
        self._id = UnitId(planner.ids.unit(unit))
        self._kind = kind
        self._table = planner.district.later[RULINGS.name]
        committee = next(each.unit for each in planner.district.units if not each.superior)
        self._committee = committee
        added = planner.present.added_labels(planner.year).get(CodeList.HANDLING_KIND, {})
        self._measures = {name: code for code, name in OPEN_CODES[CodeList.HANDLING_KIND].items()} | added
        ends, begins = date(planner.year, 12, 31), date(planner.year, 1, 1)
        held = planner.district.posts.get(unit, ())
        self._team = [
            post.name for post in held if post.from_on <= ends and (post.until_on is None or post.until_on >= begins)
        ]
        rulings = planner.present.rulings.items()
        year = planner.year
        mine = [key for key, each in rulings if (each.unit, each.year, each.kind) == (self._id, year, kind)]
        self._free = [key for key in mine if planner.present.ruling(key).stage is not RulingStage.REVOKED]
        self._revoked = [key for key in mine if key not in self._free]

    def plan(self, lines: list[PlainRow]) -> None:
        """Match rows with what stands, then make what is left of the rows and tell what is left of the log."""
        left = [line for line in lines if not self._stands(line)]
        for line in [line for line in left if self._differs(line)]:
            left.remove(line)
        for ruling in self._free:
            if self._planner.present.ruling(ruling).stage is RulingStage.ISSUED:
                _left_alone(self._planner, ruling)
            elif self._of_an_import(ruling):
                self._revoke(ruling, lines[0])
        for line in left:
            self._make(line)

    def _stands(self, line: PlainRow) -> bool:
        """Whether the log has the very ruling of a row, to its end or as far as an import came with it."""
        said = _said(line)
        for ruling in self._free:
            logged, stage = self._logged(ruling), self._planner.present.ruling(ruling).stage
            if stage is RulingStage.ISSUED and self._same(ruling, logged, said):
                self._free.remove(ruling)
                return True
            if stage in _OPEN and (logged.cause, logged.on) == (said.cause, said.on):
                self._free.remove(ruling)
                self._go_on(line, ruling)
                return True
        origin = self._origin(line)
        known = origin.correlation in self._planner.present.correlations
        if known and any(self._logged(ruling) == said for ruling in self._revoked):
            message = "这一项已在系统中撤销，以系统为准，未作改动。"
            self._planner.notices.append(self._table.fault(line.row, "kind", "提示", message))
            return True
        return False

    def _same(self, ruling: RulingId, logged: _Told, said: _Told) -> bool:
        """Whether a row tells an issued ruling as the log does. A name that was erased there is no difference."""
        person = self._planner.present.rulings[ruling].person
        if person is not None and person not in self._planner.present.names:
            return (logged.on, logged.document_number) == (said.on, said.document_number)
        return logged == said

    def _differs(self, line: PlainRow) -> bool:
        """Whether a row tells an issued ruling otherwise, which is refused; one that differs in more is another."""
        said = _said(line)
        for ruling in self._free:
            logged = self._logged(ruling)
            fields = [name for name in _Told.__slots__ if getattr(logged, name) != getattr(said, name)]
            if self._planner.present.ruling(ruling).stage is RulingStage.ISSUED and len(fields) == 1:
                self._free.remove(ruling)
                message = "已经印发，不能更改。请改回，或在系统中撤销后另行办理。"
                self._planner.refuse(self._table, line.row, fields[0], message)
                return True
        return False

    def _logged(self, ruling: RulingId) -> _Told:
        """A ruling of the log as its row would tell it; without a number while it is not issued."""
        present, event = self._planner.present, self._planner.present.rulings[ruling]
        name = None if event.person is None else present.names.get(event.person, ERASED)
        measure = next((text for text, code in self._measures.items() if code == event.measure), event.measure)
        cause = write_cause(event.conditions, event.basis, name, measure)
        state, stream = present.ruling(ruling), streams.ruling(ruling)
        on = event.proposed_on if stream not in present.documents else state.issued_on
        return _Told(cause, on, present.documents.get(stream, ""))

    def _make(self, line: PlainRow) -> None:
        cause = read_cause(self._kind, line.values["cause"], self._team, self._measures)
        if self._kind is RulingKind.ORG_HANDLING and not self._is_of_one(line, cause):
            return
        said, year = _said(line), self._planner.year
        key = (year, self._unit, self._kind, said.document_number, said.cause, said.on, len(self._revoked))
        ruling = RulingId(self._planner.ids.of("ruling", *key))
        propose = ProposeRuling(
            kind=self._kind,
            unit=self._id,
            year=year,
            conditions=cause.conditions,
            basis=cause.basis,
            proposed_on=said.on,
            person=self._people.persons[self._unit, cause.names[0]] if cause.names else None,
            measure=cause.measures[0] if cause.measures else "",
        )
        office = self._planner.on_paper(self._planner.organiser)
        self._step(line, propose, "propose", office, entity=ruling)
        self._finish(line, ruling, RulingStage.PROPOSED)

    def _is_of_one(self, line: PlainRow, cause: Cause) -> bool:
        """Whether the cell names one person and one measure (R16); a fault that says what to write where not."""
        wanted = (
            ("该单位一名班子成员的姓名", cause.names, self._team),
            ("一种处理方式", [self._shown(code) for code in cause.measures], self._measures),
        )
        for what, found, offered in wanted:
            if len(found) != 1:
                now = f"现有{'、'.join(found)}" if found else "现在没有"
                message = f"组织处理的事由须写明{what}，{now}。可写：{'、'.join(offered) or '无'}。"
                self._planner.faults.append(self._table.fault(line.row, "cause", "R16、四(三)", message))
                return False
        return True

    def _shown(self, measure: str) -> str:
        return next(text for text, code in self._measures.items() if code == measure)

    def _go_on(self, line: PlainRow, ruling: RulingId) -> None:
        if self._of_an_import(ruling):
            self._finish(line, ruling, self._planner.present.ruling(ruling).stage)
            return
        message = "这一项由有关人员在系统中办理，没有导入。"
        self._planner.notices.append(self._table.fault(line.row, "kind", "提示", message))

    def _finish(self, line: PlainRow, ruling: RulingId, stage: RulingStage) -> None:
        """Review, sign and issue what was proposed."""
        on, number = line.values["on"], line.values["document_number"]
        office = self._planner.on_paper(self._planner.organiser)
        committee = self._people.secretary(self._planner, self._committee, on)
        if stage is RulingStage.PROPOSED:
            self._step(line, ReviewRuling(ruling, REVIEW_NOTE, on), "review", office)
        if stage in (RulingStage.PROPOSED, RulingStage.REVIEWED):
            self._step(line, ApproveRuling(ruling, on), "approve", committee)
        self._step(line, IssueRuling(ruling, number, on), "issue", committee)

    def _revoke(self, ruling: RulingId, line: PlainRow) -> None:
        """Take back what was not issued, before this row is played."""
        self._revoked.append(ruling)
        on = self._planner.present.ruling(ruling).moved_on
        committee = self._people.secretary(self._planner, self._committee, on)
        self._step(line, RevokeRuling(ruling, _GIVEN_UP, on), f"revoke {ruling}", committee, on=on)

    def _of_an_import(self, ruling: RulingId) -> bool:
        return self._planner.present.imported_last(streams.ruling(ruling), ruling)

    def _origin(self, line: PlainRow) -> Origin:
        said = _said(line)
        key = (self._unit, self._kind, said.document_number)
        return Origin(RULINGS, line.row, self._planner.ids.content(RULINGS.name, key, said), self._unit)

    def _step(
        self,
        line: PlainRow,
        command: object,
        verb: str,
        behalf: Behalf,
        *,
        entity: str | None = None,
        on: date | None = None,
    ) -> None:
        day = on or line.values["on"]
        origin = self._origin(line)
        self._planner.step(origin, day, command, behalf, verb=verb, occurred_on=day, entity=entity, fields=_FIELDS)


def _said(line: PlainRow) -> _Told:
    return _Told(line.values["cause"], line.values["on"], line.values["document_number"])
