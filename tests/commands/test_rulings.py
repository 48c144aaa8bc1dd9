"""Rulings by those who may make them, and the case that comes with a criticism (policy 四(三), R14-R16)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain import streams
from domain.codes import CodeList, CyclePhase, InspectionStyle, PostKind, RulingCondition, RulingKind
from domain.cycle.commands import AdvancePhase, CloseCycle, OpenCycle
from domain.documents.errors import DocumentNumberTaken
from domain.evidence.commands import DeclareEvidence
from domain.organisation.commands import DissolveUnit, EndPost
from domain.recorded import Actor, Classification
from domain.refusal import NotPermitted
from domain.rulings.commands import (
    ApproveRuling,
    ExtendKeyManagement,
    IssueRuling,
    PlanTracking,
    ProposeRuling,
    RecordTrackingVisit,
    ReleaseKeyManagement,
    ReviewRuling,
    RevokeRuling,
)
from domain.rulings.decider import CONDITIONS
from domain.rulings.errors import (
    CaseNotFound,
    InspectionNotTheVisit,
    NoDistrictCommittee,
    NotOfTheUnit,
    ProofOfOtherUnit,
    RulingNotFound,
    RulingOfNobody,
    SamePersonTwice,
    TooFewVisitsPlanned,
)
from domain.rulings.events import KeyManagementOpened, KeyManagementReleased, RulingIssued, RulingRevoked
from domain.supervision.commands import PlanInspection, StartInspection
from domain.supervision.errors import CaseOfOtherUnit, InspectionNotFound
from domain.tenancy.commands import ExtendCodeList
from domain.tenancy.errors import CodeUnknown
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN, District
from tests.commands.list_year import YEAR

DAY = date(2021, 1, 10)
NUMBER = "示委发〔2021〕2号"


@pytest.fixture
def judged(district: District) -> District:
    """A district whose year has come to the use of its results."""
    district.clock[0] = datetime(2021, 6, 1, 4, tzinfo=UTC)
    district.submit(year.office(district), OpenCycle(YEAR, date(2020, 1, 2)))
    for phase in list(CyclePhase)[1 : list(CyclePhase).index(CyclePhase.RESULT_USE) + 1]:
        district.submit(year.office(district), AdvancePhase(YEAR, phase, date(2020, 12, 31)))
    return district


def proposal(district: District, kind: RulingKind, unit: str = "DW01", **given: Any) -> ProposeRuling:
    command = ProposeRuling(
        kind,
        district.units[unit],  # type: ignore[arg-type]
        YEAR,
        CONDITIONS[kind],
        "年度考核情况",
        DAY,
    )
    return replace(command, **given)


def proposer(district: District) -> Actor:
    return district.holder("QW", PostKind.LIST_OFFICER)


def signer(district: District) -> Actor:
    return district.holder("QW", PostKind.COMMITTEE_APPROVER)


def ruled(district: District, command: ProposeRuling, number: str = NUMBER) -> str:
    """A ruling proposed, reviewed, approved and issued."""
    ruling: Any = district.make(year.office(district), command)
    district.submit(district.holder("ZZB", PostKind.LIST_OFFICER), ReviewRuling(ruling, "属实", DAY))
    district.submit(signer(district), ApproveRuling(ruling, DAY))
    district.submit(year.office(district), IssueRuling(ruling, number, DAY))
    return str(ruling)


def case_of(district: District, ruling: str) -> Any:
    [issued] = [each.event for each in district.events(streams.ruling(ruling)) if isinstance(each.event, RulingIssued)]
    return issued.case


def test_a_criticism_is_issued_in_the_district_committees_name_and_opens_its_case_in_one_command(
    judged: District,
) -> None:
    ruling = ruled(judged, proposal(judged, RulingKind.CRITICISM, conditions=(RulingCondition.WEAK_MEASURES,)))

    issued = judged.events(streams.ruling(ruling))[-1]
    [opened] = judged.events(streams.key_management(case_of(judged, ruling)))
    assert issued.event.issuer == judged.units["QW"]
    assert opened.event == KeyManagementOpened(issued.event.case, ruling, judged.units["DW01"], YEAR, DAY)  # type: ignore[arg-type]
    assert opened.command_id == issued.command_id
    assert (issued.classification, opened.classification) == (
        Classification.PARTY_INTERNAL, Classification.RESTRICTED,
    )  # fmt: skip


@pytest.mark.parametrize("kind", [RulingKind.COMMENDATION, RulingKind.ORG_HANDLING])
def test_no_other_ruling_opens_a_case(judged: District, kind: RulingKind) -> None:
    person = {"person": judged.posts["DW01", PostKind.STAFF][1], "measure": "REMOVAL"}
    command = proposal(judged, kind, **(person if kind is RulingKind.ORG_HANDLING else {}))

    ruling = ruled(judged, command)

    assert case_of(judged, ruling) is None


def test_nobody_but_the_district_committee_signs_whatever_the_tier(judged: District) -> None:
    command = proposal(judged, RulingKind.CRITICISM, "DW01-001")
    ruling: Any = judged.make(judged.holder("DW01", PostKind.LIST_OFFICER), command)
    judged.submit(year.office(judged), ReviewRuling(ruling, "属实", DAY))

    for unit, kind in (("DW01", PostKind.SECRETARY), ("DW01", PostKind.COMMITTEE_APPROVER), ("ZZB", PostKind.STAFF)):
        with pytest.raises(NotPermitted):
            judged.submit(judged.holder(unit, kind), ApproveRuling(ruling, DAY))
    assert judged.submit(judged.holder("QW", PostKind.SECRETARY), ApproveRuling(ruling, DAY))


def test_one_person_in_two_posts_takes_one_step_alone(judged: District) -> None:
    ruling: Any = judged.make(year.office(judged), proposal(judged, RulingKind.CRITICISM))

    with pytest.raises(SamePersonTwice):
        judged.submit(year.office(judged), ReviewRuling(ruling, "属实", DAY))


def test_a_number_stands_for_one_circular_which_may_name_several_units(judged: District) -> None:
    ruled(judged, proposal(judged, RulingKind.CRITICISM, "DW01"))
    assert ruled(judged, proposal(judged, RulingKind.CRITICISM, "DW02"), "示委发[2021]2号")

    with pytest.raises(DocumentNumberTaken):
        ruled(judged, proposal(judged, RulingKind.COMMENDATION, "DW01"))


def test_a_person_handled_was_of_the_unit_in_that_year_and_the_measure_is_of_the_districts_list(
    judged: District,
) -> None:
    ours, theirs = (judged.posts[unit, PostKind.DEPUTY_IN_CHARGE][1] for unit in ("DW01", "DW02"))

    with pytest.raises(NotOfTheUnit):
        judged.submit(proposer(judged), proposal(judged, RulingKind.ORG_HANDLING, person=theirs, measure="REMOVAL"))
    admonished = proposal(judged, RulingKind.ORG_HANDLING, person=ours, measure="ADMONITION")
    with pytest.raises(CodeUnknown):
        judged.submit(proposer(judged), admonished)
    judged.submit(ADMIN, ExtendCodeList(CodeList.HANDLING_KIND, "ADMONITION", "诫勉"))
    ruling = ruled(judged, admonished)
    assert {each.classification for each in judged.events(streams.ruling(ruling))} == {Classification.RESTRICTED}


def test_the_proof_in_files_is_the_units_own(judged: District) -> None:
    files: dict[str, Any] = {
        unit: judged.make(
            judged.holder(unit, PostKind.SECRETARY), DeclareEvidence(judged.units[unit], "材料.pdf", True)  # type: ignore[arg-type]
        )
        for unit in ("DW01", "DW02")
    }  # fmt: skip

    with pytest.raises(ProofOfOtherUnit, match=r"材料\.pdf"):
        judged.submit(proposer(judged), proposal(judged, RulingKind.CRITICISM, evidence=(files["DW02"],)))
    assert judged.submit(proposer(judged), proposal(judged, RulingKind.CRITICISM, evidence=(files["DW01"],)))


def test_nothing_is_issued_in_the_name_of_a_committee_before_there_was_one(judged: District) -> None:
    ruling: Any = judged.make(year.office(judged), proposal(judged, RulingKind.CRITICISM))

    with pytest.raises(NoDistrictCommittee):
        judged.submit(year.office(judged), IssueRuling(ruling, NUMBER, date(2018, 12, 31)))


def test_nothing_is_ruled_of_a_department_or_of_a_unit_that_is_gone(judged: District) -> None:
    for kind in PostKind:
        post = judged.posts["DW02-001", kind][0]
        judged.submit(ADMIN, EndPost(judged.units["DW02-001"], post, date(2020, 12, 31), "撤并"))  # type: ignore[arg-type]
    judged.submit(ADMIN, DissolveUnit(judged.units["DW02-001"], date(2021, 1, 1), "撤并"))  # type: ignore[arg-type]

    for unit in ("ZN01", "DW02-001"):
        with pytest.raises(RulingOfNobody):
            judged.submit(year.office(judged), proposal(judged, RulingKind.CRITICISM, unit))


def test_a_case_is_tracked_by_the_office_and_released_by_the_committee(judged: District) -> None:
    case = case_of(judged, ruled(judged, proposal(judged, RulingKind.CRITICISM)))
    plan = PlanTracking(case, "每季度一次", 2, date(2021, 3, 31), DAY)

    with pytest.raises(TooFewVisitsPlanned):
        judged.submit(year.office(judged), replace(plan, visits_min=1))
    judged.submit(year.office(judged), plan)
    for day in (date(2021, 2, 20), date(2021, 3, 20)):
        judged.submit(proposer(judged), RecordTrackingVisit(case, "有改进", day))
    longer = ExtendKeyManagement(case, date(2021, 6, 30), "巩固", date(2021, 3, 30))
    release = ReleaseKeyManagement(case, "成效明显", date(2021, 5, 30))
    for command in (longer, release):
        with pytest.raises(NotPermitted):
            judged.submit(year.office(judged), command)
        judged.submit(signer(judged), command)
    assert {each.classification for each in judged.events(streams.key_management(case))} == {Classification.RESTRICTED}


def test_a_visit_cites_the_inspection_that_made_it(judged: District) -> None:
    office = year.office(judged)
    cases = {}
    for number, unit in enumerate(("DW01", "DW02"), start=2):
        ruling = ruled(judged, proposal(judged, RulingKind.CRITICISM, unit), f"示委发〔2021〕{number}号")
        cases[unit] = case_of(judged, ruling)
        judged.submit(office, PlanTracking(cases[unit], "每季度一次", 2, date(2021, 12, 31), DAY))
    judged.submit(office, OpenCycle(YEAR + 1, DAY))
    for phase in list(CyclePhase)[1 : list(CyclePhase).index(CyclePhase.EXECUTION) + 1]:
        judged.submit(office, AdvancePhase(YEAR + 1, phase, DAY))
    judged.clock[0] = datetime(2021, 6, 1, 4, tzinfo=UTC)
    planned = PlanInspection(
        judged.units["DW01"],  # type: ignore[arg-type]
        YEAR + 1,
        "GZ01",
        "SYMPOSIUM",
        InspectionStyle.UNANNOUNCED,
        tuple(judged.posts[unit, PostKind.STAFF][1] for unit in ("ZZB", "ZN01")),  # type: ignore[arg-type]
        date(2021, 6, 1),
        "跟踪督导",
        case=cases["DW01"],
    )
    with pytest.raises(CaseOfOtherUnit):
        judged.submit(office, replace(planned, case=cases["DW02"]))
    inspection: Any = judged.make(office, planned)
    visited = RecordTrackingVisit(cases["DW01"], "有改进", date(2021, 6, 1), inspection)

    with pytest.raises(InspectionNotTheVisit):
        judged.submit(office, visited)
    judged.submit(office, StartInspection(inspection, date(2021, 6, 1)))
    with pytest.raises(InspectionNotTheVisit):
        judged.submit(office, replace(visited, case=cases["DW02"]))
    with pytest.raises(InspectionNotFound):
        judged.submit(office, replace(visited, inspection="nothing"))  # type: ignore[arg-type]
    judged.submit(office, visited)

    recorded = judged.events(streams.key_management(cases["DW01"]))[-1].event
    assert (recorded.inspection, recorded.note) == (inspection, "有改进")


def test_key_management_outlasts_its_year(judged: District) -> None:
    case = case_of(judged, ruled(judged, proposal(judged, RulingKind.CRITICISM)))
    judged.submit(year.office(judged), CloseCycle(YEAR, date(2021, 3, 31)))

    assert judged.submit(year.office(judged), PlanTracking(case, "每季度一次", 2, date(2021, 9, 30), date(2021, 4, 1)))


def test_a_revoked_criticism_takes_its_case_with_it(judged: District) -> None:
    ruling = ruled(judged, proposal(judged, RulingKind.CRITICISM))

    receipt = judged.submit(signer(judged), RevokeRuling(ruling, "查无实据", date(2021, 2, 1)))  # type: ignore[arg-type]

    revoked = judged.events(streams.ruling(ruling))[-1]
    released = judged.events(streams.key_management(case_of(judged, ruling)))[-1]
    assert isinstance(revoked.event, RulingRevoked)
    assert isinstance(released.event, KeyManagementReleased)
    assert (revoked.position, released.position) == (receipt.first_position, receipt.last_position)


def test_what_is_not_there_is_not_found(judged: District) -> None:
    nothing: Any = "nothing"

    with pytest.raises(RulingNotFound):
        judged.submit(year.office(judged), ReviewRuling(nothing, "属实", DAY))
    with pytest.raises(CaseNotFound):
        judged.submit(year.office(judged), RecordTrackingVisit(nothing, "有改进", DAY))
