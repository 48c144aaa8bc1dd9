"""The access log in the bundle: a log of its own, verified by its own name and key, and held against the evidence."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from domain.access.codes import Act, Purpose, SubjectKind
from domain.scoring.score_1 import canonical
from services.bundle.build import Accesses, build
from services.bundle.verify_bundle import ACTS, PURPOSES, SUBJECTS, Policy, Report, read_checkpoint, read_seen
from services.sealer.checkpoint import ProofFile
from services.sealer.merkle import inclusion_proof, leaf_hash
from services.sealer.note import read_note
from services.sealer.tiles import Tree, bundle, unbundle
from tests.bundle.district import (
    ACCESSES,
    ACCESSES_EARLY,
    DECLARED_BY,
    LOOKED_FROM,
    ORIGIN,
    WITNESSES,
    District,
    Event,
    Leaves,
    Members,
    an_access_log,
    codes,
    members,
    packed,
    policy,
    time_of,
    verified,
)
from tests.bundle.test_mutations import changed, in_part, replaced, with_member, without, without_lines
from tests.bundle.tiny import tiny

LATE = dict.fromkeys(WITNESSES, LOOKED_FROM + 60)
HEAD = f"access/checkpoint/{ACCESSES}"


def of(district: District) -> District:
    """Its access log."""
    assert district.accesses is not None
    return district.accesses


def rewritten(district: District, change: Callable[[list[Event]], list[Event]]) -> District:
    """The same district with another access log, as if all who sign it had agreed."""
    entries = [canonical(said) for said in change([json.loads(entry) for entry in of(district).entries])]
    return with_entries(district, entries)


def with_entries(district: District, entries: list[bytes]) -> District:
    return replace(district, accesses=replace(of(district), entries=entries, heads={len(entries): LATE}))


# ----------------------------------------------------------------------------------------------------- what is accepted


def test_the_codes_are_those_of_the_platform() -> None:
    assert (set(ACTS), set(PURPOSES), set(SUBJECTS)) == (set(Act), set(Purpose), set(SubjectKind))


def test_it_is_verified_from_before_the_years_opening_and_summed_up(district: District) -> None:
    report = verified(district.bundle())

    assert report.accepted, report.as_text()
    looks = ACCESSES + LOOKED_FROM - DECLARED_BY
    read = ACCESSES - 256 - looks
    acts = {"EVIDENCE_ORIGINAL_VIEWED": looks, "ACCESS_LOG_READ": read}
    assert report.facts["accesses"] == {"first": 256, "size": ACCESSES, "acts": acts}
    told = report.as_text()
    assert f"访问日志 {ACCESSES - 256} 条（位置 256 至 {ACCESSES - 1}）逐条散列" in told
    assert f"7 人：查看佐证原件 {looks} 次，查询访问日志 {read} 次；所看的佐证都登记在日志中。" in told


def test_a_bundle_without_it_says_so(district: District) -> None:
    for without_it in (replace(district, accesses=None), replace(district, accesses=replace(of(district), heads={}))):
        report = verified(without_it.bundle())

        assert report.accepted
        assert "访问日志（谁查看、导出了什么）：包中没有" in report.absent["SECURITY"]


def test_whoever_does_not_trust_its_key_is_told_that_nothing_of_it_was_verified(district: District) -> None:
    trusted = "".join(line for line in policy().splitlines(keepends=True) if "/access+" not in line)

    report = verified(district.bundle(), trusted=trusted)

    assert report.accepted
    [told] = [text for text in report.absent["SECURITY"] if "访问日志" in text]
    assert f"“{ORIGIN}/access”的公钥，没有核验" in told
    assert not any("访问日志" in text for texts in report.verified.values() for text in texts)


def test_accesses_of_evidence_beyond_the_bundle_are_counted_and_not_called_verified(district: District) -> None:
    def older(said: list[Event]) -> list[Event]:
        said[400]["subject"]["id"] = "evidence-of-2019"
        return said

    report = verified(rewritten(district, older).bundle())

    assert report.accepted, report.as_text()
    assert any("访问日志中 1 条所看的佐证不在本包的范围内" in text for text in report.absent["SECURITY"])
    assert not any("所看的佐证都" in text for text in report.verified["SECURITY"])


def test_a_year_in_which_nothing_was_looked_at_has_the_entries_before_it(district: District) -> None:
    early = with_entries(district, of(district).entries[:300])

    report = verified(early.bundle())

    assert report.accepted, report.as_text()
    assert report.facts["accesses"]["first"] == 256


# ------------------------------------------------------------------------------------------------ the file that is sent


def in_rows(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Members], Members]:
    return lambda content: changed(content, "access/tile/entries/001", lambda data: bundle(change(unbundle(data))))


def in_head(change: Callable[[str], str]) -> Callable[[Members], Members]:
    return lambda content: changed(content, HEAD, lambda data: change(data.decode()).encode())


def in_manifest(**fields: Any) -> Callable[[Members], Members]:
    def change(data: bytes) -> bytes:
        return canonical({**json.loads(data), **fields})

    return lambda content: changed(content, "access/manifest.json", change)


def shorter(content: Members) -> Members:
    """The tail dropped: as if the early head were the newest, which one witness alone has signed."""
    kept = [each for each in content if not each[0].startswith((HEAD, "access/consistency", "access/tile/"))]
    tiles = [(name.replace("p/88", "p/38"), data) for name, data in content if name.startswith("access/tile/")]
    tiles = [
        (name, bundle(unbundle(data)[:38]) if "entries" in name else data[: 32 * 38]) if "002" in name else (name, data)
        for name, data in tiles
    ]
    return in_manifest(size=ACCESSES_EARLY, checkpoints=[ACCESSES_EARLY])([*kept, *tiles])


def edited(rows: list[bytes]) -> list[bytes]:
    return [rows[0].replace(b'"u"', b'"v"'), *rows[1:]]


FILE: dict[str, tuple[Callable[[Members], Members], set[str]]] = {
    "an entry edited": (in_rows(edited), {"ENTRY_CHANGED", "ROOT_DIFFERS"}),
    "entries changed in order": (
        in_rows(lambda rows: [rows[1], rows[0], *rows[2:]]),
        {"ENTRY_CHANGED", "ROOT_DIFFERS", "ACCESS_ELSEWHERE", "TIME_BACKWARDS"},
    ),
    "an entry dropped": (in_rows(lambda rows: rows[:-1]), {"ENTRIES_MALFORMED"}),
    "an entry added": (in_rows(lambda rows: [*rows, rows[-1]]), {"ENTRIES_MALFORMED"}),
    "the tail dropped": (shorter, {"QUORUM_MISSING"}),
    "a tile edited": (replaced("access/tile/0/001", b"\x00", b"\x01"), {"TILE_DIFFERS"}),
    "the tree before it": (
        lambda content: changed(content, "access/range", lambda data: b"B" + data[1:]), {"ROOT_DIFFERS"}),
    "the proof between the heads": (replaced("access/consistency/", b"A", b"B"), {"CHECKPOINT_FORK"}),
    "its signature stripped": (in_head(without_lines("test.example")), {"SIGNATURE_MISSING"}),
    "its cosignatures stripped": (
        in_head(lambda note: without_lines("audit")(without_lines("archive")(note))), {"QUORUM_MISSING"}),
    "the head of the events": (
        lambda content: changed(content, HEAD, lambda _: dict(content)["checkpoint/888"]), {"ORIGIN_OTHER"}),
    "all of it stripped": (without("access/"), {"MEMBER_MISSING"}),
    "its entries stripped": (without("access/tile"), {"MEMBER_MISSING"}),
    "said to be absent": (in_part(access_log="ABSENT"), {"MEMBER_UNEXPECTED"}),
    "said to be something else": (in_part(access_log="SOME"), {"PART_UNKNOWN"}),
    "own keys within": (with_member("access/key"), {"KEYS_INSIDE"}),
    "a member of no format": (with_member("access/notes"), {"MEMBER_UNEXPECTED"}),
    "another log's name": (in_manifest(origin=ORIGIN), {"ORIGIN_OTHER"}),
    "a first entry within a tile": (in_manifest(first=300), {"MANIFEST_MALFORMED"}),
    "a first entry beyond the end": (in_manifest(first=768), {"MANIFEST_MALFORMED"}),
    "a size that is no head": (in_manifest(size=599), {"MANIFEST_MALFORMED"}),
    "no heads": (in_manifest(checkpoints=[]), {"MANIFEST_MALFORMED"}),
    "a head that is no number": (in_manifest(checkpoints=["600"]), {"MANIFEST_MALFORMED"}),
    "a field of its own": (in_manifest(trusted=True), {"MANIFEST_MALFORMED"}),
    "time stamps of which nothing is said": (in_manifest(time_stamps="SOME"), {"PART_UNKNOWN"}),
    "time stamps that are not there": (in_manifest(time_stamps="PRESENT"), {"PART_UNKNOWN"}),
}  # fmt: skip


@pytest.mark.parametrize("case", FILE.values(), ids=FILE.keys())
def test_a_bundle_that_was_changed_is_refused_for_what_it_is(
    district: District, case: tuple[Callable[[Members], Members], set[str]]
) -> None:
    change, expected = case

    assert codes(verified(packed(change(members(district.bundle()))))) == expected


# -------------------------------------------------------------------------------- a history that all signers agreed on


def entry(at: int, **fields: Any) -> Callable[[list[Event]], list[Event]]:
    """One entry says something else."""

    def change(said: list[Event]) -> list[Event]:
        return [*said[:at], {**said[at], **fields}, *said[at + 1 :]]

    return change


def moved(said: list[Event]) -> list[Event]:
    return [*said[:400], said[401], said[400], *said[402:]]


HISTORY: Mapping[str, tuple[Callable[[list[Event]], list[Event]], set[str]]] = {
    "reordered before it was signed": (moved, {"ACCESS_ELSEWHERE", "TIME_BACKWARDS"}),
    "an entry taken out before it was signed": (
        lambda said: [*said[:400], *said[401:]], {"ACCESS_ELSEWHERE"}),
    "of another log": (entry(400, log="events"), {"ACCESS_ELSEWHERE"}),
    "a command twice": (
        lambda said: entry(400, command_id=said[399]["command_id"])(said), {"COMMAND_REPEATED"}),
    "time running backwards": (entry(400, recorded_at=time_of(LOOKED_FROM + 390)), {"TIME_BACKWARDS"}),
    "time after the head": (entry(599, recorded_at=time_of(900_000)), {"TIME_AFTER_CHECKPOINT"}),
    "an act nobody knows": (entry(400, act="TELEPATHY"), {"ACCESS_UNKNOWN"}),
    "a purpose nobody knows": (entry(400, purpose="CURIOSITY"), {"ACCESS_UNKNOWN"}),
    "a subject nobody knows": (entry(400, subject={"kind": "CAT", "id": "1"}), {"ACCESS_UNKNOWN"}),
    "a text for an id": (entry(400, case_folder="关于 张三 的案卷"), {"ACCESS_MALFORMED"}),
    "a field of its own": (entry(400, note="x"), {"ACCESS_MALFORMED"}),
    "a size below nothing": (entry(400, bytes=-1), {"ACCESS_MALFORMED"}),
    "an actor without a person": (
        entry(400, actor={"person": None, "post": None, "unit": None}), {"ACCESS_MALFORMED"}),
    "a subject of no form": (entry(400, subject="evidence-1"), {"ACCESS_MALFORMED"}),
    "an unhashable act": (entry(400, act=["x"]), {"ACCESS_MALFORMED"}),
    "a number for a time": (entry(400, recorded_at=1), {"ACCESS_MALFORMED"}),
    "a command id that is none": (entry(400, command_id="x"), {"ACCESS_MALFORMED"}),
    "no object": (lambda said: [*said[:400], [said[400]], *said[401:]], {"ACCESS_MALFORMED"}),  # type: ignore[list-item]
}  # fmt: skip


@pytest.mark.parametrize("case", HISTORY.values(), ids=HISTORY.keys())
def test_a_history_that_cannot_be_is_refused_though_everybody_signed_it(
    district: District, case: tuple[Callable[[list[Event]], list[Event]], set[str]]
) -> None:
    change, expected = case

    assert codes(verified(rewritten(district, change).bundle())) == expected


def test_an_entry_that_is_not_in_its_one_form_is_refused(district: District) -> None:
    entries = of(district).entries
    spaced = json.dumps(json.loads(entries[400])).encode()

    for entry in (spaced, b"\xff", b"", b"[" * 2000):
        changed = with_entries(district, [*entries[:400], entry, *entries[401:]])
        assert codes(verified(changed.bundle())) == {"ACCESS_MALFORMED"}


def test_evidence_that_a_whole_log_does_not_know_was_not_looked_at() -> None:
    def look(said: list[Event], at: str) -> list[Event]:
        about = {"kind": "EVIDENCE", "id": "evidence-1"}
        return [said[0], {**said[1], "subject": about, "recorded_at": at}]

    honest = tiny()
    known = rewritten(honest, lambda said: look(said, time_of(0)))
    [known_first, known_second] = of(known).entries
    early = with_entries(
        honest, [known_first.replace(time_of(LOOKED_FROM).encode(), time_of(0).encode()), known_second]
    )

    assert codes(verified(early.bundle())) == {"ACCESS_OF_NOTHING"}
    # What was declared after the head of the events cannot be held against it.
    later = verified(rewritten(honest, lambda said: look(said, time_of(LOOKED_FROM + 1))).bundle())
    assert later.accepted, later.as_text()
    assert any("无从核对" in text for text in later.absent["SECURITY"])


def test_a_look_long_before_the_file_was_declared_is_refused(district: District) -> None:
    def change(said: list[Event]) -> list[Event]:
        about = {"kind": "EVIDENCE", "id": "evidence-1"}
        return [
            {**each, "recorded_at": time_of(0), "subject": about} if at < 257 else each for at, each in enumerate(said)
        ]

    report = verified(rewritten(district, change).bundle())

    [fault] = report.faults
    assert (fault.code, fault.place) == ("ACCESS_OF_NOTHING", "访问日志位置 256")


def test_the_years_first_entries_cannot_be_left_out(district: District) -> None:
    output = BytesIO()
    build(output, district.sealed(), district.year(), accesses=Accesses(of(district).sealed(), ACCESSES))

    [fault] = verified(output.getvalue()).faults

    assert (fault.code, fault.place) == ("ACCESS_INCOMPLETE", "访问日志位置 512")


@pytest.mark.parametrize(
    ("other", "expected"),
    [({"origin": "test.example/d/other/access"}, "ORIGIN_OTHER"), ({"key": "log"}, "SIGNATURE_MISSING")],
)
def test_another_districts_log_and_another_key_are_refused(
    district: District, other: dict[str, str], expected: str
) -> None:
    foreign = replace(district, accesses=replace(of(district), **other))  # type: ignore[arg-type]

    assert codes(verified(foreign.bundle())) == {expected}


# ------------------------------------------------------------------------------------------ what the auditor kept


def kept(tmp_path: Path, content: str) -> Path:
    file = tmp_path / "kept"
    file.write_text(content, encoding="utf-8")
    return file


def asked(bundle: bytes, file: Path) -> Report:
    return verified(bundle, seen=[read_seen(file, ORIGIN, Policy(policy()))])


def test_a_kept_head_of_the_access_log_shows_a_tail_that_was_dropped(district: District, tmp_path: Path) -> None:
    file = kept(tmp_path, of(district).head(ACCESSES))
    earlier = with_entries(district, of(district).entries[:ACCESSES_EARLY])

    assert codes(asked(earlier.bundle(), file)) == {"BUNDLE_BEHIND"}
    assert codes(asked(replace(district, accesses=None).bundle(), file)) == {"BUNDLE_BEHIND"}
    assert asked(district.bundle(), file).accepted


def test_a_receipt_of_a_look_is_held_against_the_entry(district: District, tmp_path: Path) -> None:
    log = of(district)
    leaves = [leaf_hash(each) for each in log.entries]
    path = inclusion_proof(400, ACCESSES, Tree(Leaves(leaves), ACCESSES).subtree)
    receipt = str(ProofFile(400, path, read_note(log.head(ACCESSES))))

    report = asked(district.bundle(), kept(tmp_path, receipt))

    assert report.accepted
    assert any("与包中访问日志位置 400 的记录相符" in text for text in report.verified["INTEGRITY"])
    forked = rewritten(district, entry(400, purpose="DUTY"))
    assert codes(asked(forked.bundle(), kept(tmp_path, receipt))) == {"SEEN_FORK"}


def test_the_heads_of_the_two_logs_are_told_apart(district: District) -> None:
    note = of(district).head(ACCESSES).encode()

    checkpoint = read_checkpoint(note, "kept", f"{ORIGIN}/access", Policy(policy()))

    assert checkpoint.size == ACCESSES
    assert an_access_log(["evidence-1"]).head(1).startswith(f"{ORIGIN}/access\n1\n")
