"""The layout of GB/T 9704-2012, read back from the file with python-docx."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from services.documents.layout import lay_out
from services.documents.paper import Format, Heading, Paper, Table, Text

PAPER = Paper(
    organ="中共示例区委组织部",
    number="示组发〔2020〕3号",
    title="关于2020年度三个清单完成情况的通报",
    addressees="各党（工）委",
    body=(
        Heading("一、总体情况"),
        Heading("（一）问题清单", 2),
        Text("共12条。"),
        Table(("单位", "条数"), (("东城街道", "12"), ("西城街道", "9")), (3, 1)),
    ),
    attachments=("评分表", "排名表"),
    signed_by="中共示例区委组织部",
    dated_on=date(2020, 7, 1),
    note="文中数字取自示例区事件日志，位置第1234号，时点2020年7月1日09:30:12",
    copies="区委办公室",
    printed_by="中共示例区委组织部",
)


def opened(paper: Paper = PAPER) -> Document:
    return docx.Document(BytesIO(lay_out(paper)))


def line(document: Document, text: str) -> Paragraph:
    [found] = [paragraph for paragraph in document.paragraphs if paragraph.text == text]
    return found


def face(paragraph: Paragraph) -> str:
    properties = paragraph.runs[0]._r.rPr
    found = None if properties is None else properties.rFonts
    return "" if found is None else str(found.get(qn("w:eastAsia")))


def millimetres(*lengths: Length | None) -> list[int]:
    """Files keep lengths in twentieths of a point, so millimetres are whole only once rounded."""
    return [round(length.mm) for length in lengths if length is not None]


def test_the_page_is_a4_with_the_margins_and_type_area_of_the_standard() -> None:
    [section] = opened().sections

    assert millimetres(section.page_width, section.page_height) == [210, 297]
    assert millimetres(section.top_margin, section.left_margin) == [37, 28]
    assert millimetres(section.page_width, section.left_margin, section.right_margin) == [210, 28, 26]
    assert millimetres(section.page_height, section.top_margin, section.bottom_margin) == [297, 37, 35]


def test_the_type_area_holds_22_lines_of_28_characters() -> None:
    [section] = opened().sections
    [grid] = section._sectPr.findall(qn("w:docGrid"))

    line_points = int(grid.get(qn("w:linePitch"))) / 20
    character_points = 16 + int(grid.get(qn("w:charSpace"))) / 4096

    assert grid.get(qn("w:type")) == "linesAndChars"
    assert int(Mm(225).pt / line_points) == 22
    assert abs(character_points * 28 - Mm(156).pt) < 0.01


def test_the_body_is_of_size_three_fangsong_its_headings_in_heiti_and_kaiti() -> None:
    document = opened()
    normal: Any = document.styles["Normal"]

    assert normal.font.size == Pt(16)
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert face(line(document, "共12条。")) == ""
    assert [face(line(document, text)) for text in ("一、总体情况", "（一）问题清单")] == ["黑体", "楷体"]
    indent = line(document, "共12条。")._p.pPr.ind  # type: ignore[union-attr]
    assert indent is not None
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_the_head_is_red_and_the_title_of_size_two() -> None:
    document = opened()
    organ, number, title = document.paragraphs[0], line(document, PAPER.number), line(document, PAPER.title)

    assert organ.text == PAPER.organ
    assert organ.runs[0].font.color.rgb == RGBColor(0xFF, 0, 0)
    assert face(title) == "方正小标宋简体"
    assert title.runs[0].font.size == Pt(22)
    [border] = number._p.iter(qn("w:bottom"))
    assert border.get(qn("w:color")) == "FF0000"


def test_the_parts_stand_in_the_order_of_the_standard() -> None:
    texts = [paragraph.text for paragraph in opened().paragraphs if paragraph.text]

    assert texts == [
        PAPER.organ,
        PAPER.number,
        PAPER.title,
        "各党（工）委：",
        "一、总体情况",
        "（一）问题清单",
        "共12条。",
        "附件：1. 评分表",
        "　　　2. 排名表",
        PAPER.signed_by,
        "2020年7月1日",
        f"（{PAPER.note}）",
    ]


def test_a_table_is_as_wide_as_the_type_area_and_repeats_its_head() -> None:
    table = opened().tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["单位", "条数"],
        ["东城街道", "12"],
        ["西城街道", "9"],
    ]
    assert millimetres(Emu(sum(column.width or 0 for column in table.columns))) == [156]
    assert [bool(list(row._tr.iter(qn("w:tblHeader")))) for row in table.rows] == [True, False, False]


def test_the_imprint_stands_at_the_foot_between_lines() -> None:
    imprint = opened().tables[-1]

    assert [imprint.cell(0, 0).text, imprint.cell(1, 0).text, imprint.cell(1, 1).text] == [
        "抄送：区委办公室。",
        "中共示例区委组织部",
        "2020年7月1日印发",
    ]
    [place] = imprint._tbl.tblPr.iter(qn("w:tblpPr"))
    assert place.get(qn("w:tblpYSpec")) == "bottom"


def test_pages_are_numbered_right_on_odd_and_left_on_even_ones() -> None:
    document = opened()
    [section] = document.sections

    assert document.settings.odd_and_even_pages_header_footer
    sides = [str(footer.paragraphs[0].alignment) for footer in (section.footer, section.even_page_footer)]
    assert [side.split()[0] for side in sides] == ["RIGHT", "LEFT"]
    assert section.footer.paragraphs[0].text == "— 1 —"


def test_a_letter_has_its_number_on_the_right_below_a_double_line_and_none_on_its_first_page() -> None:
    document = opened(replace(PAPER, format=Format.LETTER))
    [section] = document.sections

    [border] = document.paragraphs[0]._p.iter(qn("w:bottom"))
    assert border.get(qn("w:val")) == "thickThinSmallGap"
    assert str(line(document, PAPER.number).alignment).startswith("RIGHT")
    assert section.different_first_page_header_footer
    assert section.first_page_footer.paragraphs[0].text == ""


def test_a_draft_leaves_the_place_of_its_number_free() -> None:
    texts = [paragraph.text for paragraph in opened(replace(PAPER, number="")).paragraphs]

    assert texts[3] == "（未编号）"


def test_the_same_paper_gives_the_same_bytes_without_a_clock_in_them() -> None:
    content = lay_out(PAPER)

    assert content == lay_out(PAPER)
    with ZipFile(BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "stylesWithEffects.xml" not in " ".join(archive.namelist())
