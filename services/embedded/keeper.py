"""The process that owns the servers of one data directory, run from this file alone (standard library only).

It reads its plan as one line of JSON on stdin and then waits for the end of that pipe: when the program that asked for
the servers stops, is told to stop, or is killed with SIGKILL, the kernel closes the pipe and the servers are stopped.
Were the servers that program's own children, SIGKILL would leave them running. On Linux each server also asks the
kernel for its stop signal when the keeper itself dies.

A server that ends by itself stops the others; one line of JSON on stdout says which and with what code.
"""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

POLL_SECONDS = 0.2
LOG_BYTES_MAX = 16 * 1024 * 1024
PR_SET_PDEATHSIG = 1


def die_with_keeper(keeper: int, stop_signal: int) -> Callable[[], None]:
    """Run in the server's process between fork and exec, after its user was set (setting it clears the request)."""
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != keeper:
            os._exit(1)

    return ask


def start(server: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start one server with its output in its log file: an inherited pipe would be held open for ever."""
    log = server["log"]
    if os.path.exists(log) and os.path.getsize(log) > LOG_BYTES_MAX:
        os.replace(log, f"{log}.1")
    ask = die_with_keeper(os.getpid(), server["stop_signal"]) if sys.platform == "linux" else None
    with open(log, "ab") as output:
        return subprocess.Popen(
            server["argv"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={"PATH": os.environ.get("PATH", os.defpath), **server["env"]},
            cwd=server["cwd"],
            user=server["user"],
            group=server["group"],
            extra_groups=None if server["user"] is None else [],
            start_new_session=True,
            preexec_fn=ask,
        )


def stop(running: list[tuple[dict[str, Any], subprocess.Popen[bytes]]]) -> None:
    """Ask all servers at once, give each its time, then kill what is left."""
    for server, process in running:
        if process.poll() is None:
            process.send_signal(server["stop_signal"])
    asked_at = time.monotonic()
    for server, process in running:
        try:
            process.wait(max(0.0, asked_at + server["stop_seconds"] - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> int:
    """Keep the planned servers until the pipe ends, a signal comes or one of them ends. Exit code 1 for the last."""
    told = False

    def tell(_signal: int, _frame: object) -> None:
        nonlocal told
        told = True

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGHUP, tell)
    plan = sys.stdin.buffer.readline()
    if not plan:
        return 0
    parent = os.getppid()
    running: list[tuple[dict[str, Any], subprocess.Popen[bytes]]] = []
    code = 0
    try:
        for server in json.loads(plan):
            process = start(server)
            running.append((server, process))
        while not told and os.getppid() == parent:
            if select.select([sys.stdin], [], [], POLL_SECONDS)[0]:
                break
            ended = [(server, process) for server, process in running if process.poll() is not None]
            if ended:
                code = 1
                for server, process in ended:
                    sys.stdout.write(json.dumps({"name": server["name"], "code": process.returncode}) + "\n")
                sys.stdout.flush()
                break
    finally:
        stop(running)
    return code


if __name__ == "__main__":
    sys.exit(main())
