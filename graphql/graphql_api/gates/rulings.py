"""The gates of what follows for a unit or a person: rulings issued, rulings in hand and on persons, key management."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.query import Query
from projections.rulings import read as rulings

Page = Sequence[Any] | None


class RulingsInHandGate(Gate):
    """Who prepares, signs and oversees rulings: all of them, those not issued and those on persons included."""

    subject = ReadSubject.RULINGS_IN_HAND


class RulingsGate(Gate):
    """What was issued of units is known to all; the rest to those with a hand in it; what was issued of a person to
    that person as well."""

    subject = ReadSubject.RULINGS

    async def seen(self) -> rulings.Seen | None:
        """How far the viewer sees; None for everything."""
        within = await RulingsInHandGate(self.view).within()
        if within is None:
            return None
        return rulings.Seen(await self.open(), within.units, self.view.context.actor.person)

    def ruling(self) -> DataLoader[str, rulings.RulingRow | None]:
        """Rulings by id."""
        view = self.view

        async def load(keys: list[str]) -> Sequence[rulings.RulingRow | None]:
            seen = await self.seen()
            rows = await view.rows(rulings.rulings(view.tenant_id, view.at, rulings=keys, seen=seen))
            found = {row.ruling: row for row in rows}
            return [found.get(key) for key in keys]

        return view.loader(f"{self.subject}/ruling", load)

    async def ruling_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[rulings.RulingRow]:
        """Rulings. `filters` are those of projections.rulings.read.rulings."""
        seen = await self.seen()
        return rulings.rulings(
            self.view.tenant_id, self.view.at, units=chosen, seen=seen, first=first, after=after, **filters
        )


class KeyManagementGate(Gate):
    """Oversight, those who track and those who release; the unit's own secretary and deputy."""

    subject = ReadSubject.KEY_MANAGEMENT

    def case(self) -> DataLoader[str, rulings.CaseRow | None]:
        """Cases by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key("case", lambda keys: rulings.cases(tenant, at, cases=keys), lambda row: row.case_id)

    def visits(self) -> DataLoader[str, list[rulings.VisitRow]]:
        """The visits of a case that came through this gate."""
        view = self.view

        async def load(keys: list[str]) -> Sequence[list[rulings.VisitRow]]:
            found: dict[str, list[rulings.VisitRow]] = {key: [] for key in keys}
            for row in await view.rows(rulings.visits(view.tenant_id, view.at, cases=keys)):
                found[row.case_id].append(row)
            return [found[key] for key in keys]

        return view.loader(f"{self.subject}/visits", load)

    async def case_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[rulings.CaseRow]:
        """Cases. `filters` are those of projections.rulings.read.cases."""
        within = await self.units(chosen)
        return rulings.cases(self.view.tenant_id, self.view.at, units=within, first=first, after=after, **filters)
