"""What sealing touches, in memory, with a place to stop before each write."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.sealer.asking import Signed, read_signed
from services.sealer.checkpoint import read_checkpoint
from services.sealer.errors import SignerRefused, TileDiffers, TileMissing
from services.sealer.extension import Extension, Fork
from services.sealer.heads import Head
from services.sealer.merkle import EMPTY_ROOT, Range, includes, inclusion_proof, leaf_hash
from services.sealer.note import NoteUnsound, Verifier, read_note, read_verifier, verified
from services.sealer.rotation import Rotation, request_text
from services.sealer.sealing import Sealing, Sign
from services.sealer.tiles import Tile, Tree, split, tiles_of, unbundle
from services.signer.signer import LogSigner

HOST = "test.example"
ORIGIN = f"{HOST}/d/shili"
SECRET = b"s" * 32


def events(count: int, start: int = 0) -> list[bytes]:
    """Entries that differ from one another."""
    return [f'{{"number":{number}}}'.encode() for number in range(start, start + count)]


def nothing() -> None:
    """No stop."""


@dataclass
class World:
    """A log, its files, its head and its signer; several sealers may share it."""

    directory: Path
    log: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    head: Head = field(default_factory=lambda: Head(0, EMPTY_ROOT, "", ""))
    published: str = ""
    sealed: list[str] = field(default_factory=list)
    """Each head that there was."""

    def __post_init__(self) -> None:
        self.signer = LogSigner(self.directory, HOST, SECRET)

    def sealing(self, before_write: Callable[[], None] = nothing) -> Sealing:
        """A sealer that calls this before each of its writes and after each answer of the signer."""
        return Sealing(
            ORIGIN, _Log(self), _Heads(self, before_write), _Files(self, before_write), self._by(before_write)
        )

    def seal(self) -> bool:
        return self.sealing().seal()

    def check(self) -> None:
        """The published checkpoint is signed and covers the log as it is, from tiles and bundles that lie there."""
        note = read_note(self.published)
        checkpoint = read_checkpoint(note.text)
        assert verified(note, [self.verifier])
        assert self.published == self.head.checkpoint
        assert checkpoint.size == len(self.log)
        leaves = [leaf_hash(entry) for entry in self.log]
        assert checkpoint.root == Range().extended(leaves).root
        tree = Tree(_Files(self, nothing), checkpoint.size)
        for index in {0, checkpoint.size // 2, checkpoint.size - 1}:
            proof = inclusion_proof(index, checkpoint.size, tree.subtree)
            assert includes(leaves[index], index, checkpoint.size, proof, checkpoint.root)
        for tile in tiles_of(checkpoint.size):
            if tile.level == 0:
                path = tile.path.replace("tile/0/", "tile/entries/")
                start = tile.index * 256
                assert unbundle(self.files[path]) == self.log[start : start + tile.width]

    @property
    def verifier(self) -> Verifier:
        return read_verifier(self.head.verifier)

    def _by(self, before_write: Callable[[], None]) -> Sign:
        def sign(asked: Extension, rotation: Rotation | None) -> Signed:
            before_write()
            try:
                answer = self.signer.sign(request_text(asked, rotation).encode())
            except (Fork, NoteUnsound) as refused:
                raise SignerRefused(str(refused)) from refused
            before_write()
            return read_signed(asked.head, answer)

        return sign


@dataclass
class _Log:
    world: World

    def size(self) -> int:
        return len(self.world.log)

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        return iter(self.world.log[start:end])


@dataclass
class _Heads:
    world: World
    before_write: Callable[[], None]

    def read(self) -> Head:
        return self.world.head

    def advance(self, before: Head, after: Head) -> bool:
        self.before_write()
        if (self.world.head.size, self.world.head.root) != (before.size, before.root):
            return False
        self.world.head = after
        self.world.sealed.append(after.checkpoint)
        return True

    def lines(self) -> list[str]:
        return []

    def published(self, size: int, lines: Sequence[str]) -> bool:
        self.before_write()
        return self.world.head.size == size


@dataclass
class _Files:
    world: World
    before_write: Callable[[], None]

    def keep(self, path: str, content: bytes) -> None:
        self.before_write()
        if self.world.files.setdefault(path, content) != content:
            raise TileDiffers(path)

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        if tile.path not in self.world.files:
            raise TileMissing(tile.path)
        return split(self.world.files[tile.path])

    def published(self) -> str | None:
        return self.world.published or None

    def publish(self, note: str, instead_of: str | None) -> bool:
        self.before_write()
        if (self.world.published or None) != instead_of:
            return False
        self.world.published = note
        return True
