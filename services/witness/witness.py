"""What a witness cosigns (C2SP tlog-witness), and what it refuses and keeps."""

import base64
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.sealer.checkpoint import Checkpoint, read_checkpoint
from services.sealer.extension import Fork, OtherRoot, OtherSize, read_extension, refuse_unproven, unseen
from services.sealer.memory import Memory, replace_file
from services.sealer.note import (
    Cosigner,
    Note,
    NoteUnsound,
    SignatureType,
    Verifier,
    read_note,
    read_verifier,
    signed,
    verified,
)
from services.sealer.serving import SIZE, Answer, Request

LOGS = "logs"
"""The file of the logs that are witnessed: a public key a line, `#` before remarks. Read anew for each request."""
KEY = "witness.key"
VERIFIER = "witness.vkey"

_log = structlog.get_logger(__name__)


class WitnessUnfit(Exception):
    """见证目录不可用："""

    def __init__(self, what: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{what}")


class ClockBack(Exception):
    """本机时钟早于上次见证"""


class Witness:
    """Cosigns heads of the logs it knows, each only as the continuation of the last one.

    `directory` is its own; `name` is needed for a new key only; `now` gives seconds since 1970. Raises DirectoryHeld,
    WitnessUnfit.
    """

    def __init__(self, directory: Path, name: str | None, now: Callable[[], int]) -> None:
        self._directory = directory
        self._memory = Memory(directory)
        try:
            self._cosigner = _cosigner(directory, name)
        except BaseException:
            self._memory.close()
            raise
        self._now = now
        self._turn = threading.Lock()

    @property
    def verifier(self) -> Verifier:
        """The public key that others are given."""
        return self._cosigner.verifier

    def close(self) -> None:
        """Let another process have the directory."""
        self._memory.close()

    def respond(self, request: Request) -> Answer:
        """`POST /add-checkpoint`, and `GET /<hex SHA-256 of the origin>/checkpoint`: what it saw last."""
        if request.method == "GET":
            return self._show(request.path)
        if request.path != "/add-checkpoint":
            return Answer(404, "没有这个地址\n")
        try:
            return self._add(request.body)
        except OtherSize as other:
            return Answer(409, f"{other.size}\n", SIZE)
        except OtherRoot as fork:
            return Answer(409, f"{fork}\n")
        except Fork as fork:
            return Answer(422, f"{fork}\n")
        except ClockBack as back:
            _log.error("clock_back")
            return Answer(503, f"{(type(back).__doc__ or '').strip()}\n")
        except NoteUnsound as unsound:
            return Answer(400, f"{unsound}\n")

    def _add(self, body: bytes) -> Answer:
        asked = read_extension(body)
        note = read_note(asked.head)
        checkpoint = read_checkpoint(note.text)
        keys = [key for key in self._logs() if key.name == checkpoint.origin]
        if not keys:
            return Answer(404, f"不认识日志 {checkpoint.origin}\n")
        try:
            by_log = verified(note, keys)
        except NoteUnsound as unsound:
            return Answer(403, f"{unsound}\n")
        if not by_log:
            return Answer(403, "没有日志的签名\n")
        ids = {key.id for key in by_log}
        note = Note(note.text, tuple(each for each in note.signatures if each.key_id in ids))
        with self._turn:
            return Answer(200, self._cosigned(checkpoint, note, body))

    def _cosigned(self, checkpoint: Checkpoint, note: Note, body: bytes) -> str:
        remembered = self._memory.read(checkpoint.origin)
        seen = unseen(checkpoint.origin) if remembered is None else read_checkpoint(read_note(remembered).text)
        try:
            refuse_unproven(seen, read_extension(body), checkpoint)
        except Fork as fork:
            # Both heads carry the log's signature: together they convict it.
            kept = self._memory.refuse(checkpoint.origin, remembered or "", body)
            _log.error("fork_refused", origin=checkpoint.origin, size=checkpoint.size, why=str(fork), kept=str(kept))
            raise
        at = self._now()
        if remembered is not None and at < self._last_time(remembered):
            raise ClockBack
        line = self._cosigner.sign(note.text, at)
        self._memory.remember(checkpoint.origin, str(signed(note.text, [*note.signatures, line])))
        return line.line()

    def _last_time(self, remembered: str) -> int:
        return verified(read_note(remembered), [self.verifier])[self.verifier] or 0

    def _show(self, path: str) -> Answer:
        for key in self._logs():
            if path == f"/{hashlib.sha256(key.name.encode()).hexdigest()}/checkpoint":
                with self._turn:
                    remembered = self._memory.read(key.name)
                if remembered is not None:
                    return Answer(200, remembered)
        return Answer(404, "没有这个日志的检查点\n")

    def _logs(self) -> list[Verifier]:
        """Raises WitnessUnfit for a line that is no log's key."""
        file = self._directory / LOGS
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        keys = []
        for number, line in enumerate(lines, start=1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                key = read_verifier(line.strip())
            except NoteUnsound as unsound:
                raise WitnessUnfit(f"{file} 第 {number} 行：{unsound}") from unsound
            if key.type is not SignatureType.ED25519:
                raise WitnessUnfit(f"{file} 第 {number} 行不是日志的公钥")
            keys.append(key)
        return keys


def _cosigner(directory: Path, name: str | None) -> Cosigner:
    """The key of the directory, made with that name where there is none."""
    key, public = directory / KEY, directory / VERIFIER
    if key.exists():
        known = read_verifier(public.read_text(encoding="utf-8").strip())
        if name not in (None, known.name):
            raise WitnessUnfit(f"{directory} 的见证方名为 {known.name}，不能改为 {name}")
        if key.stat().st_mode & 0o077:
            raise WitnessUnfit(f"{key} 可被别的用户读取，请执行 chmod 600")
        return Cosigner(known.name, Ed25519PrivateKey.from_private_bytes(base64.b64decode(key.read_bytes())))
    if name is None:
        raise WitnessUnfit(f"{directory} 还没有密钥，首次运行请用 --name 给出见证方名称，例如 audit.example.cn/w1")
    if any((directory / "heads").glob("*")):
        raise WitnessUnfit(f"{directory} 有见证记录而没有密钥，请从备份恢复")
    try:
        private = Ed25519PrivateKey.generate()
        made = Cosigner(name, private)
    except NoteUnsound as unsound:
        raise WitnessUnfit(str(unsound)) from unsound
    replace_file(public, f"{made.verifier}\n".encode())
    replace_file(key, base64.b64encode(private.private_bytes_raw()))
    return made
