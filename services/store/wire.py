"""One tenant transaction in one round trip: prepared statements, binary both ways, straight on libpq's pipeline.

psycopg's own `execute` costs about five times the client CPU of an append; what is here is the part of it that the
log needs. Everything else in the platform uses `LogDatastore.transaction`.
"""

import select
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

from services.store.errors import ConnectionLost

Connection: TypeAlias = psycopg.Connection[Any]
Row: TypeAlias = tuple[Any, ...]

_TEXT, _BYTEA, _INT4, _UUID = 25, 17, 23, 2950  # type oids of PostgreSQL, the same in every installation
_BINARY = 1
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_ARRAY_HEADER = struct.Struct(">iiiii")
_NULL = b"\xff\xff\xff\xff"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement prepared once a connection under `name`; its parameters are cast to their types in `sql`."""

    name: bytes
    sql: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A statement with its parameters in PostgreSQL's binary format (see `int4` to `text_array`)."""

    statement: Statement
    params: Sequence[bytes | None]


# READ COMMITTED is said aloud: the append's checks are wrong under any other level (README.md, "Read sets").
BEGIN = Statement(b"begin", b"BEGIN ISOLATION LEVEL READ COMMITTED")
COMMIT = Statement(b"commit", b"COMMIT")


def prepare(connection: Connection, statements: Sequence[Statement]) -> None:
    """Prepare BEGIN, COMMIT and `statements` on a fresh connection. Raises psycopg.Error."""
    for statement in (BEGIN, COMMIT, *statements):
        result = connection.pgconn.prepare(statement.name, statement.sql)
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)


def transact(connection: Connection, tenant_id: int, calls: Sequence[Call]) -> list[list[Row]]:
    """Run `calls` as the district `tenant_id` in one transaction and one round trip; return each one's rows.

    The first error of the server is raised as its psycopg error after a rollback. ConnectionLost means that the
    outcome is unknown: the transaction may have been committed.
    """
    return tables(connection, exchange(connection, tenant_id, calls))


def exchange(connection: Connection, tenant_id: int, calls: Sequence[Call]) -> list[PGresult]:
    """As `transact`, with the results as libpq gives them."""
    ask(connection, tenant_id, calls)
    return answer(connection, len(calls))


def ask(connection: Connection, tenant_id: int, calls: Sequence[Call]) -> None:
    """The first half of `exchange`. What is done between the halves overlaps with the server's work."""
    with _closed_on_failure(connection):
        send(connection.pgconn, tenant_id, calls)


def answer(connection: Connection, calls: int) -> list[PGresult]:
    """The second half, for so many calls."""
    with _closed_on_failure(connection):
        results = receive(connection.pgconn, calls + 3)
        connection.pgconn.exit_pipeline_mode()
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            _recover(connection, result)
    return results[2:-1]


def tables(connection: Connection, results: Sequence[PGresult]) -> list[list[Row]]:
    """The rows of each result, as tuples of Python values."""
    reader = Transformer(connection)
    found: list[list[Row]] = []
    for result in results:
        reader.set_pgresult(result)
        found.append(reader.load_rows(0, result.ntuples, tuple))
    return found


@contextmanager
def _closed_on_failure(connection: Connection) -> Iterator[None]:
    """Interrupted between question and answer, a connection is nobody else's any more."""
    try:
        yield
    except psycopg.OperationalError as error:
        connection.close()
        raise ConnectionLost(str(error)) from error
    except BaseException:
        connection.close()
        raise


def send(pgconn: PGconn, tenant_id: int, calls: Sequence[Call]) -> None:
    """Queue BEGIN, SET LOCAL, `calls`, COMMIT and a sync, and push them out."""
    pgconn.enter_pipeline_mode()
    pgconn.send_query_prepared(BEGIN.name, None)
    # An integer that `tenant()` checked; SET takes no parameters, and set_config does not reach Citus workers.
    pgconn.send_query_params(b"SET LOCAL sandan.tenant = '%d'" % tenant_id, None)
    for call in calls:
        pgconn.send_query_prepared(
            call.statement.name, call.params, [_BINARY] * len(call.params), result_format=_BINARY
        )
    pgconn.send_query_prepared(COMMIT.name, None)
    pgconn.pipeline_sync()
    if pgconn.flush():
        poll = select.poll()
        poll.register(pgconn.socket, select.POLLIN | select.POLLOUT)
        while pgconn.flush():
            # Also read meanwhile: a server that cannot send its answers stops taking questions.
            if any(events & select.POLLIN for _, events in poll.poll()):
                pgconn.consume_input()


def receive(pgconn: PGconn, count: int) -> list[PGresult]:
    """The `count` results of what `send` queued, without the sync's. Raises psycopg.OperationalError when cut off."""
    poll = select.poll()
    poll.register(pgconn.socket, select.POLLIN)
    results: list[PGresult] = []
    while True:
        while pgconn.is_busy():
            poll.poll()
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            # libpq closes each statement's results with a None; a second one in a row would be the broken line's.
            if pgconn.status == ConnStatus.BAD:
                raise psycopg.OperationalError("the connection is closed")
        elif result.status == ExecStatus.PIPELINE_SYNC:
            break
        else:
            results.append(result)
            if pgconn.status == ConnStatus.BAD:
                raise psycopg.OperationalError(result.error_message.decode("utf-8", "replace"))
    if len(results) != count:
        raise psycopg.OperationalError(f"{len(results)} answers to {count} statements")
    return results


def _recover(connection: Connection, result: PGresult) -> None:
    """Leave the failed transaction and raise its error."""
    error = error_from_result(result)
    if isinstance(error, psycopg.OperationalError) and (error.sqlstate or "").startswith(("08", "57P")):
        connection.close()
        raise ConnectionLost(str(error)) from error
    if connection.pgconn.transaction_status != TransactionStatus.IDLE:
        connection.rollback()
    raise error


def timestamptz(value: bytes) -> datetime:
    """A `timestamptz` result: microseconds since 2000, as UTC."""
    return _EPOCH + timedelta(microseconds=int.from_bytes(value, "big", signed=True))


def uuid(value: str) -> bytes:
    """A `uuid` parameter. Raises ValueError."""
    return bytes.fromhex(value.replace("-", ""))


def int4(value: int) -> bytes:
    """An `int` parameter."""
    return value.to_bytes(4, "big", signed=True)


def int8(value: int) -> bytes:
    """A `bigint` parameter."""
    return value.to_bytes(8, "big", signed=True)


def int4_array(values: Sequence[int]) -> bytes:
    """An `int[]` parameter."""
    return _array(_INT4, [int4(value) for value in values])


def text_array(values: Sequence[str]) -> bytes:
    """A `text[]` parameter."""
    return _array(_TEXT, [value.encode() for value in values])


def uuid_array(values: Sequence[str]) -> bytes:
    """A `uuid[]` parameter. Raises ValueError."""
    return _array(_UUID, [uuid(value) for value in values])


def bytea_array(values: Sequence[bytes | None]) -> bytes:
    """A `bytea[]` parameter; None is NULL."""
    return _array(_BYTEA, values)


def _array(oid: int, values: Sequence[bytes | None]) -> bytes:
    """One-dimensional array in binary: dimensions, has-nulls, element type, length, lower bound, then the elements."""
    if not values:
        return struct.pack(">iii", 0, 0, oid)
    elements = [_NULL if value is None else len(value).to_bytes(4, "big") + value for value in values]
    return _ARRAY_HEADER.pack(1, 1, oid, len(values), 1) + b"".join(elements)
