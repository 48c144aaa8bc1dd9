"""Appends a second, beside a plain INSERT of the same bytes and the library's own recorder."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from services.store import Store, tenant
from tests.bench.row import request, uuid_of
from tests.bench.table import Bench, Row

WRITERS = 8
ROUNDS = 5
APPENDS = 400
WARM_UP = 30

Writer = Callable[["Place", str, int], Callable[[int], None]]
"""Opens a connection and returns what appends the n-th of so many events; `str` names the run, so that no two write the
same. What a client would be handed, ids and facts, is made beforehand; what the log adds to it is not."""


@dataclass(frozen=True)
class Place:
    """Where one writer writes. `state` is a finished envelope, for the peers that need not make one."""

    dsn: str
    admin_dsn: str
    keyring: Path
    tenant_id: int
    state: bytes


def sandan(place: Place, run: str, count: int) -> Callable[[int], None]:
    """Store.append: envelope, checks, command row, RLS, and the district's head row."""
    store = Store(place.dsn, place.keyring, connections_max=1)
    requests = [request(uuid_of(run, n // 20), n % 20 + 1, str(uuid4())) for n in range(count)]

    def append(number: int) -> None:
        with tenant(place.tenant_id):
            store.append(*requests[number])

    return append


def plain_insert(place: Place, run: str, count: int) -> Callable[[int], None]:
    """The limit: finished bytes by psycopg's prepared INSERT into the same columns and keys, in the same BEGIN,
    SET LOCAL, COMMIT; no RLS, no head row, no command row, positions from the client. (psycopg's pipeline mode costs
    more client time than the round trips it saves here, so the limit goes without it.)"""
    connection = psycopg.connect(place.admin_dsn, autocommit=True)
    [first] = connection.execute(
        "SELECT coalesce(max(position) + 1, 0) FROM bench.event WHERE tenant_id = %s", (place.tenant_id,)
    ).fetchone() or [0]

    rows = [
        (
            place.tenant_id,
            first + number,
            f"item/{uuid_of(run, number // 20)}",
            number % 20 + 1,
            "progress.submitted.v1",
            place.state,
        )
        for number in range(count)
    ]

    def append(number: int) -> None:
        with connection.transaction():
            connection.execute(b"SET LOCAL sandan.tenant = '%d'" % place.tenant_id)
            connection.execute(
                "INSERT INTO bench.event (tenant_id, position, stream_id, stream_version, type, state, recorded_at)"
                " VALUES (%s, %s, %s, %s, %s, %b, clock_timestamp())",
                rows[number],
                prepare=True,
            )

    return append


def stock_recorder(place: Place, run: str, count: int) -> Callable[[int], None]:
    """The library's PostgresApplicationRecorder with psycopg[binary], in the schema `bench`."""
    recorder = stock(place.admin_dsn)
    topic = "domain.execution.events:ProgressSubmitted"
    events = [StoredEvent(UUID(uuid_of(run, n // 20)), n % 20 + 1, topic, place.state) for n in range(count)]

    def append(number: int) -> None:
        recorder.insert_events([events[number]])

    return append


def stock(dsn: str) -> PostgresApplicationRecorder:
    """The library's recorder on the table `bench.stock_events`."""
    address = conninfo_to_dict(dsn)
    datastore = PostgresDatastore(
        *(str(address[key]) for key in ("dbname", "host", "port", "user", "password")), schema="bench"
    )
    return PostgresApplicationRecorder(datastore, events_table_name="stock_events")


PEERS: dict[str, Writer] = {"sandan": sandan, "plain INSERT": plain_insert, "stock recorder": stock_recorder}


def measure(bench: Bench) -> list[Row]:
    """One writer in one district, and eight in eight."""
    rows = []
    together: dict[str, float] = {"plain INSERT": 0.6, "stock recorder": 5.0}
    for writers, bars in ((1, {}), (bench.size(WRITERS, 2), together)):
        rates: dict[str, list[float]] = {peer: [] for peer in PEERS}
        for number in range(bench.size(ROUNDS, 1)):
            for peer in PEERS:
                rates[peer].append(_rate(bench, peer, writers, f"{peer} {writers} {number}"))
        rows.append(
            Row(
                f"append, {writers} writer{'s' * (writers > 1)} in {writers} district{'s' * (writers > 1)}",
                "events/s",
                {peer: median(found) for peer, found in rates.items()},
                limit="plain INSERT",
                bars=bars,
            )
        )
    return rows


def _rate(bench: Bench, peer: str, writers: int, run: str) -> float:
    """Events a second of all writers together, from their common start to the end of the last."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    appends = bench.size(APPENDS, 3)
    start = context.Barrier(writers + 1)
    end = context.Barrier(writers + 1)
    processes = [
        context.Process(target=_write, args=(peer, bench.place(number), f"{run} {number}", appends, start, end))
        for number in range(writers)
    ]
    for process in processes:
        process.start()
    start.wait(60)
    started_at = time.perf_counter()
    end.wait(300)
    seconds = time.perf_counter() - started_at
    for process in processes:
        process.join()
    return writers * appends / seconds


def _write(peer: str, place: Place, run: str, appends: int, start: Barrier, end: Barrier) -> None:
    append = PEERS[peer](place, run, WARM_UP + appends)
    for number in range(WARM_UP):
        append(number)
    start.wait(60)
    for number in range(WARM_UP, WARM_UP + appends):
        append(number)
    end.wait(300)
