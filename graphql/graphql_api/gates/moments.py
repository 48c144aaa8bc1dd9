"""Which position a moment is, and how far the read models are. Positions only: no gate is needed for a number."""

import asyncio
import time
from collections.abc import Sequence
from datetime import date, datetime

from graphql_api.context import Context
from graphql_api.errors import NotYetReadable, PositionUnreached
from graphql_api.gates.reading import how_far, read
from graphql_api.view import Moment
from projections.query import Query, fetch_async
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
        readable = _held_by_all(rows)
        if readable >= position:
            return
        if time.monotonic() + pause > give_up_at:
            raise NotYetReadable(f"已可读到 {readable}，所等的位置是 {position}。", readable=readable, asked=position)
        await asyncio.sleep(pause)
        pause = min(PAUSE_SECONDS_MAX, pause * 1.5)


async def readable_position(context: Context) -> int:
    """The last position that every read model holds; -1 before the first event."""
    return _held_by_all(await how_far(context))


def _held_by_all(rows: Sequence[timelines.Freshness]) -> int:
    return min((row.applied for row in rows), default=0) - 1


async def newest_moment(context: Context, day: date | None) -> Moment | None:
    """The end of the last command that every read model holds whole. None in an empty district.

    Behind it may lie more: a read model that stands still at a faulty event keeps the present from going on, not from
    being read.
    """
    readable = await readable_position(context)
    found = await _find(context, timelines.newest(context.tenant_id, readable))
    return None if found is None else _seen_from(context, found, day or context.today)


async def moment_of_position(context: Context, position: int, day: date | None) -> Moment:
    """The end of the command that `position` belongs to. Raises PositionUnreached where it cannot be read yet."""
    readable = await readable_position(context)
    found = None
    if position <= readable:
        found = await _find(context, timelines.snapped(context.tenant_id, position))
    if found is None or found.position > readable:
        raise PositionUnreached(f"现在可读到 {readable}。", readable=readable, asked=position)
    return _seen_from(context, found, day)


async def moment_of_recording(
    context: Context, recorded_at: datetime, day: date | None, up_to: int | None = None
) -> Moment | None:
    """What had been recorded by a time, as far as it can be read and up to `up_to`. None before the first event."""
    readable = await _at_most(context, up_to)
    found = await _find(context, timelines.recorded_by(context.tenant_id, readable, recorded_at))
    return None if found is None else _seen_from(context, found, day)


async def moment_of_business_day(
    context: Context, by: date, day: date | None, up_to: int | None = None
) -> Moment | None:
    """The longest readable beginning of the log, up to `up_to`, in which nothing is dated after `by`, with the number
    of late entries."""
    readable = await _at_most(context, up_to)
    found = await _find(context, timelines.occurred_by(context.tenant_id, readable, by))
    if found is None:
        return None
    late = timelines.late_entries(context.tenant_id, found.position, readable, by)
    [counted] = await read(context, late)
    return _seen_from(context, found, day or by, counted.count)


async def _at_most(context: Context, up_to: int | None) -> int:
    readable = await readable_position(context)
    return readable if up_to is None else min(readable, up_to)


async def _find(context: Context, query: Query[timelines.Moment]) -> timelines.Moment | None:
    rows = await read(context, query)
    return rows[0] if rows else None


def _seen_from(context: Context, found: timelines.Moment, day: date | None, late: int | None = None) -> Moment:
    return Moment(found.position, found.recorded_at, day or context.day_of(found.recorded_at), late)
