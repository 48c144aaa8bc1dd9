"""Case folders, what lies in them, and the holds on their files."""

from collections.abc import Iterable
from dataclasses import fields

from domain.case_folders.events import (
    CaseContentAdded,
    CaseContentRemoved,
    CaseFolderClosedOut,
    CaseFolderHandedOver,
    CaseFolderOpened,
    EvidenceHoldPlaced,
    EvidenceHoldReleased,
)
from domain.case_folders.facts import CaseContent
from domain.recorded import Recorded
from projections.temporal import Close, Entry, Key, Op, Patch, Projection, Put, Rows, Table


def _contents(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    return [_key(event.folder, event.content)] if isinstance(event, CaseContentAdded | CaseContentRemoved) else ()


def _key(folder: str, content: CaseContent) -> Key:
    [(kind, entity)] = [
        (each.name, getattr(content, each.name)) for each in fields(content) if getattr(content, each.name) is not None
    ]
    return folder, kind, entity


FOLDER = Table("case_folder", key=("folder",), found_by=("folder",))
CONTENT = Table("case_content", key=("folder", "kind", "entity"), found_by=(_contents,))
HOLD = Table("evidence_hold", key=("evidence", "folder"), found_by=(("evidence", "folder"),))

case_folders = Projection("case_folders", FOLDER, CONTENT, HOLD)


@case_folders.on(CaseFolderOpened)
def opened(entry: Entry, event: CaseFolderOpened, rows: Rows) -> Iterable[Op]:
    said = {"number": event.number, "keeper": event.keeper, "sealed": entry.recorded.sealed}
    at = {"opened_at": entry.recorded.recorded_at, "position": entry.recorded.position}
    yield Put(FOLDER, (event.folder,), {**said, **at})


@case_folders.on(CaseContentAdded)
def added(entry: Entry, event: CaseContentAdded, rows: Rows) -> Iterable[Op]:
    at = {"added_at": entry.recorded.recorded_at, "position": entry.recorded.position}
    yield Put(CONTENT, _key(event.folder, event.content), {"ground": str(event.ground), **at})


@case_folders.on(CaseContentRemoved)
def removed(entry: Entry, event: CaseContentRemoved, rows: Rows) -> Iterable[Op]:
    yield Close(CONTENT, _key(event.folder, event.content))


@case_folders.on(CaseFolderHandedOver)
def handed_over(entry: Entry, event: CaseFolderHandedOver, rows: Rows) -> Iterable[Op]:
    yield Patch(FOLDER, (event.folder,), {"keeper": event.keeper})


@case_folders.on(CaseFolderClosedOut)
def closed(entry: Entry, event: CaseFolderClosedOut, rows: Rows) -> Iterable[Op]:
    yield Patch(FOLDER, (event.folder,), {"outcome": str(event.outcome), "closed_at": entry.recorded.recorded_at})


@case_folders.on(EvidenceHoldPlaced)
def hold_placed(entry: Entry, event: EvidenceHoldPlaced, rows: Rows) -> Iterable[Op]:
    at = {"placed_at": entry.recorded.recorded_at, "position": entry.recorded.position}
    yield Put(HOLD, (event.evidence, event.folder), {"ground": str(event.ground), **at})


@case_folders.on(EvidenceHoldReleased)
def hold_released(entry: Entry, event: EvidenceHoldReleased, rows: Rows) -> Iterable[Op]:
    yield Close(HOLD, (event.evidence, event.folder))
