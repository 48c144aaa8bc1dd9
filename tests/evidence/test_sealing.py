"""From the incoming bucket to the vault, on SeaweedFS: what is locked, what is refused, what a crash leaves."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import urllib3
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.error import S3Error
from minio.retention import Retention

from services.clock import BEIJING
from services.embedded import Embedded
from services.evidence.errors import EvidenceMismatch, FileAltered, StorageUnfit
from services.evidence.sealing import Locked, discard_upload, lock_upload, retain_until
from services.evidence.storage import INCOMING_DAYS_MAX, Storage, object_key, open_storage, prepare_buckets
from services.evidence.upload import UploadForm
from services.evidence.vault import SealedFiles, Vault
from services.settings import read as read_settings
from services.store.subject_keys import DataKey
from tests.evidence.samples import unlooked

TENANT = 7
CONTENT = "支部整改前后对比照片".encode() * 2_000
KEY = DataKey("the file's key", bytes(range(32)))
UNTIL = date(2056, 12, 31)


@pytest.fixture
def evidence() -> str:
    return str(uuid4())


def lock(storage: Storage, evidence: str, content: bytes = CONTENT, until_on: date = UNTIL) -> Locked | None:
    return lock_upload(
        storage,
        object_key(TENANT, evidence, 1),
        lambda: KEY,
        examine=unlooked,
        sha256=sha256(content).hexdigest(),
        size_bytes=len(content),
        until_on=until_on,
    )


def read(storage: Storage, locked: Locked, key: DataKey = KEY) -> bytes:
    """The file, as whoever has its key reads it."""
    files = SealedFiles(storage, lambda _: {key.key_id: key.key})
    return b"".join(files.open(locked.object_key, locked.object_version, locked.key_id).chunks())


def put(storage: Storage, evidence: str, content: bytes, bucket: str | None = None) -> None:
    key = object_key(TENANT, evidence, 1)
    storage.client.put_object(
        bucket_name=bucket or storage.incoming, object_name=key, data=BytesIO(content), length=len(content)
    )


def versions(storage: Storage, evidence: str) -> list[str | None]:
    listed = storage.client.list_objects(
        bucket_name=storage.vault, prefix=object_key(TENANT, evidence, 1), include_version=True, recursive=True
    )
    return [found.version_id for found in listed if not found.is_delete_marker]


def test_an_uploaded_file_is_locked_and_comes_back_the_same(
    storage: Storage,
    evidence: str,
    form_for: Callable[[str, bytes], UploadForm],
    post: Callable[[UploadForm, bytes], httpx.Response],
) -> None:
    post(form_for(evidence, CONTENT), CONTENT)

    locked = lock(storage, evidence)

    assert locked is not None
    assert locked.retain_until_on == UNTIL
    assert read(storage, locked) == CONTENT


def test_what_lies_in_the_vault_is_ciphertext_with_the_digest_that_is_recorded(storage: Storage, evidence: str) -> None:
    put(storage, evidence, CONTENT)

    locked = lock(storage, evidence)

    assert locked is not None
    blob = b"".join(Vault(storage).chunks(locked.object_key, locked.object_version) or ())
    assert (sha256(blob).hexdigest(), len(blob)) == (locked.blob.sha256, locked.blob.size_bytes)
    assert CONTENT[:24] not in blob


def test_a_large_file_passes_through_the_disk_in_parts(storage: Storage, evidence: str) -> None:
    content = os.urandom(20_000_000)
    put(storage, evidence, content)

    locked = lock(storage, evidence, content)

    assert locked is not None
    assert read(storage, locked) == content
    file = SealedFiles(storage, lambda _: {KEY.key_id: KEY.key}).open(
        locked.object_key, locked.object_version, locked.key_id
    )
    for start, end in ((0, 1), (1_048_575, 1_048_578), (5_000_000, 9_000_000), (19_999_999, 20_000_000)):
        assert b"".join(file.chunks(start, end)) == content[start:end]


def test_a_sealed_file_can_neither_be_deleted_nor_shortened_nor_unlocked(storage: Storage, evidence: str) -> None:
    put(storage, evidence, CONTENT)
    locked = lock(storage, evidence)
    assert locked is not None
    pinned = {
        "bucket_name": storage.vault,
        "object_name": locked.object_key,
        "version_id": locked.object_version,
    }
    end = datetime(2056, 12, 31, 23, 59, 59, tzinfo=BEIJING)

    with pytest.raises(S3Error, match="AccessDenied"):
        storage.client.remove_object(**pinned)
    for weaker in (Retention(COMPLIANCE, end - timedelta(days=1)), Retention(GOVERNANCE, end)):
        with pytest.raises(S3Error, match="AccessDenied"):
            storage.client.set_object_retention(**pinned, config=weaker)
    with pytest.raises(S3Error):
        storage.client.remove_bucket(bucket_name=storage.vault)

    retention = storage.client.get_object_retention(**pinned)
    assert retention is not None
    assert (retention.mode, retention.retain_until_date) == (COMPLIANCE, end)


def test_the_pinned_version_outlives_a_delete_marker_and_an_overwrite(storage: Storage, evidence: str) -> None:
    put(storage, evidence, CONTENT)
    locked = lock(storage, evidence)
    assert locked is not None

    storage.client.remove_object(bucket_name=storage.vault, object_name=locked.object_key)
    put(storage, evidence, b"something else", bucket=storage.vault)

    assert read(storage, locked) == CONTENT


def test_a_file_put_in_the_place_of_another_is_not_read(storage: Storage, evidence: str) -> None:
    put(storage, evidence, CONTENT)
    other = str(uuid4())
    put(storage, other, CONTENT)
    mine, theirs = lock(storage, evidence), lock(storage, other)
    assert mine is not None
    assert theirs is not None
    blob = b"".join(Vault(storage).chunks(theirs.object_key, theirs.object_version) or ())
    swapped = storage.client.put_object(
        bucket_name=storage.vault, object_name=mine.object_key, data=BytesIO(blob), length=len(blob)
    )

    with pytest.raises(FileAltered):
        read(storage, replace(mine, object_version=str(swapped.version_id)))


def test_nothing_is_locked_while_nothing_was_uploaded(storage: Storage, evidence: str) -> None:
    assert lock(storage, evidence) is None
    assert versions(storage, evidence) == []


@pytest.mark.parametrize(
    ("uploaded", "reason"),
    [
        (CONTENT[:-1] + b"!", "摘要"),
        (CONTENT + b"!", "大于申报的 60000 字节"),
        (CONTENT[:-1], "上传的文件为 59999 字节，申报为 60000 字节"),
        (b"", "上传的文件为 0 字节"),
    ],
    ids=["other bytes", "one byte more", "one byte less", "no bytes"],
)
def test_a_file_that_is_not_the_declared_one_is_never_locked(
    storage: Storage, evidence: str, uploaded: bytes, reason: str
) -> None:
    put(storage, evidence, uploaded)

    with pytest.raises(EvidenceMismatch) as caught:
        lock(storage, evidence)

    assert reason in caught.value.reason
    assert versions(storage, evidence) == []


def test_sealing_again_after_a_crash_finds_the_version_that_is_locked_already(storage: Storage, evidence: str) -> None:
    put(storage, evidence, CONTENT)
    before = lock(storage, evidence)

    after = lock(storage, evidence, until_on=date(2057, 12, 31))

    assert after == before
    assert len(versions(storage, evidence)) == 1


def test_a_version_that_is_not_locked_is_not_taken_for_a_sealed_one(storage: Storage, evidence: str) -> None:
    put(storage, evidence, CONTENT, bucket=storage.vault)
    [unlocked] = versions(storage, evidence)
    put(storage, evidence, CONTENT)

    locked = lock(storage, evidence)

    assert locked is not None
    assert locked.object_version != unlocked


def test_what_was_sealed_is_removed_from_the_incoming_bucket_and_removing_it_twice_is_no_error(
    storage: Storage, evidence: str
) -> None:
    put(storage, evidence, CONTENT)

    discard_upload(storage, object_key(TENANT, evidence, 1))
    discard_upload(storage, object_key(TENANT, evidence, 1))

    assert lock(storage, evidence) is None


def test_a_vault_without_object_lock_is_refused_by_name(storage: Storage) -> None:
    plain = f"plain-{uuid4().hex[:12]}"
    storage.client.make_bucket(bucket_name=plain)
    unfit = replace(storage, vault=plain)

    with pytest.raises(StorageUnfit, match=f"存储桶 {plain} 已经存在但没有对象锁定"):
        prepare_buckets(unfit)


def test_the_store_is_told_to_forget_what_nobody_asked_to_be_sealed(storage: Storage) -> None:
    told = storage.client.get_bucket_lifecycle(bucket_name=storage.incoming)

    assert told is not None
    assert [rule.expiration.days for rule in told.rules if rule.expiration] == [INCOMING_DAYS_MAX]
    joined = [rule.abort_incomplete_multipart_upload for rule in told.rules if rule.abort_incomplete_multipart_upload]
    assert [rule.days_after_initiation for rule in joined] == [INCOMING_DAYS_MAX], "parts that were never joined"


def test_a_vault_that_takes_the_file_without_locking_it_is_found_out(storage: Storage, evidence: str) -> None:
    plain = f"plain-{uuid4().hex[:12]}"
    storage.client.make_bucket(bucket_name=plain)
    unfit = replace(storage, vault=plain)
    put(unfit, evidence, CONTENT)

    with pytest.raises((StorageUnfit, S3Error)):
        lock(unfit, evidence)


def test_a_store_that_goes_away_fails_soon_and_serves_again_when_it_is_back(tmp_path: Path, evidence: str) -> None:
    servers = Embedded(tmp_path / "own", postgres=False, valkey=False, durable=False)
    storage = open_storage(read_settings(servers.__enter__().environment()))
    prepare_buckets(storage)
    put(storage, evidence, CONTENT)
    servers.stop()

    with pytest.raises(urllib3.exceptions.HTTPError):
        lock(storage, evidence)

    with servers:
        locked = lock(storage, evidence)
        assert locked is not None
        assert lock(storage, evidence) == locked


def test_terms_end_with_the_last_day_of_the_year_they_run_to() -> None:
    assert retain_until(date(2026, 1, 1), 30) == date(2056, 12, 31)
    assert retain_until(date(2024, 2, 29), 10) == date(2034, 12, 31)
