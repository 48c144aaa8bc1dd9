"""Drawing a document: its place, its answer, its paper, its bytes."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.reading import ReadSubject
from services.documents import completion, letters, ranking, rulings, scores, supervision_order, work_report
from services.documents.asking import Asking
from services.documents.errors import NotDrawn
from services.documents.layout import lay_out
from services.documents.paper import Paper
from services.documents.place import Place, find_place
from services.documents.sheet import Workbook, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_NUMBER = re.compile(r"[^〔〕\s]{1,20}〔\d{4}〕[1-9]\d{0,5}号")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its Chinese name, what writes it, and what must be seen whole for it.

    by_number: the number is not given to it but chooses among those on record.
    """

    label: str
    write: Callable[[Asking, Place, str], Awaitable[Paper | Workbook]]
    subjects: tuple[ReadSubject, ...] = ()
    by_number: bool = False


_LEDGER = (ReadSubject.LISTS, ReadSubject.EXECUTION)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "supervision-order": Kind("督办单", supervision_order.write, _LEDGER),
        "completion": Kind("完成情况通报", completion.write, _LEDGER),
        "work-report": Kind("述职报告", work_report.write, (*_LEDGER, ReadSubject.REVIEW)),
        "scores": Kind("考核得分表", scores.write, (ReadSubject.ASSESSMENT,)),
        "ranking": Kind("考核评定排名表", ranking.write, (ReadSubject.EVALUATIONS,)),
        "commendation": Kind("通报表彰", rulings.write_commendation, by_number=True),
        "criticism": Kind("通报批评", rulings.write_criticism, by_number=True),
        "reminder": Kind("提醒函", letters.write_reminder, by_number=True),
        "inquiry": Kind("函询通知书", letters.write_inquiry, by_number=True),
    }
)
"""Kind as commands and addresses spell it -> what it is."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished file. `position` is the one its figures were read at."""

    content: bytes
    file_name: str
    media_type: str
    position: int


async def draw(
    asking: Asking,
    kind: str,
    *,
    code: str,
    year: int,
    position: int | None,
    day: date | None = None,
    number: str = "",
) -> Drawn:
    """A document on a unit and year at a position, the newest where none is given.

    day: 成文日期, from which lights are seen; the day on which the position was recorded unless given.
    number: 发文字号; its place stays free without one. Of what is on record it says which one is meant.
    The same of all these gives the same bytes, whoever asks.
    Raises NotDrawn or one of its kinds, and AskFailed.
    """
    found = KINDS.get(kind)
    if found is None:
        raise NotDrawn(f"没有“{kind}”这种文件，可用：{'、'.join(KINDS)}。")
    if number and not found.by_number and not _NUMBER.fullmatch(number):
        raise NotDrawn(f"发文字号“{number}”应写作“示组发〔2020〕3号”：六角括号、年份四位、序号前不加零、不加“第”。")
    place = await find_place(asking, code=code, year=year, position=position, day=day, subjects=found.subjects)
    written = await found.write(asking, place, number)
    stem = f"{found.label}-{place.unit_name}-{year}-位置{place.position}"
    if isinstance(written, Workbook):
        return Drawn(await asyncio.to_thread(write_workbook, written), f"{stem}.xlsx", XLSX, place.position)
    return Drawn(await asyncio.to_thread(lay_out, written), f"{stem}.docx", DOCX, place.position)
