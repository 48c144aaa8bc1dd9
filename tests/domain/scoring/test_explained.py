"""Every step of score/1 explained: the leaves alone come to the same points, rank and grade as the engine."""

import json
import random
from itertools import count
from typing import Any

import pytest

from domain.scoring import explain_1, score_1
from domain.scoring.explain_1 import (
    CriterionGrounds,
    Explained,
    ExplanationDiffers,
    ItemGrounds,
    Leaf,
    Quotient,
    SurveyGrounds,
    UnitGrounds,
    explain,
)
from domain.scoring.score_1 import CannotFinalise, FactsUnsound, assess, canonical, div, evaluate, read_rules
from domain.scoring.standing_1 import Ranked, Votes, explain_ballot, explain_standing
from tests.domain.scoring import naive, sample
from tests.domain.scoring.test_score_1 import RULES, a_rule_set, a_year, facts_of, some_boxes, standing_of

YEARS = 200


def grounds_of(unit: score_1.UnitFacts) -> UnitGrounds:
    """The unit with a position of its own for every amount; each fact of a kind counts once."""
    positions = count()

    def leaf(amount: int) -> Leaf:
        return Leaf(amount, next(positions))

    items = tuple(
        ItemGrounds(
            number=item.item,
            kind=item.kind,
            weight=leaf(item.weight),
            criteria={
                name: CriterionGrounds(
                    tuple(leaf(score) for score in each.scores),
                    None if each.adjudicated is None else leaf(each.adjudicated),
                )
                for name, each in item.criteria.items()
            },
        )
        for item in unit.items
    )
    survey = unit.satisfaction
    return UnitGrounds(
        unit=unit.unit,
        items=items,
        survey=None if survey is None else SurveyGrounds(survey.valid, survey.answers, next(positions)),
        facts={kind: tuple(leaf(1) for _ in range(number)) for kind, number in unit.counts.items()},
    )


def by_leaves(explained: Explained) -> dict[str, Any]:
    """A unit as the naive implementation takes it, from nothing but what stands at the ends of the explanation."""
    lists = [each for each in explained.components if each.name != "SATISFACTION"]
    [satisfaction] = [each.survey for each in explained.components if each.name == "SATISFACTION"]
    kinds = (*explained.deductions, *explained.bonuses, *explained.vetoes)
    return {
        "unit": explained.unit,
        "items": [
            {
                "item": item.number,
                "list": component.name,
                "weight": item.weight.amount,
                "scores": {each.criterion: [entry.amount for entry in each.entries] for each in item.criteria},
                "settled": {each.criterion: each.settled.amount for each in item.criteria if each.settled is not None},
            }
            for component in lists
            for item in component.items
        ],
        "survey": None if satisfaction is None else {each.name: each.count for each in satisfaction.answers},
        "facts": {each.kind: sum(fact.amount for fact in each.facts) for each in kinds},
    }


def test_the_leaves_of_generated_years_come_to_what_the_engine_computes(seed: int) -> None:
    chance, explained_units, settled, empty = random.Random(seed), 0, 0, 0
    for number in range(YEARS):
        rules = a_rule_set(chance)
        year, rule_set, told = a_year(chance, rules), canonical(rules), f"seed {seed}, year {number}"
        for unit in year:
            facts = facts_of(unit)
            try:
                [entry] = json.loads(assess(rule_set, [facts]))["units"]
            except CannotFinalise:
                with pytest.raises(CannotFinalise):
                    explain(rule_set, grounds_of(facts))
                continue
            explained = explain(rule_set, grounds_of(facts))
            assert explained.entry() == entry, told
            assert naive.assessment(rules, [by_leaves(explained)])["units"] == [entry], told
            explained_units += 1
            empty += any(each.share is None for each in explained.components)
            settled += any(each.settled for one in explained.components for i in one.items for each in i.criteria)

    assert min(explained_units, settled, empty) > 0


def test_the_standings_of_generated_years_are_what_the_engine_gives(seed: int) -> None:
    chance, ties, crowded, vetoed = random.Random(seed), 0, 0, 0
    for number in range(YEARS):
        rules = a_rule_set(chance)
        rules["components"] = {name: {**each, "whenEmpty": "ZERO"} for name, each in rules["components"].items()}
        year, rule_set, told = a_year(chance, rules), canonical(rules), f"seed {seed}, year {number}"
        boxes = some_boxes(chance, rules, year)
        standings = [standing_of(unit, box) for unit, box in boxes.items()]
        try:
            assessment = assess(rule_set, map(facts_of, year))
            judged = json.loads(evaluate(assessment, rule_set, standings))["units"]
        except CannotFinalise:
            continue
        assessed = {entry["unit"]: entry for entry in json.loads(assessment)["units"]}
        ballots = {each.unit: each.ballot for each in standings}
        ranked = {
            entry["unit"]: Ranked(
                entry["unit"],
                assessed[entry["unit"]]["final"],
                entry["ballot"],
                assessed[entry["unit"]]["components"]["TASK"],
                tuple(assessed[entry["unit"]]["veto"]),
            )
            for entry in judged
        }
        for entry in judged:
            class_ = [ranked[each["unit"]] for each in judged if each["class"] == entry["class"]]
            found = explain_standing(read_rules(rule_set), ranked[entry["unit"]], class_)
            secretary = None if found.secretary is None else found.secretary.result
            said = (found.ballot, secretary, found.rank.rank, found.grade.grade)
            assert said == tuple(entry[name] for name in ("ballot", "secretary", "rank", "grade")), told
            box = ballots[entry["unit"]]
            if box is not None:
                votes = Votes(box.valid, box.abstentions, box.votes, 7)
                assert explain_ballot(read_rules(rule_set), votes).score.result == entry["ballot"], told
            ties += found.rank.equal > 0
            crowded += found.grade.grade != found.grade.after_veto
            vetoed += found.grade.after_veto != found.grade.earned

    assert min(ties, crowded, vetoed) > 0


def test_a_quotient_is_rounded_as_the_engine_rounds() -> None:
    pairs = [(n, d) for d in range(1, 30) for n in range(100)]

    assert [Quotient(n, d).result for n, d in pairs] == [div(n, d) for n, d in pairs]


def test_the_sample_year_explains_itself() -> None:
    for unit in sample.units():
        explained = explain(RULES, grounds_of(unit))

        [entry] = json.loads(assess(RULES, [unit]))["units"]
        assert naive.assessment(json.loads(RULES), [by_leaves(explained)])["units"] == [entry]


def test_an_explanation_that_does_not_come_to_the_engines_result_is_never_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [unit, *_] = sample.units()
    monkeypatch.setattr(explain_1, "weighed_sum", lambda weighed: 0)

    with pytest.raises(ExplanationDiffers):
        explain(RULES, grounds_of(unit))


def test_what_the_rule_set_does_not_know_is_refused_as_the_engine_refuses_it() -> None:
    [unit, *_] = sample.units()
    grounds = grounds_of(unit)

    with pytest.raises(FactsUnsound, match="加减分类别 没有这一类"):
        explain(RULES, UnitGrounds(grounds.unit, grounds.items, grounds.survey, {"没有这一类": (Leaf(1, 1),)}))
