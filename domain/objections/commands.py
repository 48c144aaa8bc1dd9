"""What may be asked of objections."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.assessment.facts import Adjudication, Withdrawal
from domain.codes import ObjectionOutcome
from domain.ids import ObjectionId, PersonId, RulingId, UnitId


@dataclass(frozen=True, slots=True)
class FileObjection:
    """对年度考核结果、通报批评或组织处理提出异议（《政府督查工作条例》第十七条）；理由加密保存。"""

    unit: Annotated[UnitId, "单位"]
    year: Annotated[int, "年度"]
    text: Annotated[str, "异议理由"]
    filed_on: Annotated[date, "提出日期"]
    ruling: Annotated[RulingId | None, "所不服的批评或处理；不填为考核结果"] = None


@dataclass(frozen=True, slots=True)
class AcceptObjection:
    """受理异议，办理期限自此起算。"""

    objection: Annotated[ObjectionId, "异议"]
    accepted_on: Annotated[date, "受理日期"]


@dataclass(frozen=True, slots=True)
class AssignReviewers:
    """指定复核人员：至少两名，参加过原考核、原处理的人员和该单位人员回避。"""

    objection: Annotated[ObjectionId, "异议"]
    reviewers: Annotated[tuple[PersonId, ...], "复核人员"]
    assigned_on: Annotated[date, "指定日期"]


@dataclass(frozen=True, slots=True)
class DecideObjection:
    """复核人员作出决定；成立的同时改定得分或撤销批评、处理，不得加重，原记录保留。"""

    objection: Annotated[ObjectionId, "异议"]
    outcome: Annotated[ObjectionOutcome, "结论"]
    reason: Annotated[str, "理由"]
    decided_on: Annotated[date, "决定日期"]
    adjudications: Annotated[tuple[Adjudication, ...], "改定的得分，只用于考核结果"] = ()
    withdrawals: Annotated[tuple[Withdrawal, ...], "撤回的加减分事项，只用于考核结果"] = ()
