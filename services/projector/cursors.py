"""How far each follower is in each district, and where one stands still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row, tuple_row

from services.projector.leases import Lease

# Every follower of the district, by name. By primary key.
_CURSORS = """
SELECT projection, generation, applied, parked_at, state FROM projection_cursor
WHERE tenant_id = %(tenant)s AND state IN ('LIVE', 'JOINING') AND projection = ANY(%(names)s) ORDER BY projection"""

# Followers that the district has not had yet begin at its first event. Where others are read already they join them
# only once they have caught up, or nothing could be read till then; the jobs are read by nobody. Nothing where another
# process was first.
_BEGIN = """
INSERT INTO projection_cursor (tenant_id, projection, generation, state)
SELECT %(tenant)s, name, coalesce(max(c.generation), 0) + 1,
  CASE WHEN name <> 'jobs' AND EXISTS (
    SELECT FROM projection_cursor AS read
    WHERE read.tenant_id = %(tenant)s AND read.state = 'LIVE' AND read.projection <> 'jobs' AND read.applied > 0
  ) THEN 'JOINING' ELSE 'LIVE' END
FROM unnest(%(names)s::text[]) AS name
LEFT JOIN projection_cursor AS c ON c.tenant_id = %(tenant)s AND c.projection = name
GROUP BY name HAVING coalesce(bool_and(c.state NOT IN ('LIVE', 'JOINING')), true)
ON CONFLICT DO NOTHING"""

# Those that hold all that can be read become readable themselves, only by the owner of the lease. By primary key.
_JOIN = """
UPDATE projection_cursor AS c SET state = 'LIVE'
WHERE c.tenant_id = %(tenant)s AND c.state = 'JOINING' AND c.projection = ANY(%(names)s) AND c.applied >= (
    SELECT coalesce(min(read.applied), 0) FROM projection_cursor AS read
    WHERE read.tenant_id = %(tenant)s AND read.state = 'LIVE' AND read.projection <> 'jobs'
  ) AND EXISTS (
    SELECT FROM lease WHERE tenant_id = %(tenant)s AND task = %(task)s AND epoch = %(epoch)s AND owner = %(owner)s
  )"""

# Go on from the old value to the new, all together, and only as the owner of the lease, which lasts longer by it.
# The lease's row stays locked until the end of the transaction, so that nobody takes over in the middle of it.
_ADVANCE = """
WITH held AS (
  UPDATE lease SET expires_at = clock_timestamp() + make_interval(secs => %(seconds)s)
  WHERE tenant_id = %(tenant)s AND task = %(task)s AND epoch = %(epoch)s AND owner = %(owner)s
  RETURNING epoch
)
UPDATE projection_cursor AS c SET applied = %(to)s, updated_at = clock_timestamp()
FROM unnest(%(names)s::text[], %(generations)s::int[], %(states)s::text[]) AS moved (name, generation, state)
WHERE c.tenant_id = %(tenant)s AND c.projection = moved.name AND c.generation = moved.generation
  AND c.applied = %(from)s AND c.state = moved.state AND c.parked_at IS NULL AND EXISTS (SELECT FROM held)"""

# Stand still here, only as the owner of the lease. No row for a stale one.
_PARK = """
WITH held AS (
  SELECT FROM lease
  WHERE tenant_id = %(tenant)s AND task = %(task)s AND epoch = %(epoch)s AND owner = %(owner)s FOR NO KEY UPDATE
), parked AS (
  UPDATE projection_cursor SET parked_at = clock_timestamp()
  WHERE tenant_id = %(tenant)s AND projection = %(name)s AND generation = %(generation)s AND applied = %(position)s
    AND parked_at IS NULL AND EXISTS (SELECT FROM held)
  RETURNING tenant_id, projection, generation, applied
)
INSERT INTO parked_event (tenant_id, projection, generation, position, attempts, error)
SELECT tenant_id, projection, generation, applied, %(attempts)s, %(error)s FROM parked
ON CONFLICT (tenant_id, projection, generation) DO UPDATE
SET position = excluded.position, attempts = excluded.attempts, error = excluded.error, parked_at = clock_timestamp()"""

_UNPARK = """
WITH freed AS (
  DELETE FROM parked_event WHERE tenant_id = %(tenant)s AND projection = ANY(%(names)s)
)
UPDATE projection_cursor SET parked_at = NULL
WHERE tenant_id = %(tenant)s AND projection = ANY(%(names)s) AND parked_at IS NOT NULL"""

_ERROR_CHARACTERS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """The first `applied` events are in this generation of the follower's rows. Parked ones stand still.

    `state` is LIVE, JOINING or BUILDING (projections/temporal.sql).
    """

    projection: str
    generation: int
    applied: int
    parked_at: datetime | None
    state: str


class Stale(Exception):
    """The lease was lost, or somebody else went on: nothing was written."""


def read_cursors(connection: psycopg.Connection[Any], tenant_id: int, names: Sequence[str]) -> list[Cursor]:
    """The cursors of these followers, live or joining, made where the district has none yet."""
    params = {"tenant": tenant_id, "names": list(names)}
    with connection.cursor(row_factory=class_row(Cursor)) as cursor:
        found = cursor.execute(_CURSORS, params).fetchall()
        if len(found) < len(names):
            cursor.execute(_BEGIN, params)
            found = cursor.execute(_CURSORS, params).fetchall()
    return found


def advance(connection: psycopg.Connection[Any], lease: Lease, cursors: Sequence[Cursor], to: int) -> None:
    """Move cursors that all stand at one position on to another. Raises Stale; the transaction must then be undone.

    Each must still be in its state: no generation that was replaced meanwhile is written any more.
    """
    params = {
        **_owner(lease),
        "seconds": lease.seconds,
        "names": [cursor.projection for cursor in cursors],
        "generations": [cursor.generation for cursor in cursors],
        "from": cursors[0].applied,
        "states": [cursor.state for cursor in cursors],
        "to": to,
    }
    with connection.cursor(row_factory=tuple_row) as cursor:
        if cursor.execute(_ADVANCE, params).rowcount != len(cursors):
            raise Stale(f"district {lease.tenant_id}: epoch {lease.epoch} or position {cursors[0].applied} is past")


def join(connection: psycopg.Connection[Any], lease: Lease, names: Sequence[str]) -> None:
    """Make those of these followers readable that are joining and hold all that can be read."""
    connection.execute(_JOIN, {**_owner(lease), "names": list(names)})


def park(connection: psycopg.Connection[Any], lease: Lease, cursor: Cursor, attempts: int, error: Exception) -> None:
    """Let this follower of the district stand still before the event at its cursor, with the error. Raises Stale."""
    parked = connection.execute(
        _PARK,
        {
            **_owner(lease),
            "name": cursor.projection,
            "generation": cursor.generation,
            "position": cursor.applied,
            "attempts": attempts,
            "error": _writable(f"{type(error).__name__}: {error}"[:_ERROR_CHARACTERS_MAX]),
        },
    )
    if not parked.rowcount:
        raise Stale(f"district {lease.tenant_id}: epoch {lease.epoch} or position {cursor.applied} is past")


def _writable(text: str) -> str:
    """Without what PostgreSQL keeps in no text: an error may quote anything."""
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()


def _owner(lease: Lease) -> dict[str, Any]:
    return {"tenant": lease.tenant_id, "task": lease.task, "owner": lease.owner, "epoch": lease.epoch}


def unpark(connection: psycopg.Connection[Any], tenant_id: int, names: Sequence[str]) -> None:
    """Have parked followers tried again, after their fault was mended."""
    connection.execute(_UNPARK, {"tenant": tenant_id, "names": list(names)})
