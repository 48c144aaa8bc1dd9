"""Two districts in one database: no byte of the other, whatever is asked with whatever ids, by three proofs.

As it is; with row level security off, so that the application alone holds; and with the application's own filters, of
reads and of the log, and its seals of ids and cursors off, so that row level security alone holds. Every text of the
other district carries its mark.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import psycopg
import pytest

import graphql_api.gates.moments
import graphql_api.gates.reading
import services.store.datastore
import services.store.subject_keys
from domain import streams
from domain.recorded import Recorded
from graphql_api.ids import Sealer
from projections.query import Query, fetch_async
from services.embedded import Postgres
from services.store import tenant
from services.store.statements import STATEMENTS, TRACK
from services.store.wire import Statement, prepare
from tests.conftest import Database
from tests.graphql_api.conftest import Played, new_database
from tests.graphql_api.foreign import Harvest, Places, check_opened, check_sealed, cursors_of, places
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Edge, running_edge
from tests.graphql_api.test_as_of import ask, everything


def test_nothing_of_the_other_district_is_told(played: Played, edge: Edge) -> None:
    there = places(played, edge)

    check_sealed(there)


def test_what_the_other_district_used_up_is_free_here(played: Played, edge: Edge) -> None:
    there = places(played, edge)
    used = str(uuid5(NAMESPACE_URL, f"{there.theirs.mark}/3"))
    admin = there.ours.platform("TENANT_ADMIN")

    # The same answers whether or not the other district has such a command, code or number: no oracle.
    assert there.ours.give(admin, "personRegister", commandId=used, name="某人")["commandId"] == used
    there.theirs.register("只在乙区", "GRASSROOTS", "DW01", "COMMUNITY")
    there.ours.register("只在乙区", "GRASSROOTS", "DW01", "COMMUNITY")


def test_the_other_district_is_there(played: Played, edge: Edge) -> None:
    there = places(played, edge)

    wide, _ = everything(there.theirs)
    inspector = there.theirs.platform("DISCIPLINE_INSPECTOR")
    for bundle in wide:
        answer = ask(inspector, bundle, there.theirs.position, None)
        assert there.theirs.mark.encode() in answer.bytes, answer.codes if "errors" in answer.json else bundle


@pytest.fixture
def unguarded_database(played: Played, postgres: Postgres) -> Database:
    """A copy of the database in which row level security is switched off."""
    _, database = new_database(postgres, played.keyring, played.name)
    with psycopg.connect(database.superuser_dsn) as connection:
        tables = connection.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')"
        ).fetchall()
        assert len(tables) > 20
        for (table,) in tables:
            connection.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY".encode())
    with psycopg.connect(database.dsn) as connection:
        [count] = connection.execute("SELECT count(DISTINCT tenant_id) FROM event").fetchone() or [0]
        assert count == 2, "without row level security the runtime role sees both"
    return database


@pytest.fixture
def unguarded(unguarded_database: Database) -> Iterator[Edge]:
    """An edge on that copy."""
    with running_edge(unguarded_database.dsn, unguarded_database.keyring) as running:
        yield running


def test_without_row_level_security_the_application_alone_tells_nothing(played: Played, unguarded: Edge) -> None:
    there = places(played, unguarded)

    check_sealed(there)


def test_without_row_level_security_and_seals_the_filters_alone_tell_nothing(
    played: Played, unguarded: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = places(played, unguarded)
    seal_alike(monkeypatch)

    # Their ids open here, so their keys reach every read, every command, the log and the object store.
    check_opened(with_ids_that_open_here(there))


READERS = (graphql_api.gates.reading, graphql_api.gates.moments)
FILTER = re.compile(r"\b(?:\w+\.)?tenant_id = %\((tenant(?:_id)?)\)s")
FILTER_OF_THE_LOG = re.compile(rb"\b(?:\w+\.)?tenant_id = \$1::int")
SUBJECT_KEYS = ("_OF_SUBJECTS", "_LIVING")
"""The statements on the keys of persons that a question or a command reaches."""


def seal_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids and cursors of all districts are sealed alike, so that one of theirs opens here."""
    sealer = Sealer.__init__

    def seal(self: Sealer, key: bytes, _tenant_id: int, purpose: str) -> None:
        sealer(self, key, 0, purpose)

    monkeypatch.setattr(Sealer, "__init__", seal)


def with_ids_that_open_here(there: Places) -> Places:
    """The same places after `seal_alike`: what was written down there is an id or a cursor here."""
    alike = there.ours.ids

    def resealed(district: HttpDistrict) -> HttpDistrict:
        found = there.known[district.tenant_id].items()
        return replace(district, **{name: {each: alike.make(*key) for each, key in ids.items()} for name, ids in found})

    ours, theirs = resealed(there.ours), resealed(there.theirs)
    assert ours.ids.read(theirs.made["report"]) == theirs.ids.read(theirs.made["report"])
    # A list year is called by its number, so without seals the id of theirs is the id of ours.
    ids = {kind: [alike.make(kind, key) for key in keys] for kind, keys in there.opened.items() if kind != "Cycle"}
    return replace(there, ours=ours, theirs=theirs, found=Harvest(ids, cursors_of(theirs)))


@contextmanager
def filters_off(
    monkeypatch: pytest.MonkeyPatch, database: Database, of: str = ""
) -> Iterator[tuple[Edge, Counter[str]]]:
    """An edge on which no statement, of reads (with `of` in it) or of the log, names the district that it is for.
    Counts those that were rewritten."""
    rewritten: Counter[str] = Counter()

    async def fetch_of_any_district(connection: Any, query: Query[Any]) -> list[Any]:
        if of not in query.sql:
            return await fetch_async(connection, query)
        sql, found = FILTER.subn("true", query.sql)
        assert found, query.sql
        rewritten["reads"] += 1
        return await fetch_async(connection, replace(query, sql=sql))

    def prepare_for_any_district(connection: Any, statements: Sequence[Statement]) -> None:
        # The parameter stays, since a statement is called with it.
        anyones = [replace(each, sql=FILTER_OF_THE_LOG.sub(b"$1::int IS NOT NULL", each.sql)) for each in statements]
        # Raising a follower's mark filters nothing: it names its row by the key that it inserts.
        assert [each for each in statements if each in anyones] == [TRACK]
        rewritten["log"] += len(anyones)
        prepare(connection, anyones)

    for module in READERS:
        monkeypatch.setattr(module, "fetch_async", fetch_of_any_district)
    monkeypatch.setattr(services.store.datastore, "prepare", prepare_for_any_district)
    for name in SUBJECT_KEYS:
        sql, found = FILTER.subn("true", getattr(services.store.subject_keys, name))
        assert found, name
        monkeypatch.setattr(services.store.subject_keys, name, sql)
    with running_edge(database.dsn, database.keyring, projecting=False) as running:
        yield running, rewritten


def logs_read(edge: Edge, played: Played) -> tuple[list[Recorded], list[Recorded]]:
    """What the log gives our district of an item of its own and of an item of theirs."""
    ours, theirs = (streams.item(each.raw(each.made["DW01/2020/T01"])) for each in (played.ours, played.theirs))
    with tenant(played.ours.tenant_id):
        return edge.store.read_stream(ours), edge.store.read_stream(theirs)


def test_without_filters_and_seals_row_level_security_alone_tells_nothing(
    played: Played, played_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filters_off(monkeypatch, played_database) as (edge, rewritten):
        there = places(played, edge)
        own, foreign = logs_read(edge, played)
        seal_alike(monkeypatch)
        check_opened(with_ids_that_open_here(there))

    assert own
    assert foreign == []
    assert rewritten["reads"] > 500
    assert rewritten["log"] >= len(STATEMENTS)


def test_with_both_off_the_other_district_would_be_seen(
    played: Played, unguarded_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not those that find the moment: they expect one row, of one district.
    with filters_off(monkeypatch, unguarded_database, of="FROM unit AS u") as (edge, _):
        ours = replace(played.ours, edge=edge)
        answer = ours.platform("AUDITOR").ask("{ district { units(first: 100) { edges { node { name } } } } }")
        _, foreign = logs_read(edge, played)

    assert played.theirs.mark.encode() in answer.bytes
    assert played.theirs.mark in str(foreign)


def test_districts_that_ask_at_once_through_one_pool_are_not_mixed_up(played: Played, edge: Edge) -> None:
    there = places(played, edge)
    question = "{ district { name persons(first: 10) { edges { node { name } } } units { edges { node { name } } } } }"

    def ask_often(own: HttpDistrict, other: HttpDistrict) -> int:
        client = own.platform("AUDITOR")
        answers = [client.ask(question) for _ in range(40)]
        assert not [answer for answer in answers if other.mark.encode() in answer.bytes]
        return sum(own.text("示例区").encode() in answer.bytes for answer in answers)

    with ThreadPoolExecutor(6) as threads:
        pairs = [(there.ours, there.theirs), (there.theirs, there.ours)] * 3
        asked = [threads.submit(ask_often, own, other) for own, other in pairs]

    assert [each.result() for each in asked] == [40] * 6


def test_each_table_of_districts_is_guarded_by_force(played_database: Database) -> None:
    with psycopg.connect(played_database.superuser_dsn) as connection:
        bare = connection.execute(
            """SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
               WHERE c.relkind IN ('r', 'p') AND a.attname = 'tenant_id' AND NOT a.attisdropped
                 AND c.relnamespace IN ('public'::regnamespace, 'model'::regnamespace)
                 AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                          AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))
                 AND c.relname NOT IN ('version', 'entry')"""
        ).fetchall()

    assert bare == []
