"""督办单: what of a unit's lists is late or nearly so, and by whom it has to be put right."""

from datetime import timedelta
from typing import Any

from domain.codes import PostKind, ReportFrequency, UnitKind
from domain.labels import label
from services.documents.asking import Asking
from services.documents.errors import NothingToTell
from services.documents.paper import Format, Heading, Paper, Table, Text, written_day
from services.documents.place import Place
from services.documents.words import LIGHTS, STATES, holder, list_kind

REPLY_DAYS = 7
"""Until when the unit answers, in days [A]."""


async def write(asking: Asking, place: Place, number: str) -> Paper:
    """The order to a unit, from the items whose light is yellow or red on the day of the position.

    Raises NothingToTell where none is, or no lists were issued.
    """
    asked: dict[str, Any] = {
        "position": place.position,
        "day": place.day.isoformat(),
        "unit": place.unit,
        "year": place.year,
    }
    head = (await asking.ask("document_supervision_order", **asked))["district"]
    lists = head["unit"]["listSet"]
    if lists is None or lists["issuedOn"] is None:
        raise NothingToTell(f"{place.unit_name}{place.year}年度的清单尚未印发。")
    items = [node async for node in asking.pages("document_supervision_order", "page", **asked)]
    if not items:
        raise NothingToTell(f"{place.unit_name}{place.year}年度没有临期、滞后或逾期的事项。")
    lights, issuer = head["ledgerTotals"]["lights"], _issuer(place)
    until = written_day(place.day + timedelta(days=REPLY_DAYS))
    posts = head["unit"]["posts"]
    form = Table(
        (),
        (
            ("督办事项", f"{place.year}年度“三个清单”", "类型", "清单事项督办"),
            ("依据", lists["documentNumber"] or "已印发清单", "紧急程度", "特急" if lights["red"] else "平急"),
            ("牵头单位", place.unit_name, "督办单位", issuer),
            ("第一责任人", holder(posts, PostKind.SECRETARY), "分管领导", holder(posts, PostKind.DEPUTY_IN_CHARGE)),
            ("答复期限", until, "是否办结", "未办结"),
        ),
        (2, 5, 2, 4),
    )
    return Paper(
        format=Format.LETTER,
        organ=issuer,
        number=number,
        title="督办单",
        addressees=place.unit_name,
        body=(
            Text(
                f"经对账，你单位{place.year}年度“三个清单”共{head['ledgerTotals']['items']}条，"
                f"截至{written_day(place.day)}红灯{lights['red']}条、黄灯{lights['yellow']}条。"
                f"请对照下列事项逐条落实，于{until}前书面答复办理情况。"
            ),
            form,
            Heading("一、督办事项"),
            Table(
                ("编号", "清单", "事项", "责任领导", "责任部门", "期限", "亮灯", "进展"),
                tuple(_row(item) for item in items),
                (4, 3, 9, 4, 4, 4, 3, 4),
            ),
            Heading("二、承办情况"),
            Table((), (("承办情况", ""), ("批　　示", "")), (2, 11)),
        ),
        signed_by=issuer,
        dated_on=place.day,
        note=place.note,
        printed_by=issuer,
    )


def _issuer(place: Place) -> str:
    """Who supervises: the superior, for the units right below the district committee its organisation department."""
    directly_below = place.unit_kind in (UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE)
    return place.org_dept if directly_below and place.org_dept else place.superior


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    commitment = item["commitment"] or {}
    leader = commitment.get("leader") or {}
    frequency = commitment.get("frequency")
    helped = "、".join([commitment.get("department") or "未明确", *commitment.get("collaborators", ())])
    return (
        item["number"],
        list_kind(item["kind"]),
        item["statement"],
        leader.get("name") or "未明确",
        helped,
        item["dueOn"] or "未明确",
        LIGHTS[item["light"]],
        _progress(item, f"（{label(ReportFrequency(frequency))}报告）" if frequency else ""),
    )


def _progress(item: dict[str, Any], rhythm: str) -> str:
    if item["standingValue"] is None:
        return f"{STATES[item['state']]}，尚无进展报告{rhythm}"
    target = f"／{item['targetValue']}" if item["targetValue"] is not None else ""
    return f"{STATES[item['state']]}，{item['standingValue']}{target}{item['unitOfMeasure'] or ''}{rhythm}"
