"""What lies in the vault: the bytes of one locked version, until when it is locked, and the file that is in them."""

from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256 as new_sha256

from minio.commonconfig import COMPLIANCE
from minio.error import S3Error
from urllib3 import BaseHTTPResponse

from domain.codes import Rendition
from services.clock import BEIJING
from services.evidence.cipher import (
    BOX_BYTES,
    HEADER_BYTES,
    PIECE_BYTES,
    FileCipher,
    piece_span,
    place,
    plain_bytes,
)
from services.evidence.errors import FileAltered, FileGone, KeyGone
from services.evidence.storage import OBJECT_MISSING, Storage

CHUNK_BYTES = 1 << 20

Living = Callable[[Collection[str]], dict[str, bytes]]
"""Those of some keys of the district set around the call that were not destroyed, by key id."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A version as it lies in a bucket: SHA-256 (hexadecimal) and size of the ciphertext."""

    sha256: str
    size_bytes: int


class Vault:
    """Reads of sealed files as they lie there, without their keys. Every call raises minio's and urllib3's errors."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def chunks(self, key: str, version: str) -> Generator[bytes, None, None] | None:
        """The bytes of a version; None where it is not there. Exhaust them, or close them."""
        return read_object(self._storage, self._storage.vault, key, version)

    def blob(self, key: str, version: str) -> Blob | None:
        """Digest and size of a version as it lies there; None where it does not."""
        chunks = self.chunks(key, version)
        if chunks is None:
            return None
        digest, size = new_sha256(), 0
        with closing(chunks):
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
        return Blob(digest.hexdigest(), size)

    def locked_until(self, key: str, version: str) -> date | None:
        """The last whole day on which a version is locked in COMPLIANCE mode, or None where it is not."""
        client, bucket = self._storage.client, self._storage.vault
        try:
            retention = client.get_object_retention(bucket_name=bucket, object_name=key, version_id=version)
        except S3Error as error:
            if error.code == "ObjectLockConfigurationNotFoundError":
                return None
            raise
        if retention is None or retention.mode != COMPLIANCE:
            return None
        return (retention.retain_until_date.astimezone(BEIJING) - timedelta(days=1, seconds=-1)).date()

    def hold(self, key: str, version: str, *, held: bool) -> None:
        """Have a version kept without end, or no longer. Asked twice, it is done once."""
        client = self._storage.client
        change = client.enable_object_legal_hold if held else client.disable_object_legal_hold
        change(bucket_name=self._storage.vault, object_name=key, version_id=version)

    def held(self, key: str, version: str) -> bool:
        """Whether a version is kept without end."""
        client, bucket = self._storage.client, self._storage.vault
        try:
            return bool(client.is_object_legal_hold_enabled(bucket_name=bucket, object_name=key, version_id=version))
        except S3Error as error:
            # SeaweedFS says so of a version that was never held, where others answer that it is not.
            if error.code == "NoSuchObjectLegalHold":
                return False
            raise


class PlainFile:
    """An encrypted object, opened: a file of `size_bytes`, read from the store only as it is asked for."""

    def __init__(
        self, storage: Storage, bucket: str, key: str, version: str | None, cipher: FileCipher, size_bytes: int
    ) -> None:
        self._storage = storage
        self._at = (bucket, key, version)
        self._cipher = cipher
        self.size_bytes = size_bytes

    def chunks(self, start: int = 0, end: int | None = None) -> Generator[bytes, None, None]:
        """The bytes from `start` up to `end`, each checked before it is given. Exhaust it, or close it.

        Raises FileAltered where they are not those that were sealed, FileGone, and minio's and urllib3's errors; what
        was given before is no whole file then.
        """
        end = self.size_bytes if end is None else min(end, self.size_bytes)
        first, beyond = piece_span(start, end)
        offset, length = HEADER_BYTES + first * BOX_BYTES, (beyond - first) * BOX_BYTES
        blob = read_object(self._storage, *self._at, offset=offset, length=length)
        if blob is None:
            raise FileGone(self._at[1])
        to_end = piece_span(0, self.size_bytes)[1] == beyond
        at = first * PIECE_BYTES
        with closing(blob):
            for piece in self._cipher.decrypt(blob, first=first, to_end=to_end):
                yield piece[max(0, start - at) : end - at]
                at += len(piece)
        if at < end:
            raise FileAltered(self._at[1])


class SealedFiles:
    """Sealed files as they were uploaded, for as long as their keys are there.

    Every call raises FileGone for what is not in the store, KeyGone for a key that was destroyed, FileAltered, minio's
    and urllib3's errors.
    """

    def __init__(self, storage: Storage, living: Living) -> None:
        self._storage = storage
        self._living = living

    def open(self, object_key: str, object_version: str, key_id: str) -> PlainFile:
        """The original that lies in the vault under these."""
        where = place(object_key, Rendition.ORIGINAL)
        return self.open_in(self._storage.vault, object_key, object_version, key_id, where)

    def open_in(self, bucket: str, key: str, version: str | None, key_id: str, where: bytes) -> PlainFile:
        """What was encrypted for the place `where` (see cipher.place) and lies under `key`."""
        data_key = self._living([key_id]).get(key_id)
        if data_key is None:
            raise KeyGone(key_id)
        answer = _get(self._storage, bucket, key, version, 0, HEADER_BYTES)
        if answer is None:
            raise FileGone(key)
        try:
            header, total = answer.read(), answer.headers.get("content-range", "").rpartition("/")[2]
        finally:
            answer.close()
            answer.release_conn()
        if not total.isdigit():
            raise FileAltered(key)
        cipher = FileCipher(data_key, where, header)
        return PlainFile(self._storage, bucket, key, version, cipher, plain_bytes(int(total)))


def read_object(
    storage: Storage, bucket: str, key: str, version: str | None = None, *, offset: int = 0, length: int = 0
) -> Generator[bytes, None, None] | None:
    """An object's bytes in chunks, or None when there is no such object. Exhaust it, or close it.

    length: how many bytes from `offset` on at most; 0 for all.
    """
    answer = _get(storage, bucket, key, version, offset, length)
    if answer is None:
        return None

    def passing() -> Generator[bytes, None, None]:
        try:
            yield from answer.stream(CHUNK_BYTES, decode_content=False)
        finally:
            # First closed: a connection with bytes that nobody read must not be used for another request.
            answer.close()
            answer.release_conn()

    return passing()


def _get(
    storage: Storage, bucket: str, key: str, version: str | None, offset: int, length: int
) -> BaseHTTPResponse | None:
    try:
        return storage.client.get_object(
            bucket_name=bucket, object_name=key, version_id=version, offset=offset, length=length
        )
    except S3Error as error:
        if error.code not in OBJECT_MISSING:
            raise
        return None
