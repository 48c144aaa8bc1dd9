"""A published year computed anew, from events alone: its facts, then both documents, then every digest and every entry.

Nothing here is shared with what decided the year but the engine it names (domain/scoring/score_1.py), which is never
edited. Whatever the log says after the position a publication gives, changes nothing about it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import msgspec
import psycopg

from domain.scoring import score_1
from services.replay.chosen import Noted, Shapes, chosen
from services.replay.replay import Progress, log_size
from services.replay.roots import check_roots
from services.replay.world import Facts


class NothingPublished(Exception):
    """这一年度没有公布过评定结果，没有可以复算的。"""


@dataclass(frozen=True, slots=True)
class Rescored:
    """One published round, computed anew."""

    round: int
    to_position: int
    units: int
    rules: str
    assessment: str
    evaluation: str


@dataclass
class FoundYear:
    """What was found of a year. `faults` is empty where every round is as it was published; the first names where."""

    year: int
    rounds: list[Rescored] = field(default_factory=list)
    events: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing differs."""
        return not self.faults


def verify_year(dsn: str, tenant_id: int, year: int, *, progress: Progress | None = None) -> FoundYear:
    """Compute every published round of a year anew and compare it with what was published and stored.

    `dsn` logs in as sandan_app. Everything is read at one moment. Raises NoSuchDistrict, NothingPublished,
    psycopg.Error.
    """
    began = perf_counter()
    found = FoundYear(year)
    with psycopg.connect(dsn) as connection:
        size = log_size(connection, tenant_id)

        def tell(events: int) -> None:
            found.events = events
            if progress is not None:
                progress(events, size)

        noted = list(chosen(connection, tenant_id, size - 1, _SHAPES, found.faults, tell))
        check_year(found, noted)
        found.faults += check_roots(connection, tenant_id, year, noted)
    found.seconds = perf_counter() - began
    return found


def check_year(found: FoundYear, noted: list[Noted]) -> None:
    """Compare each publication of the year with what follows from the events up to its position."""
    published = [said for _, type_, said in noted if type_ == "results.published.v1" and said["year"] == found.year]
    if not published:
        raise NothingPublished
    found.faults += [
        f"{found.year}年度：复算不认识位置 {position} 的事件 {type_}，请用能够复算它的版本"
        for position, type_, said in noted
        if type_ in _UNREAD and said.get("year", found.year) == found.year
    ]
    begun = [position for position, type_, said in noted if type_ == "cycle.opened.v1" and said["year"] == found.year]
    facts, coming = _Facts(found.year), iter(noted)
    following, seen = next(coming, None), -1
    for said in published:
        where = f"{found.year}年度第{said['round']}轮"
        if [said["from_position"]] != begun:
            found.faults.append(f"{where}：年度自位置 {begun} 开启，公布的为 {said['from_position']}")
        try:
            if said["to_position"] < seen:
                raise ValueError(f"依据的位置 {said['to_position']} 在上一轮的 {seen} 之前")
            seen = said["to_position"]
            while following is not None and following[0] <= seen:
                facts.take(*following[1:])
                following = next(coming, None)
            found.rounds.append(_check_round(found, facts, said, where))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            found.faults.append(f"{where}：无法复算：{error}")


def _check_round(found: FoundYear, facts: "_Facts", published: Facts, where: str) -> Rescored:
    rules = facts.rules.encode()
    assessment = score_1.assess(rules, [facts.of_unit(each) for each in facts.assessments.values()])
    evaluation = score_1.evaluate(assessment, rules, [_standing(each) for each in facts.assessments.values()])
    assessed = {entry["unit"]: entry for entry in json.loads(assessment)["units"]}
    evaluated = {entry["unit"]: entry for entry in json.loads(evaluation)["units"]}
    computed = facts.computed.get(published["round"], {})
    if score_1.digest(rules) != published["rules"]:
        found.faults.append(_digest_fault(where, "rules", score_1.digest(rules), "公布", published["rules"]))
    difference = next(_differences(facts, published["round"], assessed, evaluated), None)
    if difference is not None:
        unit, component, should, is_ = difference
        found.faults.append(f"{where}：单位 {unit} 的 {component} 按日志复算为 {should}，登记为 {is_}")
    digests = {
        "rules": score_1.digest(rules),
        "assessment": score_1.digest(assessment),
        "evaluation": score_1.digest(evaluation),
    }
    for name, digest in digests.items():
        for source, said in (("公布", published), ("计算时登记", computed)):
            fault = _digest_fault(where, name, digest, source, said.get(name))
            if said.get(name) != digest and fault not in found.faults:
                found.faults.append(fault)
    return Rescored(published["round"], published["to_position"], len(assessed), **digests)


def _digest_fault(where: str, name: str, digest: str, source: str, said: str | None) -> str:
    return f"{where}：{_NAMES[name]}的摘要复算为 {digest}，{source}的为 {said}"


_NAMES = {"rules": "评分办法", "assessment": "考核结果", "evaluation": "评定结果"}

Difference = tuple[str, str, Any, Any]


def _differences(
    facts: "_Facts", round_: int, assessed: dict[str, Facts], evaluated: dict[str, Facts]
) -> Iterator[Difference]:
    """Unit, component, computed anew, stored: causes before what follows from them, units by code."""
    units = {each["unit_code"]: key for key, each in facts.assessments.items()}
    for code, entry in assessed.items():
        yield from _of_assessment(code, entry, facts.results.get(units[code]))
    stored = {code: facts.evaluations.get((units[code], round_)) for code in evaluated}
    for name in ("class", "ballot", "secretary", "rank", "grade"):
        for code, entry in evaluated.items():
            said = stored[code]
            is_ = None if said is None else said["class_" if name == "class" else name]
            if said is None or entry[name] != is_:
                yield code, name, entry[name], is_
    for code, said in stored.items():
        if said is not None and said["final"] != assessed[code]["final"]:
            yield code, "final", assessed[code]["final"], said["final"]


def _of_assessment(code: str, entry: Facts, result: Facts | None) -> Iterator[Difference]:
    if result is None:
        yield code, "result", entry["final"], None
        return
    for name in ("components", "deductions"):
        stored = _mapping(result[name])
        for component in sorted({*entry[name], *stored}):
            if entry[name].get(component) != stored.get(component):
                yield code, component, entry[name].get(component), stored.get(component)
    for name in ("bonus", "veto", "base", "final"):
        if entry[name] != result[name]:
            yield code, name, entry[name], result[name]


class _Score(msgspec.Struct, gc=False):
    """What counts of a score; nine in ten of the events that a year rests on are scores."""

    unit: str
    year: int
    assessor: str
    item: str
    criterion: str
    score: int


class _Facts:
    """What the events say about a year, as plain dictionaries."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.published: dict[str, str] = {}
        self.rules = ""
        self.assessments: dict[str, Facts] = {}
        self.scores: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
        self.recused: set[tuple[str, str, str]] = set()
        self.results: dict[str, Facts] = {}
        self.computed: dict[int, Facts] = {}
        self.evaluations: dict[tuple[str, int], Facts] = {}

    def take(self, type_: str, said: Any) -> None:
        """One event, if it is of the year; who stands back from a unit is said of a group, which is of one year."""
        if type_ in _SCORED:
            if said.year == self.year:
                self.scores.setdefault((said.unit, said.assessor), {})[said.item, said.criterion] = said.score
        elif type_ in _STANDS_BACK:
            self.recused.add((said["group"], said["person"], said["unit"]))
        elif type_ in _TAKES and said["year"] == self.year:
            _TAKES[type_](self, said)

    def of_unit(self, unit: Facts) -> score_1.UnitFacts:
        """A unit's year as the engine takes it."""
        counted = [person for person in unit["signed"] if (unit["group"], person, unit["unit"]) not in self.recused]
        given: dict[str, dict[str, list[int]]] = {}
        for person in counted:
            for (item, criterion), score in self.scores.get((unit["unit"], person), {}).items():
                given.setdefault(item, {}).setdefault(criterion, []).append(score)
        settled: dict[str, dict[str, int]] = {}
        for (item, criterion), score in unit["settled"].items():
            settled.setdefault(item, {})[criterion] = score
        counts: dict[str, int] = {}
        for kind, count in unit["facts"].values():
            counts[kind] = counts.get(kind, 0) + count
        items = []
        for listed in unit["items"]:
            scored, fixed = given.get(listed["item"], {}), settled.get(listed["item"], {})
            criteria = {
                name: score_1.CriterionFacts(tuple(scored.get(name, ())), fixed.get(name)) for name in {*scored, *fixed}
            }
            items.append(score_1.ItemFacts(listed["number"], listed["kind"], listed["weight"], criteria))
        survey = unit["survey"]
        satisfaction = None if survey is None else score_1.SatisfactionFacts(survey[0], survey[1])
        return score_1.UnitFacts(unit["unit_code"], tuple(items), satisfaction, counts)


def _standing(unit: Facts) -> score_1.Standing:
    votes = unit["votes"]
    ballot = None if votes is None else score_1.BallotFacts(votes["valid"], votes["abstentions"], votes["votes"])
    return score_1.Standing(unit["unit_code"], unit["class_"], ballot)


def _mapping(tally: list[Facts]) -> dict[str, int]:
    return {each["name"]: each["count"] for each in tally}


def _rules_published(facts: _Facts, said: Facts) -> None:
    facts.published[said["digest"]] = said["rules"]


def _rules_frozen(facts: _Facts, said: Facts) -> None:
    facts.rules = facts.published[said["digest"]]


def _opened(facts: _Facts, said: Facts) -> None:
    own: Facts = {"survey": None, "facts": {}, "signed": [], "settled": {}, "votes": None}
    facts.assessments[said["unit"]] = {**said, **own}


def _surveyed(facts: _Facts, said: Facts) -> None:
    facts.assessments[said["unit"]]["survey"] = (said["valid"], _mapping(said["answers"]))


def _fact(facts: _Facts, said: Facts) -> None:
    facts.assessments[said["unit"]]["facts"][said["line"]] = (said["kind"], said["count"])


def _no_fact(facts: _Facts, said: Facts) -> None:
    del facts.assessments[said["unit"]]["facts"][said["line"]]


def _counted(facts: _Facts, said: Facts) -> None:
    facts.assessments[said["unit"]]["signed"].append(said["assessor"])


def _settled(facts: _Facts, said: Facts) -> None:
    facts.assessments[said["unit"]]["settled"][said["item"], said["criterion"]] = said["score"]


def _result(facts: _Facts, said: Facts) -> None:
    facts.results[said["unit"]] = said["result"]


def _voted(facts: _Facts, said: Facts) -> None:
    votes = {"valid": said["valid"], "abstentions": said["abstentions"], "votes": _mapping(said["votes"])}
    facts.assessments[said["unit"]]["votes"] = votes


def _computed(facts: _Facts, said: Facts) -> None:
    facts.computed[said["round"]] = said


def _evaluated(facts: _Facts, said: Facts) -> None:
    facts.evaluations[said["unit"], said["round"]] = said


_TAKES: dict[str, Callable[[_Facts, Facts], None]] = {
    "rule_set.published.v1": _rules_published,
    "rule_set.frozen.v1": _rules_frozen,
    "assessment.opened.v1": _opened,
    "assessment.satisfaction_recorded.v1": _surveyed,
    "assessment.fact_recorded.v1": _fact,
    "assessment.fact_withdrawn.v1": _no_fact,
    "assessment.sheet_counted.v1": _counted,
    "assessment.score_adjudicated.v1": _settled,
    "assessment.finalised.v1": _result,
    "assessment.revised.v1": _result,
    "ballot_box.counted.v1": _voted,
    "results.computed.v1": _computed,
    "evaluation.computed.v1": _evaluated,
}
"""Type of event of the year -> what it adds. What is left out decides nothing: who formed a group, methods, returns."""

_SCORED = ("score_sheet.score_entered.v1", "score_sheet.score_amended.v1")
_STANDS_BACK = ("assessment_group.interest_declared.v1", "assessment_group.assessor_recused.v1")
_READ: Shapes = {
    **dict.fromkeys((*_TAKES, *_STANDS_BACK, "cycle.opened.v1", "results.published.v1"), dict),
    **dict.fromkeys(_SCORED, _Score),
}
"""Types that a year's results rest on, or that say what they were."""

_VERSIONS_MAX = 99

_UNREAD: Shapes = {
    type_: dict
    for type_ in (f"{name.rpartition('.v')[0]}.v{version}" for name in _READ for version in range(1, _VERSIONS_MAX + 1))
    if type_ not in _READ
}
"""Other versions of them. One that is left out would change the result unseen."""

_SHAPES: Shapes = {**_READ, **_UNREAD}
