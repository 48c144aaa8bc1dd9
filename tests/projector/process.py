"""A projector in a process of its own, to be killed: `python -m tests.projector.process DSN KEYRING`."""

import signal
import sys
from pathlib import Path
from threading import Event

from services.projector import Projector
from services.store import Store


def main() -> None:
    """Follow every log in small batches until SIGTERM."""
    stop = Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    with Store(sys.argv[1], Path(sys.argv[2]), connections_max=2) as store:
        Projector(store, lease_seconds=0.5, batch_events=20).run(stop)


if __name__ == "__main__":
    main()
