"""The sheet 结果运用: from a row to what is issued in the district committee's name, and what a row cannot say."""

from datetime import date
from typing import Any

import pytest

from domain import streams
from domain.codes import RulingCondition, RulingKind
from domain.ids import PersonId
from domain.persons.events import IdentityCorrected
from domain.rulings.commands import ApproveRuling, IssueRuling, RevokeRuling
from domain.rulings.events import KeyManagementOpened, RulingIssued, RulingProposed, RulingRevoked
from services.commands.identity import unit_id
from services.workbook.ruling_cause import PERSON, read_cause, write_cause
from tests.workbook.books import put
from tests.workbook.played import TENANT, Played

MADE = ["RulingProposed", "RulingReviewed", "RulingApproved", "RulingIssued", "RulingNumbered"]
HANDLED = "孙永强不按要求开展工作，造成严重后果，给予停职检查"
MEASURES = {"停职检查": "SUSPENSION", "免职": "REMOVAL", "责令辞职": "ORDERED_RESIGNATION"}


@pytest.fixture(scope="module")
def whole() -> Played:
    """A whole year, imported. Tests that share it leave its log as it is."""
    played = Played()
    played.run()
    return played


@pytest.fixture
def played() -> Played:
    return Played()


def handling(cause: str = HANDLED, number: str = "示委〔2021〕3号") -> Any:
    """Add the handling of a person of DW01."""
    return lambda rows: rows["结果运用"].append(["DW01", "组织处理", cause, "2021-01-12", number])


def saying(key: str, title: str, value: Any) -> Any:
    return lambda rows: put(rows, "结果运用", key, title, value)


def test_a_row_is_proposed_reviewed_signed_and_issued_on_its_day_and_a_criticism_opens_its_case(
    whole: Played,
) -> None:
    assert whole.kinds()[-11:] == [*MADE, *MADE, "KeyManagementOpened"]
    praise, criticism = whole.events(RulingProposed)
    assert [len(praise.conditions), criticism.conditions] == [
        3,
        (RulingCondition.WEAK_MEASURES, RulingCondition.LITTLE_EFFECT),
    ]
    issued = whole.events(RulingIssued)
    assert [event.document_number for event in issued] == ["示委发〔2021〕1号", "示委发〔2021〕2号"]
    assert {(event.issuer, event.issued_on) for event in issued} == {(unit_id(TENANT, "QW"), date(2021, 1, 10))}
    assert [event.ruling for event in whole.events(KeyManagementOpened)] == [issued[1].ruling]
    signed = [entry.actor.on_behalf_of for entry in whole.log.recorded if isinstance(entry.event, RulingIssued)]
    assert {behalf.person for behalf in signed if behalf} == {whole.secretary("QW").person}
    assert (whole.planned().steps, whole.notices()) == ((), [])


@pytest.mark.parametrize(
    ("title", "value", "column"),
    [("事由", "措施不力", "C"), ("日期", "2021-01-11", "D"), ("文号", "示委发〔2021〕9号", "E")],
)
def test_what_was_issued_is_not_rewritten(whole: Played, title: str, value: str, column: str) -> None:
    before = put(whole.rows, "结果运用", "DW02", title, value)

    [fault] = whole.told()

    assert fault == (
        f"工作表“结果运用”第{before}行{column}列“{title}”：已经印发，不能更改。请改回，或在系统中撤销后另行办理。［不能更正］"
    )
    whole.rows["结果运用"][2] = ["DW02", "全区通报批评", "措施不力、成效不明显", "2021-01-10", "示委发〔2021〕2号"]
    assert whole.told() == []


def test_a_row_that_is_gone_leaves_its_ruling_and_is_told(whole: Played) -> None:
    kept = whole.rows["结果运用"].pop()

    assert whole.notices() == [
        "工作表“结果运用”：系统中还有对“DW02”的全区通报批评（示委发〔2021〕2号），工作簿里没有，未作改动。［提示］"
    ]
    whole.rows["结果运用"].append(kept)


def test_what_people_revoked_stays_revoked(played: Played) -> None:
    played.run()
    criticism = played.events(RulingIssued)[1].ruling
    played.give(played.secretary("QW"), RevokeRuling(criticism, "复核后撤销", date(2021, 1, 15)))

    made = played.planned()

    assert made.steps == ()
    assert [str(notice) for notice in made.notices] == [
        "工作表“结果运用”第3行B列“类别”：这一项已在系统中撤销，以系统为准，未作改动。［提示］"
    ]


@pytest.mark.parametrize("command", [ApproveRuling, IssueRuling])
def test_a_ruling_cut_short_goes_on_where_it_stopped(played: Played, command: type) -> None:
    played.cut(command)

    played.run()

    assert [kind for kind in played.kinds() if kind in MADE] == MADE * 2
    assert played.planned().steps == ()


def test_a_ruling_cut_short_that_the_workbook_tells_otherwise_by_now_is_taken_back_first(played: Played) -> None:
    played.cut(IssueRuling)

    played.run(saying("DW01", "日期", "2021-01-11"))

    assert len(played.events(RulingRevoked)) == 1
    assert [event.issued_on for event in played.events(RulingIssued)] == [date(2021, 1, 10), date(2021, 1, 11)]
    assert played.planned().steps == ()


def test_handling_is_of_a_person_whose_name_stands_in_the_register_alone(played: Played) -> None:
    played.run(handling())

    [handled] = [event for event in played.events(RulingProposed) if event.kind is RulingKind.ORG_HANDLING]
    assert handled.person == played.secretary("DW01").person
    assert handled.measure == "SUSPENSION"
    assert handled.basis == f"{PERSON}不按要求开展工作，造成严重后果，给予停职检查"
    assert (played.planned().steps, played.notices()) == ((), [])


def test_the_handling_of_somebody_who_was_erased_stands_where_the_old_workbook_comes_again(played: Played) -> None:
    played.run(handling())
    person = PersonId(played.secretary("DW01").person)
    played.record(streams.person(person), IdentityCorrected(person, "删除个人信息", None))

    made = played.planned()

    assert (made.faults, [step.sheet for step in made.steps if step.sheet == "结果运用"]) == ((), [])


OF_ONE = "组织处理的事由须写明该单位一名班子成员的姓名"
BY_ONE = "组织处理的事由须写明一种处理方式"


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        ("不按要求开展工作，造成严重后果，给予停职检查", f"{OF_ONE}，现在没有。可写：孙永强、"),
        (f"{HANDLED}，郭永文同责", f"{OF_ONE}，现有孙永强、郭永文。可写：孙永强、"),
        ("孙永强不按要求开展工作，造成严重后果", f"{BY_ONE}，现在没有。可写：停职检查、"),
        (f"{HANDLED}、免职", f"{BY_ONE}，现有停职检查、免职。可写：停职检查、"),
        ("孙永强不按要求开展工作，给予停职检查", "结果运用的条件不具备：组织处理缺少造成严重后果。"),
    ],
)
def test_handling_names_one_person_one_measure_and_both_conditions(whole: Played, cause: str, reason: str) -> None:
    handling(cause)(whole.rows)

    [fault] = whole.told()

    whole.rows["结果运用"].pop()
    assert fault.startswith(f"工作表“结果运用”第4行C列“事由”：{reason}")


@pytest.mark.parametrize(
    ("key", "title", "value", "place", "told"),
    [
        ("DW01", "事由", "高度重视", "2行C", "结果运用的条件不具备：通报表彰缺少履职尽责切实有效、工作实绩特别突出。"),
        ("DW02", "事由", "工作一般", "3行C", "结果运用的条件不具备：全区通报批评至少须有其一：重视不够、措施不力、"),
        ("DW01", "单位编码", "ZN01", "2行A", "结果运用的对象须为区属党（工）委或基层党组织，且当日在册：［R14-R16"),
        ("DW01", "单位编码", "DW9", "2行A", "“单位”表里没有编码“DW9”。请核对编码，或先在“单位”表中补上。［未知单位］"),
        ("DW02", "文号", "示委发〔2021〕1号", "3行E", "文号在该制定单位本年度已经用过，请核对后换用新文号"),
        ("DW01", "文号", "", "2行E", "这一格必须填写。［必填］"),
        ("DW01", "日期", "2020-12-27", "2行D", "2020-12-27早于本年度评定结果的公布日期2020-12-28，请核对。"),
        ("DW01", "日期", "2021-04-01", "2行D", "2021-04-01不在2020年度及次年3月底之内，请核对。［年度之外］"),
        ("DW01", "日期", "2019-12-31", "2行D", "2019-12-31不在2020年度及次年3月底之内，请核对。［年度之外］"),
        ("DW01", "类别", "表扬", "2行B", "没有“表扬”这一项。可填：通报表彰、全区通报批评、组织处理。［代码］"),
    ],
)
def test_a_row_that_no_ruling_can_be_made_of_is_told_at_its_cell(
    key: str, title: str, value: str, place: str, told: str
) -> None:
    [fault] = Played().told(saying(key, title, value))

    assert fault.startswith(f"工作表“结果运用”第{place}列“{title}”：{told}")


def test_the_same_row_twice_is_told() -> None:
    assert Played().told(lambda rows: rows["结果运用"].append(rows["结果运用"][1])) == [
        "工作表“结果运用”第4行A列“单位编码”：单位编码、类别、事由、文号与第2行相同，只能填一行，请核对。［重复］"
    ]


def test_a_name_that_is_part_of_a_longer_one_is_not_found_in_it() -> None:
    found = read_cause(RulingKind.ORG_HANDLING, "郭新子被责令辞职", ["郭新", "郭新子"], MEASURES)

    assert (found.names, found.measures, found.basis) == (("郭新子",), ("ORDERED_RESIGNATION",), f"{PERSON}被责令辞职")


def test_what_a_basis_leaves_out_is_written_in_front_of_it_and_read_from_there() -> None:
    conditions = (RulingCondition.NOT_AS_REQUIRED, RulingCondition.SERIOUS_CONSEQUENCES)

    cell = write_cause(conditions, "见附件，造成严重后果", "孙永强", "免职")

    assert cell == "孙永强、不按要求开展工作、免职：见附件，造成严重后果"
    found = read_cause(RulingKind.ORG_HANDLING, cell, ["孙永强"], MEASURES)
    assert (found.conditions, found.names, found.measures) == (conditions, ("孙永强",), ("REMOVAL",))
    assert write_cause(found.conditions, found.basis, "孙永强", "免职") == cell
