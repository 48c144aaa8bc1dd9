"""The trail of evidence: every file that shows something about an item, and all that happened to each, by position."""

from typing import Any

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client

ASKED = """query Asked($item: ID!, $asOf: AsOf, $atLeast: Position) {
  district(asOf: $asOf, atLeast: $atLeast) { position evidenceTrail(item: $item, first: 20) { totalCount edges { node {
    position evidence { id } steps { position type actor { person { id } roles } proof { state } } } } } } }"""

OF_THE_FILE = [
    "evidence.declared.v1", "progress.submitted.v1", "evidence.linked.v1", "progress.returned.v1",
    "evidence.linked.v1", "evidence.sealed.v1", "evidence.superseded.v1", "progress.accepted.v1",
    "item.completion_claimed.v1",
    "item.completion_returned.v1", "item.completion_claimed.v1", "item.completion_verified.v1", "item.closed.v1",
    "item.reopened.v1",
]  # fmt: skip
SCORED = ["assessment.fact_recorded.v1", "score_sheet.score_entered.v1", "score_sheet.signed.v1"]
OF_THE_REJECTED = [
    "evidence.declared.v1", "evidence.supplied.v1", "evidence.rejected.v1", "item.closed.v1", "item.reopened.v1",
]  # fmt: skip


def seen(client: Client, item: str, **moment: Any) -> tuple[int, list[Any]]:
    """The position read at, and the files of an item, each with its steps."""
    district = client.ask(ASKED, item=item, **moment).data["district"]
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
    assert types(photo) == OF_THE_FILE + SCORED
    assert types(video) == OF_THE_REJECTED
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
