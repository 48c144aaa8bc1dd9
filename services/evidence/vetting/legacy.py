"""Office files before 2007: compound files with streams. Macros, encryption and packed programs are found by name."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

import olefile

from services.evidence.vetting.foreign import Foreign
from services.evidence.vetting.kinds import DOC, PPT, XLS, Kind

MAGIC = olefile.MAGIC
_MAIN = (("worddocument", DOC), ("workbook", XLS), ("book", XLS), ("powerpoint document", PPT))
_MACROS = frozenset({"macros", "vba", "_vba_project", "_vba_project_cur", "vbaproject"})
_ENCRYPTED = frozenset({"encryptedpackage", "encryptedsummary", "encryptioninfo"})
_PACKAGES = frozenset({"\x01ole10native", "ole10native"})
_RECORDS_MAX = 100_000
_ENTRIES_MAX = 10_000

_FILEPASS, _BOUNDSHEET = 0x2F, 0x85
_PPT_VBA_INFO = struct.pack("<HI", 0x03FF, 12)


@dataclass(frozen=True, slots=True)
class Compound:
    """What is in a compound file. `kind` is None for one that is no document (an installer, a mail)."""

    kind: Kind | None
    macros: bool = False
    encrypted: bool = False
    packages: bool = False


OTHER = Foreign("application/x-ole-storage", "复合文件（安装包、邮件等）", "请改用 PDF、图片或 Office 文档")


def read_compound(file: BinaryIO) -> Compound | None:
    """Look through the file's streams; None where its structure is broken."""
    try:
        file.seek(0)
        with olefile.OleFileIO(file) as ole:
            return _read(ole)
    # A hostile structure makes the library fail in any way.
    except Exception:
        return None


def _read(ole: olefile.OleFileIO) -> Compound:
    paths = ole.listdir(streams=True, storages=True)[:_ENTRIES_MAX]
    names = {part.lower() for path in paths for part in path}
    top = {path[0].lower(): path[0] for path in paths if len(path) == 1}
    kind = next((kind for name, kind in _MAIN if name in top), None)
    macros, encrypted = bool(names & _MACROS), bool(names & _ENCRYPTED)
    if kind is DOC:
        encrypted = encrypted or _word_encrypted(ole, top["worddocument"])
    elif kind is XLS:
        locked, commanded = _excel(ole, top.get("workbook") or top["book"])
        macros, encrypted = macros or commanded, encrypted or locked
    elif kind is PPT:
        macros = macros or _powerpoint_macros(ole, top["powerpoint document"])
        encrypted = encrypted or _powerpoint_encrypted(ole, top.get("current user"))
    return Compound(kind, macros, encrypted, packages=bool(names & _PACKAGES))


def _word_encrypted(ole: olefile.OleFileIO, name: str) -> bool:
    """The flag fEncrypted in the file's information block."""
    header = ole.openstream(name).read(12)
    return len(header) == 12 and bool(header[11] & 0x01)


def _excel(ole: olefile.OleFileIO, name: str) -> tuple[bool, bool]:
    """Whether the workbook takes a password, and whether it has sheets of Excel 4 macros or Visual Basic."""
    stream, locked, commanded = ole.openstream(name), False, False
    for _ in range(_RECORDS_MAX):
        header = stream.read(4)
        if len(header) < 4:
            break
        kind, size = struct.unpack("<HH", header)
        body = stream.read(size)
        locked = locked or kind == _FILEPASS
        # Byte 5 of BOUNDSHEET is the sheet's type: 1 a macro sheet, 6 a module.
        commanded = commanded or (kind == _BOUNDSHEET and body[5:6] in (b"\x01", b"\x06"))
        if kind == 0x0A:
            break
    return locked, commanded


def _powerpoint_macros(ole: olefile.OleFileIO, name: str) -> bool:
    """A VBAInfoAtom that says that there are macros: persist id, fHasMacros, version."""
    data = ole.openstream(name).read()
    at = data.find(_PPT_VBA_INFO)
    while at >= 0:
        if data[at + 10 : at + 14] == b"\x01\x00\x00\x00":
            return True
        at = data.find(_PPT_VBA_INFO, at + 1)
    return False


def _powerpoint_encrypted(ole: olefile.OleFileIO, name: str | None) -> bool:
    """The token in the current user's atom."""
    return name is not None and ole.openstream(name).read(16)[12:16] == struct.pack("<I", 0xF3D1C4DF)
