"""The server is killed with votes on their way: what it acknowledged is counted, and nothing is counted twice."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from services.ballots.client import Ballot
from services.store import Store
from tests.ballots.conftest import CHOICES, Meeting, make_meeting
from tests.conftest import Database

ROOT = Path(__file__).parents[2]
VOTERS = 36
PROGRAM = """
import sys
from pathlib import Path
from services.logging import configure
from tests.graphql_api.server import running_edge
configure(None, "error", "edge")
with running_edge(sys.argv[1], Path(sys.argv[2]), projecting=False) as edge:
    print(edge.url, flush=True)
    sys.stdin.read()
"""


@contextmanager
def server(database: Database) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """An edge in a process of its own that may be killed; and its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, database.dsn, str(database.keyring)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'graphql'}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def ballots(meeting: Meeting, chance: random.Random) -> list[Ballot]:
    """Everybody has a token and has chosen."""
    made = []
    for voter in meeting.voters:
        client, token = meeting.token(meeting.units[0], voter)
        made.append(client.ballot(token, chance.choice(CHOICES)))
    return made


def cast(url: str, ballot: Ballot, acknowledged: set[str]) -> None:
    """Send a vote; note its receipt if one comes."""
    try:
        answer = httpx.post(f"{url}/ballots/votes", json=ballot.body, timeout=10)
    except httpx.TransportError:
        return
    assert answer.json() == {"commitment": ballot.commitment}
    acknowledged.add(ballot.commitment)


@pytest.mark.timeout(120)
def test_a_server_killed_during_the_vote_loses_no_acknowledged_vote_and_counts_none_twice(database: Database) -> None:
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    with Store(database.dsn, database.keyring) as store:
        meeting = make_meeting(store, database, voters=VOTERS)
        meeting.begin()
        meeting.open_boxes()
        made = ballots(meeting, chance)
        acknowledged: set[str] = set()
        enough, until = threading.Event(), chance.randrange(VOTERS // 4, VOTERS // 2)

        def cast_and_tell(url: str, ballot: Ballot) -> None:
            cast(url, ballot, acknowledged)
            if len(acknowledged) >= until:
                enough.set()

        with server(database) as (process, url), ThreadPoolExecutor(6) as pool:
            sent = [pool.submit(cast_and_tell, url, ballot) for ballot in made]
            assert enough.wait(60), f"seed {seed}"
            os.kill(process.pid, signal.SIGKILL)
            for each in sent:
                each.result()
        before = set(acknowledged)
        assert until <= len(before) < VOTERS, f"seed {seed}: the kill came too late to prove anything"
        # Some ask again for what they never heard of, some give up; one who was told sends it once more all the same.
        unheard = [ballot for ballot in made if ballot.commitment not in before]
        again = [*unheard[::2], next(ballot for ballot in made if ballot.commitment in before)]
        with server(database) as (_, url):
            for ballot in again:
                cast(url, ballot, acknowledged)
        assert {ballot.commitment for ballot in again} <= acknowledged

        meeting.close()
        meeting.seal()

        sealed = meeting.sealed(meeting.units[0])
        counted = list(sealed.commitments)
        chosen = {ballot.commitment for ballot in made}
        assert len(set(counted)) == len(counted), f"seed {seed}"
        assert acknowledged <= set(counted) <= chosen, f"seed {seed}"
