"""The workbook's layout as data: sheets, columns, what a cell holds, the labels it may hold.

Row 1 of each sheet is its header. What is short enough for a command is short enough for a cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from domain.text import DOCUMENT_NUMBER_CHARACTERS_MAX, LONG_CHARACTERS_MAX
from services.commands.hygiene import SHORT_CHARACTERS_MAX, TEXT_CHARACTERS_MAX
from services.workbook import labels
from services.workbook.labels import Labels


class Holds(Enum):
    """What the cells of a column hold."""

    TEXT = auto()
    NAME = auto()
    """Text of one line that is compared with other text: without characters that nobody sees."""
    CODE = auto()
    """An identifier: at most 64 characters, no blanks or list separators. A whole number is taken as its digits."""
    CODES = auto()
    """Several identifiers, separated by 、"""
    DATE = auto()
    COUNT = auto()
    """A whole number >= 0."""
    WEIGHT = auto()
    """A whole number >= 1."""
    NUMBER = auto()
    """A decimal number >= 0 with at most four decimals."""
    LABEL = auto()
    LABELS = auto()
    """Several labels of one list, separated by 、"""
    FILES = auto()
    """File names, separated by line breaks or ；"""
    VALUE = auto()
    """Text or a number, as the rule set's parameters are."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, the field of the row class it fills, what it holds, and its labels if it holds any."""

    title: str
    field: str
    holds: Holds = Holds.TEXT
    required: bool = True
    labels: Labels | None = None
    chars_max: int = LONG_CHARACTERS_MAX


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. It must be there unless it `may_be_missing`; one that `may_be_empty` may have a header alone."""

    name: str
    columns: tuple[Column, ...]
    may_be_empty: bool = False
    may_be_missing: bool = False

    def column(self, field: str) -> Column:
        """The column that fills `field`; KeyError if none does."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


_NAME_MAX = SHORT_CHARACTERS_MAX["name"]

_UNIT = Column("单位编码", "unit", Holds.CODE)
_NUMBER = Column("编号", "number", Holds.CODE)
_WEIGHT = Column("分值权重", "weight", Holds.WEIGHT)


def _optional(title: str, field: str, holds: Holds = Holds.TEXT, *, labels: Labels | None = None) -> Column:
    return Column(title, field, holds, required=False, labels=labels)


def _label(title: str, field: str, values: Labels) -> Column:
    return Column(title, field, Holds.LABEL, labels=values)


def _name(title: str, field: str) -> Column:
    return Column(title, field, Holds.NAME, chars_max=_NAME_MAX)


def _counts(*titles: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(title, field, Holds.COUNT) for title, field in titles)


DESCRIPTION = Sheet("说明", (Column("项目", "key", chars_max=50), Column("内容", "value", Holds.VALUE, chars_max=100)))
UNITS = Sheet(
    "单位",
    (
        _UNIT,
        _name("单位名称", "name"),
        _optional("上级编码", "superior", Holds.CODE),
        _label("类型", "kind", labels.UNIT_KINDS),
        _optional("领域", "domain", Holds.LABEL, labels=labels.DOMAINS),
        _optional("考核类别", "assessment_class"),
        _optional("统一社会信用代码", "credit_code", Holds.CODE),
    ),
)
TEAM = Sheet(
    "班子",
    (
        _UNIT,
        _name("姓名", "name"),
        Column("职务", "title", chars_max=SHORT_CHARACTERS_MAX["title"]),
        _label("责任类别", "kind", labels.POST_KINDS),
        _optional("分管领域", "portfolio"),
        Column("任职日期", "from_on", Holds.DATE),
        _optional("离任日期", "until_on", Holds.DATE),
    ),
)
RESEARCH = Sheet(
    "调研",
    (
        _UNIT,
        _name("专人", "officer"),
        Column("工作现状", "situation", chars_max=TEXT_CHARACTERS_MAX),
        Column("存在问题", "problems", chars_max=TEXT_CHARACTERS_MAX),
        Column("自身优势", "strengths", chars_max=TEXT_CHARACTERS_MAX),
        Column("完成日期", "completed_on", Holds.DATE),
    ),
)
CONSULTATION = Sheet(
    "征求意见",
    (
        _UNIT,
        Column("日期", "on", Holds.DATE),
        Column("意见", "opinion"),
        _optional("处理", "disposition", Holds.LABEL, labels=labels.DISPOSITIONS),
        _optional("说明", "explanation"),
    ),
)
PROBLEMS = Sheet(
    "问题清单",
    (
        _NUMBER,
        _UNIT,
        Column("问题表述", "statement"),
        _label("来源", "source", labels.PROBLEM_SOURCES),
        _optional("来源说明", "source_note"),
        Column("要素", "elements", Holds.LABELS, labels=labels.ELEMENTS),
        Column("领域", "domains", Holds.LABELS, labels=labels.DOMAINS),
        _WEIGHT,
    ),
)
ELEMENTS = Sheet(
    "要素对照",
    (_UNIT, _label("要素", "element", labels.ELEMENTS), Column("结论", "conclusion")),
    may_be_empty=True,
)
TASKS = Sheet(
    "任务清单",
    (
        _NUMBER,
        _UNIT,
        _label("层面", "tier", labels.TIERS),
        Column("工作目标", "goal"),
        _label("依据", "basis", labels.BASES),
        _optional("依据说明", "basis_note"),
        _optional("对应问题", "problems", Holds.CODES),
        Column("计量单位", "unit_of_measure", chars_max=SHORT_CHARACTERS_MAX["unit_of_measure"]),
        Column("目标值", "target_value", Holds.NUMBER),
        Column("完成时限", "due_on", Holds.DATE),
        _WEIGHT,
    ),
)
DUTIES = Sheet(
    "责任清单",
    (
        _NUMBER,
        _UNIT,
        _name("姓名", "holder"),
        _label("责任类别", "role", labels.DUTY_ROLES),
        Column("责任内容", "duty"),
        _WEIGHT,
    ),
)
ISSUE = Sheet(
    "印发",
    (
        _UNIT,
        Column("制定单位", "maker", Holds.CODE),
        Column("印发日期", "issued_on", Holds.DATE),
        Column("文号", "document_number", Holds.NAME, chars_max=DOCUMENT_NUMBER_CHARACTERS_MAX),
    ),
)
COMMITMENTS = Sheet(
    "分解",
    (
        _NUMBER,
        _name("责任领导", "leader"),
        Column("责任部门", "department", chars_max=SHORT_CHARACTERS_MAX["department"]),
        Column("具体措施", "measure"),
        Column("时间节点", "due_on", Holds.DATE),
    ),
)
PROGRESS = Sheet(
    "进展",
    (
        _NUMBER,
        Column("报告日期", "reported_on", Holds.DATE),
        _optional("累计完成值", "value", Holds.NUMBER),
        Column("进展说明", "note"),
        _optional("佐证文件", "evidence", Holds.FILES),
        _optional("审核结果", "review", Holds.LABEL, labels=labels.REVIEWS),
        _optional("审核日期", "reviewed_on", Holds.DATE),
    ),
)

INSPECTIONS = Sheet(
    "督导",
    (
        Column("督导编号", "inspection", Holds.CODE),
        _UNIT,
        Column("日期", "on", Holds.DATE),
        _label("方式", "method", labels.INSPECTION_METHODS),
        _label("明察暗访", "style", labels.INSPECTION_STYLES),
        _optional("参加部门", "departments", Holds.CODES),
        _optional("发现问题", "finding"),
        _optional("对应编号", "number", Holds.CODE),
        _optional("后续措施", "follow_up", Holds.LABEL, labels=labels.FOLLOW_UPS),
        _optional("整改说明", "rectification"),
        _optional("复查日期", "rechecked_on", Holds.DATE),
        _optional("复查结果", "recheck", Holds.LABEL, labels=labels.RECHECKS),
    ),
    may_be_empty=True,
    may_be_missing=True,
)
IMPORTED = (
    DESCRIPTION,
    UNITS,
    TEAM,
    RESEARCH,
    CONSULTATION,
    PROBLEMS,
    ELEMENTS,
    TASKS,
    DUTIES,
    ISSUE,
    COMMITMENTS,
    PROGRESS,
    INSPECTIONS,
)
"""In the order of the workbook, which is also the order of play within one day."""

SCORING = Sheet(
    "评分办法",
    (
        Column("指标", "measure"),
        Column("名称", "name"),
        Column("参数", "parameter"),
        Column("值", "value", Holds.VALUE),
    ),
    may_be_missing=True,
)
GROUPS = Sheet(
    "考核组",
    (
        _name("考核组", "group"),
        Column("组织单位", "organiser", Holds.CODE),
        _name("姓名", "name"),
        Column("职务", "title", chars_max=_NAME_MAX),
        Column("原单位", "seconded_from", Holds.CODE),
        _optional("组长", "leader", Holds.LABEL, labels=labels.YES),
    ),
    may_be_missing=True,
)
SCORES = Sheet(
    "考核打分",
    (
        _UNIT,
        _NUMBER,
        _label("标准", "criterion", labels.CRITERIA),
        _label("考核方式", "method", labels.ASSESSMENT_METHODS),
        _name("考核人", "assessor"),
        Column("得分", "score", Holds.NUMBER),
        _optional("扣分原因", "reason"),
    ),
    may_be_missing=True,
)
ANSWERS: Mapping[str, str] = MappingProxyType(
    {"satisfied": "满意", "mostly": "基本满意", "average": "一般", "dissatisfied": "不满意"}
)
"""The answers of 满意度 by the field of their column, best first."""

SATISFACTION = Sheet(
    "满意度",
    (
        _UNIT,
        *_counts(
            ("发出", "sent"),
            ("收回", "returned"),
            ("有效", "valid"),
            *((title, field) for field, title in ANSWERS.items()),
        ),
    ),
    may_be_missing=True,
)
ASSESSMENT_FACTS = Sheet(
    "加减分",
    (_UNIT, Column("类别", "kind"), Column("事由", "cause"), Column("次数", "count", Holds.WEIGHT)),
    may_be_empty=True,
    may_be_missing=True,
)
REPORTS = Sheet(
    "述职",
    (
        _UNIT,
        _name("述职人", "reporter"),
        Column("日期", "on", Holds.DATE),
        Column("具体措施", "measures"),
        Column("完成情况", "completion"),
        Column("取得成效", "results"),
        _optional("未完成原因", "reasons_unfinished"),
        Column("下步打算", "next_plan"),
        _optional("提问", "question"),
        _optional("回答", "answer"),
    ),
    may_be_empty=True,
    may_be_missing=True,
)
VOTES: Mapping[str, str] = MappingProxyType({"good": "好", "fair": "较好", "average": "一般", "poor": "差"})
"""The votes of 民主评议 by the field of their column, best first; 弃权 is no vote."""

BALLOTS = Sheet(
    "民主评议",
    (
        _UNIT,
        *_counts(
            ("发出", "sent"),
            ("收回", "returned"),
            ("有效", "valid"),
            *((title, field) for field, title in VOTES.items()),
            ("弃权", "abstained"),
        ),
    ),
    may_be_empty=True,
    may_be_missing=True,
)
RULINGS = Sheet(
    "结果运用",
    (
        _UNIT,
        _label("类别", "kind", labels.OUTCOMES),
        Column("事由", "cause"),
        Column("日期", "on", Holds.DATE),
        Column("文号", "document_number", Holds.NAME, chars_max=DOCUMENT_NUMBER_CHARACTERS_MAX),
    ),
    may_be_empty=True,
    may_be_missing=True,
)

LATER = (SCORING, GROUPS, SCORES, SATISFACTION, ASSESSMENT_FACTS, REPORTS, BALLOTS, RULINGS)
"""The second half of the year."""

SHEETS: Mapping[str, Sheet] = MappingProxyType({sheet.name: sheet for sheet in (*IMPORTED, *LATER)})

ERROR_SHEET = "错误"
"""The sheet of errors in a workbook that came back."""

CHOICES_SHEET = "选项"
"""The hidden sheet that the drop-downs of an export take their choices from."""

PASSED_OVER = frozenset({ERROR_SHEET, CHOICES_SHEET})
"""Sheets of ours that hold nothing to import."""

DESCRIPTION_KEYS = ("区名", "行政区划代码", "年度", "模板版本")
TEMPLATE_VERSION = "1"
ERASED = "（姓名已删除）"
"""In the place of the name of somebody whose personal data was erased."""

NO_OPINION = "无"
"""征求意见.意见 of a unit that was consulted and raised no opinion."""
