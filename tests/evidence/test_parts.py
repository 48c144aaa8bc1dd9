"""A large file in parts: cut and gone on with, of exact sizes, joined, sealed, and forgotten where nobody finishes."""

import os
from hashlib import sha256
from uuid import uuid4

import httpx
import pytest

from services.evidence.errors import PartsMissing
from services.evidence.parts import PART_BYTES, PartOffer, drop_parts, join_parts, offer_parts
from services.evidence.sealing import lock_upload
from services.evidence.storage import Storage, object_key
from services.evidence.vault import SealedFiles
from services.store.subject_keys import DataKey
from tests.evidence.conftest import TENANT
from tests.evidence.samples import unlooked
from tests.evidence.test_sealing import UNTIL

CONTENT = os.urandom(2 * PART_BYTES + 1_000)
KEY = DataKey("the file's key", bytes(range(32)))


@pytest.fixture
def key() -> str:
    return object_key(TENANT, str(uuid4()), 1)


def put(part: PartOffer, content: bytes = CONTENT) -> httpx.Response:
    start = (part.number - 1) * PART_BYTES
    return httpx.put(part.url, content=content[start : start + part.size_bytes], timeout=30)


def test_a_file_that_was_cut_off_is_gone_on_with_from_another_machine_and_sealed(storage: Storage, key: str) -> None:
    first = offer_parts(storage, key, len(CONTENT))
    assert [(part.number, part.size_bytes, part.received) for part in first.parts] == [
        (1, PART_BYTES, False),
        (2, PART_BYTES, False),
        (3, 1_000, False),
    ]
    assert put(first.parts[1]).status_code == 200

    again = offer_parts(storage, key, len(CONTENT))
    assert [part.received for part in again.parts] == [False, True, False]
    with pytest.raises(PartsMissing) as missing:
        join_parts(storage, key, len(CONTENT))
    assert missing.value.numbers == [1, 3]
    for part in again.parts:
        assert part.received or put(part).status_code == 200
    join_parts(storage, key, len(CONTENT))
    join_parts(storage, key, len(CONTENT))

    digest = sha256(CONTENT).hexdigest()
    locked = lock_upload(
        storage, key, lambda: KEY, examine=unlooked, sha256=digest, size_bytes=len(CONTENT), until_on=UNTIL
    )
    assert locked is not None
    files = SealedFiles(storage, lambda _: {KEY.key_id: KEY.key})
    assert b"".join(files.open(locked.object_key, locked.object_version, locked.key_id).chunks()) == CONTENT


@pytest.mark.parametrize("more", [-1, 1])
def test_the_store_takes_a_part_of_no_other_size(storage: Storage, key: str, more: int) -> None:
    part = offer_parts(storage, key, len(CONTENT)).parts[2]

    answer = httpx.put(part.url, content=b"x" * (part.size_bytes + more), timeout=30)

    assert answer.status_code == 403
    assert not offer_parts(storage, key, len(CONTENT)).parts[2].received


def test_an_address_is_good_for_its_own_part_alone(storage: Storage, key: str) -> None:
    part = offer_parts(storage, key, len(CONTENT)).parts[2]

    for turned in (part.url.replace("partNumber=3", "partNumber=2"), part.url.replace(key, f"{key}0")):
        assert httpx.put(turned, content=b"x" * part.size_bytes, timeout=30).status_code == 403
    assert httpx.get(part.url).status_code == 403


def test_what_nobody_finishes_is_forgotten_and_forgetting_it_twice_is_no_error(storage: Storage, key: str) -> None:
    for part in offer_parts(storage, key, len(CONTENT)).parts:
        assert put(part).status_code == 200

    drop_parts(storage, key)
    drop_parts(storage, key)

    assert [part.received for part in offer_parts(storage, key, len(CONTENT)).parts] == [False] * 3


def test_where_no_parts_were_begun_there_is_nothing_to_join(storage: Storage, key: str) -> None:
    join_parts(storage, key, len(CONTENT))


def test_five_gigabytes_are_offered_in_parts_that_the_store_will_take(storage: Storage, key: str) -> None:
    offered = offer_parts(storage, key, 5_000_000_000)

    assert len({part.url for part in offered.parts}) == len(offered.parts) == 299
    assert sum(part.size_bytes for part in offered.parts) == 5_000_000_000
    assert {part.size_bytes for part in offered.parts[:-1]} == {PART_BYTES}
    drop_parts(storage, key)
