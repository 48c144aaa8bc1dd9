"""score/1 gives a year's published results to the byte, today and in twenty years."""

import ast
import json
import os
import pickle
import random
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.scoring import score_1
from domain.scoring.score_1 import (
    BallotFacts,
    CannotFinalise,
    CriterionFacts,
    FactsUnsound,
    ItemFacts,
    RuleSetUnsound,
    SatisfactionFacts,
    Standing,
    UnitFacts,
    assess,
    canonical,
    digest,
    div,
    evaluate,
)
from tests.domain.scoring import naive, sample

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests/golden/score_1"
RULES = (GOLDEN / "示例区-2020.rules.json").read_bytes()
ASSESSMENT = (GOLDEN / "示例区-2020.assessment.json").read_bytes()
EVALUATION = (GOLDEN / "示例区-2020.evaluation.json").read_bytes()

SOURCE_SHA256 = "df181fb236431859ed8ef0508116ccfa1b21056e56e09be3d032af2da47303b2"
"""The engine's source as it was first published. It does not change: another meaning is another engine."""

YEARS = 10_000


def test_the_sample_year_is_assessed_and_evaluated_to_the_byte() -> None:
    assessment = assess(RULES, sample.units())

    assert assessment == ASSESSMENT
    assert evaluate(assessment, RULES, sample.standings()) == EVALUATION


def test_the_engine_is_the_one_that_was_published() -> None:
    assert sha256(Path(score_1.__file__).read_bytes()).hexdigest() == SOURCE_SHA256


def test_the_engine_reads_no_clock_no_chance_no_locale_no_file_and_divides_in_integers() -> None:
    tree = ast.parse(Path(score_1.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    assert imported == {"collections.abc", "dataclasses", "hashlib", "json", "typing"}
    assert not called & {"open", "print", "input", "float", "round", "eval", "exec", "hash", "id", "vars", "__import__"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Div)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]


PROGRAM = """
import pickle, sys
from pathlib import Path
from domain.scoring.score_1 import assess, evaluate
rules = Path(sys.argv[1]).read_bytes()
units, standings = pickle.loads(Path(sys.argv[2]).read_bytes())
assessment = assess(rules, units)
sys.stdout.buffer.write(assessment + b"\\n" + evaluate(assessment, rules, standings))
"""
"""The engine and nothing but the standard library, so that any interpreter on the machine can run it."""

OLDEST = 11
"""The oldest minor version of Python 3 that the engine is promised for."""


def interpreters() -> dict[str, str]:
    """Minor version -> path of an interpreter that starts: this one, those installed beside it, those on the path."""
    found = {f"{sys.version_info.major}.{sys.version_info.minor}": sys.executable}
    for name in (f"python3.{minor}" for minor in range(OLDEST, OLDEST + 10)):
        beside = sorted(str(path) for path in Path(sys.base_prefix).parent.glob(f"*/bin/{name}"))
        for path in filter(None, (*beside, shutil.which(name))):
            # What stands for a version that is not installed (a shim) starts nothing.
            if name.removeprefix("python") not in found and starts(path):
                found[name.removeprefix("python")] = path
    return dict(sorted(found.items(), key=lambda each: int(each[0].partition(".")[2])))


def starts(path: str) -> bool:
    try:
        return subprocess.run([path, "-c", ""], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


INTERPRETERS = interpreters()


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample year's facts, for interpreters that cannot read a workbook."""
    path = tmp_path_factory.mktemp("facts") / "facts.pickle"
    path.write_bytes(pickle.dumps((list(sample.units()), list(sample.standings())), protocol=4))
    return path


@pytest.mark.parametrize(
    "variant",
    [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LANG": "tr_TR.UTF-8"},
    ],
    ids=lambda variant: variant["TZ"],
)
@pytest.mark.parametrize("version", INTERPRETERS)
def test_the_bytes_depend_on_nothing_around_the_engine(version: str, variant: dict[str, str], facts: Path) -> None:
    ran = subprocess.run(
        [INTERPRETERS[version], "-c", PROGRAM, str(GOLDEN / "示例区-2020.rules.json"), str(facts)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **variant},
        capture_output=True,
    )

    assert ran.returncode == 0, ran.stderr.decode()
    assert ran.stdout == ASSESSMENT + b"\n" + EVALUATION


def test_half_is_rounded_up() -> None:
    assert [div(n, 10) for n in (0, 4, 5, 14, 15, 24, 25)] == [0, 0, 1, 1, 2, 2, 3]


def test_documents_are_in_canonical_form() -> None:
    # RFC 8785, section 3.2.3: names are sorted by UTF-16 code units, where a surrogate stands before U+FB33.
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "é": [True, None, '\u20ac\n"\\\u000f']}) == (
        '{"é":[true,null,"€\\n\\"\\\\\\u000f"],"\U0001f600":2,"\ufb33":1}'.encode()
    )
    with pytest.raises(TypeError, match="float"):
        canonical({"points": 0.5})


# A second opinion: generated years, worked out by the naive implementation and by the engine.


def a_rule_set(chance: random.Random) -> dict[str, Any]:
    points = sorted(chance.sample(range(10_001), 3)) if chance.random() < 0.8 else [0, 0, 10_000]
    parts = [points[0], points[1] - points[0], points[2] - points[1], 10_000 - points[2]]
    bars = sorted((chance.randrange(12_000) for _ in range(3)), reverse=True)
    kinds = ["逾期报告", "整改不力", "表彰", "试点", "事故", "违纪"]
    return {
        "engine": "score/1",
        "components": {
            name: {"points": part, "whenEmpty": chance.choice(["FULL", "ZERO"] * 5 + ["REFUSE"])}
            for name, part in zip(score_1.COMPONENTS, parts, strict=True)
        },
        "criteria": {name: chance.choice([0, 1, 40, 60]) for name in ("A", "B")} | {"C": chance.randint(1, 100)},
        "satisfaction": {"满意": 10_000, "一般": chance.randrange(10_001), "不满意": 0},
        "ballot": {"好": 10_000, "较好": chance.randrange(10_001), "差": 0},
        "deductions": {kind: {"per": chance.randrange(500), "cap": chance.randrange(2_000)} for kind in kinds[:2]},
        "bonus": {"cap": chance.randrange(600), "kinds": {kind: chance.randrange(300) for kind in kinds[2:4]}},
        "veto": {kind: chance.choice(naive.BEST_FIRST) for kind in kinds[4:]},
        "grades": {**dict(zip(naive.BEST_FIRST, bars, strict=False)), "POOR": 0},
        "goodCapPercent": chance.choice([0, 30, 33, 50, 100]),
        "secretaryBallotShare": chance.choice([0, 20, 33, 100]),
    }


def a_year(chance: random.Random, rules: dict[str, Any]) -> list[dict[str, Any]]:
    # Few different scores, so that many units are equal.
    scores = chance.choice([[8_000], [8_000, 9_000], [0, 3_333, 6_667, 9_999, 10_000], list(range(0, 10_001, 7))])
    kinds = [*rules["deductions"], *rules["bonus"]["kinds"], *rules["veto"]]
    year: list[dict[str, Any]] = []
    for number in range(chance.randint(1, 5)):
        name = f"单位{chance.randrange(10**6):06}-{number}"
        if year and chance.random() < 0.2:
            year.append({**chance.choice(year), "unit": name})
            continue
        items = [
            {
                "item": f"{number}-{index}",
                "list": chance.choice(score_1.LISTS),
                "weight": chance.choice([1, 1, 2, 5, 100]),
                "scores": {
                    name: [chance.choice(scores) for _ in range(chance.randint(1, 3))] for name in rules["criteria"]
                },
                "settled": {name: chance.choice(scores) for name in rules["criteria"] if chance.random() < 0.1},
            }
            for index in range(chance.choice([0, 1, 2, 4]))
        ]
        if items and chance.random() < 0.02:
            del chance.choice(items)["scores"]["C"]
        survey = {name: chance.choice([0, 1, 9]) for name in rules["satisfaction"]} if chance.random() < 0.8 else None
        facts = {kind: chance.choice([0, 1, 7]) for kind in kinds if chance.random() < 0.3}
        year.append({"unit": name, "items": items, "survey": survey, "facts": facts})
    chance.shuffle(year)
    return year


def some_boxes(
    chance: random.Random, rules: dict[str, Any], year: list[dict[str, Any]]
) -> dict[str, tuple[str, dict[str, int] | None, int]]:
    boxes: dict[str, tuple[str, dict[str, int] | None, int]] = {}
    for unit in year:
        votes = {vote: chance.choice([0, 1, 5]) for vote in rules["ballot"]} if chance.random() < 0.6 else None
        if votes is not None and not sum(votes.values()) and chance.random() < 0.8:
            votes["好"] = 1
        boxes[unit["unit"]] = (chance.choice(["1/街道", "2/社区"]), votes, chance.choice([0, 2]))
    return boxes


def facts_of(unit: dict[str, Any]) -> UnitFacts:
    items = []
    for item in unit["items"]:
        names = {*item["scores"], *item["settled"]}
        criteria = {
            name: CriterionFacts(tuple(item["scores"].get(name, ())), item["settled"].get(name)) for name in names
        }
        items.append(ItemFacts(item["item"], item["list"], item["weight"], criteria))
    survey = unit["survey"]
    satisfaction = None if survey is None else SatisfactionFacts(sum(survey.values()), survey)
    return UnitFacts(unit["unit"], tuple(items), satisfaction, unit["facts"])


def standing_of(unit: str, box: tuple[str, dict[str, int] | None, int]) -> Standing:
    class_, votes, abstentions = box
    ballot = None if votes is None else BallotFacts(sum(votes.values()) + abstentions, abstentions, votes)
    return Standing(unit, class_, ballot)


def test_ten_thousand_years_come_out_as_by_hand() -> None:
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    refused = ties = capped = vetoed = alone = 0
    for number in range(YEARS):
        rules = a_rule_set(chance)
        year, told = a_year(chance, rules), f"seed {seed}, year {number}"
        boxes = some_boxes(chance, rules, year)
        rule_set = canonical(rules)
        try:
            by_hand = naive.assessment(rules, year)
        except naive.Refused:
            refused += 1
            with pytest.raises(CannotFinalise):
                assess(rule_set, map(facts_of, year))
            continue
        assessment = assess(rule_set, map(facts_of, year))
        assert assessment == naive.as_bytes(by_hand), told
        standings = [standing_of(unit, box) for unit, box in boxes.items()]
        try:
            judged = naive.evaluation(rules, by_hand, boxes)
        except naive.Refused:
            refused += 1
            with pytest.raises(CannotFinalise):
                evaluate(assessment, rule_set, standings)
            continue
        assert evaluate(assessment, rule_set, standings) == naive.as_bytes(judged), told
        places = [(unit["class"], unit["rank"]) for unit in judged["units"]]
        ties += len(places) != len(set(places))
        finals = {unit["unit"]: unit for unit in by_hand["units"]}
        good = rules["grades"]["GOOD"]
        capped += any(
            unit["grade"] == "FAIR" and not finals[unit["unit"]]["veto"] and finals[unit["unit"]]["final"] >= good
            for unit in judged["units"]
        )
        vetoed += any(len(unit["veto"]) > 1 for unit in by_hand["units"])
        alone += any(sum(place[0] == class_ for place in places) == 1 for class_ in ("1/街道", "2/社区"))

    # The years are worth the while: every corner was met often.
    assert min(refused, ties, capped, vetoed, alone) > YEARS / 100, (refused, ties, capped, vetoed, alone)
    assert refused < YEARS / 2


# What is refused.


def changed(**changes: Any) -> bytes:
    return canonical({**json.loads(RULES), **changes})


@pytest.mark.parametrize(
    ("rule_set", "named"),
    [
        (RULES + b" ", "规范形式"),
        (b"[]", "规范形式"),
        (b'{"a":0.5}', "规范形式"),
        (b"\xff", "规范形式"),
        (changed(engine="score/2"), "engine"),
        (changed(more=1), "more"),
        (changed(goodCapPercent=101), "goodCapPercent"),
        (changed(goodCapPercent=True), "goodCapPercent"),
        (changed(secretaryBallotShare=-1), "secretaryBallotShare"),
        (changed(criteria={"A": 0}), "criteria"),
        (changed(criteria={}), "criteria"),
        (changed(ballot={"好": 10_001}), "ballot.好"),
        (changed(veto={"事故": "BAD"}), "veto.事故"),
        (changed(grades={"GOOD": 8000, "FAIR": 9000, "AVERAGE": 6000, "POOR": 0}), "grades"),
        (changed(grades={"GOOD": 9000, "FAIR": 8000, "AVERAGE": 6000, "POOR": 1}), "POOR"),
        (changed(deductions={"逾期": {"per": 1}}), "cap"),
        (changed(components={**json.loads(RULES)["components"], "TASK": {"points": 1, "whenEmpty": "FULL"}}), "100 分"),
        (
            changed(components={**json.loads(RULES)["components"], "TASK": {"points": 6000, "whenEmpty": "?"}}),
            "whenEmpty",
        ),
    ],
)
def test_a_rule_set_of_another_form_is_refused(rule_set: bytes, named: str) -> None:
    with pytest.raises(RuleSetUnsound, match=named):
        assess(rule_set, [])


SCORED = {name: CriterionFacts((9_000,)) for name in ("MEASURES_EFFECTIVE", "TASKS_COMPLETED")}
SURVEY = SatisfactionFacts(2, {"满意": 2})


def a_unit(**changes: Any) -> UnitFacts:
    items = tuple(ItemFacts(f"X-{kind}", kind, 10, SCORED) for kind in score_1.LISTS)
    given: dict[str, Any] = {"unit": "X", "items": items, "satisfaction": SURVEY, **changes}
    return UnitFacts(**given)


def an_item(**changes: Any) -> tuple[ItemFacts, ...]:
    given: dict[str, Any] = {"item": "X-1", "kind": "TASK", "weight": 10, "criteria": SCORED, **changes}
    return (*(item for item in a_unit().items if item.kind != "TASK"), ItemFacts(**given))


@pytest.mark.parametrize(
    ("unit", "component"),
    [
        (a_unit(items=a_unit().items[:2]), "RESPONSIBILITY"),
        (a_unit(satisfaction=None), "SATISFACTION"),
        (a_unit(satisfaction=SatisfactionFacts(0, {})), "SATISFACTION"),
        (a_unit(items=an_item(criteria={"TASKS_COMPLETED": CriterionFacts((1,))})), "TASK"),
        (a_unit(items=an_item(criteria={**SCORED, "TASKS_COMPLETED": CriterionFacts(())})), "TASK"),
    ],
)
def test_a_unit_with_a_gap_is_not_finalised_and_the_gap_is_named(unit: UnitFacts, component: str) -> None:
    with pytest.raises(CannotFinalise) as refused:
        assess(RULES, [unit])

    assert (refused.value.unit, refused.value.component) == ("X", component)


@pytest.mark.parametrize(
    ("unit", "named"),
    [
        (a_unit(items=an_item(kind="BALLOT")), "BALLOT"),
        (a_unit(items=an_item(weight=0)), "权重"),
        (a_unit(items=an_item(criteria={**SCORED, "OTHER": CriterionFacts((1,))})), "OTHER"),
        (a_unit(items=an_item(criteria={**SCORED, "TASKS_COMPLETED": CriterionFacts((10_001,))})), "100 分"),
        (a_unit(items=an_item(criteria={**SCORED, "TASKS_COMPLETED": CriterionFacts((1,), -1)})), "100 分"),
        (a_unit(items=(*an_item(), *an_item())), "重复：X-1"),
        (a_unit(satisfaction=SatisfactionFacts(3, {"满意": 2})), "满意度"),
        (a_unit(satisfaction=SatisfactionFacts(1, {"满意": 2, "一般": -1})), "满意度"),
        (a_unit(satisfaction=SatisfactionFacts(1, {"很满意": 1})), "很满意"),
        (a_unit(counts={"迟到": 1}), "迟到"),
        (a_unit(counts={"逾期报告": -1}), "次数"),
    ],
)
def test_facts_that_cannot_be_are_refused(unit: UnitFacts, named: str) -> None:
    with pytest.raises(FactsUnsound, match=named):
        assess(RULES, [unit])


def test_a_unit_is_assessed_once() -> None:
    with pytest.raises(FactsUnsound, match="重复：X"):
        assess(RULES, [a_unit(), a_unit()])


def test_an_adjudicated_score_replaces_the_assessors() -> None:
    settled = an_item(criteria={name: CriterionFacts((0, 0), 9_000) for name in SCORED})

    assert assess(RULES, [a_unit(items=settled)]) == assess(RULES, [a_unit(items=an_item())])


@pytest.mark.parametrize(
    ("standing", "named"),
    [
        (Standing("Y", "1/街道"), "不一致"),
        (Standing("X", "1/街道", BallotFacts(2, 0, {"好": 1})), "民主评议"),
        (Standing("X", "1/街道", BallotFacts(1, -1, {"好": 2})), "弃权"),
        (Standing("X", "1/街道", BallotFacts(1, 0, {"很好": 1})), "很好"),
    ],
)
def test_ballots_that_cannot_be_are_refused(standing: Standing, named: str) -> None:
    with pytest.raises(FactsUnsound, match=named):
        evaluate(assess(RULES, [a_unit()]), RULES, [standing])


def test_a_secretary_on_whom_all_abstained_is_not_evaluated() -> None:
    with pytest.raises(CannotFinalise, match="弃权"):
        evaluate(assess(RULES, [a_unit()]), RULES, [Standing("X", "1/街道", BallotFacts(3, 3, {}))])


def test_an_assessment_by_other_rules_is_not_evaluated_by_these() -> None:
    other = assess(changed(goodCapPercent=31), [a_unit()])

    with pytest.raises(FactsUnsound, match="评分办法"):
        evaluate(other, RULES, [Standing("X", "1/街道")])


def test_a_document_is_addressed_by_its_digest() -> None:
    assert json.loads(ASSESSMENT)["rules"] == digest(RULES)
    assert json.loads(EVALUATION)["assessment"] == digest(ASSESSMENT)
