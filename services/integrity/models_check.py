"""Read models against the log: folded once more by the plain folds of `services/replay`, compared row by row."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import psutil

from domain.integrity import Check, FaultKind
from services.integrity.passes import Finding, Pass, Passes, Step
from services.integrity.refold import EXIT_MEMORY
from services.replay import DifferenceKind
from services.store import Store

MEMORY_SHARE = 0.5
"""Of the machine's memory: what the fold may take at most."""

KINDS = {
    DifferenceKind.EVENT_MISSING: FaultKind.EVENT_MISSING,
    DifferenceKind.EVENT_UNSOUND: FaultKind.EVENT_UNSOUND,
    DifferenceKind.EVENT_UNKNOWN: FaultKind.EVENT_UNKNOWN,
    DifferenceKind.VERSION_BROKEN: FaultKind.VERSION_BROKEN,
    DifferenceKind.RECEIPT_DIFFERS: FaultKind.RECEIPT_DIFFERS,
    DifferenceKind.ROW_ALTERED: FaultKind.ROW_ALTERED,
    DifferenceKind.ROW_MISSING: FaultKind.ROW_MISSING,
    DifferenceKind.ROW_FOREIGN: FaultKind.ROW_FOREIGN,
}


class FoldFailed(Exception):
    """重新计算失败："""


class MemoryShort(Exception):
    """The fold took more memory than it may."""


class Interrupted(Exception):
    """Told to stop."""


class ModelsCheck:
    """Checks the read models of the caller's district, all in one step: the fold lives in memory.

    `stopping` is asked now and then. Raises Interrupted, MemoryShort, FoldFailed.
    """

    def __init__(self, store: Store, stopping: Callable[[], bool], *, memory_bytes: int | None = None) -> None:
        self._store = store
        self._stopping = stopping
        self._memory_bytes = memory_bytes or int(psutil.virtual_memory().total * MEMORY_SHARE)

    def begin(self) -> tuple[int, bytes]:
        """Up to which position a pass folds."""
        return self._store.head(), b""

    def step(self, before: Pass) -> Step:
        """The whole of it. `looked` counts rows. What lies where the log itself is at fault is told there."""
        if not before.size:
            return Step(0, 0, whole=True)
        of_log = Passes(self._store, Check.LOG).open_positions()
        own, reached = Passes(self._store, Check.READ_MODELS), before.position
        findings, rows = [], 0
        for line in self._fold(before.size - 1):
            if "rows" not in line and "events" in line:
                own.reach(before, reached, line["events"])
                reached = line["events"]
            if "kind" in line and line["position"] not in of_log:
                findings.append(Finding(KINDS[DifferenceKind(line["kind"])], line["position"], line["table"]))
            rows = line.get("rows") or rows
        return Step(before.size, rows, findings=findings, whole=True, reached=reached)

    def _fold(self, to: int) -> Iterator[dict[str, Any]]:
        asked = {"dsn": self._store.datastore.dsn, "tenant": self._store.datastore.tenant_id(), "to": to}
        asked["memory_bytes"] = self._memory_bytes
        command = [sys.executable, "-m", "services.integrity.refold"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as fold:
            assert fold.stdin is not None
            assert fold.stdout is not None
            assert fold.stderr is not None
            try:
                # Not on the command line: it holds a password. stdin stays open: the fold ends with it.
                fold.stdin.write(json.dumps(asked) + "\n")
                fold.stdin.flush()
                for line in fold.stdout:
                    yield json.loads(line)
                    if self._stopping():
                        raise Interrupted
                code, said = fold.wait(), fold.stderr.read().strip()
            finally:
                fold.kill()
        if code == EXIT_MEMORY:
            raise MemoryShort(f"{self._memory_bytes}")
        if code:
            # Its name alone: what it says may quote what the district wrote.
            raise FoldFailed(said.rpartition("\n")[2].partition(":")[0])
