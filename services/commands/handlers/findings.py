"""Commands on findings, from raising to closing."""

from domain import streams
from domain.ids import FindingId
from domain.supervision import findings
from domain.supervision.commands import (
    AssignFinding,
    CloseFinding,
    ConfirmFinding,
    DismissFinding,
    RaiseFinding,
    RecheckFinding,
    ReopenFinding,
    SubmitRectification,
)
from domain.supervision.findings import FindingState
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.scoring_ground import roles_over
from services.commands.standing import Standing, person_of, unit_of
from services.commands.supervision import in_team, organiser_of, refuse_foreign_evidence


@handles(RaiseFinding)
def raise_finding(command: RaiseFinding, decide: Decide) -> None:
    finding = FindingId(decide.new_id())
    stream = streams.finding(finding)
    state = decide.load(stream, findings.EMPTY, findings.evolve)
    states.unit(decide, command.unit)
    states.open_cycle(decide, command.year)
    inspection = None if command.inspection is None else states.inspection(decide, command.inspection)
    inspects = (inspection.organiser, *inspection.departments) if inspection is not None else (None,)
    organiser = decide.acting_unit if inspection is None else inspection.organiser
    department = decide.acting_unit if decide.acting_unit in inspects[1:] else None
    assessors = roles_over(decide, command.unit, command.year)
    standing = decide.authorise(unit=command.unit, supervisor=organiser, department=department, group=assessors)
    refuse_foreign_evidence(decide, command.evidence, (unit_of(standing), *inspects, command.unit))
    events = findings.raise_finding(
        state,
        finding,
        organiser=organiser_of(decide, standing, command.unit, command.year)
        if inspection is None or inspection.organiser is None
        else inspection.organiser,
        unit=command.unit,
        year=command.year,
        items=command.items,
        cited={item: states.item(decide, item) for item in command.items},
        weakness=command.weakness,
        description=command.description,
        evidence=command.evidence,
        raised_by=person_of(standing),
        raised_on=command.raised_on,
        inspection=inspection,
    )
    decide.emit(stream, events)


@handles(ConfirmFinding)
def confirm_finding(command: ConfirmFinding, decide: Decide) -> None:
    state, standing = _found(decide, command.finding)
    events = findings.confirm_finding(state, confirmed_on=command.confirmed_on, confirmer=person_of(standing))
    decide.emit(streams.finding(command.finding), events)


@handles(DismissFinding)
def dismiss_finding(command: DismissFinding, decide: Decide) -> None:
    state, _ = _found(decide, command.finding)
    events = findings.dismiss_finding(state, reason=command.reason, dismissed_on=command.dismissed_on)
    decide.emit(streams.finding(command.finding), events)


@handles(AssignFinding)
def assign_finding(command: AssignFinding, decide: Decide) -> None:
    state, standing = _found(decide, command.finding)
    events = findings.assign_finding(
        state,
        leader=command.leader,
        leader_in_team=in_team(decide, state.unit, command.leader),
        due_on=command.due_on,
        assigned_on=command.assigned_on,
        attested=standing.attested,
    )
    decide.emit(streams.finding(command.finding), events)


@handles(SubmitRectification)
def submit_rectification(command: SubmitRectification, decide: Decide) -> None:
    state, _ = _found(decide, command.finding)
    refuse_foreign_evidence(decide, command.evidence, (state.unit,))
    events = findings.submit_rectification(
        state, note=command.note, evidence=command.evidence, submitted_on=command.submitted_on
    )
    decide.emit(streams.finding(command.finding), events)


@handles(RecheckFinding)
def recheck_finding(command: RecheckFinding, decide: Decide) -> None:
    state, standing = _found(decide, command.finding)
    events = findings.recheck_finding(
        state,
        passed=command.passed,
        rechecked_by=unit_of(standing),
        note=command.note,
        rechecked_on=command.rechecked_on,
    )
    decide.emit(streams.finding(command.finding), events)


@handles(CloseFinding)
def close_finding(command: CloseFinding, decide: Decide) -> None:
    state, _ = _found(decide, command.finding)
    events = findings.close_finding(state, closed_on=command.closed_on, tracked_until_on=command.tracked_until_on)
    decide.emit(streams.finding(command.finding), events)


@handles(ReopenFinding)
def reopen_finding(command: ReopenFinding, decide: Decide) -> None:
    state, _ = _found(decide, command.finding)
    events = findings.reopen_finding(state, reason=command.reason, reopened_on=command.reopened_on)
    decide.emit(streams.finding(command.finding), events)


def _found(decide: Decide, finding: FindingId) -> tuple[FindingState, Standing]:
    """A finding that was raised and who acts on it, whatever became of its year."""
    state = states.finding(decide, finding)
    return state, decide.authorise(unit=state.unit, supervisor=state.organiser, holder=state.leader)
