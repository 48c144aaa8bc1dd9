"""A district's log as the tree sees it: how many leaves there are, and their bytes."""

from collections.abc import Iterator
from typing import Protocol

from services.sealer.errors import LogHasGap
from services.store import Store

PAGE_ENTRIES = 1_000


class Log(Protocol):
    """The entries of a log."""

    def size(self) -> int:
        """How many there are."""
        ...

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """Those from `start` to `end` (exclusive)."""
        ...


class StoredLog:
    """The log of the caller's district in the database. A leaf is the exact bytes of an event's `state`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def size(self) -> int:
        """The next position."""
        return self._store.head()

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """In order of their positions, a page at a time. Raises LogHasGap where one is missing."""
        position = start
        while position < end:
            page = self._store.read_raw(position, min(PAGE_ENTRIES, end - position))
            if not page:
                raise LogHasGap(f"位置 {position}")
            for event in page:
                if event.position != position:
                    raise LogHasGap(f"位置 {position}")
                yield event.state
                position += 1
