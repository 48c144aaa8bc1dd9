"""Unfinished items go on in the next year's lists, and late suggestions into them (制定完善, policy 四(一))."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain import streams
from domain.codes import ProblemSource, SuperiorLevel, TaskBasis
from domain.cycle.commands import DeclarePriorReport, OpenCycle
from domain.cycle.errors import NotFirstYear
from domain.execution.commands import CloseItem
from domain.execution.errors import ItemEnded, ItemStageWrong
from domain.execution.events import ItemCarriedOver
from domain.lists.commands import CarryItemOver, DraftList, WithdrawItem
from domain.lists.errors import CarriedOverTwice, CarryOverTooEarly, ListIssuedAlready
from domain.lists.events import ProblemItemAdded, TaskItemAdded
from domain.lists.not_ready import CarriedItemFinished, ListNotReady
from domain.priorities.commands import PublishPriority
from domain.recorded import Actor
from domain.research.commands import (
    CompleteResearch,
    RecordProblems,
    RecordSituation,
    RecordStrengths,
    StartResearch,
)
from domain.suggestions.commands import AdoptSuggestion, ScreenSuggestion, SubmitSuggestion
from services.commands.blockers import find_blockers
from services.store import tenant
from tests.commands import list_year as year
from tests.commands.conftest import District
from tests.commands.list_year import PROBLEM, YEAR

DUE = date(2021, 6, 30)


@pytest.fixture
def issued(district: District) -> tuple[District, dict[str, str]]:
    """A district where the lists of DW01 are issued, and their items by number."""
    year.open_year(district)
    made = year.ready(district, "DW01")
    year.issue(district, "DW01")
    return district, made


def draft_next(district: District, now: datetime = datetime(2021, 1, 20, 4, tzinfo=UTC)) -> Actor:
    """The lists of DW01 of 2021 as an empty draft; gives its maker's officer."""
    key, officer, office = district.units["DW01"], year.officer(district, "DW01"), year.office(district)
    district.clock[0], day = now, now.date()
    district.submit(office, OpenCycle(2021, day))
    year.open_phases(district, 2021, day)
    district.submit(office, DeclarePriorReport(2021, "2020年述职报告", key))
    district.submit(office, PublishPriority(2021, SuperiorLevel.CITY, "红旗社区创建"))
    district.submit(officer, StartResearch(key, 2021, day))
    for record in (RecordSituation, RecordProblems, RecordStrengths):
        district.submit(officer, record(key, 2021, "详见调研报告"))
    district.submit(officer, CompleteResearch(key, 2021, day))
    district.submit(officer, DraftList(key, 2021))
    return officer


def last(district: District, stream: str) -> Any:
    return district.events(stream)[-1].event


def test_an_unfinished_item_goes_on_and_the_old_one_ends_when_the_new_lists_are_issued(
    issued: tuple[District, dict[str, str]],
) -> None:
    district, made = issued
    key, officer = district.units["DW01"], draft_next(district)

    into = district.make(officer, CarryItemOver(key, 2021, made["P01"], "P01", "场地审批延后"))
    task = district.make(officer, CarryItemOver(key, 2021, made["T01"], "T01", "场地审批延后", DUE))

    carried = last(district, streams.list_set(key, 2021))
    assert (carried.item, carried.carried_from, carried.content.problems) == (task, made["T01"], (into,))
    assert not isinstance(last(district, streams.item(made["P01"])), ItemCarriedOver)
    with pytest.raises(CarriedOverTwice):
        district.submit(officer, CarryItemOver(key, 2021, made["P01"], "P02", "再结转一次"))

    year.complete_and_issue(district, "DW01", 2021, date(2021, 1, 20))

    ended = last(district, streams.item(made["P01"]))
    assert ended == ItemCarriedOver(made["P01"], 2021, into, "场地审批延后")
    assert isinstance(last(district, streams.item(made["T01"])), ItemCarriedOver)
    assert not isinstance(last(district, streams.item(made["T02"])), ItemCarriedOver)


def test_an_item_taken_off_the_draft_again_is_still_owed(issued: tuple[District, dict[str, str]]) -> None:
    district, made = issued
    key, officer = district.units["DW01"], draft_next(district)
    wrongly = district.make(officer, CarryItemOver(key, 2021, made["T02"], "T02", "场地审批延后", DUE))

    district.submit(officer, WithdrawItem(key, 2021, wrongly, "误列"))

    assert district.make(officer, CarryItemOver(key, 2021, made["T02"], "T12", "场地审批延后", DUE))


def test_nothing_is_carried_over_in_the_running_year(issued: tuple[District, dict[str, str]]) -> None:
    district, made = issued
    officer = draft_next(district, datetime(2020, 10, 8, 4, tzinfo=UTC))

    with pytest.raises(CarryOverTooEarly):
        district.submit(officer, CarryItemOver(district.units["DW01"], 2021, made["T02"], "T02", "延后", DUE))


def test_what_was_found_done_is_not_carried_over_and_its_task_goes_on_alone(
    issued: tuple[District, dict[str, str]],
) -> None:
    district, made = issued
    key = district.units["DW01"]
    for number in ("P01", "T02"):
        year.found_done(district, "DW01", made[number])
    district.submit(year.officer(district, "DW01"), CloseItem(made["P01"], date(2020, 6, 2)))
    officer = draft_next(district)

    with pytest.raises(ItemStageWrong):
        district.submit(officer, CarryItemOver(key, 2021, made["T02"], "T02", "延后", DUE))
    with pytest.raises(ItemEnded):
        district.submit(officer, CarryItemOver(key, 2021, made["P01"], "P01", "延后"))
    district.submit(officer, CarryItemOver(key, 2021, made["T01"], "T01", "延后", DUE))

    added = last(district, streams.list_set(key, 2021))
    assert isinstance(added, TaskItemAdded)
    assert (added.content.basis, added.content.problems) == (TaskBasis.LOCAL_REALITY, ())


def test_an_item_finished_after_it_was_carried_over_blocks_the_issue(
    issued: tuple[District, dict[str, str]],
) -> None:
    district, made = issued
    key, officer = district.units["DW01"], draft_next(district)
    district.submit(officer, CarryItemOver(key, 2021, made["T02"], "T02", "延后", DUE))
    year.found_done(district, "DW01", made["T02"])

    with tenant(district.tenant_id):
        found = find_blockers(district.log.read_stream, district.tenant_id, key, 2021, date(2021, 1, 20))
    assert CarriedItemFinished in map(type, found)
    with pytest.raises(ListNotReady, match="上年度已经了结"):
        year.complete_and_issue(district, "DW01", 2021, date(2021, 1, 20))


def test_a_year_after_one_that_was_left_out_is_no_first_year(district: District) -> None:
    office = year.office(district)
    district.submit(office, OpenCycle(2019, date(2019, 1, 2)))
    district.clock[0] = datetime(2021, 1, 20, 4, tzinfo=UTC)
    district.submit(office, OpenCycle(2021, date(2021, 1, 4)))

    with pytest.raises(NotFirstYear):
        district.submit(office, DeclarePriorReport(2021, "2020年述职汇编"))


def test_a_suggestion_of_march_goes_into_the_lists_of_the_next_year(issued: tuple[District, dict[str, str]]) -> None:
    district, _ = issued
    key = district.units["DW01"]
    citizen = Actor("citizen", roles=frozenset({"MEMBER"}))
    suggestion = district.make(citizen, SubmitSuggestion(key, YEAR, True, "活动室太小", date(2020, 3, 8)))
    officer = year.officer(district, "DW01")
    district.submit(officer, ScreenSuggestion(suggestion, True, "反映场所不足", date(2020, 3, 9)))
    found = replace(PROBLEM, source=ProblemSource.MEMBERS_AND_MASSES)
    with pytest.raises(ListIssuedAlready):
        district.submit(officer, AdoptSuggestion(suggestion, "P02", found, date(2020, 3, 10)))

    draft_next(district)
    district.submit(officer, AdoptSuggestion(suggestion, "P02", found, date(2021, 1, 20), 2021))

    added = last(district, streams.list_set(key, 2021))
    assert isinstance(added, ProblemItemAdded)
    assert added.content.suggestion == suggestion
