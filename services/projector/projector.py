"""All districts brought up to their logs, by any number of processes side by side."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from uuid import uuid4

import structlog

from projections.catalogue import PROJECTIONS
from services.projector import cursors, leases
from services.projector.cursors import Stale
from services.projector.district import DistrictProjector
from services.projector.faults import line_fault, nobodys_fault
from services.projector.feed import BATCH_EVENTS
from services.projector.follower import Follower, followers
from services.projector.jobs import Jobs
from services.projector.lag import TASK, dirty_districts
from services.projector.leases import Lease
from services.store import Store, tenant

LEASE_SECONDS = 5.0
"""How long a district waits for an owner that died. A batch takes a fraction of it."""
_TURN_BATCHES = 8
_IDLE_SECONDS_MIN = 0.02
_IDLE_SHARE = 10
_FAULT_SECONDS = 1.0
_FAULT_SECONDS_MAX = 60.0


@dataclass(frozen=True, slots=True)
class _Pause:
    """Until when a district that failed is left alone (monotonic seconds), and for how long that was."""

    until: float
    seconds: float


class Projector:
    """Finds districts that are behind, leases them, and brings them up to their log a few batches at a turn."""

    def __init__(
        self,
        store: Store,
        following: Sequence[Follower] | None = None,
        *,
        lease_seconds: float = LEASE_SECONDS,
        batch_events: int = BATCH_EVENTS,
    ) -> None:
        self._store = store
        self._followers = list(following) if following is not None else every_follower(store)
        self._names = [follower.name for follower in self._followers]
        self._district = DistrictProjector(store, self._followers, batch_events=batch_events)
        self._owner = str(uuid4())
        self._lease_seconds = lease_seconds
        self._held: dict[int, Lease] = {}
        self._pauses: dict[int, _Pause] = {}
        self._log = structlog.get_logger(__name__)

    def run(self, stop: Event) -> None:
        """Follow every log until `stop` is set; then finish the batch under way and give the leases back."""
        while not stop.is_set():
            began = time.monotonic()
            try:
                applied = self.turn(stop)
            except Exception as error:
                if not nobodys_fault(error):
                    raise
                self._log.warning("projector_disturbed", error=f"{type(error).__name__}: {error}")
                self._held.clear()
                stop.wait(_FAULT_SECONDS)
                continue
            if not applied:
                # Looking for work takes one part in `_IDLE_SHARE` of a session at most, for any number of districts.
                stop.wait(max(_IDLE_SECONDS_MIN, _IDLE_SHARE * (time.monotonic() - began)))
        self.release()

    def turn(self, stop: Event | None = None) -> int:
        """Give every district that is behind a few batches, and return how many events were applied.

        A district in which that fails is left alone for a while, longer each time, and the others go on. Raises what
        `line_fault` says that all of them would meet, and what looking for work raises.
        """
        applied = 0
        for dirty in dirty_districts(self._store, self._owner, self._names):
            if stop is not None and stop.is_set():
                break
            tenant_id = dirty.tenant_id
            pause = self._pauses.get(tenant_id)
            if pause is not None and time.monotonic() < pause.until:
                continue
            try:
                applied += self._batches(tenant_id, stop)
            except Exception as error:
                self._pause(tenant_id, error)
                if line_fault(error):
                    raise
            else:
                self._pauses.pop(tenant_id, None)
            if dirty.joining:
                # One a turn: nobody reads what is joining yet, and what is read may be behind again.
                break
        return applied

    def _batches(self, tenant_id: int, stop: Event | None) -> int:
        applied = 0
        lease = self._lease(tenant_id)
        if lease is None:
            return applied
        for _ in range(_TURN_BATCHES):
            if stop is not None and stop.is_set():
                break
            try:
                step = self._district.step(lease)
            except Stale:
                # Another owner, or a rebuild that put a new generation in place: look again next turn.
                self._held.pop(tenant_id, None)
                break
            applied += step.applied
            if not step.behind:
                break
        return applied

    def _pause(self, tenant_id: int, error: Exception) -> None:
        last = self._pauses.get(tenant_id)
        seconds = _FAULT_SECONDS if last is None else min(2 * last.seconds, _FAULT_SECONDS_MAX)
        self._pauses[tenant_id] = _Pause(time.monotonic() + seconds, seconds)
        said = f"{type(error).__name__}: {error}"
        if nobodys_fault(error):
            self._log.warning("district_disturbed", tenant=tenant_id, seconds=seconds, error=said)
        else:
            self._log.error("district_failed", tenant=tenant_id, seconds=seconds, error=said, exc_info=error)

    def catch_up(self, tenant_id: int, *, wait_seconds: float = 60.0) -> None:
        """Bring one district up to its log as it is now. Raises TimeoutError while another process keeps its lease."""
        until = time.monotonic() + wait_seconds
        while True:
            lease = self._lease(tenant_id)
            if lease is not None:
                with suppress(Stale):
                    while self._district.step(lease).behind:
                        pass
                    return
            if time.monotonic() > until:
                raise TimeoutError(f"district {tenant_id}: another projector holds the lease")
            time.sleep(_IDLE_SECONDS_MIN)

    def release(self) -> None:
        """Give all leases back. A database that is away is no error: they run out by themselves."""
        for lease in self._held.values():
            try:
                with tenant(lease.tenant_id), self._store.datastore.transaction() as cursor:
                    leases.release(cursor.connection, lease)
            except Exception as error:
                if not nobodys_fault(error):
                    raise
                self._log.warning("lease_not_released", tenant=lease.tenant_id, error=str(error))
        self._held.clear()

    def _lease(self, tenant_id: int) -> Lease | None:
        with tenant(tenant_id), self._store.datastore.transaction() as cursor:
            lease = leases.take(cursor.connection, tenant_id, TASK, self._owner, self._lease_seconds)
        if lease is None:
            self._held.pop(tenant_id, None)
        else:
            self._held[tenant_id] = lease
        return lease


def every_follower(store: Store) -> list[Follower]:
    """All projections, and the jobs."""
    connection = store.datastore.pool.getconn()
    try:
        return [*followers(connection, PROJECTIONS.values()), Jobs()]
    finally:
        store.datastore.pool.putconn(connection)


def project_once(store: Store, tenant_id: int) -> None:
    """Bring the read models of one district up to its log, and come back. For imports and tests.

    Works beside running projectors: it waits for the district's lease and gives it back.
    """
    projector = Projector(store)
    try:
        projector.catch_up(tenant_id)
    finally:
        projector.release()


def unpark(store: Store, tenant_id: int, names: Sequence[str]) -> None:
    """Have followers that stand still at a faulty event tried again: after the program was mended."""
    with tenant(tenant_id), store.datastore.transaction() as cursor:
        cursors.unpark(cursor.connection, tenant_id, names)
