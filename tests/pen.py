"""Somebody who signs with a key of their own."""

import base64
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Pen:
    """A private key that is always the same for the same name."""

    def __init__(self, name: str) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
        self.public = base64.b64encode(self.private.public_key().public_bytes_raw()).decode()

    def sign(self, text: bytes) -> str:
        """The signature in base64."""
        return base64.b64encode(self.private.sign(text)).decode()
