"""Trees in tiles: the published example of 70,000 leaves, proofs from tiles, bundles of entries."""

from collections import Counter

import pytest

from services.sealer.merkle import Range, includes, inclusion_proof, leaf_hash, range_of
from services.sealer.tiles import WIDTH, Tile, Tree, bundle, entries_path, split, tiles_of, unbundle


class Memory:
    """Tiles of a tree in memory, made level by level."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.levels = [leaves]
        while len(self.levels[-1]) >= WIDTH:
            below = self.levels[-1]
            whole = range(0, len(below) - len(below) % WIDTH, WIDTH)
            self.levels.append([Range().extended(below[at : at + WIDTH]).root for at in whole])

    def hashes(self, tile: Tile) -> list[bytes]:
        found = self.levels[tile.level][tile.index * WIDTH : tile.index * WIDTH + tile.width]
        assert len(found) == tile.width
        return found


def test_a_tile_lies_where_the_specification_says() -> None:
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(2, 0, 1).path == "tile/2/000.p/1"
    assert Tile(1, 999).path == "tile/1/999"
    assert Tile(1, 1000).path == "tile/1/x001/000"
    assert entries_path(273, 112) == "tile/entries/273.p/112"


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_specification() -> None:
    tiles = list(tiles_of(70_000))

    assert Counter(tile.level for tile in tiles if tile.width == WIDTH) == {0: 273, 1: 1}
    assert [tile for tile in tiles if tile.width < WIDTH] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]


@pytest.mark.parametrize("size", [1, 255, 256, 257, 768, 1000, 65_536, 70_000])
def test_leaves_are_proven_from_tiles(size: int) -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    tree = Tree(Memory(leaves), size)
    root = Range().extended(leaves).root

    assert range_of(size, tree.subtree).root == root
    for index in {0, size // 3, size - 1}:
        proof = inclusion_proof(index, size, tree.subtree)
        assert includes(leaves[index], index, size, proof, root)
        for at in range(len(proof)):
            bent = (*proof[:at], bytes(32), *proof[at + 1 :])
            assert not includes(leaves[index], index, size, bent, root)


def test_a_subtree_beyond_the_tree_is_not_made_up() -> None:
    tree = Tree(Memory([leaf_hash(b"")] * 3), 3)

    with pytest.raises(ValueError, match="no full subtree"):
        tree.subtree(1, 1)


def test_entries_come_out_of_their_bundle_as_they_were() -> None:
    entries = [b"", b"a", b"\x00\x01" * 30_000]

    assert unbundle(bundle(entries)) == entries


def test_a_bundle_that_is_cut_off_is_not_read() -> None:
    data = bundle([b"one", b"two"])

    for length in range(len(data)):
        if length == 5:  # exactly the first entry
            continue
        if length:
            with pytest.raises(ValueError, match="cut off"):
                unbundle(data[:length])


def test_an_entry_too_long_for_a_bundle_is_not_cut() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        bundle([bytes(65_536)])


def test_a_piece_of_a_tile_is_no_tile() -> None:
    with pytest.raises(ValueError, match="within a hash"):
        split(bytes(33))
