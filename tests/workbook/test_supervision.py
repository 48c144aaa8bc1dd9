"""The sheet 督导 against the log: what a row becomes, what a later cell adds, what no cell rewrites."""

from itertools import pairwise

import pytest

from domain.codes import Weakness
from domain.supervision.commands import ConfirmFinding, RecheckFinding, SendFollowUp
from services.workbook.plan_supervision import weakness_of
from tests.workbook.books import Rows, put, sample
from tests.workbook.conftest import District
from tests.workbook.test_export import cells, exported

FOUND = ["DD0001", "DW01", "2020-04-08", "座谈了解", "暗访", "ZN01", "推进缓慢", "DW01-T基础01", "函询", "", "", ""]
QUIET = ["DD0002", "DW02", "2020-07-12", "现场观摩", "明察", "", "", "", "", "", "", ""]

CUTS = (ConfirmFinding, SendFollowUp, RecheckFinding)
"""Commands before which an import is cut short."""


def inspected(rows: Rows) -> None:
    """With one inspection that found something and one that found nothing."""
    rows["督导"] = [sample()["督导"][0], list(FOUND), list(QUIET)]


def fill(rows: Rows, **cells: str) -> None:
    for title, value in cells.items():
        put(rows, "督导", "DD0001", title, value)


def test_a_row_becomes_an_inspection_its_finding_and_what_followed(district: District) -> None:
    assert district.added(inspected) == [
        "inspection.planned.v1", "supervision_plan.inspection_entered.v1", "inspection.started.v1",
        "finding.raised.v1", "finding.confirmed.v1", "follow_up.proposed.v1", "follow_up.approved.v1",
        "follow_up.sent.v1", "inspection.concluded.v1",
        "inspection.planned.v1", "supervision_plan.inspection_entered.v1", "inspection.started.v1",
        "inspection.concluded.v1",
    ]  # fmt: skip


def test_what_was_put_right_later_is_added_and_rechecked_until_it_passes(district: District) -> None:
    district.run(inspected)

    written = district.added(lambda rows: fill(rows, 整改说明="已整改", 复查日期="2020-06-05", 复查结果="未通过"))
    passed = district.added(lambda rows: fill(rows, 整改说明="已整改到位", 复查日期="2020-08-05", 复查结果="通过"))

    assert written == ["finding.assigned.v1", "finding.rectification_submitted.v1", "finding.rechecked.v1"]
    assert passed == [
        "finding.rectification_submitted.v1", "finding.rechecked.v1", "finding.closed.v1", "follow_up.closed.v1"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "value", "told"),
    [
        ("单位编码", "DW02", "B列“单位编码”：督导已经登记"),
        ("日期", "2020-04-09", "C列“日期”：督导已经登记"),
        ("明察暗访", "明察", "E列“明察暗访”：督导已经登记"),
        ("参加部门", "", "F列“参加部门”：督导已经登记"),
        ("发现问题", "成效不明显", "G列“发现问题”：这次督导的问题已经登记"),
        ("后续措施", "提醒", "I列“后续措施”：已经采取的措施不能改写"),
    ],
)
def test_what_was_entered_is_not_rewritten(district: District, title: str, value: str, told: str) -> None:
    district.run(inspected)

    def change(rows: Rows) -> None:
        fill(rows, **{title: value})
        if title == "单位编码":
            fill(rows, 对应编号="DW02-T基础01")

    [fault] = district.refused(change)

    assert told in fault


def test_a_row_that_is_gone_leaves_its_inspection_and_is_told(district: District) -> None:
    district.run(inspected)

    report = district.run(lambda rows: rows["督导"].pop())

    assert (report.planned, report.faults) == (0, ())
    assert any("DD0002" in str(notice) for notice in report.notices)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"单位编码": "ZN01", "对应编号": "", "发现问题": "", "后续措施": ""}, "不是制定清单的单位"),
        ({"参加部门": "DW02"}, "不是职能部门"),
        ({"对应编号": "DW02-T基础01"}, "是“DW02”的清单项目"),
        ({"日期": "2020-02-04"}, "早于清单印发日期2020-02-05"),
        ({"对应编号": ""}, "须填写对应的清单编号"),
        ({"发现问题": "", "后续措施": ""}, "须填写发现的问题"),
        ({"发现问题": "", "对应编号": ""}, "没有发现问题，这一格不应填写"),
        ({"复查日期": "2020-06-05", "复查结果": "通过"}, "须填写整改说明"),
        ({"整改说明": "已整改", "复查结果": "通过"}, "须同时填写复查日期"),
        ({"整改说明": "已整改", "复查日期": "2020-06-05"}, "须同时填写复查结果"),
        ({"整改说明": "已整改", "复查日期": "2020-04-07", "复查结果": "通过"}, "早于督导日期"),
        ({"日期": "2021-01-05"}, "年度"),
    ],
)
def test_a_cell_that_contradicts_another_is_named(empty_district: District, cells: dict[str, str], told: str) -> None:
    def change(rows: Rows) -> None:
        inspected(rows)
        fill(rows, **cells)

    faults = empty_district.refused(change)

    assert any(told in fault for fault in faults), faults


def test_an_import_cut_short_is_gone_on_with_at_every_step(district: District) -> None:
    def whole(rows: Rows) -> None:
        inspected(rows)
        fill(rows, 整改说明="已整改", 复查日期="2020-08-05", 复查结果="通过")

    left = [len(district.cut(whole, lambda step, at=each: not isinstance(step.command, at))) for each in CUTS]
    rest = district.run(whole)

    assert all(later < earlier for earlier, later in pairwise(left))
    assert (rest.faults, rest.sent) == ((), left[-1])


def test_an_export_writes_the_sheet_as_it_was_read(district: District) -> None:
    def whole(rows: Rows) -> None:
        inspected(rows)
        fill(rows, 整改说明="已整改", 复查日期="2020-08-05", 复查结果="通过")

    assert district.run(whole).ok

    assert cells(exported(district, "出.xlsx").path)["督导"] == district.rows["督导"]


def test_slow_progress_is_told_by_its_words() -> None:
    assert weakness_of("推进缓慢，佐证材料不足") is Weakness.WEAK_PROGRESS
    assert weakness_of("群众知晓率不高") is Weakness.POOR_EFFECT
