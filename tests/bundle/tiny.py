"""A year of units with three items each; of one unit it has as few events as a published year can have."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from typing import Any

from domain.scoring import score_1
from services.sealer.merkle import EMPTY_ROOT
from tests.bundle.district import (
    WITNESSES,
    YEAR,
    District,
    Event,
    a_uuid,
    an_access_log,
    an_event,
    timed,
    types,
    written,
)

DAY = "2020-12-01"
RULES = score_1.canonical(
    {
        "engine": "score/1",
        "components": {
            "PROBLEM": {"points": 3000, "whenEmpty": "REFUSE"},
            "TASK": {"points": 4000, "whenEmpty": "REFUSE"},
            "RESPONSIBILITY": {"points": 1000, "whenEmpty": "FULL"},
            "SATISFACTION": {"points": 2000, "whenEmpty": "REFUSE"},
        },
        "criteria": {"成效": 100},
        "satisfaction": {"满意": 10000, "不满意": 0},
        "ballot": {"好": 10000, "差": 5000},
        "deductions": {"逾期": {"per": 50, "cap": 200}},
        "bonus": {"cap": 100, "kinds": {"表彰": 30}},
        "veto": {"事故": "POOR"},
        "grades": {"GOOD": 9000, "FAIR": 8000, "AVERAGE": 6000, "POOR": 0},
        "goodCapPercent": 100,
        "secretaryBallotShare": 30,
    }
)
ITEMS = [("i-1", "P01", "PROBLEM", 60), ("i-2", "P02", "PROBLEM", 40), ("i-3", "T01", "TASK", 100)]
SCORES = {"i-1": (9050, 9101), "i-2": (8700, 8800), "i-3": (9333, 9100)}


def tiny(units: int = 1) -> District:
    """Its log and an access log of two entries, one head each, everybody's cosignature."""
    events: list[Event] = []
    versions = Counter[str]()
    for stream, type_, data in _facts([f"u{number:05}" for number in range(units)]):
        versions[stream] += 1
        events.append(an_event(stream, versions[stream], type_, data))
    published = types(events).index("results.published.v1")
    nothing = {"checkpoint_size": 0, "checkpoint_root": b64encode(EMPTY_ROOT).decode()}
    events[published]["data"] |= {"from_position": 1, "to_position": published - 1, **nothing}
    for number, event in enumerate(events):
        event["command_id"] = a_uuid(number)
    entries = written(timed(events))
    heads = {len(entries): dict.fromkeys(WITNESSES, 60)}
    return District(entries, heads=heads, accesses=an_access_log(["evidence-1"] * 2))


def _facts(units: list[str]) -> Iterator[tuple[str, str, Event]]:
    rules = score_1.digest(RULES)
    yield "tenant", "tenant.opened.v1", {"code": "330299", "name": "示例区"}
    yield f"cycle/{YEAR}", "cycle.opened.v1", {"year": YEAR, "opened_on": DAY}
    text = {"engine": "score/1", "digest": rules, "rules": RULES.decode(), "basis": "", "published_on": DAY}
    yield f"scoring/{YEAR}", "rule_set.published.v1", {"year": YEAR, **text}
    yield f"scoring/{YEAR}", "rule_set.frozen.v1", {"year": YEAR, "digest": rules, "frozen_on": DAY}
    assessment, evaluation = documents(units)
    for unit, entry in zip(units, json.loads(assessment)["units"], strict=True):
        yield from _of_unit(unit, entry)
    digests = {"rules": rules, "assessment": score_1.digest(assessment), "evaluation": score_1.digest(evaluation)}
    bound = {"year": YEAR, "round": 1, "engine": "score/1", **digests}
    yield f"results/{YEAR}", "results.computed.v1", {**bound, "units": len(units), "computed_on": DAY}
    for unit, row in zip(units, json.loads(evaluation)["units"], strict=True):
        graded = {"class_": row["class"], **{name: row[name] for name in ("ballot", "secretary", "rank", "grade")}}
        own, about = f"evaluation/{unit}/{YEAR}", {"unit": unit, "year": YEAR, "round": 1}
        yield own, "evaluation.computed.v1", {**about, **graded}
        yield own, "evaluation.grade_decided.v1", {**about, "grade": row["grade"], "by_hand": False, "decided_on": DAY}
    yield f"results/{YEAR}", "results.published.v1", {**bound, "published_on": DAY}


def _of_unit(unit: str, entry: dict[str, Any]) -> Iterator[tuple[str, str, Event]]:
    about = {"unit": unit, "year": YEAR}
    own = f"assessment/{unit}/{YEAR}"
    items = [dict(zip(("item", "number", "kind", "weight"), item, strict=True)) for item in ITEMS]
    opened = {"unit_code": unit, "organiser": "qw", "group": "g", "class_": "1/乡镇", "items": items}
    yield own, "assessment.opened.v1", {**about, **opened, "rules": score_1.digest(RULES), "opened_on": DAY}
    answers = [{"name": "满意", "count": 7}, {"name": "不满意", "count": 2}]
    yield own, "assessment.satisfaction_recorded.v1", {**about, "valid": 9, "answers": answers, "surveyed_on": DAY}
    yield own, "assessment.fact_recorded.v1", {**about, "line": "1", "kind": "逾期", "count": 2, "reason": ""}
    for number in (0, 1):
        who = f"a-{number}"
        sheet = f"score_sheet/{unit}/{YEAR}/{who}"
        for item, given in SCORES.items():
            score = {"assessor": who, "item": item, "criterion": "成效", "score": given[number], "reason": ""}
            yield sheet, "score_sheet.score_entered.v1", {**about, **score}
        yield sheet, "score_sheet.signed.v1", {**about, "assessor": who, "signed_on": DAY}
        yield own, "assessment.sheet_counted.v1", {**about, "assessor": who}
    named = {name: tally(entry[name]) for name in ("components", "deductions")}
    result = {**named, **{name: entry[name] for name in ("base", "bonus", "final", "veto")}}
    yield own, "assessment.finalised.v1", {**about, "result": result, "finalised_on": DAY}
    votes = {"valid": 5, "abstentions": 1, "votes": tally({"好": 3, "差": 1})}
    yield f"ballot_box/{unit}/{YEAR}", "ballot_box.counted.v1", {**about, **votes, "counted_on": DAY}


def documents(units: list[str]) -> tuple[bytes, bytes]:
    """What the platform's own engine makes of the same year."""
    criteria = {item: {"成效": score_1.CriterionFacts(given)} for item, given in SCORES.items()}
    items = tuple(score_1.ItemFacts(number, kind, weight, criteria[item]) for item, number, kind, weight in ITEMS)
    survey = score_1.SatisfactionFacts(9, {"满意": 7, "不满意": 2})
    assessment = score_1.assess(RULES, [score_1.UnitFacts(unit, items, survey, {"逾期": 2}) for unit in units])
    ballot = score_1.BallotFacts(5, 1, {"好": 3, "差": 1})
    standings = [score_1.Standing(unit, "1/乡镇", ballot) for unit in units]
    return assessment, score_1.evaluate(assessment, RULES, standings)


def tally(amounts: dict[str, int]) -> list[dict[str, object]]:
    """Amounts as events keep them."""
    return [{"name": name, "count": count} for name, count in amounts.items()]
