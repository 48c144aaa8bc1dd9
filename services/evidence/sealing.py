"""From `incoming` to the vault: the bytes are read once, hashed as they pass, and only what was hashed is encrypted and
locked."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256 as new_sha256
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from minio.commonconfig import COMPLIANCE
from minio.error import S3Error
from minio.retention import Retention

from domain.codes import Rendition
from domain.evidence.facts import Examination
from services.clock import BEIJING
from services.evidence.cipher import FileCipher, place
from services.evidence.errors import EvidenceMismatch, StorageUnfit
from services.evidence.examining import Examined
from services.evidence.renditions import put_previews
from services.evidence.storage import OBJECT_MISSING, Storage
from services.evidence.vault import CHUNK_BYTES, Blob, Vault, read_object
from services.store.subject_keys import DataKey

PART_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Locked:
    """One version in the vault that nobody can delete or change before the end of `retain_until_on` (district time).

    `blob` is its ciphertext, `key_id` the key that opens it, `examination` what was found in the file.
    """

    object_key: str
    object_version: str
    key_id: str
    blob: Blob
    retain_until_on: date
    examination: Examination


def retain_until(sealed_on: date, years: int) -> date:
    """Terms count from the first day of the year after the one a file comes from (archive practice), so to its end."""
    return date(sealed_on.year + years, 12, 31)


def lock_upload(
    storage: Storage,
    key: str,
    obtain_key: Callable[[], DataKey],
    *,
    examine: Callable[[BinaryIO], Examined],
    sha256: str,
    size_bytes: int,
    until_on: date,
) -> Locked | None:
    """Compare the object uploaded under `key` with its declaration and put it, encrypted, into the vault under it.

    Returns None while nothing was uploaded. What `examine` refuses (EvidenceMismatch) or cannot judge goes nowhere;
    only after it is `obtain_key` asked for the file's own key.
    Run again after a crash, it finds the version that it had locked and adds no second one; so one caller at a time
    for one key. Raises EvidenceMismatch (with a reason for its people), StorageUnfit, or minio's and urllib3's errors.
    """
    if not is_uploaded(storage, key):
        return None
    # On disk, where it can be mapped, and read by the child that makes previews.
    with TemporaryFile() as spooled:
        spool = cast(BinaryIO, spooled)
        if not _receive(storage, key, spool, sha256=sha256, size_bytes=size_bytes):
            return None
        spool.flush()
        examined = examine(spool)
        file_key = obtain_key()
        put_previews(storage, key, file_key.key, examined.previews)
        cipher = FileCipher.of(file_key.key, place(key, Rendition.ORIGINAL), sha256)
        blob = _blob_of(cipher, spool)
        found = _find_locked(storage, key, blob)
        if found is None:
            found = _lock(storage, key, cipher, spool, blob, until_on)
        version, locked_on = found
        return Locked(key, version, file_key.key_id, blob, locked_on, examined.examination)


def discard_upload(storage: Storage, key: str) -> None:
    """Remove what was uploaded, once it is sealed or rejected. Removing nothing is no error."""
    storage.client.remove_object(bucket_name=storage.incoming, object_name=key)


def discard_uploads(storage: Storage, tenant_id: int, evidence: str) -> None:
    """Remove whatever still lies in `incoming` for a file, of every attempt. Removing nothing is no error."""
    prefix = f"{tenant_id}/{evidence}/"
    for found in storage.client.list_objects(bucket_name=storage.incoming, prefix=prefix, recursive=True):
        discard_upload(storage, found.object_name or prefix)


def is_uploaded(storage: Storage, key: str) -> bool:
    """Whether anything lies there to be looked into."""
    try:
        storage.client.stat_object(bucket_name=storage.incoming, object_name=key)
    except S3Error as error:
        if error.code not in OBJECT_MISSING:
            raise
        return False
    return True


def _receive(storage: Storage, key: str, spool: BinaryIO, *, sha256: str, size_bytes: int) -> bool:
    """Write the uploaded bytes into `spool`. False while there is no object; EvidenceMismatch if it is another file."""
    digest, received_bytes = new_sha256(), 0
    chunks = read_object(storage, storage.incoming, key)
    if chunks is None:
        return False
    with closing(chunks):
        for chunk in chunks:
            received_bytes += len(chunk)
            if received_bytes > size_bytes:
                raise EvidenceMismatch(f"上传的文件大于申报的 {size_bytes} 字节，请重新申报并上传")
            digest.update(chunk)
            spool.write(chunk)
    if received_bytes != size_bytes:
        raise EvidenceMismatch(f"上传的文件为 {received_bytes} 字节，申报为 {size_bytes} 字节，请重新申报并上传")
    if digest.hexdigest() != sha256:
        raise EvidenceMismatch(f"上传的文件摘要为 {digest.hexdigest()}，与申报的 {sha256} 不符，请重新申报并上传")
    return True


def _blob_of(cipher: FileCipher, spool: BinaryIO) -> Blob:
    """What the spooled file becomes: the same each time, so that a version locked before a crash is known again."""
    digest, size = new_sha256(), 0
    for chunk in cipher.encrypt(_chunks(spool)):
        digest.update(chunk)
        size += len(chunk)
    return Blob(digest.hexdigest(), size)


def _lock(
    storage: Storage, key: str, cipher: FileCipher, spool: BinaryIO, blob: Blob, until_on: date
) -> tuple[str, date]:
    # A put and never a server-side copy: SeaweedFS ignores the retention headers of CopyObject.
    written = storage.client.put_object(
        bucket_name=storage.vault,
        object_name=key,
        data=cast(BinaryIO, _Flowing(cipher.encrypt(_chunks(spool)))),
        length=blob.size_bytes,
        content_type="application/octet-stream",
        part_size=PART_BYTES,
        num_parallel_uploads=1,
        retention=Retention(COMPLIANCE, _end_of(until_on)),
    )
    if written.version_id is None:
        raise StorageUnfit(f"存储桶 {storage.vault} 不保留版本。")
    vault = Vault(storage)
    # Read back: what is recorded is what lies there, not what was sent.
    if vault.blob(key, written.version_id) != blob:
        raise StorageUnfit(f"存储桶 {storage.vault} 存下的 {key} 与写入的不同。")
    locked_on = vault.locked_until(key, written.version_id)
    if locked_on is None or locked_on < until_on:
        raise StorageUnfit(f"存储桶 {storage.vault} 没有把 {key} 锁定到 {until_on}。")
    return written.version_id, until_on


def _find_locked(storage: Storage, key: str, blob: Blob) -> tuple[str, date] | None:
    """The oldest locked version of this very file, left by a run that ended before its event was recorded."""
    vault = Vault(storage)
    listed = storage.client.list_objects(bucket_name=storage.vault, prefix=key, include_version=True, recursive=True)
    versions = [
        found
        for found in listed
        if found.object_name == key and not found.is_delete_marker and found.size == blob.size_bytes
    ]
    for version in sorted(versions, key=lambda found: found.last_modified or datetime.max.replace(tzinfo=UTC)):
        if version.version_id is None:
            continue
        locked_on = vault.locked_until(key, version.version_id)
        if locked_on is not None and vault.blob(key, version.version_id) == blob:
            return version.version_id, locked_on
    return None


def _chunks(spool: BinaryIO) -> Iterator[bytes]:
    spool.seek(0)
    while chunk := spool.read(CHUNK_BYTES):
        yield chunk


class _Flowing:
    """Bytes that come in pieces, as a file to read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, fewer only at the end."""
        parts, missing = [], size
        while missing > 0:
            if not self._held:
                self._held = next(self._chunks, b"")
                if not self._held:
                    break
            parts.append(self._held[:missing])
            self._held = self._held[missing:]
            missing -= len(parts[-1])
        return b"".join(parts)


def _end_of(day: date) -> datetime:
    """The last second of a day in the districts' zone, as UTC."""
    return datetime.combine(day, time(23, 59, 59), BEIJING).astimezone(UTC)
