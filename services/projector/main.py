"""`sandan project`: the process that keeps read models up to their logs."""

import signal
from threading import Event
from types import FrameType

import structlog

from services.projector.projector import Projector
from services.settings import Settings
from services.store import Store


def run(settings: Settings, *, stop: Event | None = None) -> None:
    """Follow every district's log until SIGTERM or SIGINT (or `stop`), then finish the batch under way.

    Raises what opening the store raises: RuntimeUnfit, DatabaseNewer, DatabaseOlder, KeyringUnavailable.
    """
    log = structlog.get_logger(__name__)
    stopping = stop or Event()
    if stop is None:

        def end(_signal: int, _frame: FrameType | None) -> None:
            stopping.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
    with Store(settings.need_database_url(), settings.keyring, connections_max=2) as store:
        log.info("projector_started")
        Projector(store).run(stopping)
    log.info("projector_stopped")
