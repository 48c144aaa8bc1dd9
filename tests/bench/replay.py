"""Replay: read, decode into typed events and fold a district's year, beside COPY and the library's own reading."""

import dataclasses
import time
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from statistics import median
from typing import Any
from uuid import UUID, uuid5

import msgspec
import psycopg
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import DatetimeAsISO, DecimalAsStr, JSONTranscoder, Mapper, UUIDAsHex
from eventsourcing.postgres import PostgresApplicationRecorder

from domain.execution.events import ProgressAccepted, ProgressSubmitted
from domain.recorded import Recorded
from services.store import Store, tenant
from tests.bench.append import stock
from tests.bench.life import record
from tests.bench.table import Bench, Row

ITEMS = 2_500
EVENTS_PER_ITEM = 20
STOCK_PAGE_EVENTS = 500
ROUNDS = 7
_NAMESPACE = UUID(int=0)


def measure(bench: Bench) -> list[Row]:
    """The year of `ITEMS` items, folded to each item's latest value and accepted report."""
    tenant_id = bench.tenants[-1]
    with Store(bench.dsn, bench.keyring, connections_max=1) as store, psycopg.connect(bench.dsn) as connection:
        recorder, mapper = stock(bench.admin_dsn), Mapper[UUID](_transcoder())
        first_stock = recorder.max_notification_id() or 0
        with tenant(tenant_id):
            first = store.head()
            events = record(store, bench.size(ITEMS, 50), EVENTS_PER_ITEM, "replay")
            for recorded in store.read_all(first):
                recorder.insert_events([mapper.to_stored_event(_stock_event(recorded))])
        with psycopg.connect(bench.admin_dsn, autocommit=True) as owner:
            owner.execute("ANALYZE event, bench.stock_events")

        def sandan() -> int:
            with tenant(tenant_id):
                return fold(store, first)

        readers: dict[str, Callable[[], int]] = {
            "sandan": sandan,
            "binary COPY": lambda: copied_rows(connection, tenant_id, first),
            "stock mapper": lambda: _fold_stock(recorder, mapper, first_stock),
        }
        rates: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(bench.size(ROUNDS, 1)):
            for name, read in readers.items():
                started_at = time.perf_counter()
                if read() != events:
                    raise AssertionError(f"{name} did not read {events} events")
                rates[name].append(events / (time.perf_counter() - started_at))
    figures = {name: median(found) for name, found in rates.items()}
    bars = {"binary COPY": 0.4, "stock mapper": 6.0}
    return [Row(f"replay: read, decode, fold {events} events", "events/s", figures, limit="binary COPY", bars=bars)]


def fold(store: Store, first: int) -> int:
    count = 0
    values: dict[str, Decimal | None] = {}
    reports: dict[str, str] = {}
    for recorded in store.read_all(first):
        event = recorded.event
        kind = type(event)
        if kind is ProgressSubmitted:
            values[event.item] = event.value
        elif kind is ProgressAccepted:
            reports[event.item] = event.report
        count += 1
    return count


def copied_rows(connection: psycopg.Connection[Any], tenant_id: int, first: int) -> int:
    """The limit: every column of the same rows in binary, counted and thrown away."""
    statement = (
        "COPY (SELECT position, stream_id, stream_version, type, state, recorded_at FROM event"
        f" WHERE tenant_id = {tenant_id:d} AND position >= {first:d} ORDER BY position) TO STDOUT (FORMAT binary)"
    )
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL sandan.tenant = '{tenant_id:d}'".encode())
        with cursor.copy(statement.encode()) as copy:
            # A header stands before the first row, an end mark comes alone after the last.
            return sum(1 for _ in copy) - 1


def _fold_stock(recorder: PostgresApplicationRecorder, mapper: Mapper[UUID], after: int) -> int:
    """The library's page of notifications and its mapper, as its own subscription reads them."""
    count = 0
    values: dict[str, Decimal] = {}
    reports: dict[str, str] = {}
    submitted, accepted = _stock_class(ProgressSubmitted), _stock_class(ProgressAccepted)
    while page := recorder.select_notifications(after, STOCK_PAGE_EVENTS, inclusive_of_start=False):
        for notification in page:
            event: Any = mapper.to_domain_event(notification)
            kind = type(event)
            if kind is submitted:
                values[event.item] = event.value
            elif kind is accepted:
                reports[event.item] = event.report
            count += 1
        after = page[-1].id
    return count


def _stock_event(recorded: Recorded) -> Any:
    """The same fact as the library would store it: dates and codes as texts, Decimal by its own transcoding."""
    event_class: Any = type(recorded.event)
    return _stock_class(event_class)(
        originator_id=uuid5(_NAMESPACE, recorded.stream),
        originator_version=recorded.version,
        timestamp=Aggregate.Event.create_timestamp(),
        command_id=recorded.command_id,
        actor=msgspec.to_builtins(recorded.actor, order="deterministic"),
        occurred_on=None,
        classification=str(recorded.classification),
        **msgspec.to_builtins(recorded.event, builtin_types=(Decimal,)),
    )


@cache
def _stock_class(event_class: Any) -> Any:
    """The library's event of the same fields, with what our envelope adds."""
    names = ["command_id", "actor", "occurred_on", "classification"]
    names += [field.name for field in dataclasses.fields(event_class)]
    body = {
        "__annotations__": dict.fromkeys(names, Any),
        "__module__": __name__,
        "__qualname__": f"Stock{event_class.__name__}",
    }
    metaclass: Any = type(Aggregate.Event)
    return metaclass(event_class.__name__, (Aggregate.Event,), body)


def _transcoder() -> JSONTranscoder:
    transcoder = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO()):
        transcoder.register(transcoding)
    return transcoder
