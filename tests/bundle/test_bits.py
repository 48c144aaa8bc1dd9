"""No bit of a bundle can be turned unnoticed: not one of them in a sweep of a whole small one.

Every `STRIDE`-th bit is turned, from one end to the other; SANDAN_SWEEP_STRIDE=1 turns them all (some minutes).
"""

import os
from collections import Counter

import pytest

from tests.bundle.district import members, packed, policy, verified
from tests.bundle.tiny import tiny
from tests.conftest import Announce

STRIDE = int(os.environ.get("SANDAN_SWEEP_STRIDE", "97"))
TRUSTED = policy(quorum="group all-of-us all audit archive discipline\nquorum all-of-us")


@pytest.fixture(scope="module")
def bundle() -> bytes:
    return tiny().bundle()


def turned(bundle: bytes, bit: int) -> bytes:
    changed = bytearray(bundle)
    changed[bit >> 3] ^= 1 << (bit & 7)
    return bytes(changed)


def test_the_untouched_one_is_accepted(bundle: bytes) -> None:
    report = verified(bundle, trusted=TRUSTED)

    assert report.accepted, report.as_text()


def test_no_bit_can_be_turned(bundle: bytes, announce: Announce) -> None:
    bits = range(0, 8 * len(bundle), STRIDE)

    accepted, why = [], Counter[str]()
    for bit in bits:
        report = verified(turned(bundle, bit), trusted=TRUSTED)
        why.update({fault.code for fault in report.faults})
        if report.accepted:
            accepted.append(bit)

    announce(f"bits turned: {len(bits)} of {8 * len(bundle)}; refused for {dict(why.most_common())}")
    assert accepted == []
    assert {"MEMBER_CORRUPT", "ZIP_LAYOUT"} <= set(why)


def test_no_bit_of_a_member_can_be_turned_even_where_its_checksum_is_made_anew(
    bundle: bytes, announce: Announce
) -> None:
    content = members(bundle)
    tried, accepted, why = 0, [], Counter[str]()
    for place, (name, data) in enumerate(content):
        for bit in range(place % STRIDE, 8 * len(data), STRIDE):
            changed = [*content[:place], (name, turned(data, bit)), *content[place + 1 :]]
            report = verified(packed(changed), trusted=TRUSTED)
            tried += 1
            why.update({fault.code for fault in report.faults})
            if report.accepted:
                accepted.append((name, bit))

    announce(f"bits turned in members: {tried}; refused for {dict(why.most_common())}")
    assert accepted == []
    assert {"ROOT_DIFFERS", "SIGNATURE_WRONG"} <= set(why)
