"""A database is brought to this program's structure once, in order, and is left alone when it is another's."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from services.embedded import Postgres
from services.store import Store, migrate
from services.store.errors import DatabaseNewer, DatabaseOlder, MigrationChanged, MigrationError, RuntimeUnfit
from services.store.migrations import migrations

HOME = Path(__file__).parents[2] / "deploy" / "migrations"
_numbers = count(1)


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[str]:
    """The name of a database without tables, owned by sandan_owner."""
    name = f"empty_{next(_numbers)}"
    with psycopg.connect(postgres.superuser_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER sandan_owner".encode())
        yield name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def admin(postgres: Postgres, empty: str) -> str:
    return make_conninfo(postgres.database_admin_url, dbname=empty)


@pytest.fixture
def runtime(postgres: Postgres, empty: str) -> str:
    return make_conninfo(postgres.database_url, dbname=empty)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOME, tmp_path / "migrations"))


def test_four_programs_that_start_together_migrate_once(admin: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(migrate, [admin] * 4))

    assert sorted(len(each) for each in applied) == [0, 0, 0, len(migrations())]
    assert migrate(admin) == []


def test_a_newer_database_is_refused_by_older_code(admin: str, runtime: str, tmp_path: Path) -> None:
    migrate(admin)
    with psycopg.connect(admin) as connection:
        connection.execute("SET ROLE sandan_owner")
        connection.execute("INSERT INTO schema_migration (version, name, sha256) VALUES (9999, 'later', '')")

    with pytest.raises(DatabaseNewer, match="9999"):
        migrate(admin)
    with pytest.raises(DatabaseNewer, match="9999"), Store(runtime, tmp_path):
        pass


def test_a_database_that_was_not_migrated_is_named_with_the_remedy(runtime: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseOlder, match="sandan migrate"), Store(runtime, tmp_path):
        pass


def test_an_edited_migration_is_refused(admin: str, files: Path) -> None:
    migrate(admin, files)
    log = files / "0001_log.sql"
    log.write_text(log.read_text() + "\n-- edited\n")

    with pytest.raises(MigrationChanged, match="0001_log"):
        migrate(admin, files)


def test_a_migration_that_fails_leaves_no_trace(admin: str, files: Path) -> None:
    number = len(migrations()) + 1
    failing = files / f"{number:04}_failing.sql"
    failing.write_text("CREATE TABLE half (done int); SELECT 1 / 0;")

    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(admin, files)

    with psycopg.connect(admin) as connection:
        assert connection.execute("SELECT to_regclass('half')").fetchone() == (None,)
    failing.write_text("CREATE TABLE half (done int);")
    assert [migration.name for migration in migrate(admin, files)] == ["failing"]


def test_a_gap_between_the_numbers_is_refused(files: Path) -> None:
    (files / "0099_later.sql").write_text("SELECT 1;")

    with pytest.raises(MigrationError, match="gap"):
        migrations(files)


def test_the_platform_does_not_run_as_a_role_that_reads_every_district(admin: str, tmp_path: Path) -> None:
    migrate(admin)

    with pytest.raises(RuntimeUnfit, match="sandan_app"), Store(admin, tmp_path):
        pass
