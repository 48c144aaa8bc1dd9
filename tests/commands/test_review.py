"""The review meeting as commands: who runs it, who reports, what a report must explain, who counts, what follows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain import streams
from domain.assessment.commands import FeedBackAssessment
from domain.codes import CyclePhase, PostKind
from domain.cycle.commands import AdvancePhase, DeclarePriorReport, OpenCycle
from domain.cycle.errors import PhaseForbids, PromisesOther
from domain.execution.commands import AcceptProgress, AssignCommitment, CloseItem, SubmitProgress
from domain.ids import PersonId, QuestionId, UnitId
from domain.organisation.errors import NotTheMaker
from domain.recorded import Actor, Behalf
from domain.refusal import NotPermitted
from domain.review.commands import (
    AdjournMeeting,
    AnswerQuestion,
    AskQuestion,
    CallReporter,
    CirculateCompletion,
    CloseAppraisal,
    DeliverReport,
    EnterPaperCount,
    InviteParticipants,
    OpenAppraisal,
    PublishBallotKeys,
    ScheduleMeeting,
    SealBallots,
)
from domain.review.errors import (
    AskerNotInvited,
    AssessmentsNotFinal,
    BoxNotFound,
    CountsDiffer,
    MeetingNotFound,
    MeetingUnitsWrong,
    NothingUnfinished,
    QuorumMissing,
    ReporterWrong,
    ReportPartMissing,
)
from domain.scoring.score_1 import digest
from domain.tally import tally_of
from services.commands.asking import asking
from services.commands.assessed import assessment_document
from services.commands.meeting_board import find_board
from services.store import tenant
from tests.commands import list_year as year
from tests.commands.conftest import PLATFORM, District, rehearse
from tests.commands.test_assessment import DONE, Assessing

YEAR, DAY = 2020, date(2020, 6, 28)
PROMISED = ("巩固后进社区整顿成效", "建成红旗社区")
VOTES = tally_of({"好": 1, "较好": 1})


class Reviewing:
    """A district whose assessment of DW01 is final, and the district's review meeting of that one unit."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.assessing = Assessing(district)
        self.assessing.begin()
        self.office = self.assessing.office
        self.top, self.unit = UnitId(district.units["QW"]), UnitId(district.units["DW01"])
        self.assessing.open("DW01", self.assessing.form("QW"))
        self.assessing.assess("DW01")

    def person(self, unit: str, kind: PostKind) -> PersonId:
        return PersonId(self.district.posts[unit, kind][1])

    @property
    def head(self) -> Actor:
        return year.head(self.district, "DW01")

    @property
    def invited(self) -> tuple[PersonId, ...]:
        kinds = (PostKind.SECRETARY, PostKind.DEPUTY_IN_CHARGE)
        return tuple(self.person(unit, kind) for unit in ("DW01", "ZN01") for kind in kinds)

    def schedule(self, actor: Actor | None = None, **changes: Any) -> Any:
        command = ScheduleMeeting(self.top, YEAR, (self.unit,), self.invited, DAY, "区委礼堂")
        return self.district.submit(actor or self.office, replace(command, **changes))

    def circulate(self) -> Any:
        return self.district.submit(self.office, CirculateCompletion(self.top, YEAR, DAY))

    def begin(self) -> None:
        """Assessed, in the phase for it, called, circulated."""
        self.assessing.finalise("DW01")
        self.district.submit(self.office, FeedBackAssessment(self.unit, YEAR, DONE))
        self.schedule()
        self.district.submit(self.office, AdvancePhase(YEAR, CyclePhase.REVIEW, DAY))
        self.circulate()

    def call(self, actor: Actor | None = None, reporter: PersonId | None = None) -> Any:
        chosen = reporter or self.person("DW01", PostKind.SECRETARY)
        return self.district.submit(actor or self.office, CallReporter(self.top, YEAR, self.unit, chosen, DAY))

    def report(self, actor: Actor | None = None, **changes: Any) -> Any:
        command = DeliverReport(
            self.top, YEAR, self.unit, DAY, "按月调度", "基本完成", "明显加强", "审批延后", "继续推进", PROMISED
        )
        return self.district.submit(actor or self.head, replace(command, **changes))

    def hear(self) -> None:
        """Called, reported, asked and answered."""
        self.call()
        self.report()
        asker = self.district.holder("ZN01", PostKind.SECRETARY)
        asked = AskQuestion(self.top, YEAR, self.unit, "成效如何巩固？", DAY)
        question = QuestionId(self.district.make(asker, asked))
        answer = AnswerQuestion(self.top, YEAR, self.unit, question, "季度复核", DAY)
        self.district.submit(self.head, answer)

    def vote(self, *, on_paper: bool) -> None:
        """Opened with everybody there."""
        command = OpenAppraisal(self.top, YEAR, self.invited, on_paper, DAY)
        self.district.submit(self.office, command)

    def close(self) -> None:
        self.district.submit(self.office, CloseAppraisal(self.top, YEAR, DAY))

    def count(self, actor: Actor, **changes: Any) -> Any:
        command = EnterPaperCount(self.unit, YEAR, 3, 3, 2, 0, VOTES, DAY)
        return self.district.submit(actor, replace(command, **changes))

    def told(self, stream: str) -> list[str]:
        return [type(each.event).__name__ for each in self.district.events(stream)]

    def board(self) -> tuple[str, list[str]]:
        with tenant(self.district.tenant_id):
            step, found = find_board(self.district.log.read_stream, self.district.tenant_id, self.top, YEAR, DAY)
        return step, [blocker.code for blocker in found]


@pytest.fixture
def reviewing() -> Reviewing:
    """Before the assessment is final."""
    district = rehearse()
    district.open()
    return Reviewing(district)


@pytest.fixture
def meeting(reviewing: Reviewing) -> Reviewing:
    """With its completion circulated."""
    reviewing.begin()
    return reviewing


def test_a_meeting_is_held_step_by_step_and_counted_by_the_platform(meeting: Reviewing) -> None:
    meeting.hear()
    meeting.vote(on_paper=False)
    box = streams.ballot_box(meeting.unit, YEAR)
    opened = meeting.district.events(box)[0].event
    assert opened.choices == ("好", "较好", "一般", "差", "弃权")
    assert opened.eligible == 3
    meeting.district.submit(PLATFORM, PublishBallotKeys(meeting.unit, YEAR, "1.box", "token", "vote"))
    meeting.close()
    meeting.district.submit(PLATFORM, SealBallots(meeting.unit, YEAR, 3, ("好", "弃权"), ("a", "b")))
    meeting.district.submit(meeting.office, AdjournMeeting(meeting.top, YEAR, DAY))

    assert meeting.told(box) == ["BallotBoxOpened", "BallotKeysPublished", "BallotsSealed", "BallotsCounted"]
    assert meeting.told(streams.meeting(meeting.top, YEAR))[-2:] == ["AppraisalClosed", "MeetingAdjourned"]


def test_what_is_circulated_is_the_assessment_of_exactly_the_meetings_units(reviewing: Reviewing) -> None:
    reviewing.schedule()
    reviewing.district.submit(reviewing.office, AdvancePhase(YEAR, CyclePhase.REVIEW, DAY))
    with pytest.raises(AssessmentsNotFinal, match="DW01"):
        reviewing.circulate()

    assert reviewing.board() == ("CIRCULATE", ["ASSESSMENTS_NOT_FINAL"])


def test_the_circulated_digest_addresses_the_document(meeting: Reviewing) -> None:
    district = meeting.district
    circulated = district.events(streams.meeting(meeting.top, YEAR))[-1].event

    with tenant(district.tenant_id):
        asked = asking(district.log.read_stream, district.tenant_id, DAY)
        document = assessment_document(asked, YEAR, [meeting.unit])

    assert circulated.assessment == digest(document)


def test_the_next_step_and_what_blocks_it_follow_the_meeting(reviewing: Reviewing) -> None:
    reviewing.assessing.finalise("DW01")
    reviewing.schedule()
    assert reviewing.board() == ("CIRCULATE", ["PHASE_FORBIDS"])
    with pytest.raises(PhaseForbids):
        reviewing.circulate()
    reviewing.district.submit(reviewing.office, AdvancePhase(YEAR, CyclePhase.REVIEW, DAY))

    reached = []
    for step in (reviewing.circulate, reviewing.call, reviewing.report):
        reached.append(reviewing.board())
        step()
    reached.append(reviewing.board())
    asked = AskQuestion(reviewing.top, YEAR, reviewing.unit, "？", DAY)
    question = QuestionId(reviewing.district.make(reviewing.head, asked))
    reached.append(reviewing.board())
    answer = AnswerQuestion(reviewing.top, YEAR, reviewing.unit, question, "是", DAY)
    reviewing.district.submit(reviewing.office, answer)
    reached.append(reviewing.board())
    reviewing.vote(on_paper=True)
    reached.append(reviewing.board())
    reviewing.close()
    reached.append(reviewing.board())
    for kind in (PostKind.LIST_OFFICER, PostKind.SECRETARY):
        reviewing.count(reviewing.district.holder("QW", kind))
    reached.append(reviewing.board())
    reviewing.district.submit(reviewing.office, AdjournMeeting(reviewing.top, YEAR, DAY))
    reached.append(reviewing.board())

    assert [step for step, _ in reached] == [
        "CIRCULATE", "CALL", "REPORT", "QUESTION", "QUESTION", "OPEN_APPRAISAL", "CLOSE_APPRAISAL", "COUNT", "ADJOURN",
        "NOTHING",
    ]  # fmt: skip
    assert not any(blockers for _, blockers in reached)


def test_a_meeting_is_run_by_whom_it_belongs_to_on_both_tiers(meeting: Reviewing) -> None:
    district = meeting.district
    branch, street = UnitId(district.units["DW01-001"]), UnitId(district.units["DW01"])
    officer = district.holder("DW01", PostKind.LIST_OFFICER)

    with pytest.raises(NotTheMaker):
        meeting.schedule(officer, organiser=street, units=(meeting.unit,))
    with pytest.raises(NotTheMaker):
        meeting.schedule(organiser=street, units=(branch,))
    with pytest.raises(MeetingUnitsWrong):
        meeting.schedule(officer, organiser=UnitId(district.units["DW02"]), units=(branch,))
    assert meeting.schedule(officer, organiser=street, units=(branch,))
    with pytest.raises(MeetingUnitsWrong):
        meeting.schedule(officer, organiser=street, units=())
    with pytest.raises(MeetingNotFound):
        district.submit(meeting.office, CirculateCompletion(UnitId(district.units["DW02"]), YEAR, DAY))
    invited = InviteParticipants(meeting.top, YEAR, (meeting.person("ZN02", PostKind.SECRETARY),))
    with pytest.raises(NotTheMaker):
        district.submit(officer, invited)
    assert district.submit(meeting.office, invited)


def test_only_whoever_was_called_reports(meeting: Reviewing) -> None:
    with pytest.raises(ReporterWrong):
        meeting.call(reporter=meeting.person("DW01", PostKind.STAFF))
    meeting.call(reporter=meeting.person("DW01", PostKind.DEPUTY_IN_CHARGE))

    for actor in (meeting.head, meeting.office):
        with pytest.raises(NotPermitted):
            meeting.report(actor)
    assert meeting.report(meeting.district.holder("DW01", PostKind.DEPUTY_IN_CHARGE))


def test_a_report_explains_what_is_unfinished_and_only_that(meeting: Reviewing) -> None:
    meeting.call()
    with pytest.raises(ReportPartMissing, match="P01、T01、T02、T03、D01等7项尚未完成"):
        meeting.report(reasons_unfinished="")
    for item in meeting.assessing.items["DW01"].values():
        year.found_done(meeting.district, "DW01", item)
        officer = year.officer(meeting.district, "DW01")
        meeting.district.submit(officer, CloseItem(item, date(2020, 6, 2)))  # type: ignore[arg-type]

    with pytest.raises(NothingUnfinished):
        meeting.report()
    with pytest.raises(ReportPartMissing, match="缺少下步工作打算"):
        meeting.report(next_plan="")
    assert meeting.report(reasons_unfinished="")


def test_paper_need_not_explain_what_no_figure_of_it_shows_to_be_short(meeting: Reviewing) -> None:
    district = meeting.district
    meeting.call()
    person = meeting.person("DW01", PostKind.SECRETARY)
    paper = Actor("importer", roles=frozenset({"IMPORTER"}), on_behalf_of=Behalf(meeting.unit, None, person, True))
    with pytest.raises(ReportPartMissing, match="T01、T02、T03尚未完成"):
        meeting.report(paper, reasons_unfinished="")
    for number in ("T01", "T02", "T03"):
        item: Any = meeting.assessing.items["DW01"][number]
        assign = AssignCommitment(item, person, "组织办", "分季度推进", year.NODE)
        district.submit(meeting.head, assign, occurred_on=year.DECOMPOSED)
        submitted = SubmitProgress(item, year.REPORTED, "已开展", Decimal(12))
        report: Any = district.make(meeting.head, submitted)
        district.submit(year.officer(district, "DW01"), AcceptProgress(item, report, year.REPORTED))

    assert meeting.report(paper, reasons_unfinished="")


def test_paper_that_gives_reasons_is_believed_while_anything_is_open(meeting: Reviewing) -> None:
    meeting.call()
    person = meeting.person("DW01", PostKind.SECRETARY)
    paper = Actor("importer", roles=frozenset({"IMPORTER"}), on_behalf_of=Behalf(meeting.unit, None, person, True))

    assert meeting.report(paper)


def test_a_participant_asks_and_whoever_runs_the_meeting_writes_it_down(meeting: Reviewing) -> None:
    meeting.call()
    meeting.report()
    district, asked = meeting.district, AskQuestion(meeting.top, YEAR, meeting.unit, "成效如何巩固？", DAY)
    guest = meeting.person("ZN01", PostKind.SECRETARY)

    with pytest.raises(AskerNotInvited):
        district.submit(district.holder("ZN02", PostKind.SECRETARY), asked)
    with pytest.raises(NotPermitted):
        district.submit(meeting.head, replace(asked, asked_by=guest))
    assert district.submit(meeting.office, replace(asked, asked_by=guest))
    assert district.events(streams.meeting(meeting.top, YEAR))[-1].event.asked_by == guest
    with pytest.raises(AskerNotInvited):
        district.submit(meeting.office, asked)


def test_two_thirds_of_the_invited_open_the_vote(meeting: Reviewing) -> None:
    meeting.hear()

    with pytest.raises(QuorumMissing, match="应到4人，实到2人，须达到2/3"):
        meeting.district.submit(meeting.office, OpenAppraisal(meeting.top, YEAR, meeting.invited[:2], True, DAY))
    assert meeting.district.submit(meeting.office, OpenAppraisal(meeting.top, YEAR, meeting.invited[:3], True, DAY))


def test_two_people_count_paper_and_must_agree(meeting: Reviewing) -> None:
    meeting.hear()
    meeting.vote(on_paper=True)
    meeting.close()
    officer = meeting.district.holder("QW", PostKind.LIST_OFFICER)
    meeting.count(officer)
    meeting.count(officer)

    with pytest.raises(CountsDiffer, match="收回2票（另一份3票）"):
        meeting.count(meeting.district.holder("QW", PostKind.TEAM_MEMBER), returned=2)
    with pytest.raises(NotTheMaker):
        meeting.count(meeting.district.holder("DW02", PostKind.SECRETARY))
    meeting.count(meeting.office)

    assert meeting.told(streams.ballot_box(meeting.unit, YEAR))[1:] == ["PaperCountEntered"] * 3 + ["BallotsCounted"]


def test_an_importer_attests_both_counters_a_meeting_without_a_roll_and_a_question_of_nobody_known(
    reviewing: Reviewing,
) -> None:
    district = reviewing.district
    reviewing.assessing.finalise("DW01")
    paper = district.behalf("QW", attested=True)
    person = reviewing.person("DW01", PostKind.SECRETARY)
    reporter = Actor("importer", roles=frozenset({"IMPORTER"}), on_behalf_of=Behalf(reviewing.unit, None, person, True))
    reviewing.schedule(paper, participants=(), place="")
    district.submit(reviewing.office, AdvancePhase(YEAR, CyclePhase.REVIEW, DAY))
    district.submit(paper, CirculateCompletion(reviewing.top, YEAR, DAY))
    reviewing.call(paper)
    reviewing.report(reporter)
    asked = AskQuestion(reviewing.top, YEAR, reviewing.unit, "成效如何巩固？", DAY)
    question = QuestionId(district.make(paper, asked))
    district.submit(paper, AnswerQuestion(reviewing.top, YEAR, reviewing.unit, question, "季度复核", DAY))
    district.submit(paper, OpenAppraisal(reviewing.top, YEAR, (), True, DAY))
    district.submit(paper, CloseAppraisal(reviewing.top, YEAR, DAY))
    reviewing.count(paper, issued=60, returned=58)

    box = district.events(streams.ballot_box(reviewing.unit, YEAR))
    assert [type(each.event).__name__ for each in box] == ["BallotBoxOpened", "PaperCountEntered", "BallotsCounted"]
    assert (box[0].event.eligible, box[1].event.counted_by, box[2].event.issued) == (None, None, 60)


def test_a_box_that_was_never_opened_is_not_counted(meeting: Reviewing) -> None:
    with pytest.raises(BoxNotFound):
        meeting.count(meeting.office)
    with pytest.raises(NotPermitted):
        meeting.district.submit(meeting.office, PublishBallotKeys(meeting.unit, YEAR, "1.box", "token", "vote"))


def test_what_was_promised_at_the_meeting_is_the_next_years_prior_report(meeting: Reviewing) -> None:
    meeting.hear()
    district, office = meeting.district, meeting.office
    district.clock[0] = datetime(2021, 1, 20, 4, tzinfo=UTC)
    district.submit(office, OpenCycle(2021, date(2021, 1, 20)))

    with pytest.raises(PromisesOther, match="述职时共承诺2项"):
        district.submit(office, DeclarePriorReport(2021, "述职报告", meeting.unit, ("另一项",)))
    district.submit(office, DeclarePriorReport(2021, "述职报告", meeting.unit))
    other = UnitId(district.units["DW02"])
    district.submit(office, DeclarePriorReport(2021, "述职报告", other, ("另一项",)))

    declared = [each.event for each in district.events(streams.cycle(2021))][-2:]
    assert [event.commitments for event in declared] == [PROMISED, ("另一项",)]
