"""RSA blind signatures, RFC 9474, RSABSSA-SHA384-PSS-Deterministic: whoever signs a token does not see which.

Messages must be unpredictable (a token's are: 32 random bytes). A finished signature is an ordinary RSASSA-PSS one.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha384
from math import gcd

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384

EXPONENT = 65537
KEY_BITS = 2048
HASH_BYTES = SALT_BYTES = 48


class SignatureWrong(Exception):
    """A signature that the key did not make, or a blinded message that is none."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key: its two primes."""

    p: int
    q: int

    @property
    def modulus(self) -> int:
        """The public key."""
        return self.p * self.q

    def power(self, message: int) -> int:
        """The message to the private exponent, prime by prime: a quarter of the time."""
        of_p = pow(message, pow(EXPONENT, -1, self.p - 1), self.p)
        of_q = pow(message, pow(EXPONENT, -1, self.q - 1), self.q)
        return of_q + self.q * ((of_p - of_q) * pow(self.q, -1, self.p) % self.p)


@dataclass(frozen=True, slots=True)
class Blinding:
    """What a client keeps until the blind signature comes: `blinded` is sent, `inverse` takes the blinding off."""

    message: bytes
    blinded: bytes
    inverse: int


def make_key() -> SigningKey:
    """A new private key of KEY_BITS."""
    numbers = rsa.generate_private_key(public_exponent=EXPONENT, key_size=KEY_BITS).private_numbers()
    return SigningKey(numbers.p, numbers.q)


def blind(modulus: int, message: bytes, *, salt: bytes | None = None, factor: int | None = None) -> Blinding:
    """Hide a message from whoever is to sign it. salt, factor: drawn at random but for a test with known ones."""
    encoded = int.from_bytes(_encode(message, modulus.bit_length() - 1, salt or secrets.token_bytes(SALT_BYTES)))
    factor = factor or _invertible(modulus)
    blinded = encoded * pow(factor, EXPONENT, modulus) % modulus
    return Blinding(message, blinded.to_bytes(_size(modulus)), pow(factor, -1, modulus))


def sign_blinded(key: SigningKey, blinded: bytes) -> bytes:
    """The signature on a blinded message, the same one each time. Raises SignatureWrong for what is none."""
    modulus, message = key.modulus, int.from_bytes(blinded)
    if len(blinded) != _size(modulus) or not 0 < message < modulus:
        raise SignatureWrong("a blinded message is a number below the modulus")
    # Multiplied by a number of our own: how long the power takes then tells nothing about the key.
    factor = _invertible(modulus)
    masked = message * pow(factor, EXPONENT, modulus) % modulus
    signature = key.power(masked) * pow(factor, -1, modulus) % modulus
    # A power that went wrong in one of the primes would give the key away to whoever sees it.
    if pow(signature, EXPONENT, modulus) != message:
        raise SignatureWrong("the power came out wrong")
    return signature.to_bytes(_size(modulus))


def unblind(modulus: int, blinding: Blinding, blind_signature: bytes) -> bytes:
    """The signature on the message itself. Raises SignatureWrong if the signer cheated."""
    signature = (int.from_bytes(blind_signature) * blinding.inverse % modulus).to_bytes(_size(modulus))
    verify(modulus, blinding.message, signature)
    return signature


def verify(modulus: int, message: bytes, signature: bytes) -> None:
    """Check a finished signature. Raises SignatureWrong."""
    key = rsa.RSAPublicNumbers(EXPONENT, modulus).public_key()
    try:
        key.verify(signature, message, PSS(MGF1(SHA384()), SALT_BYTES), SHA384())
    except InvalidSignature:
        raise SignatureWrong("not signed by this key") from None


def _size(modulus: int) -> int:
    return (modulus.bit_length() + 7) // 8


def _invertible(modulus: int) -> int:
    while gcd(factor := 1 + secrets.randbelow(modulus - 1), modulus) != 1:
        pass
    return factor


def _encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE of RFC 8017 9.1.1 with SHA-384 and MGF1-SHA-384."""
    size = (bits + 7) // 8
    hashed = sha384(bytes(8) + sha384(message).digest() + salt).digest()
    block = b"\x01" + salt
    block = bytes(size - HASH_BYTES - 1 - len(block)) + block
    masked = bytearray(each ^ mask for each, mask in zip(block, _mask(hashed, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + hashed + b"\xbc"


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 of RFC 8017 B.2.1."""
    blocks = -(-length // HASH_BYTES)
    return b"".join(sha384(seed + counter.to_bytes(4)).digest() for counter in range(blocks))[:length]
