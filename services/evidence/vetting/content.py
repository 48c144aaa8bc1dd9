"""The bytes of one file as vetting looks at them."""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

View = bytes | mmap.mmap


@dataclass(frozen=True, slots=True)
class Content:
    """`view` for looking at any place, `file` for libraries that want to read. Both are of the same bytes."""

    view: View
    file: BinaryIO

    @property
    def size_bytes(self) -> int:
        """How many there are, at least one."""
        return len(self.view)


@contextmanager
def mapped(file: BinaryIO) -> Iterator[Content]:
    """A file on disk, however large, without reading it into memory."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        file.seek(0)
        yield Content(view, file)


def held(data: bytes) -> Content:
    """Bytes in memory: a part of another file."""
    return Content(data, BytesIO(data))
