"""Tables inside a document, and its imprint (版记), which stands at the foot of the last page."""

from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import _Cell

from services.documents import marks, measures
from services.documents.paper import Paper, Table, written_day

_THICK, _THIN = 8, 6
"""Eighths of a point: about 0.35 mm for the first and last line of the imprint, 0.25 mm between (7.4.1)."""

_AFTER_RULES = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
_AFTER_PLACE = ("w:tblOverlap", "w:bidiVisual", "w:tblW", "w:jc", "w:tblInd", "w:tblBorders", *_AFTER_RULES)
"""The order of a table's properties is part of the format."""


def add(document: Document, table: Table) -> None:
    """Add a table across the type area."""
    lines = ([table.head] if table.head else []) + list(table.rows)
    made = document.add_table(rows=len(lines), cols=len(table.widths), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    widths = [Length(measures.AREA[0] * share // sum(table.widths)) for share in table.widths]
    for place, width in enumerate(widths):
        made.columns[place].width = width
    for number, texts in enumerate(lines):
        row = made.rows[number]
        is_head = bool(table.head) and number == 0
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader" if is_head else "w:cantSplit"))
        # row.cells walks the whole grid anew for every cell; the row's own cells are asked once.
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = widths[place]
            names = is_head or (not table.head and place % 2 == 0)
            _fill(cell, text, face=measures.HEAD_FACE if names else measures.BODY_FACE)


def imprint(document: Document, paper: Paper) -> None:
    """抄送机关, 印发机关 and 印发日期 between lines (7.4), at the foot of the type area whatever stands above."""
    lines = [[f"抄送：{paper.copies}。"]] if paper.copies else []
    if paper.printed_by:
        lines.append([paper.printed_by, f"{written_day(paper.dated_on)}印发"])
    made = document.add_table(rows=len(lines), cols=2)
    made.autofit = False
    for number, texts in enumerate(lines):
        row = made.rows[number]
        cells = list(row.cells)
        if len(texts) == 1:
            cells = [cells[0].merge(cells[1])]
        for cell, text in zip(cells, texts, strict=True):
            _fill(cell, text, face=measures.BODY_FACE, size=measures.FOUR)
            indent = measures.characters(1)
            cell.paragraphs[0].paragraph_format.left_indent = indent
            cell.paragraphs[0].paragraph_format.right_indent = indent
        if len(texts) == 2:
            cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    properties = made._tbl.tblPr
    properties.insert_element_before(_at_the_foot(), *_AFTER_PLACE)
    properties.insert_element_before(_rules(len(lines)), *_AFTER_RULES)


def _fill(cell: _Cell, text: str, *, face: str, size: Length = measures.SMALL_FOUR) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size = size
    marks.faces(run._r.get_or_add_rPr(), face)
    marks.off_grid(paragraph._p.get_or_add_pPr())


def _at_the_foot() -> Any:
    place = OxmlElement("w:tblpPr")
    for key, value in (
        ("leftFromText", "0"), ("rightFromText", "0"), ("vertAnchor", "margin"), ("horzAnchor", "margin"),
        ("tblpXSpec", "center"), ("tblpYSpec", "bottom"),
    ):  # fmt: skip
        place.set(qn(f"w:{key}"), value)
    return place


def _rules(lines: int) -> Any:
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", _THICK), ("bottom", _THICK), *([("insideH", _THIN)] if lines > 1 else [])):
        rule = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    return borders
