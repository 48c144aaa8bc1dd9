"""A case is known to discipline inspectors alone: the package for others holds nothing of it and says only that."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.scoring.score_1 import canonical
from services.bundle.errors import TrailUnsound
from tests.bundle.district import District, Event, Members, codes, members, packed, verified
from tests.bundle.test_accesses import of, rewritten
from tests.bundle.test_mutations import changed
from tests.bundle.trails import FACTS, ITEM, POSITIONS, TRAIL, a_trail_district, packaged

FOLDER = "folder-of-a-case"
PLACED, RELEASED = len(FACTS), len(FACTS) + 1
_HELD = {"evidence": "photo", "folder": FOLDER}
HOLDS: list[tuple[str, str, Event]] = [
    ("evidence_hold/photo", "evidence.hold_placed.v1", {**_HELD, "ground": "DISCIPLINE_CASE"}),
    ("evidence_hold/photo", "evidence.hold_released.v1", _HELD),
]
PLAIN, BEHALF = 401, 402
"""Looks at a file of the item: one of anybody's, one on behalf of the case."""
NOT_SHOWN = "佐证的保全和为案卷所作的查看：只给纪检监察员，不在这种包中；有没有，本包不显示"

WITHOUT = replace(TRAIL, until=len(FACTS) + len(HOLDS), cases=False)
WITH = replace(WITHOUT, positions=[*POSITIONS, PLACED, RELEASED], cases=True)


@pytest.fixture(scope="module")
def ours(district: District) -> District:
    """The district of the trail, where a file of the item was held and looked at for a case."""

    def looked(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for position in (PLAIN, BEHALF):
            said[position]["subject"]["id"] = "photo"
        said[BEHALF] |= {"case_folder": FOLDER, "role": "DISCIPLINE_INSPECTOR", "purpose": "DISCIPLINE"}
        return said

    return rewritten(replace(a_trail_district(HOLDS), accesses=of(district)), looked)


@pytest.fixture(scope="module")
def shown(ours: District) -> bytes:
    """For an inspector."""
    return packaged(ours, WITH, looks=[PLAIN, BEHALF])


@pytest.fixture(scope="module")
def hidden(ours: District) -> bytes:
    """For anybody else."""
    return packaged(ours, WITHOUT, looks=[PLAIN])


def test_an_inspectors_package_holds_the_holds_and_the_looks_for_the_case(shown: bytes) -> None:
    report = verified(shown, item=ITEM)

    assert report.accepted, report.as_text()
    told = report.as_text()
    assert "包中列有佐证的保全 2 条，各流在包中的最后一版之前没有缺漏" in told
    assert f"位置 {PLACED}　" in told
    assert "查看佐证原件 2 次；别处" in told
    assert NOT_SHOWN not in told
    assert FOLDER.encode() in shown


def test_the_package_for_others_holds_nothing_of_a_case_and_says_the_same_whether_there_was_one(
    ours: District, hidden: bytes
) -> None:
    report, told = verified(hidden, item=ITEM), verified(hidden).as_text()

    assert report.accepted, told
    assert FOLDER.encode() not in hidden
    assert b"hold" not in hidden
    assert NOT_SHOWN in report.absent["INTEGRITY"]
    assert "查看佐证原件 1 次（为案卷所作的不在内）" in told
    assert "列有佐证的保全" not in told
    of_no_case = packaged(a_trail_district(), replace(TRAIL, cases=False))
    assert NOT_SHOWN in verified(of_no_case).absent["INTEGRITY"]
    assert json.loads(dict(members(of_no_case))["manifest.json"])["parts"]["cases"] == "LEFT_OUT"


def labelled(cases: Any) -> Callable[[bytes], bytes]:
    """The package with another word for what it holds of cases."""

    def change(manifest: bytes) -> bytes:
        said = json.loads(manifest)
        return canonical({**said, "parts": {**said["parts"], "cases": cases}})

    return lambda package: packed(changed(members(package), "manifest.json", change))


def test_a_package_with_holds_or_looks_for_a_case_does_not_pass_for_one_without(
    ours: District, shown: bytes, hidden: bytes
) -> None:
    report = verified(labelled("LEFT_OUT")(shown))

    assert {(fault.code, fault.place) for fault in report.faults} == {
        *(("CASES_SHOWN", f"位置 {position}") for position in (PLACED, RELEASED)),
        ("CASES_SHOWN", f"访问日志位置 {BEHALF}"),
    }
    assert codes(verified(packaged(ours, replace(WITHOUT, positions=WITH.positions), looks=[PLAIN]))) == {"CASES_SHOWN"}
    assert codes(verified(packaged(ours, WITHOUT, looks=[PLAIN, BEHALF]))) == {"CASES_SHOWN"}


def test_a_package_without_that_passes_for_an_inspectors_claims_no_more_than_it_shows(hidden: bytes) -> None:
    report = verified(labelled("INCLUDED")(hidden))

    assert report.accepted
    assert "包中列有佐证的保全 0 条，各流在包中的最后一版之前没有缺漏" in report.as_text()
    assert "别处是否另有涉及它们的事件" in report.as_text()


def test_what_is_neither_is_refused(hidden: bytes) -> None:
    def without(manifest: bytes) -> bytes:
        said = json.loads(manifest)
        del said["parts"]["cases"]
        return canonical(said)

    content: Members = changed(members(hidden), "manifest.json", without)

    assert codes(verified(packed(content))) == {"PART_UNKNOWN"}
    for word in ("PRESENT", "ABSENT", "", None, 0, ["LEFT_OUT"]):
        assert codes(verified(labelled(word)(hidden))) == {"PART_UNKNOWN"}


def test_a_hold_that_is_missing_before_another_is_found(ours: District, shown: bytes) -> None:
    def lacking(manifest: bytes) -> bytes:
        said = json.loads(manifest)
        return canonical({**said, "positions": [each for each in said["positions"] if each != PLACED]})

    left = [each for each in members(shown) if not each[0].startswith(f"entry/{PLACED}.")]
    [fault] = verified(packed(changed(left, "manifest.json", lacking))).faults

    assert (fault.code, fault.place) == ("STREAM_GAP", "流 evidence_hold/photo")
    with pytest.raises(TrailUnsound, match=r"evidence_hold/photo 只有版本 \[2\]"):
        packaged(ours, replace(WITH, positions=[*POSITIONS, RELEASED]))
