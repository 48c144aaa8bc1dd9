"""Another rule set on a year: its own rules give the year itself, others a fair comparison, gaps are named."""

import json
import random
from dataclasses import replace
from typing import Any

import pytest

from domain.scoring.score_1 import (
    BallotFacts,
    CannotFinalise,
    CriterionFacts,
    FactsUnsound,
    RuleSetUnsound,
    SatisfactionFacts,
    Standing,
    assess,
    canonical,
    evaluate,
)
from domain.scoring.what_if import Case, Trial, try_rules
from tests.domain.scoring import sample
from tests.domain.scoring.test_score_1 import (
    ASSESSMENT,
    EVALUATION,
    RULES,
    a_rule_set,
    a_year,
    facts_of,
    some_boxes,
    standing_of,
)

OTHER: dict[str, Any] = json.loads(RULES)


def cases() -> list[Case]:
    """The sample's year."""
    standings = {standing.unit: standing for standing in sample.standings()}
    return [Case(facts, standings[facts.unit]) for facts in sample.units()]


def tried(changes: dict[str, Any], given: list[Case] | None = None) -> dict[str, Trial]:
    """The sample's year by its rules with changes."""
    found = try_rules(canonical({**OTHER, **changes}), given or cases())
    return {trial.unit: trial for trial in found.units}


def test_a_year_by_its_own_rules_is_what_it_was() -> None:
    found = try_rules(RULES, cases())

    assert found.ignored == ()
    assert {trial.problem for trial in found.units} == {None}
    for document, name in ((ASSESSMENT, "assessed"), (EVALUATION, "evaluated")):
        entries = {entry["unit"]: entry for entry in json.loads(document)["units"]}
        assert {trial.unit: getattr(trial, name) for trial in found.units} == entries
    places = [(trial.class_, trial.evaluated["rank"]) for trial in found.units if trial.evaluated]
    assert places == sorted(places)


def test_generated_years_by_other_rules_are_what_the_engine_gives(seed: int) -> None:
    chance, compared = random.Random(seed), 0
    for number in range(150):
        rules = a_rule_set(chance)
        year, rule_set = a_year(chance, rules), canonical(rules)
        boxes = some_boxes(chance, rules, year)
        given = [Case(facts_of(unit), standing_of(unit["unit"], boxes[unit["unit"]])) for unit in year]
        found = {trial.unit: trial for trial in try_rules(rule_set, given).units}
        sound = [case for case in given if found[case.facts.unit].problem is None]
        for case in given:
            if case not in sound:
                with pytest.raises((CannotFinalise, FactsUnsound)):
                    evaluate(assess(rule_set, [case.facts]), rule_set, [case.standing])
        assessment = assess(rule_set, [case.facts for case in sound])
        evaluated = evaluate(assessment, rule_set, [case.standing for case in sound])
        for entry in json.loads(evaluated)["units"]:
            assert found[entry["unit"]].evaluated == entry, f"seed {seed}, year {number}"
            compared += 1

    assert compared > 100


def test_what_the_other_rules_do_not_know_does_not_count_and_is_named() -> None:
    counted = {kind for case in cases() for kind in case.facts.counts}
    kinds = {kind: per for kind, per in OTHER["bonus"]["kinds"].items() if kind not in counted}
    changes = {"deductions": {}, "criteria": {"MEASURES_EFFECTIVE": 1}, "bonus": {"cap": 300, "kinds": kinds}}

    found = try_rules(canonical({**OTHER, **changes}), cases())

    known = set(OTHER["deductions"]) | (set(OTHER["bonus"]["kinds"]) - set(kinds))
    assert set(found.ignored) == {"TASKS_COMPLETED"} | (counted & known)
    for trial in found.units:
        assert trial.assessed is not None
        assert trial.assessed["final"] == trial.assessed["base"]


def test_what_the_other_rules_ask_for_and_the_year_has_not_is_named_by_unit() -> None:
    found = tried({"criteria": {**OTHER["criteria"], "创新": 10}})

    assert {trial.evaluated for trial in found.values()} == {None}
    assert all("的 创新 尚未评分" in (trial.problem or "") for trial in found.values())


def test_a_unit_that_cannot_be_scored_takes_no_place_in_its_class() -> None:
    [first, *others] = cases()
    class_ = first.standing.class_
    [best] = [trial.unit for trial in tried({}).values() if trial.class_ == class_ and trial.evaluated["rank"] == 1]  # type: ignore[index]
    given = [
        replace(case, facts=replace(case.facts, satisfaction=SatisfactionFacts(0, {})))
        if case.facts.unit == best
        else case
        for case in [first, *others]
    ]

    found = tried({}, given)

    assert found[best].problem == f"{best}，SATISFACTION：没有有效的满意度问卷。"
    ranks = sorted(
        trial.evaluated["rank"] for trial in found.values() if trial.class_ == class_ and trial.evaluated is not None
    )
    assert ranks[0] == 1
    assert len(ranks) == sum(case.standing.class_ == class_ for case in given) - 1


def test_a_ballot_that_the_other_rules_cannot_read_is_told() -> None:
    changed = tried({"ballot": {"赞成": 10_000, "反对": 0}})

    with_ballots = [case.facts.unit for case in cases() if case.standing.ballot is not None]
    assert with_ballots
    for unit in with_ballots:
        assert "评分办法没有选项" in (changed[unit].problem or "")


def test_all_abstaining_is_told_and_not_raised() -> None:
    [one, *_] = cases()
    ballot = BallotFacts(3, 3, {"好": 0})

    found = tried({}, [Case(one.facts, Standing(one.facts.unit, "1/街道", ballot))])

    assert "有效票全部弃权" in (found[one.facts.unit].problem or "")


def test_rules_that_are_none_are_refused_before_anything_is_scored() -> None:
    with pytest.raises(RuleSetUnsound, match="各组成部分分值合计"):
        tried({"components": {**OTHER["components"], "TASK": {"points": 1, "whenEmpty": "REFUSE"}}})


def test_a_score_out_of_range_is_told_with_the_unit() -> None:
    [one, *_] = cases()
    item = replace(one.facts.items[0], criteria={name: CriterionFacts((10_001,)) for name in OTHER["criteria"]})

    found = tried({}, [replace(one, facts=replace(one.facts, items=(item,)))])

    assert "得分应在 0 至 100 分之间" in (found[one.facts.unit].problem or "")
