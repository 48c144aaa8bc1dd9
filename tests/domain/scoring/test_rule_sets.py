"""A year's scoring rule set: data with a closed schema, addressed by its bytes, frozen before the first score."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.refusal import InvalidInput, Refusal
from domain.scoring import score_1
from domain.scoring.decider import EMPTY, ScoringState, evolve, freeze_rule_set, frozen_rules, publish_rule_set
from domain.scoring.errors import (
    CriteriaUncovered,
    RuleSetFrozenAlready,
    RuleSetMalformed,
    RuleSetNotFrozen,
    RuleSetNotPublished,
    RuleSetOther,
    RuleSetUnchanged,
    ScoringDayWrong,
    VetoKindsTooMany,
)
from domain.scoring.events import RuleSetFrozen, RuleSetPublished, ScoringEvent
from domain.scoring.rules import fact_kinds

GOLDEN = (Path(__file__).parents[2] / "golden" / "score_1" / "示例区-2020.rules.json").read_bytes()
SAMPLE: dict[str, Any] = json.loads(GOLDEN)
DIGEST = score_1.digest(GOLDEN)
NOVEMBER = date(2020, 11, 15)
PUBLISHED = RuleSetPublished(2020, "score/1", DIGEST, GOLDEN.decode(), "考核办法", NOVEMBER)
FROZEN = RuleSetFrozen(2020, DIGEST, NOVEMBER)


def given(*events: ScoringEvent) -> ScoringState:
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state


def publish(state: ScoringState, document: Any = SAMPLE, **changes: Any) -> list[RuleSetPublished]:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=2)
    arguments: dict[str, Any] = {"year": 2020, "basis": "考核办法", "published_on": NOVEMBER, "veto_kinds_max": 4}
    return publish_rule_set(state, rules=text, **{**arguments, **changes})


def altered(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(SAMPLE), **changes}


def test_whatever_the_layout_the_canonical_bytes_are_kept_and_addressed() -> None:
    assert publish(EMPTY) == [PUBLISHED]


@pytest.mark.parametrize(
    "document",
    [
        "",
        "{",
        "[]",
        '{"engine":"score/1","engine":"score/1"}',
        json.dumps(SAMPLE).replace("6000", "6000.5", 1),
        json.dumps(SAMPLE).replace("6000", "NaN", 1),
        altered(engine="score/2"),
        altered(surprise=1),
        altered(goodCapPercent=101),
        altered(veto={"事故": "EXCELLENT"}),
        altered(veto={"　": "POOR"}),
        altered(veto={"事" * 41: "POOR"}),
    ],
)
def test_what_is_no_rule_set_is_not_published(document: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        publish(EMPTY, document)

    assert isinstance(refused.value, RuleSetMalformed) or "名称" in refused.value.message


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (altered(criteria={"MEASURES_EFFECTIVE": 40}), "任务保质保量完成"),
        (altered(criteria={"TASKS_COMPLETED": 40}), "工作措施扎实有效"),
        (altered(criteria={"MEASURES_EFFECTIVE": 40, "TASKS_COMPLETED": 0}), "任务保质保量完成"),
        (
            altered(
                components={
                    **SAMPLE["components"],
                    "TASK": {"points": 7000, "whenEmpty": "REFUSE"},
                    "SATISFACTION": {"points": 0, "whenEmpty": "REFUSE"},
                }
            ),
            "基层群众满意",
        ),
    ],
)
def test_rules_cover_all_that_the_policy_assesses(document: dict[str, Any], says: str) -> None:
    with pytest.raises(CriteriaUncovered, match=says):
        publish(EMPTY, document)


def test_a_further_criterion_may_stand_beside_the_policys() -> None:
    [published] = publish(EMPTY, altered(criteria={**SAMPLE["criteria"], "INNOVATIVE": 10}))

    assert "INNOVATIVE" in published.rules


def test_few_kinds_veto() -> None:
    five = altered(veto={f"事故{number}": "POOR" for number in range(5)})

    with pytest.raises(VetoKindsTooMany, match="现有5类，最多4类"):
        publish(EMPTY, five)

    assert publish(EMPTY, five, veto_kinds_max=5)


def test_another_text_takes_the_place_of_one_that_is_not_frozen() -> None:
    later = altered(secretaryBallotShare=30)

    [second] = publish(given(PUBLISHED), later)

    assert given(PUBLISHED, second).digest == second.digest != DIGEST
    with pytest.raises(RuleSetUnchanged):
        publish(given(PUBLISHED))
    with pytest.raises(ScoringDayWrong):
        publish(given(PUBLISHED), later, published_on=date(2020, 11, 14))
    with pytest.raises(InvalidInput, match="依据不能为空"):
        publish(EMPTY, basis=" ")


def test_what_was_seen_is_frozen_and_never_published_again() -> None:
    state = given(PUBLISHED)

    assert freeze_rule_set(state, year=2020, digest=DIGEST, frozen_on=NOVEMBER) == [FROZEN]
    with pytest.raises(RuleSetOther, match=DIGEST):
        freeze_rule_set(state, year=2020, digest="0" * 64, frozen_on=NOVEMBER)
    with pytest.raises(ScoringDayWrong):
        freeze_rule_set(state, year=2020, digest=DIGEST, frozen_on=date(2020, 11, 14))
    with pytest.raises(RuleSetNotPublished):
        freeze_rule_set(EMPTY, year=2020, digest=DIGEST, frozen_on=NOVEMBER)
    with pytest.raises(RuleSetFrozenAlready):
        freeze_rule_set(given(PUBLISHED, FROZEN), year=2020, digest=DIGEST, frozen_on=NOVEMBER)
    with pytest.raises(RuleSetFrozenAlready):
        publish(given(PUBLISHED, FROZEN), altered(secretaryBallotShare=30))


@pytest.mark.parametrize(("events", "on"), [((), NOVEMBER), ((PUBLISHED,), NOVEMBER), ((PUBLISHED, FROZEN), date.min)])
def test_nothing_is_scored_by_rules_that_are_not_frozen(events: tuple[ScoringEvent, ...], on: date) -> None:
    with pytest.raises(RuleSetNotFrozen):
        frozen_rules(given(*events), 2020, on)


def test_frozen_rules_are_read_back_as_the_bytes_that_are_addressed() -> None:
    rules = frozen_rules(given(PUBLISHED, FROZEN), 2020, NOVEMBER)

    assert rules == GOLDEN
    assert fact_kinds(score_1.read_rules(rules)) == {"整改不力", "逾期报告", "市级表彰", "重大责任事故"}


def test_a_refusal_of_rules_says_which_part_of_them_is_wrong() -> None:
    with pytest.raises(Refusal, match="各组成部分分值合计应为 100 分") as refused:
        publish(EMPTY, altered(components={**SAMPLE["components"], "TASK": {"points": 1, "whenEmpty": "FULL"}}))

    assert refused.value.field == "rules"
