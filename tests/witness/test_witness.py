"""The witness over HTTP, as the protocol (C2SP tlog-witness) and an auditor want it."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.sealer.checkpoint import Checkpoint, read_checkpoint
from services.sealer.extension import Extension
from services.sealer.memory import DirectoryHeld
from services.sealer.note import Signer, read_note, read_verifier, signed, verified
from services.sealer.serving import Request, Server
from services.setting_values import Listen
from services.witness.witness import Witness, WitnessUnfit
from tests.sealer.test_signer import OTHER, asked

NAME = "audit.example/w1"


@dataclass
class Clock:
    """Seconds since 1970."""

    at: int = 1_700_000_000

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log() -> Signer:
    return Signer(read_checkpoint(asked(0, 1).head).origin, Ed25519PrivateKey.generate())


@pytest.fixture
def witness(tmp_path: Path, clock: Clock, log: Signer) -> Iterator[Witness]:
    (tmp_path / "logs").write_text(f"# a district\n\n{log.verifier}\n")
    with closing(Witness(tmp_path, NAME, clock)) as witness:
        yield witness


@pytest.fixture
def url(witness: Witness) -> Iterator[str]:
    with closing(Server(Listen("127.0.0.1", 0), witness.respond)) as server:
        yield f"http://127.0.0.1:{server.port}"


def by(log: Signer, unsigned: Extension) -> str:
    """What a log sends: the head as a signed note."""
    return str(Extension(unsigned.old, unsigned.proof, str(signed(unsigned.head, [log.sign(unsigned.head)]))))


def add(url: str, body: str) -> httpx.Response:
    return httpx.post(f"{url}/add-checkpoint", content=body.encode())


def test_a_head_is_cosigned_with_the_time_and_remembered(url: str, witness: Witness, log: Signer, clock: Clock) -> None:
    first = add(url, by(log, asked(0, 5)))
    clock.at += 60
    later = add(url, by(log, asked(5, 10)))

    note = read_note(by(log, asked(5, 10)).split("\n\n", 1)[1] + later.text)
    assert (first.status_code, later.status_code) == (200, 200)
    assert verified(note, [witness.verifier, log.verifier]) == {log.verifier: None, witness.verifier: clock.at}
    shown = httpx.get(f"{url}/{hashlib.sha256(log.verifier.name.encode()).hexdigest()}/checkpoint")
    assert (shown.status_code, shown.text) == (200, str(note))


def test_a_head_that_was_seen_is_cosigned_again_with_a_newer_time(
    url: str, witness: Witness, log: Signer, clock: Clock
) -> None:
    add(url, by(log, asked(0, 5)))
    clock.at += 3600

    again = add(url, by(log, asked(5, 5)))

    note = read_note(by(log, asked(5, 5)).split("\n\n", 1)[1] + again.text)
    assert verified(note, [witness.verifier]) == {witness.verifier: clock.at}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (asked(0, 7), 409),
        (asked(4, 7), 409),
        (asked(5, 7, OTHER), 422),
        (Extension(5, (), asked(5, 7).head), 422),
        (asked(5, 5, OTHER), 409),
        (Extension(5, (), asked(0, 3).head), 400),
        (Extension(9, (), asked(0, 3).head), 400),
    ],
)
def test_what_does_not_continue_the_last_head_is_refused(url: str, log: Signer, body: Extension, status: int) -> None:
    add(url, by(log, asked(0, 5)))

    answer = add(url, by(log, body))

    assert answer.status_code == status
    if status == 409 and body.old != 5:
        assert (answer.text, answer.headers["content-type"]) == ("5\n", "text/x.tlog.size")
    assert add(url, by(log, asked(5, 6))).status_code == 200


def test_a_fork_is_kept_as_two_heads_that_the_log_signed(url: str, log: Signer, tmp_path: Path) -> None:
    add(url, by(log, asked(0, 5)))
    for forked in (asked(5, 7, OTHER), asked(5, 5, OTHER)):
        for _ in range(2):
            add(url, by(log, forked))

    kept = sorted(tmp_path.glob("refused/*/*.request"))

    assert len(kept) == 2
    for request in kept:
        seen = read_note(request.with_suffix(".head").read_text())
        refused = read_note(request.read_text().split("\n\n", 1)[1])
        assert log.verifier in verified(seen, [log.verifier])
        assert log.verifier in verified(refused, [log.verifier])
        assert read_checkpoint(seen.text).size == 5


def test_a_log_that_is_not_known_or_did_not_sign_is_refused(url: str, log: Signer) -> None:
    stranger = Signer(log.verifier.name, Ed25519PrivateKey.generate())
    other = Signer("other.example/d/x", Ed25519PrivateKey.generate())
    head = Checkpoint(other.verifier.name, 1, bytes(32)).text
    bent = by(log, asked(0, 5)).replace("\n5\n", "\n6\n")

    assert add(url, by(stranger, asked(0, 5))).status_code == 403
    assert add(url, bent).status_code == 403
    assert add(url, by(other, Extension(0, (), head))).status_code == 404
    assert add(url, "old 0\n\nnonsense").status_code == 400
    assert httpx.get(f"{url}/{'0' * 64}/checkpoint").status_code == 404


def test_a_clock_that_went_back_signs_nothing(url: str, log: Signer, clock: Clock) -> None:
    add(url, by(log, asked(0, 5)))
    clock.at -= 1

    assert add(url, by(log, asked(5, 6))).status_code == 503

    clock.at += 1
    assert add(url, by(log, asked(5, 6))).status_code == 200


def test_the_next_process_knows_key_and_heads_and_keeps_its_name(tmp_path: Path, log: Signer, clock: Clock) -> None:
    (tmp_path / "logs").write_text(str(log.verifier))
    with pytest.raises(WitnessUnfit, match="--name"):
        Witness(tmp_path, None, clock)
    with closing(Witness(tmp_path, NAME, clock)), pytest.raises(DirectoryHeld):
        Witness(tmp_path, NAME, clock)
    with closing(Witness(tmp_path, NAME, clock)) as witness:
        assert answer(witness, by(log, asked(0, 5))) == 200

    with pytest.raises(WitnessUnfit, match="不能改为"):
        Witness(tmp_path, "another", clock)
    with closing(Witness(tmp_path, None, clock)) as witness:
        assert witness.verifier == read_verifier((tmp_path / "witness.vkey").read_text().strip())
        assert answer(witness, by(log, asked(5, 7, OTHER))) == 422
    (tmp_path / "witness.key").unlink()
    with pytest.raises(WitnessUnfit, match="有见证记录而没有密钥"):
        Witness(tmp_path, NAME, clock)


def answer(witness: Witness, body: str) -> int:
    return witness.respond(Request("POST", "/add-checkpoint", {}, body.encode())).status
