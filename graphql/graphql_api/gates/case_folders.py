"""The gate of case folders and of the holds they place: discipline inspectors, and nobody else."""

from collections.abc import Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from domain.reading import ReadSubject
from graphql_api.gates.gate import Gate
from projections.case_folders import read as case_folders
from projections.query import Query

Page = Sequence[Any] | None


class CaseFoldersGate(Gate):
    """All of them or none: to others there is no folder and no hold."""

    subject = ReadSubject.CASE_FOLDERS

    def folder(self) -> DataLoader[str, case_folders.CaseFolderRow | None]:
        """Folders by id."""

        async def load(keys: list[str]) -> Sequence[case_folders.CaseFolderRow | None]:
            seen = keys if await self.open() else []
            rows = await self.view.rows(case_folders.case_folders(self.view.tenant_id, self.view.at, folders=seen))
            found = {row.folder: row for row in rows}
            return [found.get(key) for key in keys]

        return self.view.loader(f"{self.subject}/folder", load)

    def holds_of_file(self) -> DataLoader[str, list[case_folders.EvidenceHoldRow]]:
        """Holds by file, in the order in which they were placed."""

        async def load(keys: list[str]) -> Sequence[list[case_folders.EvidenceHoldRow]]:
            seen = keys if await self.open() else []
            rows = await self.view.rows(case_folders.evidence_holds(self.view.tenant_id, self.view.at, evidence=seen))
            return [[row for row in rows if row.evidence == key] for key in keys]

        return self.view.loader(f"{self.subject}/holds", load)

    async def folder_page(self, first: int | None, after: Page, **filters: Any) -> Query[case_folders.CaseFolderRow]:
        """`filters` are those of projections.case_folders.read.case_folders."""
        seen = await self.all_or_none()
        return case_folders.case_folders(
            self.view.tenant_id, self.view.at, folders=seen, first=first, after=after, **filters
        )

    async def content_page(self, folder: str, first: int | None, after: Page) -> Query[case_folders.CaseContentRow]:
        """What lies in a folder."""
        seen = [folder] if await self.open() else []
        return case_folders.contents(self.view.tenant_id, self.view.at, folders=seen, first=first, after=after)
