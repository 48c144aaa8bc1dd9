"""The closed code lists as GraphQL enums, each value described by its Chinese short form."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import strawberry

from domain import codes
from domain.access.codes import ACCESS_LABELS, Act, Purpose, SubjectKind
from domain.integrity import CHECK_NAMES, FAULTS, WAITING_NAMES, Check, FaultKind, Waiting
from domain.labels import LABELS
from domain.reading import ReadSubject
from domain.recorded import Classification
from domain.roles import ROLE_NAMES, Role, Scope
from domain.supervision.escalation import REASON_NAMES, EscalationReason

_DESCRIPTIONS: dict[type[StrEnum], str] = {
    codes.UnitKind: "单位类型。",
    codes.PostKind: "任职的责任类别；班子成员为前三种。",
    codes.ListKind: "三个清单。",
    codes.ProblemSource: "问题来源（三(一)）。",
    codes.TaskTier: "任务层面（三(二)）。",
    codes.TaskBasis: "任务依据（三(二)）。",
    codes.SuperiorLevel: "重点工作的层级（四(一)）。",
    codes.DutyRole: "责任类别（三(三)）。",
    codes.Disposition: "意见的处理（五(二)）。",
    codes.CyclePhase: "年度的阶段，按先后排列。",
    codes.ReportFrequency: "汇报频次。",
    codes.ReminderKind: "提醒的种类。",
    codes.DeadlineKind: "期限的种类。",
    codes.CodeList: "可由本区扩充的代码表。",
    codes.InspectionStyle: "明察或暗访（四(二)）。",
    codes.Weakness: "发现的问题属于哪一类（四(二)）。",
    EscalationReason: "建议采取下一步措施的理由。",
    codes.InterestKind: "考核人应当回避的情形。",
    codes.Grade: "评定等次，自好至差。",
    codes.EvaluationSubject: "四个方面评价的对象（四(三)）。",
    codes.ResultUseKind: "考核结果的用途（四(三)）。",
    codes.RulingKind: "结果运用的类别（四(三)）。",
    codes.RulingCondition: "结果运用所依据的情形（四(三)）。",
    codes.ConditionsNeeded: "结果运用须具备几项条件。",
    codes.SignaturesNeeded: "评分表、表彰批评处理的签批和结果公布须不须本人电子签名。",
    codes.SigningAct: "本人电子签名所签的事。",
    codes.KeyRevocation: "吊销签名密钥的原因。",
    codes.ObjectionOutcome: "异议的处理结论。",
    codes.ScanVerdict: "病毒扫描的结论。",
    codes.PreviewFault: "未能生成预览的原因。",
    codes.SupersessionReason: "一份佐证接替另一份的原因。",
    codes.RestrictionReason: "佐证限制知悉的原因。",
    codes.RestrictionEnd: "佐证解除知悉限制的原因。",
    codes.HoldGround: "佐证列入案卷和保全的依据。",
    codes.ContentRemoval: "从案卷移出的原因。",
    codes.FolderOutcome: "案件的结果，由平台之外决定。",
    codes.SealedKind: "加密内容属于哪一类。",
    codes.ErasureBasis: "删除加密内容的法定情形。",
    codes.LogKeyReason: "更换日志签名密钥的原因。",
    Classification: "知悉范围。",
    Role: "岗位或平台角色。",
    Scope: "一项权限在哪些单位有效。",
    ReadSubject: "可查询的内容。",
    Act: "交出了哪一种内容。",
    Purpose: "查看的用途，由查看的人写明。",
    SubjectKind: "所涉内容的种类。",
    codes.Rendition: "佐证文件以哪一种形式交出。",
    Check: "自动进行的一项核对。",
    FaultKind: "核对发现的不符。",
    Waiting: "一项核对暂时不能进行的原因。",
}

_NAMES: dict[type[StrEnum], str] = {
    Act: "AccessAct",
    Purpose: "AccessPurpose",
    SubjectKind: "AccessSubjectKind",
    Check: "IntegrityCheckKind",
    FaultKind: "IntegrityFaultKind",
    Waiting: "IntegrityWaiting",
}
"""Names that say to a client what the package says in the code."""

_VALUES: dict[StrEnum, str] = {
    **LABELS,
    **ACCESS_LABELS,
    codes.CodeList.WORK_ELEMENT: "工作要素",
    codes.CodeList.DOMAIN: "领域",
    codes.CodeList.PROGRAMME: "重点工作项目",
    codes.CodeList.BASIC_SUBGROUP: "基础工作类别",
    codes.CodeList.CONSTRUCTION_TAG: "建设维度",
    codes.CodeList.RESOURCE_KIND: "资源类别",
    codes.CodeList.INDUSTRY: "行业",
    codes.CodeList.SUPERVISION_METHOD: "督导方式",
    codes.CodeList.FOLLOW_UP_KIND: "后续措施",
    codes.CodeList.ASSESSMENT_METHOD: "考核方式",
    codes.CodeList.HANDLING_KIND: "组织处理方式",
    Classification.PUBLIC: "公开",
    Classification.PARTY_INTERNAL: "党内",
    Classification.UNIT: "单位内",
    Classification.RESTRICTED: "限制知悉",
    Classification.WORK_SECRET: "工作秘密",
    **{role: ROLE_NAMES[role] for role in Role},
    **{reason: REASON_NAMES[reason] for reason in EscalationReason},
    Scope.DISTRICT: "全区",
    Scope.MAKER: "所制定清单的单位（直接下级）",
    Scope.OWN: "本单位",
    Scope.BELOW: "本党（工）委的下级单位",
    Scope.SUBTREE: "本单位及其下级",
    Scope.HOLDER: "本人负责的项目",
    Scope.DEPARTMENT: "请求到本部门的事项",
    Scope.ORGANISER: "所组织的考核",
    Scope.GROUP: "本考核组考核的单位",
    Scope.COMMITTEE: "区委办理的事项",
    Scope.SUPERVISOR: "本级负责的督导",
    Scope.CONCERNED: "涉及本人或由本人复核的事项",
    ReadSubject.UNITS: "单位的名称和隶属",
    ReadSubject.TREE: "任职、人员、年度和指导文件",
    ReadSubject.LISTS: "调研、清单、意见和变更",
    ReadSubject.EXECUTION: "分解、进展、佐证和销号",
    ReadSubject.CASE_FOLDERS: "案卷和佐证的保全",
    ReadSubject.RESTRICTED_EVIDENCE: "限制知悉的佐证的名称和内容",
    ReadSubject.SUGGESTIONS: "党员群众的意见建议",
    ReadSubject.REVIEW: "述职评议会、述职、提问和民主评议票数",
    ReadSubject.ASSESSMENT: "年度考核",
    ReadSubject.SUPERVISION: "督导、发现的问题和整改",
    ReadSubject.FOLLOW_UPS: "提醒、函询、组织谈话等后续措施",
    ReadSubject.TRAIL: "时间轴",
    ReadSubject.POLICY: "规则参数、数据用途和查询库的情况",
    ReadSubject.RULINGS: "印发的通报表彰和通报批评",
    ReadSubject.RULINGS_IN_HAND: "办理中的表彰、批评和对人员的处理",
    ReadSubject.KEY_MANAGEMENT: "重点管理和跟踪督导",
    ReadSubject.EVALUATIONS: "公布的评定结果",
    ReadSubject.EVALUATIONS_IN_HAND: "未公布的评定结果、四个方面的评价和结果使用",
    ReadSubject.OBJECTIONS: "异议",
    ReadSubject.ERASURES: "加密内容的删除和保留",
    ReadSubject.SIGNING_KEYS: "签名密钥",
    ReadSubject.ACCESS_LOG: "访问日志；本区管理员看不到所涉内容",
    ReadSubject.INTEGRITY: "完整性核对的情况",
}


_OWN: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    Check: CHECK_NAMES,
    FaultKind: {kind: said.name for kind, said in FAULTS.items()},
    Waiting: WAITING_NAMES,
}
"""Values that are spelled like one of another list, for a StrEnum is a text."""


def enum(cls: type[StrEnum]) -> type[StrEnum]:
    """Make a code list a GraphQL enum; every value gets its Chinese label as description."""
    strawberry.enum(cls, name=_NAMES.get(cls), description=_DESCRIPTIONS[cls])
    definition: Any = cls.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = _OWN.get(cls, _VALUES)[cls(value.value)]
    return cls


MADE = tuple(enum(cls) for cls in _DESCRIPTIONS)
"""Every code list that the API knows."""
