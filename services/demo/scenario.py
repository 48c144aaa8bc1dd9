"""What the demonstration shows: the past at three moments, one item's trail, a published year, a rule that refuses."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from domain.codes import Grade
from domain.labels import label
from services.demo.neighbour import STREET
from services.demo.requests import DemoFailed, Request, Sender

YEAR = 2020
LEDGER_UNIT = "DW01"
LEDGER_DAYS = (date(2020, 2, 1), date(2020, 3, 31), date(2020, 7, 31))
TIMELINE_NUMBER = "DW01-T基础01"
UNITS_ASSESSED = 30
SUBMITTED_ON = REQUESTED_ON = date(2020, 2, 5)
HELD_ON = date(2020, 2, 8)
ISSUED_ON = date(2020, 2, 12)

# Who sends a request is named like the shell variable that holds the token.
READER, OFFICER, COMMITTEE, UNIT = "TOKEN", "OFFICER", "COMMITTEE", "UNIT"
PEOPLE = {
    READER: "示例区 区委组织员（专人）：查询示例区",
    OFFICER: "邻县 县委组织员（专人）：起草、征求意见、提请审定",
    COMMITTEE: "邻县 县委书记：印发",
    UNIT: "邻县 临江街道党工委书记：确认沟通",
}


@dataclass(frozen=True, slots=True)
class Units:
    """The ids, as clients see them, of the street whose ledger is shown and of the one whose lists are issued."""

    shown: str
    drafted: str


def find_units(sender: Sender) -> Units:
    """Ask for both units by their codes."""
    ids = []
    for who, code in ((READER, LEDGER_UNIT), (OFFICER, STREET)):
        data = sender.send(Request(f"unit-{code}", f"查找单位 {code}", who, "unit_by_code", {"code": code}))
        [edge] = data["district"]["units"]["edges"]
        ids.append(edge["node"]["id"])
    return Units(*ids)


def questions(units: Units) -> list[Request]:
    """The ledger of a street on three dates, one item's timeline, and the year's published ranking."""
    ledgers = [
        Request(
            f"ledger-{day}",
            f"东湖街道党工委的一本账，{day} 时所知",
            READER,
            "ledger_of_unit",
            {"unit": units.shown, "occurredBy": str(day)},
        )
        for day in LEDGER_DAYS
    ]
    number = {"number": TIMELINE_NUMBER, "year": YEAR}
    timeline = Request("timeline", f"{TIMELINE_NUMBER} 的全过程", READER, "item_timeline", number)
    ranking = Request("ranking", f"{YEAR}年度公布的评定结果，按类别排名", READER, "ranking", {"year": YEAR})
    return [*ledgers, timeline, ranking]


def commands(units: Units) -> list[Request]:
    """Issue without consultation, what was missing, and the same issue again: the same bytes, the same command id."""
    submit = command("list_submit", units, submittedOn=SUBMITTED_ON)
    issue = command("list_issue", units, issuedOn=ISSUED_ON, documentNumber="邻委发〔2020〕9号")
    request = command("consultation_request", units, requestedOn=REQUESTED_ON)
    hold = command("consultation_hold", units, heldOn=HELD_ON)
    return [
        Request("1-submit", "把临江街道的清单提请审定", OFFICER, "list_submit", submit),
        Request("2-issue", "印发：还没有征求责任单位意见，应被拒绝", COMMITTEE, "list_issue", issue),
        Request("3-request", "征求责任单位意见", OFFICER, "consultation_request", request),
        Request("4-hold", "责任单位确认沟通完毕", UNIT, "consultation_hold", hold),
        Request("2-issue", "再次印发，与上次完全相同：应生效", COMMITTEE, "list_issue", issue),
    ]


REFUSED = 1
"""Which of the commands is refused, counted from 0."""


def command(operation: str, units: Units, **fields: object) -> dict[str, Any]:
    """The variables of a command about the drafted street. Its id follows from what it is, so it takes effect once."""
    said = {name: str(value) for name, value in fields.items()}
    command_id = str(uuid5(NAMESPACE_OID, f"sandan/demo/{units.drafted}/{operation}"))
    day = next(text for name, text in said.items() if name.endswith("On"))
    return {"input": {"commandId": command_id, "unit": units.drafted, "year": YEAR, "occurredOn": day, **said}}


def is_issued(sender: Sender, units: Units) -> bool:
    """Whether the drafted street's lists are in force, as they are once the commands were sent."""
    variables = {"unit": units.drafted, "year": YEAR}
    data = sender.send(Request("state", "临江街道清单的状态", OFFICER, "list_state", variables))
    return data["district"]["unit"]["listSet"]["issuedOn"] is not None


def check_questions(answers: list[Any]) -> list[str]:
    """What the answers to `questions` say. Raises DemoFailed where the past is not as the workbook tells it."""
    *asked, timeline, ranking = answers
    told: list[str] = []
    ledgers = [_ledger(day, answer, told) for day, answer in zip(LEDGER_DAYS, asked, strict=True)]
    first, second, third = ledgers
    expect(bool(first) and {item["state"] for item in first} == {"DRAFT"}, "二月一日时清单应都在起草", told)
    expect(all(item["commitment"] for item in second), "三月底时每个项目应都已分解", told)
    tasks = [item for item in third if item["kind"] == "TASK"]
    expect(all(item["standingValue"] is not None for item in tasks), "七月底时每项任务应都有进展", told)
    [edge] = timeline["district"]["ledger"]["edges"]
    entries = [entry["node"] for entry in edge["node"]["timeline"]["edges"]]
    told.append(f"{TIMELINE_NUMBER}：" + " → ".join(f"{entry['occurredOn']} {entry['title']}" for entry in entries))
    days = [entry["occurredOn"] for entry in entries]
    expect(len(entries) >= 5 and days == sorted(days), "一个项目的全过程应有五步以上、按日期先后", told)
    on_paper = [entry["actor"]["onBehalfOf"]["attestedOnPaper"] for entry in entries]
    expect(all(on_paper), "从工作簿导入的每一步都应注明以纸质材料为准", told)
    told += _ranking(ranking)
    return told


def _ranking(answer: Any) -> list[str]:
    """Who came first in each class of the published year. Raises DemoFailed where a unit has no published place."""
    places = [edge["node"] for edge in answer["district"]["ranking"]["edges"]]
    expect(len(places) == UNITS_ASSESSED, f"应有{UNITS_ASSESSED}个单位的评定结果，得到{len(places)}个", [])
    expect(all(place["published"] and place["standingGrade"] for place in places), "每个单位的等次都应已审定并公布", [])
    return [
        f"{YEAR}年度 {place['class']} 第一名：{place['unit']['name']}，{place['final'] / 100:.2f} 分，"
        f"{label(Grade(place['standingGrade']))}"
        for place in places
        if place["rank"] == 1
    ]


def _ledger(day: date, answer: Any, told: list[str]) -> list[Any]:
    """The items of one ledger, which are as many as its totals say; what they show goes to `told`."""
    district = answer["district"]
    items = [edge["node"] for edge in district["ledger"]["edges"]]
    states = sorted({item["state"] for item in items})
    reached = sum(item["standingValue"] is not None for item in items)
    told.append(
        f"{day}（位置 {district['position']}）：{len(items)} 个项目，"
        f"状态 {'、'.join(states)}，{reached} 项有审核通过的进展"
    )
    totals = (district["ledgerTotals"]["items"], district["ledger"]["totalCount"])
    expect(totals == (len(items), len(items)), f"{day} 的合计应与所列项目数一致", told)
    return items


def check_command(request: Request, answer: Any, *, refused: bool) -> str:
    """What a command was answered. Raises DemoFailed where it should have been answered otherwise."""
    [payload] = answer.values()
    codes = [refusal["code"] for refusal in payload["refusals"]]
    if refused:
        expect(codes == ["CONSULTATION_MISSING"], f"{request.title}，得到 {payload}", [])
        [refusal] = payload["refusals"]
        return f"被拒绝：{refusal['message']}（{refusal['rule']}，{refusal['source']}）"
    expect(payload["receipt"] is not None and not codes, f"{request.title}，得到 {payload}", [])
    return f"已生效，位置 {payload['receipt']['position']}"


def expect(holds: bool, what: str, told: list[str]) -> None:
    """Raise DemoFailed with what was told so far unless it holds."""
    if not holds:
        raise DemoFailed("\n".join([what, *told]))
