"""A bundle is made of the log and what was signed, the same each time, in the same memory however long the log."""

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import BinaryIO, cast
from zipfile import ZipFile

import pytest

from services.bundle.archive import ArchiveWriter
from services.bundle.build import Sealed, Year, build
from services.bundle.errors import NotSealed, YearNotPublished, YearUnsound
from services.sealer.checkpoint import Checkpoint
from services.sealer.errors import RootDiffers, TileMissing
from services.sealer.merkle import Range, leaf_hash
from services.sealer.note import signed
from services.sealer.tiles import WIDTH, Tile
from tests.bundle.district import (
    FILES,
    WITNESSES,
    District,
    Event,
    Leaves,
    LogOf,
    MemoryFiles,
    an_event,
    policy,
    time_of,
    verified,
    written,
)
from tests.bundle.tiny import tiny


def test_the_same_log_gives_the_same_bytes(district: District, bundle: bytes) -> None:
    assert district.bundle(MemoryFiles(FILES)) == bundle


def test_any_program_reads_it_and_finds_the_files_of_the_log_as_they_lie_in_object_storage(bundle: bytes) -> None:
    with ZipFile(BytesIO(bundle)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()

    assert names[0] == "manifest.json"
    assert [name for name in names if name.startswith("tile/")] == [
        f"tile/{level}/{place}" for place in ("001", "002", "003.p/120") for level in ("entries", "0")
    ]


def test_a_year_that_opens_in_the_first_tile_needs_no_proof_of_what_comes_before() -> None:
    district = tiny()

    with ZipFile(BytesIO(district.bundle())) as archive:
        names = set(archive.namelist())

    assert "range" not in names
    assert not any(name.startswith("opening") for name in names)
    assert verified(district.bundle()).accepted


def test_the_head_that_most_witnesses_signed_is_the_one_that_counts(district: District) -> None:
    heads = {700: dict.fromkeys(WITNESSES, 60), 885: dict.fromkeys(WITNESSES, 60), 888: {"audit": 60}}

    report = verified(replace(district, heads=heads).bundle())

    assert report.accepted
    assert report.facts["size"] == 885


def test_the_past_heads_of_the_year_are_in_it_with_proofs_between_them(district: District) -> None:
    by_audit = {"audit": 60}
    kept = dict.fromkeys((300, 500, 600, 884, 886), by_audit)
    later = replace(district, heads={700: by_audit, 888: dict.fromkeys(WITNESSES, 60)}, kept=kept)

    with ZipFile(BytesIO(later.bundle())) as archive:
        names = archive.namelist()

    sizes = [500, 600, 700, 884, 888]
    assert [name for name in names if name.startswith("checkpoint/")] == [f"checkpoint/{size}" for size in sizes]
    assert f"consistency/{sizes[0]}-{sizes[1]}" in names
    report = verified(later.bundle())
    assert report.accepted, report.as_text()


def test_a_past_head_tells_when_what_it_holds_was_there(district: District) -> None:
    long_before = replace(district, kept={600: {"audit": -3600}})

    [fault] = verified(long_before.bundle()).faults

    assert (fault.code, fault.place) == ("TIME_AFTER_CHECKPOINT", "位置 599")


def test_what_is_not_there_is_not_bundled(district: District) -> None:
    with pytest.raises(NotSealed, match="700"):
        replace(district, heads={700: {}}).bundle()
    with pytest.raises(YearNotPublished):
        _built(district, Year(2020, 446, []))


def test_a_log_that_is_not_the_one_that_was_signed_is_not_bundled(district: District) -> None:
    other = [*district.entries[:600], district.entries[601], district.entries[600], *district.entries[602:]]

    with pytest.raises(RootDiffers):
        _built(replace(district, entries=other), district.year(), district)


def test_results_that_are_not_those_that_were_published_are_not_bundled(district: District) -> None:
    def regraded(events: list[Event]) -> list[Event]:
        [place, *_] = [at for at, event in enumerate(events) if event["type"] == "evaluation.computed.v1"]
        events[place]["data"]["rank"] = 9
        return events

    with pytest.raises(YearUnsound, match="第 1 轮"):
        district.rewritten(regraded).bundle()


def _built(district: District, year: Year, signed: District | None = None) -> bytes:
    output = BytesIO()
    tiles = Leaves([leaf_hash(entry) for entry in (signed or district).entries])
    build(output, Sealed(LogOf(district), tiles, [(signed or district).head(888)]), year)
    return output.getvalue()


def test_a_member_that_is_taken_back_leaves_nothing() -> None:
    plain, undone = BytesIO(), BytesIO()
    for output, extra in ((plain, False), (undone, True)):
        writer = ArchiveWriter(output)
        writer.add("a", b"one")
        if extra:
            writer.stream("b", iter([b"two", b"three"]))
            writer.undo()
        writer.add("c", b"")
        writer.close()

    assert undone.getvalue() == plain.getvalue()


# ------------------------------------------------------------------------------------------------------------ memory


@dataclass(frozen=True)
class Long:
    """A log of any length that is nowhere: the tiny year, then the same few events again and again."""

    count: int

    def size(self) -> int:
        return len(TINY) + self.count

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        for position in range(start, end):
            yield TINY[position] if position < len(TINY) else self._later(position - len(TINY))

    def _later(self, number: int) -> bytes:
        return LATER % (number + 1)


TINY = tiny().entries
SAID = {"unit": "u", "year": 2021, "text": "情况" * 50}
[LATER] = written(
    [{**an_event("research/u/2021", 1, "research.situation_recorded.v1", SAID), "recorded_at": time_of(99)}]
)
LATER = LATER.replace(b'"version":1,', b'"version":%d,')


class NoTiles:
    """Where a year opens in the first tile and one head is there, no proof needs any."""

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        raise TileMissing(tile.path)


class Nowhere(BytesIO):
    """A file that keeps only how long it is."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    def write(self, content: object) -> int:
        self._at += len(cast(bytes, content))
        return len(cast(bytes, content))

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset
        return offset


def _signed(log: Long) -> Sealed:
    root = Range().extended(map(leaf_hash, log.entries(0, log.size()))).root
    district = tiny()
    text = Checkpoint(district.origin, log.size(), root).text
    return Sealed(log, NoTiles(), [str(signed(text, [district.signer("log").sign(text)]))])


def _peak(act: Callable[[], object]) -> int:
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_log_of_eight_times_the_length_is_bundled_in_the_same_memory() -> None:
    """What grows is one line of the directory for each 256 events: a million take half a megabyte more."""
    short, long = (_signed(Long(tiles * WIDTH)) for tiles in (2, 16))
    outputs = Nowhere(), Nowhere()

    peaks = [
        _peak(partial(build, cast(BinaryIO, output), sealed, tiny().year()))
        for output, sealed in zip(outputs, (short, long), strict=True)
    ]

    assert outputs[1].tell() > 6 * outputs[0].tell()
    assert peaks[1] < 1.3 * peaks[0]
    assert peaks[1] < outputs[1].tell() / 2


def test_and_verified_in_the_same_memory() -> None:
    """What grows are streams, commands and scores; of this log there are no more of them."""
    trusted = policy(quorum="quorum none")
    peaks = []
    for tiles in (2, 16):
        output = BytesIO()
        build(output, _signed(Long(tiles * WIDTH)), tiny().year())
        bundle = output.getvalue()
        assert verified(bundle, trusted=trusted).accepted
        peaks.append(_peak(partial(verified, bundle, trusted=trusted)))

    assert peaks[1] < 1.3 * peaks[0] + 8 * 14 * WIDTH
