"""A read as a value: SQL, parameters and the type of its rows. Callers run it, synchronously or not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Generic, TypeVar

import psycopg
from psycopg.rows import args_row

Row = TypeVar("Row")

NOW = 9223372036854775806
"""The last position there can be: as of it, every open row and no closed one holds."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a read would give without paging."""

    count: int


@dataclass(frozen=True, slots=True)
class Query(Generic[Row]):
    """One named read. `row` takes the columns, in order; `order` names the fields that make a row's cursor."""

    sql: str
    params: Mapping[str, Any]
    row: Callable[..., Row]
    order: tuple[str, ...] = ()
    counted: str = ""
    descending: bool = False

    def cursor(self, row: Row) -> tuple[Any, ...]:
        """What to give as `after` to go on behind this row."""
        return tuple(getattr(row, name) for name in self.order)

    def count(self) -> "Query[Count]":
        """The same read counted: every page together."""
        return Query(self.counted, self.params, Count)


@dataclass(frozen=True, slots=True)
class Within:
    """How far somebody sees: rows of these units, of these items, and of these list sets (unit, year)."""

    units: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    sets: frozenset[tuple[str, int]] = frozenset()

    def holds(self, row: Any) -> bool:
        """Whether a row is one of them, by the columns that it has."""
        unit = getattr(row, "unit", None)
        return unit in self.units or getattr(row, "item", None) in self.items or self.holds_set(row)

    def holds_set(self, row: Any) -> bool:
        """Whether a row belongs to one of the list sets."""
        return (getattr(row, "unit", None), getattr(row, "year", None)) in self.sets


@dataclass(frozen=True, slots=True)
class Organised:
    """Whose supervision somebody conducts: all that one of `own` organises, and of the units `kept` below them what no
    organisation department of `offices` does, whoever began it: a unit that was handed over brings it along."""

    own: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()

    def holds(self, row: Any) -> bool:
        """Whether a row, with its columns `organiser` and `unit`, is of it."""
        return row.organiser in self.own or (row.unit in self.kept and row.organiser not in self.offices)

    def condition(self, alias: str) -> str:
        """The same in SQL, with the parameters of `params`."""
        kept = f"{alias}.unit = ANY(%(kept)s) AND {alias}.organiser <> ALL(%(offices)s)"
        return f"({alias}.organiser = ANY(%(own)s) OR ({kept}))"

    def params(self) -> dict[str, list[str]]:
        """The parameters of `condition`."""
        return {"own": sorted(self.own), "kept": sorted(self.kept), "offices": sorted(self.offices)}


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """A row of one of several reads that were made together: `number` is its read's place among them."""

    number: int
    row: Row


_LIST_MARK = "\x1f"
"""Between the ids of a list that is passed as one text; no id and no code holds it."""


def together(queries: Sequence[Query[Row]]) -> Query[Part[Row]]:
    """Reads that differ in their parameters only as one statement: each with its own order and limit, in their order.

    Parameters that differ are texts, whole numbers, days, or lists of texts. Reads behind a cursor are none of these:
    what a cursor holds takes its type from the column.
    """
    model = queries[0]
    sql, params, columns = model.sql, dict(model.params), ["number"]
    given = ["%(number)s::int[]"]
    for name in model.params:
        values = [query.params[name] for query in queries]
        if all(value == values[0] for value in values):
            continue
        kind, expression, passed = _each(name, values)
        sql = sql.replace(f"%({name})s", expression)
        del params[name]
        params[f"each_{name}"] = passed
        given.append(f"%(each_{name})s::{kind}[]")
        columns.append(name)
    params["number"] = list(range(len(queries)))
    direction = " DESC" if model.descending else ""
    order = ", ".join(["each.number", *(f"one.{name}{direction}" for name in model.order)])
    return Query(
        f"""
        SELECT each.number, one.* FROM unnest({", ".join(given)}) AS each ({", ".join(columns)})
        CROSS JOIN LATERAL ({sql}) AS one
        ORDER BY {order}""",
        params,
        lambda number, *values: Part(number, model.row(*values)),
    )


def _each(name: str, values: Sequence[Any]) -> tuple[str, str, list[Any]]:
    """Type, expression and values of a parameter that is another one for each read."""
    known = next(value for value in values if value is not None)
    if isinstance(known, list):
        joined = [None if value is None else _LIST_MARK.join(value) for value in values]
        return "text", f"string_to_array(each.{name}, '{_LIST_MARK}')", joined
    kinds = {str: "text", int: "bigint", date: "date"}
    [kind] = [kinds[each] for each in type(known).__mro__ if each in kinds]
    return kind, f"each.{name}", list(values)


# Never prepared: a plan made for any position and any filter takes twice as long as one made for those that were asked.


def fetch(connection: psycopg.Connection[Any], query: Query[Row]) -> list[Row]:
    """Run a read. The connection's transaction must have set the tenant."""
    with connection.cursor(row_factory=args_row(query.row), binary=True) as cursor:
        return cursor.execute(query.sql.encode(), query.params, prepare=False).fetchall()


async def fetch_async(connection: psycopg.AsyncConnection[Any], query: Query[Row]) -> list[Row]:
    """Run a read on an asynchronous connection. Its transaction must have set the tenant."""
    async with connection.cursor(row_factory=args_row(query.row), binary=True) as cursor:
        await cursor.execute(query.sql.encode(), query.params, prepare=False)
        return await cursor.fetchall()


class Read:
    """Puts a read together from constant pieces of SQL: the as-of condition of each alias, then what is `given`.

    `at` is the position read at (inclusive): -1 is before the first event.
    """

    def __init__(self, tenant: int, at: int, source: str, *aliases: str) -> None:
        self.source = source
        self.params: dict[str, Any] = {"tenant": tenant, "at": at}
        self.conditions = [as_of(alias) for alias in aliases]

    def given(self, condition: str, **param: Any) -> "Read":
        """Add `condition` unless its one named parameter is None."""
        ((name, value),) = param.items()
        if value is not None:
            self.params[name] = list(value) if isinstance(value, (frozenset, set, tuple)) else value
            self.conditions.append(condition)
        return self

    def always(self, condition: str, **params: Any) -> "Read":
        """Add `condition` with its parameters, of which None is NULL."""
        self.params.update(params)
        if condition:
            self.conditions.append(condition)
        return self

    def within(self, within: Within | None, unit: str, item: str | None = None, year: str | None = None) -> "Read":
        """Only what `within` holds, by the columns that are named; everything for None."""
        if within is None:
            return self
        self.params["within_units"] = sorted(within.units)
        ways = [f"{unit} = ANY(%(within_units)s)"]
        if item is not None and within.items:
            self.params["within_items"] = sorted(within.items)
            ways.append(f"{item} = ANY(%(within_items)s)")
        if year is not None and within.sets:
            self.params["within_sets"] = sorted(f"{unit}/{year}" for unit, year in within.sets)
            ways.append(f"{unit} || '/' || {year} = ANY(%(within_sets)s)")
        self.conditions.append(f"({' OR '.join(ways)})")
        return self

    def page(
        self,
        row: type[Row],
        columns: Mapping[str, str] | str,
        order: Sequence[str],
        first: int | None = None,
        after: Sequence[Any] | None = None,
        *,
        descending: bool = False,
        sorted_last: bool = False,
    ) -> Query[Row]:
        """The rows in keyset order, `first` at most, behind the cursor `after`.

        sorted_last: put in order once all are there, also where an index has that order: good for a page, it is three
        times slower for everything, and the planner takes the versions of the past for five times as many.

        `columns` is the alias every field of `row` is read from, or field -> expression for those read otherwise
        (with the key "" for the alias of all others).
        """
        expressions = _expressions(row, columns)
        listed = ", ".join(f"{expression} AS {name}" for name, expression in expressions.items())
        where = " AND ".join(self.conditions)
        counted = f"SELECT count(*) AS count FROM {self.source} WHERE {where}"
        params = dict(self.params)
        keys = [expressions[name] for name in order]
        if after is not None:
            if len(after) != len(order):
                raise ValueError(f"a cursor of {', '.join(order)} has {len(order)} parts, not {len(after)}")
            named = [f"after_{number}" for number in range(len(order))]
            params.update(zip(named, after, strict=True))
            listed_after = ", ".join(f"%({name})s" for name in named)
            where += f" AND ({', '.join(keys)}) {'<' if descending else '>'} ({listed_after})"
        direction = " DESC" if descending else ""
        sql = f"SELECT {listed} FROM {self.source} WHERE {where}"
        if sorted_last:
            # OFFSET 0: no order is pushed into it.
            sql, keys = f"SELECT * FROM ({sql} OFFSET 0) AS every", list(order)
        sql += f" ORDER BY {', '.join(key + direction for key in keys)}"
        if first is not None:
            params["first"] = first
            sql += " LIMIT %(first)s"
        return Query(sql, params, row, tuple(order), counted, descending)


def as_of(alias: str, at: str = "at") -> str:
    """The condition that a version of `alias` holds at the position in the parameter `at`."""
    return f"{alias}.tenant_id = %(tenant)s AND {alias}.valid_from <= %({at})s AND {alias}.valid_to > %({at})s"


def _expressions(row: type[Any], columns: Mapping[str, str] | str) -> dict[str, str]:
    given = {"": columns} if isinstance(columns, str) else columns
    return {field.name: given.get(field.name) or f"{given['']}.{field.name}" for field in fields(row)}
