"""One server as the keeper runs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Server:
    """How to run, ask and stop one server.

    `argv` holds an argument that names the data directory, by which `leftovers` recognises it. `ready` returns whether
    it answers; it is called until it does or READY_SECONDS_MAX are over. It runs in the directory `cwd`.
    """

    name: str
    argv: tuple[str, ...]
    log: Path
    ready: Callable[[], bool]
    stop_signal: int
    stop_seconds: float
    env: dict[str, str] = field(default_factory=dict)
    cwd: str = "/"
    user: int | None = None
    group: int | None = None

    def plan(self) -> dict[str, Any]:
        """What the keeper needs to know, as JSON."""
        return {
            "name": self.name,
            "argv": list(self.argv),
            "log": str(self.log),
            "stop_signal": int(self.stop_signal),
            "stop_seconds": self.stop_seconds,
            "env": self.env,
            "cwd": self.cwd,
            "user": self.user,
            "group": self.group,
        }
