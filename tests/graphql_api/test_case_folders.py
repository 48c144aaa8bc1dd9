"""A case folder and the holds it places: inspectors work with them, and nobody else finds a trace, at any position."""

import json
from typing import Any

import pytest

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client
from tests.graphql_api.year import SCANNED, SHA256

NUMBER, TITLE = "纪案〔2021〕7号", "关于某书记的反映"
DAY = {"occurredOn": "2021-03-05"}
TRACES = """query T($id: ID!, $folder: ID!, $item: ID!, $person: ID!, $at: Position!) {
    district(asOf: {position: $at}) {
        file: node(id: $id) { ... on Evidence { version state holds { ground } } }
        folder: node(id: $folder) { id }
        caseFolder(id: $folder) { number }
        caseFolders { totalCount edges { node { number } } }
        timeline(item: $item, first: 100, newestFirst: true) { totalCount edges { node { type } } }
        hidden: timeline(types: ["case_folder.opened.v1", "evidence.hold_placed.v1", "case_folder.content_added.v1"]) {
            totalCount }
        personTimeline(person: $person) { totalCount }
    } }"""
SHOWN = """query S($id: ID!, $folder: ID!, $until: Position!) { district(atLeast: $until) {
    file: node(id: $id) { ... on Evidence { version holds { ground folder { number } } } }
    caseFolder(id: $folder) { number title outcome closedAt keeper { id } contents { edges { node {
        ground subject { ... on Evidence { id } ... on Item { id } ... on Finding { id } } } } } }
    hidden: timeline(types: ["evidence.hold_placed.v1"], newestFirst: true) { edges { node { type unit { code } } } }
    } }"""


@pytest.fixture(scope="module")
def case(ours: HttpDistrict) -> dict[str, Any]:
    """A sealed file of a street held for a case, and another that might take its place."""
    head, platform = ours.holder("DW01", "SECRETARY"), ours.platform("SYSTEM")
    item, files = ours.made["DW01/2021/T01"], []
    for name in ("签到表.jpg", "签到表清晰.jpg"):
        file = ours.make(
            head, "evidenceDeclare", unit=ours.units["DW01"], item=item, fileName=name, noStateSecret=True,
            sha256=SHA256, sizeBytes=1000, mediaType="image/jpeg", **DAY,
        )  # fmt: skip
        lies = {"objectKey": f"9/{name}", "objectVersion": "v1", "retainUntilOn": "2099-12-31", "keyId": f"{name}-key"}
        blob = {"sha256": SHA256, "sizeBytes": 1000, "blobSha256": "ef" * 32, "blobBytes": 1100}
        ours.give(platform, "evidenceSeal", evidence=file, examined={**SCANNED, "verdict": "CLEAN"}, **lies, **blob)
        files.append(file)
    before = ours.position
    inspector = ours.platform("DISCIPLINE_INSPECTOR")
    folder = ours.make(inspector, "caseFolderOpen", number=NUMBER, title=TITLE)
    for content in ({"evidence": files[0]}, {"item": item}):
        ours.give(inspector, "caseContentAdd", folder=folder, content=content, ground="DISCIPLINE_CASE")
    return {"id": files[0], "better": files[1], "item": item, "folder": folder, "before": before, "held": ours.position}


def traces(client: Client, ours: HttpDistrict, case: dict[str, Any], at: int) -> dict[str, Any]:
    answer = client.ask("query W($at: Position) { district(atLeast: $at) { position } }", at=case["held"])
    assert answer.data["district"]["position"] >= case["held"]
    given = {name: case[name] for name in ("id", "folder", "item")}
    answer = client.ask(TRACES, at=at, person=ours.people["DW01", "SECRETARY"], **given)
    found: dict[str, Any] = answer.data["district"]
    return found


@pytest.mark.parametrize(
    "who",
    [("DW01", "SECRETARY"), ("QW", "SECRETARY"), ("ZZB", "STAFF"), ("DW01", "LIST_OFFICER"), "AUDITOR", "IMPORTER"],
)
def test_nobody_but_an_inspector_finds_a_trace_of_a_case(
    ours: HttpDistrict, case: dict[str, Any], who: str | tuple[str, str]
) -> None:
    client = ours.platform(who) if isinstance(who, str) else ours.holder(*who)

    before, held = (traces(client, ours, case, case[moment]) for moment in ("before", "held"))

    assert held == before
    assert held["folder"] is held["caseFolder"] is None
    assert held["caseFolders"]["totalCount"] == held["hidden"]["totalCount"] == 0
    assert held["file"]["holds"] == []


def test_an_inspector_sees_the_folder_what_lies_in_it_and_the_hold(ours: HttpDistrict, case: dict[str, Any]) -> None:
    inspector = ours.platform("DISCIPLINE_INSPECTOR")
    found = inspector.ask(SHOWN, id=case["id"], folder=case["folder"], until=case["held"]).data["district"]

    assert (found["caseFolder"]["number"], found["caseFolder"]["title"]) == (NUMBER, TITLE)
    contents = [edge["node"]["subject"]["id"] for edge in found["caseFolder"]["contents"]["edges"]]
    assert contents == [case["id"], case["item"]]
    assert found["file"]["holds"] == [{"ground": "DISCIPLINE_CASE", "folder": {"number": NUMBER}}]
    assert found["file"]["version"] == 3
    assert found["hidden"]["edges"][0]["node"] == {"type": "evidence.hold_placed.v1", "unit": {"code": "DW01"}}


def test_a_held_file_is_not_replaced_and_the_refusal_does_not_say_why(ours: HttpDistrict, case: dict[str, Any]) -> None:
    head, given = ours.holder("DW01", "SECRETARY"), {"evidence": case["id"], "successor": case["better"]}

    answer = ours.ask(head, "evidenceSupersede", reason="BETTER_COPY", **given, **DAY)

    [refusal] = answer["refusals"]
    assert refusal["code"] == "EVIDENCE_KEPT"
    assert not [word for word in ("案", "保全", NUMBER) if word in json.dumps(refusal, ensure_ascii=False)]


def test_a_number_is_opened_once_and_a_closed_folder_lets_go(ours: HttpDistrict, case: dict[str, Any]) -> None:
    inspector, head = ours.platform("DISCIPLINE_INSPECTOR"), ours.holder("DW01", "SECRETARY")
    again = ours.ask(inspector, "caseFolderOpen", number=NUMBER.replace("7", "７"), title="又一次")
    assert [refusal["code"] for refusal in again["refusals"]] == ["CASE_FOLDER_OPENED_ALREADY"]

    ours.give(inspector, "caseFolderClose", folder=case["folder"], outcome="CASE_CONCLUDED")
    given = {"evidence": case["id"], "successor": case["better"], "reason": "BETTER_COPY"}
    ours.give(head, "evidenceSupersede", **given, **DAY)

    found = inspector.ask(SHOWN, id=case["id"], folder=case["folder"], until=ours.position).data["district"]
    assert found["file"]["holds"] == []
    assert found["caseFolder"]["outcome"] == "CASE_CONCLUDED"
    assert len(found["caseFolder"]["contents"]["edges"]) == 2, "what lay in it stays readable"


def test_others_are_turned_away_before_anything_is_looked_at(ours: HttpDistrict, case: dict[str, Any]) -> None:
    office = ours.holder("ZZB", "STAFF")
    opening = ours.ask(office, "caseFolderOpen", number=NUMBER, title="试探")
    closing = ours.ask(office, "caseFolderClose", folder=case["folder"], outcome="CASE_CONCLUDED")

    assert [refusal["code"] for refusal in (*opening["refusals"], *closing["refusals"])] == ["NOT_PERMITTED"] * 2
