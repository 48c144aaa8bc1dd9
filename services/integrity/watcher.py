"""All districts checked in turn, one watcher at a time for each; what was found is told once, as it is found."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event, Thread
from typing import Any, Protocol
from uuid import uuid4

import structlog

from domain.integrity import FAULTS, Check, Waiting
from services.clock import now
from services.evidence.errors import StorageAway
from services.evidence.storage import Storage
from services.integrity.evidence_check import EvidenceCheck
from services.integrity.log_check import LogCheck
from services.integrity.models_check import Interrupted, MemoryShort, ModelsCheck
from services.integrity.passes import OVERDUE_PASSES, TASK, Finding, Pass, Passes, Step, due, standing, tell_overdue
from services.projector import leases
from services.projector.faults import line_fault, nobodys_fault
from services.projector.leases import Lease
from services.sealer.files import LogBucket
from services.sealer.kinds import LogKind
from services.store import Store, tenant

LEASE_SECONDS = 30.0
"""How long a district waits for a watcher that died. Kept while a step lasts, however long that is."""
_IDLE_SECONDS = 5.0
_WORK_SHARE = 0.5
"""Of a watcher's time; the rest is left to those who work."""
_PAUSE_SECONDS = 5.0
_PAUSE_SECONDS_MAX = 300.0

_log = structlog.get_logger(__name__)


class Checking(Protocol):
    """One check of the caller's district."""

    def begin(self) -> tuple[int, bytes]: ...

    def step(self, before: Pass) -> Step: ...


@dataclass(frozen=True, slots=True)
class _Pause:
    """Until when a check that could not be made is left alone (monotonic seconds), and for how long that was."""

    until: float
    seconds: float


class Watcher:
    """Makes every check of every district once in `every_seconds`, from wherever the last watcher left it."""

    def __init__(
        self,
        store: Store,
        storage: Storage,
        bucket: LogBucket,
        *,
        every_seconds: float,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._store = store
        self._every_seconds = every_seconds
        self._lease_seconds = lease_seconds
        self._owner = str(uuid4())
        self._pauses: dict[tuple[int, Check], _Pause] = {}
        self._stop = Event()
        self._checks: dict[Check, Checking] = {
            Check.LOG: LogCheck(store, bucket, LogKind.EVENTS),
            Check.ACCESS_LOG: LogCheck(store, bucket, LogKind.ACCESS),
            Check.READ_MODELS: ModelsCheck(store, lambda: self._stop.is_set()),
            Check.EVIDENCE: EvidenceCheck(store, storage),
        }

    def run(self, stop: Event) -> None:
        """Check until `stop` is set; then end the step under way, or leave it to be made again."""
        self._stop = stop
        while not stop.is_set():
            began = time.monotonic()
            try:
                made = self.turn()
                self.tell_overdue()
            except Exception as error:
                if not nobodys_fault(error):
                    raise
                _log.warning("watcher_disturbed", error=f"{type(error).__name__}: {error}")
                stop.wait(_PAUSE_SECONDS)
                continue
            stop.wait((time.monotonic() - began) * (1 / _WORK_SHARE - 1) if made else _IDLE_SECONDS)

    def turn(self) -> int:
        """Make one step in every district that is due; how many were made.

        A check that cannot be made is left alone for a while, longer each time, and the next one of its district goes
        on. Raises what all would meet: the database is away.
        """
        served: set[int] = set()
        for tenant_id, check in due(self._store, self._owner, self._every_seconds):
            if self._stop.is_set():
                break
            pause = self._pauses.get((tenant_id, check))
            if tenant_id in served or (pause is not None and time.monotonic() < pause.until):
                continue
            try:
                with tenant(tenant_id):
                    self._step(check)
            except Interrupted:
                break
            except Exception as error:
                self._pause(tenant_id, check, error)
                if line_fault(error):
                    raise
            else:
                self._pauses.pop((tenant_id, check), None)
                served.add(tenant_id)
        return len(served)

    def tell_overdue(self) -> None:
        """Say of every check whose last whole pass is too old that it is, once."""
        old = OVERDUE_PASSES * self._every_seconds
        for each in standing(self._store):
            if each.overdue_at is None and (now() - each.last_at).total_seconds() >= old:
                with tenant(each.tenant_id):
                    if tell_overdue(self._store, Check(each.check_name), old):
                        _log.error(
                            "integrity_pass_overdue",
                            tenant=each.tenant_id,
                            district=self._store.code(),
                            check=each.check_name,
                            last=each.whole_at,
                            waits_for=each.waits_for,
                        )

    def _step(self, check: Check) -> None:
        """One step of a check of the caller's district. Nothing while another watcher is at the district."""
        with self._store.datastore.transaction() as cursor:
            tenant_id = self._store.datastore.tenant_id()
            lease = leases.take(cursor.connection, tenant_id, TASK, self._owner, self._lease_seconds)
        if lease is None:
            return
        passes, checking = Passes(self._store, check), self._checks[check]
        try:
            before = passes.under_way()
            if before is None:
                passes.begin(*checking.begin(), self._every_seconds)
                before = passes.under_way()
            if before is None:
                return
            with self._kept(lease):
                step = checking.step(before)
            log = _log.bind(tenant=tenant_id, district=self._store.code(), check=check.value)
            if passes.save(lease, before, step, partial(_tell, log)) and step.whole:
                _tell_whole(log, before, step)
        finally:
            with self._store.datastore.transaction() as cursor:
                leases.release(cursor.connection, lease)

    @contextmanager
    def _kept(self, lease: Lease) -> Iterator[None]:
        """The lease does not run out while the block lasts."""
        done = Event()

        def keep() -> None:
            while not done.wait(self._lease_seconds / 3):
                try:
                    with tenant(lease.tenant_id), self._store.datastore.transaction() as cursor:
                        leases.take(cursor.connection, lease.tenant_id, TASK, lease.owner, lease.seconds)
                except Exception as error:
                    # What the step did is then not saved, and made again.
                    _log.warning("lease_not_kept", tenant=lease.tenant_id, error=f"{type(error).__name__}: {error}")

        keeping = Thread(target=keep, name="lease", daemon=True)
        keeping.start()
        try:
            yield
        finally:
            done.set()
            keeping.join()

    def _pause(self, tenant_id: int, check: Check, error: Exception) -> None:
        last = self._pauses.get((tenant_id, check))
        seconds = _PAUSE_SECONDS if last is None else min(2 * last.seconds, _PAUSE_SECONDS_MAX)
        self._pauses[tenant_id, check] = _Pause(time.monotonic() + seconds, seconds)
        said = f"{type(error).__name__}: {error}"
        if nobodys_fault(error):
            _log.warning("integrity_check_disturbed", tenant=tenant_id, check=check.value, error=said)
            return
        why = _waiting(error)
        if why is Waiting.PROGRAM:
            _log.error("integrity_check_failed", tenant=tenant_id, check=check.value, error=said, exc_info=error)
        else:
            _log.warning("integrity_check_waits", tenant=tenant_id, check=check.value, waits_for=why.value, error=said)
        with tenant(tenant_id):
            Passes(self._store, check).wait(why)


def _tell(log: Any, new: Sequence[Finding]) -> None:
    for finding in new:
        log.error(
            "integrity_fault",
            kind=finding.kind.value,
            position=finding.position,
            place=finding.place,
            fault=FAULTS[finding.kind].name,
            remedy=FAULTS[finding.kind].remedy,
        )


def _tell_whole(log: Any, before: Pass, step: Step) -> None:
    log.info(
        "integrity_pass_whole",
        size=before.size,
        looked=before.looked + step.looked,
        seconds=round((now() - before.begun_at).total_seconds(), 1),
        faults=before.findings + len(set(step.findings)),
    )


def _waiting(error: Exception) -> Waiting:
    if isinstance(error, StorageAway):
        return Waiting.OBJECT_STORE
    return Waiting.MEMORY if isinstance(error, MemoryShort) else Waiting.PROGRAM
