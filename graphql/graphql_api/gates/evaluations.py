"""The gates of a year's results: what was published is known to all inside, what is in hand to those who decide it."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.evaluations import read as evaluations
from projections.query import Query

Page = Sequence[Any] | None
Key = tuple[str, int]


class EvaluationsInHandGate(Gate):
    """Who computes, decides and oversees: the latest round, published or not, and what is said of single persons."""

    subject = ReadSubject.EVALUATIONS_IN_HAND

    async def use_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, year: int | None = None
    ) -> Query[evaluations.UseRow]:
        """Where results were used."""
        within = await self.units(chosen)
        return evaluations.uses(self.view.tenant_id, self.view.at, units=within, year=year, first=first, after=after)


class EvaluationsGate(Gate):
    """Results as published, inside the Party organisation; the latest round to those with a hand in it."""

    subject = ReadSubject.EVALUATIONS

    async def seen(self) -> evaluations.Seen | None:
        """How far the viewer sees; None for the latest round of all units."""
        within = await EvaluationsInHandGate(self.view).within()
        return None if within is None else evaluations.Seen(within.units, await self.open())

    def evaluation(self) -> DataLoader[Key, evaluations.EvaluationRow | None]:
        """Evaluations by unit and year."""
        view = self.view

        async def load(keys: list[Key]) -> Sequence[evaluations.EvaluationRow | None]:
            seen = await self.seen()
            rows = await view.rows(evaluations.evaluations(view.tenant_id, view.at, keys=keys, seen=seen))
            found = {(row.unit, row.year): row for row in rows}
            return [found.get(key) for key in keys]

        return view.loader(f"{self.subject}/evaluation", load)

    async def evaluation_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[evaluations.EvaluationRow]:
        """Evaluations over the years. `filters` are those of projections.evaluations.read.evaluations."""
        seen = await self.seen()
        return evaluations.evaluations(
            self.view.tenant_id, self.view.at, units=chosen, seen=seen, first=first, after=after, **filters
        )

    async def ranking_page(
        self, first: int | None, after: Page, *, year: int, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[evaluations.EvaluationRow]:
        """A year's ranking. `filters` are those of projections.evaluations.read.ranking."""
        seen = await self.seen()
        return evaluations.ranking(
            self.view.tenant_id, self.view.at, year=year, units=chosen, seen=seen, first=first, after=after, **filters
        )

    async def of_year(self, year: int) -> dict[str, evaluations.EvaluationRow]:
        """A year's evaluations by unit."""
        rows = await self.view.rows(await self.ranking_page(None, None, year=year))
        return {row.unit: row for row in rows}

    async def publication_page(
        self, first: int | None, after: Page, *, year: int | None = None
    ) -> Query[evaluations.PublicationRow]:
        """Publications. They are the district's, so nobody sees some of them only."""
        known = year if await self.open() else 0
        return evaluations.publications(self.view.tenant_id, self.view.at, year=known, first=first, after=after)

    def dimensions(self) -> DataLoader[Key, list[evaluations.DimensionRow]]:
        """The dimensions of a unit's year: to those with a hand in it alone."""
        view = self.view

        async def load(keys: list[Key]) -> Sequence[list[evaluations.DimensionRow]]:
            within = await EvaluationsInHandGate(view).within()
            units, years = sorted({unit for unit, _ in keys}), sorted({year for _, year in keys})
            found: dict[Key, list[evaluations.DimensionRow]] = {key: [] for key in keys}
            for row in await view.rows(evaluations.dimensions(view.tenant_id, view.at, units=units, years=years)):
                if (row.unit, row.year) in found and (within is None or row.unit in within.units):
                    found[row.unit, row.year].append(row)
            return [found[key] for key in keys]

        return view.loader(f"{self.subject}/dimensions", load)
