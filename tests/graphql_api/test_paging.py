"""Pages: whole, in order, stable while rows are added, and worth nothing under another cursor."""

from typing import Any

import pytest

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.questions import LOOK, SCHEMA


def pages(district: HttpDistrict, field: str, first: int, arguments: str = "") -> list[Any]:
    """Every row of a connection, page by page."""
    found: list[Any] = []
    after = None
    while True:
        told = f"first: $first, after: $after{', ' if arguments else ''}{arguments}"
        answer = district.platform("DISCIPLINE_INSPECTOR").ask(
            f"""query A($first: Int!, $after: String) {{ district {{ {field}({told}) {{
                edges {{ cursor node {{ __typename }} }}
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} totalCount }} }} }}""",
            first=first, after=after,
        ).data["district"][field]  # fmt: skip
        info, edges = answer["pageInfo"], answer["edges"]
        found += [edge["cursor"] for edge in edges]
        assert len(edges) <= first
        assert info["hasPreviousPage"] == (after is not None)
        assert (info["startCursor"], info["endCursor"]) == (
            (edges[0]["cursor"], edges[-1]["cursor"]) if edges else (None, None)
        )
        after = info["endCursor"]
        if not info["hasNextPage"]:
            assert answer["totalCount"] == len(found)
            return found


CONNECTIONS = {
    **dict.fromkeys(
        (
            "units",
            "unitTree",
            "persons",
            "cycles",
            "priorities",
            "cityTargets",
            "listTemplates",
            "goodPractices",
            "ledger",
        ),
        "",
    ),
    **dict.fromkeys(("dueBoard", "decompositionStatus", "listSets", "research", "opinions", "changes"), ""),
    **dict.fromkeys(("suggestions", "reports", "contributions", "evidence", "timeline", "policies", "rulings"), ""),
    **dict.fromkeys(("keyManagementCases", "meetingBoard", "reviewReports", "reviewQuestions", "ballotTally"), ""),
    **dict.fromkeys(("keyManagementCases", "ruleSets", "assessmentGroups", "assessments"), ""),
    **dict.fromkeys(("inspectionCalendar", "findingLedger", "rectificationLedger", "followUpLedger"), ""),
    "burdenMeter": "year: 2020",
    "personTimeline": 'person: "SOMEBODY"',
    "evidenceTrail": f'item: "SOMETHING", {LOOK}',
    **dict.fromkeys(("evaluations", "publications", "resultUses", "objections", "erasures", "disclosures"), ""),
    "restrictedEvidence": "",
    "caseFolders": "",
    "signingKeys": "",
    "ranking": "year: 2020",
    "notices": "mine: false",
    "listDifference": "yearBefore: 2020, yearAfter: 2021",
}


def test_every_connection_is_paged_here() -> None:
    district: Any = SCHEMA.type_map["District"]

    connections = {
        name for name, field in district.fields.items() if str(field.type).rstrip("!").endswith("Connection")
    }

    assert connections == set(CONNECTIONS)


@pytest.mark.parametrize(("field", "arguments"), CONNECTIONS.items(), ids=CONNECTIONS.keys())
def test_small_pages_together_are_the_large_page(ours: HttpDistrict, field: str, arguments: str) -> None:
    arguments = arguments.replace("SOMEBODY", ours.people["ZZB", "STAFF"])
    arguments = arguments.replace("SOMETHING", ours.made["DW01/2020/T01"])
    whole = pages(ours, field, 100, arguments)
    small = pages(ours, field, 100 if len(whole) > 60 else 3, arguments)

    assert whole
    assert small == whole
    assert len(set(whole)) == len(whole)


def test_rows_added_meanwhile_shift_nothing(ours: HttpDistrict) -> None:
    question = """query A($after: String) { district { units(first: 2, after: $after) {
        edges { cursor node { code } } } } }"""
    reader = ours.platform("DISCIPLINE_INSPECTOR")
    first = reader.ask(question).data["district"]["units"]["edges"]
    assert [edge["node"]["code"] for edge in first] == ["DW01", "DW01-001"]

    for code in ("A-001", "DW01-0005", "ZZ-999"):
        ours.register(code, "GRASSROOTS", "DW01", "COMMUNITY")
    waiting = "query W($at: Position) { district(atLeast: $at) { position } }"
    reader.ask(waiting, at=ours.position)

    second = reader.ask(question, after=first[-1]["cursor"]).data["district"]["units"]["edges"]
    assert [edge["node"]["code"] for edge in second] == ["DW02", "DW02-001"]


def test_newest_first_pages_backwards(ours: HttpDistrict) -> None:
    forwards, backwards = pages(ours, "timeline", 100), pages(ours, "timeline", 100, "newestFirst: true")
    question = "{ district { timeline(first: 1, newestFirst: true) { edges { node { position } } } position } }"
    newest = ours.platform("DISCIPLINE_INSPECTOR").ask(question).data["district"]

    assert len(forwards) == len(backwards)
    assert newest["timeline"]["edges"][0]["node"]["position"] == newest["position"]


def test_a_cursor_of_elsewhere_is_no_cursor(ours: HttpDistrict, theirs: HttpDistrict) -> None:
    [mine, *_] = pages(ours, "units", 100)
    [foreign, *_] = pages(theirs, "units", 100)
    [other_list, *_] = pages(ours, "persons", 100)
    [node_id] = [ours.units["DW01"]]
    question = "query A($after: String) { district { units(first: 1, after: $after) { totalCount } } }"

    assert ours.platform("DISCIPLINE_INSPECTOR").ask(question, after=mine).status == 200
    for after in (foreign, other_list, node_id, mine[:-1], mine + "A", "", "x", "YXJyYXljb25uZWN0aW9uOjE", "甲"):
        answer = ours.platform("DISCIPLINE_INSPECTOR").ask(question, after=after)
        assert answer.codes == ["BAD_CURSOR"], after
