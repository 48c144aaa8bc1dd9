"""Past heads that stay: the last of each day, and each that a publication binds, in the object store as well."""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from psycopg.rows import class_row

from services.sealer.errors import SealingFault
from services.sealer.files import LogBucket, LogFiles, TileCache
from services.sealer.kinds import LogKind
from services.store import Store, tenant

SETTLED = timedelta(hours=1)
"""How long the witnesses have for a head before it is written with the lines they gave it."""

# Heads that no longer change and are not stored: bound ones, and the last of a day that is over. Reads the table whole
# across districts, two rows a log and day.
_WAITING = """
SELECT tenant_id, log, size FROM kept_head
WHERE stored_at IS NULL AND sealed_at <= clock_timestamp() - %(settled)s
  AND (bound OR sealed_on < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
ORDER BY sealed_at, tenant_id, log, size LIMIT 100"""

# One of them. By primary key.
_READ = """
SELECT size, checkpoint, bound, ARRAY(SELECT value FROM jsonb_each_text(lines) ORDER BY key) AS lines
FROM kept_head WHERE tenant_id = %(tenant)s AND log = %(log)s AND size = %(size)s"""

_STORED = """
UPDATE kept_head SET stored_at = clock_timestamp()
WHERE tenant_id = %(tenant)s AND log = %(log)s AND size = %(size)s"""

# The heads that stay of a log, by size. By primary key.
_KEPT = """
SELECT size, checkpoint, bound, ARRAY(SELECT value FROM jsonb_each_text(lines) ORDER BY key) AS lines
FROM kept_head WHERE tenant_id = %(tenant)s AND log = %(log)s ORDER BY size"""


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A past head with the lines of the witnesses that signed it while it was the newest."""

    size: int
    checkpoint: str
    bound: bool
    lines: list[str]

    @property
    def note(self) -> str:
        """The checkpoint with every signature of it."""
        return self.checkpoint + "".join(self.lines)


@dataclass(slots=True)
class Keeping:
    """Writes the heads that stay into the object store, each once. `step` is called again and again."""

    store: Store
    bucket: LogBucket
    settled: timedelta = SETTLED

    def step(self) -> int:
        """Write those that wait; how many were written. Raises StorageAway."""
        log, done = structlog.get_logger(__name__), 0
        with self.store.datastore.scan() as cursor:
            waiting = [
                (row["tenant_id"], LogKind(row["log"]), row["size"])
                for row in cursor.execute(_WAITING, {"settled": self.settled})
            ]
        for tenant_id, kind, size in waiting:
            with tenant(tenant_id):
                try:
                    self._write(kind, size)
                    done += 1
                except SealingFault as fault:
                    # Somebody else's bytes lie there: nothing is overwritten, and the one in the database stays.
                    log.error("head_not_kept", tenant=tenant_id, log=kind, size=size, error=str(fault))
        return done

    def _write(self, kind: LogKind, size: int) -> None:
        head = kept_head(self.store, kind, size)
        if head is None:
            return
        files = LogFiles(self.bucket, self.store.code(), TileCache(), kind)
        files.keep_head(head.size, head.checkpoint, head.note)
        datastore = self.store.datastore
        with datastore.transaction() as cursor:
            cursor.execute(_STORED, {"tenant": datastore.tenant_id(), "log": kind, "size": size})


def kept_head(store: Store, kind: LogKind, size: int) -> KeptHead | None:
    """One of the heads of a log of the caller's district that stay."""
    datastore = store.datastore
    params = {"tenant": datastore.tenant_id(), "log": kind, "size": size}
    with datastore.transaction() as cursor, cursor.connection.cursor(row_factory=class_row(KeptHead)) as rows:
        return rows.execute(_READ, params).fetchone()


def kept_heads(store: Store, kind: LogKind = LogKind.EVENTS) -> list[KeptHead]:
    """The heads of a log of the caller's district that stay, by size."""
    datastore = store.datastore
    with datastore.transaction() as cursor, cursor.connection.cursor(row_factory=class_row(KeptHead)) as rows:
        return rows.execute(_KEPT, {"tenant": datastore.tenant_id(), "log": kind}).fetchall()
