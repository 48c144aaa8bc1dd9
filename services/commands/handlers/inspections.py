"""Commands on inspections. What tells of an unannounced one before it starts is RESTRICTED."""

from domain import streams
from domain.codes import CodeList, InspectionStyle, UnitKind
from domain.ids import InspectionId, UnitId
from domain.recorded import Classification
from domain.supervision import inspections
from domain.supervision.commands import (
    AddInspector,
    CancelInspection,
    ConcludeInspection,
    FeedBackInspection,
    PlanInspection,
    RecordObservation,
    StartInspection,
)
from domain.supervision.errors import CaseOfOtherUnit
from domain.supervision.inspections import InspectedUnit, InspectionState, Limit
from domain.supervision.plan import enter_inspection
from domain.tenancy.decider import codes_in
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.identity import inspection_id
from services.commands.standing import Standing, unit_of
from services.commands.supervision import people_of, refuse_foreign_evidence


@handles(PlanInspection)
def plan_inspection(command: PlanInspection, decide: Decide) -> None:
    inspection = InspectionId(decide.create(inspection_id(decide.tenant_id, command.year, command.number)))
    state = states.inspection_or_none(decide, inspection)
    unit = states.unit(decide, command.unit)
    states.open_cycle(decide, command.year)
    standing = decide.authorise(unit=command.unit, supervisor=decide.acting_unit)
    organiser = unit_of(standing)
    if command.case is not None and states.case(decide, command.case).unit != command.unit:
        raise CaseOfOtherUnit(field="case")
    for person in command.team:
        states.person(decide, person)
    events = inspections.plan_inspection(
        state,
        inspection,
        number=command.number,
        organiser=organiser,
        unit=InspectedUnit(command.unit, unit.kind, unit.stands_on(decide.day), people_of(unit, decide.day)),
        year=command.year,
        method=command.method,
        methods=codes_in(states.tenant(decide), CodeList.SUPERVISION_METHOD, command.year),
        style=command.style,
        departments=command.departments,
        functional=_functional(decide, command.departments),
        team=command.team,
        planned_for_on=command.planned_for_on,
        planned_on=decide.day,
        purpose=command.purpose,
        limit=_limit(decide, command.unit, command.year, organiser),
        case=command.case,
        reason_beyond_limit=command.reason_beyond_limit,
        attested=standing.attested,
    )
    seen_by = _classification(command.style)
    decide.emit(streams.inspection(inspection), events, seen_by)
    entered = enter_inspection(inspection, unit=command.unit, year=command.year, organiser=organiser)
    decide.emit(streams.supervision_plan(command.unit, command.year), entered, seen_by)


@handles(AddInspector)
def add_inspector(command: AddInspector, decide: Decide) -> None:
    state, _ = _open(decide, command.inspection)
    states.person(decide, command.person)
    assert state.unit is not None, "a planned inspection has a unit"
    people = people_of(states.unit(decide, state.unit), decide.day)
    events = inspections.add_inspector(state, person=command.person, people=people)
    hidden = Classification.RESTRICTED if state.hidden else Classification.PARTY_INTERNAL
    decide.emit(streams.inspection(command.inspection), events, hidden)


@handles(StartInspection)
def start_inspection(command: StartInspection, decide: Decide) -> None:
    state, _ = _open(decide, command.inspection)
    decide.emit(
        streams.inspection(command.inspection), inspections.start_inspection(state, started_on=command.started_on)
    )


@handles(RecordObservation)
def record_observation(command: RecordObservation, decide: Decide) -> None:
    state, _ = _open(decide, command.inspection)
    refuse_foreign_evidence(decide, command.evidence, (state.organiser, *state.departments, state.unit))
    events = inspections.record_observation(
        state,
        list_kind=command.list_kind,
        items={item: states.item(decide, item) for item in command.items},
        text=command.text,
        evidence=command.evidence,
    )
    decide.emit(streams.inspection(command.inspection), events)


@handles(ConcludeInspection)
def conclude_inspection(command: ConcludeInspection, decide: Decide) -> None:
    state, standing = _begun(decide, command.inspection)
    events = inspections.conclude_inspection(
        state, conclusion=command.conclusion, concluded_on=command.concluded_on, attested=standing.attested
    )
    decide.emit(streams.inspection(command.inspection), events)


@handles(FeedBackInspection)
def feed_back_inspection(command: FeedBackInspection, decide: Decide) -> None:
    state, _ = _begun(decide, command.inspection)
    decide.emit(streams.inspection(command.inspection), inspections.feed_back(state, fed_back_on=command.fed_back_on))


@handles(CancelInspection)
def cancel_inspection(command: CancelInspection, decide: Decide) -> None:
    state, _ = _begun(decide, command.inspection)
    events = inspections.cancel_inspection(state, reason=command.reason)
    decide.emit(streams.inspection(command.inspection), events, _classification(state.style))


def _open(decide: Decide, inspection: InspectionId) -> tuple[InspectionState, Standing]:
    """A planned inspection and who acts on it, in a phase of its year that allows it."""
    states.open_cycle(decide, states.inspection(decide, inspection).year)
    return _begun(decide, inspection)


def _begun(decide: Decide, inspection: InspectionId) -> tuple[InspectionState, Standing]:
    """A planned inspection and who acts on it, whatever became of its year."""
    state = states.inspection(decide, inspection)
    department = decide.acting_unit if decide.acting_unit in state.departments else None
    return state, decide.authorise(unit=state.unit, supervisor=state.organiser, department=department)


def _functional(decide: Decide, departments: tuple[UnitId, ...]) -> frozenset[UnitId]:
    found = ((department, states.unit(decide, department)) for department in departments)
    return frozenset(
        department for department, unit in found if unit.kind is UnitKind.FUNCTIONAL_DEPT and unit.stands_on(decide.day)
    )


def _limit(decide: Decide, unit: UnitId, year: int, organiser: UnitId) -> Limit:
    """How often this tier goes to the unit this year already, and how often it may."""
    policy = states.tenant(decide).policy
    district = _is_of_district(decide, organiser)
    planned = sum(
        states.inspection(decide, inspection).counts
        for inspection, by in states.supervision_plan(decide, unit, year).entries
        if _is_of_district(decide, by) == district
    )
    return Limit(planned, policy.inspections_district_max if district else policy.inspections_own_tier_max)


def _is_of_district(decide: Decide, organiser: UnitId) -> bool:
    return states.unit(decide, organiser).kind is UnitKind.ORG_DEPT


def _classification(style: InspectionStyle) -> Classification:
    unannounced = style is InspectionStyle.UNANNOUNCED
    return Classification.RESTRICTED if unannounced else Classification.PARTY_INTERNAL
