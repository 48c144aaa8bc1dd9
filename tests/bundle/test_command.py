"""`sandan bundle` from a real database and object store, signed by the signer, cosigned by a witness."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from services.access.log import AccessLog
from services.bundle import verify_bundle
from services.bundle.verify_bundle import Policy
from services.embedded import S3
from services.store import tenant
from tests.bundle.district import FILES, history, written
from tests.bundle.platform import Platform, open_platform
from tests.cli.conftest import Sandan, sandan
from tests.conftest import Database
from tests.replay.recorded import lay

__all__ = ["sandan"]

SEEN = 1_800_000_000
"""When the witness sees the log: years after what was recorded."""


@pytest.fixture(scope="module")
def platform(database: Database, s3: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with open_platform(database, s3, tmp_path_factory.mktemp("platform")) as opened:
        tenant_id = database.new_tenant()
        lay(database, written(history(opened.keep(tenant_id, FILES))), tenant_id)
        yield opened.sealed(tenant_id)


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


def test_an_export_is_in_the_access_log_first_and_the_next_bundle_proves_it(
    platform: Platform, sandan: Sandan, tmp_path: Path
) -> None:
    asked = ["bundle", "--tenant", platform.code, "--year", "2020", "--ordered-by", "person-9", "--purpose", "audit"]
    with tenant(platform.tenant_id):
        log = AccessLog(platform.store)
        before = log.size()
        made = sandan(*asked, "--files", "-o", str(tmp_path / "a.zip"), **platform.environ)
        assert made.returncode == 0, made.stderr
        told = [raw.entry for raw in log.read_page(before)]
    refused = sandan(*asked[:-4], "--ordered-by", "张 三", "-o", str(tmp_path / "b.zip"), **platform.environ)

    assert [(each.act, each.role, each.ordered_by, each.purpose, each.year) for each in told] == [
        (act, "OPERATOR", "person-9", "AUDIT", 2020) for act in ("BUNDLE_EXPORTED", "EVIDENCE_EXPORTED")
    ]
    assert "须是人员编号" in refused.stderr
    assert not (tmp_path / "b.zip").exists()

    platform.sealer.turn()
    made = sandan(*asked, "-o", str(tmp_path / "c.zip"), **platform.environ)

    keys = "".join(f"log {file.read_text()}" for file in (platform.home / "signer" / "keys").glob("*.vkey"))
    report = replace(platform, trusted=Policy(f"{keys}quorum none\n")).verified(tmp_path / "c.zip")
    assert report.accepted, report.as_text()
    assert report.facts["accesses"]["acts"]["EVIDENCE_EXPORTED"] >= 1
    assert report.facts["accesses"]["size"] == before + 2


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
