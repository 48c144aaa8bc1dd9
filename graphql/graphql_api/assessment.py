"""Rule sets, assessment groups and assessments as the API shows them. Points are hundredths of a point."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import strawberry

from domain import streams
from domain.codes import InterestKind
from graphql_api.described import leaf, resolved
from graphql_api.execution import Evidence
from graphql_api.findings import Finding
from graphql_api.gates.assessment import AssessmentGate
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.policy import policy_in_force
from graphql_api.gates.supervision import SupervisionGate
from graphql_api.gates.tree import TreeGate
from graphql_api.items import Item, item_of
from graphql_api.model import Model, Node, Versioned
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.scalars import Position
from graphql_api.signing import Signature, signature_in
from graphql_api.states import AssessmentState
from graphql_api.units import Person, Unit, person_of, unit_of
from projections.assessment_groups.read import AssessorRow, GroupRow, RecusalRow
from projections.assessments.read import AdjudicationRow, AssessmentRow, FactRow, ScoreRow, SheetRow
from projections.rule_sets.read import RuleSetRow


@strawberry.type(description="一个年度公布过的一份评分办法。")
class RuleSet(Node):
    row: strawberry.Private[RuleSetRow]

    year: int = leaf("年度")
    digest: str = leaf("全文的 SHA-256")
    engine: str = leaf("计分引擎")
    rules: str = leaf("全文，RFC 8785 规范形式的 JSON")
    basis: str = leaf("依据")
    published_on: date = leaf("公布日期")
    frozen_on: date | None = leaf("冻结日期；未冻结的为空")
    current: bool = leaf("是否该年度最后公布的一份")

    def key(self) -> str:
        """Year and digest."""
        return f"{self.row.year}/{self.row.digest}"


@strawberry.type(description="一个名称下的数量。")
class NamedAmount:
    name: str = leaf("名称")
    amount: int = leaf("份数，或百分之一分")


@strawberry.type(description="考核组的一名成员。")
class Assessor(Model[AssessorRow]):
    row: strawberry.Private[AssessorRow]

    title: str = leaf("职务")
    leads: bool = leaf("是否组长")
    seconded_on: date = leaf("抽调日期")
    left_on: date | None = leaf("退出日期；仍在组内的为空")
    left_reason: str | None = leaf("退出原因")

    @resolved("考核人")
    async def person(self) -> Person | None:
        """Who was seconded."""
        return await person_of(self, self.row.person)

    @resolved("原单位")
    async def from_unit(self) -> Unit | None:
        """Where the assessor comes from."""
        return await unit_of(self, self.row.from_unit)

    @resolved("接替的人员；没有更换的为空")
    async def replaced_by(self) -> Person | None:
        """Who entered in that place."""
        return await person_of(self, self.row.replaced_by)


@strawberry.type(description="一名考核人回避对一个单位的考核。")
class Recusal(Model[RecusalRow]):
    row: strawberry.Private[RecusalRow]

    kind: InterestKind | None = leaf("申报的回避情形；由组织单位决定的为空")
    reason: str | None = leaf("组织单位决定回避的原因；自行申报的为空")
    recused_on: date = leaf("回避日期")

    @resolved("回避的考核人")
    async def person(self) -> Person | None:
        """Who stands back."""
        return await person_of(self, self.row.person)

    @resolved("所回避的单位")
    async def unit(self) -> Unit | None:
        """From whom."""
        return await unit_of(self, self.row.unit)


@strawberry.type(description="一个年度考核组（四(二)）。")
class AssessmentGroup(Versioned):
    row: strawberry.Private[GroupRow]

    year: int = leaf("年度")
    name: str = leaf("名称")
    formed_on: date = leaf("组成日期")

    def key(self) -> str:
        """The group's id."""
        return self.row.assessment_group

    def stream(self) -> str:
        """Its own."""
        return streams.assessment_group(self.row.assessment_group)

    @resolved("组织单位：考核其直接所属的单位")
    async def organiser(self) -> Unit | None:
        """The committee it assesses for."""
        return await unit_of(self, self.row.organiser)

    @resolved("成员，按进入先后，已退出的在内")
    async def members(self) -> list[Assessor]:
        """Everybody who was ever in it."""
        rows = await AssessmentGate(self.view).members().load(self.row.assessment_group)
        return [Assessor.of(self.view, row) for row in rows]

    @resolved("回避，按先后")
    async def recusals(self) -> list[Recusal]:
        """Declared and decided ones."""
        rows = await AssessmentGate(self.view).recusals().load(self.row.assessment_group)
        return [Recusal.of(self.view, row) for row in rows]


@strawberry.type(description="满意度问卷的结果。")
class Survey(Model[AssessmentRow]):
    row: strawberry.Private[AssessmentRow]

    issued: int | None = leaf("发出份数")
    returned: int | None = leaf("收回份数")
    valid: int | None = leaf("有效份数")
    surveyed_on: date | None = leaf("调查日期")

    @resolved("有效问卷中各答案的份数，按名称")
    def answers(self) -> list[NamedAmount]:
        """Those of the rule set."""
        return amounts(self.row.answers)


@strawberry.type(description="一个单位的考核得分，百分之一分。")
class Points(Model[AssessmentRow]):
    row: strawberry.Private[AssessmentRow]

    base: int | None = leaf("各组成部分合计")
    bonus: int | None = leaf("加分")
    final: int | None = leaf("最后得分")
    veto: list[str] | None = leaf("触及的一票否决类别")

    @resolved("各组成部分的得分，按名称")
    def components(self) -> list[NamedAmount]:
        """The three lists and satisfaction."""
        return amounts(self.row.components)

    @resolved("各类扣分，按名称")
    def deductions(self) -> list[NamedAmount]:
        """0 included."""
        return amounts(self.row.deductions)


@strawberry.type(description="一项加减分事实。")
class AssessmentFact(Model[FactRow]):
    row: strawberry.Private[FactRow]

    line: str = leaf("登记的编号，撤回时填写")
    kind: str = leaf("类别，按评分办法")
    count: int = leaf("次数")
    reason: str = leaf("事由")
    recorded_on: date = leaf("登记日期")
    withdrawn_reason: str | None = leaf("撤回原因；没有撤回的为空")
    position: Position = leaf("登记这一项的事件在日志中的位置")

    @resolved("佐证文件")
    async def evidence(self) -> list[Evidence]:
        """Those the viewer may see."""
        return await files_of(self, self.row.evidence)


@strawberry.type(description="一个考核人对一项、一个标准的打分。")
class ScoreLine(Model[ScoreRow]):
    row: strawberry.Private[ScoreRow]

    criterion: str = leaf("标准，按评分办法")
    method: str = leaf("考核方式代码")
    score: int = leaf("得分，百分之一分")
    reason: str = leaf("扣分原因")
    amended_because: str | None = leaf("更正原因；没有更正的为空")
    position: Position = leaf("登记这个打分的事件在日志中的位置")

    @resolved("考核人")
    async def assessor(self) -> Person | None:
        """Whose sheet it stands on."""
        return await person_of(self, self.row.assessor)

    @resolved("清单项目")
    async def item(self) -> Item | None:
        """What is scored."""
        return await item_of(self, self.row.item)

    @resolved("依据的佐证文件")
    async def evidence(self) -> list[Evidence]:
        """Those the viewer may see."""
        return await files_of(self, self.row.evidence)

    @resolved("依据的督导问题")
    async def findings(self) -> list[Finding]:
        """Those the viewer may see."""
        rows = await SupervisionGate(self.view).finding().load_many(self.row.findings)
        return [Finding.of(self.view, row) for row in rows if row is not None]


@strawberry.type(description="一个考核人对一个单位的打分表。")
class ScoreSheet(Versioned):
    row: strawberry.Private[SheetRow]

    year: int = leaf("年度")
    entered: int = leaf("已打分的格数")
    signed_on: date | None = leaf("签字日期；未签字的为空")

    def key(self) -> str:
        """Unit, year and assessor."""
        return f"{self.row.unit}/{self.row.year}/{self.row.assessor}"

    def stream(self) -> str:
        """Its own."""
        return streams.score_sheet(self.row.unit, self.row.year, self.row.assessor)

    @resolved("被考核单位")
    async def unit(self) -> Unit | None:
        """Who is scored."""
        return await unit_of(self, self.row.unit)

    @resolved("考核人")
    async def assessor(self) -> Person | None:
        """Who scores."""
        return await person_of(self, self.row.assessor)

    @resolved("考核人本人的电子签名；没有签的为空")
    async def signature(self) -> Signature | None:
        """Of the signing that `signed_on` tells."""
        return await signature_in(self.view, self.stream())

    @resolved("打分，按登记先后")
    async def scores(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[ScoreLine]:
        """As they count: an amended one in the place of the earlier one."""
        gate, row = AssessmentGate(self.view), self.row
        return await page(
            self.view,
            f"scores/{self.key()}",
            lambda count, behind: gate.score_page(count, behind, row),
            lambda found: ScoreLine.of(self.view, found),
            first,
            after,
        )


@strawberry.type(description="一项得分的裁定，取代各考核人的打分。")
class Adjudication(Model[AdjudicationRow]):
    row: strawberry.Private[AdjudicationRow]

    criterion: str = leaf("标准，按评分办法")
    score: int = leaf("裁定得分，百分之一分")
    reason: str = leaf("裁定理由")
    adjudicated_on: date = leaf("裁定日期")
    position: Position = leaf("裁定的事件在日志中的位置")

    @resolved("清单项目")
    async def item(self) -> Item | None:
        """What is settled."""
        return await item_of(self, self.row.item)

    @resolved("裁定的组长；因异议裁定的为空")
    async def adjudicated_by(self) -> Person | None:
        """Who settled it."""
        return await person_of(self, self.row.adjudicated_by)


@strawberry.type(description="对一个单位的年度考核。")
class Assessment(Versioned):
    row: strawberry.Private[AssessmentRow]

    year: int = leaf("年度")
    unit_code: str = leaf("单位编码，考核开始时")
    class_: str = leaf("考核类别：层级 1 或 2、斜线、类别，考核开始时", name="class")
    rules: str = leaf("所用评分办法的摘要")
    state: AssessmentState = leaf("进行到哪里")
    opened_on: date = leaf("开始日期")
    methods: list[str] = leaf("登记过的考核方式代码")
    submitted_on: date | None = leaf("上报日期")
    returned_on: date | None = leaf("最近一次退回的日期")
    returned_reason: str | None = leaf("最近一次退回的原因")
    finalised_on: date | None = leaf("定案日期")
    fed_back_on: date | None = leaf("反馈日期")
    revised_on: date | None = leaf("因异议修正的日期；没有修正的为空")

    def key(self) -> str:
        """Unit and year: there is one for each."""
        return f"{self.row.unit}/{self.row.year}"

    def stream(self) -> str:
        """Its own."""
        return streams.assessment(self.row.unit, self.row.year)

    @resolved("被考核单位")
    async def unit(self) -> Unit | None:
        """Who is assessed."""
        return await unit_of(self, self.row.unit)

    @resolved("组织单位")
    async def organiser(self) -> Unit | None:
        """The direct superior when the assessment was opened."""
        return await unit_of(self, self.row.organiser)

    @resolved("考核组")
    async def group(self) -> AssessmentGroup | None:
        """Who assesses."""
        row = await AssessmentGate(self.view).group().load(self.row.assessment_group)
        return AssessmentGroup.maybe(self.view, row)

    @resolved("所用的评分办法")
    async def rule_set(self) -> RuleSet | None:
        """Frozen when the assessment was opened."""
        row = await TreeGate(self.view).rule_set().load((self.row.year, self.row.rules))
        return RuleSet.maybe(self.view, row)

    @resolved("应当逐项打分的清单项目数")
    def items_to_score(self) -> int:
        """Each of them by every criterion, on every sheet."""
        return len(self.row.items)

    @resolved("满意度问卷；没有登记的为空")
    def survey(self) -> Survey | None:
        """As recorded last."""
        return None if self.row.valid is None else Survey.of(self.view, self.row)

    @resolved("得分；尚未上报或已退回的为空")
    def points(self) -> Points | None:
        """As submitted, finalised or revised."""
        return None if self.row.final is None else Points.of(self.view, self.row)

    @resolved("应当反馈的截止日，按本区现行规则；未定案的为空")
    async def feedback_due_on(self) -> date | None:
        """Derived from the day it was finalised and the policy in force at the position read."""
        if self.row.finalised_on is None:
            return None
        policy = await policy_in_force(self.view)
        return self.row.finalised_on + timedelta(days=policy.feedback_days)

    @resolved("加减分，按登记先后，已撤回的在内")
    async def facts(self) -> list[AssessmentFact]:
        """Deductions, bonuses, vetoes."""
        rows = await AssessmentGate(self.view).facts().load((self.row.unit, self.row.year))
        return [AssessmentFact.of(self.view, row) for row in rows]

    @resolved("裁定过的得分，按先后")
    async def adjudications(self) -> list[Adjudication]:
        """By a leader, or for an objection."""
        rows = await AssessmentGate(self.view).adjudications().load((self.row.unit, self.row.year))
        return [Adjudication.of(self.view, row) for row in rows]

    @resolved("打分表，按开始先后")
    async def sheets(self) -> list[ScoreSheet]:
        """Signed or not."""
        rows = await AssessmentGate(self.view).sheets().load((self.row.unit, self.row.year))
        return [ScoreSheet.of(self.view, row) for row in rows]


def amounts(named: Mapping[str, int] | None) -> list[NamedAmount]:
    """Amounts by name, in the order of code points."""
    return [NamedAmount(name=name, amount=(named or {})[name]) for name in sorted(named or {})]


async def files_of(model: Model[Any], keys: list[str]) -> list[Evidence]:
    """The files of these ids that the viewer may see."""
    rows = await ExecutionGate(model.view).file().load_many(keys)
    return [Evidence.of(model.view, row) for row in rows if row is not None]
