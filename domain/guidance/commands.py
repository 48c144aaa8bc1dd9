"""What may be asked of targets, templates and the good-practice library."""

from dataclasses import dataclass
from typing import Annotated

from domain.codes import SuperiorLevel
from domain.guidance.events import TemplateTask
from domain.ids import ItemId, PracticeId, TargetId, TemplateId


@dataclass(frozen=True, slots=True)
class SetCityTarget:
    """登记市委、市政府下达或本区确定的目标任务（二(一)），供清单项目挂接。"""

    year: Annotated[int, "年度"]
    level: Annotated[SuperiorLevel, "下达层级：市或区"]
    area: Annotated[str, "目标领域，如经济增长、民生改善满意度"]
    title: Annotated[str, "目标任务"]


@dataclass(frozen=True, slots=True)
class WithdrawCityTarget:
    """撤销一项目标任务。"""

    target: Annotated[TargetId, "目标任务"]
    reason: Annotated[str, "撤销原因"]


@dataclass(frozen=True, slots=True)
class PublishListTemplate:
    """按领域、行业发布清单模板（二(三)），供起草清单时参照；任务须结合单位实际另行列入。"""

    year: Annotated[int, "年度"]
    domain: Annotated[str, "领域代码，或 TWO_NEW 表示“两新”组织"]
    title: Annotated[str, "模板名称"]
    tasks: Annotated[tuple[TemplateTask, ...], "建议的任务"]
    industry: Annotated[str, "行业代码，可为空"] = ""
    focus: Annotated[str, "着力点"] = ""
    breakthrough: Annotated[str, "突破点"] = ""


@dataclass(frozen=True, slots=True)
class WithdrawListTemplate:
    """停用清单模板。"""

    template: Annotated[TemplateId, "清单模板"]
    reason: Annotated[str, "停用原因"]


@dataclass(frozen=True, slots=True)
class PublishGoodPractice:
    """把已核实完成的特色工作收入经验库（二(四)）。"""

    item: Annotated[ItemId, "特色工作任务"]
    title: Annotated[str, "经验名称"]
    summary: Annotated[str, "做法与成效"]


@dataclass(frozen=True, slots=True)
class WithdrawGoodPractice:
    """把一条经验撤出经验库。"""

    practice: Annotated[PracticeId, "经验"]
    reason: Annotated[str, "撤出原因"]
