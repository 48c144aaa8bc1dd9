"""A rule set as an organisation department writes it: JSON in any layout, kept as the bytes that are addressed.

`rules_1.schema.json` says the same format as JSON Schema, for whoever writes one; tests hold the two together.
"""

import json
from collections.abc import Mapping
from typing import Any

from domain.scoring import score_1
from domain.scoring.errors import CriteriaUncovered, RuleSetMalformed, VetoKindsTooMany
from domain.text import check_text

REQUIRED_CRITERIA: Mapping[str, str] = {
    "MEASURES_EFFECTIVE": "工作措施扎实有效",
    "TASKS_COMPLETED": "任务保质保量完成",
}
"""The policy's criteria of an item (四(二)); its third, the masses' satisfaction, is a component of its own."""

NAME_CHARACTERS_MAX = 40
"""A kind, an answer or a vote: it stands in headers of sheets and in circulars."""


def canonical_rules(text: str) -> bytes:
    """The canonical bytes of a rule set, which are what is kept and addressed.

    text: the JSON in any layout. Raises RuleSetMalformed, naming what is wrong with it.
    """
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
        rules = score_1.canonical(document)
        read = score_1.read_rules(rules)
    except (ValueError, TypeError, RecursionError) as error:
        raise RuleSetMalformed(f"{_why(error)}。", field="rules") from error
    for part, name in _names(read):
        check_text(name, "rules", f"{part} 中的名称", characters_max=NAME_CHARACTERS_MAX)
    return rules


def refuse_uncovered(rules: Mapping[str, Any], *, veto_kinds_max: int) -> None:
    """Refuse rules that leave out what the policy assesses, or that veto by more kinds than the district allows.

    rules: as score_1.read_rules gives them. Raises CriteriaUncovered or VetoKindsTooMany.
    """
    missing = [label for name, label in REQUIRED_CRITERIA.items() if not rules["criteria"].get(name)]
    if not rules["components"]["SATISFACTION"]["points"]:
        missing.append("基层群众满意")
    if missing:
        raise CriteriaUncovered(f"缺少{'、'.join(missing)}。", field="rules")
    if len(rules["veto"]) > veto_kinds_max:
        raise VetoKindsTooMany(f"现有{len(rules['veto'])}类，最多{veto_kinds_max}类。", field="rules")


def fact_kinds(rules: Mapping[str, Any]) -> frozenset[str]:
    """The kinds of 加减分 facts that a rule set counts: deductions, bonuses, vetoes."""
    return frozenset({*rules["deductions"], *rules["bonus"]["kinds"], *rules["veto"]})


def _names(rules: Mapping[str, Any]) -> list[tuple[str, str]]:
    open_lists = {part: rules[part] for part in ("criteria", "satisfaction", "ballot", "deductions", "veto")}
    open_lists["bonus.kinds"] = rules["bonus"]["kinds"]
    return [(part, name) for part, names in open_lists.items() for name in names]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are each there once: a reader must not have to guess which of two counts."""
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise score_1.RuleSetUnsound(f"重复的名称：{'、'.join(twice)}")
    return dict(pairs)


def _no_float(text: str) -> Any:
    raise score_1.RuleSetUnsound(f"{text} 不是整数")


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, score_1.RuleSetUnsound) else "不是合规的 JSON 文本"
