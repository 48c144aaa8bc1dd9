"""The process of `sandan project`: it keeps read models up to their logs. Any number of them may run."""

from threading import Event

import structlog

from services.projector.projector import Projector
from services.settings import Settings
from services.store import Store

_log = structlog.get_logger(__name__)


def run(settings: Settings, stop: Event | None = None) -> None:
    """Follow every district's log until `stop` is set, then finish the batch under way. Killed, it loses nothing.

    Raises SettingsWrong and what opening the store raises: RuntimeUnfit, DatabaseNewer, DatabaseOlder.
    """
    with Store(settings.need_database_url(), settings.keyring, connections_max=2) as store:
        projector = Projector(store)
        _log.info("projector_started")
        projector.run(stop or Event())
    _log.info("projector_stopped")
