"""Every sealed file held against its events: is it there, are they the bytes that were sealed, are they locked."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256 as new_sha256
from uuid import UUID

from domain import streams
from domain.case_folders import holds
from domain.case_folders.events import EvidenceHoldPlaced, EvidenceHoldReleased
from domain.case_folders.holds import HoldState
from domain.codes import Rendition
from domain.evidence.events import EvidenceDeclared, EvidenceSealed
from domain.sealed.events import SubjectErased
from services.evidence.cipher import FileCipher, place, split_header
from services.evidence.errors import FileAltered
from services.evidence.storage import Storage
from services.evidence.vault import Blob, Vault
from services.store import Store
from services.store.errors import KeyringUnavailable

Progress = Callable[[int, int], None]
"""Told after each file how many of how many were looked at."""


class FileFault(StrEnum):
    """What is wrong with a sealed file."""

    MISSING = "MISSING"
    ALTERED = "ALTERED"
    UNLOCKED = "UNLOCKED"
    UNREADABLE = "UNREADABLE"
    KEY_LOST = "KEY_LOST"
    UNHELD = "UNHELD"
    HELD_WITHOUT_REASON = "HELD_WITHOUT_REASON"


FAULT_NAMES = {
    FileFault.MISSING: "对象存储中没有封存的那个版本",
    FileFault.ALTERED: "密文与封存时的摘要或大小不符",
    FileFault.UNLOCKED: "没有锁定到封存时登记的日期",
    FileFault.UNREADABLE: "密文未变，但解密得到的不是登记的文件",
    FileFault.KEY_LOST: "密钥不在，日志中也没有依法删除的登记",
    FileFault.UNHELD: "日志登记为保全，对象存储中没有保全",
    FileFault.HELD_WITHOUT_REASON: "对象存储中保全着，日志没有登记保全",
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
    """What was found: how many files were sealed, the bytes that were read, and which are not as they were.

    `destroyed` of them were erased by law: their ciphertext stays and is checked, their key is gone and is no fault.
    `keys`: whether the district's keys are here, so that files were decrypted as well.
    """

    files: int = 0
    read_bytes: int = 0
    destroyed: int = 0
    keys: bool = True
    faulty: list[Faulty] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What the log says of a sealed file: how it was sealed, at which position, and whether a case folder holds it."""

    position: int
    event: EvidenceSealed
    held: bool


def verify_evidence(
    store: Store, storage: Storage, *, year: int | None = None, progress: Progress | None = None
) -> FoundFiles:
    """Stream every file that the caller's district sealed, or those declared in a year: its ciphertext is held against
    digest, size and lock, and, where the district's keys are here, what it decrypts to against the file's digest.

    Raises minio's and urllib3's errors: a store that is away is no missing file.
    """
    vault, found = Vault(storage), FoundFiles()
    sealed = _sealed(store, year)
    for file in sealed:
        faults = len(found.faulty)
        verify_file(vault, store, file.position, file.event, found)
        if not any(each.fault is FileFault.MISSING for each in found.faulty[faults:]):
            _verify_hold(vault, file, found)
        if progress is not None:
            progress(found.files, len(sealed))
    return found


def verify_file(vault: Vault, store: Store, position: int, event: EvidenceSealed, found: FoundFiles) -> None:
    """Hold one file of the caller's district against the event at `position` that says how it was sealed, and add what
    was found to `found`.

    Raises minio's and urllib3's errors.
    """
    found.files += 1
    data_key = _key_of(store, event.key_id, found)
    if any(isinstance(each.event, SubjectErased) for each in store.read_stream(streams.erasure(event.evidence))):
        found.destroyed += 1
    elif data_key is None and found.keys:
        found.faulty.append(Faulty(event.evidence, position, FileFault.KEY_LOST))
    there = _read(vault, event, data_key)
    if there is None:
        found.faulty.append(Faulty(event.evidence, position, FileFault.MISSING))
        return
    found.read_bytes += there.blob.size_bytes
    if there.blob != Blob(event.blob_sha256, event.blob_bytes):
        found.faulty.append(Faulty(event.evidence, position, FileFault.ALTERED))
    elif not there.readable:
        found.faulty.append(Faulty(event.evidence, position, FileFault.UNREADABLE))
    until_on = vault.locked_until(event.object_key, event.object_version)
    if until_on is None or until_on < event.retain_until_on:
        found.faulty.append(Faulty(event.evidence, position, FileFault.UNLOCKED))


@dataclass(frozen=True, slots=True)
class _Read:
    """What lies there. `readable`: it decrypts to the file that was sealed; true as well where there is no key."""

    blob: Blob
    readable: bool


def _read(vault: Vault, event: EvidenceSealed, data_key: bytes | None) -> _Read | None:
    """One version, read once: hashed as it lies, and decrypted on the way."""
    chunks = vault.chunks(event.object_key, event.object_version)
    if chunks is None:
        return None
    digest, size = new_sha256(), 0

    def hashed() -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    with closing(chunks):
        passing = hashed()
        readable = data_key is None or _decrypts(passing, event, data_key)
        for _ in passing:
            pass
    return _Read(Blob(digest.hexdigest(), size), readable)


def _decrypts(blob: Iterator[bytes], event: EvidenceSealed, data_key: bytes) -> bool:
    header, rest = split_header(blob)
    digest, size = new_sha256(), 0
    try:
        cipher = FileCipher(data_key, place(event.object_key, Rendition.ORIGINAL), header)
        for piece in cipher.decrypt(rest):
            digest.update(piece)
            size += len(piece)
    except FileAltered:
        return False
    return (digest.hexdigest(), size) == (event.sha256, event.size_bytes)


def _key_of(store: Store, key_id: str, found: FoundFiles) -> bytes | None:
    """The file's key; None where it was destroyed, or where the district's keys are not on this machine, or where what
    the event says is no id of a key at all: made-up districts have no files, and an altered event may say anything."""
    if not found.keys or not _is_key_id(key_id):
        return None
    try:
        return store.subject_keys.living([key_id]).get(key_id)
    except KeyringUnavailable:
        found.keys = False
        return None


def _is_key_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _verify_hold(vault: Vault, file: SealedFile, found: FoundFiles) -> None:
    """A hold that was only just placed or released is done by the worker: until then it is named here.

    Apart from what a file is found to be otherwise: that it is held, few may know, and this is for the operator alone.
    """
    event = file.event
    if vault.held(event.object_key, event.object_version) is not file.held:
        wrong = FileFault.UNHELD if file.held else FileFault.HELD_WITHOUT_REASON
        found.faulty.append(Faulty(event.evidence, file.position, wrong))


def _sealed(store: Store, year: int | None) -> list[SealedFile]:
    """What the log says of each sealed file, in the order in which they were sealed."""
    declared: dict[str, int] = {}
    held: dict[str, HoldState] = {}
    sealed: list[tuple[int, EvidenceSealed]] = []
    for recorded in store.read_all():
        event = recorded.event
        if isinstance(event, EvidenceDeclared):
            declared[event.evidence] = (recorded.occurred_on or recorded.recorded_at.date()).year
        elif isinstance(event, EvidenceSealed) and year in (None, declared[event.evidence]):
            sealed.append((recorded.position, event))
        elif isinstance(event, EvidenceHoldPlaced | EvidenceHoldReleased):
            held[event.evidence] = holds.evolve(held.get(event.evidence, holds.EMPTY), event)
    return [SealedFile(position, event, held.get(event.evidence, holds.EMPTY).held) for position, event in sealed]
