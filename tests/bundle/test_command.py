"""`sandan bundle` from a real database and object store, signed by the signer, cosigned by a witness."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from minio.commonconfig import COMPLIANCE
from minio.retention import Retention

from services.bundle import verify_bundle
from services.bundle.verify_bundle import Policy, Report, Wanted, verify
from services.clock import now
from services.embedded import S3, Addresses
from services.evidence.storage import open_storage, prepare_buckets
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
from tests.bundle.district import FILES, history, written
from tests.cli.conftest import Sandan, sandan
from tests.conftest import Database
from tests.replay.recorded import lay
from tests.sealer.fakes import HOST, SECRET

__all__ = ["sandan"]

SEEN = 1_800_000_000
"""When the witness sees the log: years after what was recorded."""


@dataclass
class Platform:
    """A district with a published year, how the program is set, and the auditor's policy."""

    environ: dict[str, str]
    tenant_id: int
    code: str
    trusted: Policy
    database: Database

    def verified(self, file: Path, year: int = 2020) -> Report:
        asked = Wanted(self.trusted, f"{HOST}/d/{self.code}", "330299", year, [])
        return verify(BytesIO(file.read_bytes()), file.name, asked)


@pytest.fixture(scope="module")
def platform(database: Database, s3: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    home = tmp_path_factory.mktemp("platform")
    s3_environ = {**Addresses(s3=s3).environment(), "SANDAN_S3_BUCKET_PREFIX": f"test-{uuid4().hex[:12]}"}
    settings = read(s3_environ)
    bucket, storage = open_bucket(settings), open_storage(settings)
    bucket.prepare()
    prepare_buckets(storage)
    versions = {}
    for name, content in FILES.items():
        until = Retention(COMPLIANCE, now().replace(year=now().year + 1, day=1))
        put = storage.client.put_object(
            bucket_name=storage.vault, object_name=name, data=BytesIO(content), length=len(content), retention=until
        )
        versions[name] = (name, put.version_id or "")
    tenant_id = lay(database, written(history(versions)))
    with ExitStack() as stack:
        store = stack.enter_context(Store(database.dsn, database.keyring, connections_max=2))
        signer = stack.enter_context(closing(LogSigner(home / "signer", HOST, SECRET)))
        server = stack.enter_context(closing(Server(Listen("127.0.0.1", 0), signer.respond)))
        client = stack.enter_context(closing(SignerClient(f"http://127.0.0.1:{server.port}", SECRET)))
        sealer = Sealer(store, bucket, client, HOST, every_seconds=0)
        sealer.turn()
        witness = stack.enter_context(closing(Witness(home / "witness", "audit.example/w", lambda: SEEN)))
        [key] = (home / "signer" / "keys").glob("*.vkey")
        (home / "witness" / "logs").write_text(key.read_text())
        server = stack.enter_context(closing(Server(Listen("127.0.0.1", 0), witness.respond)))
        office = TrustedWitness("audit", witness.verifier, f"http://127.0.0.1:{server.port}")
        asking = stack.enter_context(closing(WitnessClient(office.url or "", office.verifier)))
        assert Cosigning(store, sealer, office, asking, 0).step() == 1
        with tenant(tenant_id):
            code = store.code()
        environ = {
            **s3_environ,
            "SANDAN_DATABASE_URL": database.dsn,
            "SANDAN_KEYRING": str(database.keyring),
            "SANDAN_LOG_HOST": HOST,
        }
        trusted = Policy(f"log {key.read_text().strip()}\nwitness audit {witness.verifier}\nquorum audit\n")
        yield Platform(environ, tenant_id, code, trusted, database)


def test_a_published_year_becomes_one_file_that_is_verified(platform: Platform, sandan: Sandan, tmp_path: Path) -> None:
    asked = ["bundle", "--tenant", platform.code, "--year", "2020", "-o"]
    one, two, whole = (tmp_path / name for name in ("one.zip", "two.zip", "whole.zip"))

    for file in (one, two):
        made = sandan(*asked, str(file), **platform.environ)
        assert made.returncode == 0, made.stderr
    with_files = sandan(*asked, str(whole), "--files", **platform.environ)

    assert "位置 256 至 887，1 轮结果，检查点有 1 个见证方的签名，证据只有清单" in made.stdout
    assert "证据文件 2 个" in with_files.stdout
    assert one.read_bytes() == two.read_bytes()
    for file in (one, whole):
        report = platform.verified(file)
        assert report.accepted, report.as_text()
    assert any("2 个证据文件" in text for text in report.verified["INTEGRITY"])
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_verifier_is_handed_out_with_its_digest(sandan: Sandan, tmp_path: Path) -> None:
    handed = sandan("bundle", "--verifier", "-o", str(tmp_path / "verify.py"))

    content = (tmp_path / "verify.py").read_bytes()
    assert handed.returncode == 0
    assert content == Path(verify_bundle.__file__).read_bytes()
    assert sha256(content).hexdigest() in handed.stdout


def test_what_cannot_be_bundled_is_said_and_leaves_no_file(platform: Platform, sandan: Sandan, tmp_path: Path) -> None:
    file, other = str(tmp_path / "x.zip"), str(tmp_path / "y.zip")
    (tmp_path / "y.zip").touch()
    asked = ["bundle", "--tenant", platform.code, "--year"]

    unpublished = sandan(*asked, "2019", "-o", file, **platform.environ)
    taken = sandan(*asked, "2020", "-o", other, **platform.environ)
    nothing = sandan("bundle", "-o", file, **platform.environ)
    both = sandan("bundle", "--verifier", "--year", "2020", "-o", file)

    assert "没有公布过评定结果" in unpublished.stderr
    assert "已存在" in taken.stderr
    assert "须写明 --tenant 和 --year" in nothing.stderr
    assert "不与" in both.stderr
    assert {each.returncode for each in (unpublished, taken, nothing, both)} == {1}
    assert [path.name for path in tmp_path.iterdir()] == ["y.zip"]


def test_a_row_changed_after_it_was_sealed_is_found_while_the_bundle_is_made(
    platform: Platform, sandan: Sandan, tmp_path: Path
) -> None:
    change = "UPDATE event SET state = %s WHERE tenant_id = %s AND position = 600"
    asked = ["bundle", "--tenant", platform.code, "--year", "2020", "-o", str(tmp_path / "x.zip")]
    with psycopg.connect(platform.database.superuser_dsn, autocommit=True) as connection:
        found = connection.execute(
            "SELECT state FROM event WHERE tenant_id = %s AND position = 600", (platform.tenant_id,)
        ).fetchone()
        assert found is not None
        connection.execute(change, (found[0].replace("原因".encode(), "缘故".encode()), platform.tenant_id))
        made = sandan(*asked, **platform.environ)
        connection.execute(change, (found[0], platform.tenant_id))

    assert made.returncode == 1
    assert "与已签的根不符" in made.stderr
    assert not (tmp_path / "x.zip").exists()
