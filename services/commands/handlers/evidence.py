"""Commands on evidence files."""

from domain import streams
from domain.evidence import custody
from domain.evidence import decider as evidence
from domain.evidence.commands import (
    DeclareEvidence,
    LiftEvidenceRestriction,
    LinkEvidence,
    RejectEvidence,
    RestrictEvidence,
    SealEvidence,
    SupersedeEvidence,
    SupplyEvidence,
)
from domain.evidence.decider import EvidenceState
from domain.evidence.errors import EvidenceOfOtherItem
from domain.execution.progress import refuse_reviewed
from domain.ids import EvidenceId
from domain.recorded import Classification
from domain.sealed.decider import refuse_erased
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles


@handles(DeclareEvidence)
def declare_evidence(command: DeclareEvidence, decide: Decide) -> None:
    file = EvidenceId(decide.new_id())
    stream = streams.evidence(file)
    state = decide.load(stream, evidence.EMPTY, evidence.evolve)
    states.unit(decide, command.unit)
    item = None if command.item is None else states.item(decide, command.item)
    if item is not None and item.unit != command.unit:
        raise EvidenceOfOtherItem(f"“{command.file_name}”，请选择本单位的项目。", field="item")
    if item is not None:
        states.open_cycle(decide, item.year)
    decide.authorise(unit=command.unit, holder=None if item is None else item.leader)
    events = evidence.declare(
        state,
        file,
        unit=command.unit,
        item=command.item,
        file_name=command.file_name,
        sha256=command.sha256,
        size_bytes=command.size_bytes,
        media_type=command.media_type,
        no_state_secret=command.no_state_secret,
        bytes_max=states.tenant(decide).policy.evidence_bytes_max,
    )
    decide.emit(stream, events)


@handles(SupplyEvidence)
def supply_evidence(command: SupplyEvidence, decide: Decide) -> None:
    state = _of_provider(command.evidence, decide)
    events = evidence.supply(
        state,
        sha256=command.sha256,
        size_bytes=command.size_bytes,
        media_type=command.media_type,
        bytes_max=states.tenant(decide).policy.evidence_bytes_max,
    )
    decide.emit(streams.evidence(command.evidence), events)


@handles(SealEvidence)
def seal_evidence(command: SealEvidence, decide: Decide) -> None:
    state = states.evidence(decide, command.evidence)
    decide.authorise()
    events = evidence.seal(
        state,
        sha256=command.sha256,
        size_bytes=command.size_bytes,
        object_key=command.object_key,
        object_version=command.object_version,
        key_id=command.key_id,
        blob_sha256=command.blob_sha256,
        blob_bytes=command.blob_bytes,
        retain_until_on=command.retain_until_on,
        examined=command.examined,
        scan_required=states.tenant(decide).policy.evidence_scan_required,
        today=decide.today,
    )
    decide.emit(streams.evidence(command.evidence), events)


@handles(RejectEvidence)
def reject_evidence(command: RejectEvidence, decide: Decide) -> None:
    state = states.evidence(decide, command.evidence)
    decide.authorise()
    events = evidence.reject(state, reason=command.reason, examined=command.examined)
    decide.emit(streams.evidence(command.evidence), events)


@handles(LinkEvidence)
def link_evidence(command: LinkEvidence, decide: Decide) -> None:
    state = states.evidence(decide, command.evidence)
    item = states.item(decide, command.item)
    assert item.unit is not None, "an issued item has a unit"
    states.open_cycle(decide, item.year)
    decide.authorise(unit=item.unit, holder=item.leader)
    refuse_reviewed(item, command.report)
    refuse_erased(states.erasure(decide, command.evidence))
    events = evidence.link(state, unit=item.unit, item=command.item, report=command.report)
    decide.emit(streams.evidence(command.evidence), events)


@handles(SupersedeEvidence)
def supersede_evidence(command: SupersedeEvidence, decide: Decide) -> None:
    state = _of_provider(command.evidence, decide)
    successor = states.evidence(decide, command.successor)
    held = states.evidence_hold(decide, command.evidence).held
    events = custody.supersede(state, successor, reason=command.reason, held=held)
    decide.emit(streams.evidence(command.evidence), events)


@handles(RestrictEvidence)
def restrict_evidence(command: RestrictEvidence, decide: Decide) -> None:
    state = states.evidence(decide, command.evidence)
    decide.authorise()
    events = custody.restrict(state, reason=command.reason)
    decide.emit(streams.evidence(command.evidence), events, Classification.RESTRICTED)


@handles(LiftEvidenceRestriction)
def lift_restriction(command: LiftEvidenceRestriction, decide: Decide) -> None:
    state = states.evidence(decide, command.evidence)
    decide.authorise()
    events = custody.lift_restriction(state, reason=command.reason)
    decide.emit(streams.evidence(command.evidence), events, Classification.RESTRICTED)


def _of_provider(file: EvidenceId, decide: Decide) -> EvidenceState:
    """A declared file, once it is sure that whoever asks may act for the unit that provides it."""
    state = states.evidence(decide, file)
    item = None if state.item is None else states.item(decide, state.item)
    if item is not None:
        states.open_cycle(decide, item.year)
    decide.authorise(unit=state.unit, holder=None if item is None else item.leader)
    return state
