"""Commands on objections. All of it is RESTRICTED; what an upheld one changes is recorded in the same command."""

from datetime import date

from domain import streams
from domain.assessment.assessment import AssessmentState
from domain.assessment.revision import revise_assessment
from domain.codes import ObjectionOutcome, RulingKind
from domain.ids import ObjectionId, PersonId, UnitId
from domain.objections import decider as objections
from domain.objections.commands import AcceptObjection, AssignReviewers, DecideObjection, FileObjection
from domain.objections.decider import ObjectionState
from domain.recorded import Classification
from domain.rulings.decider import RulingStage, RulingState
from services.commands import states
from services.commands.decide import Decide
from services.commands.handlers.rulings import revoke_with_case
from services.commands.handling import handles
from services.commands.identity import objection_id
from services.commands.scoring_ground import ground_of, group_of, rules_of, sheets_of
from services.commands.standing import person_of


@handles(FileObjection)
def file_objection(command: FileObjection, decide: Decide) -> None:
    states.past_cycle(decide, command.year)
    states.unit(decide, command.unit)
    subject = command.ruling or f"{command.unit}/{command.year}"
    objection = ObjectionId(decide.create(objection_id(decide.tenant_id, subject)))
    stream = streams.objection(objection)
    state = decide.load(stream, objections.EMPTY, objections.evolve)
    if command.ruling is None:
        standing = decide.authorise(unit=command.unit)
        told_on = states.assessment(decide, command.unit, command.year).fed_back_on
    else:
        ruling = states.ruling(decide, command.ruling)
        of_person = ruling.kind is RulingKind.ORG_HANDLING
        # A handled person speaks for themselves; a unit by its secretary.
        standing = decide.authorise(unit=None if of_person else ruling.unit, holder=ruling.person)
        told_on = _issued_on(ruling, command)
    events = objections.file_objection(
        state,
        objection,
        unit=command.unit,
        year=command.year,
        ruling=command.ruling,
        told_on=told_on,
        days=states.tenant(decide).policy.objection_days,
        text=command.text,
        filed_by=person_of(standing),
        filed_on=command.filed_on,
    )
    decide.emit(stream, events, Classification.RESTRICTED)


@handles(AcceptObjection)
def accept_objection(command: AcceptObjection, decide: Decide) -> None:
    state = _objection(decide, command.objection)
    decide.authorise(unit=state.unit)
    days = states.tenant(decide).policy.objection_decision_days
    events = objections.accept_objection(state, accepted_on=command.accepted_on, days=days)
    decide.emit(streams.objection(command.objection), events, Classification.RESTRICTED)


@handles(AssignReviewers)
def assign_reviewers(command: AssignReviewers, decide: Decide) -> None:
    state = _objection(decide, command.objection)
    decide.authorise(unit=state.unit)
    for person in command.reviewers:
        states.person(decide, person)
    events = objections.assign_reviewers(
        state,
        reviewers=command.reviewers,
        took_part=_took_part(decide, state),
        of_the_unit=_of_the_unit(decide, state, command.assigned_on),
        assigned_on=command.assigned_on,
    )
    decide.emit(streams.objection(command.objection), events, Classification.RESTRICTED)


@handles(DecideObjection)
def decide_objection(command: DecideObjection, decide: Decide) -> None:
    state = _objection(decide, command.objection)
    standing = decide.authorise(unit=state.unit, holder=_reviewer(decide, state))
    events = objections.decide_objection(
        state,
        outcome=command.outcome,
        reason=command.reason,
        revises=bool(command.adjudications or command.withdrawals),
        decided_by=person_of(standing),
        decided_on=command.decided_on,
    )
    decide.emit(streams.objection(command.objection), events, Classification.RESTRICTED)
    if command.outcome is not ObjectionOutcome.UPHELD:
        return
    if state.ruling is None:
        _revise(decide, state, command)
    else:
        revoke_with_case(
            decide,
            states.ruling(decide, state.ruling),
            reason=command.reason,
            revoked_on=command.decided_on,
            objection=command.objection,
        )


def _revise(decide: Decide, state: ObjectionState, command: DecideObjection) -> None:
    assessment = _assessment(decide, state)
    group = group_of(decide, assessment)
    events = revise_assessment(
        assessment,
        group,
        sheets_of(decide, assessment, group),
        ground_of(decide, assessment, group, command.decided_on),
        command.objection,
        rules=rules_of(decide, assessment),
        adjudications=command.adjudications,
        withdrawals=command.withdrawals,
    )
    decide.emit(streams.assessment(_unit(state), state.year), events)


def _objection(decide: Decide, objection: ObjectionId) -> ObjectionState:
    """A filed objection of a year whose phase allows the command."""
    state = states.objection(decide, objection)
    states.past_cycle(decide, state.year)
    return state


def _issued_on(ruling: RulingState, command: FileObjection) -> date | None:
    """When an issued criticism or handling of that unit and year was issued; None for anything else."""
    objectionable = (
        ruling.stage is RulingStage.ISSUED
        and ruling.kind is not RulingKind.COMMENDATION
        and (ruling.unit, ruling.year) == (command.unit, command.year)
    )
    return ruling.issued_on if objectionable else None


def _took_part(decide: Decide, state: ObjectionState) -> frozenset[PersonId]:
    """Whoever had a hand in what is objected to, as far as the log tells."""
    if state.ruling is not None:
        return states.ruling(decide, state.ruling).took_part
    assessment = _assessment(decide, state)
    members = group_of(decide, assessment).members
    finalised_by = () if assessment.finalised_by is None else (assessment.finalised_by,)
    return frozenset({*members, *assessment.signed, *finalised_by})


def _of_the_unit(decide: Decide, state: ObjectionState, day: date) -> frozenset[PersonId]:
    """Who holds or held a post in the unit since the year began."""
    posts = states.unit(decide, _unit(state)).posts
    return frozenset(post.person for post in posts if post.overlaps(date(state.year, 1, 1), day))


def _reviewer(decide: Decide, state: ObjectionState) -> PersonId | None:
    """The reviewer who acts; None for anybody else."""
    behalf = decide.actor.on_behalf_of
    person = decide.actor.person if behalf is None else behalf.person
    return next((each for each in state.reviewers if each == person), None)


def _assessment(decide: Decide, state: ObjectionState) -> AssessmentState:
    return states.assessment(decide, _unit(state), state.year)


def _unit(state: ObjectionState) -> UnitId:
    assert state.unit is not None, "a filed objection has a unit"
    return state.unit
