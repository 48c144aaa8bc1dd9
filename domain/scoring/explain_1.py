"""How score/1 came to a unit's points: every step of it again, down to what an event says and where that stands.

Beside score_1.py, which is never edited: each step is worked out here a second time, and an explanation that does not
come to what the engine computes is never given. Amounts are hundredths of a point, positions those of the log.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.scoring import score_1
from domain.scoring.score_1 import CriterionFacts, ItemFacts, SatisfactionFacts, UnitFacts


class ExplanationDiffers(AssertionError):
    """复算的步骤与评分引擎的结果不一致。"""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An amount that an event says, the event's position, and what the asker knows the fact by."""

    amount: int
    position: int
    of: Any = None


@dataclass(frozen=True, slots=True)
class CriterionGrounds:
    """What the assessors who count gave an item by a criterion, and the settled score that replaces them."""

    entries: tuple[Leaf, ...] = ()
    settled: Leaf | None = None


@dataclass(frozen=True, slots=True)
class ItemGrounds:
    """A scored item with its weight as fixed, and its criteria by name."""

    number: str
    kind: str
    weight: Leaf
    criteria: Mapping[str, CriterionGrounds]


@dataclass(frozen=True, slots=True)
class SurveyGrounds:
    """The survey as recorded last."""

    valid: int
    answers: Mapping[str, int]
    position: int


@dataclass(frozen=True, slots=True)
class UnitGrounds:
    """All that a unit's points follow from; `facts` are 加减分 by kind, those taken back left out."""

    unit: str
    items: tuple[ItemGrounds, ...]
    survey: SurveyGrounds | None = None
    facts: Mapping[str, tuple[Leaf, ...]] = field(default_factory=dict)

    def plain(self) -> UnitFacts:
        """The same as the engine takes it."""
        survey = self.survey
        return UnitFacts(
            unit=self.unit,
            items=tuple(
                ItemFacts(
                    item=item.number,
                    kind=item.kind,
                    weight=item.weight.amount,
                    criteria={
                        name: CriterionFacts(
                            scores=tuple(entry.amount for entry in each.entries),
                            adjudicated=None if each.settled is None else each.settled.amount,
                        )
                        for name, each in item.criteria.items()
                    },
                )
                for item in self.items
            ),
            satisfaction=None if survey is None else SatisfactionFacts(survey.valid, survey.answers),
            counts={kind: sum(fact.amount for fact in facts) for kind, facts in self.facts.items()},
        )


@dataclass(frozen=True, slots=True)
class Quotient:
    """A division and what it is rounded to, half up: the only rounding there is."""

    numerator: int
    denominator: int

    @property
    def result(self) -> int:
        """The whole number nearest to it."""
        whole, rest = divmod(self.numerator, self.denominator)
        return whole + (2 * rest >= self.denominator)


@dataclass(frozen=True, slots=True)
class ExplainedCriterion:
    """The mean of the entries, or of the one settled score in their place."""

    criterion: str
    share: int
    entries: tuple[Leaf, ...]
    settled: Leaf | None
    score: Quotient


@dataclass(frozen=True, slots=True)
class ExplainedItem:
    """An item's criteria by their shares."""

    number: str
    weight: Leaf
    criteria: tuple[ExplainedCriterion, ...]
    score: Quotient


@dataclass(frozen=True, slots=True)
class Weighed:
    """How often something was said or recorded, and what one of it is worth."""

    name: str
    count: int
    coefficient: int


@dataclass(frozen=True, slots=True)
class ExplainedSurvey:
    """The answers by their coefficients over the valid forms."""

    valid: int
    answers: tuple[Weighed, ...]
    position: int
    rate: Quotient


@dataclass(frozen=True, slots=True)
class ExplainedComponent:
    """A list's items by their weights (`rate`), or the survey, and the component's share of it (`share`).

    Both are None where there was nothing to score and the rule set's `when_empty` gave `result`.
    """

    name: str
    points: int
    when_empty: str
    items: tuple[ExplainedItem, ...]
    survey: ExplainedSurvey | None
    rate: Quotient | None
    share: Quotient | None
    result: int


@dataclass(frozen=True, slots=True)
class ExplainedKind:
    """A kind of deduction or bonus: `amount` is per * count, `result` what it comes to after the kind's own cap."""

    kind: str
    per: int
    cap: int | None
    facts: tuple[Leaf, ...]
    count: int
    amount: int
    result: int


@dataclass(frozen=True, slots=True)
class ExplainedVeto:
    """A kind of veto with a recorded fact, and the best grade it leaves."""

    kind: str
    grade: str
    facts: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A unit's points. final = max(0, base - deducted) + bonus."""

    unit: str
    components: tuple[ExplainedComponent, ...]
    base: int
    deductions: tuple[ExplainedKind, ...]
    deducted: int
    bonuses: tuple[ExplainedKind, ...]
    bonus_cap: int
    bonus: int
    final: int
    vetoes: tuple[ExplainedVeto, ...]

    def entry(self) -> dict[str, Any]:
        """The unit's entry of the assessment document that it comes to."""
        return {
            "unit": self.unit,
            "components": {each.name: each.result for each in self.components},
            "base": self.base,
            "deductions": {each.kind: each.result for each in self.deductions},
            "bonus": self.bonus,
            "final": self.final,
            "veto": [each.kind for each in self.vetoes],
        }


def explain(rule_set: bytes, grounds: UnitGrounds) -> Explained:
    """A unit's points step by step. Raises what score_1.assess does; ExplanationDiffers never."""
    [entry] = json.loads(score_1.assess(rule_set, [grounds.plain()]))["units"]
    rules = score_1.read_rules(rule_set)
    components = tuple(_component(rules, grounds, name) for name in score_1.COMPONENTS)
    base = sum(each.result for each in components)
    deductions = tuple(
        _kind(grounds, kind, rule["per"], rule["cap"]) for kind, rule in sorted(rules["deductions"].items())
    )
    bonuses = tuple(_kind(grounds, kind, per, None) for kind, per in sorted(rules["bonus"]["kinds"].items()))
    deducted = sum(each.result for each in deductions)
    bonus = min(rules["bonus"]["cap"], sum(each.result for each in bonuses))
    explained = Explained(
        unit=grounds.unit,
        components=components,
        base=base,
        deductions=deductions,
        deducted=deducted,
        bonuses=bonuses,
        bonus_cap=rules["bonus"]["cap"],
        bonus=bonus,
        final=max(0, base - deducted) + bonus,
        vetoes=tuple(
            ExplainedVeto(kind, grade, grounds.facts[kind])
            for kind, grade in sorted(rules["veto"].items())
            if sum(fact.amount for fact in grounds.facts.get(kind, ()))
        ),
    )
    if explained.entry() != entry:
        raise ExplanationDiffers(f"{explained.entry()} {entry}")
    return explained


def weigh(coefficients: Mapping[str, int], counts: Mapping[str, int]) -> tuple[Weighed, ...]:
    """Answers or votes in the order of the rule set's names, those nobody gave included."""
    return tuple(Weighed(name, counts.get(name, 0), worth) for name, worth in sorted(coefficients.items()))


def weighed_sum(weighed: Iterable[Weighed]) -> int:
    """Coefficient times count, added up."""
    return sum(each.coefficient * each.count for each in weighed)


def _component(rules: Mapping[str, Any], grounds: UnitGrounds, name: str) -> ExplainedComponent:
    rule = rules["components"][name]
    items = tuple(_item(rules, item) for item in grounds.items if item.kind == name)
    survey = _survey(rules, grounds.survey) if name == "SATISFACTION" else None
    rate = _list_rate(items) if survey is None else survey.rate
    share = None if rate is None else Quotient(rule["points"] * rate.result, score_1.WHOLE)
    without = rule["points"] if rule["whenEmpty"] == "FULL" else 0
    return ExplainedComponent(
        name=name,
        points=rule["points"],
        when_empty=rule["whenEmpty"],
        items=items,
        survey=survey,
        rate=rate,
        share=share,
        result=without if share is None else share.result,
    )


def _survey(rules: Mapping[str, Any], survey: SurveyGrounds | None) -> ExplainedSurvey | None:
    if survey is None or survey.valid == 0:
        return None
    answers = weigh(rules["satisfaction"], survey.answers)
    return ExplainedSurvey(survey.valid, answers, survey.position, Quotient(weighed_sum(answers), survey.valid))


def _list_rate(items: Sequence[ExplainedItem]) -> Quotient | None:
    if not items:
        return None
    weighted = sum(item.weight.amount * item.score.result for item in items)
    return Quotient(weighted, sum(item.weight.amount for item in items))


def _item(rules: Mapping[str, Any], item: ItemGrounds) -> ExplainedItem:
    criteria = tuple(_criterion(name, share, item.criteria[name]) for name, share in sorted(rules["criteria"].items()))
    weighted = sum(each.share * each.score.result for each in criteria)
    return ExplainedItem(item.number, item.weight, criteria, Quotient(weighted, sum(rules["criteria"].values())))


def _criterion(name: str, share: int, given: CriterionGrounds) -> ExplainedCriterion:
    counted = given.entries if given.settled is None else (given.settled,)
    score = Quotient(sum(entry.amount for entry in counted), len(counted))
    return ExplainedCriterion(name, share, given.entries, given.settled, score)


def _kind(grounds: UnitGrounds, kind: str, per: int, cap: int | None) -> ExplainedKind:
    facts = grounds.facts.get(kind, ())
    count = sum(fact.amount for fact in facts)
    amount = per * count
    return ExplainedKind(kind, per, cap, facts, count, amount, amount if cap is None else min(cap, amount))
