"""A made-up district-year at a small scale, on a log in memory: what is in it, and that it repeats itself."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from domain.codes import PostKind
from domain.recorded import Actor, Recorded
from domain.supervision.events import TalkHeld
from domain.tenancy.commands import OpenTenant, SuspendTenant
from services.commands.rehearsal import RehearsalLog
from services.commands.service import CommandService, Submission
from services.simulate.play import DistrictNotMadeUp, Simulated, SimulationFailed, Tell, simulate
from services.simulate.size import BRANCH_LISTS, COMMITTEE_LISTS, Size
from services.simulate.steps import Steps
from services.simulate.year import Play

SIZE = Size(0.01)
TENANT = 1
SYSTEM = Actor("platform", roles=frozenset({"SYSTEM"}))


def play(seed: int = 7, *, number: int = 1, years: int = 1) -> Play:
    return Play(TENANT, number, SIZE, 2020, years, seed)


@pytest.fixture(scope="module")
def simulated() -> tuple[RehearsalLog, Simulated]:
    """Two played years."""
    log = RehearsalLog()
    return log, simulate(log, play(years=2))


@pytest.fixture(scope="module")
def years(simulated: tuple[RehearsalLog, Simulated]) -> Sequence[Recorded]:
    """The events of two years."""
    return simulated[0].recorded


@pytest.fixture(scope="module")
def year(years: Sequence[Recorded]) -> Sequence[Recorded]:
    """Those of them before the second year was opened."""
    [_, second] = [each.position for each in years if type(each.event).__name__ == "CycleOpened"]
    return years[:second]


def of(events: Sequence[Recorded], name: str) -> list[Any]:
    return [recorded.event for recorded in events if type(recorded.event).__name__ == name]


def content(events: Sequence[Recorded]) -> list[tuple[Any, ...]]:
    """All that an event says but when the server recorded it."""
    return [
        (each.position, each.stream, each.version, each.event, each.command_id, each.actor, each.occurred_on)
        for each in events
    ]


def test_every_unit_gets_as_many_items_as_the_model_says(year: Sequence[Recorded]) -> None:
    committees, branches = SIZE.committees, SIZE.branches

    assert len(of(year, "ListIssued")) == SIZE.units == committees + branches
    added = {kind: len(of(year, f"{kind}ItemAdded")) for kind in ("Problem", "Task", "Duty")}
    assert added["Problem"] == committees * COMMITTEE_LISTS.problems + branches * BRANCH_LISTS.problems
    assert added["Task"] == committees * 24 + branches * 14
    assert added["Duty"] == committees * COMMITTEE_LISTS.duties + branches * BRANCH_LISTS.duties
    assert len(of(year, "CommitmentAssigned")) == SIZE.items


def test_reports_files_and_close_outs_are_in_the_models_proportions(year: Sequence[Recorded]) -> None:
    reports, returned = len(of(year, "ProgressSubmitted")), len(of(year, "ProgressReturned"))
    due = SIZE.committees * 36 * 10 + SIZE.branches * 20 * 4

    assert reports == due + returned
    assert 0.06 < returned / due < 0.12
    assert 0.01 < len(of(year, "ProgressCorrected")) / due < 0.04
    assert 0.6 < len(of(year, "EvidenceDeclared")) / due < 0.8
    assert 0.45 < len(of(year, "ItemClosed")) / (SIZE.committees * 36 + SIZE.branches * 20) < 0.75
    assert len(of(year, "OpinionRecorded")) / SIZE.units == pytest.approx(1400 / 656, abs=0.4)


def test_most_of_a_quarters_reports_come_in_its_last_days(year: Sequence[Recorded]) -> None:
    branches = {each.unit for each in of(year, "UnitRegistered") if each.kind == "GRASSROOTS"}
    days = Counter(each.reported_on for each in of(year, "ProgressSubmitted") if each.unit in branches)
    second = {day: count for day, count in days.items() if date(2020, 4, 1) <= day <= date(2020, 6, 30)}

    assert sum(second[day] for day in second if day >= date(2020, 6, 29)) > sum(second.values()) / 2


def test_a_secretary_is_replaced_a_branch_moves_and_a_photo_is_shown_twice(year: Sequence[Recorded]) -> None:
    [left] = of(year, "PostEnded")
    [moved] = of(year, "UnitMoved")
    came = [each for each in of(year, "PostAssigned") if each.from_on == date(2020, 6, 12)]
    digests = Counter(each.sha256 for each in of(year, "EvidenceDeclared"))
    twice = [digest for digest, count in digests.items() if count > 1]
    showing = {each.unit for each in of(year, "EvidenceDeclared") if each.sha256 in twice}

    assert left.until_on == date(2020, 6, 11)
    assert [each.kind for each in came] == [PostKind.SECRETARY]
    assert moved.effective_on == date(2020, 9, 1)
    assert (len(twice), len(showing)) == (1, 2)


def test_every_item_is_scored_once_by_each_criterion_and_every_unit_fed_back(year: Sequence[Recorded]) -> None:
    assert len(of(year, "ScoreEntered")) == 2 * SIZE.items
    assert len(of(year, "AssessmentFedBack")) == SIZE.units
    finals = [each.result.final for each in of(year, "AssessmentFinalised")]
    assert min(finals) < 7_000 < max(finals) <= 10_000


def test_whose_spouse_works_in_a_unit_is_refused_when_scoring_it(simulated: tuple[RehearsalLog, Simulated]) -> None:
    log, found = simulated

    tied = of(log.recorded, "InterestDeclared")
    assert [each.kind for each in tied] == ["FAMILY"] * len(tied)
    assert found.refused["ASSESSOR_STANDS_BACK"] == len(tied) >= 2
    scored = {(each.unit, each.year, each.assessor) for each in of(log.recorded, "ScoreEntered")}
    assert len(scored) == 2 * SIZE.units


def test_every_secretary_reports_is_questioned_and_voted_on(simulated: tuple[RehearsalLog, Simulated]) -> None:
    log, _ = simulated

    counted = of(log.recorded, "BallotsCounted")
    assert len(of(log.recorded, "ReportDelivered")) == len(counted) == 2 * SIZE.units
    assert len(of(log.recorded, "PaperCountEntered")) == 2 * len(counted)
    assert all(each.issued >= each.returned >= each.valid for each in counted)
    assert len(of(log.recorded, "QuestionAnswered")) >= 2 * SIZE.units


def test_a_report_without_reasons_for_what_is_unfinished_is_refused(simulated: tuple[RehearsalLog, Simulated]) -> None:
    _, found = simulated

    assert found.refused["REPORT_PART_MISSING"] == 2


def ranks(events: Sequence[Recorded], round_: int) -> dict[str, int]:
    """Each unit's rank in a round of the first year."""
    evaluated = [each for each in of(events, "UnitEvaluated") if each.year == 2020 and each.round == round_]
    return {each.unit: each.rank for each in evaluated}


def test_scores_that_were_objected_to_are_settled_anew_and_change_ranks(years: Sequence[Recorded]) -> None:
    upheld = {each.objection for each in of(years, "ObjectionDecided") if each.outcome == "UPHELD"}
    settled = {each.objection for each in of(years, "ScoreAdjudicated")}
    revised = {each.objection for each in of(years, "AssessmentRevised")}
    before, after = ranks(years, 1), ranks(years, 2)
    risen = {unit for unit in before if after[unit] < before[unit]}

    assert upheld == settled == revised
    assert len(upheld) == 4
    assert risen
    assert risen <= {each.unit for each in of(years, "AssessmentRevised") if each.year == 2020}


def test_a_criticism_opens_a_case_and_the_best_are_commended(years: Sequence[Recorded]) -> None:
    ruled = {each.kind: each.unit for each in of(years, "RulingProposed") if each.year == 2020}

    assert set(ruled) == {"COMMENDATION", "CRITICISM", "ORG_HANDLING"}
    assert ranks(years, 1)[ruled["COMMENDATION"]] < ranks(years, 1)[ruled["CRITICISM"]]
    assert len(of(years, "RulingIssued")) == 2 * len(ruled)
    assert [each.unit for each in of(years, "KeyManagementOpened")] == [ruled["CRITICISM"]] * 2
    assert len(of(years, "KeyManagementReleased")) == 2


def test_a_year_is_published_and_again_after_its_objections(years: Sequence[Recorded]) -> None:
    assert [(each.year, each.round) for each in of(years, "YearPublished")] == [
        (2020, 1),
        (2020, 2),
        (2021, 1),
        (2021, 2),
    ]
    assert len(of(years, "GradeDecided")) >= 2 * SIZE.units


def test_some_units_break_their_lists_down_late(year: Sequence[Recorded]) -> None:
    first = {}
    for recorded in year:
        if type(recorded.event).__name__ == "CommitmentAssigned":
            first.setdefault(recorded.event.unit, recorded.occurred_on)

    late = [day for day in first.values() if day and day > date(2020, 2, 29)]
    assert 1 <= len(late) < len(first) / 2


def test_the_log_goes_through_the_years_in_the_order_of_their_days(years: Sequence[Recorded]) -> None:
    dated = [
        recorded for recorded in years if recorded.occurred_on is not None and type(recorded.event) is not TalkHeld
    ]
    days = [recorded.occurred_on for recorded in dated if recorded.occurred_on is not None]
    begun = days.index(date(2020, 1, 2))

    assert days[begun:] == sorted(days[begun:])


def test_nothing_is_dated_after_the_september_that_follows(years: Sequence[Recorded]) -> None:
    assert max(each.occurred_on for each in years if each.occurred_on is not None) <= date(2022, 9, 30)


def test_one_talk_comes_in_on_paper_twenty_days_late(years: Sequence[Recorded]) -> None:
    late = []
    for before, after in pairwise(recorded for recorded in years if recorded.occurred_on is not None):
        assert before.occurred_on is not None
        assert after.occurred_on is not None
        if type(after.event) is TalkHeld and after.occurred_on < before.occurred_on:
            late.append((before.occurred_on - after.occurred_on).days)

    assert len(late) == 1
    assert 18 <= late[0] <= 20


def test_inspections_find_and_what_they_find_is_put_right(year: Sequence[Recorded]) -> None:
    inspections, findings = of(year, "InspectionPlanned"), of(year, "FindingRaised")
    committees = {each.unit for each in inspections if each.style == "UNANNOUNCED"}
    closed = {each.finding for each in of(year, "FindingClosed")}

    assert SIZE.committees * 5 <= len([each for each in inspections if each.unit in committees]) <= SIZE.committees * 6
    assert SIZE.branches <= len(inspections) - SIZE.committees * 5 <= SIZE.branches * 2 + SIZE.committees
    assert len(closed) / len(findings) > 0.9
    assert len(of(year, "FollowUpProposed")) == len(of(year, "FollowUpClosed")) > 0


def told(steps: Steps) -> list[tuple[Any, ...]]:
    """What is given, by whom; asked as it comes, since who acts is known only when it is their turn."""
    return [(step.day, step.command, step.command_id, step.entity_id, step.who()) for step in steps]


def test_the_same_seed_gives_the_same_commands_by_the_same_people() -> None:
    assert told(play().steps()) == told(play().steps())


def test_another_seed_and_another_district_give_others() -> None:
    ids = {step.command_id for step in play().steps()}

    for other in (play(8), play(number=2)):
        assert ids.isdisjoint(step.command_id for step in other.steps())


def test_a_play_that_was_cut_short_goes_on_where_it_stopped(year: Sequence[Recorded]) -> None:
    class Cut(Exception):
        pass

    def until(last: date) -> Tell:
        def tell(day: date, _commands: int) -> None:
            if day >= last:
                raise Cut

        return tell

    log = RehearsalLog()
    for last in (date(2020, 1, 10), date(2020, 1, 20)):
        with pytest.raises(Cut):
            simulate(log, play(years=2), until(last))

    assert len(log.recorded) > 300
    assert content(log.recorded) == content(year[: len(log.recorded)])


def test_a_play_that_has_ended_changes_nothing_when_it_is_given_again(
    simulated: tuple[RehearsalLog, Simulated],
) -> None:
    log, found = simulated
    events = len(log.recorded)

    again = simulate(log, play(years=2))

    assert len(log.recorded) == events == again.events
    assert again.refused.total() == found.refused.total()


def test_what_is_left_unfinished_goes_on_in_the_next_year(years: Sequence[Recorded]) -> None:
    carried = of(years, "ItemCarriedOver")

    assert len(of(years, "ListIssued")) == 2 * SIZE.units
    assert 0 < len(carried) <= SIZE.items * 0.12
    promised = {each.unit: each.commitments for each in of(years, "ReportDelivered") if each.year == 2020}
    declared = [each for each in of(years, "PriorReportDeclared") if each.year == 2021]
    assert {each.unit: each.commitments for each in declared} == promised
    assert {each.to_year for each in carried} == {2021}


def test_what_was_found_and_left_open_is_a_problem_of_the_next_year(years: Sequence[Recorded]) -> None:
    closed = {each.finding for each in of(years, "FindingClosed")}
    open_ones = {each.finding for each in of(years, "FindingRaised") if each.year == 2020} - closed
    cited = {each.content.finding for each in of(years, "ProblemItemAdded") if each.year == 2021} - {None}

    assert cited == open_ones
    assert cited


def test_nothing_made_up_is_written_into_a_district_that_somebody_else_began() -> None:
    log = RehearsalLog()
    CommandService(log).submit(Submission(TENANT, str(uuid4()), SYSTEM, OpenTenant("330299", "真实的区")))

    with pytest.raises(DistrictNotMadeUp):
        simulate(log, play())
    assert len(log.recorded) == 1


def test_a_play_of_another_size_does_not_go_on_in_a_district_that_was_played() -> None:
    def cut(day: date, _commands: int) -> None:
        if day >= date(2020, 1, 20):
            raise InterruptedError

    log = RehearsalLog()
    with pytest.raises(InterruptedError):
        simulate(log, play(), cut)
    events = len(log.recorded)

    with pytest.raises(DistrictNotMadeUp):
        simulate(log, Play(TENANT, 1, Size(0.02), 2020, 1, 7))
    assert len(log.recorded) == events


def test_a_refusal_that_is_no_part_of_the_play_ends_it() -> None:
    log = RehearsalLog()

    def interfere(_day: date, _commands: int) -> None:
        suspend = SuspendTenant("数据核查")
        CommandService(log).submit(Submission(TENANT, str(uuid4()), SYSTEM, suspend))

    with pytest.raises(SimulationFailed, match="暂停"):
        simulate(log, play(), interfere)
