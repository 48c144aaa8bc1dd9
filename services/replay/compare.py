"""Read models compared with what a replay says they should hold, row by row and version by version."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import psycopg
from psycopg import sql

from services.replay.difference import Difference, DifferenceKind
from services.replay.world import FOREVER, Facts, Span, World

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
    rows: int


def compare(connection: psycopg.Connection[Any], tenant_id: int, world: World, last: int) -> Compared:
    """Compare every table as far as its projection has come, at most up to the position `last`."""
    cursors = {
        projection: Live(generation, applied, parked)
        for projection, generation, applied, parked in connection.execute(_CURSORS, {"tenant": tenant_id})
    }
    found = Compared([], [], 0)
    models = _models(connection)
    for projection in sorted({model.projection for model in models}):
        _tell_behind(found, projection, cursors.get(projection), last)
    rows = 0
    for model in models:
        live = cursors.get(model.projection)
        if live is None:
            _refuse_ownerless(connection, found, model, tenant_id)
            continue
        until = min(last, live.applied - 1)
        # Nothing lies beyond where a projection is; asked about the past, what lies beyond that is not looked at.
        read_to = until if until < live.applied - 1 else FOREVER
        stored = _stored(connection, model, tenant_id, live.generation, read_to)
        if model.journal:
            rows += _compare_journal(found, model, world, stored, until)
        else:
            rows += _compare_table(found, model, world, stored, until)
    return Compared(found.faults, found.notes, rows)


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
    connection: psycopg.Connection[Any], model: Model, tenant_id: int, generation: int, until: int
) -> Iterator[tuple[Any, ...]]:
    """(from, to, columns...) of every version that began by `until`, by key and position."""
    since = "position" if model.journal else "valid_from"
    ends = sql.SQL("position") if model.journal else sql.SQL("valid_to")
    listed = sql.SQL(", ").join(map(sql.Identifier, model.columns))
    order = sql.SQL(", ").join(map(sql.Identifier, (*model.key, since)))
    statement = sql.SQL(
        "SELECT {since}, {ends}, {listed} FROM model.{table}"
        " WHERE tenant_id = %(tenant)s AND generation = %(generation)s AND {since} <= %(until)s ORDER BY {order}"
    ).format(since=sql.Identifier(since), ends=ends, listed=listed, table=sql.Identifier(model.name), order=order)
    with connection.cursor(f"replay_{model.name}") as cursor:
        cursor.itersize = 5_000
        yield from cursor.execute(statement, {"tenant": tenant_id, "generation": generation, "until": until})


def _compare_journal(found: Compared, model: Model, world: World, stored: Iterator[tuple[Any, ...]], until: int) -> int:
    expected = {at: row for at, row in world.journals.get(model.name, {}).items() if at <= until}
    rows = 0
    for position, _, *values in stored:
        rows += 1
        where = f"{model.name} 位置 {position}"
        row = expected.pop(position, None)
        if row is None:
            _note(found, model, f"{where}：日志中没有这一行", DifferenceKind.ROW_FOREIGN, position)
        else:
            _compare_row(found, model, where, position, row, values)
    for position in sorted(expected):
        _note(found, model, f"{model.name} 位置 {position}：缺少这一行", DifferenceKind.ROW_MISSING, position)
    return rows


def _compare_table(found: Compared, model: Model, world: World, stored: Iterator[tuple[Any, ...]], until: int) -> int:
    expected = {key: _as_of(spans, until) for key, spans in world.tables.get(model.name, {}).items()}
    places = [2 + model.columns.index(column) for column in model.key]
    rows = 0
    for key, group in groupby(stored, key=lambda row: tuple(_plain(row[place]) for place in places)):
        spans = {span.since: span for span in expected.pop(key, [])}
        named = f"{model.name} {'/'.join(map(str, key))}".strip()
        for since, ends, *values in group:
            rows += 1
            where = f"{named} 版本 {since}"
            span = spans.pop(since, None)
            if span is None:
                _note(found, model, f"{where}：日志中没有这一版本", DifferenceKind.ROW_FOREIGN, since)
                continue
            ends_at = ends if ends <= until else FOREVER
            if ends_at != span.until:
                told = f"{where}：应{_end(span.until)}，实为{_end(ends_at)}"
                _note(found, model, told, DifferenceKind.ROW_ALTERED, since)
            _compare_row(found, model, where, since, {**span.row, **dict(zip(model.key, key, strict=True))}, values)
        for since in sorted(spans):
            _note(found, model, f"{named} 版本 {since}：缺少这一版本", DifferenceKind.ROW_MISSING, since)
    for key, missing in expected.items():
        named = f"{model.name} {'/'.join(map(str, key))}".strip()
        for span in missing:
            _note(found, model, f"{named} 版本 {span.since}：缺少这一版本", DifferenceKind.ROW_MISSING, span.since)
    return rows


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


def _as_of(spans: list[Span], until: int) -> list[Span]:
    """The versions that had begun by a position, those ending later still open."""
    return [
        span if span.until <= until else Span(span.since, FOREVER, span.row) for span in spans if span.since <= until
    ]


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
