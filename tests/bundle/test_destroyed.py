"""A file whose key was destroyed by law: the bundle says so, because the log does, and says it of no other file."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from domain.scoring.score_1 import canonical
from tests.bundle.district import (
    FILES,
    WITNESSES,
    District,
    Event,
    Members,
    MemoryFiles,
    an_event,
    codes,
    members,
    packed,
    timed,
    verified,
)

DIGEST = sha256(FILES["evidence-1"]).hexdigest()


def erasing(events: list[Event]) -> list[Event]:
    """The key of the first file is destroyed at the end."""
    of = {"sealed_subject": "evidence-1", "kind": "EVIDENCE", "person": None, "evidence": "evidence-1"}
    asked = {**of, "basis": "PURPOSE_ENDED", "reason": "误传", "requested_by": "department"}
    erased = {**of, "approved_by": "admin"}
    gone = {**of, "key_id": "5f0d1c2e-7a5b-4c1d-9e64-2b1f0a9d8c37"}
    told = [
        an_event("erasure/evidence-1", 1, "erasure.requested.v1", asked),
        an_event("erasure/evidence-1", 2, "erasure.subject_erased.v1", erased),
        an_event("erasure/evidence-1", 3, "erasure.key_destroyed.v1", gone),
    ]
    return timed([*events, *told])


def seen_whole(district: District) -> District:
    """With a head of all there is."""
    return replace(district, heads={**district.heads, len(district.entries): dict.fromkeys(WITNESSES, 60)})


@pytest.fixture(scope="module")
def erased(district: District) -> District:
    return seen_whole(district.rewritten(erasing))


def listed(bundle: bytes) -> dict[str, str]:
    return {each["evidence"]: each["file"] for each in json.loads(dict(members(bundle))["evidence/list.json"])}


def test_a_destroyed_file_is_said_to_be_destroyed_and_everything_else_is_proven_as_before(erased: District) -> None:
    for files in (MemoryFiles(FILES), MemoryFiles({"evidence-2": FILES["evidence-2"]}), None):
        bundle = erased.bundle(files)
        report = verified(bundle)

        assert report.accepted, report.as_text()
        assert listed(bundle) == {"evidence-1": "DESTROYED", "evidence-2": "INCLUDED" if files else "LEFT_OUT"}
        assert f"evidence/{DIGEST}" not in dict(members(bundle))
        assert any("1 个证据文件已依法删除" in text for text in report.verified["SECURITY"])


def test_the_same_bytes_declared_by_another_unit_are_not_destroyed_with_them(district: District) -> None:
    def twice(events: list[Event]) -> list[Event]:
        for event in events:
            if event["stream"] == "evidence/evidence-2":
                event["data"] |= {"sha256": DIGEST, "size_bytes": len(FILES["evidence-1"])} | (
                    {"object_key": "evidence-1"} if "object_key" in event["data"] else {}
                )
        return erasing(events)

    bundle = seen_whole(district.rewritten(twice)).bundle(MemoryFiles(FILES))

    assert verified(bundle).accepted
    assert listed(bundle) == {"evidence-1": "DESTROYED", "evidence-2": "INCLUDED"}


def saying(content: Members, evidence: int, **fields: object) -> bytes:
    """A bundle whose list says something else of a file."""

    def change(data: bytes) -> bytes:
        told = json.loads(data)
        told[evidence] |= fields
        return canonical(told)

    return packed([(name, change(data) if name == "evidence/list.json" else data) for name, data in content])


def test_what_the_list_says_of_a_file_is_what_the_log_says_of_it(erased: District) -> None:
    content = members(erased.bundle())

    for lie in (
        saying(content, 0, file="MISSING"),
        saying(content, 0, file="LEFT_OUT"),
        saying(content, 1, file="DESTROYED"),
        saying(content, 1, blob_sha256="0" * 64),
        saying(content, 1, blob_bytes=1),
    ):
        assert codes(verified(lie)) == {"EVIDENCE_LIST_DIFFERS"}


def test_a_destroyed_file_that_comes_along_after_all_is_refused(erased: District) -> None:
    content = members(erased.bundle(MemoryFiles(FILES)))
    at = [name for name, _ in content].index("evidence/list.json")
    content.insert(at - 1, (f"evidence/{DIGEST}", FILES["evidence-1"]))

    assert not verified(packed(content)).accepted
