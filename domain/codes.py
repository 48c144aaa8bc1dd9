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


class CodeList(StrEnum):
    """The open code lists of the first half of the year. A district adds to them, by year or for good."""

    WORK_ELEMENT = "WORK_ELEMENT"
    DOMAIN = "DOMAIN"
    PROGRAMME = "PROGRAMME"
    BASIC_SUBGROUP = "BASIC_SUBGROUP"
    CONSTRUCTION_TAG = "CONSTRUCTION_TAG"
    RESOURCE_KIND = "RESOURCE_KIND"
    INDUSTRY = "INDUSTRY"


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
    }
)

DOMAIN_GROUPS: Mapping[str, frozenset[str]] = MappingProxyType({"TWO_NEW": frozenset({"ENTERPRISE", "SOCIAL_ORG"})})
"""Domains that the policy names together (四(二)): “两新”组织 are non-public enterprises and social organisations."""

WORK_ELEMENTS = tuple(OPEN_CODES[CodeList.WORK_ELEMENT])
"""The five elements every list is compared with (逐一对照, policy 三(一))."""

LABELS: Mapping[StrEnum, str] = MappingProxyType(
    {
        UnitKind.DISTRICT_COMMITTEE: "区委",
        UnitKind.ORG_DEPT: "组织部",
        UnitKind.FUNCTIONAL_DEPT: "职能部门",
        UnitKind.PARTY_COMMITTEE: "党委",
        UnitKind.PARTY_WORK_COMMITTEE: "党工委",
        UnitKind.GRASSROOTS: "基层党组织",
        PostKind.SECRETARY: "党组织书记",
        PostKind.DEPUTY_IN_CHARGE: "分管党建工作的领导",
        PostKind.TEAM_MEMBER: "其他班子成员",
        PostKind.LIST_OFFICER: "专人",
        PostKind.COMMITTEE_APPROVER: "签发人",
        PostKind.STAFF: "工作人员",
        ListKind.PROBLEM: "问题清单",
        ListKind.TASK: "任务清单",
        ListKind.RESPONSIBILITY: "责任清单",
        ProblemSource.SUPERIOR_COMMENT: "上级领导点评",
        ProblemSource.THEME_EDUCATION: "主题教育查摆",
        ProblemSource.SECRETARY_REPORT: "书记述职查找",
        ProblemSource.MEMBERS_AND_MASSES: "党员群众提出",
        TaskTier.BASIC: "基础",
        TaskTier.KEY: "重点",
        TaskTier.FEATURED: "特色",
        TaskBasis.SUPERIOR_PRIORITY: "上级重点工作",
        TaskBasis.SECRETARY_COMMITMENT: "书记述职承诺",
        TaskBasis.PROBLEM_ITEM: "问题清单突出问题",
        TaskBasis.LOCAL_REALITY: "工作实际",
        SuperiorLevel.CENTRAL: "中央",
        SuperiorLevel.PROVINCE: "省",
        SuperiorLevel.CITY: "市",
        SuperiorLevel.DISTRICT: "区",
        DutyRole.FIRST_RESPONSIBLE: "第一责任人",
        DutyRole.DIRECT_RESPONSIBLE: "具体责任人",
        DutyRole.PORTFOLIO_RESPONSIBLE: "班子成员责任",
        Disposition.ADOPTED: "采纳",
        Disposition.PARTLY_ADOPTED: "部分采纳",
        Disposition.NOT_ADOPTED: "不采纳",
        CyclePhase.PLANNED: "筹备",
        CyclePhase.RESEARCH: "调研",
        CyclePhase.DRAFTING: "起草",
        CyclePhase.CONSULTATION: "征求意见",
        CyclePhase.ISSUED: "印发",
        CyclePhase.EXECUTION: "执行",
        CyclePhase.ASSESSMENT: "年度考核",
        CyclePhase.REVIEW: "述职评议",
        CyclePhase.RESULT_USE: "结果运用",
        CyclePhase.CLOSED: "结束",
        CyclePhase.ARCHIVED: "归档",
        ReportFrequency.DAILY: "每日",
        ReportFrequency.WEEKLY: "每周",
        ReportFrequency.MONTHLY: "每月",
        ReportFrequency.QUARTERLY: "每季度",
        ReportFrequency.STAGE: "分阶段",
        ReminderKind.NEAR_DUE: "临期",
        ReminderKind.OVERDUE: "逾期",
    }
)
"""The Chinese short form of each closed code."""


def label(code: StrEnum) -> str:
    """The Chinese short form of a closed code; every member has one (a test counts them)."""
    return LABELS[code]
