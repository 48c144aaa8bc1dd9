"""What follows the log: a projection that writes its rows. Rows and cursor are written in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import msgspec
import psycopg
from psycopg.rows import tuple_row

from projections.temporal import Entry, Fold, Key, Projection, Version
from services.projector.shapes import Shape, read_shape


class Follower(Protocol):
    """Writes what some events mean to it, once, in the order of the log."""

    @property
    def name(self) -> str:
        """Its name among the cursors."""

    def concerns(self, event_class: type) -> bool:
        """Whether events of this class mean anything to it."""

    def write(
        self, connection: psycopg.Connection[Any], tenant_id: int, generation: int, entries: Sequence[Entry]
    ) -> None:
        """Write what `entries` mean, in the transaction under way, which has the tenant set.

        Whatever it raises undoes the transaction; psycopg.OperationalError is nobody's fault and tried again.
        """


class RowGone(Exception):
    """A row that this projection had fetched as present was not there to be ended: somebody else wrote."""


class ProjectionFollower:
    """A projection on its tables.

    One that is `remembering` keeps the rows it has seen from batch to batch instead of fetching them again: right only
    where nobody else writes them, as in a rebuild of one district, and only until a write fails.
    """

    def __init__(self, projection: Projection, shapes: Mapping[str, Shape], *, remembering: bool = False) -> None:
        self.projection = projection
        self._shapes = [shapes[table.name] for table in projection.tables]
        self._remembered = Fold(projection) if remembering else None

    @property
    def name(self) -> str:
        """The projection's name."""
        return self.projection.name

    def concerns(self, event_class: type) -> bool:
        """As the projection says."""
        return self.projection.concerns(event_class)

    def write(
        self, connection: psycopg.Connection[Any], tenant_id: int, generation: int, entries: Sequence[Entry]
    ) -> None:
        """Fetch the rows concerned, fold, write every version. Raises what apply raises, RowGone, psycopg.Error."""
        fold = self._remembered or Fold(self.projection)
        wanted = fold.wanted(entries)
        with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
            ids = {"tenant": tenant_id, "generation": generation}
            for shape in self._shapes:
                _fetch(cursor, shape, fold, wanted.get(shape.table.name, []), ids)
            for entry in entries:
                fold.take(entry)
            for shape in self._shapes:
                _store(cursor, shape, fold, ids)
        fold.settle()


def followers(
    connection: psycopg.Connection[Any], projections: Iterable[Projection], *, remembering: bool = False
) -> list[ProjectionFollower]:
    """The projections on the tables of this database."""
    found = []
    for projection in projections:
        shapes = {table.name: read_shape(connection, table) for table in projection.tables}
        found.append(ProjectionFollower(projection, shapes, remembering=remembering))
    return found


def _fetch(cursor: psycopg.Cursor[Any], shape: Shape, fold: Fold, keys: list[Key], ids: Mapping[str, Any]) -> None:
    """Fill the fold with the stored rows of these keys, or with the last row of a journal."""
    pages = fold.pages[shape.table.name]
    if shape.table.journal:
        if pages.last is None:
            last = cursor.execute(shape.last, ids).fetchone()
            pages.last = None if last is None else shape.row(last)
    elif keys:
        for valid_from, *values in cursor.execute(shape.fetch, {**ids, **shape.key_params(keys)}):
            row = shape.row(tuple(values))
            key = tuple(row[name] for name in shape.table.key)
            pages.open[key] = Version(valid_from, row, stored=True)


def _store(cursor: psycopg.Cursor[Any], shape: Shape, fold: Fold, ids: Mapping[str, Any]) -> None:
    """Write one table's changes: first the ends, since a key has one open row at any moment, then the new versions."""
    pages = fold.pages[shape.table.name]
    if pages.ended:
        params = {**ids, "ends": [end for _, end in pages.ended], **shape.key_params([key for key, _ in pages.ended])}
        cursor.execute(shape.end, params)
        if cursor.rowcount != len(pages.ended):
            raise RowGone(f"{shape.table.name}: {cursor.rowcount} of {len(pages.ended)}")
    head = {"tenant_id": ids["tenant"], "generation": ids["generation"]}
    if shape.table.journal:
        rows = [{**head, "position": position, **row} for position, row in pages.entries]
    else:
        rows = [{**head, "valid_from": since, "valid_to": until, **row} for since, until, row in pages.versions()]
    if rows:
        for row in rows:
            shape.check(row)
            for name in shape.bytes_columns:
                row[name] = f"\\x{row[name].hex()}"
        # Absent and null are the same to json_to_recordset, which spends most of its time on names.
        given = [{name: value for name, value in row.items() if value is not None} for row in rows]
        cursor.execute(shape.insert, {"rows": msgspec.json.encode(given).decode()})
