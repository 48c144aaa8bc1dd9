"""`sandan serve`, `project` and `work`: the platform's processes. `up` starts one of each; more may run anywhere."""

import signal
import socket
import threading
from collections.abc import Callable
from typing import Annotated

import structlog
import uvicorn
from cyclopts import Parameter

from services.cli.lifeline import follow_stdin
from services.edge.app import create_app
from services.edge.serving import server_config
from services.logging import configure
from services.projector.main import run as run_projector
from services.setting_values import Listen
from services.settings import Settings, SettingsWrong, load
from services.worker.main import run as run_worker

BACKLOG = 1024

UntilStdinCloses = Annotated[bool, Parameter(show=False)]
"""Given by `sandan up` to its children, whose stdin is their lifeline."""

log = structlog.get_logger("sandan.cli")


def serve(*, until_stdin_closes: UntilStdinCloses = False) -> None:
    """提供 HTTP 服务：/graphql 查询和办理，/healthz 和 /readyz 供监控。

    地址由 SANDAN_LISTEN 指定。可以在多个地址上同时运行多个。
    需要 SANDAN_DATABASE_URL、SANDAN_S3_*、SANDAN_TOKEN_KEY（sandan up 运行时自动找到）。

    例：
        SANDAN_LISTEN=0.0.0.0:8000 sandan serve
    """
    run_until_told("serve", run_server, until_stdin_closes=until_stdin_closes)


def project(*, until_stdin_closes: UntilStdinCloses = False) -> None:
    """更新查询用的数据：跟随每个区县的事件日志，恰好一次。

    可以同时运行多个，各区县自动分摊；随时可以停止或被强行结束。
    需要 SANDAN_DATABASE_URL（sandan up 运行时自动找到）。

    例：
        sandan project
    """
    run_until_told("project", run_projector, until_stdin_closes=until_stdin_closes)


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


def run_server(settings: Settings, _stop: threading.Event) -> None:
    """Serve until uvicorn's own signal handlers stop it; requests under way get 10 seconds."""
    with listening(settings.listen) as place:
        config = server_config(create_app(settings))
        log.info("listening", host=place.getsockname()[0], port=place.getsockname()[1])
        uvicorn.Server(config).run(sockets=[place])


def listening(listen: Listen) -> socket.socket:
    """The server's socket. Raises SettingsWrong when the address is taken or not this machine's."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    try:
        return socket.create_server((listen.host, listen.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise SettingsWrong(
            [f"SANDAN_LISTEN：不能在 {listen.host}:{listen.port} 提供服务（{error.strerror}）。请换一个地址或端口。"]
        ) from error
