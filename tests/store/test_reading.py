"""What stands in the log is read as it was written, or the reader is told that it does not."""

from collections.abc import Iterator
from threading import Thread

import psycopg
import pytest

from services.store import Store, tenant
from services.store.errors import LogBroken, UnknownEvent
from services.store.event_types import CHUNK_EVENTS
from tests.conftest import Database
from tests.projections.histories import History


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture
def district(database: Database, store: Store) -> int:
    tenant_id = database.new_tenant()
    History(seed=7, units=1, items=1).append(store, tenant_id)
    return tenant_id


def tamper(database: Database, statement: str, tenant_id: int) -> None:
    with psycopg.connect(database.superuser_dsn) as connection:
        assert connection.execute(statement, (tenant_id,)).rowcount == 1  # type: ignore[arg-type]


def test_every_way_through_a_log_gives_the_same_events(store: Store, district: int) -> None:
    with tenant(district):
        pages = store.read_page(0, store.head())
        streams = [recorded for stream in {each.stream for each in pages} for recorded in store.read_stream(stream)]

        assert list(store.read_all()) == pages
        assert sorted(streams, key=lambda recorded: recorded.position) == [
            recorded._replace(event=opened.event)
            for recorded, opened in zip(pages, store.read_page(0, store.head(), opened=True), strict=True)
        ]


def test_a_row_that_names_another_type_than_its_envelope_is_not_read(
    database: Database, store: Store, district: int
) -> None:
    tamper(database, "UPDATE event SET type = 'item.closed.v1' WHERE tenant_id = %s AND position = 2", district)

    with tenant(district), pytest.raises(LogBroken, match=r"item\.closed\.v1"):
        store.read_page(0, 10)


def test_a_row_of_a_type_unknown_to_this_program_is_not_read(database: Database, store: Store, district: int) -> None:
    tamper(database, "UPDATE event SET type = 'item.teleported.v1' WHERE tenant_id = %s AND position = 2", district)

    with tenant(district), pytest.raises(UnknownEvent, match=r"item\.teleported\.v1"):
        store.read_page(0, 10)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (3, 3),
        (0, 0),
        (0, CHUNK_EVENTS - 1),
        (CHUNK_EVENTS, 2 * CHUNK_EVENTS - 1),
        (2 * CHUNK_EVENTS, -1),
        (-1, -1),
        (0, -1),
    ],
)
def test_a_log_with_missing_events_is_not_read_to_its_end(
    database: Database, store: Store, first: int, last: int
) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=7, units=2, items=3)
    history.append(store, tenant_id)
    assert history.events > 2 * CHUNK_EVENTS
    deleted = (tenant_id, first % history.events, last % history.events)
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("DELETE FROM event WHERE tenant_id = %s AND position BETWEEN %s AND %s", deleted)

    with tenant(tenant_id), pytest.raises(LogBroken):
        list(store.read_all())


def test_a_log_that_grows_while_it_is_read_is_whole_as_far_as_it_is_read(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=8, units=3, items=2)
    writer = Thread(target=history.append, args=(store, tenant_id))
    read: list[int] = []
    times = 0

    writer.start()
    with tenant(tenant_id):
        while len(read) < history.events:
            before, read = len(read), [recorded.position for recorded in store.read_all()]
            times += 1
            assert read == list(range(len(read)))
            assert len(read) >= before
    writer.join()

    assert times > 3
