"""Every statement on the tables of a vote that lasts. None holds a time, a sequence or, beside a vote, a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.store.datastore import LogDatastore
from services.store.tenant import tenant

# One box. By primary key.
_BOX = """
SELECT box, unit, year, organiser, choices, token_key, vote_key, closed FROM ballot_box
WHERE tenant_id = %(tenant_id)s AND box = %(box)s"""

# The box of a unit and year. By its unique key.
_BOX_OF = """
SELECT box, unit, year, organiser, choices, token_key, vote_key, closed FROM ballot_box
WHERE tenant_id = %(tenant_id)s AND unit = %(unit)s AND year = %(year)s"""

# The boxes of a district that take votes, as far as they know themselves, by unit.
_OPEN = """
SELECT box, unit, year, organiser, choices, token_key, vote_key, closed FROM ballot_box
WHERE tenant_id = %(tenant_id)s AND NOT closed ORDER BY year, unit"""

_MAKE = """
INSERT INTO ballot_box (tenant_id, box, unit, year, organiser, choices, token_key, vote_key)
VALUES (%(tenant_id)s, %(box)s, %(unit)s, %(year)s, %(organiser)s, %(choices)s, %(token_key)s, %(vote_key)s)
ON CONFLICT (tenant_id, unit, year) DO NOTHING"""

# The box, if it takes votes, held so until the transaction ends: closing waits for it. The log has the last word on
# whether the vote is over; the box's own mark follows it.
_HOLD_OPEN = """
SELECT 1 AS open FROM ballot_box AS b
WHERE tenant_id = %(tenant_id)s AND box = %(box)s AND NOT closed AND NOT EXISTS (
  SELECT 1 FROM event AS e WHERE e.tenant_id = b.tenant_id
    AND e.stream_id = %(meeting)s AND e.type = 'meeting.appraisal_closed.v1')
FOR SHARE OF b"""

_ISSUE = """
INSERT INTO ballot_issued (tenant_id, box, voter, blinded_sha256)
VALUES (%(tenant_id)s, %(box)s, %(voter)s, %(blinded_sha256)s) ON CONFLICT DO NOTHING"""

_ISSUED_FOR = """
SELECT blinded_sha256 FROM ballot_issued WHERE tenant_id = %(tenant_id)s AND box = %(box)s AND voter = %(voter)s"""

_CAST = """
INSERT INTO ballot_cast (tenant_id, box, token, signature, sealed)
VALUES (%(tenant_id)s, %(box)s, %(token)s, %(signature)s, %(sealed)s) ON CONFLICT DO NOTHING"""

_CAST_BY = """
SELECT sealed FROM ballot_cast WHERE tenant_id = %(tenant_id)s AND box = %(box)s AND token = %(token)s"""

_CLOSE = "UPDATE ballot_box SET closed = true WHERE tenant_id = %(tenant_id)s AND box = %(box)s"

_ISSUED = "SELECT count(*) AS issued FROM ballot_issued WHERE tenant_id = %(tenant_id)s AND box = %(box)s"

# Every vote in a box, in the order of random numbers.
_VOTES = """
SELECT token, signature, sealed FROM ballot_cast WHERE tenant_id = %(tenant_id)s AND box = %(box)s ORDER BY token"""

_EMPTY = (
    "DELETE FROM ballot_cast WHERE tenant_id = %(tenant_id)s AND box = %(box)s",
    "DELETE FROM ballot_issued WHERE tenant_id = %(tenant_id)s AND box = %(box)s",
)


@dataclass(frozen=True, slots=True)
class Box:
    """A box as everybody may see it. `address` names it to clients: its district and its random id."""

    tenant_id: int
    box: UUID
    unit: str
    year: int
    organiser: str
    choices: tuple[str, ...]
    token_key: bytes
    vote_key: bytes
    closed: bool = False

    @property
    def address(self) -> str:
        """`<district>.<random id>`: it grants nothing, and nothing follows from it."""
        return f"{self.tenant_id}.{self.box}"

    @property
    def modulus(self) -> int:
        """The modulus that tokens are verified by."""
        return int.from_bytes(self.token_key)


@dataclass(frozen=True, slots=True)
class Cast:
    """A spent token and its vote."""

    token: bytes
    signature: bytes
    sealed: bytes


class BallotTables:
    """The tables of one database. Safe to share between threads and processes."""

    def __init__(self, datastore: LogDatastore) -> None:
        self._datastore = datastore

    def find(self, address: str) -> Box | None:
        """The box at an address; None where there is none."""
        head, _, tail = address.partition(".")
        # A district's number is an int of PostgreSQL.
        if not head.isascii() or not head.isdigit() or not 0 < int(head[:11]) < 2**31:
            return None
        try:
            box = UUID(tail)
        except ValueError:
            return None
        found = self._one(int(head[:11]), _BOX, {"box": box})
        return found if found is not None and found.address == address else None

    def find_of(self, tenant_id: int, unit: str, year: int) -> Box | None:
        """The box on a unit's secretary in a year; None before it has one."""
        return self._one(tenant_id, _BOX_OF, {"unit": unit, "year": year})

    def open_boxes(self, tenant_id: int) -> list[Box]:
        """The boxes of a district that were not closed yet."""
        with tenant(tenant_id), self._datastore.transaction() as cursor:
            return [_box(tenant_id, row) for row in cursor.execute(_OPEN, {"tenant_id": tenant_id})]

    def make(self, box: Box) -> None:
        """Add a box, unless the unit has one for that year."""
        with tenant(box.tenant_id), self._datastore.transaction() as cursor:
            parameters = {name: getattr(box, name) for name in ("tenant_id", "box", "unit", "year", "organiser")}
            keys = {"choices": list(box.choices), "token_key": box.token_key, "vote_key": box.vote_key}
            cursor.execute(_MAKE, {**parameters, **keys})

    def issue(self, box: Box, meeting: str, voter: str, blinded_sha256: bytes) -> bytes | None:
        """Note that a voter was given a token; the digest on record is then theirs. None once the vote is over."""
        found = {"voter": voter, "blinded_sha256": blinded_sha256}
        row = self._while_open(box, meeting, _ISSUE, _ISSUED_FOR, found)
        return None if row is None else bytes(row["blinded_sha256"])

    def cast(self, box: Box, meeting: str, cast: Cast) -> bytes | None:
        """Spend a token and keep its vote, in one transaction; the vote on record is then the token's. None once the
        vote is over."""
        found = {"token": cast.token, "signature": cast.signature, "sealed": cast.sealed}
        row = self._while_open(box, meeting, _CAST, _CAST_BY, found)
        return None if row is None else bytes(row["sealed"])

    def close(self, box: Box) -> None:
        """Take no more votes; whatever was acknowledged is in the table when this returns."""
        with tenant(box.tenant_id), self._datastore.transaction() as cursor:
            cursor.execute(_CLOSE, {"tenant_id": box.tenant_id, "box": box.box})

    def issued(self, box: Box) -> int:
        """How many tokens were given out."""
        with tenant(box.tenant_id), self._datastore.transaction() as cursor:
            row = cursor.execute(_ISSUED, {"tenant_id": box.tenant_id, "box": box.box}).fetchone()
        return int(row["issued"]) if row else 0

    def votes(self, box: Box) -> Sequence[Cast]:
        """Every vote in the box."""
        with tenant(box.tenant_id), self._datastore.transaction() as cursor:
            rows = cursor.execute(_VOTES, {"tenant_id": box.tenant_id, "box": box.box}).fetchall()
        return [Cast(bytes(row["token"]), bytes(row["signature"]), bytes(row["sealed"])) for row in rows]

    def empty(self, box: Box) -> None:
        """Forget who was given tokens, and the votes as they were cast."""
        with tenant(box.tenant_id), self._datastore.transaction() as cursor:
            for statement in _EMPTY:
                cursor.execute(statement, {"tenant_id": box.tenant_id, "box": box.box})

    def _while_open(
        self, box: Box, meeting: str, put: str, found: str, values: Mapping[str, Any]
    ) -> Mapping[str, Any] | None:
        parameters = {"tenant_id": box.tenant_id, "box": box.box, "meeting": meeting, **values}
        with tenant(box.tenant_id), self._datastore.transaction() as cursor:
            if cursor.execute(_HOLD_OPEN, parameters).fetchone() is None:
                return None
            cursor.execute(put, parameters)
            return cursor.execute(found, parameters).fetchone()

    def _one(self, tenant_id: int, statement: str, parameters: Mapping[str, Any]) -> Box | None:
        with tenant(tenant_id), self._datastore.transaction() as cursor:
            row = cursor.execute(statement, {"tenant_id": tenant_id, **parameters}).fetchone()
        return None if row is None else _box(tenant_id, row)


def _box(tenant_id: int, row: Mapping[str, Any]) -> Box:
    return Box(
        tenant_id=tenant_id,
        box=row["box"],
        unit=row["unit"],
        year=row["year"],
        organiser=row["organiser"],
        choices=tuple(row["choices"]),
        token_key=bytes(row["token_key"]),
        vote_key=bytes(row["vote_key"]),
        closed=row["closed"],
    )
