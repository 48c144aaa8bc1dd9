"""Case folders as the API shows them to discipline inspectors."""

from datetime import datetime

import strawberry

from domain import streams
from domain.codes import FolderOutcome, HoldGround
from graphql_api.described import leaf, resolved
from graphql_api.gates.case_folders import CaseFoldersGate
from graphql_api.model import Model, Node, Versioned
from graphql_api.nodes import find_node
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First, page
from graphql_api.scalars import Position
from graphql_api.units import Person, person_of, unsealed
from projections.case_folders.read import CaseContentRow, CaseFolderRow

_KINDS = {"evidence": "Evidence", "item": "Item", "finding": "Finding"}
"""What lies in a folder -> the type it is shown as."""


@strawberry.type(description="案卷中的一项：佐证文件（同时保全），或所参考的清单项目、问题。")
class CaseContent(Model[CaseContentRow]):
    row: strawberry.Private[CaseContentRow]

    position: Position = leaf("列入的事件的位置")
    ground: HoldGround = leaf("列入和保全的依据")
    added_at: datetime = leaf("列入的时刻")

    @resolved("佐证文件、清单项目或问题")
    async def subject(self) -> Node | None:
        """Through its own gate."""
        return await find_node(self.view, self.view.context.ids.make(_KINDS[self.row.kind], self.row.entity))


@strawberry.type(description="纪检监察员的一个案卷；名称加密保存。")
class CaseFolder(Versioned):
    row: strawberry.Private[CaseFolderRow]

    number: str = leaf("案件编号")
    opened_at: datetime = leaf("建立的时刻")
    closed_at: datetime | None = leaf("结卷的时刻；未结的为空")
    outcome: FolderOutcome | None = leaf("结果；未结的为空")

    def key(self) -> str:
        """The folder's id."""
        return self.row.folder

    def stream(self) -> str:
        """Its own."""
        return streams.case_folder(self.row.folder)

    @resolved("案卷名称")
    async def title(self) -> str | None:
        """Unsealed now, whatever the position."""
        written = await unsealed(self, self.row.sealed)
        return None if written is None else str(written.title)

    @resolved("承办人；不在人员名册中的为空")
    async def keeper(self) -> Person | None:
        """Who alone adds, removes and closes."""
        return await person_of(self, self.row.keeper)

    @resolved("案卷中的各项，按列入先后；结卷时在其中的一直保留")
    async def contents(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[CaseContent]:
        """Files, items and findings."""
        view, gate, folder = self.view, CaseFoldersGate(self.view), self.row.folder
        return await page(
            view,
            f"caseFolder/{folder}/contents",
            lambda count, behind: gate.content_page(folder, count, behind),
            lambda row: CaseContent.of(view, row),
            first,
            after,
        )
