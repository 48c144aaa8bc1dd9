"""What may be asked of a year's results."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.codes import EvaluationSubject, Grade, ResultUseKind
from domain.ids import PersonId, UnitId
from domain.signing.facts import OfficerSignature


@dataclass(frozen=True, slots=True)
class ComputeResults:
    """组织部门按评分办法计算全区评定结果：全部单位考核定案、民主评议计票之后；考核更正后重新计算。"""

    year: Annotated[int, "年度"]
    computed_on: Annotated[date, "计算日期"]


@dataclass(frozen=True, slots=True)
class ProposeGrade:
    """提出与计算结果不同的等次，说明理由；须由另一人审定。"""

    unit: Annotated[UnitId, "单位"]
    year: Annotated[int, "年度"]
    grade: Annotated[Grade, "所提等次"]
    reason: Annotated[str, "理由"]
    proposed_on: Annotated[date, "提出日期"]


@dataclass(frozen=True, slots=True)
class DecideGrade:
    """上级党（工）委审定一个单位的等次：计算得出的，或他人说明理由提出的。"""

    unit: Annotated[UnitId, "单位"]
    year: Annotated[int, "年度"]
    grade: Annotated[Grade, "审定等次"]
    decided_on: Annotated[date, "审定日期"]
    reason: Annotated[str, "不采纳所提等次的理由"] = ""


@dataclass(frozen=True, slots=True)
class ConfirmGrades:
    """党（工）委一次审定直接下级各单位计算得出的等次；另提等次的单位须先逐个审定。"""

    committee: Annotated[UnitId, "党（工）委"]
    year: Annotated[int, "年度"]
    decided_on: Annotated[date, "审定日期"]


@dataclass(frozen=True, slots=True)
class PublishResults:
    """公布全区年度评定结果，记录所依据的日志位置和各文件摘要，任何时候都可复算。"""

    year: Annotated[int, "年度"]
    published_on: Annotated[date, "公布日期"]
    signature: Annotated[OfficerSignature | None, "公布人对待签文本的电子签名"] = None


@dataclass(frozen=True, slots=True)
class RecordDimensions:
    """按政治上强不强、实绩好不好、作风正不正、工作称职不称职评价领导班子、书记或班子成员（四(三)）。"""

    unit: Annotated[UnitId, "单位"]
    year: Annotated[int, "年度"]
    subject: Annotated[EvaluationSubject, "评价对象"]
    political: Annotated[Grade, "政治上强不强"]
    performance: Annotated[Grade, "实绩好不好"]
    conduct: Annotated[Grade, "作风正不正"]
    competence: Annotated[Grade, "工作称职不称职"]
    basis: Annotated[str, "评价依据"]
    recorded_on: Annotated[date, "评价日期"]
    person: Annotated[PersonId | None, "书记或班子成员"] = None


@dataclass(frozen=True, slots=True)
class UseResult:
    """登记考核结果用于何处（四(三)）：只记引用，决定由有权机关另行作出。"""

    unit: Annotated[UnitId, "单位"]
    year: Annotated[int, "年度"]
    kind: Annotated[ResultUseKind, "用途"]
    reference: Annotated[str, "使用情况和文件"]
    used_on: Annotated[date, "使用日期"]
    person: Annotated[PersonId | None, "有关人员"] = None
