"""A year's results by those who may compute, decide and publish them, on the sample district's year."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import streams
from domain.codes import EvaluationSubject, Grade, ResultUseKind, UnitKind
from domain.lists.events import ListDrafted, ListIssued
from domain.organisation.events import SubordinateJoined, UnitRegistered
from domain.outcomes.commands import (
    ComputeResults,
    ConfirmGrades,
    DecideGrade,
    ProposeGrade,
    PublishResults,
    RecordDimensions,
    UseResult,
)
from domain.outcomes.errors import (
    AssessmentsUnfinished,
    BallotsUncounted,
    GradePending,
    GradesNotToConfirm,
    GradeVetoed,
    NotOfTheTeam,
    ResultsUnpublished,
    TooManyGood,
)
from domain.outcomes.events import GradeDecided, YearPublished
from domain.recorded import Classification
from domain.refusal import NotPermitted
from domain.review.events import MeetingScheduled
from services.commands.rehearsal import RehearsalLog
from services.commands.service import Submission
from services.store import tenant
from tests.replay.sample_year import RESULTS, YEAR, SampleYear, a_uuid

TENANT = 1
COMMITTEES = ("QW", *(f"DW{number:02}" for number in range(1, 7)))
GOOD, FAIR_ONE = "DW03", "DW02"
"""Of the six streets one may be GOOD."""


@pytest.fixture(scope="module")
def assessed() -> RehearsalLog:
    log = RehearsalLog()
    SampleYear(log, TENANT).play()
    return log


@pytest.fixture
def year(assessed: RehearsalLog) -> SampleYear:
    """The sample's year, assessed and voted on, on a log of its own."""
    return SampleYear(RehearsalLog(assessed, len(assessed.recorded)), TENANT, after=1000)


def compute(year: SampleYear) -> None:
    year.give(year.actor("ZZB"), ComputeResults(YEAR, RESULTS), RESULTS)


def confirm(year: SampleYear) -> None:
    for code in COMMITTEES:
        year.give(year.actor(code), ConfirmGrades(year.unit(code), YEAR, RESULTS), RESULTS)


def test_a_year_is_computed_by_the_organisation_department_alone(year: SampleYear) -> None:
    for code in ("QW", "DW01", "ZN01"):
        with pytest.raises(NotPermitted):
            year.give(year.actor(code), ComputeResults(YEAR, RESULTS), RESULTS)


def test_a_box_without_a_count_keeps_the_year_from_being_computed(year: SampleYear) -> None:
    organiser, unit = year.unit("DW01"), year.unit("DW01-001")
    scheduled = MeetingScheduled(organiser, YEAR, (unit,), (), RESULTS, "会议室")
    year.record([(streams.meeting(organiser, YEAR), scheduled)])

    with pytest.raises(BallotsUncounted, match="DW01-001"):
        compute(year)


def test_a_unit_with_lists_and_no_assessment_keeps_the_year_from_being_computed(year: SampleYear) -> None:
    code, above, begun = "DW01-999", year.unit("DW01"), date(2019, 1, 1)
    unit = year.unit(code)
    registered = UnitRegistered(unit, code, "新支部", UnitKind.GRASSROOTS, above, "COMMUNITY", "社区", "", begun)
    lists = streams.list_set(unit, YEAR)
    year.record(
        [
            (streams.unit(unit), registered),
            (streams.unit(above), SubordinateJoined(above, unit, begun)),
            (lists, ListDrafted(unit, YEAR, above, None, None)),  # type: ignore[arg-type]
            (lists, ListIssued(unit, YEAR, above, date(2020, 2, 5), "1号")),
        ]
    )

    with pytest.raises(AssessmentsUnfinished, match=code):
        compute(year)


def test_a_committee_signs_for_the_units_right_below_it(year: SampleYear) -> None:
    compute(year)

    with pytest.raises(NotPermitted):
        year.give(year.actor("DW01"), ConfirmGrades(year.unit("QW"), YEAR, RESULTS), RESULTS)
    year.give(year.actor("DW01"), ConfirmGrades(year.unit("DW01"), YEAR, RESULTS), RESULTS)

    assert decided(year, "DW01-001").decided_by == "person-DW01"
    with pytest.raises(GradesNotToConfirm):
        year.give(year.actor("DW01"), ConfirmGrades(year.unit("DW01"), YEAR, RESULTS), RESULTS)


def decided(year: SampleYear, code: str) -> Any:
    with tenant(TENANT):
        events = [each.event for each in year.store.read_stream(streams.evaluation(year.unit(code), YEAR))]
    return next(event for event in reversed(events) if isinstance(event, GradeDecided))


def propose(year: SampleYear, code: str, grade: Grade) -> None:
    year.give(year.actor("ZZB"), ProposeGrade(year.unit(code), YEAR, grade, "理由", RESULTS), RESULTS)


def decide(year: SampleYear, code: str, grade: Grade) -> None:
    year.give(year.actor("QW"), DecideGrade(year.unit(code), YEAR, grade, RESULTS), RESULTS)


def test_one_more_unit_becomes_good_only_where_another_gave_its_place_up(year: SampleYear) -> None:
    compute(year)
    propose(year, FAIR_ONE, Grade.GOOD)
    with pytest.raises(TooManyGood, match="至多1个"):
        decide(year, FAIR_ONE, Grade.GOOD)

    propose(year, GOOD, Grade.FAIR)
    decide(year, GOOD, Grade.FAIR)
    decide(year, FAIR_ONE, Grade.GOOD)

    assert (decided(year, FAIR_ONE).grade, decided(year, FAIR_ONE).by_hand) == (Grade.GOOD, True)


def test_what_was_proposed_is_decided_one_by_one_and_no_veto_is_lifted(year: SampleYear) -> None:
    compute(year)
    with pytest.raises(GradeVetoed):
        propose(year, "DW04", Grade.AVERAGE)
    propose(year, FAIR_ONE, Grade.AVERAGE)

    with pytest.raises(GradePending, match=FAIR_ONE):
        year.give(year.actor("QW"), ConfirmGrades(year.unit("QW"), YEAR, RESULTS), RESULTS)


def test_a_publication_in_a_batch_follows_from_what_was_recorded_before_it(year: SampleYear) -> None:
    commands = [
        (year.actor("ZZB"), ComputeResults(YEAR, RESULTS)),
        *((year.actor(code), ConfirmGrades(year.unit(code), YEAR, RESULTS)) for code in COMMITTEES),
        (year.actor("ZZB"), PublishResults(YEAR, RESULTS)),
    ]
    submissions = [
        Submission(TENANT, a_uuid("batch", number), actor, command) for number, (actor, command) in enumerate(commands)
    ]

    *before, published = year.service.submit_all(submissions)

    assert not isinstance(published, Exception), published
    with tenant(TENANT):
        fact = year.store.read_stream(streams.results(YEAR))[-1]
    assert isinstance(fact.event, YearPublished)
    assert fact.event.to_position == before[-1].last_position == fact.position - 1  # type: ignore[union-attr]


def test_results_are_used_once_they_are_published_and_of_the_units_own_people(year: SampleYear) -> None:
    compute(year)
    confirm(year)
    office, unit = year.actor("ZZB"), year.unit("DW01")
    used = UseResult(unit, YEAR, ResultUseKind.CADRE_DECISION, "任免〔2021〕1号", RESULTS, year.actor("DW01").person)  # type: ignore[arg-type]
    with pytest.raises(ResultsUnpublished):
        year.give(office, used, RESULTS)
    year.give(office, PublishResults(YEAR, RESULTS), RESULTS)

    with pytest.raises(NotOfTheTeam):
        year.give(office, replace(used, person=year.actor("DW02").person), RESULTS)  # type: ignore[arg-type]
    year.give(office, used, RESULTS)

    judged = RecordDimensions(
        unit, YEAR, EvaluationSubject.UNIT_SECRETARY, *(Grade.GOOD,) * 4, "年度考核", RESULTS,
        year.actor("DW01").person,  # type: ignore[arg-type]
    )  # fmt: skip
    with pytest.raises(NotOfTheTeam):
        year.give(office, replace(judged, subject=EvaluationSubject.LEADERSHIP_MEMBER), RESULTS)
    year.give(office, judged, RESULTS)
    with tenant(TENANT):
        said = year.store.read_stream(streams.evaluation(unit, YEAR))[-2:]
    assert {each.classification for each in said} == {Classification.RESTRICTED}, "what is said of one person"
