"""The register of districts, kept by the platform's owner; whoever knows a code may ask for its id."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from services.store.errors import StoreError, TenantUnknown
from services.store.keyring import FileKeyring
from services.store.migrations import become_owner, require_current

# The next tenant id, drawn first because the district's own rows can be written only once it is named.
_NEXT_ID = "SELECT nextval(pg_get_serial_sequence('tenant', 'tenant_id'))::int"

# The districts in order of id, by primary key.
_LIST = "SELECT tenant_id, code, name, created_at FROM tenant ORDER BY tenant_id"


@dataclass(frozen=True, slots=True)
class Tenant:
    """A district: its id, its code (lower-case letters, digits, `-`, `_`, unique) and its name in Chinese."""

    tenant_id: int
    code: str
    name: str
    created_at: datetime


class TenantExists(StoreError):
    """这个区县代码已经建立过："""


def create_tenant(admin_dsn: str, keyring: Path, code: str, name: str) -> int:
    """Register a district, open its empty log, make its key, and return its id.

    `admin_dsn` as for `migrate`. Raises TenantExists, KeyringUnavailable, what `become_owner` raises, or
    psycopg.errors.CheckViolation for a code that is not one.
    """
    with owned(admin_dsn) as connection:
        [tenant_id] = connection.execute(_NEXT_ID).fetchone() or [0]
        connection.execute(f"SET LOCAL sandan.tenant = '{tenant_id:d}'".encode())
        try:
            connection.execute(
                "INSERT INTO tenant (tenant_id, code, name) OVERRIDING SYSTEM VALUE"
                " VALUES (%(tenant_id)s, %(code)s, %(name)s)",
                {"tenant_id": tenant_id, "code": code, "name": name},
            )
        except psycopg.errors.UniqueViolation:
            raise TenantExists(code) from None
        connection.execute("INSERT INTO log_head (tenant_id) VALUES (%s)", (tenant_id,))
        # Before the commit: a district that can be written to has its key.
        FileKeyring(keyring).create(tenant_id)
    return tenant_id


def list_tenants(admin_dsn: str) -> list[Tenant]:
    """Every district, in order of id. `admin_dsn` as for `migrate`. Raises what `become_owner` raises."""
    with owned(admin_dsn) as connection:
        return connection.cursor(row_factory=class_row(Tenant)).execute(_LIST).fetchall()


def find_tenant(dsn: str, code: str) -> int:
    """The id of the district with that code; `dsn` logs in as the runtime role.

    Raises TenantUnknown, and what `require_current` raises.
    """
    with psycopg.connect(dsn) as connection:
        require_current(connection)
        found = connection.execute("SELECT tenant_id_of(%s)", (code,)).fetchone()
    if found is None or found[0] is None:
        raise TenantUnknown(f"{code}（现有的区县见 sandan tenant list）")
    return int(found[0])


@contextmanager
def owned(admin_dsn: str) -> Iterator[psycopg.Connection]:
    """A transaction as sandan_owner in a database that this program fits."""
    with psycopg.connect(admin_dsn) as connection:
        become_owner(connection)
        yield connection
