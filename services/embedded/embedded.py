"""`with Embedded(data_dir) as addresses:` starts the servers of one data directory and stops them at the end."""

import fcntl
import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO

import psutil

from services.embedded import leftovers, postgres, s3, valkey
from services.embedded.addresses import Addresses
from services.embedded.errors import DataDirectoryBusy, EmbeddedFailed, ServerFailed, log_tail
from services.embedded.passwords import Passwords
from services.embedded.ports import Ports
from services.embedded.server import Server

READY_SECONDS_MAX = 60.0
LOCK_SECONDS_MAX = 30.0
ATTEMPTS = 3
KEEPER = Path(__file__).with_name("keeper.py")


class Embedded:
    """Real servers for one data directory, as a context manager that yields their `Addresses`.

    The directory is made when it is missing and keeps data, logs, ports and passwords; one program at a time may use it
    (DataDirectoryBusy). `durable=False` trades safety against power loss for speed, for tests. Entering takes about
    4 seconds the first time and 3 later. It raises ServerFailed with the end of the log of a server that did not start.
    """

    def __init__(
        self, data_dir: Path, *, postgres: bool = True, s3: bool = True, valkey: bool = True, durable: bool = True
    ) -> None:
        self.data_dir = data_dir.resolve()
        self._wanted = {"postgres": postgres, "s3": s3, "valkey": valkey}
        self._durable = durable
        self._lock: IO[str] | None = None
        self._keeper: subprocess.Popen[bytes] | None = None
        self._servers: list[Server] = []

    def __enter__(self) -> Addresses:
        # Root's own directory must let PostgreSQL's system user through, not look around.
        self.data_dir.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        self._lock = take_lock(self.data_dir / "lock")
        try:
            leftovers.stop(self.data_dir)
            return self._start()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop the servers and let the directory go. Returns when no process is left; safe to repeat."""
        if self._lock is None:
            return
        self._stop_keeper()
        if self._wanted["s3"]:
            s3.remove_sockets(self._ports())
        self._lock.close()
        self._lock = None

    def failed(self) -> str | None:
        """Which server has ended by itself since the start, or None while all run."""
        keeper = self._keeper
        if keeper is None or keeper.stdout is None or not select.select([keeper.stdout], [], [], 0)[0]:
            return None
        line = keeper.stdout.readline()
        return str(json.loads(line)["name"]) if line else "keeper"

    def _start(self) -> Addresses:
        passwords = Passwords(self.data_dir / "passwords.json")
        for _ in range(ATTEMPTS - 1):
            try:
                return self._start_once(passwords)
            except ServerFailed as error:
                # Somebody else took a port between the choice and the listening: choose again.
                if "address already in use" not in log_tail(error.log).lower():
                    raise
                self._stop_keeper()
        return self._start_once(passwords)

    def _start_once(self, passwords: Passwords) -> Addresses:
        ports = self._ports()
        servers: list[Server] = []
        postgres_addresses, s3_addresses, broker_url = None, None, None
        if self._wanted["postgres"]:
            server, postgres_addresses = postgres.prepare(self.data_dir, ports, passwords, durable=self._durable)
            servers.append(server)
        if self._wanted["s3"]:
            server, s3_addresses = s3.prepare(self.data_dir, ports, passwords)
            servers.append(server)
        if self._wanted["valkey"]:
            server, broker_url = valkey.prepare(self.data_dir, ports, passwords)
            servers.append(server)
        self._start_keeper(servers)
        self._wait_until_ready(servers)
        if postgres_addresses is not None:
            postgres.make_logins(postgres_addresses, passwords)
        return Addresses(postgres_addresses, s3_addresses, broker_url)

    def _start_keeper(self, servers: list[Server]) -> None:
        """Hand the servers to a process of their own; its stdin is the lifeline that our end closes, however we end."""
        if self._lock is None:
            raise EmbeddedFailed("内置服务尚未进入：请使用 with Embedded(...)。")
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", str(KEEPER), str(self.data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            # The directory stays locked until the keeper has stopped its servers, even when we are killed first.
            pass_fds=[self._lock.fileno()],
        )
        if self._keeper.stdin is None:
            raise EmbeddedFailed("内置服务的看护进程没有启动。")
        self._keeper.stdin.write(json.dumps([server.plan() for server in servers]).encode() + b"\n")
        self._keeper.stdin.flush()

    def _stop_keeper(self) -> None:
        """Close the lifeline and wait; were the keeper itself killed, stop its servers here."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None and keeper.stdin is not None and keeper.stdout is not None:
            keeper.stdin.close()
            keeper.wait()
            keeper.stdout.close()
            if keeper.returncode < 0:
                leftovers.stop(self.data_dir)

    def _wait_until_ready(self, servers: list[Server]) -> None:
        """Ask each server until all answer. Raises ServerFailed for one that ended, or that answers too late."""
        waiting = list(servers)
        give_up_at = time.monotonic() + READY_SECONDS_MAX
        while waiting:
            ended = self.failed()
            waiting = [server for server in waiting if server.name == ended or not server.ready()]
            for server in waiting:
                if ended in (server.name, "keeper"):
                    raise ServerFailed(server.name, server.log, "进程已退出")
                if time.monotonic() > give_up_at:
                    raise ServerFailed(server.name, server.log, f"{READY_SECONDS_MAX:.0f} 秒内没有应答")
            if waiting:
                time.sleep(0.05)

    def _ports(self) -> Ports:
        return Ports(self.data_dir / "ports.json")


def take_lock(file: Path) -> IO[str]:
    """Lock the data directory for this process and its keeper.

    A holder that is alive is named at once (DataDirectoryBusy); when it is gone, its keeper is still stopping the
    servers, and is waited for.
    """
    lock = file.open("a+")
    give_up_at = time.monotonic() + LOCK_SECONDS_MAX
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip()
            if time.monotonic() > give_up_at or (holder.isdecimal() and psutil.pid_exists(int(holder))):
                lock.close()
                raise DataDirectoryBusy(file.parent, holder) from None
            time.sleep(0.1)
        else:
            lock.seek(0)
            lock.truncate()
            lock.write(str(os.getpid()))
            lock.flush()
            return lock


def holder_of(data_dir: Path) -> int | None:
    """The id of the process that holds the data directory now, or None."""
    file = data_dir / "lock"
    if not file.exists():
        return None
    with file.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = lock.read().strip()
            return int(holder) if holder.isdecimal() else None
    return None
