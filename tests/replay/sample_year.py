"""The sample district's assessed year as events, straight from its book: rules, scores, surveys, facts, ballots."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from domain import streams
from domain.assessment import events as assessment
from domain.codes import CyclePhase, ListKind, PostKind, UnitKind
from domain.cycle import events as cycle
from domain.ids import GroupId, ItemId, ObjectionId, PersonId, PostId, UnitId
from domain.organisation import events as organisation
from domain.outcomes.commands import ComputeResults, ConfirmGrades, PublishResults
from domain.outcomes.events import UnitEvaluated
from domain.persons import events as persons
from domain.recorded import Actor
from domain.review.events import BallotBoxOpened, BallotsCounted
from domain.scoring import events as scoring
from domain.scoring import score_1
from domain.tally import tally_of
from domain.tenancy import events as tenancy
from services.commands.identity import unit_id
from services.commands.log import Log
from services.commands.service import CommandService, Submission
from services.store import CommandRow, Pending, tenant
from tests.domain.scoring import sample

YEAR = 2020
GOLDEN = Path(__file__).parents[1] / "golden" / "score_1"
RULES, ASSESSMENT, EVALUATION = (
    (GOLDEN / f"示例区-2020.{name}.json").read_bytes() for name in ("rules", "assessment", "evaluation")
)
OPENED, FROZEN, SCORED, FINAL, MET = (date(2020, *day) for day in ((1, 2), (11, 15), (12, 15), (12, 16), (12, 28)))
RESULTS, LATER = date(2020, 12, 30), date(2021, 1, 20)
GROUP = GroupId("group")
COMMITTEES = ("QW", *(f"DW{number:02}" for number in range(1, 7)))
"""Who has units below it that are graded."""
Fact = tuple[str, Any]


def a_uuid(*parts: object) -> str:
    """A uuid that only these parts give."""
    return str(uuid5(NAMESPACE_URL, repr(parts)))


class SampleYear:
    """One district that has the sample's year as far as every assessment is final and every ballot counted."""

    def __init__(self, store: Log, tenant_id: int, *, after: int = 0) -> None:
        self.store = store
        self.tenant_id = tenant_id
        self.service = CommandService(store)
        self._versions: dict[str, int] = {}
        self._numbers = after

    def unit(self, code: str) -> UnitId:
        """The id of the unit of that code."""
        return unit_id(self.tenant_id, code)

    def record(self, facts: list[Fact]) -> None:
        """Append facts as they are, as some command's."""
        self._numbers += 1
        command_id = a_uuid(self.tenant_id, self._numbers)
        pending = []
        for stream, event in facts:
            with tenant(self.tenant_id):
                known = self._versions.get(stream)
                version = len(self.store.read_stream(stream)) if known is None else known
            self._versions[stream] = version + 1
            pending.append(Pending(stream, version + 1, event, command_id, Actor("platform"), None))
        last = pending[-1]
        row = CommandRow(command_id, sha256(command_id.encode()).digest(), last.stream, last.version)
        with tenant(self.tenant_id):
            self.store.append(pending, row, {})

    def give(self, actor: Actor, command: object, day: date) -> Any:
        """Carry out a command on a day."""
        self._numbers += 1
        submission = Submission(self.tenant_id, a_uuid(self.tenant_id, self._numbers), actor, command)
        receipt = self.service.submit(submission)
        self._versions.clear()
        return receipt

    def actor(self, code: str) -> Actor:
        """Whoever holds the one post of a unit."""
        return Actor(f"person-{code}", f"post-{code}", self.unit(code))

    def play(self, codes: frozenset[str] | None = None) -> None:
        """Everything up to the counted ballots, of all units or of some."""
        self.record(list(self._district()))
        self.record(list(self._rules()))
        facts = {each.unit: each for each in sample.units()}
        results = {each["unit"]: each for each in json.loads(ASSESSMENT)["units"]}
        for standing in sample.standings():
            if codes is not None and standing.unit not in codes:
                continue
            self.record(list(self._assessed(standing, facts[standing.unit], results[standing.unit])))

    def publish(self, committees: Iterable[str]) -> None:
        """The results computed, every grade signed by these committees, and published."""
        self.give(self.actor("ZZB"), ComputeResults(YEAR, RESULTS), RESULTS)
        for code in committees:
            self.give(self.actor(code), ConfirmGrades(self.unit(code), YEAR, RESULTS), RESULTS)
        self.give(self.actor("ZZB"), PublishResults(YEAR, RESULTS), RESULTS)

    def uphold(self, code: str, kinds: Iterable[str]) -> None:
        """An objection of a unit is upheld: facts of these kinds are taken back, and its result is revised."""
        [facts] = [each for each in sample.units() if each.unit == code]
        left = {kind: count for kind, count in facts.counts.items() if kind not in kinds}
        [entry] = json.loads(score_1.assess(RULES, [replace(facts, counts=left)]))["units"]
        unit, objection = self.unit(code), ObjectionId("objection")
        own = streams.assessment(unit, YEAR)
        taken_back: list[Fact] = [
            (own, assessment.AssessmentFactWithdrawn(unit, YEAR, f"line-{kind}", "异议成立", objection))
            for kind in kinds
        ]
        revised = assessment.AssessmentRevised(unit, YEAR, objection, result_of(entry), LATER)
        self.record([*taken_back, (own, revised)])

    def publish_again(self) -> None:
        """The results computed once more, the grades that fell with the first round signed again, and published."""
        self.give(self.actor("ZZB"), ComputeResults(YEAR, LATER), LATER)
        for code in self._regraded():
            self.give(self.actor(code), ConfirmGrades(self.unit(code), YEAR, LATER), LATER)
        self.give(self.actor("ZZB"), PublishResults(YEAR, LATER), LATER)

    def _regraded(self) -> list[str]:
        """The committees below which a grade fell with the round it was decided in."""
        below = set()
        for standing in sample.standings():
            with tenant(self.tenant_id):
                told = [
                    each.event for each in self.store.read_stream(streams.evaluation(self.unit(standing.unit), YEAR))
                ]
            grades = [event.grade for event in told if isinstance(event, UnitEvaluated)]
            if grades[-1] != grades[-2]:
                below.add("QW" if "-" not in standing.unit else standing.unit.split("-")[0])
        return sorted(below)

    def _district(self) -> Iterator[Fact]:
        yield streams.TENANT, tenancy.TenantOpened("330299", "示例区")
        yield streams.TENANT, tenancy.PolicyVersioned(1, tenancy.Policy(late_entry_days=3650), "补登")
        for row in sample.Sheets().rows("单位"):
            code, superior = row["单位编码"], row["上级编码"]
            kind = _KINDS[row["类型"]]
            own = streams.unit(self.unit(code))
            begun = date(2019, 1, 1)
            yield (
                own,
                organisation.UnitRegistered(
                    *(self.unit(code), code, row["单位名称"], kind, self.unit(superior) if superior else None),
                    *(None, row["考核类别"], "", begun),
                ),
            )
            above = streams.unit(self.unit(superior)) if superior else streams.ROOT
            joined = organisation.SubordinateJoined(self.unit(superior) if superior else None, self.unit(code), begun)
            yield above, joined
            duty = PostKind.STAFF if kind is UnitKind.ORG_DEPT else PostKind.SECRETARY
            person, post = PersonId(f"person-{code}"), PostId(f"post-{code}")
            yield streams.person(person), persons.PersonRegistered(person, persons.Identity(f"{code}负责人", ""))
            yield own, organisation.PostAssigned(self.unit(code), post, person, "书记", duty, "", begun)
        yield streams.cycle(YEAR), cycle.CycleOpened(YEAR, OPENED)
        yield streams.cycle(YEAR), cycle.PhaseAdvanced(YEAR, CyclePhase.RESULT_USE, MET)

    def _rules(self) -> Iterator[Fact]:
        digest = score_1.digest(RULES)
        published = scoring.RuleSetPublished(YEAR, score_1.ENGINE, digest, RULES.decode(), "考核办法", FROZEN)
        yield streams.scoring(YEAR), published
        yield streams.scoring(YEAR), scoring.RuleSetFrozen(YEAR, digest, FROZEN)
        yield streams.assessment_group(GROUP), assessment.GroupFormed(GROUP, self.unit("QW"), YEAR, "考核组", FROZEN)

    def _assessed(self, standing: score_1.Standing, facts: score_1.UnitFacts, entry: dict[str, Any]) -> Iterator[Fact]:
        unit, code = self.unit(facts.unit), facts.unit
        own = streams.assessment(unit, YEAR)
        items = tuple(
            assessment.ScoredItem(ItemId(each.item), each.item, ListKind(each.kind), each.weight)
            for each in facts.items
        )
        organiser = self.unit("QW" if "-" not in code else code.split("-")[0])
        opened = assessment.AssessmentOpened(
            *(unit, YEAR, code, organiser, GROUP, standing.class_, score_1.digest(RULES), items, SCORED),
        )
        yield own, opened
        survey = facts.satisfaction
        assert survey is not None
        yield (
            own,
            assessment.SatisfactionRecorded(
                unit, YEAR, survey.valid, survey.valid, survey.valid, tally_of(survey.answers), SCORED
            ),
        )
        for kind, count in facts.counts.items():
            yield own, assessment.AssessmentFactRecorded(unit, YEAR, f"line-{kind}", kind, count, "台账", SCORED)
        assessors = len(next(iter(facts.items[0].criteria.values())).scores)
        for number in range(assessors):
            person = PersonId(f"assessor-{number}")
            sheet = streams.score_sheet(unit, YEAR, person)
            for each in facts.items:
                for criterion, given in each.criteria.items():
                    score = given.scores[number]
                    item = ItemId(each.item)
                    yield (
                        sheet,
                        assessment.ScoreEntered(unit, YEAR, person, item, criterion, "INTERVIEW", score, "原因"),
                    )
            yield sheet, assessment.SheetSigned(unit, YEAR, person, SCORED)
            yield own, assessment.SheetCounted(unit, YEAR, person)
        result = result_of(entry)
        yield own, assessment.AssessmentSubmitted(unit, YEAR, result, SCORED)
        yield own, assessment.AssessmentFinalised(unit, YEAR, result, FINAL)
        yield own, assessment.AssessmentFedBack(unit, YEAR, FINAL)
        votes = standing.ballot
        if votes is not None:
            box = streams.ballot_box(unit, YEAR)
            choices = (*votes.votes, "弃权")
            yield box, BallotBoxOpened(unit, YEAR, organiser, None, choices, True, MET)
            counts = (votes.valid, votes.valid, votes.valid, votes.abstentions, tally_of(votes.votes))
            yield box, BallotsCounted(unit, YEAR, *counts, True, MET)


def result_of(entry: dict[str, Any]) -> assessment.UnitResult:
    """A unit's entry of the assessment document as events keep it."""
    return assessment.UnitResult(
        components=tally_of(entry["components"]),
        base=entry["base"],
        deductions=tally_of(entry["deductions"]),
        bonus=entry["bonus"],
        final=entry["final"],
        veto=tuple(entry["veto"]),
    )


_KINDS = {
    "区委": UnitKind.DISTRICT_COMMITTEE,
    "组织部": UnitKind.ORG_DEPT,
    "职能部门": UnitKind.FUNCTIONAL_DEPT,
    "党委": UnitKind.PARTY_COMMITTEE,
    "党工委": UnitKind.PARTY_WORK_COMMITTEE,
    "基层党组织": UnitKind.GRASSROOTS,
}
