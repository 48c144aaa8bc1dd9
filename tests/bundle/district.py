"""A small published year as bytes, whoever signs its log, and the bundle of it: honest, or made by a forger."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZipFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.scoring.score_1 import canonical
from services.bundle.archive import ArchiveWriter
from services.bundle.build import Accesses, Files, Publication, Sealed, Year, build
from services.bundle.verify_bundle import Policy, Report, Seen, Wanted, verify
from services.bundle.year import type_of
from services.sealer.checkpoint import Checkpoint
from services.sealer.merkle import Range, leaf_hash, node_hash
from services.sealer.note import Cosigner, Signer, signed
from services.sealer.tiles import WIDTH, Tile
from services.store.keyring import place, seal

RECORDED = Path(__file__).parents[1] / "golden" / "recorded" / "published_year.jsonl.gz"
YEAR = 2020
ORIGIN, DISTRICT = "test.example/d/shili", "330299"
BEGAN = datetime(2021, 1, 1, tzinfo=UTC)
BEFORE = 298
"""Events of earlier years, so that the year does not begin in the first tile."""
DECLARED_BY = 460
"""Seconds after the beginning when both files were declared."""
BOUND = 700
"""The size of the head that the publication names."""
FILES = {f"evidence-{number}": f"证据{number}".encode() for number in (1, 2)}

DATA_KEY, PLACE = bytes(range(32)), place(1, "person/li", 1)
SEALED = seal(DATA_KEY, "5f0d1c2e-7a5b-4c1d-9e64-2b1f0a9d8c37", PLACE, '{"name":"李四光","telephone":"137"}'.encode())

Event = dict[str, Any]


def a_uuid(*parts: object) -> str:
    return str(uuid5(NAMESPACE_URL, repr(parts)))


def an_event(stream: str, version: int, type_: str, data: Event) -> Event:
    """An envelope as they lie in the log."""
    actor = {"person": "platform", "post": None, "unit": None, "roles": [], "on_behalf_of": None}
    return {
        "stream": stream,
        "version": version,
        "type": type_,
        "command_id": a_uuid(stream, version),
        "actor": actor,
        "occurred_on": None,
        "recorded_at": "",
        "causation": None,
        "correlation": None,
        "classification": "PARTY_INTERNAL",
        "data": data,
    }


def history(sealed: Mapping[str, Event] = MappingProxyType({})) -> list[Event]:
    """The recorded year, with events before and after it, its assessment group, and two files of evidence.

    sealed: how the files lie in object storage; by default under their names.
    """
    told = [json.loads(line) for line in gzip.decompress(RECORDED.read_bytes()).splitlines()]
    opened = types(told).index("cycle.opened.v1")
    group = {"group": "group", "organiser": "u", "year": YEAR, "name": "第一组", "formed_on": "2020-11-01"}
    recused = {"group": "group", "person": "assessor-9", "unit": "u", "reason": "亲属", "recused_on": "2020-11-02"}
    parts = [
        told[:opened],
        list(_research(2019, 0, BEFORE)),
        told[opened : opened + 1],
        [
            an_event("assessment_group/group", 1, "assessment_group.formed.v1", group),
            an_event("assessment_group/group", 2, "assessment_group.assessor_recused.v1", recused),
        ],
        [event for name in FILES for event in _evidence(name, sealed.get(name, {}))],
        told[opened + 1 :],
        [_person(), *_research(2021, 0, 4)],
    ]
    for number, part in enumerate(parts):
        for event in part:
            event["command_id"] = a_uuid(number, event["command_id"])
    events = [event for part in parts for event in part]
    published = types(events).index("results.published.v1")
    bound = {"from_position": types(events).index("cycle.opened.v1"), "to_position": published - 1}
    events[published]["data"] |= {**bound, "checkpoint_size": BOUND}
    return naming_its_head(timed(events))


def naming_its_head(events: list[Event]) -> list[Event]:
    """Each publication names the root of the log as it is."""
    for event in events:
        if event["type"] == "results.published.v1":
            before = map(leaf_hash, written(events[: event["data"]["checkpoint_size"]]))
            event["data"]["checkpoint_root"] = b64encode(Range().extended(before).root).decode()
    return events


def _research(year: int, before: int, count: int) -> Iterator[Event]:
    for number in range(before, before + count):
        said = {"unit": "u", "year": year, "text": f"第{number}次"}
        yield an_event(f"research/u/{year}", number + 1, "research.situation_recorded.v1", said)


def _evidence(name: str, sealed: Event) -> Iterator[Event]:
    """A file that is declared, and sealed after a scan that found nothing."""
    content = FILES[name]
    known = {"sha256": sha256(content).hexdigest(), "size_bytes": len(content)}
    about = {"unit": "u", "item": None, "file_name": f"{name}.txt", "media_type": "text/plain", "no_state_secret": True}
    yield an_event(f"evidence/{name}", 1, "evidence.declared.v1", {"evidence": name, **about, **known})
    blob = {"key_id": a_uuid(name), "blob_sha256": sha256(content[::-1]).hexdigest(), "blob_bytes": len(content) + 64}
    kept = {"object_key": name, "object_version": "1", **blob, "retain_until_on": "2050-12-31", **sealed}
    scan = {"evidence": name, "sha256": known["sha256"], "media_type": "text/plain", "verdict": "CLEAN"}
    by = {"engine": "ClamAV", "engine_version": "1.4", "signatures": "27500", "signatures_on": "2021-01-01"}
    found = {
        **scan,
        **by,
        "threat": None,
        "previews": [],
        "previews_lost": [],
    }
    command = {"command_id": a_uuid("seal", name)}
    yield {**an_event(f"evidence/{name}", 2, "evidence.scanned.v1", found), **command}
    yield {**an_event(f"evidence/{name}", 3, "evidence.sealed.v1", {"evidence": name, **known, **kept}), **command}


def _person() -> Event:
    """Somebody whose name is sealed."""
    return {**an_event("person/li", 1, "person.registered.v1", {"person": "li"}), "sealed": asdict(SEALED)}


def types(events: Sequence[Event]) -> list[str]:
    return [event["type"] for event in events]


def timed(events: Sequence[Event]) -> list[Event]:
    """The events recorded a second apart."""
    return [{**event, "recorded_at": time_of(number)} for number, event in enumerate(events)]


def time_of(position: int) -> str:
    return (BEGAN + timedelta(seconds=position)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def written(events: Sequence[Event]) -> list[bytes]:
    return [json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() for event in events]


def a_key(name: str) -> Ed25519PrivateKey:
    """A private key that is always the same."""
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


WITNESSES = {name: Cosigner(f"{name}.example/w", a_key(name)) for name in ("audit", "archive", "discipline")}


class Leaves:
    """The tiles of a tree, from its leaf hashes."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._leaves = leaves

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        start = tile.index * WIDTH
        return tuple(self._node(8 * tile.level, start + number) for number in range(tile.width))

    def _node(self, level: int, index: int) -> bytes:
        if level == 0:
            return self._leaves[index]
        return node_hash(self._node(level - 1, 2 * index), self._node(level - 1, 2 * index + 1))


class MemoryFiles:
    """Evidence files in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def chunks(self, object_key: str, object_version: str, key_id: str) -> Iterator[bytes] | None:
        content = self._files.get(object_key)
        return None if content is None else iter([content[:3], content[3:]])


@dataclass(frozen=True)
class District:
    """A log with whoever signs its heads: sizes of it -> which witnesses, how many seconds late. `kept`: those of the
    past. `stamps`: time stamps on some. `keys`: which of the log's keys signed a head, where it is not `key` alone."""

    entries: list[bytes]
    origin: str = ORIGIN
    key: str = "log"
    keys: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    heads: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    kept: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    stamps: Mapping[int, bytes] = field(default_factory=dict)
    accesses: "District | None" = None
    """Its access log, which is a log as well."""

    def signer(self, key: str) -> Signer:
        return Signer(self.origin, a_key(key))

    def head(self, size: int) -> str:
        """The signed and cosigned head of the first so many entries."""
        text = Checkpoint(self.origin, size, Range().extended(map(leaf_hash, self.entries[:size])).root).text
        last = int(BEGAN.timestamp()) + size - 1
        signing = {**self.kept, **self.heads}[size]
        by = [WITNESSES[name].sign(text, last + seconds) for name, seconds in signing.items()]
        by_log = [self.signer(key).sign(text) for key in self.keys.get(size, (self.key,))]
        return str(signed(text, [*by_log, *by]))

    def size(self) -> int:
        return len(self.entries)

    def log_entries(self, start: int, end: int) -> Iterator[bytes]:
        return iter(self.entries[start:end])

    def year(self) -> Year:
        found = [type_of(entry) for entry in self.entries]
        at = [position for position, type_ in enumerate(found) if type_ == "results.published.v1"]
        named = [json.loads(self.entries[position])["data"]["checkpoint_size"] for position in at]
        officers = [
            position
            for position, entry in enumerate(self.entries)
            if entry.startswith((b'{"stream":"tenant",', b'{"stream":"signing_keys",'))
        ]
        return Year(YEAR, found.index("cycle.opened.v1"), list(map(Publication, at, named)), officers)

    def sealed(self) -> Sealed:
        """The log as the bundle is made from it."""
        tiles = Leaves([leaf_hash(entry) for entry in self.entries])
        heads, kept = ([self.head(size) for size in sizes] for sizes in (self.heads, self.kept))
        rotations = [at for at, entry in enumerate(self.entries) if type_of(entry) == "log.key_rotated.v1"]
        return Sealed(LogOf(self), tiles, heads, kept, self.stamps, rotations)

    def bundle(self, files: Files | None = None) -> bytes:
        """The bundle as the platform makes it."""
        output, year, accesses = BytesIO(), self.year(), None
        if self.accesses is not None:
            opened_at = json.loads(self.entries[year.opened])["recorded_at"]
            times = [re.findall(rb'"recorded_at":"([^"]*)"', entry) for entry in self.accesses.entries]
            accesses = Accesses(self.accesses.sealed(), sum(at < [opened_at.encode()] for at in times if at))
        build(output, self.sealed(), year, files=files, accesses=accesses)
        return output.getvalue()

    def rewritten(self, change: Callable[[list[Event]], list[Event]], *, named: bool = True) -> "District":
        """The same signers over another history, as if all of them had agreed; heads beyond its end are at its end.

        named: its publication names a head of that history.
        """
        events = change([json.loads(entry) for entry in self.entries])
        entries = written(naming_its_head(events) if named else events)
        heads = {min(size, len(entries)): by for size, by in self.heads.items()}
        kept = {size: by for size, by in self.kept.items() if size <= len(entries)}
        return replace(self, entries=entries, heads=heads, kept=kept)


class LogOf:
    """A district's log as the bundle reads it."""

    def __init__(self, district: District) -> None:
        self.size = district.size
        self.entries = district.log_entries


ACCESSES, ACCESSES_EARLY = 600, 550
"""How many looks there were, and how many of them an early head holds."""
LOOKED_FROM = 100
"""When the first look was, in seconds after the beginning: before the year was opened and its files were declared."""


def an_access(position: int, evidence: str, **other: Any) -> Event:
    """Somebody looked at a file of evidence, one second after the look before."""
    return {
        "act": "EVIDENCE_ORIGINAL_VIEWED",
        "actor": {"person": f"p-{position % 7}", "post": None, "unit": "u"},
        "bytes": 9,
        "case_folder": None,
        "command_id": a_uuid("look", position),
        "item": None,
        "log": "access",
        "ordered_by": None,
        "position": position,
        "purpose": "REVIEW",
        "recorded_at": time_of(LOOKED_FROM + position),
        "role": "SECRETARY",
        "subject": {"id": evidence, "kind": "EVIDENCE"},
        "year": YEAR,
        **other,
    }


def an_access_log(looks: Sequence[str]) -> District:
    """One entry for each look, an early head that one witness saw and one that all three did."""
    entries = []
    for position, evidence in enumerate(looks):
        # Before these files were declared the access log itself was read.
        early = LOOKED_FROM + position < DECLARED_BY
        other = {"act": "ACCESS_LOG_READ", "subject": {"id": "*", "kind": "ACCESS_LOG"}} if early else {}
        entries.append(canonical(an_access(position, evidence, **other)))
    late = LOOKED_FROM + 60
    heads = {len(entries): dict.fromkeys(WITNESSES, late)}
    if len(entries) > ACCESSES_EARLY:
        heads[ACCESSES_EARLY] = {"audit": late}
    return District(entries, origin=f"{ORIGIN}/access", key="access", heads=heads)


def a_district() -> District:
    """An honest one: an early head that one witness saw, and one of everything that all three did."""
    entries = written(history())
    everyone = dict.fromkeys(WITNESSES, 60)
    looks = [f"evidence-{number % 2 + 1}" for number in range(ACCESSES)]
    return District(entries, heads={700: {"audit": 60}, len(entries): everyone}, accesses=an_access_log(looks))


def policy(*log: str, quorum: str = "group all-of-us 2 audit archive discipline\nquorum all-of-us") -> str:
    """The auditor's own file. log: the log's keys that are trusted."""
    witnesses = "".join(f"witness {name} {each.verifier}\n" for name, each in WITNESSES.items())
    logs = "".join(f"log {vkey(key)}\n" for key in log or ("log",))
    access = Signer(f"{ORIGIN}/access", a_key("access")).verifier
    return f"# trusted\n{logs}log {access}\n{witnesses}{quorum}\n"


def vkey(key: str) -> str:
    """One of the log's keys as auditors are given it."""
    return str(Signer(ORIGIN, a_key(key)).verifier)


def verified(bundle: bytes, *, trusted: str | None = None, seen: Sequence[Seen] = (), **other: Any) -> Report:
    """What the verifier finds, asked for the honest district's year."""
    asked = {"origin": ORIGIN, "district": DISTRICT, "year": YEAR, "seen": list(seen), **other}
    return verify(BytesIO(bundle), "bundle.zip", Wanted(Policy(trusted or policy()), **asked))


def codes(report: Report) -> set[str]:
    return {fault.code for fault in report.faults}


Members = list[tuple[str, bytes]]


def members(bundle: bytes) -> Members:
    """Name and content of each, in order (as any program reads a zip)."""
    with ZipFile(BytesIO(bundle)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def packed(content: Members) -> bytes:
    """A bundle in the right layout with whatever members."""
    output = BytesIO()
    writer = ArchiveWriter(output)
    for name, data in content:
        writer.add(name, data)
    writer.close()
    return output.getvalue()
