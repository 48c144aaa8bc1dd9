"""GraphQL over HTTP as the 61 audits of graphql-http 1.23 check it, told in Python so that no Node is needed."""

import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

import orjson
import pytest

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Answer, Client, Edge

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
QUERY = "{ __typename }"
TYPE = "query Type($name: String!) { __type(name: $name) { name } }"
UNKNOWN = "{ a8f31403dfe404bccbb0e835f2629c6a7 }"
NULLED = {"query": "query CoerceFailure($id: ID!) { __typename }", "variables": {"id": None}}


@dataclass(frozen=True)
class Audit:
    """One audit: what is sent, and what must come back."""

    sent: Any
    accept: str | None = None
    status: int = 200
    media_type: str | None = None
    errors: bool | None = None
    data: bool | None = None
    content_type: str | None = JSON
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)


def invalid(parameter: str, values: list[Any], prefix: str) -> dict[str, Audit]:
    """A parameter of the wrong JSON type is a bad request."""
    return {
        f"{prefix}{index}": Audit({"query": QUERY, parameter: value}, status=400) for index, value in enumerate(values)
    }


def nulls() -> dict[str, Audit]:
    """Parameters may be null."""
    found = {}
    for index, parameter in enumerate(("variables", "operationName", "extensions")):
        found[f"94B{index}"] = Audit({"query": QUERY, parameter: None}, RESPONSE, errors=False)
        found[f"022{index}"] = Audit({"query": QUERY, parameter: None}, JSON, errors=False)
    return found


NAMED = {"operationName": "Query", "query": "query Query { __typename }"}
TYPED = {"query": TYPE, "variables": {"name": "sometype"}}
EXTENDED = {"query": QUERY, "extensions": {"some": "value"}}
NOT_JSON = b'{ "not a JSON'
OBJECT, ARRAY = {"obj": "ect"}, ["array"]

AUDITS: dict[str, Audit] = {
    "22EB": Audit({"query": QUERY}, RESPONSE, media_type=RESPONSE),
    "4655": Audit({"query": QUERY}, JSON, media_type=JSON),
    "47DE": Audit({"query": QUERY}, "*/*", media_type=JSON),
    "80D8": Audit({"query": QUERY}, media_type=JSON),
    "82A3": Audit({"query": QUERY}),
    "BF61": Audit({"query": '{ __type(name: "Run🏃Swim🏊") { name } }'}, content_type=f"{JSON}; charset=utf-8"),
    "78D5": Audit({"query": QUERY}),
    "2C94": Audit({"query": QUERY}),
    "5A70": Audit({"query": QUERY}, method="GET"),
    "9C48": Audit({"query": "mutation { __typename }"}, RESPONSE, status=405, method="GET"),
    "9ABE": Audit({"query": QUERY}, status=415, content_type=None),
    "03D4": Audit({"query": QUERY}),
    "A5BF": Audit(b"", status=400),
    "423L": Audit({"notquery": QUERY}, RESPONSE, status=400),
    **{f"LKJ{index}": Audit({"query": value}, status=400) for index, value in enumerate((OBJECT, 0, False, ARRAY))},
    "34A2": Audit({"query": QUERY}, RESPONSE),
    "13EE": Audit({"query": QUERY}, JSON, errors=False),
    **invalid("operationName", [OBJECT, 0, False, ARRAY], "6C0"),
    "8161": Audit(NAMED, RESPONSE),
    "B8B3": Audit(NAMED, JSON, errors=False),
    **nulls(),
    **invalid("variables", ["string", 0, False, ARRAY], "476"),
    "2EA1": Audit(TYPED, RESPONSE),
    "28B9": Audit(TYPED, JSON, errors=False),
    "D6D5": Audit(TYPED, RESPONSE, errors=False, method="GET"),
    "6A70": Audit(TYPED, JSON, errors=False, method="GET"),
    **invalid("extensions", ["string", 0, False, ARRAY], "58B"),
    "428F": Audit(EXTENDED, RESPONSE),
    "1B7A": Audit(EXTENDED, JSON, errors=False),
    "B6DC": Audit(NOT_JSON, JSON, status=400),
    "BCF8": Audit(NOT_JSON, JSON, status=400),
    "B7N8": Audit(NOT_JSON, RESPONSE, status=400),
    "8764": Audit({"qeury": QUERY}, status=400),
    "3E3A": Audit({"qeury": QUERY}, status=400),
    "572B": Audit({"query": "{"}, JSON),
    "FDE2": Audit({"query": UNKNOWN}, JSON),
    "7B9B": Audit(NULLED, JSON),
    "865D": Audit({"query": "{"}, RESPONSE, status=400),
    "556A": Audit({"query": "{"}, RESPONSE, status=400),
    "D586": Audit({"query": "{"}, RESPONSE, status=400, data=False),
    "51FE": Audit({"query": UNKNOWN}, RESPONSE, status=400),
    "74FF": Audit({"query": UNKNOWN}, RESPONSE, status=400),
    "5E5B": Audit({"query": UNKNOWN}, RESPONSE, status=400, data=False),
    "86EE": Audit(NULLED, RESPONSE, status=400),
}


def send(client: Client, audit: Audit) -> Answer:
    """What an audit sends."""
    headers = dict(audit.headers)
    if audit.accept is not None:
        headers["accept"] = audit.accept
    if audit.method == "GET":
        told = {
            name: value if isinstance(value, str) else orjson.dumps(value).decode()
            for name, value in audit.sent.items()
        }
        return client.get(told, **headers)
    if audit.content_type is not None:
        headers["content_type"] = audit.content_type
    content = audit.sent if isinstance(audit.sent, bytes) else orjson.dumps(audit.sent)
    return client.send(content, **headers)


def test_there_are_sixty_one_audits() -> None:
    assert len(AUDITS) == 61


@pytest.mark.parametrize("audit", AUDITS.values(), ids=AUDITS.keys())
def test_an_audit_of_graphql_over_http_passes(ours: HttpDistrict, audit: Audit) -> None:
    answer = send(ours.platform("AUDITOR"), audit)

    assert answer.status == audit.status, answer.bytes
    assert answer.headers["content-type"].endswith("; charset=utf-8")
    answer.bytes.decode("utf-8")
    if audit.media_type is not None:
        assert answer.headers["content-type"].startswith(audit.media_type)
    if audit.errors is not None:
        assert ("errors" in answer.json) == audit.errors
    if audit.data is not None:
        assert ("data" in answer.json) == audit.data


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{RESPONSE};q=0.5, {JSON}", JSON),
        (f"text/html, application/*;q=0.8, {RESPONSE};q=0", JSON),
        (f"{JSON}; charset=utf-8", JSON),
    ],
)
def test_the_media_type_is_the_one_the_client_ranks_first(ours: HttpDistrict, accept: str, media_type: str) -> None:
    answer = send(ours.platform("AUDITOR"), Audit({"query": QUERY}, accept))

    assert answer.headers["content-type"].startswith(media_type)


def test_a_client_that_takes_no_json_is_told_so(ours: HttpDistrict) -> None:
    answer = send(ours.platform("AUDITOR"), Audit({"query": QUERY}, "text/html"))

    assert answer.status == 406
    assert answer.codes == ["NOT_ACCEPTABLE"]


HOSTILE = {
    "a string": b'"x"',
    "a number": b"1",
    "null": b"null",
    "true": b"true",
    "a batch": orjson.dumps([{"query": QUERY}]),
    "bad UTF-8": b'{"query": "\xff\xfe"}',
    "UTF-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "a hundred thousand brackets": b"[" * 100_000,
    "deep variables": b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}",
    "a lone surrogate": b'{"query": "{ __type(name: \\"\\ud800\\") { name } }"}',
    "a lone surrogate in a variable": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "an empty query": b'{"query": "  "}',
    "two bodies": b'{"query": "{ __typename }"}{"query": "{ __typename }"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_body_is_a_bad_request(ours: HttpDistrict, body: bytes) -> None:
    answer = ours.platform("AUDITOR").send(body, content_type=JSON)

    assert answer.status == 400, answer.bytes
    assert answer.codes == ["BAD_REQUEST"]


@pytest.mark.parametrize(
    "variables", [b'{"position": ' + b"9" * 5000 + b"}", b'{"position": 1e400}', b'{"position": -1}']
)
def test_a_number_beyond_all_bounds_is_refused_by_its_type(ours: HttpDistrict, variables: bytes) -> None:
    query = b'{"query": "query A($position: Position) { district(atLeast: $position) { name } }", "variables": '
    answer = ours.platform("AUDITOR").send(query + variables + b"}", content_type=JSON, accept=RESPONSE)

    assert answer.status == 400
    assert "data" not in answer.json or answer.json["data"] is None


def test_a_number_beyond_all_bounds_in_the_document_is_refused_by_its_type(ours: HttpDistrict) -> None:
    for number in ("9" * 3000, "-1", "1.5", '"1"'):
        answer = ours.platform("AUDITOR").ask(f"{{ district(atLeast: {number}) {{ name }} }}")
        assert "errors" in answer.json
        assert answer.json.get("data") is None


def test_a_body_too_large_is_refused_while_it_arrives(ours: HttpDistrict) -> None:
    def endless() -> Any:
        for _ in range(300):
            yield b" " * 10_000

    client = ours.platform("AUDITOR")
    response = client.http.post(
        f"{client.url}/graphql",
        content=endless(),
        headers={"authorization": f"Bearer {client.token}", "content-type": JSON},
    )

    assert response.status_code == 413


def test_only_get_and_post_are_served(ours: HttpDistrict) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = ours.platform("AUDITOR").send(b"", method=method)
        assert answer.status == 405
        assert answer.headers["allow"] == "GET, POST"


def test_a_command_by_get_is_refused_with_the_method_that_is_allowed(ours: HttpDistrict) -> None:
    answer = ours.platform("AUDITOR").get({"query": "mutation { __typename }"})

    assert answer.status == 405
    assert answer.headers["allow"] == "POST"


def test_an_unknown_operation_name_is_not_repeated(ours: HttpDistrict) -> None:
    answer = ours.platform("AUDITOR").post({"query": "query A { __typename }", "operationName": "<script>"})

    assert answer.status == 400
    assert b"script" not in answer.bytes


def test_answers_are_kept_by_no_cache_and_carry_an_id(ours: HttpDistrict) -> None:
    answer = ours.platform("AUDITOR").ask(QUERY)
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.headers["x-request-id"]) == 32

    kept = ours.platform("AUDITOR").post({"query": QUERY}, x_request_id="proxy-1234")
    assert kept.headers["x-request-id"] == "proxy-1234"

    forged = ours.platform("AUDITOR").post({"query": QUERY}, x_request_id="x y")
    assert forged.headers["x-request-id"] != "x y"


def test_health_needs_no_token(ours: HttpDistrict) -> None:
    client = Client(ours.edge.url, ours.edge.http, None)

    assert client.send(b"", method="GET", path="/healthz").json == {"status": "ok"}
    assert client.send(b"", method="GET", path="/readyz").json == {"status": "ok", "checks": {"database": "ok"}}
    assert client.send(b"", method="GET", path="/nowhere").status == 404


def test_a_connection_that_was_idle_for_a_while_still_answers(edge: Edge) -> None:
    connection = HTTPConnection(edge.url.removeprefix("http://"))
    statuses = []
    for pause in (0, 6):  # uvicorn's own limit is 5; a connection closed meanwhile would raise here
        time.sleep(pause)
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    connection.close()

    assert statuses == [200, 200]
