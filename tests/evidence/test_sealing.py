"""From the incoming bucket to the vault, on SeaweedFS: what is locked, what is refused, what a crash leaves."""

import os
from collections.abc import Callable
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
from services.evidence.download import presign_download
from services.evidence.errors import EvidenceMismatch, StorageUnfit
from services.evidence.sealing import Locked, discard_upload, lock_upload, retain_until
from services.evidence.storage import Storage, object_key, open_storage, prepare_buckets
from services.evidence.upload import UploadForm
from services.settings import read

TENANT = 7
CONTENT = "支部整改前后对比照片".encode() * 2_000
UNTIL = date(2056, 12, 31)


@pytest.fixture
def evidence() -> str:
    return str(uuid4())


def lock(storage: Storage, evidence: str, content: bytes = CONTENT, until_on: date = UNTIL) -> Locked | None:
    return lock_upload(
        storage,
        object_key(TENANT, evidence, 1),
        sha256=sha256(content).hexdigest(),
        size_bytes=len(content),
        media_type="image/jpeg",
        until_on=until_on,
    )


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
    download = presign_download(
        storage,
        object_key=locked.object_key,
        object_version=locked.object_version,
        file_name="整改照片.jpg",
        media_type="image/jpeg",
    )
    answer = httpx.get(download.url)
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "image/jpeg"
    expected = "attachment; filename*=UTF-8''%E6%95%B4%E6%94%B9%E7%85%A7%E7%89%87.jpg"
    assert answer.headers["content-disposition"] == expected


def test_a_large_file_passes_through_the_disk_in_parts(storage: Storage, evidence: str) -> None:
    content = os.urandom(20_000_000)
    put(storage, evidence, content)

    locked = lock(storage, evidence, content)

    assert locked is not None
    response = storage.client.get_object(
        bucket_name=storage.vault, object_name=locked.object_key, version_id=locked.object_version
    )
    assert sha256(response.read()).digest() == sha256(content).digest()
    response.release_conn()


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

    download = presign_download(
        storage,
        object_key=locked.object_key,
        object_version=locked.object_version,
        file_name="x.jpg",
        media_type="image/jpeg",
    )
    assert httpx.get(download.url).content == CONTENT


def test_a_download_address_opens_one_version_and_cannot_be_turned_to_another(storage: Storage, evidence: str) -> None:
    put(storage, evidence, CONTENT)
    other = str(uuid4())
    put(storage, other, CONTENT)
    locked, locked_other = lock(storage, evidence), lock(storage, other)
    assert locked is not None
    assert locked_other is not None
    download = presign_download(
        storage,
        object_key=locked.object_key,
        object_version=locked.object_version,
        file_name="x.jpg",
        media_type="image/jpeg",
    )

    turned = download.url.replace(evidence, other).replace(locked.object_version, locked_other.object_version)

    assert httpx.get(turned).status_code == 403
    assert httpx.delete(download.url).status_code == 403


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
    unfit = Storage(storage.client, storage.signer, storage.public_url, storage.incoming, plain)

    with pytest.raises(StorageUnfit, match=f"存储桶 {plain} 已经存在但没有对象锁定"):
        prepare_buckets(unfit)


def test_a_vault_that_takes_the_file_without_locking_it_is_found_out(storage: Storage, evidence: str) -> None:
    plain = f"plain-{uuid4().hex[:12]}"
    storage.client.make_bucket(bucket_name=plain)
    unfit = Storage(storage.client, storage.signer, storage.public_url, storage.incoming, plain)
    put(unfit, evidence, CONTENT)

    with pytest.raises((StorageUnfit, S3Error)):
        lock(unfit, evidence)


def test_a_store_that_goes_away_fails_soon_and_serves_again_when_it_is_back(tmp_path: Path, evidence: str) -> None:
    servers = Embedded(tmp_path / "own", postgres=False, valkey=False, durable=False)
    storage = open_storage(read(servers.__enter__().environment()))
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
