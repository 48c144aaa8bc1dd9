"""Sixteen writers over four districts are killed again and again; the log has no gap, no loss, no double, no half."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from tests.chaos.writer import STREAMS, WINDOWS
from tests.conftest import Database

ROOT = Path(__file__).parents[2]
WRITERS = 16
DISTRICTS = 4
KILLS_MIN = 120
SECONDS_MAX = 150.0


class Writers:
    """Sixteen places; in each a writer runs, or a new one is started where it was killed."""

    def __init__(self, database: Database, home: Path, tenants: list[int], seed: int) -> None:
        self.random = random.Random(seed)
        self.killed: Counter[str] = Counter()
        arguments = [database.dsn, str(database.keyring), str(home), ",".join(map(str, tenants))]
        self.parent = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.writer", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.running = {number: self.start(number) for number in range(WRITERS)}

    def start(self, number: int) -> tuple[int, str]:
        """Process id, and where it will die."""
        window = WINDOWS[(sum(self.killed.values()) + number) % len(WINDOWS)]
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        print(f"{number}|{window}|{self.random.getrandbits(32)}", file=self.parent.stdin, flush=True)
        return int(self.parent.stdout.readline()), window

    def reap(self) -> None:
        """Put a new writer in each place where one died by itself; kill one of those that do not, sometimes."""
        for number, (pid, window) in list(self.running.items()):
            if window == "anywhere" and self.random.random() < 0.05:
                os.kill(pid, signal.SIGKILL)
                while alive(pid):
                    time.sleep(0.001)
            if not alive(pid):
                self.killed[window] += 1
                self.running[number] = self.start(number)

    def stop(self) -> None:
        """Kill all that still run; they end with their parent too."""
        for pid, _ in self.running.values():
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        self.parent.kill()
        self.parent.communicate()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_writers_killed_in_every_window_leave_a_whole_log(database: Database, tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED", random.randrange(10**6)))
    print(f"SEED={seed}")
    tenants = [database.new_tenant() for _ in range(DISTRICTS)]
    writers = Writers(database, tmp_path, tenants, seed)
    until = time.monotonic() + SECONDS_MAX
    try:
        while min(writers.killed[window] for window in WINDOWS) < KILLS_MIN // len(WINDOWS):
            assert time.monotonic() < until, writers.killed
            assert writers.parent.poll() is None
            writers.reap()
            time.sleep(0.01)
    finally:
        writers.stop()
    print(f"kills: {dict(writers.killed)}")

    tried, acknowledged = journals(tmp_path)
    assert len(acknowledged) > KILLS_MIN
    with psycopg.connect(database.superuser_dsn) as connection:
        for tenant_id in tenants:
            assert_whole(connection, tenant_id, tried, acknowledged)


def journals(home: Path) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int, int]]]:
    """command id -> (tenant, events) of what was sent; -> (tenant, first, last position) of what was acknowledged."""
    tried: dict[str, tuple[int, int]] = {}
    acknowledged: dict[str, tuple[int, int, int]] = {}
    for journal in home.glob("*.journal"):
        for word, command_id, *numbers in (row.split() for row in journal.read_text().splitlines()):
            if word == "try":
                tried[command_id] = (int(numbers[0]), int(numbers[1]))
            else:
                acknowledged[command_id] = (int(numbers[0]), int(numbers[1]), int(numbers[2]))
    return tried, acknowledged


def assert_whole(
    connection: psycopg.Connection[Any],
    tenant_id: int,
    tried: dict[str, tuple[int, int]],
    acknowledged: dict[str, tuple[int, int, int]],
) -> None:
    """No gap, no lost acknowledged event, no double, no half command."""
    rows = connection.execute(
        "SELECT position, stream_id, stream_version, state FROM event WHERE tenant_id = %s ORDER BY position",
        (tenant_id,),
    ).fetchall()
    commands = connection.execute(
        "SELECT command_id::text, first_position, last_position FROM command WHERE tenant_id = %s", (tenant_id,)
    ).fetchall()
    [size] = connection.execute("SELECT size FROM log_head WHERE tenant_id = %s", (tenant_id,)).fetchone() or [None]
    positions: dict[str, list[int]] = defaultdict(list)
    versions: dict[str, list[int]] = defaultdict(list)
    texts: list[str] = []
    for position, stream, version, state in rows:
        envelope = msgspec.json.decode(state)
        positions[envelope["command_id"]].append(position)
        versions[stream].append(version)
        texts.append(envelope["data"]["text"])

    assert [row[0] for row in rows] == list(range(size)), "a gap"
    assert len(versions) == STREAMS
    for stream, found in versions.items():
        assert found == list(range(1, len(found) + 1)), f"versions of {stream}"
    assert len(texts) == len(set(texts)), "an event stands twice"
    for command_id, found in positions.items():
        assert tried[command_id] == (tenant_id, len(found)), "half a command, or one that nobody sent"
        assert found == list(range(found[0], found[0] + len(found)))
    assert {command_id: (first, last) for command_id, first, last in commands} == {
        command_id: (found[0], found[-1]) for command_id, found in positions.items()
    }, "the stored receipts are not those of the events"
    for command_id, (of_tenant, first, last) in acknowledged.items():
        if of_tenant == tenant_id:
            assert positions[command_id] == list(range(first, last + 1)), "an acknowledged command was lost"
