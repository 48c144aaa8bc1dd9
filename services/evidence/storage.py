"""The buckets of evidence: `incoming`, where clients put files, `vault`, where sealed ones are locked, `previews`."""

from dataclasses import dataclass, field

import urllib3
from minio import Minio
from minio.commonconfig import ENABLED, Filter
from minio.error import MinioException, S3Error
from minio.lifecycleconfig import AbortIncompleteMultipartUpload, Expiration, LifecycleConfig, Rule

from services.evidence.errors import StorageAway, StorageUnfit
from services.settings import Settings

CONNECT_SECONDS_MAX = 5.0
READ_SECONDS_MAX = 60.0
CONNECTIONS_MAX = 16

INCOMING_DAYS_MAX = 7
"""The store removes what nobody asked to be sealed: uploads too late or twice, and parts that were never joined."""

OBJECT_MISSING = frozenset({"NoSuchKey", "NoSuchVersion", "NoSuchObject"})
"""S3 error codes of an object that is not there (a missing bucket is a fault, not a missing object)."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request to the store is signed with."""

    access_key: str
    secret_key: str = field(repr=False)
    region: str


@dataclass(frozen=True, slots=True)
class Storage:
    """Clients and the names of the buckets. All districts share them; every key begins with the district's id.

    `client` talks to the store. `signer` only signs what others will send, for the address under which they reach the
    store (`public_url`, `http://host:port` without a path): a signature covers the host.
    """

    client: Minio
    signer: Minio
    public_url: str
    credentials: Credentials
    incoming: str
    vault: str
    previews: str


def object_key(tenant_id: int, evidence: str, attempt: int) -> str:
    """The key of an evidence file in both buckets. It never holds a file name: those come from strangers.

    `attempt` tells apart the bytes that were announced one after another for the same file.
    """
    return f"{tenant_id}/{evidence}/{attempt}"


def open_storage(settings: Settings) -> Storage:
    """The store that the settings name. Nothing is sent yet. Raises SettingsWrong."""
    endpoint = settings.need_s3_endpoint()
    scheme = "https" if settings.s3_secure else "http"
    public_url = (settings.s3_public_url or f"{scheme}://{endpoint}").rstrip("/")
    public_scheme, _, public_host = public_url.partition("://")
    return Storage(
        client=_client(settings, endpoint, secure=settings.s3_secure),
        signer=_client(settings, public_host, secure=public_scheme == "https"),
        public_url=public_url,
        credentials=Credentials(settings.need_s3_access_key(), settings.need_s3_secret_key(), settings.s3_region),
        incoming=settings.incoming_bucket,
        vault=settings.vault_bucket,
        previews=settings.previews_bucket,
    )


def _client(settings: Settings, endpoint: str, *, secure: bool) -> Minio:
    """A client for any S3. It gives up after two quick retries: whoever called tries again later, from the outbox."""
    pool = urllib3.PoolManager(
        maxsize=CONNECTIONS_MAX,
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS_MAX, read=READ_SECONDS_MAX),
        # Reads alone: a put whose answer was lost has perhaps made a locked version, and a second would stay for ever.
        retries=urllib3.Retry(
            total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504], allowed_methods=["GET", "HEAD"]
        ),
    )
    return Minio(
        endpoint=endpoint,
        access_key=settings.need_s3_access_key(),
        secret_key=settings.need_s3_secret_key(),
        # Given, so that signing asks the store nothing.
        region=settings.s3_region,
        secure=secure,
        http_client=pool,
    )


def prepare_buckets(storage: Storage) -> None:
    """Make the buckets that are missing, the vault with object lock. Safe to repeat and to run side by side.

    Raises StorageUnfit when the store refuses, or when the vault exists without object lock, which a bucket can only be
    given as it is made; StorageAway when the store does not answer as one.
    """
    try:
        _prepare(storage)
    except S3Error as error:
        raise StorageUnfit(f"{error.code} {error.message}，请核对 SANDAN_S3_* 各项设置。") from error
    except (urllib3.exceptions.HTTPError, MinioException) as error:
        raise StorageAway(str(error)) from error


def _prepare(storage: Storage) -> None:
    _make_bucket(storage.client, storage.incoming, object_lock=False)
    everything = Filter(prefix="")
    uploads = Rule(
        status=ENABLED,
        rule_filter=everything,
        rule_id="incoming-days-max",
        expiration=Expiration(days=INCOMING_DAYS_MAX),
    )
    parts = Rule(
        status=ENABLED,
        rule_filter=everything,
        rule_id="parts-days-max",
        abort_incomplete_multipart_upload=AbortIncompleteMultipartUpload(days_after_initiation=INCOMING_DAYS_MAX),
    )
    storage.client.set_bucket_lifecycle(bucket_name=storage.incoming, config=LifecycleConfig([uploads, parts]))
    _make_bucket(storage.client, storage.previews, object_lock=False)
    _make_bucket(storage.client, storage.vault, object_lock=True)
    try:
        storage.client.get_object_lock_config(bucket_name=storage.vault)
    except S3Error as error:
        if error.code != "ObjectLockConfigurationNotFoundError":
            raise
        raise StorageUnfit(
            f"存储桶 {storage.vault} 已经存在但没有对象锁定，请换一个 SANDAN_S3_BUCKET_PREFIX。"
        ) from error


def _make_bucket(client: Minio, bucket: str, *, object_lock: bool) -> None:
    if client.bucket_exists(bucket_name=bucket):
        return
    try:
        client.make_bucket(bucket_name=bucket, object_lock=object_lock)
    except S3Error as error:
        if error.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
            raise
