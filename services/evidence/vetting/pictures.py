"""Where a picture ends by its own structure. What stands behind that is no picture."""

import re
import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType

from services.evidence.vetting.boxes import boxes_end
from services.evidence.vetting.content import View
from services.evidence.vetting.kinds import BMP, GIF, HEIC, JPEG, PNG, TIFF, WEBP, Kind

# In coded data a marker is FF and neither a stuffed zero, a restart nor a fill byte.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class Broken(Exception):
    """The bytes begin like this kind of file and do not go on like it."""


def picture_of(view: View) -> Kind | None:
    """Which picture the file begins as; None for anything else."""
    head = view[:32]
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[:2] == b"BM" and len(head) >= 18 and struct.unpack_from("<I", head, 14)[0] in _BMP_HEADERS:
        return BMP
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return TIFF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    return None


def picture_end(kind: Kind, view: View) -> int:
    """The place behind the last byte of the picture. Raises Broken where its structure does not lead to an end."""
    try:
        end = _ENDS[kind](view)
    except (IndexError, struct.error) as error:
        raise Broken from error
    if end > len(view):
        raise Broken
    return end


def _jpeg_end(view: View) -> int:
    at = 2
    while True:
        if view[at] != 0xFF:
            raise Broken
        while view[at] == 0xFF:
            at += 1
        marker = view[at]
        at += 1
        if marker == 0xD9:
            return at
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        length = int(struct.unpack_from(">H", view, at)[0])
        if length < 2:
            raise Broken
        at += length
        if marker == 0xDA:
            found = _JPEG_MARKER.search(view, at)
            if found is None:
                raise Broken
            at = found.start()


def _png_end(view: View) -> int:
    at, first = 8, True
    while True:
        length, name = struct.unpack_from(">I4s", view, at)
        if not name.isalpha() or (first and name != b"IHDR"):
            raise Broken
        first = False
        at += 12 + int(length)
        if name == b"IEND":
            return at


def _gif_end(view: View) -> int:
    at = 13 + _colours_bytes(view[10])
    while True:
        block = view[at]
        if block == 0x3B:
            return at + 1
        if block == 0x21:
            at = _after_blocks(view, at + 2)
        elif block == 0x2C:
            at = _after_blocks(view, at + 10 + _colours_bytes(view[at + 9]) + 1)
        else:
            raise Broken


def _colours_bytes(packed: int) -> int:
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


def _after_blocks(view: View, at: int) -> int:
    while view[at]:
        at += view[at] + 1
    return at + 1


def _webp_end(view: View) -> int:
    return 8 + int(struct.unpack_from("<I", view, 4)[0])


def _bmp_end(view: View) -> int:
    # Some programs leave the size zero.
    return int(struct.unpack_from("<I", view, 2)[0]) or len(view)


def _tiff_end(view: View) -> int:
    """A directory of pieces in any order: nothing says where it ends. It must at least have a first directory."""
    order = "<" if view[:1] == b"I" else ">"
    directory = struct.unpack_from(f"{order}I", view, 4)[0]
    struct.unpack_from(f"{order}H", view, directory)
    return len(view)


_ENDS: Mapping[Kind, Callable[[View], int]] = MappingProxyType(
    {
        JPEG: _jpeg_end,
        PNG: _png_end,
        GIF: _gif_end,
        WEBP: _webp_end,
        BMP: _bmp_end,
        TIFF: _tiff_end,
        HEIC: boxes_end,
    }
)
