"""A year under another rule set, beside what it came to. Nothing is written: all of it is read and computed."""

from dataclasses import dataclass
from typing import Any

import strawberry

from domain.codes import Grade
from domain.refusal import Refusal
from domain.scoring import score_1
from domain.scoring.errors import RuleSetUnknown
from domain.scoring.rules import canonical_rules, refuse_uncovered
from domain.scoring.score_1 import BallotFacts, Standing
from domain.scoring.standing_1 import Votes
from domain.scoring.what_if import Case, Trial, Trials, try_rules
from graphql_api.assessment import NamedAmount, amounts
from graphql_api.described import leaf, resolved
from graphql_api.errors import BadInput
from graphql_api.evaluations import Evaluation
from graphql_api.gates.evaluations import EvaluationsGate
from graphql_api.gates.grounds import grounds_of_year, votes_of_year
from graphql_api.gates.policy import policy_in_force
from graphql_api.gates.tree import TreeGate
from graphql_api.model import Model
from graphql_api.units import Unit, unit_of
from graphql_api.view import View
from projections.assessments.read import AssessmentRow
from projections.evaluations.read import EvaluationRow

RULES_CHARACTERS_MAX = 50_000
"""More than any rule set that fits into an event."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A unit under the other rules, and what was recorded of it."""

    trial: Trial
    assessment: AssessmentRow
    evaluation: EvaluationRow | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit's entries of both documents."""

    assessed: Any
    evaluated: Any


@strawberry.type(description="一个单位在另一份评分办法下的结果。")
class TriedResult(Model[Entry]):
    row: strawberry.Private[Entry]

    @resolved("各组成部分的得分，按名称")
    def components(self) -> list[NamedAmount]:
        """The three lists and satisfaction."""
        return amounts(self.row.assessed["components"])

    @resolved("各类扣分，按名称")
    def deductions(self) -> list[NamedAmount]:
        """0 included."""
        return amounts(self.row.assessed["deductions"])

    @resolved("加分")
    def bonus(self) -> int:
        """Under its cap."""
        return int(self.row.assessed["bonus"])

    @resolved("最后得分")
    def final(self) -> int:
        """In hundredths of a point."""
        return int(self.row.assessed["final"])

    @resolved("触及的一票否决类别")
    def veto(self) -> list[str]:
        """Of the other rule set."""
        return list(self.row.assessed["veto"])

    @resolved("民主评议得分；没有评议的为空")
    def ballot(self) -> int | None:
        """By the other coefficients."""
        return _number(self.row.evaluated["ballot"])

    @resolved("书记评价得分；没有评议的为空")
    def secretary(self) -> int | None:
        """By the other share."""
        return _number(self.row.evaluated["secretary"])

    @resolved("在同类中的名次；算不出的单位不占名次")
    def rank(self) -> int:
        """Among those that could be scored."""
        return int(self.row.evaluated["rank"])

    @resolved("等次")
    def grade(self) -> Grade:
        """As computed."""
        return Grade(self.row.evaluated["grade"])


@strawberry.type(description="一个单位：另一份评分办法下的结果，和实际的结果。")
class WhatIfUnit(Model[Compared]):
    row: strawberry.Private[Compared]

    @resolved("单位")
    async def unit(self) -> Unit | None:
        """Whose year it is."""
        return await unit_of(self, self.row.assessment.unit)

    @resolved("考核类别：层级/类别", name="class")
    def class_(self) -> str:
        """As it was when the assessment was opened."""
        return self.row.trial.class_

    @resolved("为什么算不出；能算的为空")
    def problem(self) -> str | None:
        """What is missing for the other rules."""
        return self.row.trial.problem

    @resolved("另一份评分办法下的结果；算不出的为空")
    def tried(self) -> TriedResult | None:
        """By the engine, as a real one."""
        trial = self.row.trial
        return None if trial.assessed is None else TriedResult.of(self.view, Entry(trial.assessed, trial.evaluated))

    @resolved("实际的评定；尚未评定的为空")
    def evaluation(self) -> Evaluation | None:
        """The round that the viewer sees."""
        return Evaluation.maybe(self.view, self.row.evaluation)

    @resolved("实际的最后得分：评定所据的，尚未评定的为考核登记的；没有的为空")
    def actual_final(self) -> int | None:
        """As evaluated, else as assessed so far."""
        evaluation = self.row.evaluation
        return self.row.assessment.final if evaluation is None else evaluation.final

    @resolved("最后得分的差：另一份评分办法下的减实际的；缺一的为空")
    def final_difference(self) -> int | None:
        """Positive where the unit would have more."""
        actual, assessed = self.actual_final(), self.row.trial.assessed
        return None if actual is None or assessed is None else int(assessed["final"]) - actual

    @resolved("名次的差：另一份评分办法下的减实际的；缺一的为空")
    def rank_difference(self) -> int | None:
        """Negative where the unit would stand further in front."""
        evaluation, evaluated = self.row.evaluation, self.row.trial.evaluated
        return None if evaluation is None or evaluated is None else int(evaluated["rank"]) - evaluation.rank

    @resolved("计算得出的等次是否不同；缺一的为空")
    def grade_differs(self) -> bool | None:
        """Whatever was decided by hand."""
        evaluation, evaluated = self.row.evaluation, self.row.trial.evaluated
        return None if evaluation is None or evaluated is None else str(evaluated["grade"]) != evaluation.grade


@strawberry.type(description="评分办法的一处错误。")
class RuleSetFault:
    code: str = leaf("稳定的代码，供程序判断")
    message: str = leaf("中文说明，指出所在和办法，如 components.TASK.points 应为 0 至 10000 的整数")
    rule: str = leaf("所依据的规则编号")
    source: str = leaf("规则的出处")


@strawberry.type(description="另一份评分办法下的一个年度。")
class WhatIf:
    year: int = leaf("年度")
    faults: list[RuleSetFault] = leaf("评分办法用不上的原因；能用的为空列表")
    digest: str | None = leaf("所试评分办法的摘要；用不上的为空")
    ignored: list[str] = leaf("该年度登记过、所试评分办法不计的标准和加减分类别")
    units: list[WhatIfUnit] = leaf("各单位，按考核类别和所试的名次，算不出的在后；用不上的为空列表")


async def try_rules_on(view: View, year: int, rules: str | None, digest: str | None) -> WhatIf | None:
    """A year under the rule set given in full or by digest. Raises BadInput unless it is exactly one of them."""
    if (rules is None) == (digest is None):
        raise BadInput("rules 和 digest 须填一个，且只填一个。")
    grounds = await grounds_of_year(view, year)
    if grounds is None:
        return None
    try:
        rule_set = await _rule_set(view, rules, digest)
    except Refusal as refusal:
        fault = RuleSetFault(code=refusal.code, message=refusal.message, rule=refusal.rule, source=refusal.source)
        return WhatIf(year=year, faults=[fault], digest=None, ignored=[], units=[])
    votes = await votes_of_year(view, year)

    def compute() -> Trials:
        return try_rules(rule_set, [_case(row, each.plain(), votes.get(row.unit)) for row, each in grounds])

    trials: Trials = await view.context.beside(compute)
    evaluated = await EvaluationsGate(view).of_year(year)
    rows = {row.unit_code: row for row, _ in grounds}
    found = [Compared(trial, rows[trial.unit], evaluated.get(rows[trial.unit].unit)) for trial in trials.units]
    return WhatIf(
        year=year,
        faults=[],
        digest=score_1.digest(rule_set),
        ignored=list(trials.ignored),
        units=[WhatIfUnit.of(view, each) for each in found],
    )


async def _rule_set(view: View, rules: str | None, digest: str | None) -> bytes:
    """Canonical bytes. Raises the refusals of publishing, or RuleSetUnknown."""
    if rules is None:
        published = await TreeGate(view).rule_set_of_digest(digest or "")
        if published is None:
            raise RuleSetUnknown(field="digest")
        return published.rules.encode()
    if len(rules) > RULES_CHARACTERS_MAX:
        raise BadInput(f"rules 共{len(rules)}字，最多{RULES_CHARACTERS_MAX}字。")
    rule_set = canonical_rules(rules)
    policy = await policy_in_force(view)
    refuse_uncovered(score_1.read_rules(rule_set), veto_kinds_max=policy.veto_kinds_max)
    return rule_set


def _case(row: AssessmentRow, facts: score_1.UnitFacts, votes: Votes | None) -> Case:
    ballot = None if votes is None else BallotFacts(votes.valid, votes.abstentions, votes.votes)
    return Case(facts, Standing(row.unit_code, row.class_, ballot))


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
