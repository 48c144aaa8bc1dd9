"""A leader's photo, as a browser sends it: GraphQL, the object store, the hint, GraphQL again, the object store."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx

from domain.codes import PostKind
from domain.organisation.commands import AssignPost
from domain.persons.commands import RegisterPerson
from services.edge.tokens import make_token
from services.settings import Settings
from tests.evidence.samples import photo
from tests.graphql_api.server import TOKEN_KEY
from tests.worker.district import ADMIN, District
from tests.worker.waiting import wait_until

Work = Callable[..., AbstractContextManager[None]]

UNITS = "query ($atLeast: Position) { district(atLeast: $atLeast) { units { edges { node { id } } } } }"
DECLARE = """
mutation ($input: DeclareEvidenceInput!) {
  evidenceDeclare(input: $input) { receipt { position entityId } refusals { code message } }
}"""
LOOK = """
query ($id: ID!, $atLeast: Position) {
  district(atLeast: $atLeast) {
    node(id: $id) {
      ... on Evidence {
        state sizeBytes retainUntilOn
        upload { url fields { name value } }
      }
    }
  }
}"""
VIEW = """
mutation ($input: EvidenceViewInput!) {
  evidenceView(input: $input) { address accessPosition }
}"""


def secretary(district: District) -> str:
    """A token of somebody who may report for the unit."""
    person = district.submit(RegisterPerson(name="李强", telephone=""), ADMIN).entity_id
    appointment = AssignPost(
        unit=district.unit, person=person, title="书记", kind=PostKind.SECRETARY, from_on=date(2020, 1, 1)
    )
    post = district.submit(appointment, ADMIN).entity_id
    return make_token(TOKEN_KEY, tenant_id=district.tenant_id, person=person, post=post, unit=district.unit)


def test_a_photo_goes_in_by_a_form_and_comes_out_by_an_address(
    district: District, edge: httpx.Client, settings: Settings, at_work: Work
) -> None:
    content = photo(bytes(range(256)) * 500)
    headers = {"authorization": f"Bearer {secretary(district)}"}

    def ask(query: str, **variables: Any) -> Any:
        answer = edge.post("/graphql", json={"query": query, "variables": variables}, headers=headers).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def look(at_least: int | None = None) -> Any:
        return ask(LOOK, id=declared["entityId"], atLeast=at_least)["district"]["node"]

    [unit] = ask(UNITS, atLeast=district.store_size() - 1)["district"]["units"]["edges"]
    given = {
        "commandId": str(uuid4()),
        "unit": unit["node"]["id"],
        "fileName": "整改后.jpg",
        "noStateSecret": True,
        "sha256": sha256(content).hexdigest(),
        "sizeBytes": len(content),
        "mediaType": "image/jpeg",
    }
    outcome = ask(DECLARE, input=given)["evidenceDeclare"]
    assert outcome["refusals"] == []
    declared = outcome["receipt"]

    with at_work():
        form = look(declared["position"])["upload"]
        fields = {field["name"]: field["value"] for field in form["fields"]}
        uploaded = httpx.post(form["url"], data=fields, files={"file": ("blob", content)})
        hinted = edge.post(f"/evidence/{declared['entityId']}/uploaded", headers=headers)
        wait_until(lambda: look()["state"] == "SEALED", seconds=20)
    sealed = look()

    assert (uploaded.status_code, hinted.status_code) == (204, 202)
    assert sealed["upload"] is None
    given = {"commandId": str(uuid4()), "evidence": declared["entityId"], "purpose": "DUTY"}
    viewed = ask(VIEW, input=given)["evidenceView"]
    assert httpx.get(f"{edge.base_url}{viewed['address']}").content == content
    assert viewed["accessPosition"] == 0


def test_the_hint_needs_a_token_and_a_file_of_its_district(
    new_district: Callable[[], District], edge: httpx.Client
) -> None:
    mine, theirs = new_district(), new_district()
    declared = theirs.declare(b"theirs")
    headers = {"authorization": f"Bearer {secretary(mine)}"}

    assert edge.post(f"/evidence/{declared}/uploaded").status_code == 401
    for strange in (declared, "x", "0" * 500, "%00"):
        answer = edge.post(f"/evidence/{strange}/uploaded", headers=headers)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
    assert edge.get(f"/evidence/{declared}/uploaded", headers=headers).status_code == 405
