"""Signed notes, checkpoints and proof files: published keys and examples, and what is no note."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.sealer.checkpoint import Checkpoint, ProofFile, read_checkpoint, read_proof_file
from services.sealer.note import (
    Cosigner,
    NoteUnsound,
    Signature,
    SignatureType,
    Signer,
    Verifier,
    read_note,
    read_verifier,
    signed,
    verified,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIGNER = Signer("sandan.example/d/330299", KEY)
WITNESS = Cosigner("shenji.example/w1", OTHER)
HEAD = Checkpoint("sandan.example/d/330299", 20_852_163, bytes(range(32)))
ZEROS = "A" * 43 + "="
"""A hash of zeros in base64."""

NOTE = signed(HEAD.text, [SIGNER.sign(HEAD.text), WITNESS.sign(HEAD.text, 1_679_315_147)])


@pytest.mark.parametrize("text", [
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
])  # fmt: skip
def test_published_keys_are_read(text: str) -> None:
    assert str(read_verifier(text)) == text


@pytest.mark.parametrize("text", [
    "", "a+b", "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903a+????", str(Verifier("a" * 201, SignatureType.ED25519, bytes(32))),
])  # fmt: skip
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteUnsound):
        read_verifier(text)


def test_a_note_the_go_library_signed_is_verified() -> None:
    note = read_note(
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    trusted = read_verifier("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")

    assert verified(note, [trusted]) == {trusted: None}


def test_a_checkpoint_is_signed_by_the_log_and_seen_by_a_witness() -> None:
    note = read_note(str(NOTE))

    assert note == NOTE
    assert verified(note, [SIGNER.verifier, WITNESS.verifier]) == {
        SIGNER.verifier: None,
        WITNESS.verifier: 1_679_315_147,
    }
    assert read_checkpoint(note.text) == HEAD


def test_keys_nobody_trusts_count_for_nothing() -> None:
    stranger = Signer(SIGNER.verifier.name, OTHER)

    assert verified(signed(HEAD.text, [stranger.sign(HEAD.text)]), [SIGNER.verifier]) == {}


def test_one_changed_byte_is_no_note() -> None:
    text = str(NOTE).encode()
    for at in range(len(text)):
        bent = text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
        try:
            found = verified(read_note(bent), [SIGNER.verifier, WITNESS.verifier])
        except NoteUnsound:
            continue
        assert len(found) < 2, at


def test_a_known_key_that_does_not_hold_spoils_the_note() -> None:
    forged = signed("another text\n", [SIGNER.sign(HEAD.text)])

    with pytest.raises(NoteUnsound, match="不成立"):
        verified(forged, [SIGNER.verifier])
    with pytest.raises(NoteUnsound, match="两次"):
        verified(signed(HEAD.text, [SIGNER.sign(HEAD.text)] * 2), [SIGNER.verifier])


@pytest.mark.parametrize("note", [
    "", "text\n", "text\n\n", "text\n\n— a\n", "text\n\na AAAAAAA=\n", "te\x00xt\n\n— a AAAAAAAA\n",
    "text\n\n— a AAAAAAAA", "text\n\n— a+b AAAAAAAA\n", b"\xff\n\n-",
])  # fmt: skip
def test_what_is_no_note_is_refused(note: str | bytes) -> None:
    with pytest.raises(NoteUnsound):
        read_note(note)


def test_a_note_of_endless_signatures_is_refused() -> None:
    line = Signature("a", b"keyi", b"x")

    with pytest.raises(NoteUnsound, match="多于"):
        read_note(str(signed("text\n", [line] * 65)))


@pytest.mark.parametrize("text", [
    "origin\n1\n", f"\n1\n{ZEROS}\n", f"origin\n01\n{ZEROS}\n", f"origin\n-1\n{ZEROS}\n",
    "origin\n1\nAAAA\n", f"origin\n1\n{ZEROS}\nextension\n", f"origin\n1\n{ZEROS[:-2]}B=\n",
])  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteUnsound):
        read_checkpoint(text)


@pytest.mark.parametrize("hashes", [(), (bytes(32),), tuple(bytes([at]) * 32 for at in range(20))])
def test_a_proof_file_is_read_as_it_was_written(hashes: tuple[bytes, ...]) -> None:
    proof = ProofFile(7, hashes, NOTE)

    assert read_proof_file(str(proof)) == proof
    extra = str(proof).replace("index", "extra AAAA\nindex", 1)
    assert read_proof_file(extra) == proof


@pytest.mark.parametrize("change", [("@v1", "@v2"), ("index", "place"), ("index 7", "index 07"), ("\n\n", "\n")])
def test_what_is_no_proof_file_is_refused(change: tuple[str, str]) -> None:
    text = str(ProofFile(7, (bytes(32),), NOTE)).replace(*change)

    with pytest.raises(NoteUnsound):
        read_proof_file(text)
