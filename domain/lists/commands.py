"""What may be asked of a list set. `unit` is the responsible unit the lists are made for."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.codes import Disposition
from domain.ids import ChangeId, ItemId, OpinionId, TargetId, TemplateId, UnitId
from domain.lists.events import DutyContent, ProblemContent, TaskContent


@dataclass(frozen=True, slots=True)
class DraftList:
    """由直接上级的专人为责任单位起草三个清单（四(一)、五(二)）。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    template: Annotated[TemplateId | None, "参照的清单模板，须属该单位的领域；其中的任务结合实际另行列入"] = None


@dataclass(frozen=True, slots=True)
class AddProblemItem:
    """问题清单增加一项（三(一)）。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    number: Annotated[str, "清单编号，本单位本年度唯一"]
    content: Annotated[ProblemContent, "问题内容"]


@dataclass(frozen=True, slots=True)
class AddTaskItem:
    """任务清单增加一项（三(二)）。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    number: Annotated[str, "清单编号，本单位本年度唯一"]
    content: Annotated[TaskContent, "任务内容"]


@dataclass(frozen=True, slots=True)
class AddDutyItem:
    """责任清单增加一项（三(三)）；责任类别和分管领域取自任职，不由填报人指定。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    number: Annotated[str, "清单编号，本单位本年度唯一"]
    content: Annotated[DutyContent, "责任内容"]


@dataclass(frozen=True, slots=True)
class ReviseProblemItem:
    """印发前修改一项问题。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    item: Annotated[ItemId, "清单项目"]
    content: Annotated[ProblemContent, "修改后的全部内容"]
    reason: Annotated[str, "修改原因"] = ""


@dataclass(frozen=True, slots=True)
class ReviseTaskItem:
    """印发前修改一项任务。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    item: Annotated[ItemId, "清单项目"]
    content: Annotated[TaskContent, "修改后的全部内容"]
    reason: Annotated[str, "修改原因"] = ""


@dataclass(frozen=True, slots=True)
class ReviseDutyItem:
    """印发前修改一项责任。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    item: Annotated[ItemId, "清单项目"]
    content: Annotated[DutyContent, "修改后的全部内容"]
    reason: Annotated[str, "修改原因"] = ""


@dataclass(frozen=True, slots=True)
class WithdrawItem:
    """印发前撤回一项。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    item: Annotated[ItemId, "清单项目"]
    reason: Annotated[str, "撤回原因"]


@dataclass(frozen=True, slots=True)
class LinkItemTarget:
    """把清单项目挂接到市、区目标任务（二(一)）。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    item: Annotated[ItemId, "清单项目"]
    target: Annotated[TargetId, "目标任务"]


@dataclass(frozen=True, slots=True)
class UnlinkItemTarget:
    """取消清单项目与市、区目标任务的挂接。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    item: Annotated[ItemId, "清单项目"]
    target: Annotated[TargetId, "目标任务"]
    reason: Annotated[str, "取消挂接的原因"]


@dataclass(frozen=True, slots=True)
class CompareElement:
    """对照一项工作要素，未发现突出问题（三(一) 逐一对照）。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    element: Annotated[str, "工作要素代码"]
    conclusion: Annotated[str, "对照结论"]


@dataclass(frozen=True, slots=True)
class RetractComparison:
    """印发前撤回一项工作要素“未发现突出问题”的对照结论，以便列入该要素的问题。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    element: Annotated[str, "工作要素代码"]
    reason: Annotated[str, "撤回原因"]


@dataclass(frozen=True, slots=True)
class RequestConsultation:
    """就清单征求责任单位意见（五(二) 充分沟通）。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    requested_on: Annotated[date, "征求日期"]


@dataclass(frozen=True, slots=True)
class RecordOpinion:
    """责任单位提出一条意见，印发前须逐条处理；职能部门也可提出，供制定单位参考。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    text: Annotated[str, "意见"]
    given_on: Annotated[date, "提出日期"]


@dataclass(frozen=True, slots=True)
class ResolveOpinion:
    """制定单位对一条意见作出处理。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    opinion: Annotated[OpinionId, "意见"]
    disposition: Annotated[Disposition, "处理"]
    explanation: Annotated[str, "处理说明；不采纳、部分采纳时必填"] = ""


@dataclass(frozen=True, slots=True)
class HoldConsultation:
    """责任单位确认沟通完毕；没有提出意见即为无意见。替制定单位办理清单的人不能确认。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    held_on: Annotated[date, "沟通完成日期"]


@dataclass(frozen=True, slots=True)
class SubmitList:
    """专人把清单提请制定单位审定。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    submitted_on: Annotated[date, "提请日期"]


@dataclass(frozen=True, slots=True)
class ReturnList:
    """制定单位退回清单重新修改。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    reason: Annotated[str, "退回原因"]


@dataclass(frozen=True, slots=True)
class IssueList:
    """制定单位审定并印发清单（四(一)）；起草、修改、提请的人不能印发。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    issued_on: Annotated[date, "印发日期"]
    document_number: Annotated[str, "文号，制定单位本年度唯一"]


@dataclass(frozen=True, slots=True)
class ProposeItemRevision:
    """印发后提出修改一项；三种内容只填与该项目相符的一种。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    item: Annotated[ItemId, "清单项目"]
    reason: Annotated[str, "修改原因"]
    problem: Annotated[ProblemContent | None, "问题内容"] = None
    task: Annotated[TaskContent | None, "任务内容"] = None
    duty: Annotated[DutyContent | None, "责任内容"] = None


@dataclass(frozen=True, slots=True)
class ProposeItemAddition:
    """印发后提出增加一项；三种内容只填一种。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    number: Annotated[str, "清单编号"]
    reason: Annotated[str, "增加原因"]
    problem: Annotated[ProblemContent | None, "问题内容"] = None
    task: Annotated[TaskContent | None, "任务内容"] = None
    duty: Annotated[DutyContent | None, "责任内容"] = None


@dataclass(frozen=True, slots=True)
class ProposeItemWithdrawal:
    """印发后提出撤销一项。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    item: Annotated[ItemId, "清单项目"]
    reason: Annotated[str, "撤销原因"]


@dataclass(frozen=True, slots=True)
class ApproveChange:
    """制定单位批准对已印发清单的变更。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    change: Annotated[ChangeId, "变更"]
    approved_on: Annotated[date, "批准日期"]
    document_number: Annotated[str, "批准文号，可为空"] = ""


@dataclass(frozen=True, slots=True)
class RejectChange:
    """制定单位不同意变更。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    change: Annotated[ChangeId, "变更"]
    reason: Annotated[str, "不同意的原因"]


@dataclass(frozen=True, slots=True)
class CarryItemOver:
    """把上年度未完成的项目结转到本年度正在起草的清单；本年度清单印发时，上年度的项目即告结转。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "本年度"]
    item: Annotated[ItemId, "上年度的清单项目"]
    number: Annotated[str, "在本年度清单中的编号"]
    reason: Annotated[str, "未完成的原因"]
    due_on: Annotated[date | None, "任务的新完成时限；任务必填"] = None
