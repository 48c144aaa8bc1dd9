"""A file under its own key: what is read back, what is refused, and that no two files share key and nonce."""

import os
from collections.abc import Iterator
from hashlib import sha256

import pytest

from domain.codes import Rendition
from services.evidence.cipher import (
    BOX_BYTES,
    HEADER_BYTES,
    PIECE_BYTES,
    FileCipher,
    blob_bytes,
    piece_span,
    place,
    plain_bytes,
    split_header,
)
from services.evidence.errors import FileAltered

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
HERE, THERE = place("7/file/1", Rendition.ORIGINAL), place("7/file/2", Rendition.ORIGINAL)
SIZES = (0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES)
CONTENT = os.urandom(2 * PIECE_BYTES + 1_000)


def sealed(content: bytes, key: bytes = KEY, where: bytes = HERE) -> bytes:
    return b"".join(FileCipher.of(key, where, sha256(content).hexdigest()).encrypt(in_chunks(content)))


def opened(blob: bytes, key: bytes = KEY, where: bytes = HERE) -> bytes:
    header, rest = split_header(in_chunks(blob))
    return b"".join(FileCipher(key, where, header).decrypt(rest))


def in_chunks(content: bytes, length: int = 300_007) -> Iterator[bytes]:
    """As they come from a socket: of no particular size."""
    return (content[start : start + length] for start in range(0, len(content), length))


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_back_and_its_blob_is_as_long_as_was_said(size: int) -> None:
    content = os.urandom(size)

    blob = sealed(content)

    assert opened(blob) == content
    assert (blob_bytes(size), plain_bytes(len(blob))) == (len(blob), size)


def test_the_same_file_gives_the_same_blob_and_another_shares_neither_key_nor_nonce_with_it() -> None:
    changed = bytes([CONTENT[0] ^ 1]) + CONTENT[1:]

    one, again, other = sealed(CONTENT), sealed(CONTENT), sealed(changed)

    assert one == again
    assert one[:HEADER_BYTES] != other[:HEADER_BYTES]
    # Under one key and nonce the ciphertexts would differ where the texts do, and nowhere else.
    shared = sum(a == b for a, b in zip(one[HEADER_BYTES : HEADER_BYTES + 4_000], other[HEADER_BYTES:], strict=False))
    assert shared < 100


def test_a_part_is_read_without_the_rest() -> None:
    blob, size = sealed(CONTENT), len(CONTENT)
    cipher = FileCipher(KEY, HERE, blob[:HEADER_BYTES])

    for start, end in ((0, 1), (PIECE_BYTES, PIECE_BYTES + 1), (PIECE_BYTES + 5, size), (size - 1, size)):
        first, beyond = piece_span(start, end)
        boxes = blob[HEADER_BYTES + first * BOX_BYTES : HEADER_BYTES + beyond * BOX_BYTES]
        pieces = cipher.decrypt(in_chunks(boxes), first=first, to_end=beyond == piece_span(0, size)[1])
        offset = first * PIECE_BYTES
        assert b"".join(pieces)[start - offset : end - offset] == CONTENT[start:end]


def boxes(blob: bytes) -> list[bytes]:
    return [blob[start : start + BOX_BYTES] for start in range(HEADER_BYTES, len(blob), BOX_BYTES)]


BLOB = sealed(CONTENT)
HEADER, (FIRST, SECOND, LAST) = BLOB[:HEADER_BYTES], boxes(BLOB)
ALTERED = {
    "a bit of the format": bytes([BLOB[0] ^ 1]) + BLOB[1:],
    "a bit of the salt": BLOB[: HEADER_BYTES - 1] + bytes([BLOB[HEADER_BYTES - 1] ^ 1]) + BLOB[HEADER_BYTES:],
    "a bit of the text": BLOB[:100_000] + bytes([BLOB[100_000] ^ 1]) + BLOB[100_001:],
    "the last bit": BLOB[:-1] + bytes([BLOB[-1] ^ 1]),
    "the last byte gone": BLOB[:-1],
    "a byte more": BLOB + b"\x00",
    "the last piece gone": HEADER + FIRST + SECOND,
    "a piece gone": HEADER + FIRST + LAST,
    "pieces swapped": HEADER + SECOND + FIRST + LAST,
    "a piece twice": HEADER + FIRST + FIRST + SECOND + LAST,
    "another file's header": sealed(b"another")[:HEADER_BYTES] + FIRST + SECOND + LAST,
    "the header alone": HEADER,
    "half a header": HEADER[:20],
    "nothing": b"",
}


@pytest.mark.parametrize("blob", ALTERED.values(), ids=ALTERED.keys())
def test_whatever_was_changed_is_refused(blob: bytes) -> None:
    with pytest.raises(FileAltered):
        opened(blob)


def test_a_blob_opens_under_no_other_key_and_in_no_other_place() -> None:
    thumbnail = b"7/file/1|THUMBNAIL"

    for key, where in ((OTHER_KEY, HERE), (KEY, THERE), (KEY, thumbnail)):
        with pytest.raises(FileAltered):
            opened(BLOB, key, where)


def test_a_length_that_no_blob_has_is_refused() -> None:
    for length in (0, HEADER_BYTES, HEADER_BYTES + 15, HEADER_BYTES + BOX_BYTES + 1):
        with pytest.raises(FileAltered):
            plain_bytes(length)
