"""提醒函 and 函询通知书 as they were sent: number, day, text and findings are those on record."""

from datetime import date
from typing import Any

from domain.codes import Weakness
from domain.labels import label
from services.documents.asking import Asking
from services.documents.errors import DocumentOutOfReach, NothingToTell
from services.documents.paper import Block, Format, Heading, Paper, Table, Text, written_day
from services.documents.place import Place

_ERASED = "（正文已按规定清除）"


async def write_reminder(asking: Asking, place: Place, number: str) -> Paper:
    """The reminder with that number. Raises as `_letter`."""
    return _paper(await _letter(asking, place, "REMINDER", number), place, "提醒函")


async def write_inquiry(asking: Asking, place: Place, number: str) -> Paper:
    """The inquiry with that number. Raises as `_letter`."""
    return _paper(await _letter(asking, place, "WRITTEN_INQUIRY", number), place, "函询通知书")


async def _letter(asking: Asking, place: Place, kind: str, number: str) -> dict[str, Any]:
    """The letter on record, the only one of the year where no number is given.

    Raises DocumentOutOfReach for one that the viewer cannot see or that was not sent by then, NothingToTell where a
    number has to be given.
    """
    asked: dict[str, Any] = {"position": place.position, "day": place.day.isoformat(), "unit": place.unit}
    pages = asking.pages("document_letters", "page", year=place.year, kind=kind, **asked)
    sent = [node async for node in pages if node["sentOn"] is not None]
    chosen = [node for node in sent if number in ("", node["documentNumber"])]
    if not chosen:
        raise DocumentOutOfReach(f"{place.unit_name}{place.year}年度，文号{number or '不限'}。")
    if len(chosen) > 1:
        numbers = "、".join(node["documentNumber"] or "无" for node in chosen)
        raise NothingToTell(f"有{len(chosen)}份，请用文号指明是哪一份：{numbers}。")
    return chosen[0]


def _paper(letter: dict[str, Any], place: Place, title: str) -> Paper:
    organiser = letter["organiser"]["name"] if letter["organiser"] else place.superior
    addressee = letter["addressee"]
    body: list[Block] = [Text(part) for part in (letter["letter"] or _ERASED).splitlines()]
    body.append(Heading("所据问题"))
    body.append(Table(("序号", "情形", "问题", "所涉清单项目"), tuple(map(_row, *_numbered(letter))), (2, 4, 9, 9)))
    if letter["replyDueOn"]:
        body.append(Text(f"请于{_day(letter['replyDueOn'])}前书面回复。"))
    if letter["rectificationDueOn"]:
        body.append(Text(f"整改情况请于{_day(letter['rectificationDueOn'])}前书面报告。"))
    return Paper(
        format=Format.LETTER,
        organ=organiser,
        number=letter["documentNumber"] or "",
        title=title,
        addressees=f"{addressee['name'] or '（姓名已清除）'}同志" if addressee else place.unit_name,
        body=tuple(body),
        signed_by=organiser,
        dated_on=date.fromisoformat(letter["sentOn"]),
        note=place.note,
    )


def _numbered(letter: dict[str, Any]) -> tuple[range, list[dict[str, Any]]]:
    return range(1, len(letter["findings"]) + 1), letter["findings"]


def _row(number: int, finding: dict[str, Any]) -> tuple[str, ...]:
    items = "；".join(f"{item['number']} {item['statement']}" for item in finding["items"])
    return (str(number), label(Weakness(finding["weakness"])), finding["description"], items or "（清单项目不可见）")


def _day(text: str) -> str:
    return written_day(date.fromisoformat(text))
