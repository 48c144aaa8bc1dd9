"""Who may give which command (domain.md 4.4): one table, from which the documentation is generated."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.assessment import commands as assessment
from domain.case_folders import commands as case_folders
from domain.contributions import commands as contributions
from domain.cycle import commands as cycle
from domain.deadlines import commands as deadlines
from domain.evidence import commands as evidence
from domain.execution import commands as execution
from domain.guidance import commands as guidance
from domain.lists import commands as lists
from domain.objections import commands as objections
from domain.organisation import commands as organisation
from domain.outcomes import commands as outcomes
from domain.persons import commands as persons
from domain.priorities import commands as priorities
from domain.research import commands as research
from domain.review import commands as review
from domain.roles import (
    ADMIN,
    ASSESSORS,
    COMMITTEE,
    DEPARTMENT,
    DISTRICT_SIGNERS,
    GROUP_LEADERS,
    LEADERS,
    ROLE_OF_POST,
    ROLE_OF_UNIT,
    Grants,
    Role,
    Scope,
)
from domain.rulings import commands as rulings
from domain.scoring import commands as scoring
from domain.sealed import commands as sealed
from domain.signing import commands as signing
from domain.suggestions import commands as suggestions
from domain.supervision import commands as supervision
from domain.tenancy import commands as tenancy

_TREE: Grants = (
    (Role.TENANT_ADMIN, Scope.DISTRICT),
    (Role.ORG_DEPT, Scope.DISTRICT),
    (Role.LIST_OFFICER, Scope.BELOW),
)
_DISTRICT_OFFICE: Grants = ((Role.ORG_DEPT, Scope.DISTRICT),)
_MAKERS: Grants = ((Role.ORG_DEPT, Scope.MAKER), (Role.LIST_OFFICER, Scope.MAKER))
_REPORTERS: Grants = (*LEADERS, (Role.TEAM_MEMBER, Scope.HOLDER))
_RULING_PROPOSERS: Grants = (*_DISTRICT_OFFICE, (Role.LIST_OFFICER, Scope.MAKER))
_POSTS = (*ROLE_OF_POST.values(), *ROLE_OF_UNIT.values())
_SIGNERS: Grants = ((Role.COMMITTEE_APPROVER, Scope.OWN), (Role.SECRETARY, Scope.OWN))
_CONCERNED: Grants = tuple((role, Scope.CONCERNED) for role in _POSTS)
_INSPECTION: Grants = ((Role.DISCIPLINE_INSPECTOR, Scope.DISTRICT),)
_SYSTEM: Grants = ((Role.SYSTEM, Scope.DISTRICT),)
_ORGANISERS: Grants = ((Role.ORG_DEPT, Scope.ORGANISER), (Role.LIST_OFFICER, Scope.ORGANISER))
_IN_PERSON: Grants = (
    (Role.SECRETARY, Scope.HOLDER),
    (Role.DEPUTY_IN_CHARGE, Scope.HOLDER),
    (Role.TEAM_MEMBER, Scope.HOLDER),
)
_INVITED: Grants = (
    (Role.ORG_DEPT, Scope.DISTRICT),
    (Role.LIST_OFFICER, Scope.DISTRICT),
    (Role.COMMITTEE_APPROVER, Scope.DISTRICT),
    (Role.SECRETARY, Scope.DISTRICT),
    (Role.DEPUTY_IN_CHARGE, Scope.DISTRICT),
    (Role.TEAM_MEMBER, Scope.DISTRICT),
    (Role.FUNCTIONAL_DEPT, Scope.DISTRICT),
    (Role.MEMBER, Scope.DISTRICT),
)
_COUNTERS: Grants = (
    *_MAKERS,
    *COMMITTEE,
    (Role.DEPUTY_IN_CHARGE, Scope.MAKER),
    (Role.TEAM_MEMBER, Scope.MAKER),
)
_SUPERVISORS: Grants = ((Role.ORG_DEPT, Scope.SUPERVISOR), (Role.LIST_OFFICER, Scope.SUPERVISOR))
_SUPERVISORS_SIGN: Grants = ((Role.COMMITTEE_APPROVER, Scope.SUPERVISOR), (Role.SECRETARY, Scope.SUPERVISOR))
_INSPECTORS: Grants = (*_SUPERVISORS, *DEPARTMENT)
_FOLLOWED_UP: Grants = (*_SUPERVISORS, *LEADERS, (Role.TEAM_MEMBER, Scope.HOLDER))
_PHOTOGRAPHERS: Grants = (
    *_REPORTERS,
    (Role.ORG_DEPT, Scope.OWN),
    (Role.LIST_OFFICER, Scope.OWN),
    (Role.FUNCTIONAL_DEPT, Scope.OWN),
)

COMMAND_GRANTS: Mapping[type, Grants] = MappingProxyType(
    {
        tenancy.OpenTenant: _SYSTEM,
        tenancy.SetPolicy: ADMIN,
        tenancy.ExtendCodeList: ADMIN,
        tenancy.RotateKey: ADMIN,
        tenancy.RotateLogKey: _SYSTEM,
        tenancy.SuspendTenant: (*ADMIN, *_SYSTEM),
        tenancy.ResumeTenant: (*ADMIN, *_SYSTEM),
        tenancy.GrantConsent: ADMIN,
        persons.RegisterPerson: _TREE,
        persons.CorrectIdentity: _TREE[:2],
        sealed.DiscloseField: (*_DISTRICT_OFFICE, *_INSPECTION),
        sealed.RequestErasure: _TREE[:2],
        sealed.DeclineErasure: ADMIN,
        sealed.EraseSubject: ADMIN,
        sealed.PlaceErasureHold: _INSPECTION,
        sealed.ReleaseErasureHold: _INSPECTION,
        sealed.RecordKeyDestruction: _SYSTEM,
        signing.RegisterSigningKey: (*_CONCERNED, *ASSESSORS),
        signing.ConfirmSigningKey: _TREE[:2],
        signing.RevokeSigningKey: (*_CONCERNED, *ADMIN),
        organisation.RegisterUnit: _TREE,
        organisation.ReviseUnit: _TREE,
        organisation.MoveUnit: _TREE[:2],
        organisation.AssignPost: _TREE,
        organisation.EndPost: _TREE,
        organisation.SetPortfolio: _TREE,
        organisation.DissolveUnit: _TREE[:2],
        cycle.OpenCycle: _DISTRICT_OFFICE,
        cycle.DeclarePriorReport: (*_DISTRICT_OFFICE, (Role.LIST_OFFICER, Scope.MAKER)),
        cycle.SetPhaseWindow: _DISTRICT_OFFICE,
        cycle.AdvancePhase: _DISTRICT_OFFICE,
        cycle.ReopenPhase: _DISTRICT_OFFICE,
        cycle.ApproveIssueException: _DISTRICT_OFFICE,
        cycle.CloseCycle: _DISTRICT_OFFICE,
        priorities.PublishPriority: _DISTRICT_OFFICE,
        priorities.RevisePriority: _DISTRICT_OFFICE,
        guidance.SetCityTarget: _DISTRICT_OFFICE,
        guidance.WithdrawCityTarget: _DISTRICT_OFFICE,
        guidance.PublishListTemplate: _DISTRICT_OFFICE,
        guidance.WithdrawListTemplate: _DISTRICT_OFFICE,
        guidance.PublishGoodPractice: _MAKERS,
        guidance.WithdrawGoodPractice: _MAKERS,
        research.StartResearch: _MAKERS,
        research.RecordSituation: _MAKERS,
        research.RecordProblems: _MAKERS,
        research.RecordStrengths: _MAKERS,
        research.CompleteResearch: _MAKERS,
        lists.DraftList: _MAKERS,
        lists.AddProblemItem: _MAKERS,
        lists.AddTaskItem: _MAKERS,
        lists.AddDutyItem: _MAKERS,
        lists.ReviseProblemItem: _MAKERS,
        lists.ReviseTaskItem: _MAKERS,
        lists.ReviseDutyItem: _MAKERS,
        lists.WithdrawItem: _MAKERS,
        lists.LinkItemTarget: _MAKERS,
        lists.UnlinkItemTarget: _MAKERS,
        lists.CompareElement: _MAKERS,
        lists.RetractComparison: _MAKERS,
        lists.RequestConsultation: _MAKERS,
        lists.RecordOpinion: (*LEADERS, (Role.FUNCTIONAL_DEPT, Scope.DISTRICT)),
        lists.ResolveOpinion: _MAKERS,
        lists.HoldConsultation: LEADERS,
        lists.SubmitList: _MAKERS,
        lists.ReturnList: COMMITTEE,
        lists.IssueList: COMMITTEE,
        lists.ProposeItemRevision: (*LEADERS, *_MAKERS),
        lists.ProposeItemAddition: (*LEADERS, *_MAKERS),
        lists.ProposeItemWithdrawal: (*LEADERS, *_MAKERS),
        lists.ApproveChange: (*_MAKERS, *COMMITTEE),
        lists.RejectChange: (*_MAKERS, *COMMITTEE),
        lists.CarryItemOver: _MAKERS,
        execution.AssignCommitment: (*LEADERS, (Role.LIST_OFFICER, Scope.OWN)),
        execution.SetMeasure: (*LEADERS, (Role.LIST_OFFICER, Scope.OWN), (Role.TEAM_MEMBER, Scope.HOLDER)),
        execution.SetNode: (*LEADERS, (Role.LIST_OFFICER, Scope.OWN), (Role.TEAM_MEMBER, Scope.HOLDER)),
        execution.AcceptCommitment: _IN_PERSON,
        execution.ReassignCommitment: (*LEADERS, (Role.LIST_OFFICER, Scope.OWN)),
        execution.SubmitProgress: _REPORTERS,
        execution.ReturnProgress: _MAKERS,
        execution.AcceptProgress: _MAKERS,
        execution.CorrectProgress: _REPORTERS,
        execution.ClaimCompletion: LEADERS,
        execution.ReturnCompletion: _MAKERS,
        execution.VerifyCompletion: _MAKERS,
        execution.CloseItem: _MAKERS,
        execution.ReopenItem: _MAKERS,
        execution.SuspendItem: _MAKERS,
        execution.ResumeItem: _MAKERS,
        execution.SendReminder: _SYSTEM,
        contributions.RequestContribution: (*LEADERS, *_MAKERS),
        contributions.PledgeContribution: DEPARTMENT,
        contributions.DeliverContribution: DEPARTMENT,
        contributions.DeclineContribution: DEPARTMENT,
        suggestions.SubmitSuggestion: ((Role.MEMBER, Scope.DISTRICT),),
        suggestions.ScreenSuggestion: _MAKERS,
        suggestions.AdoptSuggestion: _MAKERS,
        suggestions.ReplySuggestion: _MAKERS,
        evidence.DeclareEvidence: _PHOTOGRAPHERS,
        evidence.SupplyEvidence: _PHOTOGRAPHERS,
        evidence.SealEvidence: _SYSTEM,
        evidence.RejectEvidence: _SYSTEM,
        evidence.LinkEvidence: _REPORTERS,
        evidence.SupersedeEvidence: _PHOTOGRAPHERS,
        evidence.RestrictEvidence: (*_DISTRICT_OFFICE, *_INSPECTION),
        evidence.LiftEvidenceRestriction: (*_DISTRICT_OFFICE, *_INSPECTION),
        case_folders.OpenCaseFolder: _INSPECTION,
        case_folders.AddCaseContent: _INSPECTION,
        case_folders.RemoveCaseContent: _INSPECTION,
        case_folders.HandOverCaseFolder: _INSPECTION,
        case_folders.CloseCaseFolder: _INSPECTION,
        scoring.PublishRuleSet: _DISTRICT_OFFICE,
        scoring.FreezeRuleSet: _DISTRICT_OFFICE,
        assessment.FormGroup: _ORGANISERS,
        assessment.SecondAssessor: _ORGANISERS,
        assessment.SetGroupLeader: _ORGANISERS,
        assessment.DeclareInterest: ASSESSORS,
        assessment.RecuseAssessor: _ORGANISERS,
        assessment.ReplaceAssessor: _ORGANISERS,
        assessment.OpenAssessment: _MAKERS,
        assessment.RecordAssessmentMethod: ASSESSORS,
        assessment.RecordSatisfaction: ASSESSORS,
        assessment.RecordAssessmentFact: _ORGANISERS,
        assessment.WithdrawAssessmentFact: _ORGANISERS,
        assessment.EnterScores: ASSESSORS,
        assessment.AmendScores: ASSESSORS,
        assessment.SignSheet: ASSESSORS,
        assessment.AdjudicateScore: GROUP_LEADERS,
        assessment.SubmitAssessment: GROUP_LEADERS,
        assessment.ReturnAssessment: _ORGANISERS,
        assessment.FinaliseAssessment: _ORGANISERS,
        assessment.FeedBackAssessment: _ORGANISERS,
        outcomes.ComputeResults: _DISTRICT_OFFICE,
        outcomes.ProposeGrade: (*_MAKERS, *GROUP_LEADERS),
        outcomes.DecideGrade: COMMITTEE,
        outcomes.ConfirmGrades: _SIGNERS,
        outcomes.PublishResults: _DISTRICT_OFFICE,
        outcomes.RecordDimensions: _MAKERS,
        outcomes.UseResult: _RULING_PROPOSERS,
        rulings.ProposeRuling: (*_RULING_PROPOSERS, *GROUP_LEADERS),
        rulings.ReviewRuling: _DISTRICT_OFFICE,
        rulings.ApproveRuling: DISTRICT_SIGNERS,
        rulings.IssueRuling: (*_DISTRICT_OFFICE, *DISTRICT_SIGNERS),
        rulings.RevokeRuling: DISTRICT_SIGNERS,
        rulings.PlanTracking: _RULING_PROPOSERS,
        rulings.RecordTrackingVisit: _RULING_PROPOSERS,
        rulings.ExtendKeyManagement: DISTRICT_SIGNERS,
        rulings.ReleaseKeyManagement: DISTRICT_SIGNERS,
        review.ScheduleMeeting: _MAKERS,
        review.InviteParticipants: _MAKERS,
        review.CirculateCompletion: _MAKERS,
        review.CallReporter: _MAKERS,
        review.DeliverReport: _IN_PERSON,
        review.AskQuestion: _INVITED,
        review.AnswerQuestion: (*_IN_PERSON, *_MAKERS),
        review.OpenAppraisal: _MAKERS,
        review.CloseAppraisal: _MAKERS,
        review.AdjournMeeting: _MAKERS,
        review.PublishBallotKeys: _SYSTEM,
        review.SealBallots: _SYSTEM,
        review.EnterPaperCount: _COUNTERS,
        supervision.PlanInspection: _SUPERVISORS,
        supervision.AddInspector: _SUPERVISORS,
        supervision.StartInspection: _SUPERVISORS,
        supervision.RecordObservation: _INSPECTORS,
        supervision.ConcludeInspection: _SUPERVISORS,
        supervision.FeedBackInspection: _SUPERVISORS,
        supervision.CancelInspection: _SUPERVISORS,
        supervision.RaiseFinding: (*_INSPECTORS, *ASSESSORS),
        supervision.ConfirmFinding: (*_SUPERVISORS, *_SUPERVISORS_SIGN),
        supervision.DismissFinding: (*_SUPERVISORS, *_SUPERVISORS_SIGN),
        supervision.AssignFinding: _SUPERVISORS,
        supervision.SubmitRectification: _REPORTERS,
        supervision.RecheckFinding: (*_SUPERVISORS, *_DISTRICT_OFFICE),
        supervision.CloseFinding: _SUPERVISORS,
        supervision.ReopenFinding: _SUPERVISORS,
        supervision.ProposeFollowUp: (*_SUPERVISORS, *GROUP_LEADERS),
        supervision.ApproveFollowUp: _SUPERVISORS_SIGN,
        supervision.SendFollowUp: _SUPERVISORS,
        supervision.RecordReply: _FOLLOWED_UP,
        supervision.RecordTalk: _SUPERVISORS,
        supervision.ReportRectified: _FOLLOWED_UP,
        supervision.CloseFollowUp: _SUPERVISORS,
        objections.FileObjection: ((Role.SECRETARY, Scope.OWN), *_CONCERNED),
        objections.AcceptObjection: _RULING_PROPOSERS,
        objections.AssignReviewers: _RULING_PROPOSERS,
        objections.DecideObjection: _CONCERNED,
        deadlines.SendDeadlineReminder: _SYSTEM,
    }
)
"""Command class -> who may give it. An importer may give any of them, but only on behalf of a post that may."""
