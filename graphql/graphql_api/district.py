"""The root of every question: a district at one moment. What is asked below is read at that one position."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from graphql_api.described import leaf, resolved
from graphql_api.gates.moments import wait_until_readable
from graphql_api.gates.policy import PolicyGate
from graphql_api.gates.units import UnitsGate
from graphql_api.info import Info
from graphql_api.model import Node
from graphql_api.moments import AsOf, find_view
from graphql_api.nodes import find_node
from graphql_api.paging import PAGE_DEFAULT, After, Connection, First
from graphql_api.policy import Consent, PolicyVersion, ReadModel, versions
from graphql_api.roots.assessment import AssessmentRoot
from graphql_api.roots.case_folders import CaseFoldersRoot
from graphql_api.roots.erasures import ErasuresRoot
from graphql_api.roots.execution import ExecutionRoot
from graphql_api.roots.integrity import IntegrityRoot
from graphql_api.roots.ledger import LedgerRoot
from graphql_api.roots.lists import ListsRoot
from graphql_api.roots.outcomes import OutcomesRoot
from graphql_api.roots.review import ReviewRoot
from graphql_api.roots.rulings import RulingsRoot
from graphql_api.roots.signing import SigningRoot
from graphql_api.roots.supervision import SupervisionRoot
from graphql_api.roots.trails import TrailsRoot
from graphql_api.roots.tree import TreeRoot
from graphql_api.scalars import Position
from graphql_api.viewer import Viewer, viewer_of
from projections.tenancy.read import DistrictRow

Id = Annotated[strawberry.ID, strawberry.argument(description="编号")]
Ids = Annotated[list[strawberry.ID], strawberry.argument(description="编号，至多一百个")]


@strawberry.type(description="一个区在一个时刻的样子；以下各项都按这一个位置查询。")
class District(
    TreeRoot,
    LedgerRoot,
    ListsRoot,
    ExecutionRoot,
    ReviewRoot,
    RulingsRoot,
    AssessmentRoot,
    SupervisionRoot,
    OutcomesRoot,
    ErasuresRoot,
    CaseFoldersRoot,
    IntegrityRoot,
    TrailsRoot,
    SigningRoot,
):
    row: strawberry.Private[DistrictRow]

    code: str = leaf("行政区划代码")
    name: str = leaf("区名")
    suspended_reason: str | None = leaf("暂停写入的原因；没有暂停的为空")

    @resolved("所查询的位置：日志中最后一个算在内的事件")
    def position(self) -> Position:
        """Always a command's last event."""
        return Position(self.view.at)

    @resolved("该位置记入日志的时刻")
    def recorded_at(self) -> datetime:
        """Of the last event that counts."""
        return self.view.moment.recorded_at

    @resolved("查询日：亮灯和单位树按这一天")
    def today(self) -> date:
        """As given, or as it follows from the moment asked about."""
        return self.view.day

    @resolved("补记的条数：按 occurredBy 查询时，日期在那天以前、却记在该位置以后的事件；其他查询为空")
    def late_entries(self) -> int | None:
        """Paper that came in late."""
        return self.view.moment.late_entries

    @resolved("按编号取一个对象；不认识的、别区的和无权查看的都为空")
    async def node(self, id: Id) -> Node | None:
        """In this view."""
        return await find_node(self.view, id)

    @resolved("各查询库现在读到了哪里、有没有停下；无权查看的为空列表")
    async def freshness(self) -> list[ReadModel]:
        """For the administrator and oversight."""
        return [ReadModel.of(self.view, row) for row in await PolicyGate(self.view).freshness()]

    @resolved("规则参数的各个版本，新的在前；无权查看的为空")
    async def policies(self, first: First = PAGE_DEFAULT, after: After = None) -> Connection[PolicyVersion] | None:
        """For the administrator and oversight."""
        return await versions(self.view, first, after)

    @resolved("本区同意的数据用途")
    async def consents(self) -> list[Consent]:
        """For the administrator and oversight."""
        return [Consent.of(self.view, row) for row in await PolicyGate(self.view).consents()]


AsOfArgument = Annotated[AsOf | None, strawberry.argument(description="查询过去的哪一时刻；不填为现在")]
AtLeast = Annotated[
    Position | None,
    strawberry.argument(description="至少读到这个位置：填命令回执的 position 可读到自己的写入，最多等几秒"),
]
Today = Annotated[
    date | None,
    strawberry.argument(description="亮灯和单位树按哪一天；不填时随所问的时刻，问现在的为当日"),
]


@strawberry.type(description="查询。Questions, each answered at one moment of the district's log.")
class Query:
    @resolved("本区在一个时刻的样子；那时还没有任何记录的为空")
    async def district(
        self, info: Info, as_of: AsOfArgument = None, at_least: AtLeast = None, today: Today = None
    ) -> District | None:
        """The district comes from the token, never from an argument."""
        context = info.context
        if at_least is not None:
            await wait_until_readable(context, at_least)
        view = await find_view(context, as_of, today)
        return None if view is None else District.maybe(view, await UnitsGate(view).district())

    @resolved("按编号取一个对象的现状；不认识的、别区的和无权查看的都为空")
    async def node(self, info: Info, id: Id) -> Node | None:
        """As of now; `district(asOf:) { node }` gives it as of then."""
        view = await find_view(info.context, None, None)
        return None if view is None else await find_node(view, id)

    @resolved("当前用户的身份和权限")
    async def viewer(self, info: Info) -> Viewer:
        """From the token and the unit tree as they are today."""
        return await viewer_of(info.context)
