"""Read models against the log: folded once more by the plain folds of `services/replay`, compared row by row."""

import json
import os
import selectors
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

_STOP_SECONDS = 0.5
"""How often a fold that says nothing is left for a look whether to stop."""
_PIPE_BYTES = 65_536

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
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as fold:
            assert fold.stdin is not None
            assert fold.stdout is not None
            assert fold.stderr is not None
            try:
                # Not on the command line: it holds a password. stdin stays open: the fold ends with it.
                fold.stdin.write(json.dumps(asked).encode() + b"\n")
                fold.stdin.flush()
                for line in self._lines(fold.stdout.fileno()):
                    yield json.loads(line)
                code, said = fold.wait(), fold.stderr.read().decode(errors="replace").strip()
            finally:
                fold.kill()
        if code == EXIT_MEMORY:
            raise MemoryShort(f"{self._memory_bytes}")
        if code:
            # Its name alone: what it says may quote what the district wrote.
            raise FoldFailed(said.rpartition("\n")[2].partition(":")[0])

    def _lines(self, descriptor: int) -> Iterator[bytes]:
        """What the fold says, line by line; raises Interrupted also while it says nothing."""
        rest = b""
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while True:
                if self._stopping():
                    raise Interrupted
                if not selector.select(_STOP_SECONDS):
                    continue
                said = os.read(descriptor, _PIPE_BYTES)
                if not said:
                    return
                *lines, rest = (rest + said).split(b"\n")
                yield from lines
