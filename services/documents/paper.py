"""What an official document consists of (公文要素, GB/T 9704-2012 7.2-7.4), before anybody lays it out."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Format(Enum):
    """How a page begins: 文件式 with a red line, or 信函格式 (GB/T 9704 10.1) for what goes to one addressee."""

    FILE = "FILE"
    LETTER = "LETTER"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first level (一、) in 黑体, or of the second (（一）) in 楷体. `text` brings its number."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head, the head repeated on every page. `widths` are shares of the type area, as whole numbers.

    `head` empty: a form, whose odd columns name what stands in the even ones.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Block = Heading | Text | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as written. What is empty is left out, but for the number: a draft leaves its place free.

    organ: 发文机关标志. number: 发文字号. addressees: 主送机关. attachments: names (附件说明). note: 附注, where every
    document says which position its figures were read at. copies: 抄送. printed_by: 印发机关.
    """

    organ: str
    number: str
    title: str
    addressees: str
    body: tuple[Block, ...]
    signed_by: str
    dated_on: date
    note: str
    format: Format = Format.FILE
    attachments: tuple[str, ...] = ()
    copies: str = ""
    printed_by: str = ""


def written_day(day: date) -> str:
    """A day as documents write it: 2020年1月5日, no zeros in front (GB/T 9704 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
