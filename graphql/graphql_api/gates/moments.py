"""Which position a moment is, and how far the read models are. Positions only: no gate is needed for a number."""

import asyncio
import time
from datetime import date, datetime

from graphql_api.context import Context
from graphql_api.errors import NotYetReadable, PositionUnreached
from graphql_api.view import Moment
from projections.query import fetch_async
from projections.timeline import read as timelines

PAUSE_SECONDS = 0.01
PAUSE_SECONDS_MAX = 0.1


async def wait_until_readable(context: Context, position: int) -> None:
    """Wait, at most `context.wait_seconds`, until every read model holds `position`. Raises NotYetReadable.

    Looks in transactions of its own, so that a waiting request holds no connection while it sleeps.
    """
    give_up_at = time.monotonic() + context.wait_seconds
    pause = PAUSE_SECONDS
    while True:
        async with context.reads.glance() as connection:
            rows = await fetch_async(connection, timelines.freshness(context.tenant_id))
        readable = min((row.applied for row in rows), default=0) - 1
        if readable >= position:
            return
        if time.monotonic() + pause > give_up_at:
            raise NotYetReadable(f"已可读到 {readable}，所等的位置是 {position}。", readable=readable, asked=position)
        await asyncio.sleep(pause)
        pause = min(PAUSE_SECONDS_MAX, pause * 1.5)


async def readable_position(context: Context) -> int:
    """The last position that every read model holds; -1 before the first event."""
    if "readable" not in context.known:
        rows = await fetch_async(await context.reads.connection(), timelines.freshness(context.tenant_id))
        context.known["readable"] = min((row.applied for row in rows), default=0) - 1
    found: int = context.known["readable"]
    return found


async def moment_of_position(context: Context, position: int | None, day: date | None) -> Moment | None:
    """The end of the command that `position` belongs to; the newest moment for None. None in an empty district.

    Raises PositionUnreached for a position the read models do not hold yet.
    """
    readable = await readable_position(context)
    if position is not None and position > readable:
        raise PositionUnreached(f"现在可读到 {readable}。", readable=readable, asked=position)
    asked = readable if position is None else position
    rows = await fetch_async(await context.reads.connection(), timelines.snapped(context.tenant_id, asked))
    present = context.today if position is None else None
    return _moment(context, rows, readable, day or present)


async def moment_of_recording(context: Context, recorded_at: datetime, day: date | None) -> Moment | None:
    """What had been recorded by a time. None before the first event."""
    readable = await readable_position(context)
    rows = await fetch_async(await context.reads.connection(), timelines.recorded_by(context.tenant_id, recorded_at))
    return _moment(context, rows, readable, day)


async def moment_of_business_day(context: Context, by: date, day: date | None) -> Moment | None:
    """The longest beginning of the log in which nothing is dated after `by`, with the number of late entries."""
    connection = await context.reads.connection()
    readable = await readable_position(context)
    rows = await fetch_async(connection, timelines.occurred_by(context.tenant_id, by))
    moment = _moment(context, rows, readable, day or by)
    if moment is None:
        return None
    late = timelines.late_entries(context.tenant_id, moment.at, readable, by)
    [found] = await fetch_async(connection, late)
    return Moment(moment.at, moment.recorded_at, moment.day, found.count)


def _moment(context: Context, rows: list[timelines.Moment], readable: int, day: date | None) -> Moment | None:
    if not rows:
        return None
    [found] = rows
    # Another read model may be behind the trail; a moment beyond what all of them hold is not given.
    if found.position > readable:
        raise PositionUnreached(f"现在可读到 {readable}。", readable=readable, asked=found.position)
    return Moment(found.position, found.recorded_at, day or context.day_of(found.recorded_at))
