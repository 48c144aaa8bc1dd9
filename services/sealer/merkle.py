"""RFC 6962 trees: hashes of leaves and nodes, roots, proofs and their verification. Pure; a hash is 32 bytes.

Sources: RFC 6962 section 2.1, RFC 9162 sections 2.1.3 and 2.1.4 (algorithms of verification).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves."""

Hashes = tuple[bytes, ...]

Subtree = Callable[[int, int], bytes]
"""(level, index) -> the root of the full subtree over the leaves index * 2**level to (index + 1) * 2**level."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Range:
    """A tree's compact form: how many leaves, and the roots of its full subtrees from the largest to the smallest."""

    size: int = 0
    roots: Hashes = ()

    def extended(self, leaves: Iterable[bytes]) -> "Range":
        """The tree after further leaf hashes."""
        size, roots = self.size, list(self.roots)
        for leaf in leaves:
            node, rest = leaf, size
            while rest & 1:
                node, rest = node_hash(roots.pop(), node), rest >> 1
            roots.append(node)
            size += 1
        return Range(size, tuple(roots))

    @property
    def root(self) -> bytes:
        """The tree's root."""
        if not self.roots:
            return EMPTY_ROOT
        node = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            node = node_hash(left, node)
        return node


def range_of(size: int, subtree: Subtree) -> Range:
    """The compact form of a tree whose subtrees lie somewhere else."""
    return Range(size, tuple(subtree(level, index) for level, index in full_subtrees(0, size)))


def full_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """The largest full subtrees that make up the leaves `start` to `end` (exclusive), as (level, index), in order."""
    found = []
    while start < end:
        most = (end - start).bit_length() - 1
        level = most if start == 0 else min((start & -start).bit_length() - 1, most)
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion_proof(index: int, size: int, subtree: Subtree) -> Hashes:
    """What proves that the leaf `index` is in the tree of `size` leaves. Raises ValueError beyond the tree."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    return tuple(_path(index, 0, size, subtree))


def consistency_proof(old: int, new: int, subtree: Subtree) -> Hashes:
    """What proves that the tree of `new` leaves begins with that of `old`. Raises ValueError unless 0 < old <= new."""
    if not 0 < old <= new:
        raise ValueError(f"no consistency of {old} with {new}")
    return tuple(_consistency(old, 0, new, True, subtree))


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows the leaf hash at `index` of the tree with that root (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size or not _all_hashes(leaf, root, *proof):
        return False
    place, last, node = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(each, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, each)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def extends(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree begins with the old one (RFC 9162 2.1.4.2); old > 0."""
    if not 0 < old <= new or not _all_hashes(old_root, new_root, *proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(each, first), node_hash(each, second)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, each)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _all_hashes(*hashes: bytes) -> bool:
    return all(len(each) == HASH_BYTES for each in hashes)


def _split(start: int, end: int) -> int:
    """Where a tree of at least two leaves divides: after the largest power of two that is less than its size."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def _root(start: int, end: int, subtree: Subtree) -> bytes:
    """The root over the leaves `start` to `end`; `start` is where a subtree of that size may begin."""
    nodes = [subtree(level, index) for level, index in full_subtrees(start, end)]
    return Range(end - start, tuple(nodes)).root


def _path(index: int, start: int, end: int, subtree: Subtree) -> list[bytes]:
    if end - start == 1:
        return []
    middle = _split(start, end)
    if index < middle:
        return [*_path(index, start, middle, subtree), _root(middle, end, subtree)]
    return [*_path(index, middle, end, subtree), _root(start, middle, subtree)]


def _consistency(old: int, start: int, end: int, whole: bool, subtree: Subtree) -> list[bytes]:
    """`whole`: the old tree is the one that is being looked at, whose root the verifier knows."""
    if old == end:
        return [] if whole else [_root(start, end, subtree)]
    middle = _split(start, end)
    if old <= middle:
        return [*_consistency(old, start, middle, whole, subtree), _root(middle, end, subtree)]
    return [*_consistency(old, middle, end, False, subtree), _root(start, middle, subtree)]
