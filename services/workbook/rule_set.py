"""From 评分办法 to a scoring rule set (scoring.md) and back, and what in a row cannot be part of one."""

import json
from collections.abc import Iterable
from typing import Any

from domain.refusal import Refusal
from domain.scoring.rules import canonical_rules
from services.workbook.faults import Fault
from services.workbook.rows import PlainRow, Table

_SHARES = {"criterion": ("criteria", "share"), "satisfaction": ("satisfaction", "coefficient")}
_WHOLE_KINDS = {**_SHARES, "ballot": ("ballot", "coefficient"), "grade": ("grades", "min")}
"""指标 -> the part of the rule set it is an entry of, and the 参数 it has."""

_MEASURES = frozenset({*_WHOLE_KINDS, "component", "deduction", "bonus", "veto", "cap", "secretary"})

COMPONENT_POINTS_TOTAL = 10_000
"""Hundredths of a point: the components of the rule set make exactly 100 points (scoring.md)."""


def rule_set(table: Table[PlainRow]) -> tuple[bytes | None, list[Fault]]:
    """The canonical bytes of the sheet's rule set, or the faults of the rows that make none."""
    document: dict[str, Any] = {
        "engine": "score/1",
        "components": {},
        "criteria": {},
        "satisfaction": {},
        "ballot": {},
        "deductions": {},
        "bonus": {"kinds": {}},
        "veto": {},
        "grades": {},
    }
    places: dict[str, PlainRow] = {}
    faults = [fault for line in table for fault in _take(document, places, table, line)]
    if faults or not table.rows or not table.whole:
        return None, faults
    faults = list(_total(document, table, places))
    for component in document["components"].values():
        component.setdefault("whenEmpty", "REFUSE")
    document["bonus"].setdefault("cap", 0)
    try:
        return canonical_rules(json.dumps(document, ensure_ascii=False)), faults
    except Refusal as refusal:
        return None, faults or [_at_its_row(refusal, table, places)]


def _total(document: dict[str, Any], table: Table[PlainRow], places: dict[str, PlainRow]) -> Iterable[Fault]:
    """That the components' points do not make up a hundred, at the last of them."""
    points = [part["points"] for part in document["components"].values() if "points" in part]
    if points and sum(points) != COMPONENT_POINTS_TOTAL:
        last = [line for path, line in places.items() if path.endswith(".points")][-1]
        message = f"各部分分值合计{sum(points)}，应为{COMPONENT_POINTS_TOTAL}（百分之一分，即100分），请核对。"
        yield table.fault(last.row, "value", "合计", message)


def _at_its_row(refusal: Refusal, table: Table[PlainRow], places: dict[str, PlainRow]) -> Fault:
    """What the rules refuse, at the row that says it; what they miss, at the last row of that part."""
    path, _, reason = refusal.detail.partition(" ")
    exact = places.get(path)
    if exact is not None:
        return table.fault(exact.row, "value", "评分办法", refusal.message)
    inside = {known: line for known, line in places.items() if known.startswith(f"{path}.")} or places
    named = reason.rpartition("：")[2].rstrip("。").split("、")
    told = next((line for known, line in inside.items() if set(known.split(".")) & set(named)), None)
    line = told or list(inside.values())[-1]
    return table.fault(line.row, "name", "评分办法", refusal.message)


def _take(
    document: dict[str, Any], places: dict[str, PlainRow], table: Table[PlainRow], line: PlainRow
) -> Iterable[Fault]:
    """One row into the document; `places` says which row told what, by its path in the document."""
    measure, name, parameter, text = (line.values[field] for field in ("measure", "name", "parameter", "value"))
    path: tuple[str, ...] | None = None
    if measure in _WHOLE_KINDS and parameter == _WHOLE_KINDS[measure][1]:
        path = _WHOLE_KINDS[measure][0], name
    elif measure == "component" and parameter in ("points", "whenEmpty"):
        path = "components", name, parameter
    elif measure == "deduction" and parameter in ("per", "cap"):
        path = "deductions", name, parameter
    elif measure == "bonus" and parameter in ("per", "cap"):
        path = ("bonus", "kinds", name) if parameter == "per" else ("bonus", "cap")
    elif (measure, parameter) == ("veto", "grade"):
        path = "veto", name
    elif (measure, name, parameter) == ("cap", "GOOD", "percent"):
        path = ("goodCapPercent",)
    elif (measure, name, parameter) == ("secretary", "ballot", "share"):
        path = ("secretaryBallotShare",)
    if path is None:
        message = f"没有“{measure}、{name}、{parameter}”这样的一项，请对照模板核对指标、名称和参数。"
        yield table.fault(line.row, "parameter" if measure in _MEASURES else "measure", "评分办法", message)
        return
    part, key = document, path[-1]
    for step in path[:-1]:
        part = part.setdefault(step, {})
    if key in part:
        yield table.fault(line.row, "name", "重复", f"“{measure}、{name}、{parameter}”写了两次，只能有一行。")
        return
    places[".".join(path)] = line
    if parameter in ("whenEmpty", "grade"):
        part[key] = text
    elif text.isascii() and text.isdigit() and len(text) <= 9:
        part[key] = int(text)
    else:
        yield table.fault(line.row, "value", "整数", f"应为不小于0的整数，现为“{text}”，请核对。")


def rule_rows(rules: str) -> list[PlainRow]:
    """The sheet that makes these very rules, in the order of scoring.md; names by what they count for, then by name."""
    document = json.loads(rules)
    lines: list[tuple[str, str, str, int | str]] = []
    for component in _COMPONENTS:
        part = document["components"][component]
        lines.append(("component", component, "points", part["points"]))
        if part["whenEmpty"] != "REFUSE":
            lines.append(("component", component, "whenEmpty", part["whenEmpty"]))
    lines += [("criterion", name, "share", share) for name, share in sorted(document["criteria"].items())]
    lines += _by_value("satisfaction", "coefficient", document["satisfaction"])
    for name, part in sorted(document["deductions"].items()):
        lines += [("deduction", name, parameter, part[parameter]) for parameter in ("per", "cap")]
    bonus = document["bonus"]
    lines += [("bonus", name, "per", per) for name, per in sorted(bonus["kinds"].items())]
    if bonus["kinds"] or bonus["cap"]:
        lines.append(("bonus", "*", "cap", bonus["cap"]))
    lines += [("veto", name, "grade", grade) for name, grade in sorted(document["veto"].items())]
    lines += _by_value("grade", "min", document["grades"])
    lines.append(("cap", "GOOD", "percent", document["goodCapPercent"]))
    lines += _by_value("ballot", "coefficient", document["ballot"])
    lines.append(("secretary", "ballot", "share", document["secretaryBallotShare"]))
    fields = ("measure", "name", "parameter", "value")
    return [PlainRow(0, dict(zip(fields, line, strict=True))) for line in lines]


_COMPONENTS = ("PROBLEM", "TASK", "RESPONSIBILITY", "SATISFACTION")


def _by_value(measure: str, parameter: str, values: dict[str, int]) -> list[tuple[str, str, str, int | str]]:
    """Highest first."""
    found = sorted(values.items(), key=lambda each: (-each[1], each[0]))
    return [(measure, name, parameter, value) for name, value in found]
