"""One file under a key of its own, encrypted piece by piece, so that any part of it is read without the rest.

A blob is `MAGIC || salt || pieces`. Each piece is AES-256-GCM of PIECE_BYTES (the last: of what is left) under
HKDF-SHA256(data key, salt, place), with the nonce `prefix || number || 1 for the last, else 0` (the STREAM
construction) and header and place as associated data: no piece can be left out, moved, or put into another file,
district or rendition.

The salt is an HMAC of the plaintext's digest under the same data key. So the same file gives the same blob, which is
found again after a crash, and two different files never share key and nonce.
"""

import hmac
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.codes import Rendition
from services.evidence.errors import FileAltered

MAGIC = b"sandan-file/1\n\x00\x00"
PIECE_BYTES = 1 << 20
TAG_BYTES = 16
BOX_BYTES = PIECE_BYTES + TAG_BYTES
"""What a full piece takes in the blob."""
_SALT_BYTES = 32
HEADER_BYTES = len(MAGIC) + _SALT_BYTES
_KEY_BYTES = 32
_PREFIX_BYTES = 7
_NUMBER_BYTES = 4


def place(object_key: str, rendition: Rendition) -> bytes:
    """What a blob is bound to: `<district>/<evidence>/<attempt>` and which rendition of that file it is."""
    return f"{object_key}|{rendition}".encode()


def blob_bytes(size_bytes: int) -> int:
    """How long the blob of a file of `size_bytes` is."""
    return HEADER_BYTES + size_bytes + TAG_BYTES * _pieces(size_bytes)


def plain_bytes(blob: int) -> int:
    """How long the file in a blob of that length is. Raises FileAltered for a length that no blob has."""
    body = blob - HEADER_BYTES
    pieces = max(1, -(-body // BOX_BYTES))
    size = body - TAG_BYTES * pieces
    if size < 0 or blob_bytes(size) != blob:
        raise FileAltered(f"{blob} bytes")
    return size


class FileCipher:
    """One blob's key. `header` is what the blob begins with."""

    def __init__(self, data_key: bytes, where: bytes, header: bytes) -> None:
        """The cipher of a blob that begins with `header`. Raises FileAltered for another format."""
        if len(header) != HEADER_BYTES or not header.startswith(MAGIC):
            raise FileAltered(where.decode())
        self.header = header
        self._where = where
        derived = _derived(data_key, header[len(MAGIC) :], b"file\x00" + where, _KEY_BYTES + _PREFIX_BYTES)
        self._cipher, self._prefix = AESGCM(derived[:_KEY_BYTES]), derived[_KEY_BYTES:]

    @classmethod
    def of(cls, data_key: bytes, where: bytes, sha256: str) -> "FileCipher":
        """The cipher of a blob to be made of the plaintext with that digest."""
        salting = _derived(data_key, None, b"salt\x00" + where, _KEY_BYTES)
        return cls(data_key, where, MAGIC + hmac.digest(salting, bytes.fromhex(sha256), "sha256"))

    def encrypt(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The blob of the plaintext in `chunks`, which may be of any size."""
        yield self.header
        for number, last, piece in _cut(chunks, PIECE_BYTES):
            yield self._cipher.encrypt(self._nonce(number, last), piece, self.header + self._where)

    def decrypt(self, chunks: Iterable[bytes], *, first: int = 0, to_end: bool = True) -> Iterator[bytes]:
        """The plaintext, piece by piece, of a blob's bytes from piece `first` on, the header left out.

        to_end: whether the last of these pieces is the blob's last. Nothing is given of a piece that is not as it was
        made: FileAltered is raised instead.
        """
        for number, last, piece in _cut(chunks, BOX_BYTES):
            nonce = self._nonce(first + number, last and to_end)
            try:
                yield self._cipher.decrypt(nonce, piece, self.header + self._where)
            except InvalidTag:
                raise FileAltered(f"{self._where.decode()}, piece {first + number}") from None

    def _nonce(self, number: int, last: bool) -> bytes:
        return self._prefix + number.to_bytes(_NUMBER_BYTES, "big") + bytes([last])


def split_header(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """A blob's header (shorter where the blob is), and what follows it."""
    rest, header = iter(chunks), b""
    while len(header) < HEADER_BYTES:
        chunk = next(rest, None)
        if chunk is None:
            break
        header += chunk

    def following() -> Iterator[bytes]:
        yield header[HEADER_BYTES:]
        yield from rest

    return header[:HEADER_BYTES], following()


def piece_span(start: int, end: int) -> tuple[int, int]:
    """The pieces (from, up to) that hold the bytes from `start` up to `end` of the plaintext."""
    return start // PIECE_BYTES, _pieces(end)


def _pieces(size_bytes: int) -> int:
    return max(1, -(-size_bytes // PIECE_BYTES))


def _cut(chunks: Iterable[bytes], length: int) -> Iterator[tuple[int, bool, bytes]]:
    """Number, whether it is the last, and bytes of each piece; one empty piece where there is nothing."""
    held, number = bytearray(), 0
    for chunk in chunks:
        held += chunk
        # One more byte must be there before a piece is known not to be the last.
        while len(held) > length:
            yield number, False, bytes(held[:length])
            del held[:length]
            number += 1
    yield number, True, bytes(held)


def _derived(data_key: bytes, salt: bytes | None, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(data_key)
