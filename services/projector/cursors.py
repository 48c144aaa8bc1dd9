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
SELECT projection, generation, applied, parked_at FROM projection_cursor
WHERE tenant_id = %(tenant)s AND state = 'LIVE' AND projection = ANY(%(names)s) ORDER BY projection"""

# Followers that the district has not had yet begin at its first event. Nothing where another process was first.
_BEGIN = """
INSERT INTO projection_cursor (tenant_id, projection, generation)
SELECT %(tenant)s, name, coalesce(max(c.generation), 0) + 1
FROM unnest(%(names)s::text[]) AS name
LEFT JOIN projection_cursor AS c ON c.tenant_id = %(tenant)s AND c.projection = name
GROUP BY name HAVING coalesce(bool_and(c.state <> 'LIVE'), true)
ON CONFLICT DO NOTHING"""

# Go on from the old value to the new, all together, and only as the owner of the lease, which lasts longer by it.
# The lease's row stays locked until the end of the transaction, so that nobody takes over in the middle of it.
_ADVANCE = """
WITH held AS (
  UPDATE lease SET expires_at = clock_timestamp() + make_interval(secs => %(seconds)s)
  WHERE tenant_id = %(tenant)s AND task = %(task)s AND epoch = %(epoch)s AND owner = %(owner)s
  RETURNING epoch
)
UPDATE projection_cursor AS c SET applied = %(to)s, updated_at = clock_timestamp()
FROM unnest(%(names)s::text[], %(generations)s::int[]) AS moved (name, generation)
WHERE c.tenant_id = %(tenant)s AND c.projection = moved.name AND c.generation = moved.generation
  AND c.applied = %(from)s AND c.state = %(state)s AND c.parked_at IS NULL AND EXISTS (SELECT FROM held)"""

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
  DELETE FROM parked_event WHERE tenant_id = %(tenant)s AND projection = %(name)s RETURNING generation
)
UPDATE projection_cursor SET parked_at = NULL
WHERE tenant_id = %(tenant)s AND projection = %(name)s AND parked_at IS NOT NULL"""

_ERROR_CHARACTERS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """The first `applied` events are in this generation of the follower's rows. Parked ones stand still."""

    projection: str
    generation: int
    applied: int
    parked_at: datetime | None


class Stale(Exception):
    """The lease was lost, or somebody else went on: nothing was written."""


def read_cursors(connection: psycopg.Connection[Any], tenant_id: int, names: Sequence[str]) -> list[Cursor]:
    """The live cursors of these followers, made where the district has none yet."""
    params = {"tenant": tenant_id, "names": list(names)}
    with connection.cursor(row_factory=class_row(Cursor)) as cursor:
        found = cursor.execute(_CURSORS, params).fetchall()
        if len(found) < len(names):
            cursor.execute(_BEGIN, params)
            found = cursor.execute(_CURSORS, params).fetchall()
    return found


def advance(
    connection: psycopg.Connection[Any],
    lease: Lease,
    cursors: Sequence[Cursor],
    to: int,
    *,
    state: str,
) -> None:
    """Move cursors that all stand at one position on to another. Raises Stale; the transaction must then be undone.

    `state` is what their generations must still be: none that was replaced meanwhile is written any more.
    """
    params = {
        **_owner(lease),
        "seconds": lease.seconds,
        "names": [cursor.projection for cursor in cursors],
        "generations": [cursor.generation for cursor in cursors],
        "from": cursors[0].applied,
        "to": to,
        "state": state,
    }
    with connection.cursor(row_factory=tuple_row) as cursor:
        if cursor.execute(_ADVANCE, params).rowcount != len(cursors):
            raise Stale(f"district {lease.tenant_id}: epoch {lease.epoch} or position {cursors[0].applied} is past")


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
            "error": f"{type(error).__name__}: {error}"[:_ERROR_CHARACTERS_MAX].replace("\0", "\\0"),
        },
    )
    if not parked.rowcount:
        raise Stale(f"district {lease.tenant_id}: epoch {lease.epoch} or position {cursor.applied} is past")


def _owner(lease: Lease) -> dict[str, Any]:
    return {"tenant": lease.tenant_id, "task": lease.task, "owner": lease.owner, "epoch": lease.epoch}


def unpark(connection: psycopg.Connection[Any], tenant_id: int, projection: str) -> None:
    """Have a parked follower tried again, after its fault was mended."""
    connection.execute(_UNPARK, {"tenant": tenant_id, "name": projection})
