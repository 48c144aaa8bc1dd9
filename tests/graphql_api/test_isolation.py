"""Two districts in one database: no byte of the other, whatever is asked with whatever ids, by three proofs.

As it is; with row level security off, so that the application alone holds; and with the application's own filters and
id seals off, so that row level security alone holds. Every text of the other district carries its mark.
"""

import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

import psycopg
import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType

import graphql_api.gates.moments
import graphql_api.gates.standing
import graphql_api.view
from graphql_api.ids import Sealer
from graphql_api.model import Node
from projections.query import Query, fetch_async
from services.embedded import Postgres
from tests.conftest import Database
from tests.graphql_api.conftest import Played, new_database
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.questions import SCHEMA, named
from tests.graphql_api.server import Client, Edge, running_edge
from tests.graphql_api.test_as_of import ask, everything

ALIASES = 40
EMPTY = (None, [], 0, {"totalCount": 0, "edges": []})


@dataclass(frozen=True)
class Harvest:
    """What somebody of the other district can write down: ids by kind, cursors."""

    ids: dict[str, list[str]]
    cursors: list[str]


def harvest(district: HttpDistrict) -> Harvest:
    """Every id and cursor that the whole of a district shows to its auditor."""
    ids: dict[str, set[str]] = {}
    cursors: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name == "id" and inner:
                    found = district.ids.read(inner)
                    assert found is not None
                    ids.setdefault(found[0], set()).add(inner)
                elif name in ("cursor", "endCursor", "startCursor") and inner:
                    cursors.add(inner)
                else:
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    wide, deep = everything(district)
    for bundle in (*wide, *deep):
        walk(ask(district.platform("AUDITOR"), bundle, district.position, "2020-06-30").data)
    assert set(ids) == set(Node.KINDS), "every kind of node is written down"
    return Harvest({kind: sorted(found) for kind, found in ids.items()}, sorted(cursors))


@dataclass(frozen=True)
class Places:
    """Two districts behind one edge, and what was written down in the other one."""

    ours: HttpDistrict
    theirs: HttpDistrict
    found: Harvest
    given: "list[Given]"
    opened: dict[str, list[str]]
    own: dict[str, dict[Any, tuple[str, str]]]

    @property
    def keys(self) -> list[bytes]:
        """What their read models and events know things by."""
        return [key.encode() for kind, keys in self.opened.items() if kind != "Cycle" for key in keys]


def places(played: Played, edge: Edge) -> Places:
    """Both districts on an edge."""
    ours, theirs = replace(played.ours, edge=edge), replace(played.theirs, edge=edge)
    found = harvest(theirs)
    opened = {kind: [theirs.raw(each) for each in ids] for kind, ids in found.ids.items()}
    own = {name: opened_ids(ours, getattr(ours, name)) for name in ("units", "posts", "people", "made")}
    return Places(ours, theirs, found, given_here(ours), opened, own)


NEEDED = {
    "listDifference": "yearBefore: 2020, ",
    "coverageMatrix": "year: 2020, ",
    "coverageLines": "year: 2020, ",
}
"""What a field wants besides an id."""


def id_arguments() -> Iterator[tuple[str, str]]:
    """Every field of a district with each place where it takes an id; `%s` stands for the id."""
    district = SCHEMA.type_map["District"]
    where = SCHEMA.type_map["LedgerFilter"]
    assert isinstance(district, GraphQLObjectType)
    assert isinstance(where, GraphQLInputObjectType)
    for name, field in district.fields.items():
        needed = NEEDED.get(name, "")
        for argument, given in field.args.items():
            if named(given.type).name == "ID":
                yield name, f"{needed}{argument}: %s"
            if named(given.type).name == "LedgerFilter":
                for part, inner in where.fields.items():
                    if named(inner.type).name == "ID":
                        yield name, f"filter: {{{part}: %s}}"


def below(field: str) -> str:
    """A selection that shows whether there is anything, and everything that could tell a text."""
    district = SCHEMA.type_map["District"]
    assert isinstance(district, GraphQLObjectType)
    kind = named(district.fields[field].type)
    if kind.name.endswith("Connection"):
        return "{ totalCount edges { node { __typename } } }"
    return {"LedgerTotals": "{ items }"}.get(kind.name, "{ __typename }")


def no_byte(there: Places, told: bytes) -> None:
    """Nothing of the other district in an answer: no text, and no key under which anything is known there."""
    assert there.theirs.mark.encode() not in told
    assert [key for key in there.keys if key in told] == []


def check_ids(there: Places) -> int:
    """Every place that takes an id, with ids of every kind: nothing is found."""
    client = there.ours.platform("AUDITOR")
    asked = [
        (field, template % f'"{node_id}"')
        for field, template in id_arguments()
        for kind in there.found.ids
        for node_id in there.found.ids[kind][:1]
    ]
    asked += [("node", f'id: "{node_id}"') for ids in there.found.ids.values() for node_id in ids]
    for start in range(0, len(asked), ALIASES):
        chunk = asked[start : start + ALIASES]
        body = " ".join(f"a{index}: {field}({told}) {below(field)}" for index, (field, told) in enumerate(chunk))
        answer = client.ask(f"{{ district {{ {body} }} }}")
        no_byte(there, answer.bytes)
        district = answer.data["district"]
        for index, (field, told) in enumerate(chunk):
            assert district[f"a{index}"] in (*EMPTY, {"items": 0}), (field, told)
    for node_id in (ids[0] for ids in there.found.ids.values()):
        answer = client.ask("query A($id: ID!) { node(id: $id) { id } }", id=node_id)
        assert answer.data == {"node": None}
    return len(asked)


def check_cursors(there: Places) -> None:
    """Every cursor of the other district at every connection: no cursor here."""
    client = there.ours.platform("AUDITOR")
    district = SCHEMA.type_map["District"]
    assert isinstance(district, GraphQLObjectType)
    for name, field in district.fields.items():
        if "after" in field.args:
            needed = "yearBefore: 2020, " if name == "listDifference" else ""
            for cursor in there.found.cursors[:: max(1, len(there.found.cursors) // 5)]:
                answer = client.ask(f'{{ district {{ {name}({needed}after: "{cursor}") {{ totalCount }} }} }}')
                assert answer.codes == ["BAD_CURSOR"], name
                assert there.theirs.mark.encode() not in answer.bytes


Sealed = tuple[str, str]
"""Kind and key of an id, before it is sealed."""


@dataclass(frozen=True)
class Given:
    """A command that took effect here: who gave it, and its input with ids opened."""

    mutation: str
    actor: Client
    input: Any


def given_here(district: HttpDistrict) -> list[Given]:
    """One command of every kind that takes an id."""
    found = []
    for mutation, (actor, given) in district.effective.items():
        opened = opened_input(district, {name: value for name, value in given.items() if name != "commandId"})
        if places_of_ids(opened):
            client = replace(actor, url=district.edge.url, http=district.edge.http)
            found.append(Given(mutation, client, opened))
    return found


def opened_input(district: HttpDistrict, value: Any) -> Any:
    """An input in which every id is its kind and key."""
    if isinstance(value, dict):
        return {name: opened_input(district, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [opened_input(district, inner) for inner in value]
    return (district.ids.read(value) or value) if isinstance(value, str) else value


def places_of_ids(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the ids of an opened input stand."""
    if isinstance(value, tuple):
        return [path]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for name, each in inner for place in places_of_ids(each, (*path, name))]


def sealed_input(value: Any, district: HttpDistrict, theirs: dict[str, list[str]], swapped: tuple[Any, ...]) -> Any:
    """The input as a client sends it, with an id of theirs in one place."""
    if isinstance(value, tuple):
        return district.ids.make(*value) if swapped else theirs[value[0]][0]
    if isinstance(value, dict):
        return {name: sealed_input(each, district, theirs, _below(swapped, name)) for name, each in value.items()}
    if isinstance(value, list):
        return [sealed_input(each, district, theirs, _below(swapped, index)) for index, each in enumerate(value)]
    return value


NOWHERE = ("nowhere",)


def _below(swapped: tuple[Any, ...], step: Any) -> tuple[Any, ...]:
    """What is left of the way to the swapped id: nothing at the id itself."""
    return swapped[1:] if swapped and swapped[0] == step else NOWHERE


def check_mutations(there: Places) -> int:
    """Every command that took effect here, again with one id of theirs in each place: refused, as if it were nothing.

    All else in it is good, so that the decision comes as far as the foreign id.
    """
    ours, tried = there.ours, 0
    for given in there.given:
        for place in places_of_ids(given.input):
            told = sealed_input(given.input, ours, there.found.ids, place)
            payload = ours.ask(given.actor, given.mutation, commandId=str(uuid4()), **told)
            assert payload["receipt"] is None, (given.mutation, place)
            assert payload["refusals"]
            answered = json.dumps(payload, ensure_ascii=False)
            no_byte(there, answered.encode())
            assert not [node_id for ids in there.found.ids.values() for node_id in ids if node_id in answered]
            tried += 1
    return tried


def check_wholes(there: Places) -> None:
    """The whole of our district, asked every question: none of their marks, all of ours."""
    wide, deep = everything(there.ours)
    client = there.ours.platform("AUDITOR")
    seen = b""
    for bundle in (*wide, *deep):
        seen += ask(client, bundle, there.ours.position, "2020-06-30").bytes
    no_byte(there, seen)
    assert seen.count(there.ours.mark.encode()) > 500


def check_all(there: Places) -> None:
    """All of it."""
    assert check_ids(there) > 500
    assert check_mutations(there) > 100
    check_wholes(there)


def test_nothing_of_the_other_district_is_told(played: Played, edge: Edge) -> None:
    there = places(played, edge)

    check_all(there)
    check_cursors(there)


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
    for bundle in wide:
        assert there.theirs.mark.encode() in ask(there.theirs.platform("AUDITOR"), bundle, 500, None).bytes


@pytest.fixture
def unguarded(played: Played, postgres: Postgres) -> Iterator[Edge]:
    """An edge on a copy of the database in which row level security is switched off."""
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
    with running_edge(database.dsn, database.keyring) as running:
        yield running


def test_without_row_level_security_the_application_alone_tells_nothing(played: Played, unguarded: Edge) -> None:
    there = places(played, unguarded)

    check_all(there)
    check_cursors(there)


def test_without_row_level_security_and_seals_the_filters_alone_tell_nothing(
    played: Played, unguarded: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = places(played, unguarded)
    seal_alike(monkeypatch)

    # Their ids open here, so their keys reach every read, every command, the log and the object store.
    check_all(with_ids_that_open_here(there))


READERS = (graphql_api.view, graphql_api.gates.moments, graphql_api.gates.standing)
FILTER = re.compile(r"\b(?:\w+\.)?tenant_id = %\(tenant\)s")


def seal_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids and cursors of all districts are sealed alike, so that one of theirs opens here."""
    sealer = Sealer.__init__

    def seal(self: Sealer, key: bytes, _tenant_id: int, purpose: str) -> None:
        sealer(self, key, 0, purpose)

    monkeypatch.setattr(Sealer, "__init__", seal)


def with_ids_that_open_here(there: Places) -> Places:
    """The same places after `seal_alike`: what was written down there is an id here."""
    alike = there.ours.ids
    theirs = {kind: [alike.make(kind, key) for key in keys] for kind, keys in there.opened.items()}
    ours = {name: {each: alike.make(*key) for each, key in found.items()} for name, found in there.own.items()}
    # A list year is called by its number, so without seals the id of theirs is the id of ours.
    del theirs["Cycle"]
    assert there.theirs.ids.read(theirs["Item"][0]) == there.ours.ids.read(theirs["Item"][0])
    return replace(there, ours=replace(there.ours, **ours), found=replace(there.found, ids=theirs))


@contextmanager
def filters_off(monkeypatch: pytest.MonkeyPatch, readers: Sequence[ModuleType] = READERS) -> Iterator[list[str]]:
    """Ids and cursors sealed alike in all districts, and no read names a district. Gives the rewritten statements."""
    rewritten: list[str] = []

    async def fetch_of_any_district(connection: Any, query: Query[Any]) -> list[Any]:
        sql, found = FILTER.subn("true", query.sql)
        assert found, query.sql
        rewritten.append(sql)
        return await fetch_async(connection, replace(query, sql=sql))

    seal_alike(monkeypatch)
    for module in readers:
        monkeypatch.setattr(module, "fetch_async", fetch_of_any_district)
    yield rewritten


def test_without_filters_and_seals_row_level_security_alone_tells_nothing(
    played: Played, edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = places(played, edge)
    with filters_off(monkeypatch) as rewritten:
        check_all(with_ids_that_open_here(there))

    assert len(rewritten) > 500


def test_with_both_off_the_other_district_would_be_seen(
    played: Played, unguarded: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = replace(played.ours, edge=unguarded)
    with filters_off(monkeypatch, (graphql_api.view,)):
        answer = ours.platform("AUDITOR").ask("{ district { units(first: 100) { edges { node { name } } } } }")

    assert played.theirs.mark.encode() in answer.bytes


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


def opened_ids(district: HttpDistrict, sealed: dict[Any, str]) -> dict[Any, tuple[str, str]]:
    """Kind and key behind every id."""
    found = {name: district.ids.read(node_id) for name, node_id in sealed.items()}
    return {name: key for name, key in found.items() if key is not None}


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
