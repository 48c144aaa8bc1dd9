"""One view of a district: at one position, on one day, for one viewer. All below `district` is read through it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.context import Context
from graphql_api.gates.reading import read
from graphql_api.gates.standing import Reach, reach_of
from projections.query import Query, together
from projections.units import read as units

Row = TypeVar("Row")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a view stands. `at` is the position read at (inclusive); `day` decides lights and the tree."""

    at: int
    recorded_at: datetime
    day: date
    late_entries: int | None = None


class View:
    """Reads at one moment. Rows come through the gates of graphql_api.gates and nowhere else."""

    __slots__ = ("_known", "_pages", "context", "moment")

    def __init__(self, context: Context, moment: Moment) -> None:
        self.context = context
        self.moment = moment
        self._known: dict[Any, Any] = {}
        self._pages: DataLoader[Query[Any], list[Any]] = DataLoader(load_fn=self._load_pages, cache=False)

    @property
    def tenant_id(self) -> int:
        """The viewer's district."""
        return self.context.tenant_id

    @property
    def at(self) -> int:
        """The position read at, inclusive."""
        return self.moment.at

    @property
    def day(self) -> date:
        """The day looked from."""
        return self.moment.day

    async def rows(self, query: Query[Row]) -> list[Row]:
        """The rows of a read, inside the request's transaction. For gates only."""
        return await read(self.context, query)

    async def page_rows(self, query: Query[Row]) -> list[Row]:
        """The rows of a read that others like it may be asked beside, as for each row of a page a page of its own."""
        return await self._pages.load(query)

    async def _load_pages(self, queries: list[Query[Any]]) -> list[list[Any]]:
        found: list[list[Any]] = [[] for _ in queries]
        alike: dict[str, list[int]] = {}
        for index, query in enumerate(queries):
            # What a cursor holds takes its type from the column it is compared with, so such reads go alone.
            alike.setdefault(query.sql if "after_0" not in query.params else f"{index}", []).append(index)
        for indexes in alike.values():
            if len(indexes) == 1:
                found[indexes[0]] = await self.rows(queries[indexes[0]])
                continue
            for part in await self.rows(together([queries[index] for index in indexes])):
                found[indexes[part.number]].append(part.row)
        return found

    async def placements(self, day: date) -> list[units.PlacementRow]:
        """Where every unit stands in the tree on a day, as known in this view. For gates only."""
        return await self.once(("placements", day), lambda: self.rows(units.placements(self.tenant_id, self.at, day)))

    async def reach(self, subject: ReadSubject) -> Reach:
        """What of a subject the viewer may see, by the tree of the server's day as known in this view."""
        return await self.once(("reach", subject), lambda: reach_of(self, subject))

    async def once(self, name: Any, make: Callable[[], Coroutine[Any, Any, Made]]) -> Made:
        """Find something out once for this view, however many resolvers ask."""
        if name not in self._known:
            self._known[name] = asyncio.ensure_future(make())
        found: Made = await self._known[name]
        return found

    def loader(self, name: str, load: Callable[[list[Any]], Awaitable[Sequence[Any]]]) -> DataLoader[Any, Any]:
        """The dataloader of that name; it lives as long as the request and knows one district and position."""
        if name not in self._known:
            self._known[name] = DataLoader(load_fn=load)
        found: DataLoader[Any, Any] = self._known[name]
        return found
