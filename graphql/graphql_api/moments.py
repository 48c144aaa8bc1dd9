"""`asOf`: which moment of the past is asked about, given once at the root for everything below."""

from datetime import date, datetime

import strawberry

from graphql_api.context import Context
from graphql_api.errors import BadInput
from graphql_api.gates import moments
from graphql_api.scalars import Position
from graphql_api.view import Moment, View


@strawberry.input(description="过去的哪一时刻：三者只填一个。", one_of=True)
class AsOf:
    position: Position | None = strawberry.field(
        description="日志中的位置；落在一个命令之中的，取该命令之末", default=strawberry.UNSET
    )
    recorded_at: datetime | None = strawberry.field(
        description="到这一时刻为止已经记入日志的", default=strawberry.UNSET
    )
    occurred_by: date | None = strawberry.field(
        description="按先后所知：日志中没有晚于这一天的事项的最长开头；补记的另计入 lateEntries",
        default=strawberry.UNSET,
    )


async def earlier_view(view: View, before: AsOf) -> View:
    """The view that is compared with: as of this one, for what was recorded after it, it cannot know, whatever day that
    is dated. Raises BadInput for a moment before the first event, or after this one."""
    then = await find_view(view.context, before, None, up_to=view.at)
    if then is None:
        raise BadInput("所比较的时刻还没有任何记录。")
    if then.at > view.at:
        raise BadInput("所比较的时刻须早于所查询的时刻。")
    return then


async def find_view(context: Context, as_of: AsOf | None, today: date | None, up_to: int | None = None) -> View | None:
    """The view of a moment; None while nothing is recorded by then. The same moment and day give the same view.

    Times are looked up in the log up to `up_to`. The day is `today`, else the day asked about by `occurredBy`, else the
    day of the position read, else the server's.
    Raises PositionUnreached for a position that cannot be read yet.
    """
    moment = await _moment(context, as_of, today, up_to)
    if moment is None:
        return None
    name = ("view", moment.at, moment.day)
    if name not in context.known:
        context.known[name] = View(context, moment)
    view: View = context.known[name]
    # Views are shared for their dataloaders; how many entries came in late is asked of each moment anew.
    return view if view.moment == moment else View(context, moment)


async def _moment(context: Context, as_of: AsOf | None, today: date | None, up_to: int | None) -> Moment | None:
    if as_of is not None and as_of.occurred_by:
        return await moments.moment_of_business_day(context, as_of.occurred_by, today, up_to)
    if as_of is not None and as_of.recorded_at:
        return await moments.moment_of_recording(context, as_of.recorded_at, today, up_to)
    if as_of is not None and as_of.position is not None and as_of.position is not strawberry.UNSET:
        return await moments.moment_of_position(context, as_of.position, today)
    return await moments.newest_moment(context, today)
