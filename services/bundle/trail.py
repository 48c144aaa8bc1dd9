"""The package of an item's evidence trail: single entries of the log, each with its proof to one signed head.

What is written, and in which order, follows from the trail, the log and what was signed of it alone.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from domain.scoring.score_1 import canonical
from services.bundle.archive import ArchiveWriter
from services.bundle.build import Files, Head, Sealed, add_evidence, heads_of, lines
from services.bundle.errors import BundleImpossible, TrailTooLong, TrailUnsound
from services.bundle.evidence import EvidenceNotes
from services.bundle.year import type_of
from services.sealer.errors import RootDiffers
from services.sealer.merkle import includes, inclusion_proof, leaf_hash
from services.sealer.tiles import Tree

FORMAT = "sandan-trail/1"
LISTED_MAX = 100_000
"""How many steps, and how many files, a package names: the verifier reads no longer list."""


@dataclass(frozen=True, slots=True)
class TrailAccesses:
    """The access log as it is sealed, the head that counts, and which of its entries concern the item or its files."""

    sealed: Sealed
    head: Head
    positions: Sequence[int]


@dataclass(frozen=True, slots=True)
class Trail:
    """Which entries concern an item and its evidence files, among the first `until` of the log.

    cases: for who may know of case folders; without it, holds and looks on behalf of a case are left out.
    """

    item: str
    until: int
    positions: Sequence[int]
    evidence: Sequence[str]
    cases: bool


@dataclass(frozen=True, slots=True)
class BuiltTrail:
    """What was written. `missing`: evidence whose file the platform could not produce as it was sealed."""

    steps: int
    until: int
    witnesses: int
    evidence: int
    files: int
    missing: Sequence[str]


def best_head(sealed: Sealed) -> Head:
    """The head that most witnesses signed, the newest of those. Raises BundleImpossible where there is none."""
    heads = heads_of(sealed.heads)
    if not heads:
        raise BundleImpossible("日志还没有签署过检查点，请等 sandan seal 赶上后再制作。")
    return max(heads.values(), key=lambda head: (head.witnesses, head.checkpoint.size))


def build_trail(
    output: BinaryIO,
    sealed: Sealed,
    head: Head,
    trail: Trail,
    *,
    files: Files | None = None,
    accesses: TrailAccesses | None = None,
) -> BuiltTrail:
    """Write the package to an empty, seekable file; with `files` the evidence files too, with `accesses` who saw them.

    `head` holds all of the trail. Raises TrailTooLong, TrailUnsound; SealingFault where log, tiles and head contradict
    one another.
    """
    if max(len(trail.positions), len(trail.evidence)) > LISTED_MAX:
        raise TrailTooLong(f"{len(trail.positions)} 步、{len(trail.evidence)} 个文件。")
    checkpoint, archive, single = head.checkpoint, ArchiveWriter(output), Singles(sealed, head)
    opening, proof = single.entry(0)
    if type_of(opening) != "tenant.opened.v1":
        raise BundleImpossible("日志的第一条不是区县开通。")
    archive.add(
        "manifest.json",
        _manifest(head, opening, trail, files=files is not None, accesses=accesses is not None),
    )
    archive.add(f"checkpoint/{checkpoint.size}", head.note)
    archive.add("opening/entry.json", opening)
    archive.add("opening/proof", proof)
    versions: dict[str, list[int]] = {}
    evidence = EvidenceNotes()
    for position in trail.positions:
        entry = single.add(archive, position)
        event = json.loads(entry)
        versions.setdefault(event["stream"], []).append(event["version"])
        evidence.take(position, event["type"], event["data"])
    whole = ("evidence", "evidence_hold") if trail.cases else ("evidence",)
    for stream in (f"item/{trail.item}", *(f"{kind}/{file}" for file in trail.evidence for kind in whole)):
        found = versions.get(stream, [])
        if found != list(range(1, len(found) + 1)):
            raise TrailUnsound(f"流 {stream} 只有版本 {found}。")
    included, missing = add_evidence(archive, evidence, files, holds=False)
    if accesses is not None:
        _add_accesses(archive, accesses)
    archive.close()
    return BuiltTrail(len(trail.positions), trail.until, head.witnesses, len(trail.evidence), included, missing)


class Singles:
    """Single entries of a log, each verified against the head before it is handed out."""

    def __init__(self, sealed: Sealed, head: Head) -> None:
        self._sealed = sealed
        self._checkpoint = head.checkpoint
        self._tree = Tree(sealed.tiles, head.checkpoint.size)

    def entry(self, position: int) -> tuple[bytes, bytes]:
        """An entry and its proof. Raises RootDiffers."""
        checkpoint = self._checkpoint
        entry = next(iter(self._sealed.log.entries(position, position + 1)))
        proof = inclusion_proof(position, checkpoint.size, self._tree.subtree)
        if not includes(leaf_hash(entry), position, checkpoint.size, proof, checkpoint.root):
            raise RootDiffers(f"{checkpoint.origin} 的位置 {position}")
        return entry, lines(proof)

    def add(self, archive: ArchiveWriter, position: int, prefix: str = "") -> bytes:
        """Write an entry with its proof."""
        entry, proof = self.entry(position)
        archive.add(f"{prefix}entry/{position}.json", entry)
        archive.add(f"{prefix}entry/{position}.proof", proof)
        return entry


def _add_accesses(archive: ArchiveWriter, accesses: TrailAccesses) -> None:
    checkpoint, prefix = accesses.head.checkpoint, "access/"
    said = {"origin": checkpoint.origin, "size": checkpoint.size, "positions": list(accesses.positions)}
    archive.add(f"{prefix}manifest.json", canonical(said))
    archive.add(f"{prefix}checkpoint/{checkpoint.size}", accesses.head.note)
    single = Singles(accesses.sealed, accesses.head)
    for position in accesses.positions:
        single.add(archive, position, prefix)


def _manifest(head: Head, opening: bytes, trail: Trail, *, files: bool, accesses: bool) -> bytes:
    manifest = {
        "format": FORMAT,
        "origin": head.checkpoint.origin,
        "district": json.loads(opening)["data"]["code"],
        "item": trail.item,
        "size": head.checkpoint.size,
        "until": trail.until,
        "positions": list(trail.positions),
        "evidence": sorted(trail.evidence),
        "parts": {
            "access_log": "PRESENT" if accesses else "ABSENT",
            "cases": "INCLUDED" if trail.cases else "LEFT_OUT",
            "evidence_files": "PRESENT" if files else "LEFT_OUT",
        },
    }
    return canonical(manifest)
