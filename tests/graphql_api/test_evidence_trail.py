"""The trail of evidence: every file that shows something about an item, and all that happened to each, by position."""

from typing import Any
from uuid import uuid4

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client

ASKED = """query Asked($item: ID!, $asOf: AsOf, $atLeast: Position, $id: ID!,
  $purpose: AccessPurpose!) {
  district(asOf: $asOf, atLeast: $atLeast) { position
    evidenceTrail(item: $item, first: 20, purpose: $purpose, commandId: $id) { totalCount edges { node {
    position
    evidence { trueMediaType renditions
      scan { verdict engine engineVersion signatures signaturesOn threat previewsLost } id }
    steps { position type actor { person { id } roles } proof { state } } } } } } }"""

OF_THE_FILE = [
    "evidence.declared.v1", "progress.submitted.v1", "evidence.linked.v1", "progress.returned.v1",
    "evidence.linked.v1", "evidence.scanned.v1", "evidence.sealed.v1", "evidence.superseded.v1", "progress.accepted.v1",
    "item.completion_claimed.v1",
    "item.completion_returned.v1", "item.completion_claimed.v1", "item.completion_verified.v1", "item.closed.v1",
    "item.reopened.v1",
]  # fmt: skip
SCORED = ["assessment.fact_recorded.v1", "score_sheet.score_entered.v1", "score_sheet.signed.v1"]
OF_THE_REJECTED = [
    "evidence.declared.v1", "evidence.supplied.v1", "evidence.scanned.v1", "evidence.rejected.v1", "item.closed.v1",
    "item.reopened.v1",
]  # fmt: skip


def seen(client: Client, item: str, **moment: Any) -> tuple[int, list[Any]]:
    """The position read at, and the files of an item, each with its steps."""
    look = {"purpose": "DUTY", "id": str(uuid4()), **moment}
    district = client.ask(ASKED, item=item, **look).data["district"]
    found = district["evidenceTrail"]
    assert found["totalCount"] == len(found["edges"])
    return district["position"], [edge["node"] for edge in found["edges"]]


def trail(client: Client, item: str, **moment: Any) -> list[Any]:
    return seen(client, item, **moment)[1]


def types(file: Any) -> list[str]:
    return [step["type"] for step in file["steps"]]


def test_an_inspector_follows_each_file_from_its_declaration_to_what_was_decided_on_it(ours: HttpDistrict) -> None:
    photo, video, *_ = trail(ours.platform("DISCIPLINE_INSPECTOR"), ours.made["DW01/2020/T01"])

    assert photo["evidence"]["id"] == ours.made["evidence"]
    told = types(photo)
    assert [name for name in told if name in {*OF_THE_FILE, *SCORED}] == OF_THE_FILE + SCORED
    assert "evidence.hold_placed.v1" in told
    assert types(video) == OF_THE_REJECTED
    found, infected = photo["evidence"], video["evidence"]
    assert (found["trueMediaType"], found["renditions"]) == ("application/pdf", ["ORIGINAL", "THUMBNAIL"])
    assert found["scan"] == {
        "verdict": "CLEAN",
        "engine": "ClamAV",
        "engineVersion": "1.4.3",
        "signatures": "27830",
        "signaturesOn": "2020-03-18",
        "threat": None,
        "previewsLost": ["TEXT"],
    }
    assert (infected["scan"]["verdict"], infected["renditions"]) == ("INFECTED", [])
    assert "Eicar-Test-Signature" in infected["scan"]["threat"]
    for file in (photo, video):
        positions = [step["position"] for step in file["steps"]]
        assert positions == sorted(positions)
        assert file["position"] == positions[0]
    done = {step["type"]: step["actor"] for step in photo["steps"]}
    assert done["evidence.declared.v1"]["roles"] == ["SECRETARY"]
    assert done["progress.accepted.v1"]["roles"] == ["LIST_OFFICER"]
    assert done["evidence.sealed.v1"] == {"person": None, "roles": ["SYSTEM"]}
    assert {step["proof"]["state"] for step in photo["steps"]} == {"PENDING"}


def test_the_trail_as_of_a_position_is_the_trail_up_to_it(ours: HttpDistrict) -> None:
    auditor, item = ours.platform("AUDITOR"), ours.made["DW01/2020/T01"]
    whole = trail(auditor, item)

    for step in whole[0]["steps"]:
        at, then = seen(auditor, item, asOf={"position": step["position"]})
        by_then = [[each for each in file["steps"] if each["position"] <= at] for file in whole]
        assert [file["steps"] for file in then] == [steps for steps in by_then if steps]
    assert trail(auditor, item, asOf={"position": whole[0]["position"] - 1}) == []


def test_the_unit_sees_its_files_trail_but_not_how_they_were_scored(ours: HttpDistrict) -> None:
    photo, video, *_ = trail(ours.holder("DW01", "SECRETARY"), ours.made["DW01/2020/T01"])

    assert types(photo) == OF_THE_FILE
    assert types(video) == OF_THE_REJECTED
    assert trail(ours.holder("DW02", "SECRETARY"), ours.made["DW01/2020/T01"]) == []
    assert trail(ours.platform("TENANT_ADMIN"), ours.made["DW01/2020/T01"]) == []


READ = """mutation Read($input: AccessLogReadInput!) { accessLogRead(input: $input) { refusals { code }
  entries { edges { node { act purpose role personId itemId subjectId year } } } } }"""


def looks(district: HttpDistrict, item: str) -> list[Any]:
    """The access log's entries about an item, the newest first."""
    given = {"commandId": str(uuid4()), "purpose": "AUDIT", "item": item}
    told = district.platform("AUDITOR").ask(READ, input=given).data["accessLogRead"]
    return [edge["node"] for edge in told["entries"]["edges"] if edge["node"]["act"] == "TRAIL_READ"]


def test_each_reading_of_a_trail_is_in_the_access_log_once(ours: HttpDistrict) -> None:
    inspector, item = ours.platform("DISCIPLINE_INSPECTOR"), ours.made["DW01/2020/T02"]
    once = {"purpose": "DISCIPLINE", "id": str(uuid4())}

    for _ in range(2):
        trail(inspector, item, **once)
    trail(ours.holder("DW01", "DEPUTY_IN_CHARGE"), item)

    own, first = looks(ours, item)
    assert (first["purpose"], first["role"], first["year"]) == ("DISCIPLINE", "DISCIPLINE_INSPECTOR", 2020)
    assert first["itemId"] == first["subjectId"] == item
    assert (own["purpose"], own["role"]) == ("DUTY", "DEPUTY_IN_CHARGE")
    assert own["personId"] == ours.people["DW01", "DEPUTY_IN_CHARGE"]


def test_what_is_not_shown_is_not_recorded_and_a_purpose_must_be_ones_own(ours: HttpDistrict) -> None:
    item = ours.made["DW01/2020/P01"]

    assert trail(ours.holder("DW02", "SECRETARY"), item) == []
    pretended = ours.holder("DW01", "DEPUTY_IN_CHARGE").ask(ASKED, item=item, purpose="AUDIT", id=str(uuid4()))
    no_id = ours.platform("AUDITOR").ask(ASKED, item=item, purpose="AUDIT", id="1")

    assert pretended.codes == no_id.codes == ["BAD_INPUT"]
    assert looks(ours, item) == []
