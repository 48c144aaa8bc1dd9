"""Sixteen writers over four districts are killed again and again; the log has no gap, no loss, no double, no half."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from tests.chaos.writer import STREAMS, UNDONE, WINDOWS
from tests.conftest import Announce, Database

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
        self.home = home
        arguments = [database.dsn, str(database.keyring), str(home), ",".join(map(str, tenants))]
        with (home / "stderr").open("wb") as stderr:
            self.parent = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.writer", *arguments],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
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
        """Put a new writer in each place where one killed itself; kill one of those that do not, sometimes."""
        for number, (pid, window) in list(self.running.items()):
            journal = self.home / f"{number}.journal"
            if window == "anywhere" and self.random.random() < 0.05 and alive(pid):
                os.kill(pid, signal.SIGKILL)
                while alive(pid):
                    time.sleep(0.001)
                with journal.open("a") as notes:
                    notes.write(f"die {window}\n")
            if not alive(pid):
                *_, last = journal.read_text().splitlines()
                assert last == f"die {window}", f"a writer ended by itself: {(self.home / 'stderr').read_text()}"
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


def test_writers_killed_in_every_window_leave_a_whole_log(
    database: Database, tmp_path: Path, seed: int, announce: Announce
) -> None:
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

    found = journals(tmp_path)
    announce(f"kills: {dict(writers.killed)}, sent again: {dict(found.sent_again)}")
    assert (tmp_path / "stderr").read_text() == ""
    assert len(found.acknowledged) > KILLS_MIN
    for (window, repeated), times in found.sent_again.items():
        assert not (repeated and window in UNDONE), f"{times} commands took effect {window}"
    for window in ("between commit and reply", "after reply"):
        assert found.sent_again[window, True], f"no writer died {window}"
    with psycopg.connect(database.superuser_dsn) as connection:
        for tenant_id in tenants:
            assert_whole(connection, tenant_id, found.tried, found.acknowledged)


@dataclass
class Journals:
    """What all writers noted.

    `tried` is command id -> (tenant, events) of what was sent, `acknowledged` -> (tenant, first, last position) of what
    was answered. `sent_again` counts commands whose first sender died and whose second was answered: by window, and
    whether the answer said that the command had taken effect before.
    """

    tried: dict[str, tuple[int, int]] = field(default_factory=dict)
    acknowledged: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    sent_again: Counter[tuple[str, bool]] = field(default_factory=Counter)


def journals(home: Path) -> Journals:
    """The journals of all places."""
    found = Journals()
    for journal in home.glob("*.journal"):
        deaths: list[str] = []
        for word, *rest in (row.split(maxsplit=1) for row in journal.read_text().splitlines()):
            if word == "die":
                deaths += rest
                continue
            command_id, *numbers = rest[0].split()
            if word == "try":
                found.tried[command_id] = (int(numbers[0]), int(numbers[1]))
            else:
                found.acknowledged[command_id] = (int(numbers[0]), int(numbers[1]), int(numbers[2]))
                if len(deaths) == 1:
                    found.sent_again[deaths[0], numbers[3] == "1"] += 1
            deaths = []
    return found


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
