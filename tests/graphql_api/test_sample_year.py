"""The sample district's published year over HTTP: every point explains itself down to the events that say it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from domain import streams
from domain.codes import Grade
from domain.outcomes.events import ResultsComputed, UnitEvaluated, YearPublished
from domain.scoring.score_1 import UnitFacts
from graphql_api.ids import Ids
from services.store import tenant
from tests.conftest import Database
from tests.domain.scoring import naive, sample
from tests.graphql_api.server import IDS_KEY, Client, running_edge
from tests.replay.sample_year import ASSESSMENT, COMMITTEES, EVALUATION, LATER, RULES, YEAR, SampleYear

CODES = tuple(sorted(standing.unit for standing in sample.standings()))
Log = dict[int, tuple[str, dict[str, Any]]]
"""Position -> type and data of an event."""


@dataclass(frozen=True)
class Published:
    """A published year, somebody who sees all of it, and its log."""

    year: SampleYear
    auditor: Client
    log: Log

    def unit(self, code: str) -> str:
        """The id of the unit of that code, as the API has it."""
        return Ids(IDS_KEY, self.year.tenant_id).make("Unit", self.year.unit(code))

    @property
    def last(self) -> int:
        """The position at which the year had been published."""
        return len(self.log) - 1

    def head(self) -> int:
        """How many events the log holds by now."""
        with tenant(self.year.tenant_id):
            return self.year.store.head()


@pytest.fixture(scope="module")
def published(database: Database) -> Iterator[Published]:
    """The sample's year, computed, decided and published, behind an edge."""
    with running_edge(database.dsn, database.keyring) as edge:
        year = SampleYear(edge.store, database.new_tenant())
        year.play()
        year.publish(COMMITTEES)
        with tenant(year.tenant_id):
            read = [json.loads(event.state) for event in edge.store.read_raw(0, edge.store.head())]
        log = {position: (event["type"], event["data"]) for position, event in enumerate(read)}
        found = Published(year, edge.client(year.tenant_id, "auditor", roles=["AUDITOR"]), log)
        wait(found, found.last)
        yield found


def wait(published: Published, position: int) -> None:
    """Until the read models hold a position."""
    question = "query Wait($at: Position) { district(atLeast: $at) { position } }"
    assert published.auditor.ask(question, at=position).data["district"]["position"] >= position


DIVISION = "{ numerator denominator result }"
FACTS = "{ kind per cap count amount result facts { position kind count line } }"
EXPLAINED = f"""query Explained($unit: ID!, $year: Int!, $at: Position!) {{ district(asOf: {{position: $at}}) {{
  scoreExplain(unit: $unit, year: $year) {{
  problem agrees ruleSetPosition unit {{ code }} ruleSet {{ rules digest }}
  points {{ base deducted bonusCap bonus final
    components {{ name points whenEmpty result rate {DIVISION} share {DIVISION}
      items {{ number position weight score {DIVISION}
        criteria {{ criterion share score {DIVISION}
          entries {{ position score criterion }} settled {{ position score }} }} }}
      survey {{ position valid answers {{ name count coefficient }} rate {DIVISION} }} }}
    deductions {FACTS} bonuses {FACTS} vetoes {{ kind grade facts {{ position kind count line }} }} }}
  standing {{ agrees ballotShare secretary {DIVISION} evaluation {{ class }}
    ballot {{ position valid abstentions votes {{ name count coefficient }} score {DIVISION} }}
    rank {{ final ballot task units aheadByFinal aheadByBallot aheadByTask equal rank }}
    grade {{ earned least afterVeto goodCapPercent goodMax goodBefore grade }} }} }} }} }}"""


@pytest.fixture(scope="module")
def trees(published: Published) -> dict[str, dict[str, Any]]:
    """Unit code -> its explanation."""
    found = {}
    for code in CODES:
        answer = published.auditor.ask(EXPLAINED, unit=published.unit(code), year=YEAR, at=published.last)
        found[code] = answer.data["district"]["scoreExplain"]
    return found


def leaves(tree: dict[str, Any], log: Log) -> dict[str, Any]:
    """A unit as the naive implementation takes it: every amount out of the event at the leaf's position, and out of
    nothing else. Each of them is checked to be what the explanation shows."""

    def said(leaf: dict[str, Any], type_: str, **shown: Any) -> dict[str, Any]:
        found, data = log[leaf["position"]]
        assert found == type_
        assert {name: data[name] for name in shown} == shown
        return data

    points = tree["points"]
    lists = [each for each in points["components"] if each["name"] != "SATISFACTION"]
    items = []
    for component in lists:
        for item in component["items"]:
            opened = log[item["position"]]
            assert opened[0] == "assessment.opened.v1"
            [fixed] = [each for each in opened[1]["items"] if each["number"] == item["number"]]
            assert (fixed["weight"], fixed["kind"]) == (item["weight"], component["name"])
            scores: dict[str, list[int]] = {}
            for each in item["criteria"]:
                assert each["settled"] is None
                for entry in each["entries"]:
                    data = said(
                        entry, "score_sheet.score_entered.v1", score=entry["score"], criterion=each["criterion"],
                        item=fixed["item"],
                    )  # fmt: skip
                    scores.setdefault(each["criterion"], []).append(data["score"])
            kind, weight = fixed["kind"], fixed["weight"]
            items.append({"item": item["number"], "list": kind, "weight": weight, "scores": scores, "settled": {}})
    [survey] = [each["survey"] for each in points["components"] if each["name"] == "SATISFACTION"]
    answers = said(survey, "assessment.satisfaction_recorded.v1", valid=survey["valid"])["answers"]
    facts: dict[str, int] = {}
    for each in (*points["deductions"], *points["bonuses"], *points["vetoes"]):
        for fact in each["facts"]:
            data = said(fact, "assessment.fact_recorded.v1", kind=each["kind"], count=fact["count"])
            facts[each["kind"]] = facts.get(each["kind"], 0) + data["count"]
    survey = {each["name"]: each["count"] for each in answers}
    return {"unit": tree["unit"]["code"], "items": items, "survey": survey, "facts": facts}


def box(tree: dict[str, Any], log: Log) -> tuple[str, dict[str, int] | None, int]:
    """Class, votes and abstentions, the votes out of the event at the ballot's position."""
    standing = tree["standing"]
    ballot = standing["ballot"]
    if ballot is None:
        return standing["evaluation"]["class"], None, 0
    type_, data = log[ballot["position"]]
    assert type_ == "ballot_box.counted.v1"
    votes = {each["name"]: each["count"] for each in data["votes"]}
    assert votes == {each["name"]: each["count"] for each in ballot["votes"] if each["name"] in votes}
    return standing["evaluation"]["class"], votes, data["abstentions"]


def test_every_unit_comes_to_its_published_points_from_the_events_at_its_leaves_alone(
    published: Published, trees: dict[str, dict[str, Any]]
) -> None:
    [entry] = {(tree["ruleSetPosition"], tree["ruleSet"]["rules"]) for tree in trees.values()}
    type_, data = published.log[entry[0]]
    assert (type_, data["rules"]) == ("rule_set.published.v1", entry[1])
    rules = json.loads(data["rules"])

    assessed = naive.assessment(rules, [leaves(tree, published.log) for tree in trees.values()])
    evaluated = naive.evaluation(rules, assessed, {code: box(tree, published.log) for code, tree in trees.items()})

    assert naive.as_bytes(assessed) == ASSESSMENT
    assert naive.as_bytes(evaluated) == EVALUATION
    by_code = {each["unit"]: each for each in evaluated["units"]}
    for each in assessed["units"]:
        tree = trees[each["unit"]]
        points, standing = tree["points"], tree["standing"]
        assert (tree["problem"], tree["agrees"], standing["agrees"]) == (None, True, True)
        assert {part["name"]: part["result"] for part in points["components"]} == each["components"]
        assert {part["kind"]: part["result"] for part in points["deductions"]} == each["deductions"]
        assert [part["kind"] for part in points["vetoes"]] == each["veto"]
        assert (points["base"], points["bonus"], points["final"]) == (each["base"], each["bonus"], each["final"])
        judged = by_code[each["unit"]]
        assert (standing["rank"]["rank"], standing["grade"]["grade"]) == (judged["rank"], judged["grade"])
        assert (standing["secretary"] or {}).get("result") == judged["secretary"]


def test_every_step_follows_from_the_steps_below_it(trees: dict[str, dict[str, Any]]) -> None:
    for tree in trees.values():
        points, rules = tree["points"], json.loads(tree["ruleSet"]["rules"])
        for part in points["components"]:
            if part["survey"] is None:
                for item in part["items"]:
                    for each in item["criteria"]:
                        shown = (sum(entry["score"] for entry in each["entries"]), len(each["entries"]))
                        assert divided(each["score"]) == shown
                        assert each["share"] == rules["criteria"][each["criterion"]]
                    weighted = sum(each["share"] * each["score"]["result"] for each in item["criteria"])
                    assert divided(item["score"]) == (weighted, sum(rules["criteria"].values()))
                weighted = sum(item["weight"] * item["score"]["result"] for item in part["items"])
                assert divided(part["rate"]) == (weighted, sum(item["weight"] for item in part["items"]))
            else:
                assert divided(part["rate"]) == divided(part["survey"]["rate"])
                assert divided(part["rate"]) == (weighed(part["survey"]["answers"]), part["survey"]["valid"])
            assert divided(part["share"]) == (part["points"] * part["rate"]["result"], 10_000)
            assert part["share"]["result"] == part["result"]
        assert points["base"] == sum(part["result"] for part in points["components"])
        for kind in (*points["deductions"], *points["bonuses"]):
            assert kind["count"] == sum(fact["count"] for fact in kind["facts"])
            assert kind["amount"] == kind["per"] * kind["count"]
            capped = kind["amount"] if kind["cap"] is None else min(kind["cap"], kind["amount"])
            assert kind["result"] == capped
        assert points["deducted"] == sum(kind["result"] for kind in points["deductions"])
        assert points["bonus"] == min(points["bonusCap"], sum(kind["result"] for kind in points["bonuses"]))
        assert points["final"] == max(0, points["base"] - points["deducted"]) + points["bonus"]
        standing = tree["standing"]
        if standing["ballot"] is not None:
            ballot, share = standing["ballot"], standing["ballotShare"]
            assert divided(ballot["score"]) == (weighed(ballot["votes"]), ballot["valid"] - ballot["abstentions"])
            together = (100 - share) * points["final"] + share * ballot["score"]["result"]
            assert divided(standing["secretary"]) == (together, 100)
        rank, grade = standing["rank"], standing["grade"]
        assert rank["rank"] == 1 + rank["aheadByFinal"] + rank["aheadByBallot"] + rank["aheadByTask"]
        assert grade["goodMax"] == rank["units"] * grade["goodCapPercent"] // 100


def divided(division: dict[str, int]) -> tuple[int, int]:
    """Numerator and denominator, once the result is what they come to, half up."""
    numerator, denominator = division["numerator"], division["denominator"]
    assert division["result"] == (2 * numerator + denominator) // (2 * denominator)
    return numerator, denominator


def weighed(counts: list[dict[str, Any]]) -> int:
    """Counts times coefficients, added up."""
    return sum(each["count"] * each["coefficient"] for each in counts)


def test_the_rule_set_of_the_explanation_is_the_one_of_the_year(trees: dict[str, dict[str, Any]]) -> None:
    assert {tree["ruleSet"]["rules"] for tree in trees.values()} == {RULES.decode()}


TRIED = """query WhatIf($year: Int!, $at: Position!, $rules: String, $digest: String) {
    district(asOf: {position: $at}) { whatIf(year: $year, rules: $rules, digest: $digest) {
    digest ignored faults { code message }
    units { unit { code } class problem actualFinal finalDifference rankDifference gradeDiffers
      evaluation { final rank grade }
      tried { components { name amount } deductions { name amount } bonus final veto ballot secretary rank grade } }
} } }"""


def contents(database: Database) -> dict[str, tuple[int, str]]:
    """How much every table holds, and a digest of it. Leases are how processes share work, whatever is asked."""
    with psycopg.connect(database.superuser_dsn) as connection:
        names = connection.execute(
            """SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
               WHERE schemaname IN ('public', 'model') AND tablename <> 'lease' ORDER BY 1"""
        ).fetchall()
        found = {}
        for (name,) in names:
            counted = f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} AS t"
            [row] = connection.execute(counted.encode()).fetchall()
            found[name] = row
    return found


def test_the_year_under_other_rules_is_computed_and_nothing_is_written(
    published: Published, database: Database
) -> None:
    rules = json.loads(RULES)
    parts = {name: {**part, "points": 2500} for name, part in rules["components"].items()}
    other = {**rules, "components": parts, "goodCapPercent": 100, "secretaryBallotShare": 50, "deductions": {}}
    known = {*rules["bonus"]["kinds"], *rules["veto"]}
    year = [
        {**unit, "facts": {kind: count for kind, count in unit["facts"].items() if kind in known}}
        for unit in (as_taken(facts) for facts in sample.units())
    ]
    boxes = {
        each.unit: (each.class_, each.ballot and dict(each.ballot.votes), each.ballot.abstentions if each.ballot else 0)
        for each in sample.standings()
    }
    before, log = contents(database), published.head()

    told = published.auditor.ask(
        TRIED, year=YEAR, at=published.last, rules=json.dumps(other, ensure_ascii=False, indent=2)
    )

    assert (contents(database), published.head()) == (before, log)
    found = told.data["district"]["whatIf"]
    by_hand = naive.assessment(other, year)
    judged = {each["unit"]: each for each in naive.evaluation(other, by_hand, boxes)["units"]}
    actual = {each["unit"]: each for each in json.loads(EVALUATION)["units"]}
    points = {each["unit"]: each["final"] for each in json.loads(ASSESSMENT)["units"]}
    assert found["faults"] == []
    assert set(found["ignored"]) == {kind for unit in sample.units() for kind in unit.counts} - known
    assert {unit["unit"]["code"] for unit in found["units"]} == set(actual)
    for each in by_hand["units"]:
        code = each["unit"]
        [unit] = [unit for unit in found["units"] if unit["unit"]["code"] == code]
        tried = unit["tried"]
        assert {part["name"]: part["amount"] for part in tried["components"]} == each["components"]
        assert (tried["final"], tried["bonus"], tried["veto"]) == (each["final"], each["bonus"], each["veto"])
        names = ("ballot", "secretary", "rank", "grade")
        assert {name: tried[name] for name in names} == {name: judged[code][name] for name in names}
        assert (unit["actualFinal"], unit["evaluation"]["final"]) == (points[code], points[code])
        assert unit["finalDifference"] == each["final"] - points[code]
        assert unit["rankDifference"] == judged[code]["rank"] - actual[code]["rank"]
        assert unit["gradeDiffers"] == (judged[code]["grade"] != actual[code]["grade"])
    assert any(unit["finalDifference"] for unit in found["units"])


def test_the_year_under_its_own_published_rules_differs_in_nothing(published: Published) -> None:
    digest = sha256(RULES).hexdigest()

    found = published.auditor.ask(TRIED, year=YEAR, at=published.last, digest=digest).data["district"]["whatIf"]

    assert (found["digest"], found["ignored"], found["faults"]) == (digest, [], [])
    assert len(found["units"]) == len(CODES)
    for unit in found["units"]:
        assert (unit["problem"], unit["finalDifference"], unit["rankDifference"]) == (None, 0, 0)
        assert unit["gradeDiffers"] is False


def as_taken(unit: UnitFacts) -> dict[str, Any]:
    """A unit of the sample as the naive implementation takes it."""
    items = [
        {
            "item": item.item,
            "list": item.kind,
            "weight": item.weight,
            "scores": {name: list(each.scores) for name, each in item.criteria.items()},
            "settled": {},
        }
        for item in unit.items
    ]
    survey = None if unit.satisfaction is None else dict(unit.satisfaction.answers)
    return {"unit": unit.unit, "items": items, "survey": survey, "facts": dict(unit.counts)}


RANKED = """query Ranked($year: Int!, $at: Position!, $classes: [String!]) { district(asOf: {position: $at}) {
    ranking(year: $year, first: 100, classes: $classes) { edges { node {
      unit { code } class rank final ballot grade standingGrade round published } } } } }"""
COMPARED = """query Compared($unit: ID!, $years: [Int!], $at: Position!) { district(asOf: {position: $at}) {
    evaluations(unit: $unit, years: $years) { edges { node { year final rank grade round } } } } }"""


def ranked(published: Published, at: int, *classes: str) -> list[dict[str, Any]]:
    """The ranking as of a position."""
    answer = published.auditor.ask(RANKED, year=YEAR, at=at, classes=list(classes) or None)
    return [edge["node"] for edge in answer.data["district"]["ranking"]["edges"]]


def test_an_upheld_objection_changes_the_ranking_from_its_publication_on_and_never_before(
    published: Published,
) -> None:
    before = {each["unit"]: each for each in json.loads(EVALUATION)["units"]}
    rules, units = json.loads(RULES), {unit.unit: unit for unit in sample.units()}
    code, kinds, after = next(better_ranked(rules, units, before))
    class_ = before[code]["class"]

    published.year.uphold(code, kinds)
    revised = published.head() - 1
    published.year.publish_again()
    again = published.head() - 1
    wait(published, again)

    assert after[code]["rank"] < before[code]["rank"]
    for at, expected in ((published.last, before), (revised, before), (again, after)):
        rows = ranked(published, at, class_)
        assert [(each["unit"]["code"], each["rank"], each["grade"]) for each in rows] == sorted(
            ((unit, each["rank"], each["grade"]) for unit, each in expected.items() if each["class"] == class_),
            key=lambda each: (each[1], published.year.unit(each[0])),
        )
        assert {each["published"] for each in rows} == {True}
    everybody = ranked(published, again)
    assert {each["unit"]["code"]: each["rank"] for each in everybody} == {
        unit: each["rank"] for unit, each in after.items()
    }
    assert [each["class"] for each in everybody] == sorted(each["class"] for each in everybody)


def better_ranked(
    rules: dict[str, Any], units: dict[str, UnitFacts], before: dict[str, Any]
) -> Iterator[tuple[str, list[str], dict[str, Any]]]:
    """Units that would be further in front without their deductions, with these, and the evaluation that would be."""
    boxes = {
        each.unit: (each.class_, each.ballot and dict(each.ballot.votes), each.ballot.abstentions if each.ballot else 0)
        for each in sample.standings()
    }
    for code, unit in units.items():
        kinds = [kind for kind in unit.counts if kind in rules["deductions"]]
        if not kinds:
            continue
        left = {kind: count for kind, count in unit.counts.items() if kind not in kinds}
        year = [as_taken(replace(each, counts=left) if each.unit == code else each) for each in units.values()]
        judged = naive.evaluation(rules, naive.assessment(rules, year), boxes)
        after = {each["unit"]: each for each in judged["units"]}
        if after[code]["rank"] < before[code]["rank"]:
            yield code, kinds, after


def test_a_unit_is_compared_over_the_years_as_they_were_known(published: Published) -> None:
    code, year = "DW01", published.year
    [first] = [each for each in json.loads(EVALUATION)["units"] if each["unit"] == code]
    points = {each["unit"]: each["final"] for each in json.loads(ASSESSMENT)["units"]}
    digests = ("b" * 64,) * 3
    later = UnitEvaluated(year.unit(code), YEAR + 1, 1, first["class"], None, None, 9_100, 2, Grade.FAIR)
    results = streams.results(YEAR + 1)
    year.record(
        [
            (results, ResultsComputed(YEAR + 1, 1, "score/1", *digests, 1, LATER)),
            (streams.evaluation(year.unit(code), YEAR + 1), later),
            (results, YearPublished(YEAR + 1, 1, 0, 0, 0, "", "score/1", *digests, LATER)),
        ]
    )
    wait(published, published.head() - 1)

    def compared(at: int, *years: int) -> list[dict[str, Any]]:
        asked = {"unit": published.unit(code), "years": list(years) or None, "at": at}
        edges = published.auditor.ask(COMPARED, **asked).data["district"]["evaluations"]["edges"]
        return [edge["node"] for edge in edges]

    old = {"year": YEAR, "final": points[code], "rank": first["rank"], "grade": first["grade"], "round": 1}
    new = {"year": YEAR + 1, "final": 9_100, "rank": 2, "grade": "FAIR", "round": 1}
    assert compared(published.last) == [old]
    [one, two] = compared(published.head() - 1)
    assert (one["year"], two) == (YEAR, new)
    assert compared(published.head() - 1, YEAR + 1) == [new]
