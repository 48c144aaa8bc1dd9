"""Evidence against digests: every sealed file streamed once more, a few at a step."""

from typing import Any

import msgspec
import urllib3
from minio.error import MinioException

from domain.evidence.events import EvidenceSealed
from domain.integrity import FaultKind
from domain.recorded import STORED_NAMES
from services.evidence.errors import StorageAway
from services.evidence.storage import Storage
from services.evidence.vault import Vault
from services.evidence.verifying import FileFault, FoundFiles, verify_file
from services.integrity.passes import Finding, Pass, Step
from services.store import Store

STEP_FILES = 20
STEP_BYTES = 64 * 1024**2
"""After which a step ends; a file is read whole however large it is, a megabyte at a time."""

KINDS = {
    FileFault.MISSING: FaultKind.FILE_MISSING,
    FileFault.ALTERED: FaultKind.FILE_ALTERED,
    FileFault.UNLOCKED: FaultKind.FILE_UNLOCKED,
    FileFault.UNREADABLE: FaultKind.FILE_UNREADABLE,
    FileFault.KEY_LOST: FaultKind.FILE_KEY_LOST,
}

# The next files that the log says were sealed. By primary key.
_SEALED = """
SELECT position, type, state FROM event
WHERE tenant_id = %(tenant)s AND position >= %(from)s AND position < %(to)s AND type = %(type)s
ORDER BY position LIMIT %(limit)s"""


class EvidenceCheck:
    """Checks the evidence of the caller's district. Raises StorageAway."""

    def __init__(self, store: Store, storage: Storage) -> None:
        self._store = store
        self._vault = Vault(storage)

    def begin(self) -> tuple[int, bytes]:
        """Up to which position a pass looks for sealed files."""
        return self._store.head(), b""

    def step(self, before: Pass) -> Step:
        """The next files. `looked` counts them."""
        rows = self._sealed(before.position, before.size)
        found, unread = FoundFiles(), []
        position = before.position
        for row in rows:
            position = row["position"] + 1
            try:
                [recorded] = self._store.mapper.to_recorded([(row["position"], row["type"], bytes(row["state"]))])
            except msgspec.DecodeError:
                # What the event was is found by its leaf; which file it spoke of, nobody can tell any more.
                unread.append(Finding(FaultKind.EVENT_UNSOUND, row["position"]))
                continue
            assert isinstance(recorded.event, EvidenceSealed)
            self._verify(row["position"], recorded.event, found)
            if found.read_bytes >= STEP_BYTES:
                break
        whole = len(rows) < STEP_FILES and (not rows or position > rows[-1]["position"])
        findings = [Finding(KINDS[each.fault], each.position, each.evidence) for each in found.faulty]
        return Step(
            before.size if whole else position, found.files, found.read_bytes, [*unread, *findings], whole=whole
        )

    def _sealed(self, first: int, end: int) -> list[dict[str, Any]]:
        datastore = self._store.datastore
        params = {
            "tenant": datastore.tenant_id(),
            "from": first,
            "to": end,
            "type": STORED_NAMES[EvidenceSealed],
            "limit": STEP_FILES,
        }
        with datastore.transaction() as cursor:
            return cursor.execute(_SEALED, params).fetchall()

    def _verify(self, position: int, event: EvidenceSealed, found: FoundFiles) -> None:
        try:
            verify_file(self._vault, self._store, position, event, found)
        except (MinioException, urllib3.exceptions.HTTPError) as error:
            raise StorageAway(str(error)) from error
