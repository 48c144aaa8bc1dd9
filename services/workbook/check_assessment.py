"""The annual assessment: rules that are whole, groups with a leader, every item scored by whoever scored the unit."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from domain.codes import UnitKind
from domain.research.decider import RESPONSIBLE_KINDS
from services.workbook.faults import Fault
from services.workbook.labels import CRITERIA
from services.workbook.references import committee_of, lists_present, numbers
from services.workbook.rows import DistrictYear, PlainRow, Table
from services.workbook.rule_set import rule_set
from services.workbook.sheets import (
    ANSWERS,
    ASSESSMENT_FACTS,
    BALLOTS,
    GROUPS,
    REPORTS,
    SATISFACTION,
    SCORES,
    SCORING,
    VOTES,
)

REASON_BELOW = 90
"""Points below which a score needs a reason (scoring.md)."""
SCORE_MAX = 100
SCORE_DECIMALS_MAX = 2
ORGANISERS = frozenset(
    {UnitKind.ORG_DEPT, UnitKind.DISTRICT_COMMITTEE, UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE}
)
"""Kinds of unit that organise an assessment (R11)."""
_R11 = "R11、四(二)"
_CRITERIA = {code: text for text, code in CRITERIA.shown.items()}


def check(district: DistrictYear) -> Iterator[Fault]:
    """Faults of 评分办法 to 加减分 beside references and totals.

    What follows from a mistake is not told again: nothing is called missing while there is a wrong row.
    """
    later = district.later
    rules, faults = rule_set(later[SCORING.name])
    yield from faults
    yield from _without_ground(later)
    for sheet in (SATISFACTION, ASSESSMENT_FACTS, REPORTS, BALLOTS):
        yield from _of_units_with_lists(district, later[sheet.name])
    scores, groups = later[SCORES.name], later[GROUPS.name]
    misled = [*_groups(district, groups)]
    wrong = [*_points(scores), *_of_units_with_lists(district, scores)]
    if _names_known(district, scores) and not wrong:
        wrong += _of_the_unit(district, scores)
    if groups.rows and groups.whole and not misled and _organisers_known(district):
        wrong += _assessors(district, scores)
    yield from (*misled, *wrong)
    if rules is None or faults:
        return
    document = json.loads(rules)
    sound = scores.whole and not wrong and _names_known(district, scores)
    if sound and lists_present(district):
        yield from _unscored(district, scores, document)
    if sound and document["components"]["SATISFACTION"]["whenEmpty"] == "REFUSE":
        yield from _surveys(district)
    for sheet, part, columns in ((SATISFACTION, "satisfaction", ANSWERS), (BALLOTS, "ballot", VOTES)):
        yield from _unvalued(later[sheet.name], part, columns, document[part])


def _names_known(district: DistrictYear, table: Table[PlainRow]) -> bool:
    """Whether a sheet names units of 单位 and items of the lists alone."""
    units = set(table.said("unit").values()) <= set(district.superiors)
    return units and set(table.said("number").values()) <= set(numbers(district))


def _organisers_known(district: DistrictYear) -> bool:
    return set(district.later[GROUPS.name].said("organiser").values()) <= set(district.superiors)


def _without_ground(later: dict[str, Table[PlainRow]]) -> Iterator[Fault]:
    """Scores rest on rules and on a group."""
    for sheet in (SCORING, GROUPS):
        if later[SCORES.name].rows and not later[sheet.name].present:
            message = f"填写了考核打分，须同时有“{sheet.name}”，请从模板中补上这张表并填写。"
            yield Fault(SCORES.name, None, None, "", "必填", message)


def _of_units_with_lists(district: DistrictYear, table: Table[PlainRow]) -> Iterator[Fault]:
    kinds = {unit.unit: unit.kind for unit in district.units}
    wrong = {
        row: unit for row, unit in table.said("unit").items() if unit in kinds and kinds[unit] not in RESPONSIBLE_KINDS
    }
    for row, unit in wrong.items():
        message = f"“{unit}”不是制定清单的单位，不参加考核和述职评议，请核对编码。"
        yield table.fault(row, "unit", "R10、四(二)", message)


def _groups(district: DistrictYear, table: Table[PlainRow]) -> Iterator[Fault]:
    kinds = {unit.unit: unit.kind for unit in district.units}
    sound = table.whole and _organisers_known(district)
    first: dict[tuple[str, str], PlainRow] = {}
    led: set[tuple[str, str]] = set()
    members: dict[tuple[str, str, str], int] = {}
    for line in table:
        keeper, name = line.values["organiser"], line.values["name"]
        if keeper in kinds and kinds[keeper] not in ORGANISERS:
            message = f"“{keeper}”不组织考核：区属党（工）委由组织部组织，基层党组织由其党（工）委组织。请核对编码。"
            yield table.fault(line.row, "organiser", _R11, message)
            sound = False
            continue
        key = (line.values["group"], committee_of(district, keeper))
        first.setdefault(key, line)
        if line.values["leader"]:
            led.add(key)
        known = members.setdefault((*key, name), line.row)
        if known != line.row:
            message = f"考核组中已有“{name}”（第{known}行）。同一人只填一行，同名的请加以区别。"
            yield table.fault(line.row, "name", "重复", message)
    for key, line in first.items():
        if sound and key not in led:
            message = f"考核组“{key[0]}”没有组长，请在组长一行的这一栏填“是”。"
            yield table.fault(line.row, "leader", "R10、四(二)", message)


def _points(table: Table[PlainRow]) -> Iterator[Fault]:
    for line in table:
        score: Decimal = line.values["score"]
        if score > SCORE_MAX or score != round(score, SCORE_DECIMALS_MAX):
            message = f"得分应在0至{SCORE_MAX}之间，最多{SCORE_DECIMALS_MAX}位小数，现为{score}，请核对。"
            yield table.fault(line.row, "score", "得分", message)
        elif score < REASON_BELOW and not line.values["reason"]:
            yield table.fault(line.row, "reason", "必填", f"得分{score}低于{REASON_BELOW}分，须写明扣分原因。")


def _of_the_unit(district: DistrictYear, table: Table[PlainRow]) -> Iterator[Fault]:
    """Nothing outside a unit's own lists is scored (R10)."""
    known = numbers(district)
    for line in table:
        unit, number = line.values["unit"], line.values["number"]
        owner = known.get(number, ("", "", 0))[0]
        if owner and owner != unit:
            message = f"“{number}”是“{owner}”的清单项目，不是“{unit}”的，请核对。"
            yield table.fault(line.row, "number", "R10、四(二)", message)


def _assessors(district: DistrictYear, table: Table[PlainRow]) -> Iterator[Fault]:
    """Whoever scores a unit is in one group of the unit's superior (R11), and not of the unit."""
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for line in district.later[GROUPS.name]:
        key = (committee_of(district, line.values["organiser"]), line.values["group"])
        groups.setdefault(key, {})[line.values["name"]] = line.values["seconded_from"]
    scored: dict[str, dict[str, PlainRow]] = {}
    for line in table:
        scored.setdefault(line.values["unit"], {}).setdefault(line.values["assessor"], line)
    for unit, assessors in scored.items():
        above = district.superiors.get(unit)
        if above is None:
            continue
        of_superior = [members for (committee, _), members in groups.items() if committee == above]
        strangers = [name for name in assessors if not any(name in members for members in of_superior)]
        for name in strangers:
            message = f"“{name}”不在“{unit}”上级的考核组之内。请核对姓名，或在“考核组”中补上。"
            yield table.fault(assessors[name].row, "assessor", _R11, message)
        whole = next((members for members in of_superior if set(assessors) <= set(members)), None)
        if whole is None and not strangers:
            message = f"“{unit}”的考核人分属几个考核组，一个单位只由一个考核组考核，请核对。"
            yield table.fault(next(iter(assessors.values())).row, "assessor", _R11, message)
        for name in assessors if whole is not None else ():
            if whole is not None and whole[name] == unit:
                message = f"“{name}”来自“{unit}”，应当回避，不能给本单位打分，请改由其他考核人打分。"
                yield table.fault(assessors[name].row, "assessor", "回避", message)


def _unscored(district: DistrictYear, table: Table[PlainRow], rules: dict[str, Any]) -> Iterator[Fault]:
    """Whoever scores a unit scores each of its items by each criterion of the rules, and by no other."""
    for line in table:
        if line.values["criterion"] not in rules["criteria"]:
            named = "、".join(_CRITERIA.get(code, code) for code in rules["criteria"])
            message = f"“评分办法”中没有这项标准，可填：{named}。"
            yield table.fault(line.row, "criterion", "R10、四(二)", message)
    items: dict[str, list[str]] = {}
    for number, (unit, *_) in numbers(district).items():
        items.setdefault(unit, []).append(number)
    first: dict[tuple[str, str], PlainRow] = {}
    scored: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for line in table:
        key = (line.values["unit"], line.values["assessor"])
        first.setdefault(key, line)
        scored.setdefault(key, set()).add((line.values["number"], line.values["criterion"]))
    for (unit, assessor), cells in scored.items():
        wanted = [(number, code) for number in items.get(unit, ()) for code in rules["criteria"]]
        missing = [cell for cell in wanted if cell not in cells]
        if missing:
            number, code = missing[0]
            more = f"等{len(missing)}项" if len(missing) > 1 else ""
            message = f"“{assessor}”对“{unit}”还没有打分：{number}（{_CRITERIA.get(code, code)}）{more}，请逐项补上。"
            yield table.fault(first[unit, assessor].row, "number", "R10、四(二)", message)


def _surveys(district: DistrictYear) -> Iterator[Fault]:
    """A unit that is scored was surveyed, where the rules refuse to go without (whenEmpty)."""
    later, table = district.later, district.later[SATISFACTION.name]
    surveyed = set(table.said("unit").values())
    first: dict[str, PlainRow] = {}
    for line in later[SCORES.name]:
        first.setdefault(line.values["unit"], line)
    absent = [line for unit, line in first.items() if unit not in surveyed]
    for line in absent if table.whole and table.rows and surveyed <= set(district.superiors) else ():
        message = f"“满意度”里没有“{line.values['unit']}”，考核缺少群众满意度。请在“满意度”中补上一行。"
        yield later[SCORES.name].fault(line.row, "unit", "R10、四(二)", message)
    if first and not table.present:
        message = "填写了考核打分，须同时有“满意度”，请从模板中补上这张表并填写。"
        yield Fault(SCORES.name, None, None, "", "必填", message)
    for line in table:
        if line.values["unit"] in first and not line.values["valid"]:
            message = "没有有效问卷，不能计算满意度，请核对（或在“评分办法”中写明 whenEmpty）。"
            yield table.fault(line.row, "valid", "R10、四(二)", message)


def _unvalued(table: Table[PlainRow], part: str, columns: Any, coefficients: dict[str, int]) -> Iterator[Fault]:
    """Each answer and vote that the sheet counts has its coefficient in the rules."""
    for field, name in columns.items():
        if table.rows and name not in coefficients:
            message = f"“评分办法”没有“{name}”的系数，请在其中补上“{part}、{name}、coefficient”一行。"
            yield table.fault(table.rows[0].row, field, "评分办法", message)
