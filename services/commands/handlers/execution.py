"""Commands on an issued item: decomposition, progress, close-out, reminders."""

from collections.abc import Iterable
from datetime import date

from domain import streams
from domain.evidence.decider import link, refuse_foreign, refuse_free, refuse_unsupplied, unsealed
from domain.execution import closeout, decider, progress
from domain.execution.commands import (
    AcceptCommitment,
    AcceptProgress,
    AssignCommitment,
    ClaimCompletion,
    CloseItem,
    CorrectProgress,
    ReassignCommitment,
    ReopenItem,
    ResumeItem,
    ReturnCompletion,
    ReturnProgress,
    SendReminder,
    SetMeasure,
    SetNode,
    SubmitProgress,
    SuspendItem,
    VerifyCompletion,
)
from domain.execution.item import ItemState
from domain.ids import EvidenceId, ItemId, PersonId, ReportId
from domain.lists.events import TaskContent
from domain.sealed.decider import refuse_erased
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.standing import Standing, person_of, unit_of


@handles(AssignCommitment)
def assign_commitment(command: AssignCommitment, decide: Decide) -> None:
    state, _ = _open(decide, command.item)
    events = decider.assign_commitment(
        state,
        command.item,
        leader=command.leader,
        leader_in_team=_in_team(decide, state, command.leader),
        department=command.department,
        measure=command.measure,
        due_on=command.due_on,
        collaborators=command.collaborators,
        frequency=command.frequency,
        task_due_on=_task_due_on(decide, state),
        on=decide.day,
    )
    decide.emit(streams.item(command.item), events)


@handles(SetMeasure)
def set_measure(command: SetMeasure, decide: Decide) -> None:
    state, _ = _open(decide, command.item)
    decide.emit(streams.item(command.item), decider.set_measure(state, command.item, measure=command.measure))


@handles(SetNode)
def set_node(command: SetNode, decide: Decide) -> None:
    state, _ = _open(decide, command.item)
    events = decider.set_node(state, command.item, due_on=command.due_on, task_due_on=_task_due_on(decide, state))
    decide.emit(streams.item(command.item), events)


@handles(AcceptCommitment)
def accept_commitment(command: AcceptCommitment, decide: Decide) -> None:
    state, standing = _open(decide, command.item)
    events = decider.accept_commitment(state, command.item, accepted_on=command.accepted_on, person=person_of(standing))
    decide.emit(streams.item(command.item), events)


@handles(ReassignCommitment)
def reassign_commitment(command: ReassignCommitment, decide: Decide) -> None:
    state, _ = _open(decide, command.item)
    events = decider.reassign_commitment(
        state,
        command.item,
        leader=command.leader,
        leader_in_team=_in_team(decide, state, command.leader),
        department=command.department,
        reason=command.reason,
    )
    decide.emit(streams.item(command.item), events)


@handles(SubmitProgress)
def submit_progress(command: SubmitProgress, decide: Decide) -> None:
    state, standing = _open(decide, command.item)
    _check_evidence(decide, state, command.item, command.evidence)
    report = ReportId(decide.new_id())
    events = progress.submit_progress(
        state,
        command.item,
        report,
        reported_on=command.reported_on,
        value=command.value,
        note=command.note,
        evidence=command.evidence,
        reporter=person_of(standing),
    )
    decide.emit(streams.item(command.item), events)
    _link(decide, state, command.item, report, command.evidence)


@handles(ReturnProgress)
def return_progress(command: ReturnProgress, decide: Decide) -> None:
    state, standing = _open(decide, command.item)
    events = progress.return_progress(
        state,
        command.item,
        command.report,
        returned_on=command.returned_on,
        reason=command.reason,
        reviewer=person_of(standing),
    )
    decide.emit(streams.item(command.item), events)


@handles(AcceptProgress)
def accept_progress(command: AcceptProgress, decide: Decide) -> None:
    state, standing = _open(decide, command.item)
    events = progress.accept_progress(
        state, command.item, command.report, accepted_on=command.accepted_on, reviewer=person_of(standing)
    )
    decide.emit(streams.item(command.item), events)


@handles(CorrectProgress)
def correct_progress(command: CorrectProgress, decide: Decide) -> None:
    state, standing = _open(decide, command.item)
    _check_evidence(decide, state, command.item, command.evidence)
    report = ReportId(decide.new_id())
    events = progress.correct_progress(
        state,
        command.item,
        report,
        corrects=command.corrects,
        reported_on=command.reported_on,
        value=command.value,
        note=command.note,
        reason=command.reason,
        evidence=command.evidence,
        reporter=person_of(standing),
    )
    decide.emit(streams.item(command.item), events)
    _link(decide, state, command.item, report, command.evidence)


@handles(ClaimCompletion)
def claim_completion(command: ClaimCompletion, decide: Decide) -> None:
    state, standing = _open(decide, command.item)
    _check_evidence(decide, state, command.item, command.evidence)
    for evidence in command.evidence:
        file = states.evidence(decide, evidence)
        refuse_unsupplied(file)
        refuse_free(file)
    events = closeout.claim_completion(
        state,
        command.item,
        claimed_on=command.claimed_on,
        evidence=command.evidence,
        note=command.note,
        claimant=person_of(standing),
    )
    decide.emit(streams.item(command.item), events)


@handles(ReturnCompletion)
def return_completion(command: ReturnCompletion, decide: Decide) -> None:
    state, _ = _open(decide, command.item)
    events = closeout.return_completion(state, command.item, returned_on=command.returned_on, reason=command.reason)
    decide.emit(streams.item(command.item), events)


@handles(VerifyCompletion)
def verify_completion(command: VerifyCompletion, decide: Decide) -> None:
    state, standing = _open(decide, command.item)
    events = closeout.verify_completion(
        state,
        command.item,
        verified_by=unit_of(standing),
        verified_on=command.verified_on,
        note=command.note,
        verifier=person_of(standing),
        unsealed=unsealed([states.evidence(decide, evidence) for evidence in state.claim]),
    )
    decide.emit(streams.item(command.item), events)


@handles(CloseItem)
def close_item(command: CloseItem, decide: Decide) -> None:
    state, standing = _open(decide, command.item)
    events = closeout.close_item(state, command.item, closed_on=command.closed_on, closer=person_of(standing))
    decide.emit(streams.item(command.item), events)


@handles(ReopenItem)
def reopen_item(command: ReopenItem, decide: Decide) -> None:
    state, _ = _open(decide, command.item)
    events = closeout.reopen_item(state, command.item, reopened_on=command.reopened_on, reason=command.reason)
    decide.emit(streams.item(command.item), events)


@handles(SuspendItem)
def suspend_item(command: SuspendItem, decide: Decide) -> None:
    state, _ = _open(decide, command.item)
    events = closeout.suspend_item(state, command.item, suspended_on=command.suspended_on, reason=command.reason)
    decide.emit(streams.item(command.item), events)


@handles(ResumeItem)
def resume_item(command: ResumeItem, decide: Decide) -> None:
    state, _ = _open(decide, command.item)
    decide.emit(streams.item(command.item), closeout.resume_item(state, command.item, resumed_on=command.resumed_on))


@handles(SendReminder)
def send_reminder(command: SendReminder, decide: Decide) -> None:
    state = states.item(decide, command.item)
    decide.authorise()
    events = decider.send_reminder(state, command.item, kind=command.kind, due_on=command.due_on, today=decide.day)
    decide.emit(streams.item(command.item), events)


def _open(decide: Decide, item: ItemId) -> tuple[ItemState, Standing]:
    """An issued item and who acts on it, in a phase of its year that allows it.

    Raises ItemNotIssued, CycleNotOpen, PhaseForbids, or NotPermitted and its kinds.
    """
    state = states.item(decide, item)
    states.open_cycle(decide, state.year)
    return state, decide.authorise(unit=state.unit, holder=state.leader)


def _in_team(decide: Decide, state: ItemState, leader: PersonId) -> bool:
    assert state.unit is not None, "an issued item has a unit"
    return any(post.person == leader for post in states.unit(decide, state.unit).team_on(decide.day))


def _task_due_on(decide: Decide, state: ItemState) -> date | None:
    """The time limit that the list now sets for the item, None for a problem or a duty."""
    assert state.unit is not None, "an issued item has a unit"
    assert state.item is not None, "an issued item has an id"
    content = states.list_set(decide, state.unit, state.year).items[state.item].content
    return content.due_on if isinstance(content, TaskContent) else None


def _check_evidence(decide: Decide, state: ItemState, item: ItemId, evidence: Iterable[EvidenceId]) -> None:
    """Files that exist, were neither rejected nor erased, and belong to the item's unit and to no other item."""
    assert state.unit is not None, "an issued item has a unit"
    for key in evidence:
        refuse_foreign(states.evidence(decide, key), unit=state.unit, item=item)
        refuse_erased(states.erasure(decide, key))


def _link(decide: Decide, state: ItemState, item: ItemId, report: ReportId, evidence: Iterable[EvidenceId]) -> None:
    """Record with each file that this report shows it, so that from now on it belongs to the item."""
    assert state.unit is not None, "an issued item has a unit"
    for key in evidence:
        file = states.evidence(decide, key)
        decide.emit(streams.evidence(key), link(file, unit=state.unit, item=item, report=report))
