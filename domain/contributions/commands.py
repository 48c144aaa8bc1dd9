"""What may be asked about a functional department's contribution."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.ids import ContributionId, ItemId, UnitId


@dataclass(frozen=True, slots=True)
class RequestContribution:
    """请职能部门为清单项目提供人力、技术或资金（五(三)）。"""

    item: Annotated[ItemId, "清单项目"]
    department: Annotated[UnitId, "职能部门"]
    resource: Annotated[str, "资源类别代码"]
    description: Annotated[str, "请求的内容"]


@dataclass(frozen=True, slots=True)
class PledgeContribution:
    """职能部门承诺提供支持。"""

    contribution: Annotated[ContributionId, "支持事项"]
    description: Annotated[str, "承诺的内容"]
    deliver_by_on: Annotated[date, "承诺到位日期"]


@dataclass(frozen=True, slots=True)
class DeliverContribution:
    """职能部门登记支持已到位。"""

    contribution: Annotated[ContributionId, "支持事项"]
    delivered_on: Annotated[date, "到位日期"]
    note: Annotated[str, "到位情况"]


@dataclass(frozen=True, slots=True)
class DeclineContribution:
    """职能部门说明不能提供支持。"""

    contribution: Annotated[ContributionId, "支持事项"]
    reason: Annotated[str, "不能提供的原因"]
