"""The log as projections see it, in pages that end where a command ends."""

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from projections.temporal import Entry
from services.store import Store
from services.store.wire import Row

BATCH_EVENTS = 1_000
"""Events folded and committed together: beyond this a batch gains nothing and keeps others waiting."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The event at this position cannot be decoded, and why."""

    position: int
    error: Exception


@dataclass(frozen=True, slots=True)
class Page:
    """Entries from a position on, in order. After them the log may hold an event that is unreadable."""

    entries: list[Entry]
    unreadable: Unreadable | None = None


class _Envelope(msgspec.Struct):
    command_id: str
    data: msgspec.Raw


_envelope = msgspec.json.Decoder(_Envelope)


def read_page(store: Store, from_position: int, *, until: int | None = None, limit: int = BATCH_EVENTS) -> Page:
    """About `limit` entries of the caller's district from a position on, before `until`.

    A page never ends inside a command, unless the command alone is longer than ten pages or `until` cuts it: what
    projections have applied is then a state that stood between two commands.
    """
    wanted = limit if until is None else min(limit, until - from_position)
    rows = store.recorder.page_rows(from_position, wanted)
    if len(rows) == limit and wanted == limit:
        # What cannot be decoded at all belongs to no command; the page will end before it.
        with suppress(msgspec.DecodeError):
            rows = _to_command_end(store, rows, from_position, limit)
    try:
        return Page(_entries(store, rows))
    except Exception:
        return _up_to_unreadable(store, rows)


def _to_command_end(store: Store, rows: list[Row], from_position: int, limit: int) -> list[Row]:
    """Without the last command, which may go on behind the page; that command whole where it is the only one."""
    last_command = _envelope.decode(rows[-1][2]).command_id
    whole = len(rows)
    while whole and _envelope.decode(rows[whole - 1][2]).command_id == last_command:
        whole -= 1
    if whole:
        return rows[:whole]
    rows = store.recorder.page_rows(from_position, limit * 10)
    while len(rows) > limit and _envelope.decode(rows[-1][2]).command_id != last_command:
        rows.pop()
    return rows


def _entries(store: Store, rows: list[Row]) -> list[Entry]:
    recorded = store.mapper.to_recorded(rows, opened=False)
    return [
        Entry(facts, bytes(_envelope.decode(row[2]).data).decode(), sha256(row[2]).digest())
        for facts, row in zip(recorded, rows, strict=True)
    ]


def _up_to_unreadable(store: Store, rows: list[Row]) -> Page:
    entries: list[Entry] = []
    for row in rows:
        try:
            entries += _entries(store, [row])
        except Exception as error:
            return Page(entries, Unreadable(row[0], error))
    return Page(entries)
