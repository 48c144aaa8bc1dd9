"""What table.sql says is what the database has."""

from pathlib import Path
from typing import Any

import psycopg

from projections.catalogue import PROJECTIONS
from tests.conftest import Database

ROOT = Path(__file__).parents[2]

SHAPE = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(l.collname, '')
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
WHERE c.relnamespace = 'model'::regnamespace AND c.relkind = 'r' ORDER BY c.relname, a.attnum"""

INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'model' ORDER BY indexdef"

VIEWS = "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY viewname"

FUNCTIONS = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'model'::regnamespace ORDER BY proname"""


def shape(connection: psycopg.Connection[Any]) -> list[list[Any]]:
    return [connection.execute(query).fetchall() for query in (SHAPE, INDEXES, VIEWS, FUNCTIONS)]


def test_the_migrations_make_the_tables_that_each_question_declares(database: Database) -> None:
    declared = [ROOT / "projections" / "temporal.sql"]
    declared += [ROOT / "projections" / name / "table.sql" for name in PROJECTIONS]

    with psycopg.connect(database.superuser_dsn) as connection:
        migrated = shape(connection)
        connection.execute("DROP SCHEMA model CASCADE; DROP TABLE projection_cursor CASCADE")
        for path in declared:
            connection.execute(path.read_bytes())
        written = shape(connection)
        connection.rollback()

    assert written == migrated


def test_every_projection_declares_its_tables_and_no_other(database: Database) -> None:
    with psycopg.connect(database.superuser_dsn) as connection:
        found = {
            name for (name,) in connection.execute("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'model'")
        }

    declared = [table.name for projection in PROJECTIONS.values() for table in projection.tables]

    assert sorted(declared) == sorted(found - {"version", "entry"})
