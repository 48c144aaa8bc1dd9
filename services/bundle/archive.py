"""A zip with one layout and no other: members as they are, one after the other, no clock, no attributes.

The same members give the same bytes on every machine; every byte beside theirs can be foretold, so that a reader can
refuse whatever else was put in. Members and file may be of any size (zip64 throughout).
"""

import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_LOCAL_SIZES = struct.Struct("<HHQQ")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_CENTRAL_SIZES = struct.Struct("<HHQQQ")
_END_64 = struct.Struct("<4sQHHLLQQQQ")
_LOCATOR_64 = struct.Struct("<4sLQL")
_END = struct.Struct("<4sHHHHLLH")

_VERSION = 45
_MADE_BY = 3 << 8 | _VERSION
_ZIP64 = 1
_DAY = 0x21
"""1980-01-01, the first that the format knows."""
_FULL = 0xFFFFFFFF
"""Says that the number stands in the zip64 part."""
_MODE = 0o100644 << 16


class ArchiveWriter:
    """Writes members to a seekable file that is empty; `close` ends it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._central: list[bytes] = []
        self._last = 0

    def add(self, name: str, content: bytes) -> None:
        """A member that is in memory."""
        self.stream(name, [content])

    def stream(self, name: str, chunks: Iterable[bytes]) -> None:
        """A member that comes in pieces: its head is filled in once it is known."""
        raw = name.encode("ascii")
        start = self._last = self._file.tell()
        self._file.write(_local(raw, 0, 0))
        size = crc = 0
        for chunk in chunks:
            self._file.write(chunk)
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
        end = self._file.tell()
        self._file.seek(start)
        self._file.write(_local(raw, size, crc))
        self._file.seek(end)
        fixed = (_VERSION, 0, 0, 0, _DAY, crc, _FULL, _FULL, len(raw), _CENTRAL_SIZES.size, 0, 0, 0, _MODE, _FULL)
        head = _CENTRAL.pack(b"PK\x01\x02", _MADE_BY, *fixed)
        self._central.append(head + raw + _CENTRAL_SIZES.pack(_ZIP64, 24, size, size, start))

    def undo(self) -> None:
        """Take the last member back."""
        self._central.pop()
        self._file.seek(self._last)
        self._file.truncate()

    def close(self) -> None:
        """Write the directory. The file stays open."""
        start, directory, count = self._file.tell(), b"".join(self._central), len(self._central)
        self._file.write(directory)
        self._file.write(_END_64.pack(b"PK\x06\x06", 44, _MADE_BY, _VERSION, 0, 0, count, count, len(directory), start))
        self._file.write(_LOCATOR_64.pack(b"PK\x06\x07", 0, start + len(directory), 1))
        self._file.write(_END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, _FULL, _FULL, 0))


def _local(raw: bytes, size: int, crc: int) -> bytes:
    head = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, 0, 0, _DAY, crc, _FULL, _FULL, len(raw), _LOCAL_SIZES.size)
    return head + raw + _LOCAL_SIZES.pack(_ZIP64, 16, size, size)
