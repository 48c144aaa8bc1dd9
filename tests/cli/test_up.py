"""`sandan up`: everything in one terminal, resumed where it stopped, and nothing left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from services.cli.readiness import readiness
from services.embedded import S3, leftovers
from tests.cli.ordinary import NOBODY, reachable
from tests.conftest import Database

SANDAN = Path(sys.executable).with_name("sandan")
GONE_SECONDS_MAX = 30.0


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with TemporaryDirectory(prefix="sandan-test-") as name:
        yield Path(name)


def environ_of(data_dir: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SANDAN_")}
    # Any free port: the preferred one is the same for every test run on this machine.
    return {**clean, "SANDAN_DATA_DIR": str(data_dir), "SANDAN_LISTEN": "127.0.0.1:0", **more}


@contextmanager
def platform(data_dir: Path, *, user: int | None = None, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`sandan up` once it serves and its other processes work, and its address. Killed at the end if need be."""
    running = subprocess.Popen(
        [str(SANDAN), "up"],
        env=environ_of(data_dir, **more),
        cwd=data_dir,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    assert running.stdout is not None
    try:
        said: list[str] = []
        waiting = {"地址 ", "projector_started", "worker_started", "signer_started", "sealer_started"}
        waiting |= {"watcher_started"}
        for line in running.stdout:
            said.append(line)
            waiting -= {sign for sign in waiting if sign in line}
            if not waiting:
                break
        assert not waiting, said
        [address] = [line.split()[1] for line in said if line.startswith("地址 ")]
        # Told only once it is true.
        assert readiness(address.removesuffix("/graphql")) == 200, said
        yield running, address
    finally:
        running.kill()
        running.wait()
        running.stdout.close()


def end(running: subprocess.Popen[str], deadly: signal.Signals) -> str:
    """Send that signal and wait for the end. Returns what was still said."""
    assert running.stdout is not None
    running.send_signal(deadly)
    rest = running.stdout.read()
    running.wait()
    return rest


def gone(processes: list[psutil.Process]) -> bool:
    _, left = psutil.wait_procs(processes, timeout=GONE_SECONDS_MAX)
    return not left


def test_up_stops_everything_when_told_and_goes_on_where_it_stopped(data_dir: Path) -> None:
    with platform(data_dir) as (running, first_address):
        processes = psutil.Process(running.pid).children(recursive=True)
        made = subprocess.run(
            [str(SANDAN), "tenant", "create", "shili", "示例区"], env=environ_of(data_dir), check=False
        )

        rest = end(running, signal.SIGTERM)

        assert made.returncode == 0
        assert "已全部停止。" in rest
        assert running.returncode == 0
        assert len(processes) >= 6
        assert gone(processes)

    with platform(data_dir) as (running, address):
        listed = subprocess.run(
            [str(SANDAN), "tenant", "list"], env=environ_of(data_dir), capture_output=True, text=True, check=False
        )

        rest = end(running, signal.SIGINT)

        assert "shili\t示例区" in listed.stdout
        assert address == first_address
        assert "已全部停止。" in rest
        assert leftovers.find(data_dir) == []


def test_up_keeps_its_directory_to_itself_and_leaves_no_process_when_killed(data_dir: Path) -> None:
    with platform(data_dir) as (running, _):
        processes = psutil.Process(running.pid).children(recursive=True)

        second = subprocess.run(
            [str(SANDAN), "up"], env=environ_of(data_dir), capture_output=True, text=True, check=False
        )
        end(running, signal.SIGKILL)

        assert second.returncode == 1
        assert f"进程 {running.pid}" in second.stderr
        assert gone(processes)
        assert leftovers.find(data_dir) == []


@pytest.fixture(scope="module")
def external(database: Database, s3: S3, valkey: str) -> dict[str, dict[str, str]]:
    """Settings of servers that are there already."""
    return {
        "database": {"SANDAN_DATABASE_URL": database.dsn, "SANDAN_DATABASE_ADMIN_URL": database.admin_dsn},
        # Migrated by somebody else: the platform has the runtime login only.
        "database without its owner": {"SANDAN_DATABASE_URL": database.dsn},
        "s3": {
            "SANDAN_S3_ENDPOINT": s3.endpoint,
            "SANDAN_S3_ACCESS_KEY": s3.access_key,
            "SANDAN_S3_SECRET_KEY": s3.secret_key,
            "SANDAN_S3_SECURE": "0",
            "SANDAN_S3_BUCKET_PREFIX": "external",
        },
        "broker": {"SANDAN_BROKER_URL": valkey},
    }


@pytest.mark.parametrize(
    ("given", "embedded"),
    [
        (["broker"], {"postgres", "weed"}),
        (["s3"], {"postgres", "valkey-server"}),
        (["database without its owner"], {"weed", "valkey-server"}),
        (["database", "s3", "broker"], set()),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else "",
)
def test_services_that_the_environment_names_are_used_instead_of_embedded_ones(
    data_dir: Path, external: dict[str, dict[str, str]], given: list[str], embedded: set[str]
) -> None:
    environ = {name: text for server in given for name, text in external[server].items()}

    with platform(data_dir, **environ) as (running, _):
        programs = {Path(server.cmdline()[0]).name for server in leftovers.find(data_dir)}
        rest = end(running, signal.SIGTERM)

    assert programs == embedded
    assert "已全部停止。" in rest
    assert leftovers.find(data_dir) == []


def test_up_needs_no_root(data_dir: Path) -> None:
    ordinary = NOBODY if os.geteuid() == 0 else os.geteuid()
    os.chown(data_dir, ordinary, ordinary if os.geteuid() == 0 else -1)

    with reachable(SANDAN, data_dir), platform(data_dir, user=NOBODY if os.geteuid() == 0 else None) as (running, _):
        processes = [psutil.Process(running.pid), *psutil.Process(running.pid).children(recursive=True)]
        users = {process.uids().real for process in processes}
        rest = end(running, signal.SIGTERM)

    assert users == {ordinary}
    assert len(processes) >= 8
    assert "已全部停止。" in rest
    assert leftovers.find(data_dir) == []
