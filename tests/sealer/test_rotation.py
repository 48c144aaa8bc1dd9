"""A log changes its key in the log itself: heads that hold the announcement are the new key's, whoever is killed."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from services.sealer.asking import SignerClient
from services.sealer.checkpoint import Checkpoint, read_checkpoint
from services.sealer.errors import SignerAway, SignerKeyChanged, SignerRefused
from services.sealer.extension import Extension
from services.sealer.heads import Head
from services.sealer.merkle import EMPTY_ROOT, Range, consistency_proof, inclusion_proof, leaf_hash
from services.sealer.note import NoteUnsound, Verifier, read_note, read_verifier, verified
from services.sealer.policy import Untrusted, read_policy
from services.sealer.rotation import Announced, Rotation, announced, read_request, request_text
from services.sealer.serving import Request, Server
from services.setting_values import Listen
from services.signer.keys import FileKeys
from services.signer.signer import LogSigner
from services.witness.witness import Witness
from tests.sealer.fakes import HOST, ORIGIN, SECRET, World, events


def announcement(old: str, new: str, type_: str = "log.key_rotated.v1") -> bytes:
    data = {"old_key": old, "new_key": new, "reason": "SCHEDULED", "ordered_by": "p"}
    envelope = {"stream": "log_key", "version": 1, "type": type_, "data": data}
    return json.dumps(envelope, separators=(",", ":")).encode()


class Rotating(World):
    """A world whose signer may be begun anew, and changes keys."""

    def prepare(self) -> tuple[str, str]:
        old, new = self.signer.prepare(ORIGIN.encode()).splitlines()
        return old, new

    def announce(self) -> int:
        """The signer's next key is announced; where."""
        self.log.append(announcement(*self.prepare()))
        return len(self.log) - 1

    def seal_all(self) -> None:
        while self.seal():
            pass

    def begin_signer_anew(self) -> None:
        self.signer.close()
        self.signer = LogSigner(self.directory, HOST, SECRET)

    def signed_by(self, note: str) -> set[str]:
        """Which of the log's keys signed a head."""
        return {str(key) for key in verified(read_note(note), self.public_keys())}

    def public_keys(self) -> list[Verifier]:
        """As auditors are given them, in the order of their use."""
        [file] = (self.directory / "keys").glob("*.vkey")
        return [read_verifier(line) for line in file.read_text().splitlines()]


@pytest.fixture
def world(tmp_path: Path) -> Rotating:
    return Rotating(tmp_path / "signer", events(5))


def size_of(note: str) -> int:
    return read_checkpoint(read_note(note).text).size


def check_heads(world: Rotating, at: int, old: str, new: str) -> None:
    """Each head that there ever was bears the signatures that its place wants, and no other."""
    for note in world.sealed:
        size = size_of(note)
        wanted = {old} if size <= at else {old, new} if size == at + 1 else {new}
        assert world.signed_by(note) == wanted, size
    assert {len(world.signed_by(note)) for note in world.sealed} == {1, 2}
    world.check()


def test_heads_beyond_the_announcement_are_the_new_key_s_and_the_first_of_them_both_keys(world: Rotating) -> None:
    world.seal()
    old, new = world.prepare()
    world.log += events(2, 5)
    at = world.announce()
    world.log += events(3, 7)

    world.seal_all()

    assert [size_of(note) for note in world.sealed] == [5, 8, 11]
    check_heads(world, at, old, new)
    assert [str(key) for key in world.public_keys()] == [old, new]


def test_a_log_changes_its_key_again_and_again(world: Rotating) -> None:
    world.seal()
    keys = [world.head.verifier]
    for _ in range(3):
        world.announce()
        world.log += events(2, len(world.log))
        world.seal_all()
        keys.append(world.head.verifier)

    assert keys == [str(key) for key in world.public_keys()]
    assert len(set(keys)) == 4


def test_two_announcements_that_nobody_has_sealed_yet_are_sealed_one_after_the_other(world: Rotating) -> None:
    """The second names a key that the signer makes only once the first is its own."""
    world.seal()
    first = world.announce()
    world.seal()
    world.announce()

    world.seal_all()

    assert world.head.size == first + 2
    world.check()


def test_a_prepared_key_that_nobody_announces_signs_nothing(world: Rotating) -> None:
    world.seal()
    assert world.prepare() == world.prepare()
    world.log += events(5, 5)

    world.seal()

    assert world.signed_by(world.published) == {world.prepare()[0]}


# -------------------------------------------------------------------------------------------------------------- kills


class Killed(BaseException):
    """As by kill -9: nothing catches it."""


@contextmanager
def files_written(monkeypatch: pytest.MonkeyPatch, before_write: Callable[[], None]) -> Iterator[None]:
    """Calls this before each change of the signer's directory."""
    with monkeypatch.context() as patched:
        for name in ("replace", "unlink"):
            method = getattr(Path, name)

            def before(file: Path, *arguments: Any, method: Any = method, **named: Any) -> Any:
                before_write()
                return method(file, *arguments, **named)

            patched.setattr(Path, name, before)
        yield


def at_write(number: int, do: Callable[[], None]) -> Callable[[], None]:
    """Before the write of that number (from 0)."""
    numbers = count()

    def before_write() -> None:
        if next(numbers) == number:
            do()

    return before_write


def kill() -> None:
    raise Killed


def test_whoever_is_killed_before_any_write_leaves_a_log_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the announcement to the second head behind it: files of the log, of the signer, the head, `checkpoint`."""
    killed = 0
    for number in count():
        world = Rotating(tmp_path / str(number), events(5))
        world.seal()
        old, new = world.prepare()
        at = world.announce()
        world.log += events(3, 6)
        before_write = at_write(number, kill)
        try:
            with files_written(monkeypatch, before_write):
                for _ in range(2):
                    world.sealing(before_write).seal()
        except Killed:
            killed += 1
        world.begin_signer_anew()
        world.log += events(2, 9)

        world.seal_all()

        check_heads(world, at, old, new)
        if killed <= number:
            break
    assert killed > 20


def test_whoever_is_killed_while_a_key_is_prepared_leaves_one_to_prepare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in count():
        world = Rotating(tmp_path / str(number), events(5))
        world.seal()
        try:
            with files_written(monkeypatch, at_write(number, kill)):
                world.prepare()
        except Killed:
            world.begin_signer_anew()
        else:
            break

        pair = world.prepare()

        assert [str(key) for key in world.public_keys()] == list(pair)
        at = world.announce()
        world.seal_all()
        check_heads(world, at, *pair)
    assert number == 4


def test_two_sealers_at_once_change_the_key_once(tmp_path: Path) -> None:
    for number in count():
        world = Rotating(tmp_path / str(number), events(5))
        world.seal()
        old, new = world.prepare()
        at = world.announce()
        met = []

        def another(world: Rotating = world, met: list[bool] = met) -> None:
            world.log += events(3, 6)
            met.append(world.seal())

        world.sealing(at_write(number, another)).seal()
        world.seal_all()

        check_heads(world, at, old, new)
        if not met:
            break
    assert number >= 6


def test_a_head_that_was_lost_is_signed_again_beyond_the_change(world: Rotating) -> None:
    for _ in range(2):
        world.seal()
        world.announce()
        world.log += events(3, len(world.log))
        world.seal_all()
    world.head = Head(0, EMPTY_ROOT, "", "")
    world.log += events(2, len(world.log))

    world.seal_all()

    world.check()


# ----------------------------------------------------------------------------------------------- what is not followed


def test_an_announced_key_that_is_not_the_signer_s_is_not_signed_with(world: Rotating, tmp_path: Path) -> None:
    world.seal()
    stranger = Rotating(tmp_path / "other", events(5))
    stranger.seal()
    world.log.append(announcement(world.head.verifier, stranger.head.verifier))
    before = world.head

    with pytest.raises(SignerRefused, match="不是签名进程的"):
        world.seal()

    assert world.head == before


def test_an_announcement_that_does_not_follow_on_the_log_s_key_stands_still(world: Rotating) -> None:
    world.seal()
    world.announce()
    world.seal_all()
    first, second = (str(key) for key in world.public_keys())
    world.prepare()
    world.log.append(announcement(first, second))

    with pytest.raises(SignerKeyChanged, match="日志中更换的是"):
        world.seal()


def test_a_signer_that_changed_its_key_without_a_word_is_not_followed(world: Rotating) -> None:
    world.seal()
    world.prepare()
    FileKeys(world.directory / "keys").rotate(ORIGIN)
    world.log += events(2, 5)

    with pytest.raises(SignerKeyChanged, match="应为"):
        world.seal()


def head_of(log: list[bytes], size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, Range().extended(map(leaf_hash, log[:size])).root)


def proven(log: list[bytes], index: int, size: int) -> Rotation:
    def subtree(level: int, number: int) -> bytes:
        return Range().extended(map(leaf_hash, log[number << level : (number + 1) << level])).root

    return Rotation(log[index], inclusion_proof(index, size, subtree))


def test_the_signer_takes_no_other_proof_of_an_announcement(world: Rotating) -> None:
    world.seal()
    old, new = world.prepare()
    told = announcement(old, new)
    world.log += [told, *events(1, 5), announcement(old, new, "log.key_rotated.v2"), b'{"type":"log.key_rotated.v1"']
    extension = Extension(0, (), head_of(world.log, 6).text)

    def refuse(rotation: Rotation, size: int, match: str) -> None:
        with pytest.raises(NoteUnsound, match=match):
            rotation.keys(head_of(world.log, size))

    assert proven(world.log, 5, 6).keys(head_of(world.log, 6)) == Announced(old, new)
    refuse(proven(world.log, 5, 7), 7, "最后一条")
    refuse(proven(world.log, 4, 5), 5, "不是更换密钥的事件")
    refuse(Rotation(told, ()), 6, "最后一条")
    refuse(proven(world.log, 7, 8), 8, "不是更换密钥的事件")
    refuse(proven(world.log, 8, 9), 9, "不是更换密钥的事件")
    asked = Extension(5, consistency(world.log, 5, 6), head_of(world.log, 6).text)
    for body in (request_text(asked, Rotation(b"", ())), "rotation ?\n\nold 0\n\n", "rotation AA=="):
        with pytest.raises(NoteUnsound):
            world.signer.sign(body.encode())
    assert world.signer.prepare(ORIGIN.encode()).splitlines() == [old, new]
    assert read_request(request_text(extension, proven(world.log, 5, 6)).encode()) == (
        proven(world.log, 5, 6),
        extension,
    )


def test_only_an_event_of_that_type_announces() -> None:
    quoting = json.dumps({"type": "other.v1", "data": {"text": '"type":"log.key_rotated.v1"'}}).encode()
    within = b'{"type":"other.v1","data":{"type":"log.key_rotated.v1","old_key":"a","new_key":"b"}}'

    assert announced(announcement("a", "b")) == Announced("a", "b")
    assert announced(quoting) is None
    assert announced(within) is None


def test_the_former_key_is_destroyed_with_the_next_head(world: Rotating) -> None:
    world.seal()
    world.announce()
    world.seal()
    keys = FileKeys(world.directory / "keys")
    assert keys.find_former(ORIGIN) is not None
    world.log += events(1, 6)

    world.seal()

    assert keys.find_former(ORIGIN) is None
    assert keys.find_next(ORIGIN) is None


def test_a_log_that_was_never_signed_has_no_key_to_change(world: Rotating) -> None:
    with (
        closing(Server(Listen("127.0.0.1", 0), world.signer.respond)) as server,
        closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)) as client,
    ):
        with pytest.raises(SignerRefused, match="没有签过"):
            client.prepare(ORIGIN)
        world.seal()
        old, new = client.prepare(ORIGIN)
        assert (str(old), str(new)) == world.prepare()
    with closing(SignerClient("http://127.0.0.1:1", SECRET)) as client, pytest.raises(SignerAway):
        client.prepare(ORIGIN)


# --------------------------------------------------------------------------------------- those who know the public keys


def test_a_witness_that_knows_both_keys_goes_on_and_one_that_knows_the_first_to_the_change(
    world: Rotating, tmp_path: Path
) -> None:
    world.seal()
    first = world.head
    world.announce()
    world.seal()
    both = world.head
    world.log += events(1, 6)
    world.seal()
    later = world.head
    lines = [f"{key}\n" for key in world.public_keys()]

    def answers(directory: Path, known: list[str]) -> list[int]:
        with closing(Witness(directory, "audit.example/w", lambda: 1_700_000_000)) as witness:
            (directory / "logs").write_text("".join(known))
            statuses, old = [], 0
            for head in (first, both, later):
                asked = Extension(old, consistency(world.log, old, head.size), head.checkpoint)
                answer = witness.respond(Request("POST", "/add-checkpoint", {}, str(asked).encode()))
                statuses.append(answer.status)
                old = head.size if answer.status == 200 else old
            return statuses

    assert answers(tmp_path / "both", lines) == [200, 200, 200]
    assert answers(tmp_path / "first", lines[:1]) == [200, 200, 403]


def consistency(log: list[bytes], old: int, new: int) -> tuple[bytes, ...]:
    def subtree(level: int, number: int) -> bytes:
        return Range().extended(map(leaf_hash, log[number << level : (number + 1) << level])).root

    return consistency_proof(old, new, subtree) if 0 < old < new else ()


def test_heads_before_and_after_are_accepted_by_a_policy_that_names_both_keys(world: Rotating) -> None:
    world.seal()
    world.announce()
    world.log += events(1, 6)
    world.seal_all()
    first, last = read_note(world.sealed[0]), read_note(world.published)
    old, new = world.public_keys()

    both, one = (
        read_policy(f"{''.join(f'log {key}{chr(10)}' for key in keys)}quorum none\n".encode())
        for keys in ([old, new], [old])
    )

    assert (both.accept(first).size, both.accept(last).size) == (5, 7)
    with pytest.raises(Untrusted):
        one.accept(last)
