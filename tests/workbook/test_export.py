"""What goes out comes in again: the same layout, the same cells, as of any moment."""

from datetime import date
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

from domain.codes import CodeList, PostKind, RestrictionReason
from domain.evidence.commands import RestrictEvidence
from domain.evidence.decider import withheld_name
from domain.execution.commands import AssignCommitment
from domain.recorded import Actor
from domain.roles import Role
from domain.tenancy.commands import ExtendCodeList
from services.commands.identity import unit_id
from services.commands.service import CommandService, Submission
from services.projector.projector import Projector, project_once
from services.store import Store, tenant
from services.workbook import (
    export,
    gather,
    gather_assessment,
    gather_results,
    gather_review,
    gather_supervision,
    sheets,
)
from services.workbook.book_writer import write_book
from services.workbook.export import ExportReport, export_workbook
from services.workbook.faults import WorkbookRefused
from services.workbook.gather import Lines
from services.workbook.importer import import_workbook
from services.workbook.present import fold
from services.workbook.rows import CommitmentRow, ProgressRow
from services.workbook.summary import print_export
from services.workbook.whole_file import NotWritten, whole_file
from tests.conftest import Database
from tests.projector.test_poison import with_fault
from tests.workbook.books import SAMPLE, Rows, cell, next_year, put, reviewed, sample
from tests.workbook.conftest import IMPORTER, District


def cells(path: Path) -> Rows:
    """Every cell of a workbook, sheet by sheet."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def exported(district: District, name: str, at: int | None = None) -> ExportReport:
    project_once(district.store, district.tenant_id)
    return export_workbook(district.folder / name, district.tenant_id, district.store, year=2020, at=at)


def unordered(rows: list[list[Any]]) -> list[list[Any]]:
    return [rows[0], *sorted(rows[1:], key=str)]


def test_the_sample_comes_out_cell_by_cell_as_it_went_in(database: Database, store: Store, tmp_path: Path) -> None:
    district = District(store, database.new_tenant(), tmp_path, rows={})
    import_workbook(SAMPLE, district.tenant_id, store, importer=IMPORTER, apply=True, open_tenant=True)

    report = exported(district, "出.xlsx")

    out, went_in = cells(report.path), sample()
    assert list(out) == [*went_in, "选项"]
    assert report.notices == report.left_out == ()
    for name in went_in:
        assert unordered(out[name]) == unordered(went_in[name]), name
    print(f"export of the sample: {report.seconds:.1f} s")


def test_an_export_imported_into_an_empty_district_is_exported_the_same(
    district: District, database: Database, tmp_path: Path
) -> None:
    def vary(rows: Rows) -> None:
        put(rows, "任务清单", "DW01-T基础01", "目标值", 12.5)
        put(rows, "进展", "DW01-T基础01", "累计完成值", 2.25)
        put(rows, "进展", "DW01-T基础01", "佐证文件", "签到表；一.pdf\n照片，二.jpg")
        put(rows, "问题清单", "DW01-P01", "领域", "机关、社区")
        put(rows, "任务清单", "DW01-T基础02", "对应问题", "DW01-P02、DW01-P03")
        line = next(line for line in rows["班子"] if line[1] == "孙永强")
        line[6] = "2020-06-11"
        rows["班子"].append(["DW01", "李新", "书记", "第一责任人", "全面工作", "2020-06-12", ""])

    assert district.run(vary).ok
    first = exported(district, "一.xlsx")
    other = District(district.store, database.new_tenant(), tmp_path / "另")
    other.folder.mkdir()

    report = import_workbook(first.path, other.tenant_id, other.store, importer=IMPORTER, apply=True, open_tenant=True)
    second = exported(other, "二.xlsx")

    assert [str(fault) for fault in report.faults] == []
    assert cells(second.path) == cells(first.path)


def test_a_whole_year_imported_into_an_empty_district_is_exported_the_same(
    empty_district: District, database: Database, tmp_path: Path
) -> None:
    def vary(rows: Rows) -> None:
        rows["评分办法"].append(["component", "PROBLEM", "whenEmpty", "FULL"])
        put(rows, "考核打分", "DW01", "得分", 82.25)
        rows["加减分"] = rows["加减分"][:1]
        cause = "孙永强不按要求开展工作，造成严重后果，给予停职检查"
        rows["结果运用"].append(["DW01", "组织处理", cause, "2021-01-12", "示委〔2021〕3号"])

    empty_district.rows = reviewed()
    assert empty_district.run(vary).faults == ()
    first = exported(empty_district, "一.xlsx")
    other = District(empty_district.store, database.new_tenant(), tmp_path / "另")
    other.folder.mkdir()

    report = import_workbook(first.path, other.tenant_id, other.store, importer=IMPORTER, apply=True, open_tenant=True)
    second = exported(other, "二.xlsx")
    again = import_workbook(first.path, empty_district.tenant_id, empty_district.store, importer=IMPORTER, apply=True)

    assert (first.notices, first.left_out) == ((), ())
    assert [str(fault) for fault in report.faults] == []
    assert cells(second.path) == cells(first.path)
    assert cells(first.path)["加减分"] == [["单位编码", "类别", "事由", "次数"]]
    assert (again.planned, again.notices) == (0, ())


def test_an_export_imported_where_it_came_from_changes_nothing(district: District) -> None:
    report = exported(district, "出.xlsx")

    again = import_workbook(report.path, district.tenant_id, district.store, importer=IMPORTER, apply=True)

    assert again.ok
    assert again.planned == 0
    assert again.notices == ()


def test_an_export_waits_for_every_read_model_that_it_reads() -> None:
    named = [
        module.__name__.split(".")
        for reader in (export, gather, gather_assessment, gather_results, gather_review, gather_supervision)
        for module in vars(reader).values()
        if isinstance(module, ModuleType)
    ]

    assert {parts[1] for parts in named if parts[0] == "projections"} == set(export.READ_MODELS)


def test_an_export_shows_the_district_as_it_was_at_a_position(district: District) -> None:
    before = district.head() - 1
    exported(district, "现.xlsx")
    assert district.run(lambda rows: put(rows, "分解", "DW01-T基础01", "具体措施", "改后的措施")).ok

    then = cells(exported(district, "旧.xlsx", at=before).path)
    now = cells(exported(district, "新.xlsx").path)

    assert then == cells(district.folder / "现.xlsx")
    assert [line[3] for line in now["分解"] if line[0] == "DW01-T基础01"] == ["改后的措施"]


def test_an_export_of_a_draft_year_has_what_there_was(district: District) -> None:
    with tenant(district.tenant_id):
        types = [event.type for event in district.store.read_raw(0)]
    first_issue = types.index("list_set.issued.v1")

    out = cells(exported(district, "起草.xlsx", at=first_issue - 1).path)

    assert len(out["任务清单"]) == len(district.rows["任务清单"])
    assert out["印发"] == [["单位编码", "制定单位", "印发日期", "文号"]]


def test_a_command_that_the_read_models_hold_in_part_is_left_out_whole(district: District) -> None:
    store, tenant_id = district.store, district.tenant_id
    with tenant(tenant_id):
        types = [event.type for event in store.read_raw(0)]
    issued, stopped = types.index("list_set.issued.v1"), types.index("item.issued.v1")
    following, _ = with_fault(store, "ledger", tenant_id, stopped, ValueError("故障"))
    projector = Projector(store, following)
    projector.catch_up(tenant_id)
    projector.release()

    report = export_workbook(district.folder / "停.xlsx", tenant_id, store, year=2020)

    assert report.at == issued - 1
    assert cells(report.path)["印发"][1:] == []


def extend(district: District, code: str, label: str, year: int | None) -> None:
    admin = Actor(str(uuid4()), roles=frozenset({Role.TENANT_ADMIN}))
    added = ExtendCodeList(CodeList.DOMAIN, code, label, year)
    CommandService(district.store).submit(Submission(district.tenant_id, str(uuid4()), admin, added))


def offered(path: Path) -> dict[tuple[str, str], tuple[list[object], bool]]:
    """By sheet and area: the choices of each drop-down, and whether anything else is refused."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            name, _, area = rule.formula1.partition("!")
            choices = [line[0].value for line in book[name.strip("'")][area.replace("$", "")]]
            found[sheet.title, str(rule.sqref)] = (choices, bool(rule.showErrorMessage))
    assert book["选项"].sheet_state == "veryHidden"
    return found


def test_code_lists_are_offered_as_drop_downs_down_to_the_last_row_with_what_the_district_added(
    district: District,
) -> None:
    more = [f"领域{number}的一个很长的名称用来超过界限" for number in range(15)]
    for number, label in enumerate((*more, "驻军")):
        extend(district, f"DOMAIN_{number}", label, 2020)
    assert district.run(lambda rows: put(rows, "问题清单", "DW01-P01", "领域", "机关、驻军")).ok

    found = offered(exported(district, "出.xlsx").path)

    kinds = ["区委", "组织部", "职能部门", "党委", "党工委", "基层党组织"]
    domains = ["社区", "企业", "机关", "学校", "社会组织", "村", *more, "驻军"]
    assert len(",".join(domains)) > 255
    assert found["单位", "D2:D200000"] == (kinds, True)
    assert found["任务清单", "C2:C200000"] == (["基础", "重点", "特色"], True)
    assert found["问题清单", "G2:G200000"] == (domains, False)
    assert found["进展", "F2:F200000"] == (["通过", "退回"], True)


def without(rows: Rows, unit: str) -> None:
    """Leave a unit in the tree alone."""
    for sheet, lines in rows.items():
        if sheet not in ("单位", "班子"):
            rows[sheet] = [line for line in lines if unit not in line and not str(line[0]).startswith(f"{unit}-")]


def test_a_code_of_another_year_is_shown_and_read_again_and_not_offered(district: District) -> None:
    extend(district, "GARRISON", "驻军", 2020)
    assert district.run(lambda rows: put(rows, "单位", "DW01-001", "领域", "驻军")).ok
    assert district.run(lambda rows: without(next_year(rows), "DW01-001")).ok

    project_once(district.store, district.tenant_id)
    path = district.folder / "次年.xlsx"
    export_workbook(path, district.tenant_id, district.store, year=2021)

    [unit] = [line for line in cells(path)["单位"] if line[0] == "DW01-001"]
    again = import_workbook(path, district.tenant_id, district.store, importer=IMPORTER)
    assert unit[4] == "驻军"
    assert "驻军" not in offered(path)["单位", "E2:E200000"][0]
    assert (again.planned, [str(fault) for fault in again.faults]) == (0, [])


def test_what_a_person_reads_says_what_was_written_and_what_was_left_out(district: District) -> None:
    console = Console(width=400, no_color=True, record=True, file=StringIO())

    print_export(exported(district, "出.xlsx"), console)

    told = console.export_text()
    assert f"示例区2020年度（日志第{district.head() - 1}条时）：已导出" in told
    assert "没有内容、没有写出的工作表：评分办法、考核组、考核打分、满意度、加减分、述职、民主评议、结果运用。" in told


def test_a_report_handed_in_again_on_the_same_day_stands_for_both(district: District) -> None:
    def accept(rows: Rows) -> None:
        place = rows["进展"][0].index("审核结果")
        next(line for line in rows["进展"] if line[place] == "退回")[place] = "通过"

    assert district.run(accept).ok

    report = exported(district, "出.xlsx")

    assert len(cells(report.path)["进展"]) == len(district.rows["进展"])
    assert [notice.message for notice in report.notices] == [
        "1份报告同一天另有重新提交的，工作簿一天只记一份，没有导出。"
    ]


def test_dates_and_codes_are_text_so_that_no_program_changes_them(district: District) -> None:
    book = openpyxl.load_workbook(exported(district, "出.xlsx").path)

    assert book["印发"]["C2"].value == "2020-02-05"
    assert book["印发"]["C2"].number_format == "@"
    assert book["任务清单"]["I2"].data_type == "n"


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    line = CommitmentRow(0, "DW01-T01", "孙永强", "@党建办", "=1+1", date(2020, 9, 30))
    lines: Lines = {sheet.name: [] for sheet in sheets.IMPORTED}
    lines["分解"] = [line]

    write_book(tmp_path / "出.xlsx", [("年度", 2020)], lines, {}, {})

    assert cells(tmp_path / "出.xlsx")["分解"][1] == ["DW01-T01", "孙永强", "@党建办", "=1+1", "2020-09-30"]


def test_what_was_not_yet_is_refused_in_a_sentence(district: District) -> None:
    exported(district, "出.xlsx")

    for at, year, message in (
        (0, 2020, "文件：2020年度当时尚未开启，没有可导出的内容。［年度］"),
        (district.head() - 1, 2021, "文件：2021年度当时尚未开启，没有可导出的内容。［年度］"),
    ):
        with pytest.raises(WorkbookRefused) as refused:
            export_workbook(district.folder / "无.xlsx", district.tenant_id, district.store, year=year, at=at)
        assert [str(fault) for fault in refused.value.faults] == [message]


def test_an_export_from_read_models_that_were_never_made_or_beyond_the_log_says_which(district: District) -> None:
    def refused(at: int | None) -> str:
        with pytest.raises(WorkbookRefused) as told:
            export_workbook(district.folder / "无.xlsx", district.tenant_id, district.store, year=2020, at=at)
        return str(told.value)

    size = district.head()
    never = refused(None)
    project_once(district.store, district.tenant_id)
    beyond = refused(99_999)
    assert district.run(lambda rows: put(rows, "分解", "DW01-T基础01", "具体措施", "改")).ok
    behind = refused(size)

    assert never == (
        f"文件：日志已有{size}条，读模型还没有开始建立。"
        "请运行 sandan project（或 sandan up），待其跟上后再导出。［读模型］"
    )
    assert beyond == f"文件：日志只到第{size - 1}条，没有第99999条。请核对。［日志位置］"
    assert behind == f"文件：日志第{size}条还没有进入读模型（现到第{size - 1}条）。请稍后再导出。［读模型］"


def test_a_file_that_is_not_finished_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "出.xlsx"
    path.write_text("原来的内容")

    def half(target: Path) -> None:
        with whole_file(target) as beside:
            beside.write_text("一半")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half(path)

    assert path.read_text() == "原来的内容"
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_to_a_folder_that_is_not_there_is_refused_in_a_sentence(district: District) -> None:
    project_once(district.store, district.tenant_id)

    with pytest.raises(NotWritten, match="没有这个文件夹"):
        export_workbook(district.folder / "没有这个文件夹" / "出.xlsx", district.tenant_id, district.store, year=2020)


def test_what_an_import_would_refuse_again_is_told_by_the_export(district: District) -> None:
    before_nodes = district.head()
    with tenant(district.tenant_id):
        types = [event.type for event in district.store.read_raw(0)]
    assert len(types) == before_nodes

    report = exported(district, "起草.xlsx", at=types.index("list_set.issued.v1") - 1)

    assert [str(notice) for notice in report.notices] == [
        f"工作表“{sheet}”：再导入时会被拒绝：这张表只有表头、没有内容，请填写后再导入。［必填］"
        for sheet in ("印发", "分解", "进展")
    ]


def test_a_commitment_half_made_on_the_platform_is_exported_and_told(empty_district: District) -> None:
    def not_yet(rows: Rows) -> None:
        rows["分解"].remove(cell(rows, "分解", "DW01-P08", "编号")[0])

    assert empty_district.run(not_yet).ok
    with tenant(empty_district.tenant_id):
        present = fold(empty_district.store.read_page(0, 10_000, opened=True))
    unit = present.unit(unit_id(empty_district.tenant_id, "DW01"))
    head = next(post for post in unit.posts if post.kind is PostKind.SECRETARY)
    items = present.list_set(unit_id(empty_district.tenant_id, "DW01"), 2020).items.values()
    item = next(item.item for item in items if item.number == "DW01-P08")
    command = AssignCommitment(item, head.person, "党建办")
    actor = Actor(head.person, head.post, unit.unit)
    CommandService(empty_district.store).submit(Submission(empty_district.tenant_id, str(uuid4()), actor, command))

    report = exported(empty_district, "出.xlsx")

    [row] = [line for line in cells(report.path)["分解"] if line[0] == "DW01-P08"]
    assert row[2:] == ["党建办", "", ""]
    assert {notice.title for notice in report.notices} == {"具体措施", "时间节点"}
    assert {notice.message for notice in report.notices} == {"再导入时会被拒绝：这一格必须填写。"}


def test_what_no_cell_can_hold_is_told(tmp_path: Path) -> None:
    lines: Lines = {sheet.name: [] for sheet in sheets.IMPORTED}
    names = tuple(f"{number:04}{'长' * 200}.pdf" for number in range(200))
    lines["进展"] = [ProgressRow(0, "DW01-T01", date(2020, 3, 1), None, "进展", names, None, None)]

    [notice] = write_book(tmp_path / "出.xlsx", [("年度", 2020)], lines, {}, {})

    assert str(notice) == "工作表“进展”第2行E列“佐证文件”：内容超过 Excel 一格的上限32767字，没有写出。［提示］"


def test_what_few_may_know_of_is_named_in_no_export_and_told_by_its_stand_in_when_it_comes_back(
    district: District,
) -> None:
    named = "DW01-T基础01-03.jpg"
    assert district.run().ok
    before = district.head() - 1
    with tenant(district.tenant_id):
        [file] = [key for key, state in fold(district.store.read_page(0, 10_000, opened=True)).files().items()
                  if state.file_name == named]  # fmt: skip
    inspector = Actor("inspector", roles=frozenset({Role.DISCIPLINE_INSPECTOR}))
    restrict = RestrictEvidence(file, RestrictionReason.PERSONAL_PRIVACY)
    CommandService(district.store).submit(Submission(district.tenant_id, str(uuid4()), inspector, restrict))

    for name, at in (("今天.xlsx", None), ("从前.xlsx", before)):
        told = str(cells(exported(district, name, at).path)["进展"])
        assert named not in told
        assert withheld_name(file) in told

    assert district.added(lambda rows: put(rows, "进展", "DW01-T基础01", "佐证文件", withheld_name(file))) == []
