"""`sandan serve` ends when it is told to, whenever that is."""

import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.cli.processes import run_server
from services.cli.readiness import readiness
from services.embedded.ports import Ports
from services.settings import Settings, read
from tests.conftest import Database


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """What a server needs, an object store that is never asked included."""
    port = Ports(tmp_path / "free.json").take("http")
    return read(
        {
            "SANDAN_DATABASE_URL": database.dsn,
            "SANDAN_S3_ENDPOINT": "127.0.0.1:1",
            "SANDAN_S3_ACCESS_KEY": "key",
            "SANDAN_S3_SECRET_KEY": "secret",
            "SANDAN_TOKEN_KEY": "0123456789abcdef0123456789abcdef",
            "SANDAN_KEYRING": str(database.keyring),
            "SANDAN_LISTEN": f"127.0.0.1:{port}",
        }
    )


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    """Set by SIGTERM, as in every process of the platform."""
    told = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: told.set())
    yield told
    signal.signal(signal.SIGTERM, before)


@pytest.mark.timeout(60)
def test_a_server_that_was_told_to_stop_before_it_served_stops(settings: Settings, stop: threading.Event) -> None:
    signal.raise_signal(signal.SIGTERM)

    run_server(settings, stop)

    # What it had opened is closed again: the address is free at once.
    socket.create_server((settings.listen.host, settings.listen.port)).close()


@pytest.mark.timeout(60)
def test_a_server_answers_until_it_is_told_to_stop(settings: Settings, stop: threading.Event) -> None:
    answers: list[int | None] = []

    def ask_then_stop() -> None:
        while not answers or answers[-1] != httpx.codes.OK:
            answers.append(readiness(settings.listen.url))
        # To the main thread, which serves: only that one runs handlers of signals.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)

    asking = threading.Thread(target=ask_then_stop)
    asking.start()
    run_server(settings, stop)
    asking.join()

    assert answers[-1] == httpx.codes.OK
    assert readiness(settings.listen.url) is None
