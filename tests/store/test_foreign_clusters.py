"""A database server that knew nothing of the platform is brought to its structure by whichever login may do so."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from services.embedded import Embedded
from services.store import LoginUnfit, Store, create_tenant, find_tenant, list_tenants, migrate
from services.store.migrations import migrations

ROLES = ("sandan_owner", "sandan_app", "sandan_scan", "admin", "somebody", "deployer")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The superuser's address of a server without any role or database of the platform."""
    with (
        TemporaryDirectory(prefix="sandan-test-") as name,
        Embedded(Path(name), s3=False, valkey=False, durable=False) as addresses,
    ):
        assert addresses.postgres is not None
        forget(addresses.postgres.superuser_url)
        yield addresses.postgres.superuser_url


@pytest.fixture
def superuser(cluster: str) -> Iterator[str]:
    """The same, forgotten again afterwards."""
    yield cluster
    forget(cluster)


def forget(superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS sandan WITH (FORCE)")
        for role in ROLES:
            connection.execute(f"DROP ROLE IF EXISTS {role}".encode())


def login(superuser: str, role: str, attributes: str = "") -> str:
    """A new role with a password and its address in the database `sandan`."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{role}' {attributes}".encode())
    return make_conninfo(superuser, user=role, password=role, dbname="sandan")


def make_database(superuser: str, owner: str) -> str:
    """The database `sandan`, closed to everybody that is given nothing; the superuser's address in it."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE sandan OWNER {owner}".encode())
        connection.execute("REVOKE ALL ON DATABASE sandan FROM PUBLIC")
    return make_conninfo(superuser, dbname="sandan")


def works(admin: str, keyring: Path) -> None:
    """Migrated once by that login, then used: a district made by it and found by the runtime role."""
    assert migrate(admin) == migrations()
    assert migrate(admin) == []
    with psycopg.connect(admin) as connection:
        connection.execute("ALTER ROLE sandan_app PASSWORD 'app'")
    tenant_id = create_tenant(admin, keyring, "shili", "示例区")
    assert [tenant.tenant_id for tenant in list_tenants(admin)] == [tenant_id]

    runtime = make_conninfo(admin, user="sandan_app", password="app")
    assert find_tenant(runtime, "shili") == tenant_id
    with Store(runtime, keyring) as store, store.datastore.scan() as cursor:
        assert cursor.execute("SELECT tenant_id FROM log_head").fetchall() == [{"tenant_id": tenant_id}]


def test_by_a_role_that_may_create_roles_and_owns_the_database(superuser: str, tmp_path: Path) -> None:
    admin = login(superuser, "admin", "CREATEROLE")
    make_database(superuser, "admin")

    works(admin, tmp_path)


def test_by_a_superuser_in_a_database_of_somebody_elses(superuser: str, tmp_path: Path) -> None:
    login(superuser, "somebody")

    works(make_database(superuser, "somebody"), tmp_path)


def test_later_by_a_member_of_the_owner_alone(superuser: str) -> None:
    migrate(make_database(superuser, "postgres"))
    deployer = login(superuser, "deployer", "IN ROLE sandan_owner")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("GRANT CONNECT ON DATABASE sandan TO deployer")

    assert migrate(deployer) == []
    assert list_tenants(deployer) == []


@pytest.mark.parametrize("attributes", ["", "CREATEROLE"])
def test_by_nobody_who_neither_makes_roles_nor_owns_the_database(superuser: str, attributes: str) -> None:
    somebody = login(superuser, "somebody", attributes)
    make_database(superuser, "postgres")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("GRANT CONNECT ON DATABASE sandan TO somebody")

    with pytest.raises(LoginUnfit, match=r"核对 SANDAN_DATABASE_ADMIN_URL.*somebody（permission denied"):
        migrate(somebody)
