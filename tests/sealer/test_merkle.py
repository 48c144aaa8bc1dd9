"""RFC 6962 trees against published roots, a plain definition, and every way of bending a proof."""

import random
from hashlib import sha256

import pytest

from services.sealer.merkle import (
    EMPTY_ROOT,
    Range,
    consistency_proof,
    extends,
    full_subtrees,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
    range_of,
)

LEAVES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
"""The entries of Certificate Transparency's reference tests."""

ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
MANY = 40


def plain_root(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962 2.1 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


class Leaves:
    """A tree in memory, as subtrees are asked for."""

    def __init__(self, count: int, salt: bytes = b"") -> None:
        self.leaves = [leaf_hash(salt + str(number).encode()) for number in range(count)]

    def subtree(self, level: int, index: int) -> bytes:
        return plain_root(self.leaves[index << level : (index + 1) << level])


TREE = Leaves(MANY)


@pytest.mark.parametrize("size", ROOTS)
def test_the_reference_tests_have_these_roots(size: int) -> None:
    tree = Range().extended(map(leaf_hash, LEAVES[:size]))

    assert tree.root.hex() == ROOTS[size]


def test_a_tree_without_leaves_has_the_empty_root() -> None:
    assert Range().root == EMPTY_ROOT == sha256(b"").digest()


def test_a_root_is_the_same_however_it_came_about() -> None:
    grown = Range()
    for size in range(MANY + 1):
        assert grown.root == plain_root(TREE.leaves[:size])
        assert range_of(size, TREE.subtree) == grown == Range().extended(TREE.leaves[:size])
        if size < MANY:
            grown = grown.extended([TREE.leaves[size]])


def test_full_subtrees_cover_their_leaves_once_and_in_order() -> None:
    for start in range(MANY):
        for end in range(start, MANY):
            parts = full_subtrees(start, end)
            assert [leaf for level, index in parts for leaf in range(index << level, (index + 1) << level)] == list(
                range(start, end)
            )


def test_every_leaf_is_shown_to_be_where_it_is() -> None:
    for size in range(1, MANY + 1):
        root = plain_root(TREE.leaves[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, TREE.subtree)
            assert includes(TREE.leaves[index], index, size, proof, root)


def test_every_tree_is_shown_to_begin_with_every_smaller_one() -> None:
    for new in range(1, MANY + 1):
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, TREE.subtree)
            roots = plain_root(TREE.leaves[:old]), plain_root(TREE.leaves[:new])
            assert extends(old, roots[0], new, roots[1], proof)


def test_no_bent_proof_of_a_leaf_is_taken() -> None:
    taken = tried = 0
    for size in range(1, 20):
        root = plain_root(TREE.leaves[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, TREE.subtree)
            leaf = TREE.leaves[index]
            bent = [
                *((leaf, index, size, flipped) for flipped in flips(proof)),
                *((leaf, index, size, (*proof[:at], *proof[at + 1 :])) for at in range(len(proof))),
                *((leaf, index, size, (*proof[:at], leaf, *proof[at:])) for at in range(len(proof) + 1)),
                *((leaf, other, size, proof) for other in range(-1, size + 2) if other != index),
                (leaf, index, 0, proof),
                (flip(leaf), index, size, proof),
                (leaf[:12], index, size, proof),
                (node_hash(leaf, leaf), index, size, proof),
            ]
            tried += len(bent)
            taken += sum(includes(*each, root) for each in bent)

    assert taken == 0 < tried


def test_no_bent_proof_of_a_beginning_is_taken() -> None:
    other = Leaves(MANY, b"other")
    taken = tried = 0
    for new in range(1, 16):
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, TREE.subtree)
            first, second = plain_root(TREE.leaves[:old]), plain_root(TREE.leaves[:new])
            bent = [
                *((old, first, new, second, flipped) for flipped in flips(proof)),
                *((old, first, new, second, (*proof[:at], *proof[at + 1 :])) for at in range(len(proof))),
                (old, first, new, second, (*proof, first)),
                (old, flip(first), new, second, proof),
                (old, first, new, flip(second), proof),
                (old, plain_root(other.leaves[:old]), new, second, proof),
                (0, EMPTY_ROOT, new, second, proof),
                (new + 1, first, new, second, proof),
                (old, first[:12], new, second, proof),
            ]
            tried += len(bent)
            taken += sum(extends(*each) for each in bent)

    assert taken == 0 < tried


def test_what_is_not_in_the_tree_has_no_proof() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_proof(index, size, TREE.subtree)
    for old, new in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="no consistency"):
            consistency_proof(old, new, TREE.subtree)


def flip(hash_: bytes) -> bytes:
    at = random.Random(hash_).randrange(len(hash_))
    return hash_[:at] + bytes([hash_[at] ^ 1]) + hash_[at + 1 :]


def flips(proof: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    return [(*proof[:at], flip(proof[at]), *proof[at + 1 :]) for at in range(len(proof))]
