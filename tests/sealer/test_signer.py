"""The signer signs only what continues what it signed before, remembers it on the disk, and keeps what it refused."""

import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from services.sealer.asking import SignerClient
from services.sealer.checkpoint import Checkpoint
from services.sealer.errors import SignerAway, SignerRefused
from services.sealer.extension import Extension, Fork, OtherRoot, OtherSize, refuse_unproven
from services.sealer.memory import DirectoryHeld
from services.sealer.merkle import Range, consistency_proof, leaf_hash
from services.sealer.note import NoteUnsound, signed, verified
from services.sealer.serving import Server
from services.setting_values import Listen
from services.signer.signer import LogSigner
from tests.sealer.fakes import HOST, ORIGIN, SECRET

LEAVES = [leaf_hash(bytes([number])) for number in range(12)]
OTHER = [*LEAVES[:3], leaf_hash(b"another"), *LEAVES[4:]]


@pytest.fixture
def signer(tmp_path: Path) -> Iterator[LogSigner]:
    with closing(LogSigner(tmp_path, HOST, SECRET)) as signer:
        yield signer


@pytest.fixture
def server(signer: LogSigner) -> Iterator[str]:
    with closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server:
        yield f"http://127.0.0.1:{server.port}"


def head(size: int, leaves: list[bytes] = LEAVES) -> Checkpoint:
    return Checkpoint(ORIGIN, size, Range().extended(leaves[:size]).root)


def asked(old: int, size: int, leaves: list[bytes] = LEAVES) -> Extension:
    def subtree(level: int, index: int) -> bytes:
        return Range().extended(leaves[index << level : (index + 1) << level]).root

    proof = consistency_proof(old, size, subtree) if 0 < old < size else ()
    return Extension(old, proof, head(size, leaves).text)


def test_a_log_is_signed_from_its_beginning_with_a_key_of_its_own(server: str, tmp_path: Path) -> None:
    with closing(SignerClient(server, SECRET)) as client:
        first = client.sign(asked(0, 3))
        later = client.sign(asked(3, 10))
        again = client.sign(asked(10, 10))

    assert first.verifier == later.verifier
    assert later == again
    assert verified(signed(head(10).text, [later.signature]), [first.verifier])
    [key, public] = sorted((tmp_path / "keys").iterdir())
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert public.read_text() == f"{first.verifier}\n"


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (asked(3, 10, OTHER), Fork),
        (asked(5, 10, OTHER), Fork),
        (Extension(5, (), head(10).text), Fork),
        (Extension(5, asked(5, 11).proof, head(10).text), Fork),
        (asked(5, 5, OTHER), OtherRoot),
        (asked(0, 10), OtherSize),
        (asked(4, 10), OtherSize),
        (asked(6, 10), OtherSize),
        (Extension(5, (), head(4).text), NoteUnsound),
    ],
)
def test_nothing_but_the_continuation_of_the_last_head_passes(request_: Extension, error: type[Exception]) -> None:
    size = int(request_.head.split("\n")[1])
    seen, new = head(5), head(size, OTHER if request_.head == head(size, OTHER).text else LEAVES)
    expected = OtherSize if request_.old not in (5, size) else error

    with pytest.raises(expected):
        refuse_unproven(seen, request_, new)

    refuse_unproven(seen, asked(5, 10), head(10))


def test_a_fork_is_refused_and_kept_with_the_head_it_contradicts(server: str, tmp_path: Path) -> None:
    fork = asked(5, 10, OTHER)
    with closing(SignerClient(server, SECRET)) as client:
        client.sign(asked(0, 5))
        for _ in range(2):
            with pytest.raises(SignerRefused, match="证明不成立"):
                client.sign(fork)
        with pytest.raises(OtherSize) as other:
            client.sign(asked(0, 10, OTHER))
        client.sign(asked(5, 6))

    assert other.value.size == 5
    [kept] = tmp_path.glob("refused/*/*.request")
    assert kept.read_bytes() == str(fork).encode()
    assert kept.with_suffix(".head").read_text() == head(5).text


def test_what_was_signed_is_remembered_by_the_next_process(tmp_path: Path) -> None:
    with closing(LogSigner(tmp_path, HOST, SECRET)) as signer:
        answer = signer.sign(str(asked(0, 5)).encode())
        with pytest.raises(DirectoryHeld):
            LogSigner(tmp_path, HOST, SECRET)

    with closing(LogSigner(tmp_path, HOST, SECRET)) as signer:
        assert signer.sign(str(asked(5, 5)).encode()) == answer
        with pytest.raises(Fork):
            signer.sign(str(asked(5, 10, OTHER)).encode())


@pytest.mark.parametrize(("lost", "sentence"), [("heads", "有密钥而没有检查点"), ("keys", "有检查点而没有密钥")])
def test_a_signer_that_lost_half_of_its_directory_signs_nothing(
    server: str, tmp_path: Path, lost: str, sentence: str
) -> None:
    with closing(SignerClient(server, SECRET)) as client:
        client.sign(asked(0, 5))
        for file in (tmp_path / lost).iterdir():
            file.unlink()

        with pytest.raises(SignerRefused, match=sentence):
            client.sign(asked(0, 5))


def test_a_key_that_others_may_read_signs_nothing(server: str, tmp_path: Path) -> None:
    with closing(SignerClient(server, SECRET)) as client:
        client.sign(asked(0, 5))
        for file in (tmp_path / "keys").iterdir():
            file.chmod(0o644)

        with pytest.raises(SignerRefused, match="chmod 600"):
            client.sign(asked(5, 6))


def test_without_the_secret_nothing_is_signed(server: str) -> None:
    with closing(SignerClient(server, b"x" * 32)) as client, pytest.raises(SignerRefused, match="口令不符"):
        client.sign(asked(0, 5))

    assert httpx.get(f"{server}/ready").status_code == 401


def test_a_log_of_another_host_is_not_signed(signer: LogSigner, tmp_path: Path) -> None:
    foreign = Extension(0, (), Checkpoint("other.example/d/shili", 1, LEAVES[0]).text)

    with pytest.raises(NoteUnsound, match="须以"):
        signer.sign(str(foreign).encode())

    assert list(tmp_path.glob("keys/*")) == []


def test_a_signer_that_is_away_is_no_refusal(server: str) -> None:
    with closing(SignerClient("http://127.0.0.1:1", SECRET)) as client, pytest.raises(SignerAway):
        client.sign(asked(0, 5))


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"old 0\n\n", 400),
        (b"old 01\n\n" + head(1).text.encode(), 400),
        (b"old 0\nnot base64\n\n" + head(1).text.encode(), 400),
        (b"old 0\n" + b"A" * 43 + b"=\n\n" + head(1).text.encode(), 422),
        (b"\xff", 400),
        (b"x" * 70_000, 413),
    ],
)
def test_hostile_requests_get_an_answer_and_no_signature(server: str, content: bytes, status: int) -> None:
    answer = httpx.post(f"{server}/sign", content=content, headers={"authorization": f"Bearer {SECRET.decode()}"})

    assert answer.status_code == status
