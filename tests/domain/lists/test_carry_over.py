"""Unfinished items of the year before go on in the draft (制定完善, policy 四(一))."""

from dataclasses import replace
from datetime import date

import pytest

from domain.codes import TaskBasis
from domain.ids import ItemId
from domain.lists.carry_over import carry_item_over
from domain.lists.errors import (
    CarriedOverTwice,
    CarryOverTooEarly,
    CarryOverWrong,
    DayOutsideYear,
    ElementContradicted,
    ItemWithdrawnAlready,
    ListNotIssued,
    NumberTaken,
)
from domain.lists.events import (
    DutyItemAdded,
    ElementCompared,
    ItemWithdrawn,
    ListDrafted,
    ListEvent,
    ProblemItemAdded,
    TaskItemAdded,
)
from domain.lists.list_set import ListSetState, evolve_all
from tests.domain.lists.world import (
    CYCLE,
    D_MEMBER,
    DISTRICT,
    GROUND,
    IN_FORCE,
    OFFICER,
    P1,
    READY,
    STREET,
    T_BASIC,
    T_FEATURED,
    T_KEY,
    given,
)

NEXT = replace(GROUND, year=replace(CYCLE, year=2021, priorities={}))
DRAFT = ListDrafted(STREET, 2021, DISTRICT, OFFICER)
INTO = ItemId("into")
DUE_ON = date(2021, 6, 30)


def carry(
    state: ListSetState,
    item: ItemId,
    *,
    number: str = "X01",
    due_on: date | None = None,
    old: tuple[ListEvent, ...] = IN_FORCE,
    into: ItemId = INTO,
    year_over: bool = True,
    finished: frozenset[ItemId] = frozenset(),
) -> list[ListEvent]:
    return [
        *carry_item_over(
            state,
            given(*old),
            item,
            into,
            number=number,
            reason="场地审批延后",
            due_on=due_on,
            ground=NEXT,
            drafter=OFFICER,
            year_over=year_over,
            finished=finished,
        )
    ]


def test_a_problem_goes_on_under_a_new_number_and_says_where_it_came_from() -> None:
    [event] = carry(given(DRAFT), P1)

    assert isinstance(event, ProblemItemAdded)
    assert (event.year, event.number, event.carried_from, event.change) == (2021, "X01", P1, None)


def test_a_task_goes_on_with_a_new_time_limit() -> None:
    [event] = carry(given(DRAFT), T_FEATURED, due_on=DUE_ON)

    assert isinstance(event, TaskItemAdded)
    assert event.content == replace(given(*IN_FORCE).tasks[T_FEATURED], due_on=DUE_ON)
    with pytest.raises(CarryOverWrong, match="新的完成时限"):
        carry(given(DRAFT), T_FEATURED)
    with pytest.raises(CarryOverWrong):
        carry(given(DRAFT), P1, due_on=DUE_ON)
    with pytest.raises(DayOutsideYear):
        carry(given(DRAFT), T_FEATURED, due_on=date(2020, 12, 31))


def test_a_task_keeps_the_priority_of_the_year_it_comes_from() -> None:
    [event] = carry(given(DRAFT), T_KEY, due_on=DUE_ON)

    assert isinstance(event, TaskItemAdded)
    assert event.content.priority == given(*IN_FORCE).tasks[T_KEY].priority


def test_a_task_that_rests_on_a_problem_follows_it() -> None:
    with pytest.raises(CarryOverWrong, match="P01"):
        carry(given(DRAFT), T_BASIC, due_on=DUE_ON)

    lists = given(DRAFT, *carry(given(DRAFT), P1, into=ItemId("P1 in 2021")))
    [event] = carry(lists, T_BASIC, number="X02", due_on=DUE_ON)

    assert isinstance(event, TaskItemAdded)
    assert event.content.basis is TaskBasis.PROBLEM_ITEM
    assert event.content.problems == ("P1 in 2021",)


def test_a_duty_goes_on_with_the_post_its_holder_has_now() -> None:
    [event] = carry(given(DRAFT), D_MEMBER)

    assert isinstance(event, DutyItemAdded)
    assert event.content.portfolio == "纪检监察"


def test_only_items_of_an_issued_list_that_still_stand_are_carried_over() -> None:
    with pytest.raises(ListNotIssued):
        carry(given(DRAFT), P1, old=READY)
    with pytest.raises(ItemWithdrawnAlready):
        carry(given(DRAFT), T_FEATURED, due_on=DUE_ON, old=(*IN_FORCE, ItemWithdrawn(T_FEATURED, "上级取消")))


def test_a_carried_item_keeps_to_the_rules_of_the_draft_it_joins() -> None:
    lists = evolve_all(given(DRAFT), carry(given(DRAFT), P1))

    with pytest.raises(NumberTaken):
        carry(lists, D_MEMBER)
    with pytest.raises(ElementContradicted):
        carry(given(DRAFT, ElementCompared(STREET, 2021, "TEAM", "无")), P1)


def test_nothing_is_carried_over_before_the_old_year_is_at_its_end() -> None:
    with pytest.raises(CarryOverTooEarly) as refusal:
        carry(given(DRAFT), P1, year_over=False)

    assert (refusal.value.rule, refusal.value.source) == ("R2", "四(一)")


def test_an_item_is_carried_over_once_and_again_when_it_was_taken_off_the_draft() -> None:
    lists = evolve_all(given(DRAFT), carry(given(DRAFT), P1))

    with pytest.raises(CarriedOverTwice, match="X01"):
        carry(lists, P1, number="X02", into=ItemId("again"))
    withdrawn = evolve_all(lists, [ItemWithdrawn(INTO, "误列")])
    assert carry(withdrawn, P1, number="X02", into=ItemId("again"))


def test_a_task_whose_problem_was_solved_goes_on_without_it_and_says_so() -> None:
    [event] = carry(given(DRAFT), T_BASIC, due_on=DUE_ON, finished=frozenset({P1}))

    assert isinstance(event, TaskItemAdded)
    assert (event.content.basis, event.content.problems) == (TaskBasis.LOCAL_REALITY, ())
    assert "P01" in event.content.basis_note
