"""What people do to a workbook, and what they are told: the place, the rule, and what to do about it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from services.workbook.check import read_rows
from services.workbook.read import read
from tests.workbook.books import Rows, cell, put, sample, small, write
from tests.workbook.checking import told, told_of


def test_the_sample_and_its_extract_are_sound(tmp_path: Path) -> None:
    assert told(write(tmp_path / "全.xlsx", sample())) == []
    assert told(write(tmp_path / "小.xlsx", small())) == []


def test_a_renamed_column_is_named_with_the_name_it_should_have(tmp_path: Path) -> None:
    def rename(rows: Rows) -> None:
        rows["问题清单"][0][7] = "权重"

    assert told_of(tmp_path, rename) == [
        "工作表“问题清单”第1行H列“权重”：表头应为“分值权重”，现为“权重”。请改回原名。［表头］",
    ]


def test_a_missing_column_is_named_with_its_place(tmp_path: Path) -> None:
    def drop(rows: Rows) -> None:
        for line in rows["分解"]:
            del line[2]

    assert told_of(tmp_path, drop) == [
        "工作表“分解”：缺少“责任部门”一列（应在“责任领导”之后）。请补上这一列。［表头］",
    ]


def test_an_extra_column_and_a_repeated_one_are_named(tmp_path: Path) -> None:
    def widen(rows: Rows) -> None:
        rows["印发"][0] += ["备注", "文号"]
        rows["印发"][1] += ["无", "重复"]

    assert told_of(tmp_path, widen) == [
        "工作表“印发”第1行E列“备注”：多出一列，表头为“备注”。请删除这一列；应有的列：单位编码、制定单位、印发日期、文号。［表头］",
        "工作表“印发”第1行F列“文号”：表头“文号”出现了两次，请只留一列。［表头］",
    ]


def test_columns_may_stand_in_another_order(tmp_path: Path) -> None:
    def turn(rows: Rows) -> None:
        for line in rows["印发"]:
            line.reverse()

    assert told_of(tmp_path, turn) == []


def test_content_beside_the_table_is_named(tmp_path: Path) -> None:
    def beside(rows: Rows) -> None:
        rows["印发"][2].append("见附件")

    assert told_of(tmp_path, beside) == [
        "工作表“印发”第3行E列：表头以外还有内容。请删除表头右侧的内容。［表头］",
    ]


def test_a_formula_is_refused_in_its_cell(tmp_path: Path) -> None:
    def formula(book: Any) -> None:
        book.get_worksheet_by_name("任务清单").write_formula("I3", "=6*2", None, 12)

    assert told_of(tmp_path, lambda rows: None, formula) == [
        "工作表“任务清单”第3行I列“目标值”：单元格是公式。请复制后选择性粘贴为数值，再导入。［公式］",
    ]


def test_merged_cells_are_refused_with_their_range(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        book.get_worksheet_by_name("分解").merge_range("B2:B3", "郭新子")

    assert told_of(tmp_path, lambda rows: None, merge) == [
        "工作表“分解”第2行B列：B2:B3 是合并的单元格。请取消合并，并在每一格里填全内容。［合并单元格］",
    ]


def test_an_error_value_is_no_content(tmp_path: Path) -> None:
    def broken(book: Any) -> None:
        book.get_worksheet_by_name("分解").write_formula("C2", "=NA()", None, "#N/A")

    assert "单元格是公式" in told_of(tmp_path, lambda rows: None, broken)[0]


def test_an_unknown_unit_is_named_in_every_sheet_that_uses_it(tmp_path: Path) -> None:
    def misspell(rows: Rows) -> None:
        put(rows, "班子", "DW02", "单位编码", "DW20")
        put(rows, "印发", "DW01-001", "制定单位", "DW1")
        put(rows, "单位", "DW02-001", "上级编码", "DW3")

    messages = told_of(tmp_path, misspell)

    assert "工作表“单位”第8行C列“上级编码”：“单位”表里没有编码“DW3”，请核对上级编码。［未知单位］" in messages
    assert (
        "工作表“班子”第7行A列“单位编码”：“单位”表里没有编码“DW20”。请核对编码，或先在“单位”表中补上。［未知单位］"
        in messages
    )
    assert (
        "工作表“印发”第4行B列“制定单位”：“单位”表里没有编码“DW1”。请核对编码，或先在“单位”表中补上。［未知单位］"
        in messages
    )


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2020.2.5", "日期写成了“2020.2.5”，请改写为 2020-02-05。"),
        ("2020年2月5日", "日期写成了“2020年2月5日”，请改写为 2020-02-05。"),
        ("2020/02/05", "日期写成了“2020/02/05”，请改写为 2020-02-05。"),
        ("２０２０-02-05", "日期写成了“２０２０-02-05”，请改写为 2020-02-05。"),
        ("2020-02-30", "“2020-02-30”这一天不存在，请核对。"),
        ("二月五日", "“二月五日”不是日期。请写成文本 2020-02-05 的样子（年-月-日，月日各两位）。"),
        (43866, "“43866”是数字，不是日期。请写成文本 2020-02-05 的样子，或设为日期单元格。"),
        (20200205, "“20200205”是数字，不是日期。请写成文本 2020-02-05 的样子，或设为日期单元格。"),
    ],
)
def test_a_date_written_otherwise_is_refused_with_the_way_to_write_it(
    tmp_path: Path, written: object, message: str
) -> None:
    messages = told_of(tmp_path, lambda rows: put(rows, "印发", "DW01", "印发日期", written))

    assert messages == [f"工作表“印发”第2行C列“印发日期”：{message}［日期］"]


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "yyyy/m/d"])
def test_a_true_date_cell_is_a_date_however_it_is_shown(tmp_path: Path, number_format: str) -> None:
    def dated(book: Any) -> None:
        shown = book.add_format({"num_format": number_format})
        book.get_worksheet_by_name("印发").write_datetime("C2", date(2020, 2, 5), shown)

    path = write(tmp_path / "日期.xlsx", small(), dated)

    assert told(path) == []
    district, _ = read_rows(read(path), lambda year: {})
    assert next(row.issued_on for row in district.issues if row.unit == "DW01") == date(2020, 2, 5)


def test_a_date_cell_with_a_time_is_refused(tmp_path: Path) -> None:
    def dated(book: Any) -> None:
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        book.get_worksheet_by_name("印发").write_datetime("C2", datetime.fromisoformat("2020-02-05T09:30"), shown)

    assert told_of(tmp_path, lambda rows: None, dated) == [
        "工作表“印发”第2行C列“印发日期”：日期带有时刻（09:30:00）。请只填日期，写成 2020-02-05。［日期］",
    ]


def test_dates_outside_the_year_are_refused_but_for_appointments(tmp_path: Path) -> None:
    def other_years(rows: Rows) -> None:
        put(rows, "任务清单", "DW01-T基础01", "完成时限", "2021-01-31")
        put(rows, "进展", "DW01-T基础01", "报告日期", "2019-12-31")
        put(rows, "班子", "DW01", "任职日期", "2012-05-01")

    messages = told_of(tmp_path, other_years)

    assert "工作表“任务清单”第2行J列“完成时限”：2021-01-31不在2020年度内，请核对年份。［年度之外］" in messages
    assert "工作表“进展”第2行B列“报告日期”：2019-12-31不在2020年度内，请核对年份。［年度之外］" in messages
    assert not any("任职日期" in message for message in messages)


def test_a_duplicate_number_names_the_row_that_has_it(tmp_path: Path) -> None:
    def repeat(rows: Rows) -> None:
        put(rows, "问题清单", "DW01-P02", "编号", "DW01-P01")
        put(rows, "责任清单", "DW01-D02", "编号", "DW01-T基础01")

    messages = told_of(tmp_path, repeat)

    assert (
        "工作表“问题清单”第3行A列“编号”：编号“DW01-P01”与第2行重复，请改用不同的编号（三个清单统一编号）。［重复］"
    ) in messages
    assert (
        "工作表“责任清单”第3行A列“编号”：编号“DW01-T基础01”与“任务清单”第2行重复，"
        "请改用不同的编号（三个清单统一编号）。［重复］"
    ) in messages


def test_a_missing_secretary_is_named_where_the_list_is_issued(tmp_path: Path) -> None:
    def remove(rows: Rows) -> None:
        line, _ = cell(rows, "班子", "DW01-001", "姓名")
        assert line[3] == "第一责任人"
        rows["班子"].remove(line)

    messages = told_of(tmp_path, remove)

    assert (
        "工作表“印发”第4行A列“单位编码”：“班子”里没有当日在任的第一责任人：“DW01-001”在印发日期2020-02-06"
        "须有一名书记（第一责任人，三(三)）。请补上书记的任职。［第一责任人］"
    ) in messages
    assert any("“宋新涵”在印发日期2020-02-06不在“DW01-001”的班子中" in message for message in messages)


def test_two_secretaries_at_once_are_refused(tmp_path: Path) -> None:
    def second(rows: Rows) -> None:
        rows["班子"].append(["DW01", "李新", "书记", "第一责任人", "全面工作", "2020-06-12", ""])

    assert told_of(tmp_path, second) == [
        "工作表“班子”第24行D列“责任类别”：同一时间只能有一名第一责任人，与第2行“孙永强”任期重叠。"
        "请填写前任的离任日期（不晚于后任任职的前一天）。［书记唯一］",
    ]


def test_a_member_of_the_team_without_a_duty_is_named(tmp_path: Path) -> None:
    def drop(rows: Rows) -> None:
        rows["责任清单"].remove(cell(rows, "责任清单", "DW01-D03", "编号")[0])
        rows["分解"].remove(cell(rows, "分解", "DW01-D03", "编号")[0])

    assert told_of(tmp_path, drop) == [
        "工作表“班子”第4行B列“姓名”：“责任清单”里没有“高娟建”的责任。责任须分解到每一个班子成员（三(三)），请补上。［责任清单］",
    ]


def test_an_item_without_consultation_is_refused(tmp_path: Path) -> None:
    def drop(rows: Rows) -> None:
        rows["征求意见"].remove(cell(rows, "征求意见", "DW01-001", "日期")[0])

    assert told_of(tmp_path, drop) == [
        "工作表“印发”第4行A列“单位编码”：“征求意见”里没有“DW01-001”。清单印发前须和责任单位充分沟通（五(二)）；"
        "没有意见的，也要填一行，意见写“无”。［征求意见］",
    ]


def test_a_unit_without_research_is_refused(tmp_path: Path) -> None:
    def drop(rows: Rows) -> None:
        rows["调研"].remove(cell(rows, "调研", "DW02", "专人")[0])

    messages = told_of(tmp_path, drop)

    assert (
        "工作表“问题清单”第10行B列“单位编码”：“调研”里没有“DW02”。制定清单前须完成调研（五(二)），"
        "请补上这个单位的调研。［调研］"
    ) in messages


def test_research_by_somebody_who_is_no_officer_of_the_maker_is_refused(tmp_path: Path) -> None:
    assert told_of(tmp_path, lambda rows: put(rows, "调研", "DW01-001", "专人", "张永晓")) == [
        "工作表“调研”第4行B列“专人”：“张永晓”在2020-01-13不是制定单位“DW01”的专人（当日的专人是林海明）。"
        "请核对姓名，或在“班子”中登记责任类别为“专人”的任职。［专人］",
    ]


def test_an_unknown_label_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    assert told_of(tmp_path, lambda rows: put(rows, "问题清单", "DW01-P01", "来源", "领导点评")) == [
        "工作表“问题清单”第2行D列“来源”：没有“领导点评”这一项。"
        "可填：上级领导点评、主题教育查摆、书记述职查找、党员群众提出。［代码］",
    ]


def test_labels_are_taken_in_their_full_form_too(tmp_path: Path) -> None:
    def full(rows: Rows) -> None:
        put(rows, "问题清单", "DW01-P01", "来源", "主题教育中查摆")
        put(rows, "任务清单", "DW01-T基础01", "层面", "基础工作")
        put(rows, "单位", "ZZB", "类型", "区委组织部")

    assert told_of(tmp_path, full) == []


def test_a_leader_outside_the_team_is_answered_with_the_team(tmp_path: Path) -> None:
    assert told_of(tmp_path, lambda rows: put(rows, "分解", "DW01-T基础01", "责任领导", "张永晓")) == [
        "工作表“分解”第2行B列“责任领导”：责任领导“张永晓”在2020-02-06（印发次日）不在“DW01”的班子中。"
        "当日班子成员：孙永强、郭永文、高娟建、杨秀梅、郭新子。请核对姓名，或在“班子”中登记任职。［班子成员］",
    ]


def test_a_basis_and_its_problem_must_agree(tmp_path: Path) -> None:
    def contradict(rows: Rows) -> None:
        put(rows, "任务清单", "DW01-T基础01", "对应问题", "")
        put(rows, "任务清单", "DW01-T基础02", "对应问题", "DW01-P99")
        put(rows, "任务清单", "DW01-T基础03", "对应问题", "DW02-P01")
        put(rows, "任务清单", "DW01-T特色01", "对应问题", "DW01-P01")
        put(rows, "任务清单", "DW01-T特色01", "依据说明", "")

    assert told_of(tmp_path, contradict) == [
        "工作表“任务清单”第2行G列“对应问题”：依据为“问题清单突出问题”时须填写对应问题的编号。［必填］",
        "工作表“任务清单”第3行G列“对应问题”：“问题清单”里没有编号“DW01-P99”，请核对。［对应问题］",
        "工作表“任务清单”第4行G列“对应问题”：编号“DW02-P01”是“DW02”的问题，不属于“DW01”，请核对。［对应问题］",
        "工作表“任务清单”第12行F列“依据说明”：依据为省重点工作时，须在依据说明中写明是哪一项。［必填］",
    ]


def test_an_element_neither_carried_nor_compared_is_named(tmp_path: Path) -> None:
    def drop(rows: Rows) -> None:
        rows["要素对照"].remove(cell(rows, "要素对照", "DW01-001", "要素")[0])

    assert told_of(tmp_path, drop) == [
        "工作表“印发”第4行A列“单位编码”：“DW01-001”的工作要素“场所”没有对照。"
        "请在“问题清单”中列出问题，或在“要素对照”中填写结论。［要素对照］",
    ]


def test_an_unknown_number_in_decomposition_or_progress_is_named(tmp_path: Path) -> None:
    messages = told_of(tmp_path, lambda rows: put(rows, "进展", "DW01-T基础01", "编号", "DW01-T基础99"))

    assert messages == ["工作表“进展”第2行A列“编号”：三个清单里都没有编号“DW01-T基础99”，请核对编号。［未知编号］"]


def test_an_empty_required_sheet_and_a_missing_one_are_named(tmp_path: Path) -> None:
    def clear(rows: Rows) -> None:
        del rows["进展"][1:]
        del rows["分解"]

    messages = told_of(tmp_path, clear)

    assert "文件：缺少工作表“分解”。请从模板中补上，表名须一字不差。［工作表］" in messages
    assert "工作表“进展”：这张表只有表头、没有内容，请填写后再导入。［必填］" in messages


def test_a_sheet_of_another_name_is_named(tmp_path: Path) -> None:
    def rename(rows: Rows) -> None:
        rows["任务清单(2)"] = rows.pop("任务清单")

    messages = told_of(tmp_path, rename)

    assert len(messages) == 2
    assert messages[0].startswith("工作表“任务清单(2)”：没有名为“任务清单(2)”的工作表。请改回原名或删除。")
    assert messages[1] == "文件：缺少工作表“任务清单”。请从模板中补上，表名须一字不差。［工作表］"


def test_a_total_that_does_not_add_up_is_named(tmp_path: Path) -> None:
    rows = sample()
    put(rows, "满意度", "DW01", "满意", 30)
    put(rows, "民主评议", "DW02", "收回", 61)
    rows["评分办法"][1][3] = 2500

    assert told(write(tmp_path / "合计.xlsx", rows)) == [
        "工作表“评分办法”第5行D列“值”：各部分分值合计10500，应为10000（百分之一分，即100分），请核对。［合计］",
        "工作表“满意度”第2行D列“有效”：满意、基本满意、一般、不满意合计38份，与有效41份不符，请核对。［合计］",
        "工作表“民主评议”第3行C列“收回”：收回61份多于发出60份，请核对。［合计］",
    ]


def test_numbers_must_be_numbers(tmp_path: Path) -> None:
    def spoil(rows: Rows) -> None:
        put(rows, "任务清单", "DW01-T基础01", "目标值", "约12")
        put(rows, "任务清单", "DW01-T基础02", "分值权重", 1.5)
        put(rows, "任务清单", "DW01-T基础03", "分值权重", 0)
        put(rows, "任务清单", "DW01-T基础04", "目标值", -4)

    assert told_of(tmp_path, spoil) == [
        "工作表“任务清单”第2行I列“目标值”：“约12”不是数值。请只填数字，计量单位另填。［数值］",
        "工作表“任务清单”第3行K列“分值权重”：应为整数，现为1.5。［整数］",
        "工作表“任务清单”第4行K列“分值权重”：应不小于1，现为0。［整数］",
        "工作表“任务清单”第5行I列“目标值”：不能是负数，现为-4。［数值］",
    ]


def test_a_percentage_is_not_taken_for_its_number(tmp_path: Path) -> None:
    def percent(book: Any) -> None:
        book.get_worksheet_by_name("任务清单").write_number("I2", 0.12, book.add_format({"num_format": "0%"}))

    assert told_of(tmp_path, lambda rows: None, percent) == [
        "工作表“任务清单”第2行I列“目标值”：单元格是百分比格式。请设为常规格式，填写数值，并写明计量单位。［数值］",
    ]


def test_the_description_must_name_district_year_and_template(tmp_path: Path) -> None:
    def spoil(rows: Rows) -> None:
        rows["说明"][2][1] = "33029"
        rows["说明"][3][1] = "二〇二〇"
        rows["说明"][4][1] = "2"

    assert told_of(tmp_path, spoil) == [
        "工作表“说明”第3行B列“内容”：行政区划代码应为六位数字，现为“33029”。［编码］",
        "工作表“说明”第4行B列“内容”：年度应为2000至2100之间的四位数字，如 2020，现为“二〇二〇”。［年度］",
        "工作表“说明”第5行B列“内容”：模板版本应为1，现为“2”。请改用本版本的模板。［模板版本］",
    ]
