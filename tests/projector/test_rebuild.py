"""Read models built anew beside the old ones equal them, while events keep coming, and no job is owed twice."""

import time
from threading import Event, Thread
from typing import Any

import psycopg
import pytest

from projections.catalogue import PROJECTIONS
from services.projector import Projector, RebuildFailed, leases, project_once, rebuild
from services.store import Store, tenant
from tests.conftest import Database
from tests.projections.histories import History
from tests.projector.conftest import faults, wait_until_caught_up


def generations(database: Database, tenant_id: int) -> dict[str, set[int]]:
    """Table -> generations that it holds rows of."""
    found = {}
    with psycopg.connect(database.superuser_dsn) as connection:
        for projection in PROJECTIONS.values():
            for table in projection.tables:
                statement = f"SELECT DISTINCT generation FROM model.{table.name} WHERE tenant_id = %s"
                found[table.name] = {number for (number,) in connection.execute(statement.encode(), (tenant_id,))}
    return found


def content(database: Database, tenant_id: int) -> dict[str, list[Any]]:
    """Table -> every version, whatever its generation."""
    found = {}
    with psycopg.connect(database.superuser_dsn) as connection:
        for projection in PROJECTIONS.values():
            for table in projection.tables:
                statement = (
                    f"SELECT to_jsonb(t) - 'generation' FROM model.{table.name} AS t"
                    " WHERE tenant_id = %s ORDER BY (to_jsonb(t) - 'generation')::text"
                )
                found[table.name] = connection.execute(statement.encode(), (tenant_id,)).fetchall()
    return found


def owed(store: Store, tenant_id: int) -> list[Any]:
    with tenant(tenant_id), store.datastore.transaction() as cursor:
        return cursor.execute("SELECT job_id, actor, subject, attempts FROM outbox ORDER BY job_id").fetchall()


def test_a_rebuild_makes_the_same_rows_and_leaves_one_generation(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=21, units=2, items=2)
    history.append(store, tenant_id)
    project_once(store, tenant_id)
    before, jobs = content(database, tenant_id), owed(store, tenant_id)
    told: list[tuple[int, int]] = []

    applied = rebuild(store, tenant_id, progress=lambda done, of: told.append((done, of)))

    assert applied == history.events
    assert content(database, tenant_id) == before
    assert generations(database, tenant_id) == {name: {2} for name in before}
    assert owed(store, tenant_id) == jobs
    assert told[-1] == (history.events, history.events)
    assert faults(database, tenant_id) == []


def test_events_that_arrive_during_a_rebuild_are_in_both_generations(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=22, units=3, items=2)
    half = len(history.commands) // 2
    history.append(store, tenant_id, count=half)
    stop, done = Event(), Event()
    follower = Thread(target=Projector(store, batch_events=40).run, args=(stop,))
    follower.start()

    def write() -> None:
        for first in range(half, len(history.commands)):
            history.append(store, tenant_id, first=first, count=1)
            time.sleep(0.005)
        done.set()

    writer = Thread(target=write)
    writer.start()
    rebuilds = 0
    while not done.is_set():
        rebuild(store, tenant_id)
        rebuilds += 1
    writer.join()
    wait_until_caught_up(store, [tenant_id])
    stop.set()
    follower.join()

    assert rebuilds >= 2
    assert faults(database, tenant_id) == []
    assert {len(found) for found in generations(database, tenant_id).values()} == {1}


def test_a_rebuild_puts_changed_rows_right(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    History(seed=23, units=1, items=1).append(store, tenant_id)
    project_once(store, tenant_id)
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("UPDATE model.ledger_work SET state = 'CLOSED' WHERE tenant_id = %s", (tenant_id,))
    assert faults(database, tenant_id) != []

    rebuild(store, tenant_id, ["ledger"])

    assert faults(database, tenant_id) == []


def test_a_rebuild_that_fails_changes_nothing_and_the_next_one_clears_up_after_it(
    database: Database, store: Store
) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=24, units=1, items=1)
    history.append(store, tenant_id)
    project_once(store, tenant_id)
    before = content(database, tenant_id)
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        change = "UPDATE event SET type = %s WHERE tenant_id = %s AND position = 9"
        [row] = connection.execute("SELECT type FROM event WHERE tenant_id = %s AND position = 9", (tenant_id,))
        connection.execute(change, ("item.teleported.v1", tenant_id))
        with pytest.raises(RebuildFailed, match="位置 9 的事件无法解读"):
            rebuild(store, tenant_id)
        failed = content(database, tenant_id)
        connection.execute(change, (row[0], tenant_id))

    assert failed == before
    rebuild(store, tenant_id)
    assert content(database, tenant_id) == before


def test_two_rebuilds_of_a_district_at_once_are_refused(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    with tenant(tenant_id), store.datastore.transaction() as transaction:
        leases.take(transaction.connection, tenant_id, "rebuild", "somebody", 60.0)

    with pytest.raises(RebuildFailed, match="正在进行"):
        rebuild(store, tenant_id)


def test_an_unknown_projection_is_refused_by_name(database: Database, store: Store) -> None:
    with pytest.raises(RebuildFailed, match="没有名为 legder 的读模型"):
        rebuild(store, database.new_tenant(), ["legder"])
