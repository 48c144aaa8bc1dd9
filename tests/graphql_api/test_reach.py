"""Who sees what (domain.md 4.4): everybody the tree, each the lists of their own line, oversight everything."""

from typing import Any

import pytest

from domain.catalogue import STORED_NAMES
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client

ALL = {"DW01", "DW02", "DW01-001", "DW02-001"}
"""Units with items in the year."""

LEDGER = """{ district(today: "2020-10-15") { ledger(first: 100, filter: {year: 2020}) {
    totalCount edges { node { unit { code } } } } } }"""


def units_seen(client: Client) -> set[str]:
    """The units whose items somebody sees."""
    ledger = client.ask(LEDGER).data["district"]["ledger"]
    assert (ledger["totalCount"] > 0) == bool(ledger["edges"])
    return {edge["node"]["unit"]["code"] for edge in ledger["edges"]}


@pytest.mark.parametrize(
    ("unit", "kind", "seen"),
    [
        ("DW01-001", "SECRETARY", {"DW01-001"}),
        ("DW01-001", "TEAM_MEMBER", {"DW01-001"}),
        ("DW01", "SECRETARY", {"DW01", "DW01-001"}),
        ("DW01", "LIST_OFFICER", {"DW01", "DW01-001"}),
        ("DW02", "DEPUTY_IN_CHARGE", {"DW02", "DW02-001"}),
        ("QW", "COMMITTEE_APPROVER", ALL),
        ("QW", "LIST_OFFICER", ALL),
        ("ZZB", "STAFF", ALL),
        ("ZN01", "STAFF", {"DW01"}),
        ("ZN02", "STAFF", set()),
    ],
)
def test_a_post_sees_the_lists_of_its_line(ours: HttpDistrict, unit: str, kind: str, seen: set[str]) -> None:
    assert units_seen(ours.holder(unit, kind)) == seen


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("AUDITOR", ALL),
        ("DISCIPLINE_INSPECTOR", ALL),
        ("IMPORTER", ALL),
        ("TENANT_ADMIN", set()),
    ],
)
def test_a_platform_role_sees_what_it_oversees(ours: HttpDistrict, role: str, seen: set[str]) -> None:
    assert units_seen(ours.platform(role)) == seen


def test_the_public_sees_whom_a_suggestion_may_be_about_and_nothing_else(ours: HttpDistrict) -> None:
    member = ours.platform("MEMBER")
    question = """{ district { name unitTree(first: 100) { edges { node { unit {
        id code name superior { code } posts { title } pastPosts { title } listSet(year: 2020) { state } } } } }
        persons { totalCount } cycles { totalCount } goodPractices { totalCount } } }"""

    district = member.ask(question).data["district"]

    units = [edge["node"]["unit"] for edge in district.pop("unitTree")["edges"]]
    assert {unit["id"] for unit in units} >= {ours.units["DW01"], ours.units["DW02-001"]}
    assert {unit["listSet"] is None and not unit["posts"] and not unit["pastPosts"] for unit in units} == {True}
    none = {"totalCount": 0}
    assert district == {
        "name": ours.text("示例区"), "persons": none, "cycles": none, "goodPractices": none,
    }  # fmt: skip
    viewer = member.ask("{ viewer { reads { subject } commands { mutation } } }").data["viewer"]
    # Whoever is invited to a review meeting may ask there; the meeting knows who is.
    commands = [{"mutation": "suggestionSubmit"}, {"mutation": "questionAsk"}]
    assert viewer == {"reads": [{"subject": "UNITS"}], "commands": commands}


def test_a_staff_post_carries_no_role_of_its_own(ours: HttpDistrict) -> None:
    answer = ours.holder("DW01", "STAFF").ask("{ district { name } viewer { roles reads { subject } } }")

    assert answer.data == {"district": None, "viewer": {"roles": [], "reads": []}}


QUESTIONS = """query A($node: ID!, $item: ID!) { district(today: "2020-10-15") {
    node(id: $node) { id } item(id: $item) { id } listSets { totalCount } research { totalCount }
    opinions { totalCount } changes { totalCount } suggestions { totalCount } reports { totalCount }
    contributions { totalCount } evidence { totalCount } timeline { totalCount } notices(mine: false) { totalCount }
    decompositionStatus { totalCount } dueBoard { totalCount } ledgerTotals { items }
    coverageMatrix(year: 2020) { items } coverageLines(year: 2020) { problems }
    listDifference(yearBefore: 2020, yearAfter: 2021) { totalCount }
    cycle(year: 2020) { priorReports { totalCount } issueExceptions { totalCount } }
    policies { totalCount } consents { purpose } units { totalCount } persons { totalCount } } }"""


def seen_of_dw01(ours: HttpDistrict, client: Client) -> dict[str, Any]:
    """Everything countable, as somebody sees it."""
    item = ours.made["DW01/2020/T01"]
    district: dict[str, Any] = client.ask(QUESTIONS, node=item, item=item).data["district"]
    return district


def counted(district: dict[str, Any], *names: str) -> dict[str, int]:
    return {name: district[name]["totalCount"] for name in names}


DEPARTMENT = """{ district { ledger(first: 100) { edges { node { number year unit { code } } } }
    contributions { edges { node { state department { code } item { number } } } }
    reports(first: 100) { edges { node { item { number } } } } evidence { edges { node { item { number } } } }
    timeline(first: 100) { edges { node { item { number } } } }
    research { totalCount } changes { totalCount } opinions { totalCount } listSets { totalCount }
    suggestions { totalCount } decompositionStatus { totalCount } coverageMatrix(year: 2020) { items } } }"""


def test_a_department_sees_the_items_it_was_asked_to_help_with_and_what_concerns_them(ours: HttpDistrict) -> None:
    district = ours.holder("ZN01", "STAFF").ask(DEPARTMENT).data["district"]

    assert [edge["node"] for edge in district["ledger"]["edges"]] == [
        {"number": "T01", "year": 2020, "unit": {"code": "DW01"}}
    ]
    asked = [edge["node"] for edge in district["contributions"]["edges"]]
    assert [(each["state"], each["department"]["code"]) for each in asked] == [
        ("DELIVERED", "ZN01"), ("DECLINED", "ZN01"),
    ]  # fmt: skip
    for name in ("contributions", "reports", "evidence", "timeline"):
        assert {edge["node"]["item"]["number"] for edge in district[name]["edges"]} == {"T01"}, name
    counts = counted(district, "research", "changes", "opinions", "listSets", "suggestions", "decompositionStatus")
    assert set(counts.values()) == {0}
    assert district["coverageMatrix"] == []


def test_a_department_sees_a_list_while_it_may_comment_on_it(ours: HttpDistrict) -> None:
    question = """query A($asOf: AsOf!, $item: ID!) { district(asOf: $asOf) { item(id: $item) { id }
        listSets { edges { node { state unit { code } items { totalCount } research { year } } } }
        opinions { totalCount } research { totalCount } changes { totalCount } evidence { totalCount } } }"""
    trail = """query A($unit: ID!) { district { timeline(unit: $unit, year: 2020, first: 1,
        types: ["list_set.consultation_requested.v1"]) { edges { node { position } } } } }"""
    [asked] = ours.platform("AUDITOR").ask(trail, unit=ours.units["DW01"]).data["district"]["timeline"]["edges"]
    position = asked["node"]["position"]

    def seen(at: int) -> Any:
        told = {"asOf": {"position": at}, "item": ours.made["DW01/2020/D01"]}
        return ours.holder("ZN02", "STAFF").ask(question, **told).data["district"]

    before, during = seen(position - 1), seen(position)

    assert before["listSets"]["edges"] == []
    assert before["item"] is None
    [only] = [edge["node"] for edge in during["listSets"]["edges"]]
    assert (only["unit"]["code"], only["state"], only["research"]) == ("DW01", "CONSULTING", None)
    assert only["items"]["totalCount"] > 5
    assert during["item"] is not None
    assert set(counted(during, "research", "changes", "evidence").values()) == {0}


def test_another_line_sees_none_of_a_units_work(ours: HttpDistrict) -> None:
    district = seen_of_dw01(ours, ours.holder("ZN02", "STAFF"))

    assert district["node"] is None
    assert district["item"] is None
    counts = counted(
        district, "listSets", "research", "opinions", "changes", "suggestions", "reports", "contributions", "evidence",
        "timeline", "notices", "decompositionStatus", "dueBoard", "listDifference",
    )  # fmt: skip
    assert set(counts.values()) == {0}
    assert district["ledgerTotals"] == {"items": 0}
    assert district["coverageMatrix"] == []
    assert district["coverageLines"] == []
    assert district["cycle"] == {"priorReports": {"totalCount": 0}, "issueExceptions": {"totalCount": 0}}
    assert district["policies"] is None
    assert district["consents"] == []
    assert district["units"]["totalCount"] > 5
    assert district["persons"]["totalCount"] > 5


def test_oversight_sees_all_of_it(ours: HttpDistrict) -> None:
    auditor, inspector = (seen_of_dw01(ours, ours.platform(role)) for role in ("AUDITOR", "DISCIPLINE_INSPECTOR"))
    asked = "query T($types: [String!]!) { district { timeline(types: $types) { totalCount } } }"
    of_cases = [name for name in STORED_NAMES.values() if name.startswith(("case_folder.", "evidence.hold_"))]
    hidden = ours.platform("DISCIPLINE_INSPECTOR").ask(asked, types=of_cases).data["district"]["timeline"]["totalCount"]

    inspector["timeline"]["totalCount"] -= hidden
    assert hidden > 0
    assert auditor == inspector, "but for cases and what they hold"
    assert auditor["node"] == auditor["item"] == {"id": ours.made["DW01/2020/T01"]}
    assert all(auditor[name]["totalCount"] for name in ("suggestions", "timeline", "policies", "evidence"))
    assert auditor["consents"]


def test_the_administrator_sees_parameters_and_no_content(ours: HttpDistrict) -> None:
    district = seen_of_dw01(ours, ours.platform("TENANT_ADMIN"))

    assert district["policies"]["totalCount"] == 1
    assert district["consents"]
    assert set(counted(district, "listSets", "timeline", "suggestions", "reports").values()) == {0}


SUGGESTED = """query A($suggestion: ID!, $unit: ID!) { district { node(id: $suggestion) { id }
    suggestions { edges { node { text author } } }
    timeline(first: 100, unit: $unit) { edges { node { type data } } }
    ledger(filter: {numbers: ["P02"], unit: $unit, year: 2020}) { edges { node { content {
        ... on ProblemContent { statement suggestion { id text author } } } } } } } }"""


def test_the_unit_concerned_does_not_see_who_suggested_what(ours: HttpDistrict) -> None:
    told = {"suggestion": ours.made["suggestion"], "unit": ours.units["DW01"]}
    for kind in ("SECRETARY", "DEPUTY_IN_CHARGE", "LIST_OFFICER"):
        district = ours.holder("DW01", kind).ask(SUGGESTED, **told).data["district"]

        assert district["node"] is None
        assert district["suggestions"]["edges"] == []
        assert not [edge for edge in district["timeline"]["edges"] if edge["node"]["type"].startswith("suggestion.")]
        [problem] = district["ledger"]["edges"]
        assert problem["node"]["content"]["suggestion"] is None


def test_the_officer_who_makes_the_list_does(ours: HttpDistrict) -> None:
    told = {"suggestion": ours.made["suggestion"], "unit": ours.units["DW01"]}

    district = ours.holder("QW", "LIST_OFFICER").ask(SUGGESTED, **told).data["district"]

    assert district["node"] == {"id": ours.made["suggestion"]}
    [problem] = district["ledger"]["edges"]
    assert problem["node"]["content"]["suggestion"]["author"] == ours.text("王某")


def test_a_leader_sees_their_own_reminders(ours: HttpDistrict) -> None:
    question = """{ district { notices(newestFirst: false) { edges { node {
        deadline kind dueOn leader { id } item { number } finding { state } } } } } }"""

    [late, notice] = ours.holder("DW01", "DEPUTY_IN_CHARGE").ask(question).data["district"]["notices"]["edges"]

    assert {late["node"]["leader"]["id"], notice["node"]["leader"]["id"]} == {ours.people["DW01", "DEPUTY_IN_CHARGE"]}
    assert [late["node"]["deadline"], notice["node"]["deadline"]] == ["FINDING_RECTIFICATION", "TIME_NODE"]
    assert [late["node"]["finding"]["state"], late["node"]["item"]] == ["ASSIGNED", None]
    assert ours.holder("DW02", "SECRETARY").ask(question).data["district"]["notices"]["edges"] == []


def events_seen(ours: HttpDistrict, code: str, unit: str, moment: str) -> int:
    """How many events of a unit a secretary sees."""
    question = f"query A($unit: ID!) {{ district{moment} {{ timeline(unit: $unit) {{ totalCount }} }} }}"
    answer = ours.holder(code, "SECRETARY").ask(question, unit=ours.units[unit])
    return int(answer.data["district"]["timeline"]["totalCount"])


@pytest.mark.parametrize("day", ["2020-08-31", "2020-09-01", "2099-01-01"])
def test_a_moved_unit_is_seen_by_those_above_it_now_whatever_day_is_looked_from(ours: HttpDistrict, day: str) -> None:
    today = f'(today: "{day}")'

    assert events_seen(ours, "DW02", "DW02-002", today) == 0
    assert events_seen(ours, "DW01", "DW02-002", today) > 0


def test_before_a_move_was_known_those_above_it_then_see_what_was_there_then(ours: HttpDistrict) -> None:
    question = 'query A($unit: ID!) { district { timeline(unit: $unit, types: ["unit.moved.v1"]) {'
    question += " edges { node { position } } } } }"
    [moved] = ours.platform("AUDITOR").ask(question, unit=ours.units["DW02-002"]).data["district"]["timeline"]["edges"]
    before = f"(asOf: {{position: {moved['node']['position'] - 1}}})"

    assert events_seen(ours, "DW02", "DW02-002", before) > 0
    assert events_seen(ours, "DW01", "DW02-002", before) == 0


def test_the_past_of_a_dissolved_unit_is_still_its_superiors(ours: HttpDistrict) -> None:
    assert events_seen(ours, "DW01", "DW01-009", "") > 0
    assert events_seen(ours, "DW02", "DW01-009", "") == 0


def test_names_are_opened_for_those_who_see_the_tree(ours: HttpDistrict) -> None:
    question = "query A($id: ID!) { district { person(id: $id) { name telephone } } }"
    person = ours.people["DW01", "STAFF"]

    for client in (ours.holder("ZN02", "STAFF"), ours.platform("AUDITOR")):
        told = client.ask(question, id=person).data["district"]["person"]
        assert told == {"name": ours.text("改名"), "telephone": "139"}
