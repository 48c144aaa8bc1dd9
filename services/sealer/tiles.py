"""How a tree lies in files (C2SP tlog-tiles): 256 hashes a tile, entries in bundles of 256. Pure.

A tile of level L holds the roots of full subtrees of 2**(8 L) leaves; its own full root is one hash of level L + 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.sealer.merkle import HASH_BYTES, node_hash

WIDTH = 256
LEVEL_BITS = 8
ENTRY_BYTES_MAX = 65_535
"""What an entry bundle can hold of one entry."""


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of a tile: `width` of its `WIDTH` hashes are there (fewer only at the right edge of a tree)."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies, below the log's prefix."""
        return f"tile/{self.level}/{_number(self.index)}{_partial(self.width)}"


def entries_path(index: int, width: int = WIDTH) -> str:
    """Where an entry bundle lies, below the log's prefix."""
    return f"tile/entries/{_number(index)}{_partial(width)}"


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree, partial ones at its edge, level by level."""
    level, hashes = 0, size
    while hashes:
        full, rest = divmod(hashes, WIDTH)
        for index in range(full):
            yield Tile(level, index)
        if rest:
            yield Tile(level, full, rest)
        level, hashes = level + 1, full


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each behind its length in two bytes. Raises ValueError for one that is too long."""
    for entry in entries:
        if len(entry) > ENTRY_BYTES_MAX:
            raise ValueError(f"an entry of {len(entry)} bytes does not fit a bundle")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError for one that is cut off."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise ValueError("an entry bundle is cut off")
        entries.append(data[at + 2 : end])
        at = end
    return entries


class Tiles(Protocol):
    """Where the hashes of a tree are read."""

    def hashes(self, tile: Tile) -> Sequence[bytes]:
        """The hashes of a tile, `tile.width` of them or more."""


class Tree:
    """The subtrees of a tree of `size` leaves, found in its tiles (`merkle.Subtree`)."""

    def __init__(self, tiles: Tiles, size: int) -> None:
        self._tiles = tiles
        self._size = size

    def subtree(self, level: int, index: int) -> bytes:
        """The root of a full subtree. Raises ValueError beyond the tree."""
        if (index + 1) << level > self._size:
            raise ValueError(f"no full subtree {index} of level {level} in a tree of {self._size}")
        height, above = divmod(level, LEVEL_BITS)
        first = index << above
        hashes = self._tiles.hashes(self._tile(height, first // WIDTH))
        nodes = list(hashes[first % WIDTH : first % WIDTH + (1 << above)])
        while len(nodes) > 1:
            nodes = [node_hash(left, right) for left, right in zip(nodes[::2], nodes[1::2], strict=True)]
        return nodes[0]

    def _tile(self, level: int, index: int) -> Tile:
        """The tile as it lies there: partial at the edge of this tree."""
        there = (self._size >> LEVEL_BITS * level) - index * WIDTH
        return Tile(level, index, min(WIDTH, there))


def split(tile: bytes) -> tuple[bytes, ...]:
    """The hashes of a tile's bytes. Raises ValueError for a piece of one."""
    if len(tile) % HASH_BYTES:
        raise ValueError("a tile ends within a hash")
    return tuple(tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES))


def _number(index: int) -> str:
    digits = f"{index:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])


def _partial(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"
