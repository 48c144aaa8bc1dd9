"""Carrying unfinished items of the previous year into a draft (制定完善, 四(一)): the content goes on, anew checked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from domain.ids import ItemId
from domain.lists.errors import CarryOverWrong
from domain.lists.events import DutyContent, DutyItemAdded, ProblemContent, ProblemItemAdded, TaskContent, TaskItemAdded
from domain.lists.facts import Ground
from domain.lists.guards import after_issue, standing_item
from domain.lists.items import add_duty_item, add_problem_item, add_task_item
from domain.lists.list_set import ListSetState
from domain.text import check_text


def carry_item_over(
    state: ListSetState,
    old: ListSetState,
    item: ItemId,
    into: ItemId,
    *,
    number: str,
    reason: str,
    due_on: date | None,
    ground: Ground,
) -> list[ProblemItemAdded] | list[TaskItemAdded] | list[DutyItemAdded]:
    """Add the old item to the new draft under a number and id of its own.

    old: the issued list set of the year before. due_on: the new time limit, for a task and only for one. A task keeps
    its priority of the old year; problems it rests on must have been carried over before it.
    Raises ListNotIssued, ItemNotFound, CarryOverWrong and what adding an item raises.
    """
    after_issue(old)
    content = standing_item(old, item).content
    check_text(reason, "reason", "未完成的原因")
    if (due_on is not None) != isinstance(content, TaskContent):
        raise CarryOverWrong("任务须填新的完成时限，问题和责任不填。", field="due_on")
    match content:
        case ProblemContent():
            return add_problem_item(state, into, number=number, content=content, ground=ground, carried_from=item)
        case TaskContent():
            followed = {now.carried_from: now.item for now in state.standing() if now.carried_from is not None}
            renewed = replace(content, due_on=due_on or content.due_on, problems=_followed(old, content, followed))
            return add_task_item(
                state, into, number=number, content=renewed, ground=ground, carried_from=item, before=content
            )
        case DutyContent():
            return add_duty_item(state, into, number=number, content=content, ground=ground, carried_from=item)


def _followed(old: ListSetState, content: TaskContent, followed: Mapping[ItemId, ItemId]) -> tuple[ItemId, ...]:
    left = [old.items[problem].number for problem in content.problems if problem not in followed]
    if left:
        raise CarryOverWrong(f"任务所对应的问题{'、'.join(left)}尚未结转，请先结转问题。", field="item")
    return tuple(followed[problem] for problem in content.problems)
