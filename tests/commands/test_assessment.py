"""The annual assessment as commands: who organises it, who scores, who finalises, and what a unit's points are."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain import streams
from domain.assessment.commands import (
    AdjudicateScore,
    AmendScores,
    DeclareInterest,
    EnterScores,
    FeedBackAssessment,
    FinaliseAssessment,
    FormGroup,
    OpenAssessment,
    RecordAssessmentFact,
    RecordSatisfaction,
    SecondAssessor,
    SetGroupLeader,
    SignSheet,
    SubmitAssessment,
)
from domain.assessment.errors import (
    AssessmentFinal,
    AssessorOfOwnUnit,
    AssessorUnknown,
    CitedFindingWrong,
    FinaliserAssessed,
    GroupOfOtherOrganiser,
    ListsNotIssued,
    OrganiserWrong,
)
from domain.assessment.facts import Score
from domain.codes import CyclePhase, InterestKind, PostKind, Weakness
from domain.cycle.commands import AdvancePhase
from domain.cycle.errors import PhaseForbids
from domain.evidence.commands import DeclareEvidence
from domain.evidence.errors import EvidenceOfOtherItem
from domain.ids import EvidenceId, FindingId, ItemId, PersonId
from domain.organisation.commands import AssignPost, MoveUnit
from domain.organisation.errors import NotTheMaker
from domain.recorded import Actor
from domain.refusal import NotPermitted
from domain.scoring import score_1
from domain.scoring.commands import FreezeRuleSet, PublishRuleSet
from domain.scoring.errors import RuleSetFrozenAlready, RuleSetNotFrozen, VetoKindsTooMany
from domain.supervision.commands import ConfirmFinding, DismissFinding, RaiseFinding
from domain.supervision.errors import FindingNotFound
from domain.tally import Count, by_name
from domain.tenancy.commands import SetPolicy
from domain.tenancy.events import Policy
from services.commands.asking import asking
from services.commands.assessed import assessed_units, assessment_document, unassessed
from services.store import tenant
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN, District, rehearse

RULES = (Path(__file__).parents[1] / "golden" / "score_1" / "示例区-2020.rules.json").read_text(encoding="utf-8")
DIGEST = score_1.digest(RULES.encode())
YEAR, RULED, FORMED, OPENED, DONE = 2020, date(2020, 5, 15), date(2020, 5, 20), date(2020, 6, 1), date(2020, 6, 16)
CRITERIA = ("MEASURES_EFFECTIVE", "TASKS_COMPLETED")
TEAM = (("ZN01", PostKind.STAFF), ("ZN02", PostKind.STAFF), ("ZN02", PostKind.TEAM_MEMBER))
"""The first leads."""


class Assessing:
    """A district in its assessment, with the lists of DW01 and DW01-001 issued."""

    def __init__(self, district: District) -> None:
        self.district = district
        year.open_year(district)
        self.items = {unit: year.ready(district, unit) for unit in ("DW01", "DW01-001")}
        year.issue(district, "DW01")
        year.issue(district, "DW01-001", "示街发〔2020〕1号")
        self.office = year.office(district)
        district.submit(self.office, PublishRuleSet(YEAR, RULES, "考核办法", RULED))
        district.submit(self.office, AdvancePhase(YEAR, CyclePhase.EXECUTION, date(2020, 3, 1)))

    def begin(self) -> None:
        """Rules frozen, the phase advanced."""
        self.district.submit(self.office, FreezeRuleSet(YEAR, DIGEST, RULED))
        self.district.submit(self.office, AdvancePhase(YEAR, CyclePhase.ASSESSMENT, OPENED))

    def organiser(self, unit: str) -> Actor:
        return self.office if unit in ("DW01", "DW02", "QW") else self.district.holder("DW01", PostKind.LIST_OFFICER)

    def form(self, organiser: str, team: Any = TEAM) -> str:
        actor = self.office if organiser == "QW" else self.district.holder(organiser, PostKind.LIST_OFFICER)
        command = FormGroup(self.unit(organiser), YEAR, "考核组", FORMED)
        group = str(self.district.submit(actor, command).entity_id)
        for number, (unit, kind) in enumerate(team):
            self.second(actor, group, unit, kind, leads=number == 0)
        return group

    def second(self, actor: Actor, group: str, unit: str, kind: PostKind, *, leads: bool = False) -> None:
        person = PersonId(self.district.posts[unit, kind][1])
        command = SecondAssessor(group, person, "干部", self.unit(unit), leads, FORMED)  # type: ignore[arg-type]
        self.district.submit(actor, command)

    def unit(self, code: str) -> Any:
        return self.district.units[code]

    def open(self, unit: str, group: str, actor: Actor | None = None) -> Any:
        command = OpenAssessment(self.unit(unit), YEAR, group, OPENED)  # type: ignore[arg-type]
        return self.district.submit(actor or self.organiser(unit), command)

    def scores(self, unit: str, points: int, **changes: Any) -> tuple[Score, ...]:
        return tuple(
            Score(ItemId(item), criterion, "INTERVIEW", points, "成效不足", **changes)
            for item in self.items[unit].values()
            for criterion in CRITERIA
        )

    def enter(self, unit: str, assessor: Actor, points: int) -> None:
        self.district.submit(assessor, EnterScores(self.unit(unit), YEAR, self.scores(unit, points)))

    def assess(self, unit: str, points: tuple[int, ...] = (8_000, 8_500, 9_000), team: Any = TEAM) -> None:
        """Everything up to the moment when the leader hands it in, and that as well."""
        key = self.unit(unit)
        for (code, kind), given in zip(team, points, strict=True):
            assessor = self.district.holder(code, kind)
            self.enter(unit, assessor, given)
            self.district.submit(assessor, SignSheet(key, YEAR, DONE))
        leader = self.district.holder(*team[0])
        answers = (Count("满意", 30), Count("一般", 10))
        self.district.submit(leader, RecordSatisfaction(key, YEAR, 50, 40, 40, answers, DONE))
        self.district.submit(self.organiser(unit), RecordAssessmentFact(key, YEAR, "逾期报告", 3, "逾期", DONE))
        self.district.submit(leader, SubmitAssessment(key, YEAR, DONE))

    def finalise(self, unit: str, actor: Actor | None = None) -> Any:
        return self.district.submit(actor or self.organiser(unit), FinaliseAssessment(self.unit(unit), YEAR, DONE))

    def result(self, unit: str) -> Any:
        return self.district.events(streams.assessment(self.unit(unit), YEAR))[-1].event.result


@pytest.fixture
def prepared() -> Assessing:
    """Before the assessment began."""
    district = rehearse()
    district.open()
    return Assessing(district)


@pytest.fixture
def assessing(prepared: Assessing) -> Assessing:
    """After it began."""
    prepared.begin()
    return prepared


def test_two_tiers_are_assessed_and_the_document_of_all_of_them_is_what_the_engine_gives(assessing: Assessing) -> None:
    district = assessing.district
    for organiser, unit in (("QW", "DW01"), ("DW01", "DW01-001")):
        assessing.open(unit, assessing.form(organiser))
        assessing.assess(unit)
        assessing.finalise(unit)
        district.submit(assessing.organiser(unit), FeedBackAssessment(assessing.unit(unit), YEAR, DONE))

    with tenant(district.tenant_id):
        asked = asking(district.log.read_stream, district.tenant_id, DONE)
        whole = assessed_units(asked, YEAR)
        below = assessed_units(asked, YEAR, organiser=assessing.unit("DW01"))
        document = json.loads(assessment_document(asked, YEAR, whole))

    assert set(whole) == {assessing.unit("DW01"), assessing.unit("DW01-001")}
    assert below == [assessing.unit("DW01-001")]
    assert [unit["unit"] for unit in document["units"]] == ["DW01", "DW01-001"]
    assert document["rules"] == DIGEST
    told = district.events(streams.assessment(assessing.unit("DW01"), YEAR))
    [finalised] = [each.event for each in told if type(each.event).__name__ == "AssessmentFinalised"]
    entry = document["units"][0]
    assert (entry["final"], entry["components"]) == (finalised.result.final, by_name(finalised.result.components))
    assert [told[0].event.class_, len(told[0].event.items)] == ["1/", 7]


def test_units_whose_assessment_is_not_finalised_are_named(assessing: Assessing) -> None:
    district = assessing.district
    assessing.open("DW01", assessing.form("QW"))
    assessing.assess("DW01")

    def left_over() -> list[str]:
        with tenant(district.tenant_id):
            return list(unassessed(asking(district.log.read_stream, district.tenant_id, DONE), YEAR))

    assert set(left_over()) == {assessing.unit("DW01"), assessing.unit("DW01-001")}
    assessing.finalise("DW01")
    assert left_over() == [assessing.unit("DW01-001")]


def test_the_organisation_department_does_not_assess_what_a_committee_answers_for(assessing: Assessing) -> None:
    own = assessing.form("QW")
    of_the_street = assessing.form("DW01")

    with pytest.raises(NotTheMaker):
        assessing.open("DW01-001", of_the_street, actor=assessing.office)
    with pytest.raises(GroupOfOtherOrganiser):
        assessing.open("DW01-001", own)
    with pytest.raises(NotPermitted):
        assessing.district.submit(assessing.office, FormGroup(assessing.unit("DW01"), YEAR, "考核组", FORMED))
    branch_officer = assessing.district.holder("DW01-001", PostKind.LIST_OFFICER)
    with pytest.raises(OrganiserWrong):
        assessing.district.submit(branch_officer, FormGroup(assessing.unit("DW01-001"), YEAR, "考核组", FORMED))


def test_rules_are_frozen_before_anything_is_scored_and_stand_from_then_on(prepared: Assessing) -> None:
    district = prepared.district
    group = prepared.form("QW")
    with pytest.raises(PhaseForbids):
        prepared.open("DW01", group)
    district.submit(prepared.office, AdvancePhase(YEAR, CyclePhase.ASSESSMENT, OPENED))
    with pytest.raises(RuleSetNotFrozen):
        prepared.open("DW01", group)

    district.submit(prepared.office, FreezeRuleSet(YEAR, DIGEST, RULED))
    prepared.open("DW01", group)

    with pytest.raises(RuleSetFrozenAlready):
        district.submit(prepared.office, PublishRuleSet(YEAR, RULES.replace("30,", "40,"), "办法", DONE))


def test_how_many_kinds_veto_is_the_districts_policy(prepared: Assessing) -> None:
    district = prepared.district
    district.submit(ADMIN, SetPolicy(Policy(late_entry_days=3650, veto_kinds_max=0), "从严"))

    with pytest.raises(VetoKindsTooMany, match="最多0类"):
        district.submit(prepared.office, PublishRuleSet(YEAR, RULES.replace("30,", "40,"), "办法", RULED))


def test_a_unit_without_issued_lists_is_not_assessed(assessing: Assessing) -> None:
    with pytest.raises(ListsNotIssued):
        assessing.open("DW02", assessing.form("QW"))


def test_whoever_has_or_had_a_post_in_the_unit_that_year_does_not_score_it(assessing: Assessing) -> None:
    district = assessing.district
    moved = Actor(district.posts["ZN02", PostKind.STAFF][1])
    post = AssignPost(assessing.unit("DW01"), PersonId(moved.person), "委员", PostKind.STAFF, date(2019, 5, 1), "组织")
    district.submit(ADMIN, post)
    assessing.open("DW01", assessing.form("QW"))

    with pytest.raises(AssessorOfOwnUnit):
        assessing.enter("DW01", district.holder("ZN02", PostKind.STAFF), 9_500)


def test_only_who_is_in_the_group_scores(assessing: Assessing) -> None:
    district = assessing.district
    assessing.open("DW01", assessing.form("QW"))

    for actor in (assessing.office, year.head(district, "DW01"), district.holder("QW", PostKind.SECRETARY)):
        with pytest.raises(NotPermitted):
            assessing.enter("DW01", actor, 9_500)
    with pytest.raises(NotPermitted):
        district.submit(
            district.holder(*TEAM[1]),
            AdjudicateScore(
                assessing.unit("DW01"), YEAR, ItemId(assessing.items["DW01"]["T01"]), CRITERIA[0], 1, "x", DONE
            ),
        )


def test_an_importer_scores_in_the_name_of_an_assessor_and_of_nobody_else(assessing: Assessing) -> None:
    district = assessing.district
    assessing.open("DW01", assessing.form("QW"))
    importer = district.behalf("ZN01", PostKind.STAFF, attested=True)
    assessing.enter("DW01", importer, 9_500)

    nobody = district.behalf("QW", attested=True)
    with pytest.raises((NotPermitted, AssessorUnknown)):
        assessing.enter("DW01", nobody, 9_500)
    with pytest.raises(NotPermitted):
        assessing.enter("DW01", district.behalf("QW", PostKind.STAFF, attested=True), 9_500)


def test_nobody_both_scores_and_finalises_whatever_posts_they_hold(assessing: Assessing) -> None:
    district = assessing.district
    group = assessing.form("QW")
    assessing.second(assessing.office, group, "ZZB", PostKind.SECRETARY)
    assessing.open("DW01", group)
    assessing.assess("DW01", (9_000, 9_000, 9_000, 9_000), (*TEAM, ("ZZB", PostKind.SECRETARY)))

    with pytest.raises(FinaliserAssessed):
        assessing.finalise("DW01", district.holder("ZZB", PostKind.SECRETARY))
    assessing.finalise("DW01")


def test_a_leader_who_does_not_score_settles_what_the_others_did(assessing: Assessing) -> None:
    district = assessing.district
    group = assessing.form("QW")
    assessing.second(assessing.office, group, "QW", PostKind.STAFF)
    judge = PersonId(district.posts["QW", PostKind.STAFF][1])
    district.submit(assessing.office, SetGroupLeader(group, judge, OPENED))  # type: ignore[arg-type]
    assessing.open("DW01", group)
    key = assessing.unit("DW01")
    scorer = district.holder(*TEAM[0])
    assessing.enter("DW01", scorer, 8_000)
    district.submit(scorer, SignSheet(key, YEAR, DONE))
    item = ItemId(assessing.items["DW01"]["P01"])
    for criterion in CRITERIA:
        settled = AdjudicateScore(key, YEAR, item, criterion, 9_000, "复核", DONE)
        district.submit(district.holder("QW", PostKind.STAFF), settled)

    for code, kind in TEAM[1:]:
        assessing.enter("DW01", district.holder(code, kind), 8_000)
        district.submit(district.holder(code, kind), SignSheet(key, YEAR, DONE))
    answers = (Count("满意", 40),)
    district.submit(scorer, RecordSatisfaction(key, YEAR, 50, 40, 40, answers, DONE))
    district.submit(district.holder("QW", PostKind.STAFF), SubmitAssessment(key, YEAR, DONE))

    assert by_name(assessing.result("DW01").components)["PROBLEM"] == 1_800


def test_a_tie_declared_after_the_result_stands_is_for_an_objection(assessing: Assessing) -> None:
    district = assessing.district
    group = assessing.form("QW")
    assessing.open("DW01", group)
    assessing.assess("DW01")
    assessing.finalise("DW01")
    interest = DeclareInterest(group, assessing.unit("DW01"), InterestKind.FAMILY, DONE)  # type: ignore[arg-type]

    with pytest.raises(AssessmentFinal):
        district.submit(district.holder(*TEAM[1]), interest)


def test_a_score_rests_on_files_of_the_item_that_is_scored(assessing: Assessing) -> None:
    district = assessing.district
    assessing.open("DW01", assessing.form("QW"))
    items = assessing.items["DW01"]
    head, digest = year.head(district, "DW01"), "a" * 64
    declare = DeclareEvidence(assessing.unit("DW01"), "照片.jpg", True, ItemId(items["T02"]), digest, 9, "image/jpeg")
    file = EvidenceId(district.make(head, declare))
    score = Score(ItemId(items["T01"]), CRITERIA[0], "INTERVIEW", 8_000, "不足", (file,))

    with pytest.raises(EvidenceOfOtherItem):
        district.submit(district.holder(*TEAM[0]), EnterScores(assessing.unit("DW01"), YEAR, (score,)))


def raised(assessing: Assessing, unit: str) -> FindingId:
    """A finding on the unit that nobody has confirmed yet."""
    district, items = assessing.district, (ItemId(assessing.items[unit]["T02"]),)
    cause = RaiseFinding(assessing.unit(unit), YEAR, items, Weakness.WEAK_PROGRESS, "推进缓慢", OPENED)
    return FindingId(district.make(assessing.organiser(unit), cause))


def test_a_score_rests_on_confirmed_findings_of_the_unit_alone(assessing: Assessing) -> None:
    district = assessing.district
    assessing.open("DW01", assessing.form("QW"))
    assessor, second = district.holder(*TEAM[0]), district.holder("ZZB", PostKind.LIST_OFFICER)
    finding, dropped, foreign = (raised(assessing, unit) for unit in ("DW01", "DW01", "DW01-001"))
    district.submit(second, DismissFinding(dropped, "核实有误", OPENED))
    district.submit(district.holder("DW01", PostKind.SECRETARY), ConfirmFinding(foreign, OPENED))
    plain, item = Score(ItemId(""), CRITERIA[0], "INTERVIEW", 9_500), assessing.items["DW01"]["T01"]

    def enter(*findings: str) -> None:
        score = replace(plain, item=ItemId(item), score=8_000, reason="推进缓慢", findings=findings)  # type: ignore[arg-type]
        other = replace(plain, item=ItemId(assessing.items["DW01"]["T02"]))
        district.submit(assessor, EnterScores(assessing.unit("DW01"), YEAR, (other, score)))

    for cited, why in (
        (finding, "第2个打分所依据的第2个问题待确认，请先由组织单位确认"),
        (dropped, "第2个打分所依据的第2个问题已撤销，请改选其他问题"),
        (foreign, "第2个打分所依据的第2个问题属于其他单位，请改选被考核单位的问题"),
    ):
        confirmed = raised(assessing, "DW01")
        district.submit(second, ConfirmFinding(confirmed, OPENED))
        with pytest.raises(CitedFindingWrong, match=why) as refused:
            enter(confirmed, cited)
        assert refused.value.field == "scores.1.findings"
    with pytest.raises(FindingNotFound) as unknown:
        enter("finding-nobody-raised")
    assert unknown.value.field == "scores.1.findings"

    district.submit(second, ConfirmFinding(finding, OPENED))
    enter(finding)
    sheet = district.events(streams.score_sheet(assessing.unit("DW01"), YEAR, assessor.person))
    assert [each.event.findings for each in sheet] == [(), (finding,)]


def test_an_amended_score_rests_on_confirmed_findings_too(assessing: Assessing) -> None:
    district = assessing.district
    assessing.open("DW01", assessing.form("QW"))
    assessor = district.holder(*TEAM[0])
    assessing.enter("DW01", assessor, 8_000)
    better = replace(assessing.scores("DW01", 7_000)[0], findings=(raised(assessing, "DW01"),))

    with pytest.raises(CitedFindingWrong, match="待确认"):
        district.submit(assessor, AmendScores(assessing.unit("DW01"), YEAR, (better,), "复核"))


def test_the_organiser_is_the_one_at_the_opening_wherever_the_unit_is_moved(assessing: Assessing) -> None:
    district = assessing.district
    assessing.open("DW01-001", assessing.form("DW01"))
    assessing.assess("DW01-001")
    district.submit(ADMIN, MoveUnit(assessing.unit("DW01-001"), assessing.unit("DW02"), date(2020, 6, 2), "划转"))

    with pytest.raises(NotPermitted):
        assessing.finalise("DW01-001", district.holder("DW02", PostKind.LIST_OFFICER))
    assessing.finalise("DW01-001")
