"""The bundle of a published year: the log from the tile in which the year opens to a signed head, and what proves it.

What is written, and in which order, follows from the log and from what was signed of it alone.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice, pairwise
from typing import Any, BinaryIO, Protocol

from domain.scoring.score_1 import canonical
from services.bundle.archive import ArchiveWriter
from services.bundle.errors import BundleImpossible, NotSealed, YearNotPublished
from services.bundle.evidence import CUSTODY, EvidenceNotes
from services.bundle.year import YearNotes, type_of
from services.sealer.checkpoint import Checkpoint, read_checkpoint
from services.sealer.errors import RootDiffers
from services.sealer.log import Log
from services.sealer.merkle import Hashes, Range, consistency_proof, full_subtrees, inclusion_proof, leaf_hash
from services.sealer.note import read_note
from services.sealer.tiles import WIDTH, Tile, Tiles, Tree, bundle, entries_path

FORMAT = "sandan-bundle/1"

KEPT_ACCESS_HEADS_MAX = 366
"""Past heads of the access log, the newest of them: one a day for a year."""

Progress = Callable[[int, int], None]
"""Told now and then how many of how many events were written."""


class Files(Protocol):
    """Sealed evidence files, decrypted."""

    def chunks(self, object_key: str, object_version: str, key_id: str) -> Iterator[bytes] | None:
        """A file's bytes, fewer where they are not those that were sealed; None where there is none to be had."""
        ...


@dataclass(frozen=True, slots=True)
class Sealed:
    """A district's log as it is sealed. `heads`: the newest ones, as notes that the log signed, with the cosignatures
    each has. `kept`: those of the past that stay. `stamps`: time stamps (RFC 3161) on some of them, by size.
    `rotations`: where the log announces another key."""

    log: Log
    tiles: Tiles
    heads: Sequence[str]
    kept: Sequence[str] = ()
    stamps: Mapping[int, bytes] = field(default_factory=dict)
    rotations: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Accesses:
    """A district's access log as it is sealed; `since`: the position of the first entry after the year opened."""

    sealed: Sealed
    since: int


@dataclass(frozen=True, slots=True)
class Publication:
    """Where results were published, and the size of the checkpoint that the publication names."""

    position: int
    checkpoint: int


@dataclass(frozen=True, slots=True)
class Year:
    """Which year: the position of its opening, and each publication of its results. `officers`: where the log tells of
    officers' keys, and of the district's rules, one of which says who must sign."""

    year: int
    opened: int
    published: Sequence[Publication]
    officers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What was written. `missing`: evidence whose file the platform could not produce as it was sealed."""

    first: int
    size: int
    rounds: int
    witnesses: int
    files: int
    missing: Sequence[str]


def build(
    output: BinaryIO,
    sealed: Sealed,
    year: Year,
    *,
    files: Files | None = None,
    accesses: Accesses | None = None,
    progress: Progress | None = None,
) -> Built:
    """Write the bundle to an empty, seekable file; with `files` the evidence files as well, with `accesses` who saw
    what, as far as anything of that is sealed.

    Raises YearNotPublished, NotSealed, YearUnsound; SealingFault where log, tiles and heads contradict one another.
    """
    if not year.published:
        raise YearNotPublished
    heads = heads_of(sealed.heads)
    main = _main(heads, year.published[-1].position)
    first = year.opened - year.opened % WIDTH
    rotations = [position for position in sealed.rotations if first <= position < main]
    heads |= _past(heads_of(sealed.kept), year, main, rotations, set(heads))
    opening = next(iter(sealed.log.entries(0, 1)))
    if type_of(opening) != "tenant.opened.v1":
        raise BundleImpossible("日志的第一条不是区县开通。")
    archive, notes = ArchiveWriter(output), YearNotes(year.year)
    sizes = sorted(heads)
    stamps = {size: sealed.stamps[size] for size in sizes if size in sealed.stamps}
    parts = {
        "access_log": "PRESENT" if accesses is not None and accesses.sealed.heads else "ABSENT",
        "custody": "PRESENT",
        "evidence_files": "LEFT_OUT" if files is None else "PRESENT",
        "key_rotations": "PRESENT" if rotations else "ABSENT",
        "officer_signatures": "PRESENT",
        "time_stamps": "PRESENT" if stamps else "ABSENT",
    }
    archive.add("manifest.json", _manifest(heads[main], opening, year, first, sizes, parts))
    add_heads(archive, sealed.tiles, heads, stamps)
    tree = Tree(sealed.tiles, main)
    before = add_range(archive, tree, first)
    if first:
        archive.add("opening/entry.json", opening)
        archive.add("opening/proof", lines(inclusion_proof(0, main, tree.subtree)))
    for position in sorted(each for each in year.officers if 0 < each < first):
        archive.add(f"officers/{position}.json", next(iter(sealed.log.entries(position, position + 1))))
        archive.add(f"officers/{position}.proof", lines(inclusion_proof(position, main, tree.subtree)))
    add_entries(archive, sealed.log, before, heads[main].checkpoint, notes.take, progress)
    archive.add("rules/rules.json", notes.rules)
    for number, (assessment, evaluation) in notes.rounds.items():
        archive.add(f"results/{number}/assessment.json", assessment)
        archive.add(f"results/{number}/evaluation.json", evaluation)
    included, missing = add_evidence(archive, notes.evidence, files)
    if accesses is not None and accesses.sealed.heads:
        add_accesses(archive, accesses)
    archive.close()
    return Built(first, main, len(notes.rounds), heads[main].witnesses, included, missing)


@dataclass(frozen=True, slots=True)
class Head:
    """A head that the log signed, and by how many witnesses."""

    checkpoint: Checkpoint
    note: bytes
    witnesses: int


def heads_of(notes: Iterable[str]) -> dict[int, Head]:
    """By size; of two of one size the one that more witnesses signed."""
    found: dict[int, Head] = {}
    for note in notes:
        read = read_note(note)
        checkpoint = read_checkpoint(read.text)
        witnesses = sum(each.name != checkpoint.origin for each in read.signatures)
        head = Head(checkpoint, note.encode(), witnesses)
        size = head.checkpoint.size
        if size not in found or head.witnesses > found[size].witnesses:
            found[size] = head
    return found


def _main(heads: dict[int, Head], published: int) -> int:
    """The head that most witnesses signed, the newest of those, among those that hold the last publication."""
    holding = [size for size in heads if size > published]
    if not holding:
        raise NotSealed(f"已签 {max(heads, default=0)} 条，公布在位置 {published}。")
    return max(holding, key=lambda size: (heads[size].witnesses, size))


def _past(kept: dict[int, Head], year: Year, main: int, rotations: Sequence[int], newest: set[int]) -> dict[int, Head]:
    """Those from the year's opening to the first that holds its last publication, those that publications name, and
    those that bring another key."""
    of_year = [size for size in sorted(kept) if year.opened < size < main]
    last = next((size for size in of_year if size > year.published[-1].position), main)
    wanted = {size for size in of_year if size <= last} | {each.checkpoint for each in year.published}
    wanted |= {position + 1 for position in rotations}
    return {size: kept[size] for size in wanted & set(kept) - newest}


def _manifest(head: Head, opening: bytes, year: Year, first: int, sizes: list[int], parts: Mapping[str, str]) -> bytes:
    manifest = {
        "format": FORMAT,
        "origin": head.checkpoint.origin,
        "district": json.loads(opening)["data"]["code"],
        "year": year.year,
        "first": first,
        "size": head.checkpoint.size,
        "checkpoints": sizes,
        "publications": [{"position": each.position, "checkpoint": each.checkpoint} for each in year.published],
        "parts": parts,
    }
    return canonical(manifest)


def add_heads(
    archive: ArchiveWriter, tiles: Tiles, heads: Mapping[int, Head], stamps: Mapping[int, bytes], prefix: str = ""
) -> None:
    """Write heads with their signatures, their time stamps, and that each continues the one before."""
    sizes = sorted(heads)
    for size in sizes:
        archive.add(f"{prefix}checkpoint/{size}", heads[size].note)
    for size in sizes:
        if size in stamps:
            archive.add(f"{prefix}time_stamp/{size}", stamps[size])
    # Every proof from the widest tree: its tiles are fuller, and read once for all of them.
    widest = Tree(tiles, sizes[-1])
    for old, new in pairwise(sizes):
        archive.add(f"{prefix}consistency/{old}-{new}", lines(consistency_proof(old, new, widest.subtree)))


def add_range(archive: ArchiveWriter, tree: Tree, first: int, prefix: str = "") -> Range:
    """Write the tree before the first entry, where there is one."""
    before = tuple(tree.subtree(level, index) for level, index in full_subtrees(0, first))
    if first:
        archive.add(f"{prefix}range", lines(before))
    return Range(first, before)


def add_entries(
    archive: ArchiveWriter,
    log: Log,
    grown: Range,
    head: Checkpoint,
    take: Callable[[int, bytes], None],
    progress: Progress | None = None,
    prefix: str = "",
) -> None:
    """Write the entries as they lie in object storage, each bundle followed by its tile. Raises RootDiffers."""
    first, size = grown.size, head.size
    entries = log.entries(first, size)
    for start in range(first, size, WIDTH):
        width = min(WIDTH, size - start)
        held = list(islice(entries, width))
        for position, entry in enumerate(held, start):
            take(position, entry)
        leaves: Hashes = tuple(map(leaf_hash, held))
        archive.add(prefix + entries_path(start // WIDTH, width), bundle(held))
        archive.add(prefix + Tile(0, start // WIDTH, width).path, b"".join(leaves))
        grown = grown.extended(leaves)
        if progress is not None:
            progress(start + width - first, size - first)
    if grown.root != head.root:
        raise RootDiffers(f"{head.origin} 的前 {size} 条")


def add_accesses(archive: ArchiveWriter, accesses: Accesses) -> None:
    """Write the access log from before the year's first entry to the head that most witnesses signed."""
    sealed, prefix = accesses.sealed, "access/"
    heads = heads_of(sealed.heads)
    main = max(heads, key=lambda size: (heads[size].witnesses, size))
    # With the entry before: that it was recorded before the year opened shows that none of the year's is left out.
    before = max(0, min(accesses.since, main) - 1)
    first = before - before % WIDTH
    kept = heads_of(sealed.kept)
    wanted = [size for size in sorted(kept) if first < size < main and size not in heads][-KEPT_ACCESS_HEADS_MAX:]
    heads |= {size: kept[size] for size in wanted}
    stamps = {size: stamp for size, stamp in sealed.stamps.items() if size in heads}
    said = {
        "origin": heads[main].checkpoint.origin,
        "first": first,
        "size": main,
        "checkpoints": sorted(heads),
        "time_stamps": "PRESENT" if stamps else "ABSENT",
    }
    archive.add(f"{prefix}manifest.json", canonical(said))
    add_heads(archive, sealed.tiles, heads, stamps, prefix)
    range_ = add_range(archive, Tree(sealed.tiles, main), first, prefix)
    add_entries(archive, sealed.log, range_, heads[main].checkpoint, _nothing_noted, prefix=prefix)


def _nothing_noted(_position: int, _entry: bytes) -> None:
    """Of an access nothing else in a bundle is made."""


def add_evidence(
    archive: ArchiveWriter, evidence: EvidenceNotes, files: Files | None, *, holds: bool = True
) -> tuple[int, list[str]]:
    """Write the files that are as they were sealed, then the list of all; how many, and which are not there.

    holds: whether the list says which files are held; the package of a trail shows the holds themselves, or none.
    """
    sealed, erased = evidence.files(), evidence.erased
    by_digest = {each["sha256"]: each for each in sealed if each["evidence"] not in erased}
    there = set()
    if files is not None:
        there = {digest for digest in sorted(by_digest) if _file(archive, by_digest[digest], files)}
    without = "LEFT_OUT" if files is None else "MISSING"

    def state(each: dict[str, Any]) -> str:
        if each["evidence"] in erased:
            return "DESTROYED"
        return "INCLUDED" if each["sha256"] in there else without

    listed: list[dict[str, Any]] = [
        {
            "evidence": each["evidence"],
            "sha256": each["sha256"],
            "bytes": each["size_bytes"],
            "blob_sha256": each["blob_sha256"],
            "blob_bytes": each["blob_bytes"],
            **{name: each[name] for name in CUSTODY},
            **({"held": each["held"]} if holds else {}),
            "position": each["position"],
            "file": state(each),
        }
        for each in sealed
    ]
    archive.add("evidence/list.json", canonical(listed))
    return len(there), [each["evidence"] for each in listed if each["file"] == "MISSING"]


def _file(archive: ArchiveWriter, evidence: dict[str, Any], files: Files) -> bool:
    """Whether the file is there with the digest it was sealed with; if not, nothing of it is kept."""
    chunks = files.chunks(evidence["object_key"], evidence["object_version"], evidence["key_id"])
    if chunks is None:
        return False
    digest, count = sha256(), 0

    def passing() -> Iterator[bytes]:
        nonlocal count
        for chunk in chunks:
            digest.update(chunk)
            count += len(chunk)
            yield chunk

    archive.stream(f"evidence/{evidence['sha256']}", passing())
    if (digest.hexdigest(), count) == (evidence["sha256"], evidence["size_bytes"]):
        return True
    archive.undo()
    return False


def lines(hashes: Iterable[bytes]) -> bytes:
    """Hashes in base64, one a line."""
    return b"".join(base64.b64encode(each) + b"\n" for each in hashes)
