"""Time stamps on the heads that stay: each asked for once it no longer changes, kept once, never in sealing's way."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from services.sealer.files import LogBucket, LogFiles, TileCache
from services.sealer.keeping import kept_head
from services.sealer.kinds import DistrictLog, LogKind
from services.sealer.note import read_note
from services.sealer.tsa import TsaAway, TsaClient, TsaRefused
from services.store import Store, tenant

PAUSE_SECONDS = 60.0
PAUSE_SECONDS_MAX = 3600.0
"""How long an authority that is away, or an answer that does not hold, is left alone; longer each time."""

# Heads that no longer change and bear no time stamp: bound ones, and the last of a day that is over. Reads the table
# whole across districts, two rows a district and day.
_WAITING = """
SELECT tenant_id, log, size, sealed_at FROM kept_head
WHERE stamped_at IS NULL AND (bound OR sealed_on < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
ORDER BY sealed_at, tenant_id, log, size"""

_STAMPED = """
UPDATE kept_head SET stamped_at = clock_timestamp()
WHERE tenant_id = %(tenant)s AND log = %(log)s AND size = %(size)s"""

_LAST = "SELECT max(stamped_at) AS last FROM kept_head"

# The heads of a log that bear a time stamp. By primary key.
_SIZES = """
SELECT size FROM kept_head WHERE tenant_id = %(tenant)s AND log = %(log)s AND stamped_at IS NOT NULL ORDER BY size"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A head that waits for a time stamp."""

    log: DistrictLog
    size: int
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class _Pause:
    """Until when something is left alone (monotonic seconds), and for how long that was."""

    until: float = 0.0
    seconds: float = PAUSE_SECONDS / 2

    def longer(self, now: float) -> "_Pause":
        """The pause after one more failure."""
        seconds = min(2 * self.seconds, PAUSE_SECONDS_MAX)
        return _Pause(now + seconds, seconds)


@dataclass(slots=True)
class Stamping:
    """Brings the time stamps up to the heads that stay. `step` is called again and again."""

    store: Store
    bucket: LogBucket
    client: TsaClient
    clock: Callable[[], float] = time.monotonic
    _authority: _Pause = field(default_factory=_Pause)
    _heads: dict[Waiting, _Pause] = field(default_factory=dict)

    def step(self) -> int:
        """Ask for a time stamp of each head that waits; how many got one. Raises StorageAway."""
        log, done = structlog.get_logger(__name__), 0
        if self.clock() < self._authority.until:
            return 0
        for head in waiting(self.store):
            pause = self._heads.setdefault(head, _Pause())
            if self.clock() < pause.until:
                continue
            try:
                with tenant(head.log.tenant_id):
                    done += self._stamp(head.log.kind, head.size)
            except TsaAway as error:
                self._authority = self._authority.longer(self.clock())
                log.warning("time_stamps_wait", seconds=self._authority.seconds, error=str(error))
                return done
            except TsaRefused as error:
                pause = self._heads[head] = pause.longer(self.clock())
                where = {"tenant": head.log.tenant_id, "log": head.log.kind, "size": head.size}
                log.error("not_time_stamped", **where, seconds=pause.seconds, error=str(error))
            else:
                self._authority = _Pause()
                del self._heads[head]
        return done

    def _stamp(self, kind: LogKind, size: int) -> bool:
        head = kept_head(self.store, kind, size)
        if head is None:
            return False
        files = LogFiles(self.bucket, self.store.code(), TileCache(), kind)
        message = read_note(head.checkpoint).text.encode()
        there = files.time_stamp(size)
        if there is not None:
            # Another sealer's, or that of one who was killed before he noted it.
            self.client.refuse_other(message, there)
        elif not files.keep_time_stamp(size, self.client.stamp(message)):
            # Another was faster by a moment: his is looked at next.
            return False
        datastore = self.store.datastore
        with datastore.transaction() as cursor:
            cursor.execute(_STAMPED, {"tenant": datastore.tenant_id(), "log": kind, "size": size})
        return True


def waiting(store: Store) -> list[Waiting]:
    """The heads that wait for a time stamp, of all logs, the oldest first."""
    with store.datastore.scan() as cursor:
        return [
            Waiting(DistrictLog(row["tenant_id"], LogKind(row["log"])), row["size"], row["sealed_at"])
            for row in cursor.execute(_WAITING)
        ]


def last_stamped(store: Store) -> datetime | None:
    """When a head was time-stamped last."""
    with store.datastore.scan() as cursor:
        row = cursor.execute(_LAST).fetchone()
    return None if row is None else row["last"]


def stamped_sizes(store: Store, kind: LogKind) -> list[int]:
    """The sizes of the heads of a log of the caller's district that bear a time stamp."""
    datastore = store.datastore
    with datastore.transaction() as cursor:
        found = cursor.execute(_SIZES, {"tenant": datastore.tenant_id(), "log": kind})
        return [row["size"] for row in found]
