"""The responsible unit breaks an issued item down (policy 五(二), R8)."""

from datetime import date
from typing import Any

import pytest

from domain.codes import ListKind, ReminderKind
from domain.execution.decider import (
    accept_commitment,
    assign_commitment,
    carry_over,
    reassign_commitment,
    send_reminder,
    set_measure,
    set_node,
)
from domain.execution.errors import (
    AcceptedAlready,
    AssignedAlready,
    DayWrong,
    ItemEnded,
    ItemIsSuspended,
    ItemNotIssued,
    ItemStageWrong,
    LeaderNotInTeam,
    NodeOutside,
    NotAssigned,
    NothingReassigned,
    NotTheLeader,
    ReminderSentAlready,
    ReminderStale,
)
from domain.execution.events import (
    CommitmentAccepted,
    CommitmentAssigned,
    CommitmentReassigned,
    ExecutionEvent,
    ItemCarriedOver,
    ItemIssued,
    ItemRevoked,
    ItemSuspended,
    MeasureSet,
    NodeSet,
    ReminderSent,
)
from domain.execution.item import ItemStage, ItemState
from domain.ids import ChangeId, ItemId, PersonId
from domain.refusal import InvalidInput
from tests.domain.execution.world import (
    ASSIGNED,
    CLAIMED,
    CLOSED,
    DECOMPOSED,
    IN_PROGRESS,
    ISSUED,
    ISSUED_ON,
    ITEM,
    LEADER,
    NODE,
    STREET,
    VERIFIED,
    given,
)

SUSPENDED = ItemSuspended(ITEM, date(2020, 5, 1), "场地腾退")
ENDINGS: tuple[ExecutionEvent, ...] = (
    ItemRevoked(ITEM, ChangeId("change"), "上级取消"),
    ItemCarriedOver(ITEM, 2021, ItemId("into"), "未完成"),
)


def assign(state: ItemState, **changes: Any) -> list[CommitmentAssigned | MeasureSet | NodeSet]:
    facts: dict[str, Any] = {
        "leader": LEADER,
        "leader_in_team": True,
        "department": "组织办",
        "measure": "分季度推进",
        "due_on": NODE,
        "collaborators": (),
        "frequency": None,
        "task_due_on": NODE,
        "on": ISSUED_ON,
        **changes,
    }
    return assign_commitment(state, ITEM, **facts)


def test_an_issued_item_is_broken_down_to_leader_department_measure_and_node() -> None:
    events = assign(given(ISSUED))

    assert events == [ASSIGNED, MeasureSet(ITEM, "分季度推进"), NodeSet(ITEM, NODE)]
    commitment = given(ISSUED, *events).commitment
    assert commitment is not None
    assert commitment.complete


@pytest.mark.parametrize("missing", [{"measure": ""}, {"measure": "  "}, {"due_on": None}])
def test_an_item_without_measure_or_node_is_not_decomposed(missing: dict[str, Any]) -> None:
    commitment = given(ISSUED, *assign(given(ISSUED), **missing)).commitment

    assert commitment is not None
    assert not commitment.complete


def test_nothing_is_broken_down_or_accepted_before_the_issue_and_no_node_lies_before_it() -> None:
    before = date(2020, 2, 4)

    with pytest.raises(DayWrong, match="印发"):
        assign(given(ISSUED), on=before)
    with pytest.raises(NodeOutside, match="印发"):
        assign(given(ISSUED), due_on=before)
    with pytest.raises(NodeOutside):
        set_node(given(ISSUED, ASSIGNED), ITEM, due_on=before, task_due_on=None)
    with pytest.raises(DayWrong, match="印发"):
        accept_commitment(given(ISSUED, ASSIGNED), ITEM, accepted_on=before, person=LEADER)


def test_measure_and_node_may_follow_the_assignment() -> None:
    state = given(ISSUED, ASSIGNED)

    assert set_measure(state, ITEM, measure="分季度推进") == [MeasureSet(ITEM, "分季度推进")]
    assert set_node(state, ITEM, due_on=NODE, task_due_on=None) == [NodeSet(ITEM, NODE)]


def test_an_item_is_not_broken_down_before_its_list_is_issued() -> None:
    with pytest.raises(ItemNotIssued) as refusal:
        assign(given())

    assert (refusal.value.rule, refusal.value.source) == ("R8", "五(二)")


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_item_that_no_longer_stands_is_not_broken_down(ending: ExecutionEvent) -> None:
    with pytest.raises(ItemEnded):
        assign(given(ISSUED, ending))
    with pytest.raises(ItemEnded):
        set_node(given(*DECOMPOSED, ending), ITEM, due_on=NODE, task_due_on=None)


def test_an_item_is_assigned_once() -> None:
    with pytest.raises(AssignedAlready):
        assign(given(ISSUED, ASSIGNED))


def test_the_leader_is_in_the_units_team_on_the_day() -> None:
    with pytest.raises(LeaderNotInTeam) as refusal:
        assign(given(ISSUED), leader_in_team=False)

    assert (refusal.value.rule, refusal.value.source) == ("R8", "五(二)")
    with pytest.raises(LeaderNotInTeam):
        reassign_commitment(
            given(*DECOMPOSED),
            ITEM,
            leader=PersonId("stranger"),
            leader_in_team=False,
            department="组织办",
            reason="分工调整",
        )


def test_a_department_is_named() -> None:
    with pytest.raises(InvalidInput, match="责任部门不能为空"):
        assign(given(ISSUED), department=" ")
    with pytest.raises(InvalidInput):
        assign(given(ISSUED), collaborators=("民政办", "民政办"))


@pytest.mark.parametrize("due_on", [date(2019, 12, 31), date(2021, 1, 1)])
def test_a_node_lies_inside_the_year(due_on: date) -> None:
    with pytest.raises(NodeOutside):
        assign(given(ISSUED), due_on=due_on, task_due_on=None)
    with pytest.raises(NodeOutside):
        set_node(given(*DECOMPOSED), ITEM, due_on=due_on, task_due_on=None)


def test_a_node_is_not_after_the_tasks_time_limit() -> None:
    with pytest.raises(NodeOutside, match="晚于任务的完成时限2020-07-11"):
        set_node(given(*DECOMPOSED), ITEM, due_on=date(2020, 7, 12), task_due_on=NODE)

    assert set_node(given(*DECOMPOSED), ITEM, due_on=date(2020, 11, 30), task_due_on=None)


def test_the_leader_accepts_in_person_and_once() -> None:
    state = given(*DECOMPOSED)
    on = date(2020, 2, 20)

    accepted = accept_commitment(state, ITEM, accepted_on=on, person=LEADER)

    assert accepted == [CommitmentAccepted(ITEM, on)]
    with pytest.raises(NotTheLeader):
        accept_commitment(state, ITEM, accepted_on=on, person=PersonId("clerk"))
    with pytest.raises(AcceptedAlready):
        accept_commitment(given(*DECOMPOSED, *accepted), ITEM, accepted_on=on, person=LEADER)


def test_a_new_leader_has_not_accepted_yet() -> None:
    state = given(*DECOMPOSED, CommitmentAccepted(ITEM, date(2020, 2, 20)))

    [event] = reassign_commitment(
        state, ITEM, leader=PersonId("successor"), leader_in_team=True, department="组织办", reason="书记调整"
    )

    commitment = given(*DECOMPOSED, CommitmentAccepted(ITEM, date(2020, 2, 20)), event).commitment
    assert commitment is not None
    assert (commitment.leader, commitment.accepted_on, commitment.due_on) == ("successor", None, NODE)


def test_a_new_department_leaves_the_leaders_acceptance() -> None:
    moved = CommitmentReassigned(ITEM, LEADER, "党建办", "职能调整")

    commitment = given(*DECOMPOSED, CommitmentAccepted(ITEM, date(2020, 2, 20)), moved).commitment

    assert commitment is not None
    assert commitment.accepted_on == date(2020, 2, 20)


def test_a_reassignment_changes_something() -> None:
    with pytest.raises(NothingReassigned):
        reassign_commitment(
            given(*DECOMPOSED), ITEM, leader=LEADER, leader_in_team=True, department="组织办", reason="无"
        )


def test_nothing_is_set_before_the_item_is_assigned_or_after_it_is_claimed() -> None:
    with pytest.raises(NotAssigned):
        set_measure(given(ISSUED), ITEM, measure="分季度推进")
    with pytest.raises(ItemStageWrong):
        set_measure(given(*CLAIMED), ITEM, measure="分季度推进")
    with pytest.raises(ItemIsSuspended):
        set_measure(given(*DECOMPOSED, SUSPENDED), ITEM, measure="分季度推进")


def remind(state: ItemState, kind: ReminderKind, today: date, due_on: date = NODE) -> list[ReminderSent]:
    return send_reminder(state, ITEM, kind=kind, due_on=due_on, today=today)


def test_the_leader_is_reminded_once_of_each_kind_and_node() -> None:
    state = given(*IN_PROGRESS)

    near = remind(state, ReminderKind.NEAR_DUE, date(2020, 7, 4))

    assert near == [ReminderSent(ITEM, STREET, ReminderKind.NEAR_DUE, NODE, LEADER)]
    reminded = given(*IN_PROGRESS, *near)
    with pytest.raises(ReminderSentAlready):
        remind(reminded, ReminderKind.NEAR_DUE, date(2020, 7, 5))
    assert remind(reminded, ReminderKind.OVERDUE, date(2020, 7, 12))
    later = date(2020, 7, 1)
    assert remind(given(*IN_PROGRESS, *near, NodeSet(ITEM, later)), ReminderKind.NEAR_DUE, date(2020, 6, 30), later)


@pytest.mark.parametrize(
    ("events", "kind", "today", "due_on"),
    [
        ((ISSUED,), ReminderKind.NEAR_DUE, date(2020, 7, 4), NODE),
        (IN_PROGRESS, ReminderKind.NEAR_DUE, date(2020, 7, 4), date(2020, 7, 1)),
        (IN_PROGRESS, ReminderKind.OVERDUE, NODE, NODE),
        (IN_PROGRESS, ReminderKind.NEAR_DUE, date(2020, 7, 12), NODE),
        (VERIFIED, ReminderKind.OVERDUE, date(2020, 7, 12), NODE),
    ],
)
def test_nobody_is_reminded_of_what_is_not_so(
    events: tuple[ExecutionEvent, ...], kind: ReminderKind, today: date, due_on: date
) -> None:
    with pytest.raises(ReminderStale):
        remind(given(*events), kind, today, due_on)


@pytest.mark.parametrize("events", [CLOSED, (*IN_PROGRESS, ENDINGS[0])])
def test_nobody_is_reminded_of_an_item_that_ended(events: tuple[ExecutionEvent, ...]) -> None:
    with pytest.raises(ItemEnded):
        remind(given(*events), ReminderKind.OVERDUE, date(2020, 7, 12))


def test_an_unfinished_item_is_carried_over_and_a_finished_one_is_not() -> None:
    into = ItemId("into")

    carried = carry_over(given(*IN_PROGRESS), ITEM, to_year=2021, into=into, reason="场地审批延后")

    assert carried == [ItemCarriedOver(ITEM, 2021, into, "场地审批延后")]
    assert given(*IN_PROGRESS, *carried).stage is ItemStage.CARRIED_OVER
    for events in (CLOSED, (*IN_PROGRESS, *carried)):
        with pytest.raises(ItemEnded):
            carry_over(given(*events), ITEM, to_year=2021, into=into, reason="场地审批延后")


def test_a_problem_and_a_duty_are_broken_down_as_a_task_is() -> None:
    for kind in (ListKind.PROBLEM, ListKind.RESPONSIBILITY):
        assert assign(given(ItemIssued(ITEM, STREET, 2020, kind, ISSUED_ON)), task_due_on=None)
