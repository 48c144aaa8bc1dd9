"""What may be asked of a list year."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.codes import CyclePhase
from domain.ids import UnitId


@dataclass(frozen=True, slots=True)
class OpenCycle:
    """开启一个年度；制定清单的起止日期取自本区规则参数。"""

    year: Annotated[int, "年度"]
    opened_on: Annotated[date, "开启日期"]


@dataclass(frozen=True, slots=True)
class DeclarePriorReport:
    """登记上年度党组织书记专项述职报告（四(一)）；首个年度可登记为外部文件。"""

    year: Annotated[int, "年度"]
    document: Annotated[str, "述职报告的名称或文号"]
    unit: Annotated[UnitId | None, "所属单位；不填为全区首个年度的外部文件"] = None
    commitments: Annotated[tuple[str, ...], "述职承诺事项，按报告中的先后；任务按序号对应"] = ()


@dataclass(frozen=True, slots=True)
class SetPhaseWindow:
    """规定某一阶段的起止日期。"""

    year: Annotated[int, "年度"]
    phase: Annotated[CyclePhase, "阶段"]
    from_on: Annotated[date, "起始日期"]
    until_on: Annotated[date, "截止日期"]
    reason: Annotated[str, "原因；放宽印发时间须填"] = ""


@dataclass(frozen=True, slots=True)
class AdvancePhase:
    """进入下一阶段；阶段只进不退。"""

    year: Annotated[int, "年度"]
    phase: Annotated[CyclePhase, "进入的阶段"]
    advanced_on: Annotated[date, "进入日期"]


@dataclass(frozen=True, slots=True)
class ReopenPhase:
    """重开已经过去的阶段，须说明原因。"""

    year: Annotated[int, "年度"]
    phase: Annotated[CyclePhase, "重开的阶段"]
    reason: Annotated[str, "重开原因"]


@dataclass(frozen=True, slots=True)
class ApproveIssueException:
    """批准某单位的清单在规定时间以外印发。"""

    year: Annotated[int, "年度"]
    unit: Annotated[UnitId, "责任单位"]
    until_on: Annotated[date, "准许印发的截止日期"]
    reason: Annotated[str, "批准原因"]


@dataclass(frozen=True, slots=True)
class CloseCycle:
    """结束一个年度。"""

    year: Annotated[int, "年度"]
    closed_on: Annotated[date, "结束日期"]
