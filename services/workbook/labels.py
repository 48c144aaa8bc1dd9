"""The labels a cell may hold and the codes they stand for: domain.md's short forms and its full forms.

An export writes the short form. Open lists (要素, 领域) also take what the district has added to them.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.codes import (
    OPEN_CODES,
    CodeList,
    Disposition,
    DutyRole,
    InspectionStyle,
    PostKind,
    ProblemSource,
    RulingKind,
    SuperiorLevel,
    TaskBasis,
    TaskTier,
    UnitKind,
)
from domain.labels import LABELS


@dataclass(frozen=True, slots=True)
class Labels:
    """A list of labels. `shown` maps the short form to its code, `also` other accepted forms to theirs.

    `open_list` names the open code list that a district may have extended.
    """

    shown: Mapping[str, Hashable]
    also: Mapping[str, Hashable] = field(default_factory=dict)
    open_list: CodeList | None = None

    def code(self, text: str, added: Mapping[str, str]) -> Hashable | None:
        """The code of a label, or None if there is no such label. `added`: the district's own labels and codes."""
        if text in self.shown:
            return self.shown[text]
        if text in self.also:
            return self.also[text]
        return added.get(text) if self.open_list is not None else None


def _closed(kinds: type[StrEnum], also: Mapping[str, StrEnum] | None = None) -> Labels:
    return Labels({LABELS[kind]: kind for kind in kinds}, dict(also or {}))


def _open(code_list: CodeList) -> Labels:
    return Labels({label: code for code, label in OPEN_CODES[code_list].items()}, open_list=code_list)


def _plain(*texts: str) -> Labels:
    return Labels({text: text for text in texts})


class Review(StrEnum):
    """What became of a progress report (进展.审核结果)."""

    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"


@dataclass(frozen=True, slots=True)
class Basis:
    """任务清单.依据: a task's basis and, for a superior priority, its level."""

    basis: TaskBasis
    level: SuperiorLevel | None = None


UNIT_KINDS = _closed(
    UnitKind,
    {
        "区委组织部": UnitKind.ORG_DEPT,
        "组织部门": UnitKind.ORG_DEPT,
        "各职能部门": UnitKind.FUNCTIONAL_DEPT,
        "区属党委": UnitKind.PARTY_COMMITTEE,
        "区属党工委": UnitKind.PARTY_WORK_COMMITTEE,
    },
)
POST_KINDS = Labels(
    {
        "第一责任人": PostKind.SECRETARY,
        "具体责任人": PostKind.DEPUTY_IN_CHARGE,
        "班子成员责任": PostKind.TEAM_MEMBER,
        "专人": PostKind.LIST_OFFICER,
    },
    {
        "党组织书记": PostKind.SECRETARY,
        "分管党建工作的领导": PostKind.DEPUTY_IN_CHARGE,
        "其他班子成员": PostKind.TEAM_MEMBER,
    },
)
DUTY_ROLES = _closed(
    DutyRole,
    {
        "党组织书记": DutyRole.FIRST_RESPONSIBLE,
        "分管党建工作的领导": DutyRole.DIRECT_RESPONSIBLE,
        "其他班子成员": DutyRole.PORTFOLIO_RESPONSIBLE,
    },
)
DISPOSITIONS = _closed(Disposition)
PROBLEM_SOURCES = _closed(
    ProblemSource,
    {
        "主题教育中查摆": ProblemSource.THEME_EDUCATION,
        "书记专项述职中查找": ProblemSource.SECRETARY_REPORT,
    },
)
ELEMENTS = _open(CodeList.WORK_ELEMENT)
DOMAINS = _open(CodeList.DOMAIN)
TIERS = _closed(TaskTier, {"基础工作": TaskTier.BASIC, "重点工作": TaskTier.KEY, "特色工作": TaskTier.FEATURED})
BASES = Labels(
    {
        **{f"{LABELS[level]}重点工作": Basis(TaskBasis.SUPERIOR_PRIORITY, level) for level in SuperiorLevel},
        **{
            LABELS[basis]: Basis(basis)
            for basis in (TaskBasis.SECRETARY_COMMITMENT, TaskBasis.PROBLEM_ITEM, TaskBasis.LOCAL_REALITY)
        },
    },
    {"述职承诺事项": Basis(TaskBasis.SECRETARY_COMMITMENT)},
)
REVIEWS = Labels({"通过": Review.ACCEPTED, "退回": Review.RETURNED})

INSPECTION_METHODS = _open(CodeList.SUPERVISION_METHOD)
INSPECTION_STYLES = _closed(InspectionStyle)
FOLLOW_UPS = _open(CodeList.FOLLOW_UP_KIND)
RECHECKS = Labels({"通过": True, "未通过": False})
CRITERIA = Labels(
    {"工作措施扎实有效": "MEASURES_EFFECTIVE", "任务保质保量完成": "TASKS_COMPLETED"},
    {"工作措施是否扎实有效": "MEASURES_EFFECTIVE", "工作任务是否保质保量完成": "TASKS_COMPLETED"},
)
ASSESSMENT_METHODS = _open(CodeList.ASSESSMENT_METHOD)
OUTCOMES = _closed(RulingKind)
YES = _plain("是")
