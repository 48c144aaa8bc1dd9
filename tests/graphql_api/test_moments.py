"""Which moment is asked about, and what was known then: positions, recorded times, business days, late paper."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.clock import day_of, now
from services.store import tenant
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Edge

MOMENT = "position recordedAt today lateEntries"


def ask(district: HttpDistrict, below: str, **moment: Any) -> Any:
    """The district at a moment."""
    today = moment.pop("today", None)
    answer = district.platform("AUDITOR").ask(
        f"query A($asOf: AsOf, $today: Date) {{ district(asOf: $asOf, today: $today) {{ {MOMENT} {below} }} }}",
        asOf=moment or None, today=today,
    )  # fmt: skip
    return answer.data["district"]


def test_now_is_the_newest_position_and_the_servers_day(ours: HttpDistrict) -> None:
    district = ask(ours, "code")

    assert district["position"] == ours.position
    assert district["today"] == day_of(now()).isoformat()
    assert district["lateEntries"] is None


def test_a_position_inside_a_command_is_read_at_its_end(edge: Edge, ours: HttpDistrict) -> None:
    with tenant(ours.tenant_id):
        events = edge.store.read_page(0, 10_000)
    [issued, *_later] = [
        event for event in events
        if event.stream.startswith("list_set/") and type(event.event).__name__ == "ListIssued"
        and event.event.unit == ours.raw(ours.units["DW01"]) and event.event.year == 2020
    ]  # fmt: skip
    same = [event.position for event in events if event.command_id == issued.command_id]
    assert len(same) > 5

    assert {ask(ours, "code", position=position)["position"] for position in same} == {same[-1]}


def test_the_day_of_a_past_position_is_the_day_it_was_recorded(ours: HttpDistrict) -> None:
    district = ask(ours, "code", position=100)

    assert district["today"] == day_of(datetime.fromisoformat(district["recordedAt"])).isoformat()
    assert ask(ours, "code", position=100, today="2020-03-01")["today"] == "2020-03-01"


def test_a_recorded_time_is_the_last_position_by_then(ours: HttpDistrict) -> None:
    at = ask(ours, "code", position=200)
    later = ask(ours, "code", recordedAt=at["recordedAt"])
    earlier = datetime.fromisoformat(at["recordedAt"]) - timedelta(microseconds=1)

    assert later["position"] >= at["position"]
    assert ask(ours, "code", recordedAt=earlier.isoformat())["position"] < at["position"]


def test_a_time_with_an_offset_is_the_same_moment(ours: HttpDistrict) -> None:
    at = ask(ours, "code", position=200)["recordedAt"]
    in_beijing = datetime.fromisoformat(at).astimezone(tz=None).isoformat()

    assert ask(ours, "code", recordedAt=at) == ask(ours, "code", recordedAt=in_beijing)


def test_before_the_first_event_there_is_no_district(ours: HttpDistrict) -> None:
    assert ask(ours, "code", recordedAt="2001-01-01T00:00:00Z") is None
    assert ask(ours, "code", occurredBy="2001-01-01") is not None, "housekeeping has no business day"


def test_a_position_that_is_not_written_yet_is_a_typed_problem(ours: HttpDistrict) -> None:
    answer = ours.platform("AUDITOR").ask("{ district(asOf: {position: 900000}) { code } }")

    assert answer.codes == ["POSITION_UNREACHED"]


@pytest.mark.parametrize("moment", ["{}", '{position: 1, occurredBy: "2020-01-01"}', "{position: null}"])
def test_exactly_one_moment_is_asked_about(ours: HttpDistrict, moment: str) -> None:
    answer = ours.platform("AUDITOR").ask(f"{{ district(asOf: {moment}) {{ code }} }}")

    assert "errors" in answer.json


def test_by_a_business_day_only_what_was_in_sequence_by_then_is_known(ours: HttpDistrict) -> None:
    district = ask(ours, "listSets { edges { node { issuedOn year unit { code } } } }", occurredBy="2020-02-05")

    assert district["today"] == "2020-02-05"
    [first] = [edge["node"] for edge in district["listSets"]["edges"]]
    # The lists of the second committee were issued on the same day but recorded long after: paper that came in late.
    assert (first["unit"]["code"], first["issuedOn"]) == ("DW01", "2020-02-05")
    assert district["lateEntries"] > 0


def test_late_paper_is_counted(ours: HttpDistrict) -> None:
    before = ask(ours, "code", occurredBy="2020-03-01")
    with_person = {"unit": ours.units["DW02"], "fileName": "晚到.jpg", "noStateSecret": True}
    receipt = ours.give(ours.holder("DW02", "SECRETARY"), "evidenceDeclare", occurredOn="2020-03-01", **with_person)
    waiting = "query W($at: Position) { district(atLeast: $at) { position } }"
    ours.platform("AUDITOR").ask(waiting, at=receipt["position"])

    after = ask(ours, "code", occurredBy="2020-03-01")

    assert after["position"] == before["position"]
    assert after["lateEntries"] == before["lateEntries"] + 1


def test_a_unit_stands_where_it_stood_on_the_day(ours: HttpDistrict) -> None:
    moved = ours.units["DW02-002"]
    below = f'unit(id: "{moved}") {{ name superior {{ code }} chain {{ code }} }}'

    august, september = (ask(ours, below, position=ours.position, today=day) for day in ("2020-08-31", "2020-09-01"))

    assert august["unit"]["superior"]["code"] == "DW02"
    assert september["unit"]["superior"]["code"] == "DW01"
    assert [unit["code"] for unit in september["unit"]["chain"]] == ["DW02-002", "DW01", "QW"]


def test_before_the_move_was_known_even_a_later_day_shows_the_old_place(ours: HttpDistrict) -> None:
    moved = ours.units["DW02-002"]
    question = f'timeline(unit: "{moved}", types: ["unit.moved.v1"]) {{ edges {{ node {{ position }} }} }}'
    [edge] = ask(ours, question)["timeline"]["edges"]
    known = edge["node"]["position"]
    below = f'unit(id: "{moved}") {{ superior {{ code }} }}'

    assert ask(ours, below, position=known, today="2020-12-31")["unit"]["superior"]["code"] == "DW01"
    assert ask(ours, below, position=known - 1, today="2020-12-31")["unit"]["superior"]["code"] == "DW02"


def test_a_replaced_secretary_is_the_secretary_of_their_days(ours: HttpDistrict) -> None:
    below = f'unit(id: "{ours.units["DW01"]}") {{ name posts {{ kind person {{ id }} }} }}'

    def secretary(day: str) -> str:
        unit = ask(ours, below, position=ours.position, today=day)["unit"]
        [found] = [post["person"]["id"] for post in unit["posts"] if post["kind"] == "SECRETARY"]
        return str(found)

    assert secretary("2020-06-12") == ours.people["DW01", "SECRETARY"]
    assert secretary("2020-06-11") != ours.people["DW01", "SECRETARY"]


def test_a_dissolved_unit_is_gone_from_the_tree_and_still_found(ours: HttpDistrict) -> None:
    gone = ours.units["DW01-009"]
    below = f'unit(id: "{gone}") {{ dissolvedOn }} unitTree {{ edges {{ node {{ depth unit {{ code }} }} }} }}'

    before, after = (ask(ours, below, position=ours.position, today=day) for day in ("2020-09-30", "2020-10-01"))

    assert "DW01-009" in [edge["node"]["unit"]["code"] for edge in before["unitTree"]["edges"]]
    assert "DW01-009" not in [edge["node"]["unit"]["code"] for edge in after["unitTree"]["edges"]]
    assert after["unit"] == {"dissolvedOn": "2020-10-01"}


def test_the_tree_lists_superiors_before_those_below_them(ours: HttpDistrict) -> None:
    below = "unitTree { edges { node { depth unit { code } } } }"
    places = ask(ours, below, position=ours.position, today="2020-03-01")["unitTree"]["edges"]

    assert [(place["node"]["depth"], place["node"]["unit"]["code"]) for place in places] == [
        (0, "QW"), (1, "DW01"), (2, "DW01-001"), (2, "DW01-009"), (1, "DW02"), (2, "DW02-001"), (2, "DW02-002"),
        (1, "ZN01"), (1, "ZN02"), (1, "ZZB"),
    ]  # fmt: skip


def test_lights_follow_the_day_looked_from(ours: HttpDistrict) -> None:
    [number] = ["T02"]
    below = f"""ledger(filter: {{numbers: ["{number}"], unit: "{ours.units["DW02"]}", year: 2020}}) {{
        edges {{ node {{ light dueOn }} }} }}"""

    def light(day: str) -> str:
        [edge] = ask(ours, below, position=ours.position, today=day)["ledger"]["edges"]
        assert edge["node"]["dueOn"] == "2020-07-11"
        return str(edge["node"]["light"])

    assert [light(day) for day in ("2020-02-06", "2020-07-05", "2020-07-12")] == ["GREEN", "YELLOW", "RED"]


def test_two_moments_of_one_request_are_read_each_at_its_own(ours: HttpDistrict) -> None:
    answer = (
        ours.platform("AUDITOR")
        .ask(
            """{ then: district(asOf: {position: 60}) { position units { totalCount } }
             now: district { position units { totalCount } } }"""
        )
        .data
    )

    assert answer["then"]["position"] < answer["now"]["position"]
    assert answer["then"]["units"]["totalCount"] < answer["now"]["units"]["totalCount"]


def test_lists_are_compared_between_two_moments(ours: HttpDistrict) -> None:
    below = f"""listDifference(before: {{occurredBy: "2020-05-31"}}, yearBefore: 2020, unit: "{ours.units["DW01"]}") {{
        edges {{ node {{ number kind changed before {{ statement }} after {{ statement }} }} }} }}"""

    found = [edge["node"] for edge in ask(ours, below)["listDifference"]["edges"]]

    assert {(difference["number"], difference["kind"]) for difference in found} >= {
        ("P02", "REMOVED"), ("P09", "ADDED"), ("T02", "CHANGED"),
    }  # fmt: skip
    [changed] = [difference for difference in found if difference["number"] == "T02"]
    assert "statement" in changed["changed"] or "goal" in changed["changed"]
    assert changed["before"]["statement"] != changed["after"]["statement"]


def test_a_comparison_knows_nothing_of_what_was_recorded_after_the_view(ours: HttpDistrict) -> None:
    below = """listDifference(before: {recordedAt: "2999-01-01T00:00:00Z"}, yearBefore: 2020) { totalCount }"""

    assert ask(ours, below, position=200)["listDifference"] == {"totalCount": 0}


def test_two_years_are_compared_by_what_was_carried_over(ours: HttpDistrict) -> None:
    below = f"""listDifference(yearBefore: 2020, yearAfter: 2021, unit: "{ours.units["DW01"]}", first: 100) {{
        totalCount edges {{ node {{ number kind }} }} }}"""

    found = ask(ours, below)["listDifference"]
    kinds = {edge["node"]["kind"] for edge in found["edges"]}

    assert kinds == {"ADDED", "REMOVED", "CARRIED"}
    assert found["totalCount"] == len(found["edges"])


def test_a_comparison_with_the_future_is_refused(ours: HttpDistrict) -> None:
    answer = ours.platform("AUDITOR").ask(
        "{ district(asOf: {position: 300}) {"
        " listDifference(before: {position: 400}, yearBefore: 2020) { totalCount } } }"
    )

    assert answer.codes == ["BAD_INPUT"]


def test_the_dates_of_this_suite_lie_in_the_past() -> None:
    assert date(2021, 12, 31) < day_of(now())
