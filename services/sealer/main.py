"""The process of `sandan seal`: it keeps every district's log sealed. Any number of them may run."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event

import structlog

from services.evidence.errors import StorageAway
from services.sealer.asking import SignerClient
from services.sealer.cosigning import Cosigning, WitnessClient, askable
from services.sealer.files import LogBucket, open_bucket
from services.sealer.keeping import Keeping
from services.sealer.policy import NONE, Policy, PolicyUnsound, TrustedWitness, read_policy
from services.sealer.sealer import EVERY_SECONDS, Sealer
from services.sealer.stamping import Stamping
from services.sealer.tsa import TsaClient, read_certificates
from services.settings import Settings, SettingsWrong
from services.store import Store
from services.worker.loop import Loop

_AWAY_SECONDS = 2.0
_IDLE_SECONDS = 0.5
_KEEPING_SECONDS = 60.0

_log = structlog.get_logger(__name__)


def run(settings: Settings, stop: Event) -> None:
    """Seal until `stop` is set. Killed, it loses nothing; an object store or signer that is away is waited for.

    Raises SettingsWrong, StorageUnfit, and what opening the store raises: RuntimeUnfit, DatabaseNewer, DatabaseOlder.
    """
    bucket = open_bucket(settings)
    witnesses = askable(policy_of(settings))
    tsa = tsa_of(settings)
    with (
        closing(SignerClient(settings.signer.url, settings.need_signer_secret())) as signer,
        Store(settings.need_database_url(), settings.keyring, connections_max=4 + len(witnesses)) as store,
    ):
        _log.info("sealer_started", witnesses=len(witnesses))
        if _prepared(bucket, stop):
            sealer = Sealer(store, bucket, signer, settings.log_host)
            loops = [Loop("keeping", Keeping(store, bucket).step, stop, _KEEPING_SECONDS)]
            if tsa is not None:
                loops.append(Loop("time stamps", Stamping(store, bucket, tsa).step, stop, _KEEPING_SECONDS))
            with running(loops, stop), asking(store, sealer, witnesses, stop):
                sealer.run(stop)
    if tsa is not None:
        tsa.close()
    _log.info("sealer_stopped")


@contextmanager
def asking(store: Store, sealer: Sealer, witnesses: list[TrustedWitness], stop: Event) -> Iterator[None]:
    """Every witness is asked in a thread of its own, until `stop` is set."""
    clients = [WitnessClient(witness.url or "", witness.verifier) for witness in witnesses]
    parts = [
        Cosigning(store, sealer, witness, client, EVERY_SECONDS)
        for witness, client in zip(witnesses, clients, strict=True)
    ]
    loops = [Loop(f"witness {part.witness.name}", part.step, stop, _IDLE_SECONDS) for part in parts]
    try:
        with running(loops, stop):
            yield
    finally:
        for client in clients:
            client.close()


@contextmanager
def running(loops: list[Loop], stop: Event) -> Iterator[None]:
    """What is done beside sealing, which it never delays, until `stop` is set."""
    for loop in loops:
        loop.start()
    try:
        yield
    finally:
        stop.set()
        for loop in loops:
            loop.join()


def policy_of(settings: Settings) -> Policy:
    """The policy that the settings name; without one nobody is asked. Raises SettingsWrong."""
    if settings.log_policy is None:
        return Policy((), {}, {}, NONE)
    try:
        return read_policy(settings.log_policy.read_bytes())
    except OSError as error:
        raise SettingsWrong([f"SANDAN_LOG_POLICY：读不出 {settings.log_policy}（{error.strerror}）。"]) from error
    except PolicyUnsound as unsound:
        raise SettingsWrong([f"SANDAN_LOG_POLICY：{unsound}"]) from unsound


def tsa_of(settings: Settings) -> TsaClient | None:
    """The time-stamping authority that the settings name; None where none is asked. Raises SettingsWrong."""
    if settings.tsa_url is None:
        return None
    if settings.tsa_ca is None:
        raise SettingsWrong(["缺少 SANDAN_TSA_CA：给出 SANDAN_TSA_URL 时，须给出据以核验其时间戳的证书（PEM）。"])
    try:
        return TsaClient(settings.tsa_url, read_certificates(settings.tsa_ca))
    except OSError as error:
        raise SettingsWrong([f"SANDAN_TSA_CA：读不出 {settings.tsa_ca}（{error.strerror}）。"]) from error
    except ValueError as error:
        raise SettingsWrong([f"SANDAN_TSA_CA：{settings.tsa_ca} 中没有 PEM 证书。"]) from error


def _prepared(bucket: LogBucket, stop: Event) -> bool:
    while not stop.is_set():
        try:
            bucket.prepare()
            return True
        except StorageAway as error:
            _log.warning("object_store_away", error=str(error))
            stop.wait(_AWAY_SECONDS)
    return False
