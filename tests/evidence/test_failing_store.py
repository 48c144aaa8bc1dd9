"""Sealing before a store that fails in every way: nothing half sealed, and one locked version once it is well again."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest
import urllib3
from minio.error import MinioException

from services.embedded import S3
from services.evidence import storage as storage_module
from services.evidence.errors import EvidenceMismatch, StorageUnfit
from services.evidence.sealing import Locked, lock_upload
from services.evidence.storage import Storage, object_key, prepare_buckets
from services.evidence.vault import SealedFiles
from services.store.subject_keys import DataKey
from tests.evidence.conftest import TENANT, storage_at
from tests.evidence.samples import unlooked
from tests.evidence.test_sealing import UNTIL, versions
from tests.faulty_s3 import Asked, Fault, FaultyS3, faulty_s3

CONTENT = bytes(range(256)) * 8_000
KEY = DataKey("the file's key", bytes(range(32)))
AWAY = (MinioException, urllib3.exceptions.HTTPError, OSError)


@pytest.fixture(scope="module")
def proxy(s3: S3) -> Iterator[FaultyS3]:
    with faulty_s3(s3.endpoint) as proxy:
        yield proxy


@pytest.fixture
def failing(proxy: FaultyS3, s3: S3, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    """The same buckets through the proxy, by a client that does not wait long."""
    monkeypatch.setattr(storage_module, "READ_SECONDS_MAX", 0.5)
    through = storage_at(replace(s3, endpoint=proxy.endpoint), storage.vault.removesuffix("-vault"))
    yield through
    proxy.wrong = lambda _: None


def uploaded(storage: Storage) -> str:
    """A file that a client has sent; its id."""
    evidence = str(uuid4())
    storage.client.put_object(
        bucket_name=storage.incoming,
        object_name=object_key(TENANT, evidence, 1),
        data=BytesIO(CONTENT),
        length=len(CONTENT),
    )
    return evidence


def lock(storage: Storage, evidence: str) -> Locked | None:
    return lock_upload(
        storage,
        object_key(TENANT, evidence, 1),
        lambda: KEY,
        examine=unlooked,
        sha256=sha256(CONTENT).hexdigest(),
        size_bytes=len(CONTENT),
        until_on=UNTIL,
    )


def well_again(proxy: FaultyS3, failing: Storage, evidence: str) -> int:
    """The store is well: the file is sealed and comes back whole. Gives how many versions of it there are."""
    proxy.wrong = lambda _: None
    locked = lock(failing, evidence)
    assert locked is not None
    files = SealedFiles(failing, lambda _: {KEY.key_id: KEY.key})
    assert b"".join(files.open(locked.object_key, locked.object_version, locked.key_id).chunks()) == CONTENT
    return len(versions(failing, evidence))


def receiving(storage: Storage, asked: Asked) -> bool:
    return asked.method == "GET" and asked.bucket == storage.incoming


def locking(storage: Storage, asked: Asked) -> bool:
    return asked.method == "PUT" and asked.bucket == storage.vault


def reading_back(storage: Storage, asked: Asked) -> bool:
    return (
        (asked.method, asked.bucket) == ("GET", storage.vault)
        and "versionId" in asked.query
        and ("retention" not in asked.query)
    )


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.HANGS_UP, Fault.FAILS, Fault.CUT_DOWN])
def test_a_store_that_does_not_give_the_upload_seals_nothing(
    proxy: FaultyS3, failing: Storage, storage: Storage, fault: Fault
) -> None:
    evidence = uploaded(storage)
    proxy.wrong = lambda asked: fault if receiving(storage, asked) else None

    with pytest.raises(AWAY):
        lock(failing, evidence)

    assert versions(storage, evidence) == []
    assert well_again(proxy, failing, evidence) == 1


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.HANGS_UP, Fault.FAILS, Fault.FULL, Fault.CUT_UP])
def test_a_store_that_does_not_take_the_ciphertext_seals_nothing(
    proxy: FaultyS3, failing: Storage, storage: Storage, fault: Fault
) -> None:
    evidence = uploaded(storage)
    proxy.wrong = lambda asked: fault if locking(storage, asked) else None

    with pytest.raises(AWAY) as caught:
        lock(failing, evidence)

    assert versions(storage, evidence) == []
    if fault is Fault.FULL:
        assert "InsufficientStorage" in str(caught.value)
    assert well_again(proxy, failing, evidence) == 1


def test_a_put_whose_answer_is_lost_is_found_again_and_never_made_twice(
    proxy: FaultyS3, failing: Storage, storage: Storage
) -> None:
    evidence = uploaded(storage)
    proxy.wrong = lambda asked: Fault.ANSWER_LOST if locking(storage, asked) else None

    with pytest.raises(AWAY):
        lock(failing, evidence)

    assert len(versions(storage, evidence)) == 1
    assert well_again(proxy, failing, evidence) == 1


def test_a_store_that_keeps_other_bytes_than_it_was_given_is_found_out(
    proxy: FaultyS3, failing: Storage, storage: Storage
) -> None:
    evidence = uploaded(storage)
    proxy.wrong = lambda asked: Fault.OTHER_BYTES if reading_back(storage, asked) else None

    with pytest.raises(StorageUnfit, match="与写入的不同"):
        lock(failing, evidence)


def test_an_upload_that_comes_with_other_bytes_is_rejected_and_not_sealed(
    proxy: FaultyS3, failing: Storage, storage: Storage
) -> None:
    evidence = uploaded(storage)
    proxy.wrong = lambda asked: Fault.OTHER_BYTES if receiving(storage, asked) else None

    with pytest.raises(EvidenceMismatch, match="摘要"):
        lock(failing, evidence)

    assert versions(storage, evidence) == []


def test_buckets_are_made_once_the_store_is_there(proxy: FaultyS3, failing: Storage) -> None:
    proxy.wrong = lambda _: Fault.FAILS
    with pytest.raises((storage_module.StorageAway, storage_module.StorageUnfit)):
        prepare_buckets(failing)

    proxy.wrong = lambda _: None
    prepare_buckets(failing)
