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
    faults = [fault for line in table for fault in _take(document, table, line)]
    if faults or not table.rows:
        return None, faults
    for component in document["components"].values():
        component.setdefault("whenEmpty", "REFUSE")
    document["bonus"].setdefault("cap", 0)
    try:
        return canonical_rules(json.dumps(document, ensure_ascii=False)), []
    except Refusal as refusal:
        return None, [table.fault(table.rows[-1].row, "value", "评分办法", refusal.message)]


def _take(document: dict[str, Any], table: Table[PlainRow], line: PlainRow) -> Iterable[Fault]:
    measure, name, parameter, text = (line.values[field] for field in ("measure", "name", "parameter", "value"))
    place: tuple[dict[str, Any], str] | None = None
    if measure in _WHOLE_KINDS and parameter == _WHOLE_KINDS[measure][1]:
        place = document[_WHOLE_KINDS[measure][0]], name
    elif measure == "component" and parameter in ("points", "whenEmpty"):
        place = document["components"].setdefault(name, {}), parameter
    elif measure == "deduction" and parameter in ("per", "cap"):
        place = document["deductions"].setdefault(name, {}), parameter
    elif measure == "bonus" and parameter in ("per", "cap"):
        place = (document["bonus"]["kinds"], name) if parameter == "per" else (document["bonus"], "cap")
    elif (measure, parameter) == ("veto", "grade"):
        place = document["veto"], name
    elif (measure, name, parameter) == ("cap", "GOOD", "percent"):
        place = document, "goodCapPercent"
    elif (measure, name, parameter) == ("secretary", "ballot", "share"):
        place = document, "secretaryBallotShare"
    if place is None:
        message = f"没有“{measure}、{name}、{parameter}”这样的一项，请对照模板核对。"
        yield table.fault(line.row, "measure", "评分办法", message)
        return
    part, key = place
    if key in part:
        yield table.fault(line.row, "name", "重复", f"“{measure}、{name}、{parameter}”写了两次，只能有一行。")
        return
    if parameter in ("whenEmpty", "grade"):
        part[key] = text
    elif text.isascii() and text.isdigit() and len(text) <= 9:
        part[key] = int(text)
    else:
        yield table.fault(line.row, "value", "整数", f"应为整数，现为“{text}”。")


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
