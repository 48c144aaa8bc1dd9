"""From 调研, 征求意见 and 印发 to a unit's lists: researched, drafted, consulted on, submitted, issued.

What can no longer be changed, such as research that was completed or an opinion after issue, is refused with its cell.
"""

from dataclasses import dataclass
from datetime import date

from domain.codes import PostKind
from domain.ids import ItemId, OpinionId, UnitId
from domain.labels import LABELS
from domain.lists.commands import (
    DraftList,
    HoldConsultation,
    IssueList,
    RecordOpinion,
    RequestConsultation,
    ResolveOpinion,
    ReturnList,
    SubmitList,
)
from domain.lists.list_set import ListSetState, ListStage
from domain.recorded import Behalf
from domain.research.commands import CompleteResearch, RecordProblems, RecordSituation, RecordStrengths, StartResearch
from services.workbook.plan_changes import UnitChanges
from services.workbook.plan_items import UnitItems
from services.workbook.plan_team import People
from services.workbook.references import posts_of
from services.workbook.rows import ElementRow, IssueRow, ItemRow, OpinionRow, ResearchRow
from services.workbook.sheets import CONSULTATION as OPINIONS
from services.workbook.sheets import NO_OPINION, PROBLEMS
from services.workbook.steps import CONSULTATION, Origin, Planner, When

_OFFICERS = frozenset({PostKind.LIST_OFFICER})
_RETURN = When(PROBLEMS.name, -3)
_DRAFT = When(PROBLEMS.name, -1)
_DAYS = {"started_on": "completed_on", "completed_on": "completed_on"}


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything the workbook says of one unit's lists."""

    research: ResearchRow
    opinions: list[OpinionRow]
    items: list[ItemRow]
    elements: list[ElementRow]
    issue: IssueRow | None


def plan_lists(planner: Planner, people: People) -> dict[str, ItemId]:
    """Plan research and lists of every unit that was researched; the id of each item by its number."""
    numbers: dict[str, ItemId] = {}
    for unit, rows in _by_unit(planner).items():
        numbers |= UnitLists(planner, people, unit, rows).plan()
    return numbers


def _by_unit(planner: Planner) -> dict[str, Rows]:
    district = planner.district
    found = {row.unit: Rows(row, [], [], [], None) for row in district.research}
    for opinion in sorted(district.opinions, key=lambda row: (row.on, row.row)):
        found[opinion.unit].opinions.append(opinion)
    for table in district.item_tables():
        for item in table.rows:
            found[item.unit].items.append(item)
    for element in district.elements:
        found[element.unit].elements.append(element)
    for issue in district.issues:
        rows = found[issue.unit]
        found[issue.unit] = Rows(rows.research, rows.opinions, rows.items, rows.elements, issue)
    return found


class UnitLists:
    """One unit's lists: what the workbook says against what the log says."""

    def __init__(self, planner: Planner, people: People, unit: str, rows: Rows) -> None:
        self._planner = planner
        self._people = people
        self._unit = unit
        self._rows = rows
        self._id = UnitId(planner.ids.unit(unit))
        self._year = planner.year
        self._state: ListSetState = planner.present.list_set(self._id, planner.year)
        self._maker = planner.district.superiors[unit]
        self._changes = UnitChanges(planner, self._id, self._state, planner.on_paper(self._maker))
        self._items = UnitItems(
            planner=planner,
            unit=unit,
            state=self._state,
            rows=rows.items,
            elements=rows.elements,
            persons=people.persons,
            behalf=self._officer(rows.research.completed_on),
            changes=self._changes,
            day=rows.research.completed_on,
        )

    def plan(self) -> dict[str, ItemId]:
        """Plan whatever is not done yet; the id of each item by its number."""
        self._research()
        if self._state.stage is ListStage.ABSENT and self._rows.items:
            day = self._rows.research.completed_on
            command = DraftList(unit=self._id, year=self._year)
            self._planner.step(
                self._research_origin(), day, command, self._officer(day), verb="draft", occurred_on=day, when=_DRAFT
            )
        self._items.plan()
        self._changes.reject_rest(self._research_origin())
        if self._rows.items:
            self._return()
            self._consultation()
        if self._rows.issue is not None:
            self._issue(self._rows.issue)
        return self._items.numbers

    def _officer(self, day: date) -> Behalf:
        """The maker's officer of the day, the one who did the research first; on paper where there is none."""
        posts = posts_of(self._planner.district, self._maker, day, _OFFICERS)
        posts.sort(key=lambda post: post.name != self._rows.research.officer)
        return self._people.acting(self._planner, self._maker, posts)

    def _research_origin(self) -> Origin:
        return self._planner.origin(self._planner.district.research, self._rows.research, self._unit, unit=self._unit)

    def _research(self) -> None:
        row, origin, day = self._rows.research, self._research_origin(), self._rows.research.completed_on
        state, table = self._planner.present.research(self._id, self._year), self._planner.district.research
        parts = (
            ("situation", state.situation, row.situation, RecordSituation),
            ("problems", state.problems, row.problems, RecordProblems),
            ("strengths", state.strengths, row.strengths, RecordStrengths),
        )
        if state.completed:
            facts = [(name, now, wanted) for name, now, wanted, _ in parts]
            facts.append(("officer", str(state.officer), str(self._people.persons[self._maker, row.officer])))
            facts.append(("completed_on", str(state.completed_on), str(day)))
            for name, now, wanted in facts:
                if now != wanted:
                    self._planner.refuse(table, row.row, name, "调研已经完成，完成后不能改写。请改回原来的内容。")
            return
        behalf = self._officer(day)
        if state.started_on is not None and state.officer != self._people.persons[self._maker, row.officer]:
            message = "调研已由另一名专人开始，不能改写。请改回原来的姓名。"
            self._planner.refuse(table, row.row, "officer", message)
        if state.started_on is None:
            start = StartResearch(unit=self._id, year=self._year, started_on=day)
            self._planner.step(origin, day, start, behalf, verb="start", occurred_on=day, fields=_DAYS)
        for name, now, wanted, record in parts:
            if now != wanted:
                command = record(unit=self._id, year=self._year, text=wanted)
                self._planner.step(origin, day, command, behalf, verb=name, occurred_on=day, fields={"text": name})
        complete = CompleteResearch(unit=self._id, year=self._year, completed_on=day)
        self._planner.step(origin, day, complete, behalf, verb="complete", occurred_on=day, fields=_DAYS)

    def _return(self) -> None:
        """A list that was submitted is given back before it is edited."""
        submitted_on = self._state.submitted_on
        if self._state.stage is not ListStage.SUBMITTED or not self._items.edits or submitted_on is None:
            return
        origin = self._research_origin()
        command = ReturnList(unit=self._id, year=self._year, reason=self._planner.reason(origin))
        behalf = self._planner.on_paper(self._maker)
        day = self._rows.research.completed_on
        self._planner.step(origin, day, command, behalf, verb="return", occurred_on=submitted_on, when=_RETURN)

    def _consultation(self) -> None:
        rows = [row for row in self._rows.opinions if row.opinion != NO_OPINION]
        left = self._recorded()
        new = []
        for row in rows:
            opinion = left.pop((row.on, row.opinion), None)
            if opinion is None:
                new.append(row)
            else:
                self._resolution(row, opinion)
        for given_on, text in left:
            self._planner.left_alone(OPINIONS.name, f"“{self._unit}”还有{given_on}的意见“{text[:20]}”")
        if new and (left or self._state.stage is ListStage.ISSUED):
            for row in new:
                message = "意见登记后不能改写，清单印发后也不能再增加。请改回原来的日期和内容。"
                self._planner.refuse(self._planner.district.opinions, row.row, "opinion", message)
            return
        if self._state.stage is not ListStage.ISSUED and self._rows.opinions:
            self._talk(new)

    def _recorded(self) -> dict[tuple[date, str], OpinionId]:
        """The unit's own opinions on record by day and text; the sheet has no department's comments."""
        texts = self._planner.present.opinions
        said = self._state.opinions.items()
        return {(by.given_on, texts[key].text): key for key, by in said if by.given_by == self._id}

    def _resolution(self, row: OpinionRow, opinion: OpinionId) -> None:
        """What became of an opinion on record: decided on now, or as it was decided on."""
        said = self._state.opinions[opinion]
        if said.disposition is None:
            if self._state.stage is not ListStage.ISSUED:
                self._resolve(row, opinion)
            return
        explanation = self._planner.present.opinions[opinion].explanation
        table = self._planner.district.opinions
        message = "意见的处理登记后不能改写。请改回原来的内容。"
        if said.disposition is not row.disposition:
            shown = LABELS[said.disposition]
            self._planner.refuse(table, row.row, "disposition", f"这条意见已处理为“{shown}”。{message}")
        if explanation != row.explanation:
            self._planner.refuse(table, row.row, "explanation", message)

    def _talk(self, new: list[OpinionRow]) -> None:
        """Ask, take down what is new, and have the unit confirm; again where the draft changed after it confirmed."""
        talk, rows = self._state.consultation, self._rows.opinions
        origins = {row.row: self._opinion_origin(row) for row in rows}
        if talk.held_on is None or new or self._items.edits:
            if not talk.open:
                first = rows[0]
                request = RequestConsultation(unit=self._id, year=self._year, requested_on=first.on)
                self._step(origins[first.row], first.on, request, self._officer(first.on), "request")
            for row in new:
                opinion = OpinionId(self._planner.ids.of("opinion", self._year, self._unit, row.on, row.opinion))
                record = RecordOpinion(unit=self._id, year=self._year, text=row.opinion, given_on=row.on)
                self._step(origins[row.row], row.on, record, self._planner.on_paper(self._unit), "record", opinion)
                self._resolve(row, opinion)
            last = rows[-1]
            hold = HoldConsultation(unit=self._id, year=self._year, held_on=last.on)
            self._step(origins[last.row], last.on, hold, self._planner.on_paper(self._unit), "hold")

    def _resolve(self, row: OpinionRow, opinion: OpinionId) -> None:
        assert row.disposition is not None, "the check found the disposition"
        command = ResolveOpinion(
            unit=self._id,
            year=self._year,
            opinion=opinion,
            disposition=row.disposition,
            explanation=row.explanation,
        )
        self._step(self._opinion_origin(row), row.on, command, self._officer(row.on), "resolve")

    def _opinion_origin(self, row: OpinionRow) -> Origin:
        return self._planner.origin(
            self._planner.district.opinions, row, row.unit, row.on, row.opinion, unit=self._unit
        )

    def _step(
        self, origin: Origin, day: date, command: object, behalf: Behalf, verb: str, entity: str | None = None
    ) -> None:
        fields = {"text": "opinion", "requested_on": "on", "given_on": "on", "held_on": "on"}
        self._planner.step(
            origin,
            day,
            command,
            behalf,
            verb=verb,
            occurred_on=day,
            entity=entity,
            when=CONSULTATION,
            fields=fields,
        )

    def _issue(self, row: IssueRow) -> None:
        table = self._planner.district.issues
        origin = self._planner.origin(table, row, row.unit, unit=self._unit)
        if self._state.stage is ListStage.ISSUED:
            facts = (
                ("maker", str(self._state.maker), self._planner.ids.unit(row.maker)),
                ("issued_on", str(self._state.issued_on), str(row.issued_on)),
                ("document_number", self._planner.present.document_number(self._id, self._year), row.document_number),
            )
            for name, now, wanted in facts:
                if now != wanted:
                    self._planner.refuse(table, row.row, name, "清单已经印发，印发后不能更正。请改回原来的内容。")
            return
        day = row.issued_on
        if self._state.stage is not ListStage.SUBMITTED or self._items.edits:
            submit = SubmitList(unit=self._id, year=self._year, submitted_on=day)
            fields = {"submitted_on": "issued_on"}
            self._planner.step(origin, day, submit, self._officer(day), verb="submit", occurred_on=day, fields=fields)
        issue = IssueList(unit=self._id, year=self._year, issued_on=day, document_number=row.document_number)
        behalf = self._people.secretary(self._planner, self._maker, day)
        self._planner.step(origin, day, issue, behalf, verb="issue", occurred_on=day)
