"""The gate of the unit tree: which units there are, what they are called, who stands under whom."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from graphql_api.gates.places import Places
from projections.query import Query
from projections.tenancy import read as tenancy
from projections.units import read as units

Page = Sequence[Any] | None


class UnitsGate(Gate):
    """Open to the public too: whoever makes a suggestion must be able to say about whom. No person stands here."""

    subject = ReadSubject.UNITS

    def unit(self) -> DataLoader[str, units.UnitRow | None]:
        """Units by id, those that do not yet or no longer stand included."""
        tenant, at, day = self.view.tenant_id, self.view.at, self.view.day
        return self.one_by_key(
            "unit", lambda keys: units.units(tenant, at, day, units=keys, standing=False), lambda row: row.unit
        )

    async def unit_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[units.UnitRow]:
        """The units that stand on the day. `filters` are those of projections.units.read.units."""
        within = await self.units(chosen)
        return units.units(
            self.view.tenant_id, self.view.at, self.view.day, units=within, first=first, after=after, **filters
        )

    async def subordinate_page(self, first: int | None, after: Page, unit: str) -> Query[units.UnitRow]:
        """The units right below one that stand on the day."""
        return await self.unit_page(first, after, chosen=(await self._places()).right_below(unit))

    async def below(self, unit: str) -> list[str]:
        """The unit and every unit below it on the day."""
        return (await self._places()).below(unit)

    async def chain(self, unit: str) -> list[str]:
        """The unit and those above it on the day, up to the district committee."""
        return (await self._places()).chain(unit)

    async def _places(self) -> Places:
        """The tree on the day, read once however many units are asked about; empty for those who may not see it."""
        if not await self.open():
            return Places([])
        rows = await self.view.placements(self.view.day)
        return Places(row for row in rows if row.stands)

    async def tree(self) -> list[units.UnitRow]:
        """Every unit that stands on the day, by code."""
        return await self.view.rows(await self.unit_page(None, None))

    async def district(self) -> tenancy.DistrictRow | None:
        """The district itself."""
        rows = await self.view.rows(tenancy.district(self.view.tenant_id, self.view.at))
        return rows[0] if rows and await self.open() else None
