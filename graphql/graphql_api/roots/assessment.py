"""Questions about the annual assessment."""

from typing import Annotated, Any

import strawberry

from graphql_api.assessment import Assessment, AssessmentGroup, RuleSet
from graphql_api.described import resolved
from graphql_api.explanation import ScoreExplanation, explanation_of
from graphql_api.gates.assessment import AssessmentGate
from graphql_api.gates.tree import TreeGate
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.roots.choice import OfUnit, OfYear, Under, chosen_units, key_or_nothing
from graphql_api.states import AssessmentState
from graphql_api.what_if import WhatIf, try_rules_on

Organiser = Annotated[strawberry.ID | None, strawberry.argument(description="只要这个组织单位的")]
States = Annotated[list[AssessmentState] | None, strawberry.argument(name="states", description="只要这些状态的")]


Id = Annotated[strawberry.ID, strawberry.argument(description="编号")]
Rules = Annotated[
    str | None,
    strawberry.argument(name="rules", description="另一份评分办法的全文，JSON；与 digest 只填一个"),
]
Digest = Annotated[
    str | None,
    strawberry.argument(name="digest", description="本区公布过的另一份评分办法的摘要，不论年度；与 rules 只填一个"),
]
OneYear = Annotated[int, strawberry.argument(name="year", description="年度")]


@strawberry.type
class AssessmentRoot(Model[Any]):
    @resolved("评分办法，按公布先后")
    async def rule_sets(
        self, first: First = PAGE_DEFAULT, after: After = None, year: OfYear = None
    ) -> Connection[RuleSet]:
        """Those that another one took the place of included."""
        view, gate = self.view, TreeGate(self.view)
        return await page(
            view,
            "rule_sets",
            lambda count, behind: gate.rule_set_page(count, behind, year),
            lambda row: RuleSet.of(view, row),
            first,
            after,
        )

    @resolved("考核组，按组成先后")
    async def assessment_groups(
        self, first: First = PAGE_DEFAULT, after: After = None, year: OfYear = None, organiser: Organiser = None
    ) -> Connection[AssessmentGroup]:
        """Who assesses whom."""
        view, gate = self.view, AssessmentGate(self.view)
        key = key_or_nothing(view, "Unit", organiser)
        organisers = None if key is None else [key]
        return await page(
            view,
            "assessment_groups",
            lambda count, behind: gate.group_page(count, behind, year=year, organisers=organisers),
            lambda row: AssessmentGroup.of(view, row),
            first,
            after,
        )

    @resolved("各单位的年度考核，按年度和单位编码；打分进度看各打分表")
    async def assessments(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        states: States = None,
    ) -> Connection[Assessment]:
        """A unit sees its own once it was told the result."""
        view, gate = self.view, AssessmentGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "assessments",
            lambda count, behind: gate.assessment_page(count, behind, chosen=chosen, year=year, states=states),
            lambda row: Assessment.of(view, row),
            first,
            after,
        )

    @resolved("一个单位年度得分的由来，从最后得分直到登记打分的事件；没有得分的、无权查看的为空")
    async def score_explain(self, unit: Id, year: OneYear) -> ScoreExplanation | None:
        """As of the position read: before and after an objection, each by what was recorded then."""
        key = self.view.context.ids.key_of("Unit", unit)
        return None if key is None else await explanation_of(self.view, key, year)

    @resolved("另一份评分办法下一个年度的结果会怎样：只作比较，不记录任何内容；只给看得到全区考核的人，其他人为空")
    async def what_if(self, year: OneYear, rules: Rules = None, digest: Digest = None) -> WhatIf | None:
        """A past year, or this one as far as it has come by the position read."""
        return await try_rules_on(self.view, year, rules, digest)
