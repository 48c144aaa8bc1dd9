"""Every object that commands change shows the version that `expectedVersion` is compared with, as of the position."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import GraphQLInterfaceType

from tests.graphql_api.aftermath import JUDGED, RULED, Aftermath
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.questions import SCHEMA
from tests.graphql_api.second_half import SecondHalf
from tests.graphql_api.server import Client
from tests.graphql_api.year import Year

QUESTION = """query A($id: ID!, $at: Position) { district(atLeast: $at) {
    node(id: $id) { ... on Versioned { version } } } }"""


@dataclass(frozen=True)
class Case:
    """A command that changes what a node shows."""

    node: Callable[[HttpDistrict], str]
    actor: Callable[[HttpDistrict], Client]
    mutation: str
    given: Callable[[HttpDistrict], dict[str, Any]]


def office(ours: HttpDistrict) -> Client:
    return ours.holder("ZZB", "STAFF")


def admin(ours: HttpDistrict) -> Client:
    return ours.platform("TENANT_ADMIN")


def head(ours: HttpDistrict) -> Client:
    return ours.holder("DW01", "SECRETARY")


def shown(ours: HttpDistrict, node: str) -> int:
    """The version of a node, once the district's last command can be read."""
    asked = ours.platform("DISCIPLINE_INSPECTOR").ask(QUESTION, id=node, at=ours.position)
    return int(asked.data["district"]["node"]["version"])


CASES = {
    "Unit": Case(
        lambda ours: ours.units["DW02"], admin, "unitRevise",
        lambda ours: {"unit": ours.units["DW02"], "name": "更名", "assessmentClass": "街道",
                      "effectiveOn": "2021-01-01", "reason": "更名"},
    ),
    "Person": Case(
        lambda ours: ours.people["DW02", "STAFF"], admin, "identityCorrect",
        lambda ours: {"person": ours.people["DW02", "STAFF"], "name": "更正", "reason": "笔误"},
    ),
    "CaseFolder": Case(
        lambda ours: ours.made["folder"], lambda ours: ours.platform("DISCIPLINE_INSPECTOR"), "caseFolderHandOver",
        lambda ours: {"folder": ours.made["folder"], "keeper": ours.people["ZN01", "STAFF"]},
    ),
    "Cycle": Case(
        lambda ours: ours.ids.make("Cycle", "2021"), office, "issueExceptionApprove",
        lambda ours: {"unit": ours.units["DW02"], "year": 2021, "untilOn": "2021-03-31", "reason": "疫情",
                      "occurredOn": "2021-02-03"},
    ),
    "Priority": Case(
        lambda ours: ours.made["priority/2021"], office, "priorityRevise",
        lambda ours: {"year": 2021, "priority": ours.made["priority/2021"], "title": "又一表述", "reason": "表述",
                      "occurredOn": "2021-01-05"},
    ),
    "CityTarget": Case(
        lambda ours: ours.made["target"], office, "cityTargetWithdraw",
        lambda ours: {"target": ours.made["target"], "reason": "合并", "occurredOn": "2021-01-05"},
    ),
    "ListTemplate": Case(
        lambda ours: ours.made["template"], office, "listTemplateWithdraw",
        lambda ours: {"template": ours.made["template"], "reason": "过时", "occurredOn": "2021-01-05"},
    ),
    "GoodPractice": Case(
        lambda ours: ours.made["practice"], lambda ours: ours.holder("QW", "LIST_OFFICER"), "goodPracticeWithdraw",
        lambda ours: {"practice": ours.made["practice"], "reason": "待完善", "occurredOn": "2021-01-05"},
    ),
    "ListSet": Case(
        lambda ours: ours.ids.make("ListSet", f"{ours.raw(ours.units['DW01'])}/2021"), head, "itemWithdrawalPropose",
        lambda ours: {"unit": ours.units["DW01"], "year": 2021, "item": ours.made["DW01/2021/T03"],
                      "reason": "任务调整", "occurredOn": "2021-03-10"},
    ),
    "Item": Case(
        lambda ours: ours.made["DW01/2021/T02"], head, "commitmentAssign",
        lambda ours: {"item": ours.made["DW01/2021/T02"], "leader": ours.people["DW01", "TEAM_MEMBER"],
                      "department": "组织办", "measure": "分季度推进", "dueOn": "2021-07-11",
                      "occurredOn": "2021-02-10"},
    ),
    "Finding": Case(
        lambda ours: ours.made["finding"], office, "findingAssign",
        lambda ours: {"finding": ours.made["finding"], "assignedOn": "2021-03-10", "dueOn": "2021-04-10"},
    ),
    "SigningKey": Case(
        lambda ours: ours.made["office"], office, "signingKeyRevoke",
        lambda ours: {"signingKey": ours.made["office"], "reason": "REPLACED"},
    ),
    "FollowUp": Case(
        lambda ours: ours.made["follow up unanswered"], head, "followUpReportRectified",
        lambda ours: {"followUp": ours.made["follow up unanswered"], "text": "已整改", "reportedOn": "2021-03-10"},
    ),
}  # fmt: skip
"""One command for each kind of node that the played year leaves open to one; the others are in `MEANWHILE`."""


@dataclass(frozen=True)
class Meanwhile:
    """A node just made, what somebody does to it, and what somebody else wants to do who saw it before."""

    node: Callable[[HttpDistrict], str]
    first: tuple[Callable[[HttpDistrict], Client], str, dict[str, Any]]
    second: tuple[Callable[[HttpDistrict], Client], str, dict[str, Any]]
    argument: str | None = None
    """The input's name for the node; what is a unit's year by both, a meeting by its organiser."""


LATER = 2022
RESEARCH = {"year": 2021, "occurredOn": "2021-03-10"}


def officer(ours: HttpDistrict) -> Client:
    return ours.holder("QW", "LIST_OFFICER")


def clerk(ours: HttpDistrict) -> Client:
    return ours.holder("ZN01", "STAFF")


def proposed(ours: HttpDistrict) -> str:
    given = {"kind": "CRITICISM", "unit": ours.units["DW01"], "year": JUDGED, "conditions": ["WEAK_MEASURES"]}
    return ours.make(officer(ours), "rulingPropose", basis="措施不力", proposedOn=RULED, **given)


def objected(ours: HttpDistrict) -> str:
    ruling = Aftermath(ours).rule("objected to", "DW02", "CRITICISM", ["WEAK_MEASURES"])
    given = {"unit": ours.units["DW02"], "year": JUDGED, "ruling": ruling, "text": "与事实不符", "filedOn": RULED}
    return ours.make(ours.holder("DW02", "SECRETARY"), "objectionFile", **given)


def administrator(ours: HttpDistrict) -> Client:
    return ours.platform("TENANT_ADMIN")


def inspector(ours: HttpDistrict) -> Client:
    return ours.platform("DISCIPLINE_INSPECTOR")


def leaving(ours: HttpDistrict) -> str:
    person = ours.make(administrator(ours), "personRegister", name="已调离的人", telephone="13900000000")
    about = {"subject": {"person": person}}
    ours.make(office(ours), "erasureRequest", basis="PURPOSE_ENDED", reason="已调离", **about)
    return ours.make(inspector(ours), "erasureHoldPlace", reason="纪案3号", **about)


def criticised(ours: HttpDistrict) -> str:
    follows = Aftermath(ours)
    return follows.case_of(follows.rule("another", "DW02", "CRITICISM", ["WEAK_MEASURES"]))


def researched(ours: HttpDistrict) -> str:
    unit = ours.units["DW02"]
    ours.give(officer(ours), "researchStart", unit=unit, year=2021, startedOn="2021-03-09")
    return ours.ids.make("ResearchRecord", f"{ours.raw(unit)}/2021")


def meeting(ours: HttpDistrict) -> dict[str, Any]:
    """What a meeting is named by, and whom it is about."""
    return {
        "organiser": ours.units["QW"], "units": [ours.units["DW02"]], "participants": [ours.people["DW02", "STAFF"]],
    }  # fmt: skip


def scheduled(ours: HttpDistrict) -> str:
    ours.give(office(ours), "meetingSchedule", **meeting(ours), year=2021, scheduledOn="2021-12-28", place="礼堂")
    return ours.ids.make("ReviewMeeting", f"{ours.raw(ours.units['QW'])}/2021")


MEANWHILE = {
    "ResearchRecord": Meanwhile(
        researched,
        (officer, "situationRecord", {"text": "概况详见报告", **RESEARCH}),
        (officer, "problemsRecord", {"text": "问题详见报告", **RESEARCH}),
    ),
    "Contribution": Meanwhile(
        lambda ours: ours.make(
            head(ours), "contributionRequest", item=ours.made["DW01/2021/T03"], department=ours.units["ZN01"],
            resource="FUNDS", description="经费", occurredOn="2021-03-11",
        ),
        (clerk, "contributionPledge",
         {"description": "十万元", "deliverByOn": "2021-09-01", "occurredOn": "2021-03-12"}),
        (clerk, "contributionDeliver", {"deliveredOn": "2021-06-01", "note": "已拨付"}),
        "contribution",
    ),
    "Evidence": Meanwhile(
        lambda ours: ours.make(
            head(ours), "evidenceDeclare", unit=ours.units["DW01"], fileName="签到表.jpg", noStateSecret=True,
            item=ours.made["DW01/2021/T03"], occurredOn="2021-03-19",
        ),
        (head, "evidenceSupply",
         {"sha256": "ab" * 32, "sizeBytes": 1000, "mediaType": "image/jpeg", "occurredOn": "2021-03-19"}),
        (lambda ours: ours.platform("SYSTEM"), "evidenceReject", {"reason": "摘要不符"}),
        "evidence",
    ),
    "Suggestion": Meanwhile(
        lambda ours: ours.make(
            ours.platform("MEMBER"), "suggestionSubmit", unit=ours.units["DW01"], year=2021, fromMember=True,
            text="活动室太小", author="王某", submittedOn="2021-01-06",
        ),
        (officer, "suggestionScreen", {"fit": False, "summary": "活动场所不足", "screenedOn": "2021-01-07"}),
        (officer, "suggestionReply", {"text": "已转办", "repliedOn": "2021-01-08"}),
        "suggestion",
    ),
    "Evaluation": Meanwhile(
        lambda ours: ours.ids.make("Evaluation", f"{ours.raw(ours.units['DW01'])}/2020"),
        (officer, "gradePropose", {"year": 2020, "grade": "POOR", "reason": "舆情", "proposedOn": "2020-12-29"}),
        (lambda ours: ours.holder("QW", "SECRETARY"), "gradeDecide",
         {"year": 2020, "grade": "POOR", "decidedOn": "2020-12-29"}),
        "evaluation",
    ),
    "Objection": Meanwhile(
        objected,
        (office, "objectionAccept", {"acceptedOn": RULED}),
        (office, "reviewersAssign", {"reviewers": ["QW/TEAM_MEMBER", "ZN01/STAFF"], "assignedOn": RULED}),
        "objection",
    ),
    "SealedSubject": Meanwhile(
        leaving,
        (inspector, "erasureHoldRelease", {"reason": "已结案"}),
        (administrator, "subjectErase", {}),
        "sealedSubject",
    ),
    "Ruling": Meanwhile(
        proposed,
        (office, "rulingReview", {"note": "属实", "reviewedOn": RULED}),
        (lambda ours: ours.holder("QW", "SECRETARY"), "rulingApprove", {"approvedOn": RULED}),
        "ruling",
    ),
    "KeyManagementCase": Meanwhile(
        criticised,
        (officer, "trackingPlan", {"plan": "每季度", "visitsMin": 1, "untilOn": "2020-03-31", "plannedOn": RULED}),
        (office, "trackingVisitRecord", {"note": "有改进", "visitedOn": RULED}),
        "case",
    ),
    "ReviewMeeting": Meanwhile(
        scheduled,
        (office, "meetingSchedule", {"year": 2021, "scheduledOn": "2021-12-29", "place": "会议室"}),
        (office, "meetingSchedule", {"year": 2021, "scheduledOn": "2021-12-29", "place": "大会议室"}),
        "organiser",
    ),
    "Inspection": Meanwhile(
        lambda ours: ours.make(
            office(ours), "inspectionPlan", unit=ours.units["DW01"], year=2021, number="DD2101", style="ANNOUNCED",
            method="SYMPOSIUM", team=[ours.people["ZZB", "STAFF"], ours.people["ZN01", "STAFF"]],
            plannedForOn="2021-03-20", purpose="半年督导", occurredOn="2021-03-10",
        ),
        (office, "inspectionStart", {"startedOn": "2021-03-20"}),
        (office, "observationRecord", {"listKind": "TASK", "text": "台账齐全", "occurredOn": "2021-03-20"}),
        "inspection",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MEANWHILE.values(), ids=MEANWHILE.keys())
def test_a_version_seen_before_somebody_elses_change_is_refused_and_the_present_one_taken(
    ours: HttpDistrict, case: Meanwhile
) -> None:
    node = case.node(ours)
    named = {
        None: {"unit": ours.units["DW02"]},
        "organiser": meeting(ours),
        "evaluation": {"unit": ours.units["DW01"]},
    }
    about = named.get(case.argument, {case.argument: node})
    seen = shown(ours, node)

    actor, mutation, given = case.first
    first = ours.give(actor(ours), mutation, expectedVersion=seen, **about, **given)

    actor, mutation, given = case.second
    if "reviewers" in given:
        codes = (each.split("/") for each in given["reviewers"])
        given = {**given, "reviewers": [ours.people[unit, post] for unit, post in codes]}
    [refusal] = ours.refused(actor(ours), mutation, expectedVersion=seen, **about, **given)
    assert (refusal["code"], refusal["field"]) == ("STALE_VERSION", "expectedVersion")
    present = shown(ours, node)
    assert present == first["version"] == seen + 1
    second = ours.give(actor(ours), mutation, expectedVersion=present, **about, **given)
    assert shown(ours, node) == second["version"] == present + 1


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_command_that_rests_on_an_older_version_is_refused(ours: HttpDistrict, case: Case) -> None:
    actor, given, node = case.actor(ours), case.given(ours), case.node(ours)

    version = shown(ours, node)
    assert version >= 1
    for stale in (version - 1, version + 1):
        [refusal] = ours.refused(actor, case.mutation, expectedVersion=stale, **given)
        assert (refusal["code"], refusal["field"]) == ("STALE_VERSION", "expectedVersion")

    receipt = ours.give(actor, case.mutation, expectedVersion=version, **given)

    assert shown(ours, node) == receipt["version"] > version


ASSESSED = {"AssessmentGroup", "Assessment", "ScoreSheet"}
"""Kinds of node that are there in the assessment of a year alone."""


def test_groups_assessments_and_sheets_show_what_their_commands_are_decided_on(ours: HttpDistrict) -> None:
    year, half = Year(ours), SecondHalf(Year(ours))
    year.open_year(LATER)
    item = year.issue_plainly("DW02", LATER)
    half.begin(LATER)
    half.rule(LATER)
    group = half.form_plainly(LATER)
    unit, assessor = ours.units["DW02"], ours.holder("ZN02", "STAFF")
    on = {"unit": unit, "year": LATER, "occurredOn": f"{LATER}-12-05"}
    second = {"group": group, "fromUnit": ours.units["ZN01"], "title": "干部", "leads": False}
    second["person"] = ours.people["ZN01", "STAFF"]
    ours.give(office(ours), "assessmentOpen", unit=unit, year=LATER, group=group, openedOn=f"{LATER}-12-01")
    score = {"item": item, "method": "INTERVIEW", "score": 9500}
    ours.give(assessor, "scoresEnter", scores=[{"criterion": "MEASURES_EFFECTIVE", **score}], **on)
    sheet = f"{ours.raw(unit)}/{LATER}/{ours.raw(ours.people['ZN02', 'STAFF'])}"
    cases: list[tuple[str, Client, str, dict[str, Any]]] = [
        (group, office(ours), "assessorSecond", {"secondedOn": f"{LATER}-12-05", **second}),
        (
            ours.ids.make("Assessment", f"{ours.raw(unit)}/{LATER}"), assessor, "assessmentMethodRecord",
            {"unit": unit, "year": LATER, "method": "INTERVIEW", "usedOn": f"{LATER}-12-05"},
        ),
        (
            ours.ids.make("ScoreSheet", sheet), assessor, "scoresEnter",
            {"scores": [{"criterion": "TASKS_COMPLETED", **score}], **on},
        ),
    ]  # fmt: skip

    for node, actor, mutation, given in cases:
        version = shown(ours, node)
        [refusal] = ours.refused(actor, mutation, expectedVersion=version - 1, **given)
        assert refusal["code"] == "STALE_VERSION", mutation
        receipt = ours.give(actor, mutation, expectedVersion=version, **given)
        assert shown(ours, node) == receipt["version"] == version + 1


def test_a_version_is_that_of_the_position_read(ours: HttpDistrict) -> None:
    question = """query A($id: ID!, $at: Position!) { district(asOf: {position: $at}) { item(id: $id) { version
        timeline(first: 100) { edges { node { stream version } } } listSet { version } } } }"""
    item = ours.made["DW01/2020/T01"]
    stream = f"item/{ours.raw(item)}"

    told = f'timeline(item: "{item}", first: 1) {{ edges {{ node {{ position }} }} }}'
    [added] = ours.platform("AUDITOR").ask(f"{{ district {{ {told} }} }}").data["district"]["timeline"]["edges"]
    begun = added["node"]["position"]

    for at in (begun + 20, begun + 90, begun + 190, ours.position):
        shown = ours.platform("AUDITOR").ask(question, id=item, at=at).data["district"]["item"]
        entries = [edge["node"] for edge in shown["timeline"]["edges"]]
        versions = [entry["version"] for entry in entries if entry["stream"] == stream]
        assert shown["version"] == max(versions, default=0)
        assert shown["listSet"]["version"] > 0


def test_what_commands_are_decided_on_shows_its_version() -> None:
    versioned = SCHEMA.type_map["Versioned"]
    assert isinstance(versioned, GraphQLInterfaceType)

    assert {kind.name for kind in SCHEMA.get_possible_types(versioned)} == {*CASES, *MEANWHILE, *ASSESSED}
