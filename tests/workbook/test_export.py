"""What goes out comes in again: the same layout, the same cells, as of any moment."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

from domain.codes import CodeList
from domain.permissions import Role
from domain.recorded import Actor
from domain.tenancy.commands import ExtendCodeList
from services.commands.service import CommandService, Submission
from services.projector.projector import project_once
from services.store import Store, tenant
from services.workbook import sheets
from services.workbook.book_writer import write_book
from services.workbook.export import ExportReport, export_workbook
from services.workbook.faults import WorkbookRefused
from services.workbook.gather import Lines
from services.workbook.importer import import_workbook
from services.workbook.rows import CommitmentRow
from services.workbook.summary import print_export
from tests.conftest import Database
from tests.workbook.books import SAMPLE, Rows, put, sample
from tests.workbook.conftest import IMPORTER, District

IMPORTED = [sheet.name for sheet in sheets.IMPORTED]


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
    assert list(out) == IMPORTED
    for name in IMPORTED:
        assert unordered(out[name]) == unordered(went_in[name]), name
    assert report.left_out == (
        "督导",
        "评分办法",
        "考核组",
        "考核打分",
        "满意度",
        "加减分",
        "述职",
        "民主评议",
        "结果运用",
    )
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


def test_an_export_imported_where_it_came_from_changes_nothing(district: District) -> None:
    report = exported(district, "出.xlsx")

    again = import_workbook(report.path, district.tenant_id, district.store, importer=IMPORTER, apply=True)

    assert again.ok
    assert again.planned == 0
    assert again.notices == ()


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


def test_code_lists_are_offered_as_drop_downs_with_what_the_district_added(district: District) -> None:
    admin = Actor(str(uuid4()), roles=frozenset({Role.TENANT_ADMIN}))
    added = ExtendCodeList(CodeList.DOMAIN, "VILLAGE", "村", 2020)
    CommandService(district.store).submit(Submission(district.tenant_id, str(uuid4()), admin, added))
    assert district.run(lambda rows: put(rows, "问题清单", "DW01-P01", "领域", "机关、村")).ok

    book = openpyxl.load_workbook(exported(district, "出.xlsx").path)

    offered = {
        (sheet.title, str(rule.sqref).partition(":")[0]): (rule.formula1, bool(rule.showErrorMessage))
        for sheet in book
        for rule in sheet.data_validations.dataValidation
    }
    assert offered["单位", "D2"] == ('"区委,组织部,职能部门,党委,党工委,基层党组织"', True)
    assert offered["任务清单", "C2"] == ('"基础,重点,特色"', True)
    assert offered["问题清单", "G2"] == ('"社区,企业,机关,学校,社会组织,村"', False)
    assert offered["进展", "F2"] == ('"通过,退回"', True)


def test_what_a_person_reads_says_what_was_written_and_what_was_left_out(district: District) -> None:
    console = Console(width=400, no_color=True, record=True, file=StringIO())

    print_export(exported(district, "出.xlsx"), console)

    told = console.export_text()
    assert f"示例区2020年度（日志第{district.head() - 1}条时）：已导出" in told
    assert "没有导出的工作表（内容尚未导入系统）：督导、评分办法" in told


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

    write_book(tmp_path / "出.xlsx", [("年度", 2020)], lines, {})

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


def test_an_export_beyond_the_read_models_is_refused(district: District) -> None:
    at = district.head() - 1

    with pytest.raises(WorkbookRefused, match="还没有进入读模型"):
        export_workbook(district.folder / "无.xlsx", district.tenant_id, district.store, year=2020, at=at)
