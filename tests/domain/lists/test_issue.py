"""Issue and each thing that must stand before it, each alone (policy 三, 四(一), 五(二); domain.md 1.7)."""

from dataclasses import fields, replace
from datetime import date

import pytest

from domain.codes import Disposition, DutyRole, PostKind, TaskTier
from domain.execution.events import ItemCarriedOver
from domain.ids import ItemId, OpinionId, PersonId, PostId, UnitId
from domain.lists.decider import resolve_opinion
from domain.lists.errors import DayOutOfOrder, IssuerIsDrafter, ListIssuedAlready, ListSetNotFound
from domain.lists.events import (
    DutyContent,
    DutyItemAdded,
    DutyItemRevised,
    ItemWithdrawn,
    ListIssued,
    ListReturned,
    OpinionRecorded,
    OpinionResolved,
    ProblemItemRevised,
    TaskItemAdded,
    TaskItemRevised,
)
from domain.lists.facts import Ground, TeamPost
from domain.lists.list_set import ListSetState, ListStage, evolve_all
from domain.lists.not_ready import (
    CarriedItemFinished,
    ConsultationMissing,
    ContentOutdated,
    DirectResponsibleMissing,
    DutyHolderNotInTeam,
    DutyRoleOutdated,
    ElementNotCompared,
    FirstResponsibleNotOne,
    ListNotReady,
    MemberWithoutDuty,
    NotSubmitted,
    OfficerMissing,
    OpinionsUnresolved,
    OutsideIssueWindow,
    PortfolioMissing,
    PrioritiesNotOnFile,
    ReportNotOnFile,
    ResearchMissing,
    TierMissing,
)
from domain.lists.readiness import issue_blockers, items_carried, items_issued
from domain.refusal import InvalidInput
from tests.domain.lists.world import (
    COMPARED,
    CONSULTED,
    CYCLE,
    D_DIRECT,
    D_FIRST,
    D_MEMBER,
    DEPUTY,
    DRAFTED,
    DUTY,
    GROUND,
    IN_FORCE,
    ISSUED_ON,
    ITEMS,
    MEMBER,
    OFFICER,
    P1,
    PROBLEM,
    READY,
    RESEARCHED_ON,
    SECRETARY,
    STREET,
    SUBMITTED,
    T_BASIC,
    T_FEATURED,
    TASK,
    TEAM,
    UNIT,
    YEAR,
    given,
    issue,
    without,
)

OPINION = OpinionId("opinion")
NEWCOMER = TeamPost(PostId("post 4"), PersonId("newcomer"), PostKind.TEAM_MEMBER, "委员", "群团统战")


def team(*posts: TeamPost) -> Ground:
    return replace(GROUND, unit=replace(UNIT, team=posts))


def test_a_list_with_everything_in_place_is_issued_by_its_maker() -> None:
    lists = given(*READY)

    events = issue(lists)

    assert events == [ListIssued(STREET, YEAR, UNIT.superior, ISSUED_ON, "示委发〔2020〕1号")]


def test_every_standing_item_begins_a_life_of_its_own_with_the_issue() -> None:
    lists = given(*IN_FORCE)

    begun = items_issued(lists)

    assert [event.item for event in begun] == [item.item for item in lists.standing()]
    assert {(event.unit, event.year) for event in begun} == {(STREET, YEAR)}


def test_a_list_that_was_never_drafted_is_not_issued() -> None:
    with pytest.raises(ListSetNotFound):
        issue(given())


def test_a_list_is_issued_once() -> None:
    with pytest.raises(ListIssuedAlready):
        issue(given(*IN_FORCE))


def test_a_list_of_a_maker_without_a_named_officer_is_not_issued() -> None:
    with pytest.raises(OfficerMissing) as refusal:
        issue(given(*READY), officer=None)

    assert (refusal.value.rule, refusal.value.source) == ("R3", "五(二)")


def test_a_list_without_completed_research_is_not_issued() -> None:
    with pytest.raises(ResearchMissing) as refusal:
        issue(given(*READY), researched_on=None)

    assert (refusal.value.rule, refusal.value.source) == ("R3", "五(二)")


def test_a_list_without_consultation_is_not_issued() -> None:
    lists = given(DRAFTED, *ITEMS, *COMPARED, SUBMITTED)

    with pytest.raises(ConsultationMissing) as refusal:
        issue(lists)

    assert (refusal.value.rule, refusal.value.source) == ("R4", "五(二)")


def test_a_consultation_that_the_unit_has_not_confirmed_is_none() -> None:
    lists = given(DRAFTED, *ITEMS, *COMPARED, CONSULTED[0], SUBMITTED)

    with pytest.raises(ConsultationMissing, match="责任单位尚未确认"):
        issue(lists)


def test_content_changed_after_the_unit_was_consulted_needs_another_consultation() -> None:
    revised = ProblemItemRevised(P1, replace(PROBLEM, statement="换了一个问题"), "")
    lists = given(DRAFTED, *ITEMS, *COMPARED, *CONSULTED, revised, SUBMITTED)

    with pytest.raises(ConsultationMissing, match="内容又改动了1处"):
        issue(lists)

    assert issue(evolve_all(lists, CONSULTED))


def test_content_changed_while_the_unit_is_being_consulted_is_what_it_confirms() -> None:
    revised = ProblemItemRevised(P1, replace(PROBLEM, statement="按意见修改"), "采纳意见")
    lists = given(DRAFTED, *ITEMS, *COMPARED, CONSULTED[0], revised, CONSULTED[1], SUBMITTED)

    assert issue(lists)


def test_content_changed_after_the_committee_returned_it_needs_another_consultation() -> None:
    returned = ListReturned(STREET, YEAR, "目标偏低")
    revised = TaskItemRevised(T_FEATURED, replace(TASK, tier=TaskTier.FEATURED, goal="目标提高"), "")
    lists = given(*READY, returned, revised, SUBMITTED)

    with pytest.raises(ConsultationMissing):
        issue(lists)


def test_a_list_with_an_opinion_that_nobody_dealt_with_is_not_issued() -> None:
    recorded = OpinionRecorded(STREET, YEAR, OPINION, STREET, "请核减目标值", date(2020, 1, 30))
    lists = given(DRAFTED, *ITEMS, *COMPARED, CONSULTED[0], recorded, CONSULTED[1], SUBMITTED)

    with pytest.raises(OpinionsUnresolved) as refusal:
        issue(lists)

    assert refusal.value.source == "五(二)"
    assert issue(evolve_all(lists, [OpinionResolved(STREET, YEAR, OPINION, Disposition.NOT_ADOPTED, "按规定核定")]))


def test_a_list_is_not_issued_before_the_secretarys_prior_report_is_on_file() -> None:
    around = replace(GROUND, year=replace(CYCLE, prior_report=False))

    with pytest.raises(ReportNotOnFile):
        issue(given(*READY), around=around)


def test_a_list_is_not_issued_before_superior_priorities_are_on_file() -> None:
    lists = given(*without(READY, ItemId("T-key")))
    around = replace(GROUND, year=replace(CYCLE, priorities={}))

    assert PrioritiesNotOnFile in kinds(lists, around)


@pytest.mark.parametrize("left_out", range(4))
def test_each_of_the_five_elements_is_compared_before_issue(left_out: int) -> None:
    compared = [event for index, event in enumerate(COMPARED) if index != left_out]
    lists = given(DRAFTED, *ITEMS, *compared, *CONSULTED, SUBMITTED)

    with pytest.raises(ElementNotCompared) as refusal:
        issue(lists)

    assert (refusal.value.rule, refusal.value.source) == ("R5", "三(一)")


def test_an_element_that_only_a_problem_carried_must_be_compared_once_the_problem_is_gone() -> None:
    lists = given(*without(READY, P1, T_BASIC))

    assert ElementNotCompared in kinds(lists)


def test_an_element_that_the_district_added_for_the_year_is_compared_too() -> None:
    codes = replace(GROUND.codes, elements={**GROUND.codes.elements, "DIGITAL": "数字党建"})

    with pytest.raises(ElementNotCompared, match="数字党建"):
        issue(given(*READY), around=replace(GROUND, codes=codes))


def test_a_list_without_a_featured_task_is_not_issued() -> None:
    with pytest.raises(TierMissing, match="特色") as refusal:
        issue(given(*without(READY, T_FEATURED)))

    assert (refusal.value.rule, refusal.value.source) == ("R6", "三(二)")


@pytest.mark.parametrize(("item", "tier"), [(T_BASIC, "基础"), (ItemId("T-key"), "重点")])
def test_a_list_needs_a_task_in_every_tier(item: ItemId, tier: str) -> None:
    with pytest.raises(TierMissing, match=tier):
        issue(given(*without(READY, item)))


def test_a_member_of_the_team_without_a_duty_blocks_the_issue() -> None:
    with pytest.raises(MemberWithoutDuty, match="委员（纪检监察）") as refusal:
        issue(given(*without(READY, D_MEMBER)))

    assert (refusal.value.rule, refusal.value.source) == ("R7", "三(三)")


def test_a_member_who_joined_before_the_day_of_issue_needs_a_duty() -> None:
    with pytest.raises(MemberWithoutDuty, match="群团统战"):
        issue(given(*READY), around=team(*TEAM, NEWCOMER))


def test_two_first_responsible_persons_are_refused() -> None:
    second = DutyItemAdded(STREET, YEAR, ItemId("D-second"), "D04", replace(DUTY, holder=MEMBER, duty="也负第一责任"))
    lists = given(DRAFTED, *ITEMS, second, *COMPARED, *CONSULTED, SUBMITTED)

    assert {FirstResponsibleNotOne, DutyRoleOutdated} <= kinds(lists)


def test_one_person_may_have_several_duties() -> None:
    another = DutyItemAdded(STREET, YEAR, ItemId("D-more"), "D04", replace(DUTY, duty="每季度研究一次"))

    assert issue(given(DRAFTED, *ITEMS, another, *COMPARED, *CONSULTED, SUBMITTED))


def test_a_list_without_a_first_responsible_person_is_not_issued() -> None:
    assert FirstResponsibleNotOne in kinds(given(*without(READY, D_FIRST)))


def test_a_unit_without_a_secretary_on_the_day_gets_no_list() -> None:
    around = team(*TEAM[1:])

    assert kinds(given(*without(READY, D_FIRST)), around) == {FirstResponsibleNotOne}


def test_the_deputy_in_charge_is_directly_responsible() -> None:
    assert DirectResponsibleMissing in kinds(given(*without(READY, D_DIRECT)))


def test_a_unit_without_a_deputy_in_charge_on_the_day_gets_no_list() -> None:
    around = team(TEAM[0], TEAM[2])

    assert kinds(given(*without(READY, D_DIRECT)), around) == {DirectResponsibleMissing}


def test_a_secretary_replaced_before_the_issue_is_not_held_responsible_any_more() -> None:
    successor = replace(TEAM[0], person=PersonId("successor"), post=PostId("post 5"))
    around = team(successor, *TEAM[1:])

    assert kinds(given(*READY), around) == {DutyHolderNotInTeam, MemberWithoutDuty}


def test_a_holder_whose_post_became_another_kind_blocks_the_issue() -> None:
    moved = replace(TEAM[2], kind=PostKind.DEPUTY_IN_CHARGE, title="副书记")

    assert kinds(given(*READY), team(*TEAM[:2], moved)) == {DutyRoleOutdated}


def test_a_duty_takes_the_portfolio_of_the_day_of_issue() -> None:
    around = team(*TEAM[:2], replace(TEAM[2], portfolio="城市管理"))
    lists = given(*READY)

    events = issue(lists, around=around)

    [tenure, issued] = events
    assert isinstance(tenure, DutyItemRevised)
    assert (tenure.item, tenure.content.portfolio) == (D_MEMBER, "城市管理")
    assert isinstance(issued, ListIssued)
    after = evolve_all(lists, events)
    assert after.stage is ListStage.ISSUED
    assert after.consultation.held_on is not None


def test_a_duty_drafted_before_its_holder_took_office_is_completed_on_the_day_of_issue() -> None:
    drafted = DutyItemAdded(
        STREET, YEAR, D_MEMBER, "D03", DutyContent(DutyRole.PORTFOLIO_RESPONSIBLE, MEMBER, "落实责任", 100)
    )
    lists = given(*without((DRAFTED, *ITEMS), D_MEMBER), drafted, *COMPARED, *CONSULTED, SUBMITTED)

    after = evolve_all(lists, issue(lists))

    assert (after.duties[D_MEMBER].post, after.duties[D_MEMBER].portfolio) == (PostId("post 3"), "纪检监察")


def test_an_item_that_no_longer_fits_the_unit_blocks_the_issue() -> None:
    around = replace(GROUND, codes=replace(GROUND.codes, domains={"SCHOOL": "学校"}))

    with pytest.raises(ContentOutdated, match="P01"):
        issue(given(*READY), around=around)


def test_a_list_that_was_not_submitted_is_not_issued() -> None:
    with pytest.raises(NotSubmitted):
        issue(given(*READY[:-1]))


@pytest.mark.parametrize("issued_on", [date(2020, 1, 4), date(2020, 2, 16), date(2021, 1, 10)])
def test_issue_outside_the_window_at_the_years_beginning_is_refused(issued_on: date) -> None:
    with pytest.raises(OutsideIssueWindow) as refusal:
        issue(given(*READY), issued_on=issued_on)

    assert (refusal.value.rule, refusal.value.source) == ("R2", "四(一)")


def test_issue_outside_the_window_needs_an_approved_exception() -> None:
    around = replace(GROUND, year=replace(CYCLE, exception_until=date(2020, 3, 1)))

    assert issue(given(*READY), around=around, issued_on=date(2020, 2, 20))
    with pytest.raises(OutsideIssueWindow, match="批准的例外截至2020-03-01"):
        issue(given(*READY), around=around, issued_on=date(2020, 3, 2))


def test_a_year_without_an_issue_window_lets_nothing_be_issued() -> None:
    around = replace(GROUND, year=replace(CYCLE, issue_from=None, issue_until=None))

    with pytest.raises(OutsideIssueWindow):
        issue(given(*READY), around=around)


@pytest.mark.parametrize("index", range(len(READY)))
def test_whoever_worked_on_the_lists_for_the_maker_does_not_issue_them(index: int) -> None:
    somebody, event = PersonId("somebody"), READY[index]
    names = {"officer", "drafter", "requested_by", "submitted_by"} & {field.name for field in fields(event)}
    told = replace(event, **dict.fromkeys(names, somebody))  # type: ignore[arg-type]
    lists = given(*READY[:index], told, *READY[index + 1 :])

    if names:
        with pytest.raises(IssuerIsDrafter) as refusal:
            issue(lists, issuer=somebody)
        assert (refusal.value.rule, refusal.value.source) == ("R2", "四(一)")
    assert issue(lists)


def test_who_submitted_lists_that_were_returned_does_not_issue_them_either() -> None:
    first = replace(SUBMITTED, submitted_by=PersonId("somebody"))
    lists = given(*READY[:-1], first, ListReturned(STREET, YEAR, "目标偏低"), SUBMITTED)

    with pytest.raises(IssuerIsDrafter):
        issue(lists, issuer=PersonId("somebody"))


def test_a_consultation_confirmed_by_who_works_for_the_maker_is_none() -> None:
    held = replace(CONSULTED[1], held_by=SECRETARY)
    lists = given(DRAFTED, *ITEMS, *COMPARED, CONSULTED[0], held, replace(SUBMITTED, submitted_by=SECRETARY))

    with pytest.raises(ConsultationMissing, match="须由另一人重新确认"):
        issue(lists)


def test_a_list_is_not_issued_on_a_day_before_its_research_was_done() -> None:
    with pytest.raises(ResearchMissing, match="晚于印发日期"):
        issue(given(*READY), researched_on=date(2020, 2, 6))


def test_a_departments_comment_does_not_block_the_issue() -> None:
    comment = OpinionRecorded(STREET, YEAR, OPINION, UnitId("department"), "建议加强", date(2020, 1, 30))
    lists = given(DRAFTED, *ITEMS, *COMPARED, CONSULTED[0], comment, CONSULTED[1], SUBMITTED)

    assert issue(lists)
    assert resolve_opinion(lists, OPINION, disposition=Disposition.ADOPTED, explanation="")


def test_a_member_without_a_portfolio_blocks_the_issue() -> None:
    around = team(*TEAM[:2], replace(TEAM[2], portfolio=" "))

    with pytest.raises(PortfolioMissing, match="D03") as refusal:
        issue(given(*READY), around=around)

    assert (refusal.value.rule, refusal.value.source) == ("R7", "三(三)")


def test_an_item_carried_over_that_was_finished_meanwhile_blocks_the_issue() -> None:
    old, into = ItemId("old"), ItemId("carried")
    carried = TaskItemAdded(STREET, YEAR, into, "T09", TASK, carried_from=old, carried_reason="场地审批延后")
    lists = given(DRAFTED, *ITEMS, carried, *COMPARED, *CONSULTED, SUBMITTED)

    with pytest.raises(CarriedItemFinished, match="T09"):
        issue(lists, finished=frozenset({old}))
    assert issue(lists)
    assert items_carried(lists) == [ItemCarriedOver(old, YEAR, into, "场地审批延后")]
    assert items_carried(evolve_all(lists, [ItemWithdrawn(into, "误列")])) == []


def test_an_issue_that_paper_shows_may_name_nobody() -> None:
    assert issue(given(*READY), issuer=None)


def test_an_issue_is_not_earlier_than_what_it_follows() -> None:
    with pytest.raises(DayOutOfOrder):
        issue(given(*READY), issued_on=date(2020, 1, 31))


def test_an_issue_has_a_document_number() -> None:
    with pytest.raises(InvalidInput, match="文号不能为空"):
        issue(given(*READY), document_number=" ")


def test_the_refusal_names_the_first_thing_in_the_way_and_lists_the_others() -> None:
    lists = given(*without(READY[:-1], T_FEATURED, D_MEMBER))

    with pytest.raises(TierMissing) as refusal:
        issue(lists)

    assert "另有2项" in refusal.value.message
    assert "责任须分解到每一个班子成员" in refusal.value.message
    assert "提请制定单位审定" in refusal.value.message


def test_the_question_and_the_command_give_the_same_answer() -> None:
    lists = given(DRAFTED)

    blockers = issue_blockers(lists, GROUND, officer=OFFICER, researched_on=RESEARCHED_ON, finished=(), on=ISSUED_ON)

    with pytest.raises(ListNotReady) as refusal:
        issue(lists)
    assert type(refusal.value) is type(blockers[0])
    assert len(blockers) > 3
    assert all(blocker.message and blocker.code for blocker in blockers)


def kinds(lists: ListSetState, around: Ground = GROUND) -> set[type]:
    """The kinds of everything in the way."""
    found = issue_blockers(lists, around, officer=OFFICER, researched_on=RESEARCHED_ON, finished=(), on=ISSUED_ON)
    return {type(blocker) for blocker in found}


def test_the_team_of_the_day_with_its_duties_stands_in_nobodys_way() -> None:
    assert kinds(given(*READY)) == set()
    assert {duty.holder for duty in given(*READY).duties.values()} == {SECRETARY, DEPUTY, MEMBER}
