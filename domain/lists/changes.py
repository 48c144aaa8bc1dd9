"""Changes after issue: proposed with a reason, approved or rejected by another person of the maker (domain.md 4.2).

What the issue guaranteed stays true after every approved change: all tiers have a task, one element is either carried
by a problem or on record as compared, no task rests on a problem that is gone, and the responsibility list fits the
team of the day of approval no worse than before (R7): people come and go, so a change is judged by what it adds.
"""

from datetime import date

from domain.execution.events import ItemIssued, ItemRevoked
from domain.ids import ChangeId, ItemId, PersonId, UnitId
from domain.labels import label
from domain.lists.content import check_duty, check_problem, check_task, with_tenure
from domain.lists.errors import (
    ApproverIsProposer,
    ChangeContentWrong,
    ChangeDecidedAlready,
    ChangeLeavesGap,
    ChangeNotFound,
    ChangePending,
    DayOutOfOrder,
    DutyRoleMismatch,
    SuggestionOnlyByAdoption,
)
from domain.lists.events import (
    ChangeApproved,
    ChangeProposed,
    ChangeRejected,
    ComparisonRetracted,
    DutyContent,
    DutyItemAdded,
    DutyItemRevised,
    ElementCompared,
    ItemWithdrawn,
    ListEvent,
    ProblemContent,
    ProblemItemAdded,
    ProblemItemRevised,
    TaskContent,
    TaskItemAdded,
    TaskItemRevised,
)
from domain.lists.facts import Ground
from domain.lists.guards import after_issue, check_new_number, refuse_in_use, refuse_unchanged, standing_item
from domain.lists.list_set import Change, ChangeStatus, Content, ListSetState, evolve_all, kind_of
from domain.lists.readiness import team_blockers
from domain.text import DOCUMENT_NUMBER_CHARACTERS_MAX, check_text

_FIELDS = {ProblemContent: "problem", TaskContent: "task", DutyContent: "duty"}


def propose_item_revision(
    state: ListSetState,
    change: ChangeId,
    item: ItemId,
    *,
    reason: str,
    problem: ProblemContent | None,
    task: TaskContent | None,
    duty: DutyContent | None,
    ground: Ground,
    proposed_by: UnitId,
    proposed_on: date,
    proposer: PersonId | None,
) -> list[ChangeProposed]:
    """Propose other content for an issued item.

    Raises ListNotIssued, ItemNotFound, ChangePending, ChangeContentWrong, ContentUnchanged, DayOutOfOrder and what the
    content's check raises.
    """
    unit = after_issue(state)
    found = standing_item(state, item)
    _refuse_pending(state, item)
    _refuse_before_issue(state, proposed_on)
    content = _only(problem, task, duty)
    if kind_of(content) is not found.kind:
        raise ChangeContentWrong(f"{found.number}属{label(found.kind)}。", field="item")
    check_text(reason, "reason", "修改原因")
    check_content(state, content, ground, found.content)
    refuse_unchanged(state, item, with_tenure(content, ground) if isinstance(content, DutyContent) else content)
    return [
        ChangeProposed(
            unit=unit,
            year=state.year,
            change=change,
            item=item,
            reason=reason,
            proposed_by=proposed_by,
            proposed_on=proposed_on,
            problem=problem,
            task=task,
            duty=duty,
            proposer=proposer,
        )
    ]


def propose_item_addition(
    state: ListSetState,
    change: ChangeId,
    item: ItemId,
    *,
    number: str,
    reason: str,
    problem: ProblemContent | None,
    task: TaskContent | None,
    duty: DutyContent | None,
    ground: Ground,
    proposed_by: UnitId,
    proposed_on: date,
    proposer: PersonId | None,
) -> list[ChangeProposed]:
    """Propose a new item. item: the id it will have. Raises NumberTaken and what propose_item_revision raises."""
    unit = after_issue(state)
    _refuse_before_issue(state, proposed_on)
    content = _only(problem, task, duty)
    check_new_number(state, number)
    check_text(reason, "reason", "增加原因")
    check_content(state, content, ground, None)
    return [
        ChangeProposed(
            unit=unit,
            year=state.year,
            change=change,
            item=item,
            reason=reason,
            proposed_by=proposed_by,
            proposed_on=proposed_on,
            number=number,
            problem=problem,
            task=task,
            duty=duty,
            proposer=proposer,
        )
    ]


def propose_item_withdrawal(
    state: ListSetState,
    change: ChangeId,
    item: ItemId,
    *,
    reason: str,
    proposed_by: UnitId,
    proposed_on: date,
    proposer: PersonId | None,
) -> list[ChangeProposed]:
    """Propose to take an item off. Raises ListNotIssued, ItemNotFound, ChangePending or ProblemInUse."""
    unit = after_issue(state)
    standing_item(state, item)
    _refuse_pending(state, item)
    _refuse_before_issue(state, proposed_on)
    check_text(reason, "reason", "撤销原因")
    refuse_in_use(state, item)
    return [
        ChangeProposed(
            unit=unit,
            year=state.year,
            change=change,
            item=item,
            reason=reason,
            proposed_by=proposed_by,
            proposed_on=proposed_on,
            proposer=proposer,
        )
    ]


def approve_change(
    state: ListSetState,
    change: ChangeId,
    *,
    approved_on: date,
    document_number: str,
    approver: PersonId | None,
    ground: Ground,
) -> list[ListEvent]:
    """Approve a change: the decision and what it does to the lists, as checked on the day of approval.

    Raises ChangeNotFound, ChangeDecidedAlready, ApproverIsProposer, ChangeLeavesGap, DayOutOfOrder and what the
    content's check raises.
    """
    unit = after_issue(state)
    found = _open_change(state, change, approver)
    if approved_on < found.proposed.proposed_on:
        raise DayOutOfOrder(f"批准日期{approved_on}早于提出日期{found.proposed.proposed_on}。", field="approved_on")
    check_text(
        document_number, "document_number", "批准文号", characters_max=DOCUMENT_NUMBER_CHARACTERS_MAX, required=False
    )
    decision = ChangeApproved(
        unit=unit, year=state.year, change=change, approved_on=approved_on, document_number=document_number
    )
    effect = _effect(state, found, ground)
    comparisons = _comparisons(state, effect, found, approved_on)
    after = evolve_all(state, [effect, *comparisons])
    _refuse_gap(state, after, ground)
    return [decision, effect, *comparisons]


def reject_change(
    state: ListSetState, change: ChangeId, *, reason: str, approver: PersonId | None
) -> list[ChangeRejected]:
    """Decide against a change. Raises ChangeNotFound, ChangeDecidedAlready or ApproverIsProposer."""
    unit = after_issue(state)
    _open_change(state, change, approver)
    check_text(reason, "reason", "不同意的原因")
    return [ChangeRejected(unit=unit, year=state.year, change=change, reason=reason)]


def item_consequences(state: ListSetState, change: ChangeId, *, approved_on: date) -> list[ItemIssued | ItemRevoked]:
    """What an approved change means for the stream of its item: a beginning, an end, or nothing."""
    found = state.changes[change]
    proposed = found.proposed
    if found.content is None:
        return [ItemRevoked(item=proposed.item, change=change, reason=proposed.reason)]
    if found.adds:
        return [
            ItemIssued(
                item=proposed.item,
                unit=proposed.unit,
                year=proposed.year,
                kind=kind_of(found.content),
                issued_on=approved_on,
            )
        ]
    return []


def check_content(state: ListSetState, content: Content, ground: Ground, before: Content | None) -> None:
    """Check a content proposed after issue: as in a draft, and a duty's holder must be in the team already (R7)."""
    field = _FIELDS[type(content)]
    match content:
        case ProblemContent():
            linked = before.suggestion if isinstance(before, ProblemContent) else None
            if content.suggestion != linked:
                raise SuggestionOnlyByAdoption(field=f"{field}.suggestion")
            check_problem(content, ground, field)
        case TaskContent():
            check_task(content, ground, state.problems, field, before if isinstance(before, TaskContent) else None)
        case DutyContent():
            check_duty(content, ground, field)
            if ground.unit.post_of(content.holder) is None:
                raise DutyRoleMismatch("责任人当日不在该单位班子中，请先登记任职。", field=f"{field}.holder")


def _only(problem: ProblemContent | None, task: TaskContent | None, duty: DutyContent | None) -> Content:
    given: list[Content] = [content for content in (problem, task, duty) if content is not None]
    if len(given) != 1:
        raise ChangeContentWrong(f"现填了{len(given)}种。")
    return given[0]


def _refuse_pending(state: ListSetState, item: ItemId) -> None:
    if any(change.proposed.item == item for change in state.open_changes):
        raise ChangePending(f"{state.items[item].number}。", field="item")


def _open_change(state: ListSetState, change: ChangeId, approver: PersonId | None) -> Change:
    found = state.changes.get(change)
    if found is None:
        raise ChangeNotFound(field="change")
    if found.status is not ChangeStatus.OPEN:
        raise ChangeDecidedAlready(field="change")
    if approver is not None and approver == found.proposed.proposer:
        raise ApproverIsProposer
    return found


def _effect(state: ListSetState, change: Change, ground: Ground) -> ListEvent:
    """The one event that the change does to its item, checked anew: the year's rules may have moved on since."""
    proposed, content = change.proposed, change.content
    if content is None:
        standing_item(state, proposed.item)
        refuse_in_use(state, proposed.item)
        return ItemWithdrawn(item=proposed.item, reason=proposed.reason, change=proposed.change)
    before = None if change.adds else standing_item(state, proposed.item).content
    check_content(state, content, ground, before)
    if isinstance(content, DutyContent):
        content = with_tenure(content, ground)
    return _addition(change, content) if change.adds else _revision(change, content)


def _addition(change: Change, content: Content) -> ListEvent:
    proposed = change.proposed
    match content:
        case ProblemContent():
            return ProblemItemAdded(
                proposed.unit, proposed.year, proposed.item, proposed.number, content, change=proposed.change
            )
        case TaskContent():
            return TaskItemAdded(
                proposed.unit, proposed.year, proposed.item, proposed.number, content, change=proposed.change
            )
        case DutyContent():
            return DutyItemAdded(
                proposed.unit, proposed.year, proposed.item, proposed.number, content, change=proposed.change
            )


def _revision(change: Change, content: Content) -> ListEvent:
    proposed = change.proposed
    match content:
        case ProblemContent():
            return ProblemItemRevised(proposed.item, content, proposed.reason, change=proposed.change)
        case TaskContent():
            return TaskItemRevised(proposed.item, content, proposed.reason, change=proposed.change)
        case DutyContent():
            return DutyItemRevised(proposed.item, content, proposed.reason, change=proposed.change)


def _comparisons(state: ListSetState, effect: ListEvent, change: Change, approved_on: date) -> list[ListEvent]:
    """Keep 逐一对照 true: an element a problem now carries is no longer "none found", one it leaves is again."""
    proposed = change.proposed
    after = evolve_all(state, [effect])
    note = f"{approved_on}批准变更：{proposed.reason}"
    retracted: list[ListEvent] = [
        ComparisonRetracted(unit=proposed.unit, year=proposed.year, element=element, reason=note)
        for element in sorted(after.carried_elements & state.compared.keys())
    ]
    compared = [
        ElementCompared(unit=proposed.unit, year=proposed.year, element=element, conclusion=note)
        for element in sorted(state.carried_elements - after.carried_elements)
    ]
    return [*retracted, *compared]


def _refuse_before_issue(state: ListSetState, proposed_on: date) -> None:
    if state.issued_on is not None and proposed_on < state.issued_on:
        raise DayOutOfOrder(f"提出日期{proposed_on}早于印发日期{state.issued_on}。")


def _refuse_gap(before: ListSetState, after: ListSetState, ground: Ground) -> None:
    left = {task.tier for task in before.tasks.values()} - {task.tier for task in after.tasks.values()}
    if left:
        raise ChangeLeavesGap(f"任务清单将没有{'、'.join(label(tier) for tier in sorted(left))}工作。")
    known = {blocker.message for blocker in team_blockers(before, ground.unit.team)}
    for blocker in team_blockers(after, ground.unit.team):
        if blocker.message not in known:
            raise ChangeLeavesGap(blocker.message)
