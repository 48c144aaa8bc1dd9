"""What holds a file: the folders that need it as it is. Held by any, it is held."""

from dataclasses import dataclass, replace
from typing import assert_never

from domain.case_folders.events import EvidenceHoldPlaced, EvidenceHoldReleased, HoldEvent
from domain.codes import HoldGround
from domain.ids import CaseFolderId, EvidenceId


@dataclass(frozen=True, slots=True)
class HoldState:
    """The folders that hold one file."""

    folders: frozenset[CaseFolderId] = frozenset()

    @property
    def held(self) -> bool:
        """While this is so nothing takes the file's place and its key is not destroyed."""
        return bool(self.folders)


EMPTY = HoldState()


def evolve(state: HoldState, event: HoldEvent) -> HoldState:
    """The file's holds after one more fact."""
    match event:
        case EvidenceHoldPlaced():
            return replace(state, folders=state.folders | {event.folder})
        case EvidenceHoldReleased():
            return replace(state, folders=state.folders - {event.folder})
        case _:
            assert_never(event)


def place(evidence: EvidenceId, *, folder: CaseFolderId, ground: HoldGround) -> list[EvidenceHoldPlaced]:
    """What the folder says that the file came into: one entry, one hold."""
    return [EvidenceHoldPlaced(evidence=evidence, folder=folder, ground=ground)]


def release(evidence: EvidenceId, *, folder: CaseFolderId) -> list[EvidenceHoldReleased]:
    """What the folder says that the file left."""
    return [EvidenceHoldReleased(evidence=evidence, folder=folder)]
