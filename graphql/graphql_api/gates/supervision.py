"""The gates of inspections, findings and follow-ups."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import READ_GRANTS, ReadSubject
from domain.roles import Role, Scope
from graphql_api.gates.gate import Gate, Row
from graphql_api.gates.standing import organised_by, standing_of
from projections.findings import read as findings
from projections.findings.read import FindingRow
from projections.follow_ups import read as follow_ups
from projections.inspections import read as inspections
from projections.ledger import asked
from projections.query import Organised, Query

Page = Sequence[Any] | None


class SupervisionGate(Gate):
    """Inspections and findings: a line sees its units', a department the inspections it takes part in and what they
    found, an assessment group those of the units it assesses, findings once they are confirmed; an unannounced one,
    until it starts, those alone who make it."""

    subject = ReadSubject.SUPERVISION

    async def sight(self) -> inspections.Sight | None:
        """What the viewer sees; None for the whole district."""
        within = await self.within()
        if within is None:
            return None
        standing = await standing_of(self.view.context)
        scopes = {scope for role, scope in READ_GRANTS[self.subject] if role in standing.roles}
        return inspections.Sight(
            units=within.units,
            organised=await organised_by(self.view) if Scope.SUBTREE in scopes else Organised(),
            department=(standing.unit or "") if Scope.DEPARTMENT in scopes else "",
            sets=within.sets,
        )

    async def finding_sight(self) -> findings.FindingSight | None:
        """Which findings the viewer sees; None for the whole district."""
        seen = await self.sight()
        return None if seen is None else await self.view.once("supervision/found", lambda: self._found_by(seen))

    async def _found_by(self, seen: inspections.Sight) -> findings.FindingSight:
        joined: frozenset[str] = frozenset()
        if seen.department:
            read = inspections.inspections(self.view.tenant_id, self.view.at, department=seen.department)
            joined = frozenset(row.inspection for row in await self.view.rows(read))
        return findings.FindingSight(seen.units, joined, seen.sets)

    async def _seen(self, query: Query[Row]) -> list[Row]:
        inspected, found = await self.sight(), await self.finding_sight()
        rows = await self.view.rows(query)
        if inspected is None or found is None:
            return rows
        return [row for row in rows if (found.holds(row) if isinstance(row, FindingRow) else inspected.holds(row))]  # type: ignore[arg-type]

    def inspection(self) -> DataLoader[str, inspections.InspectionRow | None]:
        """Inspections by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "inspection",
            lambda keys: inspections.inspections(tenant, at, inspections=keys),
            lambda row: row.inspection,
        )

    def observations(self) -> DataLoader[str, list[inspections.ObservationRow]]:
        """What was observed, by inspection; of one that the viewer sees, as whoever asks has its row."""

        async def load(keys: list[str]) -> list[list[inspections.ObservationRow]]:
            rows = await self.view.rows(inspections.observations(self.view.tenant_id, self.view.at, keys))
            return [[row for row in rows if row.inspection == key] for key in keys]

        return self.view.loader("supervision/observations", load)

    async def inspection_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[inspections.InspectionRow]:
        """Inspections. `filters` are those of projections.inspections.read.inspections."""
        return inspections.inspections(
            self.view.tenant_id,
            self.view.at,
            units=chosen,
            sight=await self.sight(),
            first=first,
            after=after,
            **filters,
        )

    def counts(self) -> DataLoader[tuple[str, int], list[inspections.InspectionCount]]:
        """How often a unit is inspected in a year, by (unit, year); only those inspections that the viewer sees."""

        async def load(keys: list[tuple[str, int]]) -> list[list[inspections.InspectionCount]]:
            sight, found = await self.sight(), []
            for year in sorted({year for _, year in keys}):
                units = [unit for unit, of in keys if of == year]
                read = inspections.counts(self.view.tenant_id, self.view.at, units, year, sight)
                found += await self.view.rows(read)
            return [[row for row in found if (row.unit, row.year) == key] for key in keys]

        return self.view.loader("supervision/counts", load)

    def asked(self) -> DataLoader[tuple[str, int], list[asked.ReportsAsked]]:
        """What reports are asked of a unit in a year, by (unit, year); of units within reach."""

        async def load(keys: list[tuple[str, int]]) -> list[list[asked.ReportsAsked]]:
            found: dict[tuple[str, int], list[asked.ReportsAsked]] = {key: [] for key in keys}
            for year in sorted({year for _, year in keys}):
                units = await self.units(unit for unit, of in keys if of == year) or []
                for row in await self.view.rows(asked.reports_asked(self.view.tenant_id, self.view.at, units, year)):
                    found[row.unit, year].append(row)
            return [found[key] for key in keys]

        return self.view.loader("supervision/asked", load)

    def finding(self) -> DataLoader[str, findings.FindingRow | None]:
        """Findings by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "finding", lambda keys: findings.findings(tenant, at, findings=keys), lambda row: row.finding
        )

    def findings_of_inspection(self) -> DataLoader[str, list[findings.FindingRow]]:
        """Findings by inspection."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "findings", lambda keys: findings.findings(tenant, at, inspections=keys), lambda row: row.inspection
        )

    def findings_of_item(self) -> DataLoader[str, list[findings.FindingRow]]:
        """Findings by an item they cite."""

        async def load(keys: list[str]) -> list[list[findings.FindingRow]]:
            rows = await self._seen(findings.findings(self.view.tenant_id, self.view.at, items=keys))
            return [[row for row in rows if key in row.items] for key in keys]

        return self.view.loader("supervision/findings_of_item", load)

    async def finding_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[findings.FindingRow]:
        """Findings. `filters` are those of projections.findings.read.findings."""
        return findings.findings(
            self.view.tenant_id,
            self.view.at,
            units=chosen,
            sight=await self.finding_sight(),
            first=first,
            after=after,
            **filters,
        )

    async def open_of(self, unit: str, year: int, states: Sequence[str]) -> list[findings.FindingRow]:
        """Every finding of a unit and year in one of the states."""
        query = findings.findings(self.view.tenant_id, self.view.at, units=[unit], year=year, states=states)
        return await self._seen(query)


class FollowUpsGate(Gate):
    """Oversight and whoever organises; of what was sent or said, whom it was addressed to."""

    subject = ReadSubject.FOLLOW_UPS

    async def sight(self) -> follow_ups.FollowUpSight | None:
        """What the viewer sees; None for the whole district."""
        if await self.within() is None:
            return None
        standing = await standing_of(self.view.context)
        scopes = {scope for role, scope in READ_GRANTS[self.subject] if role in standing.roles}
        leads = standing.roles & {Role.SECRETARY, Role.DEPUTY_IN_CHARGE}
        return follow_ups.FollowUpSight(
            organised=await organised_by(self.view) if Scope.SUPERVISOR in scopes else Organised(),
            receivers=frozenset({standing.unit}) if leads and standing.unit is not None else frozenset(),
            person=self.view.context.actor.person if scopes else "",
        )

    async def _seen(self, query: Query[Row]) -> list[Row]:
        sight, rows = await self.sight(), await self.view.rows(query)
        return rows if sight is None else [row for row in rows if sight.holds(row)]  # type: ignore[arg-type]

    def follow_up(self) -> DataLoader[str, follow_ups.FollowUpRow | None]:
        """Follow-ups by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "follow_up", lambda keys: follow_ups.follow_ups(tenant, at, follow_ups=keys), lambda row: row.follow_up
        )

    def of_unit(self) -> DataLoader[tuple[str, int], list[follow_ups.FollowUpRow]]:
        """Follow-ups by (unit, year); those that the viewer sees."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "follow_ups",
            lambda keys: follow_ups.follow_ups(tenant, at, units=[unit for unit, _ in keys]),
            lambda row: (row.unit, row.year),
        )

    async def page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[follow_ups.FollowUpRow]:
        """Follow-ups. `filters` are those of projections.follow_ups.read.follow_ups."""
        return follow_ups.follow_ups(
            self.view.tenant_id,
            self.view.at,
            units=chosen,
            sight=await self.sight(),
            first=first,
            after=after,
            **filters,
        )

    async def advises(self, unit: str) -> bool:
        """Whether the viewer conducts the supervision of the unit, for the district or as the 党(工)委 above it."""
        sight = await self.sight()
        if sight is None:
            return True
        organised = sight.organised
        return unit in organised.kept or bool(organised.own & organised.offices)
