"""通报表彰 and 全区通报批评 as they were issued in the district committee's name (四(三), R14, R15)."""

from datetime import date
from typing import Any

from domain.codes import Grade, RulingCondition, RulingKind
from domain.labels import label
from services.documents.asking import Asking
from services.documents.errors import DocumentOutOfReach, NothingToTell
from services.documents.paper import Block, Heading, Paper, Text
from services.documents.place import Place
from services.documents.publication import published
from services.documents.words import points

_ISSUED = ("ISSUED", "REVOKED")


async def write_commendation(asking: Asking, place: Place, number: str) -> Paper:
    """The commendation of a unit with that number. Raises as `_ruling`."""
    ruling, evaluation = await _ruling(asking, place, RulingKind.COMMENDATION, number)
    closing = "希望珍惜荣誉、再接再厉。各级党组织要以先进为榜样，压实基层党建工作责任。"
    title = f"关于表彰{place.unit_name}的通报"
    return _paper(ruling, evaluation, place, title, f"决定对{place.unit_name}予以通报表彰。", closing)


async def write_criticism(asking: Asking, place: Place, number: str) -> Paper:
    """The criticism of a unit with that number. Raises as `_ruling`."""
    ruling, evaluation = await _ruling(asking, place, RulingKind.CRITICISM, number)
    closing = "自印发之日起列入重点管理，进行跟踪督导。该单位须限期整改，各级党组织要引以为戒。"
    title = f"关于对{place.unit_name}通报批评的决定"
    return _paper(ruling, evaluation, place, title, f"决定对{place.unit_name}在全区通报批评。", closing)


async def _ruling(
    asking: Asking, place: Place, kind: RulingKind, number: str
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The issued ruling, the only one of the year where no number is given, and the unit's published result.

    Raises DocumentOutOfReach for one that the viewer cannot see or that was not issued by then, NothingToTell where a
    number has to be given.
    """
    asked: dict[str, Any] = {"position": place.position, "day": place.day.isoformat(), "unit": place.unit}
    asked |= {"year": place.year, "kind": kind}
    pages = asking.pages("document_rulings", "page", **asked)
    issued = [node async for node in pages if node["state"] in _ISSUED and node["issuedOn"] is not None]
    chosen = [node for node in issued if number in ("", node["documentNumber"])]
    if not chosen:
        raise DocumentOutOfReach(f"{place.unit_name}{place.year}年度，文号{number or '不限'}。")
    if len(chosen) > 1:
        numbers = "、".join(node["documentNumber"] for node in chosen)
        raise NothingToTell(f"有{len(chosen)}份，请用文号指明是哪一份：{numbers}。")
    return chosen[0], await _published(asking, place)


async def _published(asking: Asking, place: Place) -> dict[str, Any] | None:
    """The unit's result of the year as last published."""
    last = await published(asking, place)
    if last is None:
        return None
    _, asked = last
    found = [node async for node in asking.pages("document_evaluation", "page", year=place.year, **asked)]
    return found[0] if found else None


def _paper(
    ruling: dict[str, Any], evaluation: dict[str, Any] | None, place: Place, title: str, decision: str, closing: str
) -> Paper:
    conditions = "、".join(label(RulingCondition(each)) for each in ruling["conditions"])
    body: list[Block] = [Text(f"{place.unit_name}在{place.year}年度基层党建“三单制”管理工作中，{conditions}。")]
    if evaluation is not None:
        grade = label(Grade(evaluation["standingGrade"]))
        body.append(
            Text(f"年度考核得{points(evaluation['final'])}分，同类单位第{evaluation['rank']}名，评定等次为“{grade}”。")
        )
    body += [Heading("一、事由"), *(Text(part) for part in ruling["basis"].splitlines())]
    body += [Heading("二、决定"), Text(decision), Text(closing)]
    if ruling["state"] == "REVOKED":
        body.append(Text("本通报已撤销。"))
    issuer = ruling["issuer"]["name"] if ruling["issuer"] else place.superior
    return Paper(
        organ=issuer,
        number=ruling["documentNumber"],
        title=title,
        addressees="各党（工）委，区级各部门",
        body=tuple(body),
        signed_by=issuer,
        dated_on=date.fromisoformat(ruling["issuedOn"]),
        note=place.note,
        printed_by=place.org_dept,
    )
