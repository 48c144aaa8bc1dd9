"""What a unit must not know is in no answer to it: an unannounced inspection before it starts, letters to others."""

from typing import Any

import pytest

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.second_half import score_sheet
from tests.graphql_api.server import Client

ASKED = """query A($unit: ID!, $id: ID!, $person: ID!, $at: Position!) { district(asOf: {position: $at}) {
    inspectionCalendar(unit: $unit) { totalCount edges { node { number } } }
    timeline(unit: $unit, first: 100, newestFirst: true) { totalCount edges { node { type data } } }
    personTimeline(person: $person, newestFirst: true) { totalCount }
    burdenMeter(year: 2021) { edges { node { unit { code } district { inspections } } } }
    node(id: $id) { id }
} }"""
PLAN = ("inspection.planned.v1", "inspection.inspector_added.v1", "supervision_plan.inspection_entered.v1")


@pytest.fixture(scope="module")
def hidden(ours: HttpDistrict) -> dict[str, Any]:
    """An unannounced inspection of a street: its id, the positions before it, at its plan and at its start."""
    office, team = ours.holder("ZZB", "STAFF"), [ours.people["ZZB", "STAFF"], ours.people["ZN01", "STAFF"]]
    before = ours.position
    plan = {"unit": ours.units["DW01"], "year": 2021, "method": "SITE_OBSERVATION", "occurredOn": "2021-03-02"}
    made = ours.make(
        office, "inspectionPlan", number="DD9001", style="UNANNOUNCED", team=team, plannedForOn="2021-03-05",
        purpose=ours.text("不打招呼"), departments=[ours.units["ZN01"]], **plan,
    )  # fmt: skip
    ours.give(office, "inspectorAdd", inspection=made, person=ours.people["ZN02", "STAFF"], occurredOn="2021-03-02")
    planned = ours.position
    ours.give(office, "inspectionStart", inspection=made, startedOn="2021-03-05")
    return {"id": made, "before": before, "planned": planned, "started": ours.position}


def asked(client: Client, ours: HttpDistrict, hidden: dict[str, Any], at: int) -> dict[str, Any]:
    given = {"unit": ours.units["DW01"], "id": hidden["id"], "person": ours.people["ZN02", "STAFF"], "at": at}
    answer = client.ask("query W($at: Position) { district(atLeast: $at) { position } }", at=hidden["started"])
    assert answer.data["district"]["position"] >= hidden["started"]
    found: dict[str, Any] = client.ask(ASKED, **given).data["district"]
    return found


@pytest.mark.parametrize("post", ["SECRETARY", "DEPUTY_IN_CHARGE", "TEAM_MEMBER", "LIST_OFFICER"])
def test_the_unit_sees_nothing_of_an_unannounced_inspection_before_it_starts(
    ours: HttpDistrict, hidden: dict[str, Any], post: str
) -> None:
    client = ours.holder("DW01", post)
    before, planned = (asked(client, ours, hidden, hidden[moment]) for moment in ("before", "planned"))

    assert planned == before

    started = asked(client, ours, hidden, hidden["started"])
    assert started["node"] == {"id": hidden["id"]}
    assert started["inspectionCalendar"]["totalCount"] == before["inspectionCalendar"]["totalCount"] + 1
    told = [edge["node"]["type"] for edge in started["timeline"]["edges"]]
    assert told[0] == "inspection.started.v1"
    assert not set(told[:3]) & set(PLAN[:2]), "its plan stays with those who made it"


def test_who_makes_it_and_who_oversees_see_it_from_the_first(ours: HttpDistrict, hidden: dict[str, Any]) -> None:
    for client in (
        ours.holder("ZZB", "STAFF"),
        ours.holder("QW", "SECRETARY"),
        ours.holder("ZN01", "STAFF"),
        ours.platform("DISCIPLINE_INSPECTOR"),
    ):
        assert asked(client, ours, hidden, hidden["planned"])["node"] == {"id": hidden["id"]}
        assert asked(client, ours, hidden, hidden["before"])["node"] is None
    nobody = ours.holder("ZN02", "STAFF")
    assert asked(nobody, ours, hidden, hidden["started"])["node"] is None


LETTERS = "{ district { followUpLedger { totalCount edges { node { kind addressee { id } letter talk } } } } }"


def test_a_talk_is_seen_by_whom_it_was_held_with_and_a_letter_by_the_heads_of_its_unit(ours: HttpDistrict) -> None:
    def kinds(client: Client) -> list[str]:
        district = client.ask(LETTERS).data["district"]
        # Who has no role is shown no district at all.
        return sorted(edge["node"]["kind"] for edge in district["followUpLedger"]["edges"]) if district else []

    letters = ["REMINDER", "WRITTEN_INQUIRY"]
    assert kinds(ours.holder("DW01", "SECRETARY")) == letters
    assert kinds(ours.holder("DW01", "DEPUTY_IN_CHARGE")) == letters
    assert kinds(ours.holder("DW01", "TEAM_MEMBER")) == ["ORG_TALK"]
    assert kinds(ours.holder("QW", "SECRETARY")) == kinds(ours.platform("AUDITOR")) == ["ORG_TALK", *letters]
    for client in (
        ours.holder("DW01-001", "SECRETARY"),
        ours.holder("DW02", "SECRETARY"),
        ours.holder("DW01", "STAFF"),
        ours.holder("ZN01", "STAFF"),
        ours.platform("IMPORTER"),
    ):
        assert kinds(client) == []


def test_the_trail_of_a_line_tells_nothing_of_its_follow_ups(ours: HttpDistrict) -> None:
    question = "query A($types: [String!]) { district { timeline(types: $types) { totalCount } } }"
    types = ["follow_up.sent.v1", "follow_up.talk_held.v1"]

    assert ours.holder("DW01", "SECRETARY").ask(question, types=types).data["district"]["timeline"]["totalCount"] == 0
    assert ours.platform("AUDITOR").ask(question, types=types).data["district"]["timeline"]["totalCount"] == 3


def test_who_assesses_a_unit_sees_what_was_confirmed_against_it_and_no_plan_to_look_at_it(
    ours: HttpDistrict, hidden: dict[str, Any]
) -> None:
    question = """query A($sheet: ID!) { district { findingLedger { edges { node { id state } } }
        followUpLedger { totalCount } node(id: $sheet) { ... on ScoreSheet { scores { edges { node {
            evidence { id } findings { id } } } } } } } }"""
    for person in (("DW01-001", "STAFF"), ("DW02-001", "STAFF")):
        assessor = ours.holder(*person)
        district = assessor.ask(question, sheet=score_sheet(ours)).data["district"]

        found = [edge["node"] for edge in district["findingLedger"]["edges"]]
        assert {each["id"] for each in found} == {ours.made["finding"], ours.made["finding open"]}
        scores = [edge["node"] for edge in district["node"]["scores"]["edges"]]
        cited = {"evidence": [{"id": ours.made["evidence"]}], "findings": [{"id": ours.made["finding"]}]}
        assert scores.count(cited) == 1
        assert scores.count({"evidence": [], "findings": []}) == len(scores) - 1
        assert district["followUpLedger"]["totalCount"] == 0
        for moment in ("planned", "started"):
            # It is of a year in which nobody has been asked to assess the unit.
            assert asked(assessor, ours, hidden, hidden[moment])["node"] is None
    recused = ours.holder("DW02", "STAFF")
    district = recused.ask(question, sheet=score_sheet(ours)).data["district"]
    assert district["findingLedger"]["edges"] == []
    assert district["node"] is None
