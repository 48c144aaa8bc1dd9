"""The gate of the trail: every event, what it says and who did it."""

from collections.abc import Sequence
from typing import Any

from domain.permissions import ReadSubject
from domain.recorded import EVENT_CLASSES
from graphql_api.gates.gate import Gate
from projections.query import Query
from projections.timeline import read as timelines

Page = Sequence[Any] | None

OF_FEW = ("suggestion.", "assessment.", "assessment_group.", "score_sheet.")
"""Events that the line of a unit does not see beside its own, by what their names begin with: a suggestion's author is
hidden from it, and so are scores until they are fed back."""


class TrailGate(Gate):
    """Oversight sees all of it; a line what concerns its units, a department what concerns the items it was asked to
    help with. Events of suggestions and of assessments are for those alone who see the suggestions of the whole
    district."""

    subject = ReadSubject.TRAIL

    async def page(
        self,
        first: int | None,
        after: Page,
        *,
        chosen: Sequence[str] | None = None,
        types: Sequence[str] | None = None,
        **filters: Any,
    ) -> Query[timelines.TimelineRow]:
        """Events by position. `filters` are those of projections.timeline.read.timeline."""
        return timelines.timeline(
            self.view.tenant_id,
            self.view.at,
            units=chosen,
            within=await self.within(),
            types=await self._types(types),
            first=first,
            after=after,
            **filters,
        )

    async def _types(self, asked: Sequence[str] | None) -> Sequence[str] | None:
        if await self.view.reach(ReadSubject.SUGGESTIONS) is None:
            return asked
        return [name for name in (EVENT_CLASSES if asked is None else asked) if not name.startswith(OF_FEW)]
