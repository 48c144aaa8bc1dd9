"""What an append writes: these bytes and no others, at these times; and what it refuses to write."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from domain.ids import PersonId, UnitId
from domain.persons.events import Identity, PersonRegistered
from domain.recorded import Actor, Behalf
from domain.research.events import SituationRecorded
from services.clock import day_of, now
from services.store import CommandRow, EventTooLarge, EventUnreadable, OccurredInFuture, Pending, Receipt, Store, tenant
from services.store.mapper import STATE_BYTES_MAX
from tests.conftest import Database
from tests.projections.histories import uuid_of

GOLDEN = Path(__file__).parents[1] / "golden"
FUTURE = datetime(2999, 12, 31, 15, 59, 59, 123456, tzinfo=UTC)
OFFICER = Actor(person="officer", post="post", unit="unit", roles=frozenset({"AUDITOR"}))
IMPORTER = Actor(
    person="importer",
    roles=frozenset({"IMPORTER"}),
    on_behalf_of=Behalf(unit="unit", post="post", person="secretary", attested_on_paper=True),
)
SITUATION = SituationRecorded(UnitId("u-1"), 2020, "党员 47 名，“两委”5 人\n\t\\ <&> é 𠮷")


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture
def tenant_id(database: Database) -> Iterator[int]:
    new = database.new_tenant()
    with tenant(new):
        yield new


def append(store: Store, event: Any, number: int = 1, actor: Actor = OFFICER, on: date | None = None) -> Receipt:
    stream = "person/p-1" if isinstance(event, PersonRegistered) else "research/u-1/2020"
    command_id = uuid_of("envelope", stream, number)
    row = CommandRow(command_id, sha256(command_id.encode()).digest(), stream, number)
    return store.append([Pending(stream, number, event, command_id, actor, on)], row)


def clock_reached(database: Database, tenant_id: int, time: datetime) -> None:
    """As if the district's last event had been recorded then."""
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute("UPDATE log_head SET recorded_at = %s WHERE tenant_id = %s", (time, tenant_id))


@pytest.mark.parametrize(
    ("name", "event", "actor", "on"),
    [
        ("plain", SITUATION, OFFICER, date(2020, 1, 6)),
        ("on_behalf_of", SITUATION, IMPORTER, date(2020, 1, 6)),
        ("sealed", PersonRegistered(PersonId("p-1"), Identity("张三", "13800000000")), OFFICER, None),
    ],
)
def test_an_envelope_is_byte_for_byte_what_it_was(
    database: Database, store: Store, tenant_id: int, name: str, event: Any, actor: Actor, on: date | None
) -> None:
    clock_reached(database, tenant_id, FUTURE)

    append(store, event, actor=actor, on=on)

    [raw] = store.read_raw(0)
    assert masked(raw.state) + b"\n" == (GOLDEN / f"envelope_{name}.json").read_bytes()


def masked(state: bytes) -> bytes:
    """The state without what chance decided: key, nonce and what they make, of which the length is left."""
    drawn = rb'"(key|nonce|ciphertext|name|telephone)":"([-A-Za-z0-9+/=]+)"'
    return re.sub(drawn, lambda found: b'"%s":"%d characters"' % (found[1], len(found[2])), state)


def test_the_time_never_runs_backwards_and_is_the_same_in_the_row_and_in_the_envelope(
    database: Database, store: Store, tenant_id: int
) -> None:
    began = now()
    receipts = [append(store, SITUATION, 1)]
    clock_reached(database, tenant_id, FUTURE)
    receipts += [append(store, SITUATION, number) for number in (2, 3)]

    times = [raw.recorded_at for raw in store.read_raw(0)]
    assert began <= times[0] <= now()
    assert times[1:] == [FUTURE, FUTURE]
    assert [receipt.recorded_at for receipt in receipts] == times
    assert [recorded.recorded_at for recorded in store.read_page(0)] == times
    stamps = [msgspec.json.decode(raw.state)["recorded_at"] for raw in store.read_raw(0)]
    assert stamps == [f"{time:%Y-%m-%dT%H:%M:%S.%fZ}" for time in times]


def test_nothing_is_dated_after_the_servers_day(store: Store, tenant_id: int) -> None:
    today = day_of(now())

    append(store, SITUATION, 1, on=today)
    with pytest.raises(OccurredInFuture, match=str(today + timedelta(days=2))):
        append(store, SITUATION, 2, on=today + timedelta(days=2))

    assert store.head() == 1


def test_an_event_of_the_greatest_size_is_kept_and_one_byte_more_is_refused(store: Store, tenant_id: int) -> None:
    append(store, SituationRecorded(UnitId("u-1"), 2020, "x"), 1)
    [short] = store.read_raw(0)
    longest = "x" * (STATE_BYTES_MAX - len(short.state) + 1)

    with pytest.raises(EventTooLarge, match=r"research\.situation_recorded\.v1"):
        append(store, SituationRecorded(UnitId("u-1"), 2020, longest + "x"), 2)
    append(store, SituationRecorded(UnitId("u-1"), 2020, longest), 2)

    assert [len(raw.state) for raw in store.read_raw(1)] == [STATE_BYTES_MAX]


def test_an_event_that_would_not_read_back_as_it_is_is_not_written(store: Store, tenant_id: int) -> None:
    with pytest.raises(EventUnreadable, match=r"research\.situation_recorded\.v1"):
        append(store, SituationRecorded(UnitId("u-1"), "2020", "文"))  # type: ignore[arg-type]

    assert store.head() == 0


@pytest.mark.parametrize(
    "identity",
    [
        Identity("张三丰金丝雀", 13800000000),  # type: ignore[arg-type]
        Identity(("张三丰金丝雀",), "13800000000"),  # type: ignore[arg-type]
        {"name": "张三丰金丝雀", "telephone": "13800000000"},
    ],
)
def test_a_sealed_part_that_would_not_read_back_is_not_written_and_not_told(
    store: Store, tenant_id: int, identity: Any
) -> None:
    with pytest.raises(EventUnreadable) as refused:
        append(store, PersonRegistered(PersonId("p-1"), identity))

    assert store.head() == 0
    told = f"{refused.value} {refused.value.__context__} {refused.value.__cause__}"
    assert "person.registered.v1" in told
    assert "金丝雀" not in told
    assert "1380000" not in told
