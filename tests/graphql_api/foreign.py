"""Ids and cursors written down in one district, and tried in another: what somebody there would be told."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from graphql import GraphQLInputObjectType, GraphQLObjectType

from graphql_api.model import Node
from tests.graphql_api.conftest import Played
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.questions import LOOK, SCHEMA, named, selection
from tests.graphql_api.second_half import score_sheet
from tests.graphql_api.server import Answer, Client, Edge
from tests.graphql_api.test_as_of import ask, everything

ALIASES = 40
EMPTY = (None, [], 0, {"totalCount": 0, "edges": []})


@dataclass(frozen=True)
class Harvest:
    """What somebody of the other district can write down: ids by kind, cursors by list."""

    ids: dict[str, list[str]]
    cursors: dict[tuple[str, str], list[str]]


def ids_of(district: HttpDistrict) -> dict[str, list[str]]:
    """Every id that the whole of a district shows to its inspector."""
    client = district.platform("DISCIPLINE_INSPECTOR")
    ids: dict[str, set[str]] = {}

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name == "id" and inner:
                    found = district.ids.read(inner)
                    assert found is not None
                    ids.setdefault(found[0], set()).add(inner)
                else:
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    wide, deep = everything(district)
    for bundle in (*wide, *deep):
        walk(ask(client, bundle, district.position, "2020-06-30").data)
    assert set(ids) == set(Node.KINDS), "every kind of node is written down"
    return {kind: sorted(found) for kind, found in ids.items()}


def cursors_of(district: HttpDistrict) -> dict[tuple[str, str], list[str]]:
    """Cursors of every list of a district."""
    cursors = {each: re.findall(rb'"cursor":"([^"]+)"', ask_page(district, *each, None).bytes) for each in paged()}
    missing = [each for each, found in cursors.items() if not found]
    assert not missing, f"cursors of every list are written down, but of {missing}"
    return {each: [cursor.decode() for cursor in found] for each, found in cursors.items()}


def paged() -> Iterator[tuple[str, str]]:
    """Every list that takes a cursor: the type it stands on, and its field."""
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            yield from ((kind.name, name) for name, field in kind.fields.items() if "after" in field.args)


def ask_page(district: HttpDistrict, kind: str, name: str, after: str | None) -> Answer:
    """A page of a list of the district, or of one thing in it, with every text that stands in it."""
    parent = SCHEMA.type_map[kind]
    assert isinstance(parent, GraphQLObjectType)
    inspector = district.platform("DISCIPLINE_INSPECTOR")
    if kind == "Mutation":  # a list whose reading is recorded first
        read = f'input: {{commandId: "{uuid4()}", purpose: DISCIPLINE}}, first: 10, after: $after'
        chosen = selection(named(parent.fields[name].type), 2)
        return inspector.ask(f"mutation Page($after: String) {{ {name}({read}) {chosen} }}", after=after)
    of_one = {
        "personTimeline": f'person: "{district.people["ZZB", "STAFF"]}", ',
        "evidenceTrail": f'item: "{district.made["DW01/2020/T01"]}", {LOOK}, ',
    }
    wanted = of_one.get(name) or NEEDED.get(name, "")
    asked = f"{name}({wanted}first: 10, after: $after) {selection(named(parent.fields[name].type), 1)}"
    nodes = {
        "Unit": district.units["QW"], "Item": district.made["DW01/2020/P01"],
        "ListSet": district.ids.make("ListSet", f"{district.raw(district.units['DW01'])}/2020"),
        "Cycle": district.ids.make("Cycle", "2020"), "ScoreSheet": score_sheet(district),
        "CaseFolder": district.made["folder"],
    }  # fmt: skip
    if kind != "District":
        asked = f'node(id: "{nodes[kind]}") {{ ... on {kind} {{ {asked} }} }}'
    return inspector.ask(f"query Page($after: String) {{ district {{ {asked} }} }}", after=after)


@dataclass(frozen=True)
class Places:
    """Two districts behind one edge, and what was written down in the other one."""

    ours: HttpDistrict
    theirs: HttpDistrict
    found: Harvest
    given: "list[Given]"
    opened: dict[str, list[str]]
    known: dict[int, dict[str, dict[Any, tuple[str, str]]]]
    """What the ids say that each district's people hold, by district."""

    @property
    def keys(self) -> list[bytes]:
        """What their read models and events know things by."""
        return [key.encode() for kind, keys in self.opened.items() if kind != "Cycle" for key in keys]


def places(played: Played, edge: Edge) -> Places:
    """Both districts on an edge."""
    ours, theirs = replace(played.ours, edge=edge), replace(played.theirs, edge=edge)
    found = Harvest(ids_of(theirs), cursors_of(theirs))
    opened = {kind: [theirs.raw(each) for each in ids] for kind, ids in found.ids.items()}
    known = {
        each.tenant_id: {name: opened_ids(each, getattr(each, name)) for name in ("units", "posts", "people", "made")}
        for each in (ours, theirs)
    }
    return Places(ours, theirs, found, given_here(ours), opened, known)


NEEDED = {
    "listDifference": "yearBefore: 2020, yearAfter: 2021, ",
    "ranking": "year: 2020, ",
    "coverageMatrix": "year: 2020, ",
    "coverageLines": "year: 2020, ",
    "notices": "mine: false, ",
    "escalationAdvice": "year: 2020, ",
    "burdenMeter": "year: 2020, ",
    "scoreExplain": "year: 2020, ",
    "whatIf": "year: 2020, ",
    "signingText": "act: SIGN_SHEET, year: 2020, ",
    "evidenceTrail": f"{LOOK}, ",
    "trailDifference": f"before: {{position: 0}}, {LOOK}, ",
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
            if named(given.type).name == "ID" and argument != "commandId":
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
    client = there.ours.platform("DISCIPLINE_INSPECTOR")
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


def check_cursors(there: Places) -> int:
    """Cursors of the other district at every list of ours: unknown, or a mere place in ours. How many opened there."""
    first_ones = [found[0] for found in there.found.cursors.values()]
    opened = 0
    for place, found in there.found.cursors.items():
        for cursor in [*found[:: -(-len(found) // 3)], *first_ones[::10]]:
            answer = ask_page(there.ours, *place, cursor)
            no_byte(there, answer.bytes)
            if "errors" in answer.json:
                assert answer.codes == ["BAD_CURSOR"], place
            else:
                opened += 1
    return opened


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
    client = there.ours.platform("DISCIPLINE_INSPECTOR")
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


def check_sealed(there: Places) -> None:
    """All of it, and cursors that do not open here."""
    check_all(there)
    assert check_cursors(there) == 0


def check_opened(there: Places) -> None:
    """All of it, and cursors that do."""
    check_all(there)
    # A list of one thing is named by its key in the cursor, and the tree by its rows, so that these open nowhere else.
    assert check_cursors(there) > 50


def opened_ids(district: HttpDistrict, sealed: dict[Any, str]) -> dict[Any, tuple[str, str]]:
    """Kind and key behind every id."""
    found = {name: district.ids.read(node_id) for name, node_id in sealed.items()}
    return {name: key for name, key in found.items() if key is not None}
