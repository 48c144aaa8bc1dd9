"""One district brought up to its log: followers together where they stand together, each alone where one fails."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import structlog

from projections.temporal import Entry
from services.projector.cursors import Cursor, advance, join, park, read_cursors
from services.projector.faults import nobodys_fault
from services.projector.feed import BATCH_EVENTS, Unreadable, read_page
from services.projector.follower import Check, Follower
from services.projector.leases import Lease
from services.store import Store, tenant

ATTEMPTS_MAX = 3
"""How often a single event is tried before its follower is parked there."""
_ATTEMPT_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: `applied` events went on; `behind` says that there is more to do."""

    applied: int
    behind: bool


class DistrictProjector:
    """Brings the followers of a district up to its log. Safe to throw away at any moment: all it knows is stored."""

    def __init__(
        self,
        store: Store,
        followers: Sequence[Follower],
        *,
        batch_events: int = BATCH_EVENTS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._followers = {follower.name: follower for follower in followers}
        self._batch_events = batch_events
        self._sleep = sleep
        self._log = structlog.get_logger(__name__)

    def step(self, lease: Lease) -> Step:
        """Apply at most one batch to the followers that are furthest behind: of those that are read, while these are
        behind, then of those that are still joining them.

        Raises what is `nobodys_fault`; then nothing of the batch under way was written.
        """
        with tenant(lease.tenant_id):
            with self._store.datastore.transaction() as transaction:
                cursors = read_cursors(transaction.connection, lease.tenant_id, list(self._followers))
            moving = [cursor for cursor in cursors if cursor.parked_at is None]
            step = self._step(lease, [cursor for cursor in moving if cursor.state == "LIVE"])
            joining = [cursor for cursor in moving if cursor.state == "JOINING"]
            if joining and not step.behind:
                step = self._step(lease, joining)
                with self._store.datastore.transaction() as transaction:
                    join(transaction.connection, lease, list(self._followers))
            return step

    def _step(self, lease: Lease, cursors: Sequence[Cursor]) -> Step:
        if not cursors:
            return Step(0, behind=False)
        least = min(cursor.applied for cursor in cursors)
        last = [cursor for cursor in cursors if cursor.applied == least]
        ahead = [cursor.applied for cursor in cursors if cursor.applied > least]
        # Up to the next one, so that they go on together from there and the log is decoded once for all.
        page = read_page(self._store, least, until=min(ahead, default=None), limit=self._batch_events)
        if page.entries:
            self._apply(lease, last, page.entries)
        elif page.unreadable is not None:
            for cursor in last:
                self._park(lease, cursor, page.unreadable, 1)
        more = bool(page.entries) or page.unreadable is not None or bool(ahead)
        return Step(len(page.entries), behind=more)

    def _apply(self, lease: Lease, cursors: Sequence[Cursor], entries: Sequence[Entry]) -> None:
        """All in one transaction; if that fails, each in its own, so that only the one at fault stands still."""
        try:
            self._commit(lease, cursors, entries)
        except Exception as error:
            if nobodys_fault(error):
                raise
            for cursor in cursors:
                self._alone(lease, cursor, entries)

    def _commit(self, lease: Lease, cursors: Sequence[Cursor], entries: Sequence[Entry]) -> None:
        with self._store.datastore.transaction() as transaction:
            write_batch(transaction.connection, self._followers, lease, cursors, entries)

    def _alone(self, lease: Lease, cursor: Cursor, entries: Sequence[Entry]) -> bool:
        """Apply as many as can be: halves of a batch that fails, down to the one event at fault, which is parked."""
        for attempt in range(1, ATTEMPTS_MAX + 1):
            try:
                self._commit(lease, [cursor], entries)
                return True
            except Exception as error:
                if nobodys_fault(error):
                    raise
                if len(entries) > 1:
                    break
                if attempt == ATTEMPTS_MAX:
                    self._park(lease, cursor, Unreadable(entries[0].recorded.position, error), attempt)
                    return False
                self._sleep(_ATTEMPT_SECONDS * 2**attempt)
        half = len(entries) // 2
        if not self._alone(lease, cursor, entries[:half]):
            return False
        reached = replace(cursor, applied=entries[half].recorded.position)
        return self._alone(lease, reached, entries[half:])

    def _park(self, lease: Lease, cursor: Cursor, at: Unreadable, attempts: int) -> None:
        stopped = replace(cursor, applied=at.position)
        with self._store.datastore.transaction() as transaction:
            park(transaction.connection, lease, stopped, attempts, at.error)
        self._log.error(
            "projection_parked",
            tenant=lease.tenant_id,
            projection=cursor.projection,
            position=at.position,
            attempts=attempts,
            error=f"{type(at.error).__name__}: {at.error}",
        )


def write_batch(
    connection: psycopg.Connection[Any],
    following: Mapping[str, Follower],
    lease: Lease,
    cursors: Sequence[Cursor],
    entries: Sequence[Entry],
) -> None:
    """Move the cursors behind `entries` and write what those mean, in the transaction under way: both or nothing.

    Raises Stale, what the followers raise, and psycopg.Error.
    """
    to = entries[-1].recorded.position + 1
    advance(connection, lease, cursors, to)
    checks: list[Check] = []
    # While the database writes one follower's rows, the next one folds.
    with connection.pipeline():
        for cursor in cursors:
            follower = following[cursor.projection]
            concerned = [entry for entry in entries if follower.concerns(type(entry.recorded.event))]
            checks.append(follower.write(connection, lease.tenant_id, cursor, to, concerned))
    for check in checks:
        check()
