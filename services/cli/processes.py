"""`sandan work`: the platform's processes. `up` starts one of each; more may run, on any machine."""

import signal
import threading
from collections.abc import Callable
from typing import Annotated

from cyclopts import Parameter

from services.cli.lifeline import follow_stdin
from services.logging import configure
from services.settings import Settings, load
from services.worker.main import run as run_worker

UntilStdinCloses = Annotated[bool, Parameter(show=False, negative=())]
"""Given by `sandan up` to its children, whose stdin is their lifeline."""


def work(*, until_stdin_closes: UntilStdinCloses = False) -> None:
    """处理后台任务：转发任务、封存佐证文件、到期提醒。

    可以同时运行多个；随时可以停止或被强行结束，任务不会丢失，也不会重复生效。
    需要 SANDAN_DATABASE_URL、SANDAN_S3_*、SANDAN_BROKER_URL（sandan up 运行时自动找到）。

    例：
        sandan work
    """
    run_until_told("work", run_worker, until_stdin_closes=until_stdin_closes)


def run_until_told(name: str, run: Callable[[Settings, threading.Event], None], *, until_stdin_closes: bool) -> None:
    """Run a process with its settings and logs until SIGTERM, Ctrl-C or the end of its lifeline sets the event."""
    settings = load()
    configure(settings.log, settings.log_level, name)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    if until_stdin_closes:
        follow_stdin()
    run(settings, stop)
