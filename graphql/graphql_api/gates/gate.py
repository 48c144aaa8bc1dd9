"""What every gate does: ask once how far the viewer's reach goes, and never let a row beyond it through."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.view import View
from projections.query import Query, Within

Row = TypeVar("Row")


class Gate:
    """The one way to the rows of a subject, for one viewer in one view."""

    subject: ClassVar[ReadSubject]

    def __init__(self, view: View) -> None:
        self.view = view

    async def within(self) -> Within | None:
        """What the viewer may see; None for the whole district."""
        return await self.view.reach(self.subject)

    async def units(self, asked: Iterable[str] | None = None) -> list[str] | None:
        """The units to read where only whole units may be seen: those asked for within reach; None for all."""
        within = await self.within()
        if asked is None:
            return None if within is None else sorted(within.units)
        return sorted(set(asked) if within is None else set(asked) & within.units)

    async def open(self) -> bool:
        """Whether the viewer sees the whole district, which rows that belong to no unit require."""
        return await self.within() is None

    async def all_or_none(self) -> list[Any] | None:
        """What to read of rows that belong to no unit: all (None) or nothing (no key)."""
        return None if await self.open() else []

    def one_by_key(
        self, name: str, query: Callable[[list[Any]], Query[Row]], key: Callable[[Row], Hashable]
    ) -> DataLoader[Any, Row | None]:
        """A dataloader of single rows within reach. Rows outside of it are as if they were not."""

        async def load(keys: list[Any]) -> Sequence[Row | None]:
            rows = await self._seen(query(keys))
            found = {key(row): row for row in rows}
            return [found.get(each) for each in keys]

        return self.view.loader(f"{self.subject}/{name}", load)

    def many_by_key(
        self, name: str, query: Callable[[list[Any]], Query[Row]], key: Callable[[Row], Hashable]
    ) -> DataLoader[Any, list[Row]]:
        """A dataloader of the rows that belong to a key, in the read's order; within reach only."""

        async def load(keys: list[Any]) -> Sequence[list[Row]]:
            found: dict[Hashable, list[Row]] = {each: [] for each in keys}
            for row in await self._seen(query(keys)):
                if key(row) in found:
                    found[key(row)].append(row)
            return [found[each] for each in keys]

        return self.view.loader(f"{self.subject}/{name}/many", load)

    async def _seen(self, query: Query[Row]) -> list[Row]:
        within = await self.within()
        rows = await self.view.rows(query)
        return rows if within is None else [row for row in rows if within.holds(row)]
