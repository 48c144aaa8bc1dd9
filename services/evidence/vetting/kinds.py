"""The kinds of file that are taken as evidence. Whatever is not among them is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.codes import Rendition

UNKNOWN = "application/octet-stream"
"""What a browser declares that does not know. It contradicts nothing."""

_BOTH = (Rendition.THUMBNAIL, Rendition.TEXT)
_PICTURE = (Rendition.THUMBNAIL,)
_TEXT = (Rendition.TEXT,)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `also` are other names that clients declare it by, `previews` what can be made of it."""

    media_type: str
    label: str
    extensions: frozenset[str]
    also: frozenset[str] = frozenset()
    previews: tuple[Rendition, ...] = ()

    @property
    def named(self) -> str:
        """As refusals name it."""
        return f"{self.label}（{self.media_type}）"

    def accepts(self, declared: str) -> bool:
        """Whether that declaration is true of it, or says nothing."""
        return declared in (self.media_type, UNKNOWN) or declared in self.also


def _kind(media_type: str, label: str, extensions: str, also: str = "", previews: tuple[Rendition, ...] = ()) -> Kind:
    return Kind(media_type, label, frozenset(extensions.split()), frozenset(also.split()), previews)


JPEG = _kind("image/jpeg", "JPEG 图片", "jpg jpeg jpe jfif", "image/jpg image/pjpeg", _PICTURE)
PNG = _kind("image/png", "PNG 图片", "png", "image/x-png", _PICTURE)
GIF = _kind("image/gif", "GIF 图片", "gif", "", _PICTURE)
WEBP = _kind("image/webp", "WebP 图片", "webp", "", _PICTURE)
BMP = _kind("image/bmp", "BMP 图片", "bmp dib", "image/x-ms-bmp image/x-bmp", _PICTURE)
TIFF = _kind("image/tiff", "TIFF 图片", "tif tiff", "", _PICTURE)
# No library here reads HEIC, the usual format of some telephones: it is kept without a thumbnail.
HEIC = _kind("image/heic", "HEIC 图片", "heic heif hif", "image/heif")
PDF = _kind("application/pdf", "PDF 文档", "pdf", "application/x-pdf", _BOTH)
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = _kind(f"{_OFFICE}wordprocessingml.document", "Word 文档", "docx", "", _TEXT)
XLSX = _kind(f"{_OFFICE}spreadsheetml.sheet", "Excel 工作簿", "xlsx", "", _TEXT)
PPTX = _kind(f"{_OFFICE}presentationml.presentation", "PowerPoint 演示文稿", "pptx")
DOC = _kind("application/msword", "Word 97-2003 文档", "doc wps")
XLS = _kind("application/vnd.ms-excel", "Excel 97-2003 工作簿", "xls et", "application/msexcel application/x-msexcel")
PPT = _kind("application/vnd.ms-powerpoint", "PowerPoint 97-2003 演示文稿", "ppt dps", "application/mspowerpoint")
TEXT = _kind("text/plain", "纯文本", "txt text log md", "text/csv text/markdown application/csv", _TEXT)
# A table of values is plain text that says so; Excel's own name for it is what Windows browsers declare.
CSV = _kind("text/csv", "CSV 表格", "csv tsv", "text/plain application/csv application/vnd.ms-excel", _TEXT)
MP4 = _kind("video/mp4", "MP4 视频", "mp4 m4v", "video/x-m4v audio/mp4 audio/x-m4a video/quicktime video/3gpp")
MOV = _kind("video/quicktime", "QuickTime 视频", "mov qt", "video/mp4")
M4A = _kind("audio/mp4", "M4A 音频", "m4a m4b", "audio/x-m4a audio/m4a audio/aac video/mp4")
THREE_GP = _kind("video/3gpp", "3GP 视频", "3gp 3gpp", "audio/3gpp video/3gpp2 video/mp4")
AVI = _kind("video/x-msvideo", "AVI 视频", "avi", "video/avi video/vnd.avi video/msvideo")
MP3 = _kind("audio/mpeg", "MP3 音频", "mp3", "audio/mp3 audio/x-mp3 audio/x-mpeg")
WAV = _kind("audio/wav", "WAV 音频", "wav", "audio/x-wav audio/wave audio/vnd.wave")
AMR = _kind("audio/amr", "AMR 录音", "amr", "audio/amr-nb audio/3gpp")

KINDS = (
    JPEG, PNG, GIF, WEBP, BMP, TIFF, HEIC, PDF, DOCX, XLSX, PPTX, DOC, XLS, PPT, TEXT, CSV,
    MP4, MOV, M4A, THREE_GP, AVI, MP3, WAV, AMR,
)  # fmt: skip

BY_MEDIA_TYPE: Mapping[str, Kind] = MappingProxyType({kind.media_type: kind for kind in KINDS})

# The containers of one family hold either sound or pictures, and recorders name them as they like.
_FAMILIES = (frozenset({MP4, MOV, M4A, THREE_GP}), frozenset({TEXT, CSV}))

_HOSTILE = (
    "exe com scr pif bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta msi msp msix dll ocx cpl sys lnk url reg inf jar"
    " class py pyw sh bash php phtml asp aspx jsp html htm xhtml shtml svg svgz xml xsl mht mhtml eml chm hlp swf rtf"
    " docm dotm dotx xlsm xltm xltx xlam xlsb xla xll slk iqy pptm potm ppsm ppam sldm zip rar 7z tar gz tgz bz2 xz zst"
    " cab iso img vhd vhdx dmg apk app deb rpm bin elf so dylib ade adp mdb accdb library-ms settingcontent-ms"
)
HOSTILE_EXTENSIONS = frozenset(_HOSTILE.split())
"""Endings by which a system runs, unpacks or interprets a file, whatever is in it."""


def extension_of(file_name: str) -> str:
    """What stands after the last dot, in small letters; empty where there is none."""
    stem, dot, extension = file_name.rstrip(" .").rpartition(".")
    return extension.lower() if dot and stem else ""


def belied_by(kind: Kind, extension: str) -> bool:
    """Whether a file of this kind must not end in that: a system would take it for something else."""
    if extension in kind.extensions:
        return False
    family = next((each for each in _FAMILIES if kind in each), frozenset({kind}))
    others = (each for each in KINDS if each not in family)
    return extension in HOSTILE_EXTENSIONS or any(extension in other.extensions for other in others)
