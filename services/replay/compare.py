"""Read models compared with what a replay says they should hold, row by row and version by version, as it folds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg
from psycopg import sql

from services.replay.difference import Difference, DifferenceKind
from services.replay.world import FOREVER, Facts, Span, World

_ROWS_READ_AHEAD = 200
"""Of each table: some ninety are read at the same time."""

_BOOKKEEPING = ("tenant_id", "generation", "valid_from", "valid_to")

# Every table of read models with its columns, their types, and the columns of its primary key, by name.
_TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum), array_agg(a.atttypid::regtype::text ORDER BY a.attnum),
  array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum))
    FILTER (WHERE a.attnum = ANY (i.indkey::int2[]))
FROM pg_class AS c
JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'model'::regnamespace AND c.relkind = 'r'
GROUP BY c.relname ORDER BY c.relname"""

# How far each projection is, also one that is joining, and which tables it shows: those whose view names it.
_CURSORS = """
SELECT projection, generation, applied, parked_at IS NOT NULL AS parked FROM projection_cursor
WHERE tenant_id = %(tenant)s AND state IN ('LIVE', 'JOINING') AND projection <> 'jobs'
ORDER BY projection"""

_SHOWN_BY = """
SELECT viewname, substring(definition FROM $$live\\.projection = '([a-z_]+)'$$) FROM pg_views
WHERE schemaname = 'public' AND definition LIKE '%%live.projection%%' ORDER BY viewname"""


@dataclass(frozen=True, slots=True)
class Model:
    """A table of read models. `key` are the columns that name a row; a journal has none but its position."""

    name: str
    columns: tuple[str, ...]
    types: dict[str, str]
    key: tuple[str, ...]
    journal: bool
    projection: str


@dataclass(frozen=True, slots=True)
class Live:
    """The generation that a projection shows, and how many events are in it. Parked ones stand still."""

    generation: int
    applied: int
    parked: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found. `notes` are no faults: what is simply not there yet."""

    faults: list[str]
    notes: list[str]
    rows: int = 0


class Comparison:
    """Read models held against a world while it is folded, window by window: what was compared need not be kept.

    Every table is compared as far as its projection has come, at most up to the position `last`. Each is read twice, in
    order of where its rows begin and in order of where they end, as far as the fold is.
    """

    def __init__(self, connection: psycopg.Connection[Any], tenant_id: int, last: int) -> None:
        # Every table is being sorted at the same time.
        connection.execute("SET LOCAL work_mem = '4MB'")
        cursors = {
            projection: Live(generation, applied, parked)
            for projection, generation, applied, parked in connection.execute(_CURSORS, {"tenant": tenant_id})
        }
        self._found = Compared([], [])
        self._compared = -1
        self._tables: list[_Table | _Journal] = []
        models = _models(connection)
        for projection in sorted({model.projection for model in models}):
            _tell_behind(self._found, projection, cursors.get(projection), last)
        for model in models:
            live = cursors.get(model.projection)
            if live is None:
                _refuse_ownerless(connection, self._found, model, tenant_id)
                continue
            made = _Journal if model.journal else _Table
            self._tables.append(made(connection, model, tenant_id, live, last))

    def up_to(self, world: World, position: int) -> None:
        """Compare what begins or ends after the last comparison and by `position`, and let the world forget it."""
        for table in self._tables:
            table.compare(self._found, world, self._compared + 1, min(position, table.until))
        world.forget()
        self._compared = position

    def ended(self) -> Compared:
        """All that was found; what lies beyond where a projection is, is nothing that the log made."""
        for table in self._tables:
            table.refuse_rest(self._found)
        return Compared(self._found.faults, self._found.notes, sum(table.rows for table in self._tables))


class _Ahead:
    """Rows in order of their first column, as far as is asked."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def up_to(self, position: int) -> Iterator[tuple[Any, ...]]:
        """The next ones, whose first column is not beyond that."""
        while self._next is not None and self._next[0] <= position:
            yield self._next
            self._next = next(self._rows, None)


class _Journal:
    """A table of one row an event."""

    def __init__(
        self, connection: psycopg.Connection[Any], model: Model, tenant_id: int, live: Live, last: int
    ) -> None:
        self.model = model
        self.until = min(last, live.applied - 1)
        self.rows = 0
        self._stored = _Ahead(_stored(connection, model, tenant_id, live, self.until))

    def compare(self, found: Compared, world: World, first: int, last: int) -> None:
        """The rows from one position to another."""
        model = self.model
        expected = {at: row for at, row in world.journals.get(model.name, {}).items() if first <= at <= last}
        for position, _, *values in self._stored.up_to(last):
            self.rows += 1
            where = f"{model.name} 位置 {position}"
            row = expected.pop(position, None)
            if row is None:
                _note(found, model, f"{where}：日志中没有这一行", DifferenceKind.ROW_FOREIGN, position)
            else:
                _compare_row(found, model, where, position, row, values)
        for position in sorted(expected):
            _note(found, model, f"{model.name} 位置 {position}：缺少这一行", DifferenceKind.ROW_MISSING, position)

    def refuse_rest(self, found: Compared) -> None:
        """Nothing lies beyond where the projection is."""
        for position, *_ in self._stored.up_to(FOREVER):
            self.rows += 1
            told = f"{self.model.name} 位置 {position}：日志中没有这一行"
            _note(found, self.model, told, DifferenceKind.ROW_FOREIGN, position)


class _Table:
    """A table of rows that hold from a position until another."""

    def __init__(
        self, connection: psycopg.Connection[Any], model: Model, tenant_id: int, live: Live, last: int
    ) -> None:
        self.model = model
        self.until = min(last, live.applied - 1)
        self.rows = 0
        self._places = [2 + model.columns.index(column) for column in model.key]
        self._begun = _Ahead(_stored(connection, model, tenant_id, live, self.until))
        self._ended = _Ahead(_ended(connection, model, tenant_id, live, self.until))
        self._told: set[tuple[tuple[Any, ...], int]] = set()
        """Versions that only one side has; that they do not end alike goes without saying."""

    def compare(self, found: Compared, world: World, first: int, last: int) -> None:
        """The versions that begin from one position to another, and those begun before that end there."""
        begun, ended = self._expected(world, first, last)
        for row in self._begun.up_to(last):
            self._compare_begun(found, begun, row, last)
        for (key, since), _ in sorted(begun.items(), key=lambda each: each[0][1]):
            self._told.add((key, since))
            told = f"{self._named(key, since)}：缺少这一版本"
            _note(found, self.model, told, DifferenceKind.ROW_MISSING, since)
        for ends, since, *values in self._ended.up_to(last):
            key = tuple(map(_plain, values))
            if since < first and (key, since) not in self._told:
                self._compare_end(found, key, since, ended.pop((key, since), FOREVER), ends)
        for (key, since), ends in ended.items():
            if (key, since) not in self._told:
                self._compare_end(found, key, since, ends, FOREVER)

    def refuse_rest(self, found: Compared) -> None:
        """Nothing lies beyond where the projection is."""
        for row in self._begun.up_to(FOREVER):
            self._compare_begun(found, {}, row, self.until)

    def _expected(
        self, world: World, first: int, last: int
    ) -> tuple[dict[tuple[tuple[Any, ...], int], Span], dict[tuple[tuple[Any, ...], int], int]]:
        spans = world.tables.get(self.model.name, {})
        touched = [(key, span) for key in world.touched.get(self.model.name, ()) for span in spans.get(key, ())]
        begun = {(key, span.since): span for key, span in touched if first <= span.since <= last}
        ended = {(key, span.since): span.until for key, span in touched if span.since < first <= span.until <= last}
        return begun, ended

    def _compare_begun(
        self, found: Compared, begun: dict[tuple[tuple[Any, ...], int], Span], row: tuple[Any, ...], last: int
    ) -> None:
        self.rows += 1
        since, ends, *values = row
        key = tuple(_plain(row[place]) for place in self._places)
        span = begun.pop((key, since), None)
        where = self._named(key, since)
        if span is None:
            self._told.add((key, since))
            _note(found, self.model, f"{where}：日志中没有这一版本", DifferenceKind.ROW_FOREIGN, since)
            return
        should, is_ = (end if end <= last else FOREVER for end in (span.until, ends))
        self._compare_end(found, key, since, should, is_)
        own = {**span.row, **dict(zip(self.model.key, key, strict=True))}
        _compare_row(found, self.model, where, since, own, values)

    def _compare_end(self, found: Compared, key: tuple[Any, ...], since: int, should: int, is_: int) -> None:
        if should != is_:
            told = f"{self._named(key, since)}：应{_end(should)}，实为{_end(is_)}"
            _note(found, self.model, told, DifferenceKind.ROW_ALTERED, since)

    def _named(self, key: tuple[Any, ...], since: int) -> str:
        return f"{f'{self.model.name} ' + '/'.join(map(str, key))}".strip() + f" 版本 {since}"


def _tell_behind(found: Compared, projection: str, live: Live | None, last: int) -> None:
    if live is None or (live.applied == 0 and not live.parked):
        if last >= 0:
            found.notes.append(f"读模型 {projection}：还没有开始建立，没有可比对的内容（日志到 {last}）")
    elif live.applied <= last:
        behind = f"读模型 {projection}：只应用到位置 {live.applied - 1}，日志到 {last}"
        if live.parked:
            told = f"{behind}，已停在出错事件前"
            found.faults.append(Difference(told, DifferenceKind.MODEL_PARKED, live.applied, projection))
        else:
            found.notes.append(behind)


def _refuse_ownerless(connection: psycopg.Connection[Any], found: Compared, model: Model, tenant_id: int) -> None:
    """Rows of a projection that nobody says how far it is: nothing shows them, and nothing vouches for them."""
    counted = sql.SQL("SELECT count(*) FROM model.{table} WHERE tenant_id = %(tenant)s").format(
        table=sql.Identifier(model.name)
    )
    row = connection.execute(counted, {"tenant": tenant_id}).fetchone()
    if row is not None and row[0]:
        told = f"{model.name}：有 {row[0]} 行，但没有读模型 {model.projection} 的进度，无从比对"
        found.faults.append(Difference(told, DifferenceKind.ROW_FOREIGN, None, model.name))


def _models(connection: psycopg.Connection[Any]) -> list[Model]:
    shown_by = dict(connection.execute(_SHOWN_BY).fetchall())
    models = []
    for name, columns, types, key in connection.execute(_TABLES):
        journal = "position" in key
        bookkeeping = (*_BOOKKEEPING, "position") if journal else _BOOKKEEPING
        own = tuple(column for column in columns if column not in bookkeeping)
        named = tuple(column for column in key if column not in bookkeeping)
        models.append(Model(name, own, dict(zip(columns, types, strict=True)), named, journal, shown_by[name]))
    return models


def _stored(
    connection: psycopg.Connection[Any], model: Model, tenant_id: int, live: Live, until: int
) -> Iterator[tuple[Any, ...]]:
    """(from, to, columns...) of every version, in order of where it begins.

    Those beyond where the projection is as well; where the past is asked about, what lies beyond is not looked at.
    """
    since = "position" if model.journal else "valid_from"
    ends = sql.SQL("position") if model.journal else sql.SQL("valid_to")
    listed = sql.SQL(", ").join(map(sql.Identifier, model.columns))
    order = sql.SQL(", ").join(map(sql.Identifier, (since, *model.key)))
    statement = sql.SQL(
        "SELECT {since}, {ends}, {listed} FROM model.{table}"
        " WHERE tenant_id = %(tenant)s AND generation = %(generation)s AND {since} <= %(until)s ORDER BY {order}"
    ).format(since=sql.Identifier(since), ends=ends, listed=listed, table=sql.Identifier(model.name), order=order)
    read_to = until if until < live.applied - 1 else FOREVER
    params = {"tenant": tenant_id, "generation": live.generation, "until": read_to}
    return _read(connection, f"begun_{model.name}", statement, params)


def _ended(
    connection: psycopg.Connection[Any], model: Model, tenant_id: int, live: Live, until: int
) -> Iterator[tuple[Any, ...]]:
    """(to, from, key...) of every version that has ended, in order of where it ends."""
    key = sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(column)) for column in model.key)
    statement = sql.SQL(
        "SELECT valid_to, valid_from{key} FROM model.{table}"
        " WHERE tenant_id = %(tenant)s AND generation = %(generation)s AND valid_to <= %(until)s"
        " ORDER BY valid_to, valid_from{key}"
    ).format(key=key, table=sql.Identifier(model.name))
    params = {"tenant": tenant_id, "generation": live.generation, "until": until}
    return _read(connection, f"ended_{model.name}", statement, params)


def _read(
    connection: psycopg.Connection[Any], name: str, statement: sql.Composed, params: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    with connection.cursor(name) as cursor:
        cursor.itersize = _ROWS_READ_AHEAD
        yield from cursor.execute(statement, params)


def _note(found: Compared, model: Model, sentence: str, kind: DifferenceKind, position: int) -> None:
    found.faults.append(Difference(sentence, kind, position, model.name))


def _compare_row(found: Compared, model: Model, where: str, position: int, expected: Facts, values: list[Any]) -> None:
    for column, value in zip(model.columns, values, strict=True):
        should, is_ = _expected(model.types[column], expected.get(column)), _plain(value)
        if should != is_:
            told = f"{where}：{column} 应为 {_shown(should)}，实为 {_shown(is_)}"
            _note(found, model, told, DifferenceKind.ROW_ALTERED, position)
    unknown = set(expected) - set(model.columns)
    if unknown:
        told = f"{where}：缺少列 {'、'.join(sorted(unknown))}"
        _note(found, model, told, DifferenceKind.ROW_ALTERED, position)


def _expected(type_: str, value: Any) -> Any:
    """A value of the log in the form that `_plain` gives the same value of the table."""
    if value is None:
        return None
    if type_ == "numeric":
        return format(Decimal(value), "f")
    if type_ == "text" and isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def _plain(value: Any) -> Any:
    """A value of the table as JSON would say it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.hex() if isinstance(value, bytes) else value


def _end(position: int) -> str:
    return "仍然有效" if position == FOREVER else f"在位置 {position} 失效"


def _shown(value: Any) -> str:
    return "空" if value is None else str(value)
