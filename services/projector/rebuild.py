"""Read models built anew from the log, beside those that are read, and then put in their place.

One district at a time. Readers and the projector go on meanwhile; jobs and reminders are no read models and are not
touched, so nothing is sent twice. A rebuild that dies leaves an unfinished generation, which the next one removes.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.rows import class_row, tuple_row

from projections.catalogue import PROJECTIONS
from projections.temporal import Projection
from services.projector import leases
from services.projector.cursors import Cursor
from services.projector.district import write_batch
from services.projector.faults import nobodys_fault
from services.projector.feed import read_page
from services.projector.follower import ProjectionFollower, followers
from services.projector.leases import Lease
from services.store import Store, tenant

TASK = "rebuild"
"""The lease of whoever rebuilds a district."""
LEASE_SECONDS = 60.0
BATCH_EVENTS = 5_000
"""Larger than the projector's: nobody waits for a single batch here."""
_TAIL_EVENTS = 1_000
_DELETE_ROWS = 20_000

Progress = Callable[[int, int], None]
"""Told now and then how many of how many events are in the new generation."""

# The generation after all that there are; live ones stay as they are. By primary key.
_BEGIN = """
INSERT INTO projection_cursor (tenant_id, projection, generation, state)
SELECT %(tenant)s, name, coalesce((
    SELECT max(c.generation) FROM projection_cursor AS c WHERE c.tenant_id = %(tenant)s AND c.projection = name
  ), 0) + 1, 'BUILDING'
FROM unnest(%(names)s::text[]) AS name
RETURNING projection, generation, applied, parked_at, state"""

# Nobody moves a live cursor while this transaction lasts. By primary key.
_LOCK_LIVE = """
SELECT max(applied) FROM (
  SELECT applied FROM projection_cursor
  WHERE tenant_id = %(tenant)s AND state IN ('LIVE', 'JOINING')
    AND projection = ANY(%(names)s) ORDER BY projection FOR UPDATE
) AS live"""

_RETIRE = """
UPDATE projection_cursor SET state = 'RETIRED'
WHERE tenant_id = %(tenant)s AND state IN ('LIVE', 'JOINING') AND projection = ANY(%(names)s)"""

_GO_LIVE = """
UPDATE projection_cursor SET state = 'LIVE'
WHERE tenant_id = %(tenant)s AND state = 'BUILDING' AND projection = ANY(%(names)s)"""

# What no reader sees: retired generations, and those that an earlier rebuild left unfinished.
_UNSEEN = """
SELECT projection, generation, applied, parked_at, state FROM projection_cursor
WHERE tenant_id = %(tenant)s AND state NOT IN ('LIVE', 'JOINING')
  AND projection = ANY(%(names)s) ORDER BY projection, generation"""

_FORGET = """
WITH parked AS (
  DELETE FROM parked_event WHERE tenant_id = %(tenant)s AND projection = %(name)s AND generation = %(generation)s
)
DELETE FROM projection_cursor
WHERE tenant_id = %(tenant)s AND projection = %(name)s AND generation = %(generation)s
  AND state NOT IN ('LIVE', 'JOINING')"""


class RebuildFailed(Exception):
    """重建读模型失败，原有数据不受影响，仍可查询："""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{detail}")


def rebuild(
    store: Store, tenant_id: int, names: Sequence[str] | None = None, *, progress: Progress | None = None
) -> int:
    """Rebuild the projections `names` (all by default) of a district and return how many events they now hold.

    Raises RebuildFailed for an event that cannot be applied, for an unknown name, and where another rebuild is under
    way; psycopg.OperationalError and the like as they come. In each case the old generation stays.
    """
    unknown = set(names or ()) - set(PROJECTIONS)
    if unknown:
        raise RebuildFailed(f"没有名为 {'、'.join(sorted(unknown))} 的读模型，可选：{'、'.join(PROJECTIONS)}")
    projections = [PROJECTIONS[name] for name in (names or PROJECTIONS)]
    with tenant(tenant_id):
        lease = _take(store, tenant_id)
        try:
            return _Rebuild(store, lease, projections, progress).run()
        finally:
            with store.datastore.transaction() as transaction:
                leases.release(transaction.connection, lease)


def _take(store: Store, tenant_id: int) -> Lease:
    with store.datastore.transaction() as transaction:
        lease = leases.take(transaction.connection, tenant_id, TASK, str(uuid4()), LEASE_SECONDS)
    if lease is None:
        raise RebuildFailed("本区另有一次重建正在进行，请等它结束")
    return lease


class _Rebuild:
    """One rebuild of one district, whose tenant is set."""

    def __init__(
        self, store: Store, lease: Lease, projections: Sequence[Projection], progress: Progress | None
    ) -> None:
        self._store = store
        self._lease = lease
        self._projections = projections
        self._progress = progress
        self._ids = {
            "tenant": lease.tenant_id,
            "names": sorted(projection.name for projection in projections),
        }

    def run(self) -> int:
        self._remove_unseen()
        with self._store.datastore.transaction() as transaction:
            following = followers(transaction.connection, self._projections)
            with transaction.connection.cursor(row_factory=class_row(Cursor)) as cursor:
                building = cursor.execute(_BEGIN, self._ids).fetchall()
        by_name = {follower.name: follower for follower in following}
        applied = 0
        while (head := self._store.head()) - applied > _TAIL_EVENTS:
            with self._store.datastore.transaction() as transaction:
                applied = self._batch(transaction.connection, by_name, building, applied)
            self._tell(applied, head)
        applied = self._switch(by_name, building, applied)
        self._tell(applied, applied)
        self._remove_unseen()
        return applied

    def _batch(
        self,
        connection: psycopg.Connection[Any],
        by_name: dict[str, ProjectionFollower],
        building: list[Cursor],
        applied: int,
    ) -> int:
        """One page into the new generation, in the transaction under way; where it then is."""
        page = read_page(self._store, applied, limit=BATCH_EVENTS)
        if page.unreadable is not None:
            raise RebuildFailed(f"位置 {page.unreadable.position} 的事件无法解读：{page.unreadable.error}")
        if not page.entries:
            return applied
        at = [replace(cursor, applied=applied) for cursor in building]
        try:
            write_batch(connection, by_name, self._lease, at, page.entries)
        except Exception as error:
            if nobodys_fault(error):
                raise
            first, last = page.entries[0].recorded.position, page.entries[-1].recorded.position
            raise RebuildFailed(f"位置 {first} 至 {last} 之间：{type(error).__name__}：{error}") from error
        return page.entries[-1].recorded.position + 1

    def _switch(self, by_name: dict[str, ProjectionFollower], building: list[Cursor], applied: int) -> int:
        """Apply the rest while the live cursors stand, then let readers see the new generation: all at one moment."""
        with self._store.datastore.transaction() as transaction:
            connection = transaction.connection
            with connection.cursor(row_factory=tuple_row) as cursor:
                cursor.execute(_LOCK_LIVE, self._ids)
                while True:
                    reached = self._batch(connection, by_name, building, applied)
                    if reached == applied:
                        break
                    applied = reached
                cursor.execute(_RETIRE, self._ids)
                cursor.execute(_GO_LIVE, self._ids)
        return applied

    def _remove_unseen(self) -> None:
        """Delete generations that nobody reads, a bounded number of rows at a time."""
        with (
            self._store.datastore.transaction() as transaction,
            transaction.connection.cursor(row_factory=class_row(Cursor)) as cursor,
        ):
            unseen = cursor.execute(_UNSEEN, self._ids).fetchall()
        for cursor_ in unseen:
            for table in PROJECTIONS[cursor_.projection].tables:
                while self._delete(table.name, cursor_.generation):
                    pass
            of_one = {**self._ids, "name": cursor_.projection, "generation": cursor_.generation}
            with self._store.datastore.transaction() as transaction:
                transaction.connection.execute(_FORGET, of_one)

    def _delete(self, table: str, generation: int) -> bool:
        statement = (
            f"DELETE FROM model.{table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM model.{table}"
            " WHERE tenant_id = %(tenant)s AND generation = %(generation)s LIMIT %(rows)s))"
            " AND tenant_id = %(tenant)s AND generation = %(generation)s"
        )
        params = {"tenant": self._lease.tenant_id, "generation": generation, "rows": _DELETE_ROWS}
        with self._store.datastore.transaction() as transaction:
            deleted = transaction.connection.execute(statement.encode(), params).rowcount
        return deleted == _DELETE_ROWS

    def _tell(self, applied: int, head: int) -> None:
        if self._progress is not None:
            self._progress(applied, max(applied, head))
