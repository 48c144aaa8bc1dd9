"""Brings a database to the structure this program needs: numbered, forward only, each once, under one lock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.rows import tuple_row

from services.store.errors import DatabaseNewer, DatabaseOlder, LoginUnfit, MigrationChanged, MigrationError

# In a wheel the files lie beside this package, in a checkout under deploy/.
_HOMES = (
    Path(__file__).parents[1] / "migrations",
    Path(__file__).parents[2] / "deploy" / "migrations",
)
_LOCK = 0x53414E44414E  # "SANDAN": one migration at a time in one database
_FILE_NAME = re.compile(r"^(\d{4})_([a-z0-9_]+)\.sql$")

APPLIED: LiteralString = "SELECT version, sha256 FROM schema_migration ORDER BY version"
"""Applied versions and the digests they had, for `refuse_unfit`."""

_CREATE_TABLE = """
CREATE TABLE IF NOT EXISTS schema_migration (
  version int PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file: `0001_log.sql` is version 1, name `log`. `sha256` is of its bytes, in hex."""

    version: int
    name: str
    sql: str
    sha256: str


def migrations(home: Path | None = None) -> list[Migration]:
    """Every migration this program knows, from 1 without gaps. Raises MigrationError on a gap or no file at all."""
    home = home or _home()
    found = []
    for path in sorted(home.glob("[0-9]*.sql")):
        matched = _FILE_NAME.match(path.name)
        if matched is None:
            raise MigrationError(f"{path.name} (expected NNNN_name.sql)")
        content = path.read_bytes()
        found.append(Migration(int(matched[1]), matched[2], content.decode("utf-8"), sha256(content).hexdigest()))
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        raise MigrationError(f"{home}: versions {[migration.version for migration in found]} have a gap")
    return found


def migrate(admin_dsn: str, home: Path | None = None) -> list[Migration]:
    """Apply what is missing and return it, oldest first; several callers at once wait for each other.

    `admin_dsn` logs in as a superuser, as a role that may create roles and owns the database, or, where the roles
    exist, as a member of sandan_owner. Raises LoginUnfit for any other, DatabaseNewer, MigrationChanged, or
    psycopg.Error from the SQL; a migration that fails leaves no trace.
    """
    home = home or _home()
    known = migrations(home)
    applied = []
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        try:
            connection.execute((home / "roles.sql").read_bytes())
        except psycopg.errors.InsufficientPrivilege as error:
            raise LoginUnfit(f"{connection.info.user}（{error.diag.message_primary}）") from error
        connection.execute("SET ROLE sandan_owner")
        present = _present(connection)
        _refuse_newer_or_changed(known, present)
        if not present:
            connection.execute(_CREATE_TABLE)
        for migration in known:
            if migration.version not in present:
                with connection.transaction():
                    connection.execute(migration.sql.encode())
                    connection.execute(
                        "INSERT INTO schema_migration (version, name, sha256) VALUES (%s, %s, %s)",
                        (migration.version, migration.name, migration.sha256),
                    )
                applied.append(migration)
    return applied


def become_owner(connection: psycopg.Connection[Any]) -> None:
    """Go on as sandan_owner in a migrated database. Raises LoginUnfit, and what `require_current` raises."""
    try:
        connection.execute("SET ROLE sandan_owner")
    except psycopg.errors.InsufficientPrivilege as error:
        raise LoginUnfit(f"{connection.info.user}（{error.diag.message_primary}）") from error
    except psycopg.errors.InvalidParameterValue as error:
        # No such role: nothing was ever migrated in this cluster.
        raise DatabaseOlder(_named(own()[0])) from error
    require_current(connection)


def require_current(connection: psycopg.Connection[Any]) -> None:
    """Refuse a database that this program does not fit. Raises DatabaseNewer, DatabaseOlder or MigrationChanged."""
    refuse_unfit(_present(connection))


def refuse_unfit(present: Mapping[int, str]) -> None:
    """As `require_current`, for what APPLIED answered."""
    _refuse_newer_or_changed(own(), present)
    missing = [migration for migration in own() if migration.version not in present]
    if missing:
        raise DatabaseOlder(_named(missing[0]))


@cache
def own() -> list[Migration]:
    """The migrations of this program as it was started: files replaced under it belong to the next one."""
    return migrations()


def _present(connection: psycopg.Connection[Any]) -> dict[int, str]:
    """Applied versions and their digests; none where no migration ever ran."""
    cursor = connection.cursor(row_factory=tuple_row)
    if cursor.execute("SELECT to_regclass('schema_migration')").fetchone() == (None,):
        return {}
    return dict(cursor.execute(APPLIED).fetchall())


def _refuse_newer_or_changed(known: list[Migration], present: Mapping[int, str]) -> None:
    newer = [version for version in present if version > len(known)]
    if newer:
        raise DatabaseNewer(f"{max(newer):04} > {len(known):04}")
    for migration in known:
        if present.get(migration.version, migration.sha256) != migration.sha256:
            raise MigrationChanged(_named(migration))


def _named(migration: Migration) -> str:
    return f"{migration.version:04}_{migration.name}"


def _home() -> Path:
    for home in _HOMES:
        if home.is_dir():
            return home
    raise MigrationError(f"no migrations found in {' or '.join(map(str, _HOMES))}")
