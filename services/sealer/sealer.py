"""Finds logs with something to seal, one owner at a time for each, and seals them; what fails waits longer."""

import time
from dataclasses import dataclass
from threading import Event
from uuid import uuid4

import structlog

from services.evidence.errors import StorageAway
from services.projector import leases
from services.projector.faults import line_fault, nobodys_fault
from services.sealer.asking import SignerClient
from services.sealer.errors import SealingFault, SignerAway
from services.sealer.files import LogBucket, LogFiles, TileCache
from services.sealer.heads import SealedHeads, dirty_logs, task_of
from services.sealer.kinds import DistrictLog, LogKind, origin_of, stored_log
from services.sealer.sealing import Sealing
from services.store import Store, tenant

EVERY_SECONDS = 1.0
"""A log's head moves no more often."""
LEASE_SECONDS = 30.0
"""How long a log waits for an owner that died. No more than a courtesy: two owners do no harm."""
_IDLE_SECONDS_MIN = 0.2
_IDLE_SHARE = 10
_PAUSE_SECONDS = 1.0
_PAUSE_SECONDS_MAX = 60.0


@dataclass(frozen=True, slots=True)
class _Pause:
    """Until when a log that failed is left alone (monotonic seconds), and for how long that was."""

    until: float
    seconds: float


class Sealer:
    """Seals both logs of every district under `<host>/d/<code>` and `<host>/d/<code>/access`."""

    def __init__(
        self,
        store: Store,
        bucket: LogBucket,
        signer: SignerClient,
        host: str,
        *,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._store = store
        self._bucket = bucket
        self._signer = signer
        self._host = host
        self._every_seconds = every_seconds
        self._cache = TileCache()
        self._owner = str(uuid4())
        self._pauses: dict[DistrictLog, _Pause] = {}
        self._log = structlog.get_logger(__name__)

    def run(self, stop: Event) -> None:
        """Seal until `stop` is set; then finish the log under way."""
        while not stop.is_set():
            began = time.monotonic()
            try:
                sealed = self.turn(stop)
            except Exception as error:
                if not nobodys_fault(error):
                    raise
                self._log.warning("sealer_disturbed", error=f"{type(error).__name__}: {error}")
                stop.wait(_PAUSE_SECONDS)
                continue
            if not sealed:
                stop.wait(max(_IDLE_SECONDS_MIN, _IDLE_SHARE * (time.monotonic() - began)))

    def turn(self, stop: Event | None = None) -> int:
        """Seal one step of every log that has something to seal; how many moved on.

        One that fails is left alone for a while, longer each time. Raises what all would meet: the database is away.
        """
        moved = 0
        for log in dirty_logs(self._store, self._owner, self._every_seconds):
            if stop is not None and stop.is_set():
                break
            pause = self._pauses.get(log)
            if pause is not None and time.monotonic() < pause.until:
                continue
            try:
                with tenant(log.tenant_id):
                    moved += self._seal(log)
            except Exception as error:
                self._pause(log, error)
                if line_fault(error):
                    raise
            else:
                self._pauses.pop(log, None)
        return moved

    def sealing(self, kind: LogKind) -> Sealing:
        """A log of the caller's district with its head and files."""
        origin = origin_of(self._host, self._store.code(), kind)
        log, heads = stored_log(self._store, kind), SealedHeads(self._store, kind)
        return Sealing(origin, log, heads, self.files(kind), self._signer.sign)

    def files(self, kind: LogKind) -> LogFiles:
        """The files of a log of the caller's district."""
        return LogFiles(self._bucket, self._store.code(), self._cache, kind)

    def _seal(self, log: DistrictLog) -> bool:
        with self._store.datastore.transaction() as cursor:
            lease = leases.take(cursor.connection, log.tenant_id, task_of(log.kind), self._owner, LEASE_SECONDS)
        if lease is None:
            return False
        try:
            moved = self.sealing(log.kind).seal()
        finally:
            with self._store.datastore.transaction() as cursor:
                leases.release(cursor.connection, lease)
        SealedHeads(self._store, log.kind).mended()
        return moved

    def _pause(self, log: DistrictLog, error: Exception) -> None:
        last = self._pauses.get(log)
        seconds = _PAUSE_SECONDS if last is None else min(2 * last.seconds, _PAUSE_SECONDS_MAX)
        self._pauses[log] = _Pause(time.monotonic() + seconds, seconds)
        said = f"{type(error).__name__}: {error}"
        where = {"tenant": log.tenant_id, "log": log.kind}
        if isinstance(error, StorageAway | SignerAway) or nobodys_fault(error):
            self._log.warning("sealing_waits", **where, seconds=seconds, error=said)
            return
        self._log.error("sealing_stands_still", **where, seconds=seconds, error=said, exc_info=error)
        if isinstance(error, SealingFault):
            with tenant(log.tenant_id):
                SealedHeads(self._store, log.kind).stand_still(str(error))
