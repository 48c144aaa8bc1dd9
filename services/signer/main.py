"""The process of `sandan sign`. One at a time uses a directory of keys."""

from contextlib import closing
from threading import Event

import structlog

from services.sealer.serving import Server
from services.settings import Settings, SettingsWrong
from services.signer.signer import LogSigner

_log = structlog.get_logger(__name__)


def run(settings: Settings, stop: Event) -> None:
    """Sign until `stop` is set. Raises SettingsWrong, DirectoryHeld."""
    with closing(LogSigner(settings.signer_dir, settings.log_host, settings.need_signer_secret())) as signer:
        try:
            server = Server(settings.signer, signer.respond)
        except OSError as error:
            raise SettingsWrong([f"SANDAN_SIGNER：不能在 {settings.signer} 提供服务（{error.strerror}）。"]) from error
        with closing(server):
            _log.info("signer_started", port=server.port)
            stop.wait()
    _log.info("signer_stopped")
