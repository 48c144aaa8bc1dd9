"""From 评分办法, 考核组, 考核打分, 满意度 and 加减分 to the annual assessment, as far as its finalising.

Days are those of the layout: rules on 15 November, groups on the 20th, scores, surveys and facts on 15 December,
finalising on the 16th. What a finalised assessment says is left alone; a row that says otherwise is refused.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.assessment.commands import (
    AmendScores,
    EnterScores,
    FinaliseAssessment,
    FormGroup,
    OpenAssessment,
    RecordAssessmentFact,
    RecordSatisfaction,
    SecondAssessor,
    SignSheet,
    SubmitAssessment,
)
from domain.assessment.facts import Score
from domain.codes import CyclePhase, UnitKind
from domain.cycle.commands import AdvancePhase
from domain.cycle.decider import PHASES
from domain.ids import GroupId, ItemId, PersonId, UnitId
from domain.persons.commands import RegisterPerson
from domain.recorded import Behalf
from domain.scoring import score_1
from domain.scoring.commands import FreezeRuleSet, PublishRuleSet
from domain.tally import Count
from services.workbook.plan_team import People
from services.workbook.rows import PlainRow, Table
from services.workbook.rule_set import rule_set
from services.workbook.sheets import ANSWERS, ASSESSMENT_FACTS, GROUPS, SATISFACTION, SCORES, SCORING
from services.workbook.steps import Origin, Planner, When

BASIS = "工作簿“评分办法”"
_SCORES_MAX = 150
"""Scores of one command: with long reasons they stay below what a command may hold."""

_PHASE, _OPEN, _SIGN, _SUBMIT = When(SCORES.name, -2), When(SCORES.name, -1), When(SCORES.name, 1), When("加减分", 1)


@dataclass(slots=True)
class _Group:
    """A group of the sheet: the committee it assesses for, in whose name it is kept, and its members by name."""

    key: GroupId
    committee: str
    keeper: str
    members: dict[str, PersonId] = field(default_factory=dict)
    homes: dict[PersonId, str] = field(default_factory=dict)
    leader: str = ""


def plan_assessment(planner: Planner, people: People, numbers: Mapping[str, ItemId]) -> None:
    """Plan the five sheets. numbers: the id of each item."""
    tables = planner.district.later
    if not tables[SCORING.name].rows:
        return
    rules, faults = rule_set(tables[SCORING.name])
    planner.faults.extend(faults)
    if rules is None or not _plan_rules(planner, tables[SCORING.name], rules):
        return
    groups = _plan_groups(planner, people, tables[GROUPS.name])
    _plan_phase(planner)
    rows: dict[str, dict[str, list[PlainRow]]] = {}
    for name in (SCORES.name, SATISFACTION.name, ASSESSMENT_FACTS.name):
        for line in tables[name]:
            rows.setdefault(line.values["unit"], {}).setdefault(name, []).append(line)
    for unit, told in rows.items():
        _Unit(planner, numbers, groups, unit, told).plan()


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
        planner.step(origin, day, publish, behalf, verb="publish", occurred_on=day)
    planner.step(origin, day, FreezeRuleSet(planner.year, digest, day), behalf, verb="freeze", occurred_on=day)
    return True


def _plan_groups(planner: Planner, people: People, table: Table[PlainRow]) -> list[_Group]:
    day, found = date(planner.year, 11, 20), dict[tuple[str, str], _Group]()
    kinds = {unit.unit: unit.kind for unit in planner.district.units}
    for line in table:
        name, keeper = line.values["group"], line.values["organiser"]
        works_for = kinds.get(keeper) is UnitKind.ORG_DEPT
        committee = planner.district.superiors.get(keeper, "") if works_for else keeper
        origin = planner.origin(table, line, name, keeper, line.values["name"], unit="")
        behalf = planner.on_paper(keeper)
        group = found.get((name, committee))
        if group is None:
            key = GroupId(planner.ids.of("assessment group", planner.year, committee, name))
            group = found[name, committee] = _Group(key, committee, keeper)
            if planner.present.assessment_group(key).group is None:
                form = FormGroup(UnitId(planner.ids.unit(committee)), planner.year, name, day)
                planner.step(origin, day, form, behalf, verb="form", occurred_on=day, entity=key)
        _plan_member(planner, people, origin, line, group, day)
    for group in found.values():
        if not group.leader:
            first = next(line.row for line in table if line.values["organiser"] == group.keeper)
            planner.refuse(table, first, "leader", "考核组须有一名组长，请在其“组长”一栏填“是”。")
    return list(found.values())


def _plan_member(planner: Planner, people: People, origin: Origin, line: PlainRow, group: _Group, day: date) -> None:
    name, home = line.values["name"], line.values["seconded_from"]
    table = planner.district.later[GROUPS.name]
    if name in group.members:
        planner.refuse(table, line.row, "name", f"考核组中已有“{name}”，同名的请加以区别。")
        return
    person = people.persons.get((home, name)) or PersonId(planner.ids.of("person", home, name, 0))
    group.members[name], group.homes[person] = person, home
    group.leader = group.leader or (name if line.values["leader"] else "")
    behalf = planner.on_paper(group.keeper)
    if person not in planner.present.names and person not in planner.registered:
        planner.registered.add(person)
        registrar = planner.on_paper(planner.organiser)
        planner.step(origin, day, RegisterPerson(name), registrar, verb="register", occurred_on=None, entity=person)
    if person not in planner.present.assessment_group(group.key).members:
        second = SecondAssessor(
            group=group.key,
            person=person,
            title=line.values["title"],
            from_unit=UnitId(planner.ids.unit(home)),
            leads=bool(line.values["leader"]),
            seconded_on=day,
        )
        planner.step(origin, day, second, behalf, verb="second", occurred_on=day)


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
        groups: Iterable[_Group],
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
        if group is None:
            return
        sheets = self._sheets(group, scores)
        if self._state.final or self._state.submitted_on is not None:
            self._refuse_other(sheets)
            if not self._state.final:
                self._finalise(group, scores[0])
            return
        if self._state.unit is None:
            opened = OpenAssessment(self._id, self._planner.year, group.key, self._day)
            self._step(self._origin(SCORES.name, scores[0], "open"), opened, self._keeper(group), "open", _OPEN)
        for person, lines in sheets.items():
            self._plan_sheet(group, person, lines)
        self._plan_survey(group)
        self._plan_facts(group)
        origin = self._origin(SCORES.name, scores[0], "result")
        submit = SubmitAssessment(self._id, self._planner.year, self._day)
        self._step(origin, submit, self._member(group, group.members[group.leader]), "submit", _SUBMIT)
        self._finalise(group, scores[0])

    def _group(self, scores: list[PlainRow]) -> _Group | None:
        """The superior's group that all who scored the unit are in."""
        names = {line.values["assessor"] for line in scores}
        found = [group for group in self._groups if names <= set(group.members) and group.leader]
        if found:
            return found[0]
        missing = next(
            (line for line in scores if not any(line.values["assessor"] in group.members for group in self._groups)),
            scores[0],
        )
        message = f"“{missing.values['assessor']}”不在“{self._unit}”上级的考核组之内，请核对考核组。"
        self._planner.refuse(self._table(SCORES.name), missing.row, "assessor", message)
        return None

    def _sheets(self, group: _Group, scores: list[PlainRow]) -> dict[PersonId, dict[tuple[ItemId, str], PlainRow]]:
        found: dict[PersonId, dict[tuple[ItemId, str], PlainRow]] = {}
        for line in scores:
            item = self._numbers.get(line.values["number"])
            if item is not None:
                person = group.members[line.values["assessor"]]
                found.setdefault(person, {})[item, line.values["criterion"]] = line
        return found

    def _plan_sheet(self, group: _Group, person: PersonId, lines: Mapping[tuple[ItemId, str], PlainRow]) -> None:
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
            self._step(self._origin(SCORES.name, part[0], person, part), enter, behalf, "enter")
        if other:
            origin = self._origin(SCORES.name, other[0], person, other)
            amend = AmendScores(self._id, year, tuple(map(self._score, other)), self._planner.reason(origin))
            self._step(origin, amend, behalf, "amend")
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

    def _plan_survey(self, group: _Group) -> None:
        for line in self._told.get(SATISFACTION.name, []):
            counts = {answer: line.values[name] for name, answer in ANSWERS.items()}
            now = self._state.survey
            if now is None or dict(now.answers) != counts or now.valid != line.values["valid"]:
                record = RecordSatisfaction(
                    unit=self._id,
                    year=self._planner.year,
                    issued=line.values["sent"],
                    returned=line.values["returned"],
                    valid=line.values["valid"],
                    answers=tuple(Count(name, count) for name, count in counts.items()),
                    surveyed_on=self._day,
                )
                behalf = self._member(group, group.members[group.leader])
                self._step(self._origin(SATISFACTION.name, line), record, behalf, "record")

    def _plan_facts(self, group: _Group) -> None:
        recorded = Counter((fact.kind, fact.count) for fact in self._state.facts.values())
        for line in self._told.get(ASSESSMENT_FACTS.name, []):
            kind, count = line.values["kind"], line.values["count"]
            if recorded[kind, count]:
                recorded[kind, count] -= 1
                continue
            record = RecordAssessmentFact(self._id, self._planner.year, kind, count, line.values["cause"], self._day)
            self._step(self._origin(ASSESSMENT_FACTS.name, line, line.row), record, self._keeper(group), "record")

    def _finalise(self, group: _Group, line: PlainRow) -> None:
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

    def _member(self, group: _Group, person: PersonId) -> Behalf:
        """In the name of a member of the group."""
        return Behalf(unit=self._planner.ids.unit(group.homes[person]), person=person, attested_on_paper=True)

    def _keeper(self, group: _Group) -> Behalf:
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
    ) -> None:
        on = day or self._day
        self._planner.step(origin, on, command, behalf, verb=verb, occurred_on=on, when=when)
