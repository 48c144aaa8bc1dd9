"""What a bundle holds, before verifiers that nobody here wrote, each tried with what is bent; and ours beside them.

tlog-scales reads notes, cosignatures and proofs; scitt-cose has trees and proofs of its own.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from scitt_cose import merkle
from tlog_scales.signing import Vkey
from tlog_scales.tlog import (
    Checkpoint,
    ConsistencyProof,
    ConsistencyProofInvalid,
    InclusionProof,
    InclusionProofInvalid,
)

from services.bundle.verify_bundle import Frontier, from_base64, root_by_inclusion, roots_by_consistency
from services.sealer.tiles import unbundle
from tests.bundle.district import WITNESSES, District, members
from tests.bundle.tiny import tiny

SIZES = 33


@pytest.fixture(scope="module")
def content(bundle: bytes) -> dict[str, bytes]:
    return dict(members(bundle))


def hashes(content: bytes) -> list[bytes]:
    return [found for line in content.decode().splitlines() if (found := from_base64(line)) is not None]


def hexed(content: bytes) -> list[str]:
    return [each.hex() for each in hashes(content)]


def holds(check: Callable[[], object]) -> bool:
    try:
        check()
    except (InclusionProofInvalid, ConsistencyProofInvalid, InvalidSignature):
        return False
    return True


def test_signatures_and_cosignatures_hold_and_no_bent_one(content: dict[str, bytes], district: District) -> None:
    head = Checkpoint.from_text(content["checkpoint/888"].decode())
    keys = [district.signer("log").verifier, *(witness.verifier for witness in WITNESSES.values())]

    for key in keys:
        vkey = Vkey.from_string(str(key))
        assert holds(lambda vkey=vkey: head.verify(vkey))
        for bent in (replace(head, size=887), replace(head, root_hash=bytes(32))):
            assert not holds(lambda vkey=vkey, bent=bent: bent.verify(vkey))


def test_the_first_event_is_proven_to_two_strangers_and_no_other(content: dict[str, bytes]) -> None:
    head = Checkpoint.from_text(content["checkpoint/888"].decode())
    entry, path = content["opening/entry.json"], hashes(content["opening/proof"])
    leaf, root = sha256(b"\0" + entry).digest(), head.root_hash

    def scitt(entry: bytes, index: int, path: list[bytes]) -> bool:
        return merkle.verify_inclusion(entry.hex(), index, 888, [each.hex() for each in path], root.hex())

    assert holds(lambda: InclusionProof(0, 888, path).check(leaf, root))
    assert scitt(entry, 0, path)
    bent = [[*path[:at], bytes(32), *path[at + 1 :]] for at in range(len(path))]
    for other in [*bent, path[:-1], path[1:], [*path, bytes(32)]]:
        assert not holds(lambda other=other: InclusionProof(0, 888, other).check(leaf, root))
        assert not scitt(entry, 0, other)
    assert not scitt(entry, 1, path)
    assert not scitt(entry + b" ", 0, path)


def test_the_heads_are_proven_to_continue_one_another_and_no_fork(content: dict[str, bytes]) -> None:
    old, new = (Checkpoint.from_text(content[f"checkpoint/{size}"].decode()).root_hash for size in (700, 888))
    path = hashes(content["consistency/700-888"])

    def both(old: bytes, new: bytes, path: list[bytes]) -> set[bool]:
        told = [each.hex() for each in path]
        return {
            holds(lambda: ConsistencyProof(700, 888, path).check(old, new)),
            merkle.verify_consistency(old.hex(), new.hex(), 700, 888, told),
        }

    assert both(old, new, path) == {True}
    for bent in ([*path[:at], bytes(32), *path[at + 1 :]] for at in range(len(path))):
        assert both(old, new, bent) == {False}
    assert both(new, new, path) == {False}
    assert both(old, old, path) == {False}


def test_the_entries_of_a_whole_log_make_the_root_that_was_signed() -> None:
    content = dict(members(tiny().bundle()))
    manifest = json.loads(content["manifest.json"])
    head = Checkpoint.from_text(content[f"checkpoint/{manifest['size']}"].decode())
    entries = unbundle(content[f"tile/entries/000.p/{manifest['size']}"])

    assert merkle.merkle_root([entry.hex() for entry in entries]) == head.root_hash.hex()
    for at, entry in enumerate(entries):
        other = [*entries[:at], entry[:-1] + b" ", *entries[at + 1 :]]
        assert merkle.merkle_root([each.hex() for each in other]) != head.root_hash.hex()


def test_the_range_before_the_year_leads_to_the_root_that_a_stranger_finds(
    content: dict[str, bytes], district: District
) -> None:
    """Both ways: the whole log by the stranger's tree, and the bundle's part of it by the verifier's."""
    frontier = Frontier(256, hashes(content["range"]))
    for entry in district.entries[256:]:
        frontier.add(sha256(b"\0" + entry).digest())

    assert frontier.root().hex() == merkle.merkle_root([entry.hex() for entry in district.entries])


LEAVES = [f"leaf {number}".encode().hex() for number in range(SIZES)]


def test_the_verifier_believes_every_proof_of_a_stranger_and_none_that_is_bent() -> None:
    tried = believed = 0
    for size in range(1, SIZES):
        root = bytes.fromhex(merkle.merkle_root(LEAVES[:size]))
        for index in range(size):
            leaf = bytes.fromhex(merkle.leaf_hash(LEAVES[index]))
            path = [bytes.fromhex(each) for each in merkle.inclusion_proof(LEAVES[:size], index)]
            assert root_by_inclusion(leaf, index, size, path) == root
            bent = [[*path[:at], bytes(32), *path[at + 1 :]] for at in range(len(path))]
            for other in [*bent, path[:-1], [*path, bytes(32)]]:
                if other != path:
                    tried, believed = tried + 1, believed + (root_by_inclusion(leaf, index, size, other) == root)
            for place in {index ^ 1, size, -1}:
                if place != index:
                    tried, believed = tried + 1, believed + (root_by_inclusion(leaf, place, size, path) == root)
    assert tried > 3_000
    assert believed == 0


def test_the_verifier_believes_every_continuation_that_a_stranger_proves_and_no_fork() -> None:
    tried = believed = 0
    for new in range(2, SIZES):
        new_root = bytes.fromhex(merkle.merkle_root(LEAVES[:new]))
        for old in range(1, new):
            old_root = bytes.fromhex(merkle.merkle_root(LEAVES[:old]))
            fork = bytes.fromhex(merkle.merkle_root([*LEAVES[: old - 1], "00"]))
            path = [bytes.fromhex(each) for each in merkle.consistency_proof(LEAVES, old, new)]
            assert roots_by_consistency(old, old_root, new, path) == (old_root, new_root)
            bent = [[*path[:at], bytes(32), *path[at + 1 :]] for at in range(len(path))]
            for root, other in [*((old_root, each) for each in bent), (old_root, path[:-1]), (fork, path)]:
                tried += 1
                believed += roots_by_consistency(old, root, new, other) == (root, new_root)
    assert tried > 2_000
    assert believed == 0
    assert roots_by_consistency(0, bytes(32), 5, []) is None
    assert roots_by_consistency(5, bytes(32), 5, []) is None


@pytest.mark.parametrize(
    ("leaves", "root"),
    [
        ([""], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (["", "00"], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"],
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ),
    ],
)
def test_the_published_vectors_come_out(leaves: list[str], root: str) -> None:
    frontier = Frontier(0, [])
    for leaf in leaves:
        frontier.add(sha256(b"\0" + bytes.fromhex(leaf)).digest())

    assert frontier.root().hex() == root
