"""A projection that a district has not had yet catches up before it is read: until then the others are read on."""

import pytest

from projections.catalogue import PROJECTIONS
from services.projector import Projector, leases, project_once, rebuild
from services.projector.district import DistrictProjector
from services.projector.follower import Follower
from services.projector.lag import Dirty, dirty_districts, lag
from services.projector.leases import Lease
from services.projector.projector import every_follower
from services.store import Store, tenant
from tests.conftest import Database
from tests.projections.histories import History
from tests.projector.conftest import faults

NEW = "ledger"


@pytest.fixture(scope="module")
def following(store: Store) -> list[Follower]:
    return every_follower(store)


def before_the_upgrade(store: Store, following: list[Follower], tenant_id: int, history: History, count: int) -> None:
    """The district as a program without the new projection leaves it."""
    history.append(store, tenant_id, count=count)
    projector = Projector(store, [follower for follower in following if follower.name != NEW])
    projector.catch_up(tenant_id)
    projector.release()


def take(store: Store, tenant_id: int) -> Lease:
    with tenant(tenant_id), store.datastore.transaction() as transaction:
        lease = leases.take(transaction.connection, tenant_id, "project", "test", 60.0)
    assert lease is not None
    return lease


def give_back(store: Store, lease: Lease) -> None:
    with tenant(lease.tenant_id), store.datastore.transaction() as transaction:
        leases.release(transaction.connection, lease)


def applied(store: Store, tenant_id: int, state: str) -> dict[str, int]:
    rows = [row for row in lag(store) if row.tenant_id == tenant_id and row.state == state]
    return {row.projection: row.applied for row in rows if row.projection != "jobs"}


def rows_shown(store: Store, tenant_id: int) -> int:
    with tenant(tenant_id), store.datastore.transaction() as cursor:
        found = cursor.execute("SELECT count(*) AS rows FROM ledger_item").fetchone()
    assert found is not None
    return int(found["rows"])


def test_what_can_be_read_stays_readable_while_a_new_projection_catches_up(
    database: Database, store: Store, following: list[Follower]
) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=51, units=1, items=1)
    before_the_upgrade(store, following, tenant_id, history, len(history.commands) - 3)
    readable = min(applied(store, tenant_id, "LIVE").values())
    lease = take(store, tenant_id)
    district = DistrictProjector(store, following, batch_events=20)

    history.append(store, tenant_id, first=len(history.commands) - 3)
    seen = []
    while district.step(lease).behind:
        live = applied(store, tenant_id, "LIVE")
        seen.append((min(live.values()), applied(store, tenant_id, "JOINING"), rows_shown(store, tenant_id)))

    assert seen[0] == (history.events, {NEW: 0}, 0), "the newest events come first where they are read"
    assert len([joining for _, joining, _ in seen if joining]) > 3
    assert all(least >= readable for least, _, _ in seen)
    assert all(shown == 0 for _, joining, shown in seen if joining)
    assert applied(store, tenant_id, "LIVE") == dict.fromkeys(PROJECTIONS, history.events)
    assert rows_shown(store, tenant_id) > 0
    give_back(store, lease)
    assert faults(database, tenant_id) == []


def test_in_a_district_that_nobody_reads_yet_all_begin_together(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    History(seed=52, units=1, items=1).append(store, tenant_id)
    district = DistrictProjector(store, every_follower(store), batch_events=20)
    lease = take(store, tenant_id)

    district.step(lease)

    assert set(applied(store, tenant_id, "LIVE")) == set(PROJECTIONS)
    assert applied(store, tenant_id, "JOINING") == {}
    give_back(store, lease)
    project_once(store, tenant_id)


def test_districts_that_are_read_come_before_those_that_a_projection_joins(
    database: Database, store: Store, following: list[Follower]
) -> None:
    joined = [database.new_tenant() for _ in range(2)]
    history = History(seed=53, units=2, items=1)
    district = DistrictProjector(store, following, batch_events=20)
    for each in joined:
        before_the_upgrade(store, following, each, history, len(history.commands))
        lease = take(store, each)
        district.step(lease)
        give_back(store, lease)
    read = database.new_tenant()
    History(seed=54, units=1, items=1).append(store, read, count=5)

    dirty = dirty_districts(store, "somebody", [follower.name for follower in following])
    before = [applied(store, each, "JOINING")[NEW] for each in joined]
    projector = Projector(store, following, batch_events=20)
    projector.turn()
    after = [applied(store, each, "JOINING")[NEW] for each in joined]

    assert dirty == [Dirty(read, joining=False), *(Dirty(each, joining=True) for each in joined)]
    assert [now > then for then, now in zip(before, after, strict=True)] == [True, False], "one of them a turn"
    while projector.turn():
        pass
    projector.release()
    for each in (*joined, read):
        assert faults(database, each) == []


def test_a_projection_that_is_joining_can_be_rebuilt(
    database: Database, store: Store, following: list[Follower]
) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=55, units=1, items=1)
    before_the_upgrade(store, following, tenant_id, history, len(history.commands))
    DistrictProjector(store, following, batch_events=20).step(take(store, tenant_id))
    assert NEW in applied(store, tenant_id, "JOINING")

    rebuild(store, tenant_id, [NEW])

    assert applied(store, tenant_id, "JOINING") == {}
    assert applied(store, tenant_id, "LIVE") == dict.fromkeys(PROJECTIONS, history.events)
    assert faults(database, tenant_id) == []
