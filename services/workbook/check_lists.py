"""Research, consultation, the three lists and their issue: everything a unit's lists need, and nothing twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.codes import (
    DUTY_OF_POST,
    OPEN_CODES,
    TEAM_POSTS,
    WORK_ELEMENTS,
    CodeList,
    Disposition,
    DutyRole,
    PostKind,
    TaskBasis,
    TaskTier,
)
from domain.labels import LABELS
from domain.text import same_key
from services.workbook.faults import Fault
from services.workbook.references import outside_year, posts_of, team_of, unknown_units
from services.workbook.rows import DistrictYear, IssueRow, OpinionRow, Table
from services.workbook.sheets import NO_OPINION

_OFFICERS = frozenset({PostKind.LIST_OFFICER})
_SECRETARY = frozenset({PostKind.SECRETARY})


def check(district: DistrictYear) -> Iterator[Fault]:
    """Faults of 调研, 征求意见, the three lists, 要素对照 and 印发."""
    for table, days in (
        (district.research, ("completed_on",)),
        (district.opinions, ("on",)),
        (district.problems, ()),
        (district.elements, ()),
        (district.tasks, ("due_on",)),
        (district.duties, ()),
        (district.issues, ("issued_on",)),
    ):
        yield from unknown_units(district, table, "unit")
        for field in days:
            yield from outside_year(district, table, field)
    yield from unknown_units(district, district.issues, "maker")
    yield from _numbers_once(district)
    yield from _research(district)
    yield from _opinions(district)
    yield from _elements(district)
    yield from _tasks(district)
    yield from _duty_holders(district)
    yield from _needs(district)
    yield from _issues(district)


def _numbers_once(district: DistrictYear) -> Iterator[Fault]:
    """Numbers that differ in case, width or blanks alone are one number, as in the log."""
    first: dict[str, tuple[str, str, int]] = {}
    for table in district.item_tables():
        for row, number in table.said("number").items():
            key = same_key(number)
            if key in first:
                other, sheet, first_row = first[key]
                where = f"第{first_row}行" if sheet == table.sheet.name else f"“{sheet}”第{first_row}行"
                as_there = "" if other == number else f"的“{other}”"
                message = f"编号“{number}”与{where}{as_there}重复，请改用不同的编号（三个清单统一编号）。"
                yield table.fault(row, "number", "重复", message)
            first.setdefault(key, (number, table.sheet.name, row))


def _research(district: DistrictYear) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row, unit in district.research.said("unit").items():
        if unit in first:
            yield district.research.fault(row, "unit", "重复", f"“{unit}”在第{first[unit]}行已有调研，请合并为一行。")
        first.setdefault(unit, row)
    superiors = district.superiors
    if not (district.team.present and district.units.present):
        return
    for research in district.research:
        maker = superiors.get(research.unit, "")
        if not maker:
            continue
        officers = [post.name for post in posts_of(district, maker, research.completed_on, _OFFICERS)]
        if research.officer not in officers:
            known = f"当日的专人是{'、'.join(officers)}" if officers else "当日没有专人"
            message = (
                f"“{research.officer}”在{research.completed_on}不是制定单位“{maker}”的专人（{known}）。"
                "请核对姓名，或在“班子”中登记责任类别为“专人”的任职。"
            )
            yield district.research.fault(research.row, "officer", "专人", message)


def _opinions(district: DistrictYear) -> Iterator[Fault]:
    researched = {research.unit: research.completed_on for research in district.research}
    by_unit: dict[str, list[OpinionRow]] = {}
    for opinion in district.opinions:
        by_unit.setdefault(opinion.unit, []).append(opinion)
        yield from _disposition(district, opinion)
        begun = researched.get(opinion.unit)
        if begun is not None and opinion.on < begun:
            message = f"征求意见的日期{opinion.on}早于调研完成日期{begun}，请核对。"
            yield district.opinions.fault(opinion.row, "on", "日期先后", message)
    for unit, rows in by_unit.items():
        said = Counter((opinion.on, opinion.opinion) for opinion in rows)
        for opinion in rows:
            if opinion.opinion == NO_OPINION and len(rows) > 1:
                message = f"“{unit}”另有意见，不能同时写“{NO_OPINION}”。请删除这一行。"
                yield district.opinions.fault(opinion.row, "opinion", "重复", message)
            elif said[opinion.on, opinion.opinion] > 1 and opinion is not rows[0]:
                yield district.opinions.fault(
                    opinion.row, "opinion", "重复", "同一天的同一条意见写了两次，请删除一行。"
                )


def _disposition(district: DistrictYear, opinion: OpinionRow) -> Iterator[Fault]:
    table = district.opinions
    if opinion.opinion == NO_OPINION:
        if opinion.disposition is not None:
            yield table.fault(opinion.row, "disposition", "处理", f"意见为“{NO_OPINION}”时处理应为空，请清空。")
    elif opinion.disposition is None:
        yield table.fault(opinion.row, "disposition", "必填", "责任单位提出的意见须写明处理：采纳、部分采纳或不采纳。")
    elif opinion.disposition is not Disposition.ADOPTED and not opinion.explanation:
        yield table.fault(opinion.row, "explanation", "必填", "部分采纳、不采纳的，须说明理由。")


def _elements(district: DistrictYear) -> Iterator[Fault]:
    names = OPEN_CODES[CodeList.WORK_ELEMENT]
    carried: dict[tuple[str, str], int] = {}
    for problem in district.problems:
        for element in problem.elements:
            carried.setdefault((problem.unit, element), problem.row)
    compared: dict[tuple[str, str], int] = {}
    for line in district.elements:
        key = (line.unit, line.element)
        name = names.get(line.element, line.element)
        if key in compared:
            message = f"“{line.unit}”的“{name}”在第{compared[key]}行已经对照，请删除一行。"
            yield district.elements.fault(line.row, "element", "重复", message)
        elif key in carried:
            message = (
                f"“问题清单”第{carried[key]}行已列有“{name}”方面的问题，不能同时填写未发现突出问题。"
                "请删除这一行，或核对该问题的要素。"
            )
            yield district.elements.fault(line.row, "element", "要素对照", message)
        compared.setdefault(key, line.row)
    if not (district.problems.present and district.elements.present):
        return
    for issue in district.issues:
        missing = [
            names[element]
            for element in WORK_ELEMENTS
            if (issue.unit, element) not in carried and (issue.unit, element) not in compared
        ]
        if missing and _all_sound(district, issue.unit):
            message = (
                f"“{issue.unit}”的工作要素“{'”“'.join(missing)}”没有对照。"
                "请在“问题清单”中列出问题，或在“要素对照”中填写结论。"
            )
            yield district.issues.fault(issue.row, "unit", "要素对照", message)


def _all_sound(district: DistrictYear, unit: str) -> bool:
    """Whether every row of the unit in 问题清单 and 要素对照 could be read; if not, what is missing may be there."""
    for table in (district.problems, district.elements):
        sound = sum(line.unit == unit for line in table.rows)
        if sound != sum(said == unit for said in table.said("unit").values()):
            return False
    return True


def _tasks(district: DistrictYear) -> Iterator[Fault]:
    table = district.tasks
    problem_units = {
        number: district.problems.said("unit").get(row) for row, number in district.problems.said("number").items()
    }
    for task in table:
        if task.basis.basis is TaskBasis.PROBLEM_ITEM and not task.problems:
            message = "依据为“问题清单突出问题”时须填写对应问题的编号。"
            yield table.fault(task.row, "problems", "必填", message)
        if task.basis.level is not None and not task.basis_note:
            message = f"依据为{LABELS[task.basis.level]}重点工作时，须在依据说明中写明是哪一项。"
            yield table.fault(task.row, "basis_note", "必填", message)
        if task.target_value == 0:
            yield table.fault(task.row, "target_value", "量化", "目标值应大于0，目标须能量化、易考评、不虚空。")
        for number in task.problems if district.problems.present else ():
            if number not in problem_units:
                message = f"“问题清单”里没有编号“{number}”，请核对。"
                yield table.fault(task.row, "problems", "对应问题", message)
            elif problem_units[number] not in (None, task.unit):
                message = f"编号“{number}”是“{problem_units[number]}”的问题，不属于“{task.unit}”，请核对。"
                yield table.fault(task.row, "problems", "对应问题", message)


def _duty_holders(district: DistrictYear) -> Iterator[Fault]:
    """Whoever holds a duty is in the team: on the day of issue, or, while the lists are a draft, on some day."""
    table = district.duties
    issued = {issue.unit: issue.issued_on for issue in district.issues}
    for duty in table if district.team.present else ():
        day = issued.get(duty.unit)
        team = district.posts.get(duty.unit, ()) if day is None else team_of(district, duty.unit, day)
        posts = [post for post in team if post.name == duty.holder and post.kind in TEAM_POSTS]
        if not posts:
            when = "" if day is None else f"在印发日期{day}"
            message = f"“{duty.holder}”{when}不在“{duty.unit}”的班子中。请核对姓名，或在“班子”中登记任职。"
            yield table.fault(duty.row, "holder", "班子成员", message)
        elif day is not None and DUTY_OF_POST[posts[0].kind] is not duty.role:
            should = LABELS[DUTY_OF_POST[posts[0].kind]]
            message = f"“{duty.holder}”在“班子”第{posts[0].row}行的责任类别是“{should}”，这里应与之一致。"
            yield table.fault(duty.row, "role", "责任类别", message)


def _needs(district: DistrictYear) -> Iterator[Fault]:
    """Every unit with items was researched; every unit with issued lists was consulted."""
    researched = set(district.research.said("unit").values())
    tables: tuple[Table[Any], ...] = (*district.item_tables(), district.opinions, district.elements, district.issues)
    for table in tables if district.research.present else ():
        told: set[str] = set()
        for row, unit in table.said("unit").items():
            if unit not in researched and unit not in told:
                told.add(unit)
                message = f"“调研”里没有“{unit}”。制定清单前须完成调研（五(二)），请补上这个单位的调研。"
                yield table.fault(row, "unit", "调研", message)
    consulted = set(district.opinions.said("unit").values())
    with_items = {unit for table in district.item_tables() for unit in table.said("unit").values()}
    for row, unit in district.issues.said("unit").items():
        if district.opinions.present and unit not in consulted:
            message = (
                f"“征求意见”里没有“{unit}”。清单印发前须和责任单位充分沟通（五(二)）；"
                f"没有意见的，也要填一行，意见写“{NO_OPINION}”。"
            )
            yield district.issues.fault(row, "unit", "征求意见", message)
        if unit not in with_items and all(table.present for table in district.item_tables()):
            yield district.issues.fault(row, "unit", "清单", f"三个清单里都没有“{unit}”的项目，不能印发。")


def _issues(district: DistrictYear) -> Iterator[Fault]:
    table = district.issues
    first: dict[str, int] = {}
    for row, unit in table.said("unit").items():
        if unit in first:
            yield table.fault(row, "unit", "重复", f"“{unit}”在第{first[unit]}行已经印发，请删除一行。")
        first.setdefault(unit, row)
    superiors = district.superiors
    documents: dict[tuple[str, str], int] = {}
    consulted: dict[str, date] = {}
    for opinion in district.opinions:
        consulted[opinion.unit] = max(opinion.on, consulted.get(opinion.unit, opinion.on))
    for issue in table:
        superior = superiors.get(issue.unit)
        if superior is not None and issue.maker != superior and issue.maker in superiors:
            message = f"清单只能由直接上级制定（四(一)）：“{issue.unit}”的上级是“{superior}”，请核对制定单位。"
            yield table.fault(issue.row, "maker", "制定单位", message)
        key = (issue.maker, issue.document_number)
        if key in documents:
            message = f"文号与第{documents[key]}行重复，同一制定单位的文号本年度唯一，请核对。"
            yield table.fault(issue.row, "document_number", "重复", message)
        documents.setdefault(key, issue.row)
        said_on = consulted.get(issue.unit)
        if said_on is not None and issue.issued_on < said_on:
            message = f"印发日期{issue.issued_on}早于征求意见的日期{said_on}，请核对。"
            yield table.fault(issue.row, "issued_on", "日期先后", message)
        yield from _team_has_duties(district, issue)
        yield from _tiers(district, issue)


def _team_has_duties(district: DistrictYear, issue: IssueRow) -> Iterator[Fault]:
    """One secretary, one deputy in charge, and a duty for everyone in the team (三(三))."""
    if not (district.team.present and district.duties.present):
        return
    held = set(district.team.said("unit").values())
    if not posts_of(district, issue.unit, issue.issued_on, _SECRETARY):
        where = "没有这个单位的班子" if issue.unit not in held else "没有当日在任的第一责任人"
        message = (
            f"“班子”里{where}：“{issue.unit}”在印发日期{issue.issued_on}须有一名书记（第一责任人，三(三)）。"
            "请补上书记的任职。"
        )
        yield district.issues.fault(issue.row, "unit", "第一责任人", message)
        return
    holders = [duty for duty in district.duties if duty.unit == issue.unit]
    if len(holders) != sum(unit == issue.unit for unit in district.duties.said("unit").values()):
        return
    names = {duty.holder for duty in holders}
    for post in team_of(district, issue.unit, issue.issued_on):
        if post.name not in names:
            message = f"“责任清单”里没有“{post.name}”的责任。责任须分解到每一个班子成员（三(三)），请补上。"
            yield district.team.fault(post.row, "name", "责任清单", message)
    if not any(duty.role is DutyRole.DIRECT_RESPONSIBLE for duty in holders):
        message = f"“责任清单”里“{issue.unit}”没有具体责任人（分管党建工作的领导），请补上。"
        yield district.issues.fault(issue.row, "unit", "责任清单", message)


def _tiers(district: DistrictYear, issue: IssueRow) -> Iterator[Fault]:
    tiers = {
        district.tasks.said("tier").get(row) for row, unit in district.tasks.said("unit").items() if unit == issue.unit
    }
    missing = [LABELS[tier] for tier in TaskTier if tier not in tiers]
    if missing and None not in tiers and district.tasks.present and tiers:
        message = f"“任务清单”里“{issue.unit}”缺少{'、'.join(missing)}层面的工作（三(二)），请补充。"
        yield district.issues.fault(issue.row, "unit", "层面", message)
