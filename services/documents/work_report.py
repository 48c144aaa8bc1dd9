"""述职 summary: a secretary's report in its five parts, beside what the ledger and the ballots say (四(二))."""

from datetime import date
from typing import Any

from domain.codes import ListKind
from domain.labels import label
from services.documents.asking import Asking
from services.documents.completion import Completion, completion_of
from services.documents.errors import NothingToTell
from services.documents.paper import Block, Heading, Paper, Table, Text
from services.documents.place import Place
from services.documents.words import numbered, percent

_PARTS = (
    ("具体措施", "measures"),
    ("完成情况", "completion"),
    ("取得成效", "results"),
    ("未完成事项的具体原因", "reasonsUnfinished"),
    ("下步工作打算", "nextPlan"),
)


async def write(asking: Asking, place: Place, number: str) -> Paper:
    """The summary of a unit's report. Raises NothingToTell where none was delivered."""
    asked: dict[str, Any] = {"position": place.position, "day": place.day.isoformat(), "unit": place.unit}
    answer = (await asking.ask("document_work_report", year=place.year, **asked))["district"]
    reports = [edge["node"] for edge in answer["reviewReports"]["edges"]]
    if not reports or reports[0]["deliveredOn"] is None:
        raise NothingToTell(f"{place.unit_name}{place.year}年度尚未述职。")
    [report] = reports
    reporter = (report["reporter"] or {}).get("name") or "（姓名已清除）"
    body: list[Block] = []
    for position, (title, field) in enumerate(_PARTS, start=1):
        body.append(Heading(f"{numbered(position)}{title}"))
        body += [Text(part) for part in (report[field] or "无。").splitlines()]
    body.append(Heading(f"{numbered(6)}承诺事项"))
    body += [Text(f"{place_in_list}. {text}") for place_in_list, text in enumerate(report["commitments"], start=1)]
    body.append(Heading(f"{numbered(7)}“三个清单”台账"))
    body.append(_ledger(completion_of("", answer["ledgerTotals"]["counts"])))
    if report["questions"]:
        body.append(Heading(f"{numbered(8)}现场提问与回答"))
        rows = tuple((each["asked"], each["answer"] or "未答") for each in report["questions"])
        body.append(Table(("提问", "回答"), rows, (1, 1)))
    body += _ballots([edge["node"] for edge in answer["ballotTally"]["edges"]])
    return Paper(
        organ=place.unit_name,
        number=number,
        title=f"{place.unit_name}\n{place.year}年度抓基层党建工作述职报告",
        addressees=place.superior,
        body=tuple(body),
        signed_by=f"{place.unit_name}书记　{reporter}",
        dated_on=date.fromisoformat(report["deliveredOn"]),
        note=place.note,
    )


def _ledger(done: Completion) -> Table:
    rows = tuple(
        (label(kind), str(done.items[kind]), str(done.done[kind]), percent(done.done[kind], done.items[kind]))
        for kind in ListKind
    )
    total = ("合计", str(done.items.total()), str(done.done.total()), done.share)
    return Table(("清单", "总数", "已完成", "完成率"), (*rows, total), (3, 2, 2, 2))


def _ballots(found: list[dict[str, Any]]) -> list[Block]:
    """The tally, once it counts and the viewer may see it."""
    counted = [each for each in found if each["votes"] is not None]
    if not counted:
        return []
    [tally] = counted
    votes = "，".join(f"{each['vote']}{each['count']}票" for each in tally["votes"])
    told = f"发出{tally['issued']}张，收回{tally['returned']}张，有效{tally['valid']}张，弃权{tally['abstentions']}张"
    return [Heading("九、民主评议得票"), Text(f"{told}；{votes}。")]
