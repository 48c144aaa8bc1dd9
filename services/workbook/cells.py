"""What one cell holds: its value, or why it is refused and how to put it right. Pure functions; nothing is guessed."""

import re
import unicodedata
from collections.abc import Hashable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from services.workbook.labels import Labels

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""What the reader hands over. An empty cell is the empty string or None."""

Value = str | int | Decimal | date | Hashable | tuple[Hashable, ...]

LIST_SEPARATORS = re.compile(r"[、，,;；\n]")
CODE_CHARS_MAX = 64
FILE_NAME_CHARS_MAX = 200
NUMBER_DIGITS_MAX = 12
NUMBER_DECIMALS_MAX = 4
COUNT_MAX = 1_000_000
_WHOLE_EXACT_MAX = 10**15
"""Excel keeps fifteen digits: a longer number in a cell has already lost its last ones."""

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DATE_LIKE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")


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
    for character in stripped:
        if character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs"):
            raise CellRefused("文本", f"含有不可见的控制字符 U+{ord(character):04X}，请删除后重新填写。")
    if len(stripped) > chars_max:
        raise CellRefused("字数", f"有{len(stripped)}字，最多{chars_max}字，请压缩。")
    return stripped


def code(cell: Cell) -> str:
    """An identifier: no blanks and no list separators inside."""
    found = text(cell, CODE_CHARS_MAX)
    if re.search(r"\s", found) or LIST_SEPARATORS.search(found):
        raise CellRefused("编码", f"“{found}”不是一个编码：编码中间不能有空格、顿号、逗号或分号。")
    return found


def codes(cell: Cell) -> tuple[str, ...]:
    """Several identifiers, each once, in the order given."""
    found = tuple(code(part) for part in LIST_SEPARATORS.split(text(cell, 2000)) if part.strip())
    _refuse_repeated(found)
    return found


def day(cell: Cell) -> date:
    """A day: text exactly YYYY-MM-DD, or a true date cell without a time."""
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise CellRefused("日期", f"日期带有时刻（{cell:%H:%M:%S}）。请只填日期，写成 {cell:%Y-%m-%d}。")
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | int | float):
        raise CellRefused("日期", f"“{_shown(cell)}”是数字，不是日期。请写成文本 2020-02-05 的样子，或设为日期单元格。")
    if isinstance(cell, time | timedelta):
        raise CellRefused("日期", "这里是时刻，不是日期。请写成文本 2020-02-05 的样子。")
    found = (cell or "").strip()
    exact = _DATE.fullmatch(found)
    if exact is not None and found.isascii():
        try:
            return date(*(int(part) for part in exact.groups()))
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
    known = labels.code(found, added)
    if known is None:
        choices = "、".join([*labels.shown, *(added if labels.open_list is not None else ())])
        raise CellRefused("代码", f"没有“{found}”这一项。可填：{choices}。")
    return known


def several_labels(cell: Cell, labels: Labels, added: Mapping[str, str]) -> tuple[Hashable, ...]:
    """The codes of several labels, each once, in the order given."""
    parts = [part for part in LIST_SEPARATORS.split(text(cell, 500)) if part.strip()]
    _refuse_repeated(tuple(part.strip() for part in parts))
    return tuple(label(part, labels, added) for part in parts)


def files(cell: Cell) -> tuple[str, ...]:
    """File names, each once. Where the cell has a line break, only line breaks separate."""
    if not isinstance(cell, str):
        return (text(cell, FILE_NAME_CHARS_MAX),)
    separator = r"\n" if "\n" in cell else r"[;；]"
    found = tuple(text(part, FILE_NAME_CHARS_MAX) for part in re.split(separator, cell) if part.strip())
    _refuse_repeated(found)
    return found


def shown_files(names: tuple[str, ...]) -> str:
    """The cell that `files` reads back as these names."""
    if any(re.search("[;；]", name) for name in names):
        return "\n".join((*names, ""))
    return "；".join(names)


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
