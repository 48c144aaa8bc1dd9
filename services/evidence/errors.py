"""What goes wrong with object storage and with evidence files. Each Chinese docstring is the sentence a user reads."""

from domain.refusal import Refusal


class StorageUnfit(Exception):
    """The object store cannot keep evidence:"""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{(type(self).__doc__ or '').strip()} {detail}")


class EvidenceMismatch(Exception):
    """The uploaded object is not the file that was declared. `reason` is what its people read."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class EvidenceNotAwaited(Refusal):
    """这份佐证现在不能上传："""

    code = "EVIDENCE_NOT_AWAITED"


class EvidenceNotSealed(Refusal):
    """这份佐证还没有封存，不能下载："""

    code = "EVIDENCE_NOT_SEALED"
