"""The year's phase decides what may be done in it: which lists still change, until when work is reported."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.assessment import commands as assessment
from domain.codes import CyclePhase, PostKind, TaskTier
from domain.contributions import commands as contributions
from domain.cycle import commands as cycle
from domain.cycle.commands import AdvancePhase, CloseCycle, OpenCycle, ReopenPhase
from domain.cycle.errors import CycleNotOpen, PhaseForbids
from domain.evidence import commands as evidence
from domain.evidence.commands import DeclareEvidence
from domain.execution import commands as execution
from domain.execution.commands import AssignCommitment, SubmitProgress, SuspendItem
from domain.guidance import commands as guidance
from domain.lists import commands as lists
from domain.lists.commands import DraftList, ProposeItemRevision
from domain.objections import commands as objections
from domain.outcomes import commands as outcomes
from domain.permissions import COMMAND_GRANTS
from domain.phases import PHASES_OF_COMMAND, refuse_phase
from domain.priorities import commands as priorities
from domain.research import commands as research
from domain.research.commands import StartResearch
from domain.review import commands as review
from domain.rulings import commands as rulings
from domain.scoring import commands as scoring
from domain.suggestions import commands as suggestions
from domain.supervision import commands as supervision
from services.commands.blockers import find_blockers
from services.store import tenant
from tests.commands import list_year as year

PHASES = tuple(CyclePhase)
OF_THE_YEAR = (
    assessment, contributions, cycle, evidence, execution, guidance, lists, objections, outcomes, priorities, research,
    review, rulings, scoring, suggestions, supervision,
)  # fmt: skip
WHENEVER = {
    # They keep the year itself.
    cycle.OpenCycle, cycle.SetPhaseWindow, cycle.AdvancePhase, cycle.ReopenPhase, cycle.CloseCycle,
    # They take guidance back, or answer somebody.
    guidance.WithdrawCityTarget, guidance.WithdrawListTemplate, guidance.WithdrawGoodPractice,
    guidance.PublishGoodPractice,
    suggestions.SubmitSuggestion, suggestions.ScreenSuggestion, suggestions.ReplySuggestion,
    # They bring to its end what may outlast the year.
    supervision.ConcludeInspection, supervision.FeedBackInspection, supervision.CancelInspection,
    supervision.ConfirmFinding, supervision.DismissFinding, supervision.AssignFinding,
    supervision.SubmitRectification, supervision.RecheckFinding, supervision.CloseFinding, supervision.ReopenFinding,
    supervision.ApproveFollowUp, supervision.SendFollowUp, supervision.RecordReply, supervision.RecordTalk,
    supervision.ReportRectified, supervision.CloseFollowUp,
    # They concern who may know of a file, however old its year.
    evidence.RestrictEvidence, evidence.LiftEvidenceRestriction,
    # The platform does them by itself.
    execution.SendReminder, evidence.SealEvidence, evidence.RejectEvidence,
    review.PublishBallotKeys, review.SealBallots,
}  # fmt: skip


def test_every_command_of_the_year_has_its_phases_or_is_known_to_need_none() -> None:
    of_the_year = {command for command in COMMAND_GRANTS if command.__module__ in {m.__name__ for m in OF_THE_YEAR}}

    assert set(PHASES_OF_COMMAND) | WHENEVER == of_the_year
    assert not set(PHASES_OF_COMMAND) & WHENEVER


def allowed(command: type) -> set[CyclePhase]:
    found = set()
    for phase in PHASES:
        try:
            refuse_phase(command, phase)
        except PhaseForbids:
            continue
        found.add(phase)
    return found


def test_lists_change_from_their_phase_on_and_are_frozen_for_the_assessment() -> None:
    for command in PHASES_OF_COMMAND:
        frozen = command.__module__ in (lists.__name__, research.__name__)
        assert not frozen or allowed(command) <= set(PHASES[: PHASES.index(CyclePhase.ASSESSMENT)]), command
    assert allowed(lists.DraftList) == {
        CyclePhase.DRAFTING, CyclePhase.CONSULTATION, CyclePhase.ISSUED, CyclePhase.EXECUTION,
    }  # fmt: skip
    assert allowed(lists.IssueList) == {CyclePhase.ISSUED, CyclePhase.EXECUTION}


def test_what_was_issued_is_carried_out_until_the_year_ends() -> None:
    for command in (execution.SubmitProgress, contributions.PledgeContribution, evidence.LinkEvidence):
        assert allowed(command) == set(PHASES[PHASES.index(CyclePhase.ISSUED) : PHASES.index(CyclePhase.CLOSED)])


def test_what_follows_from_a_year_is_told_from_the_use_of_results_until_it_is_archived() -> None:
    for command in (command for command in PHASES_OF_COMMAND if command.__module__ == rulings.__name__):
        assert allowed(command) == {CyclePhase.RESULT_USE, CyclePhase.CLOSED}


@pytest.fixture
def rehearsal(new_stored_district: Callable[[], Any]) -> Any:
    """A district whose lists of DW01 are issued."""
    district = new_stored_district()
    district.open()
    year.open_year(district)
    return district


def advance(district: Any, *, to: CyclePhase) -> None:
    first = PHASES.index(CyclePhase.EXECUTION)
    for phase in PHASES[first : PHASES.index(to) + 1]:
        district.submit(year.office(district), AdvancePhase(2020, phase, district.today))


def test_a_year_that_is_only_planned_sees_no_research(new_stored_district: Callable[[], Any]) -> None:
    district = new_stored_district()
    district.open()
    district.submit(year.office(district), OpenCycle(2020, date(2020, 1, 2)))
    start = StartResearch(district.units["DW01"], 2020, date(2020, 1, 6))

    with pytest.raises(PhaseForbids, match="现处筹备阶段，此事在“调研”至“执行”阶段办理"):
        district.submit(year.officer(district, "DW01"), start)

    district.submit(year.office(district), AdvancePhase(2020, CyclePhase.RESEARCH, date(2020, 1, 5)))
    assert district.submit(year.officer(district, "DW01"), start)
    with pytest.raises(PhaseForbids):
        district.submit(year.officer(district, "DW01"), DraftList(district.units["DW01"], 2020))


def test_an_assessed_list_is_neither_issued_nor_changed_unless_its_phase_is_reopened(rehearsal: Any) -> None:
    made = year.ready(rehearsal, "DW01")
    year.issue(rehearsal, "DW01")
    year.ready(rehearsal, "DW02")
    advance(rehearsal, to=CyclePhase.ASSESSMENT)
    unit = rehearsal.units["DW01"]
    lower = replace(year.TASK, tier=TaskTier.KEY, target_value=Decimal(1))
    change = ProposeItemRevision(unit, 2020, made["T02"], "下调", task=lower)

    with pytest.raises(PhaseForbids):
        rehearsal.submit(year.head(rehearsal, "DW01"), change)
    with pytest.raises(PhaseForbids):
        year.issue(rehearsal, "DW02", "示委发〔2020〕2号")
    with tenant(rehearsal.tenant_id):
        waiting = find_blockers(
            rehearsal.log.read_stream, rehearsal.tenant_id, rehearsal.units["DW02"], 2020, year.ISSUED
        )
    assert [type(refusal) for refusal in waiting] == [PhaseForbids]

    rehearsal.submit(year.office(rehearsal), ReopenPhase(2020, CyclePhase.EXECUTION, "上级调整指标"))
    assert rehearsal.submit(year.head(rehearsal, "DW01"), change)


def test_nothing_is_carried_out_in_a_year_that_has_ended(rehearsal: Any) -> None:
    made = year.ready(rehearsal, "DW01")
    year.issue(rehearsal, "DW01")
    head, officer = year.head(rehearsal, "DW01"), year.officer(rehearsal, "DW01")
    member = rehearsal.posts["DW01", PostKind.TEAM_MEMBER][1]
    rehearsal.submit(head, AssignCommitment(made["T01"], member, "办", "措施", year.NODE), occurred_on=year.DECOMPOSED)
    rehearsal.clock[0] = datetime(2021, 5, 6, 4, tzinfo=UTC)
    advance(rehearsal, to=CyclePhase.RESULT_USE)
    report = SubmitProgress(made["T01"], date(2020, 12, 31), "完成", Decimal(12))
    rehearsal.submit(head, report)

    rehearsal.submit(year.office(rehearsal), CloseCycle(2020, date(2021, 5, 6)))

    for actor, command in (
        (head, report),
        (head, AssignCommitment(made["T02"], member, "办")),
        (officer, SuspendItem(made["T01"], date(2021, 5, 6), "暂缓")),
        (head, DeclareEvidence(rehearsal.units["DW01"], "现场.jpg", True, made["T01"])),
        (head, contributions.RequestContribution(made["T01"], rehearsal.units["ZN01"], "FUNDS", "经费")),
    ):
        with pytest.raises(CycleNotOpen):
            rehearsal.submit(actor, command)
