"""The gate of research, list sets, items, opinions and changes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from domain.tenancy.events import Policy
from graphql_api.gates.gate import Gate
from graphql_api.gates.policy import policy_in_force
from projections.cycles import read as cycles
from projections.ledger import difference as differences
from projections.ledger import read as ledger
from projections.list_sets import read as list_sets
from projections.query import Query
from projections.research import read as research

Page = Sequence[Any] | None
UnitYear = tuple[str, int]


class ListsGate(Gate):
    """Oversight sees all; a unit's own team and those above it see its lists; a department the items it was asked to
    help with, and the lists it may comment on while they are consulted about."""

    subject = ReadSubject.LISTS

    async def policy(self) -> Policy:
        """The parameters in force, for lights and due days."""
        return await policy_in_force(self.view)

    async def lights(self) -> ledger.Lights:
        """What lights depend on in this view."""
        policy = await self.policy()
        return ledger.Lights(
            today=self.view.day,
            yellow_days=policy.light_yellow_days,
            behind_percent=policy.light_behind_percent,
        )

    async def seen(self, which: ledger.LedgerFilter | None = None) -> ledger.LedgerFilter:
        """The same filter, no wider than the viewer's reach."""
        return replace(which or ledger.LedgerFilter(), within=await self.within())

    def item(self) -> DataLoader[str, ledger.LedgerRow | None]:
        """Items by id."""

        async def load(keys: list[str]) -> list[ledger.LedgerRow | None]:
            which = await self.seen(ledger.LedgerFilter(items=keys))
            rows = await self.view.rows(ledger.ledger(self.view.tenant_id, self.view.at, await self.lights(), which))
            found = {row.item: row for row in rows}
            return [found.get(key) for key in keys]

        return self.view.loader("lists/item", load)

    async def item_page(
        self, first: int | None, after: Page, which: ledger.LedgerFilter | None = None
    ) -> Query[ledger.LedgerRow]:
        """The ledger by number."""
        chosen = await self.seen(which)
        return ledger.ledger(self.view.tenant_id, self.view.at, await self.lights(), chosen, first=first, after=after)

    async def due_page(
        self, first: int | None, after: Page, which: ledger.LedgerFilter | None = None
    ) -> Query[ledger.LedgerRow]:
        """What is due when."""
        chosen = await self.seen(which)
        return ledger.due_board(
            self.view.tenant_id, self.view.at, await self.lights(), chosen, first=first, after=after
        )

    async def totals(self, which: ledger.LedgerFilter | None = None) -> list[ledger.LedgerTotal]:
        """Items counted by unit, kind, tier, state and light."""
        chosen = await self.seen(which)
        return await self.view.rows(ledger.totals(self.view.tenant_id, self.view.at, await self.lights(), chosen))

    async def totals_of_year(self, year: int, chosen: Sequence[str] | None) -> list[ledger.LedgerTotal]:
        """Items of a year counted by unit, kind, tier, state and light."""
        return await self.totals(ledger.LedgerFilter(units=chosen, year=year))

    async def records_of_year(self, year: int, chosen: Sequence[str] | None) -> list[research.ResearchRow]:
        """A year's research records."""
        return await self.view.rows(await self.record_page(None, None, year=year, chosen=chosen))

    async def list_sets_of_year(self, year: int, chosen: Sequence[str] | None) -> list[list_sets.ListSetRow]:
        """A year's list sets."""
        return await self.view.rows(await self.list_set_page(None, None, chosen=chosen, year=year))

    async def decomposition_of_year(self, year: int, chosen: Sequence[str] | None) -> list[ledger.DecompositionRow]:
        """How far a year's issued lists are broken down."""
        return await self.view.rows(await self.decomposition_page(None, None, year=year, chosen=chosen))

    async def coverage(self, year: int, chosen: Sequence[str] | None) -> list[ledger.CoverageCell]:
        """The cells of the coverage matrix, by unit."""
        within = await self.units(chosen)
        return await self.view.rows(ledger.coverage(self.view.tenant_id, self.view.at, year=year, units=within))

    def decomposition_of_set(self) -> DataLoader[UnitYear, ledger.DecompositionRow | None]:
        """How far issued lists are broken down, by (unit, year)."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "decomposition",
            lambda keys: ledger.decomposition(tenant, at, units=_units(keys)),
            lambda row: (row.unit, row.year),
        )

    async def decomposition_page(
        self, first: int | None, after: Page, *, year: int | None, chosen: Sequence[str] | None
    ) -> Query[ledger.DecompositionRow]:
        """How far issued lists are broken down."""
        within = await self.units(chosen)
        return ledger.decomposition(
            self.view.tenant_id, self.view.at, year=year, units=within, first=first, after=after
        )

    async def difference_page(
        self,
        first: int | None,
        after: Page,
        *,
        at_before: int,
        year_before: int,
        year_after: int,
        chosen: Sequence[str] | None,
    ) -> Query[differences.DifferenceRow]:
        """What differs between `at_before` and this view."""
        within = await self.units(chosen)
        return differences.difference(
            self.view.tenant_id,
            at_before,
            self.view.at,
            year_before=year_before,
            year_after=year_after,
            units=within,
            first=first,
            after=after,
        )

    def list_set(self) -> DataLoader[UnitYear, list_sets.ListSetRow | None]:
        """List sets by (unit, year)."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "list_set",
            lambda keys: list_sets.list_sets(tenant, at, units=_units(keys)),
            lambda row: (row.unit, row.year),
        )

    async def list_set_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[list_sets.ListSetRow]:
        """List sets. `filters` are those of projections.list_sets.read.list_sets."""
        within = await self.within()
        return list_sets.list_sets(
            self.view.tenant_id, self.view.at, units=chosen, within=within, first=first, after=after, **filters
        )

    def checks_of_set(self) -> DataLoader[UnitYear, list[list_sets.ElementCheckRow]]:
        """Elements compared, by (unit, year)."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "checks",
            lambda keys: list_sets.element_checks(tenant, at, units=_units(keys)),
            lambda row: (row.unit, row.year),
        )

    def opinion(self) -> DataLoader[str, list_sets.OpinionRow | None]:
        """Opinions by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "opinion", lambda keys: list_sets.opinions(tenant, at, opinions=keys), lambda row: row.opinion
        )

    async def opinion_page(
        self, first: int | None, after: Page, *, year: int | None, chosen: Sequence[str] | None
    ) -> Query[list_sets.OpinionRow]:
        """Opinions of the consultation."""
        within = await self.within()
        return list_sets.opinions(
            self.view.tenant_id, self.view.at, year=year, units=chosen, within=within, first=first, after=after
        )

    def change(self) -> DataLoader[str, list_sets.ChangeRow | None]:
        """Changes by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "change", lambda keys: list_sets.changes(tenant, at, changes=keys), lambda row: row.change
        )

    async def change_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[list_sets.ChangeRow]:
        """Changes after issue. `filters` are those of projections.list_sets.read.changes."""
        within = await self.units(chosen)
        return list_sets.changes(self.view.tenant_id, self.view.at, units=within, first=first, after=after, **filters)

    def record(self) -> DataLoader[UnitYear, research.ResearchRow | None]:
        """Research records by (unit, year). Not for those who only comment on a list: it is about the whole unit."""

        async def load(keys: list[UnitYear]) -> list[research.ResearchRow | None]:
            units = await self.units({unit for unit, _ in keys})
            rows = await self.view.rows(research.research(self.view.tenant_id, self.view.at, units=units))
            found = {(row.unit, row.year): row for row in rows}
            return [found.get(key) for key in keys]

        return self.view.loader("lists/research", load)

    async def record_page(
        self, first: int | None, after: Page, *, year: int | None, chosen: Sequence[str] | None
    ) -> Query[research.ResearchRow]:
        """Research records."""
        within = await self.units(chosen)
        return research.research(self.view.tenant_id, self.view.at, year=year, units=within, first=first, after=after)

    async def prior_report_page(self, first: int | None, after: Page, year: int) -> Query[cycles.PriorReportRow]:
        """Prior reports, for those who see every unit's."""
        year_read = year if await self.open() else -1
        return cycles.prior_reports(self.view.tenant_id, self.view.at, year=year_read, first=first, after=after)

    async def issue_exception_page(self, first: int | None, after: Page, year: int) -> Query[cycles.IssueExceptionRow]:
        """Units that may issue outside the window."""
        within = await self.units()
        return cycles.issue_exceptions(
            self.view.tenant_id, self.view.at, year=year, units=within, first=first, after=after
        )


def _units(keys: Sequence[UnitYear]) -> list[str]:
    return sorted({unit for unit, _ in keys})
