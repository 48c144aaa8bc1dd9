"""From 评分办法, 考核组, 考核打分, 满意度 and 加减分 to the annual assessment, as far as its finalising.

Days are those of the layout: rules on 15 November, groups on the 20th, scores, surveys and facts on 15 December,
finalising on the 16th. What a finalised assessment says is left alone; a row that says otherwise is refused.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from domain import streams
from domain.assessment.commands import (
    AmendScores,
    EnterScores,
    FinaliseAssessment,
    OpenAssessment,
    RecordAssessmentFact,
    RecordSatisfaction,
    SignSheet,
    SubmitAssessment,
    WithdrawAssessmentFact,
)
from domain.assessment.facts import Score
from domain.codes import CyclePhase
from domain.cycle.commands import AdvancePhase
from domain.cycle.decider import PHASES
from domain.ids import ItemId, PersonId, UnitId
from domain.recorded import Behalf
from domain.scoring import score_1
from domain.scoring.commands import FreezeRuleSet, PublishRuleSet
from domain.tally import Count, by_name
from services.workbook.plan_groups import Group, plan_groups
from services.workbook.plan_team import People
from services.workbook.rows import PlainRow, Table
from services.workbook.rule_set import rule_set
from services.workbook.sheets import ANSWERS, ASSESSMENT_FACTS, SATISFACTION, SCORES, SCORING
from services.workbook.steps import Origin, Planner, When

BASIS = "工作簿“评分办法”"
_SCORES_MAX = 150
"""Scores of one command: with long reasons they stay below what a command may hold."""

_RULES = {"": "measure", "rules": "measure", "year": "measure"}
_FIELDS = {"": "unit", "group": "unit", "item": "number", "answers": "valid"}
"""Fields that refusals name -> the columns of the rows, where their names differ; "" for a refusal that names none."""

_PHASE, _OPEN, _SIGN, _SUBMIT = When(SCORES.name, -2), When(SCORES.name, -1), When(SCORES.name, 1), When("加减分", 1)


def plan_assessment(planner: Planner, people: People, numbers: Mapping[str, ItemId]) -> None:
    """Plan the five sheets. numbers: the id of each item."""
    tables = planner.district.later
    if not tables[SCORING.name].rows:
        return
    rules, _ = rule_set(tables[SCORING.name])
    assert rules is not None, "the sheet was checked"
    if not _plan_rules(planner, tables[SCORING.name], rules):
        return
    groups = plan_groups(planner, people)
    _plan_phase(planner)
    rows: dict[str, dict[str, list[PlainRow]]] = {}
    for name in (SCORES.name, SATISFACTION.name, ASSESSMENT_FACTS.name):
        for line in tables[name]:
            rows.setdefault(line.values["unit"], {}).setdefault(name, []).append(line)
    for unit, told in rows.items():
        _Unit(planner, numbers, groups, unit, told).plan()
    for name in (SATISFACTION.name, ASSESSMENT_FACTS.name):
        _tell_unscored(planner, tables[name])


def _tell_unscored(planner: Planner, table: Table[PlainRow]) -> None:
    """What is told of units that nobody scored yet waits for their scores."""
    scored = {line.values["unit"] for line in planner.district.later[SCORES.name]}
    for line in table:
        if line.values["unit"] not in scored:
            message = f"“{line.values['unit']}”没有考核打分，这一行没有导入，待补上打分后再导入。"
            planner.notices.append(table.fault(line.row, "unit", "提示", message))


def _plan_rules(planner: Planner, table: Table[PlainRow], rules: bytes) -> bool:
    """Publish and freeze; False where the year is scored by other rules for good."""
    state, digest, day = planner.present.scoring(planner.year), score_1.digest(rules), date(planner.year, 11, 15)
    if state.frozen_on is not None:
        if state.digest == digest:
            return True
        planner.refuse(table, table.rows[0].row, "measure", "本年度的评分办法已经冻结，与工作簿不同，不能更改。")
        return False
    first = table.rows[0].row
    origin = Origin(table.sheet, first, planner.ids.content(table.sheet.name, ("rules",), digest))
    behalf = planner.on_paper(planner.organiser)
    if state.digest != digest:
        publish = PublishRuleSet(planner.year, rules.decode(), BASIS, day)
        planner.step(origin, day, publish, behalf, verb="publish", occurred_on=day, fields=_RULES)
    freeze = FreezeRuleSet(planner.year, digest, day)
    planner.step(origin, day, freeze, behalf, verb="freeze", occurred_on=day, fields=_RULES)
    return True


def _plan_phase(planner: Planner) -> None:
    """The annual assessment begins with the first score."""
    cycle = planner.present.cycle(planner.year)
    day = max(date(planner.year, 12, 15), cycle.moved_on)
    scores = planner.district.later[SCORES.name]
    if PHASES.index(cycle.phase) >= PHASES.index(CyclePhase.ASSESSMENT) or not scores.rows:
        return
    origin = Origin(scores.sheet, scores.rows[0].row, planner.ids.content(scores.sheet.name, ("phase",), ""))
    advance = AdvancePhase(planner.year, CyclePhase.ASSESSMENT, day)
    behalf = planner.on_paper(planner.organiser)
    planner.step(origin, day, advance, behalf, verb="advance", occurred_on=day, when=_PHASE)


class _Unit:
    """The rows of one unit against what its assessment's log says."""

    def __init__(
        self,
        planner: Planner,
        numbers: Mapping[str, ItemId],
        groups: Iterable[Group],
        unit: str,
        told: Mapping[str, list[PlainRow]],
    ) -> None:
        self._planner = planner
        self._numbers = numbers
        self._unit = unit
        self._id = UnitId(planner.ids.unit(unit))
        self._told = told
        self._day = date(planner.year, 12, 15)
        self._state = planner.present.assessment(self._id, planner.year)
        superior = planner.district.superiors.get(unit, "")
        self._groups = [group for group in groups if group.committee == superior]

    def plan(self) -> None:
        """Open, enter, sign, survey, record, hand in, finalise; or refuse what differs from a finalised result."""
        scores = self._told.get(SCORES.name, [])
        if not scores:
            return
        group = self._group(scores)
        sheets = self._sheets(group, scores)
        self._tell_left_out()
        if self._state.final or self._state.submitted_on is not None:
            self._refuse_other(sheets)
            self._refuse_other_figures()
            if not self._state.final:
                self._finalise(group, scores[0])
            return
        if self._state.unit is None:
            opened = OpenAssessment(self._id, self._planner.year, group.key, self._day)
            self._step(self._origin(SCORES.name, scores[0], "open"), opened, self._keeper(group), "open", _OPEN)
        for person, lines in sheets.items():
            self._plan_sheet(group, person, lines)
        self._refuse_unscored(group, sheets, scores[0])
        self._plan_survey(group)
        self._plan_facts(group)
        origin = self._origin(SCORES.name, scores[0], "result")
        submit = SubmitAssessment(self._id, self._planner.year, self._day)
        self._step(origin, submit, self._member(group, group.members[group.leaders[0]]), "submit", _SUBMIT)
        self._finalise(group, scores[0])

    def _group(self, scores: list[PlainRow]) -> Group:
        """The superior's group that all who scored the unit are in; the sheets were checked for it."""
        names = {line.values["assessor"] for line in scores}
        return next(group for group in self._groups if names <= set(group.members))

    def _refuse_unscored(self, group: Group, sheets: Mapping[PersonId, object], line: PlainRow) -> None:
        """Who is of the group and does not stand back scores the unit; a leader may keep to settling scores."""
        now = self._planner.present.assessment_group(group.key)
        for name, person in group.members.items():
            done = person in sheets or person in self._state.signed
            if not done and (person, self._id) not in now.recused and name not in group.leaders:
                message = f"考核组成员“{name}”没有对“{self._unit}”打分，请补上其打分。"
                self._planner.faults.append(
                    self._table(SCORES.name).fault(line.row, "assessor", "R10、四(二)", message)
                )

    def _sheets(self, group: Group, scores: list[PlainRow]) -> dict[PersonId, dict[tuple[ItemId, str], PlainRow]]:
        found: dict[PersonId, dict[tuple[ItemId, str], PlainRow]] = {}
        for line in scores:
            item = self._numbers.get(line.values["number"])
            if item is not None:
                person = group.members[line.values["assessor"]]
                found.setdefault(person, {})[item, line.values["criterion"]] = line
        return found

    def _plan_sheet(self, group: Group, person: PersonId, lines: Mapping[tuple[ItemId, str], PlainRow]) -> None:
        now = self._planner.present.score_sheet(self._id, self._planner.year, person)
        new = [line for cell, line in lines.items() if cell not in now.scores]
        other = [line for cell, line in lines.items() if cell in now.scores and now.scores[cell] != self._score(line)]
        if now.signed_on is not None:
            for line in (*new, *other):
                message = "这张打分表已经签字，不能更改。请改回，或由组长裁定。"
                self._planner.refuse(self._table(SCORES.name), line.row, "score", message)
            return
        behalf, year = self._member(group, person), self._planner.year
        for first in range(0, len(new), _SCORES_MAX):
            part = new[first : first + _SCORES_MAX]
            enter = EnterScores(self._id, year, tuple(map(self._score, part)))
            origin = self._origin(SCORES.name, part[0], person, part)
            self._step(origin, enter, behalf, "enter", rows=tuple(line.row for line in part))
        if other:
            origin = self._origin(SCORES.name, other[0], person, other)
            amend = AmendScores(self._id, year, tuple(map(self._score, other)), self._planner.reason(origin))
            self._step(origin, amend, behalf, "amend", rows=tuple(line.row for line in other))
        origin = self._origin(SCORES.name, next(iter(lines.values())), person, "sign")
        self._step(origin, SignSheet(self._id, year, self._day), behalf, "sign", _SIGN)

    def _score(self, line: PlainRow) -> Score:
        return Score(
            item=self._numbers[line.values["number"]],
            criterion=line.values["criterion"],
            method=line.values["method"],
            score=int(line.values["score"] * 100),
            reason=line.values["reason"] or "",
        )

    def _plan_survey(self, group: Group) -> None:
        for line in self._told.get(SATISFACTION.name, []):
            counts = {answer: line.values[name] for name, answer in ANSWERS.items()}
            if not self._surveyed(line):
                record = RecordSatisfaction(
                    unit=self._id,
                    year=self._planner.year,
                    issued=line.values["sent"],
                    returned=line.values["returned"],
                    valid=line.values["valid"],
                    answers=tuple(Count(name, count) for name, count in counts.items()),
                    surveyed_on=self._day,
                )
                behalf = self._member(group, group.members[group.leaders[0]])
                self._step(self._origin(SATISFACTION.name, line), record, behalf, "record")

    def _surveyed(self, line: PlainRow) -> bool:
        """Whether the log has the survey as the row tells it."""
        now = self._planner.present.surveys.get(streams.assessment(self._id, self._planner.year))
        if now is None:
            return False
        logged = (now.issued, now.returned, now.valid, by_name(now.answers))
        counts = {answer: line.values[name] for name, answer in ANSWERS.items()}
        return logged == (*(line.values[name] for name in ("sent", "returned", "valid")), counts)

    def _plan_facts(self, group: Group) -> None:
        recorded = self._recorded()
        for line in self._told.get(ASSESSMENT_FACTS.name, []):
            kind, cause, count = (line.values[name] for name in ("kind", "cause", "count"))
            if recorded[kind, cause] == count:
                continue
            origin = self._origin(ASSESSMENT_FACTS.name, line)
            if recorded[kind, cause]:
                self._withdraw(origin, kind, cause, self._keeper(group))
            record = RecordAssessmentFact(self._id, self._planner.year, kind, count, cause, self._day)
            self._step(origin, record, self._keeper(group), "record")

    def _withdraw(self, origin: Origin, kind: str, cause: str, keeper: Behalf) -> None:
        """Take back what was recorded of a kind and cause with another count."""
        for key, fact in self._state.facts.items():
            if (fact.kind, self._planner.present.facts[key].reason) == (kind, cause):
                reason = self._planner.reason(origin)
                withdraw = WithdrawAssessmentFact(self._id, self._planner.year, key, reason)
                self._step(origin, withdraw, keeper, f"withdraw {key}")

    def _tell_left_out(self) -> None:
        """加减分 of the log that the sheet names no more."""
        told = {(line.values["kind"], line.values["cause"]) for line in self._told.get(ASSESSMENT_FACTS.name, [])}
        for kind, cause in self._recorded():
            if (kind, cause) not in told and self._table(ASSESSMENT_FACTS.name).present:
                self._planner.left_alone(ASSESSMENT_FACTS.name, f"还有“{self._unit}”的{kind}（{cause}）")

    def _finalise(self, group: Group, line: PlainRow) -> None:
        day = date(self._planner.year, 12, 16)
        finalise = FinaliseAssessment(self._id, self._planner.year, day)
        origin = self._origin(SCORES.name, line, "result")
        self._step(origin, finalise, self._keeper(group), "finalise", None, day)

    def _refuse_other(self, sheets: Mapping[PersonId, Mapping[tuple[ItemId, str], PlainRow]]) -> None:
        """What was handed in stands: a score of the workbook that is another one cannot be put in its place."""
        for person, lines in sheets.items():
            now = self._planner.present.score_sheet(self._id, self._planner.year, person)
            for cell, line in lines.items():
                if now.scores.get(cell) != self._score(line):
                    message = "该单位的考核已经上报或定案，打分不能更改。请改回，或按异议办理。"
                    self._planner.refuse(self._table(SCORES.name), line.row, "score", message)

    def _refuse_other_figures(self) -> None:
        """The survey and 加减分 that were handed in stand as well; these by how many there are of each kind."""
        for line in self._told.get(SATISFACTION.name, []):
            if not self._surveyed(line):
                self._refuse_figure(SATISFACTION.name, line, "valid")
        recorded = self._recorded()
        for line in self._told.get(ASSESSMENT_FACTS.name, []):
            kind, cause, count = (line.values[name] for name in ("kind", "cause", "count"))
            if recorded[kind, cause] != count:
                field_name = "count" if recorded[kind, cause] else "cause"
                self._refuse_figure(ASSESSMENT_FACTS.name, line, field_name)

    def _recorded(self) -> Counter[tuple[str, str]]:
        """加减分 of the unit that stand: how many of each kind and cause."""
        found: Counter[tuple[str, str]] = Counter()
        for key, fact in self._state.facts.items():
            found[fact.kind, self._planner.present.facts[key].reason] += fact.count
        return found

    def _refuse_figure(self, name: str, line: PlainRow, field_name: str) -> None:
        """Not where this very row was imported before: then it was changed on the platform, which is right."""
        table = self._table(name)
        if self._origin(name, line).correlation in self._planner.present.correlations:
            message = "这一行已经导入过，之后系统中又有变动；以系统为准，未作改动。"
            self._planner.notices.append(table.fault(line.row, field_name, "提示", message))
        else:
            message = "该单位的考核已经上报或定案，这一项不能更改。请改回，或按异议办理。"
            self._planner.refuse(table, line.row, field_name, message)

    def _member(self, group: Group, person: PersonId) -> Behalf:
        """In the name of a member of the group."""
        return Behalf(unit=self._planner.ids.unit(group.homes[person]), person=person, attested_on_paper=True)

    def _keeper(self, group: Group) -> Behalf:
        return self._planner.on_paper(group.keeper)

    def _table(self, name: str) -> Table[PlainRow]:
        return self._planner.district.later[name]

    def _origin(self, name: str, line: PlainRow, *key: Any) -> Origin:
        """A row, or all of an assessor's, as the origin of a step."""
        named = tuple(part if isinstance(part, str | int) else "rows" for part in key)
        lines = next((part for part in key if isinstance(part, list)), [line])
        said = tuple(tuple(str(value) for value in each.values.values()) for each in lines)
        content = self._planner.ids.content(name, (self._unit, *named), said)
        return Origin(self._table(name).sheet, line.row, content, self._unit)

    def _step(
        self,
        origin: Origin,
        command: object,
        behalf: Behalf,
        verb: str,
        when: When | None = None,
        day: date | None = None,
        rows: tuple[int, ...] = (),
    ) -> None:
        on = day or self._day
        self._planner.step(origin, on, command, behalf, verb=verb, occurred_on=on, when=when, fields=_FIELDS, rows=rows)
