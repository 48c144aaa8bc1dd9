"""What is recorded of a file that was looked into: in which order, and what for which file."""

import tempfile
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import BinaryIO

import pytest

from domain.codes import Rendition, ScanVerdict
from domain.evidence.facts import Examination, Preview
from services.evidence.errors import EvidenceMismatch
from services.evidence.examining import Examined, Examiner
from services.evidence.scanner import Scanner, ScannerUnfit
from services.setting_values import parse_scanner
from tests.clamd import EICAR, Clamd, clamd
from tests.evidence import samples

JPEG = samples.picture()


@pytest.fixture
def daemon() -> Iterator[Clamd]:
    with clamd() as running:
        yield running


@pytest.fixture
def spool() -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        yield file


def examined(spool: BinaryIO, data: bytes, daemon: Clamd | None = None, declared: str = "image/jpeg") -> Examined:
    spool.write(data)
    spool.flush()
    scanner = None if daemon is None else Scanner(parse_scanner(daemon.address))
    return Examiner(scanner).examine(spool, file_name="佐证", declared=declared)


def refused(
    spool: BinaryIO, data: bytes, daemon: Clamd | None = None, declared: str = "image/jpeg"
) -> EvidenceMismatch:
    with pytest.raises(EvidenceMismatch) as caught:
        examined(spool, data, daemon, declared)
    return caught.value


def test_a_clean_file_is_recorded_with_its_kind_its_scanner_and_its_previews(spool: BinaryIO, daemon: Clamd) -> None:
    found = examined(spool, JPEG, daemon, declared="image/jpg")

    small = found.previews[Rendition.THUMBNAIL]
    assert found.examination == Examination(
        media_type="image/jpeg",
        verdict=ScanVerdict.CLEAN,
        engine="ClamAV",
        engine_version="1.4.3",
        signatures="27830",
        signatures_on=date(2026, 11, 26),
        previews=(Preview(Rendition.THUMBNAIL, sha256(small).hexdigest(), len(small)),),
    )
    assert daemon.scanned == [JPEG]


def test_without_a_scanner_nothing_is_called_clean(spool: BinaryIO) -> None:
    found = examined(spool, JPEG).examination

    assert found.verdict is ScanVerdict.NOT_SCANNED
    assert (found.engine, found.engine_version, found.signatures, found.signatures_on) == (None, None, None, None)


def test_an_infected_file_is_refused_by_the_name_of_what_is_in_it_and_never_opened(
    spool: BinaryIO, daemon: Clamd
) -> None:
    told = refused(spool, EICAR, daemon, declared="text/plain")

    assert told.reason == "病毒扫描查出恶意代码（Eicar-Test-Signature），请清除后重新申报并上传"
    assert told.examined is not None
    assert (told.examined.verdict, told.examined.threat) == (ScanVerdict.INFECTED, "Eicar-Test-Signature")
    assert told.examined.previews == ()


def test_no_scanner_is_asked_about_a_kind_that_is_refused_anyway(spool: BinaryIO, daemon: Clamd) -> None:
    told = refused(spool, samples.PE, daemon)

    assert told.examined == Examination("application/vnd.microsoft.portable-executable")
    assert daemon.asked == []


@pytest.mark.parametrize("filter", ["Standard", "Adobe.PubSec"])
def test_a_document_that_cannot_be_opened_for_its_password_is_refused(spool: BinaryIO, filter: str) -> None:
    told = refused(spool, samples.locked_pdf(filter), declared="application/pdf")

    assert told.reason == "PDF 文档（application/pdf）已加密，无法检查，请取消密码后上传"
    assert told.examined == Examination("application/pdf")


def test_a_scanner_that_gives_no_verdict_is_waited_for(spool: BinaryIO, daemon: Clamd) -> None:
    daemon.verdict = b"stream: gone. ERROR"

    with pytest.raises(ScannerUnfit, match="SCANNER_ANSWER"):
        examined(spool, JPEG, daemon)


def test_a_district_that_wants_a_scanner_waits_until_there_is_one(daemon: Clamd) -> None:
    Examiner(None).ready(scan_required=False)
    Examiner(Scanner(parse_scanner(daemon.address))).ready(scan_required=True)
    with pytest.raises(ScannerUnfit, match="SCANNER_REQUIRED"):
        Examiner(None).ready(scan_required=True)
    daemon.version = b"ClamAV 1.4.3"
    with pytest.raises(ScannerUnfit, match="SCANNER_WITHOUT_SIGNATURES"):
        Examiner(Scanner(parse_scanner(daemon.address))).ready(scan_required=False)
