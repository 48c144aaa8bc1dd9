"""The library's event store, notification log and mapper, as a reader of that library uses them, on our log."""

from collections.abc import Iterator
from datetime import date

import pytest
from eventsourcing.persistence import IntegrityError

from domain.ids import PersonId, UnitId
from domain.persons.events import Identity, PersonRegistered
from domain.recorded import Actor
from domain.research.events import SituationRecorded
from services.store import Pending, Store, tenant
from tests.conftest import Database
from tests.projections.histories import uuid_of

STREAM = "research/u/2020"


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture(autouse=True)
def tenant_id(database: Database) -> Iterator[int]:
    new = database.new_tenant()
    with tenant(new):
        yield new


def pending(version: int) -> Pending:
    event = SituationRecorded(UnitId("u"), 2020, f"第{version}次")
    return Pending(STREAM, version, event, uuid_of("put", version), Actor(person="officer"), date(2020, 1, 6))


def test_what_is_put_into_the_event_store_is_what_is_got_from_it(store: Store) -> None:
    recordings = store.events.put([pending(number) for number in (1, 2, 3)])

    got = list(store.events.get(STREAM))
    assert [recording.notification.id for recording in recordings] == [1, 2, 3]
    assert [recorded.event for recorded in got] == [pending(number).event for number in (1, 2, 3)]
    assert [recorded.position for recorded in got] == [0, 1, 2]
    assert got == store.read_stream(STREAM)


def test_a_stream_is_got_between_versions_and_backwards(store: Store) -> None:
    store.events.put([pending(number) for number in (1, 2, 3, 4)])

    def versions(**which: int | bool) -> list[int]:
        return [recorded.version for recorded in store.events.get(STREAM, **which)]  # type: ignore[arg-type]

    assert versions(gt=1, lte=3) == [2, 3]
    assert versions(desc=True) == [4, 3, 2, 1]
    assert versions(desc=True, limit=2) == [4, 3]
    assert list(store.events.get("research/nobody/2020")) == []


def test_a_version_that_is_taken_is_refused_as_the_library_says(store: Store) -> None:
    store.events.put([pending(1)])

    with pytest.raises(IntegrityError):
        store.events.put([pending(1)])

    assert store.head() == 1


def test_notifications_become_the_events_that_the_log_holds(store: Store) -> None:
    identity = Identity("张三", "13800000000")
    registered = PersonRegistered(PersonId("p"), identity)
    store.events.put([pending(1), Pending("person/p", 1, registered, uuid_of("p"), Actor(person="officer"))])

    notifications = store.notification_log.select(start=1, limit=10)
    events = [store.mapper.to_domain_event(notification) for notification in notifications]

    assert events == store.read_page(0, opened=True)
    assert events[1].event.sealed == identity
    with pytest.raises(TypeError, match="Notification"):
        store.mapper.to_domain_event(store.recorder.select_events(STREAM)[0])
