"""A short address under which one sealed version of a file can be fetched, and nothing else."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from services.evidence.storage import Storage

DOWNLOAD_MINUTES = 5
FILE_NAME_BYTES_MAX = 200

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,127}")
_FORBIDDEN = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class Download:
    """GET `url` before `expires_at`. It names the object's version, so that it is the sealed one for ever."""

    url: str
    expires_at: datetime


def presign_download(
    storage: Storage, *, object_key: str, object_version: str, file_name: str, media_type: str
) -> Download:
    """Sign a GET of one version in the vault. The browser saves it and never shows it inside the store's origin."""
    expires_at = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=DOWNLOAD_MINUTES)
    quoted_name = quote(safe_file_name(file_name), safe="")
    url = storage.signer.presigned_get_object(
        bucket_name=storage.vault,
        object_name=object_key,
        version_id=object_version,
        expires=timedelta(minutes=DOWNLOAD_MINUTES),
        response_headers={
            "response-content-disposition": f"attachment; filename*=UTF-8''{quoted_name}",
            "response-content-type": media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream",
        },
    )
    return Download(url, expires_at)


def safe_file_name(file_name: str) -> str:
    """What a disk of any kind may be given: no path, no control or bidirectional characters, at most 200 bytes."""
    kept = "".join(
        "_" if character in _FORBIDDEN else character
        for character in unicodedata.normalize("NFC", file_name)
        # Cc and Cf: line ends that split a header, and right-to-left marks that turn exe.jpg into gpj.exe.
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    ).strip(" .")
    stem, dot, extension = kept.rpartition(".")
    tail = f"{dot}{extension}" if dot and len(extension.encode()) <= 10 else ""
    head = (stem if tail else kept).encode()[: FILE_NAME_BYTES_MAX - len(tail.encode())].decode(errors="ignore")
    return f"{head}{tail}" if head.strip(" .") else f"evidence{tail}"
