"""Any number of projectors, killed at any moment: every event is applied once."""

import random
import signal
import time
from threading import Thread

from domain.evidence.events import EvidenceDeclared, EvidenceSupplied
from services.projector import Projector, project_once
from services.store import Store, tenant
from tests.conftest import Database
from tests.projections.histories import History
from tests.projector.conftest import Start, faults, wait_until_caught_up

KILLS = 25


def test_two_projectors_side_by_side_apply_every_event_once(database: Database, store: Store, start: Start) -> None:
    histories = {database.new_tenant(): History(seed=seed, units=2, items=1) for seed in range(3)}
    for _ in range(2):
        start()

    for tenant_id, history in histories.items():
        history.append(store, tenant_id)

    wait_until_caught_up(store, list(histories))
    for tenant_id in histories:
        assert faults(database, tenant_id) == []


def says_which_bytes(fact: object) -> bool:
    """Whether a file's bytes are announced by it."""
    return isinstance(fact, EvidenceSupplied) or (isinstance(fact, EvidenceDeclared) and fact.sha256 is not None)


def test_projectors_killed_at_random_moments_lose_and_repeat_nothing(
    database: Database, store: Store, start: Start, seed: int
) -> None:
    chance = random.Random(seed)
    histories = {database.new_tenant(): History(seed=number, units=3, items=2) for number in range(2)}

    def write() -> None:
        # The command rate that keeps events coming while projectors die.
        for first in range(max(len(history.commands) for history in histories.values())):
            for tenant_id, history in histories.items():
                history.append(store, tenant_id, first=first, count=1)
            time.sleep(0.05)

    writer = Thread(target=write)
    writer.start()
    running = [start(), start()]
    time.sleep(1.5)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.0, 0.6))
        victim = chance.choice(running)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        running.remove(victim)
        running.append(start())
    writer.join()

    wait_until_caught_up(store, list(histories))
    for tenant_id in histories:
        assert faults(database, tenant_id) == [], f"seed {seed}"
    for tenant_id, history in histories.items():
        with tenant(tenant_id), store.datastore.transaction() as cursor:
            owed = cursor.execute("SELECT subject FROM outbox WHERE actor = 'evidence.seal'").fetchall()
        announced = [fact for command in history.commands for _, fact in command.facts if says_which_bytes(fact)]
        assert len(owed) == len(announced) > 0, "each announcement of a file's bytes is owed one sealing"


def test_a_projector_that_is_told_to_stop_gives_its_leases_back(database: Database, store: Store, start: Start) -> None:
    tenant_id = database.new_tenant()
    History(seed=5, units=1, items=1).append(store, tenant_id)
    process = start()
    wait_until_caught_up(store, [tenant_id])

    process.send_signal(signal.SIGTERM)

    assert process.wait(10) == 0
    with store.datastore.scan() as cursor:
        left = cursor.execute("SELECT count(*) AS leases FROM lease WHERE expires_at > clock_timestamp()").fetchone()
    assert left == {"leases": 0}


def test_a_district_leased_by_another_projector_is_left_alone_until_the_lease_runs_out(
    database: Database, store: Store
) -> None:
    tenant_id = database.new_tenant()
    history = History(seed=6, units=1, items=1)
    history.append(store, tenant_id, count=5)
    first, second = Projector(store, lease_seconds=3.0), Projector(store, lease_seconds=3.0)
    first.catch_up(tenant_id)
    history.append(store, tenant_id, first=5)

    at_once = second.turn()
    time.sleep(3.1)
    after_the_lease = second.turn()

    assert (at_once, after_the_lease) == (0, history.events - _size(store, tenant_id, history, 5))
    project_once(store, tenant_id)
    assert faults(database, tenant_id) == []


def _size(store: Store, tenant_id: int, history: History, commands: int) -> int:
    with tenant(tenant_id):
        assert store.head() == history.events
    return sum(len(command.facts) for command in history.commands[:commands])
