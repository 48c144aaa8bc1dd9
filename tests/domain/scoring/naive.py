"""score/1 once more, as one would work it out by hand: exact fractions, one step a line, no code of the engine's.

It answers with plain Python values, or with the word "refused".
"""

import json
from fractions import Fraction
from hashlib import sha256
from math import floor
from typing import Any

BEST_FIRST = ["GOOD", "FAIR", "AVERAGE", "POOR"]


class Refused(Exception):
    """The year cannot be worked out."""


def half_up(amount: Fraction) -> int:
    """The nearest whole number; the upper one of two equally near."""
    return floor(amount + Fraction(1, 2))


def as_bytes(value: Any) -> bytes:
    """Good enough for documents whose keys lie in the basic plane."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def assessment(rules: dict[str, Any], year: list[dict[str, Any]]) -> dict[str, Any]:
    """`year`: of each unit its name, `items` [{list, weight, scores: {criterion: [int]}, settled: {criterion: int}}],
    `survey` {answer: count} or None, `facts` {kind: count}."""
    lines = []
    for unit in year:
        points = {}
        for component in rules["components"]:
            if component == "SATISFACTION":
                share = share_of_survey(rules, unit["survey"])
            else:
                share = share_of_list(rules, [item for item in unit["items"] if item["list"] == component])
            worth = rules["components"][component]["points"]
            if share is not None:
                points[component] = half_up(Fraction(worth * share, 10000))
            elif rules["components"][component]["whenEmpty"] == "FULL":
                points[component] = worth
            elif rules["components"][component]["whenEmpty"] == "ZERO":
                points[component] = 0
            else:
                raise Refused(f"{unit['unit']} {component}")
        lost = {}
        for kind in rules["deductions"]:
            lost[kind] = rules["deductions"][kind]["per"] * unit["facts"].get(kind, 0)
            if lost[kind] > rules["deductions"][kind]["cap"]:
                lost[kind] = rules["deductions"][kind]["cap"]
        won = 0
        for kind in rules["bonus"]["kinds"]:
            won += rules["bonus"]["kinds"][kind] * unit["facts"].get(kind, 0)
        if won > rules["bonus"]["cap"]:
            won = rules["bonus"]["cap"]
        base = points["PROBLEM"] + points["TASK"] + points["RESPONSIBILITY"] + points["SATISFACTION"]
        left = base
        for kind in lost:
            left -= lost[kind]
        if left < 0:
            left = 0
        barred = [kind for kind in rules["veto"] if unit["facts"].get(kind, 0)]
        barred.sort()
        line = {"unit": unit["unit"], "components": points, "base": base, "deductions": lost, "bonus": won}
        lines.append({**line, "final": left + won, "veto": barred})
    lines.sort(key=lambda line: line["unit"])
    return {"engine": "score/1", "rules": sha256(as_bytes(rules)).hexdigest(), "units": lines}


def share_of_list(rules: dict[str, Any], items: list[dict[str, Any]]) -> int | None:
    if not items:
        return None
    total = Fraction(0)
    weights = 0
    for item in items:
        by_criteria = Fraction(0)
        shares = 0
        for criterion in rules["criteria"]:
            if criterion in item["settled"]:
                score = item["settled"][criterion]
            elif item["scores"].get(criterion):
                given = item["scores"][criterion]
                score = half_up(Fraction(sum(given), len(given)))
            else:
                raise Refused(f"{criterion} not scored")
            by_criteria += rules["criteria"][criterion] * score
            shares += rules["criteria"][criterion]
        total += item["weight"] * half_up(by_criteria / shares)
        weights += item["weight"]
    return half_up(total / weights)


def share_of_survey(rules: dict[str, Any], survey: dict[str, int] | None) -> int | None:
    if survey is None or sum(survey.values()) == 0:
        return None
    total = Fraction(0)
    for answer in survey:
        total += rules["satisfaction"][answer] * survey[answer]
    return half_up(total / sum(survey.values()))


def evaluation(
    rules: dict[str, Any], assessed: dict[str, Any], boxes: dict[str, tuple[str, dict[str, int] | None, int]]
) -> dict[str, Any]:
    """`boxes`: unit -> its class, its votes (None: no ballot), and how many of the valid ballots abstained."""
    lines = []
    for unit in assessed["units"]:
        name, votes, _ = unit["unit"], boxes[unit["unit"]][1], boxes[unit["unit"]][2]
        ballot = secretary = None
        if votes is not None:
            if sum(votes.values()) == 0:
                raise Refused(f"{name}: all abstained")
            weighed = sum(rules["ballot"][vote] * votes[vote] for vote in votes)
            ballot = half_up(Fraction(weighed, sum(votes.values())))
            share = Fraction(rules["secretaryBallotShare"], 100)
            secretary = half_up((1 - share) * unit["final"] + share * ballot)
        grades = [grade for grade in BEST_FIRST if unit["final"] >= rules["grades"][grade]][:1]
        for kind in unit["veto"]:
            grades.append(rules["veto"][kind])
        worst = [grade for grade in BEST_FIRST if grade in grades][-1]
        lines.append({"unit": name, "class": boxes[name][0], "ballot": ballot, "secretary": secretary, "grade": worst})
    tasks = {unit["unit"]: unit["components"]["TASK"] for unit in assessed["units"]}
    finals = {unit["unit"]: unit["final"] for unit in assessed["units"]}
    for line in lines:
        ahead = 0
        peers = [other for other in lines if other["class"] == line["class"]]
        for other in peers:
            if beats(other, line, finals, tasks):
                ahead += 1
        line["rank"] = ahead + 1
    for line in lines:
        peers = [other for other in lines if other["class"] == line["class"]]
        places = floor(Fraction(len(peers) * rules["goodCapPercent"], 100))
        line["wins"] = line["grade"] == "GOOD"
        line["places"] = places
    for line in lines:
        if line["wins"]:
            before = 0
            for other in lines:
                if other["class"] == line["class"] and other["wins"]:
                    earlier = other["rank"] < line["rank"]
                    if earlier or (other["rank"] == line["rank"] and other["unit"] < line["unit"]):
                        before += 1
            if before >= line["places"]:
                line["grade"] = "FAIR"
    for line in lines:
        del line["wins"], line["places"]
    digests = {"rules": sha256(as_bytes(rules)).hexdigest(), "assessment": sha256(as_bytes(assessed)).hexdigest()}
    return {"engine": "score/1", **digests, "units": lines}


def beats(one: dict[str, Any], other: dict[str, Any], finals: dict[str, int], tasks: dict[str, int]) -> bool:
    """Whether one stands before the other."""
    if finals[one["unit"]] != finals[other["unit"]]:
        return finals[one["unit"]] > finals[other["unit"]]
    if (one["ballot"] or 0) != (other["ballot"] or 0):
        return (one["ballot"] or 0) > (other["ballot"] or 0)
    return tasks[one["unit"]] > tasks[other["unit"]]
