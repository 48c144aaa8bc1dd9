"""Evidence files: declared without state secrets, supplied, sealed when equal, linked to their own item's reports."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.evidence.decider import (
    EMPTY,
    FILE_NAME_BYTES_MAX,
    EvidenceState,
    EvidenceStatus,
    check_file_name,
    declare,
    evolve,
    link,
    refuse_foreign,
    refuse_unsupplied,
    reject,
    seal,
    supply,
)
from domain.evidence.errors import (
    DigestIncomplete,
    DigestMalformed,
    EvidenceDeclaredAlready,
    EvidenceLinkedAlready,
    EvidenceNotAwaited,
    EvidenceNotFound,
    EvidenceNotSupplied,
    EvidenceNotToBeSupplied,
    EvidenceOfOtherItem,
    EvidenceRejectedAlready,
    FileNameWrong,
    MediaTypeMalformed,
    RetentionInPast,
    SealContradicted,
    SizeOutOfRange,
    StateSecretRefused,
)
from domain.evidence.events import (
    EvidenceDeclared,
    EvidenceEvent,
    EvidenceLinked,
    EvidenceRejected,
    EvidenceSealed,
    EvidenceSupplied,
)
from domain.evidence.examining import examine
from domain.evidence.facts import Examination
from domain.ids import EvidenceId, ItemId, ReportId, UnitId
from domain.tenancy.events import Policy

FILE, STREET, ITEM, REPORT = EvidenceId("file"), UnitId("street"), ItemId("item"), ReportId("report")
SHA256 = "a" * 64
BLOB = "ef" * 32
TODAY, UNTIL = date(2020, 4, 1), date(2050, 4, 1)
NAMED = EvidenceDeclared(FILE, STREET, ITEM, "T01-03.jpg", None, None, None, no_state_secret=True)
DECLARED = EvidenceDeclared(FILE, STREET, ITEM, "T01-03.jpg", SHA256, 1000, "image/jpeg", no_state_secret=True)
SEALED = EvidenceSealed(FILE, SHA256, 1000, "1/file", "v1", "key", BLOB, 1064, UNTIL)
FOUND = Examination("image/jpeg")
REJECTED = EvidenceRejected(FILE, "摘要不符")


def given(*events: EvidenceEvent) -> EvidenceState:
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state


def announce(**changes: Any) -> list[EvidenceDeclared]:
    facts: dict[str, Any] = {
        "unit": STREET,
        "item": ITEM,
        "file_name": "T01-03.jpg",
        "sha256": SHA256,
        "size_bytes": 1000,
        "media_type": "image/jpeg",
        "no_state_secret": True,
        "bytes_max": 2000,
        **changes,
    }
    return declare(given(), FILE, **facts)


def seal_as(state: EvidenceState, *, sha256: str = SHA256, size_bytes: int = 1000, until: date = UNTIL) -> object:
    return seal(
        state,
        sha256=sha256,
        size_bytes=size_bytes,
        object_key="1/file",
        object_version="v1",
        key_id="key",
        blob_sha256=BLOB,
        blob_bytes=1064,
        retain_until_on=until,
        examined=FOUND,
        scan_required=False,
        today=TODAY,
    )


def test_a_file_is_declared_with_its_digest_or_by_name_alone() -> None:
    assert announce() == [DECLARED]
    assert announce(sha256=None, size_bytes=None, media_type=None) == [NAMED]
    assert given(NAMED).status is EvidenceStatus.DECLARED
    with pytest.raises(EvidenceDeclaredAlready):
        declare(
            given(DECLARED),
            FILE,
            unit=STREET,
            item=None,
            file_name="a.jpg",
            sha256=None,
            size_bytes=None,
            media_type=None,
            no_state_secret=True,
            bytes_max=2000,
        )


def test_a_file_that_may_hold_state_secrets_is_refused() -> None:
    with pytest.raises(StateSecretRefused) as refusal:
        announce(no_state_secret=False)

    assert "保守国家秘密法" in refusal.value.source


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"sha256": None}, DigestIncomplete),
        ({"media_type": None}, DigestIncomplete),
        ({"sha256": "A" * 64}, DigestMalformed),
        ({"sha256": "a" * 63}, DigestMalformed),
        ({"size_bytes": 0}, SizeOutOfRange),
        ({"size_bytes": 2001}, SizeOutOfRange),
        ({"media_type": "jpeg"}, MediaTypeMalformed),
        ({"media_type": "text/html\r\nX: y"}, MediaTypeMalformed),
    ],
)
def test_a_digest_is_whole_well_formed_and_within_the_districts_limit(changes: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        announce(**changes)


@pytest.mark.parametrize(
    "file_name",
    [
        "",
        " ",
        "..",
        "../密码.txt",
        "a/b.jpg",
        "a\\b.jpg",
        "C:b.jpg",
        " 首.jpg",
        "照片\u202egpj.exe",
        "照片\u200b.jpg",
        "照片\u2066.jpg",
        "a\x00.jpg",
        "a\n.jpg",
        "照片\u1680一.jpg",
        "照片\u00a0一.jpg",
        "汉" * 86,
    ],
)
def test_a_file_name_has_no_path_and_hides_nothing(file_name: str) -> None:
    with pytest.raises(FileNameWrong):
        announce(file_name=file_name)


@pytest.mark.parametrize(
    "file_name", ["DW01-T基础01-03.jpg", "会议记录（三月）.docx", "a b.pdf", "会议\u3000记录.pdf", ".hidden", "汉" * 85]
)
def test_ordinary_file_names_are_taken_as_they_are(file_name: str) -> None:
    assert announce(file_name=file_name)[0].file_name == file_name


@for_all(st.text(max_size=300))
def test_a_name_that_is_taken_fits_a_file_system_and_a_header(file_name: str) -> None:
    try:
        check_file_name(file_name)
    except FileNameWrong:
        return
    assert len(file_name.encode()) <= FILE_NAME_BYTES_MAX
    assert file_name.replace("\u3000", " ").isprintable()
    assert not set(file_name) & set('/\\:*?"<>|')


def test_a_digest_is_supplied_once_and_again_only_after_a_rejection() -> None:
    facts: dict[str, Any] = {"sha256": SHA256, "size_bytes": 1000, "media_type": "image/jpeg", "bytes_max": 2000}
    supplied = [EvidenceSupplied(FILE, SHA256, 1000, "image/jpeg")]

    assert supply(given(NAMED), **facts) == supplied
    assert supply(given(DECLARED, REJECTED), **facts) == supplied
    for events in ((DECLARED,), (NAMED, *supplied), (DECLARED, SEALED)):
        with pytest.raises(EvidenceNotToBeSupplied):
            supply(given(*events), **facts)


def test_a_file_is_sealed_only_when_it_equals_its_declaration() -> None:
    assert seal_as(given(DECLARED)) == [examine(FILE, SHA256, FOUND), SEALED]
    with pytest.raises(SealContradicted):
        seal_as(given(DECLARED), sha256="b" * 64)
    with pytest.raises(SealContradicted):
        seal_as(given(DECLARED), size_bytes=1001)
    with pytest.raises(RetentionInPast):
        seal_as(given(DECLARED), until=TODAY)


@pytest.mark.parametrize("events", [(NAMED,), (DECLARED, SEALED), (DECLARED, REJECTED)])
def test_only_a_file_whose_bytes_are_awaited_is_sealed_or_rejected(events: tuple[EvidenceEvent, ...]) -> None:
    with pytest.raises(EvidenceNotAwaited):
        seal_as(given(*events))
    with pytest.raises(EvidenceNotAwaited):
        reject(given(*events), reason="摘要不符", examined=None)


def test_a_file_shows_something_for_its_own_unit_and_item_alone() -> None:
    assert link(given(NAMED), unit=STREET, item=ITEM, report=REPORT) == [EvidenceLinked(FILE, ITEM, REPORT)]
    with pytest.raises(EvidenceOfOtherItem):
        refuse_foreign(given(DECLARED), unit=UnitId("town"), item=ITEM)
    with pytest.raises(EvidenceOfOtherItem):
        refuse_foreign(given(DECLARED), unit=STREET, item=ItemId("another"))
    with pytest.raises(EvidenceRejectedAlready):
        refuse_foreign(given(DECLARED, REJECTED), unit=STREET, item=ITEM)
    with pytest.raises(EvidenceNotFound):
        refuse_foreign(given(), unit=STREET, item=ITEM)


def test_a_file_is_linked_once_to_a_report() -> None:
    with pytest.raises(EvidenceLinkedAlready):
        link(given(DECLARED, EvidenceLinked(FILE, ITEM, REPORT)), unit=STREET, item=ITEM, report=REPORT)


def test_a_name_alone_proves_nothing() -> None:
    with pytest.raises(EvidenceNotSupplied):
        refuse_unsupplied(given(NAMED))

    refuse_unsupplied(given(DECLARED))


def test_five_gigabytes_are_refused_until_the_districts_policy_allows_them() -> None:
    size = 5_000_000_000

    with pytest.raises(SizeOutOfRange, match="请压缩后再申报"):
        announce(size_bytes=size, bytes_max=Policy().evidence_bytes_max)
    assert announce(size_bytes=size, bytes_max=size)
