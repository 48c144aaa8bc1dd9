"""The fold of one district's log beside its read models, in a process of its own: what it takes is given back whole.

Asked by one line of JSON on stdin, it answers by lines of JSON on stdout, and ends when its asker does. It gives up
where it would take more memory than it was allowed, before the machine does.
"""

import json
import os
import sys
import threading
import time
from typing import Any, NoReturn

import psutil

from services.replay import Difference, DifferenceKind, replay

EXIT_MEMORY = 3
_SAY_SECONDS = 1.0
_WORK_SHARE = 0.5
"""Of the time; the rest is left to others."""


def main() -> None:
    """Read what is asked, answer, end."""
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_asker, daemon=True).start()
    try:
        _answer(asked["dsn"], asked["tenant"], asked["to"], asked["memory_bytes"])
    except MemoryError:
        sys.exit(EXIT_MEMORY)


def _answer(dsn: str, tenant: int, to: int, memory_bytes: int) -> None:
    own = psutil.Process()
    said_at = worked_from = time.monotonic()

    def tell(done: int, _of: int) -> None:
        nonlocal said_at, worked_from
        if own.memory_info().rss > memory_bytes:
            raise MemoryError
        now = time.monotonic()
        if now - said_at > _SAY_SECONDS:
            said_at = now
            _say({"events": done})
        time.sleep((now - worked_from) * (1 / _WORK_SHARE - 1))
        worked_from = time.monotonic()

    found = replay(dsn, tenant, to=to, verify=True, progress=tell)
    for fault in found.faults:
        if isinstance(fault, Difference) and fault.kind is not DifferenceKind.MODEL_PARKED:
            _say({"kind": fault.kind, "position": fault.position, "table": fault.table})
    _say({"rows": found.rows_compared, "events": found.events})


def _say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def _end_with_asker() -> NoReturn:
    while sys.stdin.read(1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
