"""A year of one unit with three items, as few events as a published year can have: for what is tried very often."""

import json
from collections.abc import Iterator

from domain.scoring import score_1
from tests.bundle.district import WITNESSES, YEAR, District, Event, a_uuid, an_event, timed, types, written

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


def tiny() -> District:
    """Its log, one head, everybody's cosignature."""
    events: list[Event] = []
    for stream, type_, data in _facts():
        version = 1 + sum(event["stream"] == stream for event in events)
        events.append(an_event(stream, version, type_, data))
    published = types(events).index("results.published.v1")
    events[published]["data"] |= {"from_position": 1, "to_position": published - 1}
    for number, event in enumerate(events):
        event["command_id"] = a_uuid(number)
    entries = written(timed(events))
    return District(entries, heads={len(entries): dict.fromkeys(WITNESSES, 60)})


def _facts() -> Iterator[tuple[str, str, Event]]:
    about = {"unit": "u", "year": YEAR}
    own, rules = f"assessment/u/{YEAR}", score_1.digest(RULES)
    items = [dict(zip(("item", "number", "kind", "weight"), item, strict=True)) for item in ITEMS]
    opened = {"unit_code": "DW01", "organiser": "qw", "group": "g", "class_": "1/乡镇", "rules": rules, "items": items}
    yield "tenant", "tenant.opened.v1", {"code": "330299", "name": "示例区"}
    yield f"cycle/{YEAR}", "cycle.opened.v1", {"year": YEAR, "opened_on": DAY}
    text = {"engine": "score/1", "digest": rules, "rules": RULES.decode(), "basis": "", "published_on": DAY}
    yield f"scoring/{YEAR}", "rule_set.published.v1", {"year": YEAR, **text}
    yield f"scoring/{YEAR}", "rule_set.frozen.v1", {"year": YEAR, "digest": rules, "frozen_on": DAY}
    yield own, "assessment.opened.v1", {**about, **opened, "opened_on": DAY}
    answers = [{"name": "满意", "count": 7}, {"name": "不满意", "count": 2}]
    yield own, "assessment.satisfaction_recorded.v1", {**about, "valid": 9, "answers": answers, "surveyed_on": DAY}
    yield own, "assessment.fact_recorded.v1", {**about, "line": "1", "kind": "逾期", "count": 2, "reason": ""}
    for number in (0, 1):
        who = f"a-{number}"
        sheet = f"score_sheet/u/{YEAR}/{who}"
        for item, given in SCORES.items():
            score = {"assessor": who, "item": item, "criterion": "成效", "score": given[number], "reason": ""}
            yield sheet, "score_sheet.score_entered.v1", {**about, **score}
        yield sheet, "score_sheet.signed.v1", {**about, "assessor": who, "signed_on": DAY}
        yield own, "assessment.sheet_counted.v1", {**about, "assessor": who}
    assessment, evaluation = documents()
    [entry] = json.loads(assessment)["units"]
    named = {name: tally(entry[name]) for name in ("components", "deductions")}
    result = {**named, **{name: entry[name] for name in ("base", "bonus", "final", "veto")}}
    yield own, "assessment.finalised.v1", {**about, "result": result, "finalised_on": DAY}
    votes = {"valid": 5, "abstentions": 1, "votes": tally({"好": 3, "差": 1})}
    yield f"ballot_box/u/{YEAR}", "ballot_box.counted.v1", {**about, **votes, "counted_on": DAY}
    digests = {"rules": rules, "assessment": score_1.digest(assessment), "evaluation": score_1.digest(evaluation)}
    bound = {"year": YEAR, "round": 1, "engine": "score/1", **digests}
    yield f"results/{YEAR}", "results.computed.v1", {**bound, "units": 1, "computed_on": DAY}
    [row] = json.loads(evaluation)["units"]
    graded = {"class_": row["class"], **{name: row[name] for name in ("ballot", "secretary", "rank", "grade")}}
    yield f"evaluation/u/{YEAR}", "evaluation.computed.v1", {**about, "round": 1, **graded, "final": entry["final"]}
    yield f"results/{YEAR}", "results.published.v1", {**bound, "published_on": DAY}


def documents() -> tuple[bytes, bytes]:
    """What the platform's own engine makes of the same year."""
    criteria = {item: {"成效": score_1.CriterionFacts(given)} for item, given in SCORES.items()}
    items = tuple(score_1.ItemFacts(number, kind, weight, criteria[item]) for item, number, kind, weight in ITEMS)
    survey = score_1.SatisfactionFacts(9, {"满意": 7, "不满意": 2})
    assessment = score_1.assess(RULES, [score_1.UnitFacts("DW01", items, survey, {"逾期": 2})])
    ballot = score_1.BallotFacts(5, 1, {"好": 3, "差": 1})
    return assessment, score_1.evaluate(assessment, RULES, [score_1.Standing("DW01", "1/乡镇", ballot)])


def tally(amounts: dict[str, int]) -> list[dict[str, object]]:
    return [{"name": name, "count": count} for name, count in amounts.items()]
