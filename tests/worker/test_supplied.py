"""What the workbook names as evidence is still to be supplied: by its unit, over HTTP, for the report that names it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from domain.codes import PostKind
from services.commands.identity import unit_id
from services.edge.tokens import make_token
from services.projector.lag import lag
from services.store import Store, tenant
from services.workbook.importer import import_workbook
from services.workbook.present import fold
from tests.conftest import Database
from tests.evidence.samples import photo
from tests.graphql_api.server import TOKEN_KEY
from tests.workbook.books import small, write
from tests.worker.waiting import wait_until

Work = Callable[..., AbstractContextManager[None]]

NUMBER = "DW01-T基础01"
REPORTED = """
query ($number: String!, $atLeast: Position) {
  district(atLeast: $atLeast) {
    ledger(first: 1, filter: { year: 2020, numbers: [$number] }) {
      edges {
        node {
          reports {
            reportedOn state
            evidence { id fileName state upload { url fields { name value } } reports { note } }
          }
        }
      }
    }
  }
}"""
SUPPLY = """
mutation ($input: SupplyEvidenceInput!) {
  evidenceSupply(input: $input) { receipt { position } refusals { code message } }
}"""
VIEW = "mutation ($input: EvidenceViewInput!) { evidenceView(input: $input) { address } }"


def secretary_of(store: Store, tenant_id: int, code: str) -> str:
    """A token of a unit's secretary."""
    with tenant(tenant_id):
        present = fold(store.read_page(0, 10_000, opened=True))
    unit = present.unit(unit_id(tenant_id, code))
    post = next(post for post in unit.posts if post.kind is PostKind.SECRETARY)
    return make_token(TOKEN_KEY, tenant_id=tenant_id, person=post.person, post=post.post, unit=unit.unit)


def caught_up(store: Store, tenant_id: int) -> bool:
    """Whether the read models have come to the end of the district's log."""
    followers = [follower for follower in lag(store) if follower.tenant_id == tenant_id]
    return bool(followers) and not any(follower.behind for follower in followers)


def test_a_file_that_the_workbook_names_is_supplied_sealed_and_linked_to_its_report(
    database: Database, store: Store, edge: httpx.Client, at_work: Work, tmp_path: Path
) -> None:
    tenant_id, content = database.new_tenant(), photo(b"x" * 5000)
    book = write(tmp_path / "区.xlsx", small())
    done = import_workbook(book, tenant_id, store, importer=str(uuid4()), apply=True, open_tenant=True)
    headers = {"authorization": f"Bearer {secretary_of(store, tenant_id, 'DW01')}"}

    def ask(query: str, **variables: Any) -> Any:
        answer = edge.post("/graphql", json={"query": query, "variables": variables}, headers=headers).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def look(at_least: int) -> Any:
        [item] = ask(REPORTED, number=NUMBER, atLeast=at_least)["district"]["ledger"]["edges"]
        report = item["node"]["reports"][0]
        assert (report["reportedOn"], report["state"]) == ("2020-03-23", "ACCEPTED")
        [file] = report["evidence"]
        return file

    wait_until(lambda: caught_up(store, tenant_id), seconds=60)
    named = look(done.events - 1)
    given = {
        "commandId": str(uuid4()),
        "evidence": named["id"],
        "sha256": sha256(content).hexdigest(),
        "sizeBytes": len(content),
        "mediaType": "image/jpeg",
    }
    supplied = ask(SUPPLY, input=given)["evidenceSupply"]
    assert supplied["refusals"] == []
    position = supplied["receipt"]["position"]
    with at_work():
        form = look(position)["upload"]
        fields = {field["name"]: field["value"] for field in form["fields"]}
        uploaded = httpx.post(form["url"], data=fields, files={"file": ("blob", content)})
        wait_until(lambda: look(position)["state"] == "SEALED", seconds=30)
    sealed = look(position)

    assert (named["fileName"], named["state"], named["upload"]) == ("DW01-T基础01-03.jpg", "DECLARED", None)
    assert uploaded.status_code == 204
    assert sealed["reports"] != []
    viewed = ask(VIEW, input={"commandId": str(uuid4()), "evidence": named["id"], "purpose": "DUTY"})["evidenceView"]
    assert httpx.get(f"{edge.base_url}{viewed['address']}").content == content
