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

from services.cli.up import PROCESSES
from services.embedded import S3, leftovers
from tests.conftest import Database

SANDAN = Path(sys.executable).with_name("sandan")
GONE_SECONDS_MAX = 30.0


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with TemporaryDirectory(prefix="sandan-test-") as name:
        yield Path(name)


def environ_of(data_dir: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SANDAN_")}
    return {**clean, "SANDAN_DATA_DIR": str(data_dir), **more}


@contextmanager
def platform(data_dir: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """`sandan up` once all its processes have spoken, and what it said until then. Killed at the end if need be."""
    running = subprocess.Popen(
        [str(SANDAN), "up"],
        env=environ_of(data_dir, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert running.stdout is not None
    try:
        said: list[str] = []
        waiting = set(PROCESSES)
        for line in running.stdout:
            said.append(line)
            waiting.discard(line.split(" ")[0])
            if not waiting:
                break
        assert not waiting, said
        yield running, said
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
    with platform(data_dir) as (running, first_said):
        processes = psutil.Process(running.pid).children(recursive=True)
        made = subprocess.run(
            [str(SANDAN), "tenant", "create", "shili", "示例区"], env=environ_of(data_dir), check=False
        )

        rest = end(running, signal.SIGTERM)

        assert made.returncode == 0
        assert "已全部停止。" in rest
        assert running.returncode == 0
        assert len(processes) >= 4
        assert gone(processes)

    with platform(data_dir) as (running, said):
        listed = subprocess.run(
            [str(SANDAN), "tenant", "list"], env=environ_of(data_dir), capture_output=True, text=True, check=False
        )

        rest = end(running, signal.SIGINT)

        assert "shili\t示例区" in listed.stdout
        assert address(said) == address(first_said)
        assert "已全部停止。" in rest
        assert leftovers.find(data_dir) == []


def address(said: list[str]) -> str:
    return next(line for line in said if line.startswith("地址 ")).split(" ")[1]


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


def test_services_that_the_environment_names_are_used_instead_of_embedded_ones(
    data_dir: Path, database: Database, s3: S3
) -> None:
    external = {
        "SANDAN_DATABASE_URL": database.dsn,
        "SANDAN_DATABASE_ADMIN_URL": database.admin_dsn,
        "SANDAN_S3_ENDPOINT": s3.endpoint,
        "SANDAN_S3_ACCESS_KEY": s3.access_key,
        "SANDAN_S3_SECRET_KEY": s3.secret_key,
        "SANDAN_S3_SECURE": "0",
        "SANDAN_S3_BUCKET_PREFIX": "external",
    }

    with platform(data_dir, **external) as (running, said):
        programs = [Path(server.cmdline()[0]).name for server in leftovers.find(data_dir)]
        end(running, signal.SIGTERM)

    assert said[0].endswith("正在启动 Valkey……\n")
    assert programs == ["valkey-server"]
