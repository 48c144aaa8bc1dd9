"""The library's PostgreSQL recorders on our log: no table lock, no NOTIFY, no DDL; a district's head row instead.

A notification id is a position plus one: the library counts from 1, the log from 0.
"""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
from eventsourcing.persistence import IntegrityError, Notification, StoredEvent, Tracking
from eventsourcing.postgres import (
    PostgresAggregateRecorder,
    PostgresApplicationRecorder,
    PostgresProcessRecorder,
    PostgresTrackingRecorder,
)
from psycopg.pq.abc import PGresult

from services.store.datastore import LogDatastore
from services.store.errors import CommandIdReused, ConcurrencyConflict, ConnectionLost, LogBroken, TenantUnknown
from services.store.event_types import CHUNK_EVENTS
from services.store.records import CommandRow, RawEvent, Receipt
from services.store.statements import (
    ALL_STORED,
    APPEND,
    CHUNK,
    LOCK_HEAD,
    NOTIFICATIONS,
    PAGE,
    RAW_PAGE,
    RECEIPT,
    SIZE,
    STREAM,
    STREAM_BACK,
    TRACK,
    TRACKED,
)
from services.store.subscription import PollingSubscription
from services.store.wire import (
    Call,
    Row,
    Statement,
    answer,
    ask,
    bytea_array,
    int4,
    int4_array,
    int8,
    tables,
    text_array,
    timestamptz,
    uuid,
    uuid_array,
)

Append: TypeAlias = tuple[Sequence[StoredEvent], CommandRow, Mapping[str, int]]
"""A command's stored events, its row, the version of every stream it rests on."""

TIME_GAP = b'"recorded_at":""'
"""Where the mapper leaves room for the server's clock. A quote inside a JSON string is escaped, and no key before it
has this name, so its first occurrence is the envelope's."""
_JOINT = TIME_GAP.index(b'""') + 1

VERSION_MAX = 2**31 - 1
POSITION_MAX = 2**63 - 1
CHUNKS_ASKED = 4
"""Chunks in one round trip when a log is read from end to end: about as much as lies in the sockets' buffers while
nobody fetches it. With twice as many the server waits for us instead of reading ahead, and all takes twice as long."""
_ATTEMPTS_MAX = 10


class LogAggregateRecorder(PostgresAggregateRecorder):
    """Writes and reads the streams of the caller's district."""

    datastore: LogDatastore

    def create_table(self) -> None:
        """Nothing: migrations own the tables (`migrations.py`)."""

    def append(
        self,
        stored_events: Sequence[StoredEvent],
        command: CommandRow,
        expected: Mapping[str, int],
        reads: Mapping[str, int],
    ) -> Receipt:
        """Append a command's events in one statement; see `Store.append` for the meaning and the errors.

        `expected` is the version each written stream must be at, `reads` that of each stream the decision only read.
        A lost connection is retried: the command's id keeps it from taking effect twice.
        """
        calls = self._append_calls(stored_events, command, expected, reads)
        for attempt in range(_ATTEMPTS_MAX):
            try:
                result = self.datastore.exchange(*calls)[-1]
            except psycopg.errors.UniqueViolation:
                break
            except ConnectionLost:
                if attempt == _ATTEMPTS_MAX - 1:
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))
                continue
            if result.ntuples:
                return _receipt(command, len(stored_events), result)
            break
        return self._receipt_or_conflict(command, {**reads, **expected})

    def append_all(self, appends: Sequence[Append]) -> list[Receipt]:
        """Append several commands, all or none, in one transaction; see `Store.append_all`.

        The versions of each are those that the ones before it leave.
        """
        tenant_id = int4(self.datastore.tenant_id())
        calls = [Call(LOCK_HEAD, (tenant_id,))]
        for stored_events, command, versions in appends:
            calls.append(self._append_call(stored_events, command, versions))
        calls.append(Call(ALL_STORED, (tenant_id, uuid_array([command.command_id for _, command, _ in appends]))))
        try:
            results = self.datastore.exchange(*calls)[1:-1]
        except (psycopg.errors.UniqueViolation, psycopg.errors.DivisionByZero) as error:
            raise ConcurrencyConflict(f"{len(appends)}") from error
        return [
            _receipt(command, len(stored_events), result)
            for (stored_events, command, _), result in zip(appends, results, strict=True)
        ]

    def find_receipt(self, command_id: str) -> tuple[bytes, Receipt] | None:
        """The digest and the receipt of a command that took effect in the caller's district, or None."""
        rows = self._read(RECEIPT, uuid(command_id))
        if not rows:
            return None
        sha256, first, last, entity_id, stream, version, recorded_at = rows[0]
        return sha256, Receipt(command_id, first, last, entity_id, stream, version, recorded_at, repeated=True)

    def size(self) -> int | None:
        """How many events the caller's district has, or None where there is no such district."""
        rows = self._read(SIZE)
        return rows[0][0] if rows else None

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """The library's append: no command, versions checked by their unique key. Raises IntegrityError."""
        self._insert(stored_events, **kwargs)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """A stream's stored events, versions above `gt` up to `lte`."""
        rows = self.stream_rows(str(originator_id), gt=gt, lte=lte, desc=desc, limit=limit)
        return [StoredEvent(originator_id, version, type_, state) for _, version, type_, state in rows]

    def stream_rows(
        self,
        stream: str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        up_to_position: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[Row]:
        """(position, version, type, state) of a stream's events, in order of version."""
        return self._read(
            STREAM_BACK if desc else STREAM,
            stream.encode(),
            int4(-1 if gt is None else gt),
            int4(VERSION_MAX if lte is None else lte),
            int8(POSITION_MAX if up_to_position is None else up_to_position),
            int4(VERSION_MAX if limit is None else limit),
        )

    def _read(self, statement: Statement, *params: bytes) -> list[Row]:
        """The rows of one prepared statement, whose first parameter is the tenant; asked again if the line broke."""
        call = Call(statement, (int4(self.datastore.tenant_id()), *params))
        for attempt in range(_ATTEMPTS_MAX):
            try:
                return self.datastore.transact(call)[0]
            except ConnectionLost:
                if attempt == _ATTEMPTS_MAX - 1:
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))
        raise AssertionError("the last attempt returns or raises")

    def _insert(
        self, stored_events: Sequence[StoredEvent], tracking: Tracking | None = None, **_kwargs: Any
    ) -> Sequence[int] | None:
        tenant_id = int4(self.datastore.tenant_id())
        calls = [] if tracking is None else [_track_call(tenant_id, tracking)]
        if stored_events:
            calls += self._append_calls(stored_events, None, {}, {})
        if not calls:
            return None
        try:
            result = self.datastore.exchange(*calls)[-1]
        except psycopg.IntegrityError as error:
            raise IntegrityError(str(error)) from error
        if not stored_events:
            return None
        if not result.ntuples:
            raise TenantUnknown(str(self.datastore.tenant_id()))
        first, _recorded_at = _appended(result)
        return list(range(first + 1, first + 1 + len(stored_events)))

    def _append_calls(
        self,
        stored_events: Sequence[StoredEvent],
        command: CommandRow | None,
        expected: Mapping[str, int],
        reads: Mapping[str, int],
    ) -> list[Call]:
        tenant_id = int4(self.datastore.tenant_id())
        append = self._append_call(stored_events, command, {**reads, **expected})
        # A written stream is settled by its unique key; only for one that was merely read must the wait come first.
        return [Call(LOCK_HEAD, (tenant_id,)), append] if reads.keys() - expected.keys() else [append]

    def _append_call(
        self, stored_events: Sequence[StoredEvent], command: CommandRow | None, versions: Mapping[str, int]
    ) -> Call:
        tenant_id = int4(self.datastore.tenant_id())
        prefixes, suffixes = _around_time(stored_events)
        return Call(
            APPEND,
            (
                tenant_id,
                int4(len(stored_events)),
                text_array(tuple(versions)),
                int4_array(tuple(versions.values())),
                *_command_params(command),
                text_array([str(event.originator_id) for event in stored_events]),
                int4_array([event.originator_version for event in stored_events]),
                text_array([event.topic for event in stored_events]),
                bytea_array(prefixes),
                bytea_array(suffixes),
            ),
        )

    def _receipt_or_conflict(self, command: CommandRow, versions: Mapping[str, int]) -> Receipt:
        """Why an append did nothing: the command was here before, there is no such district, or a stream moved."""
        found = self.find_receipt(command.command_id)
        if found is not None:
            sha256, receipt = found
            if sha256 != command.request_sha256:
                raise CommandIdReused(command.command_id)
            return receipt
        if self.size() is None:
            raise TenantUnknown(str(self.datastore.tenant_id()))
        raise ConcurrencyConflict("，".join(f"{stream} @{version}" for stream, version in versions.items()))


class LogApplicationRecorder(LogAggregateRecorder, PostgresApplicationRecorder):
    """Also reads the district's log from end to end."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """The library's append; returns the notification ids."""
        return self._insert(stored_events, **kwargs)

    def page_rows(self, from_position: int, limit: int) -> list[Row]:
        """(position, type, state) of at most `limit` events from a position on."""
        return self._read(PAGE, int8(from_position), int4(limit))

    def chunks(self, from_position: int) -> Iterator[tuple[range, bytes]]:
        """Every state from a position to the end of the log, some at a time, joined by line ends, with their positions.

        What comes next is asked for while this is worked on. Holds a connection until exhausted or closed. Raises
        LogBroken at a missing position, ConnectionLost (begin again where it stopped), TenantUnknown.
        """
        tenant_id = self.datastore.tenant_id()
        position = from_position
        known = 0
        with self.datastore.borrowed() as connection:
            asked = False
            try:
                while True:
                    if not asked:
                        ask(connection, tenant_id, _chunk_calls(tenant_id, position))
                        asked = True
                    *found, size = tables(connection, answer(connection, CHUNKS_ASKED + 1))
                    asked = False
                    if not size:
                        raise TenantUnknown(str(tenant_id))
                    if found[-1][0][2] == CHUNK_EVENTS:
                        ask(connection, tenant_id, _chunk_calls(tenant_id, position + CHUNKS_ASKED * CHUNK_EVENTS))
                        asked = True
                    # The last answer told of them before this one was asked for.
                    due = min(known, position + CHUNKS_ASKED * CHUNK_EVENTS)
                    known = size[0][0]
                    for [(first, last, count, states)] in found:
                        if count:
                            if (first, last) != (position, position + count - 1):
                                raise LogBroken(f"{position}..{last}: {count}")
                            yield range(position, position + count), states
                            position += count
                        if count < CHUNK_EVENTS:
                            break
                    if position < due:
                        raise LogBroken(f"{position}..{due - 1}: 0")
                    if not asked and position >= known:
                        return
            finally:
                if asked:
                    connection.close()

    def raw_page(self, from_position: int, limit: int) -> list[RawEvent]:
        """At most `limit` events from a position on, as they lie there."""
        return [RawEvent(*row) for row in self._read(RAW_PAGE, int8(from_position), int4(limit))]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The library's page of the log: ids from `start` (or above it) to `stop`, of the given types or all."""
        first = 0 if start is None else start - 1 if inclusive_of_start else start
        rows = self._read(
            NOTIFICATIONS,
            int8(first),
            int8(POSITION_MAX if stop is None else stop),
            text_array(topics),
            int4(limit),
        )
        return [
            Notification(id=id_, originator_id=stream, originator_version=version, topic=type_, state=state)
            for id_, stream, version, type_, state in rows
        ]

    def max_notification_id(self) -> int | None:
        """The id of the district's last event, None where there is none."""
        return self.size() or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> PollingSubscription:
        """Every event after `gt`, then each new one: a poll, since NOTIFY in an append halves it (README.md)."""
        return PollingSubscription(self, gt, topics, tenant_id=self.datastore.tenant_id())


class LogTrackingRecorder(PostgresTrackingRecorder):
    """Remembers how far each follower of the caller's district has come."""

    datastore: LogDatastore

    def create_table(self) -> None:
        """Nothing: migrations own the tables."""

    def insert_tracking(self, tracking: Tracking) -> None:
        """Raise a follower's mark. Raises IntegrityError where it is already there or further."""
        try:
            self.datastore.transact(_track_call(int4(self.datastore.tenant_id()), tracking))
        except psycopg.IntegrityError as error:
            raise IntegrityError(str(error)) from error

    def max_tracking_id(self, application_name: str) -> int | None:
        """A follower's mark, None before its first."""
        tenant_id = int4(self.datastore.tenant_id())
        rows = self.datastore.transact(Call(TRACKED, (tenant_id, application_name.encode())))[0]
        return rows[0][0] if rows else None


class LogProcessRecorder(LogTrackingRecorder, LogApplicationRecorder, PostgresProcessRecorder):
    """Events and a follower's mark in one transaction."""


def _around_time(stored_events: Sequence[StoredEvent]) -> tuple[list[bytes], list[bytes | None]]:
    """Each state before and after the gap left for its time; one without a gap is taken whole, with None after it."""
    prefixes: list[bytes] = []
    suffixes: list[bytes | None] = []
    for event in stored_events:
        gap = event.state.find(TIME_GAP)
        prefixes.append(event.state if gap < 0 else event.state[: gap + _JOINT])
        suffixes.append(None if gap < 0 else event.state[gap + _JOINT :])
    return prefixes, suffixes


def _command_params(command: CommandRow | None) -> tuple[bytes | None, ...]:
    if command is None:
        return (None, None, None, None, None)
    return (
        uuid(command.command_id),
        command.request_sha256,
        command.stream.encode(),
        int4(command.version),
        None if command.entity_id is None else command.entity_id.encode(),
    )


def _appended(result: PGresult) -> tuple[int, datetime]:
    """First position and time, read by hand: psycopg's own loaders cost a tenth of an append's client side."""
    return int.from_bytes(result.get_value(0, 0) or b"", "big"), timestamptz(result.get_value(0, 1) or b"")


def _receipt(command: CommandRow, events: int, result: PGresult) -> Receipt:
    first, recorded_at = _appended(result)
    last = first + events - 1
    return Receipt(command.command_id, first, last, command.entity_id, command.stream, command.version, recorded_at)


def _chunk_calls(tenant_id: int, position: int) -> list[Call]:
    """The next chunks and then the size of the log: a short chunk is its end only if that says so."""
    starts = range(position, position + CHUNKS_ASKED * CHUNK_EVENTS, CHUNK_EVENTS)
    tenant = int4(tenant_id)
    chunks = [Call(CHUNK, (tenant, int8(start), int8(start + CHUNK_EVENTS))) for start in starts]
    return [*chunks, Call(SIZE, (tenant,))]


def _track_call(tenant_id: bytes, tracking: Tracking) -> Call:
    return Call(TRACK, (tenant_id, tracking.application_name.encode(), int8(tracking.notification_id)))
