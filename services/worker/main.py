"""The background process: relay, timers and workers in one. Any number of them may run at the same time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from dramatiq import Worker

from services.ballots.teller import open_teller
from services.commands.service import CommandService
from services.evidence.errors import StorageAway
from services.evidence.examining import Examiner
from services.evidence.scanner import Scanner
from services.evidence.storage import Storage, open_storage, prepare_buckets
from services.projector.jobs import ERASE, HOLD, OPEN_BALLOTS, ROTATE, SEAL, SEAL_BALLOTS
from services.settings import Settings
from services.store import Store
from services.worker.actors import declare_actors
from services.worker.ballots import opening, sealing
from services.worker.broker import open_broker
from services.worker.erasing import EraseEffect
from services.worker.holding import HoldEvidenceEffect
from services.worker.loop import IDLE_SECONDS, Loop
from services.worker.outbox import RESEND_SECONDS, Outbox
from services.worker.platform import PLATFORM
from services.worker.relay import Relay
from services.worker.rotation import RotateKeyEffect
from services.worker.runner import Effect, Runner
from services.worker.sealing import SealEvidenceEffect
from services.worker.timers import CLAIM_SECONDS, Timers

WORKER_THREADS = 4
TIMER_SECONDS = 5.0
"""How often days are looked at: reminders are a matter of days, not of seconds."""
BUCKETS_SECONDS = 60.0
STOP_MILLISECONDS_MAX = 10_000
"""What runs longer is left to be run again."""

_log = structlog.get_logger(__name__)


def run(
    settings: Settings,
    stop: threading.Event | None = None,
    *,
    resend_seconds: float = RESEND_SECONDS,
    claim_seconds: float = CLAIM_SECONDS,
) -> None:
    """Work until `stop` is set or the caller's signal handler raises; then finish what runs, at most 10 seconds.

    Killed at any moment, it loses nothing and repeats nothing in effect: the log and the outbox know what is owed.
    Raises SettingsWrong, BrokerUnknown, StorageUnfit, and what opening the store raises; a broker or an object store
    that is away is waited for.
    """
    stop = stop or threading.Event()
    with working(settings, stop, resend_seconds=resend_seconds, claim_seconds=claim_seconds):
        _log.info("worker_started", threads=WORKER_THREADS)
        stop.wait()


@contextmanager
def working(
    settings: Settings, stop: threading.Event, *, resend_seconds: float, claim_seconds: float
) -> Iterator[None]:
    """Everything started; all stopped and closed at the end, however it comes."""
    storage = open_storage(settings)
    broker = open_broker(settings.need_broker_url())
    _refuse_unfit(storage)
    # One connection for the lock of each running job, one for its statements, and some for relay and timers.
    connections_max = 2 * WORKER_THREADS + 4
    with Store(settings.need_database_url(), settings.keyring, connections_max=connections_max) as store:
        commands = CommandService(store)
        teller = open_teller(store, settings.keyring, commands.submit, PLATFORM)
        outbox = Outbox(store.datastore, resend_seconds=resend_seconds)
        examiner = Examiner(None if settings.clamav is None else Scanner(settings.clamav))
        effects: dict[str, Effect] = {
            SEAL: SealEvidenceEffect(storage, store.read_stream, store.subject_keys, examiner, commands.submit),
            HOLD: HoldEvidenceEffect(storage, store.read_stream),
            ROTATE: RotateKeyEffect(store.subject_keys),
            ERASE: EraseEffect(store.subject_keys, store.read_stream, storage, commands.submit),
            OPEN_BALLOTS: opening(teller),
            SEAL_BALLOTS: sealing(teller),
        }
        runner = Runner(outbox, effects)
        actors = declare_actors(broker, runner.run)
        relay = Relay(outbox, broker, actors)
        timers = Timers(store.datastore, commands.submit, claim_seconds=claim_seconds)
        worker = Worker(broker, worker_threads=WORKER_THREADS, worker_timeout=250)
        loops = [
            # Again and again: the store may have been away, or be a new and empty one.
            Loop("buckets", lambda: _buckets_step(storage), stop, BUCKETS_SECONDS),
            Loop("relay", relay.step, stop, IDLE_SECONDS),
            Loop("timers", timers.step, stop, TIMER_SECONDS),
        ]
        try:
            worker.start()
            for loop in loops:
                loop.start()
            yield
        finally:
            stop.set()
            worker.stop(timeout=STOP_MILLISECONDS_MAX)
            for loop in loops:
                loop.join(timeout=STOP_MILLISECONDS_MAX / 1000)
            broker.close()
            _log.info("worker_stopped")


def _refuse_unfit(storage: Storage) -> None:
    """Make the buckets. Raises StorageUnfit; a store that is away is no error yet."""
    try:
        prepare_buckets(storage)
    except StorageAway as error:
        _log.warning("object_store_away", error=str(error))


def _buckets_step(storage: Storage) -> int:
    prepare_buckets(storage)
    return 0
