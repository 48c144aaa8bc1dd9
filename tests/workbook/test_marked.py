"""A refused workbook comes back marked; corrected where it is marked, it is taken as it is."""

import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

from services.workbook.faults import file_fault
from services.workbook.importer import ImportReport, import_workbook
from services.workbook.mark import mark
from services.workbook.summary import print_import
from tests.workbook.books import Rows, cell, put, small, write
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


def test_what_was_corrected_is_no_longer_marked_and_what_others_noted_stays(empty_district: District) -> None:
    rows = small()
    put(rows, "印发", "DW01", "印发日期", "2020.2.5")
    put(rows, "印发", "DW02", "印发日期", "2020.2.6")
    put(rows, "印发", "DW01", "文号", "")
    path = write(
        empty_district.folder / "错.xlsx",
        rows,
        lambda book: book.get_worksheet_by_name("印发").write_comment("C3", "老王：待核", {"author": "老王"}),
    )
    first, second = empty_district.folder / "一.xlsx", empty_district.folder / "二.xlsx"
    checked(empty_district, path, first)
    book = openpyxl.load_workbook(first)
    noted = book["印发"]["C3"].comment
    book["印发"]["C2"].value = "2020-02-05"
    book.save(first)

    report = checked(empty_district, first, second)

    again = openpyxl.load_workbook(second)["印发"]
    assert (noted.text.partition("\n")[0], noted.author) == ("老王：待核", "老王")
    assert len(report.faults) == 2
    assert again["C2"].comment is None
    assert again["C2"].fill.start_color.rgb != "FFFFC7CE"
    assert again["C3"].fill.start_color.rgb == again["D2"].fill.start_color.rgb == "FFFFC7CE"
    assert again["C3"].comment.text == noted.text
    assert again["C3"].comment.text.count("【导入核对】") == 1


def test_a_cell_far_away_does_not_make_the_millions_between(tmp_path: Path) -> None:
    path, marked = tmp_path / "远.xlsx", tmp_path / "标.xlsx"
    write(path, {"进展": [["编号"]]}, lambda book: book.get_worksheet_by_name("进展").write(199_998, 99, "x"))

    assert mark(path, marked, [file_fault("日期", "不是日期。")], cells=2)

    assert marked.stat().st_size < 50_000


def test_a_book_is_never_marked_onto_itself_and_its_faults_are_told_nevertheless(empty_district: District) -> None:
    rows = small()
    put(rows, "印发", "DW01", "印发日期", "2020.2.5")
    path = write(empty_district.folder / "区.xlsx", rows)
    before = path.read_bytes()
    (empty_district.folder / "另名.xlsx").hardlink_to(path)

    for marked in (path, empty_district.folder / "另名.xlsx", empty_district.folder / "没有这里" / "标.xlsx"):
        report = checked(empty_district, path, marked)

        assert "请改写为 2020-02-05" in shown(report)
        assert f"这个文件写不成：{marked}" in shown(report)
        assert report.marked is None
    assert path.read_bytes() == before


def rename_a_column(rows: Rows) -> None:
    rows["问题清单"][0][7] = "权重"


def drop_a_secretary(rows: Rows) -> None:
    rows["班子"].remove(cell(rows, "班子", "DW01-001", "姓名")[0])


def drop_a_consultation(rows: Rows) -> None:
    rows["征求意见"].remove(cell(rows, "征求意见", "DW01-001", "日期")[0])


def a_formula(book: Any) -> None:
    book.get_worksheet_by_name("任务清单").write_formula("I3", "=6*2", None, 12)


def merged_cells(book: Any) -> None:
    book.get_worksheet_by_name("分解").merge_range("B2:B4", "")


TRIES: list[tuple[str, str, str, Any, Any]] = [
    ("a renamed column", "问题清单", "H1", rename_a_column, None),
    ("a formula", "任务清单", "I3", None, a_formula),
    ("merged cells", "分解", "B2", None, merged_cells),
    ("an unknown unit", "班子", "A7", lambda rows: put(rows, "班子", "DW02", "单位编码", "DW20"), None),
    ("a date 2020.2.5", "印发", "C2", lambda rows: put(rows, "印发", "DW01", "印发日期", "2020.2.5"), None),
    ("a date 2020年2月5日", "印发", "C2", lambda rows: put(rows, "印发", "DW01", "印发日期", "2020年2月5日"), None),
    ("a duplicate number", "问题清单", "A3", lambda rows: put(rows, "问题清单", "DW01-P02", "编号", "DW01-P01"), None),
    ("a secretary missing", "印发", "A4", drop_a_secretary, None),
    ("no consultation", "印发", "A4", drop_a_consultation, None),
]


@pytest.mark.parametrize(("what", "sheet", "at", "change", "extra"), TRIES, ids=[each[0] for each in TRIES])
def test_whatever_is_tried_comes_back_at_its_cell_and_in_the_list(
    empty_district: District, what: str, sheet: str, at: str, change: Any, extra: Any
) -> None:
    rows = small()
    if change is not None:
        change(rows)
    path = write(empty_district.folder / "错.xlsx", rows, extra or (lambda book: None))
    marked = empty_district.folder / "标注.xlsx"

    report = checked(empty_district, path, marked)

    book = openpyxl.load_workbook(marked)
    assert report.cells_marked, what
    assert book[sheet][at].fill.start_color.rgb == "FFFFC7CE"
    assert book[sheet][at].comment.text.startswith("【导入核对】")
    assert sheet in [line[0].value for line in book["错误"]]
    assert empty_district.head() == 0


@pytest.mark.parametrize("kind", ["60 MB", "zip bomb", "xls", "text"])
def test_what_is_no_workbook_comes_back_as_the_list_alone(empty_district: District, kind: str) -> None:
    path, marked = empty_district.folder / "区.xlsx", empty_district.folder / "标.xlsx"
    write(path, small())
    if kind == "60 MB":
        with path.open("r+b") as opened:
            opened.truncate(60 * 2**20)
    elif kind == "zip bomb":
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/a.bin", bytes(300 * 2**20))
    else:
        path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") if kind == "xls" else b"number,unit")

    report = checked(empty_district, path, marked)

    [_, line] = CalamineWorkbook.from_path(marked).get_sheet_by_name("错误").to_python()
    assert (report.cells_marked, line[0], len(report.faults)) == (False, "（文件）", 1)
    assert line[5] == report.faults[0].message


def test_progress_is_shown_on_a_console(empty_district: District) -> None:
    path = write(empty_district.folder / "好.xlsx", small())
    console = Console(width=120, force_terminal=True, record=True, file=StringIO())

    report = import_workbook(
        path,
        empty_district.tenant_id,
        empty_district.store,
        importer=IMPORTER,
        apply=True,
        open_tenant=True,
        console=console,
    )

    said = console.export_text()
    assert f"{report.planned}/{report.planned}" in said
    assert "核对规则" in said
    assert "写入" in said
