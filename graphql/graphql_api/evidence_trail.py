"""The trail of evidence: every file that shows something about an item, and all that happened to it."""

import strawberry

from graphql_api.described import leaf, resolved
from graphql_api.execution import Evidence
from graphql_api.gates.execution import ExecutionGate
from graphql_api.gates.trail import TrailGate
from graphql_api.model import Model
from graphql_api.paging import Connection, page
from graphql_api.scalars import Position
from graphql_api.timeline import TimelineEntry
from graphql_api.view import View
from projections.evidence_trail.read import TrailFileRow


@strawberry.type(description="一份佐证文件的轨迹。")
class FileTrail(Model[TrailFileRow]):
    row: strawberry.Private[TrailFileRow]

    position: Position = leaf("最早以这份文件说明这一项目的事件的位置")

    @resolved("佐证文件；无权查看的为空")
    async def evidence(self) -> Evidence | None:
        """As it stands in this view."""
        return Evidence.maybe(self.view, await ExecutionGate(self.view).file().load(self.row.evidence))

    @resolved("每一步：申报、补充、封存、出示、引用，以及对所出示的报告、问题、打分、裁定作出的决定；每步可取证明")
    async def steps(self) -> list[TimelineEntry]:
        """By position; those that the viewer sees in the trail."""
        rows = await TrailGate(self.view).steps_of_file().load(self.row.evidence)
        return [TimelineEntry.of(self.view, row) for row in rows]


async def file_trails(view: View, item: str | None, first: int, after: str | None) -> Connection[FileTrail]:
    """The files of an item by when each was first shown of it."""
    gate = TrailGate(view)
    return await page(
        view,
        "evidence_trail",
        lambda count, behind: gate.file_page(item or "", count, behind),
        lambda row: FileTrail.of(view, row),
        first,
        after,
    )
