"""A process that `sandan up` started ends when `sandan up` does, however that ends."""

import os
import signal
import sys
import threading
import time

GRACE_SECONDS = 15.0


def follow_stdin() -> None:
    """Watch stdin, a pipe whose other end is the parent's: when it closes, ask this process to stop, then make it.

    A killed parent sends no signal, but the kernel closes its pipes.
    """
    threading.Thread(target=_watch, name="lifeline", daemon=True).start()


def _watch() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
