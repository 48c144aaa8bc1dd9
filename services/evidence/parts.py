"""Uploading a large file in parts, so that a cut, or another machine, goes on where it stopped.

The store keeps what has come (S3 multipart); each part is put to an address that takes exactly so many bytes.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote, urlsplit

from minio.datatypes import Part

from services.evidence.errors import PartsMissing
from services.evidence.storage import Credentials, Storage

PART_BYTES = 16 << 20
"""What each part but the last has; smaller files are sent at once."""
PART_ADDRESS_HOURS = 6
_PARTS_LISTED_MAX = 1_000


@dataclass(frozen=True, slots=True)
class PartOffer:
    """PUT exactly `size_bytes` to `url`; not needed where it was `received`."""

    number: int
    size_bytes: int
    received: bool
    url: str


@dataclass(frozen=True, slots=True)
class UploadParts:
    """The parts of one upload in order, each from byte `(number - 1) * part_bytes` on."""

    part_bytes: int
    expires_at: datetime
    parts: tuple[PartOffer, ...]


def offer_parts(storage: Storage, key: str, size_bytes: int) -> UploadParts:
    """Begin the upload of `key` in parts, or go on with the one that was begun. Raises minio's and urllib3's errors."""
    upload = _find(storage, key) or storage.client._create_multipart_upload(storage.incoming, key, {})
    came = _received(storage, key, upload)
    now = datetime.now(UTC).replace(microsecond=0)

    def offered(number: int, size: int) -> PartOffer:
        query = {"partNumber": str(number), "uploadId": upload}
        url = _presigned_put(storage, f"/{storage.incoming}/{key}", query, size, now)
        return PartOffer(number, size, number in came and came[number].size == size, url)

    parts = tuple(offered(number, size) for number, size in _sizes(size_bytes).items())
    return UploadParts(PART_BYTES, now + timedelta(hours=PART_ADDRESS_HOURS), parts)


def join_parts(storage: Storage, key: str, size_bytes: int) -> None:
    """Make one object of the parts, where an upload in parts was begun.

    Raises PartsMissing, and minio's and urllib3's errors.
    """
    upload = _find(storage, key)
    if upload is None:
        return
    came = _received(storage, key, upload)
    missing = [number for number, size in _sizes(size_bytes).items() if number not in came or came[number].size != size]
    if missing:
        raise PartsMissing(missing)
    storage.client._complete_multipart_upload(storage.incoming, key, upload, [came[each] for each in sorted(came)])


def drop_parts(storage: Storage, key: str) -> None:
    """Forget an upload in parts that nobody finished. Forgetting nothing is no error."""
    while (upload := _find(storage, key)) is not None:
        storage.client._abort_multipart_upload(storage.incoming, key, upload)


def _sizes(size_bytes: int) -> dict[int, int]:
    starts = range(0, size_bytes, PART_BYTES)
    return {number: min(PART_BYTES, size_bytes - start) for number, start in enumerate(starts, 1)}


def _find(storage: Storage, key: str) -> str | None:
    """The upload of that very key that was begun first, if any."""
    found = storage.client._list_multipart_uploads(storage.incoming, prefix=key).uploads
    begun = sorted(each.upload_id or "" for each in found if each.object_name == key)
    return begun[0] if begun else None


def _received(storage: Storage, key: str, upload: str) -> dict[int, Part]:
    found: dict[int, Part] = {}
    marker: str | None = None
    while True:
        page = storage.client._list_parts(
            storage.incoming, key, upload, max_parts=_PARTS_LISTED_MAX, part_number_marker=marker
        )
        found |= {part.part_number: part for part in page.parts}
        if not page.is_truncated or not page.parts:
            return found
        marker = str(page.parts[-1].part_number)


def _presigned_put(storage: Storage, path: str, query: Mapping[str, str], size: int, now: datetime) -> str:
    """An address that takes a PUT of exactly `size` bytes (AWS Signature 4; minio signs no headers but the host)."""
    keys, host = storage.credentials, urlsplit(storage.public_url).netloc
    day, moment = now.strftime("%Y%m%d"), now.strftime("%Y%m%dT%H%M%SZ")
    scope, signed = f"{day}/{keys.region}/s3/aws4_request", "content-length;host"
    given = {
        **query,
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{keys.access_key}/{scope}",
        "X-Amz-Date": moment,
        "X-Amz-Expires": str(PART_ADDRESS_HOURS * 3600),
        "X-Amz-SignedHeaders": signed,
    }
    told = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(given.items()))
    headers = f"content-length:{size}\nhost:{host}\n"
    request = "\n".join(("PUT", quote(path), told, headers, signed, "UNSIGNED-PAYLOAD"))
    to_sign = "\n".join(("AWS4-HMAC-SHA256", moment, scope, sha256(request.encode()).hexdigest()))
    signature = hmac.new(_signing_key(keys, day), to_sign.encode(), "sha256").hexdigest()
    return f"{storage.public_url}{quote(path)}?{told}&X-Amz-Signature={signature}"


def _signing_key(keys: Credentials, day: str) -> bytes:
    key = f"AWS4{keys.secret_key}".encode()
    for part in (day, keys.region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
