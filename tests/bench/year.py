"""One whole made-up district-year: given as commands, projected meanwhile, read back, and read as of its past."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.synchronize import Event as ProcessEvent
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any

import psycopg

from projections.ledger import read
from projections.ledger.read import LedgerFilter, Lights
from projections.query import Query, fetch
from services.commands.identity import unit_id
from services.projector import Projector
from services.projector.lag import lag
from services.replay import replay, verify_year
from services.simulate.play import simulate
from services.simulate.size import Size
from services.simulate.year import Play
from services.store import Store, create_tenant, tenant
from tests.bench.replay import copied_rows, fold
from tests.bench.table import Bench, Row

YEAR = 2020
SCALE_TINY = 0.001
SHARES = (10, 50, 90)
PAGE_ITEMS = 100
ROUNDS, PAGE_ROUNDS = 7, 51
ROUNDS_PUBLISHED = 2
"""Of the made-up year's results: once, and again after its objections."""
LIGHTS = Lights(date(YEAR, 7, 1))

# Bytes of the tables of a schema with their indexes and what is stored beside them.
_BYTES = """
SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = %(schema)s AND (%(only)s::text[] IS NULL OR c.relname = ANY(%(only)s))"""


@dataclass
class _Behind:
    """How far the projector was behind while the year was given, seen every half second."""

    store: Store
    tenant_id: int
    seen: list[int] = field(default_factory=list)

    def look(self) -> int:
        """Events in the log that not every read model holds."""
        found = [each.behind for each in lag(self.store) if each.tenant_id == self.tenant_id]
        return max(found, default=0)

    def watch(self, stop: Event) -> None:
        """Look until told to stop."""
        while not stop.wait(0.5):
            self.seen.append(self.look())


def measure(bench: Bench) -> list[Row]:
    """The year at scale 1, with a projector beside it as in operation."""
    tenant_id = create_tenant(bench.admin_dsn, bench.keyring, "made-up", "一年")
    before = {schema: _bytes(bench, schema, only) for schema, only in _STORED.items()}
    with Store(bench.dsn, bench.keyring, connections_max=3) as store:
        rows, events = _given(bench, store, tenant_id)
        with psycopg.connect(bench.admin_dsn, autocommit=True) as owner:
            owner.execute("VACUUM ANALYZE")
        for schema, only in _STORED.items():
            size = (_bytes(bench, schema, only) - before[schema]) / events
            rows.append(Row(f"database, {schema}", "bytes/event", {"sandan": size}, limit=""))
        rows += _replayed(bench, store, tenant_id, events)
    return [*rows, *_pages(bench, tenant_id, events)]


_STORED: dict[str, list[str] | None] = {"public": ["event", "command"], "model": None}


def _given(bench: Bench, store: Store, tenant_id: int) -> tuple[list[Row], int]:
    """Give every command, a projector at work in a process of its own, and wait until it has caught up."""
    play = Play(tenant_id, 1, Size(SCALE_TINY if bench.tiny else 1.0), YEAR, 1, 1)
    context = multiprocessing.get_context("spawn")
    ended = context.Event()
    projector = context.Process(target=_project, args=(bench.dsn, bench.keyring, tenant_id, ended), name="projector")
    behind, stop = _Behind(store, tenant_id), Event()
    watching = Thread(target=behind.watch, args=(stop,), name="watching")
    projector.start()
    watching.start()
    try:
        found = simulate(store, play)
        given_at = time.perf_counter()
        while behind.look():
            time.sleep(0.01)
        caught_up = time.perf_counter() - given_at
    finally:
        stop.set()
        watching.join()
        ended.set()
        projector.join()
    commands = found.commands.total()
    seen = behind.seen or [0]
    rows = [
        Row("give a year: commands", "commands/s", {"sandan": commands / found.seconds}, limit=""),
        Row(f"give a year: its {found.events} events", "events/s", {"sandan": found.events / found.seconds}, limit=""),
        Row("read models behind while it is given, median", "events", {"sandan": float(median(seen))}, limit=""),
        Row("read models caught up after the last command", "s", {"sandan": caught_up}, limit=""),
    ]
    return rows, found.events


def _project(dsn: str, keyring: Path, tenant_id: int, ended: ProcessEvent) -> None:
    with Store(dsn, keyring, connections_max=2) as store:
        projector = Projector(store)
        # This district alone: the other measurements' rows are no histories that read models could make sense of.
        while not ended.wait(0.05):
            projector.catch_up(tenant_id)
        projector.release()


def _replayed(bench: Bench, store: Store, tenant_id: int, events: int) -> list[Row]:
    """The log folded as typed events, and the year computed anew from it, beside COPY merely reading it."""
    with psycopg.connect(bench.dsn) as connection:

        def folded() -> int:
            with tenant(tenant_id):
                return fold(store, 0)

        def scored() -> int:
            found = verify_year(bench.dsn, tenant_id, YEAR)
            if found.faults or len(found.rounds) != ROUNDS_PUBLISHED:
                raise AssertionError(f"{len(found.rounds)} rounds, {found.faults[:1]}")
            return found.events

        readers: dict[str, Callable[[], int]] = {
            "binary COPY": lambda: copied_rows(connection, tenant_id, 0),
            "replay": folded,
            "replay and re-score": scored,
        }
        rates: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(bench.size(ROUNDS, 1)):
            for name, read_all in readers.items():
                started_at = time.perf_counter()
                if read_all() != events:
                    raise AssertionError(f"{name} did not read {events} events")
                rates[name].append(events / (time.perf_counter() - started_at))
    figures = {name: median(found) for name, found in rates.items()}
    copied, bars = figures.pop("binary COPY"), {"binary COPY": 0.3}
    compared = {"sandan": _compared(bench, tenant_id, events), "binary COPY": copied}
    return [
        *(
            Row(f"{name} the year", "events/s", {"sandan": rate, "binary COPY": copied}, limit="binary COPY", bars=bars)
            for name, rate in figures.items()
        ),
        # Every row of every read model is read and compared as well: no bar, COPY reads a fraction of those bytes.
        Row("check the read models of the year", "events/s", compared, limit="binary COPY"),
    ]


def _compared(bench: Bench, tenant_id: int, events: int) -> float:
    """Once, for it takes minutes: events of the log a second, folded and held against the read models."""
    started_at = time.perf_counter()
    found = replay(bench.dsn, tenant_id, verify=True)
    if not found.ok or found.events != events:
        raise AssertionError(f"{found.events} events, {found.faults[:1]}")
    return events / (time.perf_counter() - started_at)


def _pages(bench: Bench, tenant_id: int, events: int) -> list[Row]:
    """The first page of the whole ledger, and that of one unit, as of the past and now."""
    of_unit = LedgerFilter(units=[unit_id(tenant_id, "DW01")], year=YEAR)
    positions = {"now": events - 1, **{f"as of {share} %": events * share // 100 for share in SHARES}}
    reads: dict[str, Callable[[int], Query[Any]]] = {
        "a page of the ledger": lambda at: read.ledger(tenant_id, at, LIGHTS, first=PAGE_ITEMS),
        "a page of one unit's ledger": lambda at: read.ledger(tenant_id, at, LIGHTS, of_unit, first=PAGE_ITEMS),
    }
    rows = []
    with psycopg.connect(bench.dsn, autocommit=True) as connection:
        connection.execute(f"SET sandan.tenant = '{tenant_id:d}'".encode())
        for name, query in reads.items():
            seconds: dict[str, list[float]] = {place: [] for place in positions}
            for _ in range(bench.size(PAGE_ROUNDS, 1)):
                for place, at in positions.items():
                    started_at = time.perf_counter()
                    fetch(connection, query(at))
                    seconds[place].append(time.perf_counter() - started_at)
            figures = {place: median(found) * 1_000 for place, found in seconds.items()}
            now = figures.pop("now")
            for place, milliseconds in figures.items():
                told = {"sandan": milliseconds, "now": now}
                bars = {"now": 1 / 1.3}
                rows.append(Row(f"{name}, {place}", "ms", told, limit="now", bars=bars, less_is_better=True))
    return rows


def _bytes(bench: Bench, schema: str, only: list[str] | None) -> int:
    with psycopg.connect(bench.admin_dsn) as connection:
        [found] = connection.execute(_BYTES, {"schema": schema, "only": only}).fetchone() or [0]
    return int(found)
