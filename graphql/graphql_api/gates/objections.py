"""The gate of objections: whoever deals with them, reviews them or objected, and oversight. Nobody else."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.objections import read as objections
from projections.query import Query

Page = Sequence[Any] | None


class ObjectionsGate(Gate):
    """Oversight and those who take them up by the table; objectors and reviewers see their own."""

    subject = ReadSubject.OBJECTIONS

    async def seen(self) -> objections.Seen | None:
        """How far the viewer sees; None for everything."""
        within = await self.within()
        return None if within is None else objections.Seen(within.units, self.view.context.actor.person)

    def objection(self) -> DataLoader[str, objections.ObjectionRow | None]:
        """Objections by id."""
        view = self.view

        async def load(keys: list[str]) -> Sequence[objections.ObjectionRow | None]:
            seen = await self.seen()
            rows = await view.rows(objections.objections(view.tenant_id, view.at, objections=keys, seen=seen))
            found = {row.objection: row for row in rows}
            return [found.get(key) for key in keys]

        return view.loader(f"{self.subject}/objection", load)

    async def objection_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[objections.ObjectionRow]:
        """Objections. `filters` are those of projections.objections.read.objections."""
        seen = await self.seen()
        return objections.objections(
            self.view.tenant_id, self.view.at, units=chosen, seen=seen, first=first, after=after, **filters
        )
