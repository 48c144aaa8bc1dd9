"""An event that cannot be applied stops one projection of one district, visibly; all others go on."""

import random
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import OperationalError
from psycopg_pool import PoolTimeout

from domain import streams
from domain.recorded import EVENT_CLASSES, Actor
from domain.tenancy.events import ConsentGranted
from projections.catalogue import PROJECTIONS
from projections.temporal import Entry, Op, Projection, Rows
from services.projector import Projector, lag, parked, project_once, unpark
from services.projector.cursors import Cursor
from services.projector.faults import nobodys_fault
from services.projector.follower import Check, Follower, ProjectionFollower
from services.projector.projector import every_follower
from services.store import CommandRow, ConnectionLost, Pending, Store, tenant
from tests.conftest import Database
from tests.projections.histories import History, uuid_of
from tests.projector.conftest import faults


class Failing(ProjectionFollower):
    """A follower with a fault: it cannot apply the event at one position, as long as `broken`."""

    def __init__(self, follower: ProjectionFollower, tenant_id: int, position: int, error: Exception) -> None:
        self.__dict__.update(follower.__dict__)
        self.tenant_id, self.position, self.error = tenant_id, position, error
        self.broken = True
        self.tries = 0

    def write(
        self, connection: psycopg.Connection[Any], tenant_id: int, cursor: Cursor, to: int, entries: Sequence[Entry]
    ) -> Check:
        """As the follower, but for the one event."""
        positions = [entry.recorded.position for entry in entries]
        if self.broken and tenant_id == self.tenant_id and self.position in positions:
            # Alone in its batch: of larger ones it may be the only event that concerns this follower.
            self.tries += (cursor.applied, to) == (self.position, self.position + 1)
            raise self.error
        return super().write(connection, tenant_id, cursor, to, entries)


def with_fault(
    store: Store, name: str, tenant_id: int, position: int, error: Exception
) -> tuple[list[Follower], Failing]:
    following = every_follower(store)
    [index] = [number for number, follower in enumerate(following) if follower.name == name]
    healthy = following[index]
    assert isinstance(healthy, ProjectionFollower)
    failing = Failing(healthy, tenant_id, position, error)
    return [*following[:index], failing, *following[index + 1 :]], failing


def concerned(history: History, name: str) -> list[int]:
    """Positions of the events that mean something to a projection."""
    return [
        entry.recorded.position for entry in history.entries() if PROJECTIONS[name].concerns(type(entry.recorded.event))
    ]


def stopped(store: Store, tenant_id: int) -> dict[str, int]:
    """Projection -> position at which it stands still."""
    return {row.projection: row.applied for row in lag(store) if row.tenant_id == tenant_id and row.parked_at}


def test_a_faulty_event_stops_its_projection_in_its_district_alone(database: Database, store: Store) -> None:
    sick, well = database.new_tenant(), database.new_tenant()
    history = History(seed=11, units=2, items=1)
    for tenant_id in (sick, well):
        history.append(store, tenant_id)
    position = concerned(history, "ledger")[20]
    following, failing = with_fault(store, "ledger", sick, position, ValueError("分值为负"))

    projector = Projector(store, following, batch_events=50)
    while projector.turn():
        pass
    projector.release()

    assert stopped(store, sick) == {"ledger": position}
    assert failing.tries == 3
    assert {row.projection for row in lag(store) if row.tenant_id == sick and row.behind} == {"ledger"}
    assert stopped(store, well) == {}
    assert faults(database, well) == []
    with tenant(sick), store.datastore.transaction() as cursor:
        [parked] = cursor.execute("SELECT projection, position, attempts, error FROM parked_event").fetchall()
    assert parked == {
        "projection": "ledger",
        "position": position,
        "attempts": 3,
        "error": "ValueError: 分值为负",
    }


def test_what_a_stopped_projection_had_applied_stays_right_and_replay_names_it(
    database: Database, store: Store
) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=12, units=1, items=1)
    history.append(store, tenant_id)
    position = history.events // 2
    following, _ = with_fault(store, "timeline", tenant_id, position, ValueError("故障"))

    Projector(store, following, batch_events=50).catch_up(tenant_id)

    [fault] = faults(database, tenant_id)
    assert fault == f"读模型 timeline：只应用到位置 {position - 1}，日志到 {history.events - 1}，已停在出错事件前"


def test_a_stopped_projection_goes_on_from_where_it_stood_when_it_is_tried_again(
    database: Database, store: Store
) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=13, units=1, items=1)
    history.append(store, tenant_id)
    following, failing = with_fault(store, "evidence", tenant_id, concerned(history, "evidence")[1], ValueError("故障"))
    projector = Projector(store, following)
    projector.catch_up(tenant_id)
    failing.broken = False

    unpark(store, tenant_id, ["evidence"])
    projector.catch_up(tenant_id)

    assert stopped(store, tenant_id) == {}
    assert faults(database, tenant_id) == []


def test_an_error_that_quotes_what_no_text_can_hold_is_kept_all_the_same(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=23, units=1, items=1)
    history.append(store, tenant_id)
    position = concerned(history, "ledger")[0]
    following, _ = with_fault(store, "ledger", tenant_id, position, ValueError("\0 \ud800"))

    Projector(store, following).catch_up(tenant_id)

    assert [(row.projection, row.error) for row in parked(store, tenant_id)] == [("ledger", "ValueError: \\0 \\ud800")]


def test_an_event_that_the_database_refuses_is_found_and_stops_its_projection(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=14, units=1, items=1)
    history.append(store, tenant_id)
    research = Projection("research", *PROJECTIONS["research"].tables)
    for event_class in EVENT_CLASSES.values():
        if PROJECTIONS["research"].concerns(event_class):
            research.on(event_class)(_with_nul_in_the_situation)
    following = every_follower(store)
    [healthy] = [f for f in following if f.name == "research" and isinstance(f, ProjectionFollower)]
    healthy.projection = research

    Projector(store, following).catch_up(tenant_id)

    started, situation_recorded = concerned(history, "research")[:2]
    assert stopped(store, tenant_id) == {"research": situation_recorded}
    assert started < situation_recorded


def _with_nul_in_the_situation(entry: Entry, event: Any, rows: Rows) -> Iterable[Op]:
    for op in PROJECTIONS["research"].apply(entry, rows):
        changes = getattr(op, "changes", None)
        if changes is not None and "situation" in changes:
            changes["situation"] = "\0"
        yield op


def test_an_event_of_an_unknown_type_stops_every_projection_of_its_district_before_it(
    database: Database, store: Store
) -> None:
    tenant_id, other = database.new_tenant(), database.new_tenant()
    history = History(seed=15, units=1, items=1)
    for each in (tenant_id, other):
        history.append(store, each)
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute(
            "UPDATE event SET type = 'item.teleported.v1' WHERE tenant_id = %s AND position = 42", (tenant_id,)
        )

    for each in (tenant_id, other):
        project_once(store, each)

    assert set(stopped(store, tenant_id).values()) == {42}
    assert set(stopped(store, tenant_id)) == {*PROJECTIONS, "jobs"}
    assert stopped(store, other) == {}


def test_a_lost_connection_says_nothing_against_an_event(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=16, units=1, items=1)
    history.append(store, tenant_id)
    lost = psycopg.OperationalError("server closed the connection unexpectedly")
    following, failing = with_fault(store, "ledger", tenant_id, concerned(history, "ledger")[20], lost)
    projector = Projector(store, following)

    with pytest.raises(OperationalError):
        projector.catch_up(tenant_id)
    failing.broken = False
    projector.catch_up(tenant_id)

    assert stopped(store, tenant_id) == {}
    assert faults(database, tenant_id) == []


def test_a_key_longer_than_an_index_holds_stops_its_projection_alone(database: Database, store: Store) -> None:
    sick, well = database.new_tenant(), database.new_tenant()
    history = History(seed=17, units=1, items=1)
    for each in (sick, well):
        history.append(store, each)
    chance = random.Random(17)
    purpose = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(5_000))
    command_id = uuid_of("consent")
    event = ConsentGranted(purpose, date(2030, 1, 1))
    with tenant(sick):
        [*_, last] = store.read_stream(streams.TENANT)
        pending = Pending(streams.TENANT, last.version + 1, event, command_id, Actor(person="officer"))
        store.append([pending], CommandRow(command_id, bytes(32), streams.TENANT, pending.version))

    projector = Projector(store)
    while projector.turn():
        pass
    projector.release()

    assert stopped(store, sick) == {"tenancy": history.events}
    with tenant(sick), store.datastore.transaction() as cursor:
        [parked] = cursor.execute("SELECT error FROM parked_event").fetchall()
    assert parked["error"].startswith("OperationalError: index row")
    assert faults(database, well) == []


@pytest.mark.parametrize(
    ("error", "of_the_event"),
    [
        (psycopg.errors.ProgramLimitExceeded(), True),
        (psycopg.errors.QueryCanceled(), True),
        (psycopg.errors.NumericValueOutOfRange(), True),
        (ValueError(), True),
        (psycopg.errors.DiskFull(), False),
        (psycopg.errors.DeadlockDetected(), False),
        (psycopg.errors.SerializationFailure(), False),
        (psycopg.errors.LockNotAvailable(), False),
        (psycopg.errors.AdminShutdown(), False),
        (psycopg.OperationalError("server closed the connection unexpectedly"), False),
        (ConnectionLost(), False),
        (PoolTimeout(), False),
    ],
)
def test_only_what_would_come_back_with_the_same_event_is_held_against_it(error: Exception, of_the_event: bool) -> None:
    named_by_the_library = OperationalError("")
    named_by_the_library.__cause__ = error

    assert nobodys_fault(error) is not of_the_event
    if isinstance(error, psycopg.OperationalError):
        assert nobodys_fault(named_by_the_library) is not of_the_event


@pytest.mark.parametrize("error", [psycopg.errors.LockNotAvailable(), psycopg.errors.DiskFull()])
def test_a_district_that_fails_at_every_turn_keeps_no_other_waiting(
    database: Database, store: Store, error: Exception
) -> None:
    sick, well = database.new_tenant(), database.new_tenant()
    History(seed=18, units=2, items=1).append(store, sick)
    History(seed=19, units=1, items=1).append(store, well)
    following, _ = with_fault(store, "timeline", sick, 0, error)
    projector = Projector(store, following)

    with_the_sick_one_first = projector.turn()
    without_it = projector.turn()
    projector.release()

    assert with_the_sick_one_first > 0
    assert without_it == 0
    assert stopped(store, sick) == {}
    assert faults(database, well) == []
    project_once(store, sick)
    assert faults(database, sick) == []


def test_a_line_that_breaks_at_one_district_is_not_its_turn_again_at_once(database: Database, store: Store) -> None:
    sick, well = database.new_tenant(), database.new_tenant()
    History(seed=20, units=2, items=1).append(store, sick)
    History(seed=21, units=1, items=1).append(store, well)
    lost = psycopg.OperationalError("server closed the connection unexpectedly")
    following, _ = with_fault(store, "timeline", sick, 0, lost)
    projector = Projector(store, following)

    with pytest.raises(OperationalError):
        projector.turn()
    projector.turn()
    projector.release()

    assert faults(database, well) == []


def test_an_event_of_broken_bytes_at_the_end_of_a_page_stops_its_district_before_it(
    database: Database, store: Store
) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=22, units=1, items=1)
    history.append(store, tenant_id)
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("UPDATE event SET state = 'x' WHERE tenant_id = %s AND position = 49", (tenant_id,))

    Projector(store, batch_events=50).catch_up(tenant_id)

    assert set(stopped(store, tenant_id).values()) == {49}
