"""What may be asked about a review meeting and its ballots."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.ids import PersonId, QuestionId, UnitId
from domain.tally import Tally


@dataclass(frozen=True, slots=True)
class ScheduleMeeting:
    """安排述职评议会，通报完成情况之前可以重新安排（四(二)）。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    units: Annotated[tuple[UnitId, ...], "述职单位"]
    participants: Annotated[tuple[PersonId, ...], "与会人员"]
    scheduled_on: Annotated[date, "会议日期"]
    place: Annotated[str, "会议地点"] = ""


@dataclass(frozen=True, slots=True)
class InviteParticipants:
    """增加与会人员，开始评议之前办理。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    participants: Annotated[tuple[PersonId, ...], "增加的与会人员"]


@dataclass(frozen=True, slots=True)
class CirculateCompletion:
    """根据年度考核结果首先通报各单位“三个清单”完成情况（四(二)）。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    circulated_on: Annotated[date, "通报日期"]


@dataclass(frozen=True, slots=True)
class CallReporter:
    """请述职人员现场述职：书记本人，书记缺席时由班子成员代为述职。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    unit: Annotated[UnitId, "述职单位"]
    reporter: Annotated[PersonId, "述职人"]
    called_on: Annotated[date, "述职日期"]


@dataclass(frozen=True, slots=True)
class DeliverReport:
    """现场述职，五项内容齐全（四(二)）。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    unit: Annotated[UnitId, "述职单位"]
    delivered_on: Annotated[date, "述职日期"]
    measures: Annotated[str, "具体措施，必填"] = ""
    completion: Annotated[str, "完成情况，必填"] = ""
    results: Annotated[str, "取得成效，必填"] = ""
    reasons_unfinished: Annotated[str, "未完成事项的具体原因，有未完成事项时必填"] = ""
    next_plan: Annotated[str, "下步工作打算，必填"] = ""
    commitments: Annotated[tuple[str, ...], "书记承诺的事项，作为下年度任务的依据"] = ()


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """向述职对象现场提问。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    unit: Annotated[UnitId, "述职单位"]
    text: Annotated[str, "提问"]
    asked_on: Annotated[date, "提问日期"]
    asked_by: Annotated[PersonId | None, "提问人，不填为办理人本人"] = None


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """登记对提问的回答。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    unit: Annotated[UnitId, "述职单位"]
    question: Annotated[QuestionId, "提问编号"]
    text: Annotated[str, "回答"]
    answered_on: Annotated[date, "回答日期"]


@dataclass(frozen=True, slots=True)
class OpenAppraisal:
    """听取述职并提问之后开始民主评议（四(二)）。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    present: Annotated[tuple[PersonId, ...], "到会人员"]
    on_paper: Annotated[bool, "是否用纸质票"]
    opened_on: Annotated[date, "评议日期"]


@dataclass(frozen=True, slots=True)
class CloseAppraisal:
    """结束民主评议投票。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    closed_on: Annotated[date, "结束日期"]


@dataclass(frozen=True, slots=True)
class AdjournMeeting:
    """述职评议会结束。"""

    organiser: Annotated[UnitId, "组织述职评议的区委或党（工）委"]
    year: Annotated[int, "年度"]
    adjourned_on: Annotated[date, "散会日期"]


@dataclass(frozen=True, slots=True)
class PublishBallotKeys:
    """平台公布电子票箱的地址和公钥。"""

    unit: Annotated[UnitId, "被评议单位"]
    year: Annotated[int, "年度"]
    box: Annotated[str, "票箱地址"]
    token_key: Annotated[str, "选票凭证公钥"]
    vote_key: Annotated[str, "选票加密公钥"]


@dataclass(frozen=True, slots=True)
class SealBallots:
    """平台关闭电子票箱，按随机次序公布全部选票并计票。"""

    unit: Annotated[UnitId, "被评议单位"]
    year: Annotated[int, "年度"]
    issued: Annotated[int, "发出选票数"]
    votes: Annotated[tuple[str, ...], "选票"]
    commitments: Annotated[tuple[str, ...], "选票承诺值"]


@dataclass(frozen=True, slots=True)
class EnterPaperCount:
    """录入一名计票人的纸质票计票结果，两名计票人一致方为有效。"""

    unit: Annotated[UnitId, "被评议单位"]
    year: Annotated[int, "年度"]
    issued: Annotated[int, "发出票数"]
    returned: Annotated[int, "收回票数"]
    valid: Annotated[int, "有效票数"]
    abstentions: Annotated[int, "弃权票数"]
    votes: Annotated[Tally, "各档次得票数"]
    counted_on: Annotated[date, "计票日期"]
