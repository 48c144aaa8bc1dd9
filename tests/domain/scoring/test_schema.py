"""The published JSON Schema of a rule set and the decoder accept and refuse the same documents.

What no schema can say stands in BEYOND and LEXICAL, each with a test of its own.
"""

import json
import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from domain.refusal import InvalidInput
from domain.scoring import score_1
from domain.scoring.rules import canonical_rules
from tests.domain.scoring.test_score_1 import RULES, a_rule_set

SCHEMA: dict[str, Any] = json.loads(Path(score_1.__file__).with_name("rules_1.schema.json").read_bytes())
VALIDATOR = Draft202012Validator(SCHEMA)
SAMPLE: dict[str, Any] = json.loads(RULES)
DOCUMENTS = 1_000


def accepted(text: str) -> bool:
    """Whether the decoder takes a text."""
    try:
        canonical_rules(text)
    except InvalidInput:
        return False
    return True


def adds_up(document: Any) -> bool:
    """The components' points come to a whole."""
    return sum(component["points"] for component in document["components"].values()) == 10_000


def descends(document: Any) -> bool:
    """No grade asks for less than a worse one."""
    least = [document["grades"][grade] for grade in score_1.GRADES]
    return least == sorted(least, reverse=True)


BEYOND: dict[str, Callable[[Any], bool]] = {"components": adds_up, "grades": descends}
"""Part of a rule set -> what the decoder asks of it and no schema can say."""

VALUES: tuple[Any, ...] = (
    *(-1, 0, 1, 50, 100, 101, 10_000, 10_001, 20_000, 20_001, 10**30),
    *(True, False, None, "", "1", "POOR", "REFUSE", "score/1", 1.5, [], [1], {}, {"per": 1, "cap": 2}, {"甲": 1}),
)
NAMES = ("", " ", "　", "甲", "事" * 40, "事" * 41, "TASK", "GOOD", "per", "engine", "\u200b", "\n", "POINTS", "\x1f")


def objects_in(value: Any) -> list[dict[str, Any]]:
    """Every object of a document, itself included."""
    if not isinstance(value, dict):
        return []
    return [value, *(inner for each in value.values() for inner in objects_in(each))]


def mutate(chance: random.Random, document: dict[str, Any]) -> None:
    """Change one thing: a value, a name, a member more or less."""
    place = chance.choice(objects_in(document))
    name = chance.choice(list(place)) if place else None
    match chance.randrange(4):
        case 0 if name is not None:
            place[name] = deepcopy(chance.choice(VALUES))
        case 1 if name is not None:
            del place[name]
        case 2 if name is not None:
            place[chance.choice(NAMES)] = place.pop(name)
        case _:
            place[chance.choice(NAMES)] = deepcopy(chance.choice(VALUES))


def test_the_schema_is_one_and_closed_everywhere() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"

    for place in objects_in(SCHEMA):
        if place.get("type") == "object":
            assert place["additionalProperties"] is False or "propertyNames" in place, place


def test_schema_and_decoder_agree_on_mutated_rule_sets(seed: int) -> None:
    chance = random.Random(seed)
    taken = refused = beyond = 0
    for number in range(DOCUMENTS):
        document = deepcopy(SAMPLE) if chance.random() < 0.5 else a_rule_set(chance)
        for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
            mutate(chance, document)
        text = json.dumps(document, ensure_ascii=False)
        by_schema = VALIDATOR.is_valid(document)
        sound = by_schema and all(holds(document) for holds in BEYOND.values())

        assert accepted(text) == sound, f"seed {seed}, document {number}: {text}"
        taken += sound
        refused += not by_schema
        beyond += by_schema and not sound

    assert min(taken, refused) > DOCUMENTS / 10
    assert beyond > 0


@pytest.mark.parametrize(
    ("part", "changed", "says"),
    [
        ("components", {"TASK": {"points": 5_999, "whenEmpty": "REFUSE"}}, "各组成部分分值合计应为 100 分"),
        ("grades", {"FAIR": 9_500}, "grades 的最低分应自 GOOD 至 POOR 递减"),
    ],
)
def test_what_no_schema_can_say_is_refused_by_the_decoder_with_its_place(
    part: str, changed: dict[str, Any], says: str
) -> None:
    document = {**SAMPLE, part: {**SAMPLE[part], **changed}}

    assert VALIDATOR.is_valid(document)
    assert not BEYOND[part](document)
    with pytest.raises(InvalidInput, match=says):
        canonical_rules(json.dumps(document))


LEXICAL = {
    "a whole number with a point": ('"goodCapPercent": 30', '"goodCapPercent": 30.0', "30.0 不是整数"),
    "a whole number with an exponent": ('"goodCapPercent": 30', '"goodCapPercent": 3e1', "3e1 不是整数"),
    "a name twice": ('"goodCapPercent": 30', '"goodCapPercent": 20, "goodCapPercent": 30', "重复的名称"),
    "half a character": ('"事故": "POOR"', r'"\ud800": "POOR"', "不是合规的 JSON 文本"),
    "a number nobody can read": ('"事故": "POOR"', f'"事故": {"9" * 5000}', "不是合规的 JSON 文本"),
}
"""What is lost once a text is read, so that a schema never sees it: before, after, how it is refused."""


@pytest.mark.parametrize("case", LEXICAL.values(), ids=LEXICAL.keys())
def test_what_only_the_text_shows_is_refused_by_the_decoder(case: tuple[str, str, str]) -> None:
    before, after, says = case
    text = json.dumps({**SAMPLE, "veto": {"事故": "POOR"}}, ensure_ascii=False)
    assert accepted(text)

    with pytest.raises(InvalidInput, match=says):
        canonical_rules(text.replace(before, after))


@pytest.mark.parametrize("name", [name for name in LEXICAL if name != "a number nobody can read"])
def test_the_schema_takes_what_reading_leaves_of_it(name: str) -> None:
    before, after, _ = LEXICAL[name]
    text = json.dumps({**SAMPLE, "veto": {"事故": "POOR"}}, ensure_ascii=False)

    assert VALIDATOR.is_valid(json.loads(text.replace(before, after)))


def test_nothing_is_a_rule_set_but_an_object() -> None:
    for text in ("[]", "1", "null", '"score/1"', "true"):
        assert not accepted(text)
        assert not VALIDATOR.is_valid(json.loads(text))


def test_a_name_that_nobody_sees_is_refused_with_the_part_it_stands_in() -> None:
    with pytest.raises(InvalidInput, match=r"bonus\.kinds 中的名称不能为空"):
        canonical_rules(json.dumps({**SAMPLE, "bonus": {"cap": 1, "kinds": {" ": 1}}}))
