"""Questions about a year's results and about objections."""

from typing import Annotated, Any

import strawberry

from domain.codes import Grade
from graphql_api.described import resolved
from graphql_api.evaluations import Evaluation, Publication, ResultUse
from graphql_api.gates.evaluations import EvaluationsGate, EvaluationsInHandGate
from graphql_api.gates.objections import ObjectionsGate
from graphql_api.model import Model
from graphql_api.objections import Objection
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.roots.choice import OfUnit, OfYear, Under, chosen_units
from graphql_api.states import ObjectionState

Year = Annotated[int, strawberry.argument(description="年度")]
Years = Annotated[list[int] | None, strawberry.argument(name="years", description="只要这些年度的")]
Classes = Annotated[list[str] | None, strawberry.argument(name="classes", description="只要这些考核类别的，如 1/街道")]
Grades = Annotated[list[Grade] | None, strawberry.argument(name="grades", description="只要现行等次为这些的")]
ObjectionStates = Annotated[
    list[ObjectionState] | None, strawberry.argument(name="states", description="只要这些状态的")
]


@strawberry.type
class OutcomesRoot(Model[Any]):
    @resolved("各单位各年度的评定，按单位和年度，用于年度对比；未公布的只给有权的人看")
    async def evaluations(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        years: Years = None,
        unit: OfUnit = None,
        under: Under = None,
    ) -> Connection[Evaluation]:
        """Units compared over the years."""
        view, gate = self.view, EvaluationsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "evaluations",
            lambda count, behind: gate.evaluation_page(count, behind, chosen=chosen, years=years),
            lambda row: Evaluation.of(view, row),
            first,
            after,
        )

    @resolved("一个年度的排名，按考核类别和名次；未公布的只给有权的人看")
    async def ranking(
        self,
        year: Year,
        first: First = PAGE_DEFAULT,
        after: After = None,
        classes: Classes = None,
        grades: Grades = None,
        unit: OfUnit = None,
        under: Under = None,
    ) -> Connection[Evaluation]:
        """By class."""
        view, gate = self.view, EvaluationsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "ranking",
            lambda count, behind: gate.ranking_page(
                count, behind, year=year, chosen=chosen, classes=classes, grades=grades
            ),
            lambda row: Evaluation.of(view, row),
            first,
            after,
        )

    @resolved("年度评定结果的历次公布，按先后，附各文件的摘要")
    async def publications(
        self, first: First = PAGE_DEFAULT, after: After = None, year: OfYear = None
    ) -> Connection[Publication]:
        """What a replay of the year is held against."""
        view, gate = self.view, EvaluationsGate(self.view)
        return await page(
            view,
            "publications",
            lambda count, behind: gate.publication_page(count, behind, year=year),
            lambda row: Publication.of(view, row),
            first,
            after,
        )

    @resolved("考核结果的各次使用，按登记先后；只给有权的人看")
    async def result_uses(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
    ) -> Connection[ResultUse]:
        """References to decisions made elsewhere."""
        view, gate = self.view, EvaluationsInHandGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "resultUses",
            lambda count, behind: gate.use_page(count, behind, chosen=chosen, year=year),
            lambda row: ResultUse.of(view, row),
            first,
            after,
        )

    @resolved("异议，按提出先后；只给办理、复核、提出的人和监督人员看")
    async def objections(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        states: ObjectionStates = None,
    ) -> Connection[Objection]:
        """To assessments and rulings."""
        view, gate = self.view, ObjectionsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "objections",
            lambda count, behind: gate.objection_page(count, behind, chosen=chosen, year=year, states=states),
            lambda row: Objection.of(view, row),
            first,
            after,
        )
