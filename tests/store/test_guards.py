"""No statement reaches a district that it was not told of."""

from collections.abc import Iterator

import psycopg
import pytest

from services.store import Store, tenant
from services.store.errors import TenantUnset
from tests.conftest import Database
from tests.projections.histories import History

READABLE_ACROSS = {"log_head", "projection_cursor", "lease", "outbox", "timer", "parked_event"}
NUMBERS = {"integer", "bigint", "uuid", "date", "timestamp with time zone"}
NAMES = {
    ("projection_cursor", "projection"),
    ("projection_cursor", "state"),
    ("parked_event", "projection"),
    ("lease", "task"),
    ("lease", "owner"),
}
"""Columns of text among them: what our own code is called, nothing of a district."""


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


@pytest.fixture(scope="module")
def districts(database: Database, store: Store) -> tuple[int, int]:
    one, other = database.new_tenant(), database.new_tenant()
    for each in (one, other):
        History(seed=3, units=1, items=1).append(store, each)
    return one, other


def test_without_a_district_nothing_is_read_or_written(store: Store, districts: tuple[int, int]) -> None:
    with pytest.raises(TenantUnset):
        store.read_page(0)
    with pytest.raises(TenantUnset):
        store.head()


def test_the_runtime_role_sees_no_row_of_the_log_without_a_district(
    database: Database, districts: tuple[int, int]
) -> None:
    with psycopg.connect(database.dsn) as connection:
        for table in ("event", "command", "log_head", "subject_key"):
            assert connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() == (0,), table


def test_a_statement_without_a_filter_sees_its_own_district_alone(
    database: Database, districts: tuple[int, int]
) -> None:
    with psycopg.connect(database.dsn) as connection:
        connection.execute(f"SET LOCAL sandan.tenant = '{districts[0]}'".encode())

        assert connection.execute("SELECT DISTINCT tenant_id FROM event").fetchall() == [(districts[0],)]
        assert connection.execute("DELETE FROM projection_cursor WHERE tenant_id = %s", (districts[1],)).rowcount == 0


@pytest.mark.parametrize("statement", ["UPDATE event SET type = 'x'", "DELETE FROM event", "TRUNCATE event"])
def test_the_runtime_role_cannot_change_what_was_recorded(
    database: Database, districts: tuple[int, int], statement: str
) -> None:
    with psycopg.connect(database.dsn) as connection:
        connection.execute(f"SET LOCAL sandan.tenant = '{districts[0]}'".encode())

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


def test_a_district_is_forgotten_with_the_transaction_that_named_it(store: Store, districts: tuple[int, int]) -> None:
    with tenant(districts[0]):
        store.head()

    with store.datastore.pool.connection() as connection:
        assert connection.execute("SELECT count(*) AS rows FROM event").fetchone() == {"rows": 0}


def test_the_role_that_looks_across_districts_sees_ids_and_numbers_only(
    database: Database, districts: tuple[int, int]
) -> None:
    with psycopg.connect(database.dsn) as connection:
        connection.execute("SET LOCAL ROLE sandan_scan")
        readable = connection.execute(
            "SELECT relname, attname, format_type(atttypid, NULL)"
            " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped"
            " AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'model'))"
            " AND has_column_privilege(attrelid, attnum, 'SELECT')"
        ).fetchall()

        assert {table for table, _, _ in readable} <= READABLE_ACROSS
        assert {(table, name) for table, name, kind in readable if kind not in NUMBERS} <= NAMES
        assert connection.execute("SELECT count(*) FROM log_head").fetchone() >= (2,)
