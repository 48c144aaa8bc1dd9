"""What one cell holds: its value, or why it is refused and how to put it right. Pure functions; nothing is guessed."""

import re
import unicodedata
from collections.abc import Hashable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from domain.text import LIST_SEPARATORS
from services.commands.hygiene import DATES, SHORT_CHARACTERS_MAX, UNWRITABLE
from services.workbook.labels import Labels

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What the reader hands over. An empty cell is the empty string or None."""

Value = str | int | Decimal | date | Hashable | tuple[Hashable, ...]

CODE_CHARS_MAX = SHORT_CHARACTERS_MAX["code"]
FILE_NAME_CHARS_MAX = SHORT_CHARACTERS_MAX["file_name"]
LIST_CHARS_MAX = 32_767
"""What Excel keeps of one cell."""
NUMBER_DIGITS_MAX = 12
NUMBER_DECIMALS_MAX = 4
COUNT_MAX = 1_000_000
_WHOLE_EXACT_MAX = 10**15
"""Excel keeps fifteen digits: a longer number in a cell has already lost its last ones."""

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DATE_LIKE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_SEVERAL_FILES = re.compile(r"\.\w{1,5}\s*[,，、]\s*\S")
"""An extension, a comma and more: somebody separated file names by what may stand in one."""


class CellRefused(Exception):
    """A cell that is not what its column holds. `rule` is a short name, the message says why and what to do."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule = rule
        super().__init__(message)


def empty(cell: Cell) -> bool:
    """Whether the cell holds nothing, or blanks alone."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Cell, chars_max: int) -> str:
    """Text without the blanks around it. A whole number is taken as its digits."""
    if isinstance(cell, bool):
        raise CellRefused("文本", f"这里应填文字，现为逻辑值{'TRUE' if cell else 'FALSE'}。请改写为文字。")
    if isinstance(cell, date | time | timedelta):
        raise CellRefused("文本", "这里应填文字，现为日期或时间单元格。请把单元格设为文本格式后重新填写。")
    if isinstance(cell, int | float):
        return _digits(cell)
    stripped = (cell or "").strip().replace("\r\n", "\n")
    if unwritable := UNWRITABLE.search(stripped):
        raise CellRefused("文本", f"含有不能保存的字符 U+{ord(unwritable[0]):04X}，请删除后重新填写。")
    if len(stripped) > chars_max:
        raise CellRefused("字数", f"有{len(stripped)}字，最多{chars_max}字，请压缩。")
    return stripped


def name(cell: Cell, chars_max: int) -> str:
    """A name: one line without characters that nobody sees, since names are compared."""
    found = text(cell, chars_max)
    _refuse_invisible(found)
    if "\n" in found or "\t" in found:
        raise CellRefused("名称", f"“{' '.join(found.split())}”中有换行或制表符，名称须写在一行内。")
    return found


def code(cell: Cell) -> str:
    """An identifier: no blanks and no list separators inside."""
    found = text(cell, CODE_CHARS_MAX)
    _refuse_invisible(found)
    if re.search(r"\s", found) or LIST_SEPARATORS.search(found):
        raise CellRefused("编码", f"“{found}”不是一个编码：编码中间不能有空格、顿号、逗号或分号。")
    return found


def codes(cell: Cell) -> tuple[str, ...]:
    """Several identifiers, each once, in the order given."""
    found = tuple(code(part) for part in _parts(LIST_SEPARATORS, text(cell, LIST_CHARS_MAX)))
    _refuse_repeated(found)
    return found


def day(cell: Cell) -> date:
    """A day: text exactly YYYY-MM-DD, or a true date cell without a time."""
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise CellRefused("日期", f"日期带有时刻（{cell:%H:%M:%S}）。请只填日期，写成 {cell:%Y-%m-%d}。")
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, bool | int | float):
        raise CellRefused("日期", f"“{_shown(cell)}”是数字，不是日期。请写成文本 2020-02-05 的样子，或设为日期单元格。")
    if isinstance(cell, time | timedelta):
        raise CellRefused("日期", "这里是时刻，不是日期。请写成文本 2020-02-05 的样子。")
    found = (cell or "").strip()
    exact = _DATE.fullmatch(found)
    if exact is not None and found.isascii():
        try:
            return _in_range(date(*(int(part) for part in exact.groups())))
        except ValueError:
            raise CellRefused("日期", f"“{found}”这一天不存在，请核对。") from None
    like = _DATE_LIKE.fullmatch(unicodedata.normalize("NFKC", found))
    if like is not None:
        year, month, of_month = (int(part) for part in like.groups())
        raise CellRefused("日期", f"日期写成了“{found}”，请改写为 {year:04d}-{month:02d}-{of_month:02d}。")
    raise CellRefused("日期", f"“{found}”不是日期。请写成文本 2020-02-05 的样子（年-月-日，月日各两位）。")


def count(cell: Cell, least: int) -> int:
    """A whole number, `least` <= it <= 1,000,000."""
    found = number(cell)
    if found != found.to_integral_value():
        raise CellRefused("整数", f"应为整数，现为{found}。")
    whole = int(found)
    if whole < least:
        raise CellRefused("整数", f"应不小于{least}，现为{whole}。")
    if whole > COUNT_MAX:
        raise CellRefused("整数", f"应不大于{COUNT_MAX}，现为{whole}。")
    return whole


def number(cell: Cell) -> Decimal:
    """A decimal number >= 0: at most twelve digits before the point and four after it, without trailing zeros."""
    if isinstance(cell, bool | date | time | timedelta):
        raise CellRefused("数值", "这里应填数值，现为日期、时间或逻辑值。请把单元格设为常规格式后重新填写。")
    if isinstance(cell, int | float):
        # repr gives the shortest digits that are this float: what the person typed, for up to fifteen digits.
        found = Decimal(repr(cell))
    else:
        written = (cell or "").strip()
        if _DECIMAL.fullmatch(written) is None or not written.isascii():
            raise CellRefused("数值", f"“{written}”不是数值。请只填数字，计量单位另填。")
        found = Decimal(written)
    if not found.is_finite():
        raise CellRefused("数值", "这里的数值无法表示，请重新填写。")
    if found < 0:
        raise CellRefused("数值", f"不能是负数，现为{_plain(found)}。")
    if found >= 10**NUMBER_DIGITS_MAX:
        raise CellRefused("数值", f"“{_plain(found)}”过大，整数部分最多{NUMBER_DIGITS_MAX}位。")
    if found != round(found, NUMBER_DECIMALS_MAX):
        raise CellRefused("数值", f"“{_plain(found)}”小数过长，最多{NUMBER_DECIMALS_MAX}位小数。")
    return Decimal(_plain(abs(found)))


def label(cell: Cell, labels: Labels, added: Mapping[str, str]) -> Hashable:
    """The code of a label. `added`: what the district added to this list, label to code."""
    found = text(cell, 100)
    _refuse_invisible(found)
    known = labels.code(found, added)
    if known is None:
        choices = "、".join([*labels.shown, *(added if labels.open_list is not None else ())])
        raise CellRefused("代码", f"没有“{found}”这一项。可填：{choices}。")
    return known


def several_labels(cell: Cell, labels: Labels, added: Mapping[str, str]) -> tuple[Hashable, ...]:
    """The codes of several labels, each once, in the order given."""
    parts = _parts(LIST_SEPARATORS, text(cell, LIST_CHARS_MAX))
    _refuse_repeated(tuple(part.strip() for part in parts))
    return tuple(label(part, labels, added) for part in parts)


def files(cell: Cell) -> tuple[str, ...]:
    """File names, each once. Where the cell has a line break, only line breaks separate."""
    if not isinstance(cell, str):
        return (text(cell, FILE_NAME_CHARS_MAX),)
    several_lines = "\n" in cell
    found = tuple(text(part, FILE_NAME_CHARS_MAX) for part in _parts(_FILES[several_lines], cell))
    for part in found:
        if not several_lines and _SEVERAL_FILES.search(part):
            raise CellRefused("文件名", f"“{part}”像是几个文件名。请用分号“；”分开，或每行写一个。")
    _refuse_repeated(found)
    return found


_FILES = (re.compile(r"[;；]"), re.compile(r"\n"))


def shown_files(names: tuple[str, ...]) -> str:
    """The cell that `files` reads back as these names."""
    if any(_FILES[False].search(name) or _SEVERAL_FILES.search(name) for name in names):
        return "\n".join((*names, ""))
    return "；".join(names)


def visible(found: str) -> str:
    """The text with every character that nobody sees named: what is compared with it looks different."""
    return "".join(f"[U+{ord(each):04X}]" if unicodedata.category(each) == "Cf" else each for each in found)


def _refuse_invisible(found: str) -> None:
    hidden = [character for character in found if unicodedata.category(character) == "Cf"]
    if hidden:
        message = f"“{visible(found)}”中有看不见的字符 U+{ord(hidden[0]):04X}，请删除后重新填写。"
        raise CellRefused("文本", message)


def _parts(separator: re.Pattern[str], written: str) -> list[str]:
    """What stands between the separators. A cell with separators alone says nothing."""
    parts = [part for part in separator.split(written) if part.strip()]
    if not parts:
        raise CellRefused("必填", f"“{written.strip()}”只有分隔符，没有内容。请填写，或清空这一格。")
    return parts


def _in_range(found: date) -> date:
    first, last = DATES
    if not first <= found <= last:
        raise CellRefused("日期", f"{found}不在{first}至{last}之间，请核对。")
    return found


def _refuse_repeated(found: tuple[str, ...]) -> None:
    for place, part in enumerate(found):
        if part in found[:place]:
            raise CellRefused("重复", f"“{part}”在同一格里写了两次。")


def _digits(cell: float) -> str:
    if not float(cell).is_integer() or abs(cell) >= _WHOLE_EXACT_MAX:
        raise CellRefused("文本", f"这里应填文字，现为数字{_shown(cell)}，可能已丢失位数。请设为文本格式后重新填写。")
    return str(int(cell))


def _plain(found: Decimal) -> str:
    """Digits without exponent and without trailing zeros after the point."""
    written = format(found, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _shown(cell: float) -> str:
    return str(int(cell)) if float(cell).is_integer() and abs(cell) < _WHOLE_EXACT_MAX else repr(cell)
