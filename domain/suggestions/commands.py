"""What may be asked of a suggestion."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.ids import SuggestionId, UnitId
from domain.lists.events import ProblemContent


@dataclass(frozen=True, slots=True)
class SubmitSuggestion:
    """党员、群众提出意见建议（三(一)）；提出人和原文加密保存，责任单位看不到。"""

    unit: Annotated[UnitId, "所涉及的单位"]
    year: Annotated[int, "年度"]
    from_member: Annotated[bool, "提出人是否党员"]
    text: Annotated[str, "意见建议"]
    submitted_on: Annotated[date, "提出日期"]
    author: Annotated[str, "提出人，可为空"] = ""


@dataclass(frozen=True, slots=True)
class ScreenSuggestion:
    """专人甄别：是否属于基层党建问题；信访事项转交信访渠道。"""

    suggestion: Annotated[SuggestionId, "意见建议"]
    fit: Annotated[bool, "是否可作为清单问题"]
    summary: Annotated[str, "不含姓名的摘要"]
    screened_on: Annotated[date, "甄别日期"]


@dataclass(frozen=True, slots=True)
class AdoptSuggestion:
    """把意见建议采纳为起草中的问题清单的一项，来源记为党员群众提出；本年度清单已印发的，列入下一年度。"""

    suggestion: Annotated[SuggestionId, "意见建议"]
    number: Annotated[str, "清单编号"]
    content: Annotated[ProblemContent, "问题内容"]
    adopted_on: Annotated[date, "采纳日期"]
    year: Annotated[int | None, "列入哪一年度的清单：所提年度或下一年度；不填为所提年度"] = None


@dataclass(frozen=True, slots=True)
class ReplySuggestion:
    """答复提出人。"""

    suggestion: Annotated[SuggestionId, "意见建议"]
    text: Annotated[str, "答复内容"]
    replied_on: Annotated[date, "答复日期"]
