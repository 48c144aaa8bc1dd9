"""考核得分表: the points of the units right below a unit, class by class, component by component (score/1)."""

from typing import Any

from services.documents.asking import Asking
from services.documents.errors import NothingToTell
from services.documents.place import Place
from services.documents.sheet import Cell, Column, Page, Workbook, page_name

_STATES = {"SCORING": "打分中", "SUBMITTED": "已上报", "FINALISED": "已定案", "FED_BACK": "已反馈"}
_COMPONENTS = (
    ("TASK", "任务清单"),
    ("PROBLEM", "问题清单"),
    ("RESPONSIBILITY", "责任清单"),
    ("SATISFACTION", "群众满意度"),
)
_COLUMNS = (
    Column("单位编码", 12),
    Column("单位", 26),
    Column("进度", 9),
    *(Column(title, 11, points=True) for _, title in _COMPONENTS),
    Column("合计", 9, points=True),
    Column("扣分", 9, points=True),
    Column("加分", 9, points=True),
    Column("得分", 9, points=True),
    Column("一票否决", 20),
)


async def write(asking: Asking, place: Place, number: str) -> Workbook:
    """The points of the units right below a unit. Raises NothingToTell where none is being assessed."""
    asked: dict[str, Any] = {"position": place.position, "day": place.day.isoformat(), "unit": place.unit}
    pages = asking.pages("document_scores", "page", year=place.year, **asked)
    own = [node async for node in pages if (node["organiser"] or {}).get("id") == place.unit]
    if not own:
        raise NothingToTell(f"{place.unit_name}所属单位{place.year}年度尚未开始考核。")
    classes = sorted({node["class"] for node in own})
    return Workbook(
        pages=tuple(_page(name, [node for node in own if node["class"] == name], place) for name in classes),
        signatures=("考核组组长", "审核", "定案"),
        dated_on=place.day,
        note=place.note,
    )


def _page(name: str, nodes: list[dict[str, Any]], place: Place) -> Page:
    shown = name.partition("/")[2] or "未分类"
    rows = tuple(_row(node) for node in sorted(nodes, key=lambda node: node["unitCode"]))
    title = f"{place.unit_name}{place.year}年度考核得分表（{shown}）"
    return Page(page_name(shown), title, _COLUMNS, rows)


def _row(node: dict[str, Any]) -> tuple[Cell, ...]:
    points = node["points"] or {}
    components = {each["name"]: each["amount"] for each in points.get("components", ())}
    deducted = [each["amount"] for each in points.get("deductions", ())]
    return (
        node["unitCode"],
        (node["unit"] or {}).get("name", ""),
        _STATES[node["state"]],
        *(components.get(name) for name, _ in _COMPONENTS),
        points.get("base"),
        sum(deducted) if points else None,
        points.get("bonus"),
        points.get("final"),
        "、".join(points.get("veto") or ()),
    )
