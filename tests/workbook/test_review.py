"""The review meeting and its ballots from the workbook: once, in order, and never over what was said or counted."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.ids import UnitId
from domain.recorded import Actor
from domain.review.commands import CirculateCompletion, DeliverReport, EnterPaperCount, ScheduleMeeting
from projections.meetings.read import QuestionRow, ReportRow, TallyRow
from services.commands.identity import unit_id
from services.commands.service import CommandService, Submission
from services.store import Store, tenant
from services.workbook.gather_review import gather_review
from services.workbook.model_rows import Names, Source
from services.workbook.present import fold
from tests.conftest import Database
from tests.workbook.books import Rows, put, reviewed, write
from tests.workbook.checking import told
from tests.workbook.conftest import District

HEARD = ["reporter_called", "report_delivered", "question_asked", "question_answered"]


@pytest.fixture(scope="module")
def held(database: Database, store: Store, tmp_path_factory: pytest.TempPathFactory) -> District:
    """A district with its meeting held. Tests that share it leave its log as it is."""
    district = District(store, database.new_tenant(), tmp_path_factory.mktemp("述职"), reviewed())
    assert district.run().faults == ()
    return district


@pytest.fixture
def unheard(empty_district: District) -> District:
    """A district with all of the year up to the meeting."""
    empty_district.rows = reviewed()
    del empty_district.rows["结果运用"]
    reports, ballots = empty_district.rows.pop("述职"), empty_district.rows.pop("民主评议")
    assert empty_district.run().ok
    empty_district.rows |= {"述职": reports, "民主评议": ballots}
    return empty_district


def of_the_meeting(district: District) -> list[str]:
    """The kinds of events of meetings and boxes, in the order of the log."""
    with tenant(district.tenant_id):
        kinds = [event.type for event in district.store.read_raw(0)]
    return [kind.removesuffix(".v1") for kind in kinds if kind.startswith(("meeting.", "ballot_box."))]


def test_a_meeting_is_held_in_its_order_and_a_second_run_adds_nothing(held: District) -> None:
    assert of_the_meeting(held) == [
        "meeting.scheduled",
        "meeting.completion_circulated",
        *[f"meeting.{kind}" for kind in HEARD * 2],
        "meeting.appraisal_opened",
        "ballot_box.opened",
        "ballot_box.opened",
        "meeting.appraisal_closed",
        *["ballot_box.paper_count_entered", "ballot_box.counted"] * 2,
        "meeting.adjourned",
    ]
    again = held.run()
    assert (again.ok, again.planned, again.notices) == (True, 0, ())


def saying(sheet: str, title: str, value: Any, key: str = "DW01") -> Callable[[Rows], Any]:
    return lambda rows: put(rows, sheet, key, title, value)


@pytest.mark.parametrize(
    ("sheet", "title", "value", "place", "reason"),
    [
        ("述职", "述职人", "副书记", "B列“述职人”", "述职已经进行，这一项不能更改"),
        ("述职", "日期", "2020-12-29", "C列“日期”", "述职已经进行，这一项不能更改"),
        ("述职", "完成情况", "全部完成", "E列“完成情况”", "述职已经进行，这一项不能更改"),
        ("述职", "未完成原因", "", "G列“未完成原因”", "述职已经进行，这一项不能更改"),
        ("述职", "提问", "还有呢？", "I列“提问”", "提问已经登记，不能更改"),
        ("述职", "回答", "没有了", "J列“回答”", "回答已经登记，不能更改"),
        ("民主评议", "发出", 61, "B列“发出”", "票已计，登记的是60票，不能更改"),
    ],
)
def test_a_cell_that_tells_otherwise_than_the_meeting_is_refused_there(
    held: District, sheet: str, title: str, value: object, place: str, reason: str
) -> None:
    held.rows = reviewed()
    if value == "副书记":
        line = next(line for line in held.rows["班子"] if line[0] == "DW01" and line[3] == "班子成员责任")
        value = line[1]

    [fault] = held.refused(saying(sheet, title, value))

    assert fault == f"工作表“{sheet}”第2行{place}：{reason}。请改回。［不能更正］"


def test_a_vote_counted_as_another_is_refused_at_both_cells(held: District) -> None:
    held.rows = reviewed()

    def moved(rows: Rows) -> None:
        put(rows, "民主评议", "DW01", "好", 32)
        put(rows, "民主评议", "DW01", "较好", 14)

    assert [fault.partition("：")[0] for fault in held.refused(moved)] == [
        "工作表“民主评议”第2行E列“好”",
        "工作表“民主评议”第2行F列“较好”",
    ]


def test_a_report_that_the_workbook_leaves_out_stands_and_is_told(held: District) -> None:
    held.rows = reviewed()

    report = held.run(lambda rows: (rows["述职"].pop(2), rows["民主评议"].pop(2)))

    assert (report.ok, report.planned) == (True, 0)
    assert [str(notice) for notice in report.notices] == [
        "工作表“述职”：系统中还有“DW02”的述职，工作簿里没有，未作改动。［提示］"
    ]


def test_what_the_two_sheets_have_no_place_for_is_told() -> None:
    day = date(2020, 12, 28)
    report = ReportRow("u", 2020, "o", "DELIVERED", "p", day, day, "甲", "乙", "丙", "", "丁", [], 1)
    questions = [QuestionRow(text, "u", 2020, "o", text, None, day, "答", day, 1) for text in ("一", "二")]
    figures = {"unit": "u", "year": 2020, "organiser": "o", "state": "COUNTED", "eligible": 3, "on_paper": True}
    counted = {"issued": 3, "returned": 3, "valid": 3, "abstentions": 1, "vote_names": ["优秀"], "vote_counts": [2]}
    keys = {"box": None, "token_key": None, "vote_key": None, "counters": [], "counted_on": day, "opened_on": day}
    tally = TallyRow(choices=["优秀", "弃权"], position=1, **figures, **counted, **keys)  # type: ignore[arg-type]
    rows = {ReportRow: [report], QuestionRow: questions, TallyRow: [tally]}

    names = Names({"u": "DW01"}, {"p": "甲"}, {}, {})
    found = gather_review(Source(lambda query: rows[query.row], 1, 2020, 9, {"u": 0}, names))  # type: ignore[index]

    assert [line.values["question"] for line in found.reports] == ["一"]
    assert found.ballots == []
    assert found.left_out == [
        "有1个提问不是对该单位的第一问，工作簿没有相应的位置，没有导出。",
        "有1个单位的民主评议另设档次，工作簿没有相应的位置，没有导出。",
    ]


def test_what_the_sheets_cannot_show_is_attested(held: District) -> None:
    with tenant(held.tenant_id):
        entries = list(held.store.read_page(0, 100_000, opened=True))
    events = {type(entry.event).__name__: entry for entry in entries}

    assert events["MeetingScheduled"].event.participants == ()
    assert events["QuestionAsked"].event.asked_by is None
    assert events["PaperCountEntered"].event.counted_by is None
    assert {entry.actor.on_behalf_of.attested_on_paper for name, entry in events.items() if name != "TenantOpened"} == {
        True
    }


def test_a_meeting_cut_short_anywhere_is_taken_up_where_it_stopped(unheard: District) -> None:
    def before(kind: type) -> Callable[[Any], bool]:
        return lambda step: not isinstance(step.command, kind)

    for kind in (ScheduleMeeting, CirculateCompletion, DeliverReport, EnterPaperCount):
        assert unheard.cut(lambda rows: None, before(kind))
    unheard.added(lambda rows: None)

    kinds = of_the_meeting(unheard)
    assert len(kinds) == len(set(kinds)) + 4 + 2 + 1
    assert kinds.count("meeting.scheduled") == kinds.count("meeting.completion_circulated") == 1


def test_a_meeting_called_but_not_begun_is_called_again_as_the_workbook_has_it_by_now(unheard: District) -> None:
    unheard.cut(lambda rows: None, lambda step: not isinstance(step.command, CirculateCompletion))

    def later(rows: Rows) -> None:
        for line in rows["述职"][1:]:
            line[2] = "2020-12-29"

    unheard.added(later)

    assert of_the_meeting(unheard)[:3] == ["meeting.scheduled"] * 2 + ["meeting.completion_circulated"]


def test_a_meeting_that_people_hold_on_the_platform_is_theirs(unheard: District) -> None:
    with tenant(unheard.tenant_id):
        present = fold(unheard.store.read_page(0, 100_000, opened=True))
    office = present.unit(unit_id(unheard.tenant_id, "ZZB"))
    post = office.posts[0]
    units = (UnitId(unit_id(unheard.tenant_id, "DW01")),)
    top = UnitId(unit_id(unheard.tenant_id, "QW"))
    command = ScheduleMeeting(top, 2020, units, (post.person,), date(2020, 12, 28), "区委礼堂")
    actor = Actor(post.person, post.post, office.unit)
    CommandService(unheard.store).submit(Submission(unheard.tenant_id, str(uuid4()), actor, command))

    report = unheard.run()

    assert report.ok
    assert of_the_meeting(unheard) == ["meeting.scheduled"]
    assert [notice.message for notice in report.notices] == [
        "本年度评定结果没有计算：评定结果由有关人员在系统中计算、审定和公布。",
        "“QW”的述职评议会由有关人员在系统中办理，工作簿中尚未登记的内容没有导入。",
    ]


def test_reports_without_a_vote_are_heard_and_the_vote_follows_with_a_later_workbook(unheard: District) -> None:
    ballots = unheard.rows["民主评议"]
    unheard.added(lambda rows: rows.update({"民主评议": ballots[:1]}))
    assert of_the_meeting(unheard)[-1] == "meeting.question_answered"

    unheard.added(lambda rows: rows.update({"民主评议": ballots[:2]}))
    assert [str(notice) for notice in unheard.run().notices] == [
        "工作表“考核打分”：本年度评定结果没有计算：“DW02”已经述职，“民主评议”没有其票数。［提示］",
        "工作表“述职”第3行A列“单位编码”：“DW02”已经述职，“民主评议”中没有其票数，等待计票。［提示］",
    ]
    kinds = unheard.added(lambda rows: rows.update({"民主评议": ballots}))

    assert kinds[:3] == ["ballot_box.paper_count_entered.v1", "ballot_box.counted.v1", "results.computed.v1"]
    assert kinds[-1] == "results.published.v1"


def test_reasons_are_missed_only_where_the_workbook_s_own_figures_fall_short(unheard: District) -> None:
    faults = unheard.refused(lambda rows: [put(rows, "述职", unit, "未完成原因", "") for unit in ("DW01", "DW02")])

    assert [fault.partition("：")[0] for fault in faults] == [f"工作表“述职”第{row}行G列“未完成原因”" for row in (2, 3)]
    assert all("尚未完成，缺少未完成事项的具体原因" in fault for fault in faults)


def test_a_meeting_follows_the_assessment_of_all_its_units(unheard: District) -> None:
    assert unheard.refused(saying("述职", "日期", "2020-12-15")) == [
        "工作表“述职”第2行C列“日期”：述职日期2020-12-15早于年度考核的定案日期2020-12-16，请核对。［述职评议］"
    ]
    put(unheard.rows, "述职", "DW01", "日期", "2020-12-28")
    of_both = unheard.rows["述职"], unheard.rows["民主评议"]
    unheard.added(lambda rows: rows.update({"述职": of_both[0][:2], "民主评议": of_both[1][:1]}))

    unheard.rows |= {"述职": of_both[0], "民主评议": of_both[1]}
    assert unheard.refused(lambda rows: None) == [
        "工作表“述职”第3行A列“单位编码”：会议已经通报完成情况，不能再增加述职单位。［不能更正］"
    ]


def test_who_was_not_assessed_does_not_report_and_who_did_not_report_is_not_voted_on(
    empty_district: District,
) -> None:
    empty_district.rows = reviewed()

    def unassessed(rows: Rows) -> None:
        for name in ("考核打分", "满意度", "加减分"):
            rows[name] = [line for line in rows[name] if line[0] != "DW02"]
        rows["述职"] = [line for line in rows["述职"] if line[0] != "DW01"]

    assert empty_district.refused(unassessed) == [
        "工作表“述职”第2行A列“单位编码”：“DW02”没有年度考核，须先通报考核结果再述职。请在“考核打分”等表中补上。［述职评议］",
        "工作表“民主评议”第2行A列“单位编码”：“DW01”没有述职，述职后才能评议。请在“述职”中补上一行。［述职评议］",
    ]


def test_what_the_sheets_contradict_is_told_at_its_cell(tmp_path: Path) -> None:
    def found(change: Callable[[Rows], Any]) -> list[str]:
        rows = reviewed()
        change(rows)
        return told(write(tmp_path / "改动.xlsx", rows))

    assert found(saying("述职", "述职人", "无此人"))[0].startswith(
        "工作表“述职”第2行B列“述职人”：述职人“无此人”在2020-12-28不在“DW01”的班子中。当日班子成员："
    )
    assert found(saying("述职", "提问", "")) == ["工作表“述职”第2行I列“提问”：填写了回答，须同时填写提问。［必填］"]
    assert found(saying("述职", "回答", "")) == ["工作表“述职”第2行J列“回答”：填写了提问，须同时填写回答。［必填］"]

    def unasked(rows: Rows) -> None:
        put(rows, "述职", "DW01", "提问", "")
        put(rows, "述职", "DW01", "回答", "")

    assert found(unasked) == ["工作表“述职”第2行I列“提问”：听取述职并提问之后才能评议，须填写提问和回答。［必填］"]
