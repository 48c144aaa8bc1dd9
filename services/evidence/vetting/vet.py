"""One file before it is sealed: recognised by its bytes, held against its declaration, looked through for more."""

from collections.abc import Callable

from services.evidence.errors import ContentRefused
from services.evidence.vetting import documents, foreign
from services.evidence.vetting.content import Content
from services.evidence.vetting.foreign import Foreign
from services.evidence.vetting.kinds import BY_MEDIA_TYPE, CSV, DOC, PDF, PPT, TEXT, XLS, Kind, belied_by, extension_of
from services.evidence.vetting.legacy import MAGIC, OTHER, read_compound
from services.evidence.vetting.packages import Unfit, read_package
from services.evidence.vetting.pictures import Broken, picture_end, picture_of
from services.evidence.vetting.recordings import recording_end, recording_of
from services.evidence.vetting.texts import is_text, program_in

_TAIL_BYTES = 1 << 20
_MARKUP_BYTES = 4_096
"""How far in a browser that guesses looks for a web page."""


def vet(content: Content, *, file_name: str, declared: str) -> Kind:
    """What the file is. Reads it, opens nothing, runs nothing.

    Raises ContentRefused for a kind that is not taken, one that was not declared, one that the file's name belies, and
    a file with something in it that is not what the file is.
    """
    kind = _recognised(content, file_name, declared)
    if not kind.accepts(declared):
        raise ContentRefused(f"申报为{_named(declared)}，内容是{kind.named}，请按实际类型重新申报", kind.media_type)
    extension = extension_of(file_name)
    if belied_by(kind, extension):
        reason = f"文件名以“.{extension}”结尾，内容是{kind.named}，请用与内容相符的文件名另行申报"
        raise ContentRefused(reason, kind.media_type)
    return kind


def _recognised(content: Content, file_name: str, declared: str) -> Kind:
    view = content.view
    picture = picture_of(view)
    if picture is not None:
        end = _end(picture, lambda: picture_end(picture, view))
        return _alone(content, picture, end, marked_up_until=end)
    recording = recording_of(view)
    if recording is not None:
        end = _end(recording, lambda: recording_end(recording, view))
        return _alone(content, recording, end, marked_up_until=_MARKUP_BYTES)
    if view[: len(documents.HEAD)] == documents.HEAD:
        return _document(content)
    if view[: len(MAGIC)] == MAGIC:
        return _compound(content, declared)
    if view[:4] == b"PK\x03\x04":
        return _package(content, declared)
    return _other(content, file_name, declared)


def _end(kind: Kind, find: Callable[[], int]) -> int:
    try:
        return find()
    except Broken as broken:
        raise ContentRefused(f"{kind.named}不完整或已损坏，请重新导出后上传", kind.media_type) from broken


def _alone(content: Content, kind: Kind, end: int, *, marked_up_until: int) -> Kind:
    """The kind, unless something else is in the file as well."""
    view = content.view
    found = foreign.hidden_in(view, end, marked_up_until=marked_up_until, to_the_end=kind in (DOC, XLS, PPT))
    if found is None and kind is not PDF and view[: documents.HEAD_LOOKED_BYTES].find(documents.HEAD) > 0:
        found = foreign.PDF_INSIDE
    if found is not None:
        raise ContentRefused(f"{kind.named}中夹带了{found.named}，请重新导出后上传", kind.media_type)
    return kind


def _document(content: Content) -> Kind:
    view = content.view
    end = _end(PDF, lambda: documents.document_end(view))
    if len(view) - end > documents.TRAILER_BYTES_MAX and view[end : end + _TAIL_BYTES].strip(b"\x00\r\n\t "):
        found = foreign.hidden_in(view, end, marked_up_until=0)
        inside = f"夹带了{found.named}" if found else "夹带了其他内容"
        raise ContentRefused(f"{PDF.named}的结束标记之后{inside}，请重新导出后上传", PDF.media_type)
    if documents.starts_programs(view) or documents.holds_scripts(view):
        raise ContentRefused(f"{PDF.named}中含有脚本或启动程序的动作，请重新打印为 PDF 后上传", PDF.media_type)
    return _alone(content, PDF, end, marked_up_until=_MARKUP_BYTES)


def _compound(content: Content, declared: str) -> Kind:
    compound = read_compound(content.file)
    if compound is None:
        raise ContentRefused(f"{OTHER.label}结构损坏，无法检查，请重新保存后上传", OTHER.media_type)
    if compound.encrypted:
        media_type = compound.kind.media_type if compound.kind else OTHER.media_type
        raise ContentRefused("文件已加密，无法检查，请取消密码后上传", media_type)
    if compound.kind is None:
        raise _not_taken(OTHER, declared)
    if compound.macros:
        reason = f"{compound.kind.named}含有宏，请另存为不含宏的 docx、xlsx、pptx 或 PDF 后上传"
        raise ContentRefused(reason, compound.kind.media_type)
    if compound.packages:
        raise ContentRefused(f"{compound.kind.named}嵌入了程序包，请删除嵌入的对象后上传", compound.kind.media_type)
    return _alone(content, compound.kind, content.size_bytes, marked_up_until=0)


def _package(content: Content, declared: str) -> Kind:
    try:
        found = read_package(content)
    except Unfit as unfit:
        raise ContentRefused(f"申报为{_named(declared)}，Office 文件{unfit}", foreign.ZIP.media_type) from unfit
    if isinstance(found, Foreign):
        raise _not_taken(found, declared)
    return found


def _other(content: Content, file_name: str, declared: str) -> Kind:
    view = content.view
    if view[: documents.HEAD_LOOKED_BYTES].find(documents.HEAD) > 0:
        raise ContentRefused(f"{PDF.named}的开头之前夹带了其他内容，请重新导出后上传", PDF.media_type)
    if not is_text(view):
        raise _not_taken(foreign.head_of(view) or foreign.guess(view) or foreign.unknown(), declared)
    program = program_in(view)
    if program is not None:
        raise _not_taken(program, declared)
    as_table = declared == CSV.media_type or (declared in CSV.also and extension_of(file_name) in CSV.extensions)
    return _alone(content, CSV if as_table else TEXT, content.size_bytes, marked_up_until=0)


def _not_taken(found: Foreign, declared: str) -> ContentRefused:
    reason = f"申报为{_named(declared)}，内容是{found.named}，不能作为佐证；{found.remedy}"
    return ContentRefused(reason, found.media_type)


def _named(declared: str) -> str:
    known = BY_MEDIA_TYPE.get(declared)
    return known.named if known else f" {declared}"
