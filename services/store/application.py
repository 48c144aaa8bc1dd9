"""The log as an application of the eventsourcing library: one for all districts, over one pool of connections."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    EventStore,
    InfrastructureFactory,
    Mapper,
    ProcessRecorder,
)
from eventsourcing.utils import Environment, EnvType

from domain.recorded import Recorded
from services.clock import day_of, now
from services.store.datastore import LogDatastore
from services.store.errors import OccurredInFuture, StoreError, TenantUnknown
from services.store.event_types import decode_envelopes
from services.store.keyring import Disclosed, FileKeyring
from services.store.mapper import EnvelopeMapper
from services.store.recorder import (
    LogAggregateRecorder,
    LogApplicationRecorder,
    LogProcessRecorder,
    LogTrackingRecorder,
)
from services.store.records import NOTHING_SEALED, BoundHead, CommandRow, Decided, Pending, RawEvent, Receipt
from services.store.statements import STATEMENTS
from services.store.subject_keys import SubjectKeys

PAGE_EVENTS = 5_000
"""Rows of a page at which reading costs least an event."""
_STREAM_CHARACTERS_MAX = 200

# The newest sealed head, which stays from now on, whatever is sealed meanwhile. By primary keys.
_BIND = """
INSERT INTO kept_head AS k (tenant_id, log, size, root, checkpoint, sealed_at, sealed_on, bound)
SELECT tenant_id, log, size, root, checkpoint, sealed_at, (sealed_at AT TIME ZONE 'Asia/Shanghai')::date, true
FROM sealed_head WHERE tenant_id = %(tenant_id)s AND log = 'events' AND size > 0
ON CONFLICT (tenant_id, log, size) DO UPDATE SET bound = true
RETURNING k.size, k.root"""

# The caller's own row of the register, all of it that the runtime role may see. By primary key.
_CODE = "SELECT code FROM tenant WHERE tenant_id = %(tenant_id)s"


class LogFactory(InfrastructureFactory[LogTrackingRecorder]):
    """Makes the library's recorders, all on the one datastore."""

    def __init__(self, env: Environment, datastore: LogDatastore) -> None:
        super().__init__(env)
        self.datastore = datastore

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """Streams only."""
        return LogAggregateRecorder(self.datastore)

    def application_recorder(self) -> ApplicationRecorder:
        """Streams and the log."""
        return LogApplicationRecorder(self.datastore)

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> LogTrackingRecorder:
        """Followers' marks only."""
        return (tracking_recorder_class or LogTrackingRecorder)(self.datastore)

    def process_recorder(self) -> ProcessRecorder:
        """Streams, log and marks."""
        return LogProcessRecorder(self.datastore)

    def close(self) -> None:
        """Close the pool."""
        self.datastore.close()


class LogEventStore(EventStore[str]):
    """The library's event store; what it gets are `Recorded`, with their positions."""

    mapper: EnvelopeMapper
    recorder: LogProcessRecorder

    def get(
        self,
        originator_id: str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Iterator[Any]:
        """The events of a stream, versions above `gt` up to `lte`."""
        rows = self.recorder.stream_rows(originator_id, gt=gt, lte=lte, desc=desc, limit=limit)
        return iter(self.mapper.to_recorded([(position, type_, state) for position, _, type_, state in rows]))


class Store(Application[str]):
    """The logs of all districts. Each call works for the district of the enclosing `with tenant(tenant_id):`.

    `dsn` logs in as sandan_app, `keyring` is the directory of the districts' keys, `today` the server's day. Opening
    checks psycopg, the database's version and the role: RuntimeUnfit, DatabaseNewer, DatabaseOlder. Close it, or use
    `with`; safe to share between threads.
    """

    name = "sandan"
    events: LogEventStore
    mapper: EnvelopeMapper
    recorder: LogProcessRecorder

    def __init__(
        self,
        dsn: str,
        keyring: Path,
        *,
        connections_max: int = 8,
        today: Callable[[], date] = lambda: day_of(now()),
    ) -> None:
        self.datastore = LogDatastore(dsn, STATEMENTS, connections_max=connections_max)
        self.subject_keys = SubjectKeys(self.datastore, FileKeyring(keyring))
        self._today = today
        self.datastore.open()
        super().__init__()

    def append(
        self, pending: Sequence[Pending], command: CommandRow, reads: Mapping[str, int] | None = None
    ) -> Receipt:
        """Append a command's events, all or none, at adjacent positions, and return its receipt.

        The versions in `pending` follow on each stream's present one; `reads` gives the version of every further
        stream that the decision rests on (0 for one that does not exist). A command that is sent again with the same
        digest gets the receipt of the first time, whatever has happened since, also while that one is under way and
        when its connection was lost around COMMIT.

        Raises ConcurrencyConflict where a stream is not at its version, CommandIdReused for another digest,
        TenantUnknown, OccurredInFuture, EventTooLarge, EventUnreadable, SubjectErased, and ConnectionLost after ten
        attempts: then nobody knows, and sending the same command again will tell.
        """
        expected = _expected_versions(pending)
        self._refuse_future(pending)
        stored_events = self.mapper.to_stored_events(pending)
        return self.recorder.append(stored_events, command, expected, reads or {})

    def append_all(self, decided: Sequence[Decided]) -> list[Receipt]:
        """Append several commands in the order given, all or none, in one commit. Each is as in `append`, decided on
        what those before it leave; each has adjacent positions, its own row and its own receipt.

        Nobody else's command comes between them. Raises ConcurrencyConflict where any stream is not at its version or
        any of the commands was here before; ConnectionLost, after which sending each alone will tell; and otherwise as
        `append`.
        """
        appends = []
        pending = [item for each in decided for item in each.pending]
        self._refuse_future(pending)
        stored_events = self.mapper.to_stored_events(pending)
        done = 0
        for each in decided:
            own = stored_events[done : done + len(each.pending)]
            done += len(own)
            appends.append((own, each.command, {**each.reads, **_expected_versions(each.pending)}))
        return self.recorder.append_all(appends)

    def find_receipt(self, command_id: str) -> tuple[bytes, Receipt] | None:
        """The SHA-256 and the receipt of a command that took effect, or None."""
        return self.recorder.find_receipt(command_id)

    def read_stream(self, stream: str, up_to_position: int | None = None, *, opened: bool = True) -> list[Recorded]:
        """Every event of a stream, oldest first, up to and including a position; none for an unknown stream.

        With `opened` personal parts are decrypted where their key still lives.
        """
        rows = self.recorder.stream_rows(stream, up_to_position=up_to_position)
        return self.mapper.to_recorded([(position, type_, state) for position, _, type_, state in rows], opened=opened)

    def read_page(self, from_position: int, limit: int = PAGE_EVENTS, *, opened: bool = False) -> list[Recorded]:
        """At most `limit` events from a position on, in order; the next page begins at `from_position + len(page)`."""
        return self.mapper.to_recorded(self.recorder.page_rows(from_position, limit), opened=opened)

    def read_all(self, from_position: int = 0, *, opened: bool = False) -> Iterator[Recorded]:
        """Every event from a position to the end of the log, read ahead: the fastest way through a whole district.

        Exhaust or close it within the same `with tenant(...)`. Raises LogBroken at a missing event,
        ConnectionLost: begin again where it stopped.
        """
        for positions, states in self.recorder.chunks(from_position):
            yield from self.mapper.of_envelopes(positions, decode_envelopes(states), opened=opened)

    def read_raw(self, from_position: int, limit: int = PAGE_EVENTS) -> list[RawEvent]:
        """The same page as it lies in the table: the exact bytes that are hashed into the proof."""
        return self.recorder.raw_page(from_position, limit)

    def unseal(self, texts: Sequence[str]) -> list[Any]:
        """What the `Recorded.sealed` texts kept in read models say: the event's sealed dataclass, None where erased."""
        return self.mapper.unseal(texts)

    def disclose(self, position: int, field: str) -> Disclosed | None:
        """One field of what is sealed at a position, for somebody without the key; None where the key is gone.

        Raises msgspec.ValidationError where nothing is sealed there, KeyError where nothing of that name is.
        """
        [raw] = self.recorder.raw_page(position, 1)
        return self.mapper.disclose(raw.state, field)

    def head(self) -> int:
        """How many events the district's log has: the next position. Raises TenantUnknown."""
        size = self.recorder.size()
        if size is None:
            raise TenantUnknown(str(self.datastore.tenant_id()))
        return size

    def bind_head(self) -> BoundHead:
        """The newest sealed head, which stays among the log's past heads from now on, whatever comes of it."""
        params = {"tenant_id": self.datastore.tenant_id()}
        with self.datastore.transaction() as cursor:
            row = cursor.execute(_BIND, params).fetchone()
        return NOTHING_SEALED if row is None else BoundHead(row["size"], bytes(row["root"]))

    def code(self) -> str:
        """What people call the district by (`store.tenants.Tenant`). Raises TenantUnknown."""
        tenant_id = self.datastore.tenant_id()
        with self.datastore.transaction() as cursor:
            row = cursor.execute(_CODE, {"tenant_id": tenant_id}).fetchone()
        if row is None:
            raise TenantUnknown(str(tenant_id))
        return str(row["code"])

    def snap(self, position: int) -> int:
        """The last position of the command whose event stands at `position`; `position` itself beyond the end."""
        receipt = self._receipt_at(position)
        return position if receipt is None else receipt.last_position

    def snap_back(self, position: int) -> int:
        """The last position of the last command that ends by `position`; -1 before the first."""
        receipt = self._receipt_at(position)
        if receipt is None or receipt.last_position <= position:
            return position
        return receipt.first_position - 1

    def _refuse_future(self, pending: Sequence[Pending]) -> None:
        today = self._today()
        for item in pending:
            if item.occurred_on is not None and item.occurred_on > today:
                raise OccurredInFuture(f"{item.occurred_on} > {today}")

    def _receipt_at(self, position: int) -> Receipt | None:
        for event in self.recorder.raw_page(position, 1):
            found = self.find_receipt(_command_of.decode(event.state).command_id)
            return None if found is None else found[1]
        return None

    def construct_factory(self, env: Environment) -> Any:
        """Ours, on the one datastore."""
        return LogFactory(env, self.datastore)

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Empty: settings come as arguments (`services/settings.py`), never past them from the environment."""
        return Environment(name, dict(env or {}))

    def construct_mapper(self) -> Mapper[str]:
        """Envelopes instead of the library's wrapped JSON."""
        return EnvelopeMapper(self.subject_keys)

    def construct_recorder(self) -> ApplicationRecorder:
        """Events and marks."""
        return self.factory.process_recorder()

    def construct_event_store(self) -> EventStore[str]:
        """Gets `Recorded`."""
        return LogEventStore(self.mapper, self.recorder)


class _CommandOf(msgspec.Struct):
    command_id: str


_command_of = msgspec.json.Decoder(_CommandOf)


def _expected_versions(pending: Sequence[Pending]) -> dict[str, int]:
    """The version each written stream must be at. Raises StoreError where the pending versions leave a gap."""
    expected: dict[str, int] = {}
    versions: dict[str, int] = {}
    for item in pending:
        if not 0 < len(item.stream) <= _STREAM_CHARACTERS_MAX or "|" in item.stream:
            raise StoreError(f"stream name {item.stream!r}")
        if item.stream not in versions:
            expected[item.stream] = item.version - 1
        elif versions[item.stream] != item.version - 1:
            raise StoreError(f"{item.stream}: version {item.version} after {versions[item.stream]}")
        versions[item.stream] = item.version
    return expected
