"""A district with a history of every kind of event, its read models, and somebody who may change anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from projections.catalogue import PROJECTIONS
from services.projector import project_once
from services.replay import Difference, Found, replay
from services.store import Store
from tests.conftest import Database
from tests.projections.histories import History

TABLES = sorted(table.name for projection in PROJECTIONS.values() for table in projection.tables)


WINDOW_EVENTS = 7


def places(found: Found) -> set[tuple[str, str, int | None]]:
    """What is wrong where."""
    differences = [fault for fault in found.faults if isinstance(fault, Difference)]
    return {(each.kind.value, each.table, each.position) for each in differences}


@dataclass
class Projected:
    """A district with a history of every kind of event, and its read models."""

    database: Database
    tenant_id: int
    history: History

    def verify(self, to: int | None = None, *, by_windows: bool = True) -> Found:
        """Replay and compare. Whatever is found has a place that can be told without its sentence."""
        found = replay(self.database.dsn, self.tenant_id, to=to, verify=True)
        assert [fault for fault in found.faults if not isinstance(fault, Difference)] == []
        if by_windows:
            often = replay(self.database.dsn, self.tenant_id, to=to, verify=True, window_events=WINDOW_EVENTS)
            assert places(often) == places(found), "the same, however often it is compared meanwhile"
            assert (often.rows_compared, often.items) == (found.rows_compared, found.items)
        return found


@pytest.fixture(scope="module")
def projected(database: Database) -> Projected:
    tenant_id = database.new_tenant()
    history = History(seed=31, units=2, items=2)
    with Store(database.dsn, database.keyring) as store:
        history.append(store, tenant_id)
        project_once(store, tenant_id)
    return Projected(database, tenant_id, history)


@pytest.fixture
def tampered(projected: Projected) -> Iterator[psycopg.Connection[Any]]:
    """A superuser, who stands above row level security. What he did is undone afterwards."""
    with psycopg.connect(projected.database.superuser_dsn, autocommit=True) as connection:
        kept = "CREATE TEMP TABLE kept_{0} AS SELECT * FROM {1}"
        names = {"event": "event", **{name: f"model.{name}" for name in TABLES}}
        for name, table in names.items():
            connection.execute(kept.format(name, table).encode())
        yield connection
        for name, table in names.items():
            connection.execute(f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{name}".encode())
