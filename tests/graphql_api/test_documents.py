"""Official documents over HTTP: their figures are the API's at the position they print, for those who see them all."""

from datetime import date
from io import BytesIO

import docx
import httpx
import openpyxl
import pytest

from services.documents.terminal import draw_at_terminal
from tests.conftest import Database
from tests.graphql_api.playing import HttpDistrict
from tests.graphql_api.server import Client, Edge

DAY = "2020-07-12"


def fetch(client: Client, kind: str, unit: str, **told: str) -> httpx.Response:
    """GET a document of the played year."""
    return client.http.get(
        f"{client.url}/documents/{kind}",
        params={"unit": unit, "year": "2020", "day": DAY, **told},
        headers={"authorization": f"Bearer {client.token}"},
    )


def lines(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [paragraph.text for paragraph in docx.Document(BytesIO(answer.content)).paragraphs]


def rows(answer: httpx.Response, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(BytesIO(answer.content)).tables[table].rows]


def figures(client: Client, unit: str, position: str) -> dict[str, int]:
    """What the API says of a unit's items at a position."""
    question = """query Figures($unit: ID!, $position: Position!, $day: Date!) {
      district(asOf: { position: $position }, today: $day) {
        ledgerTotals(filter: { unit: $unit, year: 2020 }) {
          items lights { red yellow } counts { state items }
        } } }"""
    told = client.ask(question, unit=unit, position=int(position), day=DAY).data["district"]["ledgerTotals"]
    by_state: dict[str, int] = {}
    for count in told["counts"]:
        by_state[count["state"]] = by_state.get(count["state"], 0) + count["items"]
    void = by_state.get("DRAFT", 0) + by_state.get("WITHDRAWN", 0)
    done = by_state.get("CLOSED", 0) + by_state.get("VERIFIED", 0)
    return {"all": told["items"], "counted": told["items"] - void, "done": done, **told["lights"]}


def test_a_supervision_order_names_what_is_late_as_the_api_does_at_its_position(ours: HttpDistrict) -> None:
    office = ours.holder("ZZB", "STAFF")

    answer = fetch(office, "supervision-order", "DW01", number="示组督〔2020〕3号")

    position = answer.headers["x-sandan-position"]
    expected = figures(office, ours.units["DW01"], position)
    told = lines(answer)
    assert "示组督〔2020〕3号" in told
    assert f"位置第{position}号" in told[-1]
    assert any(f"共{expected['all']}条" in line and f"红灯{expected['red']}条" in line for line in told)
    listed = rows(answer, 1)[1:]
    assert len(listed) == expected["red"] + expected["yellow"] > 0
    assert {row[6] for row in listed} <= {"红灯", "黄灯"}


def test_a_circular_adds_up_what_the_api_says_of_each_unit(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")

    answer = fetch(auditor, "completion", "QW")

    position = answer.headers["x-sandan-position"]
    each = {code: figures(auditor, ours.units[code], position) for code in ("DW01", "DW02")}
    table = rows(answer, 0)
    totals = {row[0]: row[4] for row in table[1:]}
    whole = f"{sum(one['done'] for one in each.values())}／{sum(one['counted'] for one in each.values())}"
    assert totals["合计"] == whole
    assert [row[4] for row in table[1:-1]] == [f"{one['done']}／{one['counted']}" for one in each.values()]
    assert (table[-1][6], table[-1][7]) == (
        str(sum(one["red"] for one in each.values())),
        str(sum(one["yellow"] for one in each.values())),
    )


def test_a_letter_is_written_as_it_was_sent(ours: HttpDistrict) -> None:
    number = ours.text("示组函〔2020〕1号")

    told = lines(fetch(ours.holder("ZZB", "STAFF"), "inquiry", "DW01", number=number))

    assert {"函询通知书", number, ours.text("请说明情况"), "2020年2月11日"} <= set(told)
    # Fifteen working days after it, the spring of 2020 being what it was.
    assert any(line.startswith("请于2020年3月3日前书面回复") for line in told)
    reminder = fetch(ours.platform("DISCIPLINE_INSPECTOR"), "reminder", "DW01")
    assert rows(reminder, 0)[1][1:] == [
        "推进不力",
        ours.text("推进缓慢"),
        f"T02 {ours.text('提升红旗社区')}",
    ]


@pytest.mark.parametrize("who", [("DW02", "SECRETARY"), ("DW01-001", "SECRETARY"), ("DW01", "STAFF")])
def test_nobody_else_is_shown_a_letter(ours: HttpDistrict, who: tuple[str, str]) -> None:
    answer = fetch(ours.holder(*who), "inquiry", "DW01")

    assert answer.status_code == 404, answer.text


def test_a_criticism_is_written_as_it_was_issued(ours: HttpDistrict) -> None:
    number = ours.text("示委发〔2020〕CRITICISM号")

    answer = fetch(ours.holder("DW02-002", "SECRETARY"), "criticism", "DW01", year="2019", number=number)

    told = lines(answer)
    assert {number, ours.text("年度考核情况"), "2020年1月3日"} <= set(told)
    assert any(line.startswith("决定对") and line.endswith("在全区通报批评。") for line in told)
    assert any("措施不力、成效不明显" in line for line in told)
    assert f"位置第{answer.headers['x-sandan-position']}号" in told[-1]


def test_a_commendation_says_from_when_on_it_is_revoked(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")
    question = """query Issued($unit: ID!) { district { timeline(unit: $unit, types: ["ruling.issued.v1"]) {
      edges { node { position } } } } }"""
    entries = auditor.ask(question, unit=ours.units["DW02"]).data["district"]["timeline"]["edges"]
    issued = str(min(entry["node"]["position"] for entry in entries))

    before = lines(fetch(auditor, "commendation", "DW02", year="2019", position=issued))
    now = lines(fetch(auditor, "commendation", "DW02", year="2019"))

    assert f"关于表彰{ours.text('DW02单位')}的通报" in before
    assert "本通报已撤销。" not in before
    assert "本通报已撤销。" in now


@pytest.mark.parametrize(("kind", "unit"), [("criticism", "DW02-001"), ("commendation", "DW01")])
def test_there_is_no_circular_where_none_was_issued(ours: HttpDistrict, kind: str, unit: str) -> None:
    assert fetch(ours.platform("AUDITOR"), kind, unit, year="2019").status_code == 404


def test_whoever_stands_outside_is_shown_no_circular(ours: HttpDistrict) -> None:
    assert fetch(ours.platform("MEMBER"), "criticism", "DW01", year="2019").status_code == 404
    assert fetch(ours.platform("MEMBER"), "ranking", "QW").status_code == 404


def test_the_ranking_holds_what_the_api_tells(ours: HttpDistrict) -> None:
    head = ours.holder("DW02-002", "SECRETARY")

    answer = fetch(head, "ranking", "QW")

    assert answer.status_code == 200, answer.text
    question = """query Ranking($position: Position!) { district(asOf: { position: $position }) { ranking(year: 2020) {
      edges { node { rank final ballot secretary unit { code superior { code } } } } } } }"""
    position = int(answer.headers["x-sandan-position"])
    told = head.ask(question, position=position).data["district"]["ranking"]["edges"]
    expected = {
        node["unit"]["code"]: (node["rank"], node["final"], node["ballot"], node["secretary"])
        for node in (edge["node"] for edge in told)
        if node["unit"]["superior"]["code"] == "QW"
    }
    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows = [row for sheet in book for row in sheet.iter_rows(min_row=3, values_only=True)]
    shown = {str(row[2]): (row[1], *map(_hundredths, row[4:7])) for row in rows if isinstance(row[0], int)}
    assert shown == expected != {}
    assert any(f"位置第{position}号" in str(row[0]) and "第2轮公布" in str(row[0]) for row in rows)


def test_a_round_in_hand_is_in_no_ranking_whoever_draws_it(ours: HttpDistrict) -> None:
    auditor, head = ours.platform("AUDITOR"), ours.holder("DW02-002", "SECRETARY")
    question = "query Rounds { district { publications(year: 2020) { edges { node { round toPosition } } } } }"
    edges = auditor.ask(question).data["district"]["publications"]["edges"]
    computed = {edge["node"]["round"]: str(edge["node"]["toPosition"]) for edge in edges}

    drawn = [fetch(who, "ranking", "QW", position=computed[2]) for who in (auditor, head)]
    early = fetch(auditor, "ranking", "QW", position=computed[1])

    assert drawn[0].content == drawn[1].content
    assert "第1轮公布" in str(list(openpyxl.load_workbook(BytesIO(drawn[0].content)).worksheets[0].values)[-1])
    assert early.status_code == 409


def test_the_same_position_gives_the_same_bytes_to_everybody_who_may_read_it(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")
    first = fetch(auditor, "supervision-order", "DW01")
    position = first.headers["x-sandan-position"]

    again = fetch(ours.holder("DW01", "SECRETARY"), "supervision-order", "DW01", position=position)

    assert again.content == first.content


def test_the_terminal_draws_what_the_address_gives(ours: HttpDistrict, played_database: Database, edge: Edge) -> None:
    auditor = ours.platform("AUDITOR")
    first = fetch(auditor, "supervision-order", "DW01")
    position, day = int(first.headers["x-sandan-position"]), date.fromisoformat(DAY)

    drawn = draw_at_terminal(
        edge.store, played_database.dsn, ours.tenant_id, "operator", "supervision-order",
        code="DW01", year=2020, position=position, day=day, number="",
    )  # fmt: skip

    assert drawn.content == first.content


def test_the_past_is_written_as_it_was(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")
    newest = int(fetch(auditor, "completion", "QW").headers["x-sandan-position"])

    before = fetch(auditor, "completion", "QW", position=str(newest - 60))

    at = before.headers["x-sandan-position"]
    assert int(at) < newest
    assert f"位置第{at}号" in lines(before)[-1]


@pytest.mark.parametrize("unit", ["QW", "DW02", "no-such-unit"])
def test_whoever_does_not_see_all_of_it_gets_no_document(ours: HttpDistrict, unit: str) -> None:
    answer = fetch(ours.holder("DW01", "SECRETARY"), "completion", unit)

    assert answer.status_code == 404
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "DOCUMENT_OUT_OF_REACH"


def test_a_document_needs_a_token(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")

    answer = auditor.http.get(f"{auditor.url}/documents/completion", params={"unit": "QW", "year": "2020"})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"year": "20x0"}, 400),
        ({"position": "-1"}, 400),
        ({"day": "2020-13-01"}, 400),
        ({"position": "99999999"}, 400),
        ({"number": "示组督2020第03号"}, 409),
        ({"year": "2019"}, 409),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(ours: HttpDistrict, told: dict[str, str], status: int) -> None:
    answer = fetch(ours.platform("AUDITOR"), "completion", "QW", **told)

    assert answer.status_code == status
    assert answer.json()["errors"][0]["message"]


def test_an_unknown_kind_is_refused_with_those_that_are_known(ours: HttpDistrict) -> None:
    answer = fetch(ours.platform("AUDITOR"), "poem", "QW")

    assert answer.status_code == 409
    assert "supervision-order" in answer.json()["errors"][0]["message"]


def test_a_report_is_summed_up_in_its_five_parts_beside_the_ledger_and_the_vote(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")

    answer = fetch(auditor, "work-report", "DW01")

    told = lines(answer)
    parts = [told[told.index(head) + 1] for head in told if head[:2] in ("一、", "二、", "三、", "四、", "五、")]
    assert parts == [ours.text(part) for part in ("measures", "completion", "results", "reasonsUnfinished", "nextPlan")]
    expected = figures(auditor, ours.units["DW01"], answer.headers["x-sandan-position"])
    assert rows(answer, 0)[-1][1:3] == [str(expected["counted"]), str(expected["done"])]
    assert any(line.startswith("发出2张，收回2张，有效2张") for line in told)


def test_a_unit_that_has_not_reported_has_no_report(ours: HttpDistrict) -> None:
    assert fetch(ours.platform("AUDITOR"), "work-report", "DW02").status_code == 409


def test_the_score_sheet_holds_the_points_that_the_api_tells(ours: HttpDistrict) -> None:
    auditor = ours.platform("AUDITOR")

    answer = fetch(auditor, "scores", "QW")

    assert answer.status_code == 200, answer.text
    question = """query Points($position: Position!, $under: ID!) { district(asOf: { position: $position }) {
      assessments(under: $under, year: 2020) { edges { node {
        unitCode organiser { code } points { base bonus final } } } } } }"""
    position = int(answer.headers["x-sandan-position"])
    told = auditor.ask(question, position=position, under=ours.units["QW"]).data["district"]["assessments"]["edges"]
    expected = {
        node["unitCode"]: tuple((node["points"] or {}).get(name) for name in ("base", "bonus", "final"))
        for node in (edge["node"] for edge in told)
        if node["organiser"]["code"] == "QW"
    }
    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows = [row for sheet in book for row in sheet.iter_rows(min_row=3, values_only=True) if isinstance(row[0], int)]
    shown = {str(row[1]): tuple(_hundredths(row[place]) for place in (8, 10, 11)) for row in rows}
    assert shown == expected != {}


def _hundredths(value: object) -> int | None:
    return round(float(str(value)) * 100) if value not in ("", None) else None
