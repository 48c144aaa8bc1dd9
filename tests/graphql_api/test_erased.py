"""After everyone is erased: every byte and every score is as before, and nothing that was sealed is left anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec
import psycopg
import pytest
from psycopg import sql

from services.replay import replay, verify_year
from services.sealer.merkle import Range, leaf_hash
from services.store import tenant
from services.workbook.export import export_workbook
from services.workbook.sheets import ERASED
from tests.conftest import Database
from tests.graphql_api.playing import HttpDistrict

YEAR = 2020
ASKED = """query Asked { district { position
  persons(first: 100) { edges { node { name telephone } } }
  suggestions(first: 100) { edges { node { text author } } }
  objections(first: 100) { edges { node { text } } }
} }"""


@dataclass(frozen=True)
class Before:
    """What the district's log was, and what its sealed parts said."""

    states: list[bytes]
    canaries: frozenset[str]
    rounds: list[Any]
    shown: str


@pytest.fixture(scope="module")
def before(ours: HttpDistrict, played_database: Database) -> Before:
    """Read while everyone is still there; then every key is destroyed."""
    store = ours.edge.store
    shown = ours.platform("AUDITOR").ask(ASKED).bytes.decode()
    with tenant(ours.tenant_id):
        states = [event.state for event in store.read_raw(0, 5_000)]
        canaries = frozenset(
            text
            for recorded in store.read_all(opened=True)
            for text in texts(msgspec.to_builtins(getattr(recorded.event, "sealed", None)))
            if len(text) > 3
        )
        rounds = verify_year(played_database.dsn, ours.tenant_id, YEAR).rounds
        for subject in subjects(played_database, ours.tenant_id):
            store.subject_keys.destroy(subject)
    return Before(states, canaries, rounds, shown)


def root(states: list[bytes]) -> tuple[bytes, ...]:
    """What a proof of any event leads to."""
    return Range().extended(map(leaf_hash, states)).roots


def texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def subjects(database: Database, tenant_id: int) -> list[str]:
    with psycopg.connect(database.superuser_dsn) as connection:
        rows = connection.execute("SELECT subject FROM subject_key WHERE tenant_id = %s", (tenant_id,)).fetchall()
    return [subject for (subject,) in rows]


def test_something_was_sealed_and_shown(before: Before) -> None:
    assert len(before.canaries) > 30
    assert len([canary for canary in before.canaries if canary in before.shown]) > 20


def test_the_log_is_byte_for_byte_what_it_was(before: Before, ours: HttpDistrict) -> None:
    with tenant(ours.tenant_id):
        after = [event.state for event in ours.edge.store.read_raw(0, 5_000)]

    assert after == before.states
    assert root(after) == root(before.states)


def test_every_score_is_the_same_bytes(before: Before, ours: HttpDistrict, played_database: Database) -> None:
    found = verify_year(played_database.dsn, ours.tenant_id, YEAR)

    assert before.rounds
    assert (found.rounds, found.faults) == (before.rounds, [])


def test_the_read_models_still_say_what_the_log_says(
    before: Before, ours: HttpDistrict, played_database: Database
) -> None:
    assert replay(played_database.dsn, ours.tenant_id).faults == []


def test_nothing_is_left_in_any_table(before: Before, ours: HttpDistrict, played_database: Database) -> None:
    with psycopg.connect(played_database.superuser_dsn) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        rows = [
            (table, row)
            for schema, table in tables
            for (row,) in connection.execute(
                sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(schema, table))
            )
        ]
    spellings = [spelling for canary in before.canaries for spelling in (canary, canary.encode().hex())]
    found = {(table, spelling) for table, row in rows for spelling in spellings if spelling in row}
    assert any("person.registered.v1" in row for _, row in rows)
    assert found == set()


def test_nothing_is_left_in_an_export(before: Before, ours: HttpDistrict, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    export_workbook(book, ours.tenant_id, ours.edge.store, year=YEAR)

    with ZipFile(book) as members:
        said = "".join(members.read(name).decode("utf-8", "replace") for name in members.namelist())
    assert ERASED in said
    assert [canary for canary in before.canaries if canary in said] == []


def test_the_api_shows_nothing_of_it(before: Before, ours: HttpDistrict) -> None:
    said = ours.platform("AUDITOR").ask(ASKED)

    assert said.data["district"]["persons"]["edges"]
    assert [canary for canary in before.canaries if canary in said.bytes.decode()] == []
