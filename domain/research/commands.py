"""What may be asked of a research record."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.ids import UnitId


@dataclass(frozen=True, slots=True)
class StartResearch:
    """专人开始对责任单位的调研（五(二)）。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    started_on: Annotated[date, "开始日期"]


@dataclass(frozen=True, slots=True)
class RecordSituation:
    """记录责任单位的工作现状；完成前可以改写，每次改写都留痕。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    text: Annotated[str, "工作现状"]


@dataclass(frozen=True, slots=True)
class RecordProblems:
    """记录责任单位的存在问题。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    text: Annotated[str, "存在问题"]


@dataclass(frozen=True, slots=True)
class RecordStrengths:
    """记录责任单位的自身优势。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    text: Annotated[str, "自身优势"]


@dataclass(frozen=True, slots=True)
class CompleteResearch:
    """完成调研；现状、问题、优势三部分缺一不可。"""

    unit: Annotated[UnitId, "责任单位"]
    year: Annotated[int, "年度"]
    completed_on: Annotated[date, "完成日期"]
