"""One terminal for several processes: prefixed, started again after a crash, stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from services.cli.supervisor import EXIT_SETTINGS, ProcessUnfit, Supervisor

COUNTING = """
import sys, time
from pathlib import Path
runs = Path(sys.argv[1])
runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
print("run", len(runs.read_text()), flush=True)
if len(runs.read_text()) == 1:
    sys.exit(7)
time.sleep(600)
"""
FOLLOWING = """
import time
from services.cli.lifeline import follow_stdin
follow_stdin()
print("following", flush=True)
time.sleep(600)
"""
PARENT = """
import os, sys
from services.cli.supervisor import Supervisor
with Supervisor({"child": [sys.executable, "-c", sys.argv[1]]}, os.environ) as processes:
    processes.run(lambda: None)
"""


class Enough(BaseException):
    """The test has seen what it waits for."""


def until(holds: Callable[[], bool], seconds: float = 30.0) -> Callable[[], None]:
    """A `failed` callback that ends the run once the condition holds."""
    give_up_at = time.monotonic() + seconds

    def check() -> None:
        if holds():
            raise Enough
        assert time.monotonic() < give_up_at

    return check


def test_a_process_that_crashed_is_started_again_and_both_runs_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = tmp_path / "runs"
    processes = Supervisor({"count": [sys.executable, "-c", COUNTING, str(runs)]}, os.environ)

    with pytest.raises(Enough), processes:
        processes.run(until(lambda: runs.exists() and runs.read_text() == "xx"))

    shown = capsys.readouterr().out
    assert "count | run 1\n" in shown
    assert "count | 意外退出（代码 7），1 秒后重新启动。\n" in shown


def test_a_process_with_wrong_settings_is_not_started_again() -> None:
    command = [sys.executable, "-c", f"raise SystemExit({EXIT_SETTINGS})"]

    with pytest.raises(ProcessUnfit, match="unfit 无法运行"), Supervisor({"unfit": command}, os.environ) as processes:
        processes.run(lambda: None)


def test_a_lost_server_stops_all_and_is_named() -> None:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]

    before = psutil.Process().children()
    processes = Supervisor({"a": command}, os.environ)
    with pytest.raises(ProcessUnfit, match="内置服务 postgres 意外停止。其余进程随之停止。"), processes:
        processes.run(lambda: "内置服务 postgres 意外停止。")

    assert psutil.Process().children() == before


def test_processes_run_on_after_what_was_waited_for() -> None:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]

    with Supervisor({"a": command}, os.environ) as processes:
        before = psutil.Process().children()
        processes.run(lambda: None, until=lambda: True)
        [started] = [child for child in psutil.Process().children() if child not in before]

        assert started.is_running()
    assert not started.is_running()


def test_a_process_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, FOLLOWING], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "child | following\n"
    [child] = psutil.Process(parent.pid).children()

    parent.send_signal(signal.SIGKILL)
    parent.communicate()

    psutil.wait_procs([child], timeout=10)
    assert not child.is_running()
