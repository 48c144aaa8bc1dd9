"""What follows the log: a projection that writes its rows. Rows and cursor are written in one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import msgspec
import psycopg
from psycopg.rows import tuple_row

from projections.temporal import Entry, Fold, Key, Projection, Version
from services.projector.cursors import Cursor
from services.projector.shapes import Shape, read_shape

ROWS_KEPT_MAX = 20_000
"""Rows a projection keeps between batches; with more it begins anew. A row takes about 1 kB."""


Check: TypeAlias = Callable[[], None]
"""Called when every statement of a write has run; raises if one did not do what it should."""


class Follower(Protocol):
    """Writes what some events mean to it, once, in the order of the log."""

    @property
    def name(self) -> str:
        """Its name among the cursors."""

    def concerns(self, event_class: type) -> bool:
        """Whether events of this class mean anything to it."""

    def write(
        self, connection: psycopg.Connection[Any], tenant_id: int, cursor: Cursor, to: int, entries: Sequence[Entry]
    ) -> Check:
        """Write what `entries` mean, in the transaction under way, which has the tenant set and moves `cursor` on `to`.
        They are what concerns it of the events between. The connection is in pipeline mode: what need not be read is
        sent and not waited for.

        Whatever it or its check raises undoes the transaction; see `faults` for what is tried again.
        """


class RowGone(Exception):
    """A row that this projection had fetched as present was not there to be ended: somebody else wrote."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The rows as they stood when the cursor of a generation was at `applied`."""

    tenant_id: int
    generation: int
    applied: int
    fold: Fold


class ProjectionFollower:
    """A projection on its tables.

    It keeps the rows of the last batch, and of those before, for the next. A generation's rows change only together
    with its cursor, so while the cursor is where this follower left it, nobody else has written them, and they are as
    they are remembered. Anything else, another district, another owner in between, a transaction that was undone, has
    the cursor elsewhere, and the rows are fetched.
    """

    def __init__(self, projection: Projection, shapes: Mapping[str, Shape]) -> None:
        self.projection = projection
        self._shapes = [shapes[table.name] for table in projection.tables]
        self._kept: _Kept | None = None

    @property
    def name(self) -> str:
        """The projection's name."""
        return self.projection.name

    def concerns(self, event_class: type) -> bool:
        """As the projection says."""
        return self.projection.concerns(event_class)

    def write(
        self, connection: psycopg.Connection[Any], tenant_id: int, cursor: Cursor, to: int, entries: Sequence[Entry]
    ) -> Check:
        """Fetch the rows concerned, fold, write every version. Raises what apply raises and psycopg.Error; its check
        raises RowGone."""
        fold = self._take_up(tenant_id, cursor)
        ended: list[_Ended] = []
        if entries:
            wanted = fold.wanted(entries)
            with connection.cursor(row_factory=tuple_row, binary=True) as database:
                ids = {"tenant": tenant_id, "generation": cursor.generation}
                for shape in self._shapes:
                    _fetch(database, shape, fold, wanted.get(shape.table.name, []), ids)
                for entry in entries:
                    fold.take(entry)
            for shape in self._shapes:
                ended += _store(connection, shape, fold, ids)
            fold.settle()
        if fold.size <= ROWS_KEPT_MAX:
            self._kept = _Kept(tenant_id, cursor.generation, to, fold)
        return lambda: _refuse_gone(ended)

    def _take_up(self, tenant_id: int, cursor: Cursor) -> Fold:
        """The rows kept from the batch that ended where this one begins, or none. Whatever goes wrong now, they are
        not taken up again."""
        kept, self._kept = self._kept, None
        if kept is not None and (kept.tenant_id, kept.generation, kept.applied) == (
            tenant_id,
            cursor.generation,
            cursor.applied,
        ):
            return kept.fold
        return Fold(self.projection)


def followers(connection: psycopg.Connection[Any], projections: Iterable[Projection]) -> list[ProjectionFollower]:
    """The projections on the tables of this database."""
    found = []
    for projection in projections:
        shapes = {table.name: read_shape(connection, table) for table in projection.tables}
        found.append(ProjectionFollower(projection, shapes))
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


@dataclass(frozen=True, slots=True)
class _Ended:
    """A statement under way that ends `count` rows."""

    table: str
    cursor: psycopg.Cursor[Any]
    count: int


def _store(connection: psycopg.Connection[Any], shape: Shape, fold: Fold, ids: Mapping[str, Any]) -> list[_Ended]:
    """Send one table's changes: first the ends, since a key has one open row at any moment, then the new versions."""
    pages = fold.pages[shape.table.name]
    ended = []
    if pages.ended:
        params = {**ids, "ends": [end for _, end in pages.ended], **shape.key_params([key for key, _ in pages.ended])}
        ended.append(_Ended(shape.table.name, connection.execute(shape.end, params), len(pages.ended)))
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
        connection.execute(shape.insert, {"rows": msgspec.json.encode(given).decode()})
    return ended


def _refuse_gone(ended: Sequence[_Ended]) -> None:
    for each in ended:
        if each.cursor.rowcount != each.count:
            raise RowGone(f"{each.table}: {each.cursor.rowcount} of {each.count}")
