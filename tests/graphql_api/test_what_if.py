"""whatIf: who may ask, what is wrong with a rule set, a year that is not over, the past as it was."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from domain.scoring import score_1
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.second_half import frozen, rules
from tests.graphql_api.server import Client
from tests.graphql_api.test_explained import position_of, publications

TRIED = """query WhatIf($year: Int! = 2020, $rules: String, $digest: String, $asOf: AsOf) { district(asOf: $asOf) {
    whatIf(year: $year, rules: $rules, digest: $digest) { digest ignored
      faults { code message rule source }
      units { problem actualFinal finalDifference rankDifference gradeDiffers evaluation { round }
        tried { final rank grade } } } } }"""


def tried(client: Client, at: int | None = None, **asked: Any) -> Any:
    """What somebody is told."""
    moment = None if at is None else {"position": at}
    district = client.ask(TRIED, asOf=moment, **asked).data["district"]
    return district and district["whatIf"]


def given(district: HttpDistrict, **changes: Any) -> str:
    """The year's rule set with changes, as text."""
    return json.dumps({**rules(district), **changes}, ensure_ascii=False)


def test_whoever_sees_all_assessments_may_try_and_nobody_else(ours: HttpDistrict) -> None:
    digest = frozen(ours)

    for client in (ours.holder("ZZB", "STAFF"), ours.platform("AUDITOR"), ours.platform("DISCIPLINE_INSPECTOR")):
        assert len(tried(client, digest=digest)["units"]) == 2
    for unit, kind in (("DW01", "SECRETARY"), ("DW01-001", "STAFF"), ("QW", "SECRETARY"), ("DW02", "LIST_OFFICER")):
        assert tried(ours.holder(unit, kind), digest=digest) is None


FAULTS = {
    "no object": ("[]", "RULE_SET_MALFORMED", "不是 RFC 8785 规范形式的 JSON 对象"),
    "no JSON": ("{", "RULE_SET_MALFORMED", "不是合规的 JSON 文本"),
    "a component left out": (
        {"components": {"TASK": {"points": 10_001, "whenEmpty": "FULL"}}}, "RULE_SET_MALFORMED", "components 缺少",
    ),
    "a share that is no number": ({"criteria": {"甲": "40"}}, "RULE_SET_MALFORMED", "criteria.甲 应为 0 至 10000"),
    "a grade there is not": ({"veto": {"事故": "BAD"}}, "RULE_SET_MALFORMED", "veto.事故 应为 GOOD、FAIR"),
    "a criterion of the policy left out": (
        {"criteria": {"TASKS_COMPLETED": 1}}, "CRITERIA_UNCOVERED", "缺少工作措施扎实有效",
    ),
    "too many vetoes": ({"veto": dict.fromkeys("甲乙丙丁戊", "POOR")}, "VETO_KINDS_TOO_MANY", "现有5类，最多4类"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS.keys())
def test_what_is_wrong_with_a_rule_set_is_named_with_its_place(ours: HttpDistrict, case: tuple[Any, str, str]) -> None:
    changes, code, where = case
    text = changes if isinstance(changes, str) else given(ours, **changes)

    found = tried(ours.platform("AUDITOR"), rules=text)

    [fault] = found["faults"]
    assert fault["code"] == code
    assert where in fault["message"]
    assert (found["units"], found["digest"]) == ([], None)


def test_a_rule_set_that_was_never_published_is_told(ours: HttpDistrict) -> None:
    [fault] = tried(ours.platform("AUDITOR"), digest="0" * 64)["faults"]

    assert fault["code"] == "RULE_SET_UNKNOWN"


@pytest.mark.parametrize(
    "asked", [{}, {"rules": "{}", "digest": "a"}, {"rules": "x" * 50_001}], ids=["no", "two", "long"]
)
def test_exactly_one_rule_set_of_some_length_is_tried(ours: HttpDistrict, asked: dict[str, str]) -> None:
    assert ours.platform("AUDITOR").ask(TRIED, asOf=None, **asked).codes == ["BAD_INPUT"]


def test_a_year_is_tried_as_it_stood_before_and_after_an_objection(ours: HttpDistrict) -> None:
    auditor, digest = ours.platform("AUDITOR"), frozen(ours)
    first, second = publications(ours)

    [before], [after] = (tried(auditor, at, digest=digest)["units"] for at in (first, second))

    assert [unit["evaluation"]["round"] for unit in (before, after)] == [1, 2]
    assert [unit["finalDifference"] for unit in (before, after)] == [0, 0]
    assert after["tried"]["final"] > before["tried"]["final"]
    harder = given(ours, grades={"GOOD": 9900, "FAIR": 9800, "AVERAGE": 9700, "POOR": 0})
    [unit] = tried(auditor, second, rules=harder)["units"]
    assert (unit["tried"]["grade"], unit["gradeDiffers"], unit["finalDifference"]) == ("POOR", True, 0)


def test_a_year_that_is_not_over_is_tried_as_far_as_it_has_come(ours: HttpDistrict) -> None:
    auditor, digest = ours.platform("AUDITOR"), frozen(ours)
    [opened] = position_of(ours, "assessment.opened.v1")
    _, submitted = position_of(ours, "assessment.submitted.v1")

    [begun] = tried(auditor, opened, digest=digest)["units"]
    [handed_in] = tried(auditor, submitted, digest=digest)["units"]

    assert "尚未评分" in begun["problem"]
    assert (begun["tried"], begun["actualFinal"], begun["finalDifference"]) == (None, None, None)
    assert (handed_in["problem"], handed_in["evaluation"], handed_in["rankDifference"]) == (None, None, None)
    assert handed_in["finalDifference"] == 0
    assert tried(auditor, year=2030, digest=digest)["units"] == []


def test_a_few_years_may_be_tried_at_once_and_not_many(ours: HttpDistrict) -> None:
    def several(number: int) -> list[str]:
        body = " ".join(
            f'a{index}: whatIf(year: 2020, digest: "{frozen(ours)}") {{ digest }}' for index in range(number)
        )
        answer = ours.platform("AUDITOR").ask(f"{{ district {{ {body} }} }}")
        return answer.codes if "errors" in answer.json else []

    assert several(4) == []
    assert several(5) == ["TOO_COSTLY"]


def test_the_format_of_a_rule_set_is_published_and_takes_the_years_own(ours: HttpDistrict) -> None:
    answer = ours.edge.client(1, "anybody").send(b"", "GET", "/rule-sets/score-1.schema.json")

    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.bytes == (Path(score_1.__file__).parent / "rules_1.schema.json").read_bytes()
    assert Draft202012Validator(answer.json).is_valid(rules(ours))
