"""A log's tree climbed once more from its leaves, and each file of it held against what the leaves make. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from domain.integrity import FaultKind
from services.integrity.passes import Finding
from services.sealer.merkle import HASH_BYTES, Range, leaf_hash
from services.sealer.tiles import WIDTH, Tile, entries_path, split, unbundle

Read = Callable[[str], bytes | None]
"""The bytes of a file of the log, None where it is not there. Raises StorageAway."""


class Climb:
    """The unfinished hashes of each level above the leaves. Goes on at any full bundle from `levels`."""

    def __init__(self, read: Read, levels: Sequence[Sequence[bytes]] = ()) -> None:
        self._read = read
        self.levels = [list(level) for level in levels]
        self.findings: list[Finding] = []
        self.read_bytes = 0

    def bundle(self, index: int, width: int, states: Mapping[int, bytes]) -> None:
        """Hold the events of one bundle against their two files: `states` by position, `width` of them.

        What two of the three agree on is believed: so the one that was altered is named, and no other.
        """
        first = index * WIDTH
        entries, tile = self._entries(index, width), self._hashes(Tile(0, index, width))
        leaves: list[bytes] = []
        missing: list[int] = []
        told: set[FaultKind] = set()
        for place in range(width):
            position = first + place
            state = states.get(position)
            own = None if state is None else leaf_hash(state)
            kept = None if entries is None else leaf_hash(entries[place])
            sealed = None if tile is None else tile[place]
            believed = _believed(sealed, kept, own)
            leaves.append(believed)
            if own is None:
                missing.append(position)
            elif own != believed:
                self.findings.append(Finding(FaultKind.EVENT_ALTERED, position))
            for kind, found, path in (
                (FaultKind.ENTRIES_ALTERED, kept, entries_path(index, width)),
                (FaultKind.TILE_ALTERED, sealed, Tile(0, index, width).path),
            ):
                if found not in (None, believed) and kind not in told:
                    told.add(kind)
                    self.findings.append(Finding(kind, position, path))
        self.findings += missing_events(missing)
        self._push(1, first + width, leaves)

    def root(self, size: int) -> bytes:
        """The root of all `size` leaves, once every bundle was held; the unfinished tiles above are held as well."""
        for level in range(1, len(self.levels)):
            if self.levels[level]:
                self._hold(Tile(level, (size >> 8 * level) // WIDTH, len(self.levels[level])), self.levels[level])
        roots = [Range().extended(hashes).roots for hashes in reversed(self.levels)]
        return Range(size, tuple(root for level in roots for root in level)).root

    def _push(self, level: int, size: int, below: list[bytes]) -> None:
        """Full tiles give one hash to the level above; the unfinished one of level 0 stays for the root."""
        while len(self.levels) <= level:
            self.levels.append([])
        if len(below) < WIDTH:
            self.levels[level - 1] = below
            return
        self.levels[level - 1] = []
        self.levels[level].append(Range().extended(below).root)
        if len(self.levels[level]) == WIDTH:
            self._hold(Tile(level, (size >> 8 * (level + 1)) - 1), self.levels[level])
            self._push(level + 1, size, self.levels[level])

    def _hold(self, tile: Tile, hashes: Sequence[bytes]) -> None:
        found = self._hashes(tile)
        if found is not None and list(found) != list(hashes):
            differing = next(place for place in range(tile.width) if found[place] != hashes[place])
            first = (tile.index * WIDTH + differing) << 8 * tile.level
            self.findings.append(Finding(FaultKind.TILE_ALTERED, first, tile.path))

    def _entries(self, index: int, width: int) -> list[bytes] | None:
        path = entries_path(index, width)
        content = self._content(path, FaultKind.ENTRIES_MISSING, index * WIDTH)
        if content is None:
            return None
        try:
            entries = unbundle(content)
        except ValueError:
            entries = []
        if len(entries) != width:
            self.findings.append(Finding(FaultKind.ENTRIES_ALTERED, index * WIDTH, path))
            return None
        return entries

    def _hashes(self, tile: Tile) -> Sequence[bytes] | None:
        first = tile.index * WIDTH << 8 * tile.level
        content = self._content(tile.path, FaultKind.TILE_MISSING, first)
        if content is None:
            return None
        if len(content) != tile.width * HASH_BYTES:
            self.findings.append(Finding(FaultKind.TILE_ALTERED, first, tile.path))
            return None
        return split(content)

    def _content(self, path: str, missing: FaultKind, position: int) -> bytes | None:
        content = self._read(path)
        if content is None:
            self.findings.append(Finding(missing, position, path))
        else:
            self.read_bytes += len(content)
        return content


def missing_events(positions: Sequence[int]) -> list[Finding]:
    """One fault for each run of positions without an event; `place` is its last."""
    findings: list[Finding] = []
    for number, position in enumerate(positions):
        if number and positions[number - 1] == position - 1:
            findings[-1] = Finding(FaultKind.EVENT_MISSING, findings[-1].position, str(position))
        else:
            findings.append(Finding(FaultKind.EVENT_MISSING, position))
    return findings


def _believed(sealed: bytes | None, kept: bytes | None, own: bytes | None) -> bytes:
    """What most say, of equals the first; where nobody says anything, a leaf that no root will agree with."""
    said = Counter(each for each in (sealed, kept, own) if each is not None)
    return said.most_common(1)[0][0] if said else bytes(HASH_BYTES)
