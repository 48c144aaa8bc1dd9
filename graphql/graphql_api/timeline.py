"""The trail as the API shows it: every event, who did it, when it happened and when it was recorded."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry

from domain.recorded import Classification
from domain.roles import Role
from graphql_api.described import leaf, resolved
from graphql_api.event_names import EVENT_NAMES
from graphql_api.gates.lists import ListsGate
from graphql_api.gates.trail import TrailGate
from graphql_api.gates.tree import TreeGate
from graphql_api.model import Model, node_of
from graphql_api.paging import Connection, page
from graphql_api.proofs import EventProof
from graphql_api.scalars import Position
from graphql_api.units import Person, Post, Unit, person_of, unit_of
from graphql_api.view import View
from projections.timeline.read import TimelineRow

if TYPE_CHECKING:
    from graphql_api.items import Item


@strawberry.type(description="导入时所代的岗位；来自纸质材料的一并注明。")
class Behalf(Model[TimelineRow]):
    row: strawberry.Private[TimelineRow]

    attested: bool = leaf("是否以纸质材料为据", name="attestedOnPaper")

    @resolved("所代的单位")
    async def unit(self) -> Unit | None:
        """Its unit."""
        return await unit_of(self, self.row.behalf_unit)

    @resolved("所代的任职；只有纸质材料的可为空")
    async def post(self) -> Post | None:
        """The post acted for."""
        return await _post(self.view, self.row.behalf_post)

    @resolved("所代的人员；只有纸质材料的可为空")
    async def person(self) -> Person | None:
        """The person acted for."""
        return await person_of(self, self.row.behalf_person)


@strawberry.type(description="谁做的。")
class EventActor(Model[TimelineRow]):
    row: strawberry.Private[TimelineRow]

    @resolved("人员")
    async def person(self) -> Person | None:
        """None for the platform and for those not in the person register."""
        return await person_of(self, self.row.actor_person)

    @resolved("以哪一任职")
    async def post(self) -> Post | None:
        """None for platform roles."""
        return await _post(self.view, self.row.actor_post)

    @resolved("任职所在单位")
    async def unit(self) -> Unit | None:
        """None for platform roles."""
        return await unit_of(self, self.row.actor_unit)

    @resolved("平台角色")
    def roles(self) -> list[Role]:
        """As the token said."""
        return [Role(role) for role in self.row.actor_roles]

    @resolved("导入时所代的岗位；本人办理的为空")
    def on_behalf_of(self) -> Behalf | None:
        """Imports only."""
        return None if self.row.behalf_unit is None else Behalf.of(self.view, self.row)


@strawberry.type(description="时间轴上的一个事件。")
class TimelineEntry(Model[TimelineRow]):
    row: strawberry.Private[TimelineRow]

    position: Position = leaf("在日志中的位置")
    command_id: strawberry.ID = leaf("所属命令的编号")
    recorded_at: datetime = leaf("记入日志的时刻")
    occurred_on: date | None = leaf("业务日期；管理事项为空")
    type: str = leaf("事件的存储名，如 list_set.issued.v1")
    stream: str = leaf("所在的事件流")
    version: int = leaf("在事件流中的版本")
    year: int | None = leaf("所涉年度")
    causation: str | None = leaf("由哪一命令引起")
    correlation: str | None = leaf("同一办理过程的编号")
    classification: Classification = leaf("知悉范围")
    data: str = leaf("事件的内容：日志中的原文 JSON，不含加密部分")

    @resolved("事件的中文名称")
    def title(self) -> str:
        """What happened, in a few words."""
        return EVENT_NAMES.get(self.row.type, self.row.type)

    @resolved("日志中该事件原始字节的 SHA-256，十六进制")
    def state_sha256(self) -> str:
        """What a proof is made of."""
        return self.row.state_sha256.hex()

    @resolved("这一事件在日志中的证明")
    async def proof(self) -> EventProof:
        """As of now, whatever the position read."""
        return EventProof(proven=await self.view.context.prove(self.row.position))

    @resolved("谁做的")
    def actor(self) -> EventActor:
        """Ids in the log, names looked up here."""
        return EventActor.of(self.view, self.row)

    @resolved("所涉单位")
    async def unit(self) -> Unit | None:
        """None for what concerns the whole district."""
        return await unit_of(self, self.row.unit)

    @resolved("所涉清单项目")
    async def item(self) -> Annotated["Item", strawberry.lazy("graphql_api.items")] | None:
        """None where the event is about no item, or the viewer may not see it."""
        if self.row.item is None:
            return None
        row = await ListsGate(self.view).item().load(self.row.item)
        return cast("Item | None", node_of("Item", self.view, row))

    @resolved("所涉人员")
    async def person(self) -> Person | None:
        """The person an event of the register, a post or a commitment is about."""
        return await person_of(self, self.row.person)


async def trail_page(
    view: View, listing: str, first: int, after: str | None, **filters: Any
) -> Connection[TimelineEntry]:
    """Events by position. `filters` are those of the trail's gate."""
    gate = TrailGate(view)
    return await page(
        view,
        f"timeline/{listing}",
        lambda count, behind: gate.page(count, behind, **filters),
        lambda row: TimelineEntry.of(view, row),
        first,
        after,
    )


async def _post(view: View, post: str | None) -> Post | None:
    return None if post is None else Post.maybe(view, await TreeGate(view).post().load(post))
