"""Blind signatures as RFC 9474 describes them, against its own numbers."""

import json
from pathlib import Path

import pytest

from services.ballots.blind import KEY_BITS, SignatureWrong, SigningKey, blind, make_key, sign_blinded, unblind, verify

VECTOR = json.loads((Path(__file__).parents[1] / "golden" / "rfc9474.json").read_text())


def number(name: str) -> int:
    return int(VECTOR[name], 16)


def test_every_step_gives_the_numbers_of_the_rfc() -> None:
    key, message = SigningKey(number("p"), number("q")), bytes.fromhex(VECTOR["prepared_msg"])
    factor = pow(number("inv"), -1, key.modulus)

    blinding = blind(key.modulus, message, salt=bytes.fromhex(VECTOR["salt"]), factor=factor)
    signed = sign_blinded(key, blinding.blinded)

    assert blinding.blinded.hex() == VECTOR["blinded_msg"]
    assert signed.hex() == VECTOR["blind_sig"]
    assert unblind(key.modulus, blinding, signed).hex() == VECTOR["sig"]


def test_a_signature_counts_for_its_message_and_key_alone() -> None:
    key, other = make_key(), make_key()
    blinding = blind(key.modulus, b"token")
    signature = unblind(key.modulus, blinding, sign_blinded(key, blinding.blinded))

    verify(key.modulus, b"token", signature)

    for modulus, message in ((key.modulus, b"another"), (other.modulus, b"token")):
        with pytest.raises(SignatureWrong):
            verify(modulus, message, signature)
    with pytest.raises(SignatureWrong):
        unblind(key.modulus, blinding, sign_blinded(other, blind(other.modulus, b"token").blinded))


def test_what_is_no_blinded_message_is_not_signed() -> None:
    key = make_key()

    for blinded in (b"", bytes(KEY_BITS // 8), key.modulus.to_bytes(KEY_BITS // 8), b"\x01" * 255):
        with pytest.raises(SignatureWrong):
            sign_blinded(key, blinded)


def test_a_blinded_message_is_another_each_time_and_its_signature_the_same() -> None:
    key = make_key()
    first, second = blind(key.modulus, b"token"), blind(key.modulus, b"token")

    assert first.blinded != second.blinded
    assert sign_blinded(key, first.blinded) == sign_blinded(key, first.blinded)
