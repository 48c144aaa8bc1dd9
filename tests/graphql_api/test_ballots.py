"""Voting over HTTP: a token for whoever the credentials name, a vote from anybody, and not a line of it in the log."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from services.ballots.client import Voter
from services.ballots.votes import as_text
from tests.ballots.conftest import Meeting, make_meeting
from tests.conftest import Database
from tests.graphql_api.server import Client, Edge, running_edge
from tests.worker.waiting import wait_until


@pytest.fixture(scope="module")
def edge(database: Database) -> Iterator[Edge]:
    with running_edge(database.dsn, database.keyring, projecting=False) as running:
        yield running


@pytest.fixture(scope="module")
def meeting(edge: Edge, database: Database) -> Meeting:
    """A vote on one secretary by three people."""
    made = make_meeting(edge.store, database, units=1, voters=3)
    made.begin()
    made.open_boxes()
    return made


def send(client: Client, path: str, body: Any, **headers: str) -> tuple[int, Any]:
    answer = client.send(json.dumps(body).encode(), "POST", path, **headers)
    return answer.status, answer.json


def anybody(edge: Edge) -> Client:
    return Client(edge.url, edge.http, None)


def code(answer: Any) -> str:
    return str(answer["errors"][0]["extensions"]["code"])


def lines_logged(edge: Edge, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What was logged since it was last asked. A line is written after its answer, so one more request is made, and
    the line of that one waited for and left out."""
    mark = uuid4().hex
    anybody(edge).send(b"", "GET", "/healthz", x_request_id=mark)
    said = ""

    def marked() -> bool:
        nonlocal said
        said += capsys.readouterr().out
        return mark in said

    wait_until(marked)
    return [line for line in said.splitlines() if mark not in line]


def test_a_vote_goes_its_way_over_http(edge: Edge, meeting: Meeting) -> None:
    voter = Voter(meeting.published(meeting.units[0]))
    person = edge.client(meeting.tenant_id, meeting.voters[0])

    status, answer = send(person, "/ballots/tokens", voter.request())
    assert status == 200
    ballot = voter.ballot(voter.token(answer), "好")
    assert send(anybody(edge), "/ballots/votes", ballot.body) == (200, {"commitment": ballot.commitment})
    assert send(anybody(edge), "/ballots/votes", ballot.body) == (200, {"commitment": ballot.commitment})
    receipt = {"box": ballot.body["box"], "commitment": ballot.commitment}
    assert send(anybody(edge), "/ballots/receipts", receipt) == (200, {"counted": False})


def test_a_voter_is_shown_the_boxes_that_take_a_vote_now(edge: Edge, meeting: Meeting) -> None:
    published = meeting.published(meeting.units[0])

    def boxes(client: Client) -> Any:
        return client.send(b"", "GET", "/ballots/boxes").json

    [box] = boxes(edge.client(meeting.tenant_id, meeting.voters[0]))["boxes"]
    assert (box["box"], box["tokenKey"], box["voteKey"]) == (published.address, published.token_key, published.vote_key)
    assert (box["choices"], box["unit"], box["year"]) == (list(published.choices), meeting.units[0], 2020)
    assert boxes(edge.client(meeting.tenant_id, str(uuid4()))) == {"boxes": []}
    assert code(boxes(anybody(edge))) == "UNAUTHENTICATED"


def test_what_is_no_vote_is_told_so_in_chinese(edge: Edge, meeting: Meeting) -> None:
    voter = Voter(meeting.published(meeting.units[0]))
    second = edge.client(meeting.tenant_id, meeting.voters[1])
    _, answer = send(second, "/ballots/tokens", voter.request())
    body = voter.ballot(voter.token(answer), "差").body
    nobody, another = anybody(edge), Voter(meeting.published(meeting.units[0]))

    refused = {
        (401, "UNAUTHENTICATED"): (nobody, "/ballots/tokens", voter.request()),
        (403, "NOT_A_VOTER"): (edge.client(meeting.tenant_id, str(uuid4())), "/ballots/tokens", voter.request()),
        (409, "TOKEN_ISSUED_ALREADY"): (second, "/ballots/tokens", another.request()),
        (403, "TOKEN_FORGED"): (nobody, "/ballots/votes", {**body, "signature": "AAAA"}),
        (400, "BALLOT_MALFORMED"): (nobody, "/ballots/votes", {**body, "sealed": "AAAA"}),
        (404, "BALLOT_BOX_UNKNOWN"): (nobody, "/ballots/votes", {**body, "box": "1.2"}),
        (400, "BALLOT_REQUEST_UNREADABLE"): (nobody, "/ballots/votes", {**body, "voter": "me"}),
    }

    for (status, name), (client, path, asked) in refused.items():
        found, answer = send(client, path, asked)
        assert (found, code(answer)) == (status, name)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in answer["errors"][0]["message"])
    for content in (b"", b"[]", b"{", b"\xff", b"9" * 5_000, b'{"box": 1}'):
        answer = nobody.send(content, "POST", "/ballots/votes")
        assert (answer.status, code(answer.json)) == (400, "BALLOT_REQUEST_UNREADABLE")
    text = "\u597d" * 4
    status, answer = send(nobody, "/ballots/votes", {**body, "token": text})
    assert (status, code(answer)) == (400, "BALLOT_REQUEST_UNREADABLE")
    assert send(nobody, "/ballots/votes", body)[0] == 200
    again = voter.ballot(voter.token(send(second, "/ballots/tokens", voter.request())[1]), "好").body
    status, answer = send(nobody, "/ballots/votes", again)
    assert (status, code(answer)) == (409, "TOKEN_SPENT")


def test_neither_a_vote_nor_a_receipt_leaves_a_line_in_the_log_or_carries_an_id(
    edge: Edge, meeting: Meeting, capsys: pytest.CaptureFixture[str]
) -> None:
    voter = Voter(meeting.published(meeting.units[0]))
    _, answer = send(edge.client(meeting.tenant_id, meeting.voters[2]), "/ballots/tokens", voter.request())
    ballot = voter.ballot(voter.token(answer), "好")
    [line] = lines_logged(edge, capsys)
    assert "/ballots/tokens" in line
    assert meeting.voters[2] not in line

    given = {"x_request_id": "request-of-a-proxy"}
    for path, body in (
        ("/ballots/votes", ballot.body),
        ("/ballots/votes", {**ballot.body, "sealed": "AAAA"}),
        ("/ballots/receipts", {"box": ballot.body["box"], "commitment": ballot.commitment}),
    ):
        answer = anybody(edge).send(json.dumps(body).encode(), "POST", path, **given)
        assert "x-request-id" not in answer.headers
    assert lines_logged(edge, capsys) == []


def test_a_fault_in_voting_is_told_and_logged_by_its_kind_alone(
    edge: Edge, meeting: Meeting, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    voter = Voter(meeting.published(meeting.units[0]))
    person = edge.client(meeting.tenant_id, meeting.voters[0])
    assert send(person, "/ballots/tokens", voter.request())[0] == 409
    lines_logged(edge, capsys)
    [keys] = (database.keyring / "ballots").glob(f"{meeting.box(meeting.units[0]).box}*")
    kept = keys.read_bytes()
    keys.write_text("{")
    spent = meeting.tables.votes(meeting.box(meeting.units[0]))[0]
    body = {"box": meeting.box(meeting.units[0]).address, **_texts(spent)}

    status, answer = send(anybody(edge), "/ballots/votes", body)
    keys.write_bytes(kept)

    assert (status, code(answer)) == (500, "INTERNAL")
    logged = capsys.readouterr().out
    assert "JSONDecodeError" in logged
    assert not any(text in logged for text in body.values())


def _texts(cast: Any) -> dict[str, str]:
    return {name: as_text(getattr(cast, name)) for name in ("token", "signature", "sealed")}
