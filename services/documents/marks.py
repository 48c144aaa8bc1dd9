"""What python-docx has no words for: East Asian faces, the grid, lines of colour, page numbers."""

from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from services.documents import measures


def faces(properties: Any, face: str) -> None:
    """Set a face for Latin and for Chinese characters. properties: a w:rPr."""
    found = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        found.set(qn(f"w:{kind}"), face)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        found.attrib.pop(qn(f"w:{theme}"), None)


def grid(section: Section) -> None:
    """22 lines of 28 characters (5.2.3)."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    made = _element(
        "w:docGrid",
        type="linesAndChars",
        linePitch=measures.LINE_PITCH_TWIPS,
        charSpace=measures.CHARACTER_PITCH,
    )
    properties.append(made)


def off_grid(properties: Any) -> None:
    """A paragraph whose lines are as high as their type. properties: a w:pPr."""
    properties.insert_element_before(_element("w:snapToGrid", val=0), "w:spacing", "w:ind", "w:jc", "w:rPr")


def red_line(paragraph: Paragraph, *, double: bool) -> None:
    """A red line across the type area, below the paragraph: one for a document, thick and thin for a letter."""
    border = _element("w:pBdr")
    kind = "thickThinSmallGap" if double else "single"
    border.append(_element("w:bottom", val=kind, sz=24 if double else 12, space=11, color=str(measures.RED)))
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def shrink_to_line(paragraph: Paragraph, text: str) -> None:
    """Make the organ's name as small as one line of the type area asks for."""
    widest = Pt(int(measures.AREA[0].pt / max(1, len(text))))
    for run in paragraph.runs:
        run.font.size = min(measures.ORGAN, widest)


def number_pages(document: Document, *, first_page: bool) -> None:
    """— 1 — in 4号, odd pages on the right, even ones on the left, a character from the edge (7.5)."""
    [section] = document.sections
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    if not first_page:
        # A letter's first page has no number (10.1).
        section.different_first_page_header_footer = True


def _page_number(footer: _Footer, align: WD_ALIGN_PARAGRAPH) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    indent = measures.characters(1)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    for text in ("— ", None, " —"):
        run = paragraph.add_run("" if text is None else text)
        run.font.size = measures.FOUR
        faces(run._r.get_or_add_rPr(), measures.NUMBER_FACE)
        if text is None:
            for kind in ("begin", "instr", "separate", "shown", "end"):
                run._r.append(_field_part(kind))


def _field_part(kind: str) -> Any:
    """A part of the field that a program fills with the page's number."""
    if kind == "instr":
        made = _element("w:instrText")
        made.set(qn("xml:space"), "preserve")
        made.text = " PAGE "
        return made
    if kind == "shown":
        made = _element("w:t")
        made.text = "1"
        return made
    return _element("w:fldChar", fldCharType=kind)


def _element(name: str, **attributes: str | int) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made
