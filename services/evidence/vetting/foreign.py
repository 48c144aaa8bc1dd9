"""Signatures of what is never taken: programs, archives, web pages. At the start of a file, or hidden in another."""

import re
import struct
from dataclasses import dataclass

import puremagic

from services.evidence.vetting.content import View
from services.evidence.vetting.kinds import UNKNOWN

ARCHIVE_REMEDY = "请解压后逐个上传"
PROGRAM_REMEDY = "请上传截图或 PDF"
PAGE_REMEDY = "请打印为 PDF 后上传"


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that is not taken: what it is, and what to do instead."""

    media_type: str
    label: str
    remedy: str

    @property
    def named(self) -> str:
        """As refusals name it."""
        return f"{self.label}（{self.media_type}）"


ZIP = Foreign("application/zip", "ZIP 压缩包", ARCHIVE_REMEDY)
RAR = Foreign("application/vnd.rar", "RAR 压缩包", ARCHIVE_REMEDY)
SEVEN_ZIP = Foreign("application/x-7z-compressed", "7-Zip 压缩包", ARCHIVE_REMEDY)
TAR = Foreign("application/x-tar", "TAR 打包文件", ARCHIVE_REMEDY)
ISO = Foreign("application/x-iso9660-image", "光盘映像", ARCHIVE_REMEDY)
CAB = Foreign("application/vnd.ms-cab-compressed", "CAB 压缩包", ARCHIVE_REMEDY)
WINDOWS_PROGRAM = Foreign("application/vnd.microsoft.portable-executable", "Windows 程序", PROGRAM_REMEDY)
ELF = Foreign("application/x-elf", "Linux 程序", PROGRAM_REMEDY)
MACH_O = Foreign("application/x-mach-binary", "macOS 程序", PROGRAM_REMEDY)
SCRIPT = Foreign("text/x-script", "脚本程序", PROGRAM_REMEDY)
SHORTCUT = Foreign("application/x-ms-shortcut", "Windows 快捷方式", PROGRAM_REMEDY)
PHP = Foreign("application/x-httpd-php", "PHP 程序", PROGRAM_REMEDY)
HTML = Foreign("text/html", "网页", PAGE_REMEDY)
SVG = Foreign("image/svg+xml", "SVG 图形（可含脚本）", "请导出为 PNG 后上传")
XML = Foreign("application/xml", "XML 文件", PAGE_REMEDY)
RTF = Foreign("application/rtf", "RTF 文档", "请另存为 docx 或 PDF 后上传")
MAIL = Foreign("message/rfc822", "邮件或网页存档", PAGE_REMEDY)
PDF_INSIDE = Foreign("application/pdf", "PDF 文档", "请只上传其中一份")

_HEADS: tuple[tuple[int, bytes, Foreign], ...] = (
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
    (0, b"PK\x07\x08", ZIP),
    (0, b"Rar!\x1a\x07", RAR),
    (0, b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (0, b"\x1f\x8b", Foreign("application/gzip", "GZIP 压缩包", ARCHIVE_REMEDY)),
    (4, b"1AY&SY", Foreign("application/x-bzip2", "BZIP2 压缩包", ARCHIVE_REMEDY)),
    (0, b"\xfd7zXZ\x00", Foreign("application/x-xz", "XZ 压缩包", ARCHIVE_REMEDY)),
    (0, b"\x28\xb5\x2f\xfd", Foreign("application/zstd", "ZSTD 压缩包", ARCHIVE_REMEDY)),
    (0, b"\x04\x22\x4d\x18", Foreign("application/x-lz4", "LZ4 压缩包", ARCHIVE_REMEDY)),
    (0, b"\x1f\x9d", Foreign("application/x-compress", "Z 压缩包", ARCHIVE_REMEDY)),
    (2, b"-lh", Foreign("application/x-lzh-compressed", "LZH 压缩包", ARCHIVE_REMEDY)),
    (0, b"MSCF", CAB),
    (0, b"xar!", Foreign("application/x-xar", "XAR 安装包", ARCHIVE_REMEDY)),
    (257, b"ustar", TAR),
    (32769, b"CD001", ISO),
    (0, b"MZ", WINDOWS_PROGRAM),
    (0, b"\x7fELF", ELF),
    (0, b"\xfe\xed\xfa\xce", MACH_O),
    (0, b"\xfe\xed\xfa\xcf", MACH_O),
    (0, b"\xce\xfa\xed\xfe", MACH_O),
    (0, b"\xcf\xfa\xed\xfe", MACH_O),
    (0, b"\xca\xfe\xba\xbe", Foreign("application/java-vm", "Java 或 macOS 程序", PROGRAM_REMEDY)),
    (0, b"\x00asm", Foreign("application/wasm", "WebAssembly 程序", PROGRAM_REMEDY)),
    (0, b"dex\n", Foreign("application/vnd.android.dex", "Android 程序", PROGRAM_REMEDY)),
    (0, b"!<arch>\n", Foreign("application/x-archive", "安装包或程序库", PROGRAM_REMEDY)),
    (0, b"\xed\xab\xee\xdb", Foreign("application/x-rpm", "RPM 安装包", PROGRAM_REMEDY)),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", SHORTCUT),
    (0, b"ITSF", Foreign("application/vnd.ms-htmlhelp", "CHM 帮助文件", PAGE_REMEDY)),
    (0, b"FWS", Foreign("application/x-shockwave-flash", "Flash 程序", PROGRAM_REMEDY)),
    (0, b"CWS", Foreign("application/x-shockwave-flash", "Flash 程序", PROGRAM_REMEDY)),
    (0, b"{\\rt", RTF),
)

# What another file can hide behind or inside its own bytes; each is looked at again below where four bytes are too few.
_HIDDEN = re.compile(
    rb"PK\x03\x04|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x7fELF[\x01\x02][\x01\x02]\x01|MZ|%PDF-"
    rb"|(?i:<\?php|<script|<html|<!doctype html|<svg)"
)
_MARKUP = re.compile(rb"(?i:<\?php|<script|<html|<!doctype html)")
_ANYWHERE = ((257, b"ustar", TAR), (32769, b"CD001", ISO))
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_BYTES = 22
_ZIP_COMMENT_BYTES_MAX = 65_535
_NAMED_BY_BYTES = 8_192


def head_of(view: View) -> Foreign | None:
    """What is not taken and begins like this file; None for anything else."""
    for offset, signature, foreign in _HEADS:
        if view[offset : offset + len(signature)] == signature and (signature != b"MZ" or _is_program(view, 0)):
            return foreign
    return None


def guess(view: View) -> Foreign | None:
    """The media type a large table of signatures has for it: only to name what is refused in any case."""
    try:
        found = puremagic.magic_string(bytes(view[:_NAMED_BY_BYTES]))
    except (puremagic.PureError, ValueError):
        return None
    best = next((each for each in found if each.mime_type), None)
    if best is None:
        return None
    return Foreign(best.mime_type, "本平台不收的格式", "请改用 PDF、图片或 Office 文档")


def hidden_in(view: View, end: int, *, marked_up_until: int, to_the_end: bool = False) -> Foreign | None:
    """What lies behind the end of a file of another kind (`end`), or as markup before `marked_up_until`, if anything.

    An unknown trailer is nothing: cameras and telephones append their own data to a picture, and even a film.
    `to_the_end`: only an archive whose directory is the last thing in the file counts; a document may embed others.
    """
    for match in _HIDDEN.finditer(view, end):
        found = _hidden(view, match.start(), match.group().lower())
        if found is not None:
            return found
    markup = _MARKUP.search(view, 0, marked_up_until)
    if markup is not None:
        return PHP if markup.group().lower() == b"<?php" else HTML
    for offset, signature, foreign in _ANYWHERE:
        if view[offset : offset + len(signature)] == signature:
            return foreign
    return ZIP if _ends_in_zip(view, to_the_end=to_the_end) else None


def _hidden(view: View, at: int, signature: bytes) -> Foreign | None:
    if signature == b"mz":
        return WINDOWS_PROGRAM if _is_program(view, at) else None
    if signature.startswith(b"\x7felf"):
        return ELF
    named = {b"pk\x03\x04": ZIP, b"rar!\x1a\x07": RAR, b"7z\xbc\xaf\x27\x1c": SEVEN_ZIP, b"%pdf-": PDF_INSIDE}
    return named.get(signature) or {b"<?php": PHP, b"<svg": SVG}.get(signature, HTML)


def _is_program(view: View, at: int) -> bool:
    """Whether an MZ header leads to that of a Windows program, or is followed by the zeros of an old one."""
    header = view[at : at + 64]
    if len(header) < 64:
        return at == 0 and b"\x00" in header
    (offset,) = struct.unpack_from("<I", header, 60)
    place = at + offset
    if view[place : place + 4] == b"PE\x00\x00" or view[place : place + 2] in (b"NE", b"LE", b"LX"):
        return True
    # At the very start two letters are enough: no kind that is taken begins with them but text, which has no zeros.
    return at == 0 and b"\x00" in header


def _ends_in_zip(view: View, *, to_the_end: bool) -> bool:
    """Whether unpackers, which look for the directory at the end, would find one here."""
    end = len(view)
    at = view.rfind(_END_OF_ZIP, max(0, end - _END_OF_ZIP_BYTES - _ZIP_COMMENT_BYTES_MAX), end)
    if at < 0 or at + _END_OF_ZIP_BYTES > end:
        return False
    directory_bytes, comment_bytes = struct.unpack_from("<I4xH", view, at + 12)
    if to_the_end and at + _END_OF_ZIP_BYTES + comment_bytes != end:
        return False
    start = at - directory_bytes
    return directory_bytes == 0 or (start >= 0 and view[start : start + 4] == b"PK\x01\x02")


def unknown() -> Foreign:
    """Bytes that nothing here knows."""
    return Foreign(UNKNOWN, "无法识别的格式", "请改用 PDF、图片或 Office 文档")
