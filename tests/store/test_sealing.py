"""What names a person is readable to whoever holds the keys, and to nobody else, wherever it is put."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import PersonId
from domain.persons.events import Identity, IdentityCorrected, PersonRegistered
from domain.recorded import Actor
from services.store import CommandRow, Pending, Store, tenant
from services.store.errors import SealBroken, SubjectErased
from services.store.keyring import place, seal, unseal
from tests.conftest import Database
from tests.projections.histories import uuid_of

CANARY = "张三丰金丝雀"
ONE, OTHER = bytes(range(32)), bytes(range(1, 33))
WHERE = place(1, "person/a", 1)


@pytest.fixture(scope="module")
def store(database: Database) -> Iterator[Store]:
    with Store(database.dsn, database.keyring) as opened:
        yield opened


def register(store: Store, person: str, version: int = 1) -> None:
    command_id = uuid_of("sealing", store, person, version)
    identity = Identity(CANARY, "13800000000")
    event = (
        PersonRegistered(PersonId(person), identity)
        if version == 1
        else IdentityCorrected(PersonId(person), "改名", identity)
    )
    pending = Pending(f"person/{person}", version, event, command_id, Actor(person="officer"))
    store.append([pending], CommandRow(command_id, sha256(command_id.encode()).digest(), pending.stream, version))


def test_a_name_is_read_back_with_the_key_and_stands_nowhere_in_the_database(database: Database, store: Store) -> None:
    with tenant(database.new_tenant()):
        register(store, "a")
        [opened] = store.read_stream("person/a")

    assert opened.event.sealed == Identity(CANARY, "13800000000")
    with psycopg.connect(database.superuser_dsn) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        rows = [row for [table] in tables for row in connection.execute(f"SELECT t::text FROM {table} t".encode())]
    assert any("person.registered.v1" in text for [text] in rows)
    for spelling in (CANARY, CANARY.encode().hex(), "13800000000", b"13800000000".hex()):
        assert not any(spelling in text for [text] in rows)


def test_a_destroyed_key_takes_the_name_with_it_and_leaves_the_event(database: Database, store: Store) -> None:
    with tenant(database.new_tenant()):
        register(store, "a")
        register(store, "b")
        before = store.read_raw(0)

        store.subject_keys.destroy("a")

        [erased] = store.read_stream("person/a")
        [kept] = store.read_stream("person/b")
        assert erased.event == PersonRegistered(PersonId("a"), None)
        assert kept.event.sealed == Identity(CANARY, "13800000000")
        assert store.read_raw(0) == before
        with pytest.raises(SubjectErased):
            register(store, "a", version=2)


def test_a_sealed_part_put_in_another_place_is_not_opened(database: Database, store: Store) -> None:
    tenant_id = database.new_tenant()
    with tenant(tenant_id):
        register(store, "a")
        register(store, "a", version=2)
    with psycopg.connect(database.superuser_dsn) as connection:
        [first, second] = connection.execute(
            "SELECT convert_from(state, 'UTF8')::json -> 'sealed' ->> 'ciphertext' FROM event"
            " WHERE tenant_id = %s ORDER BY position",
            (tenant_id,),
        ).fetchall()
        connection.execute(
            "UPDATE event SET state = convert_to(replace(convert_from(state, 'UTF8'), %s, %s), 'UTF8')"
            " WHERE tenant_id = %s AND position = 1",
            (second[0], first[0], tenant_id),
        )

    with tenant(tenant_id), pytest.raises(SealBroken):
        store.read_stream("person/a")


@given(st.binary(max_size=200))
def test_only_the_same_key_at_the_same_place_opens_what_it_sealed(plaintext: bytes) -> None:
    sealed = seal(ONE, "k", WHERE, plaintext)

    assert unseal(ONE, WHERE, sealed) == plaintext
    for key, where in ((OTHER, WHERE), (ONE, place(2, "person/a", 1)), (ONE, place(1, "person/a", 2))):
        with pytest.raises(SealBroken):
            unseal(key, where, sealed)


def test_a_part_whose_commitment_is_of_another_text_is_not_opened() -> None:
    sealed, other = seal(ONE, "k", WHERE, b"one"), seal(ONE, "k", WHERE, b"other")

    with pytest.raises(SealBroken):
        unseal(ONE, WHERE, replace(sealed, commitment=other.commitment))
