"""Code lists. Closed ones are enumerations; open ones (等 in the policy) have defaults that a district extends."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class UnitKind(StrEnum):
    """What a unit is in the chain of responsibility (policy 二(二), 四(一), 五(三))."""

    DISTRICT_COMMITTEE = "DISTRICT_COMMITTEE"
    ORG_DEPT = "ORG_DEPT"
    FUNCTIONAL_DEPT = "FUNCTIONAL_DEPT"
    PARTY_COMMITTEE = "PARTY_COMMITTEE"
    PARTY_WORK_COMMITTEE = "PARTY_WORK_COMMITTEE"
    GRASSROOTS = "GRASSROOTS"


class PostKind(StrEnum):
    """The duty a post carries (policy 三(三), 五(二)); the leadership team is the first three."""

    SECRETARY = "SECRETARY"
    DEPUTY_IN_CHARGE = "DEPUTY_IN_CHARGE"
    TEAM_MEMBER = "TEAM_MEMBER"
    LIST_OFFICER = "LIST_OFFICER"
    COMMITTEE_APPROVER = "COMMITTEE_APPROVER"
    STAFF = "STAFF"


TEAM_POSTS = frozenset({PostKind.SECRETARY, PostKind.DEPUTY_IN_CHARGE, PostKind.TEAM_MEMBER})


class ListKind(StrEnum):
    """The three lists (policy 一). Closed."""

    PROBLEM = "PROBLEM"
    TASK = "TASK"
    RESPONSIBILITY = "RESPONSIBILITY"


class ProblemSource(StrEnum):
    """Where a problem comes from (policy 三(一)). Closed: four."""

    SUPERIOR_COMMENT = "SUPERIOR_COMMENT"
    THEME_EDUCATION = "THEME_EDUCATION"
    SECRETARY_REPORT = "SECRETARY_REPORT"
    MEMBERS_AND_MASSES = "MEMBERS_AND_MASSES"


class TaskTier(StrEnum):
    """The three tiers of tasks (policy 三(二)). Closed."""

    BASIC = "BASIC"
    KEY = "KEY"
    FEATURED = "FEATURED"


class TaskBasis(StrEnum):
    """What a task rests on (policy 三(二)). Closed: four."""

    SUPERIOR_PRIORITY = "SUPERIOR_PRIORITY"
    SECRETARY_COMMITMENT = "SECRETARY_COMMITMENT"
    PROBLEM_ITEM = "PROBLEM_ITEM"
    LOCAL_REALITY = "LOCAL_REALITY"


class SuperiorLevel(StrEnum):
    """Whose priority it is (policy 四(一)). Closed."""

    CENTRAL = "CENTRAL"
    PROVINCE = "PROVINCE"
    CITY = "CITY"
    DISTRICT = "DISTRICT"


class DutyRole(StrEnum):
    """First, direct and portfolio responsibility (policy 三(三)). Closed."""

    FIRST_RESPONSIBLE = "FIRST_RESPONSIBLE"
    DIRECT_RESPONSIBLE = "DIRECT_RESPONSIBLE"
    PORTFOLIO_RESPONSIBLE = "PORTFOLIO_RESPONSIBLE"


DUTY_OF_POST: Mapping[PostKind, DutyRole] = MappingProxyType(
    {
        PostKind.SECRETARY: DutyRole.FIRST_RESPONSIBLE,
        PostKind.DEPUTY_IN_CHARGE: DutyRole.DIRECT_RESPONSIBLE,
        PostKind.TEAM_MEMBER: DutyRole.PORTFOLIO_RESPONSIBLE,
    }
)


class Disposition(StrEnum):
    """What became of an opinion (policy 五(二))."""

    ADOPTED = "ADOPTED"
    PARTLY_ADOPTED = "PARTLY_ADOPTED"
    NOT_ADOPTED = "NOT_ADOPTED"


class CyclePhase(StrEnum):
    """The year's phases in their order (domain.md 1.4, 4.3)."""

    PLANNED = "PLANNED"
    RESEARCH = "RESEARCH"
    DRAFTING = "DRAFTING"
    CONSULTATION = "CONSULTATION"
    ISSUED = "ISSUED"
    EXECUTION = "EXECUTION"
    ASSESSMENT = "ASSESSMENT"
    REVIEW = "REVIEW"
    RESULT_USE = "RESULT_USE"
    CLOSED = "CLOSED"
    ARCHIVED = "ARCHIVED"


class ReportFrequency(StrEnum):
    """How often progress is reported (汇报频次)."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    STAGE = "STAGE"


class ReminderKind(StrEnum):
    """Why a reminder of a time node is sent."""

    NEAR_DUE = "NEAR_DUE"
    OVERDUE = "OVERDUE"


class DeadlineKind(StrEnum):
    """By when something is to be done, which the platform reminds of. TIME_NODE: an item's, as it was broken down."""

    TIME_NODE = "TIME_NODE"
    FINDING_RECTIFICATION = "FINDING_RECTIFICATION"
    INQUIRY_REPLY = "INQUIRY_REPLY"
    RECTIFICATION_REPORT = "RECTIFICATION_REPORT"
    OBJECTION_DECISION = "OBJECTION_DECISION"
    TRACKING_VISITS = "TRACKING_VISITS"


class InspectionStyle(StrEnum):
    """明察 or 暗访 (policy 四(二))."""

    ANNOUNCED = "ANNOUNCED"
    UNANNOUNCED = "UNANNOUNCED"


class Weakness(StrEnum):
    """What a finding is of: the first two are the causes of a follow-up (推进不力、效果不好, policy 四(二))."""

    WEAK_PROGRESS = "WEAK_PROGRESS"
    POOR_EFFECT = "POOR_EFFECT"
    OTHER_WEAKNESS = "OTHER_WEAKNESS"


class InterestKind(StrEnum):
    """Why an assessor stands back (公务员法 74, 76 by analogy)."""

    OWN_UNIT = "OWN_UNIT"
    FAMILY = "FAMILY"
    OWN_INTEREST = "OWN_INTEREST"
    OTHER_INFLUENCE = "OTHER_INFLUENCE"


class Grade(StrEnum):
    """The four grades, best first (scoring.md)."""

    GOOD = "GOOD"
    FAIR = "FAIR"
    AVERAGE = "AVERAGE"
    POOR = "POOR"


class EvaluationSubject(StrEnum):
    """Whom the four dimensions judge (policy 四(三))."""

    LEADERSHIP_TEAM = "LEADERSHIP_TEAM"
    UNIT_SECRETARY = "UNIT_SECRETARY"
    LEADERSHIP_MEMBER = "LEADERSHIP_MEMBER"


class ResultUseKind(StrEnum):
    """What results are used for (policy 四(三)). Closed: three."""

    EVALUATION_STANDARD = "EVALUATION_STANDARD"
    PERFORMANCE_RATING = "PERFORMANCE_RATING"
    CADRE_DECISION = "CADRE_DECISION"


class RulingKind(StrEnum):
    """What follows for a unit or a person (policy 四(三))."""

    COMMENDATION = "COMMENDATION"
    CRITICISM = "CRITICISM"
    ORG_HANDLING = "ORG_HANDLING"


class RulingCondition(StrEnum):
    """What a ruling must be founded on (policy 四(三), R14-R16): three for commendation, four for criticism, two for
    handling."""

    HIGH_ATTENTION = "HIGH_ATTENTION"
    DUTIES_EFFECTIVE = "DUTIES_EFFECTIVE"
    OUTSTANDING_PERFORMANCE = "OUTSTANDING_PERFORMANCE"
    LOW_ATTENTION = "LOW_ATTENTION"
    WEAK_MEASURES = "WEAK_MEASURES"
    LITTLE_EFFECT = "LITTLE_EFFECT"
    MASSES_DISSATISFIED = "MASSES_DISSATISFIED"
    NOT_AS_REQUIRED = "NOT_AS_REQUIRED"
    SERIOUS_CONSEQUENCES = "SERIOUS_CONSEQUENCES"


class ConditionsNeeded(StrEnum):
    """How many of its conditions a ruling takes. The policy joins them by 、 and does not say (四(三))."""

    ALL_OF_THEM = "ALL_OF_THEM"
    ANY_OF_THEM = "ANY_OF_THEM"


class SignaturesNeeded(StrEnum):
    """Whether score sheets, rulings and publications take the signature of whoever answers for them."""

    OPTIONAL = "OPTIONAL"
    REQUIRED = "REQUIRED"


class SigningAct(StrEnum):
    """What an officer signs with a key of their own."""

    REGISTER_KEY = "REGISTER_KEY"
    SIGN_SHEET = "SIGN_SHEET"
    APPROVE_RULING = "APPROVE_RULING"
    PUBLISH_RESULTS = "PUBLISH_RESULTS"


class KeyRevocation(StrEnum):
    """Why a key is not to be used any more. A closed list: a reason in words could name somebody."""

    LOST = "LOST"
    COMPROMISED = "COMPROMISED"
    REPLACED = "REPLACED"
    LEFT_OFFICE = "LEFT_OFFICE"


class ObjectionOutcome(StrEnum):
    """What became of an objection."""

    UPHELD = "UPHELD"
    DISMISSED = "DISMISSED"


class Rendition(StrEnum):
    """In which form an evidence file is read: as it was uploaded, or a preview that was made of it."""

    ORIGINAL = "ORIGINAL"
    THUMBNAIL = "THUMBNAIL"
    TEXT = "TEXT"


class ScanVerdict(StrEnum):
    """What a scanner said of a file. NOT_SCANNED: there was none, which says nothing about the file."""

    CLEAN = "CLEAN"
    INFECTED = "INFECTED"
    NOT_SCANNED = "NOT_SCANNED"


class PreviewFault(StrEnum):
    """Why a preview was not made. LIMIT: it would have taken more time, memory or pixels than a file may cost."""

    UNREADABLE = "UNREADABLE"
    LIMIT = "LIMIT"
    CRASHED = "CRASHED"


class SupersessionReason(StrEnum):
    """Why one file takes the place of another."""

    BETTER_COPY = "BETTER_COPY"
    NEWER_VERSION = "NEWER_VERSION"
    WRONG_FILE = "WRONG_FILE"
    PERSONAL_DATA_REMOVED = "PERSONAL_DATA_REMOVED"


class RestrictionReason(StrEnum):
    """Why few may know what a file says."""

    PERSONAL_PRIVACY = "PERSONAL_PRIVACY"
    REPORTER_PROTECTION = "REPORTER_PROTECTION"
    DISCIPLINE_CLUE = "DISCIPLINE_CLUE"
    WORK_SECRET_INSIDE = "WORK_SECRET_INSIDE"


class RestrictionEnd(StrEnum):
    """Why a file need not be kept from others any more."""

    GROUND_ENDED = "GROUND_ENDED"
    RESTRICTED_BY_MISTAKE = "RESTRICTED_BY_MISTAKE"


class HoldGround(StrEnum):
    """Why a file must stay as it is."""

    DISCIPLINE_CASE = "DISCIPLINE_CASE"
    OBJECTION_UNDER_REVIEW = "OBJECTION_UNDER_REVIEW"
    AUDIT_UNDER_WAY = "AUDIT_UNDER_WAY"
    LAWSUIT = "LAWSUIT"


class ContentRemoval(StrEnum):
    """Why something is taken out of a case folder."""

    NOT_RELEVANT = "NOT_RELEVANT"
    ADDED_BY_MISTAKE = "ADDED_BY_MISTAKE"


class FolderOutcome(StrEnum):
    """How a case ended, as decided outside."""

    CASE_CONCLUDED = "CASE_CONCLUDED"
    CASE_UNFOUNDED = "CASE_UNFOUNDED"
    CASE_TRANSFERRED = "CASE_TRANSFERRED"


class SealedKind(StrEnum):
    """What parts are sealed for, each under a key of its own."""

    PERSON = "PERSON"
    SUGGESTION = "SUGGESTION"
    FOLLOW_UP = "FOLLOW_UP"
    OBJECTION = "OBJECTION"
    EVIDENCE = "EVIDENCE"


class ErasureBasis(StrEnum):
    """Why sealed parts are to be erased (PIPL art. 47, paragraph 1)."""

    PURPOSE_ENDED = "PURPOSE_ENDED"
    RETENTION_EXPIRED = "RETENTION_EXPIRED"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    UNLAWFUL_PROCESSING = "UNLAWFUL_PROCESSING"
    OTHER_LAW = "OTHER_LAW"


class LogKeyReason(StrEnum):
    """Why a log is signed with another key from now on."""

    SCHEDULED = "SCHEDULED"
    LEAK_SUSPECTED = "LEAK_SUSPECTED"
    KEEPER_CHANGED = "KEEPER_CHANGED"


class CodeList(StrEnum):
    """The open code lists. A district adds to them, by year or for good."""

    WORK_ELEMENT = "WORK_ELEMENT"
    DOMAIN = "DOMAIN"
    PROGRAMME = "PROGRAMME"
    BASIC_SUBGROUP = "BASIC_SUBGROUP"
    CONSTRUCTION_TAG = "CONSTRUCTION_TAG"
    RESOURCE_KIND = "RESOURCE_KIND"
    INDUSTRY = "INDUSTRY"
    SUPERVISION_METHOD = "SUPERVISION_METHOD"
    FOLLOW_UP_KIND = "FOLLOW_UP_KIND"
    ASSESSMENT_METHOD = "ASSESSMENT_METHOD"
    HANDLING_KIND = "HANDLING_KIND"


OPEN_CODES: Mapping[CodeList, Mapping[str, str]] = MappingProxyType(
    {
        CodeList.WORK_ELEMENT: MappingProxyType(
            {"TEAM": "队伍", "VENUE": "场所", "SUPPORT": "保障", "INSTITUTION": "制度", "INNOVATION": "创新"}
        ),
        CodeList.DOMAIN: MappingProxyType(
            {
                "COMMUNITY": "社区",
                "ENTERPRISE": "企业",
                "AGENCY": "机关",
                "SCHOOL": "学校",
                "SOCIAL_ORG": "社会组织",
                "VILLAGE": "村",
            }
        ),
        CodeList.PROGRAMME: MappingProxyType({}),
        CodeList.BASIC_SUBGROUP: MappingProxyType({"FUNDAMENTAL": "基本工作", "SUPPORTING": "保障性工作"}),
        CodeList.CONSTRUCTION_TAG: MappingProxyType(
            {
                "IDEOLOGY": "思想建设",
                "ORGANISATION": "组织建设",
                "CONDUCT": "作风建设",
                "INSTITUTION": "制度建设",
                "POLITICAL_FUNCTION": "政治功能",
                "SERVICE_FUNCTION": "服务功能",
                "CREATIVITY": "创造力",
                "COHESION": "凝聚力",
                "FIGHTING_STRENGTH": "战斗力",
                "PROMOTE_DEVELOPMENT": "推动发展",
                "SERVE_MASSES": "服务群众",
                "UNITE_HEARTS": "凝聚人心",
                "PROMOTE_HARMONY": "促进和谐",
                "SERVICE_ORIENTED": "基层服务型党组织",
            }
        ),
        CodeList.RESOURCE_KIND: MappingProxyType({"STAFF": "人力", "TECHNOLOGY": "技术", "FUNDS": "资金"}),
        CodeList.INDUSTRY: MappingProxyType({}),
        CodeList.SUPERVISION_METHOD: MappingProxyType(
            {"SITE_OBSERVATION": "现场观摩", "SYMPOSIUM": "座谈了解", "HEARING_REPORT": "听取汇报"}
        ),
        CodeList.FOLLOW_UP_KIND: MappingProxyType(
            {"REMINDER": "提醒", "WRITTEN_INQUIRY": "函询", "ORG_TALK": "组织谈话"}
        ),
        CodeList.ASSESSMENT_METHOD: MappingProxyType(
            {
                "SITE_INSPECTION": "现场察看",
                "DOCUMENT_REVIEW": "查阅资料",
                "INTERVIEW": "走访干部群众",
                "SYMPOSIUM": "召开座谈会",
                "DEMOCRATIC_APPRAISAL": "开展民主评议",
            }
        ),
        CodeList.HANDLING_KIND: MappingProxyType(
            {
                "SUSPENSION": "停职检查",
                "REASSIGNMENT": "调整职务",
                "ORDERED_RESIGNATION": "责令辞职",
                "REMOVAL": "免职",
                "DEMOTION": "降职",
            }
        ),
    }
)

DOMAIN_GROUPS: Mapping[str, frozenset[str]] = MappingProxyType({"TWO_NEW": frozenset({"ENTERPRISE", "SOCIAL_ORG"})})
"""Domains that the policy names together (四(二)): “两新”组织 are non-public enterprises and social organisations."""

WORK_ELEMENTS = tuple(OPEN_CODES[CodeList.WORK_ELEMENT])
"""The five elements every list is compared with (逐一对照, policy 三(一))."""
