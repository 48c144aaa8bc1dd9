"""No statement reaches a district that it was not told of."""

import asyncio
from collections.abc import Callable, Iterator

import psycopg
import pytest
from eventsourcing.persistence import DataError

from domain.recorded import Actor
from services.edge.reading import ReadPool
from services.store import CommandRow, ConcurrencyConflict, Pending, Store, find_tenant, list_tenants, tenant
from services.store.errors import TenantUnknown, TenantUnset
from tests.conftest import Database
from tests.projections.histories import History, uuid_of

READABLE_ACROSS = {"log_head", "projection_cursor", "lease", "outbox", "timer", "parked_event", "sealed_head"}
READABLE_ACROSS |= {"cosignature", "access_head", "kept_head", "integrity_check"}
NUMBERS = {"integer", "bigint", "uuid", "date", "timestamp with time zone", "boolean"}
NAMES = {
    ("projection_cursor", "projection"),
    ("projection_cursor", "state"),
    ("parked_event", "projection"),
    ("lease", "task"),
    ("lease", "owner"),
    ("cosignature", "witness"),
    ("sealed_head", "log"),
    ("cosignature", "log"),
    ("kept_head", "log"),
    ("integrity_check", "check_name"),
    ("integrity_check", "waits_for"),
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
        for table in ("event", "command", "log_head", "subject_key", "access_head", "access_entry"):
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


async def rows_seen_after_reading(dsn: str, tenant_id: int) -> tuple[int, int]:
    """Rows of the log that the edge's one connection shows within a read of a district, and after it."""
    pool = ReadPool(dsn, connections_max=1)
    await pool.open()
    try:
        async with pool.transaction(tenant_id) as connection:
            within = await (await connection.execute("SELECT count(*) FROM event")).fetchone()
        after = await (await connection.execute("SELECT count(*) FROM event")).fetchone()
    finally:
        await pool.close()
    assert within is not None
    assert after is not None
    return within[0], after[0]


def test_the_edges_connections_forget_the_district_with_its_request(
    database: Database, districts: tuple[int, int]
) -> None:
    within, after = asyncio.run(rows_seen_after_reading(database.dsn, districts[0]))

    assert within > 0
    assert after == 0


def fail_to_append(store: Store) -> None:
    [first, *_] = store.read_page(0, 1)
    again = Pending(first.stream, first.version, first.event, uuid_of("again"), Actor(person="officer"))
    with pytest.raises(ConcurrencyConflict):
        store.append([again], CommandRow(again.command_id, bytes(32), again.stream, again.version))


def write_and_undo(store: Store) -> None:
    with pytest.raises(DataError), store.datastore.transaction() as cursor:
        cursor.execute("SELECT 1 / 0")


def read_rows(store: Store) -> None:
    with store.datastore.transaction() as cursor:
        assert cursor.execute("SELECT count(*) AS rows FROM event").fetchone() != {"rows": 0}


def break_off_reading(store: Store) -> None:
    reading = store.read_all()
    next(reading)
    reading.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("used", [fail_to_append, write_and_undo, read_rows, break_off_reading])
def test_a_connection_forgets_the_district_whatever_it_was_used_for(
    database: Database, districts: tuple[int, int], used: Callable[[Store], None]
) -> None:
    with Store(database.dsn, database.keyring, connections_max=1) as store:
        with tenant(districts[0]):
            used(store)

        with store.datastore.pool.connection() as connection:
            assert connection.execute("SELECT count(*) AS rows FROM event").fetchone() == {"rows": 0}


def test_the_runtime_roles_own_nothing(database: Database) -> None:
    owned = """
    SELECT 'relation', relname FROM pg_class WHERE relowner = ANY (%(roles)s::regrole[])
    UNION ALL SELECT 'function', proname FROM pg_proc WHERE proowner = ANY (%(roles)s::regrole[])
    UNION ALL SELECT 'schema', nspname FROM pg_namespace WHERE nspowner = ANY (%(roles)s::regrole[])
    UNION ALL SELECT 'type', typname FROM pg_type WHERE typowner = ANY (%(roles)s::regrole[])
    UNION ALL SELECT 'database', datname FROM pg_database WHERE datdba = ANY (%(roles)s::regrole[])"""

    with psycopg.connect(database.superuser_dsn) as connection:
        runtime = connection.execute(owned, {"roles": ["sandan_app", "sandan_scan"]}).fetchall()
        owner = connection.execute(owned, {"roles": ["sandan_owner"]}).fetchall()

    assert runtime == []
    assert ("relation", "event") in owner


def test_a_code_tells_the_platform_an_id_and_the_list_of_districts_stays_with_the_owner(
    database: Database, districts: tuple[int, int]
) -> None:
    [code] = [district.code for district in list_tenants(database.admin_dsn) if district.tenant_id == districts[1]]

    assert find_tenant(database.dsn, code) == districts[1]
    with pytest.raises(TenantUnknown, match="nirgends"):
        find_tenant(database.dsn, "nirgends")
    with psycopg.connect(database.dsn) as connection:
        assert connection.execute("SELECT count(*) FROM tenant").fetchone() == (0,)
        connection.execute("SET LOCAL ROLE sandan_scan")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT tenant_id_of('nirgends')")


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
