"""What a fetched file is called and said to be, whatever strangers wrote of it."""

import re
import unicodedata
from urllib.parse import quote

FILE_NAME_BYTES_MAX = 200

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,127}")
_FORBIDDEN = frozenset('/\\:*?"<>|')


def safe_headers(file_name: str, media_type: str) -> dict[str, str]:
    """Headers under which a browser saves the file and never shows it, runs it or guesses what it is."""
    return {
        "content-type": media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream",
        "content-disposition": f"attachment; filename*=UTF-8''{quote(safe_file_name(file_name), safe='')}",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }


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
