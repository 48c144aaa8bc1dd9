"""The research before lists: by a named officer, of all three parts (policy 五(二))."""

from collections.abc import Callable
from datetime import date
from functools import reduce

import pytest

from domain.codes import UnitKind
from domain.cycle.errors import OutsideYear
from domain.ids import PersonId, UnitId
from domain.lists.not_ready import OfficerMissing
from domain.research.decider import (
    EMPTY,
    ResearchState,
    complete_research,
    evolve,
    record_problems,
    record_situation,
    record_strengths,
    start_research,
)
from domain.research.errors import (
    CompletedBeforeStart,
    ResearchCompletedAlready,
    ResearchNotStarted,
    ResearchPartMissing,
    ResearchStartedAlready,
    ResearchUnchanged,
    UnitNotResearched,
)
from domain.research.events import (
    ProblemsRecorded,
    ResearchCompleted,
    ResearchEvent,
    ResearchStarted,
    SituationRecorded,
    StrengthsRecorded,
)

UNIT = UnitId("DW01")
OFFICER = PersonId("ZHANG")
STARTED = ResearchStarted(UNIT, 2020, OFFICER, date(2020, 1, 5))
PARTS = (
    SituationRecorded(UNIT, 2020, "现有党员450名"),
    ProblemsRecorded(UNIT, 2020, "阵地建设存在短板"),
    StrengthsRecorded(UNIT, 2020, "共建资源较多"),
)
COMPLETED = ResearchCompleted(UNIT, 2020, date(2020, 1, 19))


def given(*events: ResearchEvent) -> ResearchState:
    return reduce(evolve, events, EMPTY)


def start(
    state: ResearchState = EMPTY,
    *,
    kind: UnitKind = UnitKind.PARTY_WORK_COMMITTEE,
    officer: PersonId | None = OFFICER,
    started_on: date = date(2020, 1, 5),
) -> list[ResearchStarted]:
    return start_research(state, unit=UNIT, kind=kind, year=2020, officer=officer, started_on=started_on)


def complete(state: ResearchState, completed_on: date = date(2020, 1, 19)) -> list[ResearchCompleted]:
    return complete_research(state, unit=UNIT, year=2020, completed_on=completed_on)


def test_research_is_started_by_a_named_officer() -> None:
    assert start() == [STARTED]

    with pytest.raises(OfficerMissing) as refused:
        start(officer=None)
    assert (refused.value.rule, refused.value.source) == ("R3", "五(二)")


@pytest.mark.parametrize("kind", UnitKind)
def test_only_units_that_lists_are_made_for_are_researched(kind: UnitKind) -> None:
    if kind in (UnitKind.PARTY_COMMITTEE, UnitKind.PARTY_WORK_COMMITTEE, UnitKind.GRASSROOTS):
        assert start(kind=kind)
    else:
        with pytest.raises(UnitNotResearched):
            start(kind=kind)


def test_research_starts_once_and_inside_the_year() -> None:
    with pytest.raises(ResearchStartedAlready):
        start(given(STARTED))
    with pytest.raises(OutsideYear):
        start(started_on=date(2019, 9, 30))


def test_research_with_its_three_parts_is_completed() -> None:
    state = given(STARTED, *PARTS, *complete(given(STARTED, *PARTS)))

    assert state.completed
    assert state.completed_on == date(2020, 1, 19)


@pytest.mark.parametrize(("missing", "name"), [(0, "工作现状"), (1, "存在问题"), (2, "自身优势")])
def test_research_without_one_of_its_parts_is_not_completed(missing: int, name: str) -> None:
    parts = [part for number, part in enumerate(PARTS) if number != missing]

    with pytest.raises(ResearchPartMissing, match=f"缺{name}") as refused:
        complete(given(STARTED, *parts))

    assert (refused.value.rule, refused.value.source) == ("R3", "五(二)")


def test_a_part_is_rewritten_until_the_research_is_completed() -> None:
    rewritten = record_situation(given(STARTED, *PARTS), unit=UNIT, year=2020, text="现有党员451名")

    assert given(STARTED, *PARTS, *rewritten).situation == "现有党员451名"


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (record_situation, "现有党员450名"),
        (record_problems, "阵地建设存在短板"),
        (record_strengths, "共建资源较多"),
    ],
)
def test_a_part_is_written_after_the_start_before_the_end_and_says_something_new(
    record: Callable[..., list[ResearchEvent]], text: str
) -> None:
    with pytest.raises(ResearchNotStarted):
        record(EMPTY, unit=UNIT, year=2020, text="新")
    with pytest.raises(ResearchCompletedAlready):
        record(given(STARTED, *PARTS, COMPLETED), unit=UNIT, year=2020, text="新")
    with pytest.raises(ResearchUnchanged):
        record(given(STARTED, *PARTS), unit=UNIT, year=2020, text=text)
    with pytest.raises(ResearchPartMissing):
        record(given(STARTED), unit=UNIT, year=2020, text="  ")


def test_research_is_completed_once_after_its_start_and_inside_the_year() -> None:
    with pytest.raises(ResearchNotStarted):
        complete(EMPTY)
    with pytest.raises(ResearchCompletedAlready):
        complete(given(STARTED, *PARTS, COMPLETED))
    with pytest.raises(CompletedBeforeStart):
        complete(given(STARTED, *PARTS), completed_on=date(2020, 1, 4))
    with pytest.raises(OutsideYear):
        complete(given(STARTED, *PARTS), completed_on=date(2021, 4, 1))
