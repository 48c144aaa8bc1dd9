"""The gate of the trail: every event, what it says and who did it."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain import streams
from domain.reading import ReadSubject
from domain.recorded import EVENT_CLASSES
from graphql_api.gates.gate import Gate
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.withheld import withheld
from projections.evidence_trail import read as trails
from projections.ledger.read import LedgerRow
from projections.query import Query
from projections.timeline import read as timelines

Page = Sequence[Any] | None

WITHHELD = {
    "suggestion.": ReadSubject.SUGGESTIONS,
    "assessment.": ReadSubject.ASSESSMENT,
    "assessment_group.": ReadSubject.ASSESSMENT,
    "score_sheet.": ReadSubject.ASSESSMENT,
    "ruling.": ReadSubject.RULINGS_IN_HAND,
    "key_management.": ReadSubject.KEY_MANAGEMENT,
    "follow_up.": ReadSubject.FOLLOW_UPS,
    "evaluation.": ReadSubject.EVALUATIONS_IN_HAND,
    "objection.": ReadSubject.OBJECTIONS,
    "erasure.": ReadSubject.ERASURES,
    "disclosure.": ReadSubject.ERASURES,
    "case_folder.": ReadSubject.CASE_FOLDERS,
    "evidence.hold_": ReadSubject.CASE_FOLDERS,
}
"""Beginnings of types that the line of a unit does not see beside its own: only those do who see that subject in the
whole district. A suggestion's author is hidden from it, and so are scores until they are fed back."""


class TrailGate(Gate):
    """Oversight sees all of it; a line what concerns its units, a department what concerns the items it was asked to
    help with. What is withheld is for those alone who see all of its subject; what is RESTRICTED, as the plan of an
    unannounced inspection, for those who see the whole trail. Of a file that few may know of the rest see no event."""

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
        within = await self.within()
        return timelines.timeline(
            self.view.tenant_id,
            self.view.at,
            units=chosen,
            within=within,
            restricted=within is None,
            streams_withheld=[streams.evidence(file) for file in await withheld(self.view)],
            types=await self._types(types),
            first=first,
            after=after,
            **filters,
        )

    async def item(self, item: str) -> LedgerRow | None:
        """An item whose trail the viewer sees."""
        within, row = await self.within(), await ListsGate(self.view).item().load(item)
        return row if row is not None and (within is None or within.holds(row)) else None

    async def file_page(self, item: str, first: int | None, after: Page) -> Query[trails.TrailFileRow]:
        """The files that show something about an item whose trail the viewer sees; of any other item none."""
        seen = await self.item(item)
        return trails.files(self.view.tenant_id, self.view.at, "" if seen is None else item, first=first, after=after)

    def steps_of_file(self) -> DataLoader[str, list[timelines.TimelineRow]]:
        """The events of evidence files' trails, by file; of those the ones that the viewer sees in the trail."""

        async def load(files: list[str]) -> list[list[timelines.TimelineRow]]:
            rows = await self.view.rows(trails.steps(self.view.tenant_id, self.view.at, files))
            query = await self.page(None, None, positions=sorted({row.step for row in rows}))
            events = {event.position: event for event in await self.view.rows(query)}
            found: dict[str, list[timelines.TimelineRow]] = {file: [] for file in files}
            for row in rows:
                if row.step in events:
                    found[row.evidence].append(events[row.step])
            return [found[file] for file in files]

        return self.view.loader("trail/steps", load)

    async def files_of(self, item: str) -> list[str]:
        """Ids of all files that show something about an item whose trail the viewer sees."""
        return [row.evidence for row in await self.view.rows(await self.file_page(item, None, None))]

    async def since(self, item: str, position: int) -> list[timelines.TimelineRow]:
        """The events about an item and in the trails of its files behind a position, as far as the viewer sees them."""
        files = await self.files_of(item)
        steps = await self.view.rows(trails.steps(self.view.tenant_id, self.view.at, files))
        later = sorted({row.step for row in steps if row.step > position})
        queries = [await self.page(None, None, item=item, since=position), await self.page(None, None, positions=later)]
        found = {row.position: row for query in queries for row in await self.view.rows(query)}
        return [found[each] for each in sorted(found)]

    async def _types(self, asked: Sequence[str] | None) -> Sequence[str] | None:
        withheld = tuple([kept for kept, subject in WITHHELD.items() if await self.view.reach(subject) is not None])
        if not withheld:
            return asked
        return [name for name in (EVENT_CLASSES if asked is None else asked) if not name.startswith(withheld)]
