"""The two buckets of evidence: `incoming`, where clients put files, and `vault`, where sealed ones are locked."""

from dataclasses import dataclass

import urllib3
from minio import Minio
from minio.error import S3Error

from services.evidence.errors import StorageUnfit

CONNECT_SECONDS_MAX = 5.0
READ_SECONDS_MAX = 60.0
CONNECTIONS_MAX = 16

OBJECT_MISSING = frozenset({"NoSuchKey", "NoSuchVersion", "NoSuchObject"})
"""S3 error codes of an object that is not there (a missing bucket is a fault, not a missing object)."""


@dataclass(frozen=True, slots=True)
class Storage:
    """Clients and the names of the two buckets. All districts share both; every key begins with the district's id.

    `client` talks to the store. `signer` only signs what others will send, for the address under which they reach the
    store (`public_url`, `http://host:port` without a path): a signature covers the host.
    """

    client: Minio
    signer: Minio
    public_url: str
    incoming: str
    vault: str


def object_key(tenant_id: int, evidence: str) -> str:
    """The key of an evidence file in both buckets. It never holds a file name: those come from strangers."""
    return f"{tenant_id}/{evidence}"


def open_storage(
    *,
    endpoint: str,
    access_key: str,
    secret_key: str,
    region: str,
    secure: bool,
    incoming: str,
    vault: str,
    public_url: str | None = None,
) -> Storage:
    """Describe a store at `endpoint` (host:port). Nothing is sent yet. `public_url` is the same address when None."""
    public_url = (public_url or f"{'https' if secure else 'http'}://{endpoint}").rstrip("/")
    scheme, _, host = public_url.partition("://")
    keys = {"access_key": access_key, "secret_key": secret_key, "region": region}
    return Storage(
        client=s3_client(endpoint=endpoint, secure=secure, **keys),
        signer=s3_client(endpoint=host, secure=scheme == "https", **keys),
        public_url=public_url,
        incoming=incoming,
        vault=vault,
    )


def s3_client(*, endpoint: str, access_key: str, secret_key: str, region: str, secure: bool) -> Minio:
    """A client for any S3. It gives up after two quick retries: whoever called tries again later, from the outbox."""
    pool = urllib3.PoolManager(
        maxsize=CONNECTIONS_MAX,
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS_MAX, read=READ_SECONDS_MAX),
        retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
    )
    return Minio(
        endpoint=endpoint,
        access_key=access_key,
        secret_key=secret_key,
        region=region,
        secure=secure,
        http_client=pool,
    )


def prepare_buckets(storage: Storage) -> None:
    """Make the buckets that are missing, the vault with object lock. Safe to repeat and to run side by side.

    Raises StorageUnfit when the vault exists without object lock: it can only be given to a bucket as it is made.
    """
    _make_bucket(storage.client, storage.incoming, object_lock=False)
    _make_bucket(storage.client, storage.vault, object_lock=True)
    try:
        storage.client.get_object_lock_config(bucket_name=storage.vault)
    except S3Error as error:
        if error.code != "ObjectLockConfigurationNotFoundError":
            raise
        raise StorageUnfit(
            f"bucket {storage.vault} exists without object lock; name another bucket in SANDAN_S3_VAULT"
        ) from error


def _make_bucket(client: Minio, bucket: str, *, object_lock: bool) -> None:
    if client.bucket_exists(bucket_name=bucket):
        return
    try:
        client.make_bucket(bucket_name=bucket, object_lock=object_lock)
    except S3Error as error:
        if error.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
            raise
