"""`sandan serve`, `project`, `work`, `seal`, `sign` and `watch`: the platform's processes. `up` starts one of each."""

import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import structlog
import uvicorn
from cyclopts import Parameter

from services.cli.lifeline import follow_stdin
from services.edge.app import create_app
from services.edge.serving import server_config
from services.integrity.main import run as run_watcher
from services.logging import configure
from services.projector.main import run as run_projector
from services.sealer.main import run as run_sealer
from services.setting_values import Listen
from services.settings import Settings, SettingsWrong, load
from services.signer.main import run as run_signer
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


def seal(*, until_stdin_closes: UntilStdinCloses = False) -> None:
    """封存日志：把每个区县的事件写成可核验的存证文件，取得签名后发布检查点。

    有新事件时每个区县每秒至多一次，没有时每小时一次。可以同时运行多个；随时
    可以停止或被强行结束，不会丢失，也不会分叉。
    需要 SANDAN_DATABASE_URL、SANDAN_S3_*、SANDAN_SIGNER*（sandan up 运行时自动找到）。

    例：
        sandan seal
    """
    run_until_told("seal", run_sealer, until_stdin_closes=until_stdin_closes)


def sign(*, until_stdin_closes: UntilStdinCloses = False) -> None:
    """签署检查点：持有各区县日志的签名密钥，只签与上次所签一致的检查点。

    密钥和上次所签的检查点放在 SANDAN_SIGNER_DIR，请一并备份；拒签的请求也留在
    那里。各区县的公钥是其中 keys 下的 .vkey 文件，请交给审计方。
    最好用另一个系统用户运行，让平台的其他进程读不到密钥。

    例：
        sandan sign
    """
    run_until_told("sign", run_signer, until_stdin_closes=until_stdin_closes)


def watch(*, until_stdin_closes: UntilStdinCloses = False) -> None:
    """持续核对：日志与存证文件、查询数据与日志、证据文件与登记的摘要。

    每个区县每 SANDAN_WATCH_HOURS 小时（默认 24）完整核对一遍，启动后立即开始。
    发现不符即写入日志（integrity_fault），并在 SANDAN_METRICS 的 /metrics 中计数；
    下一遍不再发现的视为已消除，记录保留。可以同时运行多个；随时可以停止或被强行
    结束，下次从停下的地方继续。
    需要 SANDAN_DATABASE_URL、SANDAN_S3_*（sandan up 运行时自动找到）。

    例：
        sandan watch
    """
    run_until_told("watch", run_watcher, until_stdin_closes=until_stdin_closes)


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


def run_server(settings: Settings, stop: threading.Event) -> None:
    """Serve until `stop` is set, also when it was set before; requests under way get 10 seconds."""
    with listening(settings.listen) as place:
        config = server_config(create_app(settings))
        log.info("listening", host=place.getsockname()[0], port=place.getsockname()[1])
        Server(config, stop).run(sockets=[place])


class Server(uvicorn.Server):
    """uvicorn under our event instead of its own signal handlers.

    Those stand only while it serves: a signal that came earlier would be forgotten, and one that came while it starts
    would end it without closing what was opened.
    """

    def __init__(self, config: uvicorn.Config, stop: threading.Event) -> None:
        super().__init__(config)
        self._stop = stop

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the process's handlers as they are."""
        yield

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to stop."""
        return await super().on_tick(counter) or self._stop.is_set()


class AddressTaken(SettingsWrong):
    """监听地址被占用："""


def listening(listen: Listen) -> socket.socket:
    """The server's socket. Raises AddressTaken, or SettingsWrong when the address is not this machine's."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    try:
        return socket.create_server((listen.host, listen.port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressTaken([f"SANDAN_LISTEN：{listen} 被别的程序占用。请停止那个程序，或换一个端口。"]) from error
        raise SettingsWrong(
            [f"SANDAN_LISTEN：不能在 {listen} 提供服务（{error.strerror}）。请换成本机的地址和允许使用的端口。"]
        ) from error
