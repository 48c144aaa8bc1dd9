"""Commands on case folders, and the holds that go with their files."""

from domain import streams
from domain.case_folders import decider as case_folders
from domain.case_folders import holds
from domain.case_folders.commands import (
    AddCaseContent,
    CloseCaseFolder,
    HandOverCaseFolder,
    OpenCaseFolder,
    RemoveCaseContent,
)
from domain.case_folders.facts import CaseContent
from domain.evidence.decider import EvidenceStatus
from domain.evidence.errors import EvidenceNotSealed
from domain.ids import CaseFolderId, EvidenceId, PersonId
from domain.recorded import Classification
from domain.sealed import decider as erasures
from services.commands import states
from services.commands.decide import Decide
from services.commands.handling import handles
from services.commands.identity import case_folder_id

_KEPT = Classification.RESTRICTED


@handles(OpenCaseFolder)
def open_case_folder(command: OpenCaseFolder, decide: Decide) -> None:
    # Whoever may not do it learns nothing of what there is, so they are turned away before anything is looked at.
    decide.authorise()
    folder = case_folder_id(decide.tenant_id, command.number)
    stream = streams.case_folder(folder)
    state = decide.load(stream, case_folders.EMPTY, case_folders.evolve)
    decide.create(folder)
    keeper = PersonId(decide.actor.person)
    events = case_folders.open_folder(state, folder, number=command.number, title=command.title, keeper=keeper)
    decide.emit(stream, events, _KEPT)


@handles(AddCaseContent)
def add_case_content(command: AddCaseContent, decide: Decide) -> None:
    decide.authorise()
    state = states.case_folder(decide, command.folder)
    _refuse_absent(command.content, decide)
    events = case_folders.add_content(
        state, content=command.content, ground=command.ground, actor=PersonId(decide.actor.person)
    )
    decide.emit(streams.case_folder(command.folder), events, _KEPT)
    file = command.content.evidence
    if file is not None:
        states.evidence_hold(decide, file)
        placed = holds.place(file, folder=command.folder, ground=command.ground)
        decide.emit(streams.evidence_hold(file), placed, _KEPT)


@handles(RemoveCaseContent)
def remove_case_content(command: RemoveCaseContent, decide: Decide) -> None:
    decide.authorise()
    state = states.case_folder(decide, command.folder)
    events = case_folders.remove_content(
        state, content=command.content, reason=command.reason, actor=PersonId(decide.actor.person)
    )
    decide.emit(streams.case_folder(command.folder), events, _KEPT)
    if command.content.evidence is not None:
        _release(command.content.evidence, command.folder, decide)


@handles(HandOverCaseFolder)
def hand_over_case_folder(command: HandOverCaseFolder, decide: Decide) -> None:
    decide.authorise()
    state = states.case_folder(decide, command.folder)
    states.person(decide, command.keeper)
    events = case_folders.hand_over(state, keeper=command.keeper)
    decide.emit(streams.case_folder(command.folder), events, _KEPT)


@handles(CloseCaseFolder)
def close_case_folder(command: CloseCaseFolder, decide: Decide) -> None:
    decide.authorise()
    state = states.case_folder(decide, command.folder)
    events = case_folders.close_folder(state, outcome=command.outcome, actor=PersonId(decide.actor.person))
    decide.emit(streams.case_folder(command.folder), events, _KEPT)
    for file in state.files():
        _release(file, command.folder, decide)


def _release(file: EvidenceId, folder: CaseFolderId, decide: Decide) -> None:
    """This folder's hold ends; the file is free once no other folder's is left."""
    states.evidence_hold(decide, file)
    decide.emit(streams.evidence_hold(file), holds.release(file, folder=folder), _KEPT)


def _refuse_absent(content: CaseContent, decide: Decide) -> None:
    """Refuse what is not there, and a file without bytes to keep: not sealed, or erased."""
    if content.evidence is not None:
        file = states.evidence(decide, content.evidence)
        if file.status is not EvidenceStatus.SEALED:
            raise EvidenceNotSealed(f"{file.name}{file.label}。", field="content")
        # What nobody can read any more cannot be kept for anybody.
        erasures.refuse_erased(states.erasure(decide, content.evidence))
    if content.item is not None:
        states.item(decide, content.item)
    if content.finding is not None:
        states.finding(decide, content.finding)
