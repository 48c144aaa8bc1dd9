"""Who looked at an item's evidence, in the package of its trail: each look proven to the access log's own head."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.scoring.score_1 import canonical
from services.bundle.verify_bundle import Policy, read_seen
from tests.bundle.district import ORIGIN, District, Members, codes, members, packed, policy, verified
from tests.bundle.test_accesses import of, rewritten
from tests.bundle.test_mutations import changed, replaced, with_member, without, without_lines
from tests.bundle.trails import ITEM, a_trail_district, packaged

LOOKS = [401, 402]
"""At a file of the item, and at something else of it."""
STRANGE = 403


@pytest.fixture(scope="module")
def ours(district: District) -> District:
    """The district of the trail, with an access log of which two entries concern it."""
    there = replace(a_trail_district(), accesses=of(district))

    def looked(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
        said[401]["subject"]["id"] = "photo"
        said[402] |= {"act": "TRAIL_READ", "subject": {"kind": "ITEM", "id": ITEM}, "item": ITEM}
        return said

    return rewritten(there, looked)


@pytest.fixture(scope="module")
def package(ours: District) -> bytes:
    return packaged(ours, looks=LOOKS)


def test_the_looks_are_in_the_package_and_summed_up(package: bytes) -> None:
    report = verified(package, item=ITEM)

    assert report.accepted, report.as_text()
    told = report.as_text()
    assert "访问日志到位置 599 为止，2 人：查看佐证原件 1 次，查询留痕 1 次" in told
    assert [name for name, _ in members(package) if name.startswith("access/")] == [
        *("access/manifest.json", "access/checkpoint/600", "access/entry/401.json", "access/entry/401.proof"),
        *("access/entry/402.json", "access/entry/402.proof"),
    ]


def test_that_nobody_looked_is_said_and_that_nothing_was_brought_too(ours: District) -> None:
    assert "没有人查看或导出" in verified(packaged(ours, looks=[])).as_text()
    without_it = verified(packaged(ours))
    assert without_it.accepted
    assert "访问日志（谁查看、导出了什么）：包中没有" in without_it.absent["SECURITY"]
    trusted = "".join(line for line in policy().splitlines(keepends=True) if "/access+" not in line)
    assert any("没有核验" in text for text in verified(packaged(ours, looks=LOOKS), trusted=trusted).absent["SECURITY"])


def in_manifest(**fields: Any) -> Callable[[Members], Members]:
    def change(data: bytes) -> bytes:
        return canonical({**json.loads(data), **fields})

    return lambda content: changed(content, "access/manifest.json", change)


HEAD = "access/checkpoint/600"

CASES: dict[str, tuple[Callable[[Members], Members], set[str]]] = {
    "a look edited": (replaced("access/entry/401.json", b'"u"', b'"v"'), {"PROOF_WRONG"}),
    "a proof edited": (replaced("access/entry/401.proof", b"A", b"B"), {"PROOF_WRONG"}),
    "a look at another place": (
        lambda content: changed(content, "access/entry/401.json", lambda _: dict(content)["access/entry/402.json"]),
        {"PROOF_WRONG"}),
    "a look stripped": (without("access/entry/402"), {"MEMBER_MISSING"}),
    "all of it stripped": (without("access/"), {"MEMBER_MISSING"}),
    "its signature stripped": (
        lambda content: changed(content, HEAD, lambda data: without_lines("test.example")(data.decode()).encode()),
        {"SIGNATURE_MISSING"}),
    "the head of the events": (
        lambda content: changed(content, HEAD, lambda _: dict(content)["checkpoint/20"]), {"ORIGIN_OTHER"}),
    "own keys": (with_member("access/key"), {"KEYS_INSIDE"}),
    "a size that is none of its head": (in_manifest(size=599), {"MEMBER_MISSING"}),
    "looks out of order": (in_manifest(positions=[402, 401]), {"MANIFEST_MALFORMED"}),
    "a look beyond the end": (in_manifest(positions=[600]), {"MANIFEST_MALFORMED"}),
    "a look that is no number": (in_manifest(positions=["401"]), {"MANIFEST_MALFORMED"}),
    "another log's name": (in_manifest(origin=ORIGIN), {"ORIGIN_OTHER"}),
    "a field of its own": (in_manifest(trusted=True), {"MANIFEST_MALFORMED"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_package_whose_looks_were_changed_is_refused_for_what_it_is(
    package: bytes, case: tuple[Callable[[Members], Members], set[str]]
) -> None:
    change, expected = case

    assert codes(verified(packed(change(members(package))))) == expected


def test_a_look_at_something_else_is_refused(ours: District) -> None:
    [fault] = verified(packaged(ours, looks=[*LOOKS, STRANGE])).faults

    assert (fault.code, fault.place) == ("TRAIL_UNRELATED", f"访问日志位置 {STRANGE}")


def test_a_kept_head_of_another_access_log_shows_a_fork(ours: District, package: bytes, tmp_path: Path) -> None:
    other = rewritten(ours, lambda said: [*said[:-1], {**said[-1], "purpose": "DUTY"}])
    for name, log in (("own", of(ours)), ("other", of(other))):
        (tmp_path / name).write_text(log.head(600), encoding="utf-8")
    own, fork = (read_seen(tmp_path / name, ORIGIN, Policy(policy())) for name in ("own", "other"))

    assert verified(package, seen=[own]).accepted
    assert codes(verified(package, seen=[fork])) == {"SEEN_FORK"}
