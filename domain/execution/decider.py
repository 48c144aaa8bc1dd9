"""Decomposition of an issued item by the responsible unit (policy 五(二), R8), and reminders of its time node.

Reports are in progress.py, close-out in closeout.py. That only the responsible unit decomposes is read from the tree by
the command service; who may lead is asked here.
"""

from datetime import date

from domain.codes import ReminderKind, ReportFrequency
from domain.execution.errors import (
    AcceptedAlready,
    AssignedAlready,
    ItemStageWrong,
    LeaderNotInTeam,
    NodeOutside,
    NothingReassigned,
    NotTheLeader,
    ReminderSentAlready,
    ReminderStale,
)
from domain.execution.events import (
    CommitmentAccepted,
    CommitmentAssigned,
    CommitmentReassigned,
    ItemCarriedOver,
    MeasureSet,
    NodeSet,
    ReminderSent,
)
from domain.execution.guards import not_before, running, unfinished, working
from domain.execution.item import STAGE_NAMES, ItemStage, ItemState
from domain.ids import ItemId, PersonId
from domain.refusal import InvalidInput
from domain.text import SHORT_CHARACTERS_MAX, check_text

COLLABORATORS_MAX = 20


def assign_commitment(
    state: ItemState,
    item: ItemId,
    *,
    leader: PersonId,
    leader_in_team: bool,
    department: str,
    measure: str,
    due_on: date | None,
    collaborators: tuple[str, ...],
    frequency: ReportFrequency | None,
    task_due_on: date | None,
    on: date,
) -> list[CommitmentAssigned | MeasureSet | NodeSet]:
    """Break an item down to a leader and a department; measure and node may come with it or follow.

    leader_in_team: whether the leader is in the unit's team on the day. task_due_on: the task's time limit, which the
    node may not pass. on: the day of it, from the issue on.
    Raises ItemNotIssued, AssignedAlready, LeaderNotInTeam, NodeOutside or DayWrong.
    """
    unit = running(state)
    if state.commitment is not None:
        raise AssignedAlready(field="item")
    if state.stage is not ItemStage.ISSUED:
        raise ItemStageWrong(f"{STAGE_NAMES[state.stage]}。", field="item")
    not_before(on, state.issued_on, "occurred_on", "印发")
    if not leader_in_team:
        raise LeaderNotInTeam(field="leader")
    _check_department(department)
    _check_collaborators(collaborators)
    assigned = CommitmentAssigned(
        item=item,
        unit=unit,
        year=state.year,
        leader=leader,
        department=department,
        collaborators=collaborators,
        frequency=frequency,
    )
    events: list[CommitmentAssigned | MeasureSet | NodeSet] = [assigned]
    if measure.strip():
        check_text(measure, "measure", "具体工作措施")
        events.append(MeasureSet(item=item, measure=measure))
    if due_on is not None:
        _check_node(due_on, state, task_due_on)
        events.append(NodeSet(item=item, due_on=due_on))
    return events


def set_measure(state: ItemState, item: ItemId, *, measure: str) -> list[MeasureSet]:
    """Say by what measure the item is carried out. Raises NotAssigned or ItemStageWrong."""
    working(state)
    check_text(measure, "measure", "具体工作措施")
    return [MeasureSet(item=item, measure=measure)]


def set_node(state: ItemState, item: ItemId, *, due_on: date, task_due_on: date | None) -> list[NodeSet]:
    """Set the time node: from the issue to the year's end, not after the task's time limit. Raises NodeOutside."""
    working(state)
    _check_node(due_on, state, task_due_on)
    return [NodeSet(item=item, due_on=due_on)]


def accept_commitment(
    state: ItemState, item: ItemId, *, accepted_on: date, person: PersonId | None
) -> list[CommitmentAccepted]:
    """The leader accepts. person: who acts, None when only paper shows it.

    Raises NotTheLeader, AcceptedAlready or DayWrong.
    """
    commitment = working(state)
    if person is not None and person != commitment.leader:
        raise NotTheLeader
    if commitment.accepted_on is not None:
        raise AcceptedAlready(field="item")
    not_before(accepted_on, state.issued_on, "accepted_on", "印发")
    return [CommitmentAccepted(item=item, accepted_on=accepted_on)]


def reassign_commitment(
    state: ItemState, item: ItemId, *, leader: PersonId, leader_in_team: bool, department: str, reason: str
) -> list[CommitmentReassigned]:
    """Give the item to another leader or department. Raises LeaderNotInTeam or NothingReassigned."""
    commitment = working(state)
    if not leader_in_team:
        raise LeaderNotInTeam(field="leader")
    _check_department(department)
    check_text(reason, "reason", "更换原因")
    if (leader, department) == (commitment.leader, commitment.department):
        raise NothingReassigned(field="leader")
    return [CommitmentReassigned(item=item, leader=leader, department=department, reason=reason)]


def send_reminder(
    state: ItemState, item: ItemId, *, kind: ReminderKind, due_on: date, today: date
) -> list[ReminderSent]:
    """Remind the leader of the node, once for each kind and day.

    Raises ReminderSentAlready, or ReminderStale when the node moved, none is needed, or the day is not that kind's.
    """
    unit = running(state)
    commitment = state.commitment
    over = today > due_on
    if (
        commitment is None
        or commitment.due_on != due_on
        or state.stage is ItemStage.VERIFIED
        or over is not (kind is ReminderKind.OVERDUE)
    ):
        raise ReminderStale(field="due_on")
    if (kind, due_on) in state.reminded:
        raise ReminderSentAlready(field="due_on")
    return [ReminderSent(item=item, unit=unit, kind=kind, due_on=due_on, leader=commitment.leader)]


def carry_over(state: ItemState, item: ItemId, *, to_year: int, into: ItemId, reason: str) -> list[ItemCarriedOver]:
    """The unfinished item goes on in another year. Raises ItemNotIssued, ItemEnded or ItemStageWrong."""
    unfinished(state)
    return [ItemCarriedOver(item=item, to_year=to_year, into=into, reason=reason)]


def _check_department(department: str) -> None:
    check_text(department, "department", "责任部门", characters_max=SHORT_CHARACTERS_MAX)


def _check_collaborators(collaborators: tuple[str, ...]) -> None:
    if len(collaborators) > COLLABORATORS_MAX or len(set(collaborators)) != len(collaborators):
        raise InvalidInput(f"协同部门最多{COLLABORATORS_MAX}个，且不能重复。", field="collaborators")
    for collaborator in collaborators:
        check_text(collaborator, "collaborators", "协同部门", characters_max=SHORT_CHARACTERS_MAX)


def _check_node(due_on: date, state: ItemState, task_due_on: date | None) -> None:
    if due_on.year != state.year:
        raise NodeOutside(f"{due_on}不在{state.year}年之内。", field="due_on")
    if due_on < state.issued_on:
        raise NodeOutside(f"{due_on}早于印发日期{state.issued_on}。", field="due_on")
    if task_due_on is not None and due_on > task_due_on:
        raise NodeOutside(f"{due_on}晚于任务的完成时限{task_due_on}。", field="due_on")
