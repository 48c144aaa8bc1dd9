"""Rows that remember: what an event does to a table, and the fold of a batch of events in memory.

A table is declared once here and its columns once in table.sql. An apply function looks at present rows and answers
with operations; the fold keeps every version between, so that a read as of any position inside a batch is right.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from domain.recorded import Recorded

OPEN = 9223372036854775807
"""Where a version ends that still holds."""

Key: TypeAlias = tuple[Any, ...]
Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log as projections see it: the event, and of its bytes the data's JSON and their SHA-256.

    A sealed part stays closed: `recorded.sealed` is its ciphertext, `recorded.event.sealed` is None.
    """

    recorded: Recorded
    data: str
    state_sha256: bytes


KeysOf: TypeAlias = Callable[[Recorded], Iterable[Key]]


@dataclass(frozen=True)
class Table:
    """A table of the schema `model`. Rows are named by `key` among the open ones; a journal's rows by their position.

    `found_by` says which rows an event may look at or change, so that a whole batch's are fetched at once: names of
    event fields standing for the key's columns (`"item"`, `("unit", "year")`; a field may hold a tuple of ids), or a
    function of the recorded event.
    """

    name: str
    key: tuple[str, ...] = ()
    found_by: tuple[str | tuple[str, ...] | KeysOf, ...] = ()
    journal: bool = False


@dataclass(frozen=True, slots=True)
class Put:
    """The row as it is from here on, whether there was one or not. Columns left out are NULL."""

    table: Table
    key: Key
    row: Row


@dataclass(frozen=True, slots=True)
class Patch:
    """Some columns of an existing row change."""

    table: Table
    key: Key
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Close:
    """The row is no longer there."""

    table: Table
    key: Key


@dataclass(frozen=True, slots=True)
class Append:
    """One more row of a journal, at the event's position."""

    table: Table
    row: Row


Op: TypeAlias = Put | Patch | Close | Append


class RowMissing(Exception):
    """An event changes a row that is not there."""


class RowUnannounced(Exception):
    """A row was asked for that `found_by` does not name: the declaration of its table is incomplete."""


@dataclass(slots=True)
class Version:
    """A row from `valid_from` on. `stored` versions lie in the database already."""

    valid_from: int
    row: Row
    stored: bool = False


@dataclass(slots=True)
class Pages:
    """What a fold knows and has made of one table."""

    open: dict[Key, Version | None] = field(default_factory=dict)
    """Present rows; None where there is none. A key that is not here was not fetched."""
    touched: dict[Key, None] = field(default_factory=dict)
    """Keys whose present row this fold made or ended, in order."""
    ended: list[tuple[Key, int]] = field(default_factory=list)
    """Stored rows that end: key and position."""
    past: list[tuple[int, int, Row]] = field(default_factory=list)
    """Versions that began and ended in this fold: from, to, row."""
    entries: list[tuple[int, Row]] = field(default_factory=list)
    """New rows of a journal with their positions."""
    last: Row | None = None
    """The last row of a journal."""

    def versions(self) -> list[tuple[int, int, Row]]:
        """Every version that this fold adds: from, to, row."""
        present = [self.open[key] for key in self.touched]
        return self.past + [(version.valid_from, OPEN, version.row) for version in present if version is not None]


class Rows:
    """What an apply function may look at: the present rows of its own projection's tables."""

    def __init__(self, pages: Mapping[str, Pages]) -> None:
        self._pages = pages

    def get(self, table: Table, *key: Any) -> Row | None:
        """The present row, or None. It must not be changed: answer with a Patch."""
        try:
            version = self._pages[table.name].open[key]
        except KeyError:
            raise RowUnannounced(f"{table.name} {key}") from None
        return version.row if version is not None else None

    def require(self, table: Table, *key: Any) -> Row:
        """The present row. Raises RowMissing."""
        row = self.get(table, *key)
        if row is None:
            raise RowMissing(f"{table.name} {key}")
        return row

    def last(self, journal: Table) -> Row | None:
        """The last row of a journal, or None."""
        return self._pages[journal.name].last


Event = TypeVar("Event")
Handler: TypeAlias = Callable[[Entry, Any, Rows], Iterable[Op]]


class Projection:
    """One question asked of the log: its tables, and what each kind of event does to them."""

    def __init__(self, name: str, *tables: Table) -> None:
        self.name = name
        self.tables = tables
        self._handlers: dict[type, Handler] = {}
        self._every: Handler | None = None
        self._finders: dict[type, list[tuple[str, KeysOf]]] = {}

    def on(self, *event_classes: type) -> Callable[[Handler], Handler]:
        """The decorated `(entry, event, rows) -> Iterable[Op]` answers events of these classes."""

        def register(handler: Handler) -> Handler:
            for event_class in event_classes:
                if event_class in self._handlers:
                    raise ValueError(f"{self.name} handles {event_class.__name__} twice")
                self._handlers[event_class] = handler
            return handler

        return register

    def on_every(self, handler: Handler) -> Handler:
        """The decorated handler answers every event."""
        self._every = handler
        return handler

    def concerns(self, event_class: type) -> bool:
        """Whether events of this class do anything here."""
        return self._every is not None or event_class in self._handlers

    def finders(self, event_class: type) -> list[tuple[str, KeysOf]]:
        """Table and what finds the keys of its rows that an event of this class may concern."""
        found = self._finders.get(event_class)
        if found is None:
            found = [
                (table.name, keys_of) for table in self.tables for keys_of in _finders(table.found_by, event_class)
            ]
            self._finders[event_class] = found
        return found

    def apply(self, entry: Entry, rows: Rows) -> Iterable[Op]:
        """What the event does. Pure: the same rows and event give the same operations."""
        handler = self._every or self._handlers.get(type(entry.recorded.event))
        return () if handler is None else handler(entry, entry.recorded.event, rows)


class Fold:
    """A batch of events folded over the rows they concern.

    Fill `pages[...].open` (and `last`) with the stored rows of `wanted`, then `take` the entries in order.
    """

    def __init__(self, projection: Projection) -> None:
        self.projection = projection
        self.pages: dict[str, Pages] = {table.name: Pages() for table in projection.tables}
        self._rows = Rows(self.pages)

    def wanted(self, entries: Iterable[Entry]) -> dict[str, list[Key]]:
        """Table -> keys the entries may concern and that are not here yet; each counts as absent until it is filled."""
        found: dict[str, list[Key]] = {table.name: [] for table in self.projection.tables if not table.journal}
        for entry in entries:
            recorded = entry.recorded
            for name, keys_of in self.projection.finders(type(recorded.event)):
                known = self.pages[name].open
                for key in keys_of(recorded):
                    if key not in known:
                        known[key] = None
                        found[name].append(key)
        return found

    @property
    def size(self) -> int:
        """How many keys it knows, present or absent."""
        return sum(len(pages.open) for pages in self.pages.values())

    def settle(self) -> None:
        """Everything made so far is stored: go on from it."""
        for pages in self.pages.values():
            pages.ended.clear()
            pages.past.clear()
            pages.entries.clear()
            for key in pages.touched:
                version = pages.open[key]
                if version is not None:
                    version.stored = True
            pages.touched.clear()

    def take(self, entry: Entry) -> None:
        """Fold one entry. Whatever it raises leaves this fold half done: throw it away."""
        position = entry.recorded.position
        for op in self.projection.apply(entry, self._rows):
            pages = self.pages[op.table.name]
            if isinstance(op, Append):
                pages.entries.append((position, op.row))
                pages.last = op.row
                continue
            if op.key not in pages.open:
                raise RowUnannounced(f"{op.table.name} {op.key}")
            before = pages.open[op.key]
            after: Row | None
            if isinstance(op, Patch):
                if before is None:
                    raise RowMissing(f"{op.table.name} {op.key}")
                after = {**before.row, **op.changes}
            elif isinstance(op, Put):
                after = {**op.row, **dict(zip(op.table.key, op.key, strict=True))}
            else:
                after = None
            if before is not None and before.valid_from < position:
                if before.stored:
                    pages.ended.append((op.key, position))
                else:
                    pages.past.append((before.valid_from, position, before.row))
            # Two operations of one event on one row make one version: nobody can read between them.
            pages.open[op.key] = None if after is None else Version(position, after)
            pages.touched[op.key] = None


def _finders(found_by: tuple[str | tuple[str, ...] | KeysOf, ...], event_class: Any) -> list[KeysOf]:
    """What of `found_by` applies to events of this class."""
    names = {field.name for field in fields(event_class)}
    finders: list[KeysOf] = []
    for found in found_by:
        if callable(found):
            finders.append(found)
        elif isinstance(found, str):
            if found in names:
                finders.append(_by_id(found))
        elif names.issuperset(found):
            finders.append(_by_parts(found))
    return finders


def _by_id(name: str) -> KeysOf:
    """One id, several in a tuple, or none."""
    get = attrgetter(name)

    def keys(recorded: Recorded) -> Iterable[Key]:
        value = get(recorded.event)
        if value is None:
            return ()
        return [(part,) for part in value] if isinstance(value, tuple) else ((value,),)

    return keys


def _by_parts(names: tuple[str, ...]) -> KeysOf:
    """One key of several fields."""
    get = attrgetter(*names)
    return lambda recorded: (get(recorded.event),)
