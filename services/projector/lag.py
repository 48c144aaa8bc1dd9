"""Which districts are behind their log, which followers stand still, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from services.store import Store, tenant

TASK = "project"
"""The lease of those who follow a district's log."""

# Districts with a moving follower behind the log, or without a cursor yet, that nobody else works on: the furthest
# behind first, but those last in which all that is read has caught up and others are `joining` them. Reads log_head,
# cursors and leases whole: a few rows a district.
_DIRTY = """
SELECT tenant_id, joining FROM (
  SELECT h.tenant_id, h.size - coalesce(c.applied, 0) AS behind,
    c.cursors = %(followers)s AND (c.applied IS NULL OR c.applied >= h.size) AND c.joining AS joining,
    h.size > 0 AND (c.cursors IS NULL OR c.cursors < %(followers)s OR c.applied < h.size OR c.joining) AS dirty
  FROM log_head AS h
  LEFT JOIN (
    SELECT c.tenant_id, count(*) AS cursors,
      min(c.applied) FILTER (WHERE c.state = 'LIVE' AND c.parked_at IS NULL) AS applied,
      bool_or(c.state = 'JOINING' AND c.parked_at IS NULL) AS joining
    FROM projection_cursor AS c
    WHERE c.state IN ('LIVE', 'JOINING') AND c.projection = ANY(%(names)s) GROUP BY c.tenant_id
  ) AS c ON c.tenant_id = h.tenant_id
  LEFT JOIN lease AS l ON l.tenant_id = h.tenant_id AND l.task = %(task)s
  WHERE l.tenant_id IS NULL OR l.owner = %(owner)s OR l.expires_at <= clock_timestamp()
) AS district
WHERE dirty
ORDER BY coalesce(joining, false), behind DESC, tenant_id"""

# Every follower of every district that has one, with its log's size.
_LAG = """
SELECT h.tenant_id, c.projection, h.size, c.applied, c.state, c.parked_at, c.updated_at
FROM log_head AS h JOIN projection_cursor AS c ON c.tenant_id = h.tenant_id AND c.state IN ('LIVE', 'JOINING')
ORDER BY h.tenant_id, c.projection"""


# What stands still in one district, and why. By primary key.
_PARKED = """
SELECT p.projection, p.position, p.attempts, p.error FROM parked_event AS p
JOIN projection_cursor AS c USING (tenant_id, projection, generation)
WHERE p.tenant_id = %(tenant)s AND c.parked_at IS NOT NULL AND c.state IN ('LIVE', 'JOINING') ORDER BY p.projection"""


@dataclass(frozen=True, slots=True)
class Lag:
    """One follower of one district. `behind` events are in the log and not in its rows; `state` is LIVE or JOINING."""

    tenant_id: int
    projection: str
    size: int
    applied: int
    state: str
    parked_at: datetime | None
    updated_at: datetime

    @property
    def behind(self) -> int:
        """How many events it has still to apply."""
        return self.size - self.applied


def lag(store: Store) -> list[Lag]:
    """Every follower of every district, by district and name."""
    with store.datastore.scan() as cursor, cursor.connection.cursor(row_factory=class_row(Lag)) as rows:
        return rows.execute(_LAG).fetchall()


@dataclass(frozen=True, slots=True)
class Parked:
    """A follower that stands still before the event at `position`, after so many attempts, for this error."""

    projection: str
    position: int
    attempts: int
    error: str


def parked(store: Store, tenant_id: int) -> list[Parked]:
    """What stands still in a district, by name. The errors may quote what the district wrote."""
    with (
        tenant(tenant_id),
        store.datastore.transaction() as cursor,
        cursor.connection.cursor(row_factory=class_row(Parked)) as rows,
    ):
        return rows.execute(_PARKED, {"tenant": tenant_id}).fetchall()


@dataclass(frozen=True, slots=True)
class Dirty:
    """A district with something to do; only for followers that are `joining`, where that is true."""

    tenant_id: int
    joining: bool


def dirty_districts(store: Store, owner: str, names: Sequence[str]) -> list[Dirty]:
    """The districts in which there is something to do that nobody else is doing, in the order in which to do it."""
    params = {"names": list(names), "followers": len(names), "owner": owner, "task": TASK}
    with store.datastore.scan() as cursor:
        return [Dirty(row["tenant_id"], bool(row["joining"])) for row in cursor.execute(_DIRTY, params)]
