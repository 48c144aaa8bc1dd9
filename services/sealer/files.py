"""A log's files in object storage: tiles, bundles and past heads, written once, and `checkpoint`, which changes."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from io import BytesIO
from uuid import uuid4

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from services.evidence.errors import StorageAway, StorageUnfit
from services.evidence.storage import (
    CONNECT_SECONDS_MAX,
    CONNECTIONS_MAX,
    OBJECT_MISSING,
    READ_SECONDS_MAX,
    open_storage,
)
from services.sealer.errors import TileDiffers, TileMissing
from services.sealer.kinds import LogKind, path_of
from services.sealer.merkle import HASH_BYTES
from services.sealer.tiles import Tile, split
from services.settings import Settings

CHECKPOINT = "checkpoint"
HEADS = "heads"
"""Not `checkpoint/<size>`: some stores keep objects as files, and none there is both a file and a folder."""
CACHED_TILES_MAX = 4_096
"""32 MiB of full tiles."""
_EXISTS = 412


class LogBucket:
    """The bucket of all districts' logs. Safe to share between threads."""

    def __init__(self, client: Minio, bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS_MAX, read=READ_SECONDS_MAX)
        self._http = urllib3.PoolManager(maxsize=CONNECTIONS_MAX, timeout=timeout, retries=urllib3.Retry(total=2))

    def prepare(self) -> None:
        """Make the bucket where it is missing, and see that it writes nothing twice.

        Raises StorageUnfit for a store that ignores `If-None-Match`, StorageAway.
        """
        try:
            if not self._client.bucket_exists(bucket_name=self._bucket):
                self._make()
            probe = f"probe/{uuid4()}"
            written = [self.write_new(probe, content) for content in (b"1", b"2")]
            self._client.remove_object(bucket_name=self._bucket, object_name=probe)
        except (S3Error, MinioException, urllib3.exceptions.HTTPError) as error:
            raise StorageAway(str(error)) from error
        if written != [True, False]:
            raise StorageUnfit(f"存储桶 {self._bucket} 不支持 If-None-Match，不能保证存证文件只写一次。")

    def write_new(self, key: str, content: bytes) -> bool:
        """Write an object unless one lies there, and say whether it was written. Raises StorageAway."""
        return self._put(key, content, {"If-None-Match": "*"})

    def _put(self, key: str, content: bytes, condition: Mapping[str, str]) -> bool:
        try:
            url = self._client.get_presigned_url("PUT", self._bucket, key)
            # The SDK puts no such header on an upload; a signature of the address leaves it free.
            answer = self._http.request("PUT", url, body=content, headers=condition)
        except (S3Error, MinioException, urllib3.exceptions.HTTPError) as error:
            raise StorageAway(str(error)) from error
        if answer.status not in (200, _EXISTS):
            raise StorageAway(f"PUT {key}: {answer.status} {answer.data[:200]!r}")
        return answer.status != _EXISTS

    def tag(self, key: str) -> str | None:
        """What tells an object's present content from any other; None where none lies there. Raises StorageAway."""
        try:
            return self._client.stat_object(bucket_name=self._bucket, object_name=key).etag
        except S3Error as error:
            if error.code in OBJECT_MISSING:
                return None
            raise StorageAway(str(error)) from error
        except (MinioException, urllib3.exceptions.HTTPError) as error:
            raise StorageAway(str(error)) from error

    def replace(self, key: str, content: bytes, tag: str | None) -> bool:
        """Write an object in the place of the one of that tag (None: of none), and say whether it was written.

        A store that ignores the condition writes it over whatever lies there. Raises StorageAway.
        """
        if tag is None:
            return self._put(key, content, {"If-None-Match": "*"})
        if self._put(key, content, {"If-Match": tag}):
            return True
        if self.tag(key) != tag:
            return False
        # A store that writes tags in another way than it reads them: it is to be no worse than one that ignores them.
        self.write(key, content)
        return True

    def write(self, key: str, content: bytes) -> None:
        """Write an object over whatever lies there. Raises StorageAway."""
        try:
            self._client.put_object(
                bucket_name=self._bucket, object_name=key, data=BytesIO(content), length=len(content)
            )
        except (S3Error, MinioException, urllib3.exceptions.HTTPError) as error:
            raise StorageAway(str(error)) from error

    def read(self, key: str) -> bytes | None:
        """An object, or None. Raises StorageAway."""
        try:
            answer = self._client.get_object(bucket_name=self._bucket, object_name=key)
            try:
                return bytes(answer.read())
            finally:
                answer.close()
                answer.release_conn()
        except S3Error as error:
            if error.code in OBJECT_MISSING:
                return None
            raise StorageAway(str(error)) from error
        except (MinioException, urllib3.exceptions.HTTPError) as error:
            raise StorageAway(str(error)) from error

    def _make(self) -> None:
        try:
            self._client.make_bucket(bucket_name=self._bucket)
        except S3Error as error:
            if error.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                raise


def open_bucket(settings: Settings) -> LogBucket:
    """The bucket that the settings name. Nothing is sent yet. Raises SettingsWrong."""
    return LogBucket(open_storage(settings).client, settings.log_bucket)


class TileCache:
    """Tiles by their keys, the last used ones. They never change, so none is ever out of date."""

    def __init__(self, tiles_max: int = CACHED_TILES_MAX) -> None:
        self._tiles: OrderedDict[str, tuple[bytes, ...]] = OrderedDict()
        self._tiles_max = tiles_max
        self._lock = threading.Lock()

    def get(self, key: str) -> tuple[bytes, ...] | None:
        """The hashes, where they are known."""
        with self._lock:
            found = self._tiles.get(key)
            if found is not None:
                self._tiles.move_to_end(key)
            return found

    def put(self, key: str, hashes: tuple[bytes, ...]) -> None:
        """Know them from now on."""
        with self._lock:
            self._tiles[key] = hashes
            while len(self._tiles) > self._tiles_max:
                self._tiles.popitem(last=False)


class LogFiles:
    """The files of one log of a district, in the bucket below the path behind the host in the log's name."""

    def __init__(self, bucket: LogBucket, code: str, cache: TileCache, kind: LogKind = LogKind.EVENTS) -> None:
        self._bucket = bucket
        self._prefix = f"{path_of(code, kind)}/"
        self._cache = cache

    def keep(self, path: str, content: bytes) -> None:
        """Write a file once. Raises TileDiffers where other bytes lie there: nothing is overwritten."""
        key = self._prefix + path
        if not self._bucket.write_new(key, content) and self._bucket.read(key) != content:
            raise TileDiffers(key)

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        """The hashes of a tile. Raises TileMissing, and TileDiffers for one of another length."""
        key = self._prefix + tile.path
        found = self._cache.get(key)
        if found is None:
            content = self._bucket.read(key)
            if content is None:
                raise TileMissing(key)
            if len(content) != tile.width * HASH_BYTES:
                raise TileDiffers(f"{key}（长 {len(content)} 字节）")
            found = split(content)
            self._cache.put(key, found)
        return found

    def keep_head(self, size: int, checkpoint: str, note: str) -> None:
        """Write a head that stays, with the signatures it has, once. Raises TileDiffers where another head lies there.

        Who was killed before he noted it, or comes second, finds the same head, perhaps with fewer witnesses' lines.
        """
        key = f"{self._prefix}{HEADS}/{size}"
        if not self._bucket.write_new(key, note.encode()):
            there = self._bucket.read(key)
            if there is None or not there.startswith(checkpoint.encode()):
                raise TileDiffers(key)

    def keep_time_stamp(self, size: int, answer: bytes) -> bool:
        """Write the time stamp of a head that stays, once; False where one lies there."""
        return self._bucket.write_new(self._time_stamp(size), answer)

    def time_stamp(self, size: int) -> bytes | None:
        """The time stamp of a head that stays, or None."""
        return self._bucket.read(self._time_stamp(size))

    def _time_stamp(self, size: int) -> str:
        return f"{self._prefix}{HEADS}/{size}.tsr"

    def published(self) -> str | None:
        """What tells the checkpoint that lies where everybody finds it from any other; None where none does."""
        return self._bucket.tag(self._prefix + CHECKPOINT)

    def publish(self, note: str, instead_of: str | None) -> bool:
        """Put the newest checkpoint where everybody finds it, unless another one came there meanwhile."""
        return self._bucket.replace(self._prefix + CHECKPOINT, note.encode(), instead_of)
