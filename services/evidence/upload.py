"""A form by which a client puts one declared file, and nothing else, straight into object storage."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from minio.datatypes import PostPolicy

from services.evidence.storage import Storage

UPLOAD_FORM_MINUTES = 30
"""How long a form is valid. A client that needs longer asks for another one."""


@dataclass(frozen=True, slots=True)
class UploadForm:
    """POST `fields` and then the file, in a field named `file` that comes last, as multipart/form-data to `url`.

    The store answers 204, or 400 and 403 with an XML that names what is wrong.
    """

    url: str
    fields: tuple[tuple[str, str], ...]
    expires_at: datetime


def presign_upload(storage: Storage, key: str, *, sha256: str, size_bytes: int) -> UploadForm:
    """Sign a form that takes exactly `size_bytes` (from 1) with the digest `sha256` (64 hex digits) under `key`.

    Nothing is sent to the store. Repeating the upload overwrites the same bytes by the same bytes.
    """
    expires_at = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=UPLOAD_FORM_MINUTES)
    fields = {
        "key": key,
        "success_action_status": "204",
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": b64encode(bytes.fromhex(sha256)).decode(),
    }
    policy = PostPolicy(storage.incoming, expires_at)
    for name, value in fields.items():
        policy.add_equals_condition(name, value)
    policy.add_content_length_range_condition(size_bytes, size_bytes)
    signed = storage.signer.presigned_post_policy(policy)
    return UploadForm(f"{storage.public_url}/{storage.incoming}", (*fields.items(), *signed.items()), expires_at)
