"""The private keys of a box while its vote lasts: a file of the keyring, never in the database, gone once sealed."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from services.ballots.blind import KEY_BITS, SigningKey, make_key
from services.store.keyring import sync_directory


class BoxKeysMissing(Exception):
    """The private keys of a box that has not been sealed are not in the keyring."""


@dataclass(frozen=True, slots=True)
class BoxKeys:
    """`token` signs tokens, `vote` opens votes."""

    token: SigningKey
    vote: bytes

    @property
    def token_key(self) -> bytes:
        """The modulus that tokens are verified by."""
        return self.token.modulus.to_bytes(KEY_BITS // 8)

    @property
    def vote_key(self) -> bytes:
        """The X25519 key that votes are encrypted to."""
        return X25519PrivateKey.from_private_bytes(self.vote).public_key().public_bytes_raw()


def make_box_keys() -> BoxKeys:
    """New keys for one box."""
    return BoxKeys(make_key(), X25519PrivateKey.generate().private_bytes_raw())


class BallotKeyring:
    """Keys as files `ballots/<box>.json`, mode 0600, in the keyring's directory, which no backup includes."""

    def __init__(self, keyring: Path) -> None:
        self._home = keyring / "ballots"

    def keep(self, box: str, keys: BoxKeys) -> None:
        """Have a new box's keys on disk when this returns."""
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        said = {"p": hex(keys.token.p), "q": hex(keys.token.q), "vote": keys.vote.hex()}
        draft = self._path(box).with_suffix(".tmp")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writer:
            json.dump(said, writer)
            writer.flush()
            os.fsync(writer.fileno())
        draft.rename(self._path(box))
        for directory in (self._home, self._home.parent):
            sync_directory(directory)

    def find(self, box: str) -> BoxKeys:
        """A box's keys. Raises BoxKeysMissing."""
        try:
            said = json.loads(self._path(box).read_bytes())
        except FileNotFoundError:
            raise BoxKeysMissing(box) from None
        return BoxKeys(SigningKey(int(said["p"], 16), int(said["q"], 16)), bytes.fromhex(said["vote"]))

    def destroy(self, box: str) -> None:
        """Have a box's keys gone when this returns, also where they were gone before."""
        path = self._path(box)
        if not path.exists():
            return
        # Overwritten where it lies, for file systems that write in place; others are the operator's to encrypt.
        with path.open("r+b") as writer:
            writer.write(bytes(path.stat().st_size))
            writer.flush()
            os.fsync(writer.fileno())
        path.unlink()
        sync_directory(self._home)

    def _path(self, box: str) -> Path:
        return self._home / f"{box}.json"
