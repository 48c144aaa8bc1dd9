"""Lists as people make them: who may, what stands in the way, what an issue sets going (domain.md 1.7)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest

from domain import streams
from domain.codes import CodeList, Disposition, PostKind, ProblemSource, SuperiorLevel, TaskBasis
from domain.cycle.commands import ApproveIssueException
from domain.cycle.errors import CycleNotOpen
from domain.documents.errors import DocumentNumberTaken
from domain.execution.errors import ItemNotIssued
from domain.execution.events import ItemIssued
from domain.guidance.commands import SetCityTarget, WithdrawCityTarget
from domain.ids import PriorityId, UnitId
from domain.lists.commands import (
    AddProblemItem,
    AddTaskItem,
    CarryItemOver,
    CompareElement,
    DraftList,
    HoldConsultation,
    IssueList,
    LinkItemTarget,
    RecordOpinion,
    RequestConsultation,
    ResolveOpinion,
    RetractComparison,
    ReturnList,
    ReviseProblemItem,
    SubmitList,
    WithdrawItem,
)
from domain.lists.errors import (
    DomainNotOfUnit,
    IssuerIsDrafter,
    ItemCodeUnknown,
    ListSubmittedAlready,
    PriorityNotPublished,
    ReferenceNotFound,
)
from domain.lists.events import ListDrafted, ListIssued
from domain.lists.not_ready import (
    ConsultationMissing,
    DutyHolderNotInTeam,
    MemberWithoutDuty,
    OfficerMissing,
    OpinionsUnresolved,
    OutsideIssueWindow,
    ResearchMissing,
)
from domain.organisation.commands import EndPost, MoveUnit, SetPortfolio
from domain.organisation.errors import NotTheMaker
from domain.recorded import Behalf
from domain.refusal import NotPermitted, Refusal
from domain.tenancy.commands import ExtendCodeList
from services.commands.blockers import find_blockers
from services.store import tenant
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN, District
from tests.commands.list_year import CONSULTED, ISSUED, PROBLEM, RESEARCHED, TASK, YEAR


@pytest.fixture
def opened(district: District) -> District:
    """A district with the year 2020 open and its bases on file."""
    year.open_year(district)
    return district


def blockers(district: District, unit: str, on: date = ISSUED) -> list[Refusal]:
    with tenant(district.tenant_id):
        return find_blockers(district.log.read_stream, district.tenant_id, UnitId(district.units[unit]), YEAR, on)


def test_a_list_goes_from_research_to_issue_and_its_items_begin_their_lives(opened: District) -> None:
    made = year.ready(opened, "DW01")
    unit = opened.units["DW01"]

    receipt = year.issue(opened, "DW01")

    stream = streams.list_set(unit, YEAR)
    assert receipt.stream == stream
    issued = opened.events(stream)[-1]
    assert issued.event == ListIssued(unit, YEAR, opened.units["QW"], ISSUED, "示委发〔2020〕1号")
    begun = [opened.events(streams.item(item))[0] for item in made.values()]
    assert [record.event for record in begun] == [
        ItemIssued(item, unit, YEAR, record.event.kind, ISSUED)
        for item, record in zip(made.values(), begun, strict=True)
    ]
    assert sorted(record.position for record in begun)[-1] == receipt.last_position
    assert {record.command_id for record in begun} == {issued.command_id}


@pytest.mark.parametrize(
    ("unit", "actor"), [("DW01", "DW02"), ("DW01-001", "DW02"), ("DW01-001", "QW"), ("DW01", "DW01")]
)
def test_a_peer_a_grand_parent_and_the_unit_itself_do_not_make_its_lists(
    opened: District, unit: str, actor: str
) -> None:
    year.research(opened, unit)

    with pytest.raises(NotTheMaker) as refusal:
        opened.submit(opened.holder(actor, PostKind.LIST_OFFICER), DraftList(opened.units[unit], YEAR))

    assert (refusal.value.rule, refusal.value.source) == ("R1", "二(二)、四(一)")


@pytest.mark.parametrize("actor", ["DW02", "ZZB", "DW01"])
def test_only_the_maker_itself_issues_and_not_the_department_that_drafted(opened: District, actor: str) -> None:
    year.ready(opened, "DW01")

    with pytest.raises(NotPermitted):
        year.issue(opened, "DW01", actor=opened.holder(actor, PostKind.SECRETARY))


def test_the_organisation_department_drafts_for_the_district_committee(opened: District) -> None:
    year.research(opened, "DW01")

    opened.submit(year.office(opened), DraftList(opened.units["DW01"], YEAR))

    [drafted] = opened.events(streams.list_set(opened.units["DW01"], YEAR))
    assert isinstance(drafted.event, ListDrafted)
    assert drafted.event.maker == opened.units["QW"]


def test_a_list_is_not_drafted_without_research_or_without_an_officer(opened: District) -> None:
    with pytest.raises(ResearchMissing):
        opened.submit(year.officer(opened, "DW01"), DraftList(opened.units["DW01"], YEAR))

    year.research(opened, "DW01")
    for unit in ("QW", "ZZB"):
        post = opened.posts[unit, PostKind.LIST_OFFICER][0]
        opened.submit(ADMIN, EndPost(opened.units[unit], post, date(2020, 1, 31)))
    with pytest.raises(OfficerMissing):
        opened.submit(year.office(opened), DraftList(opened.units["DW01"], YEAR))


def test_an_issue_refused_because_consultation_is_missing_is_accepted_after_it(opened: District) -> None:
    year.research(opened, "DW01")
    year.draft(opened, "DW01")
    year.submit(opened, "DW01")

    with pytest.raises(ConsultationMissing):
        year.issue(opened, "DW01")
    assert [type(refusal) for refusal in blockers(opened, "DW01")] == [ConsultationMissing]

    year.consult(opened, "DW01")
    assert blockers(opened, "DW01") == []
    assert year.issue(opened, "DW01")


def test_an_officer_who_left_before_the_issue_leaves_the_list_unissued(opened: District) -> None:
    year.ready(opened, "DW01")
    for unit in ("QW", "ZZB"):
        post = opened.posts[unit, PostKind.LIST_OFFICER][0]
        opened.submit(ADMIN, EndPost(opened.units[unit], post, date(2020, 1, 31)))

    with pytest.raises(OfficerMissing):
        year.issue(opened, "DW01")


def test_an_opinion_of_the_unit_is_answered_before_the_issue(opened: District) -> None:
    year.research(opened, "DW01")
    year.draft(opened, "DW01")
    key, officer = opened.units["DW01"], year.officer(opened, "DW01")
    opened.submit(officer, RequestConsultation(key, YEAR, CONSULTED))
    opinion = opened.make(year.head(opened, "DW01"), RecordOpinion(key, YEAR, "请核减目标值", CONSULTED))
    opened.submit(year.head(opened, "DW01"), HoldConsultation(key, YEAR, CONSULTED))
    year.submit(opened, "DW01")

    with pytest.raises(OpinionsUnresolved):
        year.issue(opened, "DW01")
    with pytest.raises(NotTheMaker):
        opened.submit(
            opened.holder("DW01", PostKind.LIST_OFFICER), ResolveOpinion(key, YEAR, opinion, Disposition.ADOPTED)
        )

    opened.submit(officer, ResolveOpinion(key, YEAR, opinion, Disposition.NOT_ADOPTED, "按规定核定"))
    assert year.issue(opened, "DW01")


def test_the_maker_does_not_confirm_a_consultation_for_the_unit(opened: District) -> None:
    year.research(opened, "DW01")
    year.draft(opened, "DW01")
    opened.submit(year.officer(opened, "DW01"), RequestConsultation(opened.units["DW01"], YEAR, CONSULTED))

    with pytest.raises(NotPermitted):
        opened.submit(year.committee(opened, "DW01"), HoldConsultation(opened.units["DW01"], YEAR, CONSULTED))


def test_issue_outside_the_window_needs_an_exception_that_the_organisation_department_approved(
    opened: District,
) -> None:
    year.ready(opened, "DW01")
    late = date(2020, 3, 1)

    with pytest.raises(OutsideIssueWindow):
        year.issue(opened, "DW01", issued_on=late)

    opened.submit(year.office(opened), ApproveIssueException(YEAR, opened.units["DW01"], date(2020, 3, 10), "疫情防控"))
    assert year.issue(opened, "DW01", issued_on=late)


def test_lists_are_made_in_a_year_that_is_open(district: District) -> None:
    with pytest.raises(CycleNotOpen):
        district.submit(year.officer(district, "DW01"), DraftList(district.units["DW01"], YEAR))
    assert [type(refusal) for refusal in blockers(district, "DW01")] == [CycleNotOpen]


def test_the_team_of_the_day_of_issue_counts(opened: District) -> None:
    year.ready(opened, "DW01")
    key = opened.units["DW01"]
    post, _ = opened.posts["DW01", PostKind.TEAM_MEMBER]
    opened.submit(ADMIN, EndPost(key, post, date(2020, 1, 31)))
    opened.appoint("DW01", PostKind.TEAM_MEMBER, date(2020, 2, 1))

    with pytest.raises(DutyHolderNotInTeam) as refusal:
        year.issue(opened, "DW01")
    assert "责任须分解到每一个班子成员" in refusal.value.message

    assert not blockers(opened, "DW01", date(2020, 1, 30))
    assert {type(each) for each in blockers(opened, "DW01")} == {DutyHolderNotInTeam, MemberWithoutDuty}


def test_a_duty_takes_the_portfolio_of_the_day_of_issue(opened: District) -> None:
    made = year.ready(opened, "DW01")
    key = opened.units["DW01"]
    post, _ = opened.posts["DW01", PostKind.TEAM_MEMBER]
    opened.submit(ADMIN, SetPortfolio(key, post, "城市管理", date(2020, 2, 1)))

    year.issue(opened, "DW01")

    contents = {
        record.event.item: record.event.content
        for record in opened.events(streams.list_set(key, YEAR))
        if hasattr(record.event, "content") and hasattr(record.event, "item")
    }
    assert contents[made["D03"]].portfolio == "城市管理"


def test_a_unit_that_moved_has_its_lists_made_by_its_new_superior(opened: District) -> None:
    year.ready(opened, "DW01-001")
    unit = opened.units["DW01-001"]
    opened.submit(ADMIN, MoveUnit(unit, opened.units["DW02"], date(2020, 2, 1), "划转"))

    with pytest.raises(NotTheMaker):
        year.issue(opened, "DW01-001", "东湖工委发〔2020〕1号")
    year.issue(opened, "DW01-001", "西城工委发〔2020〕1号", actor=year.head(opened, "DW02"))

    issued = next(
        record.event for record in opened.events(streams.list_set(unit, YEAR)) if isinstance(record.event, ListIssued)
    )
    assert issued.maker == opened.units["DW02"]


def test_a_submitted_list_rests_until_it_is_returned(opened: District) -> None:
    made = year.ready(opened, "DW01")
    key, officer = opened.units["DW01"], year.officer(opened, "DW01")
    withdraw = WithdrawItem(key, YEAR, made["T03"], "不切实际")

    with pytest.raises(ListSubmittedAlready):
        opened.submit(officer, withdraw)

    opened.submit(year.committee(opened, "DW01"), ReturnList(key, YEAR, "特色不突出"))
    opened.submit(officer, withdraw)
    opened.submit(officer, SubmitList(key, YEAR, CONSULTED))


def test_contents_are_checked_against_the_districts_own_lists(opened: District) -> None:
    year.research(opened, "DW01-001")
    key, officer = opened.units["DW01-001"], year.officer(opened, "DW01-001")
    opened.submit(officer, DraftList(key, YEAR))
    digital = replace(PROBLEM, elements=("DIGITAL",))
    unpublished = replace(
        TASK, basis=TaskBasis.SUPERIOR_PRIORITY, level=SuperiorLevel.CITY, priority=PriorityId("a2b4")
    )

    with pytest.raises(ItemCodeUnknown):
        opened.submit(officer, AddProblemItem(key, YEAR, "P01", digital))
    with pytest.raises(DomainNotOfUnit):
        opened.submit(officer, AddProblemItem(key, YEAR, "P01", replace(PROBLEM, domains=("SCHOOL",))))
    with pytest.raises(PriorityNotPublished):
        opened.submit(officer, AddTaskItem(key, YEAR, "T01", unpublished))

    opened.submit(ADMIN, ExtendCodeList(CodeList.WORK_ELEMENT, "DIGITAL", "数字党建", YEAR))
    opened.submit(officer, AddProblemItem(key, YEAR, "P01", digital))


def test_an_element_is_compared_retracted_and_then_listed(opened: District) -> None:
    year.research(opened, "DW01")
    made = year.draft(opened, "DW01")
    key, officer = opened.units["DW01"], year.officer(opened, "DW01")
    venue = replace(PROBLEM, elements=("VENUE",), source=ProblemSource.THEME_EDUCATION)

    with pytest.raises(Refusal, match="请先撤回该对照结论"):
        opened.submit(officer, ReviseProblemItem(key, YEAR, made["P01"], venue))
    opened.submit(officer, RetractComparison(key, YEAR, "VENUE", "现场察看发现面积不达标"))
    opened.submit(officer, ReviseProblemItem(key, YEAR, made["P01"], venue))
    opened.submit(officer, CompareElement(key, YEAR, "TEAM", "未发现突出问题"))


def test_an_item_is_linked_to_a_target_in_force(opened: District) -> None:
    made = year.ready(opened, "DW01")
    target = opened.make(year.office(opened), SetCityTarget(YEAR, SuperiorLevel.CITY, "民生改善", "群众满意度提升"))
    key, officer = opened.units["DW01"], year.officer(opened, "DW01")

    opened.submit(officer, LinkItemTarget(key, YEAR, made["T02"], target))
    opened.submit(year.office(opened), WithdrawCityTarget(target, "市里调整"))
    with pytest.raises(ReferenceNotFound):
        opened.submit(officer, LinkItemTarget(key, YEAR, made["T03"], target))


def test_one_document_number_issues_one_list_of_a_maker(opened: District) -> None:
    for unit in ("DW01", "DW02"):
        year.ready(opened, unit)
    year.issue(opened, "DW01", "示委发〔2020〕1号")

    with pytest.raises(DocumentNumberTaken):
        year.issue(opened, "DW02", "示委发[2020] 1号")

    assert year.issue(opened, "DW02", "示委发〔2020〕2号")


def test_two_lists_issued_at_once_do_not_get_the_same_number(
    new_stored_district: Callable[[], District],
) -> None:
    district = new_stored_district()
    district.open()
    year.open_year(district)
    for unit in ("DW01", "DW02"):
        year.ready(district, unit)
    barrier = Barrier(2)

    def issue(unit: str) -> str:
        barrier.wait()
        try:
            year.issue(district, unit, "示委发〔2020〕1号")
        except DocumentNumberTaken:
            return "refused"
        return "issued"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(issue, ("DW01", "DW02")))

    assert outcomes == ["issued", "refused"]


def test_the_same_issue_sent_twice_issues_once(opened: District) -> None:
    year.ready(opened, "DW01")
    command_id = "5a3c1f5e-40f5-4f0e-9d2a-6a1f4b8f0c11"

    first = year.issue(opened, "DW01", command_id=command_id)
    second = year.issue(opened, "DW01", command_id=command_id)

    assert first.last_position == second.last_position


def test_an_importer_acts_for_whoever_the_rows_name(opened: District) -> None:
    year.ready(opened, "DW01")
    command = IssueList(opened.units["DW01"], YEAR, ISSUED, "示委发〔2020〕1号")

    drafter = Behalf(opened.units["QW"], person=year.officer(opened, "DW01").person, attested_on_paper=True)

    with pytest.raises(IssuerIsDrafter):
        opened.submit(replace(opened.behalf("QW"), on_behalf_of=drafter), command)
    opened.submit(opened.behalf("QW", PostKind.SECRETARY), command)

    issued = opened.events(streams.list_set(opened.units["DW01"], YEAR))[-1]
    assert issued.actor.on_behalf_of is not None
    assert issued.actor.on_behalf_of.unit == opened.units["QW"]


def test_an_item_of_a_draft_has_no_life_of_its_own_yet(opened: District) -> None:
    year.research(opened, "DW01")
    made = year.draft(opened, "DW01")

    with pytest.raises(ItemNotIssued):
        opened.submit(
            year.officer(opened, "DW01"),
            CarryItemOver(opened.units["DW01"], YEAR, made["P01"], "X01", "未完成"),
            occurred_on=RESEARCHED,
        )
