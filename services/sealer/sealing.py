"""Sealing one log: tiles, then the signature, then the head by compare-and-swap, then `checkpoint`.

Each step may be the last one that a process takes. What it wrote is found again and is the same: tiles are made from
the log's bytes alone, the signer remembers what it signed, and only the head in the database says what is sealed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from services.sealer.asking import Signed
from services.sealer.checkpoint import Checkpoint, read_checkpoint
from services.sealer.errors import LogShrunk, OriginChanged, RootDiffers, SignerKeyChanged, SignerRefused
from services.sealer.extension import Extension, OtherSize
from services.sealer.growth import Growth
from services.sealer.heads import Head
from services.sealer.log import Log
from services.sealer.merkle import consistency_proof, inclusion_proof
from services.sealer.note import Note, NoteUnsound, read_note, read_verifier, signed, verified
from services.sealer.rotation import Announced, Rotation, announced
from services.sealer.tiles import WIDTH, Tile, Tree

STEP_ENTRIES = 64 * WIDTH
"""Sealed at a time while a log is far ahead; between two steps others may take over."""


Sign = Callable[[Extension, Rotation | None], Signed]
"""Has a head signed, with the change of keys that it brings."""


class Files(Protocol):
    """The files of the log."""

    def keep(self, path: str, content: bytes) -> None: ...

    def hashes(self, tile: Tile) -> tuple[bytes, ...]: ...

    def published(self) -> str | None: ...

    def publish(self, note: str, instead_of: str | None) -> bool: ...


class Heads(Protocol):
    """The log's sealed head."""

    def read(self) -> Head: ...

    def advance(self, before: Head, after: Head) -> bool: ...

    def lines(self) -> list[str]: ...

    def published(self, size: int, lines: Sequence[str]) -> bool: ...


class Sealing:
    """One log, what is sealed of it, its files, and whoever signs."""

    def __init__(self, origin: str, log: Log, heads: Heads, files: Files, sign: Sign) -> None:
        self._origin = origin
        self._log = log
        self._heads = heads
        self._files = files
        self._sign = sign

    def seal(self) -> bool:
        """Seal what the log holds now, at most `STEP_ENTRIES`; whether there was anything. Publish the head.

        Raises SealingFault where log, tiles and signatures contradict one another, StorageAway, SignerAway.
        """
        before = self._heads.read()
        self._refuse_other_origin(before)
        there = self._log.size()
        if there < before.size:
            raise LogShrunk(f"日志 {there} 条，已签 {before.size} 条")
        size = min(there, _step_end(before.size))
        moved = size > before.size and self._advance(before, size)
        self.publish()
        return moved

    def publish(self) -> None:
        """Put the newest head with its cosignatures in its place, again while it moves meanwhile."""
        while True:
            # Asked before the head is read: what lies there then is of that head or an older one. Whoever is stopped
            # after it finds that a newer one came, and begins anew.
            there = self._files.published()
            head = self._heads.read()
            if not head.size:
                return
            lines = self._heads.lines()
            if not self._files.publish(head.checkpoint + "".join(lines), there):
                continue
            if self._heads.published(head.size, lines):
                return

    def _advance(self, before: Head, size: int) -> bool:
        """Whether the head is now ours; another sealer's is as good."""
        try:
            head = self._signed_head(before, size)
        except OtherSize as further:
            # Somebody got its signature and not to the head, or not yet: go as far as he did.
            if self._log.size() < further.size:
                raise LogShrunk(f"日志不足 {further.size} 条，签名进程已签到那里") from further
            try:
                head = self._signed_head(before, further.size, to_the_end=True)
            except OtherSize:
                return False
        return self._heads.advance(before, head)

    def _signed_head(self, before: Head, most: int, *, to_the_end: bool = False) -> Head:
        """Of the first `most` entries, or of those to the first that announces another key: it ends a head.

        Raises OtherSize where the signer is further than that.
        """
        unfinished = before.size - before.size % WIDTH
        last = self._log.entries(unfinished, before.size)
        growth = Growth.resumed(before.size, last, self._files.keep, self._files.hashes)
        if growth.range.root != before.root:
            raise RootDiffers(f"{self._origin} 的前 {before.size} 条")
        changes = Changes(before.verifier, to_the_end=to_the_end)
        growth.add(changes.watched(self._log.entries(before.size, most)))
        growth.keep_unfinished()
        checkpoint = Checkpoint(self._origin, growth.size, growth.range.root)
        by = self._signature(checkpoint, before.size, changes.last)
        changes.refuse_other(by)
        signatures = [by.signature] if by.former is None else [by.signature, by.former]
        note = signed(checkpoint.text, signatures)
        _refuse_unsigned(note, by, changes.keys_of_last)
        return Head(growth.size, checkpoint.root, str(note), str(by.verifier))

    def _signature(self, checkpoint: Checkpoint, old: int, last: bytes | None) -> Signed:
        tree = Tree(self._files, checkpoint.size)
        rotation = None
        if last is not None:
            rotation = Rotation(last, inclusion_proof(checkpoint.size - 1, checkpoint.size, tree.subtree))
        for last_try in (False, True):
            proof = consistency_proof(old, checkpoint.size, tree.subtree) if 0 < old < checkpoint.size else ()
            try:
                return self._sign(Extension(old, proof, checkpoint.text), rotation)
            except OtherSize as other:
                if last_try or other.size > checkpoint.size:
                    raise
                old = other.size
        raise AssertionError("the second try returns or raises")

    def _refuse_other_origin(self, head: Head) -> None:
        if head.size and (was := read_checkpoint(read_note(head.checkpoint).text).origin) != self._origin:
            raise OriginChanged(f"原为 {was}，现为 {self._origin}")


def _step_end(size: int) -> int:
    """Where a step ends at the latest: at a full tile."""
    return (size // WIDTH) * WIDTH + STEP_ENTRIES


def _refuse_unsigned(note: Note, by: Signed, keys: Announced | None) -> None:
    """Raises SignerRefused for a signature that is none, or where the key before did not sign the change as well."""
    try:
        needed = [by.verifier] if keys is None else [by.verifier, read_verifier(keys.old)]
        if set(verified(note, needed)) != set(needed) or len(note.signatures) != len(needed):
            raise NoteUnsound("不是以所说的密钥作出的")
    except NoteUnsound as error:
        raise SignerRefused(f"签名不成立（{error}）") from error


class Changes:
    """The changes of keys among the entries of a head, from the key that is pinned ('': none yet)."""

    def __init__(self, pinned: str, *, to_the_end: bool) -> None:
        self._pinned = pinned
        self._to_the_end = to_the_end
        self.last: bytes | None = None
        self.keys_of_last: Announced | None = None

    def watched(self, entries: Iterable[bytes]) -> Iterator[bytes]:
        """The entries, to the first that announces another key. Raises SignerKeyChanged for one that does not follow
        on the pinned one."""
        for entry in entries:
            self.last, self.keys_of_last = None, announced(entry)
            if self.keys_of_last is not None:
                if self._pinned not in ("", self.keys_of_last.old):
                    raise SignerKeyChanged(f"日志中更换的是 {self.keys_of_last.old}，而所用的为 {self._pinned}")
                self.last, self._pinned = entry, self.keys_of_last.new
            yield entry
            if self.last is not None and not self._to_the_end:
                return

    def refuse_other(self, by: Signed) -> None:
        """Raises SignerKeyChanged for a signature by another key than the one that the log has named."""
        if self._pinned not in ("", str(by.verifier)):
            raise SignerKeyChanged(f"应为 {self._pinned}，现为 {by.verifier}")
