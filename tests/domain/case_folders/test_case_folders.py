"""Case folders: opened, filled, handed over and closed by discipline inspectors; their files are held meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.case_folders import holds
from domain.case_folders.decider import (
    EMPTY,
    CaseFolderState,
    add_content,
    close_folder,
    evolve,
    hand_over,
    open_folder,
    remove_content,
)
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
    EvidenceHoldPlaced,
    EvidenceHoldReleased,
    FolderTitle,
    HoldEvent,
)
from domain.case_folders.facts import CaseContent
from domain.codes import ContentRemoval, FolderOutcome, HoldGround
from domain.ids import CaseFolderId, EvidenceId, FindingId, ItemId, PersonId
from domain.refusal import InvalidInput

FOLDER, OTHER = CaseFolderId("folder"), CaseFolderId("other folder")
LI, WANG = PersonId("li"), PersonId("wang")
FILE, ITEM = CaseContent(evidence=EvidenceId("file")), CaseContent(item=ItemId("item"))
GROUND, CONCLUDED = HoldGround.DISCIPLINE_CASE, FolderOutcome.CASE_CONCLUDED
OPENED = CaseFolderOpened(FOLDER, "纪案〔2020〕1号", LI, FolderTitle("关于某人的反映"))
ADDED = CaseContentAdded(FOLDER, FILE, GROUND)
CLOSED = CaseFolderClosedOut(FOLDER, CONCLUDED)


def given(*events: CaseFolderEvent) -> CaseFolderState:
    state = EMPTY
    for event in events:
        state = evolve(state, event)
    return state


def test_a_folder_is_kept_by_whoever_opens_it() -> None:
    assert open_folder(EMPTY, FOLDER, number="纪案〔2020〕1号", title="关于某人的反映", keeper=LI) == [OPENED]
    assert given(OPENED).keeper == LI
    with pytest.raises(CaseFolderOpenedAlready):
        open_folder(given(OPENED), FOLDER, number="纪案〔2020〕1号", title="又一次", keeper=WANG)


@pytest.mark.parametrize(
    ("number", "title", "field"),
    [(" ", "名称", "number"), ("1号", "", "title"), ("1" * 201, "名称", "number"), ("1号", "名" * 201, "title")],
)
def test_a_folder_has_a_number_and_a_title(number: str, title: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_folder(EMPTY, FOLDER, number=number, title=title, keeper=LI)
    assert refused.value.field == field


def test_files_items_and_findings_come_in_and_go_out_once() -> None:
    finding = CaseContent(finding=FindingId("finding"))
    for content in (FILE, ITEM, finding):
        added = add_content(given(OPENED), content=content, ground=GROUND, actor=LI)
        assert added == [CaseContentAdded(FOLDER, content, GROUND)]
        state = given(OPENED, *added)
        with pytest.raises(ContentInFolder):
            add_content(state, content=content, ground=GROUND, actor=LI)

        removed = remove_content(state, content=content, reason=ContentRemoval.NOT_RELEVANT, actor=LI)
        assert removed == [CaseContentRemoved(FOLDER, content, ContentRemoval.NOT_RELEVANT)]
        assert given(OPENED, *added, *removed).contents == {}
        with pytest.raises(ContentNotInFolder):
            remove_content(given(OPENED), content=content, reason=ContentRemoval.NOT_RELEVANT, actor=LI)
        assert add_content(given(OPENED, *added, *removed), content=content, ground=GROUND, actor=LI) == added


@pytest.mark.parametrize("content", [CaseContent(), CaseContent(evidence=EvidenceId("file"), item=ItemId("item"))])
def test_one_thing_at_a_time(content: CaseContent) -> None:
    with pytest.raises(InvalidInput):
        add_content(given(OPENED), content=content, ground=GROUND, actor=LI)
    with pytest.raises(InvalidInput):
        remove_content(given(OPENED), content=content, reason=ContentRemoval.NOT_RELEVANT, actor=LI)


def test_only_the_keeper_works_on_a_folder_and_any_inspector_hands_it_over() -> None:
    state = given(OPENED, ADDED)
    for act in _acts(WANG):
        with pytest.raises(NotTheKeeper):
            act(state)

    moved = hand_over(state, keeper=WANG)

    assert moved == [CaseFolderHandedOver(FOLDER, WANG)]
    after = given(OPENED, ADDED, *moved)
    assert close_folder(after, outcome=CONCLUDED, actor=WANG) == [CLOSED]
    with pytest.raises(NotTheKeeper):
        close_folder(after, outcome=CONCLUDED, actor=LI)
    with pytest.raises(KeptAlready):
        hand_over(after, keeper=WANG)


def test_a_closed_folder_keeps_what_it_held_and_takes_no_more() -> None:
    state = given(OPENED, ADDED, CLOSED)

    assert state.files() == [FILE.evidence]
    for act in (*_acts(LI), lambda state: hand_over(state, keeper=WANG)):
        with pytest.raises(CaseFolderClosed):
            act(state)


def test_nothing_is_done_with_a_folder_that_is_not_there() -> None:
    for act in (*_acts(LI), lambda state: hand_over(state, keeper=WANG)):
        with pytest.raises(CaseFolderNotFound):
            act(EMPTY)


def _acts(actor: PersonId) -> list[Callable[[CaseFolderState], Any]]:
    return [
        lambda state: add_content(state, content=ITEM, ground=GROUND, actor=actor),
        lambda state: remove_content(state, content=FILE, reason=ContentRemoval.NOT_RELEVANT, actor=actor),
        lambda state: close_folder(state, outcome=CONCLUDED, actor=actor),
    ]


def test_a_file_is_held_while_any_folder_needs_it() -> None:
    file = EvidenceId("file")

    def held(*events: HoldEvent) -> bool:
        state = holds.EMPTY
        for event in events:
            state = holds.evolve(state, event)
        return state.held

    one, two = (holds.place(file, folder=folder, ground=GROUND) for folder in (FOLDER, OTHER))
    gone, away = (holds.release(file, folder=folder) for folder in (FOLDER, OTHER))

    assert one == [EvidenceHoldPlaced(file, FOLDER, GROUND)]
    assert gone == [EvidenceHoldReleased(file, FOLDER)]
    assert not held()
    assert held(*one)
    assert held(*one, *two, *gone)
    assert not held(*one, *two, *gone, *away)
    assert held(*one, *gone, *one)
