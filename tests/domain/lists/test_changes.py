"""Changes after issue: with a reason, approved by somebody else, leaving the lists as whole as they were issued."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.codes import ListKind, TaskBasis, TaskTier
from domain.execution.events import ItemIssued, ItemRevoked
from domain.ids import ChangeId, ItemId, PersonId, PostId, SuggestionId
from domain.lists.changes import (
    approve_change,
    item_consequences,
    propose_item_addition,
    propose_item_revision,
    propose_item_withdrawal,
    reject_change,
)
from domain.lists.errors import (
    ApproverIsProposer,
    ChangeContentWrong,
    ChangeDecidedAlready,
    ChangeLeavesGap,
    ChangeNotFound,
    ChangePending,
    ContentUnchanged,
    DayOutOfOrder,
    DutyRoleMismatch,
    ListNotIssued,
    NumberTaken,
    ProblemInUse,
    SuggestionOnlyByAdoption,
)
from domain.lists.events import (
    ChangeApproved,
    ChangeProposed,
    ChangeRejected,
    ComparisonRetracted,
    DutyItemRevised,
    ElementCompared,
    ItemWithdrawn,
    ListEvent,
    ProblemItemAdded,
    ProblemItemRevised,
    TaskItemRevised,
)
from domain.lists.facts import Ground, TeamPost
from domain.lists.list_set import ListSetState, evolve_all
from domain.refusal import InvalidInput
from tests.domain.lists.world import (
    D_DIRECT,
    D_FIRST,
    D_MEMBER,
    DISTRICT,
    DUTY,
    GROUND,
    IN_FORCE,
    MEMBER,
    OFFICER,
    P1,
    PROBLEM,
    READY,
    SECRETARY,
    STREET,
    T_BASIC,
    T_FEATURED,
    TASK,
    TEAM,
    YEAR,
    given,
)

CHANGE, NEW = ChangeId("change"), ItemId("new")
ANOTHER = PersonId("another of the maker")
HIGHER = replace(TASK, tier=TaskTier.FEATURED, goal="目标提高")
WHO: dict[str, Any] = {"proposed_by": STREET, "proposed_on": date(2020, 5, 20), "proposer": SECRETARY}
ON = date(2020, 6, 1)


def revise(
    state: ListSetState, item: ItemId, change: ChangeId = CHANGE, ground: Ground = GROUND, **content: Any
) -> list[ChangeProposed]:
    contents = {"problem": None, "task": None, "duty": None, **content}
    return propose_item_revision(state, change, item, reason="任务调整", ground=ground, **contents, **WHO)


def add(state: ListSetState, number: str = "P09", ground: Ground = GROUND, **content: Any) -> list[ChangeProposed]:
    contents = {"problem": None, "task": None, "duty": None, **content}
    return propose_item_addition(
        state, CHANGE, NEW, number=number, reason="新发现的问题", ground=ground, **contents, **WHO
    )


def withdraw(state: ListSetState, item: ItemId) -> list[ChangeProposed]:
    return propose_item_withdrawal(state, CHANGE, item, reason="上级取消", **WHO)


def approve(
    state: ListSetState,
    change: ChangeId = CHANGE,
    approver: PersonId | None = ANOTHER,
    ground: Ground = GROUND,
    on: date = ON,
) -> list[ListEvent]:
    return approve_change(state, change, approved_on=on, document_number="", approver=approver, ground=ground)


def after(state: ListSetState, proposed: list[ChangeProposed]) -> ListSetState:
    return evolve_all(state, proposed)


def test_a_draft_is_edited_and_not_changed_by_proposal() -> None:
    with pytest.raises(ListNotIssued):
        withdraw(given(*READY), T_FEATURED)


def test_an_approved_revision_stands_with_the_change_it_came_by() -> None:
    lists = given(*IN_FORCE)
    content = replace(lists.tasks[T_FEATURED], goal="新的目标")
    proposed = after(lists, revise(lists, T_FEATURED, task=content))

    events = approve(proposed)

    assert events == [
        ChangeApproved(STREET, YEAR, CHANGE, ON, ""),
        TaskItemRevised(T_FEATURED, content, "任务调整", change=CHANGE),
    ]
    assert item_consequences(proposed, CHANGE, approved_on=ON) == []


def test_a_proposal_alone_changes_nothing() -> None:
    lists = given(*IN_FORCE)

    proposed = after(lists, withdraw(lists, T_FEATURED))

    assert proposed.items == lists.items


def test_a_change_has_a_reason() -> None:
    with pytest.raises(InvalidInput, match="撤销原因不能为空"):
        propose_item_withdrawal(given(*IN_FORCE), CHANGE, T_BASIC, reason=" ", **WHO)


def test_who_proposed_a_change_neither_approves_nor_rejects_it() -> None:
    lists = given(*IN_FORCE)
    proposed = after(lists, revise(lists, T_FEATURED, task=HIGHER))

    with pytest.raises(ApproverIsProposer):
        approve(proposed, approver=SECRETARY)
    with pytest.raises(ApproverIsProposer):
        reject_change(proposed, CHANGE, reason="不同意", approver=SECRETARY)
    assert approve(proposed, approver=None)


def test_a_change_is_decided_once() -> None:
    lists = given(*IN_FORCE)
    proposed = after(lists, revise(lists, T_FEATURED, task=HIGHER))
    rejected = evolve_all(proposed, reject_change(proposed, CHANGE, reason="不同意", approver=ANOTHER))

    assert reject_change(proposed, CHANGE, reason="不同意", approver=ANOTHER) == [
        ChangeRejected(STREET, YEAR, CHANGE, "不同意")
    ]
    with pytest.raises(ChangeDecidedAlready):
        approve(rejected)
    with pytest.raises(ChangeNotFound):
        approve(lists)


def test_an_item_has_one_open_change_at_a_time() -> None:
    lists = given(*IN_FORCE)
    proposed = after(lists, withdraw(lists, T_FEATURED))

    with pytest.raises(ChangePending):
        revise(proposed, T_FEATURED, ChangeId("second"), task=TASK)


@pytest.mark.parametrize("contents", [{}, {"task": TASK, "problem": PROBLEM}, {"problem": PROBLEM}])
def test_a_revision_brings_one_content_of_the_items_own_kind(contents: dict[str, Any]) -> None:
    with pytest.raises(ChangeContentWrong):
        revise(given(*IN_FORCE), T_FEATURED, **contents)


def test_an_addition_has_a_number_that_is_neither_used_nor_proposed() -> None:
    lists = given(*IN_FORCE)

    with pytest.raises(NumberTaken):
        add(lists, number="P01", problem=PROBLEM)
    with pytest.raises(NumberTaken):
        add(after(lists, add(lists, problem=PROBLEM)), problem=PROBLEM)


def test_an_added_item_begins_its_life_and_a_withdrawn_one_ends_it() -> None:
    lists = given(*IN_FORCE)
    added = after(lists, add(lists, problem=PROBLEM))

    begun = ItemIssued(NEW, STREET, YEAR, ListKind.PROBLEM, date(2020, 6, 20))
    assert item_consequences(added, CHANGE, approved_on=date(2020, 6, 20)) == [begun]
    both = evolve_all(added, approve(added))
    gone = after(both, propose_item_withdrawal(both, ChangeId("second"), NEW, reason="上级取消", **WHO))
    assert item_consequences(gone, ChangeId("second"), approved_on=date(2020, 6, 20)) == [
        ItemRevoked(NEW, ChangeId("second"), "上级取消")
    ]


def test_a_problem_found_after_issue_overrules_the_comparison_of_its_element() -> None:
    lists = given(*IN_FORCE)
    content = replace(PROBLEM, elements=("VENUE",))
    proposed = after(lists, add(lists, problem=content))

    events = approve(proposed)

    assert events[1] == ProblemItemAdded(STREET, YEAR, NEW, "P09", content, change=CHANGE)
    assert isinstance(events[2], ComparisonRetracted)
    assert events[2].element == "VENUE"
    assert not evolve_all(proposed, events).compared.keys() & {"VENUE"}


def test_an_element_that_a_change_leaves_without_a_problem_is_on_record_as_compared() -> None:
    lists = given(*IN_FORCE)
    proposed = after(lists, revise(lists, P1, problem=replace(PROBLEM, elements=("VENUE",))))

    events = approve(proposed)

    assert isinstance(events[1], ProblemItemRevised)
    assert {type(event) for event in events[2:]} == {ComparisonRetracted, ElementCompared}
    left = evolve_all(proposed, events)
    assert left.carried_elements == {"VENUE"}
    assert left.compared.keys() == {"TEAM", "SUPPORT", "INSTITUTION", "INNOVATION"}


def test_a_change_does_not_leave_a_tier_without_a_task() -> None:
    lists = given(*IN_FORCE)
    proposed = after(lists, withdraw(lists, T_FEATURED))

    with pytest.raises(ChangeLeavesGap, match="特色"):
        approve(proposed)


def test_a_change_does_not_leave_the_lists_without_a_first_responsible_person() -> None:
    lists = given(*IN_FORCE)
    proposed = after(lists, withdraw(lists, D_FIRST))

    with pytest.raises(ChangeLeavesGap, match="第一责任人"):
        approve(proposed)


def team(*posts: TeamPost) -> Ground:
    return replace(GROUND, unit=replace(GROUND.unit, team=posts))


def test_a_member_who_left_is_taken_off_the_responsibility_list() -> None:
    lists = given(*IN_FORCE)
    proposed = after(lists, withdraw(lists, D_MEMBER))

    with pytest.raises(ChangeLeavesGap, match="责任须分解到每一个班子成员"):
        approve(proposed)
    left = approve(proposed, ground=team(*TEAM[:2]))
    assert left[1] == ItemWithdrawn(D_MEMBER, "上级取消", change=CHANGE)


def test_the_direct_responsibility_stays_while_there_is_a_deputy_in_charge() -> None:
    lists = given(*IN_FORCE)
    proposed = after(lists, withdraw(lists, D_DIRECT))

    with pytest.raises(ChangeLeavesGap, match="具体责任人"):
        approve(proposed)


def test_a_successor_takes_the_first_responsibility_over_and_does_not_share_it() -> None:
    lists = given(*IN_FORCE)
    successor = replace(TEAM[0], post=PostId("post 9"), person=PersonId("successor"))
    around = team(successor, *TEAM[1:])
    duty = replace(DUTY, holder=successor.person)

    added = after(lists, add(lists, "D09", ground=around, duty=duty))
    with pytest.raises(ChangeLeavesGap, match="有且只有一名第一责任人"):
        approve(added, ground=around)

    revised = after(lists, revise(lists, D_FIRST, ground=around, duty=duty))
    assert approve(revised, ground=around)


def test_a_gap_that_people_left_does_not_keep_other_changes_from_approval() -> None:
    lists = given(*IN_FORCE)
    proposed = after(lists, revise(lists, T_FEATURED, task=HIGHER))

    assert approve(proposed, ground=team(*TEAM[1:]))


def test_a_change_is_proposed_after_the_issue_and_approved_after_the_proposal() -> None:
    lists = given(*IN_FORCE)
    early = {**WHO, "proposed_on": date(2020, 2, 4)}

    with pytest.raises(DayOutOfOrder, match="早于印发日期2020-02-05"):
        propose_item_withdrawal(lists, CHANGE, T_FEATURED, reason="上级取消", **early)
    with pytest.raises(DayOutOfOrder, match="早于提出日期2020-05-20") as refusal:
        approve(after(lists, revise(lists, T_FEATURED, task=HIGHER)), on=date(2020, 1, 3))
    assert refusal.value.field == "approved_on"


def test_a_change_changes_something() -> None:
    lists = given(*IN_FORCE)

    with pytest.raises(ContentUnchanged):
        revise(lists, T_FEATURED, task=lists.tasks[T_FEATURED])


def test_a_problem_in_use_is_not_taken_off() -> None:
    with pytest.raises(ProblemInUse):
        withdraw(given(*IN_FORCE), P1)


def test_a_problem_that_was_taken_into_use_since_the_proposal_stays() -> None:
    lists = given(*IN_FORCE)
    freed = revise(lists, T_BASIC, ChangeId("free"), task=replace(TASK, basis=TaskBasis.LOCAL_REALITY))
    free = evolve_all(lists, freed)
    free = evolve_all(free, approve(free, ChangeId("free")))
    proposed = after(free, withdraw(free, P1))
    again = revise(
        proposed,
        T_BASIC,
        ChangeId("again"),
        task=replace(TASK, basis=TaskBasis.PROBLEM_ITEM, problems=(P1,)),
    )
    used = evolve_all(proposed, again)
    used = evolve_all(used, approve(used, ChangeId("again")))

    with pytest.raises(ProblemInUse):
        approve(used)


def test_a_duty_changed_after_issue_names_somebody_who_is_in_the_team() -> None:
    lists = given(*IN_FORCE)

    with pytest.raises(DutyRoleMismatch, match="不在该单位班子中"):
        revise(lists, D_FIRST, duty=replace(DUTY, holder=PersonId("stranger")))


def test_a_duty_changed_after_issue_takes_its_portfolio_from_the_tree() -> None:
    lists = given(*IN_FORCE)
    written = replace(lists.duties[D_MEMBER], duty="细化责任", portfolio="自己填的")
    proposed = after(lists, revise(lists, D_MEMBER, duty=written))

    event = approve(proposed)[1]

    assert isinstance(event, DutyItemRevised)
    assert (event.content.holder, event.content.portfolio) == (MEMBER, "纪检监察")


def test_a_change_does_not_link_a_suggestion() -> None:
    with pytest.raises(SuggestionOnlyByAdoption):
        add(given(*IN_FORCE), problem=replace(PROBLEM, suggestion=SuggestionId("suggestion")))


def test_a_change_may_come_from_the_maker() -> None:
    lists = given(*IN_FORCE)

    [proposed] = propose_item_withdrawal(
        lists, CHANGE, T_FEATURED, reason="上级取消", proposed_by=DISTRICT, proposed_on=ON, proposer=OFFICER
    )

    assert (proposed.proposed_by, proposed.proposer) == (DISTRICT, OFFICER)
