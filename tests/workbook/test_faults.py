"""Faults are few, at the right cell, and show what nobody sees; nothing doubtful is taken for content."""

from pathlib import Path
from typing import Any

import pytest

from services.workbook.cells import label
from services.workbook.faults import Fault, Faults
from services.workbook.sheets import SHEETS
from tests.workbook.books import Rows, cell, put, sample, write
from tests.workbook.checking import told, told_of


def test_a_title_row_above_the_header_is_one_fault(tmp_path: Path) -> None:
    def title(rows: Rows) -> None:
        rows["任务清单"].insert(0, ["示例区2020年任务清单"])

    assert [message for message in told_of(tmp_path, title) if "任务清单" in message.partition("：")[0]] == [
        "工作表“任务清单”第1行A列：表头在第2行，应在第1行。请删除它上面的1行（如标题行）。［表头］"
    ]


def test_a_wrong_year_is_one_fault_and_not_one_of_every_date(tmp_path: Path) -> None:
    def misprint(rows: Rows) -> None:
        rows["说明"][3][1] = 2021

    [message] = told_of(tmp_path, misprint)

    assert message.startswith("工作表“说明”第4行B列“内容”：年度写的是2021，而工作簿中")
    assert message.endswith("个在2020年。请核对年度。［年度之外］")


def test_a_day_before_any_calendar_of_ours_is_told_at_its_cell(tmp_path: Path) -> None:
    assert told_of(tmp_path, lambda rows: put(rows, "班子", "DW01", "任职日期", "1800-01-01"))[0] == (
        "工作表“班子”第2行F列“任职日期”：1800-01-01不在1900-01-01至2200-12-31之间，请核对。［日期］"
    )


@pytest.mark.parametrize(
    ("sheet", "key", "title", "place"),
    [
        ("任务清单", "DW01-T基础01", "层面", "“任务清单”第2行C列“层面”"),
        ("任务清单", "DW01-T基础01", "编号", "“任务清单”第2行A列“编号”"),
        ("班子", "DW01", "姓名", "“班子”第2行B列“姓名”"),
        ("问题清单", "DW01-P01", "要素", "“问题清单”第2行F列“要素”"),
    ],
)
def test_a_character_that_nobody_sees_is_named(tmp_path: Path, sheet: str, key: str, title: str, place: str) -> None:
    def hide(rows: Rows) -> None:
        line, column = cell(rows, sheet, key, title)
        line[column] = f"{line[column]}\u200b"

    messages = told_of(tmp_path, hide)

    assert any(place in message and "[U+200B]”中有看不见的字符 U+200B" in message for message in messages)


def test_a_header_with_a_character_that_nobody_sees_shows_it(tmp_path: Path) -> None:
    def hide(rows: Rows) -> None:
        rows["印发"][0][3] = "文号\ufeff"

    assert told_of(tmp_path, hide) == [
        "工作表“印发”第1行D列“文号\ufeff”：表头应为“文号”，现为“文号[U+FEFF]”。请改回原名。［表头］"
    ]


@pytest.mark.parametrize(
    ("sheet", "key", "title", "written", "message"),
    [
        ("进展", "DW01-T基础01", "佐证文件", "a.jpg,b.jpg、c.jpg", "“a.jpg,b.jpg、c.jpg”像是几个文件名。请用分号"),
        ("进展", "DW01-T基础01", "佐证文件", "；；", "“；；”只有分隔符，没有内容。"),
        ("问题清单", "DW01-P01", "要素", "、、", "“、、”只有分隔符，没有内容。"),
        ("任务清单", "DW01-T基础01", "对应问题", "、", "“、”只有分隔符，没有内容。"),
    ],
)
def test_separators_are_never_content_nor_commas_part_of_names(
    tmp_path: Path, sheet: str, key: str, title: str, written: str, message: str
) -> None:
    [told_once] = told_of(tmp_path, lambda rows: put(rows, sheet, key, title, written))

    assert message in told_once


def test_a_duty_of_somebody_outside_the_team_is_told_while_the_lists_are_a_draft(tmp_path: Path) -> None:
    def draft(rows: Rows) -> None:
        for sheet in ("印发", "分解", "进展"):
            rows[sheet] = [line for line in rows[sheet] if not str(line[0]).startswith("DW01-001")]
        put(rows, "责任清单", "DW01-001-D01", "姓名", "查无此人")

    [message] = told_of(tmp_path, draft)

    assert message.endswith(
        "“责任清单”第12行C列“姓名”：“查无此人”不在“DW01-001”的班子中。请核对姓名，或在“班子”中登记任职。［班子成员］"
    )


@pytest.mark.parametrize("written", ["²", "①", "二千", "-1"])
def test_points_that_are_no_whole_number_are_told(tmp_path: Path, written: str) -> None:
    rows = sample()
    rows["评分办法"][1][3] = written

    assert told(write(tmp_path / "分.xlsx", rows)) == [
        f"工作表“评分办法”第2行D列“值”：应为不小于0的整数，现为“{written}”，请核对。［整数］"
    ]


def test_what_the_later_sheets_say_is_checked_between_cells_as_well(tmp_path: Path) -> None:
    rows = sample()
    for row, points in ((1, 101), (2, 90.125), (3, 80)):
        rows["考核打分"][row][5:] = [points, ""]
    rows["考核打分"][4][1] = "DW01-P99"
    rows["督导"][2][7] = "DW01-P98"
    rows["督导"][3][0] = "DD0001"
    rows["满意度"][2][0] = "DW01"

    assert told(write(tmp_path / "后.xlsx", rows)) == [
        "工作表“督导”第3行H列“对应编号”：三个清单里都没有编号“DW01-P98”，请核对编号。［未知编号］",
        "工作表“督导”第4行A列“督导编号”：督导编号与第2行相同，只能填一行，请核对。［重复］",
        "工作表“考核打分”第2行F列“得分”：得分应在0至100之间，最多2位小数，现为101，请核对。［得分］",
        "工作表“考核打分”第3行F列“得分”：得分应在0至100之间，最多2位小数，现为90.125，请核对。［得分］",
        "工作表“考核打分”第4行G列“扣分原因”：得分80低于90分，须写明扣分原因。［必填］",
        "工作表“考核打分”第5行B列“编号”：三个清单里都没有编号“DW01-P99”，请核对编号。［未知编号］",
        "工作表“满意度”第3行A列“单位编码”：单位编码与第2行相同，只能填一行，请核对。［重复］",
    ]


def test_codes_and_numbers_that_differ_in_case_alone_are_one(tmp_path: Path) -> None:
    def lower(rows: Rows) -> None:
        rows["单位"].append(["dw01", *rows["单位"][4][1:]])
        rows["问题清单"].append(["dw01-ｐ01", *cell(rows, "问题清单", "DW01-P01", "编号")[0][1:]])

    messages = told_of(tmp_path, lower)

    assert messages[0].endswith("单位编码“dw01”与第5行的“DW01”重复，请改用不同的编码。［重复］")
    assert messages[1].endswith(
        "编号“dw01-ｐ01”与第2行的“DW01-P01”重复，请改用不同的编号（三个清单统一编号）。［重复］"
    )


def test_many_faults_of_one_kind_are_counted_and_a_row_of_formulas_alone_is_no_row(tmp_path: Path) -> None:
    def formulas(book: Any) -> None:
        sheet = book.get_worksheet_by_name("分解")
        for row in range(2000, 12_000):
            sheet.write_formula(row, 4, "=TODAY()", None, 43866)

    messages = told_of(tmp_path, lambda rows: None, formulas)

    assert len(messages) == 101
    assert messages[0] == "工作表“分解”E列“时间节点”：另有9900处也是如此，没有逐一列出。［公式］"
    assert all("单元格是公式" in message for message in messages[1:])


def test_what_is_not_named_is_counted() -> None:
    faults = Faults()
    faults.extend(Fault("分解", row, "B", "责任领导", "必填", "这一格必须填写。") for row in range(2, 252))
    faults.add(Fault("分解", 2, "C", "责任部门", "必填", "这一格必须填写。"))

    assert len(faults) == sum(fault.count for fault in faults.told()) == 251
    assert len(faults.told()) == 102


def every_other_form() -> list[tuple[str, str]]:
    """Each full form of domain.md, with the column that takes it."""
    return [
        (f"{sheet.name}.{column.title}", written)
        for sheet in SHEETS.values()
        for column in sheet.columns
        for written in (column.labels.also if column.labels is not None else ())
    ]


@pytest.mark.parametrize(("where", "written"), every_other_form())
def test_every_full_form_of_a_label_is_read_as_its_short_form(where: str, written: str) -> None:
    sheet, _, title = where.partition(".")
    [labels] = [column.labels for column in SHEETS[sheet].columns if column.title == title]
    assert labels is not None

    assert label(written, labels, {}) in labels.shown.values()


def test_a_form_that_stands_for_two_kinds_is_answered_with_both(tmp_path: Path) -> None:
    message = told_of(tmp_path, lambda rows: put(rows, "单位", "DW01", "类型", "区属党(工)委"))[0]

    assert message.endswith(
        "没有“区属党(工)委”这一项。可填：区委、组织部、职能部门、党委、党工委、基层党组织。［代码］"
    )
