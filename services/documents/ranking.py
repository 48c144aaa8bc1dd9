"""排名表: the year's evaluation of the units right below a unit, a page for each class, in the order of rank."""

from typing import Any

from domain.codes import Grade
from domain.labels import label
from services.documents.asking import Asking
from services.documents.errors import NothingToTell
from services.documents.place import Place
from services.documents.publication import published
from services.documents.sheet import Cell, Column, Page, Workbook, page_name

_COLUMNS = (
    Column("名次", 8),
    Column("单位编码", 12),
    Column("单位", 28),
    Column("考核得分", 11, points=True),
    Column("民主评议", 11, points=True),
    Column("书记评价", 11, points=True),
    Column("计算等次", 10),
    Column("评定等次", 10),
)


async def write(asking: Asking, place: Place, number: str) -> Workbook:
    """The ranking of the units right below a unit as last published. Raises NothingToTell where none is."""
    last = await published(asking, place)
    if last is None:
        raise NothingToTell(f"{place.unit_name}所属单位{place.year}年度的评定结果尚未公布。")
    round_, asked = last
    found = [node async for node in asking.pages("document_ranking", "page", year=place.year, **asked)]
    own = [node for node in found if ((node["unit"] or {}).get("superior") or {}).get("id") == place.unit]
    if not own:
        raise NothingToTell(f"{place.unit_name}所属单位{place.year}年度没有评定结果。")
    by_class = {name: [node for node in own if node["class"] == name] for name in sorted({n["class"] for n in own})}
    return Workbook(
        pages=tuple(_page(name, nodes, place) for name, nodes in by_class.items()),
        signatures=("制表", "审核", "签发"),
        dated_on=place.day,
        note=f"第{round_}轮公布；{place.note}",
    )


def _page(name: str, nodes: list[dict[str, Any]], place: Place) -> Page:
    shown = name.partition("/")[2] or "未分类"
    rows = tuple(_row(node) for node in nodes)
    title = f"{place.unit_name}{place.year}年度考核评定排名表（{shown}）"
    return Page(page_name(shown), title, _COLUMNS, rows)


def _row(node: dict[str, Any]) -> tuple[Cell, ...]:
    return (
        node["rank"],
        node["unit"]["code"],
        node["unit"]["name"],
        node["final"],
        node["ballot"],
        node["secretary"],
        label(Grade(node["grade"])),
        label(Grade(node["standingGrade"])),
    )
