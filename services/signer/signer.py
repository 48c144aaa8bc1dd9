"""What the signer signs, and what it refuses and keeps as evidence."""

import hmac
import threading
from pathlib import Path

import structlog

from services.sealer.checkpoint import Checkpoint, read_checkpoint
from services.sealer.extension import Fork, OtherSize, read_extension, refuse_unproven, unseen
from services.sealer.memory import Memory
from services.sealer.note import NoteUnsound
from services.sealer.serving import SIZE, Answer, Request
from services.signer.keys import FileKeys, KeyExposed, Keys, Signs

_log = structlog.get_logger(__name__)


class MemoryLost(Exception):
    """签名进程的密钥与所记的检查点不齐，拒绝签署；请从备份恢复签名目录："""


class LogSigner:
    """Signs checkpoints of logs below `<host>/d/`, each only as the continuation of the last one.

    `directory` is its own: keys, heads, refused requests. Raises DirectoryHeld while another process uses it.
    """

    def __init__(self, directory: Path, host: str, secret: bytes, keys: Keys | None = None) -> None:
        self._memory = Memory(directory)
        self._keys = keys or FileKeys(directory / "keys")
        self._below = f"{host}/d/"
        self._secret = b"Bearer " + secret
        self._turn = threading.Lock()

    def close(self) -> None:
        """Let another process have the directory."""
        self._memory.close()

    def respond(self, request: Request) -> Answer:
        """`POST /sign`: an extension whose head is a checkpoint's text. 200: the log's key and the signature line.

        409: its last head has that other size; 422: a fork, kept; 400, 401, 403, 404, 500 as they say.
        """
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), self._secret):
            return Answer(401, "口令不符\n")
        if request.path == "/ready":
            return Answer(200, "ok\n")
        if (request.method, request.path) != ("POST", "/sign"):
            return Answer(404, "没有这个地址\n")
        try:
            with self._turn:
                return Answer(200, self.sign(request.body))
        except OtherSize as other:
            return Answer(409, f"{other.size}\n", SIZE)
        except Fork as fork:
            return Answer(422, f"{fork}\n")
        except (MemoryLost, KeyExposed) as unfit:
            _log.error("signer_unfit", error=str(unfit))
            return Answer(403, f"{unfit}\n")
        except NoteUnsound as unsound:
            return Answer(400, f"{unsound}\n")

    def sign(self, body: bytes) -> str:
        """The log's key and the signature line, once the new head is on the disk.

        Raises OtherSize, Fork (then the request is kept), MemoryLost, KeyExposed, NoteUnsound.
        """
        asked = read_extension(body)
        checkpoint = read_checkpoint(asked.head)
        if not checkpoint.origin.startswith(self._below):
            raise NoteUnsound(f"日志名称须以 {self._below} 开头")
        key, seen = self._known(checkpoint.origin)
        try:
            refuse_unproven(seen, asked, checkpoint)
        except Fork as fork:
            kept = self._memory.refuse(checkpoint.origin, seen.text, body)
            _log.error("fork_refused", origin=checkpoint.origin, size=checkpoint.size, why=str(fork), kept=str(kept))
            raise
        if checkpoint != seen:
            # First remembered, then signed: a signature that is given out is never forgotten.
            self._memory.remember(checkpoint.origin, checkpoint.text)
        return f"{key.verifier}\n{key.sign(checkpoint.text).line()}"

    def _known(self, origin: str) -> tuple[Signs, Checkpoint]:
        """The log's key and last head; made for a log that has neither. Raises MemoryLost where one is gone."""
        remembered = self._memory.read(origin)
        key = self._keys.find(origin)
        if remembered is None:
            if key is not None:
                raise MemoryLost(f"{origin} 有密钥而没有检查点")
            self._memory.remember(origin, unseen(origin).text)
            return self._keys.make(origin), unseen(origin)
        seen = read_checkpoint(remembered)
        if key is None:
            if seen.size:
                raise MemoryLost(f"{origin} 有检查点而没有密钥")
            key = self._keys.make(origin)
        return key, seen
