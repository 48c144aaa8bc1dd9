"""Every sealed file held against its events: is it there, are they the bytes that were sealed, are they locked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from domain.evidence.events import EvidenceDeclared, EvidenceSealed
from services.evidence.storage import Storage
from services.evidence.vault import Vault
from services.store import Store

Progress = Callable[[int, int], None]
"""Told after each file how many of how many were looked at."""


class FileFault(StrEnum):
    """What is wrong with a sealed file."""

    MISSING = "MISSING"
    ALTERED = "ALTERED"
    UNLOCKED = "UNLOCKED"


FAULT_NAMES = {
    FileFault.MISSING: "对象存储中没有封存的那个版本",
    FileFault.ALTERED: "文件与封存时的摘要或大小不符",
    FileFault.UNLOCKED: "没有锁定到封存时登记的日期",
}
"""What each fault is called."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """A file that is not as it was sealed. `position` is where the log says how it was; never a file name: those name
    people."""

    evidence: str
    position: int
    fault: FileFault


@dataclass(slots=True)
class FoundFiles:
    """What was found: how many files were sealed, the bytes that were read, and which are not as they were."""

    files: int = 0
    read_bytes: int = 0
    faulty: list[Faulty] = field(default_factory=list)


def verify_evidence(
    store: Store, storage: Storage, *, year: int | None = None, progress: Progress | None = None
) -> FoundFiles:
    """Stream every file that the caller's district sealed, or those declared in a year, against its digest and lock.

    Raises minio's and urllib3's errors: a store that is away is no missing file.
    """
    vault, found = Vault(storage), FoundFiles()
    sealed = _sealed(store, year)
    for position, event in sealed:
        verify_file(vault, position, event, found)
        if progress is not None:
            progress(found.files, len(sealed))
    return found


def verify_file(vault: Vault, position: int, event: EvidenceSealed, found: FoundFiles) -> None:
    """Hold one file against the event at `position` that says how it was sealed, and add what was found to `found`.

    Raises minio's and urllib3's errors.
    """
    found.files += 1
    there = vault.digest(event.object_key, event.object_version)
    if there is None:
        found.faulty.append(Faulty(event.evidence, position, FileFault.MISSING))
        return
    found.read_bytes += there[1]
    if there != (event.sha256, event.size_bytes):
        found.faulty.append(Faulty(event.evidence, position, FileFault.ALTERED))
    until_on = vault.locked_until(event.object_key, event.object_version)
    if until_on is None or until_on < event.retain_until_on:
        found.faulty.append(Faulty(event.evidence, position, FileFault.UNLOCKED))


def _sealed(store: Store, year: int | None) -> list[tuple[int, EvidenceSealed]]:
    """Where the log says that a file was sealed, in order."""
    declared: dict[str, int] = {}
    sealed = []
    for recorded in store.read_all():
        event = recorded.event
        if isinstance(event, EvidenceDeclared):
            declared[event.evidence] = (recorded.occurred_on or recorded.recorded_at.date()).year
        elif isinstance(event, EvidenceSealed) and year in (None, declared[event.evidence]):
            sealed.append((recorded.position, event))
    return sealed
