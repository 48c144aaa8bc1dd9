"""A writer of the log in a process of its own that can be killed anywhere, and that finishes what it left open.

Forked from a process that has imported everything and holds no connection. Every request is written to a journal
before it is sent and every receipt after it came: what the journal says was acknowledged must stand in the log. So is
the window in which a writer kills itself: one that ends without it had a fault.
"""

import os
import random
import select
import signal
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from psycopg.pq.abc import PGconn

from domain.ids import UnitId
from domain.recorded import Actor
from domain.research.events import SituationRecorded
from services.store import CommandRow, Pending, Receipt, Store, tenant
from services.store import wire as line
from services.store.errors import ConcurrencyConflict
from services.store.wire import Call

STREAMS = 3
UNDONE = ("before send", "before commit")
"""Windows in which nothing was committed."""
WINDOWS = (*UNDONE, "between commit and reply", "after reply", "anywhere")
ACTOR = Actor(person="writer")


@dataclass(frozen=True)
class Request:
    """One command: so many events, spread over the streams that its id gives."""

    command_id: str
    tenant_id: int
    events: int

    def streams(self) -> list[str]:
        """The stream of each event."""
        rng = random.Random(self.command_id)
        return [f"research/{rng.randrange(STREAMS)}/2020" for _ in range(self.events)]


def main() -> None:
    """Each line on stdin asks for a writer: `number window seed`. Its process id goes to stdout."""
    dsn, keyring, home, tenants = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4].split(",")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    parent = os.getpid()
    for asked in sys.stdin:
        number, window, seed = asked.rstrip("\n").split("|")
        pid = os.fork()
        if pid:
            print(pid, flush=True)
            continue
        threading.Thread(target=end_with, args=(parent,), daemon=True).start()
        try:
            write(dsn, keyring, home / f"{number}.journal", [int(each) for each in tenants], window, int(seed))
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(1)


def end_with(parent: int) -> None:
    """A writer never outlives the test."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)


def write(dsn: str, keyring: Path, journal: Path, tenants: list[int], window: str, seed: int) -> None:
    """Write until killed."""
    rng = random.Random(seed)
    unfinished = open_request(journal)
    with Store(dsn, keyring, connections_max=1) as store, journal.open("ab", buffering=0) as notes:
        arm(window, rng, notes)
        while True:
            request = unfinished or Request(str(UUID(int=rng.getrandbits(128), version=4)), rng.choice(tenants), 0)
            if not unfinished:
                request = Request(request.command_id, request.tenant_id, rng.randint(1, 4))
                notes.write(f"try {request.command_id} {request.tenant_id} {request.events}\n".encode())
            receipt = append(store, request)
            numbers = f"{receipt.first_position} {receipt.last_position} {int(receipt.repeated)}"
            notes.write(f"ack {request.command_id} {request.tenant_id} {numbers}\n".encode())
            unfinished = None


def open_request(journal: Path) -> Request | None:
    """The request that the last writer left without an answer."""
    rows = [row.split() for row in journal.read_text().splitlines()] if journal.exists() else []
    rows = [row for row in rows if row[0] != "die"]
    if not rows or rows[-1][0] == "ack":
        return None
    return Request(rows[-1][1], int(rows[-1][2]), int(rows[-1][3]))


def append(store: Store, request: Request) -> Receipt:
    """Append, again on the newest versions as often as another writer was faster."""
    with tenant(request.tenant_id):
        while True:
            versions = {stream: len(store.read_stream(stream)) for stream in set(request.streams())}
            pending = []
            for number, stream in enumerate(request.streams()):
                versions[stream] += 1
                event = SituationRecorded(UnitId("u"), 2020, f"{request.command_id} {number}")
                pending.append(Pending(stream, versions[stream], event, request.command_id, ACTOR, date(2020, 1, 6)))
            digest = sha256(request.command_id.encode()).digest()
            row = CommandRow(request.command_id, digest, pending[-1].stream, pending[-1].version)
            try:
                return store.append(pending, row)
            except ConcurrencyConflict:
                continue


def arm(window: str, rng: random.Random, notes: BinaryIO) -> None:
    """Have this process kill itself in that window of one of its next appends, and note so."""
    if window == "anywhere":
        return
    countdown = rng.randint(1, 6)
    send, receive = line.send, line.receive

    def is_append(calls: list[Call]) -> bool:
        nonlocal countdown
        if not any(call.statement.name == b"append" for call in calls):
            return False
        countdown -= 1
        return countdown == 0

    dying = False

    def die() -> None:
        notes.write(f"die {window}\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)

    def armed_send(pgconn: PGconn, tenant_id: int, calls: list[Call]) -> None:
        nonlocal dying
        dying = is_append(calls)
        if dying and window == "before send":
            die()
        if dying and window == "before commit":
            send_without_commit(pgconn, tenant_id, calls)
            time.sleep(rng.uniform(0, 0.004))
            die()
        send(pgconn, tenant_id, calls)
        if dying and window == "between commit and reply":
            if rng.random() < 0.5:
                time.sleep(rng.uniform(0, 0.004))
            else:
                # The server has committed once its answer lies in the socket; nobody reads it.
                select.select([pgconn.socket], [], [])
            die()

    def armed_receive(pgconn: PGconn, count: int) -> object:
        results = receive(pgconn, count)
        if dying:
            die()
        return results

    line.send = armed_send  # type: ignore[assignment]
    line.receive = armed_receive  # type: ignore[assignment]


def send_without_commit(pgconn: PGconn, tenant_id: int, calls: list[Call]) -> None:
    """What `wire.send` sends, up to where COMMIT would stand."""
    pgconn.enter_pipeline_mode()
    pgconn.send_query_prepared(line.BEGIN.name, None)
    pgconn.send_query_params(b"SET LOCAL sandan.tenant = '%d'" % tenant_id, None)
    for call in calls:
        pgconn.send_query_prepared(call.statement.name, call.params, [1] * len(call.params), result_format=1)
    pgconn.send_flush_request()
    pgconn.flush()


if __name__ == "__main__":
    main()
