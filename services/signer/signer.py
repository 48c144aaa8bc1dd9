"""What the signer signs, and what it refuses and keeps as evidence."""

import hmac
import threading
from pathlib import Path

import structlog

from services.sealer.checkpoint import Checkpoint, read_checkpoint
from services.sealer.extension import Fork, OtherSize, refuse_unproven, unseen
from services.sealer.memory import Memory
from services.sealer.note import NoteUnsound
from services.sealer.rotation import Announced, read_request
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
        """`POST /sign`: an extension whose head is a checkpoint's text. 200: the log's key and the signature lines.
        `POST /rotate`: a log's name. 200: its key, and the next one.

        409: its last head has that other size; 422: a fork, kept; 400, 401, 403, 404, 500 as they say.
        """
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), self._secret):
            return Answer(401, "口令不符\n")
        if request.path == "/ready":
            return Answer(200, "ok\n")
        act = {"/sign": self.sign, "/rotate": self.prepare}.get(request.path)
        if request.method != "POST" or act is None:
            return Answer(404, "没有这个地址\n")
        try:
            with self._turn:
                return Answer(200, act(request.body))
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

        Where the head's last entry announces the key that was prepared, that one is the log's from this head on, which
        both sign, the new one first.

        Raises OtherSize, Fork (then the request is kept), MemoryLost, KeyExposed, NoteUnsound.
        """
        rotation, asked = read_request(body)
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
        by = [key] if rotation is None else self._both(key, rotation.keys(checkpoint), checkpoint.origin)
        if checkpoint != seen:
            # First remembered, then signed: a signature that is given out is never forgotten.
            self._memory.remember(checkpoint.origin, checkpoint.text)
            if rotation is None:
                # The head that both sign has arrived, or this one would not be asked for: nobody asks for it again.
                self._keys.forget_former(checkpoint.origin)
        if by[0] is not key:
            self._keys.rotate(checkpoint.origin)
            _log.warning("key_rotated", origin=checkpoint.origin, size=checkpoint.size, key=str(by[0].verifier))
        lines = "".join(each.sign(checkpoint.text).line() for each in by)
        return f"{by[0].verifier}\n{lines}"

    def prepare(self, body: bytes) -> str:
        """The key of a log and the one that was prepared to follow it. Raises MemoryLost, KeyExposed, NoteUnsound."""
        origin = body.decode("utf-8", "replace").strip()
        if self._memory.read(origin) is None:
            raise NoteUnsound(f"没有签过日志 {origin}，没有可更换的密钥")
        key, _ = self._known(origin)
        return f"{key.verifier}\n{self._keys.prepare(origin).verifier}\n"

    def _both(self, key: Signs, announced: Announced, origin: str) -> list[Signs]:
        """The new key and the old one, as the announcement names them. Raises NoteUnsound for any other."""
        pairs = [(self._keys.find_next(origin), key), (key, self._keys.find_former(origin))]
        for new, old in pairs:
            if new is not None and old is not None and Announced(str(old.verifier), str(new.verifier)) == announced:
                return [new, old]
        raise NoteUnsound(f"事件所写的新旧密钥不是签名进程的（现为 {key.verifier}）")

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
