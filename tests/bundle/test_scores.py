"""Two implementations of one description: the verifier's scores beside the engine's, over years left to chance."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from domain.scoring import score_1
from services.bundle.verify_bundle import Rules, Unit, Unsound, graded, half_up, jcs
from tests.replay.sample_year import ASSESSMENT, EVALUATION, RULES

YEARS = 60


def unit_of(facts: score_1.UnitFacts, class_: str, ballot: score_1.BallotFacts | None) -> Unit:
    """The same year of a unit as the verifier gathers it from events."""
    items = [
        {"item": f"id-{each.item}", "number": each.item, "kind": each.kind, "weight": each.weight}
        for each in facts.items
    ]
    said = {"unit": facts.unit, "unit_code": facts.unit, "group": "g", "class_": class_, "rules": "", "items": items}
    unit = Unit(said)
    for each in facts.items:
        for criterion, given in each.criteria.items():
            for number, score in enumerate(given.scores):
                unit.sheets.setdefault(f"a-{number}", {})[f"id-{each.item}", criterion] = score
            if given.adjudicated is not None:
                unit.settled[f"id-{each.item}", criterion] = given.adjudicated
    # One sheet more, of somebody who stands back.
    unit.sheets["a-x"] = {(f"id-{each.item}", name): 0 for each in facts.items for name in each.criteria}
    unit.counted = [*sorted(unit.sheets)]
    unit.lines = {kind: (kind, count) for kind, count in facts.counts.items()}
    survey = facts.satisfaction
    unit.survey = None if survey is None else (survey.valid, dict(survey.answers))
    if ballot is not None:
        votes = [{"name": name, "count": count} for name, count in ballot.votes.items()]
        unit.box = {"valid": ballot.valid, "abstentions": ballot.abstentions, "votes": votes}
    return unit


def both(rule_set: bytes, facts: list[score_1.UnitFacts], standings: list[score_1.Standing]) -> None:
    """The engine's two documents are the verifier's, to the byte."""
    assessment = score_1.assess(rule_set, facts)
    evaluation = score_1.evaluate(assessment, rule_set, standings)
    rules = Rules(rule_set.decode())
    by_unit = {each.unit: each for each in standings}
    units = [unit_of(each, by_unit[each.unit].class_, by_unit[each.unit].ballot) for each in facts]
    units.sort(key=lambda unit: unit.code)
    entries = [unit.points(rules, {("g", "a-x", unit.id)}) for unit in units]
    head = {"engine": "score/1", "rules": rules.digest}
    assert jcs({**head, "units": entries}) == assessment
    rows = graded(rules, list(zip(units, entries, strict=True)))
    assert jcs({**head, "assessment": score_1.digest(assessment), "units": rows}) == evaluation


def test_years_left_to_chance_come_out_the_same(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(YEARS):
        both(*a_year(chance))


def a_year(chance: random.Random) -> tuple[bytes, list[score_1.UnitFacts], list[score_1.Standing]]:
    rules: dict[str, Any] = json.loads(RULES)
    rules["goodCapPercent"] = chance.choice([0, 30, 50, 100])
    rules["secretaryBallotShare"] = chance.randrange(101)
    rules["deductions"] = {"逾期": {"per": chance.randrange(200), "cap": chance.randrange(300)}}
    rules["bonus"] = {"cap": chance.randrange(300), "kinds": {"表彰": 70, "𠮷": 30}}
    rules["veto"] = {"事故": chance.choice(score_1.GRADES), "\ue000": "FAIR"}
    for component in rules["components"].values():
        component["whenEmpty"] = chance.choice(["FULL", "ZERO"])
    rule_set = score_1.canonical(rules)
    units = [f"DW{number:02}" for number in range(chance.randrange(1, 9))]
    facts = [_unit(chance, rules, unit) for unit in units]
    standings = [
        score_1.Standing(unit, f"{chance.choice('12')}/乡镇", _ballot(chance, rules) if chance.random() < 0.8 else None)
        for unit in units
    ]
    return rule_set, facts, standings


def _unit(chance: random.Random, rules: dict[str, Any], unit: str) -> score_1.UnitFacts:
    assessors = chance.randrange(1, 4)

    # Few different scores, so that units are equal now and then.
    def score() -> int:
        return chance.choice([9000, 9500, 10000, 8333, chance.randrange(10001)])

    items = []
    for number in range(chance.randrange(6)):
        criteria = {
            name: score_1.CriterionFacts(
                tuple(score() for _ in range(assessors)), score() if chance.random() < 0.2 else None
            )
            for name in rules["criteria"]
        }
        items.append(score_1.ItemFacts(f"{number}", chance.choice(score_1.LISTS), chance.randrange(1, 100), criteria))
    counts = {kind: chance.randrange(4) for kind in ("逾期", "表彰", "𠮷") if chance.random() < 0.7}
    counts |= {kind: chance.randrange(2) for kind in ("事故", "\ue000") if chance.random() < 0.3}
    survey = None
    if chance.random() < 0.8:
        answers = {name: chance.randrange(5) for name in rules["satisfaction"]}
        survey = score_1.SatisfactionFacts(sum(answers.values()), answers)
    return score_1.UnitFacts(unit, tuple(items), survey, counts)


def _ballot(chance: random.Random, rules: dict[str, Any]) -> score_1.BallotFacts:
    votes = {name: chance.randrange(1, 9) for name in rules["ballot"]}
    abstentions = chance.randrange(3)
    return score_1.BallotFacts(sum(votes.values()) + abstentions, abstentions, votes)


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "another engine": lambda rules: rules.update(engine="score/2"),
    "a field too many": lambda rules: rules.update(note=""),
    "a field too few": lambda rules: rules.pop("veto"),
    "a component of its own": lambda rules: rules["components"].update(OTHER={"points": 0, "whenEmpty": "ZERO"}),
    "points that do not add up": lambda rules: rules["components"]["TASK"].update(points=1),
    "an unknown way with nothing": lambda rules: rules["components"]["TASK"].update(whenEmpty="HALF"),
    "a coefficient above one": lambda rules: rules["satisfaction"].update({"满意": 10_001}),
    "a share that is a text": lambda rules: rules["criteria"].update(dict.fromkeys(rules["criteria"], "1")),
    "shares of nothing": lambda rules: rules.update(criteria={"x": 0}),
    "no votes": lambda rules: rules.update(ballot={}),
    "a deduction without a cap": lambda rules: rules.update(deductions={"x": {"per": 1}}),
    "a bonus below nothing": lambda rules: rules["bonus"].update(cap=-1),
    "a bonus without kinds": lambda rules: rules["bonus"].pop("kinds"),
    "a veto to no grade": lambda rules: rules.update(veto={"x": "BAD"}),
    "grades out of order": lambda rules: rules["grades"].update(FAIR=9_999, GOOD=1),
    "a last grade that must be earned": lambda rules: rules["grades"].update(POOR=1),
    "more than all": lambda rules: rules.update(goodCapPercent=101),
    "a share that is true": lambda rules: rules.update(secretaryBallotShare=True),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_rules_of_another_form_are_no_rules(change: Callable[[dict[str, Any]], object]) -> None:
    rules = json.loads(RULES)
    change(rules)

    with pytest.raises(Unsound):
        Rules(jcs(rules).decode())


def test_rules_in_another_spelling_are_no_rules() -> None:
    for text in (RULES.decode().replace(",", ", ", 1), RULES.decode()[:-1], "[]", "[" * 5_000):
        with pytest.raises(Unsound):
            Rules(text)


def test_halves_go_up() -> None:
    assert [half_up(n, 2) for n in range(4)] == [0, 1, 1, 2]
    assert [half_up(n, 3) for n in range(4)] == [0, 0, 1, 1]


def test_its_canonical_form_is_that_of_the_sample() -> None:
    for document in (RULES, ASSESSMENT, EVALUATION):
        assert jcs(json.loads(document)) == document
    odd = {"\ue000": 1, "𠮷": 2, 'a\u001f"\\\n/\u2028': [None, True, {}]}
    assert jcs(odd) == score_1.canonical(odd)
