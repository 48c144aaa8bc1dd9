"""A district's log read as it lies there, and whether it is whole: no gap, every envelope as its row says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg

from services.replay.difference import Difference, DifferenceKind
from services.replay.world import Facts

_PAGE_EVENTS = 5_000

# One page of the log with every column, by primary key.
_PAGE = """
SELECT position, stream_id, stream_version, type, state, recorded_at FROM event
WHERE tenant_id = %(tenant)s AND position >= %(position)s AND position <= %(last)s
ORDER BY position LIMIT %(limit)s"""

# Commands that claim positions up to the last, by primary key.
_COMMANDS = """
SELECT command_id::text, first_position, last_position FROM command
WHERE tenant_id = %(tenant)s AND first_position <= last_position AND last_position <= %(last)s
ORDER BY first_position"""

# Whether anything lies beyond the end that the head gives, by primary key.
_BEYOND = """
SELECT min(position), count(*) FROM event WHERE tenant_id = %(tenant)s AND position >= %(size)s"""

_KEYS = [
    "stream", "version", "type", "command_id", "actor", "occurred_on", "recorded_at", "causation", "correlation",
    "classification", "data",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """One event: its bytes, and the parsed envelope, None where they are no envelope."""

    position: int
    state: bytes
    envelope: Facts | None


class Reader:
    """Reads the log up to a position, and notes in `faults` everything about it that is not as it must be."""

    def __init__(self, connection: psycopg.Connection[Any], tenant_id: int, last: int) -> None:
        self._connection = connection
        self._ids = {"tenant": tenant_id, "last": last}
        self._last = last
        self._versions: dict[str, int] = {}
        self._recorded_at: datetime | None = None
        self._commands: dict[str, tuple[int, int]] = {}
        self.faults: list[str] = []

    def events(self) -> Iterator[Read]:
        """Every event that is there, in order."""
        expected = 0
        while expected <= self._last:
            page = rows(self._connection, self._ids["tenant"], expected, self._last)
            for position, stream, version, type_, state, recorded_at in page:
                missing(expected, position - 1, self.faults)
                expected = position + 1
                yield Read(position, state, self._parsed(position, stream, version, type_, state, recorded_at))
            if len(page) < _PAGE_EVENTS:
                break
        missing(expected, self._last, self.faults)
        self._check_commands()

    def check_end(self, size: int) -> None:
        """The head of the log says how many events there are: none lies beyond."""
        row = self._connection.execute(_BEYOND, {**self._ids, "size": size}).fetchone()
        if row is not None and row[1]:
            self._note(
                f"事件日志：日志只到位置 {size - 1}，其后从位置 {row[0]} 起还有 {row[1]} 条事件",
                DifferenceKind.EVENT_UNSOUND,
                row[0],
            )

    def _parsed(
        self, position: int, stream: str, version: int, type_: str, state: bytes, recorded_at: datetime
    ) -> Facts | None:
        """The envelope, checked against its row and the row against what came before."""
        where = f"事件日志：位置 {position}"
        if version != self._versions.get(stream, 0) + 1:
            before = self._versions.get(stream, 0)
            self._note(
                f"{where}：流 {stream} 的版本 {version} 不接在 {before} 之后", DifferenceKind.VERSION_BROKEN, position
            )
        self._versions[stream] = version
        if self._recorded_at is not None and recorded_at < self._recorded_at:
            self._note(f"{where}：登记时间 {recorded_at} 早于前一事件", DifferenceKind.EVENT_UNSOUND, position)
        self._recorded_at = recorded_at
        envelope = parsed(position, stream, version, type_, state, recorded_at, self.faults)
        if envelope is not None:
            first, _ = self._commands.get(envelope["command_id"], (position, position))
            self._commands[envelope["command_id"]] = (first, position)
        return envelope

    def _check_commands(self) -> None:
        """What each command was told it did is where it was told it is."""
        for command_id, first, last in self._connection.execute(_COMMANDS, self._ids):
            found = self._commands.get(command_id)
            if found != (first, last):
                there = "没有它的事件" if found is None else f"它的事件在 {found[0]} 至 {found[1]}"
                told = f"命令 {command_id}：回执写明位置 {first} 至 {last}，事件日志中{there}"
                self._note(told, DifferenceKind.RECEIPT_DIFFERS, first)

    def _note(self, sentence: str, kind: DifferenceKind, position: int) -> None:
        self.faults.append(Difference(sentence, kind, position))


def rows(connection: psycopg.Connection[Any], tenant_id: int, first: int, last: int) -> list[tuple[Any, ...]]:
    """A page of the log from a position on, up to the last: position, stream, version, type, state, recorded_at."""
    params = {"tenant": tenant_id, "position": first, "last": last, "limit": _PAGE_EVENTS}
    return connection.execute(_PAGE, params, binary=True).fetchall()


def missing(first: int, last: int, faults: list[str]) -> None:
    """Note that these positions, if any, hold no event."""
    if first <= last:
        place = f"{first}" if first == last else f"{first} 至 {last}"
        faults.append(Difference(f"事件日志：缺少位置 {place} 的事件", DifferenceKind.EVENT_MISSING, first))


def parsed(
    position: int, stream: str, version: int, type_: str, state: bytes, recorded_at: datetime, faults: list[str]
) -> Facts | None:
    """The envelope of an event; that it is one and says what its row says, or in `faults` what is wrong with it."""
    where = f"事件日志：位置 {position}"
    try:
        envelope = json.loads(state, parse_float=no_float)
        keys = list(envelope)
        actor = envelope["actor"]["person"]
    except (ValueError, TypeError, KeyError) as error:
        faults.append(Difference(f"{where}：内容无法解读（{error}）", DifferenceKind.EVENT_UNSOUND, position))
        return None
    if keys not in (_KEYS, [*_KEYS, "sealed"]) or not isinstance(actor, str):
        told = f"{where}：信封的字段不合规定：{'、'.join(keys)}"
        faults.append(Difference(told, DifferenceKind.EVENT_UNSOUND, position))
        return None
    row = {
        "stream": stream,
        "version": version,
        "type": type_,
        "recorded_at": recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    for name, value in row.items():
        if envelope[name] != value:
            told = f"{where}：信封中 {name} 为 {envelope[name]}，所在行为 {value}"
            faults.append(Difference(told, DifferenceKind.EVENT_UNSOUND, position))
    return dict(envelope)


def no_float(text: str) -> float:
    """No event holds one. Raises ValueError."""
    raise ValueError(f"浮点数 {text}")
