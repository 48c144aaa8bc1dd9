"""What lies in the vault: the bytes of one locked version, and until when it is locked."""

from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import date, timedelta
from hashlib import sha256 as new_sha256

from minio.commonconfig import COMPLIANCE
from minio.error import S3Error

from services.clock import BEIJING
from services.evidence.storage import OBJECT_MISSING, Storage

CHUNK_BYTES = 1 << 20


class Vault:
    """Reads of sealed files. Every call raises minio's and urllib3's errors."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def chunks(self, key: str, version: str) -> Iterator[bytes] | None:
        """The bytes of a version; None where it is not there."""
        return read_object(self._storage, self._storage.vault, key, version)

    def digest(self, key: str, version: str) -> tuple[str, int] | None:
        """SHA-256 (hexadecimal) and size of a version as it lies there; None where it does not."""
        chunks = self.chunks(key, version)
        if chunks is None:
            return None
        digest, size = new_sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
        return digest.hexdigest(), size

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


def read_object(
    storage: Storage, bucket: str, key: str, version: str | None = None
) -> Generator[bytes, None, None] | None:
    """An object's bytes in chunks, or None when there is no such object. Exhaust it, or close it."""
    try:
        answer = storage.client.get_object(bucket_name=bucket, object_name=key, version_id=version)
    except S3Error as error:
        if error.code not in OBJECT_MISSING:
            raise
        return None

    def passing() -> Generator[bytes, None, None]:
        with closing(answer):
            try:
                yield from answer.stream(CHUNK_BYTES, decode_content=False)
            finally:
                answer.release_conn()

    return passing()
