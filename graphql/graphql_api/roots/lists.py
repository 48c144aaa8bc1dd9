"""Questions about research, list sets, opinions, changes and suggestions."""

from typing import Annotated, Any

import strawberry

from graphql_api.described import resolved
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.suggestions import SuggestionsGate
from graphql_api.items import Item
from graphql_api.lists import Change, ListSet, Opinion
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.research import ResearchRecord
from graphql_api.roots.choice import OfUnit, OfYear, Under, chosen_units
from graphql_api.states import ChangeState, ListSetState, SuggestionState
from graphql_api.suggestions import Suggestion

Id = Annotated[strawberry.ID, strawberry.argument(description="编号")]
SetStates = Annotated[list[ListSetState] | None, strawberry.argument(name="states", description="只要这些状态的")]
ChangeStates = Annotated[list[ChangeState] | None, strawberry.argument(name="states", description="只要这些状态的")]
SuggestionStates = Annotated[
    list[SuggestionState] | None, strawberry.argument(name="states", description="只要这些状态的")
]


@strawberry.type
class ListsRoot(Model[Any]):
    @resolved("一个清单项目")
    async def item(self, id: Id) -> Item | None:
        """By id."""
        key = self.view.context.ids.key_of("Item", id)
        return None if key is None else Item.maybe(self.view, await ListsGate(self.view).item().load(key))

    @resolved("各单位的三个清单，按起草先后")
    async def list_sets(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        states: SetStates = None,
    ) -> Connection[ListSet]:
        """Where each stands on the way to issue."""
        view, gate = self.view, ListsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "list_sets",
            lambda count, behind: gate.list_set_page(count, behind, chosen=chosen, year=year, states=states),
            lambda row: ListSet.of(view, row),
            first,
            after,
        )

    @resolved("调研记录，按开始先后")
    async def research(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
    ) -> Connection[ResearchRecord]:
        """What must come before a list."""
        view, gate = self.view, ListsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "research",
            lambda count, behind: gate.record_page(count, behind, year=year, chosen=chosen),
            lambda row: ResearchRecord.of(view, row),
            first,
            after,
        )

    @resolved("责任单位的意见，按提出先后")
    async def opinions(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
    ) -> Connection[Opinion]:
        """And what became of them."""
        view, gate = self.view, ListsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "opinions",
            lambda count, behind: gate.opinion_page(count, behind, year=year, chosen=chosen),
            lambda row: Opinion.of(view, row),
            first,
            after,
        )

    @resolved("印发后的变更，按提出先后")
    async def changes(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        states: ChangeStates = None,
    ) -> Connection[Change]:
        """Proposed, approved and rejected ones."""
        view, gate = self.view, ListsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "changes",
            lambda count, behind: gate.change_page(count, behind, chosen=chosen, year=year, states=states),
            lambda row: Change.of(view, row),
            first,
            after,
        )

    @resolved("党员、群众的意见建议，按收到先后；只给有权的人看")
    async def suggestions(
        self,
        first: First = PAGE_DEFAULT,
        after: After = None,
        year: OfYear = None,
        unit: OfUnit = None,
        under: Under = None,
        states: SuggestionStates = None,
    ) -> Connection[Suggestion]:
        """Authors stay hidden from the unit concerned."""
        view, gate = self.view, SuggestionsGate(self.view)
        chosen = await chosen_units(view, unit, under)
        return await page(
            view,
            "suggestions",
            lambda count, behind: gate.suggestion_page(count, behind, chosen=chosen, year=year, states=states),
            lambda row: Suggestion.of(view, row),
            first,
            after,
        )
