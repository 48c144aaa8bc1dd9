"""What is taken as evidence by its bytes, and what is refused with which reason."""

import re
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest

from services.evidence.errors import ContentRefused
from services.evidence.vetting import packages, vet
from services.evidence.vetting.content import held
from services.evidence.vetting.kinds import CSV, KINDS, UNKNOWN, Kind
from tests.evidence import samples
from tests.evidence.samples import ELF, HTML, PE, PHP

JPEG, PNG, PDF = samples.picture(), samples.picture("PNG"), samples.pdf("MINUTES")
DOCX, XLSX = samples.word(), samples.workbook()
ZIP = samples.package({"note.txt": b"x" * 100})
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = samples.part(DOCX, "[Content_Types].xml")
MACRO_TYPES = TYPES.replace(f"{WORD_TYPE}.main+xml".encode(), b"application/vnd.ms-word.document.macroEnabled.main+xml")
RELATIONS = "word/_rels/document.xml.rels"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def looked_at(data: bytes, file_name: str = "佐证", declared: str = UNKNOWN) -> str:
    return vet(held(data), file_name=file_name, declared=declared).media_type


def refused(data: bytes, file_name: str = "佐证", declared: str = UNKNOWN) -> ContentRefused:
    with pytest.raises(ContentRefused) as caught:
        looked_at(data, file_name, declared)
    return caught.value


def related(kind: str, target: str) -> bytes:
    """A document with one more relation to something outside of it."""
    more = f'<Relationship Id="rId99" Type="{RELATION}{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    relations = samples.part(DOCX, RELATIONS).replace(b"</Relationships>", more.encode())
    return samples.with_parts(DOCX, {RELATIONS: relations})


def fielded(field: str) -> bytes:
    """A document with a field in it."""
    markup = samples.part(DOCX, "word/document.xml").replace(b"</w:body>", field.encode() + b"</w:body>")
    return samples.with_parts(DOCX, {"word/document.xml": markup})


def commented(data: bytes) -> bytes:
    """A picture with a comment."""
    return JPEG[:2] + b"\xff\xfe" + struct.pack(">H", 2 + len(data)) + data + JPEG[2:]


def nested(times: int) -> bytes:
    """A document in a document in a document."""
    document = DOCX
    for _ in range(times):
        document = samples.with_parts(DOCX, {"word/embeddings/inner.docx": document})
    return document


TAKEN: dict[str, tuple[bytes, str]] = {
    "jpeg": (JPEG, "image/jpeg"),
    "png": (PNG, "image/png"),
    "gif": (samples.picture("GIF"), "image/gif"),
    "webp": (samples.picture("WEBP"), "image/webp"),
    "bmp": (samples.picture("BMP"), "image/bmp"),
    "tiff": (samples.picture("TIFF"), "image/tiff"),
    "heic": (samples.heic(), "image/heic"),
    "pdf": (PDF, "application/pdf"),
    "docx": (DOCX, WORD_TYPE),
    "xlsx": (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": (samples.slides(), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "doc": (samples.old_word(), "application/msword"),
    "xls": (samples.old_excel((0x85, bytes(8))), "application/vnd.ms-excel"),
    "ppt": (samples.old_slides(), "application/vnd.ms-powerpoint"),
    "utf-8": ("会议记录\r\n到会 12 人".encode(), "text/plain"),
    "gb 18030": ("会议记录\r\n到会 12 人".encode("gb18030"), "text/plain"),
    "utf-16": ("会议记录".encode("utf-16"), "text/plain"),
    "text that begins like a program": ("MZ 街道会议记录，CWS 系统说明".encode(), "text/plain"),
    "csv": ("姓名,到会\n支部一,12\n".encode(), "text/csv"),
    "avi": (b"RIFF" + struct.pack("<I", 104) + b"AVI " + bytes(100), "video/x-msvideo"),
    "mp4": (samples.film(), "video/mp4"),
    "mov": (samples.film(b"qt  "), "video/quicktime"),
    "3gp": (samples.film(b"3gp4"), "video/3gpp"),
    "m4a": (samples.film(b"M4A "), "audio/mp4"),
    "mp3": (samples.sound(), "audio/mpeg"),
    "mp3 with a tag": (b"ID3\x04\x00\x00\x00\x00\x00\x10" + bytes(16) + samples.sound(), "audio/mpeg"),
    "wav": (samples.wave(), "audio/wav"),
    "amr": (b"#!AMR\n" + bytes(100), "audio/amr"),
    "a telephone's picture with its film behind": (JPEG + samples.film(), "image/jpeg"),
    "a picture with a maker's trailer": (JPEG + bytes(40) + b"SEFH" + bytes(8), "image/jpeg"),
    "a document with a chart's workbook": (
        samples.with_parts(DOCX, {"word/embeddings/Microsoft_Excel_Sheet.xlsx": XLSX}),
        WORD_TYPE,
    ),
    "a document with a link to a web page": (related("hyperlink", "https://example.gov.cn/"), WORD_TYPE),
    "a document made from a template of its own disk": (
        related("attachedTemplate", "file:///C:\\Users\\ren\\Templates\\report.dotx"),
        WORD_TYPE,
    ),
    "a document with a page number": (fielded('<w:fldSimple w:instr=" PAGE "/>'), WORD_TYPE),
    "an incrementally saved pdf": (PDF + PDF[PDF.index(b"xref") :], "application/pdf"),
}

REFUSED: dict[str, tuple[bytes, str]] = {
    "zip": (ZIP, "ZIP 压缩包（application/zip），不能作为佐证；请解压后逐个上传"),
    "empty zip": (samples.package({}), "ZIP 压缩包"),
    "jar": (samples.package({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0"}), "程序包（JAR、APK）"),
    "ofd": (samples.package({"OFD.xml": b"<ofd/>"}), "OFD 版式文件（application/ofd），不能作为佐证；请导出为 PDF"),
    "opendocument": (samples.package({"META-INF/manifest.xml": b"<x/>"}), "OpenDocument 文档"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(50), "RAR 压缩包"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7-Zip 压缩包"),
    "gz": (samples.gzipped(b"x"), "GZIP 压缩包"),
    "tar": (b"a.txt".ljust(257, b"\x00") + b"ustar\x0000" + bytes(600), "TAR 打包文件"),
    "iso": (bytes(32769) + b"CD001" + bytes(100), "光盘映像"),
    "windows program": (PE, "Windows 程序"),
    "linux program": (ELF, "Linux 程序"),
    "macos program": (b"\xcf\xfa\xed\xfe" + bytes(60), "macOS 程序"),
    "java class": (b"\xca\xfe\xba\xbe" + bytes(60), "Java 或 macOS 程序"),
    "shortcut": (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "Windows 快捷方式"),
    "installer": (samples.compound({"\u4840": b"x"}), "复合文件"),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", "脚本程序（text/x-script），不能作为佐证；请上传截图"),
    "batch file": (b"@echo off\r\nformat c:\r\n", "脚本程序"),
    "batch file with a remark": (b"rem hello\r\n@echo off\r\n", "脚本程序"),
    "visual basic": (b'Set s = CreateObject("x")\r\nWScript.CreateObject("WScript.Shell").Run "calc"\r\n', "脚本程序"),
    "internet shortcut": (b"[InternetShortcut]\r\nURL=file://x\r\n", "Windows 快捷方式"),
    "registry file": (b"Windows Registry Editor Version 5.00\r\n", "脚本程序"),
    "a cell that starts a program": ("姓名,=cmd|' /C calc'!A0\n".encode(), "脚本程序"),
    "web page": (b"\n<!-- x -->\n<!DOCTYPE html><p>1</p>", "网页（text/html）"),
    "web page in a text": ("说明".encode() * 400_000 + b"<script>1</script>", "网页"),
    "svg": (b'<?xml version="1.0"?><svg onload="x()"/>', "SVG 图形"),
    "php": (PHP, "PHP 程序"),
    "xml": (b"<?xml version='1.0'?><a/>", "XML 文件"),
    "rtf": (b"{\\rtf1 x}", "RTF 文档"),
    "mail": (b"MIME-Version: 1.0\r\nX: y\r\n", "邮件或网页存档"),
    "noise": (b"\x01\x02\x03\x04" + bytes(range(256)) * 3, "无法识别的格式"),
    "cut picture": (JPEG[:-20], "JPEG 图片（image/jpeg）不完整或已损坏，请重新导出"),
    "cut film": (samples.film()[:-20], "MP4 视频（video/mp4）不完整"),
    "a tag without sound": (b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(300), "MP3 音频（audio/mpeg）不完整"),
    "cut pdf": (PDF[: PDF.index(b"startxref")], "PDF 文档（application/pdf）不完整"),
    "cut docx": (DOCX[:-100], "压缩结构损坏，无法检查"),
    "cut doc": (samples.old_word()[:600], "结构损坏，无法检查"),
    "picture and zip": (JPEG + ZIP, "JPEG 图片（image/jpeg）中夹带了ZIP 压缩包（application/zip）"),
    "picture and zip with a comment": (PNG + ZIP[:-2] + b"\x03\x00abc", "夹带了ZIP 压缩包"),
    "picture and program": (PNG + b"\x00" * 7 + PE, "夹带了Windows 程序"),
    "picture and rar": (samples.picture("GIF") + b"Rar!\x1a\x07\x01\x00", "夹带了RAR 压缩包"),
    "picture and php": (JPEG + PHP, "夹带了PHP 程序"),
    "picture with php in its comment": (commented(PHP), "夹带了PHP 程序"),
    "picture with a web page in its comment": (commented(HTML), "夹带了网页"),
    "picture and pdf": (JPEG + PDF, "夹带了PDF 文档"),
    "bitmap and script": (samples.picture("BMP") + HTML, "夹带了网页"),
    "webp and elf": (samples.picture("WEBP") + ELF, "夹带了Linux 程序"),
    "film and zip": (samples.film() + ZIP, "夹带了ZIP 压缩包"),
    "sound and zip": (samples.sound() + ZIP, "夹带了ZIP 压缩包"),
    "pdf and zip": (PDF + ZIP, "夹带了ZIP 压缩包"),
    "pdf and program": (PDF + PE * 20, "夹带了Windows 程序"),
    "pdf and much of anything": (PDF + b"x" * 2_000, "结束标记之后夹带了其他内容"),
    "pdf behind a web page": (HTML + PDF, "开头之前夹带了其他内容"),
    "pdf behind a program": (PE + PDF, "开头之前夹带了其他内容"),
    "web page in a pdf's beginning": (PDF[:9] + b"%<script>x</script>\n" + PDF[9:], "夹带了网页"),
    "pdf with a script": (samples.pdf("x", extra="/OpenAction << /S /JavaScript /JS (x) >>"), "含有脚本"),
    "pdf that starts a program": (samples.pdf("x", extra="/OpenAction << /S /Launch /F (calc.exe) >>"), "启动程序"),
    "zip in front of a doc": (ZIP + samples.old_word(), "ZIP 压缩包"),
    "doc and zip": (samples.old_word() + ZIP, "夹带了ZIP 压缩包"),
    "docx with macros": (samples.with_parts(DOCX, {"word/vbaProject.bin": b"x"}), "含有宏"),
    "docm called docx": (samples.with_parts(DOCX, {"[Content_Types].xml": MACRO_TYPES}), "含有宏"),
    "workbook with macro sheets": (samples.with_parts(XLSX, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "含有宏"),
    "controls": (samples.with_parts(DOCX, {"word/activeX/activeX1.xml": b"<x/>"}), "ActiveX"),
    "template from afar": (related("attachedTemplate", "http://198.51.100.7/x.dotm"), "引用了网络上的模板"),
    "template on a share": (related("attachedTemplate", "\\\\198.51.100.7\\x.dotm"), "引用了网络上的模板"),
    "object from afar": (related("oleObject", "mhtml:http://198.51.100.7/x!x-usc:x"), "引用了网络上的"),
    "dde": (fielded("<w:r><w:instrText>DDEAUTO c:\\\\windows\\\\calc.exe</w:instrText></w:r>"), "DDE 域"),
    "dde in pieces": (fielded("<w:instrText>DD</w:instrText><w:instrText>&#69; cmd</w:instrText>"), "DDE 域"),
    "dde link": (samples.with_parts(XLSX, {"xl/externalLinks/externalLink1.xml": b"<x:ddeLink/>"}), "DDE 链接"),
    "entities": (samples.with_parts(DOCX, {"word/footer1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "XML 实体"),
    "markup in utf-16": (samples.with_parts(DOCX, {"word/footer1.xml": "<x/>".encode("utf-16")}), "编码特殊"),
    "program in a document": (samples.with_parts(DOCX, {"word/media/image1.png": PE}), "嵌入了Windows 程序"),
    "archive in a document": (samples.with_parts(DOCX, {"word/embeddings/a.zip": ZIP}), "嵌入了ZIP 压缩包"),
    "packed object in a document": (
        samples.with_parts(DOCX, {"word/embeddings/oleObject1.bin": samples.compound({"\x01Ole10Native": PE})}),
        "嵌入了程序包",
    ),
    "documents in documents": (nested(3), "层层嵌套"),
    "binary workbook": (samples.package({"[Content_Types].xml": b"<Types/>"}), "其他 Office 格式"),
    "encrypted package": (samples.encrypted_package(DOCX), "已加密，无法检查，请取消密码"),
    "encrypted office file": (samples.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "已加密"),
    "encrypted doc": (samples.old_word(flags=1), "已加密"),
    "encrypted xls": (samples.old_excel((0x2F, b"\x00\x00")), "已加密"),
    "encrypted ppt": (samples.old_slides(user=0xF3D1C4DF), "已加密"),
    "doc with macros": (samples.old_word(**{"Macros/VBA": b"x"}), "含有宏"),
    "xls with macros": (samples.compound({"Workbook": b"x", "_VBA_PROJECT_CUR/VBA": b"x"}), "含有宏"),
    "xls with a macro sheet": (samples.old_excel((0x85, b"\x00\x00\x00\x00\x00\x01\x00\x00")), "含有宏"),
    "ppt with macros": (samples.old_slides(struct.pack("<HHIIII", 2, 0x03FF, 12, 1, 1, 2)), "含有宏"),
    "doc with a packed program": (samples.old_word(**{"ObjectPool/\x01Ole10Native": PE}), "嵌入了程序包"),
    "docx behind other bytes": (b"PK\x03\x04" + bytes(30) + DOCX, "夹带了其他内容"),
    "docx before other bytes": (DOCX + b"x" * 50, "夹带了其他内容"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "media_type"), TAKEN.values(), ids=TAKEN)
def test_a_file_of_a_usual_kind_is_recognised_by_its_bytes(data: bytes, media_type: str) -> None:
    # A table is text: only its declaration tells.
    assert looked_at(data, declared=CSV.media_type if media_type == CSV.media_type else UNKNOWN) == media_type


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_taken_is_refused_with_what_it_is_and_what_to_do(data: bytes, reason: str) -> None:
    told = refused(data).reason

    assert reason in told
    assert re.search("请(?!求)", told), "a remedy"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.media_type)
def test_no_kind_is_taken_for_another_that_was_declared(kind: Kind) -> None:
    declared = "image/png" if kind.media_type != "image/png" else "image/jpeg"
    data = next(data for data, media_type in TAKEN.values() if media_type == kind.media_type)

    told = refused(data, declared=declared).reason

    assert told.startswith("申报为")
    assert declared in told
    assert kind is CSV or kind.media_type in told
    assert "请按实际类型重新申报" in told


@pytest.mark.parametrize(
    ("data", "declared", "media_type"),
    [
        (JPEG, "image/jpg", "image/jpeg"),
        (samples.sound(), "audio/mp3", "audio/mpeg"),
        (samples.film(b"mp42"), "audio/x-m4a", "video/mp4"),
        (b"a,b\n1,2\n", "text/csv", "text/csv"),
        (b"a,b\n1,2\n", "text/plain", "text/plain"),
    ],
)
def test_a_kind_may_be_declared_by_its_other_names(data: bytes, declared: str, media_type: str) -> None:
    assert looked_at(data, declared=declared) == media_type


def test_a_table_that_windows_calls_an_excel_file_is_taken_as_the_table_it_is() -> None:
    assert looked_at(b"a,b\n1,2\n", "签到表.csv", "application/vnd.ms-excel") == "text/csv"


@pytest.mark.parametrize(
    ("data", "file_name"),
    [
        (JPEG, "照片.exe"),
        (JPEG, "照片.jpg.scr"),
        (JPEG, "照片.png"),
        (JPEG, "照片.exe. ."),
        (b"del *.*\r\n", "整改.BAT"),
        (b"alert(1)\n", "说明.js"),
        (DOCX, "报告.docm"),
        (DOCX, "报告.xlsx"),
        (PDF, "报告.zip"),
    ],
)
def test_a_file_name_that_a_system_would_take_for_another_kind_is_refused(data: bytes, file_name: str) -> None:
    told = refused(data, file_name).reason

    assert told.startswith("文件名以“.")
    assert "请用与内容相符的文件名另行申报" in told


@pytest.mark.parametrize("file_name", ["照片.JPG", "照片", "照片.2024.3", "照片.jpg.", ".jpg", "一.二.三"])
def test_a_file_name_that_says_nothing_else_is_taken(file_name: str) -> None:
    assert looked_at(JPEG, file_name) == "image/jpeg"


def test_a_refused_file_keeps_the_type_that_it_has_whatever_was_declared() -> None:
    assert refused(PE, declared="image/jpeg").media_type == "application/vnd.microsoft.portable-executable"
    assert refused(JPEG, declared="image/png").media_type == "image/jpeg"


def _bomb() -> bytes:
    return samples.with_parts(DOCX, {"word/media/image1.bmp": bytes(packages.RATIO_FROM_BYTES + 1)})


def _many() -> bytes:
    return samples.with_parts(DOCX, {f"word/media/{number}": b"" for number in range(packages.ENTRIES_MAX)})


def _nested_bombs() -> bytes:
    inner = samples.with_parts(XLSX, {"xl/media/image1.bmp": bytes(packages.RATIO_FROM_BYTES // 2)})
    return samples.with_parts(DOCX, {f"word/embeddings/{number}.xlsx": inner for number in range(3)})


def _lying() -> bytes:
    """A part whose directory says that it is small: unpackers that trust the stream go on."""
    document = bytearray(samples.with_parts(DOCX, {"word/media/image1.bmp": bytes(100_000)}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = document.rfind(mark)
        document[at + place : at + place + 4] = struct.pack("<I", 10)
    return bytes(document)


def _overlapping() -> bytes:
    """Two entries of the directory that share one part's bytes."""
    document = samples.with_parts(DOCX, {"word/media/image1.bmp": b"x" * 500, "word/media/image2.bmp": b"y" * 500})
    changed = bytearray(document)
    second = changed.rfind(b"PK\x01\x02")
    first = changed.rfind(b"PK\x01\x02", 0, second)
    changed[second + 42 : second + 46] = changed[first + 42 : first + 46]
    return bytes(changed)


def _twice() -> bytes:
    return DOCX.replace(b"docProps/core.xml", b"word/document.xml")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_bomb, "解压后过大，疑为压缩炸弹"),
        (_many, "内部文件超过 10000 个"),
        (_nested_bombs, "解压后过大"),
        (_lying, "压缩结构损坏"),
        (_overlapping, "互相重叠"),
        (_twice, "重名"),
        (lambda: samples.package({"[Content_Types].xml": TYPES}, zipfile.ZIP_LZMA), "压缩方式特殊"),
    ],
)
def test_a_package_that_unpacks_to_more_than_it_says_or_may_is_refused(make: Callable[[], bytes], reason: str) -> None:
    assert reason in refused(make()).reason


def test_no_cut_or_flipped_byte_makes_vetting_fail_in_another_way() -> None:
    for data, _ in TAKEN.values():
        for place in range(0, len(data), max(1, len(data) // 40)):
            changed = bytearray(data)
            changed[place] ^= 0x41
            for hostile in (bytes(changed), data[: place + 1]):
                with suppress(ContentRefused):
                    assert looked_at(hostile)


def test_random_bytes_are_never_taken() -> None:
    noise = Random(0)
    for _ in range(50):
        assert refused(noise.randbytes(600)).reason


def test_what_only_a_large_table_of_signatures_knows_is_named_in_chinese() -> None:
    reason = refused(b"MZ" + bytes(range(1, 200)), "说明.pdf", "application/pdf").reason

    told = re.sub(r"（[a-z]+/[a-z0-9.+-]+）", "", reason)
    assert "本平台不收的格式" in told
    assert set(re.findall("[A-Za-z]+", told)) <= {"PDF", "Office"}
