"""Commendation, criticism and the handling of persons (policy 四(三), R14-R16): proposed, reviewed, signed, issued.

A ruling is issued in the district committee's name alone. Whoever proposes, whoever reviews and whoever signs are three
people; where only paper tells of a step, nobody is compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, assert_never

from domain.codes import ConditionsNeeded, RulingCondition, RulingKind
from domain.cycle.decider import refuse_outside
from domain.ids import CaseId, EvidenceId, ObjectionId, PersonId, RulingId, UnitId
from domain.labels import label
from domain.rulings.errors import (
    ConditionForeign,
    ConditionsNotMet,
    HandlingOfUnit,
    MeasureMissing,
    MeasureOnlyOfHandling,
    RulingDayWrong,
    RulingNotFound,
    RulingOfPerson,
    RulingOfSelf,
    RulingStageWrong,
    SamePersonTwice,
)
from domain.rulings.events import (
    RulingApproved,
    RulingEvent,
    RulingIssued,
    RulingProposed,
    RulingReviewed,
    RulingRevoked,
)
from domain.signing.facts import OfficerSignature
from domain.text import check_text

CONDITIONS: Mapping[RulingKind, tuple[RulingCondition, ...]] = MappingProxyType(
    {
        RulingKind.COMMENDATION: (
            RulingCondition.HIGH_ATTENTION,
            RulingCondition.DUTIES_EFFECTIVE,
            RulingCondition.OUTSTANDING_PERFORMANCE,
        ),
        RulingKind.CRITICISM: (
            RulingCondition.LOW_ATTENTION,
            RulingCondition.WEAK_MEASURES,
            RulingCondition.LITTLE_EFFECT,
            RulingCondition.MASSES_DISSATISFIED,
        ),
        RulingKind.ORG_HANDLING: (RulingCondition.NOT_AS_REQUIRED, RulingCondition.SERIOUS_CONSEQUENCES),
    }
)
"""What each kind is founded on, in the policy's words and order."""


class RulingStage(StrEnum):
    """Where a ruling stands."""

    ABSENT = "ABSENT"
    PROPOSED = "PROPOSED"
    REVIEWED = "REVIEWED"
    APPROVED = "APPROVED"
    ISSUED = "ISSUED"
    REVOKED = "REVOKED"


STAGE_NAMES: Mapping[RulingStage, str] = MappingProxyType(
    {
        RulingStage.ABSENT: "未提出",
        RulingStage.PROPOSED: "已提出",
        RulingStage.REVIEWED: "已审核",
        RulingStage.APPROVED: "已签批",
        RulingStage.ISSUED: "已印发",
        RulingStage.REVOKED: "已撤销",
    }
)


@dataclass(frozen=True, slots=True)
class RulingState:
    """A ruling folded from its stream. `moved_on` is the day of its latest step, `case` what a criticism opened."""

    stage: RulingStage = RulingStage.ABSENT
    ruling: RulingId | None = None
    kind: RulingKind = RulingKind.COMMENDATION
    unit: UnitId | None = None
    year: int = 0
    person: PersonId | None = None
    proposed_by: PersonId | None = None
    reviewed_by: PersonId | None = None
    approved_by: PersonId | None = None
    moved_on: date = date.min
    issued_on: date = date.min
    case: CaseId | None = None
    proposal: RulingProposed | None = None
    review: RulingReviewed | None = None

    @property
    def took_part(self) -> frozenset[PersonId]:
        """Whoever had a hand in it, as far as the log tells: they review no objection to it."""
        return frozenset(
            person for person in (self.proposed_by, self.reviewed_by, self.approved_by) if person is not None
        )


EMPTY = RulingState()


def evolve(state: RulingState, event: RulingEvent) -> RulingState:
    """The ruling after one more fact."""
    match event:
        case RulingProposed():
            return RulingState(
                stage=RulingStage.PROPOSED,
                ruling=event.ruling,
                kind=event.kind,
                unit=event.unit,
                year=event.year,
                person=event.person,
                proposed_by=event.proposed_by,
                moved_on=event.proposed_on,
                proposal=event,
            )
        case RulingReviewed():
            return replace(
                state,
                stage=RulingStage.REVIEWED,
                reviewed_by=event.reviewed_by,
                moved_on=event.reviewed_on,
                review=event,
            )
        case RulingApproved():
            return replace(state, stage=RulingStage.APPROVED, approved_by=event.approved_by, moved_on=event.approved_on)
        case RulingIssued():
            return replace(
                state, stage=RulingStage.ISSUED, moved_on=event.issued_on, issued_on=event.issued_on, case=event.case
            )
        case RulingRevoked():
            return replace(state, stage=RulingStage.REVOKED, moved_on=event.revoked_on)
        case _:
            assert_never(event)


def propose_ruling(
    state: RulingState,
    ruling: RulingId,
    *,
    kind: RulingKind,
    unit: UnitId,
    year: int,
    person: PersonId | None,
    conditions: tuple[RulingCondition, ...],
    needs: ConditionsNeeded,
    basis: str,
    evidence: tuple[EvidenceId, ...],
    measure: str,
    proposed_by: PersonId | None,
    proposed_on: date,
) -> list[RulingProposed]:
    """Propose what is to follow for a unit, or for a person of it.

    needs: whether all of the kind's conditions are to be there or one is enough; of handling it is always all.
    basis: their proof in words. measure: code of HANDLING_KIND for handling, empty otherwise.
    Raises RulingStageWrong, HandlingOfUnit (R16), RulingOfPerson, ConditionForeign, ConditionsNotMet (R14-R16),
    MeasureMissing, MeasureOnlyOfHandling, OutsideYear or InvalidInput.
    """
    if state.stage is not RulingStage.ABSENT:
        raise RulingStageWrong(f"{STAGE_NAMES[state.stage]}。")
    refuse_outside(year, proposed_on, field="proposed_on")
    of_person = kind is RulingKind.ORG_HANDLING
    if of_person and person is None:
        raise HandlingOfUnit(field="person")
    if not of_person and person is not None:
        raise RulingOfPerson(f"{label(kind)}。", field="person")
    _refuse_conditions(kind, conditions, ConditionsNeeded.ALL_OF_THEM if of_person else needs)
    check_text(basis, "basis", "事由")
    if of_person and not measure:
        raise MeasureMissing(field="measure")
    if not of_person and measure:
        raise MeasureOnlyOfHandling(f"{label(kind)}。", field="measure")
    if proposed_by is not None and proposed_by == person:
        raise RulingOfSelf(field="person")
    return [
        RulingProposed(
            ruling=ruling,
            kind=kind,
            unit=unit,
            year=year,
            person=person,
            conditions=tuple(each for each in CONDITIONS[kind] if each in conditions),
            basis=basis,
            evidence=tuple(dict.fromkeys(evidence)),
            measure=measure,
            proposed_by=proposed_by,
            proposed_on=proposed_on,
        )
    ]


def review_ruling(
    state: RulingState, *, note: str, reviewed_by: PersonId | None, reviewed_on: date
) -> list[RulingReviewed]:
    """Somebody else has gone through conditions and proof.

    Raises RulingNotFound, RulingStageWrong, SamePersonTwice, RulingOfSelf or RulingDayWrong.
    """
    ruling = _in_stage(state, RulingStage.PROPOSED)
    _another(state, reviewed_by, "审核", {"提出": state.proposed_by})
    _not_before(state, reviewed_on, "reviewed_on")
    check_text(note, "note", "审核意见")
    return [RulingReviewed(ruling=ruling, note=note, reviewed_by=reviewed_by, reviewed_on=reviewed_on)]


def content_of(state: RulingState) -> dict[str, Any]:
    """What the approver's signature vouches for: all that was proposed and reviewed. Raises as `approve_ruling`."""
    ruling = _in_stage(state, RulingStage.REVIEWED)
    proposal, review = state.proposal, state.review
    assert proposal is not None, "a reviewed ruling was proposed"
    assert review is not None, "a reviewed ruling was reviewed"
    return {
        "ruling": ruling,
        "kind": str(proposal.kind),
        "unit": proposal.unit,
        "year": proposal.year,
        "person": proposal.person,
        "conditions": [str(each) for each in proposal.conditions],
        "basis": proposal.basis,
        "evidence": list(proposal.evidence),
        "measure": proposal.measure,
        "proposed_by": proposal.proposed_by,
        "proposed_on": proposal.proposed_on.isoformat(),
        "note": review.note,
        "reviewed_by": review.reviewed_by,
        "reviewed_on": review.reviewed_on.isoformat(),
    }


def approve_ruling(
    state: RulingState,
    *,
    approved_by: PersonId | None,
    approved_on: date,
    signature: OfficerSignature | None = None,
) -> list[RulingApproved]:
    """The district committee signs. signature: one that was found to hold.

    Raises RulingNotFound, RulingStageWrong, SamePersonTwice, RulingOfSelf or RulingDayWrong.
    """
    ruling = _in_stage(state, RulingStage.REVIEWED)
    _another(state, approved_by, "签批", {"提出": state.proposed_by, "审核": state.reviewed_by})
    _not_before(state, approved_on, "approved_on")
    return [RulingApproved(ruling=ruling, approved_by=approved_by, approved_on=approved_on, signature=signature)]


def issue_ruling(
    state: RulingState, *, issuer: UnitId, document_number: str, issued_on: date, case: CaseId
) -> list[RulingIssued]:
    """Issue what was signed, in the district committee's name, until the end of March of the following year.

    case: the key-management case that begins if this is a criticism (R15).
    Raises RulingNotFound, RulingStageWrong, RulingDayWrong, OutsideYear or InvalidInput.
    """
    ruling = _in_stage(state, RulingStage.APPROVED)
    assert state.unit is not None, "a proposed ruling has a unit"
    refuse_outside(state.year, issued_on, field="issued_on")
    _not_before(state, issued_on, "issued_on")
    return [
        RulingIssued(
            ruling=ruling,
            kind=state.kind,
            unit=state.unit,
            year=state.year,
            person=state.person,
            issuer=issuer,
            document_number=document_number,
            issued_on=issued_on,
            case=case if state.kind is RulingKind.CRITICISM else None,
        )
    ]


def revoke_ruling(
    state: RulingState, *, reason: str, revoked_on: date, objection: ObjectionId | None = None
) -> list[RulingRevoked]:
    """Take back what was issued, or stop what was not issued yet, saying why. It stays on record.

    Raises RulingNotFound, RulingStageWrong, RulingDayWrong or InvalidInput.
    """
    if state.ruling is None:
        raise RulingNotFound(field="ruling")
    if state.stage is RulingStage.REVOKED:
        raise RulingStageWrong(f"{STAGE_NAMES[state.stage]}。")
    _not_before(state, revoked_on, "revoked_on")
    check_text(reason, "reason", "撤销的原因")
    return [RulingRevoked(ruling=state.ruling, reason=reason, revoked_on=revoked_on, objection=objection)]


def _refuse_conditions(kind: RulingKind, conditions: tuple[RulingCondition, ...], needs: ConditionsNeeded) -> None:
    own = CONDITIONS[kind]
    words = "、".join(label(each) for each in own)
    for each in conditions:
        if each not in own:
            raise ConditionForeign(f"{label(each)}，{label(kind)}的条件为{words}。", field="conditions")
    missing = [each for each in own if each not in conditions]
    enough = not missing if needs is ConditionsNeeded.ALL_OF_THEM else len(missing) < len(own)
    if not enough:
        lacking = "、".join(label(each) for each in missing)
        of = "缺少" if needs is ConditionsNeeded.ALL_OF_THEM else "至少须有其一："
        raise ConditionsNotMet(f"{label(kind)}{of}{lacking}。", field="conditions")


def _in_stage(state: RulingState, stage: RulingStage) -> RulingId:
    if state.ruling is None:
        raise RulingNotFound(field="ruling")
    if state.stage is not stage:
        raise RulingStageWrong(f"{STAGE_NAMES[state.stage]}，须在“{STAGE_NAMES[stage]}”时办理。")
    return state.ruling


def _another(state: RulingState, person: PersonId | None, step: str, earlier: Mapping[str, PersonId | None]) -> None:
    if person is None:
        return
    for name, other in earlier.items():
        if other == person:
            raise SamePersonTwice(f"{step}人与{name}人相同。")
    if state.person == person:
        raise RulingOfSelf(field="person")


def _not_before(state: RulingState, day: date, field: str) -> None:
    if day < state.moved_on:
        raise RulingDayWrong(f"{day}早于上一步的日期{state.moved_on}。", field=field)
