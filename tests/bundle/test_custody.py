"""Each file's chain of custody: what the verifier says of histories that all signed and no platform would write."""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest

from services.bundle.verify_bundle import Log, Report, Year
from tests.bundle.district import YEAR, District, Event, a_uuid, an_event, codes, members, timed, verified, written
from tests.bundle.test_destroyed import seen_whole

Step = tuple[str, str, dict[str, Any]]
"""Stream, type, data."""


def digest_of(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def own(file: str, type_: str, **said: Any) -> Step:
    return f"evidence/{file}", f"evidence.{type_}.v1", {"evidence": file, **said}


def declared(file: str, **other: Any) -> Step:
    about = {"unit": "u", "item": None, "file_name": f"{file}.txt", "media_type": "text/plain", "no_state_secret": True}
    return own(file, "declared", **{**about, "sha256": digest_of(file), "size_bytes": 9, **other})


def scanned(file: str, **other: Any) -> Step:
    by = {"engine": "ClamAV", "engine_version": "1.4", "signatures": "27500", "signatures_on": None, "threat": None}
    found = {"sha256": digest_of(file), "media_type": "application/pdf", "verdict": "CLEAN", **by}
    return own(file, "scanned", **{**found, "previews": [], "previews_lost": [], **other})


def sealed(file: str, **other: Any) -> Step:
    blob = {"key_id": a_uuid(file), "blob_sha256": "ab" * 32, "blob_bytes": 73}
    kept = {"object_key": file, "object_version": "1", **blob, "retain_until_on": "2050-12-31"}
    return own(file, "sealed", **{"sha256": digest_of(file), "size_bytes": 9, **kept, **other})


def taken(file: str, **other: Any) -> list[Step]:
    return [declared(file, **other), scanned(file), sealed(file)]


def replaced_by(file: str, successor: str) -> Step:
    return own(file, "superseded", successor=successor, reason="BETTER_COPY")


def held(file: str, folder: str = "case") -> Step:
    return f"evidence_hold/{file}", "evidence.hold_placed.v1", {"evidence": file, "folder": folder, "ground": "CLUE"}


def released(file: str, folder: str = "case") -> Step:
    return f"evidence_hold/{file}", "evidence.hold_released.v1", {"evidence": file, "folder": folder}


def erasing(file: str, type_: str, **said: Any) -> Step:
    of = {"sealed_subject": file, "kind": "EVIDENCE", "person": None, "evidence": file}
    return f"erasure/{file}", f"erasure.{type_}.v1", {**of, **said}


def asked(file: str, by: str = "department") -> Step:
    return erasing(file, "requested", basis="UNLAWFUL", reason="误传", requested_by=by)


def agreed(file: str, by: str = "admin") -> Step:
    return erasing(file, "subject_erased", approved_by=by)


def destroyed(file: str) -> Step:
    return erasing(file, "key_destroyed", key_id=a_uuid(file))


def restricted(file: str) -> Step:
    return own(file, "restricted", reason="INFORMANT")


def lifted(file: str) -> Step:
    return own(file, "restriction_lifted", reason="GROUND_GONE")


def linked(file: str, item: str = "item", report: str = "report") -> Step:
    return own(file, "linked", item=item, report=report)


def events_of(steps: Sequence[Step], before: Sequence[Event] = ()) -> list[Event]:
    """The steps as events, a seal in the command of the step before it."""
    versions = Counter(event["stream"] for event in before)
    events: list[Event] = []
    for number, (stream, type_, said) in enumerate(steps):
        versions[stream] += 1
        with_scan = type_ == "evidence.sealed.v1" and events and events[-1]["type"] == "evidence.scanned.v1"
        command = events[-1]["command_id"] if with_scan else a_uuid("step", number)
        events.append({**an_event(stream, versions[stream], type_, said), "command_id": command})
    return events


def grown(district: District, *steps: Step) -> District:
    """The district with these steps at the end, signed anew by everybody."""
    return seen_whole(district.rewritten(lambda events: timed([*events, *events_of(steps, events)])))


def read(events: Sequence[Event], first: int = 0) -> Report:
    """What is found of entries that begin here."""
    report = Report()
    log = Log(Year(YEAR, first == 0, report), first, report)
    for position, entry in enumerate(written(timed(events)), first):
        log.take(position, entry)
    return report


ONE, TWO = "evidence-1", "evidence-2"
HONEST: list[Step] = [
    *taken("new", item="item"),
    declared("late", sha256=None, size_bytes=None, media_type=None),
    own("late", "supplied", sha256=digest_of("wrong"), size_bytes=5, media_type="text/plain"),
    scanned("late", sha256=digest_of("wrong"), verdict="INFECTED", threat="Eicar"),
    own("late", "rejected", reason="查出恶意代码"),
    own("late", "supplied", sha256=digest_of("late"), size_bytes=9, media_type="text/plain"),
    scanned("late", verdict="NOT_SCANNED", engine=None, engine_version=None, signatures=None),
    sealed("late"),
    linked("late"),
    held("new"),
    held("new", "other"),
    released("new"),
    held(TWO),
    released(TWO),
    replaced_by(TWO, ONE),
    replaced_by(ONE, "again"),
    restricted("late"),
    lifted("late"),
    restricted("late"),
    asked(TWO),
    erasing(TWO, "declined", reason="仍有用"),
    asked(TWO),
    agreed(TWO),
    destroyed(TWO),
]


def test_custody_that_the_rules_allow_is_told_and_counted(district: District) -> None:
    bundle = grown(district, *taken("again"), *HONEST).bundle()
    report = verified(bundle)

    assert report.accepted, report.as_text()
    assert report.as_json()["custody"] == {
        "sealed": 5,
        "scanned_clean": 4,
        "not_scanned": 1,
        "held": 1,
        "superseded": 2,
        "restricted": 1,
        "destroyed": 1,
    }
    text = "封存 5，扫描未见异常 4，未经扫描 1，现被保全 1，已被替换 2，现限制知悉 1，密钥已销毁 1"
    assert f"证据的保管记录由事件逐件核对（件）：{text}。" in report.verified["SECURITY"]
    names = ("media_type", "scan", "engine", "engine_version", "held", "superseded_by")
    listed = {each["evidence"]: each for each in json.loads(dict(members(bundle))["evidence/list.json"])}
    assert {key: tuple(each[name] for name in names) for key, each in listed.items()} == {
        "again": ("application/pdf", "CLEAN", "ClamAV", "1.4", False, None),
        ONE: ("text/plain", "CLEAN", "ClamAV", "1.4", False, "again"),
        TWO: ("text/plain", "CLEAN", "ClamAV", "1.4", False, ONE),
        "late": ("application/pdf", "NOT_SCANNED", None, None, False, None),
        "new": ("application/pdf", "CLEAN", "ClamAV", "1.4", True, None),
    }


SCAN_WANTED: Step = ("tenant", "tenant.policy_versioned.v1", {"policy": {"evidence_scan_required": True}})
UNSEEN = {"verdict": "NOT_SCANNED", "engine": None, "engine_version": None, "signatures": None}
FORGED: dict[str, tuple[list[Step], str]] = {
    "declared twice": ([declared(ONE)], "CUSTODY_ORDER"),
    "held before it was declared": ([held("new"), *taken("new")], "CUSTODY_ORDER"),
    "supplied after it was sealed": (
        [own(ONE, "supplied", sha256=digest_of("x"), size_bytes=1, media_type="text/plain")],
        "CUSTODY_ORDER",
    ),
    "sealed twice": ([*taken("new"), scanned("new"), sealed("new")], "CUSTODY_ORDER"),
    "sealed by its name alone": (
        [declared("new", sha256=None, size_bytes=None, media_type=None), scanned("new"), sealed("new")],
        "CUSTODY_ORDER",
    ),
    "sealed after it was refused": (
        [declared("new"), own("new", "rejected", reason="没有上传"), scanned("new"), sealed("new")],
        "CUSTODY_ORDER",
    ),
    "refused after it was sealed": ([own(ONE, "rejected", reason="不符")], "CUSTODY_ORDER"),
    "shown twice with one report": ([linked(ONE), linked(ONE)], "CUSTODY_ORDER"),
    "shown for another item": ([linked(ONE), linked(ONE, "other", "second")], "CUSTODY_ORDER"),
    "shown after it was erased": ([asked(ONE), agreed(ONE), linked(ONE)], "CUSTODY_ORDER"),
    "superseded twice": ([*taken("new"), replaced_by(ONE, TWO), replaced_by(ONE, "new")], "CUSTODY_ORDER"),
    "superseded before it was sealed": ([declared("new"), replaced_by("new", ONE)], "CUSTODY_ORDER"),
    "restricted twice": ([restricted(ONE), restricted(ONE)], "CUSTODY_ORDER"),
    "freed of no restriction": ([lifted(ONE)], "CUSTODY_ORDER"),
    "sealed without a scan": ([declared("new"), sealed("new")], "CUSTODY_UNSCANNED"),
    "sealed in another command than the scan": (
        [declared("new"), scanned("new"), linked(ONE), sealed("new")],
        "CUSTODY_UNSCANNED",
    ),
    "other bytes scanned": (
        [declared("new"), scanned("new", sha256=digest_of("x")), sealed("new")],
        "CUSTODY_UNSCANNED",
    ),
    "found clean by nobody": ([declared("new"), scanned("new", engine=None), sealed("new")], "CUSTODY_UNSCANNED"),
    "found clean of something": ([declared("new"), scanned("new", threat="Eicar"), sealed("new")], "CUSTODY_UNSCANNED"),
    "not scanned where the district wants it": (
        [SCAN_WANTED, declared("new"), scanned("new", **UNSEEN), sealed("new")],
        "CUSTODY_UNSCANNED",
    ),
    "infected and sealed": (
        [declared("new"), scanned("new", verdict="INFECTED", threat="Eicar"), sealed("new")],
        "CUSTODY_INFECTED",
    ),
    "another digest than declared": (
        [declared("new", sha256=digest_of("x")), scanned("new"), sealed("new")],
        "CUSTODY_CONTRADICTED",
    ),
    "another size than supplied last": (
        [
            declared("new", sha256=None, size_bytes=None, media_type=None),
            own("new", "supplied", sha256=digest_of("new"), size_bytes=8, media_type="text/plain"),
            scanned("new"),
            sealed("new"),
        ],
        "CUSTODY_CONTRADICTED",
    ),
    "sealed under no key": ([declared("new"), scanned("new"), sealed("new", key_id="")], "CUSTODY_UNENCRYPTED"),
    "no digest of the ciphertext": (
        [declared("new"), scanned("new"), sealed("new", blob_sha256=None)],
        "CUSTODY_UNENCRYPTED",
    ),
    "no ciphertext": ([declared("new"), scanned("new"), sealed("new", blob_bytes=0)], "CUSTODY_UNENCRYPTED"),
    "superseded by itself": ([replaced_by(ONE, ONE)], "CUSTODY_SUCCESSOR"),
    "superseded by a file that was never sealed": ([declared("new"), replaced_by(ONE, "new")], "CUSTODY_SUCCESSOR"),
    "superseded in a circle": ([replaced_by(ONE, TWO), replaced_by(TWO, ONE)], "CUSTODY_SUCCESSOR"),
    "superseded by another unit's": ([*taken("new", unit="v"), replaced_by(ONE, "new")], "CUSTODY_SUCCESSOR"),
    "superseded while held": ([held(ONE), replaced_by(ONE, TWO)], "CUSTODY_KEPT"),
    "superseded while restricted": ([restricted(ONE), replaced_by(ONE, TWO)], "CUSTODY_KEPT"),
    "erased while held": ([asked(ONE), held(ONE), agreed(ONE), destroyed(ONE)], "CUSTODY_KEPT"),
    "erased while another folder holds it": (
        [held(ONE), held(ONE, "other"), released(ONE), asked(ONE), agreed(ONE)],
        "CUSTODY_KEPT",
    ),
    "an item's file erased in its term": ([linked(ONE), asked(ONE), agreed(ONE)], "CUSTODY_KEPT"),
    "sealed until yesterday": (
        [declared("new"), scanned("new"), sealed("new", retain_until_on="2020-12-31")],
        "CUSTODY_KEPT",
    ),
    "released and never held": ([released(ONE)], "CUSTODY_HOLD"),
    "released twice": ([held(ONE), released(ONE), released(ONE)], "CUSTODY_HOLD"),
    "released by another folder": ([held(ONE), released(ONE, "other")], "CUSTODY_HOLD"),
    "held twice by one folder": ([held(ONE), held(ONE)], "CUSTODY_HOLD"),
    "held before it was sealed": ([declared("new"), held("new")], "CUSTODY_HOLD"),
    "held when it was erased": ([asked(ONE), agreed(ONE), held(ONE)], "CUSTODY_HOLD"),
    "erased by one person": ([asked(ONE, "admin"), agreed(ONE, "admin")], "CUSTODY_ERASURE"),
    "erased unasked": ([agreed(ONE)], "CUSTODY_ERASURE"),
    "erased after the request was declined": (
        [asked(ONE), erasing(ONE, "declined", reason="仍有用"), agreed(ONE)],
        "CUSTODY_ERASURE",
    ),
    "asked for twice": ([asked(ONE), asked(ONE, "other")], "CUSTODY_ERASURE"),
    "declined unasked": ([erasing(ONE, "declined", reason="仍有用")], "CUSTODY_ERASURE"),
    "a key destroyed that nobody agreed to": ([asked(ONE), destroyed(ONE)], "CUSTODY_ERASURE"),
    "a key destroyed twice": ([asked(ONE), agreed(ONE), destroyed(ONE), destroyed(ONE)], "CUSTODY_ERASURE"),
}


@pytest.mark.parametrize("case", FORGED.values(), ids=FORGED.keys())
def test_custody_that_the_rules_do_not_allow_is_refused_whoever_signed_it(
    district: District, case: tuple[list[Step], str]
) -> None:
    steps, expected = case

    assert codes(verified(grown(district, *steps).bundle())) == {expected}


def test_a_step_stands_in_the_stream_of_its_file() -> None:
    for step in (held("new"), asked("new"), restricted("new")):
        _, type_, said = step
        elsewhere = (f"{step[0]}-2", type_, said)
        assert codes(read(events_of([*taken("new"), step]))) == set()
        assert codes(read(events_of([*taken("new"), elsewhere]))) == {"EVENT_MALFORMED"}


def test_a_whole_log_knows_that_there_is_no_such_file() -> None:
    """A file of which there is no entry was never declared, where the entries begin with the log."""
    for step, code in (
        (replaced_by("new", "nowhere"), "CUSTODY_SUCCESSOR"),
        (held("nowhere"), "CUSTODY_HOLD"),
        (asked("nowhere"), "CUSTODY_ERASURE"),
    ):
        assert codes(read(events_of([*taken("new"), step]))) == {code}


BEFORE = [held("early"), asked("early"), *taken("early"), restricted("early")]
LATER: dict[str, list[Step]] = {
    "superseded by a file of before": [replaced_by("new", "earlier")],
    "a file of before superseded": [replaced_by("early", "new")],
    "shown": [linked("early")],
    "freed of a restriction of before": [lifted("early")],
    "released from a hold of before": [released("early")],
    "held by one more folder": [held("early", "second")],
    "a request of before agreed to": [agreed("early"), destroyed("early")],
    "a request of before declined": [erasing("early", "declined", reason="仍有用")],
}


@pytest.mark.parametrize("steps", LATER.values(), ids=LATER.keys())
def test_what_lies_before_the_first_entry_is_not_missed(steps: list[Step]) -> None:
    before = events_of(BEFORE)
    here = events_of([*taken("new"), *steps], before)

    assert read(here, first=256).faults == []


def test_what_entries_contradict_themselves_is_a_fault_wherever_they_begin() -> None:
    before = events_of(BEFORE)
    for steps, code in (
        ([held("early", "second"), replaced_by("early", "new")], "CUSTODY_KEPT"),
        ([agreed("early"), agreed("early")], "CUSTODY_ERASURE"),
        ([scanned("early", verdict="INFECTED", threat="Eicar"), sealed("early")], "CUSTODY_INFECTED"),
        ([declared("early")], "CUSTODY_ORDER"),
    ):
        assert codes(read(events_of([*taken("new"), *steps], before), first=256)) == {code}


def test_the_scan_of_the_first_entry_lies_before_it() -> None:
    *_, seal = events_of(taken("new"))

    assert read([seal], first=256).faults == []
    other = an_event("research/u/2019", 1, "research.situation_recorded.v1", {})
    assert codes(read([other, seal], first=256)) == {"CUSTODY_UNSCANNED"}
