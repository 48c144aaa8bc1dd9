"""What a draft's items must be (policy 三(一), 三(二), 三(三), 五(二))."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest

from domain.codes import DOMAIN_GROUPS, DutyRole, SuperiorLevel, TaskBasis, TaskTier, UnitKind
from domain.ids import ItemId, PersonId, PostId, PriorityId, SuggestionId, TargetId, UnitId
from domain.lists.decider import draft_list, submit_list
from domain.lists.errors import (
    BasisIncomplete,
    ComparisonNotFound,
    ContentUnchanged,
    DayOutsideYear,
    DomainNotOfUnit,
    DutyRoleMismatch,
    ElementContradicted,
    GoalNotMeasurable,
    ItemCodeUnknown,
    ItemNotFound,
    ItemWithdrawnAlready,
    ListIssuedAlready,
    ListSetExists,
    ListSetNotFound,
    ListSubmittedAlready,
    NumberTaken,
    PriorityNotPublished,
    PriorReportMissing,
    ProblemInUse,
    ProblemNotSalient,
    ReferenceNotFound,
    SuggestionOnlyByAdoption,
    TargetLinkedAlready,
    TargetNotLinked,
    TemplateOfOtherDomain,
    UnitHasNoLists,
)
from domain.lists.events import (
    DutyContent,
    ElementCompared,
    ItemTargetLinked,
    ItemTargetUnlinked,
    ItemWithdrawn,
    ListDrafted,
    ListReturned,
    ProblemContent,
    ProblemItemAdded,
    TaskContent,
)
from domain.lists.facts import Ground
from domain.lists.items import (
    add_duty_item,
    add_problem_item,
    add_task_item,
    compare_element,
    link_item_target,
    retract_comparison,
    revise_duty_item,
    revise_problem_item,
    revise_task_item,
    unlink_item_target,
    withdraw_item,
)
from domain.lists.list_set import evolve_all
from domain.lists.not_ready import OfficerMissing, ResearchMissing
from domain.refusal import InvalidInput
from tests.domain.lists.world import (
    COMPARED,
    CYCLE,
    D_FIRST,
    DISTRICT,
    DRAFTED,
    DUTY,
    GROUND,
    IN_FORCE,
    ITEMS,
    MEMBER,
    OFFICER,
    P1,
    PRIORITY,
    PROBLEM,
    READY,
    RESEARCHED_ON,
    SECRETARY,
    STREET,
    T_BASIC,
    T_FEATURED,
    T_KEY,
    TASK,
    TEAM,
    UNIT,
    YEAR,
    given,
)

NEW = ItemId("new")


def draft(**changes: Any) -> list[ListDrafted]:
    facts = {
        "unit": UNIT,
        "officer": OFFICER,
        "researched_on": RESEARCHED_ON,
        "template": None,
        "template_in_use": False,
        "template_domains": frozenset(),
        "drafter": OFFICER,
        "drafted_on": RESEARCHED_ON,
        **changes,
    }
    return draft_list(given(), facts.pop("unit"), YEAR, **facts)


def add_problem(content: ProblemContent, *, number: str = "P09", around: Ground = GROUND) -> list[ProblemItemAdded]:
    return add_problem_item(given(DRAFTED), NEW, number=number, content=content, ground=around, drafter=OFFICER)


def add_task(content: TaskContent, *, around: Ground = GROUND) -> object:
    return add_task_item(given(DRAFTED, *ITEMS), NEW, number="T09", content=content, ground=around, drafter=OFFICER)


def add_duty(content: DutyContent, *, around: Ground = GROUND) -> DutyContent:
    [added] = add_duty_item(given(DRAFTED), NEW, number="D09", content=content, ground=around, drafter=OFFICER)
    return added.content


def test_a_list_is_drafted_for_the_units_direct_superior_with_its_officer_named() -> None:
    assert draft() == [ListDrafted(STREET, YEAR, DISTRICT, OFFICER, drafter=OFFICER)]


def test_a_maker_without_a_named_officer_does_not_start_list_making() -> None:
    with pytest.raises(OfficerMissing):
        draft(officer=None)


def test_research_comes_before_list_making() -> None:
    with pytest.raises(ResearchMissing):
        draft(researched_on=None)
    with pytest.raises(ResearchMissing, match="早于调研完成日期"):
        draft(researched_on=date(2020, 1, 3), drafted_on=date(2020, 1, 2))


@pytest.mark.parametrize("kind", [UnitKind.FUNCTIONAL_DEPT, UnitKind.ORG_DEPT, UnitKind.DISTRICT_COMMITTEE])
def test_lists_are_made_for_committees_and_grassroots_organisations_alone(kind: UnitKind) -> None:
    with pytest.raises(UnitHasNoLists) as refusal:
        draft(unit=replace(UNIT, kind=kind))

    assert (refusal.value.rule, refusal.value.source) == ("R1", "四(一)")


def test_a_unit_without_a_superior_has_nobody_to_make_its_lists() -> None:
    with pytest.raises(UnitHasNoLists):
        draft(unit=replace(UNIT, superior=None))


def test_a_draft_follows_only_a_template_in_use() -> None:
    assert draft(template="template", template_in_use=True)[0].template == "template"
    with pytest.raises(ReferenceNotFound):
        draft(template="template", template_in_use=False)


def test_an_organisations_draft_follows_a_template_of_its_own_domain() -> None:
    organisation = replace(UNIT, kind=UnitKind.GRASSROOTS, domain="ENTERPRISE")
    follows: dict[str, Any] = {"unit": organisation, "template": "template", "template_in_use": True}

    assert draft(template_domains=DOMAIN_GROUPS["TWO_NEW"], **follows)
    with pytest.raises(TemplateOfOtherDomain) as refusal:
        draft(template_domains=frozenset({"SCHOOL"}), **follows)
    assert (refusal.value.rule, refusal.value.source) == ("R19", "二(三)")


def test_a_unit_has_one_list_set_a_year() -> None:
    with pytest.raises(ListSetExists):
        draft_list(
            given(DRAFTED),
            UNIT,
            YEAR,
            officer=OFFICER,
            researched_on=RESEARCHED_ON,
            template=None,
            template_in_use=False,
            template_domains=frozenset(),
            drafter=OFFICER,
            drafted_on=RESEARCHED_ON,
        )


def test_nothing_is_added_to_lists_that_nobody_drafted() -> None:
    with pytest.raises(ListSetNotFound):
        add_problem_item(given(), NEW, number="P09", content=PROBLEM, ground=GROUND, drafter=OFFICER)


def test_a_submitted_list_does_not_change_until_it_is_returned() -> None:
    submitted = given(*READY)

    with pytest.raises(ListSubmittedAlready):
        withdraw_item(submitted, T_FEATURED, reason="不切实际", drafter=OFFICER)
    with pytest.raises(ListSubmittedAlready):
        submit_list(submitted, submitted_on=date(2020, 2, 1), submitted_by=OFFICER)

    returned = evolve_all(submitted, [ListReturned(STREET, YEAR, "目标偏低")])
    assert withdraw_item(returned, T_FEATURED, reason="不切实际", drafter=OFFICER) == [
        ItemWithdrawn(T_FEATURED, "不切实际", drafter=OFFICER)
    ]


def test_an_issued_list_is_not_edited() -> None:
    issued = given(*IN_FORCE)

    with pytest.raises(ListIssuedAlready):
        add_problem_item(issued, NEW, number="P09", content=PROBLEM, ground=GROUND, drafter=OFFICER)
    with pytest.raises(ListIssuedAlready):
        compare_element(issued, "VENUE", conclusion="无", ground=GROUND, drafter=OFFICER)


def test_a_problem_from_an_unknown_source_is_refused() -> None:
    with pytest.raises(ItemCodeUnknown, match="上级领导点评、主题教育查摆、书记述职查找、党员群众提出") as refusal:
        add_problem(replace(PROBLEM, source=cast(Any, "HEARSAY")))

    assert refusal.value.field == "content.source"
    assert (refusal.value.code, refusal.value.rule, refusal.value.source) == (
        "CODE_UNKNOWN",
        "R5、R6",
        "三(一)、三(二)",
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"elements": ()}, "content.elements"),
        ({"elements": ("TEAM", "TEAM")}, "content.elements"),
        ({"elements": ("MORALE",)}, "content.elements"),
        ({"domains": ()}, "content.domains"),
        ({"domains": ("GARRISON",)}, "content.domains"),
    ],
)
def test_a_problem_carries_elements_and_domains_of_the_years_code_lists(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemCodeUnknown) as refusal:
        add_problem(replace(PROBLEM, **changes))

    assert refusal.value.field == field


def test_a_committees_problem_may_lie_in_any_domain() -> None:
    assert add_problem(replace(PROBLEM, domains=("SCHOOL", "SOCIAL_ORG")))


def test_a_grassroots_organisations_problem_lies_in_its_own_domain() -> None:
    school = replace(GROUND, unit=replace(UNIT, kind=UnitKind.GRASSROOTS, domain="SCHOOL"))

    assert add_problem(replace(PROBLEM, domains=("SCHOOL",)), around=school)
    with pytest.raises(DomainNotOfUnit, match="学校") as refusal:
        add_problem(PROBLEM, around=school)
    assert (refusal.value.rule, refusal.value.source) == ("R5", "三(一)")


def test_only_salient_problems_are_listed() -> None:
    with pytest.raises(ProblemNotSalient):
        add_problem(replace(PROBLEM, salient=False))


def test_a_problem_is_linked_to_a_suggestion_by_its_adoption_alone() -> None:
    suggestion = SuggestionId("suggestion")
    linked = replace(PROBLEM, suggestion=suggestion)

    with pytest.raises(SuggestionOnlyByAdoption):
        add_problem(linked)
    with pytest.raises(SuggestionOnlyByAdoption):
        revise_problem_item(given(DRAFTED, *ITEMS), P1, content=linked, reason="", ground=GROUND, drafter=OFFICER)


@pytest.mark.parametrize("weight", [0, -1, 1_000_001])
def test_an_items_weight_is_at_least_one(weight: int) -> None:
    with pytest.raises(InvalidInput):
        add_problem(replace(PROBLEM, weight=weight))
    with pytest.raises(InvalidInput):
        add_task(replace(TASK, weight=weight))
    with pytest.raises(InvalidInput):
        add_duty(replace(DUTY, weight=weight))


def test_a_statement_says_something_and_not_too_much() -> None:
    with pytest.raises(InvalidInput, match="问题表述不能为空"):
        add_problem(replace(PROBLEM, statement=" \n"))
    with pytest.raises(InvalidInput, match="最多2000字"):
        add_problem(replace(PROBLEM, statement="长" * 2001))


@pytest.mark.parametrize("number", ["", "  ", "P 01", "P01\n", "P" * 41])
def test_a_number_is_one_short_word(number: str) -> None:
    with pytest.raises(InvalidInput):
        add_problem(PROBLEM, number=number)


@pytest.mark.parametrize("number", ["P01", "p01", "Ｐ０１"])
def test_a_number_is_used_once_in_a_list_set_however_it_is_written(number: str) -> None:
    with pytest.raises(NumberTaken):
        add_task_item(given(DRAFTED, *ITEMS), NEW, number=number, content=TASK, ground=GROUND, drafter=OFFICER)


def test_the_number_of_a_withdrawn_item_is_not_used_again() -> None:
    lists = given(DRAFTED, *ITEMS, ItemWithdrawn(T_FEATURED, "不切实际"))

    with pytest.raises(NumberTaken):
        add_task_item(lists, NEW, number="T03", content=TASK, ground=GROUND, drafter=OFFICER)


@pytest.mark.parametrize(
    "changes",
    [
        {"unit_of_measure": " "},
        {"target_value": Decimal(0)},
        {"target_value": Decimal(-1)},
        {"target_value": Decimal("NaN")},
        {"target_value": Decimal("Infinity")},
        {"target_value": Decimal("0.00001")},
        {"target_value": Decimal(10) ** 13},
    ],
)
def test_a_goal_is_measured_in_a_unit_against_a_positive_target(changes: dict[str, Any]) -> None:
    with pytest.raises(GoalNotMeasurable) as refusal:
        add_task(replace(TASK, **changes))

    assert (refusal.value.rule, refusal.value.source) == ("R4", "五(二)")


@pytest.mark.parametrize("due_on", [date(2019, 12, 31), date(2021, 1, 1)])
def test_a_goal_is_due_inside_the_year(due_on: date) -> None:
    with pytest.raises(DayOutsideYear):
        add_task(replace(TASK, due_on=due_on))


def test_a_task_has_a_tier_and_a_basis_of_the_closed_lists() -> None:
    with pytest.raises(ItemCodeUnknown):
        add_task(replace(TASK, tier=cast(Any, "EXTRA")))
    with pytest.raises(ItemCodeUnknown):
        add_task(replace(TASK, basis=cast(Any, "WHIM")))


@pytest.mark.parametrize(
    "changes",
    [
        {"basis": TaskBasis.SUPERIOR_PRIORITY},
        {"basis": TaskBasis.SUPERIOR_PRIORITY, "level": SuperiorLevel.CITY},
        {"basis": TaskBasis.SUPERIOR_PRIORITY, "priority": PRIORITY},
        {"level": SuperiorLevel.CITY},
        {"priority": PRIORITY},
        {"basis": TaskBasis.PROBLEM_ITEM},
        {"basis": TaskBasis.PROBLEM_ITEM, "problems": (P1, P1)},
        {"basis": TaskBasis.PROBLEM_ITEM, "problems": (T_BASIC,)},
        {"basis": TaskBasis.PROBLEM_ITEM, "problems": (ItemId("elsewhere"),)},
        {"secretary_commitment": 1},
        {"basis": TaskBasis.SECRETARY_COMMITMENT, "secretary_commitment": 0},
        {"basis": TaskBasis.SECRETARY_COMMITMENT, "secretary_commitment": 3},
        {"tier": TaskTier.KEY, "subgroup": "FUNDAMENTAL"},
        {"programme": "RED_FLAG"},
    ],
)
def test_a_basis_comes_with_what_belongs_to_it_and_nothing_else(changes: dict[str, Any]) -> None:
    with pytest.raises(BasisIncomplete) as refusal:
        add_task(replace(TASK, **changes))

    assert (refusal.value.rule, refusal.value.source) == ("R6", "三(二)")


def test_a_superior_priority_is_published_in_the_year_at_the_level_given() -> None:
    resting = replace(TASK, basis=TaskBasis.SUPERIOR_PRIORITY, level=SuperiorLevel.CITY, priority=PRIORITY)

    assert add_task(resting)
    with pytest.raises(PriorityNotPublished):
        add_task(replace(resting, priority=PriorityId("of another year")))
    with pytest.raises(PriorityNotPublished, match="属市级，现填省级"):
        add_task(replace(resting, level=SuperiorLevel.PROVINCE))


def test_a_secretarys_commitment_needs_the_prior_report_on_file() -> None:
    promised = replace(TASK, basis=TaskBasis.SECRETARY_COMMITMENT)

    assert add_task(promised)
    with pytest.raises(PriorReportMissing):
        add_task(promised, around=replace(GROUND, year=replace(CYCLE, prior_report=False)))


def test_a_key_task_may_belong_to_a_programme_of_the_year() -> None:
    key = replace(TASK, tier=TaskTier.KEY, programme="RED_FLAG")

    assert add_task(key)
    with pytest.raises(ItemCodeUnknown):
        add_task(replace(key, programme="UNKNOWN"))
    with pytest.raises(ItemCodeUnknown):
        add_task(replace(TASK, tags=("UNKNOWN",)))


def test_a_task_keeps_its_priority_when_it_is_revised_after_the_catalogue_moved_on() -> None:
    lists = given(DRAFTED, *ITEMS)
    around = replace(GROUND, year=replace(CYCLE, priorities={}))
    before = lists.tasks[T_KEY]

    [revised] = revise_task_item(
        lists, T_KEY, content=replace(before, goal="重新表述"), reason="", ground=around, drafter=OFFICER
    )

    assert revised.content.goal == "重新表述"


def test_a_duty_takes_post_and_portfolio_from_the_tree_and_not_from_who_writes_it() -> None:
    written = replace(DUTY, post=PostId("made up"), portfolio="自己填的")

    content = add_duty(written)

    assert (content.post, content.portfolio) == (PostId("post 1"), "全面工作")


def test_a_duty_of_somebody_not_yet_in_office_names_no_post() -> None:
    content = add_duty(replace(DUTY, holder=PersonId("appointed later"), post=PostId("made up")))

    assert (content.post, content.portfolio) == (None, "")


def test_a_duty_has_the_role_of_its_holders_post() -> None:
    with pytest.raises(DutyRoleMismatch, match="责任人任委员") as refusal:
        add_duty(replace(DUTY, holder=MEMBER))

    assert (refusal.value.rule, refusal.value.source) == ("R7", "三(三)")


def test_a_duty_is_revised_by_the_same_rules() -> None:
    lists = given(DRAFTED, *ITEMS)

    [revised] = revise_duty_item(
        lists,
        ItemId("D-first"),
        content=replace(DUTY, duty="每季度研究一次"),
        reason="细化",
        ground=GROUND,
        drafter=OFFICER,
    )

    assert revised.content.duty == "每季度研究一次"
    with pytest.raises(DutyRoleMismatch):
        revise_duty_item(
            lists,
            ItemId("D-first"),
            content=replace(DUTY, role=DutyRole.DIRECT_RESPONSIBLE),
            reason="",
            ground=GROUND,
            drafter=OFFICER,
        )


def test_an_item_of_another_kind_or_of_no_list_is_not_found() -> None:
    lists = given(DRAFTED, *ITEMS)

    with pytest.raises(ItemNotFound):
        revise_problem_item(lists, T_BASIC, content=PROBLEM, reason="", ground=GROUND, drafter=OFFICER)
    with pytest.raises(ItemNotFound):
        withdraw_item(lists, ItemId("elsewhere"), reason="无此项", drafter=OFFICER)


def test_a_withdrawn_item_is_neither_revised_nor_withdrawn_again() -> None:
    lists = given(DRAFTED, *ITEMS, ItemWithdrawn(T_FEATURED, "不切实际"))

    with pytest.raises(ItemWithdrawnAlready):
        revise_task_item(lists, T_FEATURED, content=TASK, reason="", ground=GROUND, drafter=OFFICER)
    with pytest.raises(ItemWithdrawnAlready):
        withdraw_item(lists, T_FEATURED, reason="再撤一次", drafter=OFFICER)


def test_a_problem_stays_while_a_task_rests_on_it() -> None:
    with pytest.raises(ProblemInUse, match="T01"):
        withdraw_item(given(DRAFTED, *ITEMS), P1, reason="已解决", drafter=OFFICER)


def test_an_element_with_a_problem_is_not_told_to_have_none() -> None:
    with pytest.raises(ElementContradicted, match="“队伍”已列有问题P01"):
        compare_element(given(DRAFTED, *ITEMS), "TEAM", conclusion="未发现突出问题", ground=GROUND, drafter=OFFICER)


def test_a_problem_does_not_carry_an_element_that_was_told_to_have_none() -> None:
    lists = given(DRAFTED, *ITEMS, *COMPARED)
    venue = replace(PROBLEM, elements=("VENUE",))

    with pytest.raises(ElementContradicted):
        add_problem_item(lists, NEW, number="P09", content=venue, ground=GROUND, drafter=OFFICER)
    with pytest.raises(ElementContradicted):
        revise_problem_item(lists, P1, content=venue, reason="", ground=GROUND, drafter=OFFICER)


def test_a_comparison_that_was_retracted_makes_room_for_a_problem() -> None:
    lists = given(DRAFTED, *ITEMS, *COMPARED)

    after = evolve_all(lists, retract_comparison(lists, "VENUE", reason="现场察看发现面积不达标", drafter=OFFICER))

    assert add_problem_item(
        after, NEW, number="P09", content=replace(PROBLEM, elements=("VENUE",)), ground=GROUND, drafter=OFFICER
    )
    with pytest.raises(ComparisonNotFound):
        retract_comparison(after, "VENUE", reason="再撤一次", drafter=OFFICER)


def test_an_unknown_element_is_not_compared() -> None:
    with pytest.raises(ItemCodeUnknown):
        compare_element(given(DRAFTED), "MORALE", conclusion="无", ground=GROUND, drafter=OFFICER)


def test_a_comparison_said_again_replaces_what_was_said() -> None:
    lists = given(DRAFTED, ElementCompared(STREET, YEAR, "VENUE", "无"))

    after = evolve_all(
        lists, compare_element(lists, "VENUE", conclusion="经对照未发现突出问题", ground=GROUND, drafter=OFFICER)
    )

    assert after.compared == {"VENUE": "经对照未发现突出问题"}


def test_an_item_is_linked_once_to_a_target_in_force_even_after_issue() -> None:
    target = TargetId("target")
    issued = given(*IN_FORCE)

    events = link_item_target(issued, T_KEY, target, target_in_use=True)

    assert events == [ItemTargetLinked(T_KEY, target)]
    with pytest.raises(TargetLinkedAlready):
        link_item_target(evolve_all(issued, events), T_KEY, target, target_in_use=True)
    with pytest.raises(ReferenceNotFound):
        link_item_target(issued, T_KEY, target, target_in_use=False)


def test_a_link_to_a_target_is_taken_back_with_a_reason() -> None:
    target = TargetId("target")
    linked = given(*IN_FORCE, ItemTargetLinked(T_KEY, target))

    events = unlink_item_target(linked, T_KEY, target, reason="误挂")

    assert events == [ItemTargetUnlinked(T_KEY, target, "误挂")]
    after = evolve_all(linked, events)
    assert after.items[T_KEY].targets == ()
    with pytest.raises(TargetNotLinked):
        unlink_item_target(after, T_KEY, target, reason="误挂")


def test_any_task_may_name_problems_it_answers_and_commitments_it_takes_up() -> None:
    assert add_task(replace(TASK, problems=(P1,), subgroup="FUNDAMENTAL"))
    assert add_task(replace(TASK, basis=TaskBasis.SECRETARY_COMMITMENT, secretary_commitment=2))
    with pytest.raises(ItemCodeUnknown):
        add_task(replace(TASK, subgroup="OTHER"))


def test_a_link_to_a_target_leaves_the_consultation_as_it_was() -> None:
    lists = given(*READY)

    after = evolve_all(lists, link_item_target(lists, T_KEY, TargetId("target"), target_in_use=True))

    assert after.consultation.held_on == lists.consultation.held_on


def test_the_world_of_these_tests_names_each_member_of_the_team_once() -> None:
    assert [post.person for post in TEAM] == [SECRETARY, "deputy", MEMBER]
    assert UNIT.unit == UnitId("street")


def test_saying_the_same_again_is_no_fact() -> None:
    lists = given(DRAFTED, *ITEMS, ElementCompared(STREET, YEAR, "VENUE", "无"))
    again: dict[str, Any] = {"reason": "", "ground": GROUND, "drafter": OFFICER}

    with pytest.raises(ContentUnchanged):
        compare_element(lists, "VENUE", conclusion="无", ground=GROUND, drafter=OFFICER)
    with pytest.raises(ContentUnchanged):
        revise_problem_item(lists, P1, content=lists.problems[P1], **again)
    with pytest.raises(ContentUnchanged):
        revise_task_item(lists, T_FEATURED, content=lists.tasks[T_FEATURED], **again)
    with pytest.raises(ContentUnchanged):
        revise_duty_item(lists, D_FIRST, content=replace(lists.duties[D_FIRST], portfolio="自己填的"), **again)


def test_whoever_drafted_is_remembered_though_the_draft_was_undone() -> None:
    helper = PersonId("helper")
    added = add_task_item(given(DRAFTED, *ITEMS), NEW, number="T09", content=TASK, ground=GROUND, drafter=helper)
    lists = given(DRAFTED, *ITEMS, *added, ItemWithdrawn(NEW, "重复", drafter=OFFICER))

    assert lists.prepared_by == {OFFICER, helper}
