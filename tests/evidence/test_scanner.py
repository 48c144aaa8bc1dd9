"""What clamd says is recorded as it says it, and what it does not say is never taken for a clean file."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from domain.codes import ScanVerdict
from services.evidence.scanner import Scanner, ScannerUnfit, ScannerVersion
from services.setting_values import parse_scanner
from tests.clamd import EICAR, Clamd, clamd

KNOWN = ScannerVersion("1.4.3", "27830", date(2026, 11, 26))


@pytest.fixture
def daemon() -> Iterator[Clamd]:
    with clamd() as running:
        yield running


def scanner(daemon: Clamd, seconds: float = 30) -> Scanner:
    return Scanner(parse_scanner(daemon.address), answer_seconds_max=seconds)


def unfit(daemon: Clamd, data: bytes = b"minutes", seconds: float = 30) -> str:
    with pytest.raises(ScannerUnfit) as caught:
        scanner(daemon, seconds).scan(io.BytesIO(data))
    return caught.value.code


def test_a_clean_file_is_sent_whole_and_its_verdict_names_engine_and_signatures(daemon: Clamd) -> None:
    data = bytes(range(256)) * 4_000

    found = scanner(daemon).scan(io.BytesIO(data))

    assert (found.verdict, found.version, found.threat) == (ScanVerdict.CLEAN, KNOWN, None)
    assert daemon.scanned == [data]


def test_a_virus_is_found_by_name(daemon: Clamd) -> None:
    found = scanner(daemon).scan(io.BytesIO(EICAR))

    assert (found.verdict, found.threat) == (ScanVerdict.INFECTED, "Eicar-Test-Signature")


def test_a_scanner_may_be_reached_by_a_socket_of_this_machine(tmp_path: Path) -> None:
    with clamd(tmp_path / "clamd.ctl") as daemon:
        assert scanner(daemon).scan(io.BytesIO(EICAR)).verdict is ScanVerdict.INFECTED


def test_a_scanner_that_is_away_gives_no_verdict(tmp_path: Path) -> None:
    with clamd() as gone:
        pass
    nowhere = Clamd(str(tmp_path / "none.ctl"))

    assert unfit(gone) == "SCANNER_AWAY"
    assert unfit(nowhere) == "SCANNER_AWAY"


def test_a_scanner_that_hangs_up_gives_no_verdict(daemon: Clamd) -> None:
    daemon.hangs_up = True

    assert unfit(daemon) == "SCANNER_AWAY"


def test_a_scanner_that_never_answers_gives_no_verdict(daemon: Clamd) -> None:
    daemon.mute = True

    assert unfit(daemon, seconds=0.2) == "SCANNER_SLOW"


@pytest.mark.parametrize(
    "said",
    [b"", b"OK", b"stream: FOUND", b"stream: lstat() failed. ERROR", b"HTTP/1.1 200 OK", b"\xff\xfe", b"x" * 5_000],
)
def test_an_answer_that_is_no_verdict_is_none(daemon: Clamd, said: bytes) -> None:
    daemon.verdict = said

    assert unfit(daemon) == "SCANNER_ANSWER"


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.2", b"ClamAV"])
def test_something_else_than_a_scanner_is_not_asked_for_a_verdict(daemon: Clamd, said: bytes) -> None:
    daemon.version = said

    assert unfit(daemon) == "SCANNER_ANSWER"
    assert daemon.asked == [b"zVERSION\x00"]


def test_a_scanner_without_signatures_finds_nothing_and_is_not_believed(daemon: Clamd) -> None:
    daemon.version = b"ClamAV 1.4.3"

    assert unfit(daemon) == "SCANNER_WITHOUT_SIGNATURES"


def test_a_file_that_is_too_large_for_the_scanner_is_not_clean(daemon: Clamd) -> None:
    daemon.stream_bytes_max = 1_000_000

    assert unfit(daemon, bytes(30_000_000)) == "SCANNER_SIZE_LIMIT"
    daemon.verdict = b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND"
    assert unfit(daemon) == "SCANNER_SIZE_LIMIT"


def test_signatures_without_a_readable_day_are_still_named(daemon: Clamd) -> None:
    daemon.version = b"ClamAV 1.5.0-rc/27830/yesterday"

    assert scanner(daemon).version() == ScannerVersion("1.5.0-rc", "27830", None)


@pytest.mark.parametrize("text", ["clamd", ":3310", "clamd:", "clamd:0", "clamd:99999", "run/clamd.ctl"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="应为 主机:端口"):
        parse_scanner(text)
