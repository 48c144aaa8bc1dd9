"""Rows and cursor are one: a stale owner writes nothing, and a page never ends inside a command."""

import psycopg
import pytest

from projections.catalogue import PROJECTIONS
from services.projector import lag, leases, project_once
from services.projector.cursors import Stale, read_cursors
from services.projector.district import DistrictProjector, write_batch
from services.projector.feed import read_page
from services.projector.follower import followers
from services.projector.leases import Lease
from services.projector.projector import every_follower
from services.store import Store, tenant
from tests.conftest import Database
from tests.projections.histories import History
from tests.projector.conftest import faults


def take(store: Store, tenant_id: int, owner: str, seconds: float) -> Lease | None:
    with tenant(tenant_id), store.datastore.transaction() as transaction:
        return leases.take(transaction.connection, tenant_id, "project", owner, seconds)


def test_whoever_lost_the_lease_cannot_write_any_more(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    History(seed=1, units=1, items=1).append(store, tenant_id)
    district = DistrictProjector(store, every_follower(store), batch_events=30)
    lost = take(store, tenant_id, "old", 0.0)
    taken = take(store, tenant_id, "new", 60.0)
    assert lost is not None
    assert taken is not None

    with pytest.raises(Stale):
        district.step(lost)

    assert taken.epoch == lost.epoch + 1
    with tenant(tenant_id), store.datastore.transaction() as transaction:
        cursors = read_cursors(transaction.connection, tenant_id, list(PROJECTIONS))
        assert {cursor.applied for cursor in cursors} == {0}
        assert transaction.execute("SELECT count(*) AS rows FROM timeline").fetchone() == {"rows": 0}
    while district.step(taken).behind:
        pass
    assert faults(database, tenant_id) == []


def test_whoever_lost_the_lease_cannot_stop_a_follower_any_more(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    History(seed=8, units=1, items=1).append(store, tenant_id)
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("UPDATE event SET type = 'item.teleported.v1' WHERE tenant_id = %s", (tenant_id,))
    district = DistrictProjector(store, every_follower(store))
    lost = take(store, tenant_id, "old", 0.0)
    taken = take(store, tenant_id, "new", 60.0)
    assert lost is not None
    assert taken is not None

    with pytest.raises(Stale):
        district.step(lost)

    assert not [row for row in lag(store) if row.tenant_id == tenant_id and row.parked_at]
    district.step(taken)
    assert all(row.parked_at for row in lag(store) if row.tenant_id == tenant_id)


def test_an_owner_that_was_overtaken_between_reading_and_writing_writes_nothing(
    database: Database, store: Store
) -> None:
    tenant_id = database.new_tenant()
    History(seed=2, units=1, items=1).append(store, tenant_id)
    lease = take(store, tenant_id, "me", 60.0)
    assert lease is not None
    with tenant(tenant_id):
        with store.datastore.transaction() as transaction:
            following = {f.name: f for f in followers(transaction.connection, PROJECTIONS.values())}
            cursors = read_cursors(transaction.connection, tenant_id, list(PROJECTIONS))
        entries = read_page(store, 0, limit=40).entries
        with store.datastore.transaction() as transaction:
            write_batch(transaction.connection, following, lease, cursors, entries)

        with pytest.raises(Stale), store.datastore.transaction() as transaction:
            write_batch(transaction.connection, following, lease, cursors, entries)

        with store.datastore.transaction() as transaction:
            leases.release(transaction.connection, lease)
    project_once(store, tenant_id)
    assert faults(database, tenant_id) == []


def test_a_live_lease_is_kept_by_its_owner_and_refused_to_others(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()

    mine = take(store, tenant_id, "me", 60.0)
    again = take(store, tenant_id, "me", 60.0)
    theirs = take(store, tenant_id, "you", 60.0)

    assert mine == again
    assert theirs is None


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 10])
def test_a_page_ends_where_a_command_ends(database: Database, store: Store, limit: int) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=limit, units=1, items=2)
    history.append(store, tenant_id)
    ends, position = set(), 0
    for command in history.commands:
        position += len(command.facts)
        ends.add(position)

    reached = 0
    with tenant(tenant_id):
        while reached < history.events:
            page = read_page(store, reached, limit=limit)
            assert [entry.recorded.position for entry in page.entries] == list(
                range(reached, reached + len(page.entries))
            )
            reached += len(page.entries)
            assert reached in ends
