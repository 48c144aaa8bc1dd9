"""What a database refuses is a sentence that says what to do, and never the sentence of another fault."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from services.cli.doctor import examine
from services.store import create_tenant
from tests.cli.conftest import Ran, Sandan
from tests.conftest import Database

TOKEN_KEY = "0123456789abcdef0123456789abcdef"
IMPATIENT = "-c lock_timeout=10ms"


@pytest.fixture
def bare(database: Database) -> Iterator[str]:
    """A database in which nothing was ever migrated: its name."""
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare OWNER sandan_owner")
        yield "bare"
        connection.execute("DROP DATABASE bare WITH (FORCE)")


@pytest.fixture
def stranger(database: Database) -> Iterator[str]:
    """A login of the same cluster that was given nothing."""
    with psycopg.connect(database.superuser_dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
        yield make_conninfo(database.dsn, user="stranger", password="stranger")
        connection.execute("DROP ROLE stranger")


@contextmanager
def locked(database: Database, table: str) -> Iterator[None]:
    """Somebody holds a table for themselves."""
    with psycopg.connect(database.superuser_dsn) as connection:
        connection.execute(f"LOCK TABLE {table}".encode())
        yield


def one_sentence(ran: Ran, beginning: str, remedy: str) -> None:
    assert ran.returncode == 1
    assert ran.stderr.startswith(beginning), ran.stderr
    assert remedy in ran.stderr
    assert "Traceback" not in ran.stderr


def test_districts_of_a_database_before_its_migration_lead_to_migrate(
    sandan: Sandan, database: Database, bare: str, tmp_path: Path
) -> None:
    admin = {"SANDAN_DATABASE_ADMIN_URL": make_conninfo(database.admin_dsn, dbname=bare)}
    runtime = {"SANDAN_DATABASE_URL": make_conninfo(database.dsn, dbname=bare)}

    listed = sandan("tenant", "list", **admin)
    made = sandan("tenant", "create", "linxian", "邻县", SANDAN_KEYRING=str(tmp_path), **admin)
    replayed = sandan("replay", "linxian", **runtime)

    for ran in (listed, made, replayed):
        one_sentence(ran, "数据库结构落后于本程序", "请先运行 sandan migrate")


def test_a_login_that_cannot_become_the_owner_is_named(sandan: Sandan, database: Database, tmp_path: Path) -> None:
    admin = {"SANDAN_DATABASE_ADMIN_URL": database.dsn, "SANDAN_KEYRING": str(tmp_path)}

    listed = sandan("tenant", "list", **admin)
    migrated = sandan("migrate", **admin)

    for ran in (listed, migrated):
        one_sentence(ran, "这个数据库用户不能管理平台的数据库，请核对 SANDAN_DATABASE_ADMIN_URL", "sandan_app（")


def test_a_login_without_rights_is_told_from_a_database_that_is_away(sandan: Sandan, stranger: str) -> None:
    ran = sandan("replay", "linxian", SANDAN_DATABASE_URL=stranger)

    one_sentence(ran, "数据库用户的权限不够", "核对 SANDAN_DATABASE_URL")


def test_a_lock_that_is_not_given_back_is_told_from_a_database_that_is_away(
    sandan: Sandan, database: Database, tmp_path: Path
) -> None:
    environ = {
        "SANDAN_DATABASE_URL": make_conninfo(database.dsn, options=IMPATIENT),
        "SANDAN_DATABASE_ADMIN_URL": make_conninfo(database.admin_dsn, options=IMPATIENT),
        "SANDAN_KEYRING": str(database.keyring),
        "SANDAN_TOKEN_KEY": TOKEN_KEY,
    }
    create_tenant(database.admin_dsn, database.keyring, "suoqu", "锁区")

    with locked(database, "tenant"):
        listed = sandan("tenant", "list", **environ)
    with locked(database, "model.unit"):
        # Through the log's own connections, whose library wraps what psycopg raises.
        token = sandan("token", "suoqu", "--unit=QW", **environ)

    for ran in (listed, token):
        one_sentence(ran, "数据库没有在时限内办完", "请稍后再运行一次")


def test_doctor_gives_each_unfit_database_its_own_remedy(database: Database, bare: str, tmp_path: Path) -> None:
    def found(dsn: str) -> str:
        findings = examine({"SANDAN_DATABASE_URL": dsn, "SANDAN_DATA_DIR": str(tmp_path)})
        return next(finding.text for finding in findings if finding.subject == "数据库")

    older = found(make_conninfo(database.dsn, dbname=bare))
    too_mighty = found(database.admin_dsn)
    with psycopg.connect(database.admin_dsn) as connection:
        connection.execute("INSERT INTO schema_migration (version, name, sha256) VALUES (9999, 'later', '')")
        connection.commit()
        newer = found(database.dsn)
        connection.execute("DELETE FROM schema_migration WHERE version = 9999")

    assert "sandan migrate" in older
    assert "sandan migrate" not in too_mighty
    assert "请升级程序" in newer
    assert "sandan migrate" not in newer
