"""What a broker may do to jobs: be away, forget them, deliver them twice. The outbox knows better."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import psycopg
import pytest
import redis
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from services.settings import Settings
from services.store import Store
from services.worker.actors import LIMITS, declare_actors, message_of
from services.worker.broker import BrokerUnknown, open_broker
from services.worker.outbox import Outbox
from services.worker.relay import UNDER_WAY_MAX, Relay
from tests.conftest import Database
from tests.evidence.samples import photo
from tests.worker.district import District, follow
from tests.worker.waiting import wait_until

Work = Callable[..., AbstractContextManager[None]]
Ran = list[tuple[int, str]]


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store.datastore, resend_seconds=0.3)


@pytest.fixture
def client(valkey: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(valkey) as client:
        client.flushall()
        yield client
        client.flushall()


def relay_to(url: str, outbox: Outbox, ran: Ran | None = None) -> Relay:
    broker = open_broker(url)
    noted = ran if ran is not None else []
    return Relay(outbox, broker, declare_actors(broker, lambda tenant_id, job_id: noted.append((tenant_id, job_id))))


def queued(client: redis.Redis) -> int:
    return int(client.llen("sandan:evidence"))


def settle(outbox: Outbox, *districts: District) -> None:
    """End what a test left owed, so that the next one starts with nothing."""
    for district in districts:
        for row in district.jobs():
            with outbox.taken(district.tenant_id, str(row["job_id"])) as job:
                if job is not None:
                    outbox.finish(job, "TEST_OVER")


def test_a_wiped_broker_is_filled_again_from_the_outbox(
    district: District, outbox: Outbox, valkey: str, client: redis.Redis
) -> None:
    for number in range(5):
        district.declare(b"x", f"{number}.jpg")
    follow(district)
    relay = relay_to(valkey, outbox)
    sent = relay.step()
    client.flushall()

    wait_until(lambda: relay.step() > 0)

    assert sent == 5
    assert queued(client) == 5
    assert [job["attempts"] for job in district.jobs()] == [2] * 5
    settle(outbox, district)


def test_a_broker_that_is_away_leaves_jobs_owed_and_gets_them_when_it_is_back(
    district: District, outbox: Outbox, valkey: str, client: redis.Redis
) -> None:
    district.declare(b"x")
    follow(district)

    assert relay_to("redis://127.0.0.1:1/0", outbox).step() == 0
    [owed] = district.jobs()
    relay = relay_to(valkey, outbox)
    wait_until(lambda: relay.step() == 1)

    assert owed["sent_at"] is None
    assert owed["outcome"].startswith("broker: ")
    assert queued(client) == 1
    settle(outbox, district)


def test_one_districts_flood_does_not_hold_up_another_and_the_broker_is_not_flooded_either(
    new_district: Callable[[], District], store: Store, outbox: Outbox, valkey: str, client: redis.Redis
) -> None:
    flooding, other = new_district(), new_district()
    for number in range(UNDER_WAY_MAX + 50):
        flooding.declare(b"x", f"{number}.jpg")
    follow(flooding)
    other.declare(b"x")
    follow(other)

    sent = relay_to(valkey, Outbox(store.datastore)).step()

    assert sent == UNDER_WAY_MAX
    assert queued(client) == UNDER_WAY_MAX
    assert other.jobs()[0]["sent_at"] is not None
    settle(outbox, flooding, other)


def test_relays_side_by_side_send_each_job_once(
    district: District, outbox: Outbox, valkey: str, client: redis.Redis, store: Store
) -> None:
    for number in range(60):
        district.declare(b"x", f"{number}.jpg")
    follow(district)
    slow = Outbox(store.datastore)
    threads = [threading.Thread(target=relay_to(valkey, slow).step) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert queued(client) == 60
    assert [job["attempts"] for job in district.jobs()] == [1] * 60
    settle(outbox, district)


def test_a_job_of_a_newer_program_waits_and_holds_up_no_other(
    district: District, outbox: Outbox, valkey: str, client: redis.Redis, database: Database
) -> None:
    for number in range(3):
        district.declare(b"x", f"{number}.jpg")
    follow(district)
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        newer = {"job_id": district.jobs()[0]["job_id"]}
        connection.execute("UPDATE outbox SET actor = 'proof.sign' WHERE job_id = %(job_id)s", newer)

    sent = relay_to(valkey, outbox).step()

    assert sent == 2
    assert [(job["outcome"], job["sent_at"] is None) for job in district.jobs()] == [
        ("UNKNOWN_ACTOR", True),
        (None, False),
        (None, False),
    ]
    settle(outbox, district)


def test_a_job_that_runs_is_not_run_by_another_worker_at_the_same_time(district: District, outbox: Outbox) -> None:
    district.declare(b"x")
    follow(district)
    job_id = str(district.jobs()[0]["job_id"])

    with outbox.taken(district.tenant_id, job_id) as first, outbox.taken(district.tenant_id, job_id) as second:
        both = (first is not None, second)
    with outbox.taken(district.tenant_id, job_id) as third:
        again = third

    assert both == (True, None)
    assert again is not None
    settle(outbox, district)


def test_messages_delivered_many_times_have_one_effect(
    district: District, settings: Settings, valkey: str, client: redis.Redis, at_work: Work
) -> None:
    content = photo(b"delivered many times" * 1_000)
    evidence = district.declare(content)
    district.upload(evidence, content)
    follow(district)
    [job] = district.jobs()
    broker = open_broker(valkey)
    actors = declare_actors(broker, lambda _tenant_id, _job_id: None)
    for _ in range(20):
        broker.enqueue(message_of(actors[job["actor"]], district.tenant_id, str(job["job_id"])))

    with at_work():
        wait_until(lambda: district.jobs()[0]["done_at"] is not None and queued(client) == 0)

    assert district.facts(f"evidence/{evidence}") == ["EvidenceDeclared", "EvidenceScanned", "EvidenceSealed"]
    assert district.locked_versions(evidence) == 1


def test_a_forged_message_does_nothing_to_another_district(
    new_district: Callable[[], District], valkey: str, client: redis.Redis, at_work: Work
) -> None:
    mine, theirs = new_district(), new_district()
    evidence = theirs.declare(b"theirs")
    theirs.upload(evidence, b"theirs")
    follow(theirs)
    broker = open_broker(valkey)
    actors = declare_actors(broker, lambda _tenant_id, _job_id: None)
    with at_work():
        wait_until(lambda: theirs.jobs()[0]["done_at"] is not None)
        facts = (mine.store_size(), theirs.store_size())
        job = theirs.jobs()[0]
        broker.enqueue(message_of(actors[job["actor"]], mine.tenant_id, str(job["job_id"])))
        wait_until(lambda: queued(client) == 0)

    assert (mine.store_size(), theirs.store_size()) == facts


def test_every_actor_has_its_own_limits_and_no_endless_retries() -> None:
    broker = open_broker("redis://127.0.0.1:1/0")

    actors = declare_actors(broker, lambda _tenant_id, _job_id: None)

    assert actors.keys() == LIMITS.keys()
    for actor in actors.values():
        assert 0 < actor.options["max_retries"] <= 5
        assert 0 < actor.options["time_limit"] <= actor.options["max_age"]


def test_rabbitmq_confirms_what_it_takes_and_other_addresses_are_refused_by_name() -> None:
    broker = open_broker("amqps://somebody:secret@rabbit.example:5671/")

    assert isinstance(broker, RabbitmqBroker)
    assert broker.confirm_delivery is True
    with pytest.raises(BrokerUnknown, match="It begins with kafka://"):
        open_broker("kafka://somebody:secret@127.0.0.1:9092")
