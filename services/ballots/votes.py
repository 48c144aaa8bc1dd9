"""A vote as it travels: encrypted to its box, bound to its token, always of one size; and its receipt."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

TOKEN_BYTES = NONCE_BYTES = 32
SEALED_BYTES = 81
"""X25519 share, one byte for the choice, nonce, tag: every choice gives as many."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class VoteUnreadable(Exception):
    """What was sent is no vote that was encrypted to this box under this token."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A choice and the nonce that makes its commitment one of its own."""

    choice: str
    nonce: bytes

    def commitment(self, box: str) -> str:
        """The receipt: it stands beside the vote when the box is sealed, and tells nothing before."""
        text = b"\0".join((b"sandan ballot commitment v1", box.encode(), self.choice.encode(), self.nonce))
        return as_text(sha256(text).digest())


def token_message(box: str, token: bytes) -> bytes:
    """What is signed for a token: it counts in this box alone."""
    return b"\0".join((b"sandan ballot token v1", box.encode(), token))


def new_vote(choice: str) -> Vote:
    """A vote with a nonce of its own."""
    return Vote(choice, secrets.token_bytes(NONCE_BYTES))


def seal_vote(vote_key: bytes, box: str, choices: Sequence[str], token: bytes, vote: Vote) -> bytes:
    """Encrypt a vote to its box (RFC 9180). Raises ValueError for a choice that there is not."""
    text = bytes([choices.index(vote.choice)]) + vote.nonce
    return _SUITE.encrypt(text, X25519PublicKey.from_public_bytes(vote_key), _bound_to(box, token))


def open_vote(vote_key: bytes, box: str, choices: Sequence[str], token: bytes, sealed: bytes) -> Vote:
    """Decrypt a vote with the box's private key. Raises VoteUnreadable."""
    try:
        text = _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(vote_key), _bound_to(box, token))
    except (InvalidTag, ValueError):
        raise VoteUnreadable("not encrypted to this box and token") from None
    if len(text) != 1 + NONCE_BYTES or text[0] >= len(choices):
        raise VoteUnreadable("no choice of this box")
    return Vote(choices[text[0]], text[1:])


def as_text(data: bytes) -> str:
    """Bytes as they stand in JSON and in the log: base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """The bytes again. Raises ValueError."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _bound_to(box: str, token: bytes) -> bytes:
    # Under another token, or in another box, it does not open: nobody casts a copy of somebody else's vote.
    return b"\0".join((b"sandan ballot vote v1", box.encode(), token))
