"""/readyz says 503 while the database is away or is another program's, and 200 again afterwards."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.conftest import Database
from tests.graphql_api.server import Client, Edge, running_edge

READY = (200, {"status": "ok", "checks": {"database": "ok"}})
NOT_READY = (503, {"status": "unavailable", "checks": {"database": "failed"}})


@pytest.fixture(scope="module")
def edge(database: Database) -> Iterator[Edge]:
    """An edge alone: what else uses the database would notice as well."""
    with running_edge(database.dsn, database.keyring, projecting=False) as running:
        yield running


def readiness(edge: Edge) -> tuple[int, object]:
    answer = Client(edge.url, edge.http, None).send(b"", method="GET", path="/readyz")
    return answer.status, answer.json


def test_a_database_that_was_migrated_by_a_newer_program_is_not_served(edge: Edge, database: Database) -> None:
    assert readiness(edge) == READY

    with psycopg.connect(database.admin_dsn, autocommit=True) as owner:
        owner.execute("INSERT INTO schema_migration (version, name, sha256) VALUES (9999, 'later', '')")
        newer = readiness(edge)
        owner.execute("DELETE FROM schema_migration WHERE version = 9999")

    assert newer == NOT_READY
    assert readiness(edge) == READY


def test_a_database_that_is_gone_is_not_served_and_is_again_when_it_is_back(edge: Edge, database: Database) -> None:
    name = conninfo_to_dict(database.dsn)["dbname"]
    with psycopg.connect(database.superuser_dsn, dbname="postgres", autocommit=True) as superuser:
        superuser.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        superuser.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        gone = [readiness(edge), readiness(edge)]
        superuser.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())

    assert gone == [NOT_READY, NOT_READY]
    # The pool tries again after a pause of its own.
    while (back := readiness(edge)) == NOT_READY:
        pass
    assert back == READY
