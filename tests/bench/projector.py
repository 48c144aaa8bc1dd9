"""Events projected a second, beside the library's ProjectionRunner writing the same rows to the same tables."""

import time
from statistics import median
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict

from projections.catalogue import PROJECTIONS
from projections.temporal import Entry
from services.projector import Projector
from services.projector.cursors import Cursor
from services.projector.feed import read_page
from services.projector.follower import Follower, ProjectionFollower, followers
from services.projector.projector import every_follower
from services.store import Store, create_tenant, tenant
from tests.bench.life import record
from tests.bench.table import Bench, Row

ITEMS = 1_000
EVENTS_PER_ITEM = 20
PEER_EVENTS = 600
ROUNDS = 3


class Happened(Aggregate.Event):
    """One event of ours in the library's log: the exact bytes of its envelope, as text."""

    position: int
    state: str


class Log(Application[UUID]):
    """The library's application that the runner follows."""


class Rows(PostgresTrackingRecorder):
    """The library's view: the same rows as ours, one event a transaction, with the library's mark."""

    follower: ClassVar[ProjectionFollower]
    entries: ClassVar[list[Entry]]
    tenant_id: ClassVar[int]

    def write(self, position: int, tracking: Tracking) -> None:
        """Write what one event means, and the mark."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(f"SET LOCAL sandan.tenant = '{self.tenant_id:d}'".encode())
            # Without lease and cursor nobody knows that rows are as they were left: it reads them for every event.
            unknown = Cursor("ledger", 1, -1, None, "LIVE")
            write = self.follower.write
            write(cursor.connection, self.tenant_id, unknown, position + 1, [self.entries[position]])()
            self._insert_tracking(cursor, tracking)


class Ledger(Projection[Rows]):
    """The library's projection."""

    name = "ledger"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """One event of the log."""
        if isinstance(domain_event, Happened):
            self.view.write(domain_event.position, tracking)


def measure(bench: Bench) -> list[Row]:
    """A year of `ITEMS` items: the ledger's rows alone, then every read model and the jobs."""
    alone: dict[str, list[float]] = {"sandan": [], "ProjectionRunner": []}
    everything: list[float] = []
    with Store(bench.dsn, bench.keyring, connections_max=4) as store:
        for number in range(bench.size(ROUNDS, 1)):
            alone["sandan"].append(_sandan(bench, store, f"ledger{number}", ["ledger"]))
            alone["ProjectionRunner"].append(_library(bench, store, f"runner{number}"))
            everything.append(_sandan(bench, store, f"all{number}", None))
    runner = median(alone["ProjectionRunner"])
    return [
        Row(
            "project the ledger, every version of every row",
            "events/s",
            {"sandan": median(alone["sandan"]), "ProjectionRunner": runner},
            limit="",
            bars={"ProjectionRunner": 40.0},
        ),
        Row(
            f"project all {len(PROJECTIONS)} read models and the jobs (the runner: the ledger alone)",
            "events/s",
            {"sandan": median(everything), "ProjectionRunner": runner},
            limit="",
        ),
    ]


def _district(bench: Bench, store: Store, name: str) -> tuple[int, int]:
    """A district of its own with a year in its log."""
    tenant_id = create_tenant(bench.admin_dsn, bench.keyring, name, name)
    with tenant(tenant_id):
        return tenant_id, record(store, bench.size(ITEMS, 50), EVENTS_PER_ITEM, name)


def _sandan(bench: Bench, store: Store, name: str, only: list[str] | None) -> float:
    tenant_id, events = _district(bench, store, name)
    following: list[Follower] = [f for f in every_follower(store) if only is None or f.name in only]
    projector = Projector(store, following)
    started_at = time.perf_counter()
    projector.catch_up(tenant_id)
    seconds = time.perf_counter() - started_at
    projector.release()
    return events / seconds


def _library(bench: Bench, store: Store, name: str) -> float:
    """The same events in the library's log, from the first on as many as it can be asked to do."""
    tenant_id = create_tenant(bench.admin_dsn, bench.keyring, name, name)
    with tenant(tenant_id):
        # Whole lives of a few items, so that the mix of events is that of the year.
        record(store, PEER_EVENTS // EVENTS_PER_ITEM, EVENTS_PER_ITEM, name)
        entries = read_page(store, 0, limit=bench.size(10 * PEER_EVENTS, 100)).entries
        states = [raw.state for raw in store.read_raw(0, len(entries))]
        with store.datastore.transaction() as transaction:
            [Rows.follower] = followers(transaction.connection, [PROJECTIONS["ledger"]])
    Rows.entries, Rows.tenant_id = entries, tenant_id
    address = conninfo_to_dict(bench.admin_dsn)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(address["dbname"]),
        "POSTGRES_HOST": str(address["host"]),
        "POSTGRES_PORT": str(address["port"]),
        "POSTGRES_USER": str(address["user"]),
        "POSTGRES_PASSWORD": str(address["password"]),
        "POSTGRES_SCHEMA": "bench",
        "APPLICATION_NAME": name,
    }
    log: Log = Log(env)
    aggregate = Aggregate()
    for position, state in enumerate(states):
        aggregate.trigger_event(Happened, position=position, state=state.decode())
    log.save(aggregate)
    last = log.recorder.max_notification_id()
    started_at = time.perf_counter()
    with ProjectionRunner(application_class=Log, projection_class=Ledger, view_class=Rows, env=env) as runner:
        runner.wait(last, timeout=600)
        seconds = time.perf_counter() - started_at
    log.close()
    return len(states) / seconds
