"""Supervision as people do it: who organises, who confirms, who rechecks, what is secret, what paper may show."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from domain import streams
from domain.codes import CyclePhase, InspectionStyle, ListKind, PostKind, Weakness
from domain.cycle.commands import AdvancePhase, CloseCycle
from domain.cycle.errors import CycleNotOpen
from domain.evidence.commands import DeclareEvidence
from domain.lists.commands import AddProblemItem, DraftList, ProposeItemAddition
from domain.organisation.commands import MoveUnit
from domain.recorded import Actor, Classification
from domain.refusal import NotPermitted
from domain.supervision.commands import (
    AddInspector,
    ApproveFollowUp,
    AssignFinding,
    CancelInspection,
    CloseFinding,
    CloseFollowUp,
    ConcludeInspection,
    ConfirmFinding,
    FeedBackInspection,
    PlanInspection,
    ProposeFollowUp,
    RaiseFinding,
    RecheckFinding,
    RecordObservation,
    RecordReply,
    RecordTalk,
    ReportRectified,
    SendFollowUp,
    StartInspection,
    SubmitRectification,
)
from domain.supervision.errors import (
    ApproverTooLow,
    EvidenceOfOthers,
    FindingNotFound,
    FindingOfOtherUnit,
    InspectedTooOften,
    InspectionNumberTaken,
    InspectorOfTheUnit,
    RecheckByTheUnit,
    TooFewInspectors,
)
from domain.tenancy.commands import SetPolicy
from domain.tenancy.events import Policy
from services.commands.rehearsal import RehearsalLog
from services.commands.service import CommandService
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN, NOON, District
from tests.commands.list_year import PROBLEM, YEAR

JUNE = date(2020, 6, 1)


@pytest.fixture
def ours() -> District:
    """A district in memory whose lists of DW01 and DW01-001 are issued."""
    clock = [NOON]
    log = RehearsalLog(clock=lambda: clock[0])
    district = District(1, CommandService(log, lambda: clock[0]), log, clock)
    district.open()
    year.open_year(district)
    made = year.ready(district, "DW01")
    year.issue(district, "DW01")
    branch = year.ready(district, "DW01-001")
    year.issue(district, "DW01-001", "示街发〔2020〕1号")
    district.units |= {f"DW01/{number}": item for number, item in made.items()}
    district.units |= {f"DW01-001/{number}": item for number, item in branch.items()}
    return district


def staff(ours: District) -> Actor:
    return year.office(ours)


def team(ours: District, *units: str) -> tuple[Any, ...]:
    return tuple(ours.posts[unit, PostKind.STAFF][1] for unit in units)


def plan(ours: District, unit: str, number: str, **changes: Any) -> PlanInspection:
    facts = {
        "unit": ours.units[unit], "year": YEAR, "number": number, "method": "SYMPOSIUM",
        "style": InspectionStyle.ANNOUNCED, "team": team(ours, "ZZB", "ZN01"), "planned_for_on": date(2020, 7, 1),
        "purpose": "半年督导", **changes,
    }  # fmt: skip
    return PlanInspection(**facts)  # type: ignore[arg-type]


def raised(ours: District, actor: Actor, unit: str, **changes: Any) -> str:
    """A finding on a task of the unit; its id."""
    facts = {
        "unit": ours.units[unit], "year": YEAR, "items": (ours.units[f"{unit}/T01"],),
        "weakness": Weakness.WEAK_PROGRESS, "description": "推进缓慢", "raised_on": JUNE, **changes,
    }  # fmt: skip
    return ours.make(actor, RaiseFinding(**facts))  # type: ignore[arg-type]


def confirmed(ours: District, unit: str = "DW01", **changes: Any) -> Any:
    """A finding of the organisation department that another of it confirmed."""
    finding = raised(ours, staff(ours), unit, **changes)
    ours.submit(ours.holder("ZZB", PostKind.LIST_OFFICER), ConfirmFinding(finding, JUNE))  # type: ignore[arg-type]
    return finding


def last(ours: District, stream: str) -> Any:
    return ours.events(stream)[-1]


def test_an_inspection_goes_from_plan_to_feedback_with_a_department_that_joins(ours: District) -> None:
    office, bureau = staff(ours), ours.holder("ZN01", PostKind.STAFF)
    made: Any = ours.make(office, plan(ours, "DW01", "DD01", departments=(ours.units["ZN01"],)))
    ours.submit(office, AddInspector(made, ours.posts["ZN02", PostKind.STAFF][1]))  # type: ignore[arg-type]
    ours.submit(office, StartInspection(made, JUNE))
    task: Any = ours.units["DW01/T01"]
    ours.submit(bureau, RecordObservation(made, ListKind.TASK, "台账齐全", (task,)))
    finding: Any = raised(ours, bureau, "DW01", inspection=made)
    ours.submit(office, ConcludeInspection(made, "总体良好", JUNE))
    ours.submit(office, FeedBackInspection(made, JUNE))
    ours.submit(office, ConfirmFinding(finding, JUNE))

    found = ours.events(streams.finding(finding))[0].event
    assert (found.organiser, found.raised_by) == (ours.units["ZZB"], bureau.person)
    with pytest.raises(NotPermitted):
        ours.submit(ours.holder("ZN02", PostKind.STAFF), RecordObservation(made, ListKind.TASK, "所见"))


def test_only_who_organises_it_plans_and_the_unit_itself_never(ours: District) -> None:
    for actor in (
        year.head(ours, "DW01"),
        ours.holder("DW01", PostKind.LIST_OFFICER),
        ours.holder("DW02", PostKind.LIST_OFFICER),
        ours.holder("ZN01", PostKind.STAFF),
        ours.holder("QW", PostKind.LIST_OFFICER),
    ):
        with pytest.raises(NotPermitted):
            ours.submit(actor, plan(ours, "DW01", "DD01"))
    own_tier = ours.make(ours.holder("DW01", PostKind.LIST_OFFICER), plan(ours, "DW01-001", "DD01"))
    assert ours.events(streams.inspection(own_tier))[0].event.organiser == ours.units["DW01"]
    with pytest.raises(NotPermitted):
        ours.submit(staff(ours), StartInspection(own_tier, JUNE))  # type: ignore[arg-type]


def test_a_number_is_planned_once_in_a_year_however_it_is_spelt(ours: District) -> None:
    ours.submit(staff(ours), plan(ours, "DW01", "DD01"))

    with pytest.raises(InspectionNumberTaken):
        ours.submit(staff(ours), plan(ours, "DW01-001", "ｄｄ01"))


def test_a_unit_is_inspected_no_more_often_than_its_district_allows(ours: District) -> None:
    ours.submit(ADMIN, SetPolicy(Policy(late_entry_days=3650, inspections_district_max=2), "减负"))
    office = staff(ours)
    ours.submit(office, plan(ours, "DW01", "DD01"))
    cancelled = ours.make(office, plan(ours, "DW01", "DD02"))
    ours.submit(office, CancelInspection(cancelled, "合并"))  # type: ignore[arg-type]
    ours.submit(office, plan(ours, "DW01", "DD03"))

    with pytest.raises(InspectedTooOften, match="已安排2次，上限2次"):
        ours.submit(office, plan(ours, "DW01", "DD04"))

    ours.submit(office, plan(ours, "DW01-001", "DD05"))
    ours.submit(ours.holder("DW01", PostKind.LIST_OFFICER), plan(ours, "DW01-001", "DD06"))
    beyond = ours.make(office, plan(ours, "DW01", "DD04", reason_beyond_limit="来信反映"))
    assert ours.events(streams.inspection(beyond))[0].event.reason_beyond_limit == "来信反映"


def test_nobody_inspects_their_own_unit_and_nobody_alone(ours: District) -> None:
    with pytest.raises(InspectorOfTheUnit):
        ours.submit(staff(ours), plan(ours, "DW01", "DD01", team=team(ours, "ZZB", "DW01")))
    with pytest.raises(TooFewInspectors):
        ours.submit(staff(ours), plan(ours, "DW01", "DD01", team=team(ours, "ZZB")))
    on_paper = ours.behalf("ZZB", attested=True)
    assert ours.submit(on_paper, plan(ours, "DW01", "DD01", team=(), purpose=""))


@pytest.mark.parametrize("style", InspectionStyle)
def test_the_plan_of_an_unannounced_inspection_is_restricted_until_it_starts(
    ours: District, style: InspectionStyle
) -> None:
    office = staff(ours)
    made: Any = ours.make(office, plan(ours, "DW01", "DD01", style=style))
    ours.submit(office, AddInspector(made, ours.posts["ZN02", PostKind.STAFF][1]))  # type: ignore[arg-type]
    ours.submit(office, StartInspection(made, JUNE))
    ours.submit(office, AddInspector(made, ours.posts["QW", PostKind.STAFF][1]))  # type: ignore[arg-type]

    planned = [*ours.events(streams.supervision_plan(ours.units["DW01"], YEAR))]
    inspected = ours.events(streams.inspection(made))
    secret = Classification.RESTRICTED if style is InspectionStyle.UNANNOUNCED else Classification.PARTY_INTERNAL
    assert {each.classification for each in (*planned, *inspected[:2])} == {secret}
    assert {each.classification for each in inspected[2:]} == {Classification.PARTY_INTERNAL}


def test_a_finding_is_put_right_by_the_unit_and_closed_by_who_organises(ours: District) -> None:
    finding, office, head = confirmed(ours), staff(ours), year.head(ours, "DW01")
    member = ours.posts["DW01", PostKind.TEAM_MEMBER][1]
    ours.submit(office, AssignFinding(finding, JUNE, date(2020, 6, 20), member))  # type: ignore[arg-type]
    other = ours.holder("DW01", PostKind.STAFF)
    with pytest.raises(NotPermitted):
        ours.submit(other, SubmitRectification(finding, "已整改", date(2020, 6, 10)))
    ours.submit(ours.holder("DW01", PostKind.TEAM_MEMBER), SubmitRectification(finding, "已整改", date(2020, 6, 10)))
    for actor in (head, ours.holder("DW01", PostKind.LIST_OFFICER)):
        with pytest.raises(NotPermitted):
            ours.submit(actor, RecheckFinding(finding, True, date(2020, 6, 12)))
    with pytest.raises(RecheckByTheUnit):
        ours.submit(
            replace_unit(ours.behalf("ZZB", attested=True), ours.units["DW01"]),
            RecheckFinding(finding, True, date(2020, 6, 12)),
        )
    ours.submit(office, RecheckFinding(finding, True, date(2020, 6, 12)))
    with pytest.raises(NotPermitted):
        ours.submit(head, CloseFinding(finding, date(2020, 6, 13)))
    ours.submit(office, CloseFinding(finding, date(2020, 6, 13), date(2021, 6, 13)))

    assert last(ours, streams.finding(finding)).event.tracked_until_on == date(2021, 6, 13)


def replace_unit(actor: Actor, unit: str) -> Actor:
    """The same importer, acting on paper for another unit."""
    assert actor.on_behalf_of is not None
    return replace(actor, on_behalf_of=replace(actor.on_behalf_of, unit=unit))


def test_a_finding_outlasts_its_year(ours: District) -> None:
    finding, office = confirmed(ours), staff(ours)
    for phase in (CyclePhase.EXECUTION, CyclePhase.ASSESSMENT, CyclePhase.REVIEW, CyclePhase.RESULT_USE):
        ours.submit(office, AdvancePhase(YEAR, phase, date(2020, 6, 30)))
    ours.submit(office, CloseCycle(YEAR, date(2020, 6, 30)))

    assert ours.submit(office, AssignFinding(finding, date(2020, 6, 30), date(2021, 3, 31)))
    with pytest.raises(CycleNotOpen):
        raised(ours, office, "DW01")


@pytest.fixture
def drafting(ours: District) -> District:
    """The same with a draft for DW02."""
    year.research(ours, "DW02")
    ours.submit(year.officer(ours, "DW02"), DraftList(ours.units["DW02"], YEAR), occurred_on=year.RESEARCHED)  # type: ignore[arg-type]
    return ours


def test_a_problem_of_the_lists_may_come_from_a_finding_of_that_unit_alone(drafting: District) -> None:
    finding = confirmed(drafting)
    unit, officer = drafting.units["DW02"], year.officer(drafting, "DW02")

    with pytest.raises(FindingOfOtherUnit):
        drafting.submit(officer, AddProblemItem(unit, YEAR, "P01", replace(PROBLEM, finding=finding)))  # type: ignore[arg-type]
    with pytest.raises(FindingNotFound):
        drafting.submit(officer, AddProblemItem(unit, YEAR, "P01", replace(PROBLEM, finding=str(uuid4()))))  # type: ignore[arg-type]
    proposal = ProposeItemAddition(
        drafting.units["DW01"],
        YEAR,
        "P09",
        "督导发现",
        problem=replace(PROBLEM, finding=finding),  # type: ignore[arg-type]
    )
    assert drafting.submit(year.head(drafting, "DW01"), proposal)


def test_evidence_of_a_finding_is_of_who_inspects_or_of_the_unit(ours: District) -> None:
    office = staff(ours)
    own, theirs = (
        ours.make(actor, DeclareEvidence(ours.units[unit], "现场.jpg", True))  # type: ignore[arg-type]
        for actor, unit in ((office, "ZZB"), (year.head(ours, "DW02"), "DW02"))
    )

    assert raised(ours, office, "DW01", evidence=(own,))
    with pytest.raises(EvidenceOfOthers, match="现场"):
        raised(ours, office, "DW01", evidence=(theirs,))


def proposed(ours: District, finding: Any, kind: str, **changes: Any) -> Any:
    return ours.make(staff(ours), ProposeFollowUp(kind, (finding,), JUNE, **changes))


def test_an_inquiry_is_approved_by_the_head_of_the_office_sealed_and_answered_in_working_days(ours: District) -> None:
    inquiry = proposed(ours, confirmed(ours), "WRITTEN_INQUIRY")
    with pytest.raises(NotPermitted):
        ours.submit(ours.holder("ZZB", PostKind.LIST_OFFICER), ApproveFollowUp(inquiry, JUNE))
    with pytest.raises(NotPermitted):
        ours.submit(ours.holder("DW02", PostKind.SECRETARY), ApproveFollowUp(inquiry, JUNE))
    ours.submit(ours.holder("ZZB", PostKind.COMMITTEE_APPROVER), ApproveFollowUp(inquiry, JUNE))
    ours.submit(staff(ours), SendFollowUp(inquiry, JUNE, "示组函〔2020〕1号", "请说明情况"))

    sent = last(ours, streams.follow_up(inquiry)).event
    assert (sent.reply_due_on, sent.rectification_due_on, sent.holidays_known) == (
        date(2020, 6, 22), date(2020, 12, 1), True,
    )  # fmt: skip
    assert {each.classification for each in ours.events(streams.follow_up(inquiry))} == {Classification.RESTRICTED}

    with pytest.raises(NotPermitted):
        ours.submit(ours.holder("DW01", PostKind.TEAM_MEMBER), RecordReply(inquiry, "属实", JUNE))
    ours.submit(year.head(ours, "DW01"), RecordReply(inquiry, "属实", date(2020, 6, 10)))
    ours.submit(year.head(ours, "DW01"), ReportRectified(inquiry, "已整改", date(2020, 6, 20)))
    assert ours.submit(staff(ours), CloseFollowUp(inquiry, "整改到位", date(2020, 6, 22)))


def test_a_talk_is_approved_by_the_committee_and_reported_on_by_whom_it_was_held_with(ours: District) -> None:
    member = ours.posts["DW01", PostKind.TEAM_MEMBER][1]
    talk = proposed(ours, confirmed(ours), "ORG_TALK", addressee=member)
    with pytest.raises(ApproverTooLow):
        ours.submit(ours.holder("ZZB", PostKind.SECRETARY), ApproveFollowUp(talk, JUNE))
    ours.submit(year.head(ours, "QW"), ApproveFollowUp(talk, JUNE))
    ours.submit(staff(ours), RecordTalk(talk, JUNE, "谈话记录"))

    assert ours.submit(ours.holder("DW01", PostKind.TEAM_MEMBER), ReportRectified(talk, "已整改", date(2020, 6, 9)))


def test_a_committee_follows_up_for_its_own_tier(ours: District) -> None:
    finding = confirmed(ours, "DW01-001")
    officer = ours.holder("DW01", PostKind.LIST_OFFICER)
    reminder: Any = ours.make(officer, ProposeFollowUp("REMINDER", (finding,), JUNE))
    with pytest.raises(NotPermitted):
        ours.submit(year.head(ours, "QW"), ApproveFollowUp(reminder, JUNE))
    ours.submit(year.head(ours, "DW01"), ApproveFollowUp(reminder, JUNE))
    with pytest.raises(NotPermitted):
        ours.submit(ours.holder("DW02", PostKind.LIST_OFFICER), SendFollowUp(reminder, JUNE, "1号", "提醒"))

    assert ours.submit(officer, SendFollowUp(reminder, JUNE, "示街函〔2020〕1号", "提醒"))


def test_who_takes_a_unit_over_takes_over_what_its_committee_found(ours: District) -> None:
    officer = ours.holder("DW01", PostKind.LIST_OFFICER)
    finding: Any = raised(ours, officer, "DW01-001")
    ours.submit(ADMIN, MoveUnit(ours.units["DW01-001"], ours.units["DW02"], JUNE, "区划调整"))  # type: ignore[arg-type]

    with pytest.raises(NotPermitted):
        ours.submit(year.head(ours, "DW01"), ConfirmFinding(finding, JUNE))
    assert ours.submit(year.head(ours, "DW02"), ConfirmFinding(finding, JUNE))


def test_paper_shows_a_whole_inspection_that_nobody_entered_at_the_time(ours: District) -> None:
    office, unit = ours.behalf("ZZB", attested=True), ours.behalf("DW01", attested=True)
    made: Any = ours.make(office, plan(ours, "DW01", "DD01", team=(), purpose=""), occurred_on=JUNE)
    for command in (StartInspection(made, JUNE), ConcludeInspection(made, "见整改台账", JUNE)):
        ours.submit(office, command)
    finding: Any = raised(ours, office, "DW01", inspection=made)
    for actor, command in (
        (office, ConfirmFinding(finding, JUNE)),
        (office, AssignFinding(finding, JUNE)),
        (unit, SubmitRectification(finding, "已整改", date(2020, 6, 10))),
        (office, RecheckFinding(finding, True, date(2020, 6, 10))),
        (office, CloseFinding(finding, date(2020, 6, 10))),
    ):
        ours.submit(actor, command)
    reminder: Any = ours.make(office, ProposeFollowUp("REMINDER", (finding,), JUNE))
    for command in (
        ApproveFollowUp(reminder, JUNE),
        SendFollowUp(reminder, JUNE),
        CloseFollowUp(reminder, "到位", JUNE),
    ):
        ours.submit(office, command)

    approved = ours.events(streams.follow_up(reminder))[1].event
    assert approved.approved_by is None
    assert ours.events(streams.finding(finding))[0].event.raised_by is None
