"""The line to the database breaks around COMMIT: the command takes effect once, and its sender gets its receipt."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.ids import UnitId
from domain.research.events import SituationRecorded
from services.store import CommandRow, Pending, Receipt, Store, tenant
from tests.chaos.writer import ACTOR
from tests.conftest import Database
from tests.projections.histories import uuid_of

COMMIT_BOUND = b"\0commit\0"
"""In the message that binds the prepared statement COMMIT: an unnamed portal, the statement's name."""
BIND_HEAD_BYTES = 5
FLUSH = b"H\0\0\0\4"
"""Asks the server for the answers so far."""
APPENDED = b"SELECT 1\0"
"""The server's answer that the append statement is done."""


class Proxy:
    """Passes bytes between a client and the server, until it is told to lose what comes next.

    `lose` is "request" (the server never gets it), "commit" (the server has appended and never gets COMMIT) or "reply"
    (the server has done it, the client never hears). It counts the lines it cut.
    """

    def __init__(self, host: str, port: int) -> None:
        self.server_address = (host, port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.lose: str | None = None
        self.cut = 0
        self.appended = threading.Event()
        self.threads = [threading.Thread(target=self._accept)]
        self.threads[0].start()

    def close(self) -> None:
        """Take no further line; wait until those that the client closed have ended."""
        close_both_ways(self.listener)
        for thread in self.threads:
            thread.join()
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            line = threading.Thread(target=self._serve, args=(client,))
            self.threads.append(line)
            line.start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(self.server_address) as server:
            replies = threading.Thread(target=self._pass, args=(server, client, "reply"))
            replies.start()
            self._pass(client, server, "request")
            replies.join()

    def _pass(self, source: socket.socket, target: socket.socket, kind: str) -> None:
        try:
            while data := source.recv(65536):
                if self.lose == "commit":
                    if kind == "reply":
                        if APPENDED in data:
                            self.appended.set()
                        continue
                    if COMMIT_BOUND in data:
                        target.sendall(data[: data.index(COMMIT_BOUND) - BIND_HEAD_BYTES] + FLUSH)
                        self.appended.wait()
                        self.appended.clear()
                        self.lose = kind
                if self.lose == kind:
                    self.lose = None
                    self.cut += 1
                    break
                target.sendall(data)
        except OSError:
            pass
        close_both_ways(source)
        close_both_ways(target)


def close_both_ways(connection: socket.socket) -> None:
    """Whoever reads it, on either side, reads its end."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def through_a_proxy(database: Database) -> Iterator[tuple[Store, Proxy]]:
    given = conninfo_to_dict(database.dsn)
    proxy = Proxy(str(given["host"]), int(str(given["port"])))
    dsn = make_conninfo(database.dsn, host="127.0.0.1", port=proxy.port)
    try:
        with Store(dsn, database.keyring, connections_max=1) as store:
            yield store, proxy
    finally:
        proxy.close()


def append(store: Store, number: int) -> Receipt:
    command_id = uuid_of("lost", number)
    event = SituationRecorded(UnitId("u"), 2020, f"第{number}次")
    pending = Pending("research/u/2020", number, event, command_id, ACTOR, date(2020, 1, 6))
    return store.append([pending], CommandRow(command_id, sha256(command_id.encode()).digest(), pending.stream, number))


@pytest.mark.parametrize("lost", ["request", "commit", "reply"])
def test_a_command_whose_line_breaks_takes_effect_once_and_is_answered(database: Database, lost: str) -> None:
    tenant_id = database.new_tenant()

    with through_a_proxy(database) as (store, proxy), tenant(tenant_id):
        receipts = []
        for number in range(1, 21):
            proxy.lose = lost if number % 2 == 0 else None
            receipts.append(append(store, number))
        head = store.head()

    assert proxy.cut == 10
    assert [receipt.first_position for receipt in receipts] == list(range(20))
    assert head == 20
    with psycopg.connect(database.superuser_dsn) as connection:
        found = connection.execute(
            "SELECT count(*), count(DISTINCT command_id) FROM command WHERE tenant_id = %s", (tenant_id,)
        ).fetchone()
    assert found == (20, 20)


def test_only_after_a_lost_reply_does_the_receipt_say_that_it_was_given_before(database: Database) -> None:
    tenant_id = database.new_tenant()

    with through_a_proxy(database) as (store, proxy), tenant(tenant_id):
        proxy.lose = "request"
        unsent = append(store, 1)
        proxy.lose = "commit"
        uncommitted = append(store, 2)
        proxy.lose = "reply"
        unheard = append(store, 3)

    assert not unsent.repeated
    assert not uncommitted.repeated
    assert unheard.repeated
