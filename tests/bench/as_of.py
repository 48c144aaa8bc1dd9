"""A whole district read as of a past position, beside the same read of now."""

import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

import psycopg

from projections.ledger import read
from projections.ledger.read import Lights
from projections.query import Query, fetch
from services.projector import Projector
from services.projector.projector import every_follower
from services.store import Store, create_tenant, tenant
from tests.bench.life import record
from tests.bench.table import Bench, Row

ITEMS = 20_000
EVENTS_PER_ITEM = 20
SHARES = (10, 50, 90)
ROUNDS = 5
LIGHTS = Lights(date(2020, 7, 1))


def measure(bench: Bench) -> list[Row]:
    """A year of `ITEMS` items: every row of the ledger, and its items counted by state and light."""
    items = bench.size(ITEMS, 100)
    tenant_id, events = _year(bench, items)
    positions = {"now": events - 1, **{f"as of {share} %": events * share // 100 for share in SHARES}}
    reads: dict[str, Callable[[int], Query[Any]]] = {
        f"the ledger's {items} rows": lambda at: read.ledger(tenant_id, at, LIGHTS),
        f"{items} items counted by state and light": lambda at: read.totals(tenant_id, at, LIGHTS),
    }
    rows = []
    with psycopg.connect(bench.dsn, autocommit=True) as connection:
        connection.execute(f"SET sandan.tenant = '{tenant_id:d}'".encode())
        for name, query in reads.items():
            seconds: dict[str, list[float]] = {place: [] for place in positions}
            for _ in range(bench.size(ROUNDS, 1)):
                for place, at in positions.items():
                    seconds[place].append(_seconds(connection, query(at), items))
            figures = {place: median(found) * 1_000 for place, found in seconds.items()}
            now = figures.pop("now")
            for place, milliseconds in figures.items():
                rows.append(
                    Row(
                        f"{name}, {place} of {events} events",
                        "ms",
                        {"sandan": milliseconds, "now": now},
                        limit="now",
                        bars={"now": 1 / 1.5},
                        less_is_better=True,
                    )
                )
    return rows


def _year(bench: Bench, items: int) -> tuple[int, int]:
    """A district with its year recorded and projected, and the tables as autovacuum leaves them."""
    tenant_id = create_tenant(bench.admin_dsn, bench.keyring, "year", "一年")
    with Store(bench.dsn, bench.keyring, connections_max=2) as store:
        with tenant(tenant_id):
            events = record(store, items, EVENTS_PER_ITEM, "year")
        ledger = [follower for follower in every_follower(store) if follower.name == "ledger"]
        projector = Projector(store, ledger, batch_events=5_000)
        projector.catch_up(tenant_id)
        projector.release()
    with psycopg.connect(bench.admin_dsn, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE model.ledger_item, model.ledger_work, model.ledger_set")
    return tenant_id, events


def _seconds(connection: psycopg.Connection[Any], query: Query[Any], items: int) -> float:
    started_at = time.perf_counter()
    found = fetch(connection, query)
    seconds = time.perf_counter() - started_at
    # At 10 % the last lists are not drafted yet.
    if sum(getattr(row, "items", 1) for row in found) < 0.98 * items:
        raise AssertionError(f"{len(found)} rows")
    return seconds
