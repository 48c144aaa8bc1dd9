"""The measures of GB/T 9704-2012: page, type area, grid, type sizes and faces."""

from docx.shared import Length, Mm, Pt, RGBColor

PAGE = (Mm(210), Mm(297))
TOP = Mm(37)
BINDING = Mm(28)
AREA = (Mm(156), Mm(225))
LINES = 22
CHARACTERS = 28

THREE = Pt(16)
"""3号, the size of the body."""
TWO = Pt(22)
"""2号, the size of the title."""
FOUR = Pt(14)
"""4号, for page numbers and the imprint."""
SMALL_FOUR = Pt(12)
"""小4号, for tables."""
ORGAN = Pt(42)
"""发文机关标志: below 22 mm × 15 mm a character (7.2.4)."""

BODY_FACE = "仿宋"
TITLE_FACE = "方正小标宋简体"
HEAD_FACE = "黑体"
SECOND_FACE = "楷体"
NUMBER_FACE = "宋体"
RED = RGBColor(0xFF, 0x00, 0x00)

FOOTER = Mm(25)
"""From the page's lower edge: the page number then stands 7 mm below the type area (7.5)."""

LINE_PITCH_TWIPS = int(AREA[1].twips / LINES)
"""Height of a line; rounded down, or the last line would not fit."""
CHARACTER_PITCH = round((AREA[0].pt / CHARACTERS - THREE.pt) * 4096)
"""What a character takes beyond its size, in 1/4096 point. Less than nothing: 28 of 16 pt are wider than 156 mm."""


def characters(count: float) -> Length:
    """So many characters of the body wide."""
    return Length(int(AREA[0] * count / CHARACTERS))
