"""The process of `sandan seal`: it keeps every district's log sealed. Any number of them may run."""

from contextlib import closing
from threading import Event

import structlog

from services.evidence.errors import StorageAway
from services.sealer.asking import SignerClient
from services.sealer.files import LogBucket, open_bucket
from services.sealer.sealer import Sealer
from services.settings import Settings
from services.store import Store

_AWAY_SECONDS = 2.0

_log = structlog.get_logger(__name__)


def run(settings: Settings, stop: Event) -> None:
    """Seal until `stop` is set. Killed, it loses nothing; an object store or signer that is away is waited for.

    Raises SettingsWrong, StorageUnfit, and what opening the store raises: RuntimeUnfit, DatabaseNewer, DatabaseOlder.
    """
    bucket = open_bucket(settings)
    with (
        closing(SignerClient(settings.signer.url, settings.need_signer_secret())) as signer,
        Store(settings.need_database_url(), settings.keyring, connections_max=2) as store,
    ):
        _log.info("sealer_started")
        if _prepared(bucket, stop):
            Sealer(store, bucket, signer, settings.log_host).run(stop)
    _log.info("sealer_stopped")


def _prepared(bucket: LogBucket, stop: Event) -> bool:
    while not stop.is_set():
        try:
            bucket.prepare()
            return True
        except StorageAway as error:
            _log.warning("object_store_away", error=str(error))
            stop.wait(_AWAY_SECONDS)
    return False
