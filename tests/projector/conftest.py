"""Districts with histories, and projectors in processes of their own."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.projector import lag
from services.replay import replay
from services.store import Store
from tests.conftest import Database

ROOT = Path(__file__).parents[2]
Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture
def start(database: Database) -> Iterator[Start]:
    """Starts one more projector; what still runs at the end is killed."""
    running: list[subprocess.Popen[bytes]] = []

    def projector() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.projector.process", database.dsn, str(database.keyring)]
        process = subprocess.Popen(command, cwd=ROOT)
        running.append(process)
        return process

    yield projector
    for process in running:
        process.kill()
        process.wait()


def caught_up(store: Store, tenant_ids: list[int]) -> bool:
    """Whether every follower of these districts has applied its whole log."""
    found = [row for row in lag(store) if row.tenant_id in tenant_ids]
    return {row.tenant_id for row in found} == set(tenant_ids) and not any(row.behind for row in found)


def wait_until_caught_up(store: Store, tenant_ids: list[int], seconds: float = 60.0) -> None:
    """Wait; raises AssertionError with what is behind."""
    until = time.monotonic() + seconds
    while not caught_up(store, tenant_ids):
        assert time.monotonic() < until, [row for row in lag(store) if row.tenant_id in tenant_ids and row.behind]
        time.sleep(0.02)


def faults(database: Database, tenant_id: int) -> list[str]:
    """What a replay finds wrong with the read models of a district."""
    found = replay(database.dsn, tenant_id, verify=True)
    assert found.rows_compared, "nothing was compared"
    return found.faults + found.notes
