"""Plain text: whether bytes are text at all, and whether the text is one that a system would carry out."""

import codecs
import re
from collections.abc import Iterator

from services.evidence.vetting.content import View
from services.evidence.vetting.foreign import HTML, MAIL, PHP, RTF, SCRIPT, SHORTCUT, SVG, XML, Foreign

CHUNK_BYTES = 1 << 20
_ENCODINGS = ("utf-8-sig", "gb18030")
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

_PREFACE = r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*"
_COMMANDS = "cmd|powershell|pwsh|mshta|rundll32|regsvr32"

# How a text begins that is meant for a program, the first that fits.
_BEGINNINGS: tuple[tuple[re.Pattern[str], Foreign], ...] = (
    (re.compile(r"#!"), SCRIPT),
    (re.compile(r"<\?php", re.I), PHP),
    (re.compile(_PREFACE + r"(<!doctype svg[^>]*>\s*)?<svg\b", re.I | re.S), SVG),
    (re.compile(_PREFACE + r"(<!doctype html|<html\b|<head\b|<body\b|<script\b)", re.I | re.S), HTML),
    (re.compile(r"<\?xml", re.I), XML),
    (re.compile(r"\{\\rt"), RTF),
    (re.compile(r"(MIME-Version|Received|Return-Path|Message-ID|Content-Type):", re.I), MAIL),
    (re.compile(r"\[(InternetShortcut|autorun|DEFAULT)\]", re.I), SHORTCUT),
    (re.compile(r"(REGEDIT4|Windows Registry Editor)\b"), SCRIPT),
    (re.compile(r"(::|rem\b).*\n\s*@?(echo|set|cd|start)\b", re.I), SCRIPT),
    (re.compile(r"@?(echo\s+off|setlocal|chcp\s+\d)", re.I), SCRIPT),
    (re.compile(rf"@?({_COMMANDS}|cscript|wscript|certutil|bitsadmin)(\.exe)?\s", re.I), SCRIPT),
    (re.compile(r"(Set-ExecutionPolicy|Invoke-Expression|IEX\s*\()", re.I), SCRIPT),
    (re.compile(r"On Error Resume Next|Option Explicit|Dim \w+\s*$", re.I | re.M), SCRIPT),
)  # fmt: skip
_WITHIN: tuple[tuple[re.Pattern[str], Foreign], ...] = (
    (re.compile(r"<script\b|<iframe\b|<html\b", re.I), HTML),
    (re.compile(r"<svg\b", re.I), SVG),
    (re.compile(r"<\?php", re.I), PHP),
    (re.compile(r"WScript\.(Shell|CreateObject)|New-Object\s+Net\.WebClient", re.I), SCRIPT),
    # A cell that has Excel start a program.
    (re.compile(rf"(^|[,;\t\"])\s*[=+\-@]\s*[\w.+\-()]*({_COMMANDS}|msexcel)\s*\|", re.I | re.M), SCRIPT),
)  # fmt: skip
_OVERLAP_CHARACTERS = 200


def is_text(view: View) -> bool:
    """Whether every byte belongs to text in UTF-8, UTF-16 with a mark, or GB 18030, without control characters."""
    return any(_decodes(view, encoding) for encoding in encodings_of(view))


def encodings_of(view: View) -> tuple[str, ...]:
    """The encodings worth trying, the likeliest first."""
    return next(((encoding,) for mark, encoding in _BOMS if view[: len(mark)] == mark), _ENCODINGS)


def program_in(view: View) -> Foreign | None:
    """What in a text would be carried out by some system; None for a text that is only read."""
    for encoding in encodings_of(view):
        if _decodes(view, encoding):
            return _program_in(view, encoding)
    return None


def _program_in(view: View, encoding: str) -> Foreign | None:
    kept, first = "", True
    for text in _pieces(view, encoding):
        if first and text.strip():
            first = False
            begun = text.lstrip("\ufeff \t\r\n")
            for pattern, foreign in _BEGINNINGS:
                if pattern.match(begun):
                    return foreign
        looked = kept + text
        for pattern, foreign in _WITHIN:
            if pattern.search(looked):
                return foreign
        kept = looked[-_OVERLAP_CHARACTERS:]
    return None


def _decodes(view: View, encoding: str) -> bool:
    try:
        return not any(_CONTROLS.search(text) for text in _pieces(view, encoding))
    except UnicodeDecodeError:
        return False


def _pieces(view: View, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for at in range(0, len(view), CHUNK_BYTES):
        yield decoder.decode(view[at : at + CHUNK_BYTES])
    yield decoder.decode(b"", final=True)
