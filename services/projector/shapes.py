"""The columns of read-model tables, as the database knows them, and the statements made of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import psycopg

from projections.temporal import OPEN, Key, Row, Table

_BOOKKEEPING = {
    False: ("tenant_id", "generation", "valid_from", "valid_to"),
    True: ("tenant_id", "generation", "position"),
}
"""The columns that the machinery fills, first in every table: of temporal tables, of journals."""

# A table's columns with their types, in order. By the catalogue's key.
_COLUMNS = """
SELECT a.attname, a.atttypid::regtype::text FROM pg_attribute AS a
WHERE a.attrelid = ('model.' || quote_ident(%(table)s))::regclass AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum"""


@dataclass(frozen=True)
class Shape:
    """A table with its own columns (those of `_BOOKKEEPING` apart) and their PostgreSQL types."""

    table: Table
    columns: tuple[str, ...]
    types: tuple[str, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The columns as a set, with those that the machinery fills."""
        return frozenset((*self.columns, *self._numbers))

    @cached_property
    def bytes_columns(self) -> tuple[str, ...]:
        """Columns of bytes, which JSON has not."""
        return tuple(name for name, type_ in zip(self.columns, self.types, strict=True) if type_ == "bytea")

    @cached_property
    def insert(self) -> bytes:
        """Insert whole rows given as one JSON array of objects: of what row level security lets through (COPY is not),
        the fastest, since one C encoder makes it and one call takes it apart."""
        numbers = {name: "integer" if name in ("tenant_id", "generation") else "bigint" for name in self._numbers}
        typed = {**numbers, **dict(zip(self.columns, self.types, strict=True))}
        names = ", ".join(typed)
        columns = ", ".join(f"{name} {type_}" for name, type_ in typed.items())
        return (
            f"INSERT INTO model.{self.table.name} ({names})"
            f" SELECT {names} FROM json_to_recordset(%(rows)s::json) AS r ({columns})"
        ).encode()

    @cached_property
    def fetch(self) -> bytes:
        """Present rows by their keys: `valid_from`, then `columns`. By primary key."""
        listed = ", ".join(("v.valid_from", *(f"v.{column}" for column in self.columns)))
        return (
            f"SELECT {listed} FROM {self._keys('')} JOIN model.{self.table.name} AS v ON true {self._joined()}"
            f" WHERE v.tenant_id = %(tenant)s AND v.generation = %(generation)s AND v.valid_to = {OPEN}"
        ).encode()

    @cached_property
    def end(self) -> bytes:
        """End present rows at the positions `ends`, each by its key. By primary key."""
        return (
            f"UPDATE model.{self.table.name} AS v SET valid_to = k.ends FROM {self._keys('ends')}"
            f" WHERE v.tenant_id = %(tenant)s AND v.generation = %(generation)s AND v.valid_to = {OPEN}"
            f" {self._joined()}"
        ).encode()

    @cached_property
    def last(self) -> bytes:
        """The last row of a journal. By primary key."""
        return (
            f"SELECT {', '.join(self.columns)} FROM model.{self.table.name}"
            " WHERE tenant_id = %(tenant)s AND generation = %(generation)s ORDER BY position DESC LIMIT 1"
        ).encode()

    def key_params(self, keys: list[Key]) -> dict[str, list[Any]]:
        """One array a key column; for a table of one row a district, an array of its row's number."""
        if not self.table.key:
            return {"one": [1 for _ in keys]}
        return dict(zip(self.table.key, map(list, zip(*keys, strict=True)), strict=True))

    def check(self, row: Row) -> None:
        """Raises KeyError for a column that the table has not."""
        if not self.names.issuperset(row):
            raise KeyError(f"{self.table.name} has no column {', '.join(sorted(set(row) - self.names))}")

    def row(self, values: tuple[Any, ...]) -> Row:
        """The columns by name."""
        return dict(zip(self.columns, values, strict=True))

    @property
    def _numbers(self) -> tuple[str, ...]:
        return _BOOKKEEPING[self.table.journal]

    def _keys(self, more: str) -> str:
        """The keys as a row source `k`, with one more column of positions where named."""
        typed = {name: self.types[self.columns.index(name)] for name in self.table.key} or {"one": "integer"}
        names = [*([more] if more else []), *typed]
        arrays = [f"%({more})s::bigint[]"] if more else []
        arrays += [f"%({name})s::{type_}[]" for name, type_ in typed.items()]
        return f"unnest({', '.join(arrays)}) AS k ({', '.join(names)})"

    def _joined(self) -> str:
        return " ".join(f"AND v.{name} = k.{name}" for name in self.table.key)


def read_shape(connection: psycopg.Connection[Any], table: Table) -> Shape:
    """Ask the database for a table's columns."""
    cursor = connection.cursor(row_factory=psycopg.rows.tuple_row)
    found = cursor.execute(_COLUMNS, {"table": table.name}).fetchall()
    own = [(name, type_) for name, type_ in found if name not in _BOOKKEEPING[table.journal]]
    return Shape(table, tuple(name for name, _ in own), tuple(type_ for _, type_ in own))
