"""A thread that does one thing again and again until it is told to stop, whatever fails in between."""

import threading
from collections.abc import Callable

import structlog

IDLE_SECONDS = 0.25
"""The pause after a round that found nothing to do."""
FAULT_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0)
"""The pauses after the first fault in a row, the second and so on."""

_log = structlog.get_logger(__name__)


class Loop(threading.Thread):
    """Calls `step` until `stop` is set. It returns how much it did; after 0 the loop rests a little.

    A fault is logged and the step is called again: what works through tables finds its work where it left it.
    """

    def __init__(self, name: str, step: Callable[[], int], stop: threading.Event, idle_seconds: float) -> None:
        super().__init__(name=name, daemon=True)
        self._step = step
        self._stop_asked = stop
        self._idle_seconds = idle_seconds

    def run(self) -> None:
        """The loop. Ends within one step of being told."""
        faults = 0
        pause = 0.0
        while not self._stop_asked.wait(pause):
            try:
                pause = 0.0 if self._step() else self._idle_seconds
                faults = 0
            except Exception as error:
                pause = FAULT_SECONDS[min(faults, len(FAULT_SECONDS) - 1)]
                faults += 1
                _log.warning("step_failed", loop=self.name, error=f"{type(error).__name__}: {error}", pause=pause)
