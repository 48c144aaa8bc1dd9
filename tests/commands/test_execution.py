"""An issued item from decomposition to close-out, by those who may (policy 五(二); domain.md 1.7, 4.3, 4.4)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from domain import streams
from domain.codes import PostKind, ReminderKind, TaskTier
from domain.contributions.commands import (
    DeclineContribution,
    DeliverContribution,
    PledgeContribution,
    RequestContribution,
)
from domain.contributions.errors import DeliveryDayWrong, DepartmentNotFunctional, ResourceUnknown
from domain.contributions.events import ContributionDelivered, ContributionPledged
from domain.evidence.commands import DeclareEvidence, LinkEvidence, RejectEvidence, SealEvidence, SupplyEvidence
from domain.evidence.errors import (
    EvidenceLinkedAlready,
    EvidenceNotFound,
    EvidenceNotSupplied,
    EvidenceOfNoItem,
    EvidenceOfOtherItem,
    EvidenceRejectedAlready,
)
from domain.evidence.events import EvidenceLinked
from domain.evidence.facts import Examination
from domain.execution.commands import (
    AcceptCommitment,
    AcceptProgress,
    AssignCommitment,
    ClaimCompletion,
    CloseItem,
    CorrectProgress,
    ReassignCommitment,
    ReopenItem,
    ResumeItem,
    ReturnCompletion,
    ReturnProgress,
    SendReminder,
    SetMeasure,
    SetNode,
    SubmitProgress,
    SuspendItem,
    VerifyCompletion,
)
from domain.execution.errors import (
    EvidenceUnsealed,
    ItemEnded,
    ItemNotIssued,
    LeaderNotInTeam,
    NodeOutside,
    NoReportAccepted,
    NotTheLeader,
    ReminderSentAlready,
    ReminderStale,
    ReportNotFound,
    ReportSettled,
    ReviewerIsReporter,
)
from domain.execution.events import CompletionVerified, ItemClosed, ProgressSubmitted, ReminderSent
from domain.guidance.commands import PublishGoodPractice, WithdrawGoodPractice
from domain.guidance.errors import PracticeNotFeatured, PracticeNotVerified, PracticePublishedAlready
from domain.lists.commands import ApproveChange, ProposeItemAddition, ProposeItemWithdrawal
from domain.organisation.commands import AssignPost, EndPost
from domain.recorded import Actor, Behalf
from domain.refusal import NotPermitted
from tests.commands import list_year as year
from tests.commands.conftest import ADMIN, PLATFORM, District
from tests.commands.list_year import DECOMPOSED, NODE, REPORTED

JUNE = date(2020, 6, 1)
FOUND = Examination("image/jpeg")
SHA256 = "a" * 64


@dataclass
class Street:
    """The street DW01 with its lists issued."""

    district: District
    made: dict[str, str]

    def someone(self, kind: PostKind, unit: str = "DW01") -> Actor:
        return self.district.holder(unit, kind)

    @property
    def head(self) -> Actor:
        return self.someone(PostKind.SECRETARY)

    @property
    def officer(self) -> Actor:
        """The maker's list officer."""
        return self.someone(PostKind.LIST_OFFICER, "QW")

    def person(self, kind: PostKind, unit: str = "DW01") -> str:
        return self.district.posts[unit, kind][1]

    def decompose(self, number: str, **changes: object) -> str:
        item = self.made[number]
        facts = {"measure": "分季度推进", "due_on": NODE, **changes}
        leader = self.person(PostKind.TEAM_MEMBER)
        command = AssignCommitment(item, leader, "组织办", **facts)  # type: ignore[arg-type]
        self.district.submit(self.head, command, occurred_on=DECOMPOSED)
        return item

    def report(self, number: str, *evidence: str) -> str:
        command = SubmitProgress(self.made[number], REPORTED, "已完成2次", Decimal(2), evidence)  # type: ignore[arg-type]
        return self.district.make(self.head, command)

    def accept(self, number: str, report: str) -> None:
        self.district.submit(self.officer, AcceptProgress(self.made[number], report, JUNE))  # type: ignore[arg-type]

    def seal(self, evidence: str) -> None:
        command = SealEvidence(evidence, SHA256, 1000, "1/file", "v1", "key", "b" * 64, 1064, date(2050, 1, 1), FOUND)  # type: ignore[arg-type]
        self.district.submit(PLATFORM, command)

    def declare(self, number: str | None, *, supplied: bool = True) -> str:
        digest = (SHA256, 1000, "image/jpeg") if supplied else (None, None, None)
        item = None if number is None else self.made[number]
        command = DeclareEvidence(self.district.units["DW01"], "现场.jpg", True, item, *digest)  # type: ignore[arg-type]
        return self.district.make(self.head, command)


@pytest.fixture
def street(district: District) -> Street:
    """A street whose lists are issued and nothing decomposed yet."""
    year.open_year(district)
    made = year.ready(district, "DW01")
    year.issue(district, "DW01")
    return Street(district, made)


@pytest.mark.parametrize(("kind", "unit"), [(PostKind.SECRETARY, "QW"), (PostKind.LIST_OFFICER, "QW")])
def test_the_superior_does_not_decompose_for_the_unit(street: Street, kind: PostKind, unit: str) -> None:
    command = AssignCommitment(street.made["T01"], street.person(PostKind.SECRETARY), "组织办")

    with pytest.raises(NotPermitted):
        street.district.submit(street.someone(kind, unit), command)

    street.district.submit(street.head, command)


def test_an_item_is_decomposed_to_a_leader_of_the_unit_on_that_day(street: Street) -> None:
    stranger = street.person(PostKind.SECRETARY, "DW02")
    with pytest.raises(LeaderNotInTeam):
        street.district.submit(street.head, AssignCommitment(street.made["T01"], stranger, "组织办"))

    post, member = street.district.posts["DW01", PostKind.TEAM_MEMBER]
    street.district.submit(ADMIN, EndPost(street.district.units["DW01"], post, date(2020, 4, 30)))
    with pytest.raises(LeaderNotInTeam):
        street.district.submit(street.head, AssignCommitment(street.made["T01"], member, "组织办"))
    street.district.submit(street.head, AssignCommitment(street.made["T01"], member, "组织办"), occurred_on=DECOMPOSED)


def test_a_node_keeps_to_the_tasks_time_limit_and_may_be_set_by_the_leader(street: Street) -> None:
    item = street.decompose("T01", measure="", due_on=None)
    member = street.someone(PostKind.TEAM_MEMBER)

    street.district.submit(member, SetMeasure(item, "分季度推进"))
    street.district.submit(member, SetNode(item, NODE))
    with pytest.raises(NodeOutside):
        street.district.submit(street.head, SetNode(item, date(2020, 7, 12)))

    other = street.made["T02"]
    street.district.submit(street.head, AssignCommitment(other, street.person(PostKind.DEPUTY_IN_CHARGE), "组织办"))
    with pytest.raises(NotPermitted):
        street.district.submit(member, SetNode(other, NODE))


def test_the_leader_accepts_in_person(street: Street) -> None:
    item = street.decompose("T01")

    with pytest.raises(NotPermitted):
        street.district.submit(street.head, AcceptCommitment(item, DECOMPOSED))
    street.district.submit(street.someone(PostKind.TEAM_MEMBER), AcceptCommitment(item, DECOMPOSED))

    deputy = street.person(PostKind.DEPUTY_IN_CHARGE)
    street.district.submit(street.head, ReassignCommitment(item, deputy, "组织办", "分工调整"))
    with pytest.raises((NotPermitted, NotTheLeader)):
        street.district.submit(street.someone(PostKind.TEAM_MEMBER), AcceptCommitment(item, JUNE))
    street.district.submit(street.someone(PostKind.DEPUTY_IN_CHARGE), AcceptCommitment(item, JUNE))


def test_a_report_is_reviewed_by_the_maker_and_corrected_by_the_unit(street: Street) -> None:
    item = street.decompose("T01")
    report = street.report("T01")
    [submitted] = [
        record.event
        for record in street.district.events(streams.item(item))
        if isinstance(record.event, ProgressSubmitted)
    ]
    assert submitted.reporter == street.head.person

    with pytest.raises(NotPermitted):
        street.district.submit(street.head, AcceptProgress(item, report, REPORTED))
    street.district.submit(street.officer, ReturnProgress(item, report, REPORTED, "佐证不足"))
    again = street.report("T01")
    street.district.submit(street.officer, AcceptProgress(item, again, REPORTED))
    correction = street.district.make(
        street.head, CorrectProgress(item, again, JUNE, "实为1次", "统计有误", Decimal(1))
    )
    street.district.submit(street.officer, AcceptProgress(item, correction, JUNE))


def test_who_reported_for_the_unit_does_not_review_for_the_maker(street: Street) -> None:
    item = street.decompose("T01")
    report = street.report("T01")
    command = AssignPost(
        street.district.units["QW"], street.head.person, "组织员", PostKind.LIST_OFFICER, date(2020, 1, 1)
    )
    post = street.district.make(ADMIN, command)
    other_hat = Actor(street.head.person, post, street.district.units["QW"])

    with pytest.raises(ReviewerIsReporter):
        street.district.submit(other_hat, AcceptProgress(item, report, REPORTED))


def test_a_review_that_only_paper_shows_names_nobody(street: Street) -> None:
    item = street.decompose("T01")
    report = street.report("T01")

    street.district.submit(street.district.behalf("QW", attested=True), AcceptProgress(item, report, REPORTED))

    accepted = street.district.events(streams.item(item))[-1]
    assert accepted.actor.on_behalf_of == Behalf(street.district.units["QW"], attested_on_paper=True)


def test_an_item_is_claimed_verified_by_the_maker_and_closed(street: Street) -> None:
    item = street.decompose("T01")
    report = street.report("T01")
    evidence = street.declare("T01")

    street.district.submit(street.head, ClaimCompletion(item, JUNE, (evidence,)))
    with pytest.raises(NotPermitted):
        street.district.submit(street.head, VerifyCompletion(item, JUNE))
    with pytest.raises(NoReportAccepted):
        street.district.submit(street.officer, VerifyCompletion(item, JUNE))
    street.accept("T01", report)
    with pytest.raises(EvidenceUnsealed, match="待核验"):
        street.district.submit(street.officer, VerifyCompletion(item, JUNE))
    street.seal(evidence)
    street.district.submit(street.officer, ReturnCompletion(item, JUNE, "再补一份"))
    street.district.submit(street.head, ClaimCompletion(item, JUNE, (evidence,)))
    street.district.submit(street.officer, VerifyCompletion(item, JUNE))
    street.district.submit(street.officer, CloseItem(item, JUNE))

    verified, closed = [record.event for record in street.district.events(streams.item(item))[-2:]]
    assert verified == CompletionVerified(item, street.district.units["QW"], JUNE, "")
    assert closed == ItemClosed(item, JUNE)
    street.district.submit(street.officer, ReopenItem(item, JUNE, "复查未通过"))


def test_an_item_is_suspended_and_resumed_by_the_maker(street: Street) -> None:
    item = street.decompose("T01")

    with pytest.raises(NotPermitted):
        street.district.submit(street.head, SuspendItem(item, JUNE, "场地腾退"))
    street.district.submit(street.officer, SuspendItem(item, JUNE, "场地腾退"))
    street.district.submit(street.officer, ResumeItem(item, JUNE))


def test_a_claim_shows_files_of_the_unit_that_were_supplied(street: Street) -> None:
    item = street.decompose("T01")
    street.report("T01")
    named, other, rejected = street.declare("T01", supplied=False), street.declare("T02"), street.declare("T01")
    free = street.declare(None)
    street.district.submit(PLATFORM, RejectEvidence(rejected, "摘要不符"))

    for evidence, refusal in (
        (named, EvidenceNotSupplied),
        (other, EvidenceOfOtherItem),
        (rejected, EvidenceRejectedAlready),
        (free, EvidenceOfNoItem),
        ("e1", EvidenceNotFound),
    ):
        with pytest.raises(refusal):
            street.district.submit(street.head, ClaimCompletion(item, JUNE, (evidence,)))  # type: ignore[arg-type]

    street.district.submit(street.head, SupplyEvidence(named, SHA256, 1000, "image/jpeg"))
    street.district.submit(street.head, ClaimCompletion(item, JUNE, (named,)))


def test_a_file_declared_for_no_item_may_be_shown_with_a_report_of_its_unit(street: Street) -> None:
    street.decompose("T01")
    item = street.made["T01"]
    free, shown = street.declare(None, supplied=False), street.declare(None, supplied=False)
    report = street.report("T01", shown)
    street.district.submit(street.head, LinkEvidence(free, item, report))

    for file in (free, shown):
        assert [record.event for record in street.district.events(streams.evidence(file))][1:] == [
            EvidenceLinked(file, item, report)
        ]
        with pytest.raises(EvidenceLinkedAlready):
            street.district.submit(street.head, LinkEvidence(file, item, report))
    with pytest.raises(ReportNotFound):
        street.district.submit(street.head, LinkEvidence(street.declare(None), street.made["T01"], "r1"))
    seal = SealEvidence(
        street.declare(None), SHA256, 1000, "1/file", "v1", "key", "b" * 64, 1064, date(2050, 1, 1), FOUND
    )
    with pytest.raises(NotPermitted):
        street.district.submit(street.head, seal)
    street.district.submit(PLATFORM, seal)


def test_a_file_is_declared_for_an_issued_item_of_the_unit_itself(street: Street) -> None:
    with pytest.raises(ItemNotIssued):
        street.district.submit(street.head, DeclareEvidence(street.district.units["DW01"], "现场.jpg", True, "a1"))
    with pytest.raises(EvidenceOfOtherItem):
        street.district.submit(
            street.someone(PostKind.SECRETARY, "DW02"),
            DeclareEvidence(street.district.units["DW02"], "现场.jpg", True, street.made["T01"]),
        )


def test_the_platform_alone_reminds_and_once(street: Street) -> None:
    item = street.decompose("T01")
    remind = SendReminder(item, ReminderKind.NEAR_DUE, NODE)

    with pytest.raises(NotPermitted):
        street.district.submit(street.head, remind)
    street.district.submit(PLATFORM, remind)

    assert isinstance(street.district.events(streams.item(item))[-1].event, ReminderSent)
    with pytest.raises(ReminderSentAlready):
        street.district.submit(PLATFORM, remind)
    with pytest.raises(ReminderStale):
        street.district.submit(PLATFORM, replace(remind, kind=ReminderKind.OVERDUE))


def test_a_departments_pledge_stands_on_the_item(street: Street) -> None:
    item, bureau = street.made["T01"], street.district.units["ZN01"]
    clerk, other = street.someone(PostKind.STAFF, "ZN01"), street.someone(PostKind.STAFF, "ZN02")

    with pytest.raises(DepartmentNotFunctional):
        street.district.submit(street.head, RequestContribution(item, street.district.units["ZZB"], "FUNDS", "经费"))
    with pytest.raises(ResourceUnknown):
        street.district.submit(street.head, RequestContribution(item, bureau, "GOODWILL", "支持"))
    request = RequestContribution(item, bureau, "FUNDS", "场地改造经费")
    asked = street.district.make(street.head, request, occurred_on=JUNE)
    with pytest.raises(NotPermitted):
        street.district.submit(other, PledgeContribution(asked, "二十万元", date(2020, 9, 1)))
    street.district.submit(clerk, PledgeContribution(asked, "二十万元", date(2020, 9, 1)), occurred_on=JUNE)
    with pytest.raises(DeliveryDayWrong):
        street.district.submit(clerk, DeliverContribution(asked, date(2019, 1, 1), "已拨付"))
    street.district.submit(clerk, DeliverContribution(asked, JUNE, "已拨付"))

    pledged, delivered = [record.event for record in street.district.events(streams.contribution(asked))[1:]]
    assert pledged == ContributionPledged(asked, item, bureau, "FUNDS", "二十万元", JUNE, date(2020, 9, 1))
    assert delivered == ContributionDelivered(asked, JUNE, "已拨付")

    declined = street.district.make(street.officer, RequestContribution(item, bureau, "STAFF", "选派干部"))
    street.district.submit(clerk, DeclineContribution(declined, "编制已满"))


def test_nothing_is_pledged_or_delivered_for_an_item_that_has_ended(street: Street) -> None:
    item, bureau, district = street.made["T02"], street.district.units["ZN01"], street.district
    clerk = street.someone(PostKind.STAFF, "ZN01")
    request = RequestContribution(item, bureau, "FUNDS", "经费")
    asked, pledged = district.make(street.head, request), district.make(street.head, request)
    district.submit(clerk, PledgeContribution(pledged, "二十万元", date(2020, 9, 1)))
    # A second KEY task, so that the list stays whole without T02.
    task = replace(year.TASK, tier=TaskTier.KEY)
    unit = district.units["DW01"]
    added = district.make(street.head, ProposeItemAddition(unit, 2020, "T12", "增加", task=task))
    district.submit(street.officer, ApproveChange(unit, 2020, added, district.today))
    gone = district.make(street.head, ProposeItemWithdrawal(unit, 2020, item, "上级取消"))
    district.submit(street.officer, ApproveChange(unit, 2020, gone, district.today))

    for command in (
        PledgeContribution(asked, "二十万元", date(2020, 9, 1)),
        DeliverContribution(pledged, district.today, "已拨付"),
    ):
        with pytest.raises(ItemEnded):
            district.submit(clerk, command)
    assert district.submit(clerk, DeclineContribution(asked, "项目已撤销"))


def test_a_member_of_the_team_reports_and_shows_files_of_what_they_lead_and_nothing_else(street: Street) -> None:
    own, member = street.decompose("T01"), street.someone(PostKind.TEAM_MEMBER)
    other = street.made["T02"]
    deputy = street.person(PostKind.DEPUTY_IN_CHARGE)
    street.district.submit(street.head, AssignCommitment(other, deputy, "组织办"), occurred_on=DECOMPOSED)

    def declare(item: str | None) -> DeclareEvidence:
        return DeclareEvidence(street.district.units["DW01"], "现场.jpg", True, item)  # type: ignore[arg-type]

    file = street.district.make(member, declare(own))
    report = street.district.make(member, SubmitProgress(own, REPORTED, "已完成2次", Decimal(2)))  # type: ignore[arg-type]
    street.district.submit(member, LinkEvidence(file, own, report))  # type: ignore[arg-type]
    for command in (SubmitProgress(other, REPORTED, "已完成2次", Decimal(2)), declare(other), declare(None)):  # type: ignore[arg-type]
        with pytest.raises(NotPermitted):
            street.district.submit(member, command)


def test_a_file_is_not_added_to_a_report_that_was_reviewed(street: Street) -> None:
    item = street.decompose("T01")
    report, file = street.report("T01"), street.declare("T01")
    street.accept("T01", report)

    with pytest.raises(ReportSettled):
        street.district.submit(street.head, LinkEvidence(file, item, report))  # type: ignore[arg-type]


def test_a_featured_task_found_done_becomes_a_good_practice_once(street: Street) -> None:
    item = street.decompose("T03")
    publish = PublishGoodPractice(item, "睦邻党建", "做法与成效")
    with pytest.raises(PracticeNotVerified):
        street.district.submit(street.officer, publish)
    evidence = street.declare("T03")
    street.accept("T03", street.report("T03"))
    street.seal(evidence)
    street.district.submit(street.head, ClaimCompletion(item, JUNE, (evidence,)))
    street.district.submit(street.officer, VerifyCompletion(item, JUNE))

    practice = street.district.make(street.officer, publish)

    with pytest.raises(PracticePublishedAlready):
        street.district.submit(street.officer, publish)
    with pytest.raises(PracticeNotFeatured):
        street.district.submit(street.officer, replace(publish, item=street.made["T01"]))
    street.district.submit(street.officer, WithdrawGoodPractice(practice, "经验过时"))
    assert street.district.make(street.officer, publish) == practice
