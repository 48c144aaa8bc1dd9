"""What a district's read models should hold: every version of every row, as dictionaries."""

from dataclasses import dataclass, field
from typing import Any

FOREVER = 9223372036854775807

Facts = dict[str, Any]
"""A parsed envelope, or its data."""


@dataclass(slots=True)
class Span:
    """A row and the positions from which (inclusive) and until which (exclusive) it holds."""

    since: int
    until: int
    row: Facts


@dataclass
class World:
    """Tables and journals by name, built up event by event; `position` is the present event's."""

    position: int = -1
    tables: dict[str, dict[tuple[Any, ...], list[Span]]] = field(default_factory=dict)
    journals: dict[str, dict[int, Facts]] = field(default_factory=dict)
    touched: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict)
    """Rows by their keys that began or ended since the last `forget`."""

    def now(self, table: str, *key: Any) -> Facts | None:
        """The row that holds, if any."""
        spans = self.tables.get(table, {}).get(key)
        return spans[-1].row if spans and spans[-1].until == FOREVER else None

    def have(self, table: str, *key: Any) -> Facts:
        """The row that holds. Raises LookupError where the log speaks of something that it never made."""
        row = self.now(table, *key)
        if row is None:
            raise LookupError(f"{table} {'/'.join(map(str, key))} is not there")
        return row

    def write(self, table: str, key: tuple[Any, ...], **row: Any) -> None:
        """The row is this from now on."""
        self._end(table, key)
        self.tables.setdefault(table, {}).setdefault(key, []).append(Span(self.position, FOREVER, row))

    def change(self, table: str, key: tuple[Any, ...], **columns: Any) -> None:
        """Some columns are these from now on."""
        self.write(table, key, **{**self.have(table, *key), **columns})

    def drop(self, table: str, key: tuple[Any, ...]) -> None:
        """The row is gone from now on."""
        self._end(table, key)

    def note(self, journal: str, **row: Any) -> None:
        """One more entry of a journal."""
        self.journals.setdefault(journal, {})[self.position] = row

    def forget(self) -> None:
        """Drop what no later event rests on: versions but the last of each row, entries but the last."""
        for table, keys in self.touched.items():
            for key in keys:
                del self.tables[table].get(key, [])[:-1]
        for name, entries in self.journals.items():
            self.journals[name] = {at: row for at, row in entries.items() if at == self.position}
        self.touched.clear()

    def _end(self, table: str, key: tuple[Any, ...]) -> None:
        self.touched.setdefault(table, set()).add(key)
        spans = self.tables.get(table, {}).get(key)
        if spans and spans[-1].until == FOREVER:
            if spans[-1].since == self.position:
                spans.pop()
            else:
                spans[-1].until = self.position
