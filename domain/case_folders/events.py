"""Facts about case folders and holds. A folder's title is sealed under a key of the folder itself."""

from dataclasses import dataclass
from typing import ClassVar

from domain.case_folders.facts import CaseContent
from domain.codes import ContentRemoval, FolderOutcome, HoldGround
from domain.ids import CaseFolderId, EvidenceId, PersonId
from domain.recorded import stored


@dataclass(frozen=True, slots=True)
class FolderTitle:
    """What the case is called, which may name a person."""

    title: str


@stored("case_folder.opened.v1")
@dataclass(frozen=True, slots=True)
class CaseFolderOpened:
    SEALED_SUBJECT: ClassVar[str] = "folder"
    folder: CaseFolderId
    number: str
    keeper: PersonId
    sealed: FolderTitle | None


@stored("case_folder.content_added.v1")
@dataclass(frozen=True, slots=True)
class CaseContentAdded:
    folder: CaseFolderId
    content: CaseContent
    ground: HoldGround


@stored("case_folder.content_removed.v1")
@dataclass(frozen=True, slots=True)
class CaseContentRemoved:
    folder: CaseFolderId
    content: CaseContent
    reason: ContentRemoval


@stored("case_folder.handed_over.v1")
@dataclass(frozen=True, slots=True)
class CaseFolderHandedOver:
    folder: CaseFolderId
    keeper: PersonId


@stored("case_folder.closed.v1")
@dataclass(frozen=True, slots=True)
class CaseFolderClosedOut:
    """What lay in it stays readable there; the holds it placed are released beside this."""

    folder: CaseFolderId
    outcome: FolderOutcome


@stored("evidence.hold_placed.v1")
@dataclass(frozen=True, slots=True)
class EvidenceHoldPlaced:
    """One folder needs the file as it is. The object store is told to hold the sealed version as well."""

    evidence: EvidenceId
    folder: CaseFolderId
    ground: HoldGround


@stored("evidence.hold_released.v1")
@dataclass(frozen=True, slots=True)
class EvidenceHoldReleased:
    """That folder needs it no more; others may."""

    evidence: EvidenceId
    folder: CaseFolderId


CaseFolderEvent = CaseFolderOpened | CaseContentAdded | CaseContentRemoved | CaseFolderHandedOver | CaseFolderClosedOut
HoldEvent = EvidenceHoldPlaced | EvidenceHoldReleased
