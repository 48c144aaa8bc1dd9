"""What every gate does: ask once how far the viewer's reach goes, and never let a row beyond it through."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from strawberry.dataloader import DataLoader

from domain.permissions import ReadSubject
from graphql_api.view import View
from projections.query import Query

Row = TypeVar("Row")


class Gate:
    """The one way to the rows of a subject, for one viewer in one view."""

    subject: ClassVar[ReadSubject]

    def __init__(self, view: View) -> None:
        self.view = view

    async def units(self, asked: Iterable[str] | None = None) -> list[str] | None:
        """The units to read: those asked for that are within reach; None for the whole district."""
        reach = await self.view.reach(self.subject)
        if asked is None:
            return None if reach is None else sorted(reach)
        return sorted(set(asked) if reach is None else set(asked) & reach)

    async def may_see(self, unit: str | None) -> bool:
        """Whether rows of that unit are within reach; rows of no unit are for those who see the whole district."""
        reach = await self.view.reach(self.subject)
        return reach is None or unit in reach

    async def open(self) -> bool:
        """Whether the viewer sees the whole district, which rows that belong to no unit require."""
        return await self.view.reach(self.subject) is None

    async def all_or_none(self) -> list[Any] | None:
        """What to read of rows that belong to no unit: all (None) or nothing (no key)."""
        return None if await self.open() else []

    def one_by_key(
        self, name: str, query: Callable[[list[Any]], Query[Row]], key: Callable[[Row], Hashable]
    ) -> DataLoader[Any, Row | None]:
        """A dataloader of single rows within reach. Rows that name a `unit` outside of it are as if they were not."""

        async def load(keys: list[Any]) -> Sequence[Row | None]:
            rows = {key(row): row for row in await self.view.rows(query(keys))}
            reach = await self.view.reach(self.subject)
            found = [rows.get(each) for each in keys]
            return found if reach is None else [row if _unit_of(row) in reach else None for row in found]

        return self.view.loader(f"{self.subject}/{name}", load)

    def many_by_key(
        self, name: str, query: Callable[[list[Any]], Query[Row]], key: Callable[[Row], Hashable]
    ) -> DataLoader[Any, list[Row]]:
        """A dataloader of the rows that belong to a key, in the read's order; within reach only."""

        async def load(keys: list[Any]) -> Sequence[list[Row]]:
            rows = await self.view.rows(query(keys))
            reach = await self.view.reach(self.subject)
            found: dict[Hashable, list[Row]] = {each: [] for each in keys}
            for row in rows:
                if key(row) in found and (reach is None or _unit_of(row) in reach):
                    found[key(row)].append(row)
            return [found[each] for each in keys]

        return self.view.loader(f"{self.subject}/{name}/many", load)


def _unit_of(row: Any) -> str | None:
    return getattr(row, "unit", None)
