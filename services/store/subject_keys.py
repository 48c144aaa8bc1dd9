"""The data keys of persons, in a table outside the log: made at first need, read to seal and open, destroyed."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from uuid import uuid4

from services.store.datastore import LogDatastore
from services.store.errors import LogBroken, SubjectErased
from services.store.keyring import KEY_BYTES, FileKeyring

# The key rows of some subjects, by primary key.
_OF_SUBJECTS = """
SELECT subject, key_id::text AS key_id, wrapped FROM subject_key
WHERE tenant_id = %(tenant_id)s AND subject = ANY (%(subjects)s) ORDER BY subject"""

# One new key; nothing where another process was first.
_ADD = """
INSERT INTO subject_key (tenant_id, subject, key_id, wrapped)
VALUES (%(tenant_id)s, %(subject)s, %(key_id)s, %(wrapped)s) ON CONFLICT (tenant_id, subject) DO NOTHING"""

# The keys with some ids that were not destroyed, by their unique key.
_LIVING = """
SELECT key_id::text AS key_id, wrapped FROM subject_key
WHERE tenant_id = %(tenant_id)s AND key_id = ANY (%(key_ids)s::uuid[]) AND wrapped IS NOT NULL ORDER BY key_id"""

# Forget one subject's key; a row without one keeps a key from being made later. By primary key.
_DESTROY = """
INSERT INTO subject_key AS known (tenant_id, subject, key_id, wrapped, destroyed_at)
VALUES (%(tenant_id)s, %(subject)s, %(key_id)s, NULL, clock_timestamp())
ON CONFLICT (tenant_id, subject)
  DO UPDATE SET wrapped = NULL, destroyed_at = coalesce(known.destroyed_at, clock_timestamp())
RETURNING key_id::text AS key_id"""

# A page of the keys that were not destroyed, in order of subject, by primary key.
_PAGE = """
SELECT subject, key_id::text AS key_id, wrapped FROM subject_key
WHERE tenant_id = %(tenant_id)s AND subject > %(after)s AND wrapped IS NOT NULL ORDER BY subject LIMIT %(limit)s"""

# The same keys wrapped anew, unless one was destroyed meanwhile. By primary key.
_REWRAP = """
UPDATE subject_key SET wrapped = fresh.wrapped
FROM unnest(%(subjects)s::text[], %(former)s::bytea[], %(wrapped)s::bytea[]) AS fresh (subject, former, wrapped)
WHERE subject_key.tenant_id = %(tenant_id)s AND subject_key.subject = fresh.subject
  AND subject_key.wrapped = fresh.former"""

_PAGE_KEYS = 1_000


@dataclass(frozen=True, slots=True)
class DataKey:
    """A subject's key: its id, which stands in the log, and its 32 bytes, which never do."""

    key_id: str
    key: bytes


class SubjectKeys:
    """The keys of the caller's district. Nothing is cached: a key destroyed elsewhere is gone here at once."""

    def __init__(self, datastore: LogDatastore, keyring: FileKeyring) -> None:
        self.datastore = datastore
        self.keyring = keyring

    def obtain(self, subjects: Collection[str]) -> dict[str, DataKey]:
        """Each subject's key, made where it has none. Raises SubjectErased, KeyringUnavailable."""
        tenant_id = self.datastore.tenant_id()
        wanted = {"tenant_id": tenant_id, "subjects": sorted(subjects)}
        with self.datastore.transaction() as cursor:
            found = {row["subject"] for row in cursor.execute(_OF_SUBJECTS, wanted)}
            for subject in sorted(set(subjects) - found):
                key_id = str(uuid4())
                wrapped = self.keyring.wrap(tenant_id, key_id, os.urandom(KEY_BYTES))
                row = {"tenant_id": tenant_id, "subject": subject, "key_id": key_id, "wrapped": wrapped}
                cursor.execute(_ADD, row)
            rows = cursor.execute(_OF_SUBJECTS, wanted).fetchall()
        erased = [row["subject"] for row in rows if row["wrapped"] is None]
        if erased:
            raise SubjectErased("，".join(erased))
        return {
            row["subject"]: DataKey(row["key_id"], self.keyring.unwrap(tenant_id, row["key_id"], row["wrapped"]))
            for row in rows
        }

    def living(self, key_ids: Collection[str]) -> dict[str, bytes]:
        """Those of the keys that were not destroyed, by key id."""
        tenant_id = self.datastore.tenant_id()
        with self.datastore.transaction() as cursor:
            rows = cursor.execute(_LIVING, {"tenant_id": tenant_id, "key_ids": sorted(set(key_ids))}).fetchall()
        return {row["key_id"]: self.keyring.unwrap(tenant_id, row["key_id"], row["wrapped"]) for row in rows}

    def rotate(self, version: int) -> int:
        """Make the district's key of that version and wrap every living key by the newest one; how many were.

        Done again, it wraps again, to the same end: whatever stops it half-way, nothing becomes unreadable.
        """
        tenant_id = self.datastore.tenant_id()
        self.keyring.create(tenant_id, version)
        after, count = "", 0
        while True:
            with self.datastore.transaction() as cursor:
                wanted = {"tenant_id": tenant_id, "after": after, "limit": _PAGE_KEYS}
                rows = cursor.execute(_PAGE, wanted).fetchall()
                if not rows:
                    return count
                fresh = {
                    "tenant_id": tenant_id,
                    "subjects": [row["subject"] for row in rows],
                    "former": [row["wrapped"] for row in rows],
                    "wrapped": [self._rewrapped(tenant_id, row["key_id"], row["wrapped"]) for row in rows],
                }
                cursor.execute(_REWRAP, fresh)
            after, count = rows[-1]["subject"], count + len(rows)

    def _rewrapped(self, tenant_id: int, key_id: str, wrapped: bytes) -> bytes:
        return self.keyring.wrap(tenant_id, key_id, self.keyring.unwrap(tenant_id, key_id, wrapped))

    def destroy(self, subject: str) -> str:
        """Destroy a subject's key and return its id: what it sealed can never be read again, and none is made anew.

        Done again, it gives the same id. The bytes leave the table at its next VACUUM and the write-ahead log as it is
        recycled; backups of this table follow the retention of erasure, not that of the log.
        """
        with self.datastore.transaction() as cursor:
            wanted = {"tenant_id": self.datastore.tenant_id(), "subject": subject, "key_id": str(uuid4())}
            row = cursor.execute(_DESTROY, wanted).fetchone()
        if row is None:
            raise LogBroken(f"subject_key of {subject}")
        return str(row["key_id"])
