"""The embedded servers: real, resumed where they stopped, and never left behind."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
import redis
from minio import Minio
from minio.commonconfig import COMPLIANCE
from minio.error import S3Error
from minio.retention import Retention

from services.embedded import S3, DataDirectoryBusy, Embedded, Postgres, ServerFailed, leftovers

PROGRAM = """
import sys, time
from pathlib import Path
from services.embedded import Embedded

with Embedded(Path(sys.argv[1]), s3=False, durable=False) as addresses:
    print("started", addresses.postgres.database_url, flush=True)
    time.sleep(600)
"""
STOPPED_SECONDS_MAX = 30.0


@pytest.fixture
def directory() -> Iterator[Path]:
    with TemporaryDirectory(prefix="sandan-test-") as name:
        yield Path(name)


def start_program(directory: Path, **options: object) -> tuple[subprocess.Popen[str], str]:
    """A program that holds PostgreSQL and Valkey in that directory, and the database URL it printed."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(directory)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,  # type: ignore[call-overload]
    )
    line = program.stdout.readline()
    assert line.startswith("started "), line
    return program, line.split()[1]


def wait_until(holds: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + STOPPED_SECONDS_MAX
    while not holds():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


def test_the_runtime_role_may_not_bypass_row_security_or_own_the_schema(postgres: Postgres) -> None:
    with psycopg.connect(postgres.database_url) as connection:
        rights = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        owner = connection.execute("SELECT datdba::regrole::text FROM pg_database WHERE datname = 'sandan'").fetchone()

    assert rights == ("sandan_app", False, False, False, False)
    assert owner == ("sandan_owner",)
    with psycopg.connect(postgres.database_admin_url) as connection:
        superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert superuser == (False,)


def test_a_wrong_password_is_refused(postgres: Postgres) -> None:
    address = postgres.database_url.split("@")[1]

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://sandan_app:guess@{address}")


def test_a_locked_object_is_not_deleted_before_its_day(s3: S3) -> None:
    client = Minio(s3.endpoint, s3.access_key, s3.secret_key, region=s3.region, secure=False)
    client.make_bucket("embedded-lock", object_lock=True)
    until = datetime.now(UTC) + timedelta(days=1)
    kept = client.put_object("embedded-lock", "a", io.BytesIO(b"a"), 1, retention=Retention(COMPLIANCE, until))

    with pytest.raises(S3Error, match="AccessDenied"):
        client.remove_object("embedded-lock", "a", version_id=kept.version_id)

    assert client.get_object("embedded-lock", "a", version_id=kept.version_id).read() == b"a"


def test_s3_without_the_key_is_refused(s3: S3) -> None:
    stranger = Minio(s3.endpoint, s3.access_key, "guess", region=s3.region, secure=False)

    with pytest.raises(S3Error, match="SignatureDoesNotMatch"):
        stranger.list_buckets()


def test_what_was_stored_is_there_at_the_same_address_after_a_restart_however_deep_it_lies(directory: Path) -> None:
    directory = directory / ("d" * 120)
    with Embedded(directory, durable=False) as first:
        client = Minio(first.s3.endpoint, first.s3.access_key, first.s3.secret_key, region="us-east-1", secure=False)
        client.make_bucket("kept")
        client.put_object("kept", "a", io.BytesIO(b"a"), 1)
        volumes = list((directory / "s3").glob("kept_*.dat"))
        assert len(volumes) == 1, "the disk gives so many volumes, and each bucket takes its own"
        with psycopg.connect(first.postgres.database_admin_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        with redis.Redis.from_url(first.broker_url) as broker:
            broker.set("kept", "7")

    with Embedded(directory, durable=False) as again:
        assert again == first
        assert client.get_object("kept", "a").read() == b"a"
        with psycopg.connect(again.postgres.database_admin_url) as connection:
            assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)
        with redis.Redis.from_url(again.broker_url) as broker:
            assert broker.get("kept") == b"7"
    assert leftovers.find(directory) == []


@pytest.mark.parametrize("deadly", [signal.SIGKILL, signal.SIGTERM])
def test_no_server_outlives_the_program_that_asked_for_it(directory: Path, deadly: signal.Signals) -> None:
    program, url = start_program(directory)
    assert len(leftovers.find(directory)) == 2

    program.send_signal(deadly)
    program.communicate()

    wait_until(lambda: not leftovers.find(directory))
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_start_right_after_a_kill_waits_for_the_old_servers(directory: Path) -> None:
    program, url = start_program(directory)
    program.kill()
    program.communicate()

    with Embedded(directory, s3=False, durable=False) as addresses:
        assert addresses.postgres.database_url == url
        psycopg.connect(url).close()


def test_servers_whose_keeper_was_killed_end_as_well(directory: Path) -> None:
    with Embedded(directory, s3=False, durable=False) as addresses:
        keepers = [server.ppid() for server in leftovers.find(directory)]

        os.kill(keepers[0], signal.SIGKILL)

        wait_until(lambda: not leftovers.find(directory))
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(addresses.postgres.database_url)


def test_a_server_that_ends_by_itself_is_named(directory: Path) -> None:
    embedded = Embedded(directory, s3=False, durable=False)
    with embedded:
        assert embedded.failed() is None
        valkey = next(server for server in leftovers.find(directory) if "valkey" in server.name())

        valkey.kill()

        wait_until(lambda: embedded.failed() == "valkey")
    assert leftovers.find(directory) == []


def test_a_data_directory_in_use_names_its_holder(directory: Path) -> None:
    program, _ = start_program(directory)
    try:
        with pytest.raises(DataDirectoryBusy, match=f"进程 {program.pid}"):
            Embedded(directory).__enter__()
    finally:
        program.kill()
        program.communicate()
        wait_until(lambda: not leftovers.find(directory))


def test_a_server_that_cannot_start_is_named_with_the_end_of_its_log(directory: Path) -> None:
    with Embedded(directory, postgres=False, s3=False):
        pass
    appendonly = directory / "valkey" / "appendonlydir"
    for file in appendonly.iterdir():
        file.write_bytes(b"not an append-only file")

    with pytest.raises(ServerFailed, match=r"(?s)内置服务 valkey 没有启动成功.*valkey\.log.*日志末尾"):
        Embedded(directory, postgres=False, s3=False).__enter__()
    assert leftovers.find(directory) == []


def test_the_passwords_are_readable_by_their_owner_only(directory: Path) -> None:
    with Embedded(directory, postgres=False, s3=False):
        secret_files = [directory / "passwords.json", directory / "valkey.conf"]

        assert [file.stat().st_mode & 0o777 for file in secret_files] == [0o600, 0o600]
