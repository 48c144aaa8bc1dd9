"""The access log of the caller's district in the database: recorded at a position, then never changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import msgspec
import psycopg
from eventsourcing.persistence import IntegrityError, OperationalError

from domain.access.codes import SubjectKind
from domain.access.entry import Access, AccessFilter, RecordedAccess
from services.access.envelope import Entry, pieces_of, read_entry
from services.store import CommandIdReused, ConnectionLost, Store, TenantUnknown

PAGE_ENTRIES = 1_000
_ATTEMPTS_MAX = 5

# One entry at the next position, with the time joined into its bytes: positions are gap-free and in commit order since
# the head's row stays locked until the commit. A unique violation where the command id is taken. By primary keys.
_RECORD = b"""
WITH head AS (
  INSERT INTO access_head AS h (tenant_id, size, recorded_at) VALUES (%(tenant)s, 1, clock_timestamp())
  ON CONFLICT (tenant_id) DO UPDATE SET size = h.size + 1, recorded_at = greatest(clock_timestamp(), h.recorded_at)
  RETURNING h.size - 1 AS position, h.recorded_at,
    to_char(h.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS stamp
)
INSERT INTO access_entry (tenant_id, position, recorded_at, state,
                          command_id, person, subject_kind, subject_id, item, year)
SELECT %(tenant)s, position, recorded_at,
  convert_to(%(before_position)s || position || %(before_time)s || stamp || %(after_time)s, 'UTF8'),
  %(command_id)s, %(person)s, %(subject_kind)s, %(subject_id)s, %(item)s, %(year)s
FROM head RETURNING position"""

# The entry of a command, by the unique key.
_OF_COMMAND = b"""
SELECT position, state FROM access_entry WHERE tenant_id = %(tenant)s AND command_id = %(command_id)s"""

# How many entries there are; no row before the first. By primary key.
_SIZE = b"SELECT size FROM access_head WHERE tenant_id = %(tenant)s"

# The entries from a position on, in order, by primary key.
_PAGE = b"""
SELECT position, state FROM access_entry
WHERE tenant_id = %(tenant)s AND position >= %(from_position)s ORDER BY position LIMIT %(limit)s"""

# The entries that a filter holds, the newest first, and how many there are. By the index of what narrows most.
_HELD = b"""
FROM access_entry
WHERE tenant_id = %(tenant)s
  AND (%(before)s::bigint IS NULL OR position < %(before)s)
  AND (%(person)s::text IS NULL OR person = %(person)s)
  AND (%(evidence)s::text IS NULL OR subject_kind = 'EVIDENCE' AND subject_id = %(evidence)s)
  AND (%(item)s::text IS NULL OR item = %(item)s)
  AND (%(year)s::int IS NULL OR year = %(year)s)
  AND (%(since)s::timestamptz IS NULL OR recorded_at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"""
_FIND = b"SELECT position, state" + _HELD + b" ORDER BY position DESC LIMIT %(limit)s"
_COUNT = b"SELECT count(*) AS count" + _HELD

# What was done with an item or one of these files, in order. By the indexes of items and subjects.
_ABOUT = b"""
SELECT position, state FROM access_entry WHERE tenant_id = %(tenant)s AND position < %(below)s
  AND (item = %(item)s OR subject_kind = 'EVIDENCE' AND subject_id = ANY(%(evidence)s)) ORDER BY position"""

# Entries with the columns by which they are found. By primary key.
_COLUMNS = b"""
SELECT position, state, recorded_at, command_id::text, person, subject_kind, subject_id, item, year FROM access_entry
WHERE tenant_id = %(tenant)s AND position >= %(start)s AND position < %(end)s ORDER BY position"""

# The first position recorded at a time or later. Reads the index access_at.
_FIRST_SINCE = b"""
SELECT min(position) AS position FROM access_entry WHERE tenant_id = %(tenant)s AND recorded_at >= %(moment)s"""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One row as it lies there: `state` are the exact bytes that are proven."""

    position: int
    state: bytes

    @property
    def entry(self) -> Entry:
        """What it says."""
        return read_entry(self.state)


class AccessLog:
    """The access logs of all districts. Each call works for the district of the enclosing `with tenant(...)`."""

    def __init__(self, store: Store) -> None:
        self._datastore = store.datastore

    def record(self, access: Access) -> int:
        """Commit one entry and return its position. Nothing may be handed out before this has returned.

        Given again under the same command id it is not recorded again: the position is that of the first time. Raises
        CommandIdReused where something else was accessed under that id, TenantUnknown, ConnectionLost.
        """
        try:
            return self._recorded(access)
        except IntegrityError as error:
            if isinstance(error.__cause__, psycopg.errors.ForeignKeyViolation):
                raise TenantUnknown(str(self._datastore.tenant_id())) from error
        return self._repeated(access)

    def size(self) -> int:
        """How many entries there are: the next position."""
        rows = self._rows(_SIZE)
        return int(rows[0]["size"]) if rows else 0

    def read_page(self, from_position: int, limit: int = PAGE_ENTRIES) -> list[RawEntry]:
        """At most `limit` entries from a position on, in order."""
        rows = self._rows(_PAGE, from_position=from_position, limit=limit)
        return [RawEntry(row["position"], row["state"]) for row in rows]

    def find(self, asked: AccessFilter, limit: int) -> list[RecordedAccess]:
        """At most `limit` entries that the filter holds, the newest first."""
        rows = self._rows(_FIND, **asdict(asked), limit=limit)
        return [read_entry(row["state"]).recorded() for row in rows]

    def count(self, asked: AccessFilter) -> int:
        """How many entries the filter holds."""
        [row] = self._rows(_COUNT, **asdict(asked))
        return int(row["count"])

    def about(self, item: str, evidence: Sequence[str], below: int) -> list[RawEntry]:
        """The entries, below a position, about an item or one of these files."""
        rows = self._rows(_ABOUT, item=item, evidence=list(evidence), below=below)
        return [RawEntry(row["position"], row["state"]) for row in rows]

    def hidden(self, start: int, end: int) -> list[int]:
        """The positions of entries that are not found by what they say: somebody changed the columns beside them."""
        return [row["position"] for row in self._rows(_COLUMNS, start=start, end=end) if not _found_by(row)]

    def first_since(self, moment: datetime) -> int:
        """The position of the first entry recorded then or later; that of the next one where there is none."""
        [row] = self._rows(_FIRST_SINCE, moment=moment)
        return self.size() if row["position"] is None else int(row["position"])

    def _recorded(self, access: Access) -> int:
        pieces = pieces_of(access)
        params = {
            "before_position": pieces.before_position,
            "before_time": pieces.before_time,
            "after_time": pieces.after_time,
            **_columns(access),
        }
        for attempt in range(_ATTEMPTS_MAX):
            try:
                [row] = self._rows(_RECORD, **params)
            except OperationalError as lost:
                # Whether it was committed nobody knows: under its command id it takes effect once.
                if attempt == _ATTEMPTS_MAX - 1:
                    raise ConnectionLost(str(lost)) from lost
            else:
                return int(row["position"])
        raise AssertionError("the last attempt returns or raises")

    def _repeated(self, access: Access) -> int:
        [row] = self._rows(_OF_COMMAND, command_id=access.command_id)
        if not _is_of(read_entry(row["state"]), access):
            raise CommandIdReused(access.command_id)
        return int(row["position"])

    def _rows(self, statement: bytes, **params: object) -> Sequence[dict[str, Any]]:
        with self._datastore.transaction() as cursor:
            cursor.execute(statement, {"tenant": self._datastore.tenant_id(), **params})
            return cursor.fetchall()


def _is_of(entry: Entry, access: Access) -> bool:
    """Whether that is what was asked for. What follows from it (role, size, year) may have changed since."""
    said = (entry.act, entry.actor.person, entry.subject.kind, entry.subject.id, entry.purpose, entry.case_folder)
    subject = access.subject
    return said == (access.act, access.actor.person, subject.kind, subject.id, access.purpose, access.case_folder)


def _columns(access: Access) -> dict[str, Any]:
    """What an entry is found by, beside its position and time."""
    subject = access.subject
    return {
        "command_id": access.command_id,
        "person": access.actor.person,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "item": subject.id if subject.kind is SubjectKind.ITEM else access.item,
        "year": int(subject.id) if subject.kind is SubjectKind.YEAR else access.year,
    }


def _found_by(row: dict[str, Any]) -> bool:
    """Whether the columns of a row are those of its entry."""
    try:
        said = read_entry(row["state"]).recorded()
        wanted = {"recorded_at": said.recorded_at, **_columns(said.access)}
    except (msgspec.DecodeError, ValueError):
        return False
    return {name: row[name] for name in wanted} == wanted
