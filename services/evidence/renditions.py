"""Previews in their bucket: encrypted under the file's own key, so that they go with it; not locked, for they can be
made again."""

from collections.abc import Mapping
from hashlib import sha256 as new_sha256
from io import BytesIO

from domain.codes import Rendition
from services.evidence.cipher import FileCipher, place
from services.evidence.storage import Storage

MEDIA_TYPES = {Rendition.THUMBNAIL: "image/jpeg", Rendition.TEXT: "text/plain"}
EXTENSIONS = {Rendition.THUMBNAIL: "jpg", Rendition.TEXT: "txt"}


def preview_key(object_key: str, rendition: Rendition) -> str:
    """Where a preview of the file under `object_key` lies."""
    return f"{object_key}/{rendition}"


def put_previews(storage: Storage, object_key: str, data_key: bytes, previews: Mapping[Rendition, bytes]) -> None:
    """Put each preview in its place; another one that lay there before is overwritten. Raises minio's errors."""
    for rendition, data in previews.items():
        cipher = FileCipher.of(data_key, place(object_key, rendition), new_sha256(data).hexdigest())
        blob = b"".join(cipher.encrypt([data]))
        storage.client.put_object(
            bucket_name=storage.previews,
            object_name=preview_key(object_key, rendition),
            data=BytesIO(blob),
            length=len(blob),
            content_type="application/octet-stream",
        )
