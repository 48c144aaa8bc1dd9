"""Passes in the database: where each check of a district is, what it found, and when the last whole one ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from domain.integrity import Check, FaultKind, Waiting
from services.projector.leases import Lease
from services.store import Store

TASK = "watch"
"""The lease of those who check a district."""
OVERDUE_PASSES = 2
"""A whole pass is overdue after so many times the interval."""
FINDINGS_MAX = 500
"""What one pass keeps with its place; it goes on counting."""

# A pass begins: the first of this check, or the next once it is due. Nothing where another watcher was first.
_BEGIN = """
INSERT INTO integrity_check (tenant_id, check_name, pass, size, state)
VALUES (%(tenant)s, %(check)s, 1, %(size)s, %(state)s)
ON CONFLICT (tenant_id, check_name) DO UPDATE SET pass = integrity_check.pass + 1, begun_at = clock_timestamp(),
  ended_at = NULL, size = excluded.size, position = 0, looked = 0, read_bytes = 0, findings = 0,
  state = excluded.state
WHERE integrity_check.ended_at IS NOT NULL
  AND integrity_check.begun_at <= clock_timestamp() - make_interval(secs => %(every)s)"""

# By primary key.
_UNDER_WAY = """
SELECT pass, begun_at, size, position, looked, read_bytes, findings, state FROM integrity_check
WHERE tenant_id = %(tenant)s AND check_name = %(check)s AND ended_at IS NULL"""

# From where the pass was to where it is now, only by who holds the lease: of two that were at work, one is counted.
_SAVE = """
UPDATE integrity_check SET position = %(to)s, looked = looked + %(looked)s, read_bytes = read_bytes + %(read_bytes)s,
  findings = findings + %(findings)s, state = %(state)s, waits_for = NULL, waits_since = NULL
WHERE tenant_id = %(tenant)s AND check_name = %(check)s AND pass = %(pass)s AND position = %(from)s AND ended_at IS NULL
  AND EXISTS (
    SELECT FROM lease WHERE tenant_id = %(tenant)s AND task = %(task)s AND owner = %(owner)s AND epoch = %(epoch)s
  )"""

# Shown while a step lasts; what it found is not there yet. By primary key.
_REACH = """
UPDATE integrity_check SET position = %(to)s
WHERE tenant_id = %(tenant)s AND check_name = %(check)s AND pass = %(pass)s AND position = %(from)s
  AND ended_at IS NULL"""

# Those that the pass before did not find are new. By primary key.
_FIND = """
WITH found AS (
  INSERT INTO integrity_finding (tenant_id, check_name, pass, kind, position, place)
  SELECT %(tenant)s, %(check)s, %(pass)s, kind, position, place
  FROM unnest(%(kinds)s::text[], %(positions)s::bigint[], %(places)s::text[]) AS f (kind, position, place)
  ON CONFLICT DO NOTHING
  RETURNING kind, position, place
)
SELECT kind, position, place FROM found AS f WHERE NOT EXISTS (
  SELECT FROM integrity_finding AS before
  WHERE before.tenant_id = %(tenant)s AND before.check_name = %(check)s AND before.pass = %(pass)s - 1
    AND before.kind = f.kind AND before.position = f.position AND before.place = f.place
) ORDER BY position, kind, place"""

_END = """
WITH ended AS (
  UPDATE integrity_check SET ended_at = clock_timestamp(), whole_at = clock_timestamp(), overdue_at = NULL, state = ''
  WHERE tenant_id = %(tenant)s AND check_name = %(check)s
  RETURNING pass, begun_at, ended_at, size, looked, read_bytes, findings
)
INSERT INTO integrity_pass (tenant_id, check_name, pass, begun_at, ended_at, size, looked, read_bytes, findings)
SELECT %(tenant)s, %(check)s, pass, begun_at, ended_at, size, looked, read_bytes, findings FROM ended"""

_COUNT_OPEN = """
UPDATE integrity_check AS c SET open_faults = (
  SELECT count(DISTINCT (f.kind, f.position, f.place)) FROM integrity_finding AS f
  WHERE f.tenant_id = %(tenant)s AND f.check_name = %(check)s AND f.pass >= c.pass - (c.ended_at IS NULL)::int
) WHERE c.tenant_id = %(tenant)s AND c.check_name = %(check)s"""

# By primary key.
_WAIT = """
UPDATE integrity_check SET waits_for = %(why)s, waits_since = coalesce(waits_since, clock_timestamp())
WHERE tenant_id = %(tenant)s AND check_name = %(check)s"""

# By primary key.
_POSITIONS = """
SELECT DISTINCT f.position FROM integrity_finding AS f
JOIN integrity_check AS c ON c.tenant_id = f.tenant_id AND c.check_name = f.check_name
WHERE f.tenant_id = %(tenant)s AND f.check_name = %(check)s AND f.pass >= c.pass - (c.ended_at IS NULL)::int"""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and its place: a position, a file of the log, a table, an evidence id. Nothing of what stands there."""

    kind: FaultKind
    position: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass under way: what lies before `position` was looked at, of what lies before `size`."""

    pass_: int
    begun_at: datetime
    size: int
    position: int
    looked: int
    read_bytes: int
    findings: int
    state: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: to where, how much, what it found, what the next goes on from, whether the pass is whole.

    `reached` is where a long step has shown the pass to be meanwhile.
    """

    position: int
    looked: int
    read_bytes: int = 0
    findings: Sequence[Finding] = ()
    state: bytes = b""
    whole: bool = False
    reached: int | None = None


Tell = Callable[[Sequence[Finding]], None]
"""Tells new faults."""


class Passes:
    """One check of the caller's district. Every method runs in a transaction of its own."""

    def __init__(self, store: Store, check: Check) -> None:
        self._datastore = store.datastore
        self._check = check

    def under_way(self) -> Pass | None:
        """The pass that has not ended."""
        with self._datastore.transaction() as cursor:
            row = cursor.execute(_UNDER_WAY, self._ids()).fetchone()
        return None if row is None else Pass(row.pop("pass"), **row)

    def begin(self, size: int, state: bytes, every_seconds: float) -> None:
        """Begin the next pass, unless one is under way or was begun less than `every_seconds` ago."""
        with self._datastore.transaction() as cursor:
            cursor.execute(_BEGIN, {**self._ids(), "size": size, "state": state, "every": every_seconds})

    def save(self, lease: Lease, before: Pass, step: Step, tell: Tell) -> bool:
        """Keep what a step did; False where another was first.

        What it found that the pass before had not is told right before the commit: a watcher that dies in between has
        told it, and the next one tells it once more. The other way round nobody would.
        """
        kept = list(dict.fromkeys(step.findings))[: max(0, FINDINGS_MAX - before.findings)]
        with self._datastore.transaction() as cursor:
            params = {
                **self._ids(),
                "task": TASK,
                "owner": lease.owner,
                "epoch": lease.epoch,
                "pass": before.pass_,
                "from": before.position if step.reached is None else step.reached,
                "to": step.position,
                "looked": step.looked,
                "read_bytes": step.read_bytes,
                "findings": len(set(step.findings)),
                "state": step.state,
            }
            if not cursor.execute(_SAVE, params).rowcount:
                return False
            new = self._find(cursor, before.pass_, kept)
            if step.whole:
                cursor.execute(_END, self._ids())
            cursor.execute(_COUNT_OPEN, self._ids())
            tell(new)
        return True

    def reach(self, before: Pass, reached: int, to: int) -> None:
        """Show that a step under way has come from one position to another. Nothing where another was first."""
        with self._datastore.transaction() as cursor:
            cursor.execute(_REACH, {**self._ids(), "pass": before.pass_, "from": reached, "to": to})

    def wait(self, why: Waiting) -> None:
        """Note that the check cannot be made now."""
        with self._datastore.transaction() as cursor:
            cursor.execute(_WAIT, {**self._ids(), "why": why})

    def open_positions(self) -> set[int]:
        """Where the last whole pass or the present one found something."""
        with self._datastore.transaction() as cursor:
            return {row["position"] for row in cursor.execute(_POSITIONS, self._ids())}

    def _find(self, cursor: Any, pass_: int, kept: Sequence[Finding]) -> list[Finding]:
        params = {
            **self._ids(),
            "pass": pass_,
            "kinds": [each.kind.value for each in kept],
            "positions": [-1 if each.position is None else each.position for each in kept],
            "places": [each.place for each in kept],
        }
        return [
            Finding(FaultKind(row["kind"]), None if row["position"] < 0 else row["position"], row["place"])
            for row in cursor.execute(_FIND, params).fetchall()
        ]

    def _ids(self) -> dict[str, Any]:
        return {"tenant": self._datastore.tenant_id(), "check": self._check.value}


# Across districts: checks that are due, that nobody else is at, in the order in which a district's are made. Reads
# heads, checks and leases whole: a few rows a district.
_DUE = """
SELECT h.tenant_id, n.check_name FROM log_head AS h
CROSS JOIN unnest(%(checks)s::text[]) WITH ORDINALITY AS n (check_name, place)
LEFT JOIN integrity_check AS c ON c.tenant_id = h.tenant_id AND c.check_name = n.check_name
LEFT JOIN lease AS l ON l.tenant_id = h.tenant_id AND l.task = %(task)s
WHERE (l.tenant_id IS NULL OR l.owner = %(owner)s OR l.expires_at <= clock_timestamp())
  AND (c.tenant_id IS NULL OR c.ended_at IS NULL OR c.begun_at <= clock_timestamp() - make_interval(secs => %(every)s))
ORDER BY h.tenant_id, n.place"""

_STANDING = """
SELECT tenant_id, check_name, begun_at, ended_at, size, position, open_faults, known_at, whole_at, waits_for,
  waits_since, overdue_at
FROM integrity_check ORDER BY tenant_id, check_name"""

# Told once, by whoever is first. By primary key.
_TELL_OVERDUE = """
UPDATE integrity_check SET overdue_at = clock_timestamp()
WHERE tenant_id = %(tenant)s AND check_name = %(check)s AND overdue_at IS NULL
  AND coalesce(whole_at, known_at) <= clock_timestamp() - make_interval(secs => %(old)s)"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a check of a district stands. `known_at`: since when it is to be made; `whole_at`: the last whole pass."""

    tenant_id: int
    check_name: str
    begun_at: datetime
    ended_at: datetime | None
    size: int
    position: int
    open_faults: int
    known_at: datetime
    whole_at: datetime | None
    waits_for: str | None
    waits_since: datetime | None
    overdue_at: datetime | None

    @property
    def last_at(self) -> datetime:
        """The last whole pass, or since when there should have been one."""
        return self.whole_at or self.known_at


def due(store: Store, owner: str, every_seconds: float) -> list[tuple[int, Check]]:
    """The checks to be made now."""
    params = {"checks": [check.value for check in Check], "task": TASK, "owner": owner, "every": every_seconds}
    with store.datastore.scan() as cursor:
        return [(row["tenant_id"], Check(row["check_name"])) for row in cursor.execute(_DUE, params)]


def standing(store: Store) -> list[Standing]:
    """Every check of every district."""
    with store.datastore.scan() as cursor, cursor.connection.cursor(row_factory=class_row(Standing)) as rows:
        return rows.execute(_STANDING).fetchall()


def tell_overdue(store: Store, check: Check, old_seconds: float) -> bool:
    """Whether it is now to be told that the last whole pass of the caller's district is that old: once."""
    with store.datastore.transaction() as cursor:
        params = {"tenant": store.datastore.tenant_id(), "check": check.value, "old": old_seconds}
        return cursor.execute(_TELL_OVERDUE, params).rowcount == 1
