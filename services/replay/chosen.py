"""The events of some types, read past all others as fast as headers can be parsed.

Every event must be there and of the type that its row says; only of the chosen ones the rest is looked at.
`services.replay.log.Reader` looks at everything, and takes ten times as long.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
import psycopg

from services.replay.log import missing, no_float, parsed, rows

Noted = tuple[int, str, Any]
"""Position, type and data of an event."""

Shapes = Mapping[str, type]
"""Types of events with what their data is read as: a dict, or a msgspec.Struct of the fields that are wanted."""

_CHUNK_EVENTS = 5_000

# Some events in one row: their number, first and last position, the states joined by line ends, and the types of the
# rows. As many rows would cost the client three times as much. By primary key.
_CHUNK = """
SELECT count(*), min(position), max(position), string_agg(state, '\n' ORDER BY position),
  string_agg(type, E'\\n' ORDER BY position)
FROM event WHERE tenant_id = %(tenant)s AND position >= %(first)s AND position <= %(last)s"""


class _Header(msgspec.Struct, gc=False):
    """What is read of every envelope."""

    type: str
    data: msgspec.Raw


_headers = msgspec.json.Decoder(_Header)


@cache
def _decoder(shape: type) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape, float_hook=no_float)


def chosen(
    connection: psycopg.Connection[Any],
    tenant_id: int,
    last: int,
    shapes: Shapes,
    faults: list[str],
    tell: Callable[[int], None],
) -> Iterator[Noted]:
    """The events of these types up to a position; `faults` takes what is not as it must be, `tell` how far it is."""
    decoders = {type_: _decoder(shape) for type_, shape in shapes.items()}
    for first, end, chunk in _chunks(connection, tenant_id, last):
        found = _whole(first, end, chunk, decoders)
        yield from _one_by_one(connection, tenant_id, first, end, shapes, faults) if found is None else found
        tell(end + 1)


def _chunks(
    connection: psycopg.Connection[Any], tenant_id: int, last: int
) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
    """Each chunk with its first and last position; the server is at work on the next while one is looked at."""

    def ask(first: int) -> psycopg.Cursor[Any]:
        params = {"tenant": tenant_id, "first": first, "last": min(first + _CHUNK_EVENTS - 1, last)}
        return connection.execute(_CHUNK, params, binary=True)

    # In a pipeline a question is sent at once and its answer not waited for.
    with connection.pipeline():
        asked = ask(0)
        for first in range(0, last + 1, _CHUNK_EVENTS):
            [chunk] = asked.fetchall()
            if first + _CHUNK_EVENTS <= last:
                asked = ask(first + _CHUNK_EVENTS)
            yield first, min(first + _CHUNK_EVENTS - 1, last), chunk


def _whole(
    first: int, end: int, chunk: tuple[Any, ...], decoders: Mapping[str, msgspec.json.Decoder[Any]]
) -> list[Noted] | None:
    """The chosen ones of a chunk; None where anything about it is not as it must be."""
    count, lowest, highest, states, types = chunk
    if (count, lowest, highest) != (end - first + 1, first, end):
        return None
    try:
        headers = _headers.decode_lines(states)
        if [header.type for header in headers] != types.split("\n"):
            return None
        return [
            (position, header.type, decoders[header.type].decode(header.data))
            for position, header in enumerate(headers, first)
            if header.type in decoders
        ]
    except (msgspec.MsgspecError, ValueError):
        return None


def _one_by_one(
    connection: psycopg.Connection[Any],
    tenant_id: int,
    first: int,
    end: int,
    shapes: Shapes,
    faults: list[str],
) -> Iterator[Noted]:
    """The same of a chunk that something is wrong with, telling what and where."""
    expected = first
    while expected <= end:
        page = rows(connection, tenant_id, expected, end)
        for position, stream, version, type_, state, recorded_at in page:
            missing(expected, position - 1, faults)
            expected = position + 1
            envelope = parsed(position, stream, version, type_, state, recorded_at, faults)
            if envelope is None or envelope["type"] not in shapes:
                continue
            try:
                yield position, envelope["type"], msgspec.convert(envelope["data"], shapes[envelope["type"]])
            except msgspec.ValidationError as error:
                faults.append(f"事件日志：位置 {position}：内容无法解读（{error}）")
        if not page:
            break
    missing(expected, end, faults)
