"""How a tree grows at its right edge: full tiles and bundles are written as they fill, partial ones at the end. Pure.

What is written is made from the entries alone, so two who write the same tree write the same bytes.
"""

from collections.abc import Callable, Iterable

from services.sealer.merkle import Range, leaf_hash
from services.sealer.tiles import LEVEL_BITS, WIDTH, Tile, bundle, entries_path

Keep = Callable[[str, bytes], None]
"""(path below the log's prefix, bytes): write them once. Raises TileDiffers where other bytes lie there."""

Fetch = Callable[[Tile], tuple[bytes, ...]]
"""The hashes of a tile that must be there. Raises TileMissing."""


class Growth:
    """A tree with the hashes of the unfinished tile of each level, and the entries of the unfinished bundle."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._levels: list[list[bytes]] = []
        self._entries: list[bytes] = []
        self.size = 0

    @property
    def range(self) -> Range:
        """The tree's compact form."""
        roots = [Range().extended(hashes).roots for hashes in reversed(self._levels)]
        return Range(self.size, tuple(root for level in roots for root in level))

    def add(self, entries: Iterable[bytes]) -> None:
        """Append leaves; write each bundle and tile that they fill."""
        for entry in entries:
            self._entries.append(entry)
            if len(self._entries) == WIDTH:
                self._keep(entries_path(self.size // WIDTH), bundle(self._entries))
                self._entries.clear()
            self._push(0, leaf_hash(entry))
            self.size += 1

    def keep_unfinished(self) -> None:
        """Write the unfinished bundle and tiles as the partial ones of a tree of this size."""
        self._keep_unfinished(len(self._levels))

    def _keep_unfinished(self, levels: int) -> None:
        if self._entries:
            self._keep(entries_path(self.size // WIDTH, len(self._entries)), bundle(self._entries))
        for level, hashes in enumerate(self._levels[:levels]):
            if hashes:
                self._keep(self._unfinished(level).path, b"".join(hashes))

    def _push(self, level: int, hash_: bytes) -> None:
        if level == len(self._levels):
            self._levels.append([])
        hashes = self._levels[level]
        hashes.append(hash_)
        if len(hashes) == WIDTH:
            self._keep(Tile(level, self.size >> LEVEL_BITS * (level + 1)).path, b"".join(hashes))
            root = Range().extended(hashes).root
            hashes.clear()
            self._push(level + 1, root)

    def _unfinished(self, level: int) -> Tile:
        hashes = self.size >> LEVEL_BITS * level
        return Tile(level, hashes // WIDTH, hashes % WIDTH)

    @classmethod
    def resumed(cls, size: int, last: Iterable[bytes], keep: Keep, fetch: Fetch) -> "Growth":
        """The tree of `size` leaves again; `last` are the entries that fill no bundle yet, from the log.

        What they make is held against the partial bundle and tile that lie there; the levels above come from their own
        tiles, for which the caller asks `range.root` whether it is the root that was signed.
        """
        growth = cls(keep)
        growth._entries = list(last)
        growth._levels = [[leaf_hash(entry) for entry in growth._entries]]
        growth.size = size
        level = 1
        while size >> LEVEL_BITS * level:
            tile = growth._unfinished(level)
            growth._levels.append(list(fetch(tile)) if tile.width else [])
            level += 1
        growth._keep_unfinished(1)
        return growth
