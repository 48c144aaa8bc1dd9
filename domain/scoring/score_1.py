"""score/1: from a year's rule set and recorded facts to its assessment, and with the ballots to its evaluation.

Pure and in integers: amounts are hundredths of a point, coefficients ten-thousandths. Documents are RFC 8785 (JCS)
bytes. THIS FILE IS NEVER EDITED AGAIN: old years are computed anew by it, to the same bytes, for ever. A test holds its
digest. Whoever wants other results writes score_2.py.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ENGINE = "score/1"
LISTS = ("PROBLEM", "TASK", "RESPONSIBILITY")
COMPONENTS = (*LISTS, "SATISFACTION")
GRADES = ("GOOD", "FAIR", "AVERAGE", "POOR")
"""Best first."""
WHEN_EMPTY = ("REFUSE", "FULL", "ZERO")
WHOLE = 10_000
"""All points of a year, a full score, and the coefficient of one."""
COUNT_MAX = 1_000_000_000


class RuleSetUnsound(ValueError):
    """评分办法不符合 score/1 的格式。"""


class FactsUnsound(ValueError):
    """计分数据有误。"""


class CannotFinalise(ValueError):
    """该单位不能定案。"""

    def __init__(self, unit: str, component: str, reason: str) -> None:
        self.unit = unit
        self.component = component
        super().__init__(f"{unit}，{component}：{reason}")


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """What the signed assessors gave an item by one criterion, 0 to 10000 each; an adjudicated score replaces them."""

    scores: tuple[int, ...]
    adjudicated: int | None = None


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A scored item: its list (one of `LISTS`), its weight in it, and its criteria by name."""

    item: str
    kind: str
    weight: int
    criteria: Mapping[str, CriterionFacts]


@dataclass(frozen=True, slots=True)
class SatisfactionFacts:
    """The unit's survey: answers of the valid forms by name."""

    valid: int
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit's year: items, survey (None: none was held), how many facts of each kind (deduction, bonus, veto)."""

    unit: str
    items: tuple[ItemFacts, ...]
    satisfaction: SatisfactionFacts | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """The votes on a unit's secretary: valid ballots, of them abstentions, the others by vote."""

    valid: int
    abstentions: int
    votes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit is ranked: its class (tier "1" or "2", "/", 考核类别), and the ballot on it, if there was one."""

    unit: str
    class_: str
    ballot: BallotFacts | None = None


def canonical(document: Any) -> bytes:
    """The RFC 8785 bytes of a document of objects, arrays, strings, integers, booleans and null."""
    if isinstance(document, Mapping):
        keys = sorted(document, key=lambda key: key.encode("utf-16-be"))
        return b"{" + b",".join(canonical(key) + b":" + canonical(document[key]) for key in keys) + b"}"
    if isinstance(document, list | tuple):
        return b"[" + b",".join(canonical(each) for each in document) + b"]"
    if document is None or isinstance(document, str | bool | int):
        return json.dumps(document, ensure_ascii=False).encode("utf-8")
    raise TypeError(f"{type(document).__name__} has no place in a document")


def digest(document: bytes) -> str:
    """The SHA-256 by which a document is addressed, in hexadecimal."""
    return hashlib.sha256(document).hexdigest()


def div(n: int, d: int) -> int:
    """n / d, half up; n >= 0, d > 0. The only rounding there is."""
    return (2 * n + d) // (2 * d)


def read_rules(rule_set: bytes) -> dict[str, Any]:
    """The rule set, checked against its closed schema. Raises RuleSetUnsound."""
    rules: dict[str, Any] = _read(rule_set)
    _object(
        rules,
        "评分办法",
        (
            *("engine", "components", "criteria", "satisfaction", "ballot", "deductions", "bonus"),
            *("veto", "grades", "goodCapPercent", "secretaryBallotShare"),
        ),
    )
    if rules["engine"] != ENGINE:
        raise RuleSetUnsound(f"engine 应为 {ENGINE}")
    _object(rules["components"], "components", COMPONENTS)
    for name, component in rules["components"].items():
        _object(component, f"components.{name}", ("points", "whenEmpty"))
        _whole(component["points"], f"components.{name}.points", WHOLE)
        if component["whenEmpty"] not in WHEN_EMPTY:
            raise RuleSetUnsound(f"components.{name}.whenEmpty 应为 {'、'.join(WHEN_EMPTY)} 之一")
    if sum(component["points"] for component in rules["components"].values()) != WHOLE:
        raise RuleSetUnsound("各组成部分分值合计应为 100 分（10000）")
    for name in ("criteria", "satisfaction", "ballot"):
        _numbers(rules[name], name, WHOLE)
        if not rules[name]:
            raise RuleSetUnsound(f"{name} 不能为空")
    if sum(rules["criteria"].values()) == 0:
        raise RuleSetUnsound("criteria 的比重合计不能为 0")
    _object(rules["deductions"], "deductions", None)
    for name, deduction in rules["deductions"].items():
        _object(deduction, f"deductions.{name}", ("per", "cap"))
        _numbers(deduction, f"deductions.{name}", WHOLE)
    _object(rules["bonus"], "bonus", ("cap", "kinds"))
    _whole(rules["bonus"]["cap"], "bonus.cap", WHOLE)
    _numbers(rules["bonus"]["kinds"], "bonus.kinds", WHOLE)
    _object(rules["veto"], "veto", None)
    for name, grade in rules["veto"].items():
        if grade not in GRADES:
            raise RuleSetUnsound(f"veto.{name} 应为 {'、'.join(GRADES)} 之一")
    _object(rules["grades"], "grades", GRADES)
    _numbers(rules["grades"], "grades", 2 * WHOLE)
    least = [rules["grades"][grade] for grade in GRADES]
    if least != sorted(least, reverse=True) or least[-1] != 0:
        raise RuleSetUnsound("grades 的最低分应自 GOOD 至 POOR 递减，POOR 为 0")
    for name in ("goodCapPercent", "secretaryBallotShare"):
        _whole(rules[name], name, 100)
    return rules


def assess(rule_set: bytes, facts: Iterable[UnitFacts]) -> bytes:
    """The assessment of a year: every unit's points, by unit code.

    Raises RuleSetUnsound; FactsUnsound for what the rule set does not know or no survey can give; CannotFinalise for an
    item that is not scored, and for an empty component that the rule set does not let pass.
    """
    rules = read_rules(rule_set)
    units = [_assess_unit(rules, unit) for unit in sorted(facts, key=lambda unit: unit.unit)]
    _refuse_twice([unit["unit"] for unit in units])
    return canonical({"engine": ENGINE, "rules": digest(rule_set), "units": units})


def evaluate(assessment: bytes, rule_set: bytes, standings: Iterable[Standing]) -> bytes:
    """The evaluation of a year: class, ballot, secretary's evaluation, rank and grade of every assessed unit.

    Raises RuleSetUnsound; FactsUnsound for an assessment of other rules, units that are not the assessed ones, and
    ballots that do not add up; CannotFinalise where all abstained.
    """
    rules = read_rules(rule_set)
    assessed = _read(assessment)
    if assessed.get("engine") != ENGINE or assessed.get("rules") != digest(rule_set):
        raise FactsUnsound("考核结果不是按本评分办法得出的")
    standing = {each.unit: each for each in standings}
    if sorted(standing) != [unit["unit"] for unit in assessed["units"]]:
        raise FactsUnsound("参加评定的单位与考核结果中的单位不一致")
    rows = [_evaluate_unit(rules, unit, standing[unit["unit"]]) for unit in assessed["units"]]
    for class_ in {row["class"] for row in rows}:
        _rank(rules, [row for row in rows if row["class"] == class_])
    units = [{name: row[name] for name in _EVALUATED} for row in rows]
    return canonical({"assessment": digest(assessment), "engine": ENGINE, "rules": digest(rule_set), "units": units})


_EVALUATED = ("unit", "class", "ballot", "secretary", "rank", "grade")


def criterion_score(facts: CriterionFacts) -> int:
    """What an item gets by a criterion: the adjudicated score, else the mean of the assessors' scores."""
    given = facts.scores if facts.adjudicated is None else (facts.adjudicated,)
    return div(sum(given), len(given))


def item_score(rules: Mapping[str, Any], item: ItemFacts) -> int:
    """What an item gets: its criteria's scores by their shares."""
    shares = rules["criteria"]
    return div(sum(shares[name] * criterion_score(item.criteria[name]) for name in shares), sum(shares.values()))


def list_score(rules: Mapping[str, Any], items: Sequence[ItemFacts]) -> int:
    """What a list gets: its items' scores by their weights. There must be one."""
    return div(sum(item.weight * item_score(rules, item) for item in items), sum(item.weight for item in items))


def satisfaction_rate(rules: Mapping[str, Any], facts: SatisfactionFacts) -> int:
    """What the survey gives: the answers' coefficients over the valid forms. There must be one."""
    return div(sum(rules["satisfaction"][name] * count for name, count in facts.answers.items()), facts.valid)


def ballot_score(rules: Mapping[str, Any], facts: BallotFacts) -> int:
    """What the votes give: their coefficients over the valid ballots that are no abstentions. There must be one."""
    votes = sum(rules["ballot"][name] * count for name, count in facts.votes.items())
    return div(votes, facts.valid - facts.abstentions)


def _assess_unit(rules: Mapping[str, Any], facts: UnitFacts) -> dict[str, Any]:
    _check_unit(rules, facts)
    components = {name: _component(rules, facts, name) for name in COMPONENTS}
    base = sum(components.values())
    counts = facts.counts
    deductions = {
        name: min(rule["cap"], rule["per"] * counts.get(name, 0)) for name, rule in rules["deductions"].items()
    }
    kinds = rules["bonus"]["kinds"]
    bonus = min(rules["bonus"]["cap"], sum(per * counts.get(name, 0) for name, per in kinds.items()))
    return {
        "unit": facts.unit,
        "components": components,
        "base": base,
        "deductions": deductions,
        "bonus": bonus,
        "final": max(0, base - sum(deductions.values())) + bonus,
        "veto": sorted(name for name in rules["veto"] if counts.get(name, 0) > 0),
    }


def _component(rules: Mapping[str, Any], facts: UnitFacts, name: str) -> int:
    rule = rules["components"][name]
    points: int = rule["points"]
    if name == "SATISFACTION":
        survey = facts.satisfaction
        if survey is not None and survey.valid > 0:
            return div(points * satisfaction_rate(rules, survey), WHOLE)
    else:
        items = [item for item in facts.items if item.kind == name]
        if items:
            return div(points * list_score(rules, items), WHOLE)
    if rule["whenEmpty"] == "REFUSE":
        reason = "没有有效的满意度问卷" if name == "SATISFACTION" else "清单没有可计分的事项"
        raise CannotFinalise(facts.unit, name, reason)
    return points if rule["whenEmpty"] == "FULL" else 0


def _check_unit(rules: Mapping[str, Any], facts: UnitFacts) -> None:
    _refuse_twice([item.item for item in facts.items])
    for item in facts.items:
        if item.kind not in LISTS:
            raise FactsUnsound(f"{item.item}：没有清单 {item.kind}")
        if not 1 <= item.weight <= COUNT_MAX:
            raise FactsUnsound(f"{item.item}：权重 {item.weight} 应为正整数")
        if unknown := sorted(set(item.criteria) - set(rules["criteria"])):
            raise FactsUnsound(f"{item.item}：评分办法没有标准 {'、'.join(unknown)}")
        for name in rules["criteria"]:
            scored = item.criteria.get(name)
            if scored is None or not (scored.scores or scored.adjudicated is not None):
                raise CannotFinalise(facts.unit, item.kind, f"{item.item} 的 {name} 尚未评分")
            given = [*scored.scores, *([] if scored.adjudicated is None else [scored.adjudicated])]
            if not all(0 <= score <= WHOLE for score in given):
                raise FactsUnsound(f"{item.item} 的 {name}：得分应在 0 至 100 分之间")
    if facts.satisfaction is not None:
        survey = facts.satisfaction
        _check_tally(survey.answers, rules["satisfaction"], survey.valid, f"{facts.unit} 的满意度")
    known = {*rules["deductions"], *rules["bonus"]["kinds"], *rules["veto"]}
    for name, count in facts.counts.items():
        if name not in known:
            raise FactsUnsound(f"{facts.unit}：评分办法没有加减分类别 {name}")
        if not 0 <= count <= COUNT_MAX:
            raise FactsUnsound(f"{facts.unit} 的 {name}：次数 {count} 有误")


def _evaluate_unit(rules: Mapping[str, Any], unit: Mapping[str, Any], standing: Standing) -> dict[str, Any]:
    ballot = secretary = None
    if standing.ballot is not None:
        facts = standing.ballot
        if facts.abstentions < 0:
            raise FactsUnsound(f"{standing.unit} 的民主评议：弃权票数有误")
        _check_tally(facts.votes, rules["ballot"], facts.valid - facts.abstentions, f"{standing.unit} 的民主评议")
        if facts.valid == facts.abstentions:
            raise CannotFinalise(standing.unit, "ballot", "有效票全部弃权")
        ballot = ballot_score(rules, facts)
        share = rules["secretaryBallotShare"]
        secretary = div((100 - share) * unit["final"] + share * ballot, 100)
    return {
        "unit": unit["unit"],
        "class": standing.class_,
        "ballot": ballot,
        "secretary": secretary,
        "order": (-unit["final"], -(ballot or 0), -unit["components"]["TASK"]),
        "grade": _grade(rules, unit),
    }


def _grade(rules: Mapping[str, Any], unit: Mapping[str, Any]) -> str:
    """By the points alone, and no better than what was vetoed."""
    earned = next(grade for grade in GRADES if rules["grades"][grade] <= unit["final"])
    grades: list[str] = [earned, *(rules["veto"][name] for name in unit["veto"])]
    return max(grades, key=GRADES.index)


def _rank(rules: Mapping[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    """Give the units of a class their ranks, and the grade GOOD to the best alone, as many as its share allows."""
    ordered = sorted(rows, key=lambda row: (row["order"], row["unit"]))
    for row in ordered:
        row["rank"] = 1 + sum(other["order"] < row["order"] for other in ordered)
    good = [row for row in ordered if row["grade"] == "GOOD"]
    for row in good[len(ordered) * rules["goodCapPercent"] // 100 :]:
        row["grade"] = "FAIR"


def _check_tally(tally: Mapping[str, int], known: Mapping[str, int], total: int, what: str) -> None:
    if unknown := sorted(set(tally) - set(known)):
        raise FactsUnsound(f"{what}：评分办法没有选项 {'、'.join(unknown)}")
    if not all(0 <= count <= COUNT_MAX for count in tally.values()) or sum(tally.values()) != total:
        raise FactsUnsound(f"{what}：各选项合计与有效份数不符")


def _refuse_twice(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise FactsUnsound(f"重复：{'、'.join(twice)}")


def _read(document: bytes) -> Any:
    """A document in its canonical form. Raises RuleSetUnsound."""
    try:
        read = json.loads(document)
        if canonical(read) == document and isinstance(read, dict):
            return read
    except (ValueError, TypeError, RecursionError):
        pass
    raise RuleSetUnsound("不是 RFC 8785 规范形式的 JSON 对象")


def _object(value: Any, where: str, keys: Sequence[str] | None) -> None:
    if not isinstance(value, dict):
        raise RuleSetUnsound(f"{where} 应为对象")
    if keys is not None and set(value) != set(keys):
        odd = "、".join(sorted(set(value) ^ set(keys)))
        raise RuleSetUnsound(f"{where} 缺少或多出：{odd}")


def _numbers(value: Any, where: str, most: int) -> None:
    _object(value, where, None)
    for name, number in value.items():
        _whole(number, f"{where}.{name}", most)


def _whole(value: Any, where: str, most: int) -> None:
    if type(value) is not int or not 0 <= value <= most:
        raise RuleSetUnsound(f"{where} 应为 0 至 {most} 的整数")
