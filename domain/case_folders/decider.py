"""A case folder: opened by a discipline inspector, filled, handed over, closed. Decided outside, kept here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from domain.case_folders.errors import (
    CaseFolderClosed,
    CaseFolderNotFound,
    CaseFolderOpenedAlready,
    ContentInFolder,
    ContentNotInFolder,
    KeptAlready,
    NotTheKeeper,
)
from domain.case_folders.events import (
    CaseContentAdded,
    CaseContentRemoved,
    CaseFolderClosedOut,
    CaseFolderEvent,
    CaseFolderHandedOver,
    CaseFolderOpened,
    FolderTitle,
)
from domain.case_folders.facts import CaseContent, check_content
from domain.codes import ContentRemoval, FolderOutcome, HoldGround
from domain.ids import CaseFolderId, EvidenceId, PersonId
from domain.text import SHORT_CHARACTERS_MAX, check_text


@dataclass(frozen=True, slots=True)
class CaseFolderState:
    """A folder folded from its stream, without its title."""

    folder: CaseFolderId | None = None
    keeper: PersonId | None = None
    contents: Mapping[CaseContent, HoldGround] = field(default_factory=dict)
    closed: bool = False

    def files(self) -> list[EvidenceId]:
        """The files in it, in the order in which they came in."""
        return [content.evidence for content in self.contents if content.evidence is not None]


EMPTY = CaseFolderState()


def evolve(state: CaseFolderState, event: CaseFolderEvent) -> CaseFolderState:
    """The folder after one more fact."""
    match event:
        case CaseFolderOpened():
            return CaseFolderState(folder=event.folder, keeper=event.keeper)
        case CaseContentAdded():
            return replace(state, contents={**state.contents, event.content: event.ground})
        case CaseContentRemoved():
            kept = {content: ground for content, ground in state.contents.items() if content != event.content}
            return replace(state, contents=kept)
        case CaseFolderHandedOver():
            return replace(state, keeper=event.keeper)
        case CaseFolderClosedOut():
            return replace(state, closed=True)
        case _:
            assert_never(event)


def open_folder(
    state: CaseFolderState, folder: CaseFolderId, *, number: str, title: str, keeper: PersonId
) -> list[CaseFolderOpened]:
    """Begin a folder, kept by whoever opens it. Raises CaseFolderOpenedAlready or InvalidInput."""
    if state.folder is not None:
        raise CaseFolderOpenedAlready(field="number")
    check_text(number, "number", "案件编号", characters_max=SHORT_CHARACTERS_MAX)
    check_text(title, "title", "案卷名称", characters_max=SHORT_CHARACTERS_MAX)
    return [CaseFolderOpened(folder=folder, number=number, keeper=keeper, sealed=FolderTitle(title))]


def add_content(
    state: CaseFolderState, *, content: CaseContent, ground: HoldGround, actor: PersonId
) -> list[CaseContentAdded]:
    """Put something in. Raises CaseFolderClosed, NotTheKeeper, InvalidInput or ContentInFolder."""
    folder = _kept(state, actor)
    check_content(content)
    if content in state.contents:
        raise ContentInFolder(field="content")
    return [CaseContentAdded(folder=folder, content=content, ground=ground)]


def remove_content(
    state: CaseFolderState, *, content: CaseContent, reason: ContentRemoval, actor: PersonId
) -> list[CaseContentRemoved]:
    """Take something out. Raises CaseFolderClosed, NotTheKeeper, InvalidInput or ContentNotInFolder."""
    folder = _kept(state, actor)
    check_content(content)
    if content not in state.contents:
        raise ContentNotInFolder(field="content")
    return [CaseContentRemoved(folder=folder, content=content, reason=reason)]


def hand_over(state: CaseFolderState, *, keeper: PersonId) -> list[CaseFolderHandedOver]:
    """Give the folder to another inspector, also where its keeper is gone. Raises CaseFolderClosed or KeptAlready."""
    folder = _open(state)
    if keeper == state.keeper:
        raise KeptAlready(field="keeper")
    return [CaseFolderHandedOver(folder=folder, keeper=keeper)]


def close_folder(state: CaseFolderState, *, outcome: FolderOutcome, actor: PersonId) -> list[CaseFolderClosedOut]:
    """End it for good. Raises CaseFolderClosed or NotTheKeeper."""
    return [CaseFolderClosedOut(folder=_kept(state, actor), outcome=outcome)]


def _open(state: CaseFolderState) -> CaseFolderId:
    if state.folder is None:
        raise CaseFolderNotFound(field="folder")
    if state.closed:
        raise CaseFolderClosed(field="folder")
    return state.folder


def _kept(state: CaseFolderState, actor: PersonId) -> CaseFolderId:
    folder = _open(state)
    if actor != state.keeper:
        raise NotTheKeeper(field="folder")
    return folder
