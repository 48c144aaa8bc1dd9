"""The child process that makes previews of one file: given up to whatever is in it, and allowed next to nothing.

Run as `python -I -m services.evidence.previewing MEDIA_TYPE` with the file as standard input. It writes a line of JSON
for each thing it has to say, followed by the bytes of a preview where that line announces them.
"""

import codecs
import io
import json
import os
import resource
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from domain.codes import PreviewFault, Rendition
from services.evidence.vetting import foreign
from services.evidence.vetting.kinds import BY_MEDIA_TYPE, DOCX, PDF, XLSX, Kind
from services.evidence.vetting.texts import encodings_of

MEMORY_BYTES_MAX = 1 << 30
CPU_SECONDS_MAX = 20
PIXELS_MAX = 60_000_000
THUMBNAIL_PIXELS = 480
TEXT_CHARACTERS_MAX = 20_000
PAGES_MAX = 20
SHEETS_MAX, ROWS_MAX, COLUMNS_MAX = 10, 200, 50
ATTACHMENTS_MAX = 50

LOCKED, SCRIPTED, ARMED = "LOCKED", "SCRIPTED", "ARMED"
"""What is found in a document on the way: it takes a password, it holds scripts, a program or archive is attached."""


class Found(Exception):
    """The file is not to be kept, for one of the reasons above."""


def main() -> None:
    """Make what the kind can have, each by itself: what is written stays written whatever the next one does."""
    kind, out = BY_MEDIA_TYPE[sys.argv[1]], sys.stdout.buffer
    load(kind)
    confine()
    # Text first: it is the cheaper one.
    for preview in sorted(kind.previews, key=lambda each: each is Rendition.THUMBNAIL):
        try:
            data = make(kind, preview)
            said: dict[str, object] = {"preview": preview, "bytes": len(data)}
        except Found as found:
            said, data = {"found": str(found)}, b""
        except MemoryError:
            said, data = {"preview": preview, "fault": PreviewFault.LIMIT}, b""
        # A hostile file makes a library fail in any way.
        except Exception as error:
            limit = type(error).__name__ == "DecompressionBombError"
            said, data = {"preview": preview, "fault": PreviewFault.LIMIT if limit else PreviewFault.UNREADABLE}, b""
        out.write(json.dumps(said).encode() + b"\n" + data)
        out.flush()
        if "found" in said:
            return


def load(kind: Kind) -> None:
    """Import what the kind needs while files may still be opened."""
    for encoding in ("gb18030", "utf-8-sig", "utf-16", "utf-16-le"):
        codecs.lookup(encoding)
    if Rendition.THUMBNAIL in kind.previews:
        from PIL import Image

        Image.init()
        Image.MAX_IMAGE_PIXELS = PIXELS_MAX // 2
        Image.new("RGB", (1, 1)).save(io.BytesIO(), "JPEG")
    if kind is PDF:
        import pypdfium2  # noqa: F401
    if kind is DOCX:
        import docx

        docx.Document()
    if kind is XLSX:
        import python_calamine  # noqa: F401


def confine() -> None:
    """Bound memory, time, and what may be opened: no file, no socket, no process, nothing written."""
    limits = [
        (resource.RLIMIT_CPU, CPU_SECONDS_MAX),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ]
    if sys.platform == "linux":
        limits += [(resource.RLIMIT_AS, MEMORY_BYTES_MAX), (resource.RLIMIT_NPROC, 0)]
    for name, bound in limits:
        resource.setrlimit(name, (bound, bound))


def make(kind: Kind, preview: Rendition) -> bytes:
    """One preview's bytes: a JPEG, or text in UTF-8."""
    os.lseek(0, 0, os.SEEK_SET)
    # Not a new descriptor: there are none.
    file = open(0, "rb", closefd=False)  # noqa: SIM115
    if kind is PDF:
        return document(file, preview)
    if preview is Rendition.THUMBNAIL:
        from PIL import Image

        return thumbnail(Image.open(file))
    if kind is DOCX:
        return shown(paragraphs(file))
    if kind is XLSX:
        return shown(cells(file))
    return shown(plain(file))


def thumbnail(picture: "Image.Image") -> bytes:  # type: ignore[name-defined]  # noqa: F821
    """Turned upright, on white, without anything that a camera wrote about place and time."""
    from PIL import Image, ImageOps

    if picture.width * picture.height > PIXELS_MAX:
        raise Image.DecompressionBombError
    picture.draft("RGB", (2 * THUMBNAIL_PIXELS, 2 * THUMBNAIL_PIXELS))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    seen = upright.convert("RGBA")
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=80)
    return out.getvalue()


def document(file: BinaryIO, preview: Rendition) -> bytes:
    """The first page as a picture, or the first pages' text. Raises Found."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise Found(LOCKED) from error
        raise
    if pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(pdf) > 0:
        raise Found(SCRIPTED)
    for index in range(min(pdf.count_attachments(), ATTACHMENTS_MAX)):
        if foreign.head_of(bytes(pdf.get_attachment(index).get_data())) is not None:
            raise Found(ARMED)
    if preview is Rendition.TEXT:
        pages = (pdf[number].get_textpage().get_text_bounded() for number in range(min(len(pdf), PAGES_MAX)))
        return shown(pages)
    page = pdf[0]
    scale = THUMBNAIL_PIXELS / max(1.0, *page.get_size())
    return thumbnail(page.render(scale=scale, may_draw_forms=False).to_pil())


def paragraphs(file: BinaryIO) -> Iterator[str]:
    """A Word document's text in its order, tables row by row."""
    import docx
    from docx.table import Table

    for block in docx.Document(file).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(cell.text.replace("\n", " ") for cell in row.cells)
        else:
            yield block.text


def cells(file: BinaryIO) -> Iterator[str]:
    """The first rows of a workbook's first sheets, each under its name."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(file)
    for name in book.sheet_names[:SHEETS_MAX]:
        yield f"【{name}】"
        for row in book.get_sheet_by_name(name).to_python(nrows=ROWS_MAX):
            yield "\t".join(value_of(value) for value in row[:COLUMNS_MAX]).rstrip("\t")


def value_of(cell: object) -> str:
    """A cell as a person reads it: a workbook knows no whole numbers."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\n", " ")


def plain(file: BinaryIO) -> Iterator[str]:
    """The beginning of a text, in the encoding that it is in."""
    # Four bytes are the longest character; one that is cut off at the end is left out.
    data = file.read(TEXT_CHARACTERS_MAX * 4)
    for encoding in encodings_of(data):
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(data) - 4:
                continue
        yield data.decode(encoding, errors="ignore")
        return


def shown(parts: Iterable[str]) -> bytes:
    """The parts as lines, as far as they fit, without characters that hide or turn around what is read."""
    kept, left = [], TEXT_CHARACTERS_MAX
    for part in parts:
        lines = part.replace("\r\n", "\n").replace("\r", "\n")[:left]
        kept.append("".join(each for each in lines if each in "\n\t" or unicodedata.category(each)[0] != "C"))
        left -= len(lines) + 1
        if left <= 0:
            break
    return "\n".join(kept).encode()


if __name__ == "__main__":
    main()
