"""Each way in which a row of the assessment, the review or the survey can be broken is told at its cell, and once."""

from collections.abc import Callable
from typing import Any

import pytest

from domain import streams
from domain.assessment.commands import EnterScores, SubmitAssessment
from domain.assessment.errors import ItemNotAssessed
from domain.assessment.events import AssessmentFactRecorded, AssessmentFactWithdrawn, AssessmentFinalised
from domain.ids import UnitId
from services.commands.identity import unit_id
from services.workbook.rehearse import fault_of
from tests.workbook.books import Rows, reviewed, sample
from tests.workbook.played import TENANT, Played

Change = Callable[[Rows], Any]


def at(sheet: str, row: int, title: str, value: Any) -> Change:
    """Change a cell; the row as Excel shows it."""

    def change(rows: Rows) -> None:
        rows[sheet][row - 1][rows[sheet][0].index(title)] = value

    return change


def twice(sheet: str, row: int = 2) -> Change:
    return lambda rows: rows[sheet].append(list(rows[sheet][row - 1]))


def gone(sheet: str, row: int = 2) -> Change:
    return lambda rows: rows[sheet].pop(row - 1)


def rule(measure: str, name: str, parameter: str, value: Any) -> Change:
    def change(rows: Rows) -> None:
        line = next(line for line in rows["评分办法"] if line[:3] == [measure, name, parameter])
        line[3] = value

    return change


def unruled(measure: str, name: str) -> Change:
    return lambda rows: rows["评分办法"].remove(next(line for line in rows["评分办法"] if line[:2] == [measure, name]))


def each(*changes: Change) -> Change:
    return lambda rows: [change(rows) for change in changes]


EFFECT, TASKS = (("criterion", name, "share") for name in ("MEASURES_EFFECTIVE", "TASKS_COMPLETED"))
UNSOUND = "评分办法不符合规定的格式："
UNKNOWN = "“单位”表里没有编码“DW9”。请核对编码，或先在“单位”表中补上。［未知单位］"
OF_LISTS = "“ZN01”不是制定清单的单位，不参加考核和述职评议，请核对编码。"
ONCE = "与第2行相同，只能填一行，请核对。［重复］"

SCORING: list[tuple[Change, str, str]] = [
    (at("评分办法", 2, "指标", "分值"), "2行A列“指标”", "没有“分值、PROBLEM、points”这样的一项，请对照模板核对"),
    (at("评分办法", 2, "名称", "PROBLEMS"), "2行B列“名称”", f"{UNSOUND}components 缺少或多出：PROBLEM、PROBLEMS。"),
    (at("评分办法", 2, "参数", "point"), "2行C列“参数”", "没有“component、PROBLEM、point”这样的一项，请对照模板核对"),
    (at("评分办法", 2, "值", "二千"), "2行D列“值”", "应为不小于0的整数，现为“二千”，请核对。"),
    (at("评分办法", 2, "值", 2000.5), "2行D列“值”", "应为不小于0的整数，现为“2000.5”，请核对。"),
    (at("评分办法", 2, "值", ""), "2行D列“值”", "这一格必须填写。"),
    (at("评分办法", 2, "值", 1000), "5行D列“值”", "各部分分值合计9000，应为10000（百分之一分，即100分），请核对。"),
    (twice("评分办法"), "29行B列“名称”", "“component、PROBLEM、points”写了两次，只能有一行。［重复］"),
    (rule("satisfaction", "满意", "coefficient", 10001), "8行D列“值”", f"{UNSOUND}satisfaction.满意 应为 0 至 10000"),
    (rule("veto", "重大责任事故", "grade", "E"), "18行D列“值”", f"{UNSOUND}veto.重大责任事故 应为 GOOD、FAIR、"),
    (rule("cap", "GOOD", "percent", 101), "23行D列“值”", f"{UNSOUND}goodCapPercent 应为 0 至 100 的整数。"),
    (rule("secretary", "ballot", "share", 101), "28行D列“值”", f"{UNSOUND}secretaryBallotShare 应为 0 至 100 的整数。"),
    (rule("grade", "FAIR", "min", 9500), "22行B列“名称”", f"{UNSOUND}grades 的最低分应自 GOOD 至 POOR 递减"),
    (unruled("grade", "FAIR"), "21行B列“名称”", f"{UNSOUND}grades 缺少或多出：FAIR。"),
    (unruled("cap", "GOOD"), "27行B列“名称”", f"{UNSOUND}评分办法 缺少或多出：goodCapPercent。"),
    (each(rule(*EFFECT, 0), rule(*TASKS, 0)), "7行B列“名称”", f"{UNSOUND}criteria 的比重合计不能为 0。"),
]

GROUPS: list[tuple[Change, str, str]] = [
    (at("考核组", 2, "考核组", ""), "2行A列“考核组”", "这一格必须填写。"),
    (at("考核组", 2, "组织单位", "DW9"), "2行B列“组织单位”", UNKNOWN),
    (at("考核组", 2, "组织单位", "ZN01"), "2行B列“组织单位”", "“ZN01”不组织考核：区属党（工）委由组织部组织"),
    (at("考核组", 5, "组织单位", "DW01-001"), "5行B列“组织单位”", "“DW01-001”不组织考核：区属党（工）委由组织部组织"),
    (at("考核组", 2, "姓名", ""), "2行C列“姓名”", "这一格必须填写。"),
    (at("考核组", 2, "职务", "长" * 201), "2行D列“职务”", "有201字，最多200字，请压缩。"),
    (at("考核组", 2, "原单位", "DW9"), "2行E列“原单位”", UNKNOWN),
    (at("考核组", 2, "组长", "组长"), "2行F列“组长”", "没有“组长”这一项。可填：是。"),
    (at("考核组", 2, "组长", ""), "2行F列“组长”", "考核组“区考核组”没有组长，请在组长一行的这一栏填“是”。"),
    (twice("考核组", 3), "11行C列“姓名”", "考核组中已有“曾海国”（第3行）。同一人只填一行，同名的请加以区别。［重复］"),
]

SCORES: list[tuple[Change, str, str]] = [
    (at("考核打分", 2, "单位编码", "DW9"), "2行A列“单位编码”", UNKNOWN),
    (at("考核打分", 2, "编号", "X1"), "2行B列“编号”", "三个清单里都没有编号“X1”，请核对编号。"),
    (at("考核打分", 2, "编号", "DW01-001-P01"), "2行B列“编号”", "“DW01-001-P01”是“DW01-001”的清单项目，不是“DW01”的"),
    (at("考核打分", 2, "标准", "好"), "2行C列“标准”", "没有“好”这一项。可填：工作措施扎实有效、任务保质保量完成。"),
    (
        at("考核打分", 2, "考核方式", "问卷"),
        "2行D列“考核方式”",
        "没有“问卷”这一项。可填：现场察看、查阅资料、",
    ),
    (at("考核打分", 2, "考核人", "无此人"), "2行E列“考核人”", "“无此人”不在“DW01”上级的考核组之内。请核对姓名"),
    (at("考核打分", 2, "考核人", "郑东兰"), "2行E列“考核人”", "“郑东兰”不在“DW01”上级的考核组之内。请核对姓名"),
    (at("考核打分", 2, "得分", 100.5), "2行F列“得分”", "得分应在0至100之间，最多2位小数，现为100.5，请核对。"),
    (at("考核打分", 2, "得分", 88.125), "2行F列“得分”", "得分应在0至100之间，最多2位小数，现为88.125，请核对。"),
    (at("考核打分", 2, "得分", -1), "2行F列“得分”", "不能是负数，现为-1。"),
    (at("考核打分", 2, "得分", "优"), "2行F列“得分”", "“优”不是数值。请只填数字"),
    (at("考核打分", 2, "扣分原因", ""), "2行G列“扣分原因”", "得分82低于90分，须写明扣分原因。［必填］"),
    (twice("考核打分"), "458行B列“编号”", f"编号、标准、考核人{ONCE}"),
    (gone("考核打分"), "4行B列“编号”", "“田亮嘉”对“DW01”还没有打分：DW01-P01（工作措施扎实有效），请逐项补上。"),
    (at("考核组", 2, "原单位", "DW01"), "2行E列“考核人”", "“田亮嘉”来自“DW01”，应当回避，不能给本单位打分"),
    (gone("满意度"), "2行A列“单位编码”", "“满意度”里没有“DW01”，考核缺少群众满意度。请在“满意度”中补上一行。"),
]

FIGURES: list[tuple[str, Change, str, str]] = [
    ("满意度", at("满意度", 2, "单位编码", "DW9"), "2行A列“单位编码”", UNKNOWN),
    ("满意度", at("满意度", 2, "发出", 1), "2行C列“收回”", "收回41份多于发出1份，请核对。"),
    ("满意度", at("满意度", 2, "收回", 1), "2行D列“有效”", "有效41份多于收回1份，请核对。"),
    ("满意度", at("满意度", 2, "满意", 1), "2行D列“有效”", "满意、基本满意、一般、不满意合计9份，与有效41份不符"),
    ("满意度", at("满意度", 2, "满意", 1.5), "2行E列“满意”", "应为整数，现为1.5。"),
    ("满意度", twice("满意度"), "6行A列“单位编码”", f"单位编码{ONCE}"),
    ("满意度", unruled("satisfaction", "满意"), "2行E列“满意”", "“评分办法”没有“满意”的系数，请在其中补上"),
    ("加减分", at("加减分", 2, "单位编码", "DW9"), "2行A列“单位编码”", UNKNOWN),
    ("加减分", at("加减分", 2, "单位编码", "ZN01"), "2行A列“单位编码”", OF_LISTS),
    ("加减分", at("加减分", 2, "类别", "迟到"), "2行B列“类别”", "评分办法中没有这类加减分：“迟到”，可用：市级表彰、"),
    ("加减分", at("加减分", 2, "事由", ""), "2行C列“事由”", "这一格必须填写。"),
    ("加减分", at("加减分", 2, "次数", 0), "2行D列“次数”", "应不小于1，现为0。"),
    ("加减分", at("加减分", 2, "次数", -1), "2行D列“次数”", "不能是负数，现为-1。"),
    ("加减分", at("加减分", 2, "次数", 1.5), "2行D列“次数”", "应为整数，现为1.5。"),
    ("加减分", twice("加减分"), "6行A列“单位编码”", f"单位编码、类别、事由{ONCE}"),
    ("述职", at("述职", 2, "单位编码", "DW9"), "2行A列“单位编码”", UNKNOWN),
    ("述职", at("述职", 2, "述职人", "无此人"), "2行B列“述职人”", "述职人“无此人”在2020-12-28不在“DW01”的班子中。"),
    ("述职", at("述职", 2, "日期", "2021-01-03"), "2行C列“日期”", "2021-01-03不在2020年度内，请核对年份。"),
    ("述职", at("述职", 2, "日期", "2020-12-10"), "2行C列“日期”", "述职日期2020-12-10早于年度考核的定案日期2020-12-16"),
    ("述职", at("述职", 2, "下步打算", ""), "2行H列“下步打算”", "这一格必须填写。"),
    ("述职", twice("述职"), "4行A列“单位编码”", f"单位编码{ONCE}"),
    ("民主评议", at("民主评议", 2, "单位编码", "DW9"), "2行A列“单位编码”", UNKNOWN),
    ("民主评议", at("民主评议", 2, "发出", 1), "2行C列“收回”", "收回58份多于发出1份，请核对。"),
    ("民主评议", at("民主评议", 2, "收回", 1), "2行D列“有效”", "有效58份多于收回1份，请核对。"),
    ("民主评议", at("民主评议", 2, "好", 1), "2行D列“有效”", "好、较好、一般、差、弃权合计26份，与有效58份不符"),
    ("民主评议", at("民主评议", 2, "弃权", ""), "2行I列“弃权”", "这一格必须填写。"),
    ("民主评议", twice("民主评议"), "4行A列“单位编码”", f"单位编码{ONCE}"),
    ("民主评议", gone("述职"), "2行A列“单位编码”", "“DW01”没有述职，述职后才能评议。请在“述职”中补上一行。"),
    ("民主评议", unruled("ballot", "好"), "2行E列“好”", "“评分办法”没有“好”的系数，请在其中补上“ballot、好、"),
]

BROKEN = [
    *(("评分办法", *case) for case in SCORING),
    *(("考核组", *case) for case in GROUPS),
    *(("考核打分", *case) for case in SCORES),
    *FIGURES,
]


@pytest.mark.parametrize(
    ("sheet", "change", "place", "reason"), BROKEN, ids=[f"{sheet}{place}" for sheet, _, place, _ in BROKEN]
)
def test_one_broken_row_is_one_fault_at_its_cell(sheet: str, change: Change, place: str, reason: str) -> None:
    [fault] = Played().told(change)

    assert fault.startswith(f"工作表“{sheet}”第{place}：{reason}")


@pytest.mark.parametrize("sheet", ["评分办法", "考核组", "满意度"])
def test_scores_without_what_they_rest_on_are_told(sheet: str) -> None:
    faults = Played().told(lambda rows: rows.pop(sheet))

    assert faults == [f"工作表“考核打分”：填写了考核打分，须同时有“{sheet}”，请从模板中补上这张表并填写。［必填］"]


@pytest.mark.parametrize("sheet", ["评分办法", "考核组", "考核打分", "满意度"])
def test_a_sheet_that_must_not_be_empty_is_told_once(sheet: str) -> None:
    faults = Played().told(lambda rows: rows.update({sheet: rows[sheet][:1]}))

    assert faults == [f"工作表“{sheet}”：这张表只有表头、没有内容，请填写后再导入。［必填］"]


def test_sheets_with_a_header_alone_are_a_whole_year() -> None:
    played = Played()

    kinds = played.run(
        lambda rows: rows.update(
            {name: rows[name][:1] for name in ("加减分", "述职", "民主评议", "结果运用")}
            | {"督导": sample()["督导"][:1]}
        )
    )

    assert kinds[-1] == "YearPublished"
    assert played.notices() == []


def test_who_is_of_the_group_scores_the_unit_or_stands_back() -> None:
    played = Played()
    kept = [line for line in played.rows["考核打分"] if (line[0], line[4]) == ("DW01", "邓兰强")]
    played.rows["考核打分"] = [line for line in played.rows["考核打分"] if line not in kept]

    assert played.told() == [
        "工作表“考核打分”第2行E列“考核人”：考核组成员“邓兰强”没有对“DW01”打分，请补上其打分。［R10、四(二)］"
    ]


def test_a_year_without_a_survey_passes_where_the_rules_say_what_counts_instead() -> None:
    def full(rows: Rows) -> None:
        rows["评分办法"].append(["component", "SATISFACTION", "whenEmpty", "FULL"])
        del rows["满意度"]

    assert Played().run(full)[-1] == "KeyManagementOpened"


def test_figures_of_units_that_nobody_scored_yet_wait_and_are_told() -> None:
    played = Played()

    def early(rows: Rows) -> None:
        for name in ("考核打分", "述职", "民主评议", "结果运用"):
            del rows[name]
        rows["满意度"] = rows["满意度"][:2]
        rows["加减分"] = rows["加减分"][:2]

    played.run(early)

    assert played.events(AssessmentFactRecorded) == []
    assert played.notices() == [
        f"工作表“{sheet}”第2行A列“单位编码”：“DW01”没有考核打分，这一行没有导入，待补上打分后再导入。［提示］"
        for sheet in ("满意度", "加减分")
    ]


@pytest.fixture(scope="module")
def finished() -> Played:
    """A whole year, imported. Tests that share it leave its log as it is."""
    played = Played()
    played.run()
    assert len(played.events(AssessmentFinalised)) == 4
    return played


STANDS = "该单位的考核已经上报或定案，这一项不能更改。请改回，或按异议办理。［不能更正］"


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        (at("满意度", 2, "发出", 44), "满意度”第2行D列“有效”", STANDS),
        (each(at("满意度", 2, "满意", 32), at("满意度", 2, "基本满意", 7)), "满意度”第2行D列“有效”", STANDS),
        (at("加减分", 2, "次数", 2), "加减分”第2行D列“次数”", STANDS),
        (at("加减分", 2, "事由", "另有事由"), "加减分”第2行C列“事由”", STANDS),
        (at("考核打分", 2, "得分", 83), "考核打分”第2行F列“得分”", "该单位的考核已经上报或定案，打分不能更改。"),
        (rule("deduction", "逾期报告", "cap", 300), "评分办法”第2行A列“指标”", "本年度的评分办法已经冻结"),
    ],
)
def test_what_was_finalised_stands_and_a_cell_that_tells_otherwise_is_refused(
    finished: Played, change: Change, place: str, reason: str
) -> None:
    finished.rows = reviewed()

    [fault] = finished.told(change)

    assert fault.startswith(f"工作表“{place}：{reason}")


def test_a_fact_that_the_sheet_names_no_more_stays_and_is_told(finished: Played) -> None:
    finished.rows = reviewed()

    made = finished.planned(gone("加减分"))

    assert made.steps == ()
    assert [str(notice) for notice in made.notices] == [
        "工作表“加减分”：系统中还有“DW01”的整改不力（复查未通过），工作簿里没有，未作改动。［提示］"
    ]


def test_what_an_objection_took_back_stays_so_where_the_old_workbook_comes_again() -> None:
    played = Played()
    played.run()
    [line] = [event.line for event in played.events(AssessmentFactRecorded) if event.kind == "整改不力"]
    unit = UnitId(unit_id(TENANT, "DW01"))
    stream = streams.assessment(unit, 2020)
    withdrawn = AssessmentFactWithdrawn(unit, 2020, line, "异议成立", None)
    played.record(stream, withdrawn)

    made = played.planned()

    assert (made.steps, made.faults) == ((), ())
    assert [str(notice) for notice in made.notices] == [
        "工作表“加减分”第2行C列“事由”：这一行已经导入过，之后系统中又有变动；以系统为准，未作改动。［提示］"
    ]


def test_a_count_corrected_before_the_assessment_was_handed_in_is_recorded_instead_of_the_first() -> None:
    played = Played()
    played.cut(SubmitAssessment)

    kinds = played.run(at("加减分", 2, "次数", 2))

    assert kinds.count("AssessmentFactWithdrawn") == kinds.count("AssessmentFactRecorded") == 1
    assert played.planned().steps == ()


def test_a_command_of_many_rows_that_is_refused_names_the_row_of_the_part_that_is_wrong() -> None:
    district, made = Played().read(), Played().planned()
    step = next(step for step in made.steps if isinstance(step.command, EnterScores))

    fault = fault_of(step, ItemNotAssessed(field="scores.3.item"), district)

    assert fault.place == f"工作表“考核打分”第{step.rows[3]}行B列“编号”"
    assert step.rows[3] != step.row
