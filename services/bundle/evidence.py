"""What the entries say of evidence files: how each was sealed, and what became of it."""

from collections.abc import Mapping
from typing import Any

Facts = dict[str, Any]

CUSTODY = ("media_type", "scan", "engine", "engine_version", "superseded_by")
"""What the list of evidence says of a file's custody, beside whether it is held."""

_SCAN = {"media_type": "media_type", "scan": "verdict", "engine": "engine", "engine_version": "engine_version"}


class EvidenceNotes:
    """The files that were sealed, and whose keys the log says are destroyed."""

    def __init__(self) -> None:
        self.erased: set[str] = set()
        self._sealed: dict[str, Facts] = {}
        self._scans: dict[str, Facts] = {}
        self._folders: dict[str, set[str]] = {}
        self._successors: dict[str, str] = {}

    def take(self, position: int, type_: str, said: Mapping[str, Any]) -> None:
        """One event; those of other types than EVIDENCE_TYPES say nothing of it."""
        match type_:
            case "evidence.scanned.v1":
                self._scans[said["evidence"]] = {name: said[field] for name, field in _SCAN.items()}
            case "evidence.sealed.v1":
                # The scan of the very first entry may lie before it.
                scan = self._scans.get(said["evidence"], dict.fromkeys(_SCAN))
                self._sealed[said["evidence"]] = {**said, **scan, "position": position}
            case "evidence.superseded.v1":
                self._successors[said["evidence"]] = said["successor"]
            case "evidence.hold_placed.v1":
                self._folders.setdefault(said["evidence"], set()).add(said["folder"])
            case "evidence.hold_released.v1":
                self._folders.setdefault(said["evidence"], set()).discard(said["folder"])
            case "erasure.subject_erased.v1":
                self.erased.add(said["sealed_subject"])

    def files(self) -> list[Facts]:
        """Every sealed file by its id, as it stands at the end."""
        return [
            {**said, "held": bool(self._folders.get(key)), "superseded_by": self._successors.get(key)}
            for key, said in sorted(self._sealed.items())
        ]


EVIDENCE_TYPES = frozenset(
    {
        "evidence.scanned.v1",
        "evidence.sealed.v1",
        "evidence.superseded.v1",
        "evidence.hold_placed.v1",
        "evidence.hold_released.v1",
        "erasure.subject_erased.v1",
    }
)
