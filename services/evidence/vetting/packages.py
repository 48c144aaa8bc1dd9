"""Office files since 2007: ZIP packages of parts. Read through once, so that nothing hides in a part or its size."""

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from types import MappingProxyType

from services.evidence.vetting import foreign
from services.evidence.vetting.content import Content, held
from services.evidence.vetting.foreign import Foreign
from services.evidence.vetting.kinds import DOCX, PPTX, XLSX, Kind
from services.evidence.vetting.legacy import MAGIC, read_compound

ENTRIES_MAX = 10_000
UNPACKED_BYTES_MAX = 512 << 20
"""More than any document of 200 MB holds whose pictures are compressed already."""
RATIO_MAX = 200
RATIO_FROM_BYTES = 16 << 20
"""Small packages may be of any density: they cost nothing."""
PART_BYTES_MAX = 64 << 20
"""What is held of one part to look into it; what is larger is refused where it would have to be."""
NESTED_MAX = 2
"""A chart in a document holds a workbook; a document in a document in a document hides something."""

CONTENT_TYPES = "[Content_Types].xml"
_MAIN: tuple[tuple[bytes, Kind], ...] = (
    (b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", DOCX),
    (b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", XLSX),
    (b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", PPTX),
)
_EXPORT_REMEDY = "请导出为 PDF 后上传"
_SAVE_REMEDY = "请另存为 docx、xlsx、pptx 或 PDF 后上传"
_AGAIN = "请用 Office 或 WPS 重新保存后上传"
_PROGRAM = Foreign("application/java-archive", "程序包（JAR、APK）", foreign.PROGRAM_REMEDY)
_OTHERS: Mapping[str, Foreign] = MappingProxyType(
    {
        "OFD.xml": Foreign("application/ofd", "OFD 版式文件", _EXPORT_REMEDY),
        "META-INF/MANIFEST.MF": _PROGRAM,
        "AndroidManifest.xml": _PROGRAM,
        "META-INF/container.xml": Foreign("application/epub+zip", "EPUB 电子书", _EXPORT_REMEDY),
        "META-INF/manifest.xml": Foreign("application/vnd.oasis.opendocument", "OpenDocument 文档", _SAVE_REMEDY),
    }
)
_OTHER_OFFICE = Foreign("application/vnd.openxmlformats-package", "其他 Office 格式", _SAVE_REMEDY)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|macrosheet|vbaData", re.I)
_MACRO_PARTS = re.compile(r"(^|/)(vbaproject|vbadata)[^/]*$|(^|/)(macrosheets|dialogsheets)/", re.I)
_CONTROL_PARTS = re.compile(r"(^|/)activex/", re.I)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>", re.I)
_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.I)
_FETCHED = re.compile(rb"/(attachedTemplate|oleObject|frame|subDocument|aFChunk|externalLinkPath)[\"']", re.I)
_FAR = re.compile(rb"""Target\s*=\s*["']\s*(https?:|ftp:|mhtml:|x-|ms-|\\\\|//|file:(//)?(/{0,1}\\\\|//[^/]))""", re.I)
_FIELD_TEXT = re.compile(
    rb"<w:instrText[^>]*>([^<]*)</w:instrText>|<w:fldSimple[^>]*w:instr\s*=\s*[\"']([^\"']*)", re.I
)
_DDE = re.compile(r"(^|[\s\"{])DDE(AUTO)?\s", re.I)
_DDE_LINK = re.compile(rb"<(?:\w+:)?ddeLink\b", re.I)
_LARGE = re.compile(r"^xl/(worksheets/[^/]+\.xml|sharedStrings\.xml)$|(^|/)media/", re.I)
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)\b")
_END_BYTES = 22
_ENCODING_BYTES = 256
"""Where UTF-16 shows, in which none of the patterns here would be found."""
_CHUNK_BYTES = 1 << 20
_LOOKED_PARTS = (".xml", ".rels")


class Unfit(Exception):
    """Something about the package is not accepted: what, and what to do."""


@dataclass(slots=True)
class _Budget:
    """How much unpacking is left for a file and everything nested in it."""

    bytes_left: int
    entries_left: int = ENTRIES_MAX


_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError),
    *(RuntimeError, EOFError, OSError, ValueError),
)
"""What reading a package raises that is broken, encrypted or packed in an unknown way."""


def read_package(content: Content, budget: _Budget | None = None, depth: int = 0) -> Kind | Foreign:
    """Which document the package is, or which archive. Raises Unfit for a document that is not taken."""
    try:
        content.file.seek(0)
        with zipfile.ZipFile(content.file) as package:
            names = [entry.filename for entry in package.infolist()]
            if CONTENT_TYPES not in names:
                return next((other for name, other in _OTHERS.items() if name in names), foreign.ZIP)
            return _read(content, package, budget or _budget(content), depth)
    except _BROKEN as error:
        raise Unfit(f"压缩结构损坏，无法检查，{_AGAIN}") from error


def _budget(content: Content) -> _Budget:
    return _Budget(min(UNPACKED_BYTES_MAX, max(RATIO_FROM_BYTES, content.size_bytes * RATIO_MAX)))


def _read(content: Content, package: zipfile.ZipFile, budget: _Budget, depth: int) -> Kind | Foreign:
    _refuse_odd_shape(content, package, budget)
    types = _whole(package, package.getinfo(CONTENT_TYPES), budget)
    kind = next((kind for name, kind in _MAIN if name in types), None)
    if _MACRO_TYPES.search(types):
        raise Unfit("含有宏，请另存为不含宏的 docx、xlsx、pptx 或 PDF 后上传")
    if kind is None:
        return _OTHER_OFFICE
    for entry in package.infolist():
        if entry.filename != CONTENT_TYPES and not entry.is_dir():
            _refuse_part(package, entry, budget, depth)
    return kind


def _refuse_odd_shape(content: Content, package: zipfile.ZipFile, budget: _Budget) -> None:
    """Refuse what two unpackers might read differently, and what unpacks to more than it may."""
    entries = package.infolist()
    budget.entries_left -= len(entries)
    if budget.entries_left < 0:
        raise Unfit(f"内部文件超过 {ENTRIES_MAX} 个，请另存为 PDF 后上传")
    if sum(entry.file_size for entry in entries) > budget.bytes_left:
        raise Unfit("解压后过大，疑为压缩炸弹，请另存为 PDF 后上传")
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise Unfit(f"内部文件重名，无法检查，{_AGAIN}")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unfit("已加密，无法检查，请取消密码后上传")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise Unfit(f"压缩方式特殊，无法检查，{_AGAIN}")
    _refuse_overlap(entries)
    end = content.size_bytes - _END_BYTES
    if content.view[:4] != b"PK\x03\x04" or content.view[end : end + 4] != b"PK\x05\x06":
        raise Unfit(f"前后夹带了其他内容，{_AGAIN}")
    if min(entry.header_offset for entry in entries) != 0:
        raise Unfit(f"前面夹带了其他内容，{_AGAIN}")


def _refuse_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Parts that share their bytes are how a bomb of a few megabytes unpacks to petabytes."""
    at = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < at:
            raise Unfit(f"内部文件互相重叠，疑为压缩炸弹，{_AGAIN}")
        at = entry.header_offset + 30 + entry.compress_size


def _refuse_part(package: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget, depth: int) -> None:
    name = entry.filename
    if _MACRO_PARTS.search(name):
        raise Unfit("含有宏，请另存为不含宏的 docx、xlsx、pptx 或 PDF 后上传")
    if _CONTROL_PARTS.search(name):
        raise Unfit("含有 ActiveX 控件，请删除控件或另存为 PDF 后上传")
    data = _whole(package, entry, budget)
    if name.lower().endswith(_LOOKED_PARTS):
        _refuse_markup(name.lower(), data)
    elif data.startswith(MAGIC):
        compound = read_compound(held(data).file)
        if compound is None or compound.packages or compound.macros or compound.encrypted:
            raise Unfit("嵌入了程序包、宏或加密文件，请删除嵌入的对象后上传")
    elif data.startswith(b"PK\x03\x04"):
        if depth >= NESTED_MAX:
            raise Unfit(f"文件层层嵌套超过 {NESTED_MAX} 层，请删除嵌入的对象后上传")
        nested = read_package(held(data), budget, depth + 1)
        if isinstance(nested, Foreign):
            raise Unfit(f"嵌入了{nested.label}，请删除嵌入的对象后上传")
    else:
        packed = foreign.head_of(data)
        # Fonts and pictures of a document may be compressed by themselves (EMZ, WMZ).
        if packed is not None and packed.media_type != "application/gzip":
            raise Unfit(f"嵌入了{packed.label}，请删除嵌入的对象后上传")


def _refuse_markup(name: str, data: bytes) -> None:
    if b"\x00" in data[:_ENCODING_BYTES]:
        raise Unfit(f"内部文件的编码特殊，无法检查，{_AGAIN}")
    if _ENTITIES.search(data):
        raise Unfit(f"内部定义了 XML 实体，可用于攻击，{_AGAIN}")
    if name.endswith(".rels"):
        for relation in _RELATION.findall(data):
            if _EXTERNAL.search(relation) and _FETCHED.search(relation) and _FAR.search(relation):
                raise Unfit("引用了网络上的模板或对象，打开时会自动下载，请断开链接或另存为 PDF 后上传")
        return
    if _DDE_LINK.search(data):
        raise Unfit("含有 DDE 链接，打开时会启动其他程序，请删除链接后上传")
    # A field may be cut into runs, and its letters written as entities.
    fields = [unescape((said or simple).decode(errors="replace")) for said, simple in _FIELD_TEXT.findall(data)]
    if any(_DDE.search(text) for text in (*fields, "".join(fields))):
        raise Unfit("含有 DDE 域，打开时会启动其他程序，请删除该域后上传")


def _whole(package: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """A part's bytes, taken from the budget as they come: a size in a directory is only a claim. Checks their CRC."""
    if entry.file_size > PART_BYTES_MAX:
        return _passed(package, entry, budget)
    data = package.open(entry).read(PART_BYTES_MAX + 1)
    budget.bytes_left -= len(data)
    if budget.bytes_left < 0:
        raise Unfit("解压后过大，疑为压缩炸弹，请另存为 PDF 后上传")
    return data


def _passed(package: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """Read through a large part without holding it; the beginning is returned."""
    with package.open(entry) as stream:
        head = stream.read(_CHUNK_BYTES)
        # A table of a million rows and a film are so large; what is looked through for fields and links never is.
        if not _LARGE.search(entry.filename) or head.startswith((MAGIC, b"PK\x03\x04")):
            raise Unfit("内部文件过大，无法检查，请另存为 PDF 后上传")
        budget.bytes_left -= len(head)
        while chunk := stream.read(_CHUNK_BYTES):
            budget.bytes_left -= len(chunk)
            if budget.bytes_left < 0:
                raise Unfit("解压后过大，疑为压缩炸弹，请另存为 PDF 后上传")
    return head
