"""A platform with object store, signer and a witness, whose districts are sealed and cosigned."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from services.bundle.verify_bundle import Policy, Report, Wanted, verify
from services.clock import now
from services.embedded import S3, Addresses
from services.evidence.sealing import lock_upload
from services.evidence.storage import Storage, object_key, open_storage, prepare_buckets
from services.sealer.asking import SignerClient
from services.sealer.cosigning import Cosigning, WitnessClient
from services.sealer.files import open_bucket
from services.sealer.policy import TrustedWitness
from services.sealer.sealer import Sealer
from services.sealer.serving import Server
from services.setting_values import Listen
from services.settings import read
from services.signer.signer import LogSigner
from services.store import Store, tenant
from services.witness.witness import Witness
from tests.conftest import Database
from tests.evidence.samples import unlooked
from tests.sealer.fakes import HOST, SECRET

SEEN = 1_800_000_000
"""When the witness sees the log: years after what was recorded."""


@dataclass
class Platform:
    """A district, how the program is set, and the auditor's policy (None until it is sealed)."""

    environ: dict[str, str]
    database: Database
    store: Store
    storage: Storage
    sealer: Sealer
    home: Path
    stack: ExitStack
    tenant_id: int = 0
    code: str = ""
    trusted: Policy | None = None

    def keep(self, tenant_id: int, files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
        """Seal files of a district; what the event of each says of that."""
        with tenant(tenant_id):
            return {
                name: self._locked(object_key(tenant_id, name, 1), name, content) for name, content in files.items()
            }

    def _locked(self, key: str, name: str, content: bytes) -> dict[str, Any]:
        incoming = self.storage.incoming
        self.storage.client.put_object(
            bucket_name=incoming, object_name=key, data=BytesIO(content), length=len(content)
        )
        found = lock_upload(
            self.storage,
            key,
            lambda: self.store.subject_keys.obtain([name])[name],
            examine=unlooked,
            sha256=sha256(content).hexdigest(),
            size_bytes=len(content),
            until_on=now().date().replace(year=now().year + 1, day=1),
        )
        assert found is not None
        return {
            "object_key": found.object_key,
            "object_version": found.object_version,
            "key_id": found.key_id,
            "blob_sha256": found.blob.sha256,
            "blob_bytes": found.blob.size_bytes,
            "retain_until_on": found.retain_until_on.isoformat(),
        }

    def sealed(self, tenant_id: int) -> "Platform":
        """The same, asked for a district that is sealed and cosigned now."""
        self.sealer.turn()
        witness = self.stack.enter_context(closing(Witness(self.home / "witness", "audit.example/w", lambda: SEEN)))
        [key] = (self.home / "signer" / "keys").glob("*.vkey")
        (self.home / "witness" / "logs").write_text(key.read_text())
        server = self.stack.enter_context(closing(Server(Listen("127.0.0.1", 0), witness.respond)))
        office = TrustedWitness("audit", witness.verifier, f"http://127.0.0.1:{server.port}")
        asking = self.stack.enter_context(closing(WitnessClient(office.url or "", office.verifier)))
        assert Cosigning(self.store, self.sealer, office, asking, 0).step() == 1
        with tenant(tenant_id):
            code = self.store.code()
        trusted = Policy(f"log {key.read_text().strip()}\nwitness audit {witness.verifier}\nquorum audit\n")
        return replace(self, tenant_id=tenant_id, code=code, trusted=trusted)

    def verified(self, file: Path, year: int | None = 2020, district: str = "330299") -> Report:
        assert self.trusted is not None
        asked = Wanted(self.trusted, f"{HOST}/d/{self.code}", district, year, [])
        return verify(BytesIO(file.read_bytes()), file.name, asked)


@contextmanager
def open_platform(database: Database, s3: S3, home: Path) -> Iterator[Platform]:
    """Buckets of its own, a signer, and a sealer that was not started yet."""
    s3_environ = {**Addresses(s3=s3).environment(), "SANDAN_S3_BUCKET_PREFIX": f"test-{uuid4().hex[:12]}"}
    settings = read(s3_environ)
    bucket, storage = open_bucket(settings), open_storage(settings)
    bucket.prepare()
    prepare_buckets(storage)
    environ = {
        **s3_environ,
        "SANDAN_DATABASE_URL": database.dsn,
        "SANDAN_KEYRING": str(database.keyring),
        "SANDAN_LOG_HOST": HOST,
    }
    with ExitStack() as stack:
        store = stack.enter_context(Store(database.dsn, database.keyring, connections_max=2))
        signer = stack.enter_context(closing(LogSigner(home / "signer", HOST, SECRET)))
        server = stack.enter_context(closing(Server(Listen("127.0.0.1", 0), signer.respond)))
        client = stack.enter_context(closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)))
        sealer = Sealer(store, bucket, client, HOST, every_seconds=0)
        yield Platform(environ, database, store, storage, sealer, home, stack)
