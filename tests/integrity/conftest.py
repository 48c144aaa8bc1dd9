"""Districts whose log is sealed, projected and has evidence, on real servers, and somebody who may change anything."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import structlog

from domain import streams
from domain.codes import CodeList, Rendition
from domain.evidence.events import EvidenceDeclared, EvidenceSealed
from domain.ids import EvidenceId
from domain.integrity import Check
from domain.tenancy.events import CodeListExtended
from projections.integrity.read import CheckRow, FaultRow, checks, faults
from projections.query import fetch
from services.access.log import AccessLog
from services.embedded import S3, Addresses
from services.evidence.cipher import FileCipher
from services.evidence.cipher import place as bound_to
from services.evidence.sealing import lock_upload
from services.evidence.storage import Storage, object_key, open_storage, prepare_buckets
from services.evidence.vault import Blob
from services.integrity.watcher import Watcher
from services.projector import project_once
from services.sealer.asking import SignerClient
from services.sealer.files import LogBucket, open_bucket
from services.sealer.sealer import Sealer
from services.sealer.serving import Server
from services.setting_values import Listen
from services.settings import Settings, read
from services.signer.signer import LogSigner
from services.store import CommandRow, Pending, Store, tenant
from tests.access.accesses import view
from tests.conftest import Database
from tests.evidence.samples import unlooked
from tests.sealer.fakes import HOST, SECRET
from tests.worker.district import ADMIN, District, today

EVERY_SECONDS = 3600.0
UNTIL = date(2056, 12, 31)


@dataclass
class House:
    """The servers, and what works on them."""

    database: Database
    settings: Settings
    store: Store
    storage: Storage
    bucket: LogBucket
    signer: SignerClient
    s3: S3

    def watcher(self, **given: Any) -> Watcher:
        """A watcher that makes every check once."""
        return Watcher(self.store, self.storage, self.bucket, **{"every_seconds": EVERY_SECONDS, **given})

    def environ(self) -> dict[str, str]:
        """The same servers for another process."""
        return {
            **Addresses(s3=self.s3).environment(),
            "SANDAN_DATABASE_URL": self.database.dsn,
            "SANDAN_KEYRING": str(self.database.keyring),
            "SANDAN_S3_BUCKET_PREFIX": self.settings.s3_bucket_prefix,
        }

    def watch(self) -> None:
        """Make whatever is due, to the end."""
        watcher = self.watcher()
        while watcher.turn():
            pass

    def by_force(self, statement: str, *params: object) -> int:
        """Change the database as a superuser; how many rows."""
        with psycopg.connect(self.database.superuser_dsn) as connection:
            return connection.execute(statement.encode(), params).rowcount

    def again(self, place: "Place", *due: Check) -> None:
        """Let these checks of a district be due once more, and make them."""
        for check in due or tuple(Check):
            self.by_force(
                "UPDATE integrity_check SET begun_at = begun_at - interval '2 hours'"
                " WHERE tenant_id = %s AND check_name = %s AND ended_at IS NOT NULL",
                place.number,
                check.value,
            )
        self.watch()


@dataclass
class Place:
    """A district under watch."""

    house: House
    district: District

    @property
    def number(self) -> int:
        """Its id."""
        return self.district.tenant_id

    @property
    def code(self) -> str:
        """Its code."""
        with self.district.here():
            return self.house.store.code()

    def given(self, stream: str, *events: object) -> None:
        """Facts of one stream, recorded as one command."""
        command = str(uuid4())
        with self.district.here():
            store = self.house.store
            version = len(store.read_stream(stream))
            pending = [
                Pending(stream, version + number, event, command, ADMIN, today())
                for number, event in enumerate(events, 1)
            ]
            store.append(pending, CommandRow(command, sha256(b"").digest(), stream, version + len(events)))

    def codes(self, count: int) -> None:
        """So many events of a sort that stands for itself."""
        named = [CodeListExtended(CodeList.DOMAIN, None, uuid4().hex[:12].upper(), "字样") for _ in range(count)]
        self.given(streams.TENANT, *named)

    def evidence(self, content: bytes, *, locked: bool = True) -> EvidenceSealed:
        """A file in the vault, and the event that says so."""
        evidence, digest, storage = EvidenceId(str(uuid4())), sha256(content).hexdigest(), self.house.storage
        key, size = object_key(self.number, evidence, 1), len(content)
        with self.district.here():
            file_key = self.house.store.subject_keys.obtain([evidence])[evidence]
        if locked:
            storage.client.put_object(bucket_name=storage.incoming, object_name=key, data=BytesIO(content), length=size)
            put = lock_upload(
                storage, key, lambda: file_key, examine=unlooked, sha256=digest, size_bytes=size, until_on=UNTIL
            )
            assert put is not None
            version, blob = put.object_version, put.blob
        else:
            cipher = FileCipher.of(file_key.key, bound_to(key, Rendition.ORIGINAL), digest)
            text = b"".join(cipher.encrypt([content]))
            blob = Blob(sha256(text).hexdigest(), len(text))
            answer = storage.client.put_object(
                bucket_name=storage.vault, object_name=key, data=BytesIO(text), length=len(text)
            )
            version = str(answer.version_id)
        lies = (key, version, file_key.key_id, blob.sha256, blob.size_bytes)
        sealed = EvidenceSealed(evidence, digest, size, *lies, UNTIL)
        declared = EvidenceDeclared(
            evidence, self.district.unit, None, "现场照片.jpg", digest, size, "image/jpeg", True
        )
        self.given(streams.evidence(evidence), declared, sealed)
        return sealed

    def seal(self) -> None:
        """Bring tiles and head up to the log."""
        sealer = Sealer(self.house.store, self.house.bucket, self.house.signer, HOST, every_seconds=0)
        while sealer.turn():
            pass

    def project(self) -> None:
        """Bring the read models up to the log."""
        project_once(self.house.store, self.number)

    def size(self) -> int:
        """How many events there are."""
        return self.district.store_size()

    def checks(self) -> dict[str, CheckRow]:
        """What the report says of each check."""
        return {row.check_name: row for row in self._rows(checks(self.number))}

    def faults(self) -> list[FaultRow]:
        """Those that are open."""
        return self._rows(faults(self.number, open=True))

    def past(self) -> list[FaultRow]:
        """Those that are no more."""
        return self._rows(faults(self.number, open=False))

    def named(self) -> set[tuple[str, str, int, str]]:
        """The open ones, as what is where."""
        return {(row.check_name, row.kind, row.position, row.place) for row in self.faults()}

    def _rows(self, query: Any) -> list[Any]:
        with tenant(self.number), self.house.store.datastore.transaction() as cursor:
            return fetch(cursor.connection, query)


@pytest.fixture(scope="module")
def house(database: Database, s3: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Servers with buckets that no other module uses."""
    settings = read(
        {
            **Addresses(s3=s3).environment(),
            "SANDAN_DATABASE_URL": database.dsn,
            "SANDAN_KEYRING": str(database.keyring),
            "SANDAN_S3_BUCKET_PREFIX": f"test-{uuid4().hex[:12]}",
        }
    )
    storage, bucket = open_storage(settings), open_bucket(settings)
    prepare_buckets(storage)
    bucket.prepare()
    with (
        Store(database.dsn, database.keyring) as store,
        closing(LogSigner(tmp_path_factory.mktemp("signer"), HOST, SECRET)) as signer,
        closing(Server(Listen("127.0.0.1", 0), signer.respond)) as server,
        closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)) as client,
    ):
        yield House(database, settings, store, storage, bucket, client, s3)


@pytest.fixture(scope="module")
def new_place(house: House) -> Callable[[], Place]:
    """Makes districts."""
    return lambda: Place(house, District(house.store, house.storage, house.database.new_tenant()))


@pytest.fixture(scope="module")
def place(new_place: Callable[[], Place]) -> Place:
    """A district of two full bundles and a bit, two files, three accesses: sealed, projected and found sound."""
    made = new_place()
    made.codes(520)
    made.evidence(b"one")
    made.evidence(b"another")
    with made.district.here():
        for number in range(3):
            AccessLog(made.house.store).record(view(f"e-{number}"))
    made.seal()
    made.project()
    made.house.watch()
    assert made.named() == set()
    return made


@pytest.fixture
def told() -> Iterator[list[Any]]:
    """What is logged meanwhile."""
    with structlog.testing.capture_logs() as lines:
        yield lines
