"""通报 of how far the units right below a unit have come with their three lists (policy 四(二), R12)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from domain.codes import ListKind, UnitKind
from domain.labels import label
from services.documents.asking import Asking
from services.documents.errors import NothingToTell
from services.documents.paper import Heading, Paper, Table, Text, written_day
from services.documents.place import Place
from services.documents.words import percent

_LISTED = frozenset({UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE, UnitKind.GRASSROOTS})
_DONE = ("CLOSED", "VERIFIED")
_VOID = ("DRAFT", "WITHDRAWN")


@dataclass(frozen=True, slots=True)
class Completion:
    """A unit's items by list, how many of them are done (核查属实 or 销号), and how many are late."""

    name: str
    items: Counter[str]
    done: Counter[str]
    red: int
    yellow: int

    @property
    def share(self) -> str:
        """Done of all."""
        return percent(self.done.total(), self.items.total())


async def write(asking: Asking, place: Place, number: str) -> Paper:
    """The circular of a unit on those right below it. Raises NothingToTell where none of them has issued lists."""
    asked: dict[str, Any] = {"position": place.position, "day": place.day.isoformat(), "unit": place.unit}
    below = [node async for node in asking.pages("document_completion", "unit", "page", **asked)]
    listed = [unit for unit in below if unit["kind"] in _LISTED]
    answers = [(unit, await _figures(asking, place, unit["id"])) for unit in listed]
    told = [
        completion_of(unit["name"], answer["ledgerTotals"]["counts"])
        for unit, answer in answers
        if (answer["unit"]["listSet"] or {}).get("issuedOn") is not None
    ]
    if not told:
        raise NothingToTell(f"{place.unit_name}所属单位{place.year}年度的清单尚未印发。")
    whole = Completion(
        "合计",
        sum((each.items for each in told), Counter()),
        sum((each.done for each in told), Counter()),
        sum(each.red for each in told),
        sum(each.yellow for each in told),
    )
    silent = "、".join(
        unit["name"] for unit, answer in answers if not (answer["unit"]["listSet"] or {}).get("issuedOn")
    )
    return Paper(
        organ=place.unit_name,
        number=number,
        title=f"关于{place.year}年度基层党建“三个清单”完成情况的通报",
        addressees="、".join(each.name for each in told) if len(told) <= _NAMED_MAX else "所属各党组织",
        body=(
            Text(
                f"现将所属{len(told)}个单位{place.year}年度“三个清单”完成情况通报如下（截至{written_day(place.day)}）。"
            ),
            Heading("一、总体情况"),
            Text(_overall(whole)),
            Heading("二、各单位完成情况"),
            Table(
                ("单位", "问题清单", "任务清单", "责任清单", "合计", "完成率", "红灯", "黄灯"),
                tuple(_row(each) for each in (*told, whole)),
                (8, 4, 4, 4, 4, 4, 3, 3),
            ),
            Text("各清单栏为“已完成／总数”；已完成指经核查属实或已销号的事项，不含撤销的事项。"),
            *((Heading("三、尚未印发清单的单位"), Text(f"{silent}。")) if silent else ()),
        ),
        signed_by=place.unit_name,
        dated_on=place.day,
        note=place.note,
        printed_by=place.org_dept if place.unit_kind is UnitKind.DISTRICT_COMMITTEE else place.unit_name,
    )


_NAMED_MAX = 20


async def _figures(asking: Asking, place: Place, unit: str) -> dict[str, Any]:
    asked = {"position": place.position, "day": place.day.isoformat(), "unit": unit, "year": place.year}
    answer: dict[str, Any] = (await asking.ask("document_completion_of_unit", **asked))["district"]
    return answer


def completion_of(name: str, counts: list[dict[str, Any]]) -> Completion:
    items, done, lights = Counter[str](), Counter[str](), Counter[str]()
    for count in counts:
        if count["state"] in _VOID:
            continue
        items[count["kind"]] += count["items"]
        lights[count["light"]] += count["items"]
        if count["state"] in _DONE:
            done[count["kind"]] += count["items"]
    return Completion(name, items, done, lights["RED"], lights["YELLOW"])


def _overall(whole: Completion) -> str:
    parts = []
    for kind in ListKind:
        items, done = whole.items[kind], whole.done[kind]
        parts.append(f"{label(kind)}{items}条，完成{done}条，完成率{percent(done, items)}")
    return (
        f"“三个清单”共{whole.items.total()}条，完成{whole.done.total()}条，完成率{whole.share}。"
        f"其中{'；'.join(parts)}。逾期（红灯）{whole.red}条，临期或滞后（黄灯）{whole.yellow}条。"
    )


def _row(each: Completion) -> tuple[str, ...]:
    by_list = (f"{each.done[kind]}／{each.items[kind]}" for kind in ListKind)
    total = f"{each.done.total()}／{each.items.total()}"
    return (each.name, *by_list, total, each.share, str(each.red), str(each.yellow))
