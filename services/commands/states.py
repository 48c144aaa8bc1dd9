"""The states decisions rest on, loaded by what they are called. Each raises the refusal of its subject if absent."""

from domain import streams
from domain.assessment import assessment as assessments
from domain.assessment import group as groups
from domain.assessment import sheet as sheets
from domain.assessment.assessment import AssessmentState
from domain.assessment.group import GroupState
from domain.assessment.sheet import SheetState
from domain.case_folders import decider as case_folders
from domain.case_folders import holds
from domain.case_folders.decider import CaseFolderState
from domain.case_folders.errors import CaseFolderNotFound
from domain.case_folders.holds import HoldState
from domain.codes import CodeList
from domain.contributions import decider as contributions
from domain.contributions.decider import ContributionState
from domain.contributions.errors import ContributionNotFound
from domain.cycle import decider as cycles
from domain.cycle.decider import CycleState
from domain.cycle.errors import CycleNotOpen
from domain.documents import decider as documents
from domain.documents.decider import DocumentState
from domain.evidence import decider as evidence_files
from domain.evidence.decider import EvidenceState
from domain.evidence.errors import EvidenceNotFound
from domain.execution import item as items
from domain.execution.errors import ItemNotIssued
from domain.execution.item import ItemState
from domain.guidance import decider as guidances
from domain.guidance.decider import GuidanceState
from domain.lists import list_set as list_sets
from domain.lists.list_set import ListSetState
from domain.objections import decider as objections
from domain.objections.decider import ObjectionState
from domain.objections.errors import ObjectionNotFound
from domain.organisation import unit as units
from domain.organisation.unit import UnitState
from domain.outcomes import evaluation as evaluations
from domain.outcomes import results as yearly
from domain.outcomes.evaluation import EvaluationState
from domain.outcomes.results import ResultsState
from domain.persons.decider import PersonState
from domain.persons.errors import PersonErased
from domain.phases import refuse_phase
from domain.priorities import decider as catalogues
from domain.priorities.decider import PrioritiesState
from domain.research import decider as researches
from domain.research.decider import ResearchState
from domain.review import ballot_box as ballot_boxes
from domain.review import meeting as meetings
from domain.review.ballot_box import BoxState
from domain.review.meeting import MeetingState
from domain.rulings import decider as rulings
from domain.rulings import key_management as cases
from domain.rulings.decider import RulingState
from domain.rulings.errors import CaseNotFound, RulingNotFound
from domain.rulings.key_management import CaseState
from domain.scoring import decider as scorings
from domain.scoring.decider import ScoringState
from domain.sealed import decider as erasures
from domain.sealed.decider import ErasureState
from domain.signing import decider as signing
from domain.signing.decider import RegisterState
from domain.suggestions import decider as suggestions
from domain.suggestions.decider import SuggestionState
from domain.suggestions.errors import SuggestionNotFound
from domain.supervision import findings, follow_ups, inspections
from domain.supervision import plan as supervision_plans
from domain.supervision.errors import FindingNotFound, FollowUpNotFound, InspectionNotFound
from domain.supervision.findings import FindingState
from domain.supervision.follow_ups import FollowUpState
from domain.supervision.inspections import InspectionState
from domain.supervision.plan import SupervisionPlan
from domain.tenancy import decider as tenancy
from domain.tenancy.decider import TenancyState
from services.commands.decide import Decide
from services.commands.standing import find_person, find_unit


def tenant(decide: Decide) -> TenancyState:
    """The district: policy, code lists, suspension."""
    return decide.load(streams.TENANT, tenancy.EMPTY, tenancy.evolve)


def unit(decide: Decide, unit: str) -> UnitState:
    """A registered unit, dissolved or not. Raises UnitNotFound."""
    return find_unit(decide, unit)


def root(decide: Decide) -> UnitState:
    """What stands above all units: its subordinates are the district's committees."""
    return decide.load(streams.ROOT, units.EMPTY, units.evolve)


def person(decide: Decide, person: str) -> PersonState:
    """A registered person. Raises PersonNotFound."""
    return find_person(decide, person)


def evidence(decide: Decide, evidence: str) -> EvidenceState:
    """A declared evidence file. Raises EvidenceNotFound."""
    state = decide.load(streams.evidence(evidence), evidence_files.EMPTY, evidence_files.evolve)
    if state.status is None:
        raise EvidenceNotFound(field="evidence")
    return state


def evidence_hold(decide: Decide, evidence: str) -> HoldState:
    """What holds an evidence file, perhaps nothing."""
    return decide.load(streams.evidence_hold(evidence), holds.EMPTY, holds.evolve)


def case_folder(decide: Decide, folder: str) -> CaseFolderState:
    """A case folder that was opened. Raises CaseFolderNotFound."""
    state = decide.load(streams.case_folder(folder), case_folders.EMPTY, case_folders.evolve)
    if state.folder is None:
        raise CaseFolderNotFound(field="folder")
    return state


def require_code(decide: Decide, code_list: CodeList, code: str | None, year: int, *, field: str) -> None:
    """Refuse a code that the district's list does not have in that year; None passes. Raises CodeUnknown."""
    if code is not None:
        tenancy.require_code(tenant(decide), code_list, code, year, field=field)


def cycle(decide: Decide, year: int) -> CycleState:
    """A list year, opened or not."""
    return decide.load(streams.cycle(year), cycles.EMPTY, cycles.evolve)


def opened_cycle(decide: Decide, year: int) -> CycleState:
    """A list year that was opened, ended or not. Raises CycleNotOpen."""
    state = cycle(decide, year)
    if not state.opened:
        raise CycleNotOpen(f"{year}年度，请先由组织部门开启。", field="year")
    return state


def open_cycle(decide: Decide, year: int) -> CycleState:
    """A list year under way, in a phase that allows the command. Raises CycleNotOpen or PhaseForbids."""
    state = cycle(decide, year)
    cycles.refuse_not_open(state, year)
    refuse_phase(decide.command_class, state.phase)
    return state


def past_cycle(decide: Decide, year: int) -> CycleState:
    """A list year, ended or not, in a phase that allows the command: what follows from a year outlasts it.

    Raises CycleNotOpen or PhaseForbids.
    """
    state = opened_cycle(decide, year)
    refuse_phase(decide.command_class, state.phase)
    return state


def priorities(decide: Decide, year: int) -> PrioritiesState:
    """The year's catalogue of superior priorities, perhaps empty."""
    return decide.load(streams.priorities(year), catalogues.EMPTY, catalogues.evolve)


def research(decide: Decide, unit: str, year: int) -> ResearchState:
    """The research on a unit for a year, perhaps not begun."""
    return decide.load(streams.research(unit, year), researches.EMPTY, researches.evolve)


def guidance(decide: Decide, stream: str) -> GuidanceState:
    """A target, template or practice by its stream's name, perhaps absent."""
    return decide.load(stream, guidances.EMPTY, guidances.evolve)


def list_set(decide: Decide, unit: str, year: int) -> ListSetState:
    """A unit's lists of a year, perhaps not drafted."""
    return decide.load(streams.list_set(unit, year), list_sets.EMPTY, list_sets.evolve)


def item_or_none(decide: Decide, item: str) -> ItemState:
    """An item's own stream, which begins with its issue; perhaps not begun."""
    return decide.load(streams.item(item), items.EMPTY, items.evolve)


def item(decide: Decide, item: str) -> ItemState:
    """An issued item. Raises ItemNotIssued."""
    state = item_or_none(decide, item)
    if state.unit is None:
        raise ItemNotIssued(field="item")
    return state


def contribution(decide: Decide, contribution: str) -> ContributionState:
    """A contribution that was asked for. Raises ContributionNotFound."""
    state = decide.load(streams.contribution(contribution), contributions.EMPTY, contributions.evolve)
    if state.contribution is None:
        raise ContributionNotFound(field="contribution")
    return state


def suggestion(decide: Decide, suggestion: str) -> SuggestionState:
    """A suggestion that was submitted. Raises SuggestionNotFound."""
    state = decide.load(streams.suggestion(suggestion), suggestions.EMPTY, suggestions.evolve)
    if state.suggestion is None:
        raise SuggestionNotFound(field="suggestion")
    return state


def document(decide: Decide, stream: str) -> DocumentState:
    """A document number by its stream's name, perhaps never given."""
    return decide.load(stream, documents.EMPTY, documents.evolve)


def scoring(decide: Decide, year: int) -> ScoringState:
    """The scoring rule set of a year, perhaps not published."""
    return decide.load(streams.scoring(year), scorings.EMPTY, scorings.evolve)


def assessment_group(decide: Decide, group: str) -> GroupState:
    """An assessment group that was formed. Raises GroupNotFound."""
    state = decide.load(streams.assessment_group(group), groups.EMPTY, groups.evolve)
    groups.formed(state)
    return state


def assessment(decide: Decide, unit: str, year: int) -> AssessmentState:
    """A unit's assessment of a year, perhaps not opened."""
    return decide.load(streams.assessment(unit, year), assessments.EMPTY, assessments.evolve)


def score_sheet(decide: Decide, unit: str, year: int, assessor: str) -> SheetState:
    """An assessor's score sheet on a unit, perhaps empty."""
    return decide.load(streams.score_sheet(unit, year, assessor), sheets.EMPTY, sheets.evolve)


def ruling(decide: Decide, ruling: str) -> RulingState:
    """A ruling that was proposed. Raises RulingNotFound."""
    state = decide.load(streams.ruling(ruling), rulings.EMPTY, rulings.evolve)
    if state.ruling is None:
        raise RulingNotFound(field="ruling")
    return state


def results(decide: Decide, year: int) -> ResultsState:
    """A year's results, perhaps not computed."""
    return decide.load(streams.results(year), yearly.EMPTY, yearly.evolve)


def evaluation(decide: Decide, unit: str, year: int) -> EvaluationState:
    """A unit's evaluation of a year, perhaps not computed."""
    return decide.load(streams.evaluation(unit, year), evaluations.EMPTY, evaluations.evolve)


def objection(decide: Decide, objection: str) -> ObjectionState:
    """An objection that was filed. Raises ObjectionNotFound."""
    state = decide.load(streams.objection(objection), objections.EMPTY, objections.evolve)
    if state.objection is None:
        raise ObjectionNotFound(field="objection")
    return state


def erasure(decide: Decide, subject: str) -> ErasureState:
    """What was asked about erasing a subject's sealed parts, perhaps nothing."""
    return decide.load(streams.erasure(subject), erasures.EMPTY, erasures.evolve)


def signing_keys(decide: Decide) -> RegisterState:
    """Every officer's key of the district, perhaps none."""
    return decide.load(streams.SIGNING_KEYS, signing.EMPTY, signing.evolve)


def refuse_erased(decide: Decide, person: str) -> None:
    """Refuse to write about a person who was erased. Raises PersonErased."""
    if erasure(decide, person).erased:
        raise PersonErased


def case(decide: Decide, case: str) -> CaseState:
    """A key-management case that was opened. Raises CaseNotFound."""
    state = decide.load(streams.key_management(case), cases.EMPTY, cases.evolve)
    if state.case is None:
        raise CaseNotFound(field="case")
    return state


def meeting(decide: Decide, organiser: str, year: int) -> MeetingState:
    """A committee's review meeting of a year, perhaps not scheduled."""
    return decide.load(streams.meeting(organiser, year), meetings.EMPTY, meetings.evolve)


def ballot_box(decide: Decide, unit: str, year: int) -> BoxState:
    """The ballots on a unit's secretary, perhaps not opened."""
    return decide.load(streams.ballot_box(unit, year), ballot_boxes.EMPTY, ballot_boxes.evolve)


def supervision_plan(decide: Decide, unit: str, year: int) -> SupervisionPlan:
    """The inspections planned for a unit in a year, perhaps none."""
    return decide.load(streams.supervision_plan(unit, year), supervision_plans.EMPTY, supervision_plans.evolve)


def inspection_or_none(decide: Decide, inspection: str) -> InspectionState:
    """An inspection, perhaps not planned."""
    return decide.load(streams.inspection(inspection), inspections.EMPTY, inspections.evolve)


def inspection(decide: Decide, inspection: str) -> InspectionState:
    """A planned inspection. Raises InspectionNotFound."""
    state = inspection_or_none(decide, inspection)
    if state.inspection is None:
        raise InspectionNotFound(field="inspection")
    return state


def finding(decide: Decide, finding: str, *, field: str = "finding") -> FindingState:
    """A finding that was raised. Raises FindingNotFound."""
    state = decide.load(streams.finding(finding), findings.EMPTY, findings.evolve)
    if state.finding is None:
        raise FindingNotFound(field=field)
    return state


def follow_up(decide: Decide, follow_up: str) -> FollowUpState:
    """A follow-up that was proposed. Raises FollowUpNotFound."""
    state = decide.load(streams.follow_up(follow_up), follow_ups.EMPTY, follow_ups.evolve)
    if state.follow_up is None:
        raise FollowUpNotFound(field="follow_up")
    return state
