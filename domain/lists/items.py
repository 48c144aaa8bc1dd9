"""The items of a draft: added, written anew, withdrawn, linked to targets; elements compared (policy 三).

`drafter` is who drafts for the maker, None when only paper shows it: they may not issue what they drafted.
"""

from domain.codes import ListKind
from domain.ids import ItemId, PersonId, SuggestionId, TargetId
from domain.lists.content import check_duty, check_problem, check_task, with_tenure
from domain.lists.errors import (
    ComparisonNotFound,
    ContentUnchanged,
    ElementContradicted,
    ItemCodeUnknown,
    ReferenceNotFound,
    SuggestionOnlyByAdoption,
    TargetLinkedAlready,
    TargetNotLinked,
)
from domain.lists.events import (
    ComparisonRetracted,
    DutyContent,
    DutyItemAdded,
    DutyItemRevised,
    ElementCompared,
    ItemTargetLinked,
    ItemTargetUnlinked,
    ItemWithdrawn,
    ProblemContent,
    ProblemItemAdded,
    ProblemItemRevised,
    TaskContent,
    TaskItemAdded,
    TaskItemRevised,
)
from domain.lists.facts import Ground
from domain.lists.guards import (
    check_new_number,
    editable,
    refuse_contradiction,
    refuse_in_use,
    refuse_unchanged,
    standing_item,
)
from domain.lists.list_set import ListSetState
from domain.text import check_text


def add_problem_item(
    state: ListSetState,
    item: ItemId,
    *,
    number: str,
    content: ProblemContent,
    ground: Ground,
    drafter: PersonId | None,
    carried_from: ItemId | None = None,
    carried_reason: str = "",
    suggestion: SuggestionId | None = None,
) -> list[ProblemItemAdded]:
    """Add a problem. suggestion: the one that is being adopted; nothing else may link one.

    Raises what check_problem raises, NumberTaken, ElementContradicted or SuggestionOnlyByAdoption.
    """
    editable(state)
    check_new_number(state, number)
    if carried_from is None and content.suggestion != suggestion:
        raise SuggestionOnlyByAdoption(field="content.suggestion")
    check_problem(content, ground, "content")
    refuse_contradiction(state, content, ground)
    return [
        ProblemItemAdded(
            unit=ground.unit.unit,
            year=ground.year.year,
            item=item,
            number=number,
            content=content,
            carried_from=carried_from,
            carried_reason=carried_reason,
            drafter=drafter,
        )
    ]


def add_task_item(
    state: ListSetState,
    item: ItemId,
    *,
    number: str,
    content: TaskContent,
    ground: Ground,
    drafter: PersonId | None,
    carried_from: ItemId | None = None,
    carried_reason: str = "",
    before: TaskContent | None = None,
) -> list[TaskItemAdded]:
    """Add a task; before: the content it is carried over from. Raises what check_task raises, NumberTaken."""
    editable(state)
    check_new_number(state, number)
    check_task(content, ground, state.problems, "content", before)
    return [
        TaskItemAdded(
            unit=ground.unit.unit,
            year=ground.year.year,
            item=item,
            number=number,
            content=content,
            carried_from=carried_from,
            carried_reason=carried_reason,
            drafter=drafter,
        )
    ]


def add_duty_item(
    state: ListSetState,
    item: ItemId,
    *,
    number: str,
    content: DutyContent,
    ground: Ground,
    drafter: PersonId | None,
    carried_from: ItemId | None = None,
    carried_reason: str = "",
) -> list[DutyItemAdded]:
    """Add a duty, with the post and portfolio its holder has that day. Raises what check_duty raises, NumberTaken."""
    editable(state)
    check_new_number(state, number)
    check_duty(content, ground, "content")
    return [
        DutyItemAdded(
            unit=ground.unit.unit,
            year=ground.year.year,
            item=item,
            number=number,
            content=with_tenure(content, ground),
            carried_from=carried_from,
            carried_reason=carried_reason,
            drafter=drafter,
        )
    ]


def revise_problem_item(
    state: ListSetState, item: ItemId, *, content: ProblemContent, reason: str, ground: Ground, drafter: PersonId | None
) -> list[ProblemItemRevised]:
    """Write a problem anew before issue. Raises ItemNotFound, ContentUnchanged and what add_problem_item raises."""
    editable(state)
    standing_item(state, item, ListKind.PROBLEM)
    check_text(reason, "reason", "修改原因", required=False)
    if content.suggestion != state.problems[item].suggestion:
        raise SuggestionOnlyByAdoption(field="content.suggestion")
    check_problem(content, ground, "content")
    refuse_contradiction(state, content, ground)
    refuse_unchanged(state, item, content)
    return [ProblemItemRevised(item=item, content=content, reason=reason, drafter=drafter)]


def revise_task_item(
    state: ListSetState, item: ItemId, *, content: TaskContent, reason: str, ground: Ground, drafter: PersonId | None
) -> list[TaskItemRevised]:
    """Write a task anew before issue. Raises ItemNotFound, ContentUnchanged and what check_task raises."""
    editable(state)
    standing_item(state, item, ListKind.TASK)
    check_text(reason, "reason", "修改原因", required=False)
    check_task(content, ground, state.problems, "content", state.tasks[item])
    refuse_unchanged(state, item, content)
    return [TaskItemRevised(item=item, content=content, reason=reason, drafter=drafter)]


def revise_duty_item(
    state: ListSetState, item: ItemId, *, content: DutyContent, reason: str, ground: Ground, drafter: PersonId | None
) -> list[DutyItemRevised]:
    """Write a duty anew before issue. Raises ItemNotFound, ContentUnchanged and what check_duty raises."""
    editable(state)
    standing_item(state, item, ListKind.RESPONSIBILITY)
    check_text(reason, "reason", "修改原因", required=False)
    check_duty(content, ground, "content")
    content = with_tenure(content, ground)
    refuse_unchanged(state, item, content)
    return [DutyItemRevised(item=item, content=content, reason=reason, drafter=drafter)]


def withdraw_item(state: ListSetState, item: ItemId, *, reason: str, drafter: PersonId | None) -> list[ItemWithdrawn]:
    """Take an item off a draft; its number stays used. Raises ItemNotFound, ItemWithdrawnAlready, ProblemInUse."""
    editable(state)
    standing_item(state, item)
    check_text(reason, "reason", "撤回原因")
    refuse_in_use(state, item)
    return [ItemWithdrawn(item=item, reason=reason, drafter=drafter)]


def link_item_target(
    state: ListSetState, item: ItemId, target: TargetId, *, target_in_use: bool
) -> list[ItemTargetLinked]:
    """Link an item to a target of the city or the district (R17), before issue or after it; it is no change of content.

    Raises ItemNotFound, ItemWithdrawnAlready, ReferenceNotFound or TargetLinkedAlready.
    """
    found = standing_item(state, item)
    if not target_in_use:
        raise ReferenceNotFound("目标任务。", field="target")
    if target in found.targets:
        raise TargetLinkedAlready(field="target")
    return [ItemTargetLinked(item=item, target=target)]


def unlink_item_target(state: ListSetState, item: ItemId, target: TargetId, *, reason: str) -> list[ItemTargetUnlinked]:
    """Take a link to a target back. Raises ItemNotFound, ItemWithdrawnAlready or TargetNotLinked."""
    found = standing_item(state, item)
    check_text(reason, "reason", "取消挂接的原因")
    if target not in found.targets:
        raise TargetNotLinked(field="target")
    return [ItemTargetUnlinked(item=item, target=target, reason=reason)]


def compare_element(
    state: ListSetState, element: str, *, conclusion: str, ground: Ground, drafter: PersonId | None
) -> list[ElementCompared]:
    """Tell that an element was compared and no salient problem found (逐一对照). Another conclusion replaces the first.

    Raises ItemCodeUnknown, ContentUnchanged or ElementContradicted (R5).
    """
    editable(state)
    check_text(conclusion, "conclusion", "对照结论")
    known = ground.codes.elements.get(element)
    if known is None:
        options = "、".join(ground.codes.elements.values())
        raise ItemCodeUnknown(f"工作要素“{element}”，本年度可选{options}。", field="element")
    carrying = [state.items[item].number for item, problem in state.problems.items() if element in problem.elements]
    if carrying:
        raise ElementContradicted(
            f"“{known}”已列有问题{'、'.join(carrying)}，请先修改或撤回这些问题。", field="element"
        )
    if state.compared.get(element) == conclusion:
        raise ContentUnchanged(field="conclusion")
    return [
        ElementCompared(
            unit=ground.unit.unit, year=ground.year.year, element=element, conclusion=conclusion, drafter=drafter
        )
    ]


def retract_comparison(
    state: ListSetState, element: str, *, reason: str, drafter: PersonId | None
) -> list[ComparisonRetracted]:
    """Take back that no problem was found for an element. Raises ComparisonNotFound."""
    editable(state)
    check_text(reason, "reason", "撤回原因")
    if element not in state.compared or state.unit is None:
        raise ComparisonNotFound(field="element")
    return [ComparisonRetracted(unit=state.unit, year=state.year, element=element, reason=reason, drafter=drafter)]
