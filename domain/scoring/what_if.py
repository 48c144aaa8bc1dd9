"""A year scored by other rules than its own: nothing is decided and nothing recorded, it only shows what would be.

What the year has and the other rules do not know (a criterion, a kind of 加减分) does not count and is named; what they
ask for and the year does not have keeps a unit from being scored, and is named with it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.scoring import score_1
from domain.scoring.rules import fact_kinds
from domain.scoring.score_1 import CannotFinalise, FactsUnsound, Standing, UnitFacts


@dataclass(frozen=True, slots=True)
class Case:
    """A unit's year: what its points and its standing follow from."""

    facts: UnitFacts
    standing: Standing


@dataclass(frozen=True, slots=True)
class Trial:
    """What a unit would have: its entries of both documents, or in `problem` why it could not be scored."""

    unit: str
    class_: str
    assessed: Mapping[str, Any] | None = None
    evaluated: Mapping[str, Any] | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Trials:
    """Every unit by class and rank, those that could not be scored behind; and what the rules do not count."""

    units: tuple[Trial, ...]
    ignored: tuple[str, ...]


def try_rules(rule_set: bytes, cases: Sequence[Case]) -> Trials:
    """The year by another rule set. Units that could not be scored take no place in their class.

    Raises RuleSetUnsound.
    """
    rules = score_1.read_rules(rule_set)
    trials = [_alone(rule_set, Case(_fitted(rules, case.facts), case.standing)) for case in cases]
    scored = {trial.unit: trial.assessed for trial in trials if trial.assessed is not None}
    document = _document(rule_set, (scored[unit] for unit in sorted(scored)))
    standings = [case.standing for case in cases if case.standing.unit in scored]
    evaluated = {entry["unit"]: entry for entry in json.loads(score_1.evaluate(document, rule_set, standings))["units"]}
    together = [replace(trial, evaluated=evaluated.get(trial.unit)) for trial in trials]
    return Trials(tuple(sorted(together, key=_place)), _ignored(rules, cases))


def _alone(rule_set: bytes, case: Case) -> Trial:
    """One unit scored and evaluated as if it were the only one, so that what keeps it from it is known by unit."""
    trial = Trial(case.standing.unit, case.standing.class_)
    try:
        document = score_1.assess(rule_set, [case.facts])
        score_1.evaluate(document, rule_set, [case.standing])
    except (CannotFinalise, FactsUnsound) as reason:
        return replace(trial, problem=f"{reason}。")
    [entry] = json.loads(document)["units"]
    return replace(trial, assessed=entry)


def _document(rule_set: bytes, entries: Iterable[Mapping[str, Any]]) -> bytes:
    """The assessment document of entries that the engine made, by unit."""
    return score_1.canonical({"engine": score_1.ENGINE, "rules": score_1.digest(rule_set), "units": list(entries)})


def _fitted(rules: Mapping[str, Any], facts: UnitFacts) -> UnitFacts:
    """The unit without what the rules do not know."""
    kinds, criteria = fact_kinds(rules), rules["criteria"]
    return replace(
        facts,
        items=tuple(
            replace(item, criteria={name: each for name, each in item.criteria.items() if name in criteria})
            for item in facts.items
        ),
        counts={kind: count for kind, count in facts.counts.items() if kind in kinds},
    )


def _ignored(rules: Mapping[str, Any], cases: Iterable[Case]) -> tuple[str, ...]:
    known = fact_kinds(rules) | frozenset(rules["criteria"])
    had: set[str] = set()
    for case in cases:
        had.update(case.facts.counts, *(item.criteria for item in case.facts.items))
    return tuple(sorted(had - known))


def _place(trial: Trial) -> tuple[bool, str, int, str]:
    rank = 0 if trial.evaluated is None else trial.evaluated["rank"]
    return trial.problem is not None, trial.class_, rank, trial.unit
