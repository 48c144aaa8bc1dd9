"""Leases: one owner at a time of a district's task. What an owner writes is guarded by its epoch."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import tuple_row

# Take a lease that nobody has, or that ran out; keep one's own. By primary key. No row where another holds it.
_TAKE = """
INSERT INTO lease (tenant_id, task, owner, epoch, expires_at)
VALUES (%(tenant)s, %(task)s, %(owner)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (tenant_id, task) DO UPDATE SET
  owner = excluded.owner, expires_at = excluded.expires_at,
  epoch = CASE WHEN lease.owner = excluded.owner AND lease.expires_at > clock_timestamp()
               THEN lease.epoch ELSE lease.epoch + 1 END
WHERE lease.owner = excluded.owner OR lease.expires_at <= clock_timestamp()
RETURNING epoch"""

# Give a lease back at once. By primary key.
_RELEASE = """
UPDATE lease SET expires_at = '-infinity'
WHERE tenant_id = %(tenant)s AND task = %(task)s AND owner = %(owner)s AND epoch = %(epoch)s"""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to a district's task, until `seconds` after the last write."""

    tenant_id: int
    task: str
    owner: str
    epoch: int
    seconds: float


def take(connection: psycopg.Connection[Any], tenant_id: int, task: str, owner: str, seconds: float) -> Lease | None:
    """The lease, taken or kept; None while somebody else holds it."""
    params = {"tenant": tenant_id, "task": task, "owner": owner, "seconds": seconds}
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_TAKE, params).fetchone()
    return None if row is None else Lease(tenant_id, task, owner, row[0], seconds)


def release(connection: psycopg.Connection[Any], lease: Lease) -> None:
    """Give it back, so that others need not wait for it to run out."""
    connection.execute(
        _RELEASE, {"tenant": lease.tenant_id, "task": lease.task, "owner": lease.owner, "epoch": lease.epoch}
    )
