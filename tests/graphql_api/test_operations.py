"""The published documents, each asked by somebody who would ask it: a developer starts from them."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from graphql import OperationDefinitionNode, OperationType, parse

from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.second_half import rules, score_sheet
from tests.graphql_api.server import Client

OPERATIONS = Path(__file__).parents[2] / "graphql" / "operations"


def send(client: Client, operation: str, **variables: Any) -> Any:
    """The district that a published document shows."""
    return client.ask((OPERATIONS / f"{operation}.graphql").read_text(encoding="utf-8"), **variables).data["district"]


def nodes(connection: Any) -> list[Any]:
    return [edge["node"] for edge in connection["edges"]]


DEMONSTRATED = {"item_timeline", "ledger_of_unit", "list_state", "unit_by_code"}
"""Questions that the demonstration asks (tests/cli/test_demo.py)."""

DRAWN_FROM = {
    *("document_completion", "document_completion_of_unit", "document_evaluation", "document_letters"),
    *("document_place", "document_publications", "document_ranking", "document_rulings", "document_scores"),
    *("document_supervision_order", "document_work_report"),
}
"""Questions that documents are drawn from (test_documents.py)."""


def test_every_question_that_is_published_is_asked() -> None:
    queries = set()
    for file in OPERATIONS.glob("*.graphql"):
        [operation] = parse(file.read_text(encoding="utf-8")).definitions
        assert isinstance(operation, OperationDefinitionNode)
        if operation.operation is OperationType.QUERY:
            queries.add(file.stem)

    sent = set(re.findall(r'send\([^"]*"(\w+)"', Path(__file__).read_text(encoding="utf-8")))
    assert queries - sent == DEMONSTRATED | DRAWN_FROM


def test_an_officer_finds_the_way_from_the_tree_to_what_a_list_lacks(ours: HttpDistrict) -> None:
    officer = ours.holder("QW", "LIST_OFFICER")

    tree = send(officer, "unit_tree", today="2020-03-01", first=3)
    rest = send(officer, "unit_tree", today="2020-03-01", after=tree["unitTree"]["pageInfo"]["endCursor"])
    places = nodes(tree["unitTree"]) + nodes(rest["unitTree"])
    assert len(places) == tree["unitTree"]["totalCount"]
    assert places[0] == {
        "depth": 0,
        "unit": {
            "id": ours.units["QW"], "code": "QW", "name": ours.text("QW单位"), "kind": "DISTRICT_COMMITTEE",
            "superior": None,
        },
    }  # fmt: skip
    [street] = [place["unit"] for place in places if place["unit"]["code"] == "DW01"]

    sets = nodes(send(officer, "list_sets", year=2020, under=street["id"])["listSets"])
    assert {each["unit"]["code"] for each in sets} == {"DW01", "DW01-001"}
    assert all(each["version"] > 5 and each["documentNumber"] for each in sets)

    covered = send(officer, "coverage_matrix", year=2020, under=street["id"], unit=street["id"])
    assert {cell["element"] for cell in covered["coverageMatrix"]} >= {"TEAM"}
    assert set(covered["unit"]["listSet"]["coverage"]) == {
        "commitmentsMissing", "commitmentsUnanswered", "uncompared", "unanswered", "leftBehind", "findingsLeftBehind",
    }  # fmt: skip

    drafted = nodes(send(officer, "unit_timeline", unit=street["id"], first=100)["timeline"])
    proven = nodes(send(officer, "proof_of_events", unit=street["id"], first=1)["timeline"])
    assert proven[0]["proof"] == {"state": "PENDING", "sealed": 0, "witnesses": 0, "file": None}
    assert {entry["actor"]["post"]["title"] for entry in drafted if entry["actor"]["post"]} == {ours.text("职务")}


def test_a_committee_sees_what_is_late_due_changed_and_suggested(ours: HttpDistrict) -> None:
    office, top = ours.holder("ZZB", "STAFF"), ours.units["QW"]

    status = nodes(
        send(office, "decomposition_status", year=2020, under=top, today="2020-04-01")["decompositionStatus"]
    )
    assert {each["unit"]["code"]: each["late"] for each in status}["DW01"] is True

    due = send(office, "due_board", under=top, today="2020-07-12", until="2020-07-31")["dueBoard"]
    assert {each["light"] for each in nodes(due)} == {"RED"}

    before = {"occurredBy": "2020-05-31"}
    changed = nodes(
        send(office, "list_difference", yearBefore=2020, before=before, under=ours.units["DW01"])["listDifference"]
    )
    assert {each["kind"] for each in changed} >= {"ADDED", "REMOVED", "CHANGED"}

    phases = send(office, "year_phases", year=2020, unit=ours.units["DW01"])
    assert (phases["cycle"]["phase"], phases["unit"]["listSet"]["issueBlockers"]) == ("CLOSED", [])

    [adopted] = nodes(send(office, "suggestions", year=2020, states=["ADOPTED"])["suggestions"])
    assert (adopted["unit"]["code"], adopted["text"]) == ("DW01", ours.text("活动室太小"))


def test_what_kept_a_list_from_issue_is_told_as_of_then(ours: HttpDistrict) -> None:
    auditor, street = ours.platform("AUDITOR"), ours.units["DW01"]
    then = {"occurredBy": "2020-01-18"}

    shown = send(auditor, "year_phases", year=2020, unit=street, today="2020-02-05", asOf=then)

    assert "CONSULTATION_MISSING" in [blocker["code"] for blocker in shown["unit"]["listSet"]["issueBlockers"]]


def test_what_followed_from_a_year_is_shown_to_those_who_may_see_it(ours: HttpDistrict) -> None:
    head, auditor = ours.holder("DW01", "SECRETARY"), ours.platform("AUDITOR")

    criticism, taken_back = nodes(send(head, "rulings", year=2019)["rulings"])
    assert (taken_back["kind"], taken_back["state"]) == ("COMMENDATION", "REVOKED")
    assert (criticism["kind"], criticism["state"], criticism["case"]["state"]) == ("CRITICISM", "ISSUED", "RELEASED")
    assert [each["kind"] for each in nodes(send(auditor, "rulings", year=2019)["rulings"])] == [
        "CRITICISM", "ORG_HANDLING", "COMMENDATION",
    ]  # fmt: skip

    [case] = nodes(send(auditor, "key_management_cases", year=2019)["keyManagementCases"])
    visits = [(each["visitedOn"], each["inspection"]["number"]) for each in case["visits"]]
    assert (case["visitsMin"], visits) == (1, [("2020-02-08", "DD0001")])


def test_a_years_results_are_shown_as_they_stand_and_as_they_were_published(ours: HttpDistrict) -> None:
    member, auditor = ours.holder("DW02", "TEAM_MEMBER"), ours.platform("AUDITOR")

    [first] = nodes(send(member, "ranking", year=2020)["ranking"])
    assert (first["unit"]["code"], first["rank"], first["grade"], first["standingGrade"]) == (
        "DW01", 1, "FAIR", "AVERAGE",
    )  # fmt: skip
    assert (first["byHand"], first["published"]) == (True, True)
    [over_years] = nodes(send(member, "year_comparison", years=[2019, 2020])["evaluations"])
    assert (over_years["year"], over_years["final"]) == (2020, first["final"])

    one, two = nodes(send(member, "publications", year=2020)["publications"])
    assert (one["round"], two["round"], one["rules"]) == (1, 2, two["rules"])
    assert one["evaluation"] != two["evaluation"]
    assert one["fromPosition"] == two["fromPosition"] < one["toPosition"] < two["toPosition"]

    [objection] = nodes(send(auditor, "objections", year=2020)["objections"])
    assert (objection["state"], objection["text"], len(objection["reviewers"])) == ("UPHELD", ours.text("打分偏低"), 2)
    assert nodes(send(member, "objections", year=2020)["objections"]) == []


def test_what_few_may_know_of_is_listed_for_those_few(ours: HttpDistrict) -> None:
    inspector, secretary = ours.platform("DISCIPLINE_INSPECTOR"), ours.holder("DW02", "SECRETARY")

    restricted = nodes(send(inspector, "restricted_evidence")["restrictedEvidence"])

    [ours_to_tell] = [file for file in restricted if file["id"] == ours.made["evidence restricted"]]
    assert ours_to_tell["restriction"] == "PERSONAL_PRIVACY"
    assert ours_to_tell["fileName"].startswith("现场.jpg")
    assert ours.made["evidence shown again"] not in [file["id"] for file in restricted]
    assert nodes(send(secretary, "restricted_evidence")["restrictedEvidence"]) == []


def test_case_folders_are_shown_to_inspectors_alone(ours: HttpDistrict) -> None:
    inspector, auditor = ours.platform("DISCIPLINE_INSPECTOR"), ours.platform("AUDITOR")

    closed = nodes(send(inspector, "case_folders", closed=True)["caseFolders"])[0]
    going_on = nodes(send(inspector, "case_folders", closed=False)["caseFolders"])
    [kept] = [folder for folder in going_on if folder["id"] == ours.made["folder"]]

    assert (closed["number"], closed["outcome"]) == (ours.text("folder closed"), "CASE_UNFOUNDED")
    assert kept["title"] == ours.text("关于某人的反映")
    file, item = nodes(kept["contents"])
    assert [hold["folder"]["number"] for hold in file["subject"]["holds"]] == [kept["number"]]
    assert item["subject"]["id"] == ours.made["DW01/2020/T01"]
    assert nodes(send(auditor, "case_folders")["caseFolders"]) == []


def test_erasures_are_shown_to_those_who_answer_for_them(ours: HttpDistrict) -> None:
    auditor, secretary = ours.platform("AUDITOR"), ours.holder("DW01", "SECRETARY")

    [erased] = nodes(send(auditor, "erasures", states=["DESTROYED"])["erasures"])

    assert (erased["kind"], erased["heldFor"], erased["declinedReason"]) == ("PERSON", None, None)
    assert erased["keyId"] == "5f0d1c2e-7a5b-4c1d-9e64-2b1f0a9d8c37"
    assert erased["subject"] is not None
    assert erased["requestedBy"]["name"].startswith("ZZBSTAFF")
    assert nodes(send(secretary, "erasures")["erasures"]) == []

    [shown] = nodes(send(auditor, "disclosures")["disclosures"])
    assert (shown["kind"], shown["field"], shown["recipient"]) == ("PERSON", "name", ours.text("市审计局"))
    assert nodes(send(secretary, "disclosures")["disclosures"]) == []


def test_officers_keys_are_shown_to_all_inside_with_what_they_signed(ours: HttpDistrict) -> None:
    member = ours.holder("DW01", "TEAM_MEMBER")

    [lost] = nodes(send(member, "signing_keys", states=["REVOKED"])["signingKeys"])
    assert (lost["id"], lost["reason"], lost["confirmedAt"] is None) == (ours.made["lost"], "LOST", False)
    of_approver = nodes(send(member, "signing_keys", person=ours.people["QW", "COMMITTEE_APPROVER"])["signingKeys"])
    assert [key["id"] for key in of_approver] == [ours.made["approver"], ours.made["lost"]]

    signature = "signature { value position signingKey { id } }"
    question = f"""query A($sheet: ID!, $ruling: ID!, $unsigned: ID!) {{ district {{
        publications(year: 2020) {{ edges {{ node {{ round {signature} }} }} }}
        sheet: node(id: $sheet) {{ ... on ScoreSheet {{ signedOn {signature} }} }}
        ruling: node(id: $ruling) {{ ... on Ruling {{ state {signature} }} }}
        unsigned: node(id: $unsigned) {{ ... on Ruling {{ state {signature} }} }} }} }}"""
    about = {"ruling": ours.made["criticism"], "unsigned": ours.made["commendation"]}
    shown = ours.platform("AUDITOR").ask(question, sheet=score_sheet(ours), **about).data["district"]
    assert shown["sheet"]["signature"]["signingKey"] == {"id": ours.made["assessor"]}
    assert shown["ruling"]["signature"]["signingKey"] == {"id": ours.made["approver"]}
    assert shown["unsigned"] == {"state": "REVOKED", "signature": None}
    first, second = nodes(shown["publications"])
    assert (first["signature"]["signingKey"], second["signature"]) == ({"id": ours.made["office"]}, None)


def test_somebody_is_told_the_very_bytes_to_sign_and_what_they_say(ours: HttpDistrict) -> None:
    secretary = ours.holder("DW01", "SECRETARY")
    key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

    told = send(secretary, "signing_text", act="REGISTER_KEY", publicKey=key)["signingText"]

    assert json.loads(told["text"]) == {
        "sign": "sandan/sign/v1", "act": "REGISTER_KEY", "district": "330299", "public_key": key,
        "person": ours.raw(ours.people["DW01", "SECRETARY"]),
    }  # fmt: skip
    assert told["sha256"] == sha256(told["text"].encode()).hexdigest()
    assert told["summary"] == ["登记签名密钥", f"公钥：{key}"]
    nothing = {"act": "SIGN_SHEET", "unit": ours.units["DW01"], "year": 2020}
    assert send(secretary, "signing_text", **nothing)["signingText"] is None
    hidden = {"act": "APPROVE_RULING", "ruling": ours.made["handling"]}
    assert send(secretary, "signing_text", **hidden)["signingText"] is None
    assert send(secretary, "signing_text", act="PUBLISH_RESULTS", year=2020)["signingText"] is None


def test_an_administrator_sees_whether_anything_stands_still(ours: HttpDistrict) -> None:
    administrator = ours.platform("TENANT_ADMIN")

    models = send(administrator, "freshness")["freshness"]
    report = send(administrator, "integrity_report")["integrityReport"]

    assert len(models) > 10
    assert {model["parkedAt"] for model in models} == {None}
    # Nobody watches here; what a report shows is in test_integrity.py.
    assert (report["checks"], report["openFaults"]) == ([], None)
    assert report["events"] > 500


def test_whoever_runs_a_meeting_sees_where_it_stands_and_what_was_voted_in_figures(ours: HttpDistrict) -> None:
    office = ours.holder("ZZB", "STAFF")

    board = send(office, "meeting_board", year=2020)
    (held, below), (report, _) = nodes(board["meetingBoard"]), nodes(board["reviewReports"])
    assert [held["organiser"]["code"], below["organiser"]["code"]] == ["QW", "DW01"]
    assert (held["state"], held["nextStep"], held["blockers"]) == ("ADJOURNED", "NOTHING", [])
    assert (held["invited"], held["present"], report["state"]) == (3, 3, "DELIVERED")
    assert [(each["asked"], each["answer"]) for each in report["questions"]] == [
        (ours.text("如何巩固？"), ours.text("季度复核"))
    ]

    tally, on_paper = nodes(send(office, "ballot_tally", year=2020, states=["COUNTED"])["ballotTally"])
    assert (on_paper["issued"], on_paper["votes"][0]["count"]) == (2, 2)
    assert (tally["eligible"], tally["issued"], tally["returned"], tally["abstentions"]) == (2, 2, 2, 1)
    assert {each["vote"]: each["count"] for each in tally["votes"]} == {"好": 1, "较好": 0, "一般": 0, "差": 0}


def test_a_unit_reads_its_points_and_every_score_they_are_made_of(ours: HttpDistrict) -> None:
    secretary = ours.holder("DW01", "SECRETARY")

    [told] = nodes(send(secretary, "assessments", year=2020, states=["FED_BACK"])["assessments"])
    sheet = send(secretary, "score_sheet", sheet=score_sheet(ours))["node"]

    assert (told["unit"]["code"], told["itemsToScore"], told["feedbackDueOn"]) == ("DW01", 8, "2020-12-19")
    assert told["points"]["final"] == told["points"]["base"] - 40
    assert {fact["kind"]: fact["withdrawnReason"] for fact in told["facts"]}["市级表彰"] == ours.text("不在本年度")
    assert [each["signedOn"] for each in told["sheets"]] == ["2020-12-07"]
    scores = nodes(sheet["scores"])
    assert len(scores) == 16
    assert [score["amendedBecause"] for score in scores if score["score"] == 9250] == [ours.text("复核")]
    assert len({score["position"] for score in scores}) == 16


def test_a_unit_follows_its_score_down_to_who_said_what_where_in_the_log(ours: HttpDistrict) -> None:
    secretary = ours.holder("DW01", "SECRETARY")

    told = send(secretary, "score_explain", unit=ours.units["DW01"], year=2020)["scoreExplain"]
    tasks = next(part for part in told["points"]["components"] if part["name"] == "TASK")
    criterion = next(item for item in tasks["items"] if item["number"] == "T01")["criteria"][1]
    assert (told["agrees"], criterion["criterion"], criterion["score"]["result"]) == (True, "TASKS_COMPLETED", 9500)
    assert criterion["settled"]["reason"] == ours.text("佐证充分")
    said = """query Said($unit: ID!, $types: [String!]) { district { timeline(unit: $unit, types: $types, first: 100) {
        edges { node { position data } } } } }"""
    types = ["assessment.score_adjudicated.v1", "score_sheet.score_entered.v1"]
    entries = nodes(
        ours.platform("AUDITOR").ask(said, unit=ours.units["DW01"], types=types).data["district"]["timeline"]
    )
    data = {entry["position"]: json.loads(entry["data"]) for entry in entries}
    for leaf in (criterion["settled"], *criterion["entries"]):
        assert data[leaf["position"]]["score"] == leaf["score"]


def test_the_office_tries_other_rules_on_the_year(ours: HttpDistrict) -> None:
    office, other = ours.holder("ZZB", "STAFF"), {**rules(ours), "deductions": {}}

    told = send(office, "what_if", year=2020, rules=json.dumps(other, ensure_ascii=False))["whatIf"]

    [unit] = [unit for unit in told["units"] if unit["unit"]["code"] == "DW01"]
    assert (told["faults"], told["ignored"], unit["problem"]) == ([], ["逾期报告"], None)
    assert (unit["actualFinal"], unit["tried"]["final"], unit["finalDifference"]) == (8701, 8741, 40)
    assert (unit["evaluation"]["secretary"], unit["tried"]["secretary"]) == (9091, 9119)
    assert (unit["rankDifference"], unit["gradeDiffers"]) == (0, False)


@pytest.mark.parametrize("seen", [0, 1])
def test_a_unit_sees_nothing_of_its_assessment_before_it_is_told(ours: HttpDistrict, seen: int) -> None:
    told_at = ours.platform("AUDITOR").ask(
        """{ district { timeline(first: 1, types: ["assessment.fed_back.v1"]) { edges { node { position } } } } }"""
    )
    [told] = nodes(told_at.data["district"]["timeline"])
    given = {"at": int(told["position"]) - 1 + seen, "sheet": score_sheet(ours)}
    question = """query A($at: Position!, $sheet: ID!) { district(asOf: {position: $at}) {
        assessments(first: 5) { totalCount } assessmentGroups { totalCount } node(id: $sheet) { id } } }"""

    for kind in ("DEPUTY_IN_CHARGE", "TEAM_MEMBER"):
        shown = ours.holder("DW01", kind).ask(question, **given).data["district"]
        assert (shown["assessments"]["totalCount"], shown["assessmentGroups"]["totalCount"]) == (seen, seen), kind
        assert (shown["node"] is not None) == bool(seen), kind
    for organiser in (ours.holder("QW", "LIST_OFFICER"), ours.holder("DW01-001", "STAFF")):
        shown = organiser.ask(question, **given).data["district"]
        assert (shown["assessments"]["totalCount"], shown["node"] is not None) == (1, True)
    other = ours.holder("DW02", "SECRETARY").ask(question, **given).data["district"]
    assert (other["assessments"]["totalCount"], other["node"]) == (0, None)


def test_who_stands_back_sees_nothing_of_what_the_group_scores(ours: HttpDistrict) -> None:
    question = "{ district { assessments { totalCount } assessmentGroups { totalCount } ledger { totalCount } } }"

    told = ours.holder("QW", "STAFF").ask(question).data["district"]

    assert (told["assessments"]["totalCount"], told["ledger"]["totalCount"]) == (0, 0)
    assert told["assessmentGroups"]["totalCount"] == 1


def test_an_officer_sees_what_was_found_what_is_late_and_what_would_follow(ours: HttpDistrict) -> None:
    officer, street, top = ours.holder("QW", "LIST_OFFICER"), ours.units["DW01"], ours.units["QW"]

    [made] = nodes(send(officer, "inspection_calendar", year=2020, under=top, until="2020-03-01")["inspectionCalendar"])
    assert (made["number"], made["state"], len(made["findings"])) == ("DD0001", "FED_BACK", 2)
    late = nodes(
        send(officer, "rectification_ledger", year=2020, today="2020-02-10", overdue=True)["rectificationLedger"]
    )
    assert [(each["light"], each["dueOn"]) for each in late] == [("RED", "2020-02-09")]
    overdue = send(officer, "follow_up_ledger", year=2020, today="2020-08-12", overdue=True)["followUpLedger"]
    assert {each["kind"]: each["rectificationDueOn"] for each in nodes(overdue)} == {
        "ORG_TALK": "2020-08-11", "REMINDER": "2020-08-11",
    }  # fmt: skip

    advice = send(officer, "escalation_advice", unit=street, year=2020, today="2020-08-12")["escalationAdvice"]
    assert advice["kind"] is None, "a talk was held already"
    assert set(advice["reasons"]) >= {"RECTIFICATION_OVERDUE", "NOT_FOLLOWED_UP"}
    burdens = {each["unit"]["code"]: each for each in nodes(send(officer, "burden_meter", year=2020)["burdenMeter"])}
    assert burdens["DW01"]["district"] == {"inspections": 1, "most": 4, "light": "GREEN"}
    assert burdens["DW02-001"]["reportsAsked"] == 7 * 12
    # Three follow-ups ask for a report, one of them for a reply as well; and one report was given at the meeting.
    assert (burdens["DW01"]["formsAsked"], burdens["DW02-001"]["formsAsked"]) == (5, 0)
    assert burdens["DW02-001"]["reportsSubmitted"] == 3 * 7 * 2
    named = send(officer, "person_timeline", person=ours.people["DW01", "TEAM_MEMBER"], first=100)["personTimeline"]
    assert "报告整改" in {each["title"] for each in nodes(named)}


def test_an_inspector_reads_a_files_trail_with_the_receipt_of_every_step(ours: HttpDistrict) -> None:
    inspector, item = ours.platform("DISCIPLINE_INSPECTOR"), ours.made["DW01/2020/T01"]

    told = send(inspector, "evidence_trail", item=item, purpose="DISCIPLINE", commandId=str(uuid4()))["evidenceTrail"]

    photo, video, clearer = nodes(told)
    assert told["totalCount"] == 3
    assert clearer["evidence"]["id"] == ours.made["evidence clearer"]
    assert photo["evidence"]["id"] == ours.made["evidence"]
    assert video["steps"][0]["title"] == "申报佐证文件"
    assert {step["proof"]["state"] for step in photo["steps"]} == {"PENDING"}


def test_an_inspector_asks_what_changed_about_an_item_between_two_days(ours: HttpDistrict) -> None:
    inspector, item = ours.platform("DISCIPLINE_INSPECTOR"), ours.made["DW01/2020/T01"]
    days = {"before": {"occurredBy": "2020-01-08"}, "asOf": {"occurredBy": "2020-12-31"}}

    look = {"purpose": "DISCIPLINE", "commandId": str(uuid4())}
    told = send(inspector, "trail_difference", item=item, **look, **days)["trailDifference"]

    assert told["since"] < told["until"]
    assert told["steps"][0]["title"]
