"""What may be asked of the catalogue of superior priorities."""

from dataclasses import dataclass
from typing import Annotated

from domain.codes import SuperiorLevel
from domain.ids import PriorityId


@dataclass(frozen=True, slots=True)
class PublishPriority:
    """发布一项中央、省、市、区基层党建重点工作（三(二)、四(一)）。"""

    year: Annotated[int, "年度"]
    level: Annotated[SuperiorLevel, "层级"]
    title: Annotated[str, "重点工作"]
    document: Annotated[str, "依据文件"] = ""


@dataclass(frozen=True, slots=True)
class RevisePriority:
    """修订一项重点工作；层级不变。"""

    year: Annotated[int, "年度"]
    priority: Annotated[PriorityId, "重点工作"]
    title: Annotated[str, "重点工作的新表述"]
    reason: Annotated[str, "修订原因"]
    document: Annotated[str, "依据文件"] = ""
