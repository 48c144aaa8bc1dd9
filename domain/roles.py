"""What an actor is, and where that counts.

A role comes from a post in the unit tree on the day concerned, or from the assessment group that somebody is in, never
from an argument; only the platform roles (administrator, importer, auditor, inspector, member, system) come from the
signed token.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.codes import PostKind, UnitKind


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
"""Who, and where: any one of them."""

# Named in the table of commands and in that of reading.
ADMIN: Grants = ((Role.TENANT_ADMIN, Scope.DISTRICT),)
COMMITTEE: Grants = ((Role.COMMITTEE_APPROVER, Scope.MAKER), (Role.SECRETARY, Scope.MAKER))
LEADERS: Grants = ((Role.SECRETARY, Scope.OWN), (Role.DEPUTY_IN_CHARGE, Scope.OWN))
DEPARTMENT: Grants = ((Role.FUNCTIONAL_DEPT, Scope.DEPARTMENT),)
DISTRICT_SIGNERS: Grants = ((Role.COMMITTEE_APPROVER, Scope.COMMITTEE), (Role.SECRETARY, Scope.COMMITTEE))
ASSESSORS: Grants = ((Role.ASSESSOR, Scope.GROUP),)
GROUP_LEADERS: Grants = ((Role.GROUP_LEADER, Scope.GROUP),)
