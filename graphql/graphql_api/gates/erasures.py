"""The gate of erasures: who keeps the register, and oversight. They belong to no unit."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.erasures import read as erasures
from projections.query import Query

Page = Sequence[Any] | None


class ErasuresGate(Gate):
    """All of them or none."""

    subject = ReadSubject.ERASURES

    def erasure(self) -> DataLoader[str, erasures.ErasureRow | None]:
        """By the subject's id."""
        view = self.view

        async def load(keys: list[str]) -> Sequence[erasures.ErasureRow | None]:
            seen = keys if await self.open() else []
            rows = await view.rows(erasures.erasures(view.tenant_id, view.at, subjects=seen))
            found = {row.sealed_subject: row for row in rows}
            return [found.get(key) for key in keys]

        return view.loader(f"{self.subject}/erasure", load)

    async def disclosure_page(self, first: int | None, after: Page, **filters: Any) -> Query[erasures.DisclosureRow]:
        """`filters` are those of projections.erasures.read.disclosures."""
        seen = await self.all_or_none()
        return erasures.disclosures(
            self.view.tenant_id, self.view.at, subjects=seen, first=first, after=after, **filters
        )

    async def erasure_page(self, first: int | None, after: Page, **filters: Any) -> Query[erasures.ErasureRow]:
        """`filters` are those of projections.erasures.read.erasures."""
        seen = await self.all_or_none()
        return erasures.erasures(self.view.tenant_id, self.view.at, subjects=seen, first=first, after=after, **filters)
