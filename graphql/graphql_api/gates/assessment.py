"""The gate of the annual assessment: groups, and what was scored of whom."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import READS_AS_ORGANISER, ReadSubject
from graphql_api.gates.gate import Gate
from graphql_api.gates.standing import seconded, standing_of
from projections.assessment_groups import read as groups
from projections.assessments import read as assessments
from projections.query import Query

Page = Sequence[Any] | None
UnitYear = tuple[str, int]


class AssessmentGate(Gate):
    """The organisers see all of the units they assess, a group what it assesses itself, a unit and those above it the
    assessment once it was told to the unit."""

    subject = ReadSubject.ASSESSMENT

    def assessment(self) -> DataLoader[UnitYear, assessments.AssessmentRow | None]:
        """Assessments by (unit, year)."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key(
            "assessment", lambda keys: assessments.assessments(tenant, at, keys=keys), lambda row: (row.unit, row.year)
        )

    async def assessment_page(
        self, first: int | None, after: Page, *, chosen: Sequence[str] | None = None, **filters: Any
    ) -> Query[assessments.AssessmentRow]:
        """Assessments. `filters` are those of projections.assessments.read.assessments."""
        within = await self.within()
        return assessments.assessments(
            self.view.tenant_id, self.view.at, units=chosen, within=within, first=first, after=after, **filters
        )

    def facts(self) -> DataLoader[UnitYear, list[assessments.FactRow]]:
        """加减分 by (unit, year)."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "facts", lambda keys: assessments.facts(tenant, at, keys=keys), lambda row: (row.unit, row.year)
        )

    def adjudications(self) -> DataLoader[UnitYear, list[assessments.AdjudicationRow]]:
        """Settled scores by (unit, year)."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "adjudications",
            lambda keys: assessments.adjudications(tenant, at, keys=keys),
            lambda row: (row.unit, row.year),
        )

    def sheets(self) -> DataLoader[UnitYear, list[assessments.SheetRow]]:
        """Score sheets by (unit, year)."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "sheets", lambda keys: assessments.sheets(tenant, at, keys=keys), lambda row: (row.unit, row.year)
        )

    async def score_page(
        self, first: int | None, after: Page, sheet: assessments.SheetRow
    ) -> Query[assessments.ScoreRow]:
        """The scores of a sheet that came through this gate."""
        return assessments.scores(
            self.view.tenant_id,
            self.view.at,
            keys=[(sheet.unit, sheet.year)],
            assessor=sheet.assessor,
            first=first,
            after=after,
        )

    def scores(self) -> DataLoader[UnitYear, list[assessments.ScoreRow]]:
        """Scores by (unit, year), of every sheet."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "scores", lambda keys: assessments.scores(tenant, at, keys=keys), lambda row: (row.unit, row.year)
        )

    def group(self) -> DataLoader[str, groups.GroupRow | None]:
        """Groups by id."""

        async def load(keys: list[Any]) -> Sequence[groups.GroupRow | None]:
            seen = await self._groups(keys)
            rows = await self.view.rows(groups.groups(self.view.tenant_id, self.view.at, groups=seen))
            found = {row.assessment_group: row for row in rows}
            return [found.get(key) for key in keys]

        return self.view.loader("assessment_group", load)

    async def group_page(
        self, first: int | None, after: Page, *, year: int | None, organisers: Sequence[str] | None
    ) -> Query[groups.GroupRow]:
        """Groups as they were formed."""
        seen = await self._groups(None)
        return groups.groups(
            self.view.tenant_id, self.view.at, groups=seen, year=year, organisers=organisers, first=first, after=after
        )

    def members(self) -> DataLoader[str, list[groups.AssessorRow]]:
        """Assessors by group, for groups that came through this gate."""
        return self._of_group("assessors", groups.assessors)

    def recusals(self) -> DataLoader[str, list[groups.RecusalRow]]:
        """Who stands back, by group, for groups that came through this gate."""
        return self._of_group("recusals", groups.recusals)

    def _of_group(self, name: str, read: Any) -> DataLoader[str, list[Any]]:
        async def load(keys: list[Any]) -> Sequence[list[Any]]:
            rows = await self.view.rows(read(self.view.tenant_id, self.view.at, groups=keys))
            return [[row for row in rows if row.assessment_group == key] for key in keys]

        return self.view.loader(f"{name}/of_group", load)

    async def _groups(self, asked: Sequence[str] | None) -> Sequence[str] | None:
        """Of the groups asked for (None: of all) those that the viewer organises, is in, or is assessed by."""
        if await self.open():
            return asked
        view, standing = self.view, await standing_of(self.view.context)
        seen = {row.assessment_group for row in await seconded(view.context)}
        if standing.unit is not None and standing.roles & READS_AS_ORGANISER:
            rows = await view.rows(groups.groups(view.tenant_id, view.at, organisers=[standing.unit]))
            seen |= {row.assessment_group for row in rows}
        told = await view.rows(await self.assessment_page(None, None))
        seen |= {row.assessment_group for row in told}
        return sorted(seen) if asked is None else sorted(seen & set(asked))
