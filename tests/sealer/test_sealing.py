"""Sealing in memory: killed before any write, beside another sealer at any write, over a log that was tampered with."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from services.sealer.errors import (
    LogShrunk,
    OriginChanged,
    RootDiffers,
    SignerKeyChanged,
    SignerRefused,
    TileDiffers,
    TileMissing,
)
from services.sealer.heads import Head
from services.sealer.merkle import EMPTY_ROOT
from services.sealer.sealing import Sealing
from tests.sealer.fakes import ORIGIN, World, events

SIZES = [(0, 1), (0, 300), (255, 256), (200, 513), (256, 257)]
"""Sealed before, and now."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "signer")


class Killed(BaseException):
    """As by kill -9: nothing catches it."""


def at_write(number: int, do: Callable[[], None]) -> Callable[[], None]:
    """Before the write of that number (from 0)."""
    numbers = count()

    def before_write() -> None:
        if next(numbers) == number:
            do()

    return before_write


def kill() -> None:
    raise Killed


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_what_is_sealed_is_proven_from_its_tiles_alone(world: World, size: int) -> None:
    world.log += events(size)

    world.seal()

    world.check()


def test_a_log_sealed_one_by_one_has_the_root_of_one_sealed_at_once(world: World) -> None:
    world.log += events(506)
    world.seal()
    for entry in events(12, 506):
        world.log.append(entry)
        world.seal()

    world.check()


@pytest.mark.parametrize(("before", "now"), SIZES)
def test_a_sealer_killed_before_any_write_loses_nothing_and_never_forks(tmp_path: Path, before: int, now: int) -> None:
    killed = 0
    for number in count():
        world = World(tmp_path / str(number))
        world.log += events(before)
        world.seal()
        world.log += events(now - before, before)
        try:
            world.sealing(at_write(number, kill)).seal()
        except Killed:
            killed += 1
        else:
            break
        # Meanwhile the log went on.
        world.log += events(3, now)

        world.seal()

        world.check()
    assert killed >= 6


@pytest.mark.parametrize(("before", "now"), SIZES)
def test_two_sealers_at_once_make_one_head(tmp_path: Path, before: int, now: int) -> None:
    for number in count():
        world = World(tmp_path / str(number))
        world.log += events(before)
        world.seal()
        world.log += events(now - before, before)
        met = []

        def another(world: World = world, met: list[bool] = met) -> None:
            # A second one begins and ends in the middle of the first, and sees a longer log.
            world.log += events(3, now)
            met.append(world.seal())

        world.sealing(at_write(number, another)).seal()
        world.seal()

        world.check()
        if not met:
            break
    assert number >= 6


def test_a_long_log_is_sealed_in_steps(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.sealer.sealing.STEP_ENTRIES", 512)
    world.log += events(1300)

    sizes = []
    while world.seal():
        sizes.append(world.head.size)

    assert sizes == [512, 1024, 1300]
    world.check()


def test_an_event_changed_behind_the_last_full_tile_is_named_by_its_tile(world: World) -> None:
    world.log += events(300)
    world.seal()
    world.log[280] = b"changed"
    world.log += events(1, 300)

    with pytest.raises(TileDiffers, match=r"tile/entries/001\.p/44"):
        world.seal()

    assert world.head.size == 300


def test_a_tile_changed_at_the_edge_is_found_and_not_overwritten(world: World) -> None:
    world.log += events(300)
    world.seal()
    world.files["tile/0/001.p/44"] = bytes(44 * 32)
    world.log += events(1, 300)

    with pytest.raises(TileDiffers, match=r"tile/0/001\.p/44"):
        world.seal()

    assert world.files["tile/0/001.p/44"] == bytes(44 * 32)


def test_a_changed_or_missing_tile_of_an_upper_level_is_found(world: World) -> None:
    world.log += events(300)
    world.seal()
    world.log += events(1, 300)
    tile = world.files["tile/1/000.p/1"]

    world.files["tile/1/000.p/1"] = bytes(32)
    with pytest.raises(RootDiffers):
        world.seal()
    del world.files["tile/1/000.p/1"]
    with pytest.raises(TileMissing, match=r"tile/1/000\.p/1"):
        world.seal()

    world.files["tile/1/000.p/1"] = tile
    world.seal()
    world.check()


def test_a_log_shorter_than_what_is_sealed_stands_still(world: World) -> None:
    world.log += events(10)
    world.seal()
    del world.log[-1]

    with pytest.raises(LogShrunk, match="日志 9 条，已签 10 条"):
        world.seal()


def test_a_database_restored_from_an_old_backup_and_written_on_is_refused_by_the_signer(world: World) -> None:
    world.log += events(10)
    world.seal()
    restored = world.head
    world.log += events(10, 10)
    world.seal()
    world.head = restored
    del world.log[12:]

    with pytest.raises(LogShrunk, match="签名进程已签到那里"):
        world.seal()
    world.log[10:] = [b"another history"] * 15

    with pytest.raises(SignerRefused, match="证明不成立"):
        world.seal()
    assert world.head == restored


def test_a_head_that_was_lost_is_signed_again_from_where_the_signer_is(world: World) -> None:
    world.log += events(10)
    world.seal()
    world.head = Head(0, EMPTY_ROOT, "", "")
    world.log += events(5, 10)

    world.seal()

    world.check()


def test_a_signer_with_another_key_is_not_followed(world: World, tmp_path: Path) -> None:
    world.log += events(10)
    world.seal()
    world.log += events(1, 10)
    other = World(tmp_path / "other", world.log, world.files, world.head)

    with pytest.raises(SignerKeyChanged):
        other.seal()


def test_a_log_does_not_change_its_name(world: World) -> None:
    world.log += events(1)
    world.seal()
    sealing = world.sealing()

    renamed = Sealing(f"other.{ORIGIN}", sealing._log, sealing._heads, sealing._files, sealing._sign)

    with pytest.raises(OriginChanged, match=ORIGIN):
        renamed.seal()


def test_a_sealer_that_was_stopped_before_it_published_puts_no_older_head_over_a_newer_one(world: World) -> None:
    world.log += events(3)
    world.seal()
    published = []

    class Stopped(type(world.sealing()._files)):  # type: ignore[misc]
        """Is stopped before its first publication, while another sealer goes on."""

        def publish(self, note: str, instead_of: str | None) -> bool:
            if not published:
                published.append(note)
                world.log.extend(events(2, 3))
                world.seal()
                newest.append(world.published)
            return bool(super().publish(note, instead_of))

    newest: list[str] = []
    sealing = world.sealing()
    sealing._files = Stopped(world, lambda: None)

    sealing.publish()

    assert world.published == newest[0]
    world.check()
