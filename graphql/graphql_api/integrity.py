"""What is checked by itself as the API shows it: passes, progress, and faults with place and remedy."""

from datetime import datetime

import strawberry

from domain.integrity import FAULTS, Check, FaultKind, Waiting
from graphql_api.described import leaf, resolved
from graphql_api.gates.integrity import IntegrityGate
from graphql_api.model import Model, Node
from graphql_api.nodes import find_node
from graphql_api.scalars import ByteCount, Position
from projections.integrity.read import CheckRow, FaultRow, LogRow


@strawberry.type(description="一项核对的一遍。")
class IntegrityPass:
    begun_at: datetime = leaf("开始的时刻")
    ended_at: datetime | None = leaf("核对完的时刻；正在进行的为空")
    size: Position = leaf("核对到日志的这个位置以前")
    position: Position = leaf("这个位置以前的已经核对")
    looked: Position = leaf("核对了多少：日志的条数、查询数据的行数或证据文件的个数")
    read_bytes: ByteCount = leaf("读了多少字节")
    findings: int | None = leaf("发现不符的处数；正在进行的为空")

    @resolved("用时多少秒；正在进行的为空")
    def seconds(self) -> float | None:
        """From begin to end, pauses included."""
        return None if self.ended_at is None else (self.ended_at - self.begun_at).total_seconds()


@strawberry.type(description="自动进行的一项核对：现在的情况，与所查询的位置无关。")
class IntegrityCheck(Model[CheckRow]):
    row: strawberry.Private[CheckRow]

    open_faults: int = leaf("现有不符的处数")
    waits_since: datetime | None = leaf("从何时起不能进行")
    overdue_at: datetime | None = leaf("发出逾期未核对完的警报的时刻；没有逾期的为空")

    @resolved("哪一项")
    def check(self) -> Check:
        """Its kind."""
        return Check(self.row.check_name)

    @resolved("为何暂时不能进行；能进行的为空")
    def waits_for(self) -> Waiting | None:
        """What has to come back first."""
        return None if self.row.waits_for is None else Waiting(self.row.waits_for)

    @resolved("上次完整核对的一遍；还没有的为空")
    def last_full_pass(self) -> IntegrityPass | None:
        """The newest that ended."""
        row = self.row
        if row.whole_begun_at is None or row.whole_size is None:
            return None
        return IntegrityPass(
            begun_at=row.whole_begun_at,
            ended_at=row.whole_ended_at,
            size=Position(row.whole_size),
            position=Position(row.whole_size),
            looked=Position(row.whole_looked or 0),
            read_bytes=ByteCount(row.whole_read_bytes or 0),
            findings=row.whole_findings,
        )

    @resolved("正在进行的一遍；没有的为空")
    def present_pass(self) -> IntegrityPass | None:
        """Where it is."""
        row = self.row
        if row.ended_at is not None:
            return None
        return IntegrityPass(
            begun_at=row.begun_at,
            ended_at=None,
            size=Position(row.size),
            position=Position(row.position),
            looked=Position(row.looked),
            read_bytes=ByteCount(row.read_bytes),
            findings=None,
        )


@strawberry.type(description="核对发现的一处不符。只说位置，不含内容。")
class IntegrityFault(Model[FaultRow]):
    row: strawberry.Private[FaultRow]

    found_at: datetime = leaf("第一次发现的时刻")
    closed_at: datetime | None = leaf("再核对时已经没有的时刻；仍有的为空")

    @resolved("哪一项核对发现的")
    def check(self) -> Check:
        """Its kind."""
        return Check(self.row.check_name)

    @resolved("是什么不符")
    def kind(self) -> FaultKind:
        """What is wrong."""
        return FaultKind(self.row.kind)

    @resolved("怎么办")
    def remedy(self) -> str:
        """For whoever runs the district or the platform."""
        return FAULTS[FaultKind(self.row.kind)].remedy

    @resolved("日志中的位置（访问日志的为访问日志中的位置）；与位置无关的为空")
    def position(self) -> Position | None:
        """Of the entry, or from where on the row holds."""
        return None if self.row.position < 0 else Position(self.row.position)

    @resolved("存证文件的名称、查询数据的表名，或连续缺失的最后一个位置；没有的为空")
    def place(self) -> str | None:
        """Nothing that anybody wrote."""
        return None if self.row.check_name == Check.EVIDENCE else self.row.place or None

    @resolved("证据文件；不是证据文件的和所查询的位置还没有的为空")
    async def evidence(self) -> Node | None:
        """Through its own gate."""
        if self.row.check_name != Check.EVIDENCE or not self.row.place:
            return None
        return await find_node(self.view, self.view.context.ids.make("Evidence", self.row.place))


@strawberry.type(description="完整性核对的情况：现在的，与所查询的位置无关。")
class IntegrityReport(Model[LogRow]):
    row: strawberry.Private[LogRow]

    @resolved("日志现有多少条事件")
    def events(self) -> Position:
        """What there is to check."""
        return Position(self.row.size)

    @resolved("各项核对；还没有开始过的不在其中")
    async def checks(self) -> list[IntegrityCheck]:
        """By name."""
        return [IntegrityCheck.of(self.view, row) for row in await IntegrityGate(self.view).checks()]

    @resolved("现有的不符，至多一百处；只给能看全部时间轴的人看，其他人为空")
    async def open_faults(self) -> list[IntegrityFault] | None:
        """By check and place."""
        return await self._faults(open=True)

    @resolved("已经没有的不符，最近消除的在前，至多一百处；只给能看全部时间轴的人看，其他人为空")
    async def past_faults(self) -> list[IntegrityFault] | None:
        """Their history stays."""
        return await self._faults(open=False)

    async def _faults(self, *, open: bool) -> list[IntegrityFault] | None:
        rows = await IntegrityGate(self.view).faults(open=open)
        return None if rows is None else [IntegrityFault.of(self.view, row) for row in rows]
