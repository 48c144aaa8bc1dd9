"""What goes wrong between a declared file and the object store."""


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
