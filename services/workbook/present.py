"""What a district's log already says, asked in the workbook's terms. Folded from the log itself, not read models.

An import is planned against this: what stands is left alone, what is missing is created, what differs is corrected.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from domain import streams
from domain.assessment import assessment as assessments
from domain.assessment import group as groups
from domain.assessment import sheet as score_sheets
from domain.assessment.assessment import AssessmentState
from domain.assessment.events import AssessmentFactRecorded, SatisfactionRecorded
from domain.assessment.group import GroupState
from domain.assessment.sheet import SheetState
from domain.codes import CodeList
from domain.cycle import decider as cycles
from domain.cycle.decider import CycleState
from domain.evidence import decider as evidence_files
from domain.evidence.decider import EvidenceState
from domain.execution import item as items
from domain.execution.events import (
    ProgressAccepted,
    ProgressCorrected,
    ProgressReturned,
    ProgressSubmitted,
)
from domain.execution.item import ItemState
from domain.ids import EvidenceId, ItemId, QuestionId, RulingId
from domain.lists import list_set as list_sets
from domain.lists.events import (
    ChangeApproved,
    ElementCompared,
    ListIssued,
    OpinionRecorded,
    OpinionResolved,
)
from domain.lists.list_set import ListSetState
from domain.organisation import unit as units
from domain.organisation.unit import UnitState
from domain.outcomes import evaluation as evaluations
from domain.outcomes import results as results_of_years
from domain.outcomes.evaluation import EvaluationState
from domain.outcomes.results import ResultsState
from domain.persons.events import IdentityCorrected, PersonRegistered
from domain.priorities import decider as catalogues
from domain.priorities.decider import PrioritiesState
from domain.recorded import Recorded
from domain.research import decider as researches
from domain.research.decider import ResearchState
from domain.review import ballot_box as ballot_boxes
from domain.review import meeting as meetings
from domain.review.ballot_box import BoxState
from domain.review.events import QuestionAnswered, QuestionAsked
from domain.review.meeting import MeetingState
from domain.rulings import decider as rulings
from domain.rulings.decider import RulingState
from domain.rulings.events import RulingIssued, RulingProposed
from domain.scoring import decider as scorings
from domain.scoring.decider import ScoringState
from domain.supervision import findings, follow_ups, inspections
from domain.supervision.findings import FindingState
from domain.supervision.follow_ups import FollowUpState
from domain.supervision.inspections import InspectionState
from domain.tenancy import decider as tenancy
from domain.tenancy.decider import TenancyState
from services.workbook.parts import parts
from services.workbook.supervised import Supervised

_FOLDS: Mapping[str, tuple[Any, Callable[[Any, Any], Any]]] = MappingProxyType(
    {
        "tenant": (tenancy.EMPTY, tenancy.evolve),
        "unit": (units.EMPTY, units.evolve),
        "cycle": (cycles.EMPTY, cycles.evolve),
        "priorities": (catalogues.EMPTY, catalogues.evolve),
        "research": (researches.EMPTY, researches.evolve),
        "list_set": (list_sets.EMPTY, list_sets.evolve),
        "item": (items.EMPTY, items.evolve),
        "evidence": (evidence_files.EMPTY, evidence_files.evolve),
        "scoring": (scorings.EMPTY, scorings.evolve),
        "assessment_group": (groups.EMPTY, groups.evolve),
        "assessment": (assessments.EMPTY, assessments.evolve),
        "score_sheet": (score_sheets.EMPTY, score_sheets.evolve),
        "inspection": (inspections.EMPTY, inspections.evolve),
        "finding": (findings.EMPTY, findings.evolve),
        "follow_up": (follow_ups.EMPTY, follow_ups.evolve),
        "meeting": (meetings.EMPTY, meetings.evolve),
        "ballot_box": (ballot_boxes.EMPTY, ballot_boxes.evolve),
        "results": (results_of_years.EMPTY, results_of_years.evolve),
        "evaluation": (evaluations.EMPTY, evaluations.evolve),
        "ruling": (rulings.EMPTY, rulings.evolve),
    }
)
"""Kind of stream (what its name begins with) to the domain's own fold of it."""


State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion's text and what was explained when it was resolved."""

    text: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a progress report says beside its value: its note, its evidence, and when it was reviewed."""

    note: str
    evidence: tuple[EvidenceId, ...]
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question at a review meeting to a unit's reporter; `answer` is empty while it is open."""

    unit: str
    year: int
    text: str
    answer: str = ""


@dataclass(slots=True)
class Present:
    """The district as its log has it.

    names: person to name, without erased ones. opinions, reports, questions, rulings, surveys (by stream), facts (by
    line): what the domain's states leave out. documents: stream of a list set or a ruling to its document number.
    supervised: what they leave out of inspections. settled: (list set's stream, element) whose comparison an approved
    change wrote. correlations: every row's content that was imported before (`Step.correlation`). commands: ids of all
    that took effect. imported: by stream and what in it was changed (item, change of one, element, post, report,
    inspection, finding, follow-up, unit, commitment, meeting, finalised assessment, results or ruling), whether an
    import did it last.
    """

    states: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    opinions: dict[str, Said] = field(default_factory=dict)
    reports: dict[str, Told] = field(default_factory=dict)
    questions: dict[QuestionId, Asked] = field(default_factory=dict)
    rulings: dict[RulingId, RulingProposed] = field(default_factory=dict)
    surveys: dict[str, SatisfactionRecorded] = field(default_factory=dict)
    facts: dict[str, AssessmentFactRecorded] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    supervised: Supervised = field(default_factory=Supervised)
    settled: set[tuple[str, str]] = field(default_factory=set)
    correlations: set[str] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)
    imported: dict[tuple[str, str], bool] = field(default_factory=dict)
    events: int = 0

    @property
    def tenancy(self) -> TenancyState:
        """The district itself."""
        return self._state(streams.TENANT, tenancy.EMPTY)

    def unit(self, unit: str) -> UnitState:
        """A unit by its id, perhaps not registered."""
        return self._state(streams.unit(unit), units.EMPTY)

    def cycle(self, year: int) -> CycleState:
        """A year, perhaps not opened."""
        return self._state(streams.cycle(year), cycles.EMPTY)

    def priorities(self, year: int) -> PrioritiesState:
        """A year's catalogue."""
        return self._state(streams.priorities(year), catalogues.EMPTY)

    def research(self, unit: str, year: int) -> ResearchState:
        """The research on a unit."""
        return self._state(streams.research(unit, year), researches.EMPTY)

    def list_set(self, unit: str, year: int) -> ListSetState:
        """A unit's lists of a year, perhaps not drafted."""
        return self._state(streams.list_set(unit, year), list_sets.EMPTY)

    def item(self, item: str) -> ItemState:
        """An issued item, perhaps not issued."""
        return self._state(streams.item(item), items.EMPTY)

    def evidence(self, evidence: str) -> EvidenceState:
        """An evidence file."""
        return self._state(streams.evidence(evidence), evidence_files.EMPTY)

    def scoring(self, year: int) -> ScoringState:
        """A year's rule set, perhaps not published."""
        return self._state(streams.scoring(year), scorings.EMPTY)

    def assessment_group(self, group: str) -> GroupState:
        """An assessment group, perhaps not formed."""
        return self._state(streams.assessment_group(group), groups.EMPTY)

    def assessment(self, unit: str, year: int) -> AssessmentState:
        """A unit's assessment of a year, perhaps not opened."""
        return self._state(streams.assessment(unit, year), assessments.EMPTY)

    def score_sheet(self, unit: str, year: int, assessor: str) -> SheetState:
        """An assessor's score sheet on a unit, perhaps empty."""
        return self._state(streams.score_sheet(unit, year, assessor), score_sheets.EMPTY)

    def inspection(self, inspection: str) -> InspectionState:
        """An inspection, perhaps not planned."""
        return self._state(streams.inspection(inspection), inspections.EMPTY)

    def finding(self, finding: str) -> FindingState:
        """A finding, perhaps not raised."""
        return self._state(streams.finding(finding), findings.EMPTY)

    def follow_up(self, follow_up: str) -> FollowUpState:
        """A follow-up, perhaps not proposed."""
        return self._state(streams.follow_up(follow_up), follow_ups.EMPTY)

    def meeting(self, organiser: str, year: int) -> MeetingState:
        """A committee's review meeting of a year, perhaps not scheduled."""
        return self._state(streams.meeting(organiser, year), meetings.EMPTY)

    def ballot_box(self, unit: str, year: int) -> BoxState:
        """The ballots on a unit's secretary, perhaps not opened."""
        return self._state(streams.ballot_box(unit, year), ballot_boxes.EMPTY)

    def results(self, year: int) -> ResultsState:
        """A year's results, perhaps not computed."""
        return self._state(streams.results(year), results_of_years.EMPTY)

    def evaluation(self, unit: str, year: int) -> EvaluationState:
        """A unit's evaluation of a year, perhaps not computed."""
        return self._state(streams.evaluation(unit, year), evaluations.EMPTY)

    def ruling(self, ruling: str) -> RulingState:
        """A ruling, perhaps not proposed."""
        return self._state(streams.ruling(ruling), rulings.EMPTY)

    def files(self) -> dict[EvidenceId, EvidenceState]:
        """Every evidence file, in the order in which they were declared."""
        found = (state for state in self.states.values() if isinstance(state, EvidenceState))
        return {state.evidence: state for state in found if state.evidence is not None}

    def announced(self, evidence: EvidenceId, item: ItemId) -> bool:
        """Whether it was an import that declared a file of an item."""
        return self.imported.get((streams.evidence(evidence), item), False)

    def imported_last(self, stream: str, part: str) -> bool:
        """Whether the last change of a part of a stream was an import's, or there was none."""
        return self.imported.get((stream, part), True)

    def added_labels(self, year: int) -> dict[CodeList, dict[str, str]]:
        """Label to code of what the district added to its open lists.

        Labels of other years are read, too: a unit keeps its domain. Where they may not be used, a rule says so.
        """
        found: dict[CodeList, dict[str, str]] = {}
        for entry in sorted(self.tenancy.added_codes, key=lambda entry: entry.year in (None, year)):
            found.setdefault(entry.code_list, {})[entry.label] = entry.code
        return found

    def document_number(self, unit: str, year: int) -> str:
        """The document number of an issued list set; empty where it is not issued."""
        return self.documents.get(streams.list_set(unit, year), "")

    def first_year(self) -> int | None:
        """The earliest year that was ever opened."""
        opened = [int(name.partition("/")[2]) for name, state in self.states.items() if name.startswith("cycle/")]
        return min(opened, default=None)

    def _state(self, stream: str, empty: State) -> State:
        found: State = self.states.get(stream, empty)
        return found


def fold(recorded: Iterable[Recorded]) -> Present:
    """The district after all its events, which come in the order of the log with their personal parts opened."""
    present = Present()
    approving = ""
    for entry in recorded:
        kind = entry.stream.partition("/")[0]
        present.events += 1
        present.commands.add(entry.command_id)
        if entry.correlation is not None:
            present.correlations.add(entry.correlation)
        for part in parts(entry.event):
            present.imported[entry.stream, part] = entry.actor.on_behalf_of is not None
        if kind in _FOLDS:
            empty, evolve = _FOLDS[kind]
            present.states[entry.stream] = evolve(present.states.get(entry.stream, empty), entry.event)
        if isinstance(entry.event, ChangeApproved):
            approving = entry.command_id
        if isinstance(entry.event, ElementCompared) and entry.command_id == approving:
            present.settled.add((entry.stream, entry.event.element))
        _note(present, entry)
    return present


def _note(present: Present, entry: Recorded) -> None:
    """What the domain's states do not keep, since no rule asks for it."""
    match entry.event:
        case PersonRegistered() | IdentityCorrected():
            if entry.event.sealed is None:
                present.names.pop(entry.event.person, None)
            else:
                present.names[entry.event.person] = entry.event.sealed.name
        case OpinionRecorded():
            present.opinions[entry.event.opinion] = Said(entry.event.text)
        case OpinionResolved():
            text = present.opinions[entry.event.opinion].text
            present.opinions[entry.event.opinion] = Said(text, entry.event.explanation)
        case SatisfactionRecorded():
            present.surveys[entry.stream] = entry.event
        case AssessmentFactRecorded():
            present.facts[entry.event.line] = entry.event
        case RulingProposed():
            present.rulings[entry.event.ruling] = entry.event
        case ListIssued() | RulingIssued():
            present.documents[entry.stream] = entry.event.document_number
        case ProgressSubmitted() | ProgressCorrected():
            present.reports[entry.event.report] = Told(entry.event.note, entry.event.evidence)
        case ProgressAccepted():
            told = present.reports[entry.event.report]
            present.reports[entry.event.report] = replace(told, reviewed_on=entry.event.accepted_on)
        case ProgressReturned():
            told = present.reports[entry.event.report]
            present.reports[entry.event.report] = replace(told, reviewed_on=entry.event.returned_on)
        case QuestionAsked():
            present.questions[entry.event.question] = Asked(entry.event.unit, entry.event.year, entry.event.text)
        case QuestionAnswered():
            asked = present.questions[entry.event.question]
            present.questions[entry.event.question] = replace(asked, answer=entry.event.text)
        case _:
            present.supervised.note(entry.event)


def day_after(day: date) -> date:
    """The next day: when an issued list is decomposed."""
    return date.fromordinal(day.toordinal() + 1)
