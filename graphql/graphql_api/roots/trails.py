"""Questions of inspectors: the trail of an item's evidence, and what changed about it between two moments."""

from typing import Annotated, Any

import strawberry

from domain.access.codes import Purpose
from graphql_api.described import resolved
from graphql_api.evidence_trail import FileTrail, file_trails
from graphql_api.model import Model
from graphql_api.moments import AsOf, earlier_view
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First
from graphql_api.trail_difference import TrailDifference, difference_of_item
from graphql_api.trail_looks import looked_at

Item = Annotated[strawberry.ID, strawberry.argument(description="清单项目的编号")]
For = Annotated[Purpose, strawberry.argument(description="为何查看，记入访问日志")]
CommandId = Annotated[
    strawberry.ID, strawberry.argument(description="编号：客户端生成的 UUID；重发同一编号，访问日志里仍是同一条")
]
Before = Annotated[AsOf, strawberry.argument(description="与哪一时刻比较；后一时刻是所查询的")]


@strawberry.type
class TrailsRoot(Model[Any]):
    @resolved(
        "佐证轨迹，先记入访问日志：所有说明这一清单项目的佐证文件及其来龙去脉，按最早出示的先后；无权查看这一项目的轨迹的为空列表"
    )
    async def evidence_trail(
        self, item: Item, purpose: For, command_id: CommandId, first: First = PAGE_DEFAULT, after: After = None
    ) -> Connection[FileTrail]:
        """Who declared, sealed, showed, cited and decided, each step with its proof. Recorded as a look first."""
        key = await looked_at(self.view, item, purpose, command_id)
        return await file_trails(self.view, key, first, after)

    @resolved("一个清单项目在两个时刻之间的变化：项目本身、佐证、报告、问题、打分，以及其间的每一步；无权查看的为空")
    async def trail_difference(
        self, item: Item, before: Before, purpose: For, command_id: CommandId
    ) -> TrailDifference | None:
        """Moments may be given as days: `district(asOf: {occurredBy: "2020-06-30"})`, `before: {occurredBy: "…"}`.
        Recorded in the access log first."""
        then = await earlier_view(self.view, before)
        key = await looked_at(self.view, item, purpose, command_id)
        return None if key is None else await difference_of_item(self.view, then, key)
