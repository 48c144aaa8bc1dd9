"""States remembered from earlier decisions, so that most commands read nothing before they append.

A remembered state may be behind the log. That is safe: the append checks the version of every stream the decision
rests on, and a refusal is given only after the decision was made again on what the log says now.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

STREAMS_MAX = 20_000
"""Streams remembered; the one used longest ago is forgotten first. A state takes about 1 to 20 kB."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A stream's state at a version, and the function that folded it."""

    version: int
    state: Any
    evolve: Callable[[Any, Any], Any]


class Memory:
    """The latest known state of streams, by district and stream. Safe to share between threads."""

    def __init__(self, streams_max: int = STREAMS_MAX) -> None:
        self._streams_max = streams_max
        self._known: OrderedDict[tuple[int, str], Remembered] = OrderedDict()
        self._lock = Lock()

    def recall(self, tenant_id: int, stream: str) -> Remembered | None:
        """What is remembered of a stream, if anything."""
        with self._lock:
            found = self._known.get((tenant_id, stream))
            if found is not None:
                self._known.move_to_end((tenant_id, stream))
            return found

    def keep(self, tenant_id: int, stream: str, remembered: Remembered) -> None:
        """Remember a state, unless a later one is known already."""
        with self._lock:
            known = self._known.get((tenant_id, stream))
            if known is None or known.version <= remembered.version:
                self._known[tenant_id, stream] = remembered
                self._known.move_to_end((tenant_id, stream))
            while len(self._known) > self._streams_max:
                self._known.popitem(last=False)

    def forget(self, tenant_id: int, streams: Iterable[str]) -> None:
        """Have these streams read again."""
        with self._lock:
            for stream in streams:
                self._known.pop((tenant_id, stream), None)


class Ahead(Memory):
    """What a batch has decided so far, on top of what is remembered. It must not be shared: a state that is then not
    recorded, and whose version somebody else's event gets, would be taken for that one."""

    def __init__(self, behind: Memory) -> None:
        super().__init__(streams_max=sys.maxsize)
        self._behind = behind

    def recall(self, tenant_id: int, stream: str) -> Remembered | None:
        """What the batch has left, else what is remembered."""
        return super().recall(tenant_id, stream) or self._behind.recall(tenant_id, stream)

    def forget(self, tenant_id: int, streams: Iterable[str]) -> None:
        """Have these streams read again, by everybody."""
        names = tuple(streams)
        super().forget(tenant_id, names)
        self._behind.forget(tenant_id, names)

    def hand_over(self) -> None:
        """Everything was recorded: let everybody know."""
        for (tenant_id, stream), known in self._known.items():
            self._behind.keep(tenant_id, stream, known)
