"""A district's log as the tree sees it: how many leaves there are, and their bytes."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from services.sealer.errors import LogHasGap

PAGE_ENTRIES = 1_000


class Log(Protocol):
    """The entries of a log."""

    def size(self) -> int:
        """How many there are."""
        ...

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """Those from `start` to `end` (exclusive)."""
        ...


class Row(Protocol):
    """One entry as it lies in the database. A leaf is the exact bytes of its `state`."""

    @property
    def position(self) -> int: ...

    @property
    def state(self) -> bytes: ...


class PagedLog:
    """A log of the caller's district in the database. `size()` is its next position, `read(position, limit)` a page."""

    def __init__(self, size: Callable[[], int], read: Callable[[int, int], Sequence[Row]]) -> None:
        self._size = size
        self._read = read

    def size(self) -> int:
        """The next position."""
        return self._size()

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """In order of their positions, a page at a time. Raises LogHasGap where one is missing."""
        position = start
        while position < end:
            page = self._read(position, min(PAGE_ENTRIES, end - position))
            if not page:
                raise LogHasGap(f"位置 {position}")
            for row in page:
                if row.position != position:
                    raise LogHasGap(f"位置 {position}")
                yield row.state
                position += 1
