"""A loop of the background process outlives whatever fails inside it."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import pytest
from minio import Minio

from services.embedded import Embedded
from services.evidence.errors import StorageUnfit
from services.evidence.storage import Storage
from services.settings import Settings
from services.worker.loop import Loop
from tests.evidence.samples import photo
from tests.worker.district import District, follow
from tests.worker.waiting import wait_until

Work = Callable[..., AbstractContextManager[None]]


def test_a_loop_goes_on_after_a_fault_and_ends_when_told() -> None:
    stop = threading.Event()
    calls = 0

    def step() -> int:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ConnectionError("away")
        return 1

    loop = Loop("test", step, stop, 60.0)
    loop.start()
    wait_until(lambda: calls > 10)
    stop.set()
    loop.join(timeout=5)

    assert not loop.is_alive()


def test_a_broker_that_goes_away_and_comes_back_empty_is_used_again_without_a_restart(
    district: District, at_work: Work, tmp_path: Path
) -> None:
    servers = Embedded(tmp_path / "own", postgres=False, s3=False, durable=False)
    broker_url = servers.__enter__().broker_url
    content = photo(b"sent while the broker was away")

    with at_work(broker_url=broker_url):
        servers.stop()
        evidence = district.declare(content)
        district.upload(evidence, content)
        follow(district)
        wait_until(lambda: (district.jobs()[0]["outcome"] or "").startswith("broker: "))
        with servers:
            wait_until(lambda: district.jobs()[0]["done_at"] is not None, seconds=60)

    assert district.facts(f"evidence/{evidence}") == ["EvidenceDeclared", "EvidenceScanned", "EvidenceSealed"]


def test_a_worker_refuses_a_vault_that_cannot_lock_and_says_what_to_set(
    settings: Settings, storage: Storage, at_work: Work
) -> None:
    prefix = f"plain-{uuid4().hex[:12]}"
    storage.client.make_bucket(bucket_name=f"{prefix}-vault")

    with (
        pytest.raises(StorageUnfit, match="没有对象锁定，请换一个 SANDAN_S3_BUCKET_PREFIX"),
        at_work(s3_bucket_prefix=prefix),
    ):
        pass
    with pytest.raises(StorageUnfit, match="请核对 SANDAN_S3_"), at_work(s3_secret_key="wrong"):
        pass


def test_a_worker_that_starts_before_its_object_store_makes_the_buckets_when_it_comes(
    at_work: Work, tmp_path: Path
) -> None:
    servers = Embedded(tmp_path / "own", postgres=False, valkey=False, durable=False)
    s3 = servers.__enter__().s3
    assert s3 is not None
    servers.stop()
    late = {
        "s3_endpoint": s3.endpoint,
        "s3_access_key": s3.access_key,
        "s3_secret_key": s3.secret_key,
        "s3_bucket_prefix": "late",
    }

    with at_work(**late), servers:
        client = Minio(endpoint=s3.endpoint, access_key=s3.access_key, secret_key=s3.secret_key, secure=False)
        wait_until(lambda: client.bucket_exists(bucket_name="late-vault"), seconds=60)
