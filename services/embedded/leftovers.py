"""Servers that an earlier run could not stop, found by their program and the argument that names the data directory."""

import signal
from pathlib import Path

import psutil

STOP_SECONDS = 10.0


def marks(data_dir: Path) -> dict[str, str]:
    """Program -> the one argument by which a process of it belongs to this data directory."""
    return {
        "postgres": str(data_dir / "postgres"),
        "weed": f"-dir={data_dir / 's3'}",
        "valkey-server": str(data_dir / "valkey.conf"),
    }


def find(data_dir: Path) -> list[psutil.Process]:
    """The running servers of this data directory (an absolute path), whoever started them."""
    wanted = marks(data_dir)
    found = []
    for process in psutil.process_iter():
        try:
            argv = process.cmdline()
        except psutil.Error:
            continue
        if argv and wanted.get(Path(argv[0]).name) in argv[1:]:
            found.append(process)
    return found


def stop(data_dir: Path) -> int:
    """Stop what is found, gently first. Returns how many servers were still running."""
    found = find(data_dir)
    for process in found:
        # For PostgreSQL the fast shutdown: SIGTERM would wait for its sessions.
        send(process, signal.SIGINT)
    _, left = psutil.wait_procs(found, timeout=STOP_SECONDS)
    for process in left:
        send(process, signal.SIGKILL)
    psutil.wait_procs(left, timeout=STOP_SECONDS)
    return len(found)


def send(process: psutil.Process, stop_signal: int) -> None:
    """Signal a process that may have ended meanwhile."""
    try:
        process.send_signal(stop_signal)
    except psutil.NoSuchProcess:
        return
