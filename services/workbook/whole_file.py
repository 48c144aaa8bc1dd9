"""A file takes its place once it is whole: what was there before stays until then, and after a failure."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from xlsxwriter.exceptions import XlsxWriterException


class NotWritten(Exception):
    """这个文件写不成："""

    def __init__(self, target: Path, cause: str) -> None:
        super().__init__(f"{type(self).__doc__}{target}（{cause}）。请核对文件夹是否存在、能否写入、空间是否足够。")


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to, moved there at the end. Raises NotWritten where that is not possible."""
    beside = target.with_name(f".{uuid4().hex}.xlsx")
    try:
        beside.touch()
        yield beside
        os.replace(beside, target)
    except (OSError, XlsxWriterException) as failed:
        cause = failed.strerror if isinstance(failed, OSError) else None
        raise NotWritten(target, cause or str(failed)) from failed
    finally:
        beside.unlink(missing_ok=True)
