"""In which phases of its year a command may be given (domain.md 1.4, 4.3): one table, beside that of permissions.

Units do not keep step: while one list is issued another unit is still researched. So a phase opens what belongs to it,
and what was opened stays so until the annual assessment, for which lists are frozen. Carrying out ends with the year.
Rules and groups are prepared while lists are still carried out; what is assessed may be told until results are used.
What follows from it (rulings, key management, objections) goes on after that, until the year is archived.
"""

from collections.abc import Mapping
from types import MappingProxyType

from domain.assessment import commands as assessment
from domain.codes import CyclePhase
from domain.contributions import commands as contributions
from domain.cycle import commands as cycle
from domain.cycle.errors import PhaseForbids
from domain.evidence import commands as evidence
from domain.execution import commands as execution
from domain.guidance import commands as guidance
from domain.labels import label
from domain.lists import commands as lists
from domain.objections import commands as objections
from domain.outcomes import commands as outcomes
from domain.priorities import commands as priorities
from domain.research import commands as research
from domain.review import commands as review
from domain.rulings import commands as rulings
from domain.scoring import commands as scoring
from domain.suggestions import commands as suggestions
from domain.supervision import commands as supervision

Span = tuple[CyclePhase, CyclePhase]
"""First and last phase, both included."""

_BASES: Span = (CyclePhase.PLANNED, CyclePhase.EXECUTION)
_RESEARCH: Span = (CyclePhase.RESEARCH, CyclePhase.EXECUTION)
_DRAFT: Span = (CyclePhase.DRAFTING, CyclePhase.EXECUTION)
_CONSULT: Span = (CyclePhase.CONSULTATION, CyclePhase.EXECUTION)
_ISSUE: Span = (CyclePhase.ISSUED, CyclePhase.EXECUTION)
_PREPARE_MEETING: Span = (CyclePhase.ISSUED, CyclePhase.REVIEW)
_MEETING: Span = (CyclePhase.REVIEW, CyclePhase.REVIEW)
_CARRY_OUT: Span = (CyclePhase.ISSUED, CyclePhase.RESULT_USE)
_RULES: Span = (CyclePhase.PLANNED, CyclePhase.ASSESSMENT)
_GROUPS: Span = (CyclePhase.ISSUED, CyclePhase.REVIEW)
_ASSESS: Span = (CyclePhase.ASSESSMENT, CyclePhase.REVIEW)
_FEED_BACK: Span = (CyclePhase.ASSESSMENT, CyclePhase.RESULT_USE)
_FOLLOWS: Span = (CyclePhase.RESULT_USE, CyclePhase.CLOSED)
_EVALUATE: Span = (CyclePhase.REVIEW, CyclePhase.CLOSED)
_OBJECT: Span = (CyclePhase.ASSESSMENT, CyclePhase.CLOSED)

PHASES_OF_COMMAND: Mapping[type, Span] = MappingProxyType(
    {
        cycle.DeclarePriorReport: _BASES,
        cycle.ApproveIssueException: _BASES,
        priorities.PublishPriority: _BASES,
        priorities.RevisePriority: _BASES,
        guidance.SetCityTarget: _BASES,
        guidance.PublishListTemplate: _BASES,
        research.StartResearch: _RESEARCH,
        research.RecordSituation: _RESEARCH,
        research.RecordProblems: _RESEARCH,
        research.RecordStrengths: _RESEARCH,
        research.CompleteResearch: _RESEARCH,
        lists.DraftList: _DRAFT,
        lists.AddProblemItem: _DRAFT,
        lists.AddTaskItem: _DRAFT,
        lists.AddDutyItem: _DRAFT,
        lists.ReviseProblemItem: _DRAFT,
        lists.ReviseTaskItem: _DRAFT,
        lists.ReviseDutyItem: _DRAFT,
        lists.WithdrawItem: _DRAFT,
        lists.LinkItemTarget: _DRAFT,
        lists.UnlinkItemTarget: _DRAFT,
        lists.CompareElement: _DRAFT,
        lists.RetractComparison: _DRAFT,
        lists.CarryItemOver: _DRAFT,
        suggestions.AdoptSuggestion: _DRAFT,
        lists.RequestConsultation: _CONSULT,
        lists.RecordOpinion: _CONSULT,
        lists.ResolveOpinion: _CONSULT,
        lists.HoldConsultation: _CONSULT,
        lists.SubmitList: _CONSULT,
        lists.ReturnList: _CONSULT,
        lists.IssueList: _ISSUE,
        lists.ProposeItemRevision: _ISSUE,
        lists.ProposeItemAddition: _ISSUE,
        lists.ProposeItemWithdrawal: _ISSUE,
        lists.ApproveChange: _ISSUE,
        lists.RejectChange: _ISSUE,
        execution.AssignCommitment: _CARRY_OUT,
        execution.SetMeasure: _CARRY_OUT,
        execution.SetNode: _CARRY_OUT,
        execution.AcceptCommitment: _CARRY_OUT,
        execution.ReassignCommitment: _CARRY_OUT,
        execution.SubmitProgress: _CARRY_OUT,
        execution.ReturnProgress: _CARRY_OUT,
        execution.AcceptProgress: _CARRY_OUT,
        execution.CorrectProgress: _CARRY_OUT,
        execution.ClaimCompletion: _CARRY_OUT,
        execution.ReturnCompletion: _CARRY_OUT,
        execution.VerifyCompletion: _CARRY_OUT,
        execution.CloseItem: _CARRY_OUT,
        execution.ReopenItem: _CARRY_OUT,
        execution.SuspendItem: _CARRY_OUT,
        execution.ResumeItem: _CARRY_OUT,
        contributions.RequestContribution: _CARRY_OUT,
        contributions.PledgeContribution: _CARRY_OUT,
        contributions.DeliverContribution: _CARRY_OUT,
        contributions.DeclineContribution: _CARRY_OUT,
        evidence.DeclareEvidence: _CARRY_OUT,
        evidence.SupplyEvidence: _CARRY_OUT,
        evidence.LinkEvidence: _CARRY_OUT,
        evidence.SupersedeEvidence: _CARRY_OUT,
        scoring.PublishRuleSet: _RULES,
        scoring.FreezeRuleSet: _RULES,
        assessment.FormGroup: _GROUPS,
        assessment.SecondAssessor: _GROUPS,
        assessment.SetGroupLeader: _GROUPS,
        assessment.DeclareInterest: _GROUPS,
        assessment.RecuseAssessor: _GROUPS,
        assessment.ReplaceAssessor: _GROUPS,
        assessment.OpenAssessment: _ASSESS,
        assessment.RecordAssessmentMethod: _ASSESS,
        assessment.RecordSatisfaction: _ASSESS,
        assessment.RecordAssessmentFact: _ASSESS,
        assessment.WithdrawAssessmentFact: _ASSESS,
        assessment.EnterScores: _ASSESS,
        assessment.AmendScores: _ASSESS,
        assessment.SignSheet: _ASSESS,
        assessment.AdjudicateScore: _ASSESS,
        assessment.SubmitAssessment: _ASSESS,
        assessment.ReturnAssessment: _ASSESS,
        assessment.FinaliseAssessment: _ASSESS,
        assessment.FeedBackAssessment: _FEED_BACK,
        outcomes.ComputeResults: _EVALUATE,
        outcomes.ProposeGrade: _EVALUATE,
        outcomes.DecideGrade: _EVALUATE,
        outcomes.ConfirmGrades: _EVALUATE,
        outcomes.PublishResults: _FOLLOWS,
        outcomes.RecordDimensions: _EVALUATE,
        outcomes.UseResult: _FOLLOWS,
        objections.FileObjection: _OBJECT,
        objections.AcceptObjection: _OBJECT,
        objections.AssignReviewers: _OBJECT,
        objections.DecideObjection: _OBJECT,
        rulings.ProposeRuling: _FOLLOWS,
        rulings.ReviewRuling: _FOLLOWS,
        rulings.ApproveRuling: _FOLLOWS,
        rulings.IssueRuling: _FOLLOWS,
        rulings.RevokeRuling: _FOLLOWS,
        rulings.PlanTracking: _FOLLOWS,
        rulings.RecordTrackingVisit: _FOLLOWS,
        rulings.ExtendKeyManagement: _FOLLOWS,
        rulings.ReleaseKeyManagement: _FOLLOWS,
        review.ScheduleMeeting: _PREPARE_MEETING,
        review.InviteParticipants: _PREPARE_MEETING,
        review.CirculateCompletion: _MEETING,
        review.CallReporter: _MEETING,
        review.DeliverReport: _MEETING,
        review.AskQuestion: _MEETING,
        review.AnswerQuestion: _MEETING,
        review.OpenAppraisal: _MEETING,
        review.CloseAppraisal: _MEETING,
        review.AdjournMeeting: _MEETING,
        review.EnterPaperCount: _MEETING,
        supervision.PlanInspection: _CARRY_OUT,
        supervision.AddInspector: _CARRY_OUT,
        supervision.StartInspection: _CARRY_OUT,
        supervision.RecordObservation: _CARRY_OUT,
        supervision.RaiseFinding: _CARRY_OUT,
        supervision.ProposeFollowUp: _CARRY_OUT,
    }
)
"""Command class -> the phases of its year that allow it; a file of evidence has a year once it has an item.

Not here: what keeps the register, the tree and the year itself; who may know of a file; what only takes guidance back
or answers a suggestion; what brings an inspection, a finding or a follow-up to its end, which may be long after its
year (a report is due after months, a closed finding is tracked for a year); and what the platform does by itself,
which must not fail because a year has ended meanwhile.
"""

_ORDER = tuple(CyclePhase)


def refuse_phase(command: type, phase: CyclePhase) -> None:
    """Refuse a command that its year has no place for now. Raises PhaseForbids."""
    span = PHASES_OF_COMMAND.get(command)
    if span is not None and not _ORDER.index(span[0]) <= _ORDER.index(phase) <= _ORDER.index(span[1]):
        raise PhaseForbids(f"现处{label(phase)}阶段，此事在{describe(span)}阶段办理。", field="year")


def describe(span: Span) -> str:
    """The phases from the first to the last, in Chinese."""
    return f"“{label(span[0])}”至“{label(span[1])}”"
