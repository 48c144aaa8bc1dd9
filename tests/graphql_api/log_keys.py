"""The keys with which a played district's logs are signed: the one a log begins with, and the one that the district's
year changes it for. Both follow from the log's origin, so that the event can name them before anything is signed."""

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.sealer.note import Signer


def log_key(origin: str, number: int) -> Signer:
    """The log's first (0) or second (1) key."""
    return Signer(origin, Ed25519PrivateKey.from_private_bytes(sha256(f"{number} {origin}".encode()).digest()))


class PlayedKeys:
    """A signer's keys (`services.signer.keys.Keys`), kept in memory."""

    def __init__(self) -> None:
        self._present: dict[str, int] = {}
        self._former: set[str] = set()

    def find(self, origin: str) -> Signer | None:
        number = self._present.get(origin)
        return None if number is None else log_key(origin, number)

    def make(self, origin: str) -> Signer:
        self._present[origin] = 0
        return log_key(origin, 0)

    def find_next(self, origin: str) -> Signer | None:
        return log_key(origin, 1) if self._present.get(origin) == 0 else None

    def prepare(self, origin: str) -> Signer:
        return log_key(origin, 1)

    def rotate(self, origin: str) -> None:
        self._present[origin] = 1
        self._former.add(origin)

    def find_former(self, origin: str) -> Signer | None:
        return log_key(origin, 0) if origin in self._former else None

    def forget_former(self, origin: str) -> None:
        self._former.discard(origin)
