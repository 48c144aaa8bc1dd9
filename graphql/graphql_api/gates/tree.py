"""The gate of posts and persons, and of what belongs to the whole district: years, guidance, codes."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.cycles import read as cycles
from projections.guidance import read as guidance
from projections.query import Query
from projections.rule_sets import read as rule_sets
from projections.tenancy import read as tenancy
from projections.units import read as units

Page = Sequence[Any] | None


class TreeGate(Gate):
    """Open to everyone with a role inside the district; closed to the public, and to posts that carry no role."""

    subject = ReadSubject.TREE

    def posts_of_unit(self) -> DataLoader[str, list[units.PostRow]]:
        """The posts that stand on the day, by unit."""
        tenant, at, day = self.view.tenant_id, self.view.at, self.view.day
        return self.many_by_key("posts", lambda keys: units.posts(tenant, at, day, units=keys), lambda row: row.unit)

    def past_posts_of_unit(self) -> DataLoader[str, list[units.PostRow]]:
        """All posts there ever were, by unit."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key("past", lambda keys: units.posts(tenant, at, None, units=keys), lambda row: row.unit)

    def posts_of_person(self) -> DataLoader[str, list[units.PostRow]]:
        """All posts a person ever held."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.many_by_key(
            "held", lambda keys: units.posts(tenant, at, None, persons=keys), lambda row: row.person
        )

    def post(self) -> DataLoader[str, units.PostRow | None]:
        """Posts by id, ended ones included."""
        tenant, at = self.view.tenant_id, self.view.at
        return self.one_by_key("post", lambda keys: units.posts(tenant, at, None, posts=keys), lambda row: row.post)

    def person(self) -> DataLoader[str, units.PersonRow | None]:
        """Persons by id."""
        tenant, at = self.view.tenant_id, self.view.at

        async def load(keys: list[str]) -> list[units.PersonRow | None]:
            rows = await self.view.rows(units.persons(tenant, at, persons=keys)) if await self.open() else []
            found = {row.person: row for row in rows}
            return [found.get(key) for key in keys]

        return self.view.loader("tree/person", load)

    async def person_page(self, first: int | None, after: Page) -> Query[units.PersonRow]:
        """The person register, in the order of registration."""
        only = await self.all_or_none()
        return units.persons(self.view.tenant_id, self.view.at, persons=only, first=first, after=after)

    async def codes(self, code_list: str | None, year: int | None) -> list[tenancy.CodeRow]:
        """Codes that the district added."""
        if not await self.open():
            return []
        return await self.view.rows(tenancy.codes(self.view.tenant_id, self.view.at, code_list=code_list, year=year))

    def cycle(self) -> DataLoader[int, cycles.CycleRow | None]:
        """List years by year."""
        tenant, at = self.view.tenant_id, self.view.at
        return self._district_wide("cycle", lambda keys: cycles.cycles(tenant, at, years=keys), "year")

    async def cycle_page(self, first: int | None, after: Page) -> Query[cycles.CycleRow]:
        """The list years."""
        only = await self.all_or_none()
        return cycles.cycles(self.view.tenant_id, self.view.at, years=only, first=first, after=after)

    def phases_of_year(self) -> DataLoader[int, list[cycles.PhaseRow]]:
        """Windows and entries of a year's phases. Reached through its cycle only."""
        tenant, at = self.view.tenant_id, self.view.at

        async def load(keys: list[int]) -> list[list[cycles.PhaseRow]]:
            rows = await self.view.rows(cycles.phases(tenant, at, keys)) if await self.open() else []
            return [[row for row in rows if row.year == key] for key in keys]

        return self.view.loader("tree/phases", load)

    def priority(self) -> DataLoader[str, guidance.PriorityRow | None]:
        """Superior priorities by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self._district_wide(
            "priority", lambda keys: guidance.priorities(tenant, at, priorities=keys), "priority"
        )

    async def priority_page(
        self, first: int | None, after: Page, *, year: int | None, levels: Sequence[str] | None
    ) -> Query[guidance.PriorityRow]:
        """The catalogue of superior priorities."""
        only = await self.all_or_none()
        return guidance.priorities(
            self.view.tenant_id, self.view.at, priorities=only, year=year, levels=levels, first=first, after=after
        )

    def target(self) -> DataLoader[str, guidance.TargetRow | None]:
        """City and district targets by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self._district_wide("target", lambda keys: guidance.targets(tenant, at, targets=keys), "target")

    async def target_page(
        self, first: int | None, after: Page, *, year: int | None, withdrawn: bool
    ) -> Query[guidance.TargetRow]:
        """City and district targets."""
        only = await self.all_or_none()
        return guidance.targets(
            self.view.tenant_id, self.view.at, targets=only, year=year, withdrawn=withdrawn, first=first, after=after
        )

    def template(self) -> DataLoader[str, guidance.TemplateRow | None]:
        """List templates by id."""
        tenant, at = self.view.tenant_id, self.view.at
        return self._district_wide("template", lambda keys: guidance.templates(tenant, at, templates=keys), "template")

    async def template_page(self, first: int | None, after: Page, **filters: Any) -> Query[guidance.TemplateRow]:
        """List templates. `filters` are those of projections.guidance.read.templates."""
        only = await self.all_or_none()
        return guidance.templates(
            self.view.tenant_id, self.view.at, templates=only, first=first, after=after, **filters
        )

    def practice(self) -> DataLoader[str, guidance.PracticeRow | None]:
        """Good practices by id: the library is there to be read by all (policy 二(四))."""
        tenant, at = self.view.tenant_id, self.view.at
        return self._district_wide("practice", lambda keys: guidance.practices(tenant, at, practices=keys), "practice")

    async def practice_page(
        self, first: int | None, after: Page, *, year: int | None, withdrawn: bool
    ) -> Query[guidance.PracticeRow]:
        """The good-practice library."""
        only = await self.all_or_none()
        return guidance.practices(
            self.view.tenant_id, self.view.at, practices=only, year=year, withdrawn=withdrawn, first=first, after=after
        )

    def rule_set(self) -> DataLoader[tuple[int, str], rule_sets.RuleSetRow | None]:
        """Scoring rule sets by (year, digest): by what a year is scored is no secret to anybody inside."""

        async def load(keys: list[Any]) -> list[rule_sets.RuleSetRow | None]:
            asked = rule_sets.rule_sets(self.view.tenant_id, self.view.at, keys=keys if await self.open() else [])
            found = {(row.year, row.digest): row for row in await self.view.rows(asked)}
            return [found.get(key) for key in keys]

        return self.view.loader("tree/rule_set", load)

    async def rule_set_of_digest(self, digest: str) -> rule_sets.RuleSetRow | None:
        """A rule set of whatever year."""
        keys = await self.all_or_none()
        rows = await self.view.rows(rule_sets.rule_sets(self.view.tenant_id, self.view.at, keys=keys, digests=[digest]))
        return rows[0] if rows else None

    async def rule_set_page(self, first: int | None, after: Page, year: int | None) -> Query[rule_sets.RuleSetRow]:
        """Scoring rule sets as they were published."""
        keys = await self.all_or_none()
        return rule_sets.rule_sets(self.view.tenant_id, self.view.at, keys=keys, year=year, first=first, after=after)

    def _district_wide(self, name: str, query: Any, key: str) -> DataLoader[Any, Any]:
        """A dataloader of rows that belong to no unit, for those who see the whole tree."""

        async def load(keys: list[Any]) -> list[Any]:
            rows = await self.view.rows(query(keys)) if await self.open() else []
            found = {getattr(row, key): row for row in rows}
            return [found.get(each) for each in keys]

        return self.view.loader(f"tree/{name}", load)
