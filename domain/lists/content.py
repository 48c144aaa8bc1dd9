"""What an item's content must be (R4, R5, R6, R7). Checked when it is written, again on the day of issue."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.codes import DutyRole, ProblemSource, SuperiorLevel, TaskBasis, TaskTier, UnitKind
from domain.ids import ItemId
from domain.labels import label
from domain.lists.errors import (
    BasisIncomplete,
    DayOutsideYear,
    DomainNotOfUnit,
    DutyRoleMismatch,
    GoalNotMeasurable,
    ItemCodeUnknown,
    PriorityNotPublished,
    PriorReportMissing,
    ProblemNotSalient,
    SuggestionOnlyByAdoption,
)
from domain.lists.events import DutyContent, ProblemContent, TaskContent
from domain.lists.facts import Ground
from domain.refusal import InvalidInput
from domain.text import ITEM_NUMBER_CHARACTERS_MAX, SHORT_CHARACTERS_MAX, check_text, check_word

WEIGHT_MAX = 1_000_000
TARGET_VALUE_MAX = Decimal(10) ** 12
TARGET_DECIMALS_MAX = 4


def check_number(number: str, field: str) -> None:
    """A 清单编号: one word of at most 40 characters. Raises InvalidInput."""
    check_text(number, field, "清单编号", characters_max=ITEM_NUMBER_CHARACTERS_MAX)
    check_word(number, field, "清单编号")


def check_problem(content: ProblemContent, ground: Ground, field: str) -> None:
    """A problem (policy 三(一)): closed source, elements and domains of the year's lists, salient.

    field: path of the content in the command. Raises InvalidInput and its kinds.
    """
    check_text(content.statement, f"{field}.statement", "问题表述")
    check_text(content.source_note, f"{field}.source_note", "来源说明", required=False)
    check_text(content.root_cause, f"{field}.root_cause", "原因分析", required=False)
    _check_closed(content.source, ProblemSource, f"{field}.source", "问题来源")
    _check_codes(content.elements, ground.codes.elements, f"{field}.elements", "工作要素")
    _check_codes(content.domains, ground.codes.domains, f"{field}.domains", "领域")
    own = ground.unit.domain
    # A committee's lists cover whatever lies in its jurisdiction; an organisation has the one domain of its register.
    if ground.unit.kind is UnitKind.GRASSROOTS and own is not None and content.domains != (own,):
        name = ground.codes.domains.get(own, own)
        raise DomainNotOfUnit(f"本单位属“{name}”领域，请改为“{name}”。", field=f"{field}.domains")
    if content.suggestion is not None and content.source is not ProblemSource.MEMBERS_AND_MASSES:
        raise SuggestionOnlyByAdoption(field=f"{field}.source")
    if not content.salient:
        raise ProblemNotSalient(field=f"{field}.salient")
    _check_weight(content.weight, f"{field}.weight")


def check_task(
    content: TaskContent,
    ground: Ground,
    problems: Mapping[ItemId, ProblemContent],
    field: str,
    before: TaskContent | None = None,
) -> None:
    """A task (policy 三(二), 五(二)): tier, basis with what belongs to it, a goal that can be measured.

    problems: standing problem items of the same list. before: the content it replaces or was carried over from, whose
    priority stays good although an earlier year's catalogue holds it. Raises InvalidInput and its kinds.
    """
    check_text(content.goal, f"{field}.goal", "工作目标")
    check_text(content.basis_note, f"{field}.basis_note", "依据说明", required=False)
    check_text(content.evidence_kind, f"{field}.evidence_kind", "所需佐证的形式", required=False)
    check_text(content.check_method, f"{field}.check_method", "考评办法", required=False)
    _check_closed(content.tier, TaskTier, f"{field}.tier", "任务层面")
    _check_closed(content.basis, TaskBasis, f"{field}.basis", "任务依据")
    _check_codes(content.tags, ground.codes.tags, f"{field}.tags", "建设维度", required=False)
    if content.programme:
        if content.tier is not TaskTier.KEY:
            raise BasisIncomplete("只有重点工作才填重点工作项目，请清空。", field=f"{field}.programme")
        _check_codes((content.programme,), ground.codes.programmes, f"{field}.programme", "重点工作项目")
    if content.subgroup:
        if content.tier is not TaskTier.BASIC:
            raise BasisIncomplete("只有基础工作才分基本工作和保障性工作，请清空。", field=f"{field}.subgroup")
        _check_codes((content.subgroup,), ground.codes.subgroups, f"{field}.subgroup", "基础工作类别")
    _check_measurable(content, ground.year.year, field)
    _check_priority(content, ground, field, before)
    _check_problems(content, problems, field)
    _check_commitment(content, ground, field)
    _check_weight(content.weight, f"{field}.weight")


def check_duty(content: DutyContent, ground: Ground, field: str) -> None:
    """A duty (policy 三(三)): its role is the one of the holder's post, once there is a post.

    Whether the holder is in the team is asked on the day of issue: a list may be drafted before an appointment.
    Raises InvalidInput and its kinds.
    """
    check_text(content.duty, f"{field}.duty", "责任内容")
    _check_closed(content.role, DutyRole, f"{field}.role", "责任类别")
    held = ground.unit.post_of(content.holder)
    if held is not None and held.role is not content.role:
        raise DutyRoleMismatch(
            f"责任人任{held.title}，应为“{label(held.role)}”，现填“{label(content.role)}”。", field=f"{field}.role"
        )
    _check_weight(content.weight, f"{field}.weight")


def with_tenure(content: DutyContent, ground: Ground) -> DutyContent:
    """The duty with post and portfolio as the tree shows them that day, whatever was filled in (R7)."""
    held = ground.unit.post_of(content.holder)
    if held is None:
        return replace(content, post=None, portfolio="")
    return replace(content, post=held.post, portfolio=held.portfolio)


def check_in_year(day: date, year: int, field: str, what: str) -> None:
    """Raises DayOutsideYear."""
    if day.year != year:
        raise DayOutsideYear(f"{what}为{day}，应在{year}年1月1日至12月31日之间。", field=field)


def _check_closed(value: StrEnum, codes: type[StrEnum], field: str, what: str) -> None:
    # A caller that reads codes from a sheet may hold any string; the closed lists stay closed here as well.
    if value not in tuple(codes):
        raise ItemCodeUnknown(f"{what}“{value}”，可选{'、'.join(label(code) for code in codes)}。", field=field)


def _check_codes(
    values: Sequence[str], codes: Mapping[str, str], field: str, what: str, *, required: bool = True
) -> None:
    if required and not values:
        raise ItemCodeUnknown(f"{what}至少选一项。", field=field)
    if len(set(values)) != len(values):
        raise ItemCodeUnknown(f"{what}重复，请每项只选一次。", field=field)
    unknown = next((value for value in values if value not in codes), None)
    if unknown is not None:
        raise ItemCodeUnknown(
            f"{what}“{unknown}”，本年度可选{'、'.join(codes.values()) or '项为空，请先扩充代码表'}。", field=field
        )


def _check_weight(weight: int, field: str) -> None:
    if not 1 <= weight <= WEIGHT_MAX:
        raise InvalidInput(f"分值权重为{weight}，应为1至{WEIGHT_MAX}之间的整数。", field=field)


def _check_measurable(content: TaskContent, year: int, field: str) -> None:
    if not content.unit_of_measure.strip():
        raise GoalNotMeasurable("请填写计量单位。", field=f"{field}.unit_of_measure")
    check_text(content.unit_of_measure, f"{field}.unit_of_measure", "计量单位", characters_max=SHORT_CHARACTERS_MAX)
    value = content.target_value
    if not value.is_finite() or not 0 < value <= TARGET_VALUE_MAX:
        raise GoalNotMeasurable(f"目标值为{value}，应大于0。", field=f"{field}.target_value")
    if decimals(value) > TARGET_DECIMALS_MAX:
        raise GoalNotMeasurable(f"目标值为{value}，小数最多{TARGET_DECIMALS_MAX}位。", field=f"{field}.target_value")
    check_in_year(content.due_on, year, f"{field}.due_on", "完成时限")


def decimals(value: Decimal) -> int:
    """How many digits a finite number has after the point."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _check_priority(content: TaskContent, ground: Ground, field: str, before: TaskContent | None) -> None:
    if content.basis is not TaskBasis.SUPERIOR_PRIORITY:
        if content.level is not None or content.priority is not None:
            raise BasisIncomplete("依据不是上级重点工作，层级和重点工作请清空。", field=f"{field}.level")
        return
    if content.level is None or content.priority is None:
        raise BasisIncomplete("依据为上级重点工作，请写明层级并选定一项重点工作。", field=f"{field}.level")
    _check_closed(content.level, SuperiorLevel, f"{field}.level", "层级")
    if before is not None and (before.level, before.priority) == (content.level, content.priority):
        return
    published = ground.year.priorities.get(content.priority)
    if published is None:
        raise PriorityNotPublished("请先由组织部发布这项重点工作。", field=f"{field}.priority")
    if published is not content.level:
        raise PriorityNotPublished(
            f"这项重点工作属{label(published)}级，现填{label(content.level)}级。", field=f"{field}.level"
        )


def _check_commitment(content: TaskContent, ground: Ground, field: str) -> None:
    if content.basis is not TaskBasis.SECRETARY_COMMITMENT:
        if content.secretary_commitment is not None:
            raise BasisIncomplete("依据不是书记述职承诺，承诺序号请清空。", field=f"{field}.secretary_commitment")
        return
    if not ground.year.prior_report:
        raise PriorReportMissing(field=f"{field}.basis")
    known = len(ground.year.commitments)
    if content.secretary_commitment is not None and not 1 <= content.secretary_commitment <= known:
        raise BasisIncomplete(
            f"承诺序号为{content.secretary_commitment}，述职报告登记了{known}项承诺。",
            field=f"{field}.secretary_commitment",
        )


def _check_problems(content: TaskContent, problems: Mapping[ItemId, ProblemContent], field: str) -> None:
    """A task whose basis is the problem list names problems of it; any other task may name those it answers (R6)."""
    if content.basis is TaskBasis.PROBLEM_ITEM and not content.problems:
        raise BasisIncomplete("依据为问题清单，请选定所对应的问题。", field=f"{field}.problems")
    if len(set(content.problems)) != len(content.problems):
        raise BasisIncomplete("对应问题重复，请每个问题只选一次。", field=f"{field}.problems")
    if any(problem not in problems for problem in content.problems):
        raise BasisIncomplete("对应问题须在同一份问题清单之中且未撤回。", field=f"{field}.problems")
