"""The background process in processes of its own, to be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.worker.waiting import wait_until

# As `sandan work` runs it, but impatient. Forked from a process that has imported everything and started nothing, so
# that a run begins within milliseconds; each line on stdin asks for one, each line on stdout is its process id.
# When the tests end, however they end, so does it, and so do its runs.
PROGRAM = """
import os, signal, sys, threading, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
from services.cli.stopping import Stopped, raise_when_told
from services.settings import read
from services.worker.main import run
def end_with(parent):
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
parent = os.getpid()
for line in sys.stdin:
    pid = os.fork()
    if pid:
        print(pid, flush=True)
        continue
    os.dup2(2, 1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    raise_when_told()
    try:
        run(read(os.environ), resend_seconds=float(sys.argv[1]), claim_seconds=float(sys.argv[1]))
    except Stopped:
        print("stopped cleanly", file=sys.stderr, flush=True)
    os._exit(0)
"""
STARTED = "worker_started"
STOPPED = "stopped cleanly"
ROOT = Path(__file__).parents[2]


class Background:
    """Runs of the background process, one after another. Their output goes to `log`, never into a pipe."""

    def __init__(self, environ: Mapping[str, str], log: Path, *, resend_seconds: float) -> None:
        self._log = log
        inherited = {name: text for name, text in os.environ.items() if not name.startswith("SANDAN_")}
        with log.open("ab") as output:
            self._parent = subprocess.Popen(
                [sys.executable, "-W", "error", "-c", PROGRAM, str(resend_seconds)],
                env={**inherited, **environ},
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )

    def __enter__(self) -> "Background":
        return self

    def __exit__(self, *_error: object) -> None:
        self._parent.kill()
        self._parent.wait()
        for stream in (self._parent.stdin, self._parent.stdout):
            if stream is not None:
                stream.close()

    def start(self) -> int:
        """Start a run and return its process id once it works."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        before = self.count(STARTED)
        self._parent.stdin.write("start\n")
        self._parent.stdin.flush()
        process = int(self._parent.stdout.readline())
        wait_until(lambda: self.count(STARTED) > before)
        return process

    def kill(self, process: int) -> None:
        """End a run as a power cut does. Fails where it had ended by itself: that is not what a test kills it for."""
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            raise AssertionError(f"the run had died by itself:\n{self._tail()}") from None

    def stop(self, process: int) -> None:
        """Ask a run to end, and see it end cleanly."""
        before = self.count(STOPPED)
        os.kill(process, signal.SIGTERM)
        wait_until(lambda: self.count(STOPPED) > before, seconds=15)

    def _tail(self) -> str:
        return "\n".join(self._log.read_text(encoding="utf-8").splitlines()[-30:])

    def count(self, words: str) -> int:
        """How often every run so far has written these words."""
        return self._log.read_text(encoding="utf-8").count(words)
