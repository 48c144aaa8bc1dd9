"""Commands on rulings and key management (policy 四(三)). What concerns a person, and every case, is RESTRICTED."""

from datetime import date

from domain import streams
from domain.codes import CodeList, ConditionsNeeded, RulingKind, SigningAct, UnitKind
from domain.documents import decider as documents
from domain.evidence.decider import EvidenceStatus
from domain.ids import CaseId, EvidenceId, ObjectionId, PersonId, RulingId, UnitId
from domain.organisation.unit import UnitState
from domain.recorded import Classification
from domain.research.decider import RESPONSIBLE_KINDS
from domain.rulings import decider as rulings
from domain.rulings import key_management
from domain.rulings.commands import (
    ApproveRuling,
    ExtendKeyManagement,
    IssueRuling,
    PlanTracking,
    ProposeRuling,
    RecordTrackingVisit,
    ReleaseKeyManagement,
    ReviewRuling,
    RevokeRuling,
)
from domain.rulings.decider import RulingState
from domain.rulings.errors import NoDistrictCommittee, NotOfTheUnit, ProofOfOtherUnit, RulingOfNobody
from domain.rulings.key_management import CaseState
from domain.tenancy.events import Policy
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.scoring_ground import roles_over
from services.commands.signatures import refuse_unproven
from services.commands.standing import person_of


@handles(ProposeRuling)
def propose_ruling(command: ProposeRuling, decide: Decide) -> None:
    ruling = RulingId(decide.new_id())
    stream = streams.ruling(ruling)
    state = decide.load(stream, rulings.EMPTY, rulings.evolve)
    states.past_cycle(decide, command.year)
    unit = states.unit(decide, command.unit)
    if unit.kind not in RESPONSIBLE_KINDS or not unit.stands_on(decide.day):
        raise RulingOfNobody(field="unit")
    standing = decide.authorise(unit=command.unit, group=roles_over(decide, command.unit, command.year))
    if command.person is not None:
        _refuse_stranger(decide, unit, command.person, command.year)
    if command.measure:
        states.require_code(decide, CodeList.HANDLING_KIND, command.measure, command.year, field="measure")
    _refuse_foreign_proof(decide, command.unit, command.evidence)
    events = rulings.propose_ruling(
        state,
        ruling,
        kind=command.kind,
        unit=command.unit,
        year=command.year,
        person=command.person,
        conditions=command.conditions,
        needs=_needs(states.tenant(decide).policy, command.kind),
        basis=command.basis,
        evidence=command.evidence,
        measure=command.measure,
        proposed_by=person_of(standing),
        proposed_on=command.proposed_on,
    )
    decide.emit(stream, events, _class_of(command.kind))


@handles(ReviewRuling)
def review_ruling(command: ReviewRuling, decide: Decide) -> None:
    state = _ruling(decide, command.ruling)
    standing = decide.authorise(unit=state.unit)
    events = rulings.review_ruling(
        state, note=command.note, reviewed_by=person_of(standing), reviewed_on=command.reviewed_on
    )
    decide.emit(streams.ruling(command.ruling), events, _class_of(state.kind))


@handles(ApproveRuling)
def approve_ruling(command: ApproveRuling, decide: Decide) -> None:
    state = _ruling(decide, command.ruling)
    standing = decide.authorise(unit=state.unit)
    stream, person = streams.ruling(command.ruling), person_of(standing)
    events = rulings.approve_ruling(
        state, approved_by=person, approved_on=command.approved_on, signature=command.signature
    )
    refuse_unproven(
        decide,
        command.signature,
        SigningAct.APPROVE_RULING,
        stream,
        person=person,
        on=command.approved_on,
        content=lambda: rulings.content_of(state),
    )
    decide.emit(stream, events, _class_of(state.kind))


@handles(IssueRuling)
def issue_ruling(command: IssueRuling, decide: Decide) -> None:
    state = _ruling(decide, command.ruling)
    issuer = district_committee(decide, command.issued_on)
    decide.authorise(unit=state.unit)
    case = CaseId(decide.new_id("case"))
    events = rulings.issue_ruling(
        state, issuer=issuer, document_number=command.document_number, issued_on=command.issued_on, case=case
    )
    decide.emit(streams.ruling(command.ruling), events, _class_of(state.kind))
    # Numbers count by the calendar year of issue, which may be the one after the year that is judged.
    numbered_year = command.issued_on.year
    number = streams.document(issuer, numbered_year, documents.number_key(command.document_number))
    numbered = documents.number_ruling(
        states.document(decide, number),
        issuer=issuer,
        year=numbered_year,
        number=command.document_number,
        kind=state.kind,
        ruling=command.ruling,
    )
    decide.emit(number, numbered)
    for issued in events:
        if issued.case is not None:
            opened = decide.load(streams.key_management(case), key_management.EMPTY, key_management.evolve)
            decide.emit(
                streams.key_management(case), key_management.open_case(opened, issued), Classification.RESTRICTED
            )


@handles(RevokeRuling)
def revoke_ruling(command: RevokeRuling, decide: Decide) -> None:
    state = _ruling(decide, command.ruling)
    decide.authorise(unit=state.unit)
    revoke_with_case(decide, state, reason=command.reason, revoked_on=command.revoked_on)


def revoke_with_case(
    decide: Decide, state: RulingState, *, reason: str, revoked_on: date, objection: ObjectionId | None = None
) -> None:
    """Record that a ruling is taken back, and with it the case that it opened."""
    events = rulings.revoke_ruling(state, reason=reason, revoked_on=revoked_on, objection=objection)
    assert state.ruling is not None, "an absent ruling is not revoked"
    decide.emit(streams.ruling(state.ruling), events, _class_of(state.kind))
    if state.case is not None:
        released = key_management.release_with_ruling(
            states.case(decide, state.case), reason=reason, released_on=revoked_on
        )
        decide.emit(streams.key_management(state.case), released, Classification.RESTRICTED)


@handles(PlanTracking)
def plan_tracking(command: PlanTracking, decide: Decide) -> None:
    state = _case(decide, command.case)
    events = key_management.plan_tracking(
        state,
        plan=command.plan,
        visits_min=command.visits_min,
        visits_min_of_district=states.tenant(decide).policy.tracking_visits_min,
        until_on=command.until_on,
        planned_on=command.planned_on,
    )
    decide.emit(streams.key_management(command.case), events, Classification.RESTRICTED)


@handles(RecordTrackingVisit)
def record_tracking_visit(command: RecordTrackingVisit, decide: Decide) -> None:
    state = _case(decide, command.case)
    inspection = None if command.inspection is None else states.inspection(decide, command.inspection)
    events = key_management.record_tracking_visit(
        state, note=command.note, visited_on=command.visited_on, inspection=inspection
    )
    decide.emit(streams.key_management(command.case), events, Classification.RESTRICTED)


@handles(ExtendKeyManagement)
def extend_key_management(command: ExtendKeyManagement, decide: Decide) -> None:
    state = _case(decide, command.case)
    events = key_management.extend_key_management(
        state, until_on=command.until_on, reason=command.reason, extended_on=command.extended_on
    )
    decide.emit(streams.key_management(command.case), events, Classification.RESTRICTED)


@handles(ReleaseKeyManagement)
def release_key_management(command: ReleaseKeyManagement, decide: Decide) -> None:
    state = _case(decide, command.case)
    events = key_management.release_key_management(state, reason=command.reason, released_on=command.released_on)
    decide.emit(streams.key_management(command.case), events, Classification.RESTRICTED)


def district_committee(decide: Decide, day: date) -> UnitId:
    """The district committee that stands on a day. Raises NoDistrictCommittee."""
    for unit in states.root(decide).subordinates:
        state = states.unit(decide, unit)
        if state.kind is UnitKind.DISTRICT_COMMITTEE and state.stands_on(day):
            return unit
    raise NoDistrictCommittee


def _ruling(decide: Decide, ruling: RulingId) -> RulingState:
    """A proposed ruling of a year whose phase allows the command."""
    state = states.ruling(decide, ruling)
    states.past_cycle(decide, state.year)
    return state


def _case(decide: Decide, case: CaseId) -> CaseState:
    """A case, once it is sure that whoever acts may."""
    state = states.case(decide, case)
    states.past_cycle(decide, state.year)
    decide.authorise(unit=state.unit)
    return state


def _needs(policy: Policy, kind: RulingKind) -> ConditionsNeeded:
    return policy.commendation_needs if kind is RulingKind.COMMENDATION else policy.criticism_needs


def _class_of(kind: RulingKind) -> Classification:
    """Commendations and criticisms are made known in the whole district; what concerns a person is not."""
    return Classification.RESTRICTED if kind is RulingKind.ORG_HANDLING else Classification.PARTY_INTERNAL


def _refuse_stranger(decide: Decide, unit: UnitState, person: PersonId, year: int) -> None:
    """Refuse a person who held no post in the unit's team in the year (有关责任人). Raises NotOfTheUnit."""
    states.person(decide, person)
    first, last = date(year, 1, 1), date(year, 12, 31)
    if not any(post.person == person and post.overlaps(first, last) for post in unit.posts):
        raise NotOfTheUnit(f"{unit.described_on(last).name}，{year}年度。", field="person")


def _refuse_foreign_proof(decide: Decide, unit: UnitId, evidence: tuple[EvidenceId, ...]) -> None:
    """Refuse files of another unit and files that were rejected. Raises EvidenceNotFound or ProofOfOtherUnit."""
    for file in evidence:
        state = states.evidence(decide, file)
        if state.unit != unit or state.status is EvidenceStatus.REJECTED:
            raise ProofOfOtherUnit(f"{state.name}。", field="evidence")
