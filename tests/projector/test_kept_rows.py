"""Rows kept from one batch to the next are those that stand in the tables, whatever came in between."""

from collections.abc import Sequence
from typing import Any

import psycopg

from projections.temporal import Entry
from services.projector import Projector
from services.projector.cursors import Cursor
from services.projector.faults import nobodys_fault
from services.projector.follower import Check, ProjectionFollower
from services.projector.projector import every_follower
from services.store import Store, tenant
from tests.conftest import Database
from tests.projections.histories import History
from tests.projector.conftest import faults


class Undone(ProjectionFollower):
    """A follower whose every second write is undone by whatever comes after it in the same transaction."""

    def __init__(self, follower: ProjectionFollower) -> None:
        self.__dict__.update(follower.__dict__)
        self.writes = 0

    def write(
        self, connection: psycopg.Connection[Any], tenant_id: int, cursor: Cursor, to: int, entries: Sequence[Entry]
    ) -> Check:
        """As the follower; the check then fails."""
        check = super().write(connection, tenant_id, cursor, to, entries)
        self.writes += 1
        return self._fail if self.writes % 2 else check

    def _fail(self) -> None:
        raise psycopg.errors.SerializationFailure("undone")


def catch_up_in_turns(store: Store, tenant_id: int, projectors: Sequence[Projector]) -> int:
    """One batch each, as owners who lose the district to each other after every batch; how many there were."""
    batches = 0
    while True:
        projector = projectors[batches % len(projectors)]
        lease = projector._lease(tenant_id)
        assert lease is not None
        behind = projector._district.step(lease).behind
        projector.release()
        batches += 1
        if not behind:
            return batches


def test_owners_who_take_turns_do_not_go_on_with_rows_that_the_other_has_changed(
    database: Database, store: Store
) -> None:
    tenant_id = database.new_tenant()
    History(seed=31, units=2, items=2).append(store, tenant_id)

    batches = catch_up_in_turns(store, tenant_id, [Projector(store, batch_events=20) for _ in range(2)])

    assert batches > 10
    assert faults(database, tenant_id) == []


def test_rows_of_a_batch_that_was_undone_are_fetched_again(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    History(seed=32, units=2, items=2).append(store, tenant_id)
    following = [Undone(each) if isinstance(each, ProjectionFollower) else each for each in every_follower(store)]
    projector = Projector(store, following, batch_events=20)

    undone = 0
    lease = projector._lease(tenant_id)
    assert lease is not None
    behind = True
    while behind:
        try:
            behind = projector._district.step(lease).behind
        except Exception as error:
            if not nobodys_fault(error):
                raise
            undone += 1
    projector.release()

    assert undone > 10
    assert faults(database, tenant_id) == []


def test_districts_in_turn_do_not_get_each_others_rows(database: Database, store: Store) -> None:
    # The same history in both: the same keys and, batch for batch, the same cursors.
    districts = [database.new_tenant() for _ in range(2)]
    history = History(seed=33, units=2, items=2)
    for tenant_id in districts:
        history.append(store, tenant_id)
    projector = Projector(store, batch_events=20)

    leases = [projector._lease(tenant_id) for tenant_id in districts]
    behind = True
    while behind:
        behind = False
        for lease in leases:
            assert lease is not None
            behind |= projector._district.step(lease).behind
    projector.release()

    for tenant_id in districts:
        with tenant(tenant_id):
            assert store.head() == history.events
        assert faults(database, tenant_id) == []
