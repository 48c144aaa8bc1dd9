"""A log that writes nothing: what is appended is seen by later reads and forgotten afterwards. For dry runs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from domain.recorded import Recorded
from services.clock import Clock, now
from services.commands.log import Log
from services.store.errors import CommandIdReused, ConcurrencyConflict
from services.store.records import NOTHING_SEALED, BoundHead, CommandRow, Decided, Pending, Receipt
from services.store.tenant import current_tenant


class RehearsalLog:
    """One district's log (`base`, or an empty one) with whatever is appended on top of it, kept in memory.

    Positions count on from `base_size`. Safe to share between threads; refuses what the real log refuses.
    """

    def __init__(self, base: Log | None = None, base_size: int = 0, clock: Clock = now) -> None:
        self._base = base
        self._base_size = base_size
        self._clock = clock
        self._lock = Lock()
        self._streams: dict[str, list[Recorded]] = defaultdict(list)
        self._receipts: dict[str, tuple[bytes, Receipt]] = {}
        self.recorded: list[Recorded] = []

    def read_stream(self, stream: str) -> Sequence[Recorded]:
        """The base's events of the stream, then those rehearsed."""
        base = [] if self._base is None else self._base.read_stream(stream)
        return [*base, *self._streams[stream]]

    def head(self) -> int:
        """How many events the base has, and were rehearsed."""
        return self._base_size + len(self.recorded)

    def bind_head(self) -> BoundHead:
        """Nothing that is rehearsed is sealed, and a rehearsal binds nothing of its base."""
        return NOTHING_SEALED

    def find_receipt(self, command_id: str) -> tuple[bytes, Receipt] | None:
        """The receipt of a command, rehearsed or real."""
        found = self._receipts.get(command_id)
        return found if found is not None or self._base is None else self._base.find_receipt(command_id)

    def append(self, pending: Sequence[Pending], command: CommandRow, reads: Mapping[str, int]) -> Receipt:
        """As `Store.append`, in memory."""
        with self._lock:
            found = self.find_receipt(command.command_id)
            if found is not None:
                if found[0] != command.request_sha256:
                    raise CommandIdReused(command.command_id)
                return found[1]
            self._refuse_stale(pending, reads)
            first = self._base_size + len(self.recorded)
            recorded_at = self._clock()
            for position, event in enumerate(pending, first):
                recorded = _recorded(event, position, recorded_at)
                self.recorded.append(recorded)
                self._streams[event.stream].append(recorded)
            receipt = Receipt(
                command_id=command.command_id,
                first_position=first,
                last_position=first + len(pending) - 1,
                entity_id=command.entity_id,
                stream=command.stream,
                version=command.version,
                recorded_at=recorded_at,
            )
            self._receipts[command.command_id] = (command.request_sha256, replace(receipt, repeated=True))
            return receipt

    def append_all(self, decided: Sequence[Decided]) -> Sequence[Receipt]:
        """As `Store.append_all`, in memory, for one writer: nobody else's command makes half of them stale."""
        if any(self.find_receipt(each.command.command_id) for each in decided):
            raise ConcurrencyConflict(f"{len(decided)}")
        return [self.append(each.pending, each.command, each.reads) for each in decided]

    def _refuse_stale(self, pending: Sequence[Pending], reads: Mapping[str, int]) -> None:
        expected = dict(reads)
        for event in reversed(pending):
            expected[event.stream] = event.version - 1
        for stream, version in expected.items():
            if len(self.read_stream(stream)) != version:
                raise ConcurrencyConflict(f"{stream} @{version}")


def _recorded(pending: Pending, position: int, recorded_at: datetime) -> Recorded:
    return Recorded(
        tenant_id=current_tenant(),
        position=position,
        stream=pending.stream,
        version=pending.version,
        event=pending.event,
        command_id=pending.command_id,
        actor=pending.actor,
        occurred_on=pending.occurred_on,
        recorded_at=recorded_at,
        causation=pending.causation,
        correlation=pending.correlation,
        classification=pending.classification,
    )
