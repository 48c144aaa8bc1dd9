"""Districts in a real database whose log is sealed into a real object store."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from uuid import uuid4

import pytest

from domain.ids import UnitId
from domain.recorded import Actor
from domain.research.events import SituationRecorded
from services.access.log import AccessLog
from services.embedded import S3, Addresses
from services.sealer.files import LogBucket, open_bucket
from services.sealer.kinds import LogKind
from services.settings import Settings, read
from services.store import CommandRow, Pending, Store, tenant
from tests.access.accesses import view
from tests.conftest import Database


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture(scope="module")
def settings(s3: S3) -> Settings:
    """The object store, with a bucket that no other module uses."""
    return read({**Addresses(s3=s3).environment(), "SANDAN_S3_BUCKET_PREFIX": f"test-{uuid4().hex[:12]}"})


@pytest.fixture(scope="module")
def bucket(settings: Settings) -> LogBucket:
    bucket = open_bucket(settings)
    bucket.prepare()
    return bucket


def append(store: Store, tenant_id: int, count: int, kind: LogKind = LogKind.EVENTS) -> None:
    """So many events in one command, or so many accesses."""
    if kind is LogKind.ACCESS:
        log = AccessLog(store)
        with tenant(tenant_id):
            for number in range(count):
                log.record(view(f"e-{number}"))
        return
    stream, command = f"research/{uuid4()}/2020", str(uuid4())
    pending = [
        Pending(
            stream, number, SituationRecorded(UnitId("u"), 2020, str(number)), command, Actor("p"), date(2020, 1, 6)
        )
        for number in range(1, count + 1)
    ]
    with tenant(tenant_id):
        store.append(pending, CommandRow(command, sha256(command.encode()).digest(), stream, count))
