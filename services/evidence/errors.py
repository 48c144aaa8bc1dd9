"""What goes wrong between a declared file and the object store."""

from collections.abc import Sequence

from domain.evidence.facts import Examination


class StorageUnfit(Exception):
    """The object store cannot keep evidence:"""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()} {detail}")


class StorageAway(Exception):
    """The object store does not answer now."""


class EvidenceMismatch(Exception):
    """The uploaded object is not kept. `reason` is what its people read.

    `examined` is what was found in it; None where it is not even the file that was declared.
    """

    def __init__(self, reason: str, examined: Examination | None = None) -> None:
        self.reason = reason
        self.examined = examined
        super().__init__(reason)


class ContentRefused(Exception):
    """The bytes are of a kind or make that is not taken as evidence. `media_type` is what they are."""

    def __init__(self, reason: str, media_type: str) -> None:
        self.reason = reason
        self.media_type = media_type
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
