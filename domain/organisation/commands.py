"""What may be asked of the unit tree."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.codes import PostKind, UnitKind
from domain.ids import PersonId, PostId, UnitId


@dataclass(frozen=True, slots=True)
class RegisterUnit:
    """登记一个单位。"""

    code: Annotated[str, "单位编码，本区唯一"]
    name: Annotated[str, "单位名称"]
    kind: Annotated[UnitKind, "类型"]
    effective_on: Annotated[date, "自哪一日起"]
    superior: Annotated[UnitId | None, "上级单位；区委为空"] = None
    domain: Annotated[str | None, "所属领域代码；党(工)委可为空"] = None
    assessment_class: Annotated[str, "考核类别"] = ""
    credit_code: Annotated[str, "统一社会信用代码，可为空"] = ""


@dataclass(frozen=True, slots=True)
class ReviseUnit:
    """更正单位的名称、领域、考核类别或统一社会信用代码。"""

    unit: Annotated[UnitId, "单位"]
    name: Annotated[str, "单位名称"]
    effective_on: Annotated[date, "自哪一日起"]
    reason: Annotated[str, "更正原因"]
    domain: Annotated[str | None, "所属领域代码"] = None
    assessment_class: Annotated[str, "考核类别"] = ""
    credit_code: Annotated[str, "统一社会信用代码"] = ""


@dataclass(frozen=True, slots=True)
class MoveUnit:
    """把单位划转到另一个上级之下。"""

    unit: Annotated[UnitId, "单位"]
    superior: Annotated[UnitId, "新的上级单位"]
    effective_on: Annotated[date, "自哪一日起"]
    reason: Annotated[str, "划转原因"]


@dataclass(frozen=True, slots=True)
class AssignPost:
    """任职。"""

    unit: Annotated[UnitId, "单位"]
    person: Annotated[PersonId, "任职人员"]
    title: Annotated[str, "职务名称"]
    kind: Annotated[PostKind, "责任类别"]
    from_on: Annotated[date, "任职日期"]
    portfolio: Annotated[str, "分管领域、分管工作"] = ""


@dataclass(frozen=True, slots=True)
class EndPost:
    """离任。"""

    unit: Annotated[UnitId, "单位"]
    post: Annotated[PostId, "任职"]
    until_on: Annotated[date, "离任日期（当日仍在任）"]
    reason: Annotated[str, "离任原因"] = ""


@dataclass(frozen=True, slots=True)
class SetPortfolio:
    """调整分管领域。"""

    unit: Annotated[UnitId, "单位"]
    post: Annotated[PostId, "任职"]
    portfolio: Annotated[str, "分管领域、分管工作"]
    from_on: Annotated[date, "自哪一日起"]


@dataclass(frozen=True, slots=True)
class DissolveUnit:
    """撤销单位。"""

    unit: Annotated[UnitId, "单位"]
    effective_on: Annotated[date, "自哪一日起不再存在"]
    reason: Annotated[str, "撤销原因"]
