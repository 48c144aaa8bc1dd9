"""Who may do and read what (domain.md 4.4): one table, from which the documentation is generated.

A role comes from a post in the unit tree on the day concerned, or from the assessment group that somebody is in, never
from an argument; only the platform roles (administrator, importer, auditor, inspector, member, system) come from the
signed token.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.assessment import commands as assessment
from domain.codes import PostKind, UnitKind
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
from domain.rulings import commands as rulings
from domain.scoring import commands as scoring
from domain.sealed import commands as sealed
from domain.suggestions import commands as suggestions
from domain.supervision import commands as supervision
from domain.tenancy import commands as tenancy


class Role(StrEnum):
    """What an actor is. The first group follows from posts, the second from an assessment group, the third from the
    token."""

    ORG_DEPT = "ORG_DEPT"
    LIST_OFFICER = "LIST_OFFICER"
    COMMITTEE_APPROVER = "COMMITTEE_APPROVER"
    SECRETARY = "SECRETARY"
    DEPUTY_IN_CHARGE = "DEPUTY_IN_CHARGE"
    TEAM_MEMBER = "TEAM_MEMBER"
    FUNCTIONAL_DEPT = "FUNCTIONAL_DEPT"

    ASSESSOR = "ASSESSOR"
    GROUP_LEADER = "GROUP_LEADER"

    TENANT_ADMIN = "TENANT_ADMIN"
    IMPORTER = "IMPORTER"
    AUDITOR = "AUDITOR"
    DISCIPLINE_INSPECTOR = "DISCIPLINE_INSPECTOR"
    MEMBER = "MEMBER"
    SYSTEM = "SYSTEM"


TOKEN_ROLES = frozenset(
    {Role.TENANT_ADMIN, Role.IMPORTER, Role.AUDITOR, Role.DISCIPLINE_INSPECTOR, Role.MEMBER, Role.SYSTEM}
)

GROUP_ROLES = frozenset({Role.ASSESSOR, Role.GROUP_LEADER})
"""Roles that a year's assessment group gives its members (四(二)), for the units it assesses."""

ROLE_NAMES: Mapping[Role, str] = MappingProxyType(
    {
        Role.ORG_DEPT: "组织部门",
        Role.LIST_OFFICER: "专人",
        Role.COMMITTEE_APPROVER: "签发人",
        Role.SECRETARY: "书记",
        Role.DEPUTY_IN_CHARGE: "分管领导",
        Role.TEAM_MEMBER: "班子成员",
        Role.FUNCTIONAL_DEPT: "职能部门",
        Role.ASSESSOR: "考核人",
        Role.GROUP_LEADER: "考核组组长",
        Role.TENANT_ADMIN: "本区管理员",
        Role.IMPORTER: "数据导入岗",
        Role.AUDITOR: "审计员",
        Role.DISCIPLINE_INSPECTOR: "纪检监察员",
        Role.MEMBER: "党员群众",
        Role.SYSTEM: "平台",
    }
)
"""What each role is called in refusals and documentation."""


ROLE_OF_POST: Mapping[PostKind, Role] = MappingProxyType(
    {
        PostKind.SECRETARY: Role.SECRETARY,
        PostKind.DEPUTY_IN_CHARGE: Role.DEPUTY_IN_CHARGE,
        PostKind.TEAM_MEMBER: Role.TEAM_MEMBER,
        PostKind.LIST_OFFICER: Role.LIST_OFFICER,
        PostKind.COMMITTEE_APPROVER: Role.COMMITTEE_APPROVER,
    }
)
"""Kind of post -> the role it carries. STAFF carries none of its own."""

ROLE_OF_UNIT: Mapping[UnitKind, Role] = MappingProxyType(
    {UnitKind.ORG_DEPT: Role.ORG_DEPT, UnitKind.FUNCTIONAL_DEPT: Role.FUNCTIONAL_DEPT}
)
"""Kind of unit -> the role that every post in it carries besides its own."""


KEEPERS = frozenset({UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE})
"""Kinds of unit whose list officer keeps the part of the tree below (4.4: 党(工)委 list officer, subtree)."""


class Scope(StrEnum):
    """Where a role counts, seen from the unit that the command is about.

    DISTRICT: anywhere in the actor's district. MAKER: the actor's unit is that unit's direct superior on the day,
    or the organisation department directly under that superior. OWN: the actor's unit is that unit.
    BELOW: the actor's unit is a 党(工)委 above that unit; not that unit itself.
    SUBTREE: that unit or one above it is the actor's unit. HOLDER: the actor is the responsible leader.
    DEPARTMENT: the actor's unit is the functional department that was asked.
    ORGANISER: the actor's unit is that unit, or the organisation department directly under it.
    GROUP: the actor is in the assessment group.
    COMMITTEE: the actor's unit is the district committee, whatever the command is about.
    SUPERVISOR: the actor's unit supervises that unit in the tier concerned: for the district the organisation
    department, or the committee it works for; of what a 党(工)委 does, whichever 党(工)委 is above that unit now.
    CONCERNED: the actor is the very person the command is about, in whatever post.
    """

    DISTRICT = "DISTRICT"
    MAKER = "MAKER"
    OWN = "OWN"
    BELOW = "BELOW"
    SUBTREE = "SUBTREE"
    HOLDER = "HOLDER"
    DEPARTMENT = "DEPARTMENT"
    ORGANISER = "ORGANISER"
    GROUP = "GROUP"
    COMMITTEE = "COMMITTEE"
    SUPERVISOR = "SUPERVISOR"
    CONCERNED = "CONCERNED"


SCOPE_NAMES: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.DISTRICT: "",
        Scope.MAKER: "直接上级的",
        Scope.OWN: "本单位的",
        Scope.BELOW: "上级党（工）委的",
        Scope.SUBTREE: "本单位或上级的",
        Scope.HOLDER: "作为责任领导的",
        Scope.DEPARTMENT: "被请求的",
        Scope.ORGANISER: "组织单位的",
        Scope.GROUP: "本考核组的",
        Scope.COMMITTEE: "区委的",
        Scope.SUPERVISOR: "负责督导的",
        Scope.CONCERNED: "作为当事人或复核人员的",
    }
)
"""What each scope is called before a role's name."""

Grants = tuple[tuple[Role, Scope], ...]

_ADMIN: Grants = ((Role.TENANT_ADMIN, Scope.DISTRICT),)
_TREE: Grants = (
    (Role.TENANT_ADMIN, Scope.DISTRICT),
    (Role.ORG_DEPT, Scope.DISTRICT),
    (Role.LIST_OFFICER, Scope.BELOW),
)
_DISTRICT_OFFICE: Grants = ((Role.ORG_DEPT, Scope.DISTRICT),)
_MAKERS: Grants = ((Role.ORG_DEPT, Scope.MAKER), (Role.LIST_OFFICER, Scope.MAKER))
_COMMITTEE: Grants = ((Role.COMMITTEE_APPROVER, Scope.MAKER), (Role.SECRETARY, Scope.MAKER))
_LEADERS: Grants = ((Role.SECRETARY, Scope.OWN), (Role.DEPUTY_IN_CHARGE, Scope.OWN))
_REPORTERS: Grants = (*_LEADERS, (Role.TEAM_MEMBER, Scope.HOLDER))
_DEPARTMENT: Grants = ((Role.FUNCTIONAL_DEPT, Scope.DEPARTMENT),)
_DISTRICT_SIGNERS: Grants = ((Role.COMMITTEE_APPROVER, Scope.COMMITTEE), (Role.SECRETARY, Scope.COMMITTEE))
_RULING_PROPOSERS: Grants = (*_DISTRICT_OFFICE, (Role.LIST_OFFICER, Scope.MAKER))
_POSTS = (*ROLE_OF_POST.values(), *ROLE_OF_UNIT.values())
_SIGNERS: Grants = ((Role.COMMITTEE_APPROVER, Scope.OWN), (Role.SECRETARY, Scope.OWN))
_CONCERNED: Grants = tuple((role, Scope.CONCERNED) for role in _POSTS)
_INSPECTION: Grants = ((Role.DISCIPLINE_INSPECTOR, Scope.DISTRICT),)
_SYSTEM: Grants = ((Role.SYSTEM, Scope.DISTRICT),)
_ORGANISERS: Grants = ((Role.ORG_DEPT, Scope.ORGANISER), (Role.LIST_OFFICER, Scope.ORGANISER))
_ASSESSORS: Grants = ((Role.ASSESSOR, Scope.GROUP),)
_GROUP_LEADERS: Grants = ((Role.GROUP_LEADER, Scope.GROUP),)
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
    *_COMMITTEE,
    (Role.DEPUTY_IN_CHARGE, Scope.MAKER),
    (Role.TEAM_MEMBER, Scope.MAKER),
)
_SUPERVISORS: Grants = ((Role.ORG_DEPT, Scope.SUPERVISOR), (Role.LIST_OFFICER, Scope.SUPERVISOR))
_SUPERVISORS_SIGN: Grants = ((Role.COMMITTEE_APPROVER, Scope.SUPERVISOR), (Role.SECRETARY, Scope.SUPERVISOR))
_INSPECTORS: Grants = (*_SUPERVISORS, *_DEPARTMENT)
_FOLLOWED_UP: Grants = (*_SUPERVISORS, *_LEADERS, (Role.TEAM_MEMBER, Scope.HOLDER))
_PHOTOGRAPHERS: Grants = (
    *_REPORTERS,
    (Role.ORG_DEPT, Scope.OWN),
    (Role.LIST_OFFICER, Scope.OWN),
    (Role.FUNCTIONAL_DEPT, Scope.OWN),
)

COMMAND_GRANTS: Mapping[type, Grants] = MappingProxyType(
    {
        tenancy.OpenTenant: _SYSTEM,
        tenancy.SetPolicy: _ADMIN,
        tenancy.ExtendCodeList: _ADMIN,
        tenancy.RotateKey: _ADMIN,
        tenancy.SuspendTenant: (*_ADMIN, *_SYSTEM),
        tenancy.ResumeTenant: (*_ADMIN, *_SYSTEM),
        tenancy.GrantConsent: _ADMIN,
        persons.RegisterPerson: _TREE,
        persons.CorrectIdentity: _TREE[:2],
        sealed.DiscloseField: (*_DISTRICT_OFFICE, *_INSPECTION),
        sealed.RequestErasure: _TREE[:2],
        sealed.DeclineErasure: _ADMIN,
        sealed.EraseSubject: _ADMIN,
        sealed.PlaceErasureHold: _INSPECTION,
        sealed.ReleaseErasureHold: _INSPECTION,
        sealed.RecordKeyDestruction: _SYSTEM,
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
        lists.RecordOpinion: (*_LEADERS, (Role.FUNCTIONAL_DEPT, Scope.DISTRICT)),
        lists.ResolveOpinion: _MAKERS,
        lists.HoldConsultation: _LEADERS,
        lists.SubmitList: _MAKERS,
        lists.ReturnList: _COMMITTEE,
        lists.IssueList: _COMMITTEE,
        lists.ProposeItemRevision: (*_LEADERS, *_MAKERS),
        lists.ProposeItemAddition: (*_LEADERS, *_MAKERS),
        lists.ProposeItemWithdrawal: (*_LEADERS, *_MAKERS),
        lists.ApproveChange: (*_MAKERS, *_COMMITTEE),
        lists.RejectChange: (*_MAKERS, *_COMMITTEE),
        lists.CarryItemOver: _MAKERS,
        execution.AssignCommitment: (*_LEADERS, (Role.LIST_OFFICER, Scope.OWN)),
        execution.SetMeasure: (*_LEADERS, (Role.LIST_OFFICER, Scope.OWN), (Role.TEAM_MEMBER, Scope.HOLDER)),
        execution.SetNode: (*_LEADERS, (Role.LIST_OFFICER, Scope.OWN), (Role.TEAM_MEMBER, Scope.HOLDER)),
        execution.AcceptCommitment: _IN_PERSON,
        execution.ReassignCommitment: (*_LEADERS, (Role.LIST_OFFICER, Scope.OWN)),
        execution.SubmitProgress: _REPORTERS,
        execution.ReturnProgress: _MAKERS,
        execution.AcceptProgress: _MAKERS,
        execution.CorrectProgress: _REPORTERS,
        execution.ClaimCompletion: _LEADERS,
        execution.ReturnCompletion: _MAKERS,
        execution.VerifyCompletion: _MAKERS,
        execution.CloseItem: _MAKERS,
        execution.ReopenItem: _MAKERS,
        execution.SuspendItem: _MAKERS,
        execution.ResumeItem: _MAKERS,
        execution.SendReminder: _SYSTEM,
        contributions.RequestContribution: (*_LEADERS, *_MAKERS),
        contributions.PledgeContribution: _DEPARTMENT,
        contributions.DeliverContribution: _DEPARTMENT,
        contributions.DeclineContribution: _DEPARTMENT,
        suggestions.SubmitSuggestion: ((Role.MEMBER, Scope.DISTRICT),),
        suggestions.ScreenSuggestion: _MAKERS,
        suggestions.AdoptSuggestion: _MAKERS,
        suggestions.ReplySuggestion: _MAKERS,
        evidence.DeclareEvidence: _PHOTOGRAPHERS,
        evidence.SupplyEvidence: _PHOTOGRAPHERS,
        evidence.SealEvidence: _SYSTEM,
        evidence.RejectEvidence: _SYSTEM,
        evidence.LinkEvidence: _REPORTERS,
        scoring.PublishRuleSet: _DISTRICT_OFFICE,
        scoring.FreezeRuleSet: _DISTRICT_OFFICE,
        assessment.FormGroup: _ORGANISERS,
        assessment.SecondAssessor: _ORGANISERS,
        assessment.SetGroupLeader: _ORGANISERS,
        assessment.DeclareInterest: _ASSESSORS,
        assessment.RecuseAssessor: _ORGANISERS,
        assessment.ReplaceAssessor: _ORGANISERS,
        assessment.OpenAssessment: _MAKERS,
        assessment.RecordAssessmentMethod: _ASSESSORS,
        assessment.RecordSatisfaction: _ASSESSORS,
        assessment.RecordAssessmentFact: _ORGANISERS,
        assessment.WithdrawAssessmentFact: _ORGANISERS,
        assessment.EnterScores: _ASSESSORS,
        assessment.AmendScores: _ASSESSORS,
        assessment.SignSheet: _ASSESSORS,
        assessment.AdjudicateScore: _GROUP_LEADERS,
        assessment.SubmitAssessment: _GROUP_LEADERS,
        assessment.ReturnAssessment: _ORGANISERS,
        assessment.FinaliseAssessment: _ORGANISERS,
        assessment.FeedBackAssessment: _ORGANISERS,
        outcomes.ComputeResults: _DISTRICT_OFFICE,
        outcomes.ProposeGrade: (*_MAKERS, *_GROUP_LEADERS),
        outcomes.DecideGrade: _COMMITTEE,
        outcomes.ConfirmGrades: _SIGNERS,
        outcomes.PublishResults: _DISTRICT_OFFICE,
        outcomes.RecordDimensions: _MAKERS,
        outcomes.UseResult: _RULING_PROPOSERS,
        rulings.ProposeRuling: (*_RULING_PROPOSERS, *_GROUP_LEADERS),
        rulings.ReviewRuling: _DISTRICT_OFFICE,
        rulings.ApproveRuling: _DISTRICT_SIGNERS,
        rulings.IssueRuling: (*_DISTRICT_OFFICE, *_DISTRICT_SIGNERS),
        rulings.RevokeRuling: _DISTRICT_SIGNERS,
        rulings.PlanTracking: _RULING_PROPOSERS,
        rulings.RecordTrackingVisit: _RULING_PROPOSERS,
        rulings.ExtendKeyManagement: _DISTRICT_SIGNERS,
        rulings.ReleaseKeyManagement: _DISTRICT_SIGNERS,
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
        supervision.RaiseFinding: (*_INSPECTORS, *_ASSESSORS),
        supervision.ConfirmFinding: (*_SUPERVISORS, *_SUPERVISORS_SIGN),
        supervision.DismissFinding: (*_SUPERVISORS, *_SUPERVISORS_SIGN),
        supervision.AssignFinding: _SUPERVISORS,
        supervision.SubmitRectification: _REPORTERS,
        supervision.RecheckFinding: (*_SUPERVISORS, *_DISTRICT_OFFICE),
        supervision.CloseFinding: _SUPERVISORS,
        supervision.ReopenFinding: _SUPERVISORS,
        supervision.ProposeFollowUp: (*_SUPERVISORS, *_GROUP_LEADERS),
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


READS_AS_ORGANISER = frozenset({Role.LIST_OFFICER, Role.COMMITTEE_APPROVER, Role.SECRETARY})
"""Roles in a committee that see the assessments it organises before the unit is told."""

_IN_GROUP: Grants = (*_ASSESSORS, *_GROUP_LEADERS)


class ReadSubject(StrEnum):
    """What is read. Each GraphQL gate names its subject."""

    UNITS = "UNITS"
    TREE = "TREE"
    LISTS = "LISTS"
    EXECUTION = "EXECUTION"
    SUGGESTIONS = "SUGGESTIONS"
    ASSESSMENT = "ASSESSMENT"
    TRAIL = "TRAIL"
    POLICY = "POLICY"
    RULINGS = "RULINGS"
    RULINGS_IN_HAND = "RULINGS_IN_HAND"
    KEY_MANAGEMENT = "KEY_MANAGEMENT"
    REVIEW = "REVIEW"
    SUPERVISION = "SUPERVISION"
    FOLLOW_UPS = "FOLLOW_UPS"
    EVALUATIONS = "EVALUATIONS"
    EVALUATIONS_IN_HAND = "EVALUATIONS_IN_HAND"
    OBJECTIONS = "OBJECTIONS"
    ERASURES = "ERASURES"


_OVERSIGHT: Grants = ((Role.AUDITOR, Scope.DISTRICT), (Role.DISCIPLINE_INSPECTOR, Scope.DISTRICT))
_OFFICE: Grants = ((Role.ORG_DEPT, Scope.DISTRICT),)
_IMPORT: Grants = ((Role.IMPORTER, Scope.DISTRICT),)
_IN_THE_LINE: Grants = (
    (Role.LIST_OFFICER, Scope.SUBTREE),
    (Role.COMMITTEE_APPROVER, Scope.SUBTREE),
    (Role.SECRETARY, Scope.SUBTREE),
    (Role.DEPUTY_IN_CHARGE, Scope.SUBTREE),
    (Role.TEAM_MEMBER, Scope.SUBTREE),
)
_INSIDE: Grants = tuple((role, Scope.DISTRICT) for role in Role if role not in (Role.MEMBER, Role.SYSTEM))

READ_GRANTS: Mapping[ReadSubject, Grants] = MappingProxyType(
    {
        ReadSubject.UNITS: (*_INSIDE, (Role.MEMBER, Scope.DISTRICT)),
        ReadSubject.TREE: _INSIDE,
        ReadSubject.LISTS: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *_DEPARTMENT, *_IN_GROUP),
        ReadSubject.EXECUTION: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *_DEPARTMENT, *_IN_GROUP),
        ReadSubject.SUGGESTIONS: (*_OVERSIGHT, *_OFFICE, (Role.LIST_OFFICER, Scope.MAKER)),
        ReadSubject.REVIEW: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *_IN_GROUP),
        ReadSubject.ASSESSMENT: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *_IN_GROUP),
        ReadSubject.SUPERVISION: (*_OVERSIGHT, *_OFFICE, *_IMPORT, *_IN_THE_LINE, *_DEPARTMENT, *_IN_GROUP),
        ReadSubject.FOLLOW_UPS: (
            *_OVERSIGHT,
            *_OFFICE,
            (Role.LIST_OFFICER, Scope.SUPERVISOR),
            (Role.COMMITTEE_APPROVER, Scope.SUPERVISOR),
            (Role.SECRETARY, Scope.SUPERVISOR),
            (Role.DEPUTY_IN_CHARGE, Scope.OWN),
            (Role.TEAM_MEMBER, Scope.HOLDER),
        ),
        ReadSubject.TRAIL: (*_OVERSIGHT, *_OFFICE, *_IN_THE_LINE, *_DEPARTMENT),
        ReadSubject.POLICY: (*_ADMIN, *_OVERSIGHT),
        ReadSubject.RULINGS: tuple(grant for grant in _INSIDE if grant not in _ADMIN),
        ReadSubject.RULINGS_IN_HAND: (*_OVERSIGHT, *_OFFICE, *_DISTRICT_SIGNERS, (Role.LIST_OFFICER, Scope.MAKER)),
        ReadSubject.KEY_MANAGEMENT: (
            *_OVERSIGHT,
            *_OFFICE,
            *_DISTRICT_SIGNERS,
            (Role.LIST_OFFICER, Scope.MAKER),
            *_LEADERS,
        ),
        ReadSubject.EVALUATIONS: tuple(grant for grant in _INSIDE if grant not in _ADMIN),
        ReadSubject.EVALUATIONS_IN_HAND: (*_OVERSIGHT, *_OFFICE, (Role.LIST_OFFICER, Scope.MAKER), *_COMMITTEE),
        ReadSubject.OBJECTIONS: (*_OVERSIGHT, *_OFFICE, (Role.LIST_OFFICER, Scope.MAKER)),
        ReadSubject.ERASURES: (*_ADMIN, *_OVERSIGHT, *_OFFICE),
    }
)
"""Read subject -> who may read it and where. SUBTREE is the actor's unit and every unit below it; DEPARTMENT the items
that the department was asked to help with, and, of the lists, those under consultation, on which it may comment, and,
of supervision, the inspections it takes part in; GROUP what the viewer's assessment groups assess. Of assessments
SUBTREE is what was told to the unit and, for the officer and signers of a committee, all of the units right below it,
which it assesses. SUPERVISOR: what the actor's unit, or the organisation department that works for it, organises. Of a
letter or a talk its addressee (HOLDER) always sees it, a secretary and a deputy (OWN) see what their unit as such was
sent. An unannounced inspection is seen by those who make it alone until it starts.
An importer reads the lists and how they are carried out, to find what already stands. RULINGS are those issued of
units, which are made known to all inside (全区); whoever was handled sees that as well, whatever this table says.
EVALUATIONS are published ones. An objection is seen by whoever filed or reviews it as well."""
