"""Commands on issued lists: changes proposed, approved, rejected."""

from domain import streams
from domain.documents import decider as documents
from domain.execution.guards import changeable
from domain.ids import ChangeId, ItemId, UnitId
from domain.lists import changes
from domain.lists.commands import (
    ApproveChange,
    ProposeItemAddition,
    ProposeItemRevision,
    ProposeItemWithdrawal,
    RejectChange,
)
from domain.lists.errors import ChangeNotFound, ItemNotFound, UnitHasNoLists
from domain.lists.events import DutyContent
from domain.lists.list_set import ListSetState
from services.commands import states
from services.commands.decide import Decide
from services.commands.grounds import ground, refuse_unfounded
from services.commands.handling import handles
from services.commands.standing import person_of, unit_of


@handles(ProposeItemRevision)
def propose_item_revision(command: ProposeItemRevision, decide: Decide) -> None:
    around = ground(decide, command.unit, command.year, decide.day)
    state = states.list_set(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit)
    _refuse_unchangeable(decide, state, command.item)
    _refuse_unknown_holder(decide, command.duty)
    refuse_unfounded(decide, command.problem, command.unit, field="problem.finding")
    events = changes.propose_item_revision(
        state,
        ChangeId(decide.new_id()),
        command.item,
        reason=command.reason,
        problem=command.problem,
        task=command.task,
        duty=command.duty,
        ground=around,
        proposed_by=unit_of(standing),
        proposed_on=decide.day,
        proposer=person_of(standing),
    )
    decide.emit(streams.list_set(command.unit, command.year), events)


@handles(ProposeItemAddition)
def propose_item_addition(command: ProposeItemAddition, decide: Decide) -> None:
    around = ground(decide, command.unit, command.year, decide.day)
    state = states.list_set(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit)
    _refuse_unknown_holder(decide, command.duty)
    refuse_unfounded(decide, command.problem, command.unit, field="problem.finding")
    events = changes.propose_item_addition(
        state,
        ChangeId(decide.new_id()),
        ItemId(decide.new_id("item")),
        number=command.number,
        reason=command.reason,
        problem=command.problem,
        task=command.task,
        duty=command.duty,
        ground=around,
        proposed_by=unit_of(standing),
        proposed_on=decide.day,
        proposer=person_of(standing),
    )
    decide.emit(streams.list_set(command.unit, command.year), events)


@handles(ProposeItemWithdrawal)
def propose_item_withdrawal(command: ProposeItemWithdrawal, decide: Decide) -> None:
    ground(decide, command.unit, command.year, decide.day)
    state = states.list_set(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit)
    _refuse_unchangeable(decide, state, command.item)
    events = changes.propose_item_withdrawal(
        state,
        ChangeId(decide.new_id()),
        command.item,
        reason=command.reason,
        proposed_by=unit_of(standing),
        proposed_on=decide.day,
        proposer=person_of(standing),
    )
    decide.emit(streams.list_set(command.unit, command.year), events)


@handles(ApproveChange)
def approve_change(command: ApproveChange, decide: Decide) -> None:
    around = ground(decide, command.unit, command.year, decide.day)
    state = states.list_set(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit)
    change = state.changes.get(command.change)
    if change is None:
        raise ChangeNotFound(field="change")
    if not change.adds:
        _refuse_unchangeable(decide, state, change.proposed.item)
    events = changes.approve_change(
        state,
        command.change,
        approved_on=command.approved_on,
        document_number=command.document_number,
        approver=person_of(standing),
        ground=around,
    )
    decide.emit(streams.list_set(command.unit, command.year), events)
    if command.document_number:
        _number(decide, command, around.unit.superior)
    for consequence in changes.item_consequences(state, command.change, approved_on=command.approved_on):
        states.item_or_none(decide, consequence.item)
        decide.emit(streams.item(consequence.item), [consequence])


@handles(RejectChange)
def reject_change(command: RejectChange, decide: Decide) -> None:
    ground(decide, command.unit, command.year, decide.day)
    state = states.list_set(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit)
    events = changes.reject_change(state, command.change, reason=command.reason, approver=person_of(standing))
    decide.emit(streams.list_set(command.unit, command.year), events)


def _number(decide: Decide, command: ApproveChange, maker: UnitId | None) -> None:
    if maker is None:
        raise UnitHasNoLists("当日该单位没有上级。", field="unit")
    stream = streams.document(maker, command.year, documents.number_key(command.document_number))
    numbered = documents.number_change(
        states.document(decide, stream),
        maker=maker,
        year=command.year,
        number=command.document_number,
        unit=command.unit,
        change=command.change,
    )
    decide.emit(stream, numbered)


def _refuse_unchangeable(decide: Decide, state: ListSetState, item: ItemId) -> None:
    """An item that is over, or being found done, is not changed. Raises ItemNotFound, ItemEnded or ItemStageWrong."""
    if item not in state.items:
        raise ItemNotFound(field="item")
    carried_out = states.item_or_none(decide, item)
    if carried_out.unit is not None:
        changeable(carried_out)


def _refuse_unknown_holder(decide: Decide, duty: DutyContent | None) -> None:
    if duty is not None:
        states.person(decide, duty.holder)
