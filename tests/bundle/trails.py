"""A small district in which an item has two files: one of a report that was accepted, one that a finding cites."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO

from services.bundle.build import Files, Sealed
from services.bundle.trail import Trail, TrailAccesses, best_head, build_trail
from services.sealer.merkle import leaf_hash
from tests.bundle.district import WITNESSES, District, Event, Leaves, LogOf, a_uuid, an_event, timed, written

ITEM, OTHER = "item-1", "item-2"
FILES = {name: f"内容 {name}".encode() for name in ("photo", "scan", "stray")}
ON = "2020-06-01"


def _declared(file: str, item: str | None = None) -> tuple[str, str, Event]:
    said = {"evidence": file, "unit": "u", "item": item, "file_name": f"{file}.jpg", "no_state_secret": True}
    known = {"sha256": sha256(FILES[file]).hexdigest(), "size_bytes": len(FILES[file]), "media_type": "image/jpeg"}
    return f"evidence/{file}", "evidence.declared.v1", {**said, **known}


def _sealed(file: str) -> tuple[str, str, Event]:
    known = {"sha256": sha256(FILES[file]).hexdigest(), "size_bytes": len(FILES[file])}
    blob = {"key_id": "key", "blob_sha256": "ef" * 32, "blob_bytes": 1064}
    kept = {"object_key": file, "object_version": "1", **blob, "retain_until_on": "2050-12-31"}
    return f"evidence/{file}", "evidence.sealed.v1", {"evidence": file, **known, **kept}


def _scored(assessor: str, item: str, files: Sequence[str]) -> tuple[str, str, Event]:
    score = {"unit": "u", "year": 2020, "assessor": assessor, "item": item, "criterion": "TASKS_COMPLETED"}
    said = {**score, "method": "", "score": 8000, "reason": "", "evidence": list(files), "findings": []}
    return f"score_sheet/u/2020/{assessor}", "score_sheet.score_entered.v1", said


_REPORT = {"item": ITEM, "unit": "u", "report": "r", "reported_on": ON, "value": None, "note": "", "reporter": None}
_FINDING = {"finding": "f", "inspection": None, "organiser": "o", "unit": "u", "year": 2020, "items": [ITEM, OTHER]}
_SIGNED = {"unit": "u", "year": 2020, "assessor": "a", "signed_on": ON}
FACTS: list[tuple[bool, str, str, Event]] = [
    (False, "tenant", "tenant.opened.v1", {"code": "330299", "name": "示例区"}),
    (
        True,
        "list_set/u/2020",
        "list_set.task_item_added.v1",
        {"unit": "u", "year": 2020, "item": ITEM},
    ),
    (False, "list_set/u/2020", "list_set.task_item_added.v1", {"unit": "u", "year": 2020, "item": OTHER}),
    (True, f"item/{ITEM}", "item.issued.v1", {"item": ITEM, "unit": "u", "year": 2020, "kind": "TASK"}),
    (True, *_declared("photo")),
    (False, *_declared("stray", OTHER)),
    (True, *_sealed("photo")),
    (True, f"item/{ITEM}", "progress.submitted.v1", {**_REPORT, "evidence": ["photo"], "replaces": None}),
    (True, f"item/{ITEM}", "progress.accepted.v1", {"item": ITEM, "report": "r", "accepted_on": ON}),
    (False, f"item/{OTHER}", "item.issued.v1", {"item": OTHER, "unit": "u", "year": 2020, "kind": "TASK"}),
    (True, *_declared("scan")),
    (True, *_sealed("scan")),
    (True, "finding/f", "finding.raised.v1", {**_FINDING, "evidence": []}),
    (True, "finding/f", "finding.rectification_submitted.v1", {"finding": "f", "note": "", "evidence": ["scan"]}),
    (True, "finding/f", "finding.closed.v1", {"finding": "f", "closed_on": ON, "tracked_until_on": None}),
    (True, *_scored("a", ITEM, ["photo"])),
    (False, *_scored("a", OTHER, ["stray"])),
    (True, "score_sheet/u/2020/a", "score_sheet.signed.v1", _SIGNED),
    (False, "unit/u", "unit.revised.v1", {"unit": "u", "name": "改名"}),
    (True, "evidence/photo", "evidence.linked.v1", {"evidence": "photo", "item": ITEM, "report": "r"}),
]
"""Whether it is in the trail of ITEM, stream, type, data."""

POSITIONS = [position for position, (ours, *_) in enumerate(FACTS) if ours]
TRAIL = Trail(ITEM, len(FACTS), POSITIONS, ["photo", "scan"], cases=True)


def a_trail_district(more: Sequence[tuple[str, str, Event]] = ()) -> District:
    """Its log, with what else happened to it, an early head of one witness, and one of everything that all three
    signed."""
    versions = Counter[str]()
    events = []
    for number, (stream, type_, data) in enumerate([fact[1:] for fact in FACTS] + [*more]):
        versions[stream] += 1
        events.append({**an_event(stream, versions[stream], type_, data), "command_id": a_uuid(number)})
    heads = {10: {"audit": 60}, len(events): dict.fromkeys(WITNESSES, 60)}
    return District(written(timed(events)), heads=heads)


def packaged(
    district: District, trail: Trail = TRAIL, files: Files | None = None, looks: Sequence[int] | None = None
) -> bytes:
    """The package as the platform makes it; with `looks` those entries of its access log."""
    output = BytesIO()
    tiles = Leaves([leaf_hash(entry) for entry in district.entries])
    sealed = Sealed(LogOf(district), tiles, [district.head(size) for size in district.heads])
    accesses = None
    if looks is not None and district.accesses is not None:
        log = district.accesses.sealed()
        accesses = TrailAccesses(log, best_head(log), looks)
    build_trail(output, sealed, best_head(sealed), trail, files=files, accesses=accesses)
    return output.getvalue()
