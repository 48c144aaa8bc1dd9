"""Questions about case folders."""

from typing import Annotated, Any

import strawberry

from graphql_api.case_folders import CaseFolder
from graphql_api.described import resolved
from graphql_api.gates.case_folders import CaseFoldersGate
from graphql_api.model import Model
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.roots.choice import key_or_nothing

Closed = Annotated[bool | None, strawberry.argument(description="只要已结的，或只要未结的")]
Keeper = Annotated[strawberry.ID | None, strawberry.argument(description="只要由这个人承办的")]
FolderId = Annotated[strawberry.ID, strawberry.argument(name="id", description="案卷的编号")]


@strawberry.type
class CaseFoldersRoot(Model[Any]):
    @resolved("案卷，按建立先后；只有纪检监察员看得到")
    async def case_folders(
        self, first: First = PAGE_DEFAULT, after: After = None, closed: Closed = None, keeper: Keeper = None
    ) -> Connection[CaseFolder]:
        """Open and closed ones."""
        view, gate = self.view, CaseFoldersGate(self.view)
        key = key_or_nothing(view, "Person", keeper)
        keepers = None if key is None else [key]
        return await page(
            view,
            "caseFolders",
            lambda count, behind: gate.folder_page(count, behind, closed=closed, keepers=keepers),
            lambda row: CaseFolder.of(view, row),
            first,
            after,
        )

    @resolved("一个案卷；没有或无权查看的为空")
    async def case_folder(self, folder: FolderId) -> CaseFolder | None:
        """By its id."""
        key = key_or_nothing(self.view, "CaseFolder", folder)
        return None if key is None else CaseFolder.maybe(self.view, await CaseFoldersGate(self.view).folder().load(key))
