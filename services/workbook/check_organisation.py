"""Units and teams: one tree, known codes, one secretary at a time."""

from collections.abc import Iterator
from datetime import date

from domain.codes import TEAM_POSTS, PostKind, UnitKind
from domain.labels import LABELS
from domain.organisation import credit_code
from domain.organisation.decider import SUPERIOR_KINDS
from domain.text import same_key
from services.workbook.faults import Fault
from services.workbook.labels import POST_KINDS
from services.workbook.references import OUTSIDE_YEAR, unknown_units
from services.workbook.rows import DistrictYear, PostRow
from services.workbook.sheets import UNITS

_SHORT = {kind: shown for shown, kind in POST_KINDS.shown.items()}


def check(district: DistrictYear) -> Iterator[Fault]:
    """Faults of 单位 and 班子."""
    yield from _codes(district)
    yield from _tree(district)
    yield from unknown_units(district, district.team, "unit")
    yield from _posts(district)
    yield from _overlaps(district)


def _codes(district: DistrictYear) -> Iterator[Fault]:
    first: dict[str, tuple[str, int]] = {}
    for row, code in district.units.said("unit").items():
        key = same_key(code)
        if key in first:
            other, first_row = first[key]
            as_there = "" if other == code else f"的“{other}”"
            message = f"单位编码“{code}”与第{first_row}行{as_there}重复，请改用不同的编码。"
            yield district.units.fault(row, "unit", "重复", message)
        first.setdefault(key, (code, row))
    if not district.units.present:
        return
    for kind in (UnitKind.DISTRICT_COMMITTEE, UnitKind.ORG_DEPT):
        rows = [row for row, said in district.units.said("kind").items() if said is kind]
        if not rows:
            yield Fault(UNITS.name, None, None, "", "必填", f"没有类型为“{LABELS[kind]}”的单位，请补上一行。")
        for row in rows[1:]:
            message = f"一个区只有一个{LABELS[kind]}，第{rows[0]}行已有，请核对类型。"
            yield district.units.fault(row, "kind", "重复", message)


def _tree(district: DistrictYear) -> Iterator[Fault]:
    kinds = dict(_kinds(district))
    for unit in district.units:
        allowed = SUPERIOR_KINDS[unit.kind]
        names = "或".join(sorted(LABELS[kind] for kind in allowed))
        if not allowed:
            if unit.superior:
                yield district.units.fault(unit.row, "superior", "上下级", "区委没有上级，请清空这一格。")
        elif not unit.superior:
            yield district.units.fault(unit.row, "superior", "必填", f"请填写上级编码（上级应为{names}）。")
        elif unit.superior not in kinds:
            message = f"“单位”表里没有编码“{unit.superior}”，请核对上级编码。"
            yield district.units.fault(unit.row, "superior", "未知单位", message)
        elif kinds[unit.superior] not in allowed:
            is_now = LABELS[kinds[unit.superior]]
            message = f"{LABELS[unit.kind]}的上级应为{names}，“{unit.superior}”是{is_now}，请核对。"
            yield district.units.fault(unit.row, "superior", "上下级", message)
        if unit.kind is UnitKind.GRASSROOTS and unit.domain is None:
            yield district.units.fault(unit.row, "domain", "必填", "基层党组织须注明领域。")
        wrong = credit_code.fault(unit.credit_code) if unit.credit_code else ""
        if wrong:
            yield district.units.fault(unit.row, "credit_code", "信用代码", wrong)


def _kinds(district: DistrictYear) -> Iterator[tuple[str, UnitKind]]:
    kinds = district.units.said("kind")
    for row, code in district.units.said("unit").items():
        if row in kinds:
            yield code, kinds[row]


def _posts(district: DistrictYear) -> Iterator[Fault]:
    if not district.year:
        return
    first, last = date(district.year, 1, 1), date(district.year, 12, 31)
    for row, from_on in district.team.said("from_on").items():
        if from_on > last:
            message = f"任职日期{from_on}晚于{district.year}年度，请填入下一年度的工作簿。"
            yield district.team.fault(row, "from_on", OUTSIDE_YEAR, message)
    begun = district.team.said("from_on")
    for row, until_on in district.team.said("until_on").items():
        if not first <= until_on <= last:
            message = f"离任日期{until_on}不在{district.year}年度内；年度之前已离任的不必填写，年度之后的留空。"
            yield district.team.fault(row, "until_on", OUTSIDE_YEAR, message)
        elif row in begun and until_on < begun[row]:
            yield district.team.fault(row, "until_on", "日期先后", f"离任日期{until_on}早于任职日期{begun[row]}。")


def _overlaps(district: DistrictYear) -> Iterator[Fault]:
    by_unit: dict[str, list[PostRow]] = {}
    for post in district.team:
        for other in by_unit.get(post.unit, ()):
            yield from _clash(district, other, post)
        by_unit.setdefault(post.unit, []).append(post)


def _clash(district: DistrictYear, other: PostRow, post: PostRow) -> Iterator[Fault]:
    """Two posts of one unit held on the same day that cannot be."""
    if not (post.stands_on(other.from_on) or other.stands_on(post.from_on)):
        return
    if post.kind is other.kind is PostKind.SECRETARY:
        message = (
            f"同一时间只能有一名第一责任人，与第{other.row}行“{other.name}”任期重叠。"
            "请填写前任的离任日期（不晚于后任任职的前一天）。"
        )
        yield district.team.fault(post.row, "kind", "书记唯一", message)
    elif post.name == other.name and (post.kind is other.kind or {post.kind, other.kind} <= TEAM_POSTS):
        message = (
            f"“{post.name}”与第{other.row}行（{_SHORT[other.kind]}）任期重叠。同一人只填一行；"
            "确系同名的两人，请在姓名后加注以区分。"
        )
        yield district.team.fault(post.row, "name", "重复", message)
