"""What is sealed, held against a verifier that nobody here wrote, itself tried with what is bent."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tlog import (
    Checkpoint,
    ConsistencyProof,
    ConsistencyProofInvalid,
    InclusionProof,
    InclusionProofInvalid,
)

from services.sealer.merkle import Range, consistency_proof, inclusion_proof, leaf_hash
from services.sealer.note import Cosigner, read_note, signed
from services.sealer.tiles import Tile, Tree, split
from tests.sealer.fakes import World, events

SIZE = 1_000
PLACES = (0, 1, 255, 256, 511, 767, 768, 998, 999)
SIZES = (1, 2, 255, 256, 257, 512, 767, 768, 999)


class Files:
    """The files of a world, as that reader asks for them."""

    def __init__(self, world: World) -> None:
        self.world = world

    def get(self, *path: str) -> bytes | None:
        name = "/".join(path)
        return self.world.published.encode() if name == "checkpoint" else self.world.files.get(name)

    def hashes(self, tile: Tile) -> tuple[bytes, ...]:
        return split(self.world.files[tile.path])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A log sealed in three steps."""
    world = World(Path(tmp_path_factory.mktemp("signer")))
    for until in (300, 700, SIZE):
        world.log += events(until - len(world.log), len(world.log))
        world.seal()
    return world


@pytest.fixture(scope="module")
def head(world: World) -> Checkpoint:
    return Checkpoint.from_text(world.published)


def refused(check: Callable[[bytes, bytes], object], proven: bytes, root: bytes) -> bool:
    try:
        check(proven, root)
    except (InclusionProofInvalid, ConsistencyProofInvalid):
        return True
    return False


def test_it_reads_our_tiles_to_the_root_that_was_signed(world: World, head: Checkpoint) -> None:
    reader = TilesReader(Files(world))

    assert reader.get_checkpoint() == head
    assert reader.calculate_root_hash() == head.root_hash
    head.verify(Vkey.from_string(str(world.verifier)))


def test_it_believes_our_signatures_and_no_bent_one(world: World) -> None:
    witness = Cosigner("audit.example/w1", Ed25519PrivateKey.generate())
    note = read_note(world.published)
    cosigned = Checkpoint.from_text(str(signed(note.text, [*note.signatures, witness.sign(note.text, 1_700_000_000)])))

    for key in (world.verifier, witness.verifier):
        vkey = Vkey.from_string(str(key))
        cosigned.verify(vkey)
        for bent in (replace(cosigned, size=SIZE - 1), replace(cosigned, root_hash=bytes(32))):
            with pytest.raises(InvalidSignature):
                bent.verify(vkey)


def test_it_accepts_our_inclusion_proofs_and_no_bent_one(world: World, head: Checkpoint) -> None:
    tree = Tree(Files(world), SIZE)
    for index in PLACES:
        leaf = leaf_hash(world.log[index])
        hashes = list(inclusion_proof(index, SIZE, tree.subtree))

        InclusionProof(index, SIZE, hashes).check(leaf, head.root_hash)

        assert refused(InclusionProof(index, SIZE, hashes).check, leaf_hash(b"other"), head.root_hash)
        assert refused(InclusionProof(index ^ 1, SIZE, hashes).check, leaf, head.root_hash)
        assert refused(InclusionProof(index, SIZE, hashes[:-1]).check, leaf, head.root_hash)
        for at in range(len(hashes)):
            bent = [*hashes[:at], bytes(32), *hashes[at + 1 :]]
            assert refused(InclusionProof(index, SIZE, bent).check, leaf, head.root_hash)


def test_it_accepts_our_consistency_proofs_and_no_bent_one(world: World, head: Checkpoint) -> None:
    tree = Tree(Files(world), SIZE)
    leaves = [leaf_hash(entry) for entry in world.log]
    for size in SIZES:
        old = Range().extended(leaves[:size]).root
        fork = Range().extended([*leaves[: size - 1], leaf_hash(b"other")]).root
        hashes = list(consistency_proof(size, SIZE, tree.subtree))

        ConsistencyProof(size, SIZE, hashes).check(old, head.root_hash)

        assert refused(ConsistencyProof(size, SIZE, hashes).check, fork, head.root_hash)
        for at in range(len(hashes)):
            bent = [*hashes[:at], bytes(32), *hashes[at + 1 :]]
            assert refused(ConsistencyProof(size, SIZE, bent).check, old, head.root_hash)


def test_its_own_proofs_from_our_tiles_are_ours(world: World, head: Checkpoint) -> None:
    reader, tree = TilesReader(Files(world)), Tree(Files(world), SIZE)
    reader.set_size(SIZE)

    for size in SIZES:
        theirs = reader.get_consistency_proof(size, SIZE).node_hashes
        assert tuple(theirs) == consistency_proof(size, SIZE, tree.subtree)
