"""What goes wrong between a declared file and the object store."""

from collections.abc import Sequence


class StorageUnfit(Exception):
    """The object store cannot keep evidence:"""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()} {detail}")


class StorageAway(Exception):
    """The object store does not answer now."""


class EvidenceMismatch(Exception):
    """The uploaded object is not the file that was declared. `reason` is what its people read."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class FileAltered(Exception):
    """What lies in the object store is not what was encrypted there under this key."""


class FileGone(Exception):
    """What was sealed does not lie in the object store."""


class KeyGone(Exception):
    """The key of a file was destroyed: it can never be read again."""


class PartsMissing(Exception):
    """Not all parts of an upload have come; `numbers` are those that have not."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        super().__init__(", ".join(map(str, numbers)))


class TicketInvalid(Exception):
    """下载地址无效，或不属于这份文件，请重新获取。"""


class TicketExpired(Exception):
    """下载地址已过期，请重新获取。"""
