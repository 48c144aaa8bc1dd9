"""The gate of what members and masses suggested. Who wrote it stays hidden from the unit concerned."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.query import Query
from projections.suggestions import read as suggestions

Page = Sequence[Any] | None


class SuggestionsGate(Gate):
    """Oversight, and the list officers who screen for the units whose lists they make."""

    subject = ReadSubject.SUGGESTIONS

    def suggestion(self) -> DataLoader[str, suggestions.SuggestionRow | None]:
        """Suggestions by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "suggestion",
            lambda keys: suggestions.suggestions(tenant, at, suggestions=keys),
            lambda row: row.suggestion,
        )

    async def suggestion_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[suggestions.SuggestionRow]:
        """Suggestions. `filters` are those of projections.suggestions.read.suggestions."""
        within = await self.units(chosen)
        return suggestions.suggestions(
            self.view.tenant_id, self.view.at, units=within, first=first, after=after, **filters
        )
