"""The annual assessment: rules frozen, groups formed, every unit scored item by item, finalised, fed back (四(二))."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge

from domain.assessment.commands import (
    AmendScores,
    DeclareInterest,
    EnterScores,
    FeedBackAssessment,
    FinaliseAssessment,
    FormGroup,
    OpenAssessment,
    RecordAssessmentFact,
    RecordAssessmentMethod,
    RecordSatisfaction,
    SecondAssessor,
    SignSheet,
    SubmitAssessment,
)
from domain.assessment.facts import Score
from domain.codes import InterestKind, PostKind, UnitKind
from domain.ids import GroupId
from domain.scoring.commands import FreezeRuleSet, PublishRuleSet
from domain.scoring.rules import canonical_rules
from domain.scoring.score_1 import digest
from domain.tally import Count
from services.simulate import words
from services.simulate.chance import Chance
from services.simulate.lists import Item, UnitYear
from services.simulate.people import District, Member, Unit, Who
from services.simulate.size import Size
from services.simulate.steps import Step, Steps

CRITERIA = ("MEASURES_EFFECTIVE", "TASKS_COMPLETED")
METHODS = ("SITE_INSPECTION", "DOCUMENT_REVIEW", "INTERVIEW", "SYMPOSIUM", "DEMOCRATIC_APPRAISAL")
UNITS_A_GROUP = 20
RECUSALS = 7
MEAN, SPREAD = 8760, 490
"""Of the units' points, in hundredths."""
_NO_REASON_FROM = 9000
_FORMS = 8

_RULES = {
    "engine": "score/1",
    "components": {
        name: {"points": points, "whenEmpty": "REFUSE"}
        for name, points in (("TASK", 6000), ("PROBLEM", 2000), ("RESPONSIBILITY", 1000), ("SATISFACTION", 1000))
    },
    "criteria": {"MEASURES_EFFECTIVE": 40, "TASKS_COMPLETED": 60},
    "satisfaction": {"满意": 10000, "基本满意": 8000, "一般": 6000, "不满意": 0},
    "bonus": {"cap": 300, "kinds": {"市级表彰": 100}},
    "deductions": {"整改不力": {"cap": 300, "per": 100}, "逾期报告": {"cap": 200, "per": 20}},
    "veto": {"重大责任事故": "POOR"},
    "grades": {"GOOD": 9000, "FAIR": 8000, "AVERAGE": 6000, "POOR": 0},
    "goodCapPercent": 30,
    "ballot": {"好": 10000, "较好": 8000, "一般": 6000, "差": 0},
    "secretaryBallotShare": 20,
}


@dataclass(frozen=True, slots=True)
class Assessor:
    """A seconded person, who acts in their own post."""

    home: Unit
    member: Member

    @property
    def who(self) -> Who:
        """Them."""
        return lambda: self.home.acting(self.member)


@dataclass(frozen=True, slots=True)
class Group:
    """Who leads and settles, and who scores: one sheet a unit, so that a year has the model's number of scores."""

    group: GroupId
    leader: Assessor
    scorer: Assessor


class Assessing:
    """One year's assessment of every unit of a district."""

    def __init__(self, district: District, made: Mapping[str, UnitYear], year: int, size: Size, chance: Chance) -> None:
        self._district = district
        self._made = made
        self._year = year
        self._size = size
        self._chance = chance
        self._groups: dict[str, list[Group]] = {}
        self._recused = self._ties()

    def steps(self) -> Steps:
        """From the rules in November to the feedback in December."""
        ruled, formed = date(self._year, 11, 15), date(self._year, 11, 20)
        text = json.dumps(_RULES, ensure_ascii=False)
        yield self._step(ruled, self._district.by_office, PublishRuleSet(self._year, text, "年度考核办法", ruled))
        freeze = FreezeRuleSet(self._year, digest(canonical_rules(text)), ruled)
        yield self._step(ruled, self._district.by_office, freeze)
        yield from self._form(formed)
        yield from merge(
            *(self._unit(unit, place) for place, unit in enumerate(self._district.listed)), key=lambda step: step.day
        )

    def _step(self, day: date, who: Who, command: object, entity: str | None = None, refused: str = "") -> Step:
        return Step(day, who, command, self._chance.new_id(), entity, refused=refused)

    def _organiser(self, unit: Unit) -> Who:
        if unit.kind is UnitKind.GRASSROOTS:
            return unit.by_maker(PostKind.LIST_OFFICER)
        return self._district.by_office

    def _seconded(self) -> list[Assessor]:
        """Specialists of the departments and of the office, but for its first, who finalises."""
        office = self._district.office
        found = [Assessor(home, member) for home in self._district.departments for member in home.others]
        return [*found, *(Assessor(office, member) for member in office.others[1:])]

    def _form(self, day: date) -> Steps:
        """A group for every twenty units of a committee, its own people taken in turns."""
        waiting = self._seconded()
        for organiser in (self._district.committee, *self._district.committees):
            below = self._size.committees if organiser.superior is None else self._size.branches_each + 1
            by_organiser = organiser.by(PostKind.LIST_OFFICER) if organiser.superior else self._district.by_office
            for number in range(1 + below // UNITS_A_GROUP):
                group = GroupId(self._chance.new_id())
                name = f"{organiser.name}第{number + 1}考核组"
                yield self._step(day, by_organiser, FormGroup(organiser.unit, self._year, name, day), group)
                pair = waiting[:2]
                waiting = [*waiting[2:], *pair]
                for place, assessor in enumerate(pair):
                    second = SecondAssessor(
                        group, assessor.member.person, assessor.member.title, assessor.home.unit, place == 0, day
                    )
                    yield self._step(day, by_organiser, second)
                self._groups.setdefault(organiser.code, []).append(Group(group, *pair))

    def _ties(self) -> frozenset[str]:
        """The units in which an assessor's spouse works."""
        every = max(1, self._size.units // self._size.scaled(RECUSALS))
        return frozenset(unit.code for place, unit in enumerate(self._district.listed) if place % every == 1)

    def _unit(self, unit: Unit, place: int) -> Steps:
        chance = self._chance.of(unit.code)
        opened = chance.day(date(self._year, 12, 1), date(self._year, 12, 4))
        organiser, key, year = self._organiser(unit), unit.unit, self._year
        assert unit.superior is not None, "every unit with lists has a superior"
        groups = self._groups[unit.superior.code]
        group = groups[place % len(groups)]
        yield self._step(opened, organiser, OpenAssessment(key, year, group.group, opened))
        scorer = group.scorer
        if unit.code in self._recused:
            # Whose spouse works there says so, scores nothing of it and is refused should they try; the leader scores.
            tie = DeclareInterest(group.group, key, InterestKind.FAMILY, opened)
            yield self._step(opened, scorer.who, tie)
            tried = EnterScores(key, year, self._scores(self._made[unit.code].items[:1], chance, MEAN))
            yield self._step(opened, scorer.who, tried, refused="ASSESSOR_STANDS_BACK")
            scorer = group.leader
        visited = opened + timedelta(days=2)
        for method in METHODS[place % 3 : place % 3 + 2]:
            used = RecordAssessmentMethod(key, year, method, visited, "按考核方案实施")
            yield self._step(visited, group.leader.who, used)
        yield from self._sheet(unit, scorer, chance, visited)
        handed_in = chance.day(date(year, 12, 9), date(year, 12, 11))
        yield self._step(handed_in, group.leader.who, self._survey(unit, chance, handed_in))
        if chance.happens(60):
            fact = RecordAssessmentFact(key, year, "市级表彰", 1, "获市级先进基层党组织", handed_in)
            yield self._step(handed_in, organiser, fact)
        if chance.happens(90):
            fact = RecordAssessmentFact(key, year, "逾期报告", 1 + chance.below(4), "未按时报告", handed_in)
            yield self._step(handed_in, organiser, fact)
        yield self._step(handed_in, group.leader.who, SubmitAssessment(key, year, handed_in))
        finalised = date(year, 12, 14)
        yield self._step(finalised, organiser, FinaliseAssessment(key, year, finalised))
        fed_back = date(year, 12, 16)
        yield self._step(fed_back, organiser, FeedBackAssessment(key, year, fed_back))

    def _sheet(self, unit: Unit, scorer: Assessor, chance: Chance, day: date) -> Steps:
        items = self._made[unit.code].items
        base = self._base(unit, chance)
        scores = self._scores(items, chance, base)
        yield self._step(day, scorer.who, EnterScores(unit.unit, self._year, scores))
        if chance.happens(120):
            again = self._scores(items[-1:], chance, base - 100)
            changed = tuple(new for new, old in zip(again, scores[-len(again) :], strict=True) if new != old)
            if changed:
                yield self._step(day, scorer.who, AmendScores(unit.unit, self._year, changed, "现场复核后更正"))
        signed = day + timedelta(days=1)
        yield self._step(signed, scorer.who, SignSheet(unit.unit, self._year, signed))

    def _base(self, unit: Unit, chance: Chance) -> int:
        """About normal; those that are to be commended stand out, those that are to be criticised have failed."""
        committees = self._district.committees
        if unit in committees[: self._size.commended]:
            return 9500
        if unit in committees[-self._size.criticised :]:
            return 5500
        sixths = sum(chance.below(1000) for _ in range(12)) - 6000
        return min(9300, max(6200, MEAN + SPREAD * sixths // 1000))

    def _scores(self, items: Sequence[Item], chance: Chance, base: int) -> tuple[Score, ...]:
        told = []
        for item in items:
            for criterion in CRITERIA:
                points = min(10_000, max(0, (base - 400 + 50 * chance.below(17)) // 50 * 50))
                reason = chance.pick(words.DEDUCTIONS) if points < _NO_REASON_FROM else ""
                told.append(Score(item.item, criterion, chance.pick(METHODS), points, reason))
        return tuple(told)

    def _survey(self, unit: Unit, chance: Chance, day: date) -> RecordSatisfaction:
        answers = [chance.pick(("满意", "满意", "满意", "基本满意", "一般")) for _ in range(_FORMS - 1)]
        counts = tuple(Count(name, answers.count(name)) for name in ("满意", "基本满意", "一般"))
        return RecordSatisfaction(unit.unit, self._year, _FORMS, len(answers), len(answers), counts, day)
