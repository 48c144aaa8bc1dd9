"""Where a unit's points come from, step by step, down to the events that say the amounts (scoring.md)."""

from collections.abc import Iterable
from dataclasses import dataclass

import strawberry

from domain.codes import Grade
from domain.scoring import score_1
from domain.scoring.explain_1 import (
    Explained,
    ExplainedComponent,
    ExplainedCriterion,
    ExplainedItem,
    ExplainedKind,
    ExplainedSurvey,
    ExplainedVeto,
    Leaf,
    explain,
)
from graphql_api.assessment import Adjudication, Assessment, AssessmentFact, RuleSet, ScoreLine
from graphql_api.described import leaf, resolved
from graphql_api.gates.assessment import AssessmentGate
from graphql_api.gates.grounds import grounds_of
from graphql_api.gates.tree import TreeGate
from graphql_api.items import Item, item_of
from graphql_api.model import Model
from graphql_api.scalars import Position, Whole
from graphql_api.standings import StandingExplanation, standing_of
from graphql_api.steps import Division, WeighedCount, division, maybe_division, weighed
from graphql_api.units import Unit, unit_of
from graphql_api.view import View
from projections.assessments.read import AssessmentRow
from projections.rule_sets.read import RuleSetRow


@strawberry.type(description="一项、一个标准的得分：计入的各打分的平均；有裁定的，以裁定代替。")
class CriterionExplanation(Model[ExplainedCriterion]):
    row: strawberry.Private[ExplainedCriterion]

    criterion: str = leaf("标准，按评分办法")
    share: int = leaf("比重")

    @resolved("计入的各考核人的打分：已签字、没有回避")
    def entries(self) -> list[ScoreLine]:
        """The leaves; each has its position."""
        return [ScoreLine.of(self.view, each.of) for each in self.row.entries]

    @resolved("裁定的得分，代替上述打分；没有裁定的为空")
    def settled(self) -> Adjudication | None:
        """A leaf with its position."""
        return None if self.row.settled is None else Adjudication.of(self.view, self.row.settled.of)

    @resolved("得分：合计除以人数")
    def score(self) -> Division:
        """In hundredths of a point."""
        return division(self.row.score)


@strawberry.type(description="清单一项的得分：各标准的得分按比重加权。")
class ItemExplanation(Model[ExplainedItem]):
    row: strawberry.Private[ExplainedItem]

    number: str = leaf("清单编号，考核开始时")

    @resolved("清单项目")
    async def item(self) -> Item | None:
        """As it stands."""
        return await item_of(self, self.row.weight.of.item)

    @resolved("分值权重，考核开始时")
    def weight(self) -> int:
        """Fixed by the event at `position`."""
        return self.row.weight.amount

    @resolved("考核开始的事件在日志中的位置，项目和权重自此固定")
    def position(self) -> Position:
        """A leaf."""
        return Position(self.row.weight.position)

    @resolved("各标准的得分")
    def criteria(self) -> list[CriterionExplanation]:
        """Those of the rule set."""
        return [CriterionExplanation.of(self.view, each) for each in self.row.criteria]

    @resolved("得分：比重乘以标准得分的合计，除以比重合计")
    def score(self) -> Division:
        """In hundredths of a point."""
        return division(self.row.score)


@strawberry.type(description="满意率：各答案的份数乘以系数的合计，除以有效份数。")
class SurveyExplanation(Model[ExplainedSurvey]):
    row: strawberry.Private[ExplainedSurvey]

    valid: int = leaf("有效份数")

    @resolved("各答案")
    def answers(self) -> list[WeighedCount]:
        """Those of the rule set."""
        return weighed(self.row.answers)

    @resolved("登记问卷结果的事件在日志中的位置")
    def position(self) -> Position:
        """A leaf."""
        return Position(self.row.position)

    @resolved("满意率，万分之一")
    def rate(self) -> Division:
        """What the component gives its points by."""
        return division(self.row.rate)


@strawberry.type(description="一个组成部分的得分：分值乘以得分率。")
class ComponentExplanation(Model[ExplainedComponent]):
    row: strawberry.Private[ExplainedComponent]

    name: str = leaf("PROBLEM、TASK、RESPONSIBILITY 或 SATISFACTION")
    points: int = leaf("分值，按评分办法")
    when_empty: str = leaf("没有可计分的内容时：REFUSE 不能定案、FULL 得满分、ZERO 不得分")
    result: int = leaf("得分")

    @resolved("清单各项；满意度的为空列表")
    def items(self) -> list[ItemExplanation]:
        """Those that were fixed when the assessment was opened."""
        return [ItemExplanation.of(self.view, each) for each in self.row.items]

    @resolved("满意度问卷；清单的、没有有效问卷的为空")
    def survey(self) -> SurveyExplanation | None:
        """As recorded last."""
        return SurveyExplanation.maybe(self.view, self.row.survey)

    @resolved("清单得分：权重乘以各项得分的合计，除以权重合计，或满意率；按 whenEmpty 得分的为空")
    def rate(self) -> Division | None:
        """Of 10000."""
        return maybe_division(self.row.rate)

    @resolved("得分的由来：分值乘以得分率，除以 10000；按 whenEmpty 得分的为空")
    def share(self) -> Division | None:
        """Comes to `result`."""
        return maybe_division(self.row.share)


@strawberry.type(description="一类扣分或加分：每次的分值乘以次数。")
class KindExplanation(Model[ExplainedKind]):
    row: strawberry.Private[ExplainedKind]

    kind: str = leaf("类别，按评分办法")
    per: int = leaf("每次的分值")
    cap: int | None = leaf("本类封顶；加分合并封顶，为空")
    count: int = leaf("次数合计")
    amount: Whole = leaf("封顶以前的分值")
    result: Whole = leaf("封顶以后的分值")

    @resolved("登记的各项事实，已撤回的不在内")
    def facts(self) -> list[AssessmentFact]:
        """The leaves; each has its position."""
        return _facts(self.view, self.row.facts)


@strawberry.type(description="触及的一类一票否决。")
class VetoExplanation(Model[ExplainedVeto]):
    row: strawberry.Private[ExplainedVeto]

    kind: str = leaf("类别，按评分办法")
    grade: Grade = leaf("至多评为的等次")

    @resolved("登记的各项事实，已撤回的不在内")
    def facts(self) -> list[AssessmentFact]:
        """The leaves; each has its position."""
        return _facts(self.view, self.row.facts)


@strawberry.type(description="最后得分的由来：最后得分 = 各部分合计减扣分（不低于 0）加加分。")
class PointsExplanation(Model[Explained]):
    row: strawberry.Private[Explained]

    base: int = leaf("各组成部分合计")
    deducted: int = leaf("扣分合计")
    bonus_cap: int = leaf("加分封顶")
    bonus: int = leaf("加分")
    final: int = leaf("最后得分")

    @resolved("各组成部分")
    def components(self) -> list[ComponentExplanation]:
        """The three lists and satisfaction."""
        return [ComponentExplanation.of(self.view, each) for each in self.row.components]

    @resolved("各类扣分，没有发生的在内")
    def deductions(self) -> list[KindExplanation]:
        """Each with its own cap."""
        return [KindExplanation.of(self.view, each) for each in self.row.deductions]

    @resolved("各类加分，没有发生的在内")
    def bonuses(self) -> list[KindExplanation]:
        """Under one cap."""
        return [KindExplanation.of(self.view, each) for each in self.row.bonuses]

    @resolved("触及的一票否决")
    def vetoes(self) -> list[VetoExplanation]:
        """Those with a recorded fact."""
        return [VetoExplanation.of(self.view, each) for each in self.row.vetoes]


@dataclass(frozen=True, slots=True)
class ScoreFound:
    """An assessment with its rules and the steps that lead to its result."""

    assessment: AssessmentRow
    rules: RuleSetRow
    explained: Explained | None
    problem: str | None


@strawberry.type(description="一个单位年度得分的由来：评分办法、组成部分、项目、标准、打分和事件位置。")
class ScoreExplanation(Model[ScoreFound]):
    row: strawberry.Private[ScoreFound]

    problem: str | None = leaf("现在为什么算不出得分；能算的为空")

    @resolved("年度")
    def year(self) -> int:
        """As asked."""
        return self.row.assessment.year

    @resolved("单位")
    async def unit(self) -> Unit | None:
        """Whose points they are."""
        return await unit_of(self, self.row.assessment.unit)

    @resolved("所解释的考核")
    def assessment(self) -> Assessment:
        """With what was recorded."""
        return Assessment.of(self.view, self.row.assessment)

    @resolved("评分办法")
    def rule_set(self) -> RuleSet:
        """All shares, points, caps and coefficients are of it."""
        return RuleSet.of(self.view, self.row.rules)

    @resolved("公布评分办法的事件在日志中的位置")
    def rule_set_position(self) -> Position:
        """A leaf."""
        return Position(self.row.rules.position)

    @resolved("得分的各步；算不出的为空")
    def points(self) -> PointsExplanation | None:
        """Worked out again from the leaves."""
        return PointsExplanation.maybe(self.view, self.row.explained)

    @resolved("各步所得是否与登记的得分一致")
    def agrees(self) -> bool:
        """Whether the leaves come to what was submitted, finalised or revised."""
        row, found = self.row.assessment, self.row.explained
        recorded: dict[str, object] = {"components": row.components, "deductions": row.deductions, "veto": row.veto}
        recorded |= {"unit": row.unit_code, "base": row.base, "bonus": row.bonus, "final": row.final}
        return found is not None and found.entry() == recorded

    @resolved("评定的由来；尚未评定、无权查看的为空")
    async def standing(self) -> StandingExplanation | None:
        """Class, ballot, secretary, rank and grade."""
        rules = score_1.read_rules(self.row.rules.rules.encode())
        return await standing_of(self.view, rules, self.row.assessment.unit, self.row.assessment.year)


async def explanation_of(view: View, unit: str, year: int) -> ScoreExplanation | None:
    """The explanation of a unit's points; None where there are none, or none that the viewer may see."""
    row = await AssessmentGate(view).assessment().load((unit, year))
    rules = None if row is None else await TreeGate(view).rule_set().load((year, row.rules))
    if row is None or row.final is None or rules is None:
        return None
    grounds = await grounds_of(view, row)
    try:
        found = ScoreFound(row, rules, explain(rules.rules.encode(), grounds), None)
    except (score_1.CannotFinalise, score_1.FactsUnsound) as reason:
        found = ScoreFound(row, rules, None, f"{reason}。")
    return ScoreExplanation.of(view, found)


def _facts(view: View, leaves: Iterable[Leaf]) -> list[AssessmentFact]:
    return [AssessmentFact.of(view, each.of) for each in leaves]
