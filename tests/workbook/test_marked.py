"""A refused workbook comes back marked; corrected where it is marked, it is taken as it is."""

from io import StringIO
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook
from rich.console import Console

from services.workbook.faults import file_fault
from services.workbook.importer import ImportReport, import_workbook
from services.workbook.mark import mark
from services.workbook.summary import print_import
from tests.workbook.books import put, small, write
from tests.workbook.conftest import IMPORTER, District


def test_faults_come_back_as_marked_cells_and_a_sheet_of_errors(empty_district: District) -> None:
    rows = small()
    put(rows, "印发", "DW01", "印发日期", "2020.2.5")
    put(rows, "任务清单", "DW01-T基础01", "目标值", "=约12")
    path = write(empty_district.folder / "错.xlsx", rows)
    marked = empty_district.folder / "错-标注.xlsx"

    report = checked(empty_district, path, marked)

    book = openpyxl.load_workbook(marked)
    assert report.cells_marked
    assert book.sheetnames == ["错误", *rows]
    assert [[cell.value for cell in line] for line in book["错误"]] == [
        ["工作表", "行", "列", "列名", "规则", "问题和办法"],
        ["任务清单", 2, "I", "目标值", "数值", "“=约12”不是数值。请只填数字，计量单位另填。"],
        ["印发", 2, "C", "印发日期", "日期", "日期写成了“2020.2.5”，请改写为 2020-02-05。"],
    ]
    assert book["印发"]["C2"].fill.start_color.rgb == "FFFFC7CE"
    assert "请改写为 2020-02-05" in book["印发"]["C2"].comment.text
    assert book["印发"]["C3"].fill.start_color.rgb != "FFFFC7CE"
    assert book["任务清单"]["I2"].value == "=约12"
    assert book["错误"]["B2"].hyperlink.location == "'任务清单'!I2"


def checked(district: District, path: Path, marked: Path | None = None) -> ImportReport:
    return import_workbook(path, district.tenant_id, district.store, importer=IMPORTER, open_tenant=True, marked=marked)


def test_the_marked_copy_can_be_corrected_and_imported(empty_district: District) -> None:
    rows = small()
    put(rows, "印发", "DW01", "印发日期", "2020.2.5")
    path = write(empty_district.folder / "错.xlsx", rows)
    marked = empty_district.folder / "标注.xlsx"
    checked(empty_district, path, marked)
    book = openpyxl.load_workbook(marked)
    book["印发"]["C2"].value = "2020-02-05"
    book.save(marked)

    report = checked(empty_district, marked)

    assert [str(fault) for fault in report.faults] == []
    assert report.planned > 500


def test_a_file_that_is_no_workbook_comes_back_as_a_list(empty_district: District) -> None:
    path = empty_district.folder / "文本.xlsx"
    path.write_text("不是工作簿")
    marked = empty_district.folder / "标注.xlsx"

    report = checked(empty_district, path, marked)

    [header, line] = CalamineWorkbook.from_path(marked).get_sheet_by_name("错误").to_python()
    assert not report.cells_marked
    assert header[0] == "工作表"
    assert line[0] == "（文件）"
    assert line[5].startswith("文本.xlsx 不是 .xlsx 工作簿")


def test_a_message_that_quotes_what_no_cell_can_hold_is_written_without_it(tmp_path: Path) -> None:
    marked = tmp_path / "标注.xlsx"

    mark(write(tmp_path / "书.xlsx", small()), marked, [file_fault("日期", "“\x07”不是日期。")], cells=1)

    assert openpyxl.load_workbook(marked)["错误"]["F2"].value == "“”不是日期。"


def test_what_a_person_reads_names_the_outcome_the_faults_and_the_next_step(empty_district: District) -> None:
    rows = small()
    good = write(empty_district.folder / "好.xlsx", rows)
    put(rows, "印发", "DW01", "印发日期", "2020.2.5")
    bad = write(empty_district.folder / "错.xlsx", rows)
    marked = empty_district.folder / "标注.xlsx"

    dry, refused = shown(checked(empty_district, good)), shown(checked(empty_district, bad, marked))
    done = shown(empty_district.run())

    assert "示例区（330299）2020年度：核对通过，可以导入，将办理" in dry
    assert "以上为核对，没有写入任何内容。加上 --apply 正式导入。" in dry
    assert "示例区（330299）2020年度：发现1处问题，没有写入任何内容。" in refused
    assert "1. 工作表“印发”第2行C列“印发日期”：日期写成了“2020.2.5”，请改写为 2020-02-05。［日期］" in refused
    assert "有问题的单元格已标红并附说明" in refused
    assert "示例区（330299）2020年度：导入完成" in done


def shown(report: ImportReport) -> str:
    console = Console(width=400, no_color=True, record=True, file=StringIO())
    print_import(report, console)
    return console.export_text()
