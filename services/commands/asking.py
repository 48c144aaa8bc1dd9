"""Questions answered from the log by the code that decides commands; nothing is appended."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from domain.recorded import Actor, Recorded
from services.commands.decide import Decide
from services.store.records import BoundHead, CommandRow, Decided, Pending, Receipt

_NOBODY = Actor(person="")


def asking(read_stream: Callable[[str], Sequence[Recorded]], tenant_id: int, day: date) -> Decide:
    """Loads states as a decision does, from the events that `read_stream` gives; it decides nothing."""
    return Decide(
        _Reading(read_stream), None, tenant_id=tenant_id, command_id="", actor=_NOBODY, today=day, occurred_on=day
    )


class _Reading:
    """A log that is only read."""

    def __init__(self, read_stream: Callable[[str], Sequence[Recorded]]) -> None:
        self.read_stream = read_stream

    def head(self) -> int:
        """Never called: a question publishes nothing."""
        raise TypeError("a question has no position")

    def bind_head(self) -> BoundHead:
        """Never called, likewise."""
        raise TypeError("a question names no checkpoint")

    def find_receipt(self, command_id: str) -> tuple[bytes, Receipt] | None:
        """Nothing was submitted."""
        return None

    def append(self, pending: Sequence[Pending], command: CommandRow, reads: Mapping[str, int]) -> Receipt:
        """Never called: a question emits nothing."""
        raise TypeError("a question appends nothing")

    def append_all(self, decided: Sequence[Decided]) -> Sequence[Receipt]:
        """Never called, likewise."""
        raise TypeError("a question appends nothing")
