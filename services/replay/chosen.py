"""The events of some types, read past all others as fast as headers can be parsed.

Every event must be there and its header say what its row says; only of the chosen ones the rest is looked at.
`services.replay.log.Reader` looks at everything, and takes ten times as long.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import psycopg

from services.replay.log import missing, no_float, parsed, rows
from services.replay.world import Facts

Noted = tuple[int, str, Facts]
"""Position, type and data of an event."""

_CHUNK_EVENTS = 5_000

# Some events in one row: their number, first and last position, the states joined by line ends, the types of the rows,
# and whether every state begins as its row says: rows would cost the client three times as much. By primary key.
_CHUNK = """
SELECT count(*), min(position), max(position), string_agg(state, '\n' ORDER BY position),
  string_agg(type, E'\\n' ORDER BY position),
  bool_and(substring(state FOR octet_length(head)) = head)
FROM event, LATERAL (
  SELECT convert_to(
    '{"stream":"' || stream_id || '","version":' || stream_version || ',"type":"' || type || '",', 'UTF8'
  ) AS head
) AS said
WHERE tenant_id = %(tenant)s AND position >= %(first)s AND position <= %(last)s"""


class _Header(msgspec.Struct, gc=False):
    """What is read of every envelope."""

    type: str
    data: msgspec.Raw


_headers = msgspec.json.Decoder(_Header)
_data = msgspec.json.Decoder(dict[str, Any], float_hook=no_float)


def chosen(
    connection: psycopg.Connection[Any],
    tenant_id: int,
    last: int,
    types: frozenset[str],
    faults: list[str],
    tell: Callable[[int], None],
) -> Iterator[Noted]:
    """The events of these types up to a position; `faults` takes what is not as it must be, `tell` how far it is."""
    for first, end, chunk in _chunks(connection, tenant_id, last):
        found = _whole(first, end, chunk, types)
        yield from _one_by_one(connection, tenant_id, first, end, types, faults) if found is None else found
        tell(end + 1)


def _chunks(
    connection: psycopg.Connection[Any], tenant_id: int, last: int
) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
    """Each chunk with its first and last position; the server is at work on the next while one is looked at."""
    asked: deque[tuple[int, int, psycopg.Cursor[Any]]] = deque()
    with connection.pipeline():
        for first in range(0, last + 1, _CHUNK_EVENTS):
            end = min(first + _CHUNK_EVENTS - 1, last)
            params = {"tenant": tenant_id, "first": first, "last": end}
            asked.append((first, end, connection.execute(_CHUNK, params, binary=True)))
            if len(asked) > 1:
                yield _answered(*asked.popleft())
        for waiting in asked:
            yield _answered(*waiting)


def _answered(first: int, end: int, cursor: psycopg.Cursor[Any]) -> tuple[int, int, tuple[Any, ...]]:
    [chunk] = cursor.fetchall()
    return first, end, chunk


def _whole(first: int, end: int, chunk: tuple[Any, ...], types: frozenset[str]) -> list[Noted] | None:
    """The chosen ones of a chunk; None where anything about it is not as it must be."""
    count, lowest, highest, states, kinds, as_said = chunk
    if (count, lowest, highest, as_said) != (end - first + 1, first, end, True):
        return None
    try:
        headers = _headers.decode_lines(states)
        # Also where an envelope names its type twice: the last one counts.
        if [header.type for header in headers] != kinds.split("\n"):
            return None
        return [
            (position, header.type, _data.decode(header.data))
            for position, header in enumerate(headers, first)
            if header.type in types
        ]
    except (msgspec.MsgspecError, ValueError):
        return None


def _one_by_one(
    connection: psycopg.Connection[Any],
    tenant_id: int,
    first: int,
    end: int,
    types: frozenset[str],
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
            if envelope is not None and envelope["type"] in types:
                yield position, envelope["type"], envelope["data"]
        if not page:
            break
    missing(expected, end, faults)
