"""Every kind of tampering is refused, each for what it is."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from domain.scoring.score_1 import canonical
from services.bundle.build import Publication, Year
from services.bundle.verify_bundle import Policy, Report, Seen, read_checkpoint
from services.sealer.merkle import inclusion_proof, leaf_hash
from services.sealer.tiles import Tree, bundle, unbundle
from tests.bundle.district import (
    BEFORE,
    BOUND,
    FILES,
    ORIGIN,
    WITNESSES,
    District,
    Event,
    Leaves,
    Members,
    MemoryFiles,
    a_uuid,
    an_event,
    codes,
    members,
    packed,
    policy,
    time_of,
    timed,
    verified,
)

# ------------------------------------------------------------------------------------------------ the file that is sent


def changed(content: Members, name: str, change: Callable[[bytes], bytes]) -> Members:
    """The members with one of them changed; `name` is the beginning of its name."""
    [found] = [own for own, _ in content if own.startswith(name)]
    return [(own, change(data) if own == found else data) for own, data in content]


def in_entries(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Members], Members]:
    """Change the entries of the tile that is wholly of the year (positions 512 to 767)."""
    return lambda content: changed(content, "tile/entries/002", lambda data: bundle(change(unbundle(data))))


def in_manifest(**fields: Any) -> Callable[[Members], Members]:
    def change(data: bytes) -> bytes:
        return canonical({**json.loads(data), **fields})

    return lambda content: changed(content, "manifest.json", change)


def in_part(**parts: str) -> Callable[[Members], Members]:
    def change(data: bytes) -> bytes:
        manifest = json.loads(data)
        return canonical({**manifest, "parts": {**manifest["parts"], **parts}})

    return lambda content: changed(content, "manifest.json", change)


def in_head(change: Callable[[str], str], size: int = 888) -> Callable[[Members], Members]:
    return lambda content: changed(content, f"checkpoint/{size}", lambda data: change(data.decode()).encode())


def without_lines(name: str) -> Callable[[str], str]:
    return lambda note: re.sub(rf"— \S*{name}\S* \S+\n", "", note)


def without(name: str) -> Callable[[Members], Members]:
    return lambda content: [(own, data) for own, data in content if not own.startswith(name)]


def replaced(name: str, before: bytes, after: bytes) -> Callable[[Members], Members]:
    def change(data: bytes) -> bytes:
        assert before in data
        return data.replace(before, after, 1)

    return lambda content: changed(content, name, change)


def reasoned(entries: list[bytes]) -> list[bytes]:
    """Another reason in one score: no number changes."""
    return [entry.replace("原因".encode(), "缘故".encode()) if at == 7 else entry for at, entry in enumerate(entries)]


def with_its_tile(content: Members) -> Members:
    """The same, and the tile made anew."""
    content = in_entries(reasoned)(content)
    [data] = [data for name, data in content if name.startswith("tile/entries/002")]
    return changed(content, "tile/0/002", lambda _: b"".join(map(leaf_hash, unbundle(data))))


def swapped_files(content: Members) -> Members:
    (one, first), (two, second) = [each for each in content if re.fullmatch(r"evidence/[0-9a-f]{64}", each[0])]
    return [(name, {one: second, two: first}.get(name, data)) for name, data in content]


def without_a_file(content: Members) -> Members:
    name = f"evidence/{sha256(FILES['evidence-1']).hexdigest()}"
    return [each for each in content if each[0] != name]


def admitted(content: Members) -> Members:
    """The list says that the file is not there."""

    def change(data: bytes) -> bytes:
        listed = json.loads(data)
        listed[0]["file"] = "MISSING"
        return canonical(listed)

    return changed(without_a_file(content), "evidence/list.json", change)


def foreign_cosignature(note: str) -> str:
    """A witness's line for another head under this one."""
    [line] = re.findall(r"— audit\S+ \S+\n", WITH_EARLIER[0])
    return re.sub(r"— audit\S+ \S+\n", lambda _: line, note)


WITH_EARLIER: list[str] = []


def with_member(name: str, at: int | None = None) -> Callable[[Members], Members]:
    def change(content: Members) -> Members:
        place = len(content) if at is None else at
        return [*content[:place], (name, b"trust me\n"), *content[place:]]

    return change


FILE: dict[str, tuple[Callable[[Members], Members], set[str]]] = {
    "a row edited": (in_entries(reasoned), {"ENTRY_CHANGED", "ROOT_DIFFERS"}),
    "a row edited and its tile made anew": (with_its_tile, {"ROOT_DIFFERS"}),
    "a tile edited": (replaced("tile/0/002", b"\x00", b"\x01"), {"TILE_DIFFERS"}),
    "rows changed in order": (
        in_entries(lambda rows: [*rows[:8], rows[9], rows[8], *rows[10:]]),
        {"ENTRY_CHANGED", "ROOT_DIFFERS", "STREAM_GAP", "TIME_BACKWARDS"},
    ),
    "the last row dropped": (
        lambda content: changed(content, "tile/entries/003", lambda data: bundle(unbundle(data)[:-1])),
        {"ENTRIES_MALFORMED"},
    ),
    "a row added": (in_entries(lambda rows: [*rows, rows[-1]]), {"ENTRIES_MALFORMED"}),
    "a row cut off": (
        lambda content: changed(content, "tile/entries/003", lambda data: data[:-1]),
        {"ENTRIES_MALFORMED"},
    ),
    "the middle dropped": (without("tile/entries/002"), {"MEMBER_MISSING"}),
    "the end of the bundle dropped": (lambda content: content[:-4], {"MEMBER_MISSING"}),
    "the log's signature stripped": (in_head(without_lines("test.example")), {"SIGNATURE_MISSING"}),
    "cosignatures stripped": (in_head(lambda note: without_lines("audit")(without_lines("archive")(note))),
        {"QUORUM_MISSING"}),
    "a cosignature of another head": (in_head(foreign_cosignature), {"SIGNATURE_WRONG"}),
    "a cosignature twice": (in_head(lambda note: note + note.splitlines()[-1] + "\n"), {"NOTE_MALFORMED"}),
    "another root under the signature": (
        in_head(lambda note: note.replace(note.split("\n")[2][:8], "AAAAAAAA", 1)),
        {"SIGNATURE_WRONG"},
    ),
    "a head that is no text": (
        lambda content: changed(content, "checkpoint/888", lambda data: b"\xff" + data),
        {"NOTE_MALFORMED"},
    ),
    "a size in another spelling": (in_head(lambda note: note.replace("\n888\n", "\n0888\n")), {"NOTE_MALFORMED"}),
    "a signature in another spelling": (in_head(lambda note: note[:-1] + " \n"), {"NOTE_MALFORMED"}),
    "a head of another log": (
        in_head(lambda note: note.replace("test.example/d/shili", "test.example/d/other", 1)),
        {"ORIGIN_OTHER"},
    ),
    "an extension line in the head": (
        in_head(lambda note: note.replace("\n\n", "\nextra\n\n", 1)),
        {"NOTE_MALFORMED"},
    ),
    "the proof between the heads": (replaced("consistency/", b"A", b"B"), {"CHECKPOINT_FORK"}),
    "no proof between the heads": (
        lambda content: changed(content, "consistency/", lambda _: b""),
        {"CHECKPOINT_FORK"},
    ),
    "a proof that is none": (lambda content: changed(content, "consistency/", lambda _: b"?\n"), {"PROOF_MALFORMED"}),
    "the tree before the year": (
        lambda content: changed(content, "range", lambda data: b"B" + data[1:]),
        {"ROOT_DIFFERS"},
    ),
    "another first event": (replaced("opening/entry.json", "示例区".encode(), "别的区".encode()), {"PROOF_WRONG"}),
    "other rules": (
        replaced("rules/", b'"goodCapPercent":30', b'"goodCapPercent":90'),
        {"RULES_DIFFER"},
    ),
    "another assessment": (
        replaced("results/1/assessment.json", b'"base":', b'"base":1'),
        {"DOCUMENT_DIFFERS"},
    ),
    "another evaluation": (replaced("results/1/evaluation.json", b'"POOR"', b'"GOOD"'), {"DOCUMENT_DIFFERS"}),
    "evidence files swapped": (swapped_files, {"EVIDENCE_DIFFERS"}),
    "an evidence file taken out": (without_a_file, {"EVIDENCE_LIST_DIFFERS"}),
    "an evidence file that is not there": (admitted, {"EVIDENCE_MISSING"}),
    "another digest in the list": (replaced("evidence/list.json", b'"sha256":"', b'"sha256":"0'),
        {"EVIDENCE_LIST_DIFFERS"}),
    "files said to be left out": (in_part(evidence_files="LEFT_OUT"), {"EVIDENCE_LIST_DIFFERS"}),
    "own keys at the end": (with_member("keys/log.vkey"), {"KEYS_INSIDE"}),
    "own policy at the beginning": (with_member("policy", 1), {"KEYS_INSIDE"}),
    "a member of no format": (with_member("notes.txt"), {"MEMBER_UNEXPECTED"}),
    "a member twice": (lambda content: [content[0], *content], {"MEMBER_DUPLICATE"}),
    "a member of absurd size": (
        lambda content: changed(content, "manifest.json", lambda data: data + bytes(1 << 23)),
        {"MEMBER_TOO_LARGE"},
    ),
    "a head of another size": (
        lambda content: changed(content, "checkpoint/700", lambda _: dict(content)["checkpoint/888"]),
        {"CHECKPOINT_FORK"},
    ),
    "a proof that is cut off": (
        lambda content: changed(content, "consistency/", lambda data: data[:-1]),
        {"PROOF_MALFORMED"},
    ),
    "more before the year than there is": (
        lambda content: changed(content, "range", lambda data: data * 2),
        {"PROOF_MALFORMED"},
    ),
    "a tile cut off": (lambda content: changed(content, "tile/0/002", lambda data: data[:-1]), {"ENTRIES_MALFORMED"}),
    "files of which nothing is said": (in_part(evidence_files="SOME"), {"PART_UNKNOWN"}),
    "a part of its own": (in_part(ballots="PRESENT"), {"PART_UNKNOWN"}),
    "a first entry below nothing": (in_manifest(first=-256), {"MANIFEST_MALFORMED"}),
    "a first entry within a tile": (in_manifest(first=300), {"MANIFEST_MALFORMED"}),
    "a size that is no head": (in_manifest(size=800), {"MANIFEST_MALFORMED"}),
    "heads out of order": (in_manifest(checkpoints=[888, 700]), {"MANIFEST_MALFORMED"}),
    "a publication that names another head": (
        in_manifest(publications=[{"position": 882, "checkpoint": 600}]),
        {"MANIFEST_MALFORMED"},
    ),
    "a publication of no form": (in_manifest(publications=[882]), {"MANIFEST_MALFORMED"}),
    "no publication": (in_manifest(publications=[]), {"MANIFEST_MALFORMED"}),
    "another format": (in_manifest(format="sandan-bundle/2"), {"FORMAT_UNKNOWN"}),
    "a key twice in the manifest": (
        lambda content: changed(content, "manifest.json", lambda data: b'{"year":2019,' + data[1:]),
        {"MANIFEST_MALFORMED"},
    ),
    "a field of its own in the manifest": (in_manifest(log="key"), {"MANIFEST_MALFORMED"}),
    "a publication that is not there": (
        in_manifest(publications=[{"position": at, "checkpoint": BOUND} for at in (882, 883)]),
        {"MANIFEST_MALFORMED"},
    ),
    "a part that this verifier cannot check": (in_part(key_rotations="PRESENT"), {"PART_UNKNOWN"}),
    "another year": (in_manifest(year=2019), {"YEAR_OTHER"}),
    "another district": (in_manifest(district="330200"), {"DISTRICT_OTHER"}),
    "another log": (in_manifest(origin="test.example/d/other"), {"ORIGIN_OTHER"}),
}  # fmt: skip


@pytest.mark.parametrize("case", FILE.values(), ids=FILE.keys())
def test_a_changed_file_is_refused(
    district: District, bundle: bytes, case: tuple[Callable[[Members], Members], set[str]]
) -> None:
    change, expected = case
    WITH_EARLIER[:] = [district.head(700)]

    report = verified(packed(change(members(bundle))))

    assert codes(report) == expected
    assert not report.accepted
    assert all(fault.place and fault.message for fault in report.faults)


def test_the_place_of_a_changed_row_is_named(bundle: bytes) -> None:
    report = verified(packed(in_entries(reasoned)(members(bundle))))

    assert [fault.place for fault in report.faults if fault.code == "ENTRY_CHANGED"] == ["位置 519"]


ZIPS: dict[str, Callable[[bytes], bytes]] = {
    "something behind it": lambda bundle: bundle + b"\n",
    "something before it": lambda bundle: b"\n" + bundle,
    "a comment": lambda bundle: bundle[:-2] + b"\x02\x00hi",
    "cut off in the directory": lambda bundle: bundle[:-30],
    "cut off in a member": lambda bundle: bundle[:5000],
    "cut off in a head": lambda bundle: bundle[:20],
    "a name of absurd length": lambda bundle: bundle[:26] + b"\xff\xff" + bundle[28:],
    "a name in another script": lambda bundle: bundle.replace(b"manifest", b"manif\xe9st", 1),
    "nothing at all": lambda _: b"",
    "written by another program": lambda bundle: ordinary(members(bundle)),
    "another time": lambda bundle: bundle.replace(b"\x00\x00\x21\x00", b"\x00\x00\x22\x00", 1),
    "hidden in the directory": lambda bundle: bundle.replace(b"PK\x01\x02\x2d\x03", b"PK\x01\x02\x2e\x03", 1),
}


def ordinary(content: Members) -> bytes:
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for name, data in content:
            archive.writestr(name, data)
    return output.getvalue()


@pytest.mark.parametrize("change", ZIPS.values(), ids=ZIPS.keys())
def test_a_file_of_another_layout_is_refused(bundle: bytes, change: Callable[[bytes], bytes]) -> None:
    assert codes(verified(change(bundle))) == {"ZIP_LAYOUT"}


def test_a_member_that_its_checksum_denies_is_refused(bundle: bytes) -> None:
    at = bundle.index(b'"format":"sandan-bundle/1"')

    assert codes(verified(bundle[:at] + b'"Format' + bundle[at + 7 :])) == {"MEMBER_CORRUPT"}


# -------------------------------------------------------------- a history of their own, signed by whoever is asked


def at(type_: str, **fields: Any) -> Callable[[list[Event]], int]:
    """Where the first such event lies."""
    return lambda events: next(
        place
        for place, event in enumerate(events)
        if event["type"] == type_ and all(event["data"].get(name) == value for name, value in fields.items())
    )


def said(place: Callable[[list[Event]], int], **fields: Any) -> Callable[[list[Event]], list[Event]]:
    """That event says something else."""

    def change(events: list[Event]) -> list[Event]:
        events[place(events)]["data"] |= fields
        return events

    return change


def enveloped(place: Callable[[list[Event]], int], **fields: Any) -> Callable[[list[Event]], list[Event]]:
    def change(events: list[Event]) -> list[Event]:
        events[place(events)] |= fields
        return events

    return change


def last(events: list[Event]) -> int:
    return len(events) - 1


def shifted(events: list[Event], by: int) -> list[Event]:
    """The publication binds the positions it would have bound, had it always been so."""
    published = at("results.published.v1")(events)
    events[published]["data"] |= {
        "from_position": at("cycle.opened.v1")(events),
        "to_position": published - by,
    }
    return timed(events)


def graded(events: list[Event]) -> list[Event]:
    """A better grade, with the digests that it needs."""
    place = at("evaluation.computed.v1", grade="POOR")(events)
    events[place]["data"]["grade"] = "FAIR"
    codes_of = {event["data"]["unit"]: event["data"]["unit_code"] for event in events if "unit_code" in event["data"]}
    published = events[at("results.published.v1")(events)]["data"]
    rows = [event["data"] for event in events if event["type"] == "evaluation.computed.v1"]
    units = [
        {"unit": codes_of[row["unit"]], "class": row["class_"]}
        | {name: row[name] for name in ("ballot", "secretary", "rank", "grade")}
        for row in sorted(rows, key=lambda row: codes_of[row["unit"]])
    ]
    head = {"engine": "score/1", "rules": published["rules"], "assessment": published["assessment"]}
    digest = sha256(canonical({**head, "units": units})).hexdigest()
    for type_ in ("results.computed.v1", "results.published.v1"):
        events[at(type_)(events)]["data"]["evaluation"] = digest
    return events


def without_event(place: Callable[[list[Event]], int]) -> Callable[[list[Event]], list[Event]]:
    def change(events: list[Event]) -> list[Event]:
        del events[place(events)]
        return shifted(events, 1)

    return change


def sent_again(events: list[Event]) -> list[Event]:
    """A command of the year before is carried out once more, as new versions of its stream."""
    again = {**events[BEFORE], "version": BEFORE + 1}
    return timed([*events[:-1], again, events[-1]])


def formed_before(events: list[Event]) -> list[Event]:
    """The group was formed, and somebody stood back, before anything that the bundle holds."""
    place = at("assessment_group.formed.v1")(events)
    events[200:200] = [events.pop(place), events.pop(place)]
    return shifted(events, 1)


def hidden_before_forming(events: list[Event]) -> list[Event]:
    """Somebody stood back in the stream of a group that was formed only later, before what the bundle holds."""
    place = at("assessment_group.assessor_recused.v1")(events)
    recused = {**events[place], "version": 1, "command_id": a_uuid("early")}
    events[place - 1]["version"], events[place]["version"] = 2, 3
    events[200:200] = [recused]
    return shifted(events, 1)


def instead_of(place: Callable[[list[Event]], int]) -> Callable[[list[Event]], list[Event]]:
    """Another event in its place, the last of its stream."""

    def change(events: list[Event]) -> list[Event]:
        found = place(events)
        events[found] = {**_of_nothing(), "command_id": events[found]["command_id"]}
        return timed(events)

    return change


def _of_nothing() -> Event:
    """An event that the year does not rest on."""
    return an_event("research/u/2022", 1, "research.situation_recorded.v1", {"unit": "u", "year": 2022, "text": "-"})


def scored_after_signing(events: list[Event]) -> list[Event]:
    """A score is entered once more, the same, into a sheet that was signed."""
    place = at("score_sheet.signed.v1")(events)
    score, signature = events[place - 1], events[place]
    again = {**score, "version": signature["version"] + 1, "command_id": a_uuid("again")}
    end = at("assessment.finalised.v1")(events)
    events[end:end] = [{**again, "stream": score["stream"]}]
    events[end + 1 :] = [{**each, "command_id": a_uuid("after", each["command_id"])} for each in events[end + 1 :]]
    return shifted(events, 1)


SCORE = at("score_sheet.score_entered.v1")
PUBLISHED = at("results.published.v1")

HISTORY: dict[str, tuple[Callable[[list[Event]], list[Event]], set[str]]] = {
    "a score changed": (
        said(SCORE, score=0),
        {"RESULT_DIFFERS", "ASSESSMENT_DIFFERS", "EVALUATION_DIFFERS"},
    ),
    "a better grade": (graded, {"RESULT_DIFFERS", "EVALUATION_DIFFERS"}),
    "an event left out": (without_event(lambda events: len(events) - 3), {"STREAM_GAP"}),
    "a row back-dated": (enveloped(last, recorded_at=time_of(3)), {"TIME_BACKWARDS"}),
    "a command carried out again": (sent_again, {"COMMAND_REPEATED"}),
    "what the group decided hidden before the year": (formed_before, {"HISTORY_INCOMPLETE"}),
    "what a group decided hidden before it was formed": (hidden_before_forming, {"HISTORY_INCOMPLETE"}),
    "a sheet counted that nobody signed": (instead_of(at("score_sheet.signed.v1")), {"SHEET_UNSIGNED"}),
    "a grade that nobody decided": (instead_of(at("evaluation.grade_decided.v1")), {"GRADE_UNDECIDED"}),
    "an item of no weight": (
        said(at("assessment.opened.v1"), items=[{"item": "i", "number": "1", "kind": "TASK", "weight": 0}]),
        {"EVENT_MALFORMED", "YEAR_UNSOUND"},
    ),
    "a score beyond all points": (said(SCORE, score=10_001), {"EVENT_MALFORMED", "YEAR_UNSOUND"}),
    "a count below nothing": (
        said(at("assessment.fact_recorded.v1"), count=-1),
        {"EVENT_MALFORMED", "YEAR_UNSOUND"},
    ),
    "a score entered after signing": (scored_after_signing, {"SHEET_CHANGED"}),
    "a publication that leaves out the last facts": (said(PUBLISHED, to_position=850), {"PUBLICATION_STALE"}),
    "a publication of another beginning": (said(PUBLISHED, from_position=3), {"PUBLICATION_UNBOUND"}),
    "a round that nobody computed": (said(at("results.computed.v1"), round=7),
        {"PUBLICATION_UNBOUND", "RULES_DIFFER", "ASSESSMENT_DIFFERS", "EVALUATION_DIFFERS"}),
    "a unit assessed by other rules": (said(at("assessment.opened.v1"), rules="0" * 64), {"RULES_DIFFER"}),
    "another engine": (said(PUBLISHED, engine="score/2"), {"YEAR_UNSOUND"}),
    "votes that do not add up": (said(at("ballot_box.counted.v1"), valid=99), {"YEAR_UNSOUND"}),
    "a fact of no kind": (said(at("assessment.fact_recorded.v1"), kind="莫须有"), {"YEAR_UNSOUND"}),
    "an event in another's stream": (enveloped(SCORE, stream="score_sheet/u/2020/x", version=1),
        {"EVENT_MALFORMED", "HISTORY_INCOMPLETE", "YEAR_UNSOUND"}),
    "an event without its fields": (said(at("assessment.opened.v1"), items=[{}]), {"EVENT_MALFORMED", "YEAR_UNSOUND"}),
    "a type of event nobody knows": (enveloped(last, type="research.situation_recorded.v9"), {"EVENT_TYPE_UNKNOWN"}),
    "a class of secrecy nobody knows": (enveloped(last, classification="TOP"), {"CLASSIFICATION_UNKNOWN"}),
    "a number with a point": (said(last, text=1.5), {"ENVELOPE_FLOAT"}),
    "a version that is a text": (enveloped(last, version="5"), {"ENVELOPE_FIELDS"}),
    "a field too many": (enveloped(last, note="x"), {"ENVELOPE_FIELDS"}),
    "a sealed part where none is": (
        enveloped(last, sealed={"key": a_uuid("k"), "nonce": "", "ciphertext": "", "commitments": {}}),
        {"SEALED_UNEXPECTED"},
    ),
    "names in the place of a sealed part": (
        enveloped(last, type="person.registered.v1", sealed={"name": "张三"}),
        {"SEALED_MALFORMED"},
    ),
    "evidence that may be secret": (said(at("evidence.declared.v1"), no_state_secret=False), {"SECRET_UNDECLARED"}),
}  # fmt: skip


@pytest.mark.parametrize("case", HISTORY.values(), ids=HISTORY.keys())
def test_a_history_that_all_signed_is_refused_for_what_it_says(
    district: District, case: tuple[Callable[[list[Event]], list[Event]], set[str]]
) -> None:
    change, expected = case

    report = verified(district.rewritten(change).bundle())

    assert codes(report) == expected


BYTES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a key twice": (lambda entry: entry[:-2] + b',"year":2020,"year":2021}}', "ENVELOPE_DUPLICATE_KEY"),
    "a float in disguise": (lambda entry: entry.replace(b'"year":2021', b'"year":2021e0'), "ENVELOPE_FLOAT"),
    "no number": (lambda entry: entry.replace(b'"year":2021', b'"year":NaN'), "ENVELOPE_FLOAT"),
    "no JSON": (lambda entry: entry[:-1], "ENVELOPE_NOT_JSON"),
    "no UTF-8": (lambda entry: entry[:-4] + b"\xff" + entry[-3:], "ENVELOPE_NOT_JSON"),
    "a list": (lambda _: b"[]", "ENVELOPE_FIELDS"),
    "too deep": (lambda _: b"[" * 30_000 + b"]" * 30_000, "ENVELOPE_NOT_JSON"),
}


@pytest.mark.parametrize("case", BYTES.values(), ids=BYTES.keys())
def test_an_entry_that_is_no_envelope_is_refused(
    district: District, case: tuple[Callable[[bytes], bytes], str]
) -> None:
    change, expected = case
    # Not the very last: a head's time is read from that one.
    entries = [*district.entries[:-2], change(district.entries[-2]), district.entries[-1]]

    report = verified(replace(district, entries=entries).bundle())

    assert expected in codes(report)
    assert codes(report) <= {expected, "STREAM_GAP"}


def test_a_publication_that_names_another_log_s_head_is_refused(district: District) -> None:
    other = said(PUBLISHED, checkpoint_root=b64encode(bytes(32)).decode())

    assert refused(verified(district.rewritten(other, named=False).bundle()), "PUBLICATION_ROOT_DIFFERS")
    forked = district.rewritten(said(SCORE, reason="另一个原因"), named=False)
    assert refused(verified(forked.bundle()), "PUBLICATION_ROOT_DIFFERS")
    unsealed = said(PUBLISHED, checkpoint_size=0)
    assert refused(verified(district.rewritten(unsealed, named=False).bundle()), "PUBLICATION_ROOT_DIFFERS")
    assert verified(district.rewritten(unsealed).bundle()).accepted


def test_a_head_that_a_publication_names_from_before_the_bundle_is_in_it(district: District) -> None:
    early = district.rewritten(said(PUBLISHED, checkpoint_size=200))

    assert refused(verified(early.bundle()), "PUBLICATION_UNBOUND")
    assert verified(replace(early, kept={200: {}}).bundle()).accepted


def test_a_log_without_the_year_s_publication_proves_nothing_of_the_year(district: District) -> None:
    def unpublished(events: list[Event]) -> list[Event]:
        published = at("results.published.v1")(events)
        events[published] = {**_of_nothing(), "command_id": events[published]["command_id"]}
        return timed(events)

    forged = members(district.rewritten(lambda events: events).bundle())
    real = members(_bundle_as_if_published(district.rewritten(unpublished)))

    assert codes(verified(packed(real))) == {"YEAR_UNPUBLISHED"}
    assert codes(verified(packed(forged))) == set()


def _bundle_as_if_published(district: District) -> bytes:
    class Pretending(District):
        def year(self) -> Year:
            found = super().year()
            return Year(found.year, found.opened, [Publication(882, BOUND)])

    return Pretending(district.entries, heads=district.heads).bundle()


# -------------------------------------------------------------------------------- who signed, and who was seen


def seen(district: District, size: int, *, index: int | None = None) -> Seen:
    """What an auditor kept of an honest district: a checkpoint, or a receipt of one event."""
    checkpoint = read_checkpoint(district.head(size).encode(), "kept", ORIGIN, Policy(policy()))
    tree = Tree(Leaves([leaf_hash(entry) for entry in district.entries]), size)
    path = [] if index is None else list(inclusion_proof(index, size, tree.subtree))
    return Seen("kept", checkpoint, index, path)


def refused(report: Report, code: str) -> bool:
    return codes(report) == {code}


def test_an_honest_year_is_accepted(district: District, bundle: bytes) -> None:
    kept = [seen(district, 700), seen(district, 888, index=600), seen(district, 888, index=3)]

    for report in (verified(bundle, seen=kept), verified(district.bundle())):
        assert report.accepted, report.as_text()


def test_another_key_than_the_trusted_one_is_no_signature_of_the_log(district: District, bundle: bytes) -> None:
    assert refused(verified(replace(district, key="forger").bundle()), "SIGNATURE_MISSING")
    assert refused(verified(bundle, trusted=policy("forger")), "SIGNATURE_MISSING")


def test_a_stolen_log_key_is_not_enough_without_witnesses(district: District) -> None:
    edited = district.rewritten(said(last, text="另一件事"))

    for by in ({}, {"audit": 60}):
        assert refused(verified(replace(edited, heads={888: by}).bundle()), "QUORUM_MISSING")
    assert verified(replace(edited, heads={888: {"audit": 60, "archive": 60}}).bundle()).accepted


def test_one_witness_s_line_of_the_fork_does_not_count_for_another(district: District) -> None:
    trusted = policy(quorum="group all-of-us all audit archive discipline\nquorum all-of-us")
    two = replace(district, heads={888: {"audit": 60, "archive": 60}})

    assert refused(verified(two.bundle(), trusted=trusted), "QUORUM_MISSING")


def test_a_second_history_that_everybody_signed_contradicts_what_the_auditor_kept(district: District) -> None:
    fork = district.rewritten(said(SCORE, reason="另一个原因"))

    assert verified(fork.bundle()).accepted
    for kept in (seen(district, 700), seen(district, 888), seen(district, 888, index=600)):
        assert refused(verified(fork.bundle(), seen=[kept]), "SEEN_FORK")


def test_a_second_history_beside_a_valid_old_checkpoint_is_a_fork(district: District) -> None:
    fork = members(district.rewritten(said(SCORE, reason="另一个原因")).bundle())
    old = changed(fork, "checkpoint/700", lambda _: district.head(700).encode())

    assert refused(verified(packed(old)), "CHECKPOINT_FORK")


def test_a_log_that_ends_before_what_the_auditor_kept_is_refused(district: District) -> None:
    dropped = district.rewritten(lambda events: events[:885])

    assert verified(dropped.bundle()).accepted
    for kept in (seen(district, 888), seen(district, 888, index=887)):
        assert refused(verified(dropped.bundle(), seen=[kept]), "BUNDLE_BEHIND")


def test_what_was_kept_from_before_the_bundle_is_said_not_to_be_compared(district: District) -> None:
    early = replace(district, heads={**district.heads, 200: {"audit": 60}})

    report = verified(district.bundle(), seen=[seen(early, 200)])

    assert report.accepted
    assert any("早于本包的起点" in text for text in report.absent["INTEGRITY"])
    assert verified(early.bundle(), seen=[seen(early, 200)]).accepted


def test_what_was_kept_from_where_the_bundle_begins_is_compared(district: District) -> None:
    early = replace(district, heads={**district.heads, 256: {"audit": 60}})
    fork = early.rewritten(said(lambda _: 100, text="另一件事"))

    assert verified(district.bundle(), seen=[seen(early, 256)]).accepted
    assert refused(verified(district.bundle(), seen=[seen(fork, 256)]), "SEEN_FORK")


def test_a_receipt_of_another_event_is_refused(district: District, bundle: bytes) -> None:
    kept = seen(district, 888, index=600)

    assert refused(verified(bundle, seen=[kept._replace(leaf=601)]), "RECEIPT_DIFFERS")
    assert refused(verified(bundle, seen=[kept._replace(path=kept.path[:-1])]), "RECEIPT_DIFFERS")


def test_a_row_that_is_younger_than_the_head_that_holds_it_is_refused(district: District) -> None:
    before = replace(district, heads={888: dict.fromkeys(WITNESSES, -3600)})

    assert refused(verified(before.bundle()), "TIME_AFTER_CHECKPOINT")


def test_a_row_that_says_to_be_older_than_an_earlier_head_without_it_is_refused(district: District) -> None:
    seen_long_after = {700: {"audit": 3 * 86_400}, 888: dict.fromkeys(WITNESSES, 4 * 86_400)}
    late = replace(district, heads=seen_long_after)

    assert refused(verified(late.bundle()), "TIME_BACKDATED")
    assert verified(late.bundle(), lag_hours=24 * 7).accepted


def test_a_head_from_before_the_bundle_bounds_its_first_row(district: District) -> None:
    late = replace(district, heads={200: {"audit": 3 * 86_400}, 888: dict.fromkeys(WITNESSES, 4 * 86_400)})

    [fault] = verified(late.bundle()).faults

    assert (fault.code, fault.place) == ("TIME_BACKDATED", "位置 256")


def test_a_head_from_behind_the_bundle_bounds_its_last_row(district: District) -> None:
    kept = seen(replace(district, heads={888: {"audit": -3600}}), 888)
    short = replace(district, heads={885: dict.fromkeys(WITNESSES, 60), 888: {"audit": 60}})

    [fault] = verified(short.bundle(), seen=[kept]).faults

    assert (fault.code, fault.place) == ("TIME_AFTER_CHECKPOINT", "位置 884")


def test_a_witness_whose_clock_is_out_of_this_world_is_no_witness(district: District) -> None:
    assert refused(verified(replace(district, heads={888: {"audit": 10**15}}).bundle()), "NOTE_MALFORMED")


def test_a_day_that_no_calendar_has_is_no_time(district: District) -> None:
    dated = district.rewritten(enveloped(last, recorded_at="2021-02-30T00:00:00.000000Z"))

    assert refused(verified(dated.bundle()), "ENVELOPE_FIELDS")


def test_a_grade_that_was_decided_by_hand_is_told(district: District) -> None:
    decided = at("evaluation.grade_decided.v1")

    report = verified(district.rewritten(said(decided, grade="AVERAGE", by_hand=True)).bundle())

    assert report.accepted, report.as_text()
    told = "\n".join(report.verified["AUTHENTICITY"])
    assert re.search(r"另行审定的等次 1 个：\S+ 由 \S+ 改定为 AVERAGE", told)


def test_a_year_of_another_district_is_refused(district: District) -> None:
    other = replace(district, origin="test.example/d/other")
    named = district.rewritten(said(at("tenant.opened.v1"), code="330200"))
    content = changed(members(named.bundle()), "manifest.json", lambda data: data.replace(b"330200", b"330299"))

    assert refused(verified(other.bundle()), "ORIGIN_OTHER")
    assert refused(verified(packed(content)), "DISTRICT_OTHER")


def test_one_district_s_rows_under_another_s_head_are_refused(district: District, bundle: bytes) -> None:
    other = district.rewritten(said(at("tenant.opened.v1"), name="邻区"))
    one = replace(district, heads={888: dict.fromkeys(WITNESSES, 60)}).bundle(MemoryFiles(FILES))

    assert refused(verified(packed(in_head(lambda _: other.head(888))(members(one)))), "PROOF_WRONG")
    assert refused(verified(packed(in_head(lambda _: other.head(888))(members(bundle)))), "CHECKPOINT_FORK")


def test_evidence_that_the_platform_lost_or_changed_is_said_to_be_missing(district: District) -> None:
    for files in ({}, {**FILES, "evidence-1": b"another"}):
        report = verified(district.bundle(MemoryFiles(files)))

        assert codes(report) == {"EVIDENCE_MISSING"}


def test_the_tampering_of_one_is_not_hidden_by_that_of_many(district: District) -> None:
    def all_edited(events: list[Event]) -> list[Event]:
        return [{**event, "classification": "TOP"} for event in events]

    report = verified(district.rewritten(all_edited).bundle())

    assert report.faults_total == 632
    assert len(report.faults) == 50
    assert "其中 582 处没有逐一列出" in report.as_text()
