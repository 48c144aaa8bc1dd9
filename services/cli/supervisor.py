"""Runs several processes in one terminal: prefixed output, restart after a crash, one clean stop."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO

from services.cli.errors import CommandFailed
from services.cli.terminal import say

POLL_SECONDS = 0.2
STOP_SECONDS = 15.0
BACKOFF_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
SETTLED_SECONDS = 60.0
"""A process that ran so long starts again at once and without the memory of its earlier crashes."""

EXIT_SETTINGS = 2
"""The exit code of a process whose settings are wrong: starting it again would not help."""

COLOURS = (36, 33, 35, 32, 34)


class ProcessUnfit(CommandFailed):
    """一个进程无法运行。"""


@dataclass(slots=True)
class Child:
    """One process: its name in the terminal, its command line, and how its last runs went."""

    name: str
    argv: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    crashes: int = 0
    start_at: float = 0.0
    readers: list[threading.Thread] = field(default_factory=list)


class Supervisor:
    """A context manager over processes that `run` starts; leaving stops them all."""

    def __init__(self, commands: Mapping[str, list[str]], environ: Mapping[str, str]) -> None:
        self._children = [Child(name, argv) for name, argv in commands.items()]
        self._environ = dict(environ)
        self._width = max(map(len, commands), default=0)

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def run(self, failed: Callable[[], str | None], until: Callable[[], bool] = lambda: False) -> None:
        """Start all, and again what crashed, until `until` holds or a signal handler raises; they run on after either.

        Raises ProcessUnfit with what `failed` says of something they cannot do without, and for a process that ends
        over its settings.
        """
        while True:
            for child in self._children:
                self._look_after(child)
            if (what := failed()) is not None:
                raise ProcessUnfit(f"{what}其余进程随之停止。")
            if until():
                return
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Ask all to stop, kill what does not, and return when their last output is written. Safe to repeat."""
        running = [child for child in self._children if child.process is not None]
        for child in running:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        asked_at = time.monotonic()
        for child in running:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.0, asked_at + STOP_SECONDS - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            self._let_go(child)

    def say(self, name: str, text: str) -> None:
        """One line of a process in the terminal, prefixed with its name."""
        prefix = f"{name:<{self._width}} |"
        if sys.stdout.isatty():
            index = [child.name for child in self._children].index(name)
            prefix = f"\x1b[{COLOURS[index % len(COLOURS)]}m{prefix}\x1b[0m"
        say(f"{prefix} {text}")

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.start_at:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            return
        self._let_go(child)
        if code == EXIT_SETTINGS:
            raise ProcessUnfit(f"{child.name} 无法运行，原因见上。")
        if time.monotonic() - child.started_at >= SETTLED_SECONDS:
            child.crashes = 0
        pause = BACKOFF_SECONDS[min(child.crashes, len(BACKOFF_SECONDS) - 1)]
        child.crashes += 1
        child.start_at = time.monotonic() + pause
        self.say(child.name, f"意外退出（代码 {code}），{pause:.0f} 秒后重新启动。")

    def _start(self, child: Child) -> None:
        child.started_at = time.monotonic()
        # A session of its own: Ctrl-C reaches only us, and we stop it in order. Its stdin is its lifeline.
        child.process = subprocess.Popen(
            child.argv,
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        if child.process.stdout is not None:
            reader = threading.Thread(target=self._read, args=(child.name, child.process.stdout), daemon=True)
            reader.start()
            child.readers = [reader]

    def _read(self, name: str, output: IO[bytes]) -> None:
        for line in output:
            self.say(name, line.decode("utf-8", errors="replace").rstrip("\n"))
        output.close()

    def _let_go(self, child: Child) -> None:
        """Write out what an ended process still said, and close our end of its pipes."""
        for reader in child.readers:
            reader.join(timeout=2.0)
        if child.process is not None and child.process.stdin is not None:
            child.process.stdin.close()
        child.process = None
