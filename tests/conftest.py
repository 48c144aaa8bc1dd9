"""Real servers for the tests: one PostgreSQL a session, a fresh migrated database a test module."""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from services.embedded import S3, Embedded, Postgres
from services.store import create_tenant, migrate

_numbers = count(1)


@dataclass(frozen=True)
class Database:
    """A migrated database: `dsn` logs in as sandan_app, `admin_dsn` as the owner; `keyring` is a directory."""

    dsn: str
    admin_dsn: str
    superuser_dsn: str
    keyring: Path

    def new_tenant(self) -> int:
        """Another district, without events."""
        number = next(_numbers)
        return create_tenant(self.admin_dsn, self.keyring, f"qu-{number}", f"第{number}区")


Announce = Callable[[str], None]


@pytest.fixture
def announce(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Announce:
    """Says a line, also where the test passes: the seed it ran with, what it counted.

    At once, or, where several workers share the suite, with the test's result: a worker has no terminal.
    """

    def say(text: str) -> None:
        if hasattr(request.config, "workerinput"):
            print(text)
            request.node.user_properties.append((_ANNOUNCED, text))
        else:
            with capsys.disabled():
                print(f"\n{text}", flush=True)

    return say


_ANNOUNCED = "announced"


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Print what a worker's test announced, once it has come over with the result."""
    if report.when == "teardown" and hasattr(report, "node"):
        for name, text in report.user_properties:
            if name == _ANNOUNCED:
                print(f"\n{text}", flush=True)


@pytest.fixture
def seed(announce: Announce, request: pytest.FixtureRequest) -> int:
    """Of what a test leaves to chance: another one each time, or that of SANDAN_TEST_SEED, to see a run again."""
    number = int(os.environ.get("SANDAN_TEST_SEED") or random.SystemRandom().randrange(2**32))
    announce(f"{request.node.name}: SANDAN_TEST_SEED={number}")
    return number


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server with its three logins and the migrated, empty database `sandan`, kept as a template."""
    with Embedded(tmp_path_factory.mktemp("servers"), s3=False, valkey=False, durable=False) as addresses:
        assert addresses.postgres is not None
        migrate(addresses.postgres.database_admin_url)
        yield addresses.postgres


@pytest.fixture(scope="module")
def database(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A fresh copy of the migrated database for one test module, dropped after it."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres.superuser_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE sandan OWNER sandan_owner".encode())
        yield Database(
            dsn=make_conninfo(postgres.database_url, dbname=name),
            admin_dsn=make_conninfo(postgres.database_admin_url, dbname=name),
            superuser_dsn=make_conninfo(postgres.superuser_url, dbname=name),
            keyring=tmp_path_factory.mktemp("keyring"),
        )
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """An object store that locks objects. Tests take buckets of their own."""
    with Embedded(tmp_path_factory.mktemp("s3"), postgres=False, valkey=False, durable=False) as addresses:
        assert addresses.s3 is not None
        yield addresses.s3


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Valkey server. Tests may wipe it."""
    with Embedded(tmp_path_factory.mktemp("valkey"), postgres=False, s3=False, durable=False) as addresses:
        assert addresses.broker_url is not None
        yield addresses.broker_url
