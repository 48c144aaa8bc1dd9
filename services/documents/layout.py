"""A document laid out as a .docx file (GB/T 9704-2012): page, grid, red head, title, body, signature, imprint."""

from datetime import UTC, datetime
from io import BytesIO
from typing import assert_never

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Mm, RGBColor
from docx.text.paragraph import Paragraph

from services.documents import marks, measures, tables
from services.documents.archive import pinned
from services.documents.paper import Block, Format, Heading, Paper, Table, Text, written_day

_NO_NUMBER = "（未编号）"
_HEAD_TO_AREA = Mm(35)
"""From the type area's upper edge to the organ's name (7.2.4); a letter has it nearer to the edge of the page."""


def lay_out(paper: Paper) -> bytes:
    """The bytes of the .docx file; the same for the same paper."""
    document = _blank()
    _page(document)
    _face(document)
    marks.number_pages(document, first_page=paper.format is Format.FILE)
    _head(document, paper)
    _line(document)
    _add(document, paper.title, face=measures.TITLE_FACE, size=measures.TWO, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document)
    if paper.addressees:
        _add(document, f"{paper.addressees}：")
    for block in paper.body:
        _block(document, block)
    _attachments(document, paper.attachments)
    _signature(document, paper)
    _add(document, f"（{paper.note}）", indent=2)
    if paper.copies or paper.printed_by:
        tables.imprint(document, paper)
    _properties(document, paper)
    target = BytesIO()
    document.save(target)
    return pinned(target.getvalue())


def _blank() -> Document:
    """The library's template without what no document here uses, which is nine tenths of it."""
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(_UNUSED_PARTS):
                del relations[name]
    styles = document.styles.element
    for style in list(styles.iter(qn("w:style"))):
        if style.get(qn("w:styleId")) not in _STYLES:
            styles.remove(style)
    return document


_UNUSED_PARTS = ("/stylesWithEffects", "/thumbnail", "/customXml", "/numbering")
_STYLES = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "TableGrid", "NoList", "Header", "Footer"})


def _page(document: Document) -> None:
    """A4, the type area of 156 mm × 225 mm, a grid of 22 lines of 28 characters."""
    [section] = document.sections
    section.page_width, section.page_height = measures.PAGE
    section.top_margin, section.left_margin = measures.TOP, measures.BINDING
    section.right_margin = Length(measures.PAGE[0] - measures.BINDING - measures.AREA[0])
    section.bottom_margin = Length(measures.PAGE[1] - measures.TOP - measures.AREA[1])
    section.footer_distance = measures.FOOTER
    marks.grid(section)


def _face(document: Document) -> None:
    """The body's face and size as the document's default, so that the grid is counted in them."""
    style = document.styles["Normal"]
    style.font.size = measures.THREE
    marks.faces(style.element.get_or_add_rPr(), measures.BODY_FACE)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Length(0)
    style.paragraph_format.widow_control = False


def _head(document: Document, paper: Paper) -> None:
    """The red head: the organ's name, the number, the line across the type area (7.2.4, 7.2.5, 7.2.7, 10.1)."""
    is_letter = paper.format is Format.LETTER
    organ = _add(
        document, paper.organ, face=measures.TITLE_FACE, size=measures.ORGAN, color=measures.RED, grid=False,
        align=WD_ALIGN_PARAGRAPH.DISTRIBUTE if len(paper.organ) <= _ORGAN_ONE_LINE else WD_ALIGN_PARAGRAPH.CENTER,
    )  # fmt: skip
    marks.shrink_to_line(organ, paper.organ)
    number = paper.number or _NO_NUMBER
    if is_letter:
        marks.red_line(organ, double=True)
        _add(document, number, align=WD_ALIGN_PARAGRAPH.RIGHT)
        return
    organ.paragraph_format.space_before = _HEAD_TO_AREA
    _line(document)
    _line(document)
    marks.red_line(_add(document, number, align=WD_ALIGN_PARAGRAPH.CENTER), double=False)


_ORGAN_ONE_LINE = 10


def _block(document: Document, block: Block) -> None:
    match block:
        case Heading():
            face = measures.HEAD_FACE if block.level == 1 else measures.SECOND_FACE
            _add(document, block.text, face=face, indent=2).paragraph_format.keep_with_next = True
        case Text():
            _add(document, block.text, indent=2)
        case Table():
            tables.add(document, block)
        case _:
            assert_never(block)


def _attachments(document: Document, names: tuple[str, ...]) -> None:
    """附件说明, a line below the body; a single attachment has no number (7.3.4)."""
    if not names:
        return
    _line(document)
    for place, name in enumerate(names, start=1):
        lead = "附件：" if place == 1 else "　　　"
        number = f"{place}. " if len(names) > 1 else ""
        _add(document, f"{lead}{number}{name}", indent=2)


def _signature(document: Document, paper: Paper) -> None:
    """署名 centred over 成文日期, whose last character stands four characters from the right (7.3.5.1)."""
    _line(document)
    _line(document)
    day = written_day(paper.dated_on)
    # Digits are half as wide as the characters around them.
    width = sum(0.5 if character.isdigit() else 1.0 for character in day)
    right = max(0.0, 4 + (width - len(paper.signed_by)) / 2)
    for text, gap in ((paper.signed_by, right), (day, 4.0)):
        line = _add(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.right_indent = measures.characters(gap)
        line.paragraph_format.keep_with_next = True


def _properties(document: Document, paper: Paper) -> None:
    """Title and day of the document; no clock and no name of a program's user."""
    properties = document.core_properties
    properties.title, properties.subject, properties.author = paper.title, paper.note, paper.signed_by
    properties.comments, properties.last_modified_by, properties.revision = "", "", 1
    moment = datetime(paper.dated_on.year, paper.dated_on.month, paper.dated_on.day, tzinfo=UTC)
    properties.created = properties.modified = moment


def _line(document: Document) -> Paragraph:
    return _add(document, "")


def _add(
    document: Document,
    text: str,
    *,
    face: str | None = None,
    size: Length | None = None,
    color: RGBColor | None = None,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: int = 0,
    grid: bool = True,
) -> Paragraph:
    """A paragraph of one run; `indent` is that of its first line, in characters."""
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    if face is not None:
        marks.faces(run._r.get_or_add_rPr(), face)
    run.font.size = size
    if color is not None:
        run.font.color.rgb = color
    if align is not None:
        paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = measures.characters(indent)
        # In characters as well: Word then keeps to two whatever the size.
        paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(indent * 100))
    if not grid:
        marks.off_grid(paragraph._p.get_or_add_pPr())
    return paragraph
