"""What one request may ask, how long it may take, and what it leaves behind when it is cut off."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import httpx
import orjson
import psycopg
import pytest
from graphql import GraphQLError, parse
from psycopg_pool import PoolTimeout
from strawberry.extensions.validation_cache import _get_validate_cache
from strawberry.types import ExecutionResult

from graphql_api.schema import make_schema
from services.edge import endpoint
from services.edge.cost import COST_CAP, cost_of
from services.edge.limits import COST_MAX, DOCUMENTS_CACHED
from services.edge.rules import ALIASES_MAX, DEPTH_MAX, DIRECTIVES_MAX
from tests.conftest import Database
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client, Edge, running_edge

UNITS = "units(first: 100) { edges { node { name } } }"


def nested(levels: int) -> str:
    """Superiors of superiors."""
    return f"{{ district {{ unit(id: 1) {'{ superior ' * levels}{{ name }}{' }' * levels} }} }}"


def doubled(levels: int) -> str:
    """Fragments that each spread the next one twice: two to the power of `levels` ways through a small document."""
    fragments = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return f"{{ ...F0 }} {' '.join(fragments)} fragment F{levels} on Query {{ a: __typename }}"


REFUSED = {
    "depth": ("TOO_DEEP", nested(DEPTH_MAX - 2)),
    "depth in fragments": (
        "TOO_DEEP",
        "{ district { unit(id: 1) { ...F0 } } } fragment F0 on Unit { superior { ...F1 superior { name } } }"
        f" fragment F1 on Unit {{ {'superior { ' * DEPTH_MAX}name{' }' * DEPTH_MAX} }}",
    ),
    "tokens": ("TOO_MANY_TOKENS", "{ " + " ".join(["__typename"] * 5000) + " }"),
    "aliases": (
        "TOO_MANY_ALIASES", "{ " + " ".join(f"a{index}: __typename" for index in range(ALIASES_MAX + 1)) + " }"
    ),
    "aliases in fragments": ("TOO_MANY_ALIASES", doubled(30)),
    "directives": (
        "TOO_MANY_DIRECTIVES",
        "{ " + " ".join(f"a{index}: __typename @skip(if: false)" for index in range(DIRECTIVES_MAX + 1)) + " }",
    ),
    "brackets": ("BAD_DOCUMENT", "{" * 3000),
    "a chain of fragments": (
        "BAD_DOCUMENT",
        "{ ...F0 } " + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(400)),
    ),
    "introspection in a ring": (
        "BAD_DOCUMENT",
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
    ),
    "a fragment in itself": ("BAD_DOCUMENT", "{ district { ...A } } fragment A on District { name ...A }"),
    "no GraphQL": ("BAD_DOCUMENT", "{"),
    "an unknown field": ("BAD_DOCUMENT", "{ nope }"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "document"), REFUSED.values(), ids=REFUSED.keys())
def test_a_document_beyond_the_limits_is_refused_by_the_limit_it_passes(
    ours: HttpDistrict, code: str, document: str
) -> None:
    answer = ours.platform("AUDITOR").ask(document)

    assert "data" not in answer.json
    assert set(answer.codes) == {code}
    assert all(re.search(r"[\u4e00-\u9fff]", error["message"]) for error in answer.json["errors"])


@pytest.mark.parametrize(
    "document",
    [nested(DEPTH_MAX - 3), "{ " + " ".join(f"a{index}: __typename" for index in range(ALIASES_MAX)) + " }"],
    ids=["depth", "aliases"],
)
def test_a_document_at_the_limit_is_answered(ours: HttpDistrict, document: str) -> None:
    assert "errors" not in ours.platform("AUDITOR").ask(document).json


def test_the_parsers_own_words_are_told_with_the_place(ours: HttpDistrict) -> None:
    [error] = ours.platform("AUDITOR").ask("{ district { nope } }").json["errors"]

    assert "Cannot query field 'nope'" in error["message"]
    assert error["locations"] == [{"line": 1, "column": 14}]


def test_a_variable_of_the_wrong_type_is_told_with_a_code(ours: HttpDistrict) -> None:
    answer = ours.platform("AUDITOR").ask("query A($day: Date) { district(today: $day) { code } }", day="昨天")

    assert answer.codes == ["BAD_INPUT"]


def test_every_answer_says_what_it_cost(ours: HttpDistrict) -> None:
    answer = ours.platform("AUDITOR").ask(f"{{ district {{ {UNITS} }} }}")

    assert answer.json["extensions"]["cost"] == {"requestedQueryCost": 1 + 1 + 100, "maximumAvailable": COST_MAX}


def test_a_page_costs_what_the_variable_asks_for(ours: HttpDistrict) -> None:
    question = "query A($first: Int!) { district { units(first: $first) { edges { node { name } } } } }"

    costs = [
        ours.platform("AUDITOR").ask(question, first=first).json["extensions"]["cost"]["requestedQueryCost"]
        for first in (1, 10)
    ]

    assert costs == [1 + 1 + 1, 1 + 1 + 10]


def test_a_question_that_would_fetch_too_much_is_not_asked(ours: HttpDistrict) -> None:
    items = "ledger(first: 100) { edges { node { answeredBy(first: 100) { edges { node { id reports { id } } } } } } }"

    answer = ours.platform("AUDITOR").ask(f"{{ district {{ {items} }} }}")

    assert answer.codes == ["TOO_COSTLY"]
    assert "data" not in answer.json


def test_fragments_that_double_are_counted_in_no_time() -> None:
    levels = 60
    fragments = [
        f"fragment F{n} on Unit {{ superior {{ ...F{n + 1} }} s{n}: superior {{ ...F{n + 1} }} }}"
        for n in range(levels)
    ]
    document = parse(
        "{ district { unit(id: 1) { ...F0 } } } " + " ".join(fragments) + f" fragment F{levels} on Unit {{ name }}"
    )
    named = {part.name.value: part for part in document.definitions[1:]}  # type: ignore[attr-defined]

    cost = cost_of(make_schema()._schema, document.definitions[0], named, {})  # type: ignore[arg-type]

    assert cost == COST_CAP


def cost(document: str, **variables: object) -> int:
    """What a document of one operation costs."""
    [operation] = parse(document).definitions
    return cost_of(make_schema()._schema, operation, {}, variables)  # type: ignore[arg-type]


def test_a_variable_that_is_left_out_costs_its_default() -> None:
    question = "query A($n: Int = 100) { district { ledger(first: $n) { edges { node { id reports { id } } } } } }"

    assert cost(question) == cost(question, n=100) == cost(question, n=100.0) == 1 + 1 + 100 * 11
    assert cost(question, n=1) == 1 + 1 + 11


def test_what_is_answered_from_the_log_costs_more_than_rows() -> None:
    plain = "{ district { listSets(first: 10) { edges { node { maker { name } } } } } }"
    read = "{ district { listSets(first: 10) { edges { node { issueBlockers { code } } } } } }"

    assert cost(read) > 10 * cost(plain)


@pytest.mark.parametrize("first", [0, 101, -1])
def test_a_page_has_one_to_a_hundred_rows(ours: HttpDistrict, first: int) -> None:
    answer = ours.platform("AUDITOR").ask(f"{{ district {{ units(first: {first}) {{ totalCount }} }} }}")

    assert answer.codes == ["BAD_INPUT"]


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ('{ district { ledger(filter: {department: "a\\u0000b"}) { totalCount } } }', {}),
        ("query A($d: String) { district { ledger(filter: {department: $d}) { totalCount } } }", {"d": "a\0b"}),
        ("query A($f: LedgerFilter) { district { ledger(filter: $f) { totalCount } } }", {"f": {"numbers": ["\0"]}}),
    ],
    ids=["literal", "variable", "inside a variable"],
)
def test_the_character_nul_goes_nowhere(ours: HttpDistrict, document: str, variables: dict[str, object]) -> None:
    answer = ours.platform("AUDITOR").ask(document, **variables)

    assert answer.codes == ["BAD_INPUT"]
    assert "data" not in answer.json


def test_the_same_document_is_validated_once(ours: HttpDistrict) -> None:
    cache = _get_validate_cache(DOCUMENTS_CACHED)
    question = "query OnlyHere { district { code } }"
    ours.platform("AUDITOR").ask(question)
    before = cache.cache_info()  # type: ignore[attr-defined]

    for _ in range(5):
        ours.platform("AUDITOR").ask(question)

    after = cache.cache_info()  # type: ignore[attr-defined]
    assert (after.hits - before.hits, after.misses - before.misses) == (5, 0)


@pytest.fixture(scope="module")
def hasty(played_database: Database) -> Iterator[Edge]:
    """An edge that gives a request a second, on one connection."""
    with running_edge(
        played_database.dsn, played_database.keyring, projecting=False, request_seconds=1.0, reads_max=1
    ) as running:
        yield running


def test_a_request_out_of_time_says_so_and_leaves_nothing_behind(
    hasty: Edge, ours: HttpDistrict, theirs: HttpDistrict, played_database: Database
) -> None:
    mine, other = replace(ours, edge=hasty), replace(theirs, edge=hasty)
    question = "{ district { name persons(first: 20) { edges { node { name } } } } }"

    for _ in range(3):
        with psycopg.connect(played_database.superuser_dsn) as blocking:
            # Somebody holds the table: the reader is cut off in the middle of its statement.
            blocking.execute("LOCK TABLE model.person IN ACCESS EXCLUSIVE MODE")
            late = mine.platform("AUDITOR").ask(question)
            assert late.codes == ["TOO_SLOW"]
        answer = other.platform("AUDITOR").ask(question)
        assert answer.data["district"]["name"] == other.text("示例区")
        assert mine.mark.encode() not in answer.bytes


def test_a_command_out_of_time_is_not_said_to_have_failed(
    hasty: Edge, ours: HttpDistrict, played_database: Database
) -> None:
    mine = replace(ours, edge=hasty)
    given = {"commandId": str(uuid4()), "name": "迟来的人"}
    document = """mutation A($input: RegisterPersonInput!) { personRegister(input: $input) {
        receipt { position } refusals { code } } }"""

    with psycopg.connect(played_database.superuser_dsn) as blocking:
        # Somebody holds the district's head: the command waits longer than the request.
        blocking.execute("SELECT FROM log_head WHERE tenant_id = %s FOR UPDATE", (ours.tenant_id,))
        answer = mine.platform("TENANT_ADMIN").ask(document, input=given)
    again = replace(ours, edge=ours.edge).give(ours.platform("TENANT_ADMIN"), "personRegister", **given)

    assert answer.codes == ["OUTCOME_UNKNOWN"]
    with psycopg.connect(played_database.superuser_dsn) as connection:
        [[count]] = connection.execute(
            "SELECT count(*) FROM command WHERE command_id = %s", (given["commandId"],)
        ).fetchall()
    assert (count, again["commandId"]) == (1, given["commandId"])


def test_what_a_busy_platform_could_not_carry_out_hides_no_receipt() -> None:
    busy = GraphQLError("", path=["two"], original_error=PoolTimeout())
    result = ExecutionResult(data={"one": {"receipt": {"position": 7}}, "two": None}, errors=[busy])

    told = orjson.loads(endpoint.answer(result, "application/json", "1", commanded=True).body)

    assert told["data"]["one"]["receipt"] == {"position": 7}
    assert [(error["path"], error["extensions"]["code"]) for error in told["errors"]] == [(["two"], "OVERLOADED")]
    with pytest.raises(PoolTimeout):
        endpoint.answer(result, "application/json", "1", commanded=False)


def test_a_statement_out_of_time_says_so(ours: HttpDistrict, played_database: Database) -> None:
    with (
        running_edge(played_database.dsn, played_database.keyring, projecting=False, statement_seconds=0.1) as running,
        psycopg.connect(played_database.superuser_dsn) as blocking,
    ):
        blocking.execute("LOCK TABLE model.person IN ACCESS EXCLUSIVE MODE")
        answer = replace(ours, edge=running).platform("AUDITOR").ask("{ district { persons { totalCount } } }")

    assert answer.codes == ["TOO_SLOW"]


def test_a_fault_is_masked_and_has_the_number_of_its_request(ours: HttpDistrict, played_database: Database) -> None:
    person = ours.raw(ours.people["ZN02", "STAFF"])
    with psycopg.connect(played_database.superuser_dsn, autocommit=True) as connection:
        spoil = "UPDATE model.person SET sealed = reverse(sealed) WHERE person = %s"
        connection.execute(spoil, (person,))
        question = "query A($id: ID!) { district { person(id: $id) { name } } }"
        answer = ours.platform("AUDITOR").ask(question, id=ours.people["ZN02", "STAFF"])
        connection.execute(spoil, (person,))

    [error] = answer.json["errors"]
    assert answer.codes == ["INTERNAL"]
    assert error["message"].endswith(answer.headers["x-request-id"])
    assert b"sealed" not in answer.bytes


def test_a_client_that_leaves_does_not_disturb_the_next(hasty: Edge, ours: HttpDistrict, theirs: HttpDistrict) -> None:
    mine, other = replace(ours, edge=hasty).platform("AUDITOR"), replace(theirs, edge=hasty)
    question = "{ district { name units { edges { node { name posts { person { name } } } } } } }"
    leaving = [threading.Thread(target=_leave, args=(mine, question)) for _ in range(5)]
    for thread in leaving:
        thread.start()

    answer = other.platform("AUDITOR").ask("{ district { name } }")

    for thread in leaving:
        thread.join()
    assert answer.data["district"]["name"] == other.text("示例区")


def _leave(client: Client, question: str) -> None:
    with httpx.Client(timeout=0.01) as http:
        try:
            replace(client, http=http).ask(question)
        except httpx.TimeoutException:
            return
