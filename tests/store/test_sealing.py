"""What names a person is readable to whoever holds the keys, and to nobody else, wherever it is put."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import PersonId
from domain.persons.events import Identity, IdentityCorrected, PersonRegistered
from domain.recorded import Actor
from services.store import CommandRow, Pending, Store, tenant
from services.store.errors import SealBroken, SubjectErased
from services.store.keyring import FileKeyring, Sealed, disclose, place, seal, unseal
from tests.conftest import Database
from tests.projections.histories import uuid_of

CANARY = "张三丰金丝雀"
ONE, OTHER = bytes(range(32)), bytes(range(1, 33))
WHERE = place(1, "person/a", 1)
KEY_ID = "5f0d1c2e-7a5b-4c1d-9e64-2b1f0a9d8c37"
PINNED = Sealed(
    KEY_ID,
    "ZGVmZ2hpamtsbW5v",
    "Pqg8A6w/Grn2JqqsyKMQZwjA45bmfFSy3ebLPQMkmqF8sXM7ODozvurRHbcNr+s2XcmwYw4EA7JXEko=",
    {
        "name": "rBqmVsh0v8IM+R8Y/h2fzLlSKkdGEzfHYTxTzQ+v8AA=",
        "telephone": "iQna9Rhig0uzlSxtx2k1M8YXwj5HA4fAdIna6CdZEh8=",
    },
)
PINNED_WRAPPED = bytes.fromhex(
    "6465666768696a6b6c6d6e6f58cfa3257806f2d6d49b44c40ab3f38d7cb69fc5f75b0e939ac2377a4f77a5f8e045ac1ffc195dfb873d82ad"
    "12e9d188"
)
"""Made by the rule, not by this program: what it wrote once must open for ever."""


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


def derived(data_key: bytes, purpose: bytes) -> bytes:
    """HKDF-SHA256 without a salt, one block, as RFC 5869 writes it."""
    extracted = hmac.digest(bytes(32), data_key, "sha256")
    return hmac.digest(extracted, purpose + b"\1", "sha256")


def test_what_is_sealed_is_what_another_program_makes_by_the_same_rule() -> None:
    where, plaintext = place(7, "person/p-1", 1), '{"name":"张三","telephone":"13800000000"}'.encode()

    made = seal(ONE, KEY_ID, where, plaintext)

    nonce = b64decode(made.nonce)
    assert where == b"7|person/p-1|1|sealed"
    assert made.key == KEY_ID
    assert len(nonce) == 12
    assert b64decode(made.ciphertext) == AESGCM(derived(ONE, b"enc")).encrypt(nonce, plaintext, where)
    assert made.commitments.keys() == {"name", "telephone"}
    of_name = derived(ONE, b"com\0" + where + b"\0name")
    assert b64decode(made.commitments["name"]) == hmac.digest(of_name, '"张三"'.encode(), "sha256")
    assert seal(ONE, KEY_ID, where, plaintext).nonce != made.nonce
    assert unseal(ONE, where, PINNED) == plaintext


def test_a_data_key_is_wrapped_as_another_program_wraps_it(tmp_path: Path) -> None:
    district_key = bytes(range(200, 232))
    (tmp_path / "7.key").write_text(district_key.hex())
    keyring = FileKeyring(tmp_path)

    wrapped = keyring.wrap(7, KEY_ID, ONE)

    bound = f"7|{KEY_ID}".encode()
    assert wrapped[12:] == AESGCM(district_key).encrypt(wrapped[:12], ONE, bound)
    assert keyring.unwrap(7, KEY_ID, PINNED_WRAPPED) == ONE
    for tenant_id, key_id in ((8, KEY_ID), (7, KEY_ID[::-1])):
        (tmp_path / "8.key").write_text(district_key.hex())
        with pytest.raises(SealBroken):
            keyring.unwrap(tenant_id, key_id, wrapped)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=50), max_size=4))
def test_only_the_same_key_at_the_same_place_opens_what_it_sealed(said: dict[str, str]) -> None:
    plaintext = json.dumps(said).encode()
    sealed = seal(ONE, "k", WHERE, plaintext)

    assert unseal(ONE, WHERE, sealed) == plaintext
    for key, where in ((OTHER, WHERE), (ONE, place(2, "person/a", 1)), (ONE, place(1, "person/a", 2))):
        with pytest.raises(SealBroken):
            unseal(key, where, sealed)


def test_a_part_whose_commitment_is_of_another_text_is_not_opened() -> None:
    sealed, other = (seal(ONE, "k", WHERE, json.dumps({"name": name}).encode()) for name in ("one", "other"))

    for changed in (other.commitments, {}, {**sealed.commitments, "more": sealed.commitments["name"]}):
        with pytest.raises(SealBroken):
            unseal(ONE, WHERE, replace(sealed, commitments=changed))


def test_one_field_is_shown_to_somebody_without_the_key_and_no_other_with_it() -> None:
    plaintext = '{"name":"张三","telephone":"13800000000"}'.encode()
    sealed, elsewhere = seal(ONE, KEY_ID, WHERE, plaintext), seal(ONE, KEY_ID, place(1, "person/a", 2), plaintext)

    shown = disclose(ONE, WHERE, sealed, "name")

    assert json.loads(shown.value) == "张三"
    made = b64encode(hmac.digest(shown.key, shown.value, "sha256")).decode()
    assert made == sealed.commitments["name"]
    assert made != elsewhere.commitments["name"]
    guess = b64encode(hmac.digest(shown.key, b'"13800000000"', "sha256")).decode()
    assert guess not in (sealed.commitments["telephone"], elsewhere.commitments["telephone"])
    with pytest.raises(KeyError):
        disclose(ONE, WHERE, sealed, "address")
