"""The process of `sandan witness`, run by an authority that need not trust the platform's operator."""

import time
from contextlib import closing
from pathlib import Path
from threading import Event

import structlog

from services.sealer.serving import Server
from services.setting_values import Listen
from services.witness.witness import Witness, WitnessUnfit

_log = structlog.get_logger(__name__)


def run(directory: Path, name: str | None, listen: Listen, stop: Event) -> None:
    """Witness until `stop` is set. Raises DirectoryHeld, WitnessUnfit."""
    with closing(Witness(directory, name, lambda: int(time.time()))) as witness:
        try:
            server = Server(listen, witness.respond)
        except OSError as error:
            raise WitnessUnfit(f"不能在 {listen} 提供服务（{error.strerror}）") from error
        with closing(server):
            _log.info("witness_started", port=server.port, verifier=str(witness.verifier))
            stop.wait()
    _log.info("witness_stopped")
