"""What the command service asks of a log. `services.store` is one; a test may bring another."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.recorded import Recorded
from services.store.records import BoundHead, CommandRow, Decided, Pending, Receipt


class Log(Protocol):
    """The log of the district named by the enclosing `with tenant(...)`."""

    def read_stream(self, stream: str) -> Sequence[Recorded]:
        """Every event of a stream, oldest first; none for an unknown stream."""
        ...

    def head(self) -> int:
        """How many events there are: the position of the next one."""
        ...

    def bind_head(self) -> BoundHead:
        """The newest sealed head, for a decision that names it; it stays among the log's past heads."""
        ...

    def find_receipt(self, command_id: str) -> tuple[bytes, Receipt] | None:
        """The request's SHA-256 and the receipt of a command that took effect."""
        ...

    def append(self, pending: Sequence[Pending], command: CommandRow, reads: Mapping[str, int]) -> Receipt:
        """Append all or nothing. `reads` gives the version of each stream the decision rests on (0: not there).

        Raises ConcurrencyConflict when any of them, or of the written streams, has moved on; CommandIdReused.
        """
        ...

    def append_all(self, decided: Sequence[Decided]) -> Sequence[Receipt]:
        """Append several commands, each decided on what those before it leave, all or none.

        Raises ConcurrencyConflict when anything they rest on has moved on, or one of them was here before.
        """
        ...
