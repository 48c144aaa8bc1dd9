"""Files that are no workbook, or worse: each is refused with one sentence, in bounded time and memory."""

import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from services.workbook.faults import WorkbookRefused
from services.workbook.read import read
from tests.workbook.books import SAMPLE

MEMORY_BYTES_MAX = 1_500_000_000


def refused(path: Path) -> str:
    with pytest.raises(WorkbookRefused) as told:
        read(path)
    [fault] = told.value.faults
    return str(fault)


def repacked(path: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> Path:
    """The sample with its parts changed."""
    with zipfile.ZipFile(SAMPLE) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in (more or {}).items():
            target.writestr(name, content)
    return path


def test_a_text_file_of_that_name_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_text("编号,单位编码\n", encoding="utf-8")

    assert refused(path) == (
        "文件：清单.xlsx 不是 .xlsx 工作簿（内容不是 Excel 文件，改扩展名无效）。"
        "请用 Excel 或 WPS 另存为 .xlsx。［文件类型］"
    )


def test_an_xls_file_or_one_under_a_password_is_told_apart_from_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "清单.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))

    assert refused(path) == (
        "文件：清单.xls 不是 .xlsx：它是旧格式 .xls、.et，或设了密码、受权限保护的文件。"
        "请取消保护，用 Excel 或 WPS 另存为 .xlsx 后再导入。［文件类型］"
    )


def test_an_empty_file_and_a_missing_one_are_named(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").touch()

    assert refused(tmp_path / "空.xlsx") == "文件：空.xlsx 是空文件。［文件类型］"
    assert refused(tmp_path / "无.xlsx") == "文件：找不到文件 无.xlsx。请核对路径。［文件］"


def test_a_file_of_60_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as opened:
        opened.write(SAMPLE.read_bytes())
        opened.truncate(60 * 2**20)

    assert refused(path) == "文件：文件有60.0MB，最多32MB。请删去图片和无关工作表后再导入。［文件大小］"


def test_a_zip_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    path = repacked(tmp_path / "炸弹.xlsx", lambda name, content: content, {"xl/media/a.bin": bytes(300 * 2**20)})

    assert path.stat().st_size < 2**20
    assert refused(path) == "文件：解压后有301MB，最多256MB，疑为压缩炸弹，不予读取。［安全］"


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    def point(name: str, content: bytes) -> bytes:
        """Make 单位 the part that lies."""
        relations = name == "xl/_rels/workbook.xml.rels"
        return content.replace(b"worksheets/sheet2.xml", b"worksheets/big.xml") if relations else content

    path = repacked(tmp_path / "谎.xlsx", point, {"xl/worksheets/big.xml": bytes(300 * 2**20)})
    content = bytearray(path.read_bytes())
    real, claimed = struct.pack("<I", 300 * 2**20), struct.pack("<I", 1000)
    path.write_bytes(bytes(content).replace(real, claimed))

    assert refused(path) == "文件：文件不完整或已损坏，不能解压。请重新保存或重新传送后再导入。［文件损坏］"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "docProps/core.xml"])
def test_xml_entities_are_not_expanded(tmp_path: Path, part: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def declare(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        head, _, rest = content.partition(b"?>")
        return head + b"?>" + bomb + rest

    assert refused(repacked(tmp_path / "实体.xlsx", declare)) == (
        "文件：文件内部带有 XML 实体声明，不予读取。请用 Excel 或 WPS 重新另存为 .xlsx。［安全］"
    )


def test_one_cell_at_the_far_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "远.xlsx")
    book.add_worksheet("单位").write("XFD1048576", "x")
    book.close()

    assert refused(tmp_path / "远.xlsx") == (
        "文件：工作表“单位”：第1048576行第16384列还有内容，超出200000行、100列的上限。请删除多余的行列。［容量］"
    )


def test_one_long_text_repeated_in_every_cell_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "重复.xlsx", {"constant_memory": False})
    sheet = book.add_worksheet("单位")
    for row in range(7000):
        sheet.write_string(row, 0, "长" * 32000)
    book.close()

    assert refused(tmp_path / "重复.xlsx").endswith("文字总量超过200000000字，不是一个区一个年度的工作簿。［容量］")


@pytest.mark.parametrize(
    ("name", "more", "message"),
    [
        ("宏", {"xl/vbaProject.bin": b"x"}, "文件：工作簿含有宏，不予读取。请另存为不含宏的 .xlsx。［安全］"),
        (
            "重名",
            {"XL/WORKBOOK.XML": b"<workbook/>"},
            "文件：压缩包里有重名的文件，不予读取。请用 Excel 或 WPS 重新另存为 .xlsx。［安全］",
        ),
        (
            "多",
            {f"xl/x{number}.xml": b"" for number in range(2001)},
            "文件：压缩包里有2031个文件，超过2000个，不予读取。［安全］",
        ),
    ],
)
def test_parts_that_no_district_needs_are_refused(
    tmp_path: Path, name: str, more: dict[str, bytes], message: str
) -> None:
    assert refused(repacked(tmp_path / f"{name}.xlsx", lambda _, content: content, more)) == message


def test_another_kind_of_zip_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "文档.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")

    assert refused(tmp_path / "文档.xlsx") == (
        "文件：压缩包里没有 _rels/.rels，不是完整的 .xlsx 工作簿。请用 Excel 或 WPS 另存为 .xlsx。［文件类型］"
    )


@pytest.mark.parametrize("kept", [100, 5000, 100_000])
def test_a_file_cut_short_is_called_damaged(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "残.xlsx"
    path.write_bytes(SAMPLE.read_bytes()[:kept])

    assert refused(path) == "文件：文件不完整或已损坏，不能解压。请重新保存或重新传送后再导入。［文件损坏］"


def test_an_encrypted_part_is_told(tmp_path: Path) -> None:
    path = repacked(tmp_path / "密.xlsx", lambda name, content: content)
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    path.write_bytes(bytes(content))

    assert refused(path) == "文件：工作簿设有密码。请取消密码后再导入。［文件类型］"


@pytest.mark.parametrize("index", ["-1", "abc", "99999", "", "1.5"])
def test_a_text_that_is_not_in_the_file_is_damage_and_no_other_text(tmp_path: Path, index: str) -> None:
    def point(name: str, content: bytes) -> bytes:
        found = re.compile(rb'(<c r="B3"[^>]* t="s"[^>]*><v>)[0-9]+</v>')
        return found.sub(rb"\g<1>" + index.encode() + b"</v>", content) if name.endswith("sheet2.xml") else content

    assert refused(repacked(tmp_path / "错位.xlsx", point)) == (
        f"文件：工作表“单位”：第3行第2列引用的文字“{index}”不在文件里，文件已损坏。"
        "请用 Excel 或 WPS 打开核对后另存为 .xlsx。［文件损坏］"
    )


def test_a_part_that_the_two_readers_read_differently_is_damage_and_not_empty(tmp_path: Path) -> None:
    def encode(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet2.xml"):
            return content
        return content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")

    message = refused(repacked(tmp_path / "编码.xlsx", encode))

    assert "文件可能已损坏" in message or "内容读不通" in message
    assert "没有内容" not in message


def test_a_drop_down_from_another_sheet_as_excel_saves_it_is_no_formula(tmp_path: Path) -> None:
    more = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
        b' uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations'
        b' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list">'
        b"<x14:formula1><xm:f>Sheet9!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>C2</xm:sqref>"
        b"</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )

    def add(name: str, content: bytes) -> bytes:
        return content.replace(b"</worksheet>", more) if name.endswith("sheet2.xml") else content

    assert not read(repacked(tmp_path / "下拉.xlsx", add)).sheets["单位"].scan.hidden()


def test_a_sheet_of_a_hundred_thousand_rows_is_read_within_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "大表.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("进展")
    for row in range(100_000):
        sheet.write_row(row, 0, ["DW01-T基础01", "2020-03-23", 2, "已完成2次，正按计划推进", f"{row}.jpg"])
    book.close()
    program = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_BYTES_MAX}, {MEMORY_BYTES_MAX}))
from pathlib import Path
from services.workbook.read import read
print(read(Path({str(path)!r})).cells)
"""

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)

    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == "500000"
