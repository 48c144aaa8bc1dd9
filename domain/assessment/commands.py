"""What may be asked about the annual assessment (policy 四(二))."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.assessment.facts import Score
from domain.codes import InterestKind
from domain.ids import EvidenceId, GroupId, ItemId, PersonId, UnitId
from domain.signing.facts import OfficerSignature
from domain.tally import Count


@dataclass(frozen=True, slots=True)
class FormGroup:
    """组成年度考核组（四(二)）：区委组织部为区属党（工）委，党（工）委为所属基层党组织。"""

    organiser: Annotated[UnitId, "组织单位：所考核单位的直接上级"]
    year: Annotated[int, "年度"]
    name: Annotated[str, "考核组名称"]
    formed_on: Annotated[date, "组成日期"]


@dataclass(frozen=True, slots=True)
class SecondAssessor:
    """抽调一名专门人员进入考核组。"""

    group: Annotated[GroupId, "考核组"]
    person: Annotated[PersonId, "被抽调人"]
    title: Annotated[str, "职务"]
    from_unit: Annotated[UnitId, "原单位"]
    leads: Annotated[bool, "是否组长"]
    seconded_on: Annotated[date, "抽调日期"]


@dataclass(frozen=True, slots=True)
class SetGroupLeader:
    """指定考核组成员为组长；一个组可以有几名组长。"""

    group: Annotated[GroupId, "考核组"]
    person: Annotated[PersonId, "成员"]
    set_on: Annotated[date, "指定日期"]


@dataclass(frozen=True, slots=True)
class DeclareInterest:
    """考核人申报与被考核单位的利害关系，随即回避对该单位的考核。"""

    group: Annotated[GroupId, "考核组"]
    unit: Annotated[UnitId, "被考核单位"]
    kind: Annotated[InterestKind, "回避情形"]
    declared_on: Annotated[date, "申报日期"]


@dataclass(frozen=True, slots=True)
class RecuseAssessor:
    """组织单位决定考核人回避对一个单位的考核。"""

    group: Annotated[GroupId, "考核组"]
    person: Annotated[PersonId, "回避的考核人"]
    unit: Annotated[UnitId, "被考核单位"]
    reason: Annotated[str, "回避原因"]
    recused_on: Annotated[date, "决定日期"]


@dataclass(frozen=True, slots=True)
class ReplaceAssessor:
    """更换考核组成员；已签字的打分表保留。"""

    group: Annotated[GroupId, "考核组"]
    person: Annotated[PersonId, "退出的成员"]
    replacement: Annotated[PersonId, "接替的人员"]
    title: Annotated[str, "接替人员的职务"]
    from_unit: Annotated[UnitId, "接替人员的原单位"]
    reason: Annotated[str, "更换原因"]
    replaced_on: Annotated[date, "更换日期"]


@dataclass(frozen=True, slots=True)
class OpenAssessment:
    """对一个单位开始年度考核，三个清单的全部项目逐项列入。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    group: Annotated[GroupId, "考核组"]
    opened_on: Annotated[date, "开始日期"]


@dataclass(frozen=True, slots=True)
class RecordAssessmentMethod:
    """登记在该单位使用过的考核方式。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    method: Annotated[str, "考核方式代码"]
    used_on: Annotated[date, "使用日期"]
    note: Annotated[str, "情况说明"] = ""


@dataclass(frozen=True, slots=True)
class RecordSatisfaction:
    """登记基层群众满意度问卷的结果；考核上报之前再次登记的为更正。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    issued: Annotated[int, "发出份数"]
    returned: Annotated[int, "收回份数"]
    valid: Annotated[int, "有效份数"]
    answers: Annotated[tuple[Count, ...], "有效问卷中各答案的份数，答案按评分办法"]
    surveyed_on: Annotated[date, "调查日期"]


@dataclass(frozen=True, slots=True)
class RecordAssessmentFact:
    """登记加分、扣分或一票否决的事实，类别按评分办法。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    kind: Annotated[str, "类别"]
    count: Annotated[int, "次数"]
    reason: Annotated[str, "事由"]
    recorded_on: Annotated[date, "登记日期"]
    evidence: Annotated[tuple[EvidenceId, ...], "佐证"] = ()


@dataclass(frozen=True, slots=True)
class WithdrawAssessmentFact:
    """撤回登记有误的加减分事实。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    line: Annotated[str, "所撤回的登记的编号"]
    reason: Annotated[str, "撤回原因"]


@dataclass(frozen=True, slots=True)
class EnterScores:
    """考核人逐项逐标准打分，一次可以登记整张打分表。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    scores: Annotated[tuple[Score, ...], "各项打分"]


@dataclass(frozen=True, slots=True)
class AmendScores:
    """考核人在签字之前更正打分，原打分留有记录。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    scores: Annotated[tuple[Score, ...], "更正后的打分"]
    because: Annotated[str, "更正原因"]


@dataclass(frozen=True, slots=True)
class SignSheet:
    """考核人在打分表上签字；全部项目打分之后才能签字，签字之后不再变动。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    signed_on: Annotated[date, "签字日期"]
    signature: Annotated[OfficerSignature | None, "本人对待签文本的电子签名"] = None


@dataclass(frozen=True, slots=True)
class AdjudicateScore:
    """组长对一项的一个标准裁定得分，取代各考核人的打分。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    item: Annotated[ItemId, "清单项目"]
    criterion: Annotated[str, "标准"]
    score: Annotated[int, "裁定得分，百分之一分"]
    reason: Annotated[str, "裁定理由"]
    adjudicated_on: Annotated[date, "裁定日期"]


@dataclass(frozen=True, slots=True)
class SubmitAssessment:
    """组长上报考核结果；打分表须全部签字，没有未打分的项目。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    submitted_on: Annotated[date, "上报日期"]


@dataclass(frozen=True, slots=True)
class ReturnAssessment:
    """组织单位将上报的考核结果退回考核组。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    reason: Annotated[str, "退回原因"]
    returned_on: Annotated[date, "退回日期"]


@dataclass(frozen=True, slots=True)
class FinaliseAssessment:
    """组织单位将考核结果定案；参加考核的人员不能定案。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    finalised_on: Annotated[date, "定案日期"]


@dataclass(frozen=True, slots=True)
class FeedBackAssessment:
    """向被考核单位反馈考核结果，异议期限自此起算。"""

    unit: Annotated[UnitId, "被考核单位"]
    year: Annotated[int, "年度"]
    fed_back_on: Annotated[date, "反馈日期"]
