"""Open a file that claims to be a workbook: is it one, is it safe, what stands in its cells. Memory is bounded.

The parts that hold cells are unpacked once, counted and scanned, and packed anew; python-calamine is given that copy,
so it never meets a byte that was not counted here.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from services.workbook import scan
from services.workbook.cells import Cell, empty
from services.workbook.faults import WorkbookRefused, file_fault
from services.workbook.scan import PartRefused, SheetScan
from services.workbook.sheets import SHEETS

FILE_BYTES_MAX = 32 * 2**20
UNPACKED_BYTES_MAX = 256 * 2**20
PARTS_MAX = 2000
_CHUNK_BYTES = 1 << 16

_TYPES = "[Content_Types].xml"
_ROOT = "_rels/.rels"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as it stands: `rows[0]` is the header, each row a list of cells; `scan` says what cells hide."""

    name: str
    rows: Sequence[Sequence[Cell]]
    scan: SheetScan


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file whose names the layout knows, and the names of the others that are not empty."""

    sheets: dict[str, RawSheet]
    unknown: tuple[str, ...]
    cells: int


def read(path: Path) -> Book:
    """Read a workbook. WorkbookRefused, with one fault of the file, when it is none, is unsafe or too large."""
    try:
        return _read(path)
    except PartRefused as refused:
        raise WorkbookRefused([file_fault(refused.rule, str(refused))]) from refused


def _read(path: Path) -> Book:
    if not path.is_file():
        raise PartRefused("文件", f"找不到文件 {path.name}。请核对路径。")
    size = path.stat().st_size
    if size > FILE_BYTES_MAX:
        raise PartRefused(
            "文件大小", f"文件有{size / 2**20:.1f}MB，最多{FILE_BYTES_MAX // 2**20}MB。请删去图片和无关工作表后再导入。"
        )
    with path.open("rb") as opened:
        _refuse_other_kinds(opened.read(4096), path.name)
        opened.seek(0)
        try:
            with zipfile.ZipFile(opened) as archive:
                return _read_archive(archive)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as broken:
            raise PartRefused("文件损坏", "文件不完整或已损坏，不能解压。请重新保存或重新传送后再导入。") from broken


def _refuse_other_kinds(head: bytes, name: str) -> None:
    if not head:
        raise PartRefused("文件类型", f"{name} 是空文件。")
    if head.startswith(_OLE):
        raise PartRefused(
            "文件类型",
            f"{name} 不是 .xlsx：它是旧格式 .xls、.et，或设了密码、受权限保护的文件。"
            "请取消保护，用 Excel 或 WPS 另存为 .xlsx 后再导入。",
        )
    if not head.startswith(_ZIP):
        raise PartRefused(
            "文件类型",
            f"{name} 不是 .xlsx 工作簿（内容不是 Excel 文件，改扩展名无效）。请用 Excel 或 WPS 另存为 .xlsx。",
        )


def _read_archive(archive: zipfile.ZipFile) -> Book:
    parts = _parts(archive)
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise PartRefused("安全", "工作簿含有宏，不予读取。请另存为不含宏的 .xlsx。")
    unpacked = _Unpacked(archive, parts)
    unpacked.keep(_TYPES)
    workbook = _workbook(unpacked)
    relations = _relations(unpacked, workbook)
    places = _sheet_parts(unpacked, workbook, relations)
    strings = scan.Strings()
    percents: frozenset[str] = frozenset()
    for kind, part in relations.values():
        if kind == "sharedStrings":
            strings = scan.shared_strings(unpacked.chunks(part))
        elif kind == "styles":
            percents = scan.percent_styles(unpacked.chunks(part))
    budget = scan.Budget()
    scans: dict[str, SheetScan] = {}
    for sheet, part in places.items():
        try:
            scans[sheet] = scan.scan_sheet(unpacked.chunks(part), strings, percents, budget)
        except PartRefused as refused:
            raise PartRefused(refused.rule, f"工作表“{sheet}”：{refused}") from refused
    _refuse_entities(unpacked, parts)
    return Book(
        _load(unpacked.packed(), scans),
        tuple(sheet for sheet, scanned in scans.items() if sheet not in SHEETS and scanned.cells),
        sum(scanned.cells for scanned in scans.values()),
    )


def _parts(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > PARTS_MAX:
        raise PartRefused("安全", f"压缩包里有{len(entries)}个文件，超过{PARTS_MAX}个，不予读取。")
    # Both letter cases of a name in one archive: readers differ in which of them they take.
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise PartRefused("安全", "压缩包里有重名的文件，不予读取。请用 Excel 或 WPS 重新另存为 .xlsx。")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise PartRefused("文件类型", "工作簿设有密码。请取消密码后再导入。")
    declared = sum(entry.file_size for entry in entries)
    if declared > UNPACKED_BYTES_MAX:
        raise PartRefused(
            "安全", f"解压后有{declared / 2**20:.0f}MB，最多{UNPACKED_BYTES_MAX // 2**20}MB，疑为压缩炸弹，不予读取。"
        )
    return {entry.filename: entry for entry in entries}


def _refuse_entities(unpacked: "_Unpacked", parts: Mapping[str, zipfile.ZipInfo]) -> None:
    """Parts that hold no cells are not read here, but by whoever opens the book to mark it."""
    for name in parts:
        if name.endswith((".xml", ".rels")) and not unpacked.has(name):
            try:
                scan.parse(unpacked.stream(name), lambda _name, _attributes: None)
            except PartRefused as refused:
                if refused.rule == "安全":
                    raise


class _Unpacked:
    """Parts as they were unpacked, each once; their size is bounded. `packed` makes an archive of these alone."""

    def __init__(self, archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._parts = parts
        self._kept: dict[str, bytes] = {}

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part's bytes, kept. Python's zipfile stops at the declared size, whose sum is bounded."""
        kept = bytearray()
        for chunk in self.stream(name):
            kept += chunk
            yield chunk
        self._kept[name] = bytes(kept)

    def stream(self, name: str) -> Iterator[bytes]:
        """The part's bytes, not kept."""
        if name not in self._parts:
            raise PartRefused(
                "文件类型", f"压缩包里没有 {name}，不是完整的 .xlsx 工作簿。请用 Excel 或 WPS 另存为 .xlsx。"
            )
        with self._archive.open(self._parts[name]) as opened:
            while chunk := opened.read(_CHUNK_BYTES):
                yield chunk

    def has(self, name: str) -> bool:
        """Whether the part was read and kept."""
        return name in self._kept

    def keep(self, name: str) -> None:
        """Copy a part that holds no cells."""
        for _ in self.chunks(name):
            pass

    def packed(self) -> io.BytesIO:
        """A new archive, without compression."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as copy:
            while self._kept:
                copy.writestr(*self._kept.popitem())
        buffer.seek(0)
        return buffer


def _workbook(unpacked: _Unpacked) -> str:
    """The name of the workbook part."""
    found = ""

    def relation(name: str, attributes: dict[str, str]) -> None:
        nonlocal found
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found = attributes.get("Target", "").lstrip("/")

    scan.parse(unpacked.chunks(_ROOT), relation)
    if posixpath.basename(found) != "workbook.xml":
        raise PartRefused("文件类型", "压缩包里不是 Excel 工作簿。请用 Excel 或 WPS 另存为 .xlsx。")
    return found


def _relations(unpacked: _Unpacked, workbook: str) -> dict[str, tuple[str, str]]:
    """Relation id to its kind (worksheet, styles, sharedStrings) and the part it points to."""
    folder, base = posixpath.split(workbook)
    found: dict[str, tuple[str, str]] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if name == "Relationship" and kind in ("worksheet", "styles", "sharedStrings"):
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (kind, part)

    scan.parse(unpacked.chunks(posixpath.join(folder, "_rels", f"{base}.rels")), relation)
    if len({part for _, part in found.values()}) != len(found):
        raise PartRefused("文件损坏", "两个工作表指向同一份内容，文件已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx。")
    return found


def _sheet_parts(unpacked: _Unpacked, workbook: str, relations: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Sheet name to part name, in the order of the workbook."""
    named: list[tuple[str, str]] = []

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            named.append((attributes.get("name", ""), attributes.get("id", "")))

    scan.parse(unpacked.chunks(workbook), sheet)
    places = {name: relations[key][1] for name, key in named if key in relations and relations[key][0] == "worksheet"}
    if len({name for name, _ in named}) != len(named):
        raise PartRefused("文件损坏", "有重名的工作表，文件已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx。")
    return places


def _load(packed: io.BytesIO, scans: dict[str, SheetScan]) -> dict[str, RawSheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(packed)
        found = {
            name: RawSheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False), scans[name])
            for name in scans
            if name in SHEETS
        }
    except CalamineError as broken:
        raise PartRefused(
            "文件损坏", "工作簿的内容读不通，可能已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx。"
        ) from broken
    for name, sheet in found.items():
        _refuse_unread(name, sheet)
    return found


def _refuse_unread(name: str, sheet: RawSheet) -> None:
    """Two readers of one part must find the same, or one of them has passed over something."""
    read_cells = sum(not empty(cell) for line in sheet.rows for cell in line)
    if read_cells != sheet.scan.filled:
        message = f"工作表“{name}”有{sheet.scan.filled}个有内容的单元格，只读出{read_cells}个，文件可能已损坏。"
        raise PartRefused("文件损坏", f"{message}请用 Excel 或 WPS 打开核对后另存为 .xlsx。")
