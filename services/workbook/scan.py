"""What a spreadsheet library does not tell: formulas, merges, error values, percent formats, and how much there is.

Each XML part is read once, as a stream, with everything counted before any library loads it: a part that declares
entities, holds more cells than a district could have, or repeats one long text a million times is refused here.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

CELLS_MAX = 3_000_000
ROWS_MAX = 200_000
COLUMNS_MAX = 100
TEXT_CHARS_MAX = 200_000_000
MERGES_KEPT = 1000

_PERCENT_BUILTIN = frozenset({"9", "10"})
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class PartRefused(Exception):
    """A part that is not safe to load, or is no XML. The message is for the person who sent the file."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule = rule
        super().__init__(message)


@dataclass(slots=True)
class Places:
    """Cells of one kind: row from 1, column from 0."""

    places: set[tuple[int, int]] = field(default_factory=set)

    def add(self, row: int, column: int) -> None:
        """Note one more."""
        self.places.add((row, column))


@dataclass(slots=True)
class SheetScan:
    """What one worksheet holds besides values. `cells` have a value, `filled` ones more than blanks and no error."""

    formulas: Places = field(default_factory=Places)
    errors: Places = field(default_factory=Places)
    percents: Places = field(default_factory=Places)
    merges: list[str] = field(default_factory=list)
    cells: int = 0
    filled: int = 0

    def hidden(self) -> set[tuple[int, int]]:
        """Cells whose content is refused whatever it is: formulas and error values."""
        return self.formulas.places | self.errors.places


@dataclass(slots=True)
class Budget:
    """What is left, over all sheets of one file."""

    cells: int = CELLS_MAX
    chars: int = TEXT_CHARS_MAX

    def take(self, cells: int, chars: int) -> None:
        """Spend; PartRefused when the file holds more than a district-year can."""
        self.cells -= cells
        self.chars -= chars
        if self.cells < 0:
            raise PartRefused("容量", f"非空单元格超过{CELLS_MAX}个，不是一个区一个年度的工作簿。")
        if self.chars < 0:
            raise PartRefused("容量", f"文字总量超过{TEXT_CHARS_MAX}字，不是一个区一个年度的工作簿。")


Start = Callable[[str, dict[str, str]], None]
Text = Callable[[str], None]
End = Callable[[str], None]


def parse(chunks: Iterable[bytes], start: Start, text: Text | None = None, end: End | None = None) -> None:
    """Feed a part through expat. Names come without namespace prefix. PartRefused on entities and on broken XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def on_start(name: str, attributes: dict[str, str]) -> None:
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def on_doctype(*_: object) -> None:
        raise PartRefused("安全", "文件内部带有 XML 实体声明，不予读取。请用 Excel 或 WPS 重新另存为 .xlsx。")

    parser.StartElementHandler = on_start
    parser.StartDoctypeDeclHandler = on_doctype
    if text is not None:
        parser.CharacterDataHandler = text
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        raise PartRefused(
            "文件损坏", "文件内部的 XML 读不通，可能已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx。"
        ) from broken


@dataclass(slots=True)
class Strings:
    """The shared strings of a file: the length of each, and which of them are more than blanks."""

    chars: list[int] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)


def shared_strings(chunks: Iterable[bytes]) -> Strings:
    """Measure the shared strings, in their order."""
    found = Strings()
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == "si":
            found.chars.append(0)
            found.filled.append(False)
        inside = name == "t"

    def text(said: str) -> None:
        if inside and found.chars:
            found.chars[-1] += len(said)
            found.filled[-1] = found.filled[-1] or not said.isspace()

    parse(chunks, start, text)
    return found


def percent_styles(chunks: Iterable[bytes]) -> frozenset[str]:
    """The cell styles (their index as written) that show a number as a percentage."""
    formats = set(_PERCENT_BUILTIN)
    styles: list[str] = []
    section = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal section
        if name in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
            section = name
        elif name == "numFmt" and "%" in attributes.get("formatCode", ""):
            formats.add(attributes.get("numFmtId", ""))
        elif name == "xf" and section == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))

    parse(chunks, start)
    return frozenset(str(index) for index, number_format in enumerate(styles) if number_format in formats)


def scan_sheet(chunks: Iterable[bytes], strings: Strings, percents: frozenset[str], budget: Budget) -> SheetScan:
    """Walk one worksheet part.

    PartRefused when it is larger than a sheet of a district-year can be, or names a shared string that is not there.
    """
    scanner = _SheetScanner(strings, percents, budget)
    parse(chunks, scanner.start, scanner.text, scanner.end)
    return scanner.found


class _SheetScanner:
    """Follows the cells of one worksheet. A cell or row without a reference stands after the one before it."""

    def __init__(self, strings: Strings, percents: frozenset[str], budget: Budget) -> None:
        self.found = SheetScan()
        self._strings = strings
        self._percents = percents
        self._budget = budget
        self._row = 0
        self._column = -1
        self._kind = ""
        self._style = ""
        self._inside = False
        self._valued = False
        self._said: list[str] = []
        self._reading = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if not self._inside:
            self._inside = name == "sheetData"
            if name == "mergeCell" and len(self.found.merges) < MERGES_KEPT:
                self.found.merges.append(attributes.get("ref", ""))
        elif name == "c":
            self._cell(attributes)
        elif name in ("v", "is"):
            self._value()
            self._reading = name if name == "v" else "t"
        elif name == "t":
            self._reading = "t"
        elif name == "f":
            self.found.formulas.add(self._row, self._column)
            self._reading = ""
        elif name == "row":
            self._settle()
            self._row = _whole(attributes.get("r")) or self._row + 1
            self._column = -1
            self._reading = ""

    def end(self, name: str) -> None:
        """An element ends. What follows the cells has elements of the same names: drop-downs have formulas, too."""
        if name == "sheetData":
            self._settle()
            self._inside = False
            self._reading = ""

    def text(self, found: str) -> None:
        """Text inside the element that began last."""
        if self._reading:
            self._budget.take(0, len(found))
            self._said.append(found)

    def _settle(self) -> None:
        """The cell is over: what it said is whole now, since text may come in pieces."""
        if not self._valued:
            return
        said = "".join(self._said)
        if self._kind == "s":
            index = _whole(said.strip())
            if index is None or index >= len(self._strings.chars):
                where = f"第{self._row}行第{self._column + 1}列"
                message = f"{where}引用的文字“{said.strip()[:20]}”不在文件里，文件已损坏。"
                raise PartRefused("文件损坏", f"{message}请用 Excel 或 WPS 打开核对后另存为 .xlsx。")
            self._budget.take(0, self._strings.chars[index])
            self.found.filled += self._strings.filled[index]
        elif self._kind != "e":
            self.found.filled += bool(said.strip())
        self._valued = False

    def _cell(self, attributes: dict[str, str]) -> None:
        self._settle()
        place = _CELL.fullmatch(attributes.get("r", ""))
        if place is None:
            self._column += 1
        else:
            self._column = _column(place.group(1))
            self._row = int(place.group(2))
        self._kind = attributes.get("t", "")
        self._style = attributes.get("s", "")
        self._said.clear()
        self._reading = ""

    def _value(self) -> None:
        if self._valued:
            return
        self._valued = True
        self.found.cells += 1
        self._budget.take(1, 0)
        if self._row > ROWS_MAX or self._column >= COLUMNS_MAX:
            where = f"第{self._row}行第{self._column + 1}列"
            limits = f"{ROWS_MAX}行、{COLUMNS_MAX}列"
            raise PartRefused("容量", f"{where}还有内容，超出{limits}的上限。请删除多余的行列。")
        if self._kind == "e":
            self.found.errors.add(self._row, self._column)
        elif self._kind in ("", "n") and self._style in self._percents:
            self.found.percents.add(self._row, self._column)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _whole(found: str | None) -> int | None:
    return int(found) if found is not None and found.isascii() and found.isdigit() and len(found) < 10 else None


def _column(letters: str) -> int:
    index = 0
    for character in letters:
        index = index * 26 + ord(character) - ord("A") + 1
    return index - 1
