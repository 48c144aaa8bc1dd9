"""Carrying unfinished items of the previous year into a draft (制定完善, 四(一)): the content goes on, anew checked.

The old item is carried over when the new lists are issued, not before: an item that is taken off the draft again, or a
draft that is never issued, leaves the obligation where it was.
"""

from collections.abc import Container
from dataclasses import replace
from datetime import date

from domain.codes import TaskBasis
from domain.ids import ItemId, PersonId
from domain.lists.errors import CarriedOverTwice, CarryOverTooEarly, CarryOverWrong
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
    drafter: PersonId | None,
    year_over: bool,
    finished: Container[ItemId],
) -> list[ProblemItemAdded] | list[TaskItemAdded] | list[DutyItemAdded]:
    """Add the old item to the new draft under a number and id of its own.

    old: the issued list set of the year before. due_on: the new time limit, for a task and only for one. year_over:
    whether the old year is being assessed or past. finished: old items that were found done or taken off. A task keeps
    its priority of the old year; a problem it answers is left out where it is finished, and must else have been
    carried over before it. Raises ListNotIssued, ItemNotFound, CarryOverTooEarly, CarriedOverTwice, CarryOverWrong and
    what adding an item raises.
    """
    after_issue(old)
    content = standing_item(old, item).content
    if not year_over:
        raise CarryOverTooEarly(f"{old.year}年度。", field="item")
    followed = {now.carried_from: now.item for now in state.standing() if now.carried_from is not None}
    if item in followed:
        raise CarriedOverTwice(f"{state.items[followed[item]].number}。", field="item")
    check_text(reason, "reason", "未完成的原因")
    if (due_on is not None) != isinstance(content, TaskContent):
        raise CarryOverWrong("任务须填新的完成时限，问题和责任不填。", field="due_on")
    match content:
        case ProblemContent():
            return add_problem_item(
                state,
                into,
                number=number,
                content=content,
                ground=ground,
                drafter=drafter,
                carried_from=item,
                carried_reason=reason,
            )
        case TaskContent():
            still = [problem for problem in content.problems if problem not in finished]
            left = [old.items[problem].number for problem in still if problem not in followed]
            if left:
                raise CarryOverWrong(f"任务所对应的问题{'、'.join(left)}尚未结转，请先结转问题。", field="item")
            return add_task_item(
                state,
                into,
                number=number,
                content=_renewed(old, content, due_on, tuple(followed[problem] for problem in still)),
                ground=ground,
                drafter=drafter,
                carried_from=item,
                carried_reason=reason,
                before=content,
            )
        case DutyContent():
            return add_duty_item(
                state,
                into,
                number=number,
                content=content,
                ground=ground,
                drafter=drafter,
                carried_from=item,
                carried_reason=reason,
            )


def _renewed(old: ListSetState, content: TaskContent, due_on: date | None, problems: tuple[ItemId, ...]) -> TaskContent:
    """The task for the new year. One whose problems are all solved rests on the work as it is, and says so."""
    # The number of a commitment is that of the old year's report.
    renewed = replace(content, due_on=due_on or content.due_on, problems=problems, secretary_commitment=None)
    if content.basis is not TaskBasis.PROBLEM_ITEM or problems:
        return renewed
    solved = "、".join(old.items[problem].number for problem in content.problems)
    note = f"{old.year}年度依据的问题{solved}已了结。"
    return replace(renewed, basis=TaskBasis.LOCAL_REALITY, basis_note=note)
