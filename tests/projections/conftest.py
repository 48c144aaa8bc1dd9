"""A district whose read models follow what is recorded in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from domain.recorded import Actor
from projections.query import NOW, Query, Row, fetch
from services.projector import project_once
from services.store import CommandRow, Pending, Receipt, Store, tenant
from tests.conftest import Database


@dataclass
class Shown:
    """A district: facts in, rows out."""

    store: Store
    dsn: str
    tenant_id: int

    def given(self, *facts: tuple[str, Any], occurred_on: date | None = None) -> Receipt:
        """Record facts as one command and project them."""
        command_id = str(uuid4())
        with tenant(self.tenant_id):
            versions: dict[str, int] = {}
            pending = []
            for stream, event in facts:
                known = versions.get(stream)
                version = (len(self.store.read_stream(stream)) if known is None else known) + 1
                versions[stream] = version
                pending.append(Pending(stream, version, event, command_id, Actor(person="p"), occurred_on))
            row = CommandRow(command_id, sha256(command_id.encode()).digest(), stream, version)
            receipt = self.store.append(pending, row)
        project_once(self.store, self.tenant_id)
        return receipt

    def read(self, query: Query[Row]) -> list[Row]:
        """The rows of a read."""
        with psycopg.connect(self.dsn) as connection:
            connection.execute("SELECT set_config('sandan.tenant', %s, true)", (str(self.tenant_id),))
            return fetch(connection, query)

    @property
    def ids(self) -> tuple[int, int]:
        """What every read begins with: the district, and now."""
        return self.tenant_id, NOW


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture
def shown(database: Database, store: Store) -> Shown:
    return Shown(store, database.dsn, database.new_tenant())
