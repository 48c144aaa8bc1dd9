"""Issued lists change by approval alone, and stay whole."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import streams
from domain.codes import DutyRole, PostKind, TaskTier
from domain.documents.errors import DocumentNumberTaken
from domain.execution.commands import AssignCommitment
from domain.execution.errors import ItemEnded, ItemStageWrong
from domain.execution.events import ItemIssued, ItemRevoked
from domain.lists.commands import (
    ApproveChange,
    ProposeItemAddition,
    ProposeItemRevision,
    ProposeItemWithdrawal,
    RejectChange,
    WithdrawItem,
)
from domain.lists.errors import (
    ApproverIsProposer,
    ChangeLeavesGap,
    ChangeNotFound,
    ItemNotFound,
    ListIssuedAlready,
)
from domain.lists.events import ChangeApproved, DutyContent, TaskItemAdded, TaskItemRevised
from domain.organisation.commands import EndPost
from domain.organisation.errors import NotTheMaker
from domain.refusal import NotPermitted
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN, District
from tests.commands.list_year import PROBLEM, TASK, YEAR

JUNE = date(2020, 6, 30)


@pytest.fixture
def issued(district: District) -> tuple[District, dict[str, str]]:
    """A district where the lists of DW01 are issued, and their items by number."""
    year.open_year(district)
    made = year.ready(district, "DW01")
    year.issue(district, "DW01")
    return district, made


def test_an_issued_item_changes_once_the_maker_approves_what_the_unit_proposed(
    issued: tuple[District, dict[str, str]],
) -> None:
    district, made = issued
    key = district.units["DW01"]
    content = replace(TASK, goal="按期开展主题党日和组织生活会")
    with pytest.raises(ListIssuedAlready):
        district.submit(year.officer(district, "DW01"), WithdrawItem(key, YEAR, made["T01"], "不切实际"))

    change = district.make(
        year.head(district, "DW01"), ProposeItemRevision(key, YEAR, made["T01"], "任务调整", task=content)
    )
    with pytest.raises(NotPermitted):
        district.submit(year.head(district, "DW01"), ApproveChange(key, YEAR, change, JUNE))
    district.submit(year.officer(district, "DW01"), ApproveChange(key, YEAR, change, JUNE, "示委发〔2020〕9号"))

    approved, revised = [record.event for record in district.events(streams.list_set(key, YEAR))[-2:]]
    assert approved == ChangeApproved(key, YEAR, change, JUNE, "示委发〔2020〕9号")
    assert revised == TaskItemRevised(made["T01"], content, "任务调整", change=change)


def test_who_proposed_a_change_does_not_approve_it_as_the_maker(issued: tuple[District, dict[str, str]]) -> None:
    district, made = issued
    key, officer = district.units["DW01"], year.officer(district, "DW01")

    change = district.make(officer, ProposeItemRevision(key, YEAR, made["T02"], "任务调整", task=TASK))

    with pytest.raises(ApproverIsProposer):
        district.submit(officer, ApproveChange(key, YEAR, change, JUNE))
    district.submit(year.committee(district, "DW01"), RejectChange(key, YEAR, change, "维持原目标"))


def test_an_added_item_begins_its_life_and_a_withdrawn_one_can_no_longer_be_decomposed(
    issued: tuple[District, dict[str, str]],
) -> None:
    district, _ = issued
    key = district.units["DW01"]
    head, committee = year.head(district, "DW01"), year.committee(district, "DW01")

    added = district.make(head, ProposeItemAddition(key, YEAR, "T09", "新任务", task=TASK))
    district.submit(committee, ApproveChange(key, YEAR, added, JUNE))
    item = next(
        record.event.item
        for record in district.events(streams.list_set(key, YEAR))
        if isinstance(record.event, TaskItemAdded) and record.event.change == added
    )
    assert isinstance(district.events(streams.item(item))[0].event, ItemIssued)

    gone = district.make(head, ProposeItemWithdrawal(key, YEAR, item, "上级取消"))
    district.submit(committee, ApproveChange(key, YEAR, gone, JUNE))

    assert district.events(streams.item(item))[-1].event == ItemRevoked(item, gone, "上级取消")
    with pytest.raises(ItemEnded):
        district.submit(head, AssignCommitment(item, district.posts["DW01", PostKind.SECRETARY][1], "组织办"))
    with pytest.raises(ItemEnded):
        district.submit(head, ProposeItemRevision(key, YEAR, item, "再改", task=TASK))


def test_one_document_may_approve_several_changes_but_not_issue_a_list(
    issued: tuple[District, dict[str, str]],
) -> None:
    district, made = issued
    key, head, committee = district.units["DW01"], year.head(district, "DW01"), year.committee(district, "DW01")
    higher = replace(TASK, goal="目标提高")
    changes = [
        district.make(head, ProposeItemRevision(key, YEAR, made[number], "任务调整", task=replace(higher, tier=tier)))
        for number, tier in (("T02", TaskTier.KEY), ("T03", TaskTier.FEATURED))
    ]

    for change in changes:
        district.submit(committee, ApproveChange(key, YEAR, change, JUNE, "示委发〔2020〕9号"))

    added = district.make(head, ProposeItemAddition(key, YEAR, "P09", "新问题", problem=PROBLEM))
    with pytest.raises(DocumentNumberTaken):
        district.submit(committee, ApproveChange(key, YEAR, added, JUNE, "示委发〔2020〕1号"))


def test_a_new_secretary_takes_over_the_first_responsibility_by_an_approved_change(
    issued: tuple[District, dict[str, str]],
) -> None:
    district, made = issued
    key = district.units["DW01"]
    post, _ = district.posts["DW01", PostKind.SECRETARY]
    district.submit(ADMIN, EndPost(key, post, date(2020, 6, 11)))
    district.appoint("DW01", PostKind.SECRETARY, date(2020, 6, 12))
    successor = district.posts["DW01", PostKind.SECRETARY][1]
    duty = DutyContent(DutyRole.FIRST_RESPONSIBLE, successor, "负第一责任", 100)

    change = district.make(
        year.head(district, "DW01"), ProposeItemRevision(key, YEAR, made["D01"], "书记调整", duty=duty)
    )
    district.submit(year.committee(district, "DW01"), ApproveChange(key, YEAR, change, JUNE))

    revised = district.events(streams.list_set(key, YEAR))[-1].event
    assert (revised.content.holder, revised.content.post) == (
        successor,
        district.posts["DW01", PostKind.SECRETARY][0],
    )


def test_changes_are_between_the_unit_and_its_own_maker(issued: tuple[District, dict[str, str]]) -> None:
    district, made = issued
    key = district.units["DW01"]

    for stranger in (district.holder("DW02", PostKind.SECRETARY), district.holder("DW02", PostKind.LIST_OFFICER)):
        with pytest.raises(NotPermitted):
            district.submit(stranger, ProposeItemWithdrawal(key, YEAR, made["T01"], "上级取消"))
    with pytest.raises(NotTheMaker):
        district.submit(district.holder("DW02", PostKind.LIST_OFFICER), ApproveChange(key, YEAR, "c1", JUNE))
    with pytest.raises(ChangeNotFound):
        district.submit(year.committee(district, "DW01"), ApproveChange(key, YEAR, "c1", JUNE))
    with pytest.raises(ItemNotFound):
        district.submit(year.head(district, "DW01"), ProposeItemWithdrawal(key, YEAR, "a1", "上级取消"))


def test_an_item_that_is_being_found_done_does_not_change(issued: tuple[District, dict[str, str]]) -> None:
    district, made = issued
    key, head, item = district.units["DW01"], year.head(district, "DW01"), made["T02"]
    content = replace(TASK, tier=TaskTier.KEY, target_value=Decimal(9999))
    early = district.make(head, ProposeItemRevision(key, YEAR, item, "任务调整", task=content))
    year.found_done(district, "DW01", item)

    with pytest.raises(ItemStageWrong, match="已核查"):
        district.submit(year.committee(district, "DW01"), ApproveChange(key, YEAR, early, JUNE))
    with pytest.raises(ItemStageWrong):
        district.submit(head, ProposeItemWithdrawal(key, YEAR, item, "上级取消"))


def test_a_secretary_does_not_become_the_second_first_responsible(issued: tuple[District, dict[str, str]]) -> None:
    district, _ = issued
    key = district.units["DW01"]
    district.submit(ADMIN, EndPost(key, district.posts["DW01", PostKind.SECRETARY][0], date(2020, 6, 11)))
    district.appoint("DW01", PostKind.SECRETARY, date(2020, 6, 12))
    duty = DutyContent(DutyRole.FIRST_RESPONSIBLE, district.posts["DW01", PostKind.SECRETARY][1], "负第一责任", 100)

    change = district.make(year.head(district, "DW01"), ProposeItemAddition(key, YEAR, "D09", "书记调整", duty=duty))

    with pytest.raises(ChangeLeavesGap, match="第一责任人"):
        district.submit(year.committee(district, "DW01"), ApproveChange(key, YEAR, change, JUNE))
