"""The sample district's published year over HTTP: every point explains itself down to the events that say it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from graphql_api.ids import Ids
from services.store import Store, tenant
from tests.conftest import Database
from tests.domain.scoring import naive, sample
from tests.graphql_api.server import IDS_KEY, Client, running_edge
from tests.replay.sample_year import ASSESSMENT, COMMITTEES, EVALUATION, RULES, YEAR, SampleYear

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


@pytest.fixture(scope="module")
def published(database: Database) -> Iterator[Published]:
    """The sample's year, computed, decided and published, behind an edge."""
    with Store(database.dsn, database.keyring) as store:
        year = SampleYear(store, database.new_tenant())
        year.play()
        year.publish(COMMITTEES)
        with tenant(year.tenant_id):
            read = [json.loads(event.state) for event in store.read_raw(0, store.head())]
    log = {position: (event["type"], event["data"]) for position, event in enumerate(read)}
    with running_edge(database.dsn, database.keyring) as edge:
        auditor = edge.client(year.tenant_id, "auditor", roles=["AUDITOR"])
        read_up = "query Wait($at: Position) { district(atLeast: $at) { position } }"
        assert auditor.ask(read_up, at=len(log) - 1).data["district"]["position"] == len(log) - 1
        yield Published(year, auditor, log)


DIVISION = "{ numerator denominator result }"
FACTS = "{ kind per cap count amount result facts { position kind count line } }"
EXPLAINED = f"""query Explained($unit: ID!, $year: Int!) {{ district {{ scoreExplain(unit: $unit, year: $year) {{
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
        answer = published.auditor.ask(EXPLAINED, unit=published.unit(code), year=YEAR)
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
