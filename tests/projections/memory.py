"""A projection's tables in memory: what the projector does with a fold, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from projections.temporal import OPEN, Entry, Fold, Key, Projection, Version

Span = tuple[int, int, dict[str, Any]]
"""From, to and the row."""


@dataclass
class Memory:
    """Every version of every row, by table and key; journals by position."""

    projection: Projection
    versions: dict[str, dict[Key, list[Span]]] = field(default_factory=dict)
    journals: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)

    def apply(self, entries: Sequence[Entry]) -> None:
        """Fold one batch over what is stored, and store what comes of it."""
        fold = Fold(self.projection)
        for table, keys in fold.wanted(entries).items():
            for key in keys:
                present = self.present(table, key)
                if present is not None:
                    since, _, row = present
                    fold.pages[table].open[key] = Version(since, row, stored=True)
        for table in self.projection.tables:
            if table.journal and self.journals.get(table.name):
                journal = self.journals[table.name]
                fold.pages[table.name].last = journal[max(journal)]
        for entry in entries:
            fold.take(entry)
        self._store(fold)

    def present(self, table: str, key: Key) -> Span | None:
        """The open version of a row."""
        spans = self.versions.get(table, {}).get(key, [])
        return spans[-1] if spans and spans[-1][1] == OPEN else None

    def as_of(self, position: int) -> dict[str, dict[Key, dict[str, Any]]]:
        """Table -> rows that hold at a position."""
        found: dict[str, dict[Key, dict[str, Any]]] = {}
        for table, rows in self.versions.items():
            for key, spans in rows.items():
                for since, until, row in spans:
                    if since <= position < until:
                        found.setdefault(table, {})[key] = row
        return found

    def _store(self, fold: Fold) -> None:
        for table in self.projection.tables:
            pages = fold.pages[table.name]
            rows = self.versions.setdefault(table.name, {})
            for key, ends in pages.ended:
                since, _, row = rows[key][-1]
                rows[key][-1] = (since, ends, row)
            for since, until, row in sorted(pages.versions(), key=lambda version: version[0]):
                key = tuple(row[name] for name in table.key)
                rows.setdefault(key, []).append((since, until, row))
            self.journals.setdefault(table.name, {}).update(pages.entries)
