"""The package of a trail: what is in it, what the verifier reads from it, and every kind of tampering, refused."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.scoring.score_1 import canonical
from services.bundle.errors import BundleImpossible, TrailTooLong, TrailUnsound
from services.bundle.trail import Trail
from services.bundle.verify_bundle import Policy, Seen, Unusable, read_checkpoint
from services.sealer.errors import RootDiffers
from services.sealer.merkle import inclusion_proof, leaf_hash
from services.sealer.tiles import Tree
from tests.bundle.district import (
    ORIGIN,
    District,
    Event,
    Leaves,
    Members,
    MemoryFiles,
    codes,
    members,
    packed,
    policy,
    verified,
    written,
)
from tests.bundle.test_bits import STRIDE, turned
from tests.bundle.trails import FILES, ITEM, OTHER, POSITIONS, TRAIL, a_trail_district, packaged
from tests.conftest import Announce

TRUSTED = policy(quorum="group all-of-us all audit archive discipline\nquorum all-of-us")


@pytest.fixture(scope="module")
def ours() -> District:
    return a_trail_district()


@pytest.fixture(scope="module")
def package(ours: District) -> bytes:
    """With its evidence files."""
    return packaged(ours, files=MemoryFiles(FILES))


def test_the_same_trail_gives_the_same_bytes_and_is_accepted(ours: District, package: bytes) -> None:
    report = verified(package, year=None, item=ITEM)

    assert packaged(ours, files=MemoryFiles(FILES)) == package
    assert report.accepted, report.as_text()
    assert [step["position"] for step in report.facts["steps"]] == POSITIONS
    assert verified(package, trusted=TRUSTED).accepted


def test_the_report_lists_the_steps_and_says_what_a_package_cannot_show(ours: District, package: bytes) -> None:
    whole = verified(package).as_text()
    bare = verified(packaged(ours)).as_text()

    assert "位置 7　2021-01-01T00:00:07Z　报告进展　platform　文件 photo" in whole
    assert "位置 17　2021-01-01T00:00:17Z　签署打分表　platform" in whole
    assert "2 个证据文件的摘要与封存时登记的一致" in whole
    assert "项目的流和 2 个佐证文件的流" in whole
    assert "别处是否另有涉及它们的事件" in whole
    assert "包中只有 2 个文件的清单和摘要" in bare
    assert verified(package).as_json()["steps"][0]["type"] == "list_set.task_item_added.v1"


def test_what_was_asked_for_must_be_what_it_is(package: bytes) -> None:
    assert codes(verified(package, item=OTHER)) == {"ITEM_OTHER"}
    assert codes(verified(package, origin="test.example/d/other")) == {"ORIGIN_OTHER"}
    assert codes(verified(package, district="330300")) == {"DISTRICT_OTHER"}
    assert codes(verified(package, trusted=policy("another"))) == {"SIGNATURE_MISSING"}


def test_a_bundle_still_needs_its_year(bundle: bytes) -> None:
    with pytest.raises(Unusable, match="--year"):
        verified(bundle, year=None)


# --------------------------------------------------------------------------------------------------------- what is sent


def changed(content: Members, name: str, change: Callable[[bytes], bytes]) -> Members:
    assert name in dict(content)
    return [(own, change(data) if own == name else data) for own, data in content]


def in_manifest(**fields: Any) -> Callable[[Members], Members]:
    def change(data: bytes) -> bytes:
        return canonical({**json.loads(data), **fields})

    return lambda content: changed(content, "manifest.json", change)


def without_entry(position: int) -> Callable[[Members], Members]:
    """As if that entry were not of the trail."""

    def change(content: Members) -> Members:
        left = [each for each in content if not each[0].startswith(f"entry/{position}.")]
        return in_manifest(positions=[each for each in POSITIONS if each != position])(left)

    return change


def edited(content: Members) -> Members:
    return changed(content, "entry/8.json", lambda data: data.replace(b"2020-06-01", b"2020-05-01"))


def swapped_entries(content: Members) -> Members:
    found = dict(content)
    return [(name, {"entry/7.json": found["entry/8.json"]}.get(name, data)) for name, data in content]


def proof_of_another(content: Members) -> Members:
    found = dict(content)
    return changed(content, "entry/8.proof", lambda _: found["entry/7.proof"])


def moved(content: Members) -> Members:
    """The entry at another position, with its own proof."""
    renamed = [(name.replace("entry/8.", "entry/9."), data) for name, data in content]
    return in_manifest(positions=sorted({*POSITIONS, 9} - {8}))(renamed)


def swapped_files(content: Members) -> Members:
    (one, first), (two, second) = [each for each in content if each[0].startswith("evidence/") and "." not in each[0]]
    return [(name, {one: second, two: first}.get(name, data)) for name, data in content]


def with_member(name: str) -> Callable[[Members], Members]:
    return lambda content: [*content[:2], (name, b"trust me\n"), *content[2:]]


def other_head(content: Members) -> Members:
    """The earlier head that the log signed as well."""
    note = a_trail_district().head(10).encode()
    return changed(content, "checkpoint/20", lambda _: note)


def stripped(content: Members) -> Members:
    def change(note: bytes) -> bytes:
        return b"".join(line for line in note.splitlines(keepends=True) if b"audit" not in line)

    return changed(content, "checkpoint/20", change)


TAMPERED: dict[str, tuple[Callable[[Members], Members], set[str]]] = {
    "an edited entry": (edited, {"PROOF_WRONG"}),
    "an entry in the place of another": (swapped_entries, {"PROOF_WRONG"}),
    "the proof of another index": (proof_of_another, {"PROOF_WRONG"}),
    "an entry moved to another position": (moved, {"PROOF_WRONG"}),
    "a file's stream without a version": (
        without_entry(6),
        {"STREAM_GAP"},
    ),
    "the item's stream without a version": (without_entry(3), {"STREAM_GAP"}),
    "a file without its declaration": (without_entry(4), {"STREAM_GAP"}),
    "the finding left out that makes a file the item's": (without_entry(12), {"TRAIL_DIFFERS", "TRAIL_UNRELATED"}),
    "two files swapped": (swapped_files, {"EVIDENCE_DIFFERS"}),
    "another head of the same log": (other_head, {"CHECKPOINT_FORK"}),
    "a witness's signature stripped": (stripped, {"QUORUM_MISSING"}),
    "keys inside": (with_member("keys/log.vkey"), {"KEYS_INSIDE"}),
    "a member that the format does not have": (with_member("notes.txt"), {"MEMBER_UNEXPECTED"}),
    "a file of the trail that is not named": (in_manifest(evidence=["photo"]), {"TRAIL_DIFFERS"}),
    "a file named that is not the item's": (in_manifest(evidence=["photo", "scan", "stray"]), {"TRAIL_DIFFERS"}),
    "relabelled as another item's": (in_manifest(item=OTHER), {"TRAIL_DIFFERS", "TRAIL_UNRELATED"}),
    "relabelled as another district's": (in_manifest(district="330300"), {"DISTRICT_OTHER"}),
    "relabelled as a bundle": (in_manifest(format="sandan-bundle/1"), {"MANIFEST_MALFORMED"}),
    "relabelled as what nobody knows": (in_manifest(format="sandan-trail/9"), {"FORMAT_UNKNOWN"}),
    "a wider claim": (in_manifest(until=99), {"MANIFEST_MALFORMED"}),
    "a narrower claim": (in_manifest(until=10), {"MANIFEST_MALFORMED"}),
    "a log of another size": (in_manifest(size=21), {"MEMBER_MISSING"}),
    "positions out of order": (in_manifest(positions=POSITIONS[::-1]), {"MANIFEST_MALFORMED"}),
    "no position": (in_manifest(positions=[]), {"MANIFEST_MALFORMED"}),
    "one more field": (in_manifest(note="信我"), {"MANIFEST_MALFORMED"}),
    "a part that nobody checks": (
        in_manifest(
            parts={"access_log": "ABSENT", "ballots": "PRESENT", "cases": "INCLUDED", "evidence_files": "PRESENT"}
        ),
        {"PART_UNKNOWN"},
    ),
}


LEFT_OVER = {"EVIDENCE_LIST_DIFFERS", "MEMBER_MISSING", "MEMBER_UNEXPECTED", "STREAM_GAP"}
"""What else is wrong then: the files in the package and what lies behind the fault."""


@pytest.mark.parametrize(("tamper", "why"), TAMPERED.values(), ids=TAMPERED.keys())
def test_a_tampered_package_is_refused_for_what_it_is(
    package: bytes, tamper: Callable[[Members], Members], why: set[str]
) -> None:
    report = verified(packed(tamper(members(package))), trusted=TRUSTED)

    assert codes(report) & why, report.as_text()
    assert codes(report) <= why | LEFT_OVER, report.as_text()


def test_an_entry_of_another_district_is_refused(package: bytes) -> None:
    theirs = a_trail_district().rewritten(
        lambda events: [{**event, "data": {**event["data"], "code": "330300"}} if not at else event
                        for at, event in enumerate(events)],
        named=False,
    )  # fmt: skip
    foreign = dict(members(packaged(theirs)))

    content = [(name, foreign[name] if name.startswith("entry/8.") else data) for name, data in members(package)]

    assert codes(verified(packed(content))) == {"PROOF_WRONG"}
    assert codes(verified(packaged(theirs))) == {"DISTRICT_OTHER"}


# ------------------------------------------------------------------------------------------- what all signers agreed on


def rewritten(change: Callable[[list[Event]], None]) -> District:
    def made(events: list[Event]) -> list[Event]:
        change(events)
        return events

    return a_trail_district().rewritten(made, named=False)


def back_dated(events: list[Event]) -> None:
    for event in events[11:]:
        event["recorded_at"] = event["recorded_at"].replace("2021-01-01", "2020-01-01")


def of_the_future(events: list[Event]) -> None:
    for event in events[17:]:
        event["recorded_at"] = "2021-02-01T00:00:00.000000Z"


def no_such_day(events: list[Event]) -> None:
    events[17]["recorded_at"] = "2021-02-30T00:00:00.000000Z"


def version_twice(events: list[Event]) -> None:
    events[17]["version"] = 1


def secret(events: list[Event]) -> None:
    events[4]["data"]["no_state_secret"] = False


def unknown(events: list[Event]) -> None:
    events[8]["type"] = "progress.waved_through.v1"


def without_its_report(events: list[Event]) -> None:
    del events[7]["data"]["report"]


FORGED: dict[str, tuple[Callable[[list[Event]], None], str]] = {
    "a time that goes back": (back_dated, "TIME_BACKWARDS"),
    "recorded after it was seen": (of_the_future, "TIME_AFTER_CHECKPOINT"),
    "a day that is none": (no_such_day, "ENVELOPE_FIELDS"),
    "one version twice": (version_twice, "STREAM_GAP"),
    "a file that was not declared free of secrets": (secret, "SECRET_UNDECLARED"),
    "a type nobody knows": (unknown, "EVENT_TYPE_UNKNOWN"),
    "an event that lacks what its type has": (without_its_report, "EVENT_MALFORMED"),
}


@pytest.mark.parametrize(("forge", "why"), FORGED.values(), ids=FORGED.keys())
def test_a_history_that_all_signers_agreed_on_is_still_held_against_itself(
    forge: Callable[[list[Event]], None], why: str
) -> None:
    assert why in codes(verified(packaged(rewritten(forge))))


# ---------------------------------------------------------------------------------------------- what the auditor holds


def kept(ours: District, size: int, position: int | None = None) -> Seen:
    """A head, or a receipt, that the auditor has of that district."""
    tree = Tree(Leaves([leaf_hash(entry) for entry in ours.entries]), size)
    path = [] if position is None else list(inclusion_proof(position, size, tree.subtree))
    head = read_checkpoint(ours.head(size).encode(), "kept", ORIGIN, Policy(policy()))
    return Seen("kept", head, position, path)


def test_a_receipt_and_a_head_that_the_auditor_holds_are_compared(ours: District, package: bytes) -> None:
    forked = rewritten(lambda events: events[8]["data"].update(accepted_on="2020-05-01"))

    for seen in (kept(ours, 20), kept(ours, 20, 8), kept(ours, 10, 8), kept(ours, 10)):
        assert verified(package, seen=[seen]).accepted
    assert codes(verified(package, seen=[kept(forked, 20)])) == {"SEEN_FORK"}
    assert codes(verified(package, seen=[kept(forked, 10, 8)])) == {"RECEIPT_DIFFERS"}
    told = verified(package, seen=[kept(ours, 10)])
    assert any("与 kept 的比对" in text for text in told.absent["INTEGRITY"])


def test_an_entry_that_is_older_than_a_head_without_it_was_dated_back(ours: District, package: bytes) -> None:
    seen = kept(ours, 10)
    late = seen._replace(checkpoint=seen.checkpoint._replace(times={"audit": seen.checkpoint.times["audit"] + 90_000}))

    assert verified(package, seen=[late], lag_hours=48).accepted
    assert codes(verified(package, seen=[late])) == {"TIME_BACKDATED"}


# --------------------------------------------------------------------------------------------------- what is not made


def test_what_the_read_models_leave_out_is_found_while_the_package_is_made(ours: District) -> None:
    lacking = replace(TRAIL, positions=[each for each in POSITIONS if each != 6])

    with pytest.raises(TrailUnsound, match=r"读模型.*evidence/photo 只有版本 \[1, 3\]"):
        packaged(ours, lacking)


def test_a_log_that_is_not_what_was_signed_makes_no_package(ours: District) -> None:
    events = [json.loads(entry) for entry in ours.entries]
    events[8]["data"]["accepted_on"] = "2020-05-01"
    changed_log = replace(ours, entries=written(events))

    class Signed(District):
        def head(self, size: int) -> str:
            return ours.head(size)

    forged = Signed(changed_log.entries, heads=ours.heads)

    with pytest.raises(RootDiffers, match="位置"):
        packaged(forged)


def test_a_log_without_a_head_makes_no_package(ours: District) -> None:
    with pytest.raises(BundleImpossible, match="检查点"):
        packaged(replace(ours, heads={}))


def test_a_trail_whose_list_is_long_is_a_package_too() -> None:
    # Fewer files than it takes with ids as they are, so that it is quickly made.
    files = [f"{number:0200}" for number in range(330)]
    known = {"unit": "u", "item": ITEM, "file_name": "a.jpg", "no_state_secret": True, "size_bytes": 1}
    said = {**known, "sha256": "0" * 64, "media_type": "image/jpeg"}
    declared = [(f"evidence/{file}", "evidence.declared.v1", {"evidence": file, **said}) for file in files]
    many = a_trail_district(declared)
    positions = [*POSITIONS, *range(len(many.entries) - len(files), len(many.entries))]
    package = packaged(many, replace(TRAIL, until=many.size(), positions=positions, evidence=[*files, *TRAIL.evidence]))

    report = verified(package)

    assert len(dict(members(package))["manifest.json"]) > 1 << 16
    assert report.accepted, report.as_text()


@pytest.mark.parametrize("listed", [{"positions": range(100_001)}, {"evidence": [""] * 100_001}])
def test_a_trail_of_more_than_the_verifier_reads_makes_no_package(ours: District, listed: dict[str, Any]) -> None:
    with pytest.raises(TrailTooLong, match="100001"):
        packaged(ours, replace(TRAIL, **listed))


def test_a_file_that_the_platform_cannot_produce_is_told_to_be_missing(ours: District) -> None:
    report = verified(packaged(ours, files=MemoryFiles({"photo": FILES["photo"]})))

    assert codes(report) == {"EVIDENCE_MISSING"}


def test_the_trail_of_an_item_that_nobody_showed_anything_of_is_a_package_too(ours: District) -> None:
    report = verified(packaged(ours, Trail(OTHER, 3, [2], [], cases=True)), item=OTHER)

    assert report.accepted, report.as_text()


# ------------------------------------------------------------------------------------------------------------ the sweep


def test_no_bit_of_a_package_can_be_turned(package: bytes, announce: Announce) -> None:
    content, accepted, why = members(package), [], Counter[str]()
    bits = range(0, 8 * len(package), 4 * STRIDE)
    for bit in bits:
        report = verified(turned(package, bit), trusted=TRUSTED)
        why.update(codes(report))
        if report.accepted:
            accepted.append(("", bit))
    for place, (name, data) in enumerate(content):
        for bit in range(place % STRIDE, 8 * len(data), STRIDE):
            sent = packed([*content[:place], (name, turned(data, bit)), *content[place + 1 :]])
            report = verified(sent, trusted=TRUSTED)
            why.update(codes(report))
            if report.accepted:
                accepted.append((name, bit))

    announce(f"bits of a trail turned; refused for {dict(why.most_common())}")
    assert accepted == []
    assert {"MEMBER_CORRUPT", "ZIP_LAYOUT", "PROOF_WRONG", "SIGNATURE_WRONG", "EVIDENCE_DIFFERS"} <= set(why)
