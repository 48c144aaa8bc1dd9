"""A whole workbook ends in published results, computed by the commands that people give; a part of one says why not."""

from datetime import date
from typing import Any

import pytest

from domain.codes import CyclePhase, Grade
from domain.cycle.commands import AdvancePhase
from domain.ids import UnitId
from domain.outcomes.commands import ComputeResults, ConfirmGrades, ProposeGrade, PublishResults
from domain.outcomes.events import GradeDecided, ResultsComputed, UnitEvaluated, YearPublished
from services.commands.identity import unit_id
from tests.workbook.books import Rows, put
from tests.workbook.played import TENANT, Played

ENDS = ["ResultsComputed", *["UnitEvaluated"] * 4, *["GradeDecided"] * 4, "PhaseAdvanced", "YearPublished"]


@pytest.fixture
def played() -> Played:
    return Played()


def without(*sheets: str) -> Any:
    return lambda rows: [rows.pop(sheet) for sheet in sheets]


def emptied(*sheets: str) -> Any:
    return lambda rows: rows.update({sheet: rows[sheet][:1] for sheet in sheets})


def test_a_whole_workbook_is_computed_signed_by_every_committee_and_published(played: Played) -> None:
    played.run(without("结果运用"))

    assert played.kinds()[-len(ENDS) :] == ENDS
    assert {event.published_on for event in played.events(YearPublished)} == {date(2020, 12, 28)}
    signed = [entry for entry in played.log.recorded if isinstance(entry.event, GradeDecided)]
    secretaries = {played.secretary(code).person for code in ("DW01", "DW02")}
    assert {entry.event.decided_by for entry in signed} > secretaries
    assert all(entry.actor.on_behalf_of and entry.actor.on_behalf_of.attested_on_paper for entry in signed)
    assert (played.planned().steps, played.notices()) == ((), [])


@pytest.mark.parametrize("command", [ComputeResults, ConfirmGrades, PublishResults])
def test_results_cut_short_are_taken_up_where_they_stopped(played: Played, command: type) -> None:
    played.cut(command)

    played.run()

    assert [kind for kind in played.kinds() if kind in ENDS and kind != "PhaseAdvanced"] == ENDS[:-2] + ENDS[-1:]
    assert played.planned().steps == ()


def test_sheets_with_a_header_alone_say_that_nobody_reported_so_that_there_is_no_ballot(played: Played) -> None:
    played.run(emptied("述职", "民主评议", "结果运用"))

    assert {event.ballot for event in played.events(UnitEvaluated)} == {None}
    assert [event.published_on for event in played.events(YearPublished)] == [date(2020, 12, 16)]
    assert played.present().cycle(2020).phase is CyclePhase.RESULT_USE


def test_sheets_that_are_missing_may_follow_so_that_nothing_is_computed_yet(played: Played) -> None:
    played.run(without("述职", "民主评议", "结果运用"))

    assert played.events(ResultsComputed) == []
    assert played.notices() == [
        "工作表“考核打分”：本年度评定结果没有计算：缺少工作表“述职”“民主评议”。没有举行述职评议的，请保留只有表头的空表。［提示］"
    ]


def unscored(rows: Rows) -> None:
    for name in ("考核打分", "满意度", "加减分"):
        rows[name] = [line for line in rows[name] if line[0] != "DW02-001"]


def test_a_unit_that_was_not_assessed_is_named_and_no_ruling_rests_on_results_that_are_not_there(
    played: Played,
) -> None:
    faults = played.told(unscored)

    why = "“DW02-001”没有“评分办法”和“考核打分”"
    assert played.notices() == [f"工作表“考核打分”：本年度评定结果没有计算：{why}。［提示］"]
    assert faults == [
        f"工作表“结果运用”第{row}行A列“单位编码”：结果运用以评定结果为据，本年度还没有公布评定结果：{why}。［R14-R16、四(三)］"
        for row in (2, 3)
    ]


def test_grades_that_people_have_begun_to_judge_are_theirs_to_decide_and_publish(played: Played) -> None:
    played.run(without("结果运用"), goes_on=lambda step: not isinstance(step.command, ConfirmGrades))
    unit = UnitId(unit_id(TENANT, "DW01"))
    played.give(
        played.secretary("ZZB"),
        ProposeGrade(unit, 2020, Grade.AVERAGE, "年内工作有明显短板", date(2020, 12, 28)),
        date(2020, 12, 28),
    )

    assert played.planned().steps == ()
    assert played.notices() == [
        "工作表“考核打分”：本年度评定结果没有计算：评定结果由有关人员在系统中计算、审定和公布。［提示］"
    ]


def test_a_vote_of_abstentions_alone_is_refused_at_its_cell(played: Played) -> None:
    def abstain(rows: Rows) -> None:
        for title, count in (("好", 0), ("较好", 0), ("一般", 0), ("差", 0), ("弃权", 58)):
            put(rows, "民主评议", "DW01", title, count)

    assert played.told(abstain) == [
        "工作表“民主评议”第2行I列“弃权”：有效58票全部弃权，不能得出评议结果，请核对。［合计］"
    ]


def test_the_year_moves_on_phase_by_phase_as_its_sheets_do(played: Played) -> None:
    steps = [step for step in played.planned().steps if isinstance(step.command, AdvancePhase)]

    assert [(step.command.phase, step.occurred_on) for step in steps][-3:] == [
        (CyclePhase.ASSESSMENT, date(2020, 12, 15)),
        (CyclePhase.REVIEW, date(2020, 12, 28)),
        (CyclePhase.RESULT_USE, date(2020, 12, 28)),
    ]
