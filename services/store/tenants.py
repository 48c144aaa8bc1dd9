"""The register of districts, kept by the platform's owner."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.rows import class_row

from services.store.errors import StoreError
from services.store.keyring import FileKeyring

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

    `admin_dsn` as for `migrate`. Raises TenantExists, KeyringUnavailable, or psycopg.errors.CheckViolation for a code
    that is not one.
    """
    with psycopg.connect(admin_dsn) as connection:
        connection.execute("SET ROLE sandan_owner")
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
    """Every district of the platform, in order of id."""
    with psycopg.connect(admin_dsn) as connection:
        connection.execute("SET ROLE sandan_owner")
        return connection.cursor(row_factory=class_row(Tenant)).execute(_LIST).fetchall()
