"""What a person is told about a workbook before anything is planned."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.workbook.check import read_rows
from services.workbook.faults import WorkbookRefused
from services.workbook.read import read
from tests.workbook.books import Rows, small, write


def told(path: Path) -> list[str]:
    """Everything that is wrong with a file, as a person reads it."""
    try:
        _, faults = read_rows(read(path), lambda year: {})
    except WorkbookRefused as refused:
        return [str(fault) for fault in refused.faults]
    return [str(fault) for fault in faults]


def told_of(
    tmp_path: Path, change: Callable[[Rows], Any], extra: Callable[[Any], object] = lambda book: None
) -> list[str]:
    rows = small()
    change(rows)
    return told(write(tmp_path / "改动.xlsx", rows, extra))
