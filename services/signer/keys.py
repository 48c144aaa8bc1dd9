"""The logs' private keys. `Keys` is the seam for a token that keeps them to itself (PKCS#11)."""

import base64
import stat
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.sealer.memory import replace_file
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
    """The keys of all logs, by origin."""

    def find(self, origin: str) -> Signs | None:
        """The key of a log, or None where it has none yet."""
        ...

    def make(self, origin: str) -> Signs:
        """A new key for a log that has none."""
        ...


class FileKeys:
    """One file a log, readable by its owner only, and beside it the public half (`.vkey`), which auditors are given."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def find(self, origin: str) -> Signs | None:
        """Raises KeyExposed for a file that others may read."""
        file = self._file(origin)
        if not file.exists():
            return None
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise KeyExposed(file)
        seed = base64.b64decode(file.read_text(encoding="ascii"), validate=True)
        return Signer(origin, Ed25519PrivateKey.from_private_bytes(seed))

    def make(self, origin: str) -> Signs:
        """The public half first: a key that exists has been written down for others."""
        key = Ed25519PrivateKey.generate()
        signer = Signer(origin, key)
        file = self._file(origin)
        replace_file(file.with_name(f"{file.name}.vkey"), f"{signer.verifier}\n".encode())
        replace_file(file, base64.b64encode(key.private_bytes_raw()))
        return signer

    def _file(self, origin: str) -> Path:
        return self._directory / quote(origin, safe="")
