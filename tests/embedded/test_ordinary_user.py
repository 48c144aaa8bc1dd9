"""The embedded servers need no root. Run as root, the test steps down first."""

import multiprocessing
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from services.embedded import Embedded, leftovers, system_user

NOBODY = 65534


@contextmanager
def interpreter_reachable() -> Iterator[None]:
    """An interpreter below a home folder that only root may enter, as many CI images have it, opened for a moment."""
    opened = [
        parent
        for program in (Path(sys.executable), Path(sys.executable).resolve())
        for parent in system_user.let_traverse(program)
    ]
    try:
        yield
    finally:
        for parent in opened:
            parent.chmod(stat.S_IMODE(parent.stat().st_mode) & ~stat.S_IXOTH)


def start_and_report(directory: Path, report: Connection) -> None:
    """In a forked process: step down, start, and say which users run the servers and which one the session has."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    with Embedded(directory, durable=False) as addresses:
        assert addresses.postgres is not None
        with psycopg.connect(addresses.postgres.database_url) as connection:
            session = connection.execute("SELECT current_user").fetchone()
        report.send(({server.uids().real for server in leftovers.find(directory)}, session))


def test_an_ordinary_user_runs_all_three_servers() -> None:
    expected = NOBODY if os.geteuid() == 0 else os.geteuid()
    with TemporaryDirectory(prefix="sandan-test-") as name, interpreter_reachable():
        directory = Path(name) / "data"
        directory.mkdir()
        system_user.let_traverse(directory)
        os.chown(directory, expected, os.getegid())
        here, there = multiprocessing.Pipe()

        process = multiprocessing.get_context("fork").Process(target=start_and_report, args=(directory, there))
        process.start()
        there.close()
        reported = here.recv()
        process.join()

        assert reported == ({expected}, ("sandan_app",))
        assert process.exitcode == 0
        assert leftovers.find(directory) == []
