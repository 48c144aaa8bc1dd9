"""The process of `sandan watch`: it checks every district again and again. Any number of them may run."""

import os
from threading import Event

import structlog

from services.evidence.storage import open_storage
from services.integrity.metrics import Metrics
from services.integrity.watcher import Watcher
from services.sealer.files import open_bucket
from services.sealer.serving import Server
from services.setting_values import Listen
from services.settings import Settings
from services.store import Store
from services.worker.loop import Loop

NICENESS = 10
"""Whoever works goes first."""
_LISTEN_SECONDS = 15.0

_log = structlog.get_logger(__name__)


def run(settings: Settings, stop: Event) -> None:
    """Check until `stop` is set. Killed, it loses nothing; a store that is away is waited for.

    Raises SettingsWrong, and what opening the store raises: RuntimeUnfit, DatabaseNewer, DatabaseOlder.
    """
    storage, bucket = open_storage(settings), open_bucket(settings)
    os.nice(NICENESS)
    with Store(settings.need_database_url(), settings.keyring, connections_max=4) as store:
        exposition = Exposition(settings.metrics, Metrics(store))
        listening = Loop("metrics", exposition.listen, stop, _LISTEN_SECONDS)
        listening.start()
        _log.info("watcher_started", hours=settings.watch_hours)
        try:
            Watcher(store, storage, bucket, every_seconds=settings.watch_hours * 3600).run(stop)
        finally:
            stop.set()
            listening.join()
            exposition.close()
    _log.info("watcher_stopped")


class Exposition:
    """The address of the figures. While another watcher of this machine has it, the figures are given there."""

    def __init__(self, listen: Listen, metrics: Metrics) -> None:
        self._listen = listen
        self._metrics = metrics
        self._server: Server | None = None
        self._told = False

    def listen(self) -> int:
        """Take the address where it is free; 0: there is nothing more to do for a while."""
        if self._server is None:
            try:
                self._server = Server(self._listen, self._metrics.respond)
                _log.info("metrics_listening", host=self._listen.host, port=self._server.port)
            except OSError as error:
                if not self._told:
                    _log.warning("metrics_address_taken", address=str(self._listen), error=str(error))
                self._told = True
        return 0

    @property
    def port(self) -> int | None:
        """Where the figures are given, None while another watcher does."""
        return None if self._server is None else self._server.port

    def close(self) -> None:
        """Give the address up."""
        if self._server is not None:
            self._server.close()
