"""The logs' private keys. `Keys` is the seam for a token that keeps them to itself (PKCS#11)."""

import base64
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.sealer.memory import move_file, replace_file
from services.sealer.note import Signature, Signer, Verifier


class KeyExposed(Exception):
    """签名密钥文件可被别的用户读取："""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()}{file}。请执行 chmod 600，并考虑密钥是否已泄露。")


class Signs(Protocol):
    """A key that signs; where it is kept is its own affair."""

    verifier: Verifier

    def sign(self, text: str) -> Signature: ...


class Keys(Protocol):
    """The keys of all logs, by origin. A log has one; while it changes, a next one, and then a former one."""

    def find(self, origin: str) -> Signs | None:
        """The key of a log, or None where it has none yet."""
        ...

    def make(self, origin: str) -> Signs:
        """A new key for a log that has none."""
        ...

    def find_next(self, origin: str) -> Signs | None:
        """The key that was prepared for a log, or None."""
        ...

    def prepare(self, origin: str) -> Signs:
        """The log's next key, made where none was prepared yet."""
        ...

    def rotate(self, origin: str) -> None:
        """Have the next key be the log's from now on, and its present one the former. In one step."""
        ...

    def find_former(self, origin: str) -> Signs | None:
        """The log's key before its last change, or None where it was forgotten."""
        ...

    def forget_former(self, origin: str) -> None:
        """Destroy the former key."""
        ...


_NEXT, _FORMER = ".next", ".former"


class FileKeys:
    """One file a log, readable by its owner only, and beside it the public halves (`.vkey`, one a line in the order of
    their use), which auditors and witnesses are given."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def find(self, origin: str) -> Signs | None:
        """Raises KeyExposed for a file that others may read."""
        return self._read(origin, "")

    def make(self, origin: str) -> Signs:
        """The public half first: a key that exists has been written down for others."""
        return self._write(origin, "", [])

    def find_next(self, origin: str) -> Signs | None:
        """Raises KeyExposed."""
        return self._read(origin, _NEXT)

    def prepare(self, origin: str) -> Signs:
        """Raises KeyExposed."""
        found, present = self.find_next(origin), self.find(origin)
        if found is not None or present is None:
            return found or self.make(origin)
        known = self._public(origin).read_text(encoding="utf-8").splitlines()
        # A line behind the present one is of a key that was never written: whoever made it was killed before.
        return self._write(origin, _NEXT, known[: known.index(str(present.verifier)) + 1])

    def rotate(self, origin: str) -> None:
        """A copy of the present key first; then the next one takes its name, which is the one step that counts."""
        replace_file(self._file(origin, _FORMER), self._file(origin).read_bytes())
        move_file(self._file(origin, _NEXT), self._file(origin))

    def find_former(self, origin: str) -> Signs | None:
        """Raises KeyExposed."""
        return self._read(origin, _FORMER)

    def forget_former(self, origin: str) -> None:
        """Unlinked: what the disk keeps of it is the disk's affair."""
        self._file(origin, _FORMER).unlink(missing_ok=True)

    def _read(self, origin: str, which: str) -> Signs | None:
        file = self._file(origin, which)
        if not file.exists():
            return None
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise KeyExposed(file)
        seed = base64.b64decode(file.read_text(encoding="ascii"), validate=True)
        return Signer(origin, Ed25519PrivateKey.from_private_bytes(seed))

    def _write(self, origin: str, which: str, before: Sequence[str]) -> Signs:
        key = Ed25519PrivateKey.generate()
        signer = Signer(origin, key)
        lines = [*before, str(signer.verifier)]
        replace_file(self._public(origin), "".join(f"{line}\n" for line in lines).encode())
        replace_file(self._file(origin, which), base64.b64encode(key.private_bytes_raw()))
        return signer

    def _public(self, origin: str) -> Path:
        return self._file(origin, ".vkey")

    def _file(self, origin: str, which: str = "") -> Path:
        return self._directory / f"{quote(origin, safe='')}{which}"
