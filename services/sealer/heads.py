"""The sealed head of each log in the database: the one place where a head is put by compare-and-swap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Json

from services.sealer.kinds import DistrictLog, LogKind
from services.sealer.merkle import EMPTY_ROOT
from services.store import Store, tenant

REPUBLISH_SECONDS = 3600.0

# A log that was never sealed gets its row. By primary key.
_BEGIN = """
INSERT INTO sealed_head (tenant_id, log, root) VALUES (%(tenant)s, %(log)s, %(root)s) ON CONFLICT DO NOTHING"""

_READ = "SELECT size, root, checkpoint, verifier FROM sealed_head WHERE tenant_id = %(tenant)s AND log = %(log)s"

# Only from the head that the new one was proven to continue: of two who try, one succeeds. The new one is kept as the
# last of its day so far, in the place of the one that was; one that is bound (it brings another key) or stored stays.
# By primary keys.
_ADVANCE = """
WITH moved AS (
  UPDATE sealed_head SET size = %(size)s, root = %(root)s, checkpoint = %(checkpoint)s, verifier = %(verifier)s,
    sealed_at = clock_timestamp(), fault = NULL, fault_at = NULL
  WHERE tenant_id = %(tenant)s AND log = %(log)s AND size = %(from_size)s AND root = %(from_root)s AND size < %(size)s
  RETURNING tenant_id, log, size, root, checkpoint, sealed_at,
    (sealed_at AT TIME ZONE 'Asia/Shanghai')::date AS sealed_on
), superseded AS (
  DELETE FROM kept_head AS k USING moved AS m
  WHERE k.tenant_id = m.tenant_id AND k.log = m.log AND k.sealed_on = m.sealed_on AND k.size < m.size
    AND NOT k.bound AND k.stored_at IS NULL
)
INSERT INTO kept_head (tenant_id, log, size, root, checkpoint, sealed_at, sealed_on, bound)
SELECT tenant_id, log, size, root, checkpoint, sealed_at, sealed_on, %(bound)s FROM moved"""

# What witnesses signed of the present head, by witness. By primary keys.
_LINES = """
SELECT c.line FROM cosignature AS c JOIN sealed_head AS h USING (tenant_id, log)
WHERE tenant_id = %(tenant)s AND log = %(log)s AND c.size = h.size AND c.checkpoint = h.checkpoint ORDER BY c.witness"""

# Nothing where the head or its cosignatures are others by now: then what was published is not the newest. By primary
# keys.
_PUBLISHED = """
UPDATE sealed_head AS h SET published_size = size, published_at = clock_timestamp()
WHERE tenant_id = %(tenant)s AND log = %(log)s AND size = %(size)s AND %(lines)s = ARRAY(
  SELECT c.line FROM cosignature AS c
  WHERE c.tenant_id = h.tenant_id AND c.log = h.log AND c.size = h.size AND c.checkpoint = h.checkpoint
  ORDER BY c.witness
)"""

_FAULT = """
UPDATE sealed_head SET fault = %(fault)s, fault_at = clock_timestamp()
WHERE tenant_id = %(tenant)s AND log = %(log)s"""
_MENDED = """
UPDATE sealed_head SET fault = NULL, fault_at = NULL
WHERE tenant_id = %(tenant)s AND log = %(log)s AND fault IS NOT NULL"""

# Logs with entries to seal whose last seal is old enough, or with a head that is not published or was long ago, and
# that nobody else works on: the furthest behind first. Reads heads and leases whole, two rows a log.
_DIRTY = """
WITH log AS (
  SELECT tenant_id, 'events' AS log, size FROM log_head
  UNION ALL SELECT tenant_id, 'access', size FROM access_head
)
SELECT h.tenant_id, h.log FROM log AS h
LEFT JOIN sealed_head AS s ON s.tenant_id = h.tenant_id AND s.log = h.log
LEFT JOIN lease AS l ON l.tenant_id = h.tenant_id AND l.task = %(tasks)s::jsonb ->> h.log
WHERE (l.tenant_id IS NULL OR l.owner = %(owner)s OR l.expires_at <= clock_timestamp()) AND (
  h.size > coalesce(s.size, 0)
    AND coalesce(s.sealed_at, '-infinity') <= clock_timestamp() - make_interval(secs => %(every)s)
  OR s.published_size < s.size
  OR s.size > 0 AND s.published_at <= clock_timestamp() - make_interval(secs => %(republish)s)
)
ORDER BY h.size - coalesce(s.size, 0) DESC, h.tenant_id, h.log"""

# Every log and how much of it is sealed, published, and since when it stands still.
_SEALED = """
WITH log AS (
  SELECT tenant_id, 'events' AS log, size FROM log_head
  UNION ALL SELECT tenant_id, 'access', size FROM access_head
)
SELECT h.tenant_id, h.log AS kind, h.size AS log_size, coalesce(s.size, 0) AS size,
  coalesce(s.published_size, 0) AS published_size, s.fault_at
FROM log AS h LEFT JOIN sealed_head AS s ON s.tenant_id = h.tenant_id AND s.log = h.log
ORDER BY h.tenant_id, h.log DESC"""

_WHY = "SELECT fault FROM sealed_head WHERE tenant_id = %(tenant)s AND log = %(log)s"

_COSIGNED_SIZE = """
SELECT size FROM cosignature WHERE tenant_id = %(tenant)s AND log = %(log)s AND witness = %(witness)s"""

# What a witness signed of the head, never in the place of what it signed of a later one. By primary key.
_COSIGN = """
INSERT INTO cosignature (tenant_id, log, witness, size, checkpoint, line, cosigned_at)
VALUES (%(tenant)s, %(log)s, %(witness)s, %(size)s, %(checkpoint)s, %(line)s, clock_timestamp())
ON CONFLICT (tenant_id, log, witness) DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint,
  line = excluded.line, cosigned_at = excluded.cosigned_at
WHERE cosignature.size <= excluded.size"""

# The same of a head that stays. By primary key.
_COSIGN_KEPT = """
UPDATE kept_head SET lines = lines || jsonb_build_object(%(witness)s::text, %(line)s::text)
WHERE tenant_id = %(tenant)s AND log = %(log)s AND size = %(size)s AND checkpoint = %(checkpoint)s"""

# Logs with a head that this witness has not signed, or signed long ago: those it was behind in longest first.
# Reads heads and cosignatures whole, a few rows a log.
_UNCOSIGNED = """
SELECT s.tenant_id, s.log FROM sealed_head AS s
LEFT JOIN cosignature AS c ON c.tenant_id = s.tenant_id AND c.log = s.log AND c.witness = %(witness)s
WHERE s.size > 0 AND (
  c.size IS NULL
  OR c.size < s.size AND c.cosigned_at <= clock_timestamp() - make_interval(secs => %(every)s)
  OR c.cosigned_at <= clock_timestamp() - make_interval(secs => %(republish)s)
)
ORDER BY coalesce(c.cosigned_at, '-infinity'), s.tenant_id, s.log"""

# How many heads a witness has not signed. Reads both tables whole.
_WITNESSED = """
SELECT count(*) FILTER (WHERE coalesce(c.size, 0) < s.size) AS behind, max(c.cosigned_at) AS last
FROM sealed_head AS s
LEFT JOIN cosignature AS c ON c.tenant_id = s.tenant_id AND c.log = s.log AND c.witness = %(witness)s
WHERE s.size > 0"""


@dataclass(frozen=True, slots=True)
class Head:
    """A log's sealed head. `checkpoint` is the note that the log signed, `verifier` its key; both '' at size 0."""

    size: int
    root: bytes
    checkpoint: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """How far a log is sealed. `fault_at`: since when its sealing stands still over a contradiction."""

    tenant_id: int
    kind: LogKind
    log_size: int
    size: int
    published_size: int
    fault_at: datetime | None


class SealedHeads:
    """The sealed head of a log of the caller's district; every method runs in a transaction of its own."""

    def __init__(self, store: Store, kind: LogKind = LogKind.EVENTS) -> None:
        self._datastore = store.datastore
        self._kind = kind

    def read(self) -> Head:
        """The head; at first that of a tree without leaves."""
        with self._datastore.transaction() as cursor:
            own = self._own()
            cursor.execute(_BEGIN, {**own, "root": EMPTY_ROOT})
            with cursor.connection.cursor(row_factory=class_row(Head)) as rows:
                found = rows.execute(_READ, own).fetchone()
        assert found is not None
        return found

    def advance(self, before: Head, after: Head) -> bool:
        """Put a new head in the place of the one it continues; False where that one is no longer there."""
        return self._changed(
            _ADVANCE,
            from_size=before.size,
            from_root=before.root,
            size=after.size,
            root=after.root,
            checkpoint=after.checkpoint,
            verifier=after.verifier,
            # Both keys signed the head that brings another one: it is what leads from the one to the other.
            bound=before.verifier not in ("", after.verifier),
        )

    def lines(self) -> list[str]:
        """The witnesses' signatures of the present head, as lines of its note."""
        with self._datastore.transaction() as cursor:
            found = cursor.execute(_LINES, self._own())
            return [row["line"] for row in found]

    def published(self, size: int, lines: Sequence[str]) -> bool:
        """Note that this head was published with these lines; False where there is a newer one to publish."""
        return self._changed(_PUBLISHED, size=size, lines=list(lines))

    def cosigned_size(self, witness: str) -> int:
        """How far this witness has signed; 0 before its first."""
        with self._datastore.transaction() as cursor:
            row = cursor.execute(_COSIGNED_SIZE, {**self._own(), "witness": witness}).fetchone()
        return 0 if row is None else int(row["size"])

    def cosign(self, witness: str, head: Head, line: str) -> bool:
        """Keep a witness's signature of a head; False where it has signed a later one."""
        said = {"witness": witness, "size": head.size, "checkpoint": head.checkpoint, "line": line}
        self._changed(_COSIGN_KEPT, **said)
        return self._changed(_COSIGN, **said)

    def stand_still(self, fault: str) -> None:
        """Note why the log cannot be sealed."""
        self._changed(_FAULT, fault=fault)

    def mended(self) -> None:
        """Forget a fault that is no more."""
        self._changed(_MENDED)

    def _changed(self, statement: str, **params: object) -> bool:
        with self._datastore.transaction() as cursor:
            cursor.execute(statement.encode(), {**self._own(), **params})
            return cursor.rowcount == 1

    def _own(self) -> dict[str, object]:
        return {"tenant": self._datastore.tenant_id(), "log": self._kind}


def task_of(kind: LogKind) -> str:
    """The lease of those who seal a district's log of that kind."""
    return "seal" if kind is LogKind.EVENTS else f"seal_{kind}"


def dirty_logs(store: Store, owner: str, every_seconds: float) -> list[DistrictLog]:
    """The logs that are to be sealed or published now, in the order in which to do it."""
    tasks = Json({kind: task_of(kind) for kind in LogKind})
    params = {"tasks": tasks, "owner": owner, "every": every_seconds, "republish": REPUBLISH_SECONDS}
    with store.datastore.scan() as cursor:
        return [_log_of(row) for row in cursor.execute(_DIRTY, params)]


def uncosigned_logs(store: Store, witness: str, every_seconds: float) -> list[DistrictLog]:
    """The logs whose heads are to be offered to a witness now."""
    params = {"witness": witness, "every": every_seconds, "republish": REPUBLISH_SECONDS}
    with store.datastore.scan() as cursor:
        return [_log_of(row) for row in cursor.execute(_UNCOSIGNED, params)]


def _log_of(row: Mapping[str, Any]) -> DistrictLog:
    return DistrictLog(row["tenant_id"], LogKind(row["log"]))


def witnessed(store: Store, witness: str) -> tuple[int, datetime | None]:
    """How many logs' heads a witness has not signed, and when it signed last."""
    with store.datastore.scan() as cursor:
        row = cursor.execute(_WITNESSED, {"witness": witness}).fetchone()
    return (0, None) if row is None else (row["behind"], row["last"])


def sealed(store: Store) -> list[Sealed]:
    """Every log, by the number of its district."""
    with store.datastore.scan() as cursor, cursor.connection.cursor(row_factory=class_row(Sealed)) as rows:
        return [replace(row, kind=LogKind(row.kind)) for row in rows.execute(_SEALED)]


def why(store: Store, tenant_id: int, kind: LogKind = LogKind.EVENTS) -> str | None:
    """Why the sealing of a log stands still."""
    with tenant(tenant_id), store.datastore.transaction() as cursor:
        row = cursor.execute(_WHY, {"tenant": tenant_id, "log": kind}).fetchone()
    return None if row is None else row["fault"]
