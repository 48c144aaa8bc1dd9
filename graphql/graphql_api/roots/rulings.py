"""Questions about rulings and key management."""

from typing import Annotated, Any

import strawberry

from domain.codes import RulingKind
from graphql_api.described import resolved
from graphql_api.gates.rulings import KeyManagementGate, RulingsGate
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.roots.choice import OfUnit, OfYear, Under, chosen_units
from graphql_api.rulings import KeyManagementCase, Ruling
from graphql_api.states import KeyManagementState, RulingState

Kinds = Annotated[list[RulingKind] | None, strawberry.argument(name="kinds", description="只要这些类别的")]
RulingStates = Annotated[list[RulingState] | None, strawberry.argument(name="states", description="只要这些状态的")]
CaseStates = Annotated[
    list[KeyManagementState] | None, strawberry.argument(name="states", description="只要这些状态的")
]


@strawberry.type
class RulingsRoot(Model[Any]):
    @resolved("通报表彰、全区通报批评和组织处理，按提出先后；未印发的和对人员的只给有权的人看")
    async def rulings(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        kinds: Kinds = None,
        states: RulingStates = None,
    ) -> Connection[Ruling]:
        """What follows from a year."""
        view, gate = self.view, RulingsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "rulings",
            lambda count, behind: gate.ruling_page(count, behind, chosen=chosen, year=year, kinds=kinds, states=states),
            lambda row: Ruling.of(view, row),
            first,
            after,
        )

    @resolved("重点管理对象，按列入先后；只给有权的人和本单位看")
    async def key_management_cases(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        states: CaseStates = None,
    ) -> Connection[KeyManagementCase]:
        """Units under tracked supervision."""
        view, gate = self.view, KeyManagementGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "keyManagementCases",
            lambda count, behind: gate.case_page(count, behind, chosen=chosen, year=year, states=states),
            lambda row: KeyManagementCase.of(view, row),
            first,
            after,
        )
